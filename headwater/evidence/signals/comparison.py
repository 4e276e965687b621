"""Is it better or worse than somewhere else, by how much, and could the difference be chance?

Pure: no database, no clock. Direction comes from the measure; the gap is taken from exact values and rounded when it is
said. A difference is within small-cohort uncertainty where the comparator lies inside the interval around the school's
own value: the published confidence interval where the measure has one, else Wilson's 95% interval of the proportion
(domain 5.3). Then it is grey, neither good nor bad.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from headwater.evidence.measures.definitions import Counted, Direction, Measure, Unit
from headwater.evidence.measures.policies import gap_words, in_points, rounded, shown
from headwater.evidence.measures.statistics import Few, few, few_words, wilson
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear

ONCE_EACH = frozenset({"beh.pex_rate"})
"""Rates per 100 pupils in which a pupil counts once at most, so that they are proportions of pupils too. A pupil can be
suspended many times: those rates are not, and an interval for them would be too narrow."""

Word = Literal["better", "worse", "the same", "above", "below", "not compared"]
Tone = Literal["good", "bad", "grey", "none"]
Shape = Literal["up", "down", "level"]
Interval = tuple[Decimal, Decimal]


CHANCE_UNKNOWN = "whether it could be chance cannot be said: number of pupils not known"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A value beside a comparator. Everything a page, a document or a program needs to say it; nothing to work out."""

    word: Word
    """"better" and "worse" by the measure's direction; "above" and "below" where neither is better."""
    tone: Tone
    """"grey" where they are the same or the difference could be chance; "none" for context and for no comparison."""
    shape: Shape
    """Up for better (or above), down for worse (or below), level where the tone is grey or nothing is compared."""
    gap: Decimal
    """Value less comparator, exact; percentages in percentage points."""
    gap_words: str
    """"3 percentage points above", "0.4 points below", "the same"; empty where it is not compared."""
    within_uncertainty: bool
    interval: Interval | None
    """Around the school's own value, in the measure's unit; None where there is none."""
    uncertainty: str
    """What can be said of chance, as a clause: "with 28 pupils the difference could be chance"; "" for context."""
    caution: str
    """"fewer than 11 pupils: read with caution", or ""."""
    years: str
    """"2024/25 beside 2022/23" where the comparator is of another year, else ""."""
    sentence: str

    @property
    def is_compared(self) -> bool:
        return self.word != "not compared"


def compare(
    value: Decimal | None,
    comparator: Decimal | None,
    measure: Measure,
    *,
    denominator: Decimal | int | None = None,
    numerator: Decimal | int | None = None,
    interval: Interval | None = None,
    period: str = "",
    comparator_period: str = "",
    name: str = "England",
) -> Comparison | None:
    """The school's `value` beside `comparator`; None where either is missing.

    `denominator` and `numerator` are the school's own, of its pupils; where only the denominator is known the numerator
    is the whole number of pupils nearest to the value. `interval` is a published confidence interval of the school's
    value. Years as stored ("2024-25"): where both are given and differ, the comparison is marked with both. `name` is
    whom it is compared with, as it stands in a sentence.
    """
    if value is None or comparator is None:
        return None
    gap = value - comparator
    years = _years(period, comparator_period)
    so_few = few(denominator, measure) if _counts_pupils(measure) else None
    if so_few == Few.NO_PERCENTAGE:
        said = f"Not compared with {name}: {few_words(so_few)}"
        return Comparison("not compared", "none", "level", gap, "", False, None, "", "", years, said)
    word = _word(gap, measure)
    interval = interval or _interval(value, measure, numerator, denominator)
    within = interval is not None and interval[0] <= comparator <= interval[1]
    uncertainty = _uncertainty(word, measure, denominator, interval, within)
    caution = few_words(so_few)
    tone = _tone(word, within)
    return Comparison(
        word=word,
        tone=tone,
        shape=_shape(word, tone),
        gap=gap,
        gap_words=gap_words(value, comparator, measure),
        within_uncertainty=within,
        interval=interval,
        uncertainty=uncertainty,
        caution=caution,
        years=years,
        sentence="; ".join(filter(None, [_said(word, gap, measure, name, years), uncertainty, caution])),
    )


def gap_size(gap: Decimal, measure: Measure) -> str:
    """`3 percentage points`, `4.1 points`, `0.02 per 100 pupils`: how far, without a direction."""
    said = in_points(rounded(gap, measure.decimals), measure)
    return f"{said} per 100 pupils" if measure.unit == Unit.PER_100 else said


def _counts_pupils(measure: Measure) -> bool:
    """Whether the measure is a proportion of pupils, each counted once at most."""
    proportion = measure.unit == Unit.PERCENT or measure.key in ONCE_EACH
    return proportion and measure.counted_in in (Counted.PUPILS, Counted.ENROLMENTS)


def _interval(
    value: Decimal, measure: Measure, numerator: Decimal | int | None, denominator: Decimal | int | None
) -> Interval | None:
    if measure.direction == Direction.CONTEXT or not _counts_pupils(measure) or not denominator:
        return None
    of = int(denominator)
    count = numerator if numerator is not None else (value * of / 100).quantize(Decimal(1), ROUND_HALF_UP)
    return wilson(int(count), of) if 0 <= count <= of else None


def _word(gap: Decimal, measure: Measure) -> Word:
    difference = rounded(gap, measure.decimals)
    if difference == 0:
        return "the same"
    if measure.direction == Direction.CONTEXT:
        return "above" if difference > 0 else "below"
    return "better" if (difference > 0) == (measure.direction == Direction.HIGHER) else "worse"


def _tone(word: Word, within: bool) -> Tone:
    if word in ("above", "below"):
        return "none"
    if within or word == "the same":
        return "grey"
    return "good" if word == "better" else "bad"


def _shape(word: Word, tone: Tone) -> Shape:
    # A grey signal printed without colour must not look like a green or a red one.
    if tone == "grey":
        return "level"
    return "up" if word in ("better", "above") else "down"


def _uncertainty(
    word: Word, measure: Measure, denominator: Decimal | int | None, interval: Interval | None, within: bool
) -> str:
    if word == "the same" or measure.direction == Direction.CONTEXT:
        return ""
    if interval and _counts_pupils(measure) and denominator:
        chance = "the difference could be chance" if within else "the difference is more than chance would explain"
        return f"with {int(denominator):,} pupils {chance}"
    if interval:
        low, high = (shown(limit, measure) for limit in interval)
        inside = "takes it in, so the difference could be chance" if within else "does not take it in"
        return f"the confidence interval from {low} to {high} {inside}"
    if _counts_pupils(measure):
        return CHANCE_UNKNOWN
    return ""


def _said(word: Word, gap: Decimal, measure: Measure, name: str, years: str) -> str:
    beside = f" ({years})" if years else ""
    if word == "the same":
        return f"The same as {name}{beside}"
    than = "" if word in ("above", "below") else " than"
    return f"{word.capitalize()}{than} {name} by {gap_size(gap, measure)}{beside}"


def _years(period: str, other: str) -> str:
    if not period or not other or period == other:
        return ""
    return f"{_shown_year(period)} beside {_shown_year(other)}"


def _shown_year(period: str) -> str:
    try:
        return str(AcademicYear.parse(period))
    except NotAnAcademicYear:
        return period
