"""Whom a step of a proposal is put before, and whose waiting it ends. Part of the step, which records the event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from headwater.evidence.targets.events import AGREED, RETURNED, TO_AGREE, TO_COMMENT, TO_READ, TO_REVIEW
from headwater.evidence.targets.models import Proposal, ProposalStep
from headwater.evidence.targets.proposals.notices import notice_facts
from headwater.evidence.targets.workflow import Step
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.events import Purpose
from headwater.foundations.audit.operations import Outgoing, send_many, settle_notices
from headwater.reference.people.queries import list_holders_at

ENDS = {Step.COMMENT: (TO_COMMENT,), Step.REVIEW: (TO_REVIEW, TO_READ)}
"""Which waiting a step ends; every other one ends all."""


def tell_of(step: Step, proposals: Sequence[Proposal], *, by: User, now: datetime) -> None:
    """Put the proposals before whoever is concerned by what was just done with them, in the versions they have now:
    proposed, before the school's principal and its local board; reviewed, before those who record what the trust board
    decides; agreed or returned, before principal, chair and whoever proposed it."""
    if step == Step.DRAFT:
        return
    settle_notices(about=proposals, by=by, now=now, why=ENDS.get(step))
    send_many(outgoing=_outgoing(step, proposals, now), by=by, now=now)


def _outgoing(step: Step, proposals: Sequence[Proposal], now: datetime) -> list[Outgoing]:
    day, urns = timezone.localdate(now), sorted({one.school_id for one in proposals})
    if step not in (Step.PROPOSE, Step.REVIEW, Step.AGREE, Step.RETURN):
        return []
    if step == Step.REVIEW:
        deciding = list_holders_at("targets.agree", [None], day)[None]
        return [_of(one, deciding, TO_AGREE) for one in proposals]
    principals = list_holders_at("targets.comment", urns, day)
    boards = list_holders_at("targets.review", urns, day)
    if step == Step.PROPOSE:
        readers = list_holders_at("record.view", urns, day)
        return [
            _of(one, to, why)
            for one in proposals
            for to, why in _before_the_school(principals[one.school_id], boards[one.school_id], readers[one.school_id])
        ]
    why, proposers = (AGREED if step == Step.AGREE else RETURNED), _proposers(proposals)
    return [
        _of(one, dict.fromkeys([*principals[one.school_id], *boards[one.school_id], *proposers.get(one.pk, ())]), why)
        for one in proposals
    ]


def _before_the_school(
    principals: Sequence[User], boards: Sequence[User], readers: Iterable[User]
) -> list[tuple[Iterable[User], Purpose]]:
    """Nobody is sent one thing for two purposes, a chair who is also the clerk included."""
    chairs = [person for person in boards if person not in principals]
    others = [person for person in readers if person not in principals and person not in chairs]
    return [(principals, TO_COMMENT), (chairs, TO_REVIEW), (others, TO_READ)]


def _of(proposal: Proposal, to: Iterable[User], why: Purpose) -> Outgoing:
    return Outgoing(to=to, why=why, **notice_facts(proposal))


def _proposers(proposals: Sequence[Proposal]) -> dict[int, list[User]]:
    """Who proposed each last."""
    steps = ProposalStep.objects.filter(proposal__in=list(proposals), step=Step.PROPOSE).select_related("by")
    return {step.proposal_id: [step.by] for step in steps.order_by("number")}
