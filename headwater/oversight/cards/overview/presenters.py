"""The trust overview as plain values: the heat map, the exceptions, the pooled line, and the list behind each number.

A column stands on one year, the newest of which any school has a figure, so that schools stand beside each other
fairly; a school without that year says why, and which older figure it has. Every cell is compared with England’s figure
of the same year and the same kind of school, in word, shape and colour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Direction, Measure, Unit
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.policies import choose_population, shown
from headwater.evidence.measures.pooling import Pooled, Share, pool
from headwater.evidence.measures.suppression import PooledFigure
from headwater.evidence.signals.comparison import Comparison, compare
from headwater.evidence.signals.status import against_target
from headwater.evidence.targets.policies import resolve
from headwater.evidence.targets.proposals.queries import comparators_of
from headwater.oversight.cards.overview.definitions import ColumnDefinition
from headwater.oversight.cards.overview.queries import ROLL, OverviewFacts, OverviewFigure, Periods, SchoolNumbers
from headwater.oversight.cards.presenters.build import PHASE_WORDS
from headwater.oversight.cards.presenters.cells import exact, gap, period_shown
from headwater.oversight.cards.presenters.rows import DIRECTION_WORDS, POPULATION_WORDS
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.schools.policies import census_phase, counted_with

EXCEPTIONS = "exceptions"
"""How the table is ordered where nobody asked: the schools with most to look at first."""
NAME = "name"
RECENT = 2
"""An exception is news: a column whose year is older by more than this than the newest column's is none."""

Order = Literal["asc", "desc"]


@dataclass(frozen=True, slots=True)
class OverviewCell:
    """One school, or the trust, in one column. `said` is what stands beside the number: "8 percentage points below"."""

    value: Decimal | None
    shown: str
    why: str
    older: str
    mark: str
    word: str
    shape: str
    said: str
    chance: bool
    sentence: str
    target: str = ""
    """How it stands to the target of its year that is agreed with the trust: "Target 94%: not met"."""

    @property
    def sort_key(self) -> Decimal | None:
        return self.value


@dataclass(frozen=True, slots=True)
class OverviewColumn:
    """One measure and group over all schools. `compared` says beside which figure of England its cells stand."""

    key: str
    name: str
    short_name: str
    group_name: str
    year: str
    direction: str
    unit_decimals: int
    suffix: str
    compared: str
    sorted: Literal["ascending", "descending", "none"]
    next_order: Order

    @property
    def about(self) -> str:
        return " · ".join(said for said in (self.year, self.direction) if said)


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One school over all columns. `worse` counts its cells that are worse than England beyond chance."""

    urn: int
    name: str
    phase: str
    phase_words: str
    cells: tuple[OverviewCell, ...]
    worse: int

    @property
    def worse_words(self) -> str:
        return f"{self.worse} worse than England" if self.worse else ""


@dataclass(frozen=True, slots=True)
class PooledCell:
    """The trust as a whole in one column: the pooled figure with how many schools it is of, or why there is none."""

    cell: OverviewCell
    of_schools: str
    """"5 of 7 schools"."""
    method: str
    published: str
    """"64% published for the trust", or ""."""


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What to look at first at one school: each line a measure with its year, and a sentence."""

    urn: int
    school: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A phase that can be chosen."""

    key: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole page."""

    trust: str
    columns: tuple[OverviewColumn, ...]
    rows: tuple[OverviewRow, ...]
    pooled: tuple[PooledCell, ...]
    exceptions: tuple[Exceptions, ...]
    phases: tuple[Choice, ...]
    phase: str
    sort: str
    order: Order
    total: int

    @property
    def columns_with_pooled(self) -> Iterable[tuple[OverviewColumn, PooledCell]]:
        return zip(self.columns, self.pooled, strict=True)

    @property
    def counted(self) -> str:
        schools = "school" if self.total == 1 else "schools"
        shown_rows = len(self.rows)
        return f"{self.total} {schools}" if shown_rows == self.total else f"{shown_rows} of {self.total} {schools}"


@dataclass(frozen=True, slots=True)
class BehindRow:
    """One school behind a pooled figure."""

    urn: int
    name: str
    phase_words: str
    cell: OverviewCell
    numerator: str
    denominator: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """The list behind one number of the trust: which schools it is made of, and how."""

    column: OverviewColumn
    definition: str
    pooled: PooledCell
    rows: tuple[BehindRow, ...]


class _Columns:
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
        return replace(_cell(figure.value, measure, compared), target=self._target(column, school, figure))

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
        by_population: Mapping[str, Periods] = self.facts.england.get((column.measure, column.group), {})
        population = choose_population(by_population.keys(), phase)
        figure = by_population.get(population, {}).get(period)
        return figure if figure is not None and figure.value is not None else None

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
            compared=self._compared(column, measure, period),
            sorted=("ascending" if order == "asc" else "descending") if is_sorted else "none",
            next_order=("desc" if order == "asc" else "asc") if is_sorted else worst_first,
        )

    def _compared(self, column: ColumnDefinition, measure: Measure, period: str) -> str:
        """`72.3% (primary schools), 64.7% (secondary schools)`, or that no loaded file has it."""
        if measure.unit == Unit.COUNT:
            return "not compared"
        by_population = self.facts.england.get((column.measure, column.group), {})
        phases = {counted_with(census_phase(school.membership.school)) for school in self.expected(column)}
        chosen = sorted({choose_population(by_population.keys(), phase) for phase in phases})
        told = []
        for population in chosen:
            figure = by_population.get(population, {}).get(period)
            if figure is not None and figure.value is not None:
                about = POPULATION_WORDS.get(population, population)
                told.append(f"{shown(figure.value, measure)}{f' ({about})' if about else ''}")
        return ", ".join(told) if told else f"{period_shown(period)} not loaded"


def present_overview(facts: OverviewFacts, *, phase: str = "", sort: str = EXCEPTIONS, order: str = "") -> Overview:
    """The overview of the schools of `phase` ("" for all), ordered by `sort`: a column's key, NAME or EXCEPTIONS.

    An order nobody knows is taken as the usual one; schools without a value stand last whichever way it is sorted.
    """
    chosen = [school for school in facts.schools if not phase or census_phase(school.membership.school) == phase]
    columns = _Columns(facts, chosen)
    keys = [column.key for column in columns.defined]
    sort = sort if sort in (*keys, NAME) else EXCEPTIONS
    direction: Order = "desc" if order == "desc" else "asc"
    rows = _sorted([_row(columns, school) for school in chosen], keys, sort, direction)
    return Overview(
        trust=facts.trust.called if facts.trust else "",
        columns=tuple(columns.heading(column, sort, direction) for column in columns.defined),
        rows=tuple(rows),
        pooled=tuple(columns.pooled(column) for column in columns.defined),
        exceptions=tuple(_exceptions(columns, rows)),
        phases=tuple(_phases(facts, phase)),
        phase=phase,
        sort=sort,
        order=direction,
        total=len(facts.schools),
    )


def present_behind(facts: OverviewFacts, key: str, *, phase: str = "") -> Behind | None:
    """The schools behind one pooled number; None where the overview has no such column."""
    chosen = [school for school in facts.schools if not phase or census_phase(school.membership.school) == phase]
    columns = _Columns(facts, chosen)
    column = next((column for column in columns.defined if column.key == key), None)
    if column is None:
        return None
    period = columns.periods[column.key]
    rows = []
    for school in columns.expected(column):
        share = columns.share(column, school, period)
        found = school.membership.school
        rows.append(
            BehindRow(
                urn=found.urn,
                name=found.name,
                phase_words=PHASE_WORDS[census_phase(found)],
                cell=columns.cell(column, school),
                numerator=_count(share.numerator),
                denominator=_count(share.denominator),
                counts=share.value is not None,
            )
        )
    return Behind(
        column=columns.heading(column, "", "asc"),
        definition=MEASURES.get(column.measure).how_calculated,
        pooled=columns.pooled(column),
        rows=tuple(rows),
    )


def pooled_figures(facts: OverviewFacts) -> tuple[PooledFigure, ...]:
    """The trust's pooled figures with what each school brings, as `measures.suppression` reads them; in the order of
    the columns, those without a value too."""
    columns = _Columns(facts, facts.schools)
    found = []
    for column in columns.defined:
        shares = columns.shares(column)
        pooled = pool(shares, MEASURES.get(column.measure))
        counted = tuple(share for share in shares if share.school in pooled.schools)
        found.append(
            PooledFigure(
                column.measure,
                column.group,
                columns.periods[column.key],
                pooled.value,
                counted,
                pooled.numerator,
                pooled.denominator,
            )
        )
    return tuple(found)


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
    )


def _count(of: Decimal | int | None) -> str:
    return "not given" if of is None else f"{exact(Decimal(of))}"


def _row(columns: _Columns, school: SchoolNumbers) -> OverviewRow:
    found = school.membership.school
    phase = census_phase(found)
    cells = tuple(columns.cell(column, school) for column in columns.defined)
    worse = sum(
        cell.mark == "trust-cell--bad" and columns.is_recent(column)
        for column, cell in zip(columns.defined, cells, strict=True)
    )
    return OverviewRow(found.urn, found.name, phase, PHASE_WORDS[phase], cells, worse)


def _sorted(rows: list[OverviewRow], keys: Sequence[str], sort: str, order: Order) -> list[OverviewRow]:
    """The rows in the order asked for; within it by name."""
    rows = sorted(rows, key=lambda row: row.name)
    if sort == EXCEPTIONS:
        return sorted(rows, key=lambda row: -row.worse)
    if sort == NAME:
        return rows if order == "asc" else rows[::-1]
    place = keys.index(sort)
    known = [row for row in rows if row.cells[place].value is not None]
    known.sort(key=lambda row: row.cells[place].value or Decimal(0), reverse=order == "desc")
    return [*known, *(row for row in rows if row.cells[place].value is None)]


def _exceptions(columns: _Columns, rows: Sequence[OverviewRow]) -> Iterable[Exceptions]:
    """What is recent and worse than England beyond chance, the school with most of it first."""
    for row in sorted(rows, key=lambda row: (-row.worse, row.name)):
        lines = tuple(
            (f"{_measure_words(column)}, {period_shown(columns.periods[column.key])}", cell.sentence)
            for column, cell in zip(columns.defined, row.cells, strict=True)
            if cell.mark == "trust-cell--bad" and columns.is_recent(column)
        )
        if lines:
            yield Exceptions(row.urn, row.name, lines)


def _measure_words(column: ColumnDefinition) -> str:
    name = MEASURES.get(column.measure).name
    return name if column.group == "all" else f"{name} ({GROUPS.get(column.group).name})"


def _why_not(column: ColumnDefinition, school: SchoolNumbers) -> str:
    found = school.membership.school
    phase = census_phase(found)
    return column.why_not(phase, PHASE_WORDS[phase], found.high_age)


def _phases(facts: OverviewFacts, chosen: str) -> Iterable[Choice]:
    present = {census_phase(school.membership.school) for school in facts.schools}
    for key, words in PHASE_WORDS.items():
        if key and key in present:
            yield Choice(key, words, key == chosen)
