"""The whole overview: the heat map with the schools in order, and what to look at first at each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.signals.comparison import CHANCE_UNKNOWN
from headwater.oversight.cards.overview.definitions import ColumnDefinition
from headwater.oversight.cards.overview.presenters.columns import Columns
from headwater.oversight.cards.overview.presenters.tree import Choice, Exceptions, Order, Overview, OverviewRow
from headwater.oversight.cards.overview.queries import OverviewFacts, SchoolNumbers
from headwater.oversight.cards.presenters.build import PHASE_WORDS
from headwater.oversight.cards.presenters.cells import period_shown
from headwater.reference.schools.policies import census_phase

EXCEPTIONS = "exceptions"
"""How the table is ordered where nobody asked: the schools with most to look at first."""
NAME = "name"


def present_overview(facts: OverviewFacts, *, phase: str = "", sort: str = EXCEPTIONS, order: str = "") -> Overview:
    """The overview of the schools of `phase` ("" for all), ordered by `sort`: a column's key, NAME or EXCEPTIONS.

    An order nobody knows is taken as the usual one; schools without a value stand last whichever way it is sorted.
    """
    chosen = [school for school in facts.schools if not phase or census_phase(school.membership.school) == phase]
    columns = Columns(facts, chosen)
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


def _row(columns: Columns, school: SchoolNumbers) -> OverviewRow:
    found = school.membership.school
    phase = census_phase(found)
    cells = tuple(columns.cell(column, school) for column in columns.defined)
    first = sum(
        cell.stands_out and columns.is_recent(column) for column, cell in zip(columns.defined, cells, strict=True)
    )
    return OverviewRow(found.urn, found.name, phase, PHASE_WORDS[phase], cells, first)


def _sorted(rows: list[OverviewRow], keys: Sequence[str], sort: str, order: Order) -> list[OverviewRow]:
    """The rows in the order asked for; within it by name."""
    rows = sorted(rows, key=lambda row: row.name)
    if sort == EXCEPTIONS:
        return sorted(rows, key=lambda row: -row.first)
    if sort == NAME:
        return rows if order == "asc" else rows[::-1]
    place = keys.index(sort)
    known = [row for row in rows if row.cells[place].value is not None]
    known.sort(key=lambda row: row.cells[place].value or Decimal(0), reverse=order == "desc")
    return [*known, *(row for row in rows if row.cells[place].value is None)]


def _exceptions(columns: Columns, rows: Sequence[OverviewRow]) -> Iterable[Exceptions]:
    """What is recent and stands out, the school with most of it first."""
    for row in sorted(rows, key=lambda row: (-row.first, row.name)):
        lines = tuple(
            (
                f"{_measure_words(column)}, {period_shown(columns.periods[column.key])}",
                cell.sentence.removesuffix(f"; {CHANCE_UNKNOWN}"),
            )
            for column, cell in zip(columns.defined, row.cells, strict=True)
            if cell.stands_out and columns.is_recent(column)
        )
        if lines:
            yield Exceptions(row.urn, row.name, lines)


def _measure_words(column: ColumnDefinition) -> str:
    name = MEASURES.get(column.measure).name
    return name if column.group == "all" else f"{name} ({GROUPS.get(column.group).name})"


def _phases(facts: OverviewFacts, chosen: str) -> Iterable[Choice]:
    present = {census_phase(school.membership.school) for school in facts.schools}
    for key, words in PHASE_WORDS.items():
        if key and key in present:
            yield Choice(key, words, key == chosen)
