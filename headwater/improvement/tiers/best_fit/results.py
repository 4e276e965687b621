"""What is tested, and what is found. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

Verdict = Literal["met", "not met", "cannot tell", "not asked"]
"""`not asked`: the school has no such measure, being of another phase."""


FITS, DOES_NOT_FIT = "fits", "does-not-fit"
"""Of `CriterionJudgement.Verdict`."""

Row = tuple[str, str]
"""Measure and group."""


class Figured(Protocol):
    """A shown figure of the school, of England or of its authority, of any shape."""

    @property
    def level(self) -> str: ...
    @property
    def population(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def numerator(self) -> Decimal | None: ...
    @property
    def denominator(self) -> Decimal | None: ...
    @property
    def stage(self) -> str: ...
    @property
    def as_at(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Number:
    """The school's value of one year: exact, in the measure's unit."""

    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the tests are run on. `own`: the school's published values by measure and group, then by school year;
    `beside`: those of an area ("england", "la") likewise; `own_only`: rows of which there is only what the school
    counted itself, an estimate or a year that is not over."""

    phase: str
    own: Mapping[Row, Mapping[str, Number]] = field(default_factory=dict)
    beside: Mapping[str, Mapping[Row, Mapping[str, Decimal]]] = field(default_factory=dict)
    own_only: frozenset[Row] = frozenset()


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test. `asks`: what it asks, `says`: what the figures say, as sentences with their years."""

    asks: str
    verdict: Verdict
    says: str


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One statement of a tier. `people_decide` is "" where figures alone can tell. `verdict` is what figures say;
    `judged` what a reader judges (of `CriterionJudgement.Verdict`, "" where nobody has), `note` on which evidence, and
    `judged_by` the account of who did."""

    title: str
    text: str
    verdict: Verdict
    tests: tuple[TestResult, ...]
    people_decide: str
    asks_for: tuple[str, ...]
    id: str = ""
    judged: str = ""
    note: str = ""
    judged_by: int | None = None
    judged_on: date | None = None

    @property
    def is_contradicted(self) -> bool:
        """By figures, or by a reader: a judgement does not take away what a figure says, nor the other way round."""
        return (self.verdict == "not met" and bool(self.tests)) or self.judged == DOES_NOT_FIT

    @property
    def is_borne_out(self) -> bool:
        return not self.is_contradicted and ((self.verdict == "met" and bool(self.tests)) or self.judged == FITS)


@dataclass(frozen=True, slots=True)
class TierResult:
    """A tier with all its statements. `people_decide`: why figures say nothing of it at all."""

    key: str
    title: str
    text: str
    criteria: tuple[CriterionResult, ...]
    people_decide: str

    def titles(self, verdict: Verdict) -> tuple[str, ...]:
        """The statements that figures say this of."""
        return tuple(each.title for each in self.criteria if each.verdict == verdict and each.tests)


@dataclass(frozen=True, slots=True)
class BestFit:
    """`suggested`: key of the tier, "" where none is singled out. `says`: the suggestion and its reasons."""

    tiers: tuple[TierResult, ...]
    suggested: str
    says: tuple[str, ...]
