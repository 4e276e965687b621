"""Which school is the same school under another number. Pure: takes links and schools, returns identities.

A school that becomes an academy closes on one day under one URN and opens the next under another. Its earlier
results stand under the old URN, and they are the school's own history. The register says so by links between
URNs; the LAESTAB (LA code and establishment number) usually stays the same through it.

Not every link says "the same school". Two schools that became one, one that was split in two, or one that took in
another have no results that could be read as one series. GIAS marks some of those in words ("Predecessor -
merged", "- amalgamated", "- Split School"), but most older ones only by there being several plain "Predecessor"
links: of 14,155 schools with a plain predecessor in the links files of 2023 and 2025, 2,065 have several, nearly
all an infant and a junior school that became a primary. So a plain link is believed only where it is one to one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

PREDECESSOR = "Predecessor"
SUCCESSOR = "Successor"

# A conversion is one or two days, at most a summer. A LAESTAB that comes back after longer is another school's.
LONGEST_GAP = timedelta(days=93)
# A link is dated by the day of the conversion, or by the day somebody typed it in soon after.
NEAR = timedelta(days=31)


class Linked(Protocol):
    """A row of the links table, or a LinkRecord."""

    @property
    def urn(self) -> int: ...
    @property
    def linked_urn(self) -> int: ...
    @property
    def link_type(self) -> str: ...
    @property
    def established_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What lineage needs to know of a school."""

    urn: int
    laestab: str = ""
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """A URN under which results of the school stand.

    `until`: the first day on which they no longer do: the day the next URN took over. None where it still is
    the school's number (how "own"), or where the register does not date it.
    """

    urn: int
    how: Literal["own", "predecessor", "same-laestab"]
    until: date | None = None


@dataclass(frozen=True, slots=True)
class FormedFrom:
    """A school this one was formed from, took in or was split off. Its results are not this school's."""

    urn: int
    how: str  # GIAS's words for the link; "Predecessor" for one of several
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Lineage:
    """The identities of one school, its own first, then back in time; and what else it came from."""

    identities: tuple[Identity, ...]
    also_formed_from: tuple[FormedFrom, ...] = ()


class FamilyTree:
    """Links and schools, indexed. Made of everything that could matter to the schools asked about."""

    def __init__(self, links: Iterable[Linked], schools: Iterable[Facts]) -> None:
        self.facts: dict[int, Facts] = {school.urn: school for school in schools}
        self.before: defaultdict[int, dict[int, date | None]] = defaultdict(dict)
        self.after: defaultdict[int, set[int]] = defaultdict(set)
        self.otherwise: defaultdict[int, dict[int, tuple[str, date | None]]] = defaultdict(dict)
        self.by_laestab: defaultdict[str, list[int]] = defaultdict(list)
        for link in links:
            self._add(link)
        for school in self.facts.values():
            if school.laestab:
                self.by_laestab[school.laestab].append(school.urn)

    def _add(self, link: Linked) -> None:
        if link.urn == link.linked_urn:
            return
        kind = link.link_type.strip()
        if kind.startswith(SUCCESSOR):  # the same fact, told from the other end
            new, old = link.linked_urn, link.urn
            kind = kind.replace(SUCCESSOR, PREDECESSOR, 1)
        elif kind.startswith((PREDECESSOR, "Result of Amalgamation")):
            new, old = link.urn, link.linked_urn
        else:  # sixth form centres, parent and child sites: no succession
            return
        if kind == PREDECESSOR:
            self.before[new][old] = self.before[new].get(old) or link.established_on
            self.after[old].add(new)
        else:
            known = self.otherwise[new].get(old)
            self.otherwise[new][old] = (
                known[0] if known else kind,
                (known[1] if known else None) or link.established_on,
            )

    def of(self, urn: int) -> Lineage:
        """The lineage of one school. Terminates whatever the links say: each URN is visited once."""
        seen = {urn}
        identities = [Identity(urn, "own", self._closed(urn))]
        formed: dict[int, FormedFrom] = {}
        newer: int | None = urn
        while newer is not None:
            for other in self._formed_from(newer):
                formed.setdefault(other.urn, other)
            step = self._one_before(newer) or self._same_laestab(newer, seen | set(formed))
            newer = None
            if step is not None and step.urn not in seen:
                seen.add(step.urn)
                identities.append(step)
                newer = step.urn
        return Lineage(tuple(identities), tuple(formed[other] for other in sorted(formed) if other not in seen))

    def _closed(self, urn: int) -> date | None:
        return self.facts[urn].closed_on if urn in self.facts else None

    def _opened(self, urn: int) -> date | None:
        return self.facts[urn].opened_on if urn in self.facts else None

    def _plain(self, urn: int) -> dict[int, date | None]:
        """Plain predecessors of `urn` that are nobody's predecessor nearer by, and not contradicted in words.

        GIAS sometimes lists a grandfather beside the father: A is then a predecessor of B as well.
        """
        listed = {old: on for old, on in self.before.get(urn, {}).items() if old not in self.otherwise.get(urn, {})}
        return {
            old: on
            for old, on in listed.items()
            if not any(old in self.before.get(nearer, {}) for nearer in listed if nearer != old)
        }

    def _one_before(self, urn: int) -> Identity | None:
        """The one plain predecessor, if there is just one, and `urn` is its one successor."""
        plain = self._plain(urn)
        old = next(iter(plain), None)
        if len(plain) > 1:
            old = self._at_opening(urn, plain)
        if old is None or self._was_split(old, urn):
            return None
        return Identity(old, "predecessor", self._opened(urn) or plain[old] or self._closed(old))

    def _at_opening(self, urn: int, plain: Mapping[int, date | None]) -> int | None:
        """Of several, the one from which `urn` opened, when all others are dated and were taken in later."""
        opened_on = self._opened(urn)
        if opened_on is None or any(on is None for on in plain.values()):
            return None
        first = [old for old, on in plain.items() if on and on <= opened_on + NEAR]
        return first[0] if len(first) == 1 else None

    def _was_split(self, old: int, urn: int) -> bool:
        """Whether `old` went on as several schools. A grandchild listed beside the child is no second school."""
        return any(
            other != urn and other not in self.before.get(urn, {}) and urn not in self.before.get(other, {})
            for other in self.after.get(old, ())
        )

    def _same_laestab(self, urn: int, taken: set[int]) -> Identity | None:
        """The school that held the same LAESTAB and closed when this one opened.

        Numbers are used again for schools that have nothing to do with one another, so both dates must be known
        and meet, within a summer; and neither school may be linked to others in a way that says otherwise.
        """
        opened_on = self._opened(urn)
        if opened_on is None or self._plain(urn):
            return None
        meeting = [
            other
            for other in self.by_laestab.get(self.facts[urn].laestab, ())
            if other != urn and other not in taken and not self.after.get(other) and self._met(other, urn)
        ]
        if len(meeting) != 1:
            return None
        rivals = [other for other in self.by_laestab[self.facts[urn].laestab] if self._met(meeting[0], other)]
        return Identity(meeting[0], "same-laestab", opened_on) if rivals == [urn] else None

    def _met(self, old: int, new: int) -> bool:
        """Whether `old` closed when `new` opened, as far as both are dated."""
        closed_on, opened_on = self._closed(old), self._opened(new)
        return bool(closed_on and opened_on and opened_on - LONGEST_GAP <= closed_on <= opened_on + NEAR)

    def _formed_from(self, urn: int) -> Iterator[FormedFrom]:
        for old, (kind, on) in self.otherwise.get(urn, {}).items():
            yield FormedFrom(old, kind, on)
        same = self._one_before(urn)
        for old, on in self._plain(urn).items():
            if same is None or old != same.urn:
                yield FormedFrom(old, PREDECESSOR, on)
