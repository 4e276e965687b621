"""Every measurable test, run on a school's figures. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Direction, Measure
from headwater.evidence.measures.models import Level, Stage
from headwater.evidence.measures.policies import breaks_between, is_alike, shown
from headwater.evidence.signals.comparison import Comparison, compare
from headwater.improvement.tiers.best_fit.results import Evidence, Figured, Number, Row, TestResult, Verdict
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.frameworks.definitions.elements import Test

NOT_COMPARED = (Stage.INTERNAL, Stage.ESTIMATE)
YEARS_LOOKED_AT = {"last-year": 2, "last-three-years": 3}
NO_BOUND = "The trust has not set how close that is, so figures cannot tell."
AREAS = {"england": Level.ENGLAND, "local-authority": Level.LA}
ASKS = {
    "better-than": "better than",
    "worse-than": "worse than",
    "well-better-than": "well better than",
    "well-worse-than": "well worse than",
    "close-to": "close to",
    "no-worse-than": "no worse than",
    "improving": "getting better",
    "not-improving": "not getting better",
    "at-least": "at least",
    "at-most": "at most",
}
AGAINST = {
    "england": "England",
    "local-authority": "the local authority",
    "last-year": "since the year before",
    "last-three-years": "over three years",
}


def evidence_of(figures: Iterable[Figured], phase: str, counted_with: str) -> Evidence:
    """The evidence in a school's shown figures and those of its areas. `counted_with`: the kind of school whose
    figures of an area come first, before those of all state-funded schools and of all where they say anything of it."""
    own: defaultdict[Row, dict[str, Number]] = defaultdict(dict)
    areas: defaultdict[str, defaultdict[Row, dict[str, tuple[int, Decimal]]]] = defaultdict(lambda: defaultdict(dict))
    set_aside: set[Row] = set()
    order = [kind for kind in (counted_with, "state-funded", "all") if is_alike(kind, counted_with)]
    for figure in figures:
        row = figure.measure, figure.group
        if figure.value is None:
            continue
        if figure.level == Level.SCHOOL:
            if figure.stage in NOT_COMPARED or figure.as_at is not None:
                set_aside.add(row)
            else:
                own[row][figure.period] = Number(figure.value, figure.numerator, figure.denominator)
        elif figure.population in order:
            found = areas[figure.level][row]
            rank = order.index(figure.population)
            if figure.period not in found or rank < found[figure.period][0]:
                found[figure.period] = (rank, figure.value)
    beside = {
        level: {row: {period: value for period, (_, value) in years.items()} for row, years in rows.items()}
        for level, rows in areas.items()
    }
    return Evidence(phase, dict(own), beside, frozenset(set_aside - own.keys()))


def run_test(test: Test, evidence: Evidence) -> TestResult:
    """One test on the evidence. Unrounded values are compared; a bound counts as reached when it is met exactly."""
    measure = MEASURES.get(test.measure)
    asks = _asks(test, measure)
    if evidence.phase and evidence.phase not in measure.phases:
        return TestResult(asks, "not asked", "")
    found = _run(test, measure, asks, evidence)
    if test.only_may_be and found.verdict == "not met":
        return TestResult(asks, "cannot tell", f"{found.says} The statement says only that it may be so.")
    return found


def _run(test: Test, measure: Measure, asks: str, evidence: Evidence) -> TestResult:
    row = test.measure, test.group
    own = evidence.own.get(row, {})
    if not own:
        why = "Only the school’s own, an estimate or a part of a year" if row in evidence.own_only else "No figure"
        return TestResult(asks, "cannot tell", f"{why} is there: nothing that can be compared.")
    if test.against in YEARS_LOOKED_AT:
        return _over_years(test, measure, asks, own)
    if test.against == "value":
        return _beside_value(test, measure, asks, own)
    return _beside_area(test, measure, asks, own, evidence.beside.get(AREAS[test.against], {}).get(row, {}))


def _asks(test: Test, measure: Measure) -> str:
    """`Persistent absence, disadvantaged pupils: worse than England`"""
    group = "" if test.group == "all" else f", {GROUPS.get(test.group).name}"
    against = shown(Decimal(test.value), measure) if test.value is not None else AGAINST[test.against]
    bound = f" (by {test.points})" if test.points is not None else ""
    return f"{measure.name}{group}: {ASKS[test.be]} {against}{bound}"


def _beside_area(
    test: Test, measure: Measure, asks: str, own: Mapping[str, Number], area: Mapping[str, Decimal]
) -> TestResult:
    name = "England" if test.against == "england" else "the local authority"
    both = sorted(own.keys() & area.keys())
    if not both:
        newest = max(own)
        value = shown(own[newest].value, measure)
        return TestResult(
            asks, "cannot tell", f"{value} in {_year(newest)}; no figure of {name} for the same school year is loaded."
        )
    period = both[-1]
    number, other = own[period], area[period]
    comparison = _compared(number, other, measure, name)
    said = f"{_year(period)}: {shown(number.value, measure)}; {name} {shown(other, measure)}. {comparison.sentence}."
    if not comparison.is_compared:
        return TestResult(asks, "cannot tell", said)
    if test.be in ("close-to", "well-better-than", "well-worse-than"):
        if test.points is None:
            return TestResult(asks, "cannot tell", f"{said} {NO_BOUND}")
        return TestResult(asks, _by_points(test, comparison, measure), said)
    return TestResult(asks, _by_side(test, comparison), said)


def _compared(number: Number, other: Decimal, measure: Measure, name: str) -> Comparison:
    comparison = compare(
        number.value, other, measure, denominator=number.denominator, numerator=number.numerator, name=name
    )
    if comparison is None:
        raise ValueError("Both values are there.")
    return comparison


def _by_side(test: Test, comparison: Comparison) -> Verdict:
    if test.be == "no-worse-than":
        if comparison.word != "worse":
            return "met"
        return "cannot tell" if comparison.within_uncertainty else "not met"
    if comparison.word == "the same":
        return "not met"
    if comparison.within_uncertainty:
        return "cannot tell"
    return "met" if comparison.word == test.be.removesuffix("-than") else "not met"


def _by_points(test: Test, comparison: Comparison, measure: Measure) -> Verdict:
    points = Decimal(test.points or 0)
    better = comparison.gap if measure.direction == Direction.HIGHER else -comparison.gap
    if test.be == "close-to":
        return "met" if abs(better) <= points else "not met"
    reached = better >= points if test.be == "well-better-than" else better <= -points
    if reached and comparison.within_uncertainty:
        return "cannot tell"
    return "met" if reached else "not met"


def _beside_value(test: Test, measure: Measure, asks: str, own: Mapping[str, Number]) -> TestResult:
    period, bound = max(own), Decimal(test.value or 0)
    value = own[period].value
    is_met = value >= bound if test.be == "at-least" else value <= bound
    return TestResult(asks, "met" if is_met else "not met", f"{_year(period)}: {shown(value, measure)}.")


def _over_years(test: Test, measure: Measure, asks: str, own: Mapping[str, Number]) -> TestResult:
    """The newest year beside the first of those looked at, which must follow one another and be comparable."""
    wanted = _years_until(max(own), YEARS_LOOKED_AT[test.against])
    said = ", ".join(f"{_year(period)} {shown(own[period].value, measure)}" for period in sorted(own)[-len(wanted) :])
    if missing := [period for period in wanted if period not in own]:
        years = ", ".join(_year(period) for period in missing)
        return TestResult(asks, "cannot tell", f"{said}. No figure that can be compared is there for {years}.")
    if broken := breaks_between(measure, wanted):
        return TestResult(asks, "cannot tell", f"{said}. These years cannot be compared: {broken[-1].reason}")
    first, newest = own[wanted[0]], own[wanted[-1]]
    comparison = _compared(newest, first.value, measure, _year(wanted[0]))
    said = f"{said}. {comparison.sentence}."
    if not comparison.is_compared or (comparison.within_uncertainty and comparison.word != "the same"):
        return TestResult(asks, "cannot tell", said)
    is_improving = comparison.word == "better"
    return TestResult(asks, "met" if is_improving == (test.be == "improving") else "not met", said)


def _years_until(period: str, number: int) -> list[str]:
    try:
        year = AcademicYear.parse(period)
    except NotAnAcademicYear:
        return [period]
    return [year.plus(-back).slug for back in reversed(range(number))]


def _year(period: str) -> str:
    try:
        return str(AcademicYear.parse(period))
    except NotAnAcademicYear:
        return period
