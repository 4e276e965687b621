"""The columns of the overview: on which year each stands, its cells, the trust's own, and its heading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Direction, Measure, Unit
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.policies import choose_population, is_alike, shown
from headwater.evidence.measures.pooling import Pooled, Share, pool
from headwater.evidence.signals.comparison import Comparison, compare
from headwater.evidence.signals.status import against_target, stands_out
from headwater.evidence.targets.policies import resolve
from headwater.evidence.targets.proposals.queries import comparators_of
from headwater.oversight.cards.overview.definitions import ColumnDefinition
from headwater.oversight.cards.overview.presenters.tree import Order, OverviewCell, OverviewColumn, PooledCell
from headwater.oversight.cards.overview.queries import ROLL, OverviewFacts, OverviewFigure, Periods, SchoolNumbers
from headwater.oversight.cards.presenters.build import PHASE_WORDS
from headwater.oversight.cards.presenters.cells import exact, gap, period_shown
from headwater.oversight.cards.presenters.rows import DIRECTION_WORDS, OF_ALL_KINDS, POPULATION_WORDS
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.schools.policies import census_phase, counted_with

RECENT = 2
"""An exception is news: a column whose year is older by more than this than the newest column's is none."""


class Columns:
    """Every column of the overview over the schools of one choice of phase, worked out once."""

    def __init__(self, facts: OverviewFacts, schools: Sequence[SchoolNumbers]) -> None:
        self.facts = facts
        self.schools = schools
        self.defined = tuple(
            column
            for column in facts.definition.columns
            if any(school.figures.get((column.measure, column.group)) for school in schools)
        )
        self.periods = {column.key: self._period(column) for column in self.defined}
        self.whole_years: defaultdict[str, list[str]] = defaultdict(list)
        for key, measure in MEASURES.all().items():
            if measure.to_date:
                self.whole_years[measure.to_date].append(key)

    def _period(self, column: ColumnDefinition) -> str:
        own = [school.figures.get((column.measure, column.group), {}) for school in self.schools]
        with_value = [period for periods in own for period, figure in periods.items() if figure.value is not None]
        return max(with_value or [period for periods in own for period in periods])

    def is_recent(self, column: ColumnDefinition) -> bool:
        """Whether the column's year is near enough to the newest one for its exceptions to be news."""
        try:
            newest = max(AcademicYear.parse(period).start for period in self.periods.values())
            return AcademicYear.parse(self.periods[column.key]).start >= newest - RECENT
        except NotAnAcademicYear:
            return True

    # One school -------------------------------------------------------------------------------------------------

    def cell(self, column: ColumnDefinition, school: SchoolNumbers) -> OverviewCell:
        measure = MEASURES.get(column.measure)
        phase = census_phase(school.membership.school)
        periods = school.figures.get((column.measure, column.group), {})
        figure = periods.get(self.periods[column.key])
        if figure is None or figure.value is None:
            return self._empty(column, school, figure, periods, measure)
        england = self.england(column, counted_with(phase), figure.period)
        compared = compare(
            figure.value,
            england.value if england else None,
            measure,
            numerator=figure.numerator,
            denominator=figure.denominator,
        )
        cell = _cell(figure.value, measure, compared)
        if england is None and (why_not := self._not_alike(column, counted_with(phase), figure.period)):
            cell = replace(cell, word="not compared", sentence=why_not)
        return replace(cell, target=self._target(column, school, figure))

    def _target(self, column: ColumnDefinition, school: SchoolNumbers, figure: OverviewFigure) -> str:
        """`Target 94%: met`; of a year that is not over `Target 94%: not met so far`; "" where none is agreed."""
        found = school.membership.school
        for key in (column.measure, *self.whole_years.get(column.measure, ())):
            target = self.facts.targets.get((found.urn, key, column.group, figure.period))
            if target is not None:
                known = comparators_of(found, target, self.facts.areas) if target.comparator else {}
                resolved, measure = resolve(target, known), MEASURES.get(key)
                status = against_target(figure.value, resolved, measure, denominator=figure.denominator)
                so_far = "" if key == column.measure else " so far"
                return f"Target {resolved.words}: {status.words[:1].lower()}{status.words[1:]}{so_far}"
        return ""

    def _empty(
        self,
        column: ColumnDefinition,
        school: SchoolNumbers,
        figure: OverviewFigure | None,
        periods: Periods,
        measure: Measure,
    ) -> OverviewCell:
        why_not = "" if periods else _why_not(column, school)
        if figure is not None:
            reason = gap(figure.missing, figure.because)
        elif why_not:
            reason = gap(Missing.NOT_APPLICABLE, why_not)
        else:
            reason = gap(Missing.NOT_LOADED)
        older = max((period for period, known in periods.items() if known.value is not None), default="")
        value = periods[older].value if older else None
        told = f"{shown(value, measure)} in {period_shown(older)}" if value is not None else ""
        return OverviewCell(None, reason.short, reason.sentence, told, "trust-cell--none", "", "none", "", False, "")

    def england(self, column: ColumnDefinition, phase: str, period: str) -> OverviewFigure | None:
        """England's figure of that year about the same kind of school; None where no loaded file has one."""
        population, figure = self._chosen(column, phase, period)
        return figure if is_alike(population, phase) else None

    def _not_alike(self, column: ColumnDefinition, phase: str, period: str) -> str:
        """Why a special school is not held against what there is of England; "" where that is not the reason."""
        population, figure = self._chosen(column, phase, period)
        if figure is None or is_alike(population, phase):
            return ""
        about = POPULATION_WORDS.get(population, population)
        return f"Not compared: England’s figure is about {OF_ALL_KINDS.get(about, about)}"

    def _chosen(self, column: ColumnDefinition, phase: str, period: str) -> tuple[str, OverviewFigure | None]:
        """The schools that England's figures nearest to the phase are about, and the figure of that year."""
        by_population: Mapping[str, Periods] = self.facts.england.get((column.measure, column.group), {})
        population = choose_population(by_population.keys(), phase)
        figure = by_population.get(population, {}).get(period)
        return population, figure if figure is not None and figure.value is not None else None

    # The trust --------------------------------------------------------------------------------------------------

    def pooled(self, column: ColumnDefinition) -> PooledCell:
        """The schools' figures of the column's year together."""
        measure, period = MEASURES.get(column.measure), self.periods[column.key]
        found: Pooled = pool(self.shares(column), measure)
        phases = {counted_with(census_phase(school.membership.school)) for school in self.expected(column)}
        england = self.england(column, phases.pop(), period) if len(phases) == 1 else None
        compared = compare(found.value, england.value if england else None, measure, denominator=found.denominator)
        if found.value is None:
            why = gap(found.missing or Missing.NOT_AVAILABLE, found.why)
            short = found.why or why.short
            cell = OverviewCell(None, short, why.sentence, "", "trust-cell--none", "", "none", "", False, "")
        else:
            cell = _cell(found.value, measure, compared)
        return PooledCell(cell, found.of_schools, found.method, self._published(column))

    def expected(self, column: ColumnDefinition) -> list[SchoolNumbers]:
        """The schools that have the measure at all: by their phase, or because they have a figure of it."""
        return [
            school
            for school in self.schools
            if school.figures.get((column.measure, column.group)) or not _why_not(column, school)
        ]

    def shares(self, column: ColumnDefinition) -> list[Share]:
        """What each school brings to the pooled figure."""
        period = self.periods[column.key]
        return [self.share(column, school, period) for school in self.expected(column)]

    def share(self, column: ColumnDefinition, school: SchoolNumbers, period: str) -> Share:
        figure = school.figures.get((column.measure, column.group), {}).get(period)
        roll = school.figures.get((ROLL, "all"), {})
        nearest = roll.get(period) or (roll[max(roll)] if roll else None)
        return Share(
            school=school.membership.school_id,
            # Without the zeros of storage: how many decimals are left says how it was rounded when it was published.
            value=Decimal(exact(figure.value) or 0) if figure and figure.value is not None else None,
            missing=Missing(figure.missing) if figure and figure.missing else None if figure else Missing.NOT_LOADED,
            numerator=figure.numerator if figure else None,
            denominator=figure.denominator if figure else None,
            weight=nearest.value if nearest else None,
        )

    def _published(self, column: ColumnDefinition) -> str:
        figure = self.facts.published.get((column.measure, column.group), {}).get(self.periods[column.key])
        if figure is None or figure.value is None:
            return ""
        return f"{shown(figure.value, MEASURES.get(column.measure))} published for the trust"

    # Headings ---------------------------------------------------------------------------------------------------

    def heading(self, column: ColumnDefinition, sort: str, order: Order) -> OverviewColumn:
        measure, period = MEASURES.get(column.measure), self.periods[column.key]
        is_sorted = sort == column.key
        worst_first: Order = "desc" if measure.direction == Direction.LOWER else "asc"
        return OverviewColumn(
            key=column.key,
            name=measure.name,
            short_name=measure.short_name,
            group_name="" if column.group == "all" else GROUPS.get(column.group).name,
            year=period_shown(period),
            direction=DIRECTION_WORDS[measure.direction],
            unit_decimals=measure.decimals,
            suffix="%" if measure.unit == Unit.PERCENT else "",
            compared_with=() if measure.unit == Unit.COUNT else tuple(self._compared(column, measure, period)),
            without="not compared" if measure.unit == Unit.COUNT else f"{period_shown(period)} not loaded",
            sorted=("ascending" if order == "asc" else "descending") if is_sorted else "none",
            next_order=("desc" if order == "asc" else "asc") if is_sorted else worst_first,
        )

    def _compared(self, column: ColumnDefinition, measure: Measure, period: str) -> Iterable[tuple[str, str]]:
        """England's figures of that year for the kinds of school that have the measure; none where none is loaded."""
        by_population = self.facts.england.get((column.measure, column.group), {})
        phases = {counted_with(census_phase(school.membership.school)) for school in self.expected(column)}
        chosen = sorted({choose_population(by_population.keys(), phase) for phase in phases})
        for population in chosen:
            figure = by_population.get(population, {}).get(period)
            if figure is not None and figure.value is not None:
                yield shown(figure.value, measure), POPULATION_WORDS.get(population, population)


def _cell(value: Decimal, measure: Measure, compared: Comparison | None) -> OverviewCell:
    said = shown(value, measure)
    if compared is None or not compared.is_compared:
        sentence = compared.sentence if compared else ""
        return OverviewCell(value, said, "", "", "trust-cell--plain", "", "none", "", False, sentence)
    return OverviewCell(
        value=value,
        shown=said,
        why="",
        older="",
        mark=f"trust-cell--{compared.tone}",
        word=compared.word,
        shape=compared.shape if compared.tone != "none" else "none",
        said=compared.gap_words,
        chance=compared.within_uncertainty,
        sentence=compared.sentence,
        stands_out=stands_out(compared.tone, compared.gap, measure, is_chance_known=compared.interval is not None),
    )


def _why_not(column: ColumnDefinition, school: SchoolNumbers) -> str:
    found = school.membership.school
    phase = census_phase(found)
    return column.why_not(phase, PHASE_WORDS[phase], found.low_age, found.high_age)
