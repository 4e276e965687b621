"""Several schools, or several years, as one: pupils are pooled, schools' percentages are never averaged.

A school without a figure is not left out in silence: the result says "5 of 7 schools" and why two are missing. Where
the publisher gives a rounded percentage of a known number of pupils, the numerator is worked out where only one can be
meant; where none can be told, or no number of pupils is known, the result says that it is approximate. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from headwater.evidence.measures.definitions import Counted, Level, Measure, Pooling
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.policies import breaks_between
from headwater.evidence.measures.statistics import PLACES, counts_more_than_once, numerators_for
from headwater.reference.calendar.years import AcademicYear

NOT_EXPECTED = (Missing.NOT_APPLICABLE, Missing.NO_ENTRIES)
"""Reasons for which a school does not count among those of which a figure was expected: nobody there is counted."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one school (or one year) brings. Exactly one of `value` and `missing` is set; neither means not loaded.

    `weight` is its pupils on roll, for measures that say they may be weighed by them. `decimals` says to how many the
    value was rounded by whoever published it; None takes as many as the value has.
    """

    school: Hashable
    value: Decimal | None = None
    missing: Missing | None = None
    numerator: Decimal | int | None = None
    denominator: Decimal | int | None = None
    weight: Decimal | int | None = None
    decimals: int | None = None


class Method(StrEnum):
    """How exact a pooled figure is, best first."""

    ADDED_UP = "added-up"
    """Numerators and denominators as they were given."""
    WORKED_OUT = "worked-out"
    """Some numerators worked out from rounded percentages, each the only one it can be."""
    MEAN = "mean"
    """Means weighted by the pupils each is of."""
    ROUNDED = "rounded"
    """Some percentages are too rounded to tell the numerator: weighted by their pupils."""
    WEIGHED = "weighed"
    """No denominators: weighted by pupils on roll."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """One figure of several schools. `value` is to 8 places, half up; exactly one of `value` and `missing` is set.

    `numerator` only where it is known exactly; `denominator` where the value is of that many. `schools` are those it is
    of, `expected` is of how many it should have been. `why` counts the missing ones by reason: "2 suppressed".
    """

    value: Decimal | None
    missing: Missing | None
    why: str
    numerator: Decimal | None
    denominator: Decimal | None
    how: Method | None
    method: str
    """How it was worked out, as a clause: "1,204 of 1,937 pupils, added up over schools"."""
    schools: tuple[Hashable, ...]
    expected: int

    @property
    def of_schools(self) -> str:
        """`5 of 7 schools`, `7 schools`."""
        return counted(len(self.schools), self.expected, "school")

    @property
    def is_approximate(self) -> bool:
        return self.how in (Method.ROUNDED, Method.WEIGHED)


def counted(known: int, expected: int, noun: str) -> str:
    """`5 of 7 schools` where some are missing, `7 schools` where none is."""
    things = noun if expected == 1 else f"{noun}s"
    return f"{known} {things}" if known == expected else f"{known} of {expected} {things}"


def pool(shares: Iterable[Share], measure: Measure, *, over: str = "schools") -> Pooled:
    """The schools' figures of one measure, group and period as one figure, by the measure's own way of pooling.

    Of two ways, pooling by the schools' own denominators or weighing by pupils on roll, the one that more schools allow
    is taken, the first where as many do: a figure of seven schools that is nearly right says more of the trust than an
    exact one of three. `over` names the shares in the method's words.
    """
    given = [share for share in shares if share.missing not in NOT_EXPECTED and share.denominator != 0]
    if not given:
        return _nothing(given, Counter(), Missing.NOT_APPLICABLE)
    missing = Counter(share.missing or Missing.NOT_LOADED for share in given if share.value is None)
    with_value = [share for share in given if share.value is not None]
    if measure.pooling == Pooling.NEVER:
        return _nothing(given, missing, Missing.NOT_APPLICABLE, "worked out from pooled groups, never pooled itself")
    if measure.pooling == Pooling.SUM:
        return _summed(with_value, given, missing, over)
    by_pupils = [share for share in with_value if share.denominator is not None]
    by_weight = [share for share in with_value if measure.weighed_by and share.weight]
    chosen = by_pupils if len(by_pupils) >= len(by_weight) else by_weight
    if not chosen:
        return _nothing(given, missing, None, "number of pupils not known" if with_value else "")
    if chosen is by_weight:
        return _weighed(chosen, given, missing, measure, over)
    if measure.pooling == Pooling.MEAN:
        return _mean(chosen, given, missing, over)
    return _added_up(chosen, given, missing, measure, over)


@dataclass(frozen=True, slots=True)
class PooledYears:
    """Several years of one school as one figure. `periods` are those pooled, oldest first."""

    pooled: Pooled
    periods: tuple[str, ...]
    words: str
    """`3 published years: 2018/19, 2021/22 and 2022/23`."""
    stopped_by: str
    """Why no earlier year is in it, where the series is broken before it; or ""."""


def pool_years(
    by_period: Mapping[str, Share], measure: Measure, *, until: str, level: Level = "school", years: int = 3
) -> PooledYears:
    """The last `years` published years up to and including `until` ("2024-25"), pooled.

    Years in which nothing was published for `level` are passed over, not counted as missing: before 2021/22 comes
    2018/19. No year before a break in the series is taken.
    """
    newest = AcademicYear.parse(until)
    taken: list[str] = []
    stopped_by = ""
    year = newest
    # A gap in publication is a few years at most; a measure that stopped for good has no newer years either.
    for year in (newest.plus(-back) for back in range(years + LONGEST_GAP)):
        if len(taken) == years:
            break
        if broken := breaks_between(measure, [year.slug, until]):
            stopped_by = broken[-1].reason
            break
        if not any(year in gap.years and level in gap.levels for gap in measure.not_published):
            taken.insert(0, year.slug)
    pooled = pool([by_period.get(period, Share(period)) for period in taken], measure, over="years")
    known = [str(AcademicYear.parse(str(share))) for share in taken if _has_value(by_period.get(share))]
    listed = " and ".join([", ".join(known[:-1]), known[-1]] if len(known) > 1 else known)
    words = counted(len(known), len(taken), "published year") + (f": {listed}" if listed else "")
    return PooledYears(pooled, tuple(taken), words, stopped_by)


LONGEST_GAP = 6
"""So many unpublished years in a row are looked past."""


def _has_value(share: Share | None) -> bool:
    return share is not None and share.value is not None


def _added_up(
    chosen: Sequence[Share], given: Sequence[Share], missing: Counter[Missing], measure: Measure, over: str
) -> Pooled:
    numerators = [_numerator(share, measure) for share in chosen]
    denominator = _total(share.denominator for share in chosen)
    total = _total(numerator for numerator, _ in numerators)
    how = max((how for _, how in numerators), key=list(Method).index)
    noun = "pupils" if measure.counted_in == Counted.NOTHING else measure.counted_in.value
    said = f"{_shown(total)} {'for' if counts_more_than_once(measure) else 'of'} {_shown(denominator)} {noun}"
    method = {
        Method.ADDED_UP: f"{said}, added up over {over}",
        Method.WORKED_OUT: f"{said}, added up over {over}, worked out from rounded percentages",
        Method.ROUNDED: f"approximate: rounded percentages weighted by {noun}",
    }[how]
    value = (100 * total / denominator).quantize(PLACES, ROUND_HALF_UP)
    exact = total if how != Method.ROUNDED else None
    return _result(value, chosen, given, missing, exact, denominator, how, method)


def _numerator(share: Share, measure: Measure) -> tuple[Decimal, Method]:
    """The share's numerator: as given; the only one its percentage can mean; or about it."""
    if share.numerator is not None:
        return Decimal(share.numerator), Method.ADDED_UP
    value, of = share.value or Decimal(0), Decimal(share.denominator or 0)
    if of == of.to_integral_value():
        decimals = share.decimals if share.decimals is not None else _decimals(value)
        found = numerators_for(value, int(of), decimals, more_than_once=counts_more_than_once(measure))
        if len(found) == 1:
            return Decimal(found[0]), Method.WORKED_OUT
    return value * of / 100, Method.ROUNDED


def _mean(chosen: Sequence[Share], given: Sequence[Share], missing: Counter[Missing], over: str) -> Pooled:
    denominator = _total(share.denominator for share in chosen)
    value = _total((share.value or 0) * Decimal(share.denominator or 0) for share in chosen) / denominator
    method = f"mean of {_shown(denominator)} pupils, from the means of {over}"
    value = value.quantize(PLACES, ROUND_HALF_UP)
    return _result(value, chosen, given, missing, None, denominator, Method.MEAN, method)


def _weighed(
    chosen: Sequence[Share], given: Sequence[Share], missing: Counter[Missing], measure: Measure, over: str
) -> Pooled:
    weight = _total(share.weight for share in chosen)
    value = _total((share.value or 0) * Decimal(share.weight or 0) for share in chosen) / weight
    what = "averages" if measure.pooling == Pooling.MEAN else "percentages"
    method = f"approximate: {what} of {over} weighted by pupils on roll"
    value = value.quantize(PLACES, ROUND_HALF_UP)
    return _result(value, chosen, given, missing, None, None, Method.WEIGHED, method)


def _summed(with_value: Sequence[Share], given: Sequence[Share], missing: Counter[Missing], over: str) -> Pooled:
    if not with_value:
        return _nothing(given, missing, None)
    value = _total(share.value for share in with_value)
    return _result(value, with_value, given, missing, None, None, Method.ADDED_UP, f"added up over {over}")


def _result(
    value: Decimal,
    chosen: Sequence[Share],
    given: Sequence[Share],
    missing: Counter[Missing],
    numerator: Decimal | None,
    denominator: Decimal | None,
    how: Method,
    method: str,
) -> Pooled:
    without = len(given) - len(chosen) - missing.total()
    return Pooled(
        value=value,
        missing=None,
        why=_why(missing, f"{without} without number of pupils" if without else ""),
        numerator=numerator,
        denominator=denominator,
        how=how,
        method=method,
        schools=tuple(share.school for share in chosen),
        expected=len(given),
    )


def _nothing(given: Sequence[Share], missing: Counter[Missing], reason: Missing | None, because: str = "") -> Pooled:
    """No figure: `reason`, or the one reason of all schools, or not available."""
    common = next(iter(missing)) if len(missing) == 1 and not because else Missing.NOT_AVAILABLE
    return Pooled(
        value=None,
        missing=reason or common,
        why=because or _why(missing),
        numerator=None,
        denominator=None,
        how=None,
        method="",
        schools=(),
        expected=len(given),
    )


def _why(missing: Counter[Missing], also: str = "") -> str:
    """`2 suppressed, 1 not loaded`, most first."""
    told = [f"{number} {reason.value.replace('-', ' ')}" for reason, number in missing.most_common()]
    return ", ".join([*told, also] if also else told)


def _total(numbers: Iterable[Decimal | int | None]) -> Decimal:
    return sum((Decimal(number or 0) for number in numbers), Decimal(0))


def _decimals(value: Decimal) -> int:
    """How many decimals the value has, zeros at the end left out."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _shown(count: Decimal) -> str:
    """`1,937`, `5.3`."""
    return f"{count:,f}".rstrip("0").rstrip(".") if count != count.to_integral_value() else f"{int(count):,}"
