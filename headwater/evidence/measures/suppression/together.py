"""Figures of several schools together, decided after the schools' own: they give way. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

from headwater.evidence.measures.suppression.cells import Cell, Sum
from headwater.evidence.measures.suppression.tables import Bound, Table, pupils_of
from headwater.evidence.measures.suppression.worlds import Changes, Variable

MOST_WORLDS = 40
"""Worlds of one school that are tried with others' before a count is taken to be told."""
MOST_MOVED = 6
"""Pooled counts that a world of one school may move, to be made up for by another's."""


class Together(Table):
    """Pooled cells on tables `below`, one or more of each school, in which it is decided already what is hidden.

    Another world of one school looks the same where it moves no shown total, or where a world of another school moves
    the same totals back. That more than two schools can make up for one another is not tried: the careful side.
    """

    def __init__(
        self, cells: Sequence[Cell], sums: Sequence[Sum], bounds: Sequence[Bound], below: Sequence[Table]
    ) -> None:
        own = {cell.key for cell in cells if cell.gives_way}
        super().__init__(cells, [each for each in sums if each.total in own], bounds)
        self.below = below
        self.settled = frozenset(key for table in below for key in table.hidden if key in self.cells)
        self.place = {key: at for at, table in enumerate(below) for key in table.cells}
        self.by_school = [
            (total, parts) for total, parts in self.sums if not own & {*parts} and not self.absent & {*parts}
        ]
        self.totals_of: dict[int, list[tuple[Hashable, Hashable]]] = defaultdict(list)
        for total, parts in self.by_school:
            for part in parts:
                self.totals_of[self.place[part]].append((total, part))
        self.partners: dict[tuple[int, frozenset[tuple[Variable, int]]], Changes | None] = {}

    def _decides(self, cell: Cell) -> bool:
        return cell.gives_way

    def _may_give_up(self, key: Hashable) -> bool:
        """Those of which not all parts are shown; the others can be added up by anybody."""
        parts = {part for total, members in self.by_school if total == key for part in members}
        return key in self.own and not self.cells[key].is_known and not parts.isdisjoint(self.settled)

    def _tells(self, few: set[Hashable]) -> bool:
        if self._hides_all():
            return False
        self.partners.clear()
        named = {part for total, parts in self.by_school if self._is_seen(total) for part in parts} & self.settled
        self.exposed = sorted({self.place[part] for part in named})
        for at in self.exposed:
            table = self.below[at]
            if any(
                not table.is_safe(key, _AtMost(self, at)) and table.is_safe(key, table.looks_the_same)
                for key in table.few
            ):
                return True
        return not all(self._pooled_is_safe(key) for key in few & self.own & self.hidden)

    def _pooled_is_safe(self, key: Hashable) -> bool:
        """Whether a hidden total of few could be another, because a hidden part of it could."""
        parts = [part for total, parts in self.by_school if total == key for part in parts if part in self.settled]
        if not parts:
            return True
        return any(
            all(
                table.worlds.has_another(starts, look)
                for starts, look in self.others_of(key, part, table, _AtMost(self, at))
            )
            for part in parts
            for at, table in [(self.place[part], self.below[self.place[part]])]
        )

    def _is_seen(self, total: Hashable) -> bool:
        return total not in self.hidden or self.cells[total].is_known

    # Worlds of two schools --------------------------------------------------------------------------------------

    def is_made_up_for(self, at: int, changes: Changes) -> bool:
        """Whether the changes to one school move no total that is seen, alone or with changes to another."""
        moved = self._totals_moved(at, changes)
        if not moved:
            return self._own_look(changes)
        if len(moved) > MOST_MOVED or any(abs(count) > 1 for count in moved.values()):
            return False
        for other in self.exposed:
            partner = self._partner(other, moved) if other != at else None
            if partner is not None and self._own_look({**changes, **partner}):
                return True
        return False

    def _totals_moved(self, at: int, changes: Changes) -> dict[Variable, int]:
        """By how much the changes to a school move the totals that are seen."""
        found: dict[Variable, int] = {}
        for total, part in self.totals_of[at]:
            if not self._is_seen(total):
                continue
            for kind, variable in (("n", ("n", part)), ("d", ("d", pupils_of(self.cells[part])))):
                if count := changes.get(variable, 0):
                    found[kind, total] = count
        return found

    def _partner(self, at: int, moved: dict[Variable, int]) -> Changes | None:
        """Changes to a school that move the totals back and look the same there."""
        asked = (at, frozenset(moved.items()))
        if asked not in self.partners:
            self.partners[asked] = self._find_partner(at, {variable: -count for variable, count in moved.items()})
        return self.partners[asked]

    def _find_partner(self, at: int, wanted: dict[Variable, int]) -> Changes | None:
        parts = dict(self.totals_of[at])
        start: dict[Variable, int] = {}
        for (kind, total), count in wanted.items():
            if total not in parts:
                return None
            variable: Variable = ("n", parts[total]) if kind == "n" else ("d", pupils_of(self.cells[parts[total]]))
            if start.setdefault(variable, count) != count:
                return None
        table, found = self.below[at], []

        def moves_back(changes: Changes) -> bool:
            if self._totals_moved(at, changes) == wanted and table.looks_the_same(changes):
                found.append(changes)
            return bool(found)

        table.worlds.has_another((start,), moves_back)
        return found[0] if found else None

    def _own_look(self, changes: Changes) -> bool:
        """Whether with these changes to schools the same pooled cells would be hidden."""
        moved = dict(changes)
        for total, parts in self.by_school:
            self._add_up(moved, total, [(part, 1) for part in parts])
        for total, parts in self.sums:
            for rest in self.absent & {*parts}:
                self._add_up(moved, rest, [(total, 1), *((part, -1) for part in parts if part != rest)])
        return super().looks_the_same(moved)

    def _add_up(self, moved: dict[Variable, int], key: Hashable, members: Sequence[tuple[Hashable, int]]) -> None:
        for own, each in (
            (("n", key), [(("n", member), sign) for member, sign in members]),
            (
                ("d", pupils_of(self.cells[key])),
                [(("d", pupils_of(self.cells[member])), sign) for member, sign in members],
            ),
        ):
            if count := sum(sign * moved.get(variable, 0) for variable, sign in each):
                moved[own] = count


class _AtMost:
    """Asks about the worlds of one school, so many and no more."""

    def __init__(self, together: Together, at: int) -> None:
        self.together = together
        self.at = at
        self.left = MOST_WORLDS

    def __call__(self, changes: Changes) -> bool:
        if self.left <= 0 or not self.together.below[self.at].looks_the_same(changes):
            return False
        self.left -= 1
        return self.together.is_made_up_for(self.at, changes)
