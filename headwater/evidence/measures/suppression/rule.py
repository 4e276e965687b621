"""Which cells are hidden: the few, those that would reveal them, and whatever else a clever reader could use. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import chain

from headwater.evidence.measures.suppression.cells import Cell, NotMore, Sum, Why
from headwater.evidence.measures.suppression.tables import Bound, Table, has_nothing_to_hide, pupils_of
from headwater.evidence.measures.suppression.together import Together


def suppress(cells: Iterable[Cell], sums: Iterable[Sum] = (), bounds: Iterable[Bound] = ()) -> dict[Hashable, Why]:
    """Which of the cells are hidden, and why; a cell that is not in the result is shown as it is.

    Sums and bounds that name a cell which is not there say nothing. Which cells are hidden to protect others depends on
    which are few and on the order of the sums, never on how few; so the choice itself tells a reader nothing more.
    Cells that give way are decided last, and what is decided of the others stands. Raises ValueError where two cells
    have one key.
    """
    known: dict[Hashable, Cell] = {}
    for cell in cells:
        if cell.key in known:
            raise ValueError(f"Two cells have the key {cell.key!r}.")
        known[cell.key] = cell
    every_sum = [found for found in sums if {found.total, *found.parts} <= known.keys()]
    every_bound = [found for found in bounds if _members(found) <= known.keys()]
    first = {key: cell for key, cell in known.items() if not cell.gives_way}
    tables = _tables(
        first,
        [found for found in every_sum if {found.total, *found.parts} <= first.keys()],
        [found for found in every_bound if _members(found) <= first.keys()],
        is_every=len(first) < len(known),
    )
    hidden: dict[Hashable, Why] = {}
    for table in tables:
        hidden |= table.hide()
    if len(first) < len(known):
        every_sum += [
            Sum(found.total, shown, is_whole=False)
            for found in every_sum
            if known[found.total].gives_way and found.is_whole
            if len(shown := tuple(part for part in found.parts if part in first and part not in hidden)) > 0
            if len(shown) < len(found.parts)
        ]
        settled = {key for table in tables for key in table.hidden}
        for key, cell in known.items():
            if not settled.isdisjoint(cell.hidden_with):
                known[key] = cell._replace(is_hidden=True, is_known=False, why=Why.CHANGED)
        for table in _tables(known, every_sum, every_bound, tables):
            hidden |= table.hide()
    return hidden


def _members(bound: Bound) -> set[Hashable]:
    return {bound.part, bound.whole} if isinstance(bound, NotMore) else {bound.together, *bound.each}


def _tables(
    known: Mapping[Hashable, Cell],
    sums: Sequence[Sum],
    bounds: Sequence[Bound],
    below: Sequence[Table] = (),
    *,
    is_every: bool = True,
) -> list[Table]:
    """The cells in sets that nothing connects, each with its own sums and bounds; where not `is_every` without those in
    which there is nothing to hide. Given the tables `below`, which are decided, only the sets in which something gives
    way."""
    ties = [{found.total, *found.parts} for found in sums] + [_members(found) for found in bounds]
    by_pupils: dict[Hashable, set[Hashable]] = defaultdict(set)
    for cell in known.values():
        by_pupils[pupils_of(cell)].add(cell.key)
    by_people: dict[Hashable, set[Hashable]] = defaultdict(set)
    for found in sums:
        if found.people is not None:
            by_people[found.people].add(found.total)
    lead: dict[Hashable, Hashable] = {key: key for key in known}

    def leader(key: Hashable) -> Hashable:
        while lead[key] != key:
            lead[key] = key = lead[lead[key]]
        return key

    for tie in chain(ties, by_pupils.values(), by_people.values()):
        first, *others = tie
        for other in others:
            lead[leader(other)] = leader(first)
    sets: dict[Hashable, list[Cell]] = defaultdict(list)
    for key, cell in known.items():
        sets[leader(key)].append(cell)
    sums_of: dict[Hashable, list[Sum]] = defaultdict(list)
    for found in sums:
        sums_of[leader(found.total)].append(found)
    bounds_of: dict[Hashable, list[Bound]] = defaultdict(list)
    for bound in bounds:
        bounds_of[leader(next(iter(_members(bound))))].append(bound)
    if not below:
        return [
            Table(cells, sums_of[key], bounds_of[key])
            for key, cells in sets.items()
            if is_every or not has_nothing_to_hide(cells, sums_of[key])
        ]
    under: dict[Hashable, list[Table]] = defaultdict(list)
    for table in below:
        under[leader(table.shown_cells[0].key)].append(table)
    return [
        Together(cells, sums_of[key], bounds_of[key], under[key])
        for key, cells in sets.items()
        if any(cell.gives_way for cell in cells)
    ]
