"""What the record says of targets: those that stood, and those on their way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.urls import reverse

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.targets.models import Proposal, ProposalStep, Target
from headwater.evidence.targets.policies import resolve
from headwater.evidence.targets.presenters import ROUTES, year_words
from headwater.evidence.targets.proposals.presenters.words import state_tag
from headwater.evidence.targets.workflow import Step
from headwater.pages.record.as_at import stood, taken
from headwater.pages.record.facts import Asked, Fact, Recorder, meeting_words

NOT_SAID = "Who agreed it, and when, is not said"


def _standing(asked: Asked) -> Iterator[Fact]:
    found = Target.objects.within(asked.scope).filter(school__in=asked.schools).select_related("entered_by")
    whole = found.select_related("replaced_by").prefetch_related("closings")
    targets = [each for each in whole if _is_asked(each.period, asked)]
    targets.sort(key=lambda each: (each.period, each.measure, each.group, each.kind, each.pk))
    for target in stood(targets, asked.moment):
        closed = [closing for closing in target.closings.all() if closing.closed_at <= asked.moment]
        if closed:
            newest = max(closed, key=lambda closing: closing.number)
            yield _fact(target, asked, f"Closed: {newest.get_outcome_display().lower()}", "neutral")
        else:
            yield _fact(target, asked, "Stood", "good")
    for target in targets:
        decided = target.decided_on is not None and target.decided_on <= asked.day
        if decided and target.entered_at > asked.moment and target.withdrawn_at is None:
            yield _fact(target, asked, "Agreed by then", "told", is_later=True)


def _fact(target: Target, asked: Asked, state: str, tone: str, *, is_later: bool = False) -> Fact:
    urn = target.school_id
    by, on = asked.by(target.entered_by, urn), asked.on(target.entered_at)
    meeting = meeting_words(target.decided_by_body, target.decided_on, target.minute)
    return Fact(
        urn=urn,
        what=_place_words(target),
        stood=resolve(target, {}).words,  # with its unit, however it was typed: 72 is 72.0%
        state=state,
        tone=tone,
        decided=meeting if target.decided_by_body or target.decided_on else NOT_SAID,
        known=f"{ROUTES[target.route]}: entered by {by} on {on}",
        steps=(),
        path=reverse("targets:target-list", args=[urn]),
        is_later=is_later,
        notes=(f"It took the place of another target. Why: {target.reason}",) if target.reason else (),
    )


def _on_their_way(asked: Asked) -> Iterator[Fact]:
    """A draft is for those who propose, on every day on which it was one."""
    proposals = Proposal.objects.within(asked.scope).filter(school__in=asked.schools)
    found = ProposalStep.objects.filter(proposal__in=proposals).select_related("proposal", "by")
    drafts_at = asked.scope.schools("targets.propose")
    steps = [
        step
        for step in found.order_by("proposal__measure", "proposal__group", "proposal", "number")
        if _is_asked(step.proposal.period, asked) and (step.step != Step.DRAFT or step.proposal.school_id in drafts_at)
    ]
    for proposal, some in groupby(steps, key=lambda step: step.proposal):
        every = list(some)
        if before := taken(every, asked.moment):
            yield _stage(proposal, before, asked)
        for step in every:
            # What the trust board agreed became a target, and is told as one.
            if step.at > asked.moment and step.held_on and step.held_on <= asked.day and step.step != Step.AGREE:
                yield _late_step(proposal, step, asked)


def _stage(proposal: Proposal, steps: Sequence[ProposalStep], asked: Asked) -> Fact:
    last = steps[-1]
    supported = next((step.supported for step in reversed(steps) if step.step == Step.REVIEW), None)
    tag = state_tag(last.state, supported)
    said = [step for step in steps if step.held_on]
    return Fact(
        urn=proposal.school_id,
        what=_place_words(proposal),
        stood=last.text,
        state=tag.words,
        tone=tag.tone,
        decided="; ".join(meeting_words(step.body, step.held_on, step.minute) for step in said),
        known=f"Last step entered on {asked.on(last.at)}",
        steps=tuple(_step_words(step, asked, proposal.school_id) for step in steps),
        path=reverse("targets:proposal-detail", args=[proposal.school_id, proposal.pk]),
    )


def _late_step(proposal: Proposal, step: ProposalStep, asked: Asked) -> Fact:
    by = asked.by(step.by, proposal.school_id)
    return Fact(
        urn=proposal.school_id,
        what=_place_words(proposal),
        stood=step.text,
        state=_done(step),
        tone="told",
        decided=meeting_words(step.body, step.held_on, step.minute),
        known=f"Recorded afterwards: entered by {by} on {asked.on(step.at)}",
        steps=(),
        path=reverse("targets:proposal-detail", args=[proposal.school_id, proposal.pk]),
        is_later=True,
    )


def _step_words(step: ProposalStep, asked: Asked, urn: int) -> str:
    """`Reviewed by the local board, supported: 76%. Local governing board, 1 October 2026, minute 5.1. By the school, 2
    October 2026`"""
    meeting = meeting_words(step.body, step.held_on, step.minute)
    by = f"By {asked.by(step.by, urn)}, {asked.on(step.at)}"
    return ". ".join(filter(None, [f"{_done(step)}: {step.text}", meeting, by]))


def _done(step: ProposalStep) -> str:
    supported = {True: ", supported", False: ", not supported", None: ""}[step.supported]
    return f"{Step(step.step).label}{supported}"


def _place_words(of: Target | Proposal) -> str:
    """`Attendance, disadvantaged, 2026/27`; the kind where it is the school's own."""
    pupils = "" if of.group == "all" else GROUPS.get(of.group).name
    kind = "" if of.kind == Target.Kind.AGREED else Target.Kind(of.kind).label
    return ", ".join(filter(None, [MEASURES.get(of.measure).name, pupils, year_words(of.period), kind]))


def _is_asked(period: str, asked: Asked) -> bool:
    return not period or period >= asked.since


STANDING = Recorder("targets", "Targets that stood", "No target stood.", _standing)
ON_THEIR_WAY = Recorder("proposals", "Targets proposed", "No target had been proposed.", _on_their_way)
