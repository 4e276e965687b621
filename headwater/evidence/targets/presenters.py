"""Targets as pages and the workbook show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Direction, Measure
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import Figure, Level
from headwater.evidence.measures.policies import choose_population, shown
from headwater.evidence.targets.closing.presenters import ClosedLine, closed_line
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.needed.policies import Needed
from headwater.evidence.targets.policies import ResolvedTarget, choose_comparators, resolve
from headwater.foundations.documents.workbook import CellValue, Column, Number, Sheet
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.people.queries import Names
from headwater.reference.schools.models import School
from headwater.reference.schools.policies import census_phase, counted_with

YEAR_NOT_SAID = "Year not said"
ROUTES = {Target.Route.RECORDED.value: "Recorded afterwards", Target.Route.AGREED_HERE.value: "Agreed in Headwater"}
AREAS = {
    "eyfs": "Early years",
    "psc": "Phonics",
    "mtc": "Multiplication check",
    "ks2": "Key stage 2",
    "ks4": "Key stage 4",
    "ks5": "16 to 18",
    "att": "Attendance",
    "beh": "Behaviour",
    "hr": "Staff",
}
"""What the first part of a measure's key stands for, in the order lists have it."""


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target in words. `standing` is "" while it stands; else what became of it. `earlier` is what it replaced."""

    pk: int
    measure: str
    group: str
    target: str
    why_not: str
    kind: str
    decision: str
    route: str
    entered: str
    reason: str
    standing: str
    closed: ClosedLine | None
    """How it was closed after its year."""
    needed: Needed | None
    """While its year runs: what is needed from here."""
    earlier: tuple[TargetLine, ...]
    change_query: str
    """The place, as the form's address takes it."""

    @property
    def is_current(self) -> bool:
        return not self.standing

    @property
    def can_change(self) -> bool:
        """It stands and is live: it can be replaced or withdrawn."""
        return self.is_current and self.closed is None


@dataclass(frozen=True, slots=True)
class TargetYear:
    """The targets of one year. `note` where something is to be put right."""

    title: str
    lines: tuple[TargetLine, ...]
    note: str
    is_over: bool = False
    """The year has ended, so that its targets can be closed."""


def present_targets(
    school: School,
    targets: Iterable[Target],
    figures: Sequence[Figure],
    names: Names,
    *,
    today: date | None = None,
    needed: Mapping[int, Needed] | None = None,
) -> tuple[TargetYear, ...]:
    """What `queries.list_targets` and `queries.list_comparators` give, by year, newest first. Asks nothing more.
    `names`: how the reader is told who entered or withdrew one; `needed` by key, of targets whose year runs."""
    every = list(targets)
    replaced: defaultdict[int, list[Target]] = defaultdict(list)
    for target in every:
        if target.replaced_by_id is not None:
            replaced[target.replaced_by_id].append(target)
    phase = counted_with(census_phase(school))
    heads = [target for target in every if target.replaced_by_id is None]
    heads.sort(key=lambda target: (target.period, *_order(target)))
    years = {
        period: tuple(_line(target, figures, phase, replaced, names, needed or {}) for target in found)
        for period, found in groupby(heads, key=lambda target: target.period)
    }
    return tuple(
        TargetYear(
            year_words(period),
            years[period],
            "" if period else "The sheet did not say which year these are for. Give each its year.",
            is_over=today is not None and _is_over(period, today),
        )
        for period in sorted(years, reverse=True)
    )


def year_words(period: str) -> str:
    """`2025/26`; for a target whose sheet did not say: `Year not said`."""
    try:
        return str(AcademicYear.parse(period)) if period else YEAR_NOT_SAID
    except NotAnAcademicYear:
        return period


def _is_over(period: str, today: date) -> bool:
    try:
        return AcademicYear.parse(period).last_day < today
    except NotAnAcademicYear:
        return False


def place_words(measure: Measure, group: str, period: str, kind: str) -> str:
    """`Persistent absence · All pupils · 2025/26 · Agreed with the trust`"""
    return " · ".join([measure.name, GROUPS.get(group).name, year_words(period), Target.Kind(kind).label])


def measures_for(school: School) -> list[tuple[str, list[tuple[str, str]]]]:
    """The measures that can have a target at a school of this phase, by area: for a list to choose from."""
    phase = census_phase(school)
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for measure in MEASURES.all().values():
        if measure.direction != Direction.CONTEXT and (not phase or phase in measure.phases):
            found[measure.key.partition(".")[0]].append((measure.key, measure.name))
    order = [*AREAS, *sorted(set(found) - set(AREAS))]
    return [(AREAS.get(area, area), found[area]) for area in order if found[area]]


def in_order(targets: Iterable[Target]) -> list[Target]:
    """By school, then in the order of the card's areas. `targets` with their schools."""
    return sorted(targets, key=lambda target: (target.school.name, target.school_id, _order(target)))


def _order(target: Target) -> tuple[int, str, int, str, int]:
    area = target.measure.partition(".")[0]
    place = list(AREAS).index(area) if area in AREAS else len(AREAS)
    return (place, target.measure, GROUPS.get(target.group).order, target.kind, -target.pk)


def _line(
    target: Target,
    figures: Sequence[Figure],
    phase: str,
    replaced: Mapping[int, Sequence[Target]],
    names: Names,
    needed: Mapping[int, Needed],
) -> TargetLine:
    resolved = _resolved(target, figures, phase)
    return TargetLine(
        pk=target.pk,
        measure=MEASURES.get(target.measure).name,
        group=GROUPS.get(target.group).name,
        target=resolved.words[:1].upper() + resolved.words[1:],
        why_not=resolved.why_not,
        kind=target.get_kind_display(),
        decision=_decision(target),
        route=ROUTES[target.route],
        entered=_entered(target, names),
        reason=target.reason,
        standing=_standing(target, names),
        closed=_closed(target, names),
        needed=needed.get(target.pk),
        earlier=tuple(
            line
            for old in sorted(replaced.get(target.pk, ()), key=lambda old: -old.pk)
            for line in _with_earlier(_line(old, figures, phase, replaced, names, {}))
        ),
        change_query=f"measure={target.measure}&group={target.group}&period={target.period}&kind={target.kind}"
        + ("" if target.period else f"&undated={target.pk}"),
    )


def _closed(target: Target, names: Names) -> ClosedLine | None:
    closing = target.closing
    return closed_line(closing, target.measure, names, target.school_id) if closing else None


def _with_earlier(line: TargetLine) -> tuple[TargetLine, ...]:
    return (line, *line.earlier)


def _resolved(target: Target, figures: Sequence[Figure], phase: str) -> ResolvedTarget:
    return resolve(target, choose_comparators(target, figures, phase) if target.comparator else {})


def _decision(target: Target) -> str:
    """`Trust board, 14 October 2025, minute 7.2`; says so where nobody said."""
    minute = f"minute {target.minute}" if target.minute else ""
    day = say_date(target.decided_on) if target.decided_on else ""
    if target.decided_by_body:
        return ", ".join(filter(None, [target.decided_by_body, day or "day not said", minute]))
    return "Who agreed it, and when, is not said"


def _entered(target: Target, names: Names) -> str:
    where = f" from {target.row}" if target.row else ""
    by = names.first(target.entered_by, target.school_id)
    return f"{by}, {say_date(timezone.localdate(target.entered_at))}{where}"


def _standing(target: Target, names: Names) -> str:
    if target.withdrawn_at is not None:
        day = say_date(timezone.localdate(target.withdrawn_at))
        by = names.of(target.withdrawn_by, target.school_id)
        return f"Withdrawn by {by}, {day}: {target.withdrawn_because}"
    return "Replaced" if target.replaced_by_id is not None else ""


# The measure's own years, beside the form ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class YearsLine:
    """One place over the years: what it scored, or why not, per column."""

    place: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Years:
    """The last years of one measure: what a target is set against."""

    columns: tuple[str, ...]
    lines: tuple[YearsLine, ...]


def present_years(school: School, figures: Iterable[Figure], measure: Measure, most: int = 5) -> Years:
    """The school's newest years with England and its authority beside them, oldest first. What
    `queries.list_measure_figures` gives."""
    every = list(figures)
    periods = sorted({figure.period for figure in every})[-most:]
    phase = counted_with(census_phase(school))
    lines = [
        YearsLine(school.name, tuple(_cell(every, Level.SCHOOL, period, "", measure) for period in periods)),
        YearsLine("England", tuple(_cell(every, Level.ENGLAND, period, phase, measure) for period in periods)),
        YearsLine(
            school.la_name or "Local authority",
            tuple(_cell(every, Level.LA, period, phase, measure) for period in periods),
        ),
    ]
    return Years(tuple(year_words(period) for period in periods), tuple(lines) if periods else ())


def _cell(figures: Iterable[Figure], level: str, period: str, phase: str, measure: Measure) -> str:
    found = [figure for figure in figures if (figure.level, figure.period) == (level, period)]
    if not found:
        return Missing.NOT_LOADED.label
    by_population = {figure.population: figure for figure in found}
    best = by_population[choose_population(by_population.keys(), phase)]
    return Missing(best.missing).label if best.value is None else shown(best.value, measure)


# The workbook ------------------------------------------------------------------------------------------------------


def target_sheet(school: School, targets: Iterable[Target], figures: Sequence[Figure], names: Names) -> Sheet:
    """Every target ever recorded, one row each, numbers exact."""
    phase = counted_with(census_phase(school))
    rows = sorted(targets, key=lambda t: (t.period, *_order(t)))
    return Sheet(
        name="Targets",
        columns=[
            Column("URN", 9),
            Column("School", 34),
            Column("Year", 12),
            Column("Measure", 40),
            Column("Pupils", 20),
            Column("Target as stated", 24),
            Column("As a number", 14),
            Column("Comes to", 44),
            Column("Kind", 22),
            Column("Agreed by", 26),
            Column("Agreed on", 18),
            Column("Minute", 14),
            Column("How it is known", 34),
            Column("Entered by", 24),
            Column("Entered on", 18),
            Column("Standing", 40),
            Column("Why it replaced another", 40),
            Column("Closed as", 16),
            Column("Judged by", 44),
            Column("Closed by", 30),
            Column("Sheet and cell", 20),
        ],
        rows=[_row(school, target, _resolved(target, figures, phase), names) for target in rows],
        notes=(f"Targets of {school.name}, URN {school.urn}. Confidential.",),
    )


def _row(school: School, target: Target, resolved: ResolvedTarget, names: Names) -> list[CellValue]:
    measure = MEASURES.get(target.measure)
    number: CellValue = resolved.why_not
    closed = _closed(target, names)
    if resolved.value is not None:
        places = max(measure.decimals, -int(resolved.value.normalize().as_tuple().exponent))
        number = Number(resolved.value, places, "%" if measure.unit == "percent" else "")
    return [
        school.urn,
        school.name,
        year_words(target.period),
        measure.name,
        GROUPS.get(target.group).name,
        target.text,
        number,
        resolved.words,
        target.get_kind_display(),
        target.decided_by_body or "Not said",
        target.decided_on or "Not said",
        target.minute or "Not said",
        target.get_route_display(),
        names.first(target.entered_by, school.urn),
        timezone.localdate(target.entered_at),
        _standing(target, names) or "Stands",
        target.reason,
        closed.outcome if closed else "",
        closed.judged_by if closed else "",
        closed.said if closed else "",
        target.row or "Entered on the form",
    ]
