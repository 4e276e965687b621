"""What a trust does with its schools: the kinds of activity, document, service and relationship, and their natures."""

from __future__ import annotations

from enum import StrEnum


class Nature(StrEnum):
    """How an item of the offer is kept. Only activities are scheduled."""

    ACTIVITY = "activity"
    """Happens on a day: falls due in windows, is booked and recorded."""
    DOCUMENT = "document"
    """Owed by a date; met by a plan or a return."""
    STANDING = "standing"
    """A service, network or library: in force or not."""
    RELATIONSHIP = "relationship"
    """Somebody for somebody, from a day to a day: a mentor, a challenge partner."""
    ON_REQUEST = "on-request"
    """Given when a school asks, or when the need is found."""
    CONTRIBUTION = "contribution"
    """What the school gives to the others."""

    @property
    def says(self) -> str:
        return _NATURES[self]


_NATURES = {
    Nature.ACTIVITY: "Happens on days that are booked",
    Nature.DOCUMENT: "A document, owed by a date",
    Nature.STANDING: "There all year",
    Nature.RELATIONSHIP: "Somebody at the school’s side",
    Nature.ON_REQUEST: "When the school asks or the need is found",
    Nature.CONTRIBUTION: "What the school gives to others",
}


class ActivityKind(StrEnum):
    """What sort of thing an item is, whatever a trust calls it. Records, filters and templates go by it."""

    VISIT = "visit"
    REVIEW = "review"
    HEALTH_CHECK = "health-check"
    PEER_REVIEW = "peer-review"
    AUDIT = "audit"
    ONE_TO_ONE = "one-to-one"
    CONVERSATION = "conversation"
    COACHING = "coaching"
    MENTORING = "mentoring"
    APPRAISAL = "appraisal"
    MEETING = "meeting"
    BOARD_REVIEW = "board-review"
    TRAINING = "training"
    PROGRAMME = "programme"
    NETWORK = "network"
    PARTNERSHIP = "partnership"
    DEPLOYMENT = "deployment"
    SUPPORT = "support"
    PLAN = "plan"
    RETURN = "return"
    SELF_EVALUATION = "self-evaluation"
    DATA_ANALYSIS = "data-analysis"
    SURVEY = "survey"
    RESEARCH = "research"
    SERVICE = "service"
    LIBRARY = "library"
    INITIATIVE = "initiative"

    @property
    def says(self) -> str:
        """`Health check`"""
        return {"one-to-one": "One-to-one"}.get(self.value, self.value.replace("-", " ").capitalize())
