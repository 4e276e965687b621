"""The invented world: four local authorities, their schools and trusts, and what happened to them.

A `Place` is a community of children and keeps its character whatever its school is called; a `School` is one row of
the register (one URN), so a school that becomes an academy is two schools at one place. Nothing here knows a file
format. Everything is decided by the seed: the same seed and day give the same world.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from headwater.reference.calendar.years import AcademicYear

LAS = {"991": "Exampleshire", "992": "Northmarsh", "993": "Eastwold", "994": "City of Larkham"}
REGION = "Demonstration region"
TRUST_UID = 99001
FIRST_URN = 900001


@dataclass(frozen=True, slots=True)
class Place:
    """Who comes to school here. Rates are shares of pupils in 2018/19; `ability` is in scaled-score points."""

    key: str
    low: int
    high: int
    intake: int  # pupils in a full year group
    fsm: float = 0.24
    eal: float = 0.21
    sen: float = 0.13
    ehcp: float = 0.016
    ability: float = 0.0
    trend: float = 0.0  # scaled-score points a year since 2018/19
    absence: float = 1.0  # times the national rate of the phase
    filling_since: int | None = None  # a new school fills from the bottom: the year it opened
    low_coverage: bool = False  # many pupils arrive without key stage 1 results


@dataclass(frozen=True, slots=True)
class Trust:
    uid: int
    name: str
    kind: str  # Multi-academy trust, Single-academy trust
    opened: date
    companies_house_number: str

    @property
    def group_id(self) -> str:
        return f"TR{self.uid}"


@dataclass(frozen=True, slots=True)
class School:
    """One row of the register. `kind` is a key of `gias.KINDS`; `estab` is four digits."""

    urn: int
    place: Place
    la: str
    estab: str
    name: str
    kind: str
    phase: str  # Primary, Secondary, Not applicable (special), Nursery
    town: str
    opened: date | None = None
    closed: date | None = None
    opened_because: str = "Not applicable"
    closed_because: str = "Not applicable"
    religion: str = "Does not apply"
    predecessors: tuple[int, ...] = ()
    successor: int | None = None

    @property
    def laestab(self) -> str:
        return self.la + self.estab

    @property
    def census_type(self) -> str:
        if self.kind == "independent":
            return "Independent school"
        if self.phase == "Not applicable":
            return "State-funded special school"
        return f"State-funded {self.phase.lower()}"

    @property
    def has_year_6(self) -> bool:
        return self.place.low < 11 <= self.place.high and self.kind != "independent"

    def is_open(self, day: date) -> bool:
        return (self.opened is None or self.opened <= day) and (self.closed is None or self.closed > day)


@dataclass(frozen=True, slots=True)
class Membership:
    urn: int
    trust: Trust
    joined: date
    left: date | None = None


@dataclass(frozen=True, slots=True)
class Link:
    urn: int
    linked: int
    linked_name: str
    kind: str
    on: date


@dataclass(slots=True)
class World:
    """Everything there is, as at `today`."""

    today: date
    seed: int
    schools: dict[int, School] = field(default_factory=dict)
    trusts: list[Trust] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    @property
    def newest(self) -> AcademicYear:
        """The newest year with published tables: they come out in the December after the year ends."""
        year = AcademicYear.containing(self.today)
        return year.plus(-1) if self.today >= date(year.start, 12, 15) else year.plus(-2)

    def random(self, *about: object) -> Random:
        """Chance for one purpose, the same whatever else was drawn before."""
        return Random(":".join(map(str, (self.seed, *about))))

    def in_census(self, year: AcademicYear) -> Iterator[School]:
        """Schools open on the January census day of the year, in the register's order."""
        day = census_day(year)
        return (s for s in sorted(self.schools.values(), key=lambda s: (s.la, s.estab, s.urn)) if s.is_open(day))

    def membership(self, urn: int, day: date) -> Membership | None:
        for held in self.memberships:
            if held.urn == urn and held.joined <= day and (held.left is None or held.left > day):
                return held
        return None

    def members(self, uid: int, day: date) -> list[School]:
        """The trust's schools on `day`, primaries first, in the order they were invented."""
        held = (m.urn for m in self.memberships if m.trust.uid == uid and self.membership(m.urn, day) is m)
        return [self.schools[urn] for urn in sorted(held)]


def census_day(year: AcademicYear) -> date:
    """The third Thursday of January, when the school census is taken."""
    first = date(year.start + 1, 1, 1)
    return date(year.start + 1, 1, (3 - first.weekday()) % 7 + 15)
