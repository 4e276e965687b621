"""A target on its way: drafted, proposed, commented, reviewed, agreed, returned, withdrawn. One or many at once.

What may be done stands in `targets.workflow`. Of two who act at once the second is told what the first did: `seen` says
which version of each proposal they had before them. Many are done together or not at all, with one event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from headwater.evidence.targets.events import TargetEvent
from headwater.evidence.targets.models import Proposal, ProposalStep, Target
from headwater.evidence.targets.operations.telling import tell_of
from headwater.evidence.targets.placing import Place, hold_places, place_targets
from headwater.evidence.targets.policies import place_of
from headwater.evidence.targets.proposals.policies import (
    NONE_THERE,
    NOT_SEEN,
    Answer,
    Meeting,
    Proposed,
    called,
    decided,
    reasons_against_answer,
    reasons_against_comment,
    reasons_against_meeting,
    reasons_not_to_agree,
    reasons_not_to_propose,
    schools_of,
    told_meanwhile,
)
from headwater.evidence.targets.workflow import State, Step, find_transition, reasons_not_to_step
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.reference.people.queries import get_names
from headwater.reference.schools.models import School
from headwater.reference.schools.queries import get_our_trust

NO_MEETING = Meeting("", None)


class CannotStep(Refused):
    """The step may not be taken with one of the proposals, or with none; nothing was done."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What goes with a step."""

    meeting: Meeting = NO_MEETING
    comment: str = ""
    answers: Mapping[int, Answer] = field(default_factory=dict)
    """Of a review, by proposal: whether it was supported, with its own comment."""


@transaction.atomic
def draft_targets(
    *, proposed: Sequence[Proposed], by: User, scope: Scope, now: datetime, today: date
) -> list[Proposal]:
    """Keep targets as drafts, seen by nobody but those who propose. Raises CannotStep with every reason."""
    return _put(Step.DRAFT, TargetEvent.TARGETS_DRAFTED, proposed, by, scope, now, today)


@transaction.atomic
def propose_targets(
    *, proposed: Sequence[Proposed], by: User, scope: Scope, now: datetime, today: date
) -> list[Proposal]:
    """Propose targets, in the order given; where a proposal is open in a place, it is proposed anew and goes the whole
    way again. Where a target stands, this is an amendment and needs its reason. Raises CannotStep with every reason."""
    return _put(Step.PROPOSE, TargetEvent.TARGETS_PROPOSED, proposed, by, scope, now, today)


@transaction.atomic
def comment_on_proposal(
    *, proposal: Proposal, comment: str, by: User, scope: Scope, now: datetime, seen: int = NOT_SEEN
) -> Proposal:
    """Say what the principal thinks of it. Raises CannotStep."""
    needed = reasons_against_comment(comment, needed="Write what you think of the target.")
    said, event = _Said(comment=comment), TargetEvent.PROPOSAL_COMMENTED
    return _step(Step.COMMENT, event, [proposal], said, needed, by, scope, now, {proposal.pk: seen})[0]


@transaction.atomic
def review_proposals(
    *,
    proposals: Sequence[Proposal],
    meeting: Meeting,
    supported: bool,
    comment: str = "",
    answers: Mapping[int, Answer] | None = None,
    by: User,
    scope: Scope,
    now: datetime,
    today: date,
    seen: Mapping[int, int] | None = None,
) -> list[Proposal]:
    """Record what a local board said of them, at which meeting: `supported` and `comment` of each that has no answer of
    its own in `answers` (by the proposal's key). Raises CannotStep with every reason."""
    own = answers or {}
    each = {one.pk: own.get(one.pk, Answer(supported, comment)) for one in proposals}
    reasons = [*reasons_against_meeting(meeting, today, minuted=False), *_against_answers(proposals, each)]
    said, event = _Said(meeting, answers=each), TargetEvent.PROPOSALS_REVIEWED
    return _step(Step.REVIEW, event, proposals, said, reasons, by, scope, now, seen)


@transaction.atomic
def agree_proposals(
    *,
    proposals: Sequence[Proposal],
    meeting: Meeting,
    comment: str = "",
    by: User,
    scope: Scope,
    now: datetime,
    today: date,
    seen: Mapping[int, int] | None = None,
) -> list[Proposal]:
    """Record that the trust board agreed them: each becomes a target, and takes the place of the one that stood there;
    both stay. Raises CannotStep with every reason, above all where another target was recorded meanwhile."""
    standing = hold_places(schools_of(proposals))
    fresh = _fresh(proposals)
    reasons = [
        *reasons_against_meeting(meeting, today, minuted=True),
        *reasons_against_comment(comment),
        *_not_now(Step.AGREE, fresh, by, scope, seen),
    ]
    if not reasons:
        reasons = [
            f"{_called(one)}: {reason}"
            for one in fresh
            for reason in reasons_not_to_agree(one, meeting, comment, today, standing=standing.get(_place(one)))
        ]
    if reasons:
        raise CannotStep(reasons)
    drafts = [decided(one, meeting) for one in fresh]
    replaced = {draft.place: standing[draft.place] for draft in drafts if draft.place in standing}
    for one, target in zip(fresh, place_targets(drafts, replaced, by, route=Target.Route.AGREED_HERE), strict=True):
        one.target = target
    _move(Step.AGREE, fresh, _Said(meeting, comment), by, now)
    _record(TargetEvent.PROPOSALS_AGREED, fresh, by, meeting)
    return fresh


@transaction.atomic
def return_proposals(
    *,
    proposals: Sequence[Proposal],
    reason: str,
    meeting: Meeting = NO_MEETING,
    by: User,
    scope: Scope,
    now: datetime,
    today: date,
    seen: Mapping[int, int] | None = None,
) -> list[Proposal]:
    """Give them back to whoever proposed them, with the reason. A meeting may be named. Raises CannotStep."""
    reasons = reasons_against_comment(reason, needed="Say why it is returned.")
    if meeting != NO_MEETING:
        reasons += reasons_against_meeting(meeting, today, minuted=False)
    said, event = _Said(meeting, reason), TargetEvent.PROPOSALS_RETURNED
    return _step(Step.RETURN, event, proposals, said, reasons, by, scope, now, seen)


@transaction.atomic
def withdraw_proposals(
    *,
    proposals: Sequence[Proposal],
    reason: str,
    by: User,
    scope: Scope,
    now: datetime,
    seen: Mapping[int, int] | None = None,
) -> list[Proposal]:
    """Say that they are not pursued, and why; they stay to be read. Raises CannotStep."""
    reasons = reasons_against_comment(reason, needed="Say why it is withdrawn.")
    said, event = _Said(comment=reason), TargetEvent.PROPOSALS_WITHDRAWN
    return _step(Step.WITHDRAW, event, proposals, said, reasons, by, scope, now, seen)


def _put(
    step: Step,
    event: TargetEvent,
    proposed: Sequence[Proposed],
    by: User,
    scope: Scope,
    now: datetime,
    today: date,
) -> list[Proposal]:
    """Draft or propose: new proposals, and open ones anew."""
    if not proposed:
        raise CannotStep(["No target is given. Write one beside a school at least."])
    standing = hold_places({one.draft.urn for one in proposed})
    schools = School.objects.in_bulk({one.draft.urn for one in proposed})
    held = Proposal.objects.open().filter(school__in=schools).select_related("school")
    opened = {_place(one): one for one in held}
    places = Counter(one.draft.place for one in proposed)
    reasons: list[str] = []
    for one in proposed:
        place, before = one.draft.place, opened.get(one.draft.place)
        about = called(schools[one.draft.urn].name, one.draft.measure, one.draft.group)
        found = _not_seen(before, one.seen, by, scope)
        found = found or reasons_not_to_step(step, before.state if before else None, scope, one.draft.urn)
        found = found or reasons_not_to_propose(one, step, today, standing=standing.get(place), open_one=before)
        if not found and places[place] > 1:
            found = ["It is here more than once. Leave one of them out."]
        reasons += [f"{about}: {reason}" for reason in found]
    if reasons:
        raise CannotStep(reasons)
    made = [_written(one, opened.get(one.draft.place), standing.get(one.draft.place)) for one in proposed]
    for proposal in made:
        proposal.was_proposed |= step == Step.PROPOSE
    fresh = [proposal for proposal in made if proposal.pk is None]
    for proposal in fresh:
        proposal.state = State.DRAFT
    Proposal.objects.bulk_create(fresh)
    _move(step, made, _Said(), by, now)
    _record(event, made, by)
    return made


def _written(one: Proposed, before: Proposal | None, standing: Target | None) -> Proposal:
    """The open proposal of this place with what is proposed now, or a new one; not saved."""
    draft = one.draft
    proposal = before or Proposal(
        school_id=draft.urn, measure=draft.measure, group=draft.group, period=draft.period, kind=draft.kind
    )
    proposal.value, proposal.comparator, proposal.offset = draft.value, draft.comparator, draft.offset
    proposal.text, proposal.basis = draft.text.strip()[:60], one.basis.strip()
    proposal.supersedes, proposal.reason = standing, draft.reason.strip() if standing else ""
    return proposal


def _step(
    step: Step,
    event: TargetEvent,
    proposals: Sequence[Proposal],
    said: _Said,
    reasons: Sequence[str],
    by: User,
    scope: Scope,
    now: datetime,
    seen: Mapping[int, int] | None,
) -> list[Proposal]:
    """Take the step with all of them, or refuse with every reason: those given, and those of each proposal."""
    hold_places(schools_of(proposals))
    fresh = _fresh(proposals)
    if found := [*reasons, *_not_now(step, fresh, by, scope, seen)]:
        raise CannotStep(found)
    _move(step, fresh, said, by, now)
    _record(event, fresh, by, said.meeting)
    return fresh


def _against_answers(proposals: Sequence[Proposal], answers: Mapping[int, Answer]) -> list[str]:
    """Said once where one answer was given for all, else with the name of each target."""
    if len(set(answers.values())) <= 1:
        return [reason for answer in set(answers.values()) for reason in reasons_against_answer(answer)]
    return [f"{_called(one)}: {reason}" for one in proposals for reason in reasons_against_answer(answers[one.pk])]


def _fresh(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals as they stand now, in the order given. The schools are held."""
    if not proposals:
        raise CannotStep(["No proposal is chosen. Tick one at least."])
    found = Proposal.objects.select_related("school").in_bulk({proposal.pk for proposal in proposals})
    return [found[pk] for pk in dict.fromkeys(proposal.pk for proposal in proposals)]


def _not_now(
    step: Step, fresh: Iterable[Proposal], by: User, scope: Scope, seen: Mapping[int, int] | None
) -> list[str]:
    return [
        f"{_called(one)}: {reason}"
        for one in fresh
        for reason in _not_seen(one, (seen or {}).get(one.pk, NOT_SEEN), by, scope)
        or reasons_not_to_step(step, one.state, scope, one.school_id)
    ]


def _not_seen(proposal: Proposal | None, seen: int, by: User, scope: Scope) -> list[str]:
    """What was done with it since somebody looked. `proposal` None: none is open in that place."""
    if seen == NOT_SEEN or seen == (proposal.version if proposal else NONE_THERE):
        return []
    if proposal is None:
        return ["What was proposed here has been agreed or withdrawn while you were writing. Look again."]
    steps = proposal.steps.select_related("by")
    return [told_meanwhile(proposal, steps, seen, by, get_names([proposal.school_id], scope))]


def _move(step: Step, proposals: Sequence[Proposal], said: _Said, by: User, now: datetime) -> None:
    """Write the step of each, and where it stands now; and put it before whoever it concerns."""
    for proposal in proposals:
        line = find_transition(proposal.state if proposal.version else None, step)
        if line is None:
            raise ValueError(f"The table has no step {step} from {proposal.state}.")
        proposal.state, proposal.version = line.after, proposal.version + 1
    Proposal.objects.bulk_update(
        proposals,
        ["value", "comparator", "offset", "text", "basis", "supersedes", "reason", "state", "version", "was_proposed",
         "target"],
    )  # fmt: skip
    ProposalStep.objects.bulk_create(
        ProposalStep(
            proposal=proposal,
            number=proposal.version,
            step=step,
            state=proposal.state,
            at=now,
            by=by,
            text=proposal.text,
            value=proposal.value,
            comparator=proposal.comparator,
            offset=proposal.offset,
            basis=proposal.basis,
            body=said.meeting.body.strip(),
            held_on=said.meeting.held_on,
            minute=said.meeting.minute.strip(),
            supported=said.answers[proposal.pk].supported if said.answers else None,
            comment=(said.answers[proposal.pk].comment if said.answers else said.comment).strip(),
        )
        for proposal in proposals
    )
    tell_of(step, proposals, by=by, now=now)


def _record(event: TargetEvent, proposals: Sequence[Proposal], by: User, meeting: Meeting = NO_MEETING) -> None:
    """One event for all of them, without what anybody wrote."""
    urns = schools_of(proposals)
    after: dict[str, Any] = {"proposals": [proposal.pk for proposal in proposals], "schools": urns}
    if meeting.held_on:
        after["held_on"] = meeting.held_on.isoformat()
    if len(proposals) == 1:
        after = {"target": proposals[0].text, "measure": proposals[0].measure, "year": proposals[0].period} | after
    school = proposals[0].school
    record_event(
        event,
        by=by,
        about=proposals[0] if len(proposals) == 1 else school if len(urns) == 1 else get_our_trust() or school,
        school_urn=urns[0] if len(urns) == 1 else None,
        after=after,
    )


def _place(proposal: Proposal) -> Place:
    return place_of(proposal.as_target())


def _called(proposal: Proposal) -> str:
    return called(proposal.school.name, proposal.measure, proposal.group)
