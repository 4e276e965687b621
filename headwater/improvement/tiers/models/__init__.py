"""Tiers: what is decided, the cases that led there, and the evidence both rest on."""

from headwater.improvement.tiers.models.cases import CaseStep, CriterionJudgement, TierCase, TierLetter
from headwater.improvement.tiers.models.decisions import TierDecision, TierDecisionQuerySet, say_tiers
from headwater.improvement.tiers.models.evidence import EvidenceItem, EvidenceQuerySet

__all__ = [
    "CaseStep",
    "CriterionJudgement",
    "EvidenceItem",
    "EvidenceQuerySet",
    "TierCase",
    "TierDecision",
    "TierDecisionQuerySet",
    "TierLetter",
    "say_tiers",
]
