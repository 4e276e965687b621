"""Issuing a card: every document of it is kept, or none."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils import timezone

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import record_event, send_notices, settle_notices
from headwater.foundations.audit.refusals import Refused
from headwater.foundations.documents.pdf import DocumentFailed, FontsMissing
from headwater.oversight.cards.editions.issuing import Made, NeverStill, make_edition
from headwater.oversight.cards.editions.notices import notice_facts
from headwater.oversight.cards.editions.policies import NOT_OURS
from headwater.oversight.cards.editions.reading import NotAsKept, list_issued
from headwater.oversight.cards.editions.stepping import event_facts, hold_editions, move
from headwater.oversight.cards.editions.trouble import called, say_trouble
from headwater.oversight.cards.editions.workflow import State, Step
from headwater.oversight.cards.events import ISSUED, NOT_ISSUED, CardEvent
from headwater.oversight.cards.models import CardEdition, EditionFile, EditionStep
from headwater.reference.people.queries import list_holders, list_still_holding
from headwater.reference.schools.models import School
from headwater.reference.schools.queries import list_our_memberships

TRIES = 3
"""An edition that was asked for again meanwhile, or beside which another of the school was issued, is made anew."""
LONGEST_TROUBLE = 500
GIVEN_IT = "packs.view"
"""Who is sent an issued card: whoever at the school may read what its boards are given."""


class CannotIssue(Refused):
    """The card was not issued: nothing of it is kept, and it can be asked for again."""


def issue_card(*, edition: CardEdition, now: datetime) -> CardEdition:
    """Make every document of a card that somebody asked to be issued, and keep them: all or none.

    May be called as often as one likes, also twice at once: what is issued already stays as it is. Making comes first,
    and nothing is held meanwhile; then one transaction keeps it where what it was made from still holds. Raises
    CannotIssue.
    """
    for _ in range(TRIES):
        fresh = CardEdition.objects.select_related("school", "round").defer("as_sent").get(pk=edition.pk)
        if fresh.state == State.ISSUED:
            return fresh
        if fresh.state != State.ISSUING:
            stands = str(State(fresh.state).label).lower()
            raise CannotIssue([f"{called(fresh)} is {stands}: nobody has asked for it to be issued."])
        if not list_our_memberships(timezone.localdate(now)).filter(school=fresh.school_id).exists():
            raise CannotIssue([f"{called(fresh)} is not issued. {NOT_OURS}"])
        try:
            made = make_edition(fresh, now=now)
            if (kept := _keep(fresh, made, now)) is not None:
                return kept
        except (DatabaseError, OSError, DocumentFailed, FontsMissing, NotAsKept, NeverStill) as trouble:
            raise CannotIssue([say_trouble(fresh, trouble)]) from trouble
    raise CannotIssue([f"{called(edition)} was being changed all the while. Ask for it to be issued again."])


@transaction.atomic
def _keep(edition: CardEdition, made: Made, now: datetime) -> CardEdition | None:
    """Keep what was made; None where what it was made from does not hold any more."""
    # The school is held too: of two editions of it that are issued at once, the second knows of the first.
    School.objects.select_for_update().get(pk=edition.school_id)
    [held] = hold_editions([edition])
    issued = tuple(list_issued(edition.school_id).values_list("pk", flat=True))
    if (held.state, held.version, issued) != (State.ISSUING, made.version, made.earlier):
        return None
    by = _who_asked(held)
    held.issued_at, held.issued_by, held.as_at, held.made_with = now, by, made.as_at, made.made_with
    held.trouble = ""
    changed = ["issued_at", "issued_by", "as_at", "made_with", "trouble"]
    move(Step.ISSUE, [held], by=by, now=now, changed=changed)
    EditionFile.objects.bulk_create(
        EditionFile(
            edition=held,
            format=each.format,
            audience=each.audience,
            content=each.content,
            sha256=hashlib.sha256(each.content).hexdigest(),
            size=len(each.content),
        )
        for each in made.files
    )
    settle_notices(about=[held], by=by, now=now)
    readers = list_holders(GIVEN_IT, held.school_id, timezone.localdate(now))
    send_notices(to=readers, why=ISSUED, by=by, now=now, **notice_facts(held))
    record_event(CardEvent.CARD_ISSUED, by=by, **event_facts([held]))
    return held


@transaction.atomic
def fail_issue(*, edition: CardEdition, trouble: str, now: datetime) -> CardEdition:
    """Say on a card that is still to be issued why it could not be, and put that before whoever asked. It stands until
    the card is asked for again or issued. Does nothing where that is said already, or the card is issued after all."""
    [held] = hold_editions([edition])
    said = trouble[:LONGEST_TROUBLE]
    if held.state != State.ISSUING or held.trouble == said:
        return held
    held.trouble = said
    held.save(update_fields=["trouble"])
    asked = [user for user in [_who_asked(held)] if user is not None]
    readers = list_still_holding(asked, "cards.issue", held.school_id, timezone.localdate(now))
    send_notices(to=readers, why=NOT_ISSUED, by=None, now=now, **notice_facts(held))
    record_event(CardEvent.ISSUE_FAILED, by=None, **event_facts([held]))
    return held


def _who_asked(edition: CardEdition) -> User | None:
    return EditionStep.objects.select_related("by").filter(edition=edition, step=Step.ASK).latest("number").by
