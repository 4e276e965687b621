"""Which tier fits a school best, so far as figures can say: every measurable test of every statement, run and shown.

Pure: no database, no clock. There are no points, no weights and no totals. A statement is met, not met, or cannot be
told; one that is not met speaks against its tier. What is suggested is the tier whose statements the figures contradict
least, where that is one tier and something speaks for it; else it is said that none is singled out. People decide.

Figures are compared with those of the same school year only. What the school counted itself, an estimate and a year
that is not over say nothing here: they are not counted as England's are (domain 5.3). Where the difference is within
what chance would explain, the answer is "cannot tell".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from django.utils import timezone

from headwater.improvement.tiers.best_fit.results import (
    BestFit,
    CriterionResult,
    Evidence,
    Number,
    TestResult,
    TierResult,
    Verdict,
)
from headwater.improvement.tiers.best_fit.running import evidence_of, run_test
from headwater.improvement.tiers.best_fit.suggesting import suggest
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.tiers import Criterion, Tier

__all__ = [
    "BestFit",
    "CriterionResult",
    "Evidence",
    "Number",
    "TestResult",
    "TierResult",
    "Verdict",
    "evidence_of",
    "find_best_fit",
    "measures_asked",
    "run_test",
]


class Judgement(Protocol):
    """What a reader judges of one statement (`models.CriterionJudgement`)."""

    verdict: str
    note: str
    judged_by_id: int
    judged_at: datetime


def measures_asked(framework: Framework) -> set[str]:
    """The measures that any test of any statement asks for."""
    tests = (test for tier in framework.tiering.tiers for each in tier.criteria for test in each.tests)
    return {test.measure for test in tests}


def find_best_fit(
    framework: Framework, evidence: Evidence, judgements: Mapping[str, Judgement] | None = None
) -> BestFit:
    """Every tier with every statement, what the figures say of it and what a reader judges (`judgements`, by the
    statement's id), and what both together suggest."""
    tiers = tuple(_tier(framework, tier, evidence, judgements or {}) for tier in framework.tiering.tiers)
    suggested, says = suggest(framework, tiers)
    return BestFit(tiers, suggested, says)


def _tier(framework: Framework, tier: Tier, evidence: Evidence, judgements: Mapping[str, Judgement]) -> TierResult:
    return TierResult(
        key=tier.key,
        title=framework.say(tier.title),
        text=framework.say(tier.text),
        criteria=tuple(_criterion(framework, each, evidence, judgements.get(each.id)) for each in tier.criteria),
        people_decide=framework.say(tier.people_decide or ""),
    )


def _criterion(
    framework: Framework, criterion: Criterion, evidence: Evidence, judgement: Judgement | None
) -> CriterionResult:
    results = tuple(run_test(test, evidence) for test in criterion.tests)
    kinds = {kind.key: framework.say(kind.title) for kind in framework.tiering.evidence}
    return CriterionResult(
        title=framework.say(criterion.title),
        text=framework.say(criterion.text),
        verdict=_together([result.verdict for result in results]),
        tests=tuple(result for result in results if result.verdict != "not asked"),
        people_decide=framework.say(criterion.people_decide or ""),
        asks_for=tuple(kinds[key] for key in criterion.asks_for if key in kinds),
        id=criterion.id,
        judged=judgement.verdict if judgement else "",
        note=judgement.note if judgement else "",
        judged_by=judgement.judged_by_id if judgement else None,
        judged_on=timezone.localdate(judgement.judged_at) if judgement else None,
    )


def _together(verdicts: Sequence[Verdict]) -> Verdict:
    """All tests must be met that the school has a measure for: one that is not met is enough to contradict."""
    asked = [verdict for verdict in verdicts if verdict != "not asked"]
    if "not met" in asked:
        return "not met"
    return "met" if asked and all(verdict == "met" for verdict in asked) else "cannot tell"
