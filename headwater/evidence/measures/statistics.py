"""What a number can be, and how much of it may be chance. Pure arithmetic: no database, no clock, no words of a page.

Percentages are 0 to 100. Counts are whole numbers. Results are exact, or to 8 places, half up, as figures are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from functools import lru_cache

from headwater.evidence.measures.definitions import Counted, Measure, Unit

Z95 = Decimal("1.959963984540054235524594430520")
"""The standard normal deviate that 2.5% of the distribution lie above."""
PLACES = Decimal("1e-8")
FEWEST = 6
"""A group of fewer pupils has no percentage: `domain.md` 5.1, safe default."""
CAUTION_BELOW = 11
"""A percentage of fewer pupils carries a mark: the same."""


@lru_cache(maxsize=4096)
def wilson(numerator: Decimal | int, denominator: Decimal | int) -> tuple[Decimal, Decimal]:
    """The 95% score interval of a proportion in percent, (low, high), each to 8 places: 24 of 30 is 62.7 to 90.5.

    E. B. Wilson, “Probable inference, the law of succession, and statistical inference”, Journal of the American
    Statistical Association 22 (1927), 209–212, without continuity correction. It holds for things counted once each and
    independently: pupils, not sessions, of which one pupil has hundreds. Raises ValueError where the denominator is not
    above zero or the numerator not between zero and it.
    """
    if denominator <= 0:
        raise ValueError("An interval needs somebody to have been counted: the denominator is not above zero.")
    if not 0 <= numerator <= denominator:
        raise ValueError("A proportion lies between none and all: the numerator is not between 0 and the denominator.")
    with localcontext() as context:
        context.prec = 50
        n, share = Decimal(denominator), Decimal(numerator) / Decimal(denominator)
        middle = share + Z95**2 / (2 * n)
        reach = Z95 * (share * (1 - share) / n + Z95**2 / (4 * n**2)).sqrt()
        scale = 100 / (1 + Z95**2 / n)
        # At none and at all the interval ends there; 50 digits can miss that by the last one.
        low = Decimal(0) if numerator == 0 else (middle - reach) * scale
        high = Decimal(100) if numerator == denominator else (middle + reach) * scale
    return low.quantize(PLACES, ROUND_HALF_UP), high.quantize(PLACES, ROUND_HALF_UP)


class Few(StrEnum):
    """What to do with a percentage of so few pupils."""

    NO_PERCENTAGE = "no-percentage"
    """Fewer than six: say so instead of the percentage."""
    CAUTION = "caution"
    """Six to ten: the percentage with a mark of caution."""


def few(denominator: Decimal | int | None, measure: Measure) -> Few | None:
    """Whether so few pupils are behind the figure that it needs care; None where they are enough or nobody knows.

    Only where the denominator counts pupils or enrolments: of ten thousand sessions nobody knows how many pupils.
    """
    if measure.counted_in not in (Counted.PUPILS, Counted.ENROLMENTS) or denominator is None:
        return None
    if denominator < FEWEST:
        return Few.NO_PERCENTAGE
    return Few.CAUTION if denominator < CAUTION_BELOW else None


def few_words(found: Few | None) -> str:
    """`fewer than 6 pupils`, `fewer than 11 pupils: read with caution`, or nothing."""
    if found is None:
        return ""
    if found == Few.NO_PERCENTAGE:
        return f"fewer than {FEWEST} pupils"
    return f"fewer than {CAUTION_BELOW} pupils: read with caution"


def numerators_for(shown: Decimal, denominator: int, decimals: int, *, more_than_once: bool = False) -> range:
    """The numerators whose percentage of `denominator`, rounded half up to `decimals`, is `shown`.

    `more_than_once`: things of which one pupil can have several, such as suspensions; otherwise none exceeds the
    denominator. Empty where the percentage cannot be reached (N. J. L. Brown and J. A. J. Heathers, “The GRIM test”,
    Social Psychological and Personality Science 8 (2017), 363–369), or where `shown` has more decimals than that.
    """
    if denominator <= 0:
        return range(0)
    scale = 10**decimals
    units = shown * scale
    if shown < 0 or units != units.to_integral_value():
        return range(0)
    # Half up: shown − half a unit <= 100 k / n < shown + half a unit, in whole numbers.
    twice, whole = 2 * int(units), 200 * scale
    first = max(0, -(-denominator * (twice - 1) // whole))
    last = -(-denominator * (twice + 1) // whole) - 1
    return range(first, (last if more_than_once else min(last, denominator)) + 1)


def is_reachable(shown: Decimal, denominator: int, decimals: int, *, more_than_once: bool = False) -> bool:
    """Whether any whole number of pupils out of `denominator` is `shown` percent when rounded."""
    return bool(numerators_for(shown, denominator, decimals, more_than_once=more_than_once))


def bounds_of_all(parts: Sequence[Decimal], decimals: int | None = None) -> tuple[Decimal, Decimal]:
    """Between which percentages lie those whom every one of `parts` counts, out of the same pupils.

    Reading 82, writing 83 and maths 81 leave reading, writing and maths combined between 46 (the sum less 200) and 81
    (the least). Where the parts are rounded to `decimals`, each may be half a unit more or less, and so may the
    combined figure as it is shown: the bounds widen by that. Raises ValueError where there are no parts.
    """
    if not parts:
        raise ValueError("Nothing lies between the bounds of no parts.")
    half = Decimal("0.5").scaleb(-decimals) if decimals is not None else Decimal(0)
    low = max(Decimal(0), sum(parts, Decimal(0)) - 100 * (len(parts) - 1) - half * (len(parts) + 1))
    return low, min(parts)


def counts_more_than_once(measure: Measure) -> bool:
    """Whether one pupil can count several times, so that the numerator can exceed the denominator."""
    return measure.unit == Unit.PER_100
