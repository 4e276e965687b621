"""What is shown or hidden: cells, and what a reader can work out between them. Pure.

Of cells, and of the figures behind them, a card has hundreds: they are tuples, made in a third of the time of a frozen
dataclass.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

SO_FEW = range(1, 6)
"""Counts that could point to somebody (`domain.md` 5.1). None is nobody, and is shown."""


class Why(StrEnum):
    """Why a cell is hidden. For the trust's own eyes: printed beside the cells, it would tell which of them are few."""

    FEW = "few"
    """One to five people are behind it: reached it, did not reach it, or were counted at all."""
    PROTECTS = "protects"
    """Shown, it would let a reader work out a hidden one."""
    UNKNOWN = "unknown"
    """How many people are behind it is not known, so nobody can say that they are not few."""
    BEFORE = "before"
    """An earlier open document left it out: shown now, it would tell what was hidden then."""
    CHANGED = "changed"
    """An earlier open document shows another value, and the difference is of one to five people, or nobody knows."""


class Before(NamedTuple):
    """What an earlier open document (`edition`) shows in a cell's place, where it was not left out there."""

    edition: Hashable
    denominator: int | None = None
    numerator: int | None = None


class Cell(NamedTuple):
    """One figure of a document as counts of people.

    A proportion has `numerator` and `denominator`; a mean only the denominator; a count of people is its denominator.
    Where the numerator is worked out from a rounded percentage, `possible` holds all that it can be. Two cells with the
    same `pupils` count the same people and have the same denominator. `repeats`: one person can count several times,
    so that the rest is no group of people. `is_hidden` marks a cell that must be hidden whatever its counts say, and
    `why` says why. `was_hidden`: with these very counts an earlier open document left it out too; `editions` are those
    in which it stood, shown or left out.

    `before` is what earlier open documents show in its place. `is_known`: they show just this, so that to hide it here
    protects nothing. `gives_way`: it is decided after all that do not, and never is one of those hidden for its sake.
    `hidden_with`: it is hidden where one of these is. `is_absent`: the document does not show it, but an earlier one
    did, and it can be worked out from what this one shows.
    """

    key: Hashable
    denominator: int | None = None
    numerator: int | None = None
    possible: tuple[int, ...] = ()
    pupils: Hashable | None = None
    repeats: bool = False
    is_hidden: bool = False
    why: Why = Why.UNKNOWN
    before: tuple[Before, ...] = ()
    is_known: bool = False
    gives_way: bool = False
    hidden_with: tuple[Hashable, ...] = ()
    is_absent: bool = False
    was_hidden: bool = False
    editions: frozenset[Hashable] = frozenset()

    def is_few(self, numerator: int | None, denominator: int | None) -> bool:
        """Whether with these counts the cell could point to somebody."""
        if denominator in SO_FEW or numerator in SO_FEW:
            return True
        if numerator is None or denominator is None or self.repeats:
            return False
        return denominator - numerator in SO_FEW

    @property
    def may_be_few(self) -> bool:
        numerators = self.possible or (self.numerator,)
        return any(self.is_few(numerator, self.denominator) for numerator in numerators)

    def differs_by_few(self, before: Before, numerator: int | None, denominator: int | None) -> bool:
        """Whether between an earlier document and these counts one to five people came, went or did otherwise."""
        did, counted = _difference(numerator, before.numerator), _difference(denominator, before.denominator)
        did_not = counted - did if did is not None and counted is not None and not self.repeats else None
        return any(abs(moved) in SO_FEW for moved in (did, counted, did_not) if moved is not None)


@dataclass(frozen=True, slots=True)
class Sum:
    """Numerators and denominators of `parts`, groups without a person in common, add up to those of `total`.

    Not `is_whole`: they leave a rest that no cell shows, which can be worked out from them all the same. Two sums about
    the same people in different measures have the same `people`, so that their rests are the same people too.
    """

    total: Hashable
    parts: tuple[Hashable, ...]
    is_whole: bool = True
    people: Hashable | None = None


@dataclass(frozen=True, slots=True)
class NotMore:
    """Of the same people: everybody whom `part` counts, `whole` counts too."""

    part: Hashable
    whole: Hashable


@dataclass(frozen=True, slots=True)
class AllOf:
    """Of the same people: `together` counts just those whom every one of `each` counts."""

    together: Hashable
    each: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """Of the same people: `together` counts just those whom one of `each` counts, and nobody is counted by two."""

    together: Hashable
    each: tuple[Hashable, ...]


def _difference(now: int | None, before: int | None) -> int | None:
    return now - before if now is not None and before is not None else None
