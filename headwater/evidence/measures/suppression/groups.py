"""Which groups of pupils add up, and what can be worked out of a group that a document does not show. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from headwater.evidence.measures.definitions import GROUPS

ALL = "all"


class Counts(NamedTuple):
    """How many did and how many were counted; None where the figure does not say."""

    numerator: int | None
    denominator: int | None


class Parts(NamedTuple):
    """Groups without a pupil in common, and the one that they are of: together all of it where it `is_whole`."""

    total: str
    parts: tuple[str, ...]
    is_whole: bool


def list_sums(present: Collection[str]) -> Iterator[Parts]:
    """Every sum among these groups, in an order that depends on which they are and on nothing else."""
    for group in present:
        parts = tuple(part for part in GROUPS.get(group).parts if part in present)
        if parts:
            yield Parts(group, parts, len(parts) == len(GROUPS.get(group).parts))
    if ALL not in present:
        return
    families: dict[str, list[str]] = defaultdict(list)
    for group in sorted(present, key=lambda key: GROUPS.get(key).order):
        if GROUPS.get(group).family:
            families[GROUPS.get(group).family].append(group)
    for members in families.values():
        inner = {part for group in members for part in GROUPS.get(group).parts}
        apart = [group for group in members if group not in inner]
        whole = any(GROUPS.get(group).complement in apart for group in apart)
        if len(apart) > 1:
            yield Parts(ALL, tuple(apart), whole)
        # What is left of all pupils without one group is a group too, unless a cell of its own shows it.
        singles = members if not whole else [group for group in members if group in inner]
        for group in singles:
            yield Parts(ALL, (group,), False)
        if len(inner & set(members)) > 1:
            yield Parts(ALL, tuple(sorted(inner & set(members))), False)


def completed(counts: Mapping[str, Counts]) -> dict[str, Counts]:
    """The counts by group with those of every group that can be worked out from them: a complement, a total."""
    found = dict(counts)
    again = True
    while again:
        again = False
        for total, *parts in _whole_sums():
            missing = [group for group in (total, *parts) if group not in found]
            if len(missing) == 1:
                group = missing[0]
                found[group] = Counts(*(_worked_out(group, total, parts, found, side) for side in (0, 1)))
                again = True
    return {group: each for group, each in found.items() if group in counts or _makes_sense(each)}


def _whole_sums() -> Iterator[tuple[str, ...]]:
    for key, group in GROUPS.all().items():
        if group.complement and key < group.complement:
            yield ALL, key, group.complement
        if group.parts:
            yield key, *group.parts


def _worked_out(group: str, total: str, parts: list[str], found: Mapping[str, Counts], side: int) -> int | None:
    known = [found[part][side] for part in parts if part != group]
    if None in known:
        return None
    added = sum(count for count in known if count is not None)
    if group == total:
        return added
    whole = found[total][side]
    return None if whole is None else whole - added


def _makes_sense(counts: Counts) -> bool:
    """Figures of two sources need not add up: no group is of fewer than nobody."""
    return counts.denominator is not None and counts.denominator >= 0 and (counts.numerator or 0) >= 0
