"""How a number is shown, and what may be said of it. Pure: no database, no clock.

Values come in exact (Decimal) and are rounded here and nowhere else: half up, by the measure's own decimals. "Half
up" means away from zero, as people round by hand: 2.5 becomes 3 and −2.5 becomes −3. A difference is taken from
the exact values and then rounded, so a gap can differ by one from the difference of the two numbers beside it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from headwater.evidence.measures.definitions import Break, Counted, Level, Measure, Unit
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear

MINUS = "\N{MINUS SIGN}"
"""U+2212, as wide as a plus and never broken from its digits at a line's end. Files and JSON keep the plain hyphen:
they carry the exact value and not this text."""

AMONG_THEIR_OWN = {"special": "a special school", "alternative-provision": "alternative provision"}
"""Kinds of school that are compared with their own kind or with none, and what one of them is called."""

UNIT_WORDS = {
    Unit.PERCENT: "%",
    Unit.PERCENTAGE_POINTS: "percentage points",
    Unit.COUNT: "number",
    Unit.SCORE: "score",
    Unit.PROGRESS: "progress score",
    Unit.PER_100: "per 100 pupils",
    Unit.DAYS: "days",
}

UNIT_MEANING = {
    Unit.PERCENT: "percentages",
    Unit.PERCENTAGE_POINTS: "percentage points",
    Unit.COUNT: "numbers",
    Unit.SCORE: "scores",
    Unit.PROGRESS: "progress scores",
    Unit.PER_100: "a number for every 100 pupils",
    Unit.DAYS: "days",
}

_POINT_OF = {
    Unit.PERCENT: "percentage point",
    Unit.PERCENTAGE_POINTS: "percentage point",
    Unit.SCORE: "point",
    Unit.PROGRESS: "point",
    Unit.DAYS: "day",
}
"""What one of a difference is called."""

STATE_FUNDED = "state-funded"
ALL = "all"

_NUMBER_OF = re.compile(r"(?i)\b(?:no\.?|number|num\.?|count|total)(?:\s+of\b|\s*$)|#")


def rounded(value: Decimal, decimals: int) -> Decimal:
    """`value` to so many decimals, half up; never a negative zero."""
    result = value.quantize(_step(decimals), ROUND_HALF_UP)
    return result if result else result.copy_abs()


@lru_cache(maxsize=64)
def _step(decimals: int) -> Decimal:
    """What the last of so many decimals counts."""
    return Decimal(1).scaleb(-decimals)


def exact(value: Decimal | None) -> str | None:
    """The exact decimal without trailing zeros and without an exponent: `54`, `3.09`, `-0.4`."""
    if value is None:
        return None
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def shown(value: Decimal, measure: Measure) -> str:
    """The value as a reader sees it: `54%`, `1,204`, `105`, `+0.3`, `−0.3`.

    Thousands are parted by commas. Progress and percentage points carry their sign above zero too.
    """
    number = rounded(value, measure.decimals)
    sign = MINUS if number < 0 else "+" if measure.unit.signed and number > 0 else ""
    return f"{sign}{abs(number):,f}{'%' if measure.unit == Unit.PERCENT else ''}"


def one_pupil_worth(denominator: Decimal | int | None, measure: Measure) -> Decimal | None:
    """How many percentage points one pupil more or fewer changes, exact. None where the measure is no percentage of
    pupils, or nobody knows of how many."""
    if measure.unit != Unit.PERCENT or measure.counted_in not in (Counted.PUPILS, Counted.ENROLMENTS):
        return None
    if denominator is None or denominator <= 0:
        return None
    return Decimal(100) / Decimal(denominator)


def choose_population(available: Collection[str], counted_with: str) -> str:
    """Which schools a comparator is about: the school's own phase, else all state-funded schools, else all schools.

    `available` are the populations that figures exist for; the result is one of them, or "" when there is none.
    Figures that name no population ("") come last: nobody can say whom they are about.
    """
    for population in (counted_with, STATE_FUNDED, ALL):
        if population and population in available:
            return population
    return "" if "" in available or not available else min(available)


def is_alike(population: str, counted_with: str) -> bool:
    """Whether figures about these schools say anything of a school counted so.

    A special school is held against special schools, and alternative provision against its own kind, or not at all:
    against other schools they would always be the worst, and nobody would learn anything from it.
    """
    return counted_with not in AMONG_THEIR_OWN or population in ("", counted_with)


def missing_reason(measure: Measure, period: str, level: Level) -> str | None:
    """Why nothing was published for `level` in `period` ("2019-20"): `tests cancelled in 2020`, to stand after
    "Not published: ". None where something should have been, or the period is no academic year."""
    if not measure.not_published or (year := _year(period)) is None:
        return None
    # What was said of one year is nearer than what is said of every year.
    for gap in sorted(measure.not_published, key=lambda gap: not gap.years):
        if level in gap.levels and (not gap.years or year in gap.years):
            return gap.reason
    return None


def breaks_between(measure: Measure, periods: Iterable[str]) -> list[Break]:
    """Where figures of these periods cannot all stand in one line, oldest first; empty where they can."""
    if not measure.breaks:
        return []
    years = sorted(year for period in periods if (year := _year(period)))
    if not years:
        return []
    found = sorted(measure.breaks, key=lambda broken: broken.year)
    return [broken for broken in found if years[0] < broken.year <= years[-1]]


def gap(value: Decimal, other: Decimal) -> Decimal:
    """`value` above (+) or below (−) `other`, from exact values; for percentages in percentage points."""
    return value - other


def gap_words(value: Decimal, other: Decimal, measure: Measure) -> str:
    """`3 percentage points above`, `0.4 points below`, `the same`: the gap from exact values, rounded when said. A rate
    per 100 pupils is said without its unit, which its name carries."""
    difference = rounded(gap(value, other), measure.decimals)
    if difference == 0:
        return "the same"
    return f"{in_points(difference, measure)} {'above' if difference > 0 else 'below'}"


def in_points(difference: Decimal, measure: Measure) -> str:
    """`3 percentage points`, `1 point`, `4.1 points`, `0.02`: how large a rounded difference is, with its unit where
    that is points."""
    size = f"{abs(difference):,f}"
    unit = _POINT_OF.get(measure.unit)
    return f"{size} {unit}{'' if size == '1' else 's'}" if unit else size


def due_by(measure: Measure, period: str) -> date | None:
    """The last day of the month in which England's figure of `period` usually first appears; None where nobody says
    when, none was or will be published, or the period is no academic year."""
    year = _year(period)
    if year is None or measure.due is None or missing_reason(measure, period, "england"):
        return None
    calendar_year = year.start + measure.due.years_later
    return date(calendar_year, measure.due.month, monthrange(calendar_year, measure.due.month)[1])


def reasons_against_label(label: str, measure: Measure) -> list[str]:
    """What a reader of `label` would take the unit of the measure for, where it is another."""
    says_number = bool(_NUMBER_OF.search(label))
    says_percent = "%" in label or "percent" in label.casefold()
    if says_number and measure.unit in (Unit.PERCENT, Unit.PER_100):
        return [f"The label “{label}” says number, but the values are {UNIT_MEANING[measure.unit]}."]
    if says_percent and measure.unit not in (Unit.PERCENT, Unit.PERCENTAGE_POINTS):
        return [f"The label “{label}” says %, but the values are {UNIT_MEANING[measure.unit]}."]
    return []


def _year(period: str) -> AcademicYear | None:
    try:
        return AcademicYear.parse(period)
    except NotAnAcademicYear:
        return None
