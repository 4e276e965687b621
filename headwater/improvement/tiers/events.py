"""What can happen to tiers, and what people are sent about them for."""

from headwater.foundations.audit.events import EventType, Purpose


class TierEvent(EventType):
    TIER_RECORDED = "tiers.tier-recorded", "Tier recorded"
    TIERS_RECORDED = "tiers.tiers-recorded", "Tiers recorded from a sheet"
    TIER_WITHDRAWN = "tiers.tier-withdrawn", "Tier withdrawn"
    CASES_OPENED = "tiers.cases-opened", "Cases about tiers opened"
    EVIDENCE_ADDED = "tiers.evidence-added", "Evidence for a tier added"
    EVIDENCE_WITHDRAWN = "tiers.evidence-withdrawn", "Evidence for a tier withdrawn"
    EVIDENCE_WEIGHED = "tiers.evidence-weighed", "Evidence for a tier weighed"
    VIEW_GIVEN = "tiers.view-given", "School’s view of its tier given"
    TIERS_RECOMMENDED = "tiers.tiers-recommended", "Tiers recommended"
    RECOMMENDATION_ANSWERED = "tiers.recommendation-answered", "Recommended tier answered by the school"
    TIERS_AGREED = "tiers.tiers-agreed", "Recommended tiers agreed"
    TIERS_RETURNED = "tiers.tiers-returned", "Recommended tiers returned"
    LETTER_SENT = "tiers.letter-sent", "Letter about a tier sent"
    TIER_CONTESTED = "tiers.tier-contested", "Tier contested by the school"
    CONTEST_ANSWERED = "tiers.contest-answered", "School that contested its tier answered"
    CASE_WITHDRAWN = "tiers.case-withdrawn", "Case about a tier withdrawn"


TO_VIEW = Purpose("tiers.to-view", "Give the school’s own view", asks=True)
TO_ANSWER = Purpose("tiers.to-answer", "Answer for the school", asks=True)
TO_READ = Purpose("tiers.to-read", "Read what is recommended")
TO_AGREE = Purpose("tiers.to-agree", "Take to the trust board", asks=True)
AGREED = Purpose("tiers.agreed", "Agreed")
RETURNED = Purpose("tiers.returned", "Returned")
LETTER = Purpose("tiers.letter", "Read the letter")
TO_REPLY = Purpose("tiers.to-reply", "Answer the school that contests", asks=True)
REPLIED = Purpose("tiers.replied", "Read the trust’s answer")
