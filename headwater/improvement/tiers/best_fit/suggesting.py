"""What the evidence suggests, and why, in sentences: no points, no weights, no totals. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from headwater.improvement.tiers.best_fit.results import DOES_NOT_FIT, FITS, CriterionResult, TierResult
from headwater.reference.frameworks.definitions import Framework


def suggest(framework: Framework, tiers: Sequence[TierResult]) -> tuple[str, tuple[str, ...]]:
    """Key of the tier whose statements figures and judgements contradict least, "" where that is not one tier or
    nothing speaks for it; and the reasons, tier by tier."""
    word = framework.words["tier"].one
    is_judged = any(each.judged for tier in tiers for each in tier.criteria)
    told = [tier for tier in tiers if any(each.tests or each.judged for each in tier.criteria)]
    if not told:
        return "", (f"The framework has no statement that figures could test, so no {word} is suggested.",)
    against = {tier.key: sum(each.is_contradicted for each in tier.criteria) for tier in told}
    least = min(against.values())
    fits = [tier for tier in told if against[tier.key] == least]
    reasons = [_said_judged(tier) if is_judged else _said(tier) for tier in told]
    if len(fits) == 1 and any(each.is_borne_out for each in fits[0].criteria):
        who = "Figures and judgements" if is_judged else "The figures"
        first = f"{who} contradict what is said of {fits[0].title} least. People decide whether it fits."
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


def _said_judged(tier: TierResult) -> str:
    """`Tier 3: Reinvent. Figures contradict: Attendance (judged to fit all the same). Judged not to fit: Teaching. Not
    judged yet: Governance.`"""
    figures = {
        verdict: [each for each in tier.criteria if each.tests and each.verdict == verdict] for verdict in _ORDER
    }
    parts = [
        ("Figures agree with", [_but(each, DOES_NOT_FIT, "judged not to fit") for each in figures["met"]]),
        ("Judged to fit", _titles(each for each in tier.criteria if each.judged == FITS and each.verdict != "not met")),
        ("Figures contradict", [_but(each, FITS, "judged to fit all the same") for each in figures["not met"]]),
        ("Judged not to fit", _titles(each for each in tier.criteria if each.judged == DOES_NOT_FIT)),
        ("Judged: cannot tell", _titles(each for each in tier.criteria if each.judged == CANNOT_TELL)),
        ("Not judged yet", _titles(each for each in tier.criteria if not each.judged)),
    ]
    said = " ".join(f"{words}: {', '.join(titles)}." for words, titles in parts if titles)
    return f"{tier.title}. {said}"


_ORDER = ("met", "not met")
CANNOT_TELL = "cannot-tell"


def _but(each: CriterionResult, judged: str, words: str) -> str:
    return f"{each.title} ({words})" if each.judged == judged else each.title


def _titles(criteria: Iterable[CriterionResult]) -> list[str]:
    return [each.title for each in criteria]
