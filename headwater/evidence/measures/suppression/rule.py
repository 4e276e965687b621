"""Which cells are hidden: the few, those that would reveal them, and whatever else a clever reader could use. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain

from headwater.evidence.measures.suppression.cells import SO_FEW, AllOf, Cell, NotMore, OneOf, Sum, Why
from headwater.evidence.measures.suppression.worlds import Changes, Line, Variable, Worlds, equal

Bound = NotMore | AllOf | OneOf
Look = Callable[[Changes], bool]


def suppress(cells: Iterable[Cell], sums: Iterable[Sum] = (), bounds: Iterable[Bound] = ()) -> dict[Hashable, Why]:
    """Which of the cells are hidden, and why; a cell that is not in the result is shown as it is.

    Sums and bounds that name a cell which is not there say nothing. Which cells are hidden to protect others depends on
    which are few and on the order of the sums, never on how few; so the choice itself tells a reader nothing more.
    Raises ValueError where two cells have one key.
    """
    known: dict[Hashable, Cell] = {}
    for cell in cells:
        if cell.key in known:
            raise ValueError(f"Two cells have the key {cell.key!r}.")
        known[cell.key] = cell
    every_sum = [found for found in sums if {found.total, *found.parts} <= known.keys()]
    every_bound = [found for found in bounds if _members(found) <= known.keys()]
    hidden: dict[Hashable, Why] = {}
    for table in _tables(known, every_sum, every_bound):
        hidden |= table.hide()
    return hidden


def _members(bound: Bound) -> set[Hashable]:
    return {bound.part, bound.whole} if isinstance(bound, NotMore) else {bound.together, *bound.each}


def _tables(known: dict[Hashable, Cell], sums: Sequence[Sum], bounds: Sequence[Bound]) -> list[_Table]:
    """The cells in sets that nothing connects, each with its own sums and bounds."""
    ties = [{found.total, *found.parts} for found in sums] + [_members(found) for found in bounds]
    by_pupils: dict[Hashable, set[Hashable]] = defaultdict(set)
    for cell in known.values():
        by_pupils[_pupils(cell)].add(cell.key)
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
    parts: dict[Hashable, list[Cell]] = defaultdict(list)
    for key, cell in known.items():
        parts[leader(key)].append(cell)
    return [
        _Table(
            cells,
            [found for found in sums if leader(found.total) == first],
            [found for found in bounds if leader(next(iter(_members(found)))) == first],
        )
        for first, cells in parts.items()
    ]


def _pupils(cell: Cell) -> Hashable:
    return cell.pupils if cell.pupils is not None else ("own", cell.key)


class _Table:
    """Cells that something connects, with the rests that no cell shows added to them."""

    def __init__(self, cells: Sequence[Cell], sums: Sequence[Sum], bounds: Sequence[Bound]) -> None:
        self.shown_cells = cells
        self.cells = {cell.key: cell for cell in cells}
        self.absent: set[Hashable] = set()
        self.sums: list[tuple[Hashable, tuple[Hashable, ...]]] = []
        for found in sums:
            parts = found.parts
            if not found.is_whole:
                rest = self._rest(found)
                self.cells[rest.key] = rest
                self.absent.add(rest.key)
                parts = (*parts, rest.key)
            self.sums.append((found.total, parts))
        self.bounds = bounds
        self.values = self._values()
        self.counting: dict[Variable, list[Hashable]] = defaultdict(list)
        for key, cell in self.cells.items():
            self.counting["n", key].append(key)
            self.counting["d", _pupils(cell)].append(key)
        self.lines = self._lines()

    def _rest(self, found: Sum) -> Cell:
        total, parts = self.cells[found.total], [self.cells[key] for key in found.parts]
        people = found.people if found.people is not None else (found.total, found.parts)
        return Cell(
            key=("rest", found.total, found.parts),
            denominator=_less(total.denominator, [part.denominator for part in parts]),
            numerator=_less(total.numerator, [part.numerator for part in parts]),
            pupils=("rest", people),
            repeats=total.repeats,
        )

    def _values(self) -> dict[Variable, int]:
        values: dict[Variable, int] = {}
        for cell in self.cells.values():
            if cell.denominator is not None:
                values["d", _pupils(cell)] = cell.denominator
            if cell.numerator is not None:
                values["n", cell.key] = cell.numerator
        return values

    def _lines(self) -> list[Line]:
        lines = [Line(((variable, 1),)) for variable in self.values]
        for cell in self.cells.values():
            if not cell.repeats:
                lines.append(Line(((("d", _pupils(cell)), 1), (("n", cell.key), -1))))
        for total, parts in self.sums:
            lines.append(equal([("n", total)], [("n", part) for part in parts]))
            lines.append(
                equal([("d", _pupils(self.cells[total]))], [("d", _pupils(self.cells[part])) for part in parts])
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
            denominator: Variable = ("d", _pupils(self.cells[bound.together]))
            lines.append(Line(((together, 1), (denominator, len(each) - 1), *((variable, -1) for variable, _ in each))))
        return [line for line in lines if all(variable in self.values for variable, _ in line.terms)]

    # Hiding ---------------------------------------------------------------------------------------------------

    def hide(self) -> dict[Hashable, Why]:
        first: dict[Hashable, Why] = {}
        for cell in self.shown_cells:
            if cell.may_be_few:
                first[cell.key] = Why.FEW
            elif cell.is_hidden:
                first[cell.key] = Why.UNKNOWN
        few = {key for key, cell in self.cells.items() if cell.may_be_few}
        hidden = self._protected(few | first.keys())
        if self._tells(few, hidden, first.keys()):
            # To hide only what gave it away would tell by which cells are hidden that something had.
            hidden = set(self.cells)
        return {cell.key: first.get(cell.key, Why.PROTECTS) for cell in self.shown_cells if cell.key in hidden}

    def _protected(self, first: Iterable[Hashable]) -> set[Hashable]:
        """`first`, and for every sum in which just one member is not known, one more: a part, else the total."""
        hidden = set(first)
        again = True
        while again:
            again = False
            for total, parts in self.sums:
                unknown = [key for key in (total, *parts) if key in hidden or key in self.absent]
                if len(unknown) == 1 and unknown[0] in hidden:
                    other = next(key for key in (*parts, total) if key not in unknown)
                    hidden.add(other)
                    again = True
        return hidden

    def _tells(self, few: set[Hashable], hidden: set[Hashable], first: Iterable[Hashable]) -> bool:
        """Whether a reader could tell one of the few counts although it is hidden."""
        if all(cell.key in hidden for cell in self.shown_cells):
            return False
        worlds = Worlds(self.values, self._free(hidden), self.lines)
        seen, unseen = hidden - self.absent, hidden | self.absent
        truly = {key for key in unseen if self._is_few_with({}, key)}
        # Of a rounded percentage that could mean few, the reader sees the same whatever it means.
        fixed = {key for key in first if key not in few} | (few - truly)

        def looks_the_same(changes: Changes) -> bool:
            touched = {key for variable in changes for key in self.counting[variable] if key in unseen}
            now = (truly - touched) | {key for key in touched if self._is_few_with(changes, key)}
            return now == truly or self._protected(now | fixed) - self.absent == seen

        return not all(self._is_safe(self.cells[key], worlds, looks_the_same) for key in few)

    def _is_safe(self, cell: Cell, worlds: Worlds, looks_the_same: Look) -> bool:
        numerator: Variable = ("n", cell.key)
        denominator: Variable = ("d", _pupils(cell))
        n, d = self.values.get(numerator), self.values.get(denominator)
        rest = d - n if n is not None and d is not None and not cell.repeats else None

        def rest_differs(changes: Changes) -> bool:
            return changes.get(denominator, 0) != changes.get(numerator, 0) and looks_the_same(changes)

        if n in SO_FEW and not worlds.has_another(({numerator: 1}, {numerator: -1}), looks_the_same):
            return False
        if d in SO_FEW and not worlds.has_another(({denominator: 1}, {denominator: -1}), looks_the_same):
            return False
        starts = ({numerator: 1}, {numerator: -1}, {denominator: 1}, {denominator: -1})
        return rest not in SO_FEW or worlds.has_another(starts, rest_differs)

    def _free(self, hidden: set[Hashable]) -> set[Variable]:
        """What a reader does not see: a denominator is seen in any one shown cell about the same people."""
        unseen = hidden | self.absent
        seen = {
            ("d", _pupils(cell))
            for cell in self.cells.values()
            if cell.key not in unseen and cell.denominator is not None
        }
        seen |= {("n", key) for key in self.cells if key not in unseen}
        return self.values.keys() - seen

    def _is_few_with(self, changes: Changes, key: Hashable) -> bool:
        cell = self.cells[key]
        numerator, denominator = (
            self.values[variable] + changes.get(variable, 0) if variable in self.values else None
            for variable in (("n", key), ("d", _pupils(cell)))
        )
        return cell.is_few(numerator, denominator)


def _less(total: int | None, parts: Sequence[int | None]) -> int | None:
    if total is None or any(part is None for part in parts):
        return None
    return total - sum(part for part in parts if part is not None)
