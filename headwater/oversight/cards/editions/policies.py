"""When a card may be prepared, disputed, answered, settled, issued, withdrawn: what `workflow` does not say. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.foundations.ui.lengths import too_long
from headwater.oversight.cards.editions.sayings import Saying
from headwater.oversight.cards.editions.workflow import WORKFLOW, Step
from headwater.oversight.cards.models import (
    LONGEST_CONTEXT,
    LONGEST_PROPOSED,
    LONGEST_SENTENCE,
    CardEdition,
    Dispute,
    EditionStep,
    Round,
)
from headwater.reference.calendar.days import say_date
from headwater.reference.people.queries import Names

PAPERS_GO_OUT = timedelta(days=7)
"""So long before a meeting its papers go out: governors are given seven clear days."""
BEFORE_PAPERS = timedelta(days=7)
"""So long before that the schools have answered: the trust settles what they dispute, and issues."""
USUALLY_AHEAD = timedelta(days=28)
FRIDAY = 5
AGAIN = timedelta(days=3)
"""A school that is sent a draft on the round's last day or later is waited for so long."""
REMINDED = timedelta(days=3)
"""So long before its last day a school that has not answered is reminded without anybody's doing."""
LATEST = timedelta(days=366)
"""A meeting further off than that is a slip of the pen."""
LONGEST_REASON = 1_000
LONGEST_BODY = 120


# Days ----------------------------------------------------------------------------------------------------------------


def usual_meeting(today: date) -> date:
    """The day that is proposed for the meeting: four weeks from now, and the Monday after where that is a weekend."""
    day = today + USUALLY_AHEAD
    return day + timedelta(days=8 - day.isoweekday()) if day.isoweekday() > FRIDAY else day


def usual_reply_by(meeting_on: date, today: date) -> date:
    """The last day for the schools to answer: a week before the papers go out; tomorrow where that has passed, and
    never later than the meeting."""
    if meeting_on <= today:  # refused anyway; and two weeks before the first days there are, no day can be named
        return meeting_on
    usual = meeting_on - PAPERS_GO_OUT - BEFORE_PAPERS
    return min(max(usual, today + timedelta(days=1)), meeting_on)


def last_day(reply_by: date, sent_on: date) -> date:
    """The last day on which a school is waited for: the round's, or three days after it was sent the draft where that
    was on the round's last day or later."""
    return reply_by if sent_on < reply_by else sent_on + AGAIN


def is_due_for_reminder(waits_until: date, today: date) -> bool:
    return today <= waits_until <= today + REMINDED


# A school that has left ----------------------------------------------------------------------------------------------

NOT_OURS = "The school is not in the trust any more: the draft of its card can only be given up."


def is_gone(urn: int, scope: Scope) -> bool:
    """Whether a school, an edition of which this request may read, is not in the trust any more. A post for the trust
    reaches every school that is."""
    return scope.may("packs.view") and not scope.may("packs.view", urn)


def reasons_not_to_step(step: Step, edition: CardEdition, scope: Scope) -> list[str]:
    """Why the step may not be taken with the edition as it stands: what the table says, and that the school left."""
    urn = edition.school_id
    if is_gone(urn, scope) and not WORKFLOW.may_take(step, scope, urn):
        return [NOT_OURS]
    return WORKFLOW.reasons_not_to_step(step, edition.state, scope, urn)


# Preparing -----------------------------------------------------------------------------------------------------------


def reasons_not_to_prepare_round(
    *, body: str, body_name: str, meeting_on: date | None, reply_by: date | None, today: date
) -> list[str]:
    """Why no round can be prepared for this meeting; every reason at once."""
    reasons = []
    if body not in Round.Body.values:
        reasons.append("Choose the body that the cards are for.")
    named = body_name.strip()
    if body == Round.Body.COMMITTEE and not named:
        reasons.append("Enter what the committee is called, for example Standards committee.")
    if named and body != Round.Body.COMMITTEE:
        reasons.append("Only a committee is called by a name: choose the committee, or leave its name empty.")
    if len(named) > LONGEST_BODY:
        reasons.append(too_long("The name of the body", len(named), LONGEST_BODY))
    reasons += reasons_not_to_keep(named)
    if meeting_on is None or reply_by is None:
        return [*reasons, "Enter the day of the meeting, and the last day for the schools to answer."]
    if meeting_on <= today:
        reasons.append(
            f"The meeting is on {say_date(meeting_on)}: choose a day to come, so that the schools can answer."
        )
        # What follows from the day of the meeting is not complained of as well: perhaps nobody typed it.
        return reasons
    if meeting_on > today + LATEST:
        reasons.append(f"The meeting is on {say_date(meeting_on)}, more than a year from now: check the year.")
    if reply_by <= today:
        reasons.append(f"The schools are to answer by {say_date(reply_by)}: give them until tomorrow at least.")
    elif reply_by > meeting_on:
        reasons.append(f"The schools are to answer by {say_date(reply_by)}: choose a day before the meeting.")
    return reasons


def reasons_not_to_prepare(school: str, *, is_ours: bool, open_edition: CardEdition | None) -> list[str]:
    """Why this school's card may not be prepared for a meeting. `open_edition`: its card for the same meeting that is
    neither withdrawn nor given up."""
    if not is_ours:
        return [f"{school} is not a school of the trust today."]
    if open_edition is not None:
        return [
            f"{school} has a card for this meeting already, number {open_edition.number}: "
            "withdraw or drop that one first."
        ]
    return []


# The school's reply --------------------------------------------------------------------------------------------------


def reasons_not_to_dispute(saying: Saying | None, school_says: str, proposed: str, *, is_disputed: bool) -> list[str]:
    """Why this may not be disputed so. `saying` is what the card says there now, None where it says nothing."""
    if saying is None:
        return ["The card does not say that (any more). Look at it again, and choose the figure or sentence there."]
    reasons = []
    if is_disputed:
        reasons.append("The school disputes this already. Take that back first, then dispute it anew.")
    if not school_says.strip():
        reasons.append("Say in a sentence why it is wrong.")
    reasons += _against_text(school_says, LONGEST_SENTENCE, "The sentence")
    reasons += _against_text(proposed, LONGEST_PROPOSED, "What it should say")
    if proposed.strip() and proposed.strip() == saying.said:
        reasons.append(f"The card says “{saying.said}” already: write what it should say instead.")
    return reasons


def reasons_not_to_take_back(dispute: Dispute) -> list[str]:
    return ["That was taken back already."] if dispute.taken_back_at else []


def reasons_not_to_answer(context: str, *, nothing_to_add: bool) -> list[str]:
    """Why the school's answer may not stand so: its line of context, or that it has nothing to add."""
    said = context.strip()
    if said and nothing_to_add:
        return ["You wrote a line, and ticked that there is nothing to add: leave out one of the two."]
    if not said and not nothing_to_add:
        return ["Write the school’s line of context, or tick that it has nothing to add."]
    return _against_text(said, LONGEST_CONTEXT, "The line of context")


# The trust's answer --------------------------------------------------------------------------------------------------


def reasons_not_to_settle(dispute: Dispute, now: Saying | None, outcome: str, trust_says: str) -> list[str]:
    """Why the dispute may not be answered so. `now` is what the live card says there, None where it says nothing any
    more: what is said to be put right must be right on the card."""
    if dispute.taken_back_at:
        return ["The school has taken this back: there is nothing to answer."]
    said = trust_says.strip()
    if outcome not in Dispute.Outcome.values:
        return ["Choose what came of it."]
    if outcome == dispute.outcome and said == dispute.trust_says:
        return ["It is answered already, just as you say it."]
    reasons = _against_text(said, LONGEST_SENTENCE, "The trust’s sentence")
    if outcome == Dispute.Outcome.NOT_AGREED:
        return (
            reasons if said else [*reasons, "Say in a sentence why the trust does not agree: both stand on the card."]
        )
    return [*reasons, *reasons_against_outcome(outcome, dispute.said, now, is_figure=bool(dispute.measure))]


def reasons_against_outcome(outcome: str, said_then: str, now: Saying | None, *, is_figure: bool) -> list[str]:
    """Why what the card says now is not what came of it, where it is said to be put right."""
    if outcome == Dispute.Outcome.OVERRIDDEN and not is_figure:
        return ["Only a figure can be overridden. A sentence is corrected where it comes from."]
    if now is not None and now.said == said_then:
        do = "override it" if outcome == Dispute.Outcome.OVERRIDDEN else "correct it at its source"
        return [f"The card still says “{now.said}”: {do} first, then settle this."]
    is_overridden = now is not None and now.overrides
    if outcome == Dispute.Outcome.OVERRIDDEN and not is_overridden:
        return [
            "The figure on the card is no override. Enter it with its reason first, or choose “Corrected at source”."
        ]
    if outcome == Dispute.Outcome.CORRECTED and is_overridden:
        return ["The figure on the card is an override now, and not corrected at its source: choose “Overridden”."]
    return []


def is_wrong_again(dispute: Dispute, now: Saying | None) -> bool:
    """Whether something that was settled as put right stands on the card as it was disputed."""
    return now is not None and now.said == dispute.said


# Issuing and after ---------------------------------------------------------------------------------------------------


def reasons_not_to_ask(*, has_answered: bool, waits_until: date, today: date) -> list[str]:
    """Why a draft may not be issued yet: the school answers first, until its last day is over."""
    if has_answered or today > waits_until:
        return []
    until = say_date(waits_until)
    return [f"The school has not answered, and has until {until}. Issue it when it has, or from the day after."]


def reasons_against_reason(because: str) -> list[str]:
    """Why a card may not be withdrawn or given up so."""
    said = because.strip()
    return _against_text(said, LONGEST_REASON, "The reason") if said else ["Say why."]


def reasons_not_to_remind(reminded_on: date | None, today: date) -> list[str]:
    """Why a school is not reminded again today."""
    return ["The school was reminded today already."] if reminded_on == today else []


# What was done meanwhile ---------------------------------------------------------------------------------------------


def told_meanwhile(edition: CardEdition, steps: Iterable[EditionStep], seen: int, by: User, names: Names) -> str:
    """What was done with an edition since the version that `by` saw, as one sentence; `names` are what they may read.

    `A. Head disputed something while you were writing. Look at it, and if yours still holds, send it again.`
    """
    newer = [step for step in steps if step.number > seen]
    if not newer:
        return "This was looked at in another order than it happened. Look again, then send yours."
    if all(step.by_id == by.pk for step in newer):
        last = Step(newer[-1].step)
        again = "" if last in WITHOUT_WORDS else " If you wrote something else now, send it again."
        return f"You have done this already: you {DID[last]}. Nothing was done twice.{again}"
    told = ", then ".join(
        f"{names.of(step.by, edition.school_id) if step.by else 'Headwater'} {DID[Step(step.step)]}" for step in newer
    )
    return f"{told[:1].upper()}{told[1:]} while you were writing. Look at it, and if yours still holds, send it again."


WITHOUT_WORDS = frozenset({Step.PREPARE, Step.REMIND, Step.ASK, Step.ISSUE})
"""Steps in which nothing is written that could be another thing the second time."""
DID: Mapping[Step, str] = {
    Step.PREPARE: "prepared the card",
    Step.DISPUTE: "disputed something",
    Step.TAKE_BACK: "took a dispute back",
    Step.ANSWER: "answered for the school",
    Step.REMIND: "reminded the school",
    Step.SETTLE: "answered a dispute",
    Step.ASK: "asked for it to be issued",
    Step.ISSUE: "issued it",
    Step.WITHDRAW: "withdrew it",
    Step.DROP: "gave it up",
}


def with_names(found: Mapping[str, Collection[str]]) -> list[str]:
    """Every reason, with the school's name where there are several schools."""
    return [f"{name}: {each}" if len(found) > 1 else each for name, reasons in found.items() for each in reasons]


def one_line(text: str) -> str:
    """The text without line ends: a sentence of a card is one line."""
    return " ".join(text.split())


def _against_text(text: str, longest: int, called: str) -> list[str]:
    said = text.strip()
    reasons = reasons_not_to_keep(said)
    if len(said) > longest:
        reasons.append(too_long(called, len(said), longest))
    return reasons
