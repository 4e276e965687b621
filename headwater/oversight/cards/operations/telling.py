"""Whom a step of an edition is put before, and whose waiting it ends. Part of the step: records no event of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.events import Purpose
from headwater.foundations.audit.operations import Outgoing, send_many, settle_notices
from headwater.oversight.cards import events
from headwater.oversight.cards.editions.given_on import list_given_on
from headwater.oversight.cards.editions.notices import notice_facts
from headwater.oversight.cards.editions.queries import list_last_days, list_readers
from headwater.oversight.cards.editions.workflow import Step
from headwater.oversight.cards.models import CardEdition, Dispute
from headwater.reference.calendar.days import say_date
from headwater.reference.people.queries import list_holders_at, list_still_holding
from headwater.reference.schools.queries import list_partings

ENDS: dict[Step, tuple[Purpose, ...] | None] = {
    Step.PREPARE: (),
    Step.DISPUTE: (events.TO_SETTLE,),
    Step.TAKE_BACK: (events.TO_SETTLE,),
    Step.ANSWER: (events.TO_ANSWER, events.REMINDER),
    Step.REMIND: (events.REMINDER,),
    Step.SETTLE: (events.TO_SETTLE,),
}
"""Which waiting a step ends; every other one ends all. What still waits to be settled is put before the trust anew, in
its newest version: one line on the home page for a school, however much it disputes."""


def tell_of_editions(step: Step, editions: Sequence[CardEdition], *, by: User | None, now: datetime) -> None:
    """Put the editions before whoever is concerned by what was just done with them, in the versions they have now.

    Sent to the school or reminded: before whoever answers for it. Disputed, or something else still disputed: before
    those who settle. Answered by the trust: before the school. Withdrawn: before everybody who had been sent it or a
    pack that holds it, or had opened either, and holds a post by which they may read it.
    """
    settle_notices(about=editions, by=by, now=now, why=ENDS.get(step))
    send_many(outgoing=_notices_of(step, editions, now), by=by, now=now)


def _notices_of(step: Step, editions: Sequence[CardEdition], now: datetime) -> list[Outgoing]:
    day, urns = timezone.localdate(now), sorted({edition.school_id for edition in editions})
    found: list[Outgoing] = []
    if step in (Step.PREPARE, Step.REMIND, Step.SETTLE):
        why = {Step.PREPARE: events.TO_ANSWER, Step.REMIND: events.REMINDER, Step.SETTLE: events.SETTLED}[step]
        heads = list_holders_at("cards.answer", urns, day)
        sent = [(edition, _before(edition, heads[edition.school_id], why)) for edition in editions]
        days = list_last_days(editions) if step != Step.SETTLE else {}
        found += [_until(days[edition.pk], each) if days else each for edition, each in sent]
    if step in (Step.DISPUTE, Step.TAKE_BACK, Step.SETTLE):
        waiting = set(_to_settle(editions))
        settlers = list_holders_at("cards.prepare", [None], day)[None]
        found += [_before(edition, settlers, events.TO_SETTLE) for edition in editions if edition.pk in waiting]
    if step == Step.WITHDRAW:
        found += [each for edition in editions for each in _withdrawn(edition, day)]
    return found


def _withdrawn(edition: CardEdition, day: date) -> Iterator[Outgoing]:
    """Before everybody who had it, in a pack or by itself, and may still read it: each once, by what they had."""
    told: set[int] = set()
    having: list[tuple[str, Iterable[User]]] = [("", list_readers(edition))]
    having += [(f", in {each.called}", each.readers) for each in list_given_on(edition)]
    # What is about a school stands on the home pages of those who see it. One that has left is the trust's affair.
    has_left = bool(list_partings([edition.school_id], day))
    for said, readers in having:
        still = list_still_holding(readers, "packs.view", edition.school_id, day)
        to = [user for user in still if user.pk not in told]
        told |= {user.pk for user in to}
        outgoing = _before(edition, to, events.WITHDRAWN)
        outgoing = replace(outgoing, label=f"{outgoing.label}{said}")
        if has_left:
            outgoing = replace(outgoing, school_urn=None, label=f"{edition.school.name}: {outgoing.label}")
        yield outgoing


def _to_settle(editions: Sequence[CardEdition]) -> Iterable[int]:
    """Those with a dispute that the trust has not answered."""
    disputes = Dispute.objects.standing().filter(edition__in=[edition.pk for edition in editions], outcome="")
    return disputes.order_by().values_list("edition", flat=True)


def _until(last_day: date, outgoing: Outgoing) -> Outgoing:
    """With the last day for an answer, which a head is to see without opening it."""
    return replace(outgoing, label=f"{outgoing.label}: answer by {say_date(last_day)}")


def _before(edition: CardEdition, to: Iterable[User], why: Purpose) -> Outgoing:
    return Outgoing(to=to, why=why, **notice_facts(edition))
