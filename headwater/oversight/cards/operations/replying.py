"""The school's reply to a draft: what it disputes, what it takes back, its line of context."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from headwater.evidence.targets.proposals.policies import NOT_SEEN
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.operations import record_event
from headwater.oversight.cards.editions import policies
from headwater.oversight.cards.editions.dressing import get_live_card
from headwater.oversight.cards.editions.sayings import find_saying
from headwater.oversight.cards.editions.stepping import event_facts, hold_editions, move, not_now, refuse
from headwater.oversight.cards.editions.workflow import Step
from headwater.oversight.cards.events import CardEvent
from headwater.oversight.cards.models import CardEdition, Dispute
from headwater.oversight.cards.operations.telling import tell_of_editions


@transaction.atomic
def dispute(
    *,
    edition: CardEdition,
    subject: str,
    school_says: str,
    proposed: str = "",
    by: User,
    scope: Scope,
    now: datetime,
    today: date,
    seen: int = NOT_SEEN,
) -> Dispute:
    """Say that one figure or sentence of the draft is wrong, why, and (if known) what it should say. `subject` is its
    key (`sayings`). Raises CannotStep."""
    [edition] = hold_editions([edition])
    refuse(not_now(Step.DISPUTE, [edition], by, scope, {edition.pk: seen}))
    school_says, proposed = policies.one_line(school_says), policies.one_line(proposed)
    saying = find_saying(get_live_card(edition.school_id, today), subject)
    is_disputed = Dispute.objects.standing().filter(edition=edition, subject=subject).exists()
    refuse(policies.reasons_not_to_dispute(saying, school_says, proposed, is_disputed=is_disputed))
    assert saying is not None  # noqa: S101  (there is a reason where there is none)
    made = Dispute.objects.create(
        edition=edition,
        subject=saying.subject,
        measure=saying.measure,
        group=saying.group,
        period=saying.period,
        about=saying.about,
        said=saying.said,
        school_says=school_says,
        proposed=proposed,
        disputed_at=now,
        disputed_by=by,
    )
    move(Step.DISPUTE, [edition], text=f"{saying.about}: {school_says}", by=by, now=now)
    tell_of_editions(Step.DISPUTE, [edition], by=by, now=now)
    record_event(CardEvent.CARD_DISPUTED, by=by, **event_facts([edition]))
    return made


@transaction.atomic
def take_back(*, dispute: Dispute, by: User, scope: Scope, now: datetime, seen: int = NOT_SEEN) -> CardEdition:
    """Take back what the school disputed, whatever the trust has said to it. It stays to be read. Raises CannotStep."""
    [edition] = hold_editions([dispute.edition])
    refuse(not_now(Step.TAKE_BACK, [edition], by, scope, {edition.pk: seen}))
    fresh = Dispute.objects.get(pk=dispute.pk)
    refuse(policies.reasons_not_to_take_back(fresh))
    fresh.taken_back_at, fresh.taken_back_by = now, by
    fresh.save(update_fields=["taken_back_at", "taken_back_by"])
    move(Step.TAKE_BACK, [edition], text=fresh.about, by=by, now=now)
    tell_of_editions(Step.TAKE_BACK, [edition], by=by, now=now)
    record_event(CardEvent.DISPUTE_TAKEN_BACK, by=by, **event_facts([edition]))
    return edition


@transaction.atomic
def answer(
    *,
    edition: CardEdition,
    context: str,
    nothing_to_add: bool = False,
    by: User,
    scope: Scope,
    now: datetime,
    seen: int = NOT_SEEN,
) -> CardEdition:
    """Answer for the school: its line of context, or that it has nothing to add. May be answered anew until the card is
    issued. Raises CannotStep."""
    [edition] = hold_editions([edition])
    refuse(not_now(Step.ANSWER, [edition], by, scope, {edition.pk: seen}))
    context = policies.one_line(context)
    refuse(policies.reasons_not_to_answer(context, nothing_to_add=nothing_to_add))
    edition.context = context
    move(Step.ANSWER, [edition], text=context or "Nothing to add.", by=by, now=now, changed=["context"])
    tell_of_editions(Step.ANSWER, [edition], by=by, now=now)
    record_event(CardEvent.CARD_ANSWERED, by=by, **event_facts([edition]))
    return edition
