"""What a check is, what it finds, and how checks are run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from headwater.evidence.signals.checks.numbers import Aim, Number, SchoolNumbers

Place = Literal["figures", "nationals", "targets"]
"""Where it is put right: the school's figures, the national figures, the targets."""


class Severity(StrEnum):
    """How sure it is that something has to be put right. The order is that of the list: worst first."""

    WRONG = "wrong"
    SUSPICIOUS = "suspicious"
    MISSING = "missing"
    UNCLEAR = "unclear"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def order(self) -> int:
        return list(Severity).index(self)


_WORDS = {
    Severity.WRONG: "Certainly wrong",
    Severity.SUSPICIOUS: "Look again",
    Severity.MISSING: "Missing",
    Severity.UNCLEAR: "Unclear",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found. `measures` are what it is about, the first one above all; `concerns` are the numbers it rests
    on: when they change, an acceptance of it no longer holds. `severity` only where it differs from the check's."""

    sentence: str
    how_to_fix: str
    measures: tuple[str, ...]
    concerns: tuple[Number | Aim | str, ...]
    group: str = "all"
    period: str = ""
    place: Place = "figures"
    severity: Severity | None = None
    about: str = ""
    """Tells two findings of one check apart where measure, group and year do not: a table's key."""

    @property
    def subject(self) -> str:
        return " ".join(filter(None, (self.about or self.measures[0], self.group, self.period)))

    def fingerprint(self, check: str) -> str:
        """Hash of the numbers it rests on."""
        numbers = sorted(said if isinstance(said, str) else said.fingerprint for said in self.concerns)
        return sha256("\n".join((check, self.subject, *numbers)).encode()).hexdigest()


Find = Callable[[SchoolNumbers], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `rows` are the faults of domain 3.6 that it stands for; `why` is why anybody should care."""

    key: str
    rows: tuple[int, ...]
    severity: Severity
    why: str
    find: Find


_CHECKS: dict[str, Check] = {}


def check(key: str, *, rows: tuple[int, ...] = (), severity: Severity, why: str) -> Callable[[Find], Find]:
    """Register a function as the check `key`. Keys are permanent: they stand in acceptances."""

    def register(find: Find) -> Find:
        if key in _CHECKS:
            raise ValueError(f"There are two checks called {key}.")
        _CHECKS[key] = Check(key, rows, severity, why, find)
        return find

    return register


def registered() -> dict[str, Check]:
    return dict(_CHECKS)


def run(numbers: SchoolNumbers, checks: Iterable[Check]) -> Iterator[tuple[Check, Found]]:
    """Every finding of these checks. A check that finds the same subject twice says it once."""
    for each in checks:
        told: set[str] = set()
        for found in each.find(numbers):
            if found.subject not in told:
                told.add(found.subject)
                yield each, found
