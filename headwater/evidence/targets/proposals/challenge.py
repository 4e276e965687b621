"""What makes a target challenging but achievable: what is known of the school, and what a number means. Pure.

Whatever the school scored in the target's own year or later is left out: a target is set before its year is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Protocol

from headwater.evidence.measures.definitions import Counted, Direction, Measure, Unit
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.policies import gap_words, one_pupil_worth, rounded, shown
from headwater.evidence.measures.pooling import PooledYears, Share, pool_years
from headwater.evidence.measures.similar.presenters import similar_facts as facts_among_similar
from headwater.evidence.measures.similar.queries import Similar
from headwater.evidence.measures.statistics import few, few_words, numerators_for, wilson
from headwater.evidence.targets.policies import Known
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear

AVERAGED = 3
"""So many published years are averaged."""


class Result(Protocol):
    """A figure of the school, of any shape. Exactly one of `value` and `missing` is set."""

    @property
    def period(self) -> str: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def missing(self) -> str: ...
    @property
    def numerator(self) -> Decimal | None: ...
    @property
    def denominator(self) -> Decimal | None: ...


@dataclass(frozen=True, slots=True)
class Record:
    """What is known before a year: the school's newest result, its average, and the comparators ("england", "la")."""

    measure: Measure
    newest: Result | None
    average: PooledYears | None
    comparators: Mapping[str, Known]

    @property
    def cohort(self) -> Decimal | None:
        """Of how many pupils the newest result is; None where nobody knows."""
        return self.newest.denominator if self.newest and _counts_pupils(self.measure) else None

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Wilson's 95% interval of the newest result, in percent; None where nobody knows how many reached it."""
        count, of = self._reached(), self.cohort
        if count is None or of is None or self.measure.unit != Unit.PERCENT:
            return None
        return wilson(count, of) if 0 <= count <= of else None

    def _reached(self) -> Decimal | None:
        newest, of = self.newest, self.cohort
        if newest is None or newest.value is None or of is None or of != of.to_integral_value():
            return None
        if newest.numerator is not None:
            return newest.numerator
        found = numerators_for(newest.value.normalize(), int(of), _decimals(newest.value))
        return Decimal(found[0]) if len(found) == 1 else None


def look_back(measure: Measure, period: str, results: Iterable[Result], comparators: Mapping[str, Known]) -> Record:
    """What is known before `period` (2026-27). `results` are the school's, of one group; any order."""
    before = {result.period: result for result in results if _is_year(result.period) and result.period < period}
    with_value = [year for year, result in before.items() if result.value is not None]
    if not with_value:
        return Record(measure, None, None, comparators)
    newest = max(with_value)
    shares = {year: _share(result) for year, result in before.items()}
    return Record(measure, before[newest], pool_years(shares, measure, until=newest, years=AVERAGED), comparators)


def warnings(value: Decimal, record: Record) -> list[str]:
    """What somebody who decides should have read first, as sentences. `value` is the target as a number, exact."""
    measure, said = record.measure, []
    worse = "above" if measure.direction == Direction.LOWER else "below"
    newest, average = record.newest, record.average
    if newest is None or newest.value is None:
        said.append("No result of the school is known from before, so nobody can say how far away this is.")
    elif rounded(value, measure.decimals) == rounded(newest.value, measure.decimals):
        said.append(f"It is the same as the result of {year_words(newest.period)} ({shown(newest.value, measure)}).")
    elif _is_worse(value, newest.value, measure):
        gap = gap_words(value, newest.value, measure)
        said.append(f"It is {gap} the result of {year_words(newest.period)} ({shown(newest.value, measure)}).")
    mean = average.pooled.value if average and len(average.pooled.schools) > 1 else None
    if average and mean is not None and _is_worse(value, mean, measure):
        said.append(f"It is {worse} the school’s own average of {shown(mean, measure)} over {average.words}.")
    national = record.comparators.get("england")
    if national and _is_worse(value, national.value, measure):
        year = year_words(national.period)
        said.append(
            f"It is {gap_words(value, national.value, measure)} national ({shown(national.value, measure)}, {year})."
        )
    if care := few_words(few(record.cohort, measure)):
        said.append(f"Behind the newest result are {care}. One or two pupils decide.")
    return said


def pupils_meant(value: Decimal, record: Record) -> str:
    """`23 of 30 pupils, if the year group is as large as in 2024/25`; "" where that cannot be said."""
    measure, of = record.measure, record.cohort
    if of is None or of <= 0 or measure.unit != Unit.PERCENT or record.newest is None:
        return ""
    lower = measure.direction == Direction.LOWER
    pupils = (value * of / 100).to_integral_value(ROUND_FLOOR if lower else ROUND_CEILING)
    bound = "at most " if lower else ""
    return f"{bound}{pupils:,f} of {_count(of)} pupils, if there are as many as in {year_words(record.newest.period)}"


def one_pupil(record: Record) -> str:
    """`3.3 percentage points`; "" where that cannot be said."""
    worth = one_pupil_worth(record.cohort, record.measure)
    return f"{rounded(worth, 1)} percentage points" if worth else ""


def interval_words(value: Decimal | None, record: Record) -> str:
    """`47% to 79% … ; the target lies within it`: how far chance alone may move a result of so many pupils."""
    limits = record.interval
    if limits is None or record.newest is None:
        return ""
    low, high = (shown(limit, record.measure) for limit in limits)
    said = f"{low} to {high} around the result of {year_words(record.newest.period)} (95% interval, Wilson)"
    if value is None:
        return said
    if limits[0] <= value <= limits[1]:
        return f"{said}. The target lies within it: chance alone can bring it or take it away"
    return f"{said}. The target lies outside it"


def similar_facts(
    similar: Similar, record: Record, period: str, value: Decimal | None = None
) -> tuple[tuple[str, str], ...]:
    """Where the newest result, and the target for `period` where it is a number, sit among similar schools."""
    newest = record.newest
    result, year = (newest.value, newest.period) if newest else (None, "")
    return facts_among_similar(similar, record.measure, before=period, result=result, result_year=year, value=value)


def average_words(record: Record) -> str:
    """`64% over 3 published years: 2016/17, 2017/18 and 2018/19`; or why there is none."""
    average = record.average
    if average is None or average.pooled.value is None:
        return ""
    about = "about " if average.pooled.is_approximate else ""
    return f"{about}{shown(average.pooled.value, record.measure)} over {average.words}"


def newest_words(record: Record) -> str:
    """`67% in 2017/18, 30 pupils`; "" where no result is known."""
    newest = record.newest
    if newest is None or newest.value is None:
        return ""
    pupils = f", {_count(record.cohort)} pupils" if record.cohort is not None else ""
    return f"{shown(newest.value, record.measure)} in {year_words(newest.period)}{pupils}"


def known_words(known: Known | None, measure: Measure) -> str:
    """`62% in 2024/25`; "" where no figure is loaded."""
    return f"{shown(known.value, measure)} in {year_words(known.period)}" if known else ""


def year_words(period: str) -> str:
    return str(AcademicYear.parse(period)) if _is_year(period) else period


def _is_year(period: str) -> bool:
    try:
        AcademicYear.parse(period)
    except NotAnAcademicYear:
        return False
    return True


def _is_worse(value: Decimal, other: Decimal, measure: Measure) -> bool:
    return value > other if measure.direction == Direction.LOWER else value < other


def _counts_pupils(measure: Measure) -> bool:
    return measure.counted_in in (Counted.PUPILS, Counted.ENROLMENTS)


def _share(result: Result) -> Share:
    value = None if result.value is None else result.value.normalize()
    missing = Missing(result.missing) if result.missing else None
    return Share(result.period, value, missing, result.numerator, result.denominator)


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _count(number: Decimal | None) -> str:
    return f"{number.normalize():,f}" if number is not None else ""
