"""The rows of the card: one measure for one pupil group, the school's line above England's and the authority's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Direction, Measure, Unit
from headwater.evidence.measures.policies import UNIT_WORDS, breaks_between, missing_reason
from headwater.oversight.cards import policies
from headwater.oversight.cards.definitions import RowDefinition, SectionDefinition
from headwater.oversight.cards.presenters.cells import CellMaker
from headwater.oversight.cards.presenters.tree import Cell, Column, Line, Provenance, Row
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
DIRECTION_WORDS = {
    Direction.HIGHER: "higher is better",
    Direction.LOWER: "lower is better",
    Direction.CONTEXT: "context only",
}


class RowMaker:
    """Makes the rows of one school's card from its facts, sorted once. Asks the database nothing."""

    def __init__(self, facts: CardFacts, cells: CellMaker) -> None:
        self.facts = facts
        self.school = facts.school
        self.cells = cells
        self.counted_with = counted_with(census_phase(facts.school))
        self.own: defaultdict[tuple[str, str, str], list[FigureFact]] = defaultdict(list)
        for fact in facts.figures:
            self.own[fact.measure, fact.group, fact.period].append(fact)
        # By level, measure and group: first which schools each figure is about, then the years.
        self.areas: defaultdict[tuple[str, str, str], defaultdict[str, ByYear]]
        self.areas = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        for fact in facts.areas:
            self.areas[fact.level, fact.measure, fact.group][fact.population][fact.period].append(fact)

    def newest(self, measure: str) -> Cell | None:
        """The school's newest value of a measure, for all pupils; None where it has none."""
        own = {p: facts for (m, g, p), facts in self.own.items() if m == measure and g == "all"}
        return self._newest_of(MEASURES.get(measure), own)

    def row(self, defined: SectionDefinition, row: RowDefinition, columns: Columns) -> Row:
        """One row over the years of its section."""
        measure, group = MEASURES.get(row.measure), GROUPS.get(row.group)
        school = self._school_line(defined, measure, row.group, columns)
        newest = school.latest.period if school.latest else None
        england = self._area_line("england", measure, row.group, columns, newest)
        la = self._area_line("la", measure, row.group, columns, newest)
        lines = (school, england, la)
        breaks = breaks_between(measure, [column.period for column in columns])
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
            came_from=self._came_from(lines),
            also=tuple(self._also_words(lines)),
            reasons=tuple(_reasons(lines)),
            hides=frozenset(),
            short_name=measure.short_name,
            cautions=(
                *(line.stale for line in lines if line.stale),
                *(
                    f"Years before {found.year} cannot be compared with {found.year} and later. {found.reason}"
                    for found in breaks
                ),
                *([measure.note] if measure.note else []),
            ),
        )

    def _school_line(self, defined: SectionDefinition, measure: Measure, group: str, columns: Columns) -> Line:
        cells = []
        for period in (column.period for column in columns):
            facts = self.own.get((measure.key, group, period), ())
            cell = self.cells.of(measure, period, facts, self._interval(measure, group, period))
            if cell is None:
                reason, because = policies.why_no_figure(
                    defined,
                    high_age=self.school.high_age,
                    not_published=missing_reason(measure, period, "school") or "",
                )
                cell = self.cells.without(period, reason, because)
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

    def _area_line(
        self, place: Literal["england", "la"], measure: Measure, group: str, columns: Columns, school_newest: str | None
    ) -> Line:
        by_population: Mapping[str, ByYear] = self.areas.get((place, measure.key, group), {})
        population = policies.choose_population(by_population.keys(), self.counted_with)
        by_period: Mapping[str, list[FigureFact]] = by_population.get(population, {})
        cells = []
        for period in (column.period for column in columns):
            cell = self.cells.of(measure, period, by_period.get(period, ()))
            if cell is None:
                cell = self.cells.without(period, *policies.why_no_comparator(measure, period, place))
            cells.append(cell)
        latest = self._newest_of(measure, by_period)
        name = "England" if place == "england" else (self.school.la_name or "Local authority")
        stale, until = "", ""
        if latest and policies.is_stale(latest.period, school_newest):
            until = f"to {latest.period_shown} only"
            stale = (
                f"{name}’s newest is {latest.shown}, from {latest.period_shown}: older than the school’s newest figure."
            )
        about = POPULATION_WORDS.get(population, population)
        return Line(place, name, about, columns, tuple(cells), latest, stale, until)

    def _newest_of(self, measure: Measure, by_period: Mapping[str, list[FigureFact]]) -> Cell | None:
        """A place's newest value. It may stand on a year the section does not show."""
        for period in sorted(by_period, reverse=True):
            cell = self.cells.of(measure, period, by_period[period])
            if cell and cell.value is not None:
                return cell
        return None

    # Where it came from ---------------------------------------------------------------------------------------------

    def _came_from(self, lines: Iterable[Line]) -> tuple[Provenance, ...]:
        """The files and entries behind a row, newest year first, each with the figures it gave."""
        by_origin: defaultdict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
        for line in lines:
            for cell in line.cells:
                if found := cell.source:
                    origin = found.heading, found.file, found.file_words
                    by_origin[origin].append((cell.period, _figure_words(line, cell)))
        newest_first = sorted(by_origin.items(), key=lambda item: (max(item[1])[0], item[0]), reverse=True)
        return tuple(
            Provenance(
                heading=heading,
                file=file,
                words=words,
                figures=tuple(said for _, said in sorted(figures, key=lambda figure: figure[0], reverse=True)),
            )
            for (heading, file, words), figures in newest_first
        )

    def _also_words(self, lines: Iterable[Line]) -> Iterable[str]:
        for line in lines:
            for cell in line.cells:
                for also in cell.also:
                    source, said = also.source, also.missing.sentence if also.missing else also.shown
                    yield (
                        f"{line.name} {cell.period_shown}: {said} in {source.heading} ({source.file_words}), "
                        f"{f'{source.file}, ' if source.file else ''}{source.place_words}"
                    )


def _figure_words(line: Line, cell: Cell) -> str:
    """`Ashdown 2018/19: 54%, line 57, column PTRWM_EXP, which reads “54%”; 15 of 28`"""
    of = f"; {cell.numerator} of {cell.denominator}" if cell.numerator and cell.denominator else ""
    place = cell.source.place_words if cell.source else ""
    return f"{line.name} {cell.period_shown}: {cell.full}, {place}{of}"


def _reasons(lines: Iterable[Line]) -> Iterable[str]:
    """Each reason of the row in full, with the places and years it stands for: `not loaded: Surrey 2022/23`."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for line in lines:
        for cell in line.cells:
            if cell.missing:
                found[cell.missing.short, cell.missing.sentence].append(f"{line.name} {cell.period_shown}")
    for (short, sentence), places in found.items():
        yield f"“{short}” — {sentence}: {', '.join(places)}"


def _latest(cells: Iterable[Cell]) -> Cell | None:
    return next((cell for cell in reversed(list(cells)) if cell.value is not None), None)


def and_words(words: Sequence[str]) -> str:
    """`2019/20, 2020/21 and 2021/22`"""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
