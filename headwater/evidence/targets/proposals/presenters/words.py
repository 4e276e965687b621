"""The words and shapes that several pages of proposals share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from headwater.evidence.measures.models import Figure
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.policies import resolve
from headwater.evidence.targets.proposals.queries import PlaceFacts, comparators_of
from headwater.evidence.targets.proposals.wording import NEUTRAL, Way, Wording
from headwater.evidence.targets.workflow import State, Step
from headwater.reference.calendar.days import say_date
from headwater.reference.schools.models import School

STANDS = "stands"
"""The state, on lists, of a target that stands without a proposal here: it was recorded."""
TONES = {
    State.DRAFT: "neutral",
    State.PROPOSED: "told",
    State.COMMENTED: "told",
    State.REVIEWED: "told",
    State.AGREED: "good",
    State.RETURNED: "watch",
    State.WITHDRAWN: "neutral",
}
TICKED = {
    Step.PROPOSE: "Propose",
    Step.REVIEW: "Record the local board’s review",
    Step.AGREE: "Record the trust board’s decision",
    Step.RETURN: "Return",
    Step.WITHDRAW: "Withdraw",
}
"""What the buttons say that act on what is ticked, in the order they stand."""
ADDRESSES = {step: f"targets:proposals-{step.value}" for step in TICKED}


def state_choices(wording: Wording = NEUTRAL) -> list[tuple[str, str]]:
    return [("", "All"), *((state, wording.own(words)) for state, words in State.choices), (STANDS, "Agreed elsewhere")]


@dataclass(frozen=True, slots=True)
class StateTag:
    words: str
    tone: str


def state_tag(state: str, supported: bool | None, wording: Wording = NEUTRAL) -> StateTag:
    """`Reviewed by the local board`, in the trust's words, or that it did not support the target. STANDS: there is no
    proposal."""
    if state == STANDS:
        return StateTag("Agreed elsewhere", "good")
    if state == State.REVIEWED and supported is False:
        return StateTag("Reviewed, not supported", "concern")
    return StateTag(wording.own(State(state).label), TONES[State(state)])


@dataclass(frozen=True, slots=True)
class Button:
    step: str
    words: str
    address: str


def way_of(place: PlaceFacts) -> Way:
    """How far the target of this place has come."""
    state = place.proposal.state if place.proposal else ""
    return Way(state, place.standing is not None, place.supported is not None)


def target_words(target: Target, school: School, areas: Sequence[Figure]) -> str:
    resolved = resolve(target, comparators_of(school, target, areas) if target.comparator else {})
    return resolved.words[:1].upper() + resolved.words[1:]


def decision_words(target: Target) -> str:
    """`Trust board, 14 October 2026`; "" where nobody said."""
    return ", ".join(filter(None, [target.decided_by_body, say_date(target.decided_on) if target.decided_on else ""]))
