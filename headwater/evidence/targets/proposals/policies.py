"""When a target may be proposed, reviewed and agreed: what `targets.workflow` does not say. Pure: no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.measures.entries import FIRST_YEAR
from headwater.evidence.targets.models import Proposal, ProposalStep, Target
from headwater.evidence.targets.policies import Draft, reasons_not_to_record, said_of
from headwater.evidence.targets.workflow import State, Step
from headwater.foundations.accounts.models import User
from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.foundations.ui.lengths import too_long
from headwater.reference.calendar.days import say_date
from headwater.reference.people.queries import Names

NOT_SEEN = -1
"""Of a proposal's version: whoever acts does not say which one they saw, and none is asked for."""
NONE_THERE = 0
"""Whoever proposes saw no open proposal in that place."""


LONGEST_COMMENT = 2_000
"""Characters of a reason or comment, as the tables hold them."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A target about to be proposed: `draft.reason` says why the standing one changes, `basis` why this one.

    `seen` is the version of the open proposal in its place when the person looked (NONE_THERE: there was none).
    """

    draft: Draft
    basis: str = ""
    seen: int = NOT_SEEN


@dataclass(frozen=True, slots=True)
class Meeting:
    """At which meeting something was said or decided."""

    body: str
    held_on: date | None
    minute: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a local board said of one target."""

    supported: bool
    comment: str = ""


def draft_of(proposal: Proposal) -> Draft:
    """The proposal as it would be proposed again, or recorded as a target."""
    names = ("measure", "text", "period", "group", "kind", "value", "comparator", "offset", "reason")
    return Draft(urn=proposal.school_id, **{name: getattr(proposal, name) for name in names})


def decided(proposal: Proposal, meeting: Meeting) -> Draft:
    """The target that it becomes."""
    return replace(draft_of(proposal), decided_by_body=meeting.body, decided_on=meeting.held_on, minute=meeting.minute)


def reasons_not_to_propose(
    proposed: Proposed, step: Step, today: date, *, standing: Target | None, open_one: Proposal | None
) -> list[str]:
    """Beside what the table of steps says: about the target itself, about the one that stands, about what is open."""
    draft = proposed.draft
    if standing is not None and says_the_same(draft, standing):
        return [f"{said_of(standing)} is the target already. There is nothing to propose."]
    reasons = reasons_not_to_record(draft, today, current=standing)
    reasons += reasons_not_to_keep(proposed.basis) if proposed.basis else []
    is_out = open_one is not None and open_one.state not in (State.DRAFT, State.RETURNED)
    if not reasons and is_out and step == Step.PROPOSE and open_one is not None:
        same = says_the_same(draft, open_one) and proposed.basis.strip() == open_one.basis
        if same and draft.reason.strip() == open_one.reason:
            reasons.append(f"{said_of(open_one.as_target())} is proposed already, with just these words.")
    return reasons


def reasons_not_to_agree(
    proposal: Proposal, meeting: Meeting, comment: str, today: date, *, standing: Target | None
) -> list[str]:
    """Beside what the table of steps says."""
    if (standing.pk if standing else None) != proposal.supersedes_id:
        now = f"{said_of(standing)} is the target now" if standing else "the target it was to change is withdrawn"
        return [f"Since it was proposed, this has changed: {now}. Propose it again, then it can be agreed."]
    reasons = reasons_not_to_record(decided(proposal, meeting), today, current=standing)
    if proposal.state != State.REVIEWED and not comment.strip():
        reasons.append("The local board has not reviewed it. Say under “Comment” why it is agreed all the same.")
    return reasons


def reasons_against_meeting(meeting: Meeting, today: date, *, minuted: bool) -> list[str]:
    """What is missing from, or cannot be true of, the meeting. `minuted`: a decision needs its minute."""
    reasons = [] if meeting.body.strip() else ["Say which board it was."]
    if meeting.held_on is None:
        reasons.append("Give the day of the meeting.")
    elif meeting.held_on > today:
        reasons.append(f"{say_date(meeting.held_on)} has not come yet: give the day the board met.")
    elif meeting.held_on < FIRST_YEAR.first_day:
        reasons.append(f"{say_date(meeting.held_on)} is too long ago: check the year.")
    if minuted and not meeting.minute.strip():
        reasons.append("Give the minute reference: where the decision can be read.")
    for text in (meeting.body, meeting.minute):
        reasons += reasons_not_to_keep(text) if text else []
    return reasons


def reasons_against_comment(comment: str, *, needed: str = "") -> list[str]:
    """`needed` is what to say where nothing was written and something has to be."""
    if not comment.strip():
        return [needed] if needed else []
    if (length := len(comment.strip())) > LONGEST_COMMENT:
        return [too_long("The text", length, LONGEST_COMMENT)]
    return reasons_not_to_keep(comment)


def reasons_against_answer(answer: Answer) -> list[str]:
    needed = "" if answer.supported else "Say why the local board does not support it."
    return reasons_against_comment(answer.comment, needed=needed)


def told_meanwhile(proposal: Proposal, steps: Iterable[ProposalStep], seen: int, by: User, names: Names) -> str:
    """What was done with a proposal since the version that `by` saw, as one sentence; `names` are what they may read.

    `A. Lead proposed 78% on 14 October 2026 while you were writing. Look at it, then send yours again.`
    """
    newer = [step for step in steps if step.number > seen]
    if not newer:
        return "This was looked at in another order than it happened. Look again, then send yours."
    if all(step.by_id == by.pk for step in newer):
        return f"You have done this already: {_did(newer[-1])}. Nothing was done twice."
    told = ", then ".join(f"{names.of(step.by, proposal.school_id)} {_did(step)}" for step in newer)
    return f"{told[:1].upper()}{told[1:]} while you were writing. Look at it, and if yours still holds, send it again."


def called(school: str, measure: str, group: str) -> str:
    """`Ashdown Primary, Persistent absence`; the group where it is not everybody."""
    pupils = "" if group == "all" else f", {GROUPS.get(group).name}"
    return f"{school}, {MEASURES.get(measure).name}{pupils}"


_DID = {
    Step.DRAFT: "kept {words} as a draft",
    Step.PROPOSE: "proposed {words}",
    Step.COMMENT: "commented on {words}",
    Step.REVIEW: "recorded what the local board said of {words}",
    Step.AGREE: "recorded that {words} is agreed",
    Step.RETURN: "returned {words}",
    Step.WITHDRAW: "withdrew {words}",
}


def _did(step: ProposalStep) -> str:
    return _DID[Step(step.step)].format(words=step.text)


def says_the_same(draft: Draft, other: Target | Proposal) -> bool:
    return all(getattr(draft, name) == getattr(other, name) for name in ("value", "comparator", "offset"))


def count_words(number: int, noun: str = "target") -> str:
    """`1 target`, `12 targets`."""
    return f"{number} {noun if number == 1 else f'{noun}s'}"


def schools_of(proposals: Sequence[Proposal]) -> list[int]:
    return sorted({proposal.school_id for proposal in proposals})
