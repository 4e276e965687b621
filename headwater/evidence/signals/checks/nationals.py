"""National figures that somebody entered: of which year, about whom, and from where?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from headwater.evidence.measures.definitions import MEASURES, Unit
from headwater.evidence.measures.policies import missing_reason, rounded
from headwater.evidence.signals.checks.numbers import Number, SchoolNumbers, listed, named, said, year_words
from headwater.evidence.signals.checks.registry import Found, Severity, check

_WITHOUT_NURSERY = ("att.overall", "att.overall_csa")
_ANY_SEN, _KINDS_OF_SEN = "ctx.sen_pct", ("ctx.sen_k_pct", "ctx.ehcp_pct")


@check(
    "national-of-another-year",
    rows=(19, 20, 25, 28),
    severity=Severity.WRONG,
    why="A school is ahead of or behind a year that is over. The difference can turn round beside the right one.",
)
def national_of_another_year(numbers: SchoolNumbers) -> Iterator[Found]:
    for number in numbers.nationals:
        known = numbers.known_beside(number)
        if number.value is None or not known or number.measure in numbers.whole_years:
            continue
        claimed = number.source_period or number.period
        newest = max(known)
        fitting = [period for period, some in sorted(known.items()) if _is_one_of(number, some)]
        if claimed in fitting:
            if claimed < number.period and claimed < newest <= number.period:
                yield _stale(number, claimed, known[newest][0])
            continue
        fits = f" It is that of {listed(year_words(p) for p in fitting)}." if fitting else ""
        others = tuple(known[period][0] for period in fitting)
        if claimed in known:
            right = known[claimed][0]
            near = abs(_as_stated(right, number) - number.value) <= Decimal(1).scaleb(-number.decimals)
            yield _of_another_year(
                number,
                f"England’s figure for {named(number.of)} of {year_words(claimed)} is {_at(right, number)}, not "
                f"{number.words}.{fits}",
                (right, *others),
                # One step beside it can be another stage of the same release.
                Severity.SUSPICIOUS if near and not fitting else None,
            )
        elif fitting and newest not in fitting and newest < claimed:
            yield _of_another_year(
                number,
                f"England’s figure for {named(number.of)} is {number.words}.{fits} The newest known here, of "
                f"{year_words(newest)}, is {_at(known[newest][0], number)}.",
                (known[newest][0], *others),
                None,
            )


def _of_another_year(number: Number, sentence: str, others: tuple[Number, ...], severity: Severity | None) -> Found:
    return Found(
        sentence,
        "Enter England’s figure of the year in the heading, and where it is published; or leave it to the files.",
        (number.measure,),
        (number, *others),
        number.group,
        number.period,
        "nationals",
        severity,
    )


def _stale(number: Number, claimed: str, newer: Number) -> Found:
    return Found(
        f"England’s figure for {named(number.of)} of {year_words(claimed)}, {number.words}, stands beside "
        f"{number.year}. That of {newer.year} is known: {_at(newer, number)}.",
        "Enter the newer figure, or withdraw this one: the newer is then shown.",
        (number.measure,),
        (number, newer),
        number.group,
        number.period,
        "nationals",
        Severity.SUSPICIOUS,
    )


@check(
    "nationals-of-several-years",
    rows=(21,),
    severity=Severity.WRONG,
    why="Two rows under one heading are read together. If one is of another year, they cannot be.",
)
def nationals_of_several_years(numbers: SchoolNumbers) -> Iterator[Found]:
    columns: defaultdict[tuple[str, str], dict[str, list[Number]]] = defaultdict(dict)
    for number in numbers.nationals:
        table = numbers.table(number.measure)
        if table is not None and number.value is not None:
            year = _year_it_is_of(numbers, number)
            if year:
                columns[table.key, number.period].setdefault(year, []).append(number)
    titles = {table.key: table.title for table in numbers.tables}
    for (key, period), by_year in columns.items():
        if len(by_year) > 1:
            each = listed(
                f"{listed(f'{named(n.of)} {n.words}' for n in some)} of {year_words(year)}"
                for year, some in sorted(by_year.items())
            )
            mixed = [n for some in by_year.values() for n in some]
            yield Found(
                f"{titles[key]}: the national figures of one column are of several years: {each}.",
                "Enter all of them for one year, the newest that is published.",
                tuple(n.measure for n in mixed),
                tuple(mixed),
                period=period,
                place="nationals",
                about=key,
            )


def _year_it_is_of(numbers: SchoolNumbers, number: Number) -> str:
    """The year a national figure is of: as somebody said, or as its value tells; "" where neither says one."""
    if number.source_period:
        return number.source_period
    known = numbers.known_beside(number)
    fitting = [period for period, some in sorted(known.items()) if _is_one_of(number, some)]
    if number.period in fitting:
        return number.period
    return fitting[-1] if fitting else ""


@check(
    "national-about-others",
    rows=(4,),
    severity=Severity.SUSPICIOUS,
    why="Published attendance counts pupils from 5 to 15. Nursery children, who need not attend, are not in it.",
)
def national_about_others(numbers: SchoolNumbers) -> Iterator[Found]:
    whole, without = _WITHOUT_NURSERY
    for number in numbers.nationals:
        if number.measure != without or number.value is None:
            continue
        same = [
            n
            for n in numbers.nationals
            if numbers.whole_years.get(n.measure, n.measure) == whole
            and (n.group, n.period, n.value) == (number.group, number.period, number.value)
        ]
        if same:
            yield Found(
                f"England’s {number.words} stands beside {named(MEASURES.get(whole))} with nursery and without it. The "
                "published figure leaves nursery out: it suits the row without nursery.",
                "Leave England’s figure in the row without nursery only.",
                (same[0].measure, without),
                (number, *same),
                number.group,
                number.period,
                "nationals",
            )


@check(
    "national-without-source",
    rows=(15, 33, 36),
    severity=Severity.UNCLEAR,
    why="Without its year and where it is from nobody can look a number up, and nobody notices when it is old.",
)
def national_without_source(numbers: SchoolNumbers) -> Iterator[Found]:
    lacking: defaultdict[tuple[str, str], list[Number]] = defaultdict(list)
    for number in numbers.nationals:
        table = numbers.table(number.measure)
        if number.value is not None and not (number.source and number.source_period):
            lacking[table.key if table else number.measure, table.title if table else number.of.name].append(number)
    for (key, title), some in lacking.items():
        each = listed(f"{named(n.of)} {n.words}" for n in some)
        what = {(bool(n.source), bool(n.source_period)) for n in some}
        not_said = "of which year" if {(True, False)} == what else "where from" if {(False, True)} == what else ""
        yield Found(
            f"{title}: nobody said {not_said or 'of which year and where from'} England’s figures are: {each}.",
            "Enter the year and the publication, such as “2024/25, Department for Education, school census”.",
            tuple(dict.fromkeys(n.measure for n in some)),
            tuple(some),
            place="nationals",
            about=key,
        )


@check(
    "national-missing",
    rows=(14, 30),
    severity=Severity.MISSING,
    why="Without England’s figure nobody can say whether a number is high or low.",
)
def national_missing(numbers: SchoolNumbers) -> Iterator[Found]:
    # Only where somebody entered others of the table: that no file has any is said on the card, and nobody's fault.
    tables = {table.key for n in numbers.nationals if (table := numbers.table(n.measure))}
    for table in numbers.tables:
        lacking = []
        for measure, group in numbers.entered_in(table) if table.key in tables else ():
            newest = numbers.latest((measure, group))
            if newest is None or group != "all" or newest.of.unit == Unit.COUNT:
                continue  # a number of all schools together cannot stand beside one school's
            keys = {measure, MEASURES.get(measure).to_date, numbers.whole_years.get(measure)}
            if any((n.measure, n.group) in {(key, group) for key in keys} for n in numbers.england.numbers):
                continue
            if not missing_reason(newest.of, newest.period, "england"):
                lacking.append(newest)
        if lacking:
            names = listed(named(n.of) for n in lacking)
            yield Found(
                f"{table.title}: other rows have a national figure; there is none and no reason for {names}.",
                "Enter England’s figure with its year and source, or why there is none.",
                tuple(n.measure for n in lacking),
                tuple(n.measure for n in lacking),
                place="nationals",
                about=table.key,
            )


@check(
    "definitions-differ",
    rows=(34,),
    severity=Severity.SUSPICIOUS,
    why="SEN support alone, and SEN support with education, health and care plans, are two different shares of pupils.",
)
def definitions_differ(numbers: SchoolNumbers) -> Iterator[Found]:
    support, plans = (numbers.known.get((key, "all"), {}) for key in _KINDS_OF_SEN)
    for number in numbers.nationals:
        if number.measure != _ANY_SEN or number.value is None:
            continue
        known = numbers.known_beside(number)
        if _is_one_of(number, known.get(number.source_period or number.period, ())):
            continue
        for period, (other, *_) in sorted(support.items(), reverse=True):
            both = _together(known.get(period), other, plans.get(period))
            if _is(number, other) and both is not None and abs(both - number.value) >= 2:
                yield Found(
                    f"England’s {number.words} for {named(number.of)} is SEN support only ({_at(other, number)} in "
                    f"{other.year}); with education, health and care plans it is {said(both, number.of, 1)}.",
                    "Compare like with like: enter SEN support and education, health and care plans in their own rows.",
                    (_ANY_SEN, *_KINDS_OF_SEN),
                    (number, other),
                    period=number.period,
                    place="nationals",
                )
                break


def _together(any_kind: Sequence[Number] | None, support: Number, plan: Sequence[Number] | None) -> Decimal | None:
    """Pupils with special educational needs of any kind: as published, else both kinds added up."""
    if any_kind:
        return any_kind[0].value
    return (support.value or Decimal(0)) + (plan[0].value or Decimal(0)) if plan else None


@check(
    "kinds-not-split",
    rows=(35,),
    severity=Severity.MISSING,
    why="SEN support is the school’s own decision, a plan is the local authority’s: together they say little.",
)
def kinds_not_split(numbers: SchoolNumbers) -> Iterator[Found]:
    for number in numbers.entered:
        if number.measure != _ANY_SEN:
            continue
        kinds = [numbers.rows.get((key, number.group), {}).get(number.period) for key in _KINDS_OF_SEN]
        if any(kind is None for kind in kinds):
            yield Found(
                f"{number.of.name} of {number.words} in {number.year} is not split into SEN support and education, "
                "health and care plans.",
                "Enter both kinds.",
                (_ANY_SEN, *_KINDS_OF_SEN),
                (number,),
                number.group,
                number.period,
            )


def _as_stated(known: Number, number: Number) -> Decimal:
    """A known figure as finely as the entered one is stated."""
    return rounded(known.value or Decimal(0), number.decimals)


def _is(number: Number, known: Number) -> bool:
    return number.value is not None and rounded(number.value, number.decimals) == _as_stated(known, number)


def _is_one_of(number: Number, known: Sequence[Number]) -> bool:
    return any(_is(number, each) for each in known)


def _at(known: Number, number: Number) -> str:
    return said(known.value or Decimal(0), known.of, max(number.decimals, min(known.decimals, known.of.decimals)))
