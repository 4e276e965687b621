"""A school's similar schools in words: beside a target, on the page that explains them, and in its workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.definitions import GROUPS, MEASURES, Direction, Measure
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import Figure, SimilarGroup
from headwater.evidence.measures.policies import rounded, shown
from headwater.evidence.measures.presenters import year_words
from headwater.evidence.measures.similar.policies import (
    NO_ROW,
    PERCENTS,
    group_words,
    left_out_words,
    newest,
    percentile,
    reasons_not_to_compare,
    short_words,
    standing_words,
    value_at,
)
from headwater.evidence.measures.similar.queries import Beside, Explained, Similar
from headwater.foundations.documents.workbook import CellValue, Column, Number, Sheet

Facts = tuple[tuple[str, str], ...]

NO_CENSUS = "No school census that is loaded lists the school among primary or secondary schools."
SPECIAL = "Special schools have no group of similar schools: the census does not say which of them are alike."
NO_SHARE = "The census of {year} gives no share of disadvantaged pupils for the school."
LABEL = "Among similar schools"


# Beside a target -----------------------------------------------------------------------------------------------------


def similar_facts(
    similar: Similar,
    measure: Measure,
    *,
    before: str,
    result: Decimal | None,
    result_year: str,
    value: Decimal | None = None,
) -> Facts:
    """Where the school's newest `result` (of `result_year`) and a target's `value` sit among similar schools, as pairs
    of a label and words; or why nobody can say. `similar` is narrowed to the measure and pupil group; only years before
    the target's own (`before`) count, as with everything else that a target is set beside."""
    known = [beside for beside in similar.spreads if beside.spread.values and beside.spread.period < before]
    latest = _newest(known, before)
    if latest is None:
        return ((LABEL, _why_not(similar, before)),)
    facts = []
    then = _newest(known, result_year)
    if result is not None and then:
        said = standing_words(result, then.spread, measure)
        facts.append((LABEL, f"The result of {_year(result_year)} was {said}{_of_year(then, result_year)}"))
    if value is not None:
        said = standing_words(value, latest.spread, measure)
        facts.append(("The target there", f"{shown(value, measure)} would be {said} in {_year(latest.spread.period)}"))
        facts.append(("Similar schools", f"{_group(latest.group)}. {_left_out(latest)}".strip()))
    else:
        # Beside a line for each school there is no room for more; the page that explains the group has it.
        facts += [("What they reached", _reached(latest, measure)), ("Similar schools", _group_in_short(latest.group))]
    return tuple(facts)


def _newest(known: Sequence[Beside], until: str) -> Beside | None:
    found = newest([beside.spread for beside in known], until=until)
    return next((beside for beside in known if beside.spread is found), None)


def _of_year(beside: Beside, year: str) -> str:
    return "" if beside.spread.period == year else f", by their results of {_year(beside.spread.period)}"


def _reached(beside: Beside, measure: Measure) -> str:
    """`In 2024/25 half of 1,410 had 66% or more, and a quarter 74% or more`."""
    lower = measure.direction == Direction.LOWER
    half, quarter = (value_at(beside.spread, percent) for percent in ((50, 25) if lower else (50, 75)))
    if half is None or quarter is None:
        return ""
    end = "less" if lower else "more"
    words = f"half of {beside.counted:,} had {shown(half, measure)} or {end}"
    return f"In {_year(beside.spread.period)} {words}, and a quarter {shown(quarter, measure)} or {end}"


def _why_not(similar: Similar, before: str = "9999") -> str:
    if why := _no_group(similar):
        return why
    tried = [beside for beside in similar.spreads if beside.spread.period < before]
    last = max(tried, key=lambda beside: beside.spread.period, default=None)
    return reasons_not_to_compare(last.counted if last else 0, last.spread.size if last else 0)[0]


def _no_group(similar: Similar) -> str:
    """Why the school has no group; "" where it has one in some census."""
    if not similar.standings:
        return NO_CENSUS
    if any(standing.group for standing in similar.standings):
        return ""
    last = similar.standings[0]
    return SPECIAL if last.phase == "special" else NO_SHARE.format(year=_year(last.period))


def _group(group: SimilarGroup) -> str:
    words = group_words(group.phase, group.tenth, group.low, group.high)
    return f"{words[0].upper()}{words[1:]} (census of {_year(group.period)})"


def _group_in_short(group: SimilarGroup) -> str:
    """`The tenth with the third-highest share of disadvantaged pupils: 28.1% to 33.4%`"""
    return f"The tenth{group_words(group.phase, group.tenth, group.low, group.high).partition('schools')[2]}"


def _left_out(beside: Beside) -> str:
    said = left_out_words(beside.spread.left_out)
    return f"{said}." if said else ""


def _year(period: str) -> str:
    return year_words(period)


# The page ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TenthLine:
    """One tenth of the phase: `bounds` in words, and whether the school is in it."""

    tenth: int
    bounds: str
    schools: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class SpreadLine:
    """What similar schools reached on one measure in the newest year. `cells` are the values at PERCENTS."""

    measure: str
    pupils: str
    year: str
    cells: tuple[str, ...]
    counted: str
    left_out: str
    own: str
    standing: str


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """A school's similar schools explained. `why_not` where it has no group; then all else is empty."""

    why_not: str
    group: str = ""
    share: str = ""
    phase: str = ""
    census: str = ""
    placed: str = ""
    without: str = ""
    tenths: tuple[TenthLine, ...] = ()
    earlier: Facts = ()
    spreads: tuple[SpreadLine, ...] = ()
    not_compared: Facts = ()
    sources: tuple[str, ...] = ()
    percents: tuple[int, ...] = PERCENTS


def present_similar(found: Explained) -> SimilarPage:
    """The page about a school's similar schools."""
    standing = next((one for one in found.similar.standings if one.group), None)
    if standing is None or standing.group is None or standing.share is None:
        return SimilarPage(why_not=_no_group(found.similar))
    group, newest_ones = standing.group, _newest_of_each(found.similar)
    return SimilarPage(
        why_not="",
        group=group_words(group.phase, group.tenth, group.low, group.high),
        share=f"{rounded(standing.share, 1)}%",
        phase=group.phase,
        census=_year(group.period),
        placed=f"{sum(tenth.schools for tenth in found.tenths):,}",
        without=f"{group.without:,}",
        tenths=tuple(
            TenthLine(one.tenth, _bounds(one), f"{one.schools:,}", one.tenth == group.tenth) for one in found.tenths
        ),
        earlier=tuple(
            (_year(one.period), f"{rounded(one.share, 1)}%: {_group(one.group).partition(' (census')[0]}")
            for one in found.similar.standings
            if one.group and one.share is not None and one.period != group.period
        ),
        spreads=tuple(_spread_line(beside, found.results) for beside in newest_ones if beside.spread.values),
        not_compared=tuple(
            (_name(beside), reasons_not_to_compare(beside.counted, beside.spread.size)[0])
            for beside in newest_ones
            if not beside.spread.values
        ),
        sources=tuple(_sources(found)),
    )


def _newest_of_each(similar: Similar) -> list[Beside]:
    """Of each measure and pupil group the newest year in which similar schools can be compared with, else the newest;
    what is compared with nothing only where its year is not older than the school's newest group."""
    best: dict[tuple[str, str], Beside] = {}
    for beside in similar.spreads:
        place, rank = (beside.measure, beside.pupils), (bool(beside.spread.values), beside.spread.period)
        before = best.get(place)
        if before is None or rank > (bool(before.spread.values), before.spread.period):
            best[place] = beside
    return sorted(best.values(), key=lambda one: (one.measure, GROUPS.get(one.pupils).order))


def _spread_line(beside: Beside, results: Mapping[tuple[str, str, str], Figure]) -> SpreadLine:
    measure, own = MEASURES.get(beside.measure), results.get((beside.measure, beside.pupils, beside.spread.period))
    values = [value_at(beside.spread, percent) for percent in PERCENTS]
    value = own.value if own else None
    missing = Missing(own.missing).label if own and own.missing else "Not known"
    return SpreadLine(
        measure=measure.name,
        pupils="" if beside.pupils == "all" else GROUPS.get(beside.pupils).name,
        year=_year(beside.spread.period),
        cells=tuple(shown(value, measure) if value is not None else "" for value in values),
        counted=f"{beside.counted:,}",
        left_out=_reasons(beside.spread.left_out) or "None",
        own=shown(value, measure) if value is not None else missing,
        standing=short_words(value, beside.spread, measure) if value is not None else "",
    )


def _reasons(counts: Mapping[str, int]) -> str:
    """`259: 255 in no file that is loaded, 4 suppressed`."""
    if not counts:
        return ""
    said = ", ".join(f"{count:,} {_reason(key)}" for key, count in sorted(counts.items(), key=lambda each: -each[1]))
    return f"{sum(counts.values()):,}: {said}" if len(counts) > 1 else said


def _reason(key: str) -> str:
    if key == NO_ROW:
        return "not in the files loaded"
    label = Missing(key).label
    return f"{label[0].lower()}{label[1:]}".partition(":")[0]


def _bounds(group: SimilarGroup) -> str:
    # As published: rounded, the end of one tenth could read like the beginning of the next.
    return f"{group.low.normalize():f}% to {group.high.normalize():f}%"


def _name(beside: Beside) -> str:
    name = MEASURES.get(beside.measure).name
    return f"{name}, {_year(beside.spread.period)}"


def _sources(found: Explained) -> list[str]:
    return sorted({_source(release) for release in found.releases.values()})


def _source(release: Release) -> str:
    year = f" {_year(release.period)}" if release.period else ""
    standing = ", extract" if release.standing == Release.Standing.EXTRACT else ""
    return f"{release.title}{year} ({Release.Stage(release.stage).label.lower()}{standing}), {release.publisher}"


# The workbook --------------------------------------------------------------------------------------------------------


def similar_sheets(found: Explained) -> list[Sheet]:
    """The percentiles of every measure and year, every value with how many schools have it, and the tenths."""
    kept = [beside for beside in found.similar.spreads if beside.spread.values]
    return [
        Sheet(
            "Percentiles",
            [
                *(Column("Measure", 40), Column("Pupils", 22), Column("Year", 10), Column("Census", 10)),
                *(Column("Phase", 12), Column("Tenth", 8), Column("Schools", 10), Column("Left out", 10)),
                *(Column(f"{percent}th percentile", 14) for percent in PERCENTS),
                *(Column("This school", 14), Column("Its percentile", 14), Column("Left out, why", 50)),
            ],
            [_percentile_row(beside, found.results) for beside in kept],
            notes=(
                "A percentile is the lowest value that so many in 100 schools do not exceed. Schools with the same "
                "value as this school count half below it and half above.",
                *_sources(found),
            ),
            frozen=1,
        ),
        Sheet(
            "Values",
            [Column("Measure", 40), Column("Pupils", 22), Column("Year", 10), Column("Value"), Column("Schools")],
            [
                [*_labels(beside), _number(value, MEASURES.get(beside.measure)), count]
                for beside in kept
                for value, count in beside.spread.values
            ],
            frozen=1,
        ),
        Sheet(
            "Tenths",
            [
                *(Column("Census", 10), Column("Phase", 12), Column("Tenth", 8)),
                *(Column("From", 10), Column("To", 10), Column("Schools", 10)),
            ],
            [
                [
                    *(_year(one.period), one.phase, one.tenth),
                    *(Number(one.low, 1, "%"), Number(one.high, 1, "%"), one.schools),
                ]
                for one in found.tenths
            ],
            notes=[f"Left out, without a published share: {one.without:,}." for one in found.tenths[:1]],
        ),
    ]


def _percentile_row(beside: Beside, results: Mapping[tuple[str, str, str], Figure]) -> list[CellValue]:
    measure, group = MEASURES.get(beside.measure), beside.group
    own = results.get((beside.measure, beside.pupils, beside.spread.period))
    value = own.value if own else None
    found = percentile(beside.spread, value) if value is not None else None
    return [
        *_labels(beside),
        *(_year(group.period), group.phase, group.tenth, beside.counted, sum(beside.spread.left_out.values())),
        *(_number(value_at(beside.spread, percent), measure) for percent in PERCENTS),
        _number(value, measure),
        Number(found, 0) if found is not None else "",
        _reasons(beside.spread.left_out),
    ]


def _labels(beside: Beside) -> list[CellValue]:
    return [MEASURES.get(beside.measure).name, GROUPS.get(beside.pupils).name, _year(beside.spread.period)]


def _number(value: Decimal | None, measure: Measure) -> CellValue:
    return Number(value, measure.decimals) if value is not None else ""
