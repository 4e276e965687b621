"""Is the target met? Pure: no database, no clock.

Met is at the target or beyond it, in the measure's own direction; "within tolerance" is short of it by one pupil or by
two percentage points at most, whichever is larger (domain 5.4). A target of zero has no tolerance: a trust that says
"no permanent exclusion" does not mean "hardly any".
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

from headwater.evidence.measures.definitions import Counted, Direction, Measure, Unit
from headwater.evidence.measures.policies import gap_words, rounded, shown
from headwater.evidence.measures.statistics import Few, few, few_words
from headwater.evidence.signals.comparison import gap_size
from headwater.evidence.signals.definitions import tolerance_of
from headwater.evidence.targets.policies import shortfall

TOLERANCE = Decimal(2)
"""Percentage points, where a measure has no tolerance of its own."""

StatusKey = Literal["met", "near", "missed", "unknown"]
StatusTone = Literal["good", "near", "bad", "none"]
StatusShape = Literal["up", "level", "down", "none"]


class Resolved(Protocol):
    """What `targets.policies.resolve` makes of a target: its number, or why there is none."""

    @property
    def value(self) -> Decimal | None: ...
    @property
    def words(self) -> str: ...
    @property
    def why_not(self) -> str: ...


@dataclass(frozen=True, slots=True)
class TargetStatus:
    """A value beside its target."""

    key: StatusKey
    words: str
    """"Met", "Within one pupil", "Within 2 percentage points", "Not met", "Cannot tell"."""
    tone: StatusTone
    shape: StatusShape
    gap: Decimal | None
    """Value less target, exact; None where it cannot be told."""
    sentence: str


def stands_out(tone: str, gap: Decimal, measure: Measure, *, is_chance_known: bool) -> bool:
    """Whether a value is so much worse than its comparator that somebody should look at it before the rest.

    `tone` and `gap` are those of the comparison. Where there is an interval, its tone tells: what could be chance is
    grey. Where there is none (`is_chance_known` false), nobody can say whether it is chance, and a difference counts,
    as people know it, from where it would miss a target: beyond two percentage points, or beyond the measure's own
    tolerance. Marks and rates have none.
    """
    return tone == "bad" and (is_chance_known or abs(rounded(gap, measure.decimals)) > _points(measure))


def _points(measure: Measure) -> Decimal:
    """How far off still counts as near, in the measure's unit, for a school of which no number of pupils is known."""
    if measure.unit not in (Unit.PERCENT, Unit.PERCENTAGE_POINTS):
        return Decimal(0)
    own = tolerance_of(measure.key)
    return TOLERANCE if own is None else own


def against_target(
    value: Decimal | None,
    target: Resolved,
    measure: Measure,
    *,
    denominator: Decimal | int | None = None,
    tolerance: Decimal | None = None,
) -> TargetStatus:
    """How `value` stands against `target`.

    The value counts as people know it (`targets.policies.shortfall`). `denominator` is the number
    of the school's pupils. `tolerance` is in percentage points and holds for no other unit: as given, else as
    `definitions/expectations` have it for the measure, else two.
    """
    if measure.direction == Direction.CONTEXT:
        return _unknown("nothing is better or worse in this measure")
    if target.value is None:
        return _unknown(target.why_not or "the target is not a number")
    if value is None:
        return _unknown("there is no figure")
    so_few = few(denominator, measure)
    if so_few == Few.NO_PERCENTAGE:
        return _unknown(few_words(so_few))
    short = shortfall(value, target.value, measure)
    exact = value - target.value
    aimed = target.words or shown(target.value, measure)
    caution = f"; {few_words(so_few)}" if so_few else ""
    if short <= 0:
        by = "" if rounded(exact, measure.decimals) == 0 else f", {gap_words(value, target.value, measure)}"
        return TargetStatus("met", "Met", "good", "up", exact, f"Meets the target: {aimed}{by}{caution}")
    points = tolerance if tolerance is not None else tolerance_of(measure.key) or TOLERANCE
    allowed, near = _tolerance(target.value, measure, denominator, points)
    said = f"{gap_size(exact, measure)} away from the target: {aimed}{caution}"
    if short <= allowed:
        return TargetStatus("near", f"Within {near}", "near", "level", exact, f"Within {near}: {said}")
    return TargetStatus("missed", "Not met", "bad", "down", exact, f"Not met: {said}")


def _tolerance(
    target: Decimal, measure: Measure, denominator: Decimal | int | None, tolerance: Decimal
) -> tuple[Decimal, str]:
    """How far short still counts as near, and how that is called."""
    if target == 0 or measure.unit not in (Unit.PERCENT, Unit.PERCENTAGE_POINTS, Unit.PER_100):
        return Decimal(0), ""
    of_pupils = measure.counted_in in (Counted.PUPILS, Counted.ENROLMENTS)
    one_pupil = Decimal(100) / Decimal(denominator) if denominator and of_pupils else Decimal(0)
    points = Decimal(0) if measure.unit == Unit.PER_100 else tolerance
    if one_pupil > points:
        return one_pupil, "one pupil"
    return points, f"{points.normalize():f} percentage {'point' if points == 1 else 'points'}"


def _unknown(why: str) -> TargetStatus:
    return TargetStatus("unknown", "Cannot tell", "none", "none", None, f"Cannot tell: {why}")
