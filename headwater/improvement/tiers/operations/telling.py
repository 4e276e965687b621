"""Whom a step of a case is put before, and whose waiting it ends. Part of the step: it records no event of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.events import Purpose
from headwater.foundations.audit.operations import Outgoing, send_many, settle_notices
from headwater.improvement.tiers import events
from headwater.improvement.tiers.cases.notices import letter_facts, notice_facts
from headwater.improvement.tiers.models import CaseStep, TierCase
from headwater.improvement.tiers.workflow import Step
from headwater.reference.people.queries import list_holders_at

ENDS: dict[Step, tuple[Purpose, ...]] = {
    Step.GATHER: (),
    Step.VIEW: (events.TO_VIEW,),
    Step.CONSULT: (events.TO_ANSWER, events.TO_READ),
    Step.COMMUNICATE: (),
    Step.CONTEST: (),
    Step.ANSWER: (events.TO_REPLY,),
}
"""Which waiting a step ends; every other one ends all."""


def tell_of_case(step: Step, cases: Sequence[TierCase], *, by: User, now: datetime) -> None:
    """Put the cases before whoever is concerned by what was just done with them, in the versions they have now: opened,
    before the principal, for the school's view; recommended, before the principal to answer and the chair to read;
    answered, before those who record what the trust board decides; agreed or told by letter, before all who answer for
    the school; contested, before the executive; answered, before the school; returned, before whoever recommended."""
    settle_notices(about=cases, by=by, now=now, why=ENDS.get(step))
    send_many(outgoing=_notices_of(step, cases, now), by=by, now=now)


def _notices_of(step: Step, cases: Sequence[TierCase], now: datetime) -> list[Outgoing]:
    day, urns = timezone.localdate(now), sorted({case.school_id for case in cases})

    def at_school(permission: str) -> dict[int | None, list[User]]:
        return list_holders_at(permission, urns, day)

    if step == Step.OPEN:
        heads = at_school("tiers.answer")
        return [_before(case, heads[case.school_id], events.TO_VIEW) for case in cases]
    if step == Step.RECOMMEND:
        heads, both = at_school("tiers.answer"), at_school("tiers.contest")
        return [
            outgoing
            for case in cases
            for outgoing in (
                _before(case, heads[case.school_id], events.TO_ANSWER),
                _before(case, _without(both[case.school_id], heads[case.school_id]), events.TO_READ),
            )
        ]
    if step in (Step.CONSULT, Step.CONTEST):
        permission, why = (
            ("tiers.agree", events.TO_AGREE) if step == Step.CONSULT else ("tiers.recommend", events.TO_REPLY)
        )
        for_trust = list_holders_at(permission, [None], day)[None]
        return [_before(case, for_trust, why) for case in cases]
    if step == Step.AGREE:
        readers = at_school("tiers.view")
        return [_before(case, readers[case.school_id], events.AGREED) for case in cases]
    if step == Step.COMMUNICATE:
        readers = at_school("tiers.view")
        return [Outgoing(to=readers[case.school_id], why=events.LETTER, **letter_facts(case.letter)) for case in cases]
    if step == Step.ANSWER:
        both = at_school("tiers.contest")
        return [_before(case, both[case.school_id], events.REPLIED) for case in cases]
    if step == Step.RETURN:
        recommended = _recommenders(cases)
        return [_before(case, recommended.get(case.pk, ()), events.RETURNED) for case in cases]
    return []


def _before(case: TierCase, to: Iterable[User], why: Purpose) -> Outgoing:
    return Outgoing(to=to, why=why, **notice_facts(case))


def _without(people: Iterable[User], others: Sequence[User]) -> list[User]:
    """Nobody is sent one thing for two purposes."""
    return [person for person in people if person not in others]


def _recommenders(cases: Sequence[TierCase]) -> dict[int, list[User]]:
    """Who recommended each last."""
    steps = CaseStep.objects.filter(case__in=list(cases), step=Step.RECOMMEND).select_related("by").defer("pack")
    return {step.case_id: [step.by] for step in steps.order_by("number")}
