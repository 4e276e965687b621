"""Cells that something connects, and which of them are hidden. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence

from headwater.evidence.measures.suppression.cells import SO_FEW, AllOf, Before, Cell, NotMore, OneOf, Sum, Why
from headwater.evidence.measures.suppression.worlds import Changes, Line, Variable, Worlds, equal

Bound = NotMore | AllOf | OneOf
Look = Callable[[Changes], bool]
NOTHING: Changes = {}


def pupils_of(cell: Cell) -> Hashable:
    """Whom the cell counts; of its own where nothing says that others count the same."""
    return cell.pupils if cell.pupils is not None else ("own", cell.key)


def has_nothing_to_hide(cells: Iterable[Cell], sums: Iterable[Sum]) -> bool:
    """Whether such a table hides nothing and protects nothing, as most do: none of its cells could be few, and none of
    the rests that its sums leave, nothing must be hidden, and no earlier document tells of any of them."""
    known = {cell.key: cell for cell in cells}
    if any(cell.is_hidden or cell.is_absent or cell.before or cell.may_be_few for cell in known.values()):
        return False
    return not any(_rest(found, known).may_be_few for found in sums if not found.is_whole)


class Table:
    """Cells that something connects, with the rests that no cell shows added to them."""

    settled: frozenset[Hashable] = frozenset()
    """Cells of which it is decided already that they are hidden."""

    def __init__(self, cells: Sequence[Cell], sums: Sequence[Sum], bounds: Sequence[Bound]) -> None:
        self.given = (cells, sums, bounds)
        self.shown_cells = cells
        self.cells = {cell.key: cell for cell in cells}
        self.named = set(self.cells)
        self.own = {cell.key for cell in cells if self._decides(cell)}
        self.absent: set[Hashable] = {cell.key for cell in cells if cell.is_absent}
        self.sums: list[tuple[Hashable, tuple[Hashable, ...]]] = []
        for found in sums:
            parts = found.parts
            if not found.is_whole:
                rest = _rest(found, self.cells)
                self.cells[rest.key] = rest
                self.absent.add(rest.key)
                parts = (*parts, rest.key)
            self.sums.append((found.total, parts))
        self.before = self._before()
        self.deciding = [(total, parts) for total, parts in self.sums if not self.own.isdisjoint((total, *parts))]
        self.old = [found for found in self.deciding if self._stood_together(found)]
        self.bounds = bounds
        self.values = self._values()
        self.counting: dict[Variable, list[Hashable]] = defaultdict(list)
        for key, cell in self.cells.items():
            self.counting["n", key].append(key)
            self.counting["d", pupils_of(cell)].append(key)
        self.lines = self._lines()
        self.hidden: set[Hashable] = set()
        self.gave_up = False

    def _stood_together(self, found: tuple[Hashable, tuple[Hashable, ...]]) -> bool:
        """Whether one earlier document had all of the sum, but for a rest."""
        named = [self.cells[key].editions for key in (found[0], *found[1]) if key in self.named]
        return bool(frozenset.intersection(*named))

    def _decides(self, cell: Cell) -> bool:
        return not cell.is_absent

    def _before(self) -> dict[Hashable, dict[Hashable, Before]]:
        """What earlier documents tell of each cell, by document: what they show, and what follows from their sums."""
        told = {key: {before.edition: before for before in cell.before} for key, cell in self.cells.items()}
        for total, parts in self.sums:
            for edition in {edition for key in (total, *parts) for edition in told[key]}:
                without = [key for key in (total, *parts) if edition not in told[key]]
                if len(without) != 1 or self.cells[without[0]].is_hidden:
                    continue
                sides = [told[key].get(edition) for key in (total, *parts)]
                people = [side.denominator if side else None for side in sides]
                did = [side.numerator if side else None for side in sides]
                place = (total, *parts).index(without[0])
                told[without[0]][edition] = Before(edition, _missing(people, place), _missing(did, place))
        return told

    def _values(self) -> dict[Variable, int]:
        values: dict[Variable, int] = {}
        for cell in self.cells.values():
            if cell.denominator is not None:
                values["d", pupils_of(cell)] = cell.denominator
            if cell.numerator is not None:
                values["n", cell.key] = cell.numerator
        return values

    def _lines(self) -> list[Line]:
        lines = [Line(((variable, 1),)) for variable in self.values]
        for cell in self.cells.values():
            if not cell.repeats:
                lines.append(Line(((("d", pupils_of(cell)), 1), (("n", cell.key), -1))))
        for total, parts in self.sums:
            lines.append(equal([("n", total)], [("n", part) for part in parts]))
            lines.append(
                equal([("d", pupils_of(self.cells[total]))], [("d", pupils_of(self.cells[part])) for part in parts])
            )
        for bound in self.bounds:
            if isinstance(bound, NotMore):
                lines.append(Line(((("n", bound.whole), 1), (("n", bound.part), -1))))
                continue
            each: list[tuple[Variable, int]] = [(("n", key), 1) for key in bound.each]
            together: Variable = ("n", bound.together)
            if isinstance(bound, OneOf):
                lines.append(Line(((together, 1), *((variable, -1) for variable, _ in each)), 0, 0))
                continue
            lines += [Line(((variable, 1), (together, -1))) for variable, _ in each]
            denominator: Variable = ("d", pupils_of(self.cells[bound.together]))
            lines.append(Line(((together, 1), (denominator, len(each) - 1), *((variable, -1) for variable, _ in each))))
        return [line for line in lines if all(variable in self.values for variable, _ in line.terms)]

    # Hiding ---------------------------------------------------------------------------------------------------

    def hide(self) -> dict[Hashable, Why]:
        """Which of the table's own cells are hidden, and why."""
        first: dict[Hashable, Why] = {}
        for cell in self.shown_cells:
            if cell.key not in self.own:
                continue
            if cell.may_be_few:
                first[cell.key] = Why.FEW
            elif cell.is_known:
                continue
            elif cell.is_hidden:
                first[cell.key] = cell.why
            elif self._differs_by_few(cell, NOTHING):
                first[cell.key] = Why.CHANGED
        few = {key for key, cell in self.cells.items() if not cell.is_known and self._may_be_few(cell)}
        decided = few & (self.own | self.absent) | {key for key in first if not self.cells[key].is_known}
        decided |= {key for key in self.absent if self.cells[key].is_hidden}
        hidden = self._protected(decided, NOTHING)
        truly = {key for key in hidden | self.absent | self.settled if self._is_few_with(NOTHING, key)}
        # Of a rounded percentage that could mean few, the reader sees the same whatever it means.
        fixed = {key for key in decided if key not in few or self.cells[key].is_hidden} | (few - truly)
        self.hidden, self.truly, self.fixed, self.few = hidden, truly, fixed, few
        self.worlds = Worlds(self.values, self._free(hidden), self.lines)
        if self._tells(few):
            # To hide only what gave it away would tell by which cells are hidden that something had.
            self.gave_up = True
            self.hidden = hidden | {key for key in self.cells if self._may_give_up(key)}
            self.worlds = Worlds(self.values, self._free(self.hidden), self.lines)
        shown = {cell.key: cell for cell in self.shown_cells if cell.key in self.own}
        return {key: first.get(key, Why.PROTECTS) for key in shown if key in self.hidden or key in first}

    def _may_give_up(self, key: Hashable) -> bool:
        """Whether the cell is hidden where something was told."""
        return not self.cells[key].is_known

    def _hides(self, key: Hashable) -> bool:
        """Whether the cell can be hidden to protect another."""
        return key in self.own and not self.cells[key].is_known

    def _protected(
        self,
        first: Iterable[Hashable],
        changes: Changes,
        sums: Sequence[tuple[Hashable, tuple[Hashable, ...]]] | None = None,
    ) -> set[Hashable]:
        """`first`, and for every sum in which just one member is not known, one more: a part, else the total.

        A member that no other can be hidden for is known although it is hidden; and a difference to an earlier document
        that is of few is protected among the differences of a sum as a count of few is among its counts.
        """
        hidden = set(first) | self.settled
        worked_out: set[Hashable] = set()
        again = True
        while again:
            again = False
            for total, parts in self.deciding if sums is None else sums:
                unknown = [
                    key
                    for key in (total, *parts)
                    if (key in hidden or key in self.absent) and key not in worked_out and not self.cells[key].is_known
                ]
                if len(unknown) == 1:
                    again |= self._protect(unknown[0], total, parts, hidden, worked_out)
                again |= self._protect_difference(total, parts, hidden, changes)
        return hidden

    def _protect(
        self,
        key: Hashable,
        total: Hashable,
        parts: tuple[Hashable, ...],
        hidden: set[Hashable],
        worked_out: set[Hashable],
    ) -> bool:
        """Hide one more beside the only member of a sum that is not known; else note that it is known after all."""
        other = next((each for each in (*parts, total) if each not in hidden and self._hides(each)), None)
        if key in hidden and other is not None:
            hidden.add(other)
        else:
            worked_out.add(key)
        return True

    def _protect_difference(
        self, total: Hashable, parts: tuple[Hashable, ...], hidden: set[Hashable], changes: Changes
    ) -> bool:
        members = (total, *parts)
        if not any(self.before[key] for key in members):
            return False
        moved = [key for key in members if self.before[key] and self._moved(key, changes)]
        unknown = [key for key in moved if key in hidden or key in self.absent]
        if len(unknown) != 1 or not self._differs_by_few(self.cells[unknown[0]], changes):
            return False
        other = next((key for key in (*parts, total) if key in moved and key not in hidden and self._hides(key)), None)
        if other is not None:
            hidden.add(other)
        return other is not None

    # What a reader can tell -----------------------------------------------------------------------------------

    def _tells(self, few: set[Hashable]) -> bool:
        """Whether a reader could tell one of the few counts although it is hidden."""
        if self._hides_all():
            return False
        return not all(self.is_safe(key, self.looks_the_same) for key in few)

    def _hides_all(self) -> bool:
        return all(key in self.hidden or self.cells[key].is_known for key in self.own)

    def looks_the_same(self, changes: Changes) -> bool:
        """Whether with these changes the same cells would be hidden."""
        if self.gave_up:
            other = self._with(changes)
            other.hide()
            return other.hidden - other.absent == self.hidden - self.absent
        touched = {key for variable in changes for key in self.counting.get(variable, ()) if self._is_unseen(key)}
        touched &= self.own | self.absent
        truly = self.truly & (self.own | self.absent)
        now = (truly - touched) | {key for key in touched if self._is_few_with(changes, key)}
        if not self._looked_the_same(truly - now, now, changes):
            return False
        if now == truly and not any(self.before[key] for key in touched):
            return True
        protected = self._protected(now | self.fixed & (self.own | self.absent), changes)
        return protected - self.absent == self.hidden - self.absent

    def _looked_the_same(self, no_longer: set[Hashable], now: set[Hashable], changes: Changes) -> bool:
        """Whether those that are few no longer would have been left out of the earlier document all the same."""
        asked = {key for key in no_longer if self.cells[key].was_hidden}
        if not asked:
            return True
        others = {key for key, cell in self.cells.items() if cell.was_hidden and key not in self.truly}
        return asked <= self._protected(now | others, changes, self.old)

    def _is_unseen(self, key: Hashable) -> bool:
        return (key in self.hidden or key in self.absent) and not self.cells[key].is_known

    def _with(self, changes: Changes) -> Table:
        """The table as it would be with these changes."""
        cells, sums, bounds = self.given
        values = {variable: count + changes.get(variable, 0) for variable, count in self.values.items()}
        changed = [
            cell._replace(
                numerator=values.get(("n", cell.key), cell.numerator),
                denominator=values.get(("d", pupils_of(cell)), cell.denominator),
                possible=() if ("n", cell.key) in changes else cell.possible,
            )
            for cell in cells
        ]
        return Table(changed, sums, bounds)

    def is_safe(self, key: Hashable, looks_the_same: Look) -> bool:
        """Whether each count of the cell that is of few, or differs by few from an earlier document's, could be another
        in a world that `looks_the_same`."""
        return all(
            self.worlds.has_another(starts, look) for starts, look in self.others_of(key, key, self, looks_the_same)
        )

    def others_of(
        self, key: Hashable, part: Hashable, of: Table, looks_the_same: Look
    ) -> Iterator[tuple[Sequence[Changes], Look]]:
        """For each count of the cell that is of few: how a world begins in which it is another, by a change to `part`,
        a cell of the table `of`; and what it has to look like."""
        cell = self.cells[key]
        n, d = self._counts(cell, NOTHING)
        rest = d - n if n is not None and d is not None and not cell.repeats else None
        numerator: Variable = ("n", part)
        denominator: Variable = ("d", pupils_of(of.cells[part]))

        def rest_differs(changes: Changes) -> bool:
            return changes.get(denominator, 0) != changes.get(numerator, 0) and looks_the_same(changes)

        befores = self.before[key].values()
        more_or_fewer, larger_or_smaller = ({numerator: 1}, {numerator: -1}), ({denominator: 1}, {denominator: -1})
        if _tells_few(n, [before.numerator for before in befores]):
            yield more_or_fewer, looks_the_same
        if _tells_few(d, [before.denominator for before in befores]):
            yield larger_or_smaller, looks_the_same
        if _tells_few(rest, [_less(before.denominator, [before.numerator]) for before in befores]):
            yield (*more_or_fewer, *larger_or_smaller), rest_differs

    def _free(self, hidden: Collection[Hashable]) -> set[Variable]:
        """What a reader does not see: a denominator is seen in any one shown cell about the same people."""
        shown = [
            cell for cell in self.cells.values() if cell.is_known or not (cell.key in hidden or cell.key in self.absent)
        ]
        seen: set[Variable] = {("d", pupils_of(cell)) for cell in shown if cell.denominator is not None}
        seen |= {("n", cell.key) for cell in shown}
        return self.values.keys() - seen

    # Few ------------------------------------------------------------------------------------------------------

    def _may_be_few(self, cell: Cell) -> bool:
        return cell.may_be_few or self._differs_by_few(cell, NOTHING)

    def _is_few_with(self, changes: Changes, key: Hashable) -> bool:
        cell = self.cells[key]
        return cell.is_few(*self._counts(cell, changes)) or self._differs_by_few(cell, changes)

    def _differs_by_few(self, cell: Cell, changes: Changes) -> bool:
        found = self.before[cell.key]
        return bool(found) and any(
            cell.differs_by_few(before, *self._counts(cell, changes)) for before in found.values()
        )

    def _moved(self, key: Hashable, changes: Changes) -> bool:
        """Whether an earlier document shows other counts than these."""
        counts = self._counts(self.cells[key], changes)
        return any((before.numerator, before.denominator) != counts for before in self.before[key].values())

    def _counts(self, cell: Cell, changes: Changes) -> tuple[int | None, int | None]:
        """Numerator and denominator with the changes."""
        numerator, denominator = (
            self.values[variable] + changes.get(variable, 0) if variable in self.values else None
            for variable in (("n", cell.key), ("d", pupils_of(cell)))
        )
        return numerator, denominator


def _rest(found: Sum, cells: Mapping[Hashable, Cell]) -> Cell:
    """What the parts of a sum that is not whole leave of its total."""
    total, parts = cells[found.total], [cells[key] for key in found.parts]
    people = found.people if found.people is not None else (found.total, found.parts)
    return Cell(
        key=("rest", found.total, found.parts),
        denominator=_less(total.denominator, [part.denominator for part in parts]),
        numerator=_less(total.numerator, [part.numerator for part in parts]),
        pupils=("rest", people),
        repeats=total.repeats,
    )


def _tells_few(count: int | None, before: Iterable[int | None]) -> bool:
    """Whether the count, or its difference to one of an earlier document, is of one to five people."""
    if count is None:
        return False
    return count in SO_FEW or any(abs(count - each) in SO_FEW for each in before if each is not None)


def _less(total: int | None, parts: Sequence[int | None]) -> int | None:
    if total is None or any(part is None for part in parts):
        return None
    return total - sum(part for part in parts if part is not None)


def _missing(counts: Sequence[int | None], place: int) -> int | None:
    """The count at `place` of a total and its parts, worked out from the others."""
    total, *parts = counts
    if place == 0:
        return None if any(part is None for part in parts) else sum(part for part in parts if part is not None)
    return _less(total, [part for at, part in enumerate(parts, start=1) if at != place])
