"""The words and shapes that pages of rounds and editions share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from headwater.foundations.accounts.scope import Scope
from headwater.oversight.cards.editions.workflow import WORKFLOW, State, Step
from headwater.oversight.cards.models import CardEdition, Dispute
from headwater.reference.calendar.days import say_date
from headwater.reference.schools.queries import Parting

TONES = {
    State.DRAFT: "watch",
    State.ANSWERED: "told",
    State.ISSUING: "told",
    State.ISSUED: "good",
    State.WITHDRAWN: "neutral",
    State.DROPPED: "neutral",
}
NOT_OPENED = "Not opened yet"
NOT_YET = "Not issued yet"


@dataclass(frozen=True, slots=True)
class Mark:
    """A few words with the tone of their mark."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Button:
    """A step that is open: what the button says, and where it leads."""

    words: str
    address: str


def state_mark(state: str) -> Mark:
    return Mark(str(State(state).label), TONES[State(state)])


def standing_mark(edition: CardEdition) -> Mark:
    """How an edition stands: its state, or that it could not be issued when it was tried last."""
    is_stuck = edition.state == State.ISSUING and edition.trouble
    return Mark(NOT_YET, "concern") if is_stuck else state_mark(edition.state)


def outcome_mark(dispute: Dispute) -> Mark:
    """How a dispute stands: what came of it, or that the trust has not answered."""
    if dispute.taken_back_at:
        return Mark("Taken back by the school", "neutral")
    if not dispute.outcome:
        return Mark("Not answered yet", "concern")
    outcome = Dispute.Outcome(dispute.outcome)
    return Mark(str(outcome.label), "watch" if outcome == Dispute.Outcome.NOT_AGREED else "good")


def moment_words(at: datetime) -> str:
    """`15 October 2026, 14:30`"""
    return date_format(timezone.localtime(at), "j F Y, H:i")


def until_words(day: date, today: date) -> str:
    """`by 6 December 2026, 14 days from now`, `by 22 November 2026, today`, `until 20 November 2026, 2 days ago`"""
    days = (day - today).days
    if days < 0:
        return f"until {say_date(day)}, {count_words(-days, 'day')} ago"
    ahead = "today" if days == 0 else "tomorrow" if days == 1 else f"{days} days from now"
    return f"by {say_date(day)}, {ahead}"


def count_words(number: int, noun: str, many: str = "") -> str:
    """`1 card`, `12 cards`"""
    return f"{number} {noun if number == 1 else many or f'{noun}s'}"


def trouble_words(edition: CardEdition, scope: Scope) -> str:
    """Why the card could not be issued when it was tried last: whole to whoever issues, that it could not to others; ""
    while nothing is known to be wrong."""
    if edition.state != State.ISSUING or not edition.trouble:
        return ""
    if Step.ASK in WORKFLOW.steps_open(edition.state, scope, edition.school_id):
        return edition.trouble
    return "It could not be issued yet. Whoever issues cards reads here why."


def parting_words(parting: Parting) -> str:
    """What a school did: `left the trust by 1 September 2026`. The register knows by which day it was out of it."""
    if parting.closed_on:
        return f"closed on {say_date(parting.closed_on)}"
    if parting.left_by:
        return f"left the trust by {say_date(parting.left_by)}"
    return "is not in the trust any more"


def dispute_words(disputes: Iterable[Dispute]) -> str:
    """`2 not answered, 1 not agreed, 1 settled`; "" where nothing is disputed."""
    outcomes = [each.outcome for each in disputes]
    waiting, refused = outcomes.count(""), outcomes.count(Dispute.Outcome.NOT_AGREED)
    settled = len(outcomes) - waiting - refused
    counted = ((waiting, "not answered"), (refused, "not agreed"), (settled, "settled"))
    return ", ".join(f"{number} {words}" for number, words in counted if number)
