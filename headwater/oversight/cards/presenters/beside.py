"""England and the authority beside a school: what is made of their figures once, for every card they stand on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from threading import Lock
from typing import Literal
from weakref import WeakKeyDictionary

from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.definitions import MEASURES, Measure
from headwater.evidence.measures.models import Level
from headwater.evidence.measures.policies import choose_population
from headwater.evidence.signals.checks.numbers import EnglandsNumbers, Number
from headwater.oversight.cards import policies
from headwater.oversight.cards.definitions import RowDefinition
from headwater.oversight.cards.presenters.cells import CellMaker, file_facts, first_shown
from headwater.oversight.cards.presenters.findings import numbers_looked_at
from headwater.oversight.cards.presenters.gaps import work_out
from headwater.oversight.cards.presenters.tree import Cell
from headwater.oversight.cards.queries import Areas, FigureFact

AreaPlace = Literal["england", "la"]
ByYear = Mapping[str, Sequence[FigureFact]]


class Known:
    """What is known of one measure at one place: `years` are those with a value. A cell is made when it is asked for:
    England and an authority have figures of twenty years, and a card shows a few of them."""

    def __init__(self, place: AreaPlace, measure: Measure, by_period: ByYear) -> None:
        self.place, self.measure, self._by_period = place, measure, by_period
        self.years = [
            period
            for period, facts in by_period.items()
            if any(fact.is_shown and fact.value is not None for fact in facts)
        ]
        self._cells: dict[tuple[str, str], Cell | None] = {}

    def cell(self, period: str, cells: CellMaker) -> Cell | None:
        """The cell of a year; None where nothing is known of it. Two cards have the same one where the year stands
        alike to their schools' joining: of an area nothing else in it depends on the school."""
        key = period, cells.when.get(period, "unknown")
        if key not in self._cells:
            self._cells[key] = cells.of(self.measure, period, self._by_period.get(period, ()))
        return self._cells[key]

    def cell_or_reason(self, period: str, cells: CellMaker) -> Cell:
        """The cell of a year, or why nothing is known of it."""
        return self.cell(period, cells) or cells.without(
            period, *policies.why_no_comparator(self.measure, period, self.place)
        )

    def latest(self, cells: CellMaker) -> Cell | None:
        return self.cell(max(self.years), cells) if self.years else None


class Beside:
    """The figures of England and one authority by place, measure, group and population, and what was made of them;
    and the files they are from, in words."""

    def __init__(self, figures: Sequence[FigureFact], releases: Mapping[int, Release]) -> None:
        self.files = {pk: file_facts(release) for pk, release in releases.items()}
        self.periods = frozenset(fact.period for fact in figures)
        self._figures: dict[tuple[str, str, str], Mapping[str, ByYear]] = {}
        found: defaultdict[tuple[str, str, str], defaultdict[str, defaultdict[str, list[FigureFact]]]]
        found = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        for fact in figures:
            found[fact.level, fact.measure, fact.group][fact.population][fact.period].append(fact)
        self._figures.update(found)
        self._numbers: Sequence[Number] = numbers_looked_at(f for f in figures if f.level == Level.ENGLAND)
        self._england_numbers: dict[str, EnglandsNumbers] = {}
        self._known: dict[tuple[str, str, str, str], tuple[str, Known]] = {}
        self._worked_out: set[tuple[str, str]] = set()
        self._england_years: dict[tuple[str, str], Collection[str]] = {}

    def england_years(self, measure: str, group: str) -> Collection[str]:
        """The years in which England has a figure or a reason. To be asked after `work_out`."""
        if (measure, group) not in self._england_years:
            by_population = self._figures.get(("england", measure, group), {})
            self._england_years[measure, group] = {year for by_year in by_population.values() for year in by_year}
        return self._england_years[measure, group]

    def england_numbers(self, counted_with: str) -> EnglandsNumbers:
        """What the checks hold the numbers of schools of this kind against."""
        if counted_with not in self._england_numbers:
            self._england_numbers[counted_with] = EnglandsNumbers(self._numbers, counted_with)
        return self._england_numbers[counted_with]

    def england(self, measure: str, group: str, counted_with: str) -> ByYear:
        """England's figures by year, of the schools this one is counted with."""
        return self._of("england", measure, group, counted_with)[1]

    def known(self, place: AreaPlace, measure: Measure, group: str, counted_with: str) -> tuple[str, Known]:
        """Whom the place's figures are about, of those that may stand beside a school of this kind, and what they say.
        To be asked after `work_out`."""
        key = place, measure.key, group, counted_with
        if key not in self._known:
            population, by_period = self._of(place, measure.key, group, counted_with)
            self._known[key] = population, Known(place, measure, by_period)
        return self._known[key]

    def work_out(self, row: RowDefinition, counted_with: str) -> None:
        """Put a gap's figures of every year among the others, before what may be stored of it."""
        if row.gap is None or (row.measure, counted_with) in self._worked_out:
            return
        gap, of = row.gap, MEASURES.get(row.gap.of)
        for place in ("england", "la"):
            mine = self._figures.get((place, gap.of, gap.group), {})
            theirs = self._figures.get((place, gap.of, gap.others), {})
            is_englands = gap.others_at == "england" and place != "england"
            stored = self._figures.get((place, row.measure, "all"), {})
            made = {population: dict(by_year) for population, by_year in stored.items()}
            for population in mine:
                beside = self.england(gap.of, gap.others, counted_with) if is_englands else theirs.get(population, {})
                for period, facts in mine[population].items():
                    first, second = first_shown(facts), first_shown(beside.get(period, ()))
                    if first and second:
                        fact = work_out(first, second, measure=row.measure, of=of, others_are_englands=is_englands).fact
                        made.setdefault(population, {})[period] = [fact]
            self._figures[place, row.measure, "all"] = made
        self._england_years.pop((row.measure, "all"), None)
        self._worked_out.add((row.measure, counted_with))

    def _of(self, place: AreaPlace, measure: str, group: str, counted_with: str) -> tuple[str, ByYear]:
        by_population = self._figures.get((place, measure, group), {})
        population = choose_population(by_population.keys(), counted_with)
        return population, by_population.get(population, {})


_made: WeakKeyDictionary[Areas, Beside] = WeakKeyDictionary()
_lock = Lock()


def beside_of(areas: Areas, gaps: Collection[RowDefinition], counted_with: str) -> Beside:
    """What was made of these areas' figures, for as long as they are kept, with these gaps among them."""
    with _lock:
        beside = _made.get(areas)
        if beside is None:
            # Made of what the areas hold: what held the areas themselves would keep itself alive.
            beside = _made[areas] = Beside(areas.figures, areas.releases)
        for row in gaps:
            beside.work_out(row, counted_with)
    return beside
