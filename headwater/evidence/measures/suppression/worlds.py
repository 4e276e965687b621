"""Whether a reader who knows everything shown, and every rule, could tell a hidden count. Pure.

The counts of a document obey lines: parts add up to their total, nobody is counted twice, no group is larger than the
one it is part of. What is shown is fixed. A hidden count is safe where another world, in which it is something else,
obeys the same lines with the same cells shown. Such a world is looked for one person at a time: one more is counted
here, and whatever no longer adds up is mended by one somewhere else that is hidden too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Variable = tuple[str, Hashable]
"""("n", key of a cell) is its numerator; ("d", its pupils) its denominator."""
Changes = Mapping[Variable, int]

MOST_CHANGES = 12
MOST_TRIES = 1000
"""Where no other world is found within these, the count is taken to be told: the careful side."""


@dataclass(frozen=True, slots=True)
class Line:
    """`least` <= sum of coefficient times variable, and no more than `most`, where there is a most."""

    terms: tuple[tuple[Variable, int], ...]
    least: int = 0
    most: int | None = None

    def is_off_by(self, values: Callable[[Variable], int]) -> int:
        """How far the sum is above `most` (+) or below `least` (−); zero where it holds."""
        total = sum(coefficient * values(variable) for variable, coefficient in self.terms)
        if total < self.least:
            return total - self.least
        return max(0, total - self.most) if self.most is not None else 0


def equal(left: Iterable[Variable], right: Iterable[Variable]) -> Line:
    """The sum of `left` is the sum of `right`."""
    return Line((*((variable, 1) for variable in left), *((variable, -1) for variable in right)), 0, 0)


class Worlds:
    """The worlds that look the same: `values` is the true one, and only what is in `free` can be otherwise."""

    def __init__(self, values: Mapping[Variable, int], free: Iterable[Variable], lines: Sequence[Line]) -> None:
        self.values = values
        self.free = frozenset(free)
        self.touching: dict[Variable, list[Line]] = defaultdict(list)
        for line in lines:
            for variable, _ in line.terms:
                self.touching[variable].append(line)
        self._tries = 0

    def has_another(self, starts: Iterable[Changes], looks_the_same: Callable[[Changes], bool]) -> bool:
        """Whether a world that begins with one of `starts` obeys every line and looks the same."""
        self._tries = 0
        return any(
            self._mend(start, tuple(line for variable in start for line in self.touching[variable]), looks_the_same)
            for start in starts
            if start.keys() <= self.free
        )

    def _mend(self, changes: Changes, unsure: tuple[Line, ...], looks_the_same: Callable[[Changes], bool]) -> bool:
        """Mend the first of the lines `unsure` that does not hold, every way there is; all other lines hold."""
        self._tries += 1
        if self._tries > MOST_TRIES:
            return False

        def value(variable: Variable) -> int:
            return self.values[variable] + changes.get(variable, 0)

        for place, line in enumerate(unsure):  # noqa: B007  # the lines from here on are still unsure
            if off := line.is_off_by(value):
                break
        else:
            return looks_the_same(changes)
        if len(changes) >= MOST_CHANGES:
            return False
        return any(
            self._mend(
                {**changes, variable: -1 if (off > 0) == (coefficient > 0) else 1},
                (*unsure[place:], *self.touching[variable]),
                looks_the_same,
            )
            for variable, coefficient in line.terms
            if variable in self.free and variable not in changes
        )
