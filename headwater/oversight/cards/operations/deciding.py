"""What the trust does with drafts and issued cards: reminds, settles, asks for them to be issued, withdraws, gives up.

Issuing itself, once it is asked for, is `editions.issuing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from headwater.evidence.targets.proposals.policies import NOT_SEEN
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.operations import record_event
from headwater.oversight.cards.editions import policies
from headwater.oversight.cards.editions.dressing import get_live_card
from headwater.oversight.cards.editions.queries import list_last_days, list_reminded
from headwater.oversight.cards.editions.sayings import list_sayings
from headwater.oversight.cards.editions.stepping import event_facts, hold_editions, move, not_now, refuse
from headwater.oversight.cards.editions.workflow import State, Step
from headwater.oversight.cards.events import CardEvent
from headwater.oversight.cards.models import CardEdition, Dispute
from headwater.oversight.cards.operations.telling import tell_of_editions
from headwater.reference.schools.queries import list_our_memberships

PUT_RIGHT = (Dispute.Outcome.CORRECTED, Dispute.Outcome.OVERRIDDEN)

# Reminding -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def remind(
    *,
    editions: Sequence[CardEdition],
    by: User,
    scope: Scope,
    now: datetime,
    today: date,
    seen: Mapping[int, int] | None = None,
) -> list[CardEdition]:
    """Remind the schools that have not answered; a school once a day at most. All or none. Raises CannotStep."""
    held = hold_editions(editions)
    refuse(not_now(Step.REMIND, held, by, scope, seen))
    reminded = {pk: timezone.localdate(at) for pk, at in list_reminded(held).items()}
    found = {each.school.name: policies.reasons_not_to_remind(reminded.get(each.pk), today) for each in held}
    refuse(policies.with_names(found))
    move(Step.REMIND, held, by=by, now=now)
    tell_of_editions(Step.REMIND, held, by=by, now=now)
    record_event(CardEvent.SCHOOLS_REMINDED, by=by, **event_facts(held))
    return held


@transaction.atomic
def remind_due(*, now: datetime, today: date) -> list[CardEdition]:
    """Remind, by nobody's doing, the schools whose last day is near and that have not answered: each draft once. May
    run as often as one likes. Nothing is written where nobody is to be reminded."""
    # A school that has left is waited for no more.
    ours = CardEdition.objects.filter(school__in=list_our_memberships(today).values("school"))
    drafts = list(ours.filter(state=State.DRAFT).select_related("round").defer("as_sent"))
    days, done = list_last_days(drafts), list_reminded(drafts, by_itself=True)
    due = [each for each in drafts if each.pk not in done and policies.is_due_for_reminder(days[each.pk], today)]
    if not due:
        return []
    held = hold_editions(due)
    move(Step.REMIND, held, by=None, now=now)
    tell_of_editions(Step.REMIND, held, by=None, now=now)
    record_event(CardEvent.SCHOOLS_REMINDED, by=None, **event_facts(held))
    return held


# Settling ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def settle(
    *,
    dispute: Dispute,
    outcome: str,
    trust_says: str = "",
    by: User,
    scope: Scope,
    now: datetime,
    today: date,
    seen: int = NOT_SEEN,
) -> Dispute:
    """Answer what the school disputes: corrected at source, overridden (both only where the live card shows it), or not
    agreed, with the trust's sentence. May be answered otherwise until the card is issued. Raises CannotStep."""
    [edition] = hold_editions([dispute.edition])
    refuse(not_now(Step.SETTLE, [edition], by, scope, {edition.pk: seen}))
    fresh, trust_says = Dispute.objects.get(pk=dispute.pk), policies.one_line(trust_says)
    said = {saying.subject: saying for saying in list_sayings(get_live_card(edition.school_id, today))}
    refuse(policies.reasons_not_to_settle(fresh, said.get(fresh.subject), outcome, trust_says))
    fresh.outcome, fresh.trust_says, fresh.settled_at, fresh.settled_by = outcome, trust_says, now, by
    fresh.save(update_fields=["outcome", "trust_says", "settled_at", "settled_by"])
    told = ": ".join(filter(None, [str(Dispute.Outcome(outcome).label), trust_says]))
    move(Step.SETTLE, [edition], text=f"{fresh.about}. {told}", by=by, now=now)
    tell_of_editions(Step.SETTLE, [edition], by=by, now=now)
    record_event(CardEvent.DISPUTE_SETTLED, by=by, **event_facts([edition]))
    return fresh


# Issuing, withdrawing, giving up -------------------------------------------------------------------------------------


@transaction.atomic
def ask_to_issue(
    *,
    editions: Sequence[CardEdition],
    by: User,
    scope: Scope,
    now: datetime,
    today: date,
    seen: Mapping[int, int] | None = None,
) -> list[CardEdition]:
    """Ask for the cards to be issued: all or none. What follows from the event (`after["editions"]`: their keys) makes
    and keeps each one's documents. Raises CannotStep, above all where a school may still answer, and where what is
    settled as put right is not right on the card (any more)."""
    held = hold_editions(editions)
    refuse(not_now(Step.ASK, held, by, scope, seen))
    days, wrong_again = list_last_days(held), _wrong_again(held, today)
    found = {
        each.school.name: [
            *policies.reasons_not_to_ask(
                has_answered=each.state != State.DRAFT, waits_until=days[each.pk], today=today
            ),
            *wrong_again.get(each.pk, []),
        ]
        for each in held
    }
    refuse(policies.with_names(found))
    for edition in held:
        edition.trouble = ""
    move(Step.ASK, held, by=by, now=now, changed=["trouble"])
    tell_of_editions(Step.ASK, held, by=by, now=now)
    record_event(CardEvent.ISSUE_ASKED, by=by, **event_facts(held))
    return held


def _wrong_again(editions: Sequence[CardEdition], today: date) -> dict[int, list[str]]:
    """Of what was settled as put right, what the live card says as it was disputed, by the edition's key."""
    by_edition: dict[int, list[Dispute]] = {}
    for each in Dispute.objects.standing().filter(edition__in=[e.pk for e in editions], outcome__in=PUT_RIGHT):
        by_edition.setdefault(each.edition_id, []).append(each)
    found: dict[int, list[str]] = {}
    for edition in editions:
        disputes = by_edition.get(edition.pk, [])
        if not disputes:
            continue
        said = {saying.subject: saying for saying in list_sayings(get_live_card(edition.school_id, today))}
        found[edition.pk] = [
            f"“{each.about}” was settled, and the card says “{each.said}” again: settle it anew."
            for each in disputes
            if policies.is_wrong_again(each, said.get(each.subject))
        ]
    return found


@transaction.atomic
def withdraw(
    *, edition: CardEdition, because: str, by: User, scope: Scope, now: datetime, seen: int = NOT_SEEN
) -> CardEdition:
    """Say that an issued card is not to be used any more, and why. It stays to be read, and another may be prepared in
    its place. Raises CannotStep."""
    [edition] = hold_editions([edition])
    refuse(not_now(Step.WITHDRAW, [edition], by, scope, {edition.pk: seen}))
    refuse(policies.reasons_against_reason(because))
    edition.withdrawn_at, edition.withdrawn_by, edition.withdrawn_because = now, by, because.strip()
    changed = ["withdrawn_at", "withdrawn_by", "withdrawn_because"]
    move(Step.WITHDRAW, [edition], text=because, by=by, now=now, changed=changed)
    tell_of_editions(Step.WITHDRAW, [edition], by=by, now=now)
    record_event(CardEvent.CARD_WITHDRAWN, by=by, **event_facts([edition]))
    return edition


@transaction.atomic
def drop(
    *,
    editions: Sequence[CardEdition],
    because: str,
    by: User,
    scope: Scope,
    now: datetime,
    seen: Mapping[int, int] | None = None,
) -> list[CardEdition]:
    """Give drafts up, with the reason: no board is given them. All or none. Raises CannotStep."""
    held = hold_editions(editions)
    refuse([*policies.reasons_against_reason(because), *not_now(Step.DROP, held, by, scope, seen)])
    move(Step.DROP, held, text=because, by=by, now=now)
    tell_of_editions(Step.DROP, held, by=by, now=now)
    record_event(CardEvent.CARDS_DROPPED, by=by, **event_facts(held))
    return held
