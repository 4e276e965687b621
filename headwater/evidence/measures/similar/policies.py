"""Where a value sits among similar schools. Pure: no database, no clock.

**Percentile.** Of `n` schools with a value, `below` have a lower one and `equal` the very same:

    percentile = 100 × (below + equal ÷ 2) ÷ n

Schools with the same value count half below and half above (the middle rank), so that a value in which many schools
agree does not jump. Values are compared exactly as published. The school itself, where it has a value, is one of them.
No verdict follows from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

from headwater.evidence.measures.definitions import Direction, Measure
from headwater.evidence.measures.policies import rounded

ENOUGH_SCHOOLS = 20
"""Among fewer schools a percentile says more of chance than of the school."""
ENOUGH_SHARE = Decimal("0.5")
"""Where fewer of the group have a value, the files loaded are of a part of the country, not of the whole."""

NO_ROW = "no-row"
PERCENTS = tuple(range(10, 100, 10))

_ORDINALS = {1: "", 2: "second-", 3: "third-", 4: "fourth-", 5: "fifth-"}


@dataclass(frozen=True, slots=True)
class Spread:
    """Values of a group of schools, lowest first, each with how many schools have it; `size` schools are in the group.
    `left_out` counts those without a value by reason. `period` is the year of the values: 2024-25."""

    values: tuple[tuple[Decimal, int], ...]
    size: int
    period: str = ""
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def schools(self) -> int:
        return sum(count for _, count in self.values)


def write_values(values: Mapping[Decimal, int]) -> str:
    """`62:3 63:10`: each exact value and how many schools have it, lowest first."""
    return " ".join(f"{value.normalize():f}:{count}" for value, count in sorted(values.items()))


def read_values(text: str) -> tuple[tuple[Decimal, int], ...]:
    """What `write_values` wrote."""
    pairs = (pair.split(":") for pair in text.split())
    return tuple((Decimal(value), int(count)) for value, count in pairs)


def read_counts(text: str) -> dict[str, int]:
    """`suppressed:2 no-row:9`: how many by reason."""
    pairs = (pair.split(":") for pair in text.split())
    return {reason: int(count) for reason, count in pairs}


def percentile(spread: Spread, value: Decimal) -> Decimal | None:
    """0 to 100: which percentage of the schools has less, those with the same counted half. None of no school."""
    if not spread.schools:
        return None
    below = sum(count for other, count in spread.values if other < value)
    equal = sum(count for other, count in spread.values if other == value)
    return Decimal(100 * (2 * below + equal)) / (2 * spread.schools)


def value_at(spread: Spread, percent: int) -> Decimal | None:
    """The lowest value that at least `percent` in 100 schools do not exceed (nearest rank); None of no school."""
    wanted = (Decimal(spread.schools) * percent / 100).to_integral_value(ROUND_CEILING)
    seen = 0
    for value, count in spread.values:
        seen += count
        if seen >= wanted:
            return value
    return None


def reasons_not_to_compare(schools: int, size: int) -> list[str]:
    """Why a value is not set beside the values of `schools` schools, of a group of `size`; empty where it can be."""
    if not schools:
        return ["No loaded file has these figures of similar schools."]
    if schools < ENOUGH_SCHOOLS:
        return [f"Too few similar schools have this figure in the files loaded: {schools:,} of {size:,}."]
    if schools < ENOUGH_SHARE * size:
        part = f"{schools:,} of {size:,} similar schools"
        return [f"The files loaded have this figure of only {part}: too small a part of the country to compare with."]
    return []


def standing_words(value: Decimal, spread: Spread, measure: Measure) -> str:
    """`higher than 64% of 1,569 similar schools`; `better than` where lower is better. "" of no school."""
    said = _part_words(value, spread, measure)
    return f"{said} {spread.schools:,} similar schools" if said else ""


def short_words(value: Decimal, spread: Spread, measure: Measure) -> str:
    """`Higher than 64%`, for a table that says how many schools there are in a column of its own."""
    said = _part_words(value, spread, measure).removesuffix(" of")
    return said[:1].upper() + said[1:]


def _part_words(value: Decimal, spread: Spread, measure: Measure) -> str:
    """`higher than 64% of`; at either end what is true of every school, or nearly."""
    found = percentile(spread, value)
    if found is None:
        return ""
    lower = measure.direction == Direction.LOWER
    part = 100 - found if lower else found
    whole = rounded(part, 0)
    if part in (0, 100):
        said = "none of" if part == 0 else "all"
    elif whole in (0, 100):
        said = "hardly any of" if whole == 0 else "nearly all of"
    else:
        said = f"{whole}% of"
    return f"{'better' if lower else 'higher'} than {said}"


def tenth_words(tenth: int) -> str:
    """`the third-highest share`, counted from the nearer end: tenth 10 has the highest, tenth 1 the lowest."""
    from_top = 11 - tenth
    if from_top <= 5:
        return f"the {_ORDINALS[from_top]}highest share"
    return f"the {_ORDINALS[tenth]}lowest share"


def group_words(phase: str, tenth: int, low: Decimal, high: Decimal) -> str:
    """`the tenth of primary schools with the third-highest share of disadvantaged pupils: 28.1% to 33.4%`."""
    bounds = f"{rounded(low, 1)}% to {rounded(high, 1)}%"
    return f"the tenth of {phase} schools with {tenth_words(tenth)} of disadvantaged pupils: {bounds}"


def left_out_words(counts: Mapping[str, int]) -> str:
    """`43 without a published figure are left out`; "" where nobody is."""
    without = sum(counts.values())
    return f"{without:,} without a published figure {'is' if without == 1 else 'are'} left out" if without else ""


def newest(spreads: Sequence[Spread], *, until: str) -> Spread | None:
    """The newest of a year not later than `until` (2024-25)."""
    return max((one for one in spreads if one.period <= until), key=lambda one: one.period, default=None)
