"""Numerators worked out from rounded percentages: of all that each can be, such as add up. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

from headwater.evidence.measures.suppression.cells import Cell

AddsUp = tuple[Hashable, tuple[Hashable, ...]]
"""A total, and the parts of which it is the sum."""
MOST_TRIES = 5_000


def fitted(cells: Mapping[Hashable, Cell], sums: Iterable[AddsUp]) -> dict[Hashable, int]:
    """Other numerators for cells that can have several, where with the nearest ones a sum does not hold that can.

    1% of 200 boys is two or one; beside 27 of 100 girls and 28 of all 300 it is one. A reader works that out, and so it
    must be seen here: a sum that seems not to hold protects nobody. Nothing for sums that cannot hold: their figures
    come from two sources.
    """
    known = [found for found in sums if all(cells[key].numerator is not None for key in (found[0], *found[1]))]
    found: dict[Hashable, int] = {}
    for together in _connected(known, cells):
        if not all(_holds(each, cells, {}) for each in together):
            found |= _Search(cells, together).found()
    return found


def _connected(sums: Sequence[AddsUp], cells: Mapping[Hashable, Cell]) -> list[list[AddsUp]]:
    """The sums in sets that have a cell in common which can be several numbers; the others are as they are."""
    lead = list(range(len(sums)))

    def leader(at: int) -> int:
        while lead[at] != at:
            lead[at] = at = lead[lead[at]]
        return at

    first: dict[Hashable, int] = {}
    for at, (total, parts) in enumerate(sums):
        for key in (total, *parts):
            if len(cells[key].possible) > 1:
                lead[leader(at)] = leader(first.setdefault(key, at))
    sets: dict[int, list[AddsUp]] = defaultdict(list)
    for at, found in enumerate(sums):
        if any(len(cells[key].possible) > 1 for key in (found[0], *found[1])):
            sets[leader(at)].append(found)
    return list(sets.values())


def _holds(found: AddsUp, cells: Mapping[Hashable, Cell], chosen: Mapping[Hashable, int]) -> bool:
    total, *parts = (chosen.get(key, cells[key].numerator or 0) for key in (found[0], *found[1]))
    return total == sum(parts)


class _Search:
    """Goes through what the cells of some sums can be, the nearest numbers first."""

    def __init__(self, cells: Mapping[Hashable, Cell], sums: Sequence[AddsUp]) -> None:
        self.cells = cells
        self.tries = 0
        # What cannot hold whatever is chosen is of two sources, and says nothing of the others.
        self.sums = [each for each in sums if self._choose((each,), self._open((each,)), {}) is not None]

    def found(self) -> dict[Hashable, int]:
        self.tries = 0
        return self._choose(self.sums, self._open(self.sums), {}) or {}

    def _open(self, sums: Sequence[AddsUp]) -> list[Hashable]:
        members = dict.fromkeys(key for total, parts in sums for key in (total, *parts))
        return [key for key in members if len(self.cells[key].possible) > 1]

    def _choose(
        self, sums: Sequence[AddsUp], left: Sequence[Hashable], chosen: dict[Hashable, int]
    ) -> dict[Hashable, int] | None:
        self.tries += 1
        if self.tries > MOST_TRIES or not all(_holds(each, self.cells, chosen) for each in sums if _is_set(each, left)):
            return None
        if not left:
            return chosen
        key, *others = left
        nearest = self.cells[key].numerator or 0
        for count in sorted(self.cells[key].possible, key=lambda count: (abs(count - nearest), count)):
            found = self._choose(sums, others, {**chosen, key: count})
            if found is not None:
                return found
        return None


def _is_set(found: AddsUp, left: Sequence[Hashable]) -> bool:
    """Whether nothing is left to be chosen of the sum."""
    return not {found[0], *found[1]} & {*left}
