"""What the rest of a year has to bring. Pure, exact: Decimal throughout, rounded only where a count is a whole number.

Met is what `targets.policies.shortfall` calls met: rounded half up to the decimals the target is held to. So the bound
of a target of 94% shown to one decimal is 93.95%, counted in; and of one where lower is better 9.05% for 9%, left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from headwater.evidence.measures.definitions import Direction, Measure
from headwater.evidence.targets.policies import places_of


@dataclass(frozen=True, slots=True)
class Count:
    """How it stands: so many of so many, and how many more of them the rest of the year brings. A share is
    100 × numerator ÷ denominator, for a percentage and for a number per 100 pupils alike."""

    numerator: Decimal
    denominator: Decimal
    to_come: Decimal = Decimal(0)

    @property
    def whole(self) -> Decimal:
        """The denominator at the year's end."""
        return self.denominator + self.to_come

    def share(self, more: Decimal = Decimal(0)) -> Decimal:
        """What the year ends at where `more` are added to the numerator."""
        return 100 * (self.numerator + more) / self.whole


@dataclass(frozen=True, slots=True)
class Bound:
    """How many of what is still to come have to be counted at the least (where higher is better), or may be at the most
    (where lower is better), as a whole number; it can lie outside of what is to come. `exact` is the same before it
    is made whole: at least that many, or fewer than that many. `best` is what the year ends at where everything from
    here goes well."""

    count: Decimal
    exact: Decimal
    best: Decimal
    is_least: bool


def bound(count: Count, aimed: Decimal, measure: Measure) -> Bound:
    """The bound of a target. Nobody can be counted more often than comes: `to_come` limits what is best."""
    half = Decimal(5).scaleb(-places_of(aimed, measure) - 1)
    if measure.direction == Direction.HIGHER:
        exact = (aimed - half) * count.whole / 100 - count.numerator
        return Bound(exact.to_integral_value(ROUND_CEILING), exact, count.share(count.to_come), is_least=True)
    exact = (aimed + half) * count.whole / 100 - count.numerator
    return Bound(exact.to_integral_value(ROUND_CEILING) - 1, exact, count.share(), is_least=False)


def rate_of_rest(found: Bound, count: Count, decimals: int) -> Decimal:
    """What the rest of the year must average in percent, rounded to the safe side, so that whoever keeps to the number
    shown reaches the target. Wants something to come, and a bound that can be kept."""
    step, exact = Decimal(1).scaleb(-decimals), 100 * found.exact / count.to_come
    if found.is_least:
        return exact.quantize(step, ROUND_CEILING)
    below = exact.quantize(step, ROUND_FLOOR)
    return max(Decimal(0), below if below < exact else below - step)


def still_to_miss(found: Bound, count: Count) -> Decimal:
    """How many of those to come may still go wrong: not counted where they should be, counted where they should not."""
    return count.to_come - found.count if found.is_least else found.count
