"""Which tier fits a school best, so far as figures can say: every measurable test of every statement, run and shown.

Pure: no database, no clock. There are no points, no weights and no totals. A statement is met, not met, or cannot be
told; one that is not met speaks against its tier. What is suggested is the tier whose statements the figures contradict
least, where that is one tier and something speaks for it; else it is said that none is singled out. People decide.

Figures are compared with those of the same school year only. What the school counted itself, an estimate and a year
that is not over say nothing here: they are not counted as England's are (domain 5.3). Where the difference is within
what chance would explain, the answer is "cannot tell".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Direction, Measure
from headwater.evidence.measures.models import Level, Stage
from headwater.evidence.measures.policies import breaks_between, shown
from headwater.evidence.signals.comparison import Comparison, compare
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.elements import Test
from headwater.reference.frameworks.definitions.tiers import Criterion, Tier

Verdict = Literal["met", "not met", "cannot tell", "not asked"]
"""`not asked`: the school has no such measure, being of another phase."""

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
    """One statement of a tier. `people_decide` is "" where figures alone can tell."""

    title: str
    text: str
    verdict: Verdict
    tests: tuple[TestResult, ...]
    people_decide: str
    asks_for: tuple[str, ...]


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


def evidence_of(figures: Iterable[Figured], phase: str, counted_with: str) -> Evidence:
    """The evidence in a school's shown figures and those of its areas. `counted_with`: the kind of school whose
    figures of an area come first, before those of all state-funded schools and of all."""
    own: defaultdict[Row, dict[str, Number]] = defaultdict(dict)
    areas: defaultdict[str, defaultdict[Row, dict[str, tuple[int, Decimal]]]] = defaultdict(lambda: defaultdict(dict))
    set_aside: set[Row] = set()
    order = [counted_with, "state-funded", "all"]
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


def measures_asked(framework: Framework) -> set[str]:
    """The measures that any test of any statement asks for."""
    tests = (test for tier in framework.tiering.tiers for each in tier.criteria for test in each.tests)
    return {test.measure for test in tests}


def find_best_fit(framework: Framework, evidence: Evidence) -> BestFit:
    """Every tier with every statement and what the figures say of it, and what that suggests."""
    tiers = tuple(_tier(framework, tier, evidence) for tier in framework.tiering.tiers)
    suggested, says = _suggest(framework, tiers)
    return BestFit(tiers, suggested, says)


# The suggestion ------------------------------------------------------------------------------------------------------


def _suggest(framework: Framework, tiers: Sequence[TierResult]) -> tuple[str, tuple[str, ...]]:
    word = framework.words["tier"].one
    tested = [tier for tier in tiers if any(each.tests for each in tier.criteria)]
    if not tested:
        return "", (f"The framework has no statement that figures could test, so no {word} is suggested.",)
    against = {tier.key: set(tier.titles("not met")) for tier in tested}
    least = min(map(len, against.values()))
    fits = [tier for tier in tested if len(against[tier.key]) == least]
    reasons = [_said(tier) for tier in tested]
    if len(fits) == 1 and fits[0].titles("met"):
        first = f"The figures contradict what is said of {fits[0].title} least. People decide whether it fits."
        return fits[0].key, (first, *reasons)
    return "", (f"The evidence does not single one {word} out.", *reasons)


def _said(tier: TierResult) -> str:
    """`Tier 3: Reinvent. The figures agree with: Attendance. They contradict: Suspensions.`"""
    agree, against, open_ = (tier.titles(verdict) for verdict in ("met", "not met", "cannot tell"))
    parts = [f"They contradict: {', '.join(against)}." if against else "They contradict nothing that is said of it."]
    if agree:
        parts.insert(0, f"The figures agree with: {', '.join(agree)}.")
    if open_:
        parts.append(f"They cannot tell: {', '.join(open_)}.")
    if not agree and not against:
        parts = ["Figures tell nothing of it."]
    elif not agree:
        parts[0] = parts[0].replace("They", "The figures", 1)
    return f"{tier.title}. {' '.join(parts)}"


# Tier, statement, test -----------------------------------------------------------------------------------------------


def _tier(framework: Framework, tier: Tier, evidence: Evidence) -> TierResult:
    return TierResult(
        key=tier.key,
        title=framework.say(tier.title),
        text=framework.say(tier.text),
        criteria=tuple(_criterion(framework, each, evidence) for each in tier.criteria),
        people_decide=framework.say(tier.people_decide or ""),
    )


def _criterion(framework: Framework, criterion: Criterion, evidence: Evidence) -> CriterionResult:
    results = tuple(run_test(test, evidence) for test in criterion.tests)
    kinds = {kind.key: framework.say(kind.title) for kind in framework.tiering.evidence}
    return CriterionResult(
        title=framework.say(criterion.title),
        text=framework.say(criterion.text),
        verdict=_together([result.verdict for result in results]),
        tests=tuple(result for result in results if result.verdict != "not asked"),
        people_decide=framework.say(criterion.people_decide or ""),
        asks_for=tuple(kinds[key] for key in criterion.asks_for if key in kinds),
    )


def _together(verdicts: Sequence[Verdict]) -> Verdict:
    """All tests must be met that the school has a measure for: one that is not met is enough to contradict."""
    asked = [verdict for verdict in verdicts if verdict != "not asked"]
    if "not met" in asked:
        return "not met"
    return "met" if asked and all(verdict == "met" for verdict in asked) else "cannot tell"


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
