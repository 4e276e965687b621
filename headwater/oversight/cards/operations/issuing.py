"""Issuing a card: every document of it is kept, or none."""

from __future__ import annotations

import errno
import hashlib
from datetime import datetime

from django.db import DatabaseError, OperationalError, transaction
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
from headwater.oversight.cards.editions.workflow import State, Step
from headwater.oversight.cards.events import ISSUED, CardEvent
from headwater.oversight.cards.models import CardEdition, EditionFile, EditionStep
from headwater.reference.people.queries import list_holders
from headwater.reference.schools.models import School
from headwater.reference.schools.queries import list_our_memberships

TRIES = 3
"""An edition that was asked for again meanwhile, or beside which another of the school was issued, is made anew."""
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
            raise CannotIssue([f"{_called(fresh)} is {stands}: nobody has asked for it to be issued."])
        if not list_our_memberships(timezone.localdate(now)).filter(school=fresh.school_id).exists():
            raise CannotIssue([f"{_called(fresh)} is not issued. {NOT_OURS}"])
        try:
            made = make_edition(fresh, now=now)
            if (kept := _keep(fresh, made, now)) is not None:
                return kept
        except (DatabaseError, OSError, DocumentFailed, FontsMissing, NotAsKept, NeverStill) as trouble:
            raise CannotIssue([_in_words(fresh, trouble)]) from trouble
    raise CannotIssue([f"{_called(edition)} was being changed all the while. Ask for it to be issued again."])


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
    changed = ["issued_at", "issued_by", "as_at", "made_with"]
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


def _who_asked(edition: CardEdition) -> User | None:
    return EditionStep.objects.select_related("by").filter(edition=edition, step=Step.ASK).latest("number").by


def _called(edition: CardEdition) -> str:
    return f"Edition {edition.number} of the card of {edition.school.name}"


def _in_words(edition: CardEdition, trouble: Exception) -> str:
    """What went wrong, that nothing of it is kept, and what to do."""
    if _is_full(trouble):
        why, do = "there is no room left where its documents are kept", "Make room, then ask for it again."
    elif isinstance(trouble, FontsMissing | DocumentFailed):
        why, do = str(trouble), "Ask for it again when that is mended."
    elif isinstance(trouble, NotAsKept):
        why, do = str(trouble), "Restore that edition from a copy of the records, then ask for it again."
    else:
        why, do = str(trouble).rstrip("."), "Ask for it again."
    return f"{_called(edition)} is not issued: {why}. Nothing of it is kept. {do}"


def _is_full(trouble: Exception) -> bool:
    if isinstance(trouble, OperationalError):
        said = str(trouble).lower()
        return "disk is full" in said or "no space left" in said
    return isinstance(trouble, OSError) and trouble.errno in (errno.ENOSPC, errno.EDQUOT)
