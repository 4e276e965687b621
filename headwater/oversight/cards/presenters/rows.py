"""The rows of the card: one measure for one pupil group, the school's line above England's and the authority's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Direction, Measure, Unit
from headwater.evidence.measures.policies import AMONG_THEIR_OWN, UNIT_WORDS, breaks_between, missing_reason
from headwater.evidence.targets.models import Target
from headwater.oversight.cards import policies
from headwater.oversight.cards.definitions import RowDefinition, SectionDefinition
from headwater.oversight.cards.presenters.beside import AreaPlace, Beside, Known
from headwater.oversight.cards.presenters.cells import CellMaker, first_shown, one_pupil_words, period_shown
from headwater.oversight.cards.presenters.gaps import Interval, WorkedOut, work_out
from headwater.oversight.cards.presenters.standing import against, attention, target_of
from headwater.oversight.cards.presenters.tree import Cell, Column, Later, Line, Row, ShownFinding, Trend, TrendPoint
from headwater.oversight.cards.queries import CardFacts, FigureFact
from headwater.reference.schools.policies import census_phase, counted_with

Columns = tuple[Column, ...]
ByYear = defaultdict[str, list[FigureFact]]

POPULATION_WORDS = {
    "primary": "primary schools",
    "secondary": "secondary schools",
    "special": "special schools",
    "state-funded": "state-funded schools",
    "all": "all schools",
}
OF_ALL_KINDS = dict.fromkeys(("state-funded schools", "all schools"), "schools of all kinds")
"""What a special school's reader is told of them: it stands in a narrow column, once for each measure."""
DIRECTION_WORDS = {
    Direction.HIGHER: "higher is better",
    Direction.LOWER: "lower is better",
    Direction.CONTEXT: "context only",
}


class Lines(NamedTuple):
    """A row's three lines, and what is known of England and the authority beyond the years of the section."""

    measure: Measure
    school: Line
    england: Line
    england_known: Known
    la: Line
    la_known: Known


class RowMaker:
    """Makes the rows of one school's card from its facts, sorted once. Asks the database nothing."""

    def __init__(
        self, facts: CardFacts, cells: CellMaker, beside: Beside, findings: Sequence[ShownFinding] = ()
    ) -> None:
        self.facts = facts
        self.school = facts.school
        self.cells = cells
        self.counted_with = counted_with(census_phase(facts.school))
        self.own: defaultdict[tuple[str, str, str], list[FigureFact]] = defaultdict(list)
        for fact in facts.figures:
            self.own[fact.measure, fact.group, fact.period].append(fact)
        self.beside = beside
        self.targets: defaultdict[tuple[str, str], list[Target]] = defaultdict(list)
        for target in facts.targets:
            self.targets[target.measure, target.group].append(target)
        self.findings: defaultdict[tuple[str, str], list[ShownFinding]] = defaultdict(list)
        for finding in findings:
            for measure in finding.measures or (finding.measure,):
                self.findings[measure, finding.group].append(finding)
        self.years: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for measure, group, period in self.own:
            self.years[measure, group].add(period)
        self.worked_out: dict[tuple[str, str], WorkedOut] = {}
        for section in facts.definition.sections:
            for row in section.rows:
                if row.gap:
                    self._work_out(row)

    def own_years(self, defined: SectionDefinition) -> set[str]:
        """The years in which the school has a figure or a published reason in any row of the section."""
        return {year for row in defined.rows for year in self.years.get((row.measure, row.group), ())}

    def target_years(self, defined: SectionDefinition) -> set[str]:
        """The years for which there is a target in any row of the section."""
        targets = (target for row in defined.rows for target in self.targets.get((row.measure, row.group), ()))
        return {target.period for target in targets if target.period}

    def england_years(self, defined: SectionDefinition) -> set[str]:
        """The years in which England has one."""
        return {year for row in defined.rows for year in self.beside.england_years(row.measure, row.group)}

    def newest(self, measure: str) -> Cell | None:
        """The school's newest value of a measure, for all pupils; None where it has none."""
        own = {period: self.own[measure, "all", period] for period in self.years.get((measure, "all"), ())}
        years = [p for p, facts in own.items() if any(fact.is_shown and fact.value is not None for fact in facts)]
        return self.cells.of(MEASURES.get(measure), max(years), own[max(years)]) if years else None

    def lines(self, defined: SectionDefinition, row: RowDefinition, columns: Columns) -> Lines:
        """One row's lines over the years of its section."""
        measure = MEASURES.get(row.measure)
        school = self._school_line(defined, measure, row.group, columns)
        newest = school.latest.period if school.latest else None
        england, england_known = self._area_line("england", measure, row.group, columns, newest)
        la, la_known = self._area_line("la", measure, row.group, columns, newest)
        return Lines(measure, school, england, england_known, la, la_known)

    def row(self, row: RowDefinition, lines: Lines, columns: Columns, hides: frozenset[str]) -> Row:
        """One row of these lines. `hides` are the places that have not one figure in the whole section."""
        measure, school, england, england_known, la, la_known = lines
        group = GROUPS.get(row.group)
        newest = school.latest.period if school.latest else None
        breaks = breaks_between(measure, [column.period for column in columns])
        worked_out = self.worked_out.get((measure.key, newest or ""))
        interval = worked_out.interval if worked_out else self._interval_ends(measure, row.group, newest)
        few = "Not compared: a group of fewer than 6 pupils" if worked_out and worked_out.is_too_few else ""
        target, following = target_of(
            self.targets.get((measure.key, row.group), ()),
            school.cells,
            self.facts.areas.figures,
            measure,
            self.counted_with,
        )
        beside_england = against(
            "england",
            england,
            england_known,
            school.latest,
            measure,
            self.cells,
            interval=interval,
            not_alike=few or self._not_alike(england),
        )
        beside_la = partial(
            against,
            "la",
            la,
            la_known,
            school.latest,
            measure,
            self.cells,
            interval=interval,
            not_alike=few or self._not_alike(la),
        )
        return Row(
            measure=measure.key,
            name=measure.name,
            group=row.group,
            group_name="" if row.group == "all" else group.name,
            unit=measure.unit.value,
            unit_words=UNIT_WORDS[measure.unit],
            decimals=measure.decimals,
            suffix="%" if measure.unit == Unit.PERCENT else "",
            direction=measure.direction.value,
            direction_words=DIRECTION_WORDS[measure.direction],
            definition=measure.how_calculated,
            school=school,
            england=england,
            la=la,
            one_pupil=school.latest.one_pupil if school.latest else "",
            break_words=f"not comparable across {and_words([str(found.year) for found in breaks])}" if breaks else "",
            hides=hides,
            short_name=measure.short_name,
            is_headline=row.headline,
            target=target,
            next_target=following,
            against_england=beside_england,
            is_old=bool(newest) and policies.is_long_ago(newest or "", self.facts.today),
            attention=attention(measure, beside_england, target, school.latest, self.facts.today),
            la_compared=Later(beside_la),
            trend=_trend(measure, school, england),
            findings=tuple(self.findings.get((measure.key, row.group), ())),
            cautions=(
                *(line.stale for line in (school, england, la) if line.stale),
                *(
                    f"Years before {found.year} cannot be compared with {found.year} and later. {found.reason}"
                    for found in breaks
                ),
                *([measure.note] if measure.note else []),
            ),
        )

    def has_something(self, row: Row) -> bool:
        """Whether the school has a figure, a published reason or a target in this row."""
        place = (row.measure, row.group)
        return place in self.targets or place in self.years

    # The school's line ----------------------------------------------------------------------------------------------

    def _school_line(self, defined: SectionDefinition, measure: Measure, group: str, columns: Columns) -> Line:
        cells = []
        for period in (column.period for column in columns):
            facts = self.own.get((measure.key, group, period), ())
            cell = self.cells.of(measure, period, facts, self._interval(measure, group, period))
            if cell is None:
                reason, because = policies.why_no_figure(
                    defined,
                    low_age=self.school.low_age,
                    high_age=self.school.high_age,
                    not_published=missing_reason(measure, period, "school") or "",
                )
                cell = self.cells.without(period, reason, because)
            elif made := self.worked_out.get((measure.key, period)):
                cell = cell._replace(one_pupil=one_pupil_words(made.of, made.smallest))
            cells.append(cell)
        return Line("school", self.school.name, "", columns, tuple(cells), _latest(cells), "", "")

    def _interval(self, measure: Measure, group: str, period: str) -> str:
        """`-2.1 to 1.3`: the published confidence interval of the school's figure, where the measure has one."""
        if measure.interval is None:
            return ""
        ends = []
        for key in (measure.interval.lower, measure.interval.upper):
            end = self.cells.of(MEASURES.get(key), period, self.own.get((key, group, period), ()))
            if end is None or end.value is None:
                return ""
            ends.append(end.shown)
        return f"{ends[0]} to {ends[1]}"

    def _interval_ends(self, measure: Measure, group: str, period: str | None) -> Interval | None:
        """The published confidence interval as two exact numbers."""
        if measure.interval is None or period is None:
            return None
        low, high = (
            next((fact.value for fact in self.own.get((key, group, period), ()) if fact.is_shown), None)
            for key in (measure.interval.lower, measure.interval.upper)
        )
        return (low, high) if low is not None and high is not None else None

    # England and the authority ----------------------------------------------------------------------------------------

    def _area_line(
        self, place: AreaPlace, measure: Measure, group: str, columns: Columns, school_newest: str | None
    ) -> tuple[Line, Known]:
        """The line, and what is known of the place, also in years the section does not show."""
        population, known = self.beside.known(place, measure, group, self.counted_with)
        cells = tuple([known.cell_or_reason(column.period, self.cells) for column in columns])
        latest = known.latest(self.cells)
        name = "England" if place == "england" else (self.school.la_name or "Local authority")
        stale, until = "", ""
        if latest and policies.is_stale(latest.period, school_newest):
            until = f"to {latest.period_shown} only"
            stale = (
                f"{name}’s newest is {latest.shown}, from {latest.period_shown}: older than the school’s newest figure."
            )
        about = POPULATION_WORDS.get(population, population)
        return Line(place, name, about, columns, cells, latest, stale, until), known

    def _not_alike(self, line: Line) -> str:
        """Why figures of these schools say nothing of this one; "" where they do."""
        among_their_own = self.counted_with in AMONG_THEIR_OWN
        if not among_their_own or line.about in ("", POPULATION_WORDS.get(self.counted_with)):
            return ""
        return f"Not compared: {line.name}’s figure is about {OF_ALL_KINDS.get(line.about, line.about)}"

    # Gaps -----------------------------------------------------------------------------------------------------------

    def _work_out(self, row: RowDefinition) -> None:
        """Put the gap of every year and place among the figures, before what may be stored of it."""
        gap = row.gap
        if gap is None:
            return
        of, england = MEASURES.get(gap.of), self.beside.england(gap.of, gap.others, self.counted_with)
        for period in self.years.get((gap.of, gap.group), ()):
            mine = first_shown(self.own[gap.of, gap.group, period])
            theirs = (
                first_shown(self.own.get((gap.of, gap.others, period), ()))
                if gap.others_at == "school"
                else first_shown(england.get(period, ()))
            )
            if mine and theirs:
                made = work_out(
                    mine, theirs, measure=row.measure, of=of, others_are_englands=gap.others_at == "england"
                )
                self.worked_out[row.measure, period] = made
                stored = self.own[row.measure, row.group, period]
                self.own[row.measure, row.group, period] = [made.fact, *(f._replace(is_shown=False) for f in stored)]
                self.years[row.measure, row.group].add(period)


def _latest(cells: Iterable[Cell]) -> Cell | None:
    return next((cell for cell in reversed(list(cells)) if cell.value is not None), None)


def _trend(measure: Measure, school: Line, england: Line) -> Trend | None:
    """Every year from the school's first value to its last; None where there are not two to draw."""
    cells = {cell.period: cell for cell in school.cells}
    # A year that is not over stands for part of a year: it is no point beside whole ones.
    known = [cell.period for cell in school.cells if cell.value is not None and cell.as_at is None]
    if len(known) < 2:
        return None
    beside = {cell.period: cell.value for cell in england.cells}
    points = []
    for period in policies.years_from(known[0], known[-1]):
        if cell := cells.get(period):
            points.append(TrendPoint(period, cell.period_shown, cell.value, beside.get(period), cell.shown))
        else:
            why = "not published" if missing_reason(measure, period, "school") else "not loaded"
            points.append(TrendPoint(period, period_shown(period), None, beside.get(period), why))
    return Trend(
        points=tuple(points),
        breaks=tuple(found.year.slug for found in breaks_between(measure, known)),
    )


def and_words(words: Sequence[str]) -> str:
    """`2019/20, 2020/21 and 2021/22`"""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
