"""Writing the note on a school's card, and taking it away. What stood there before stays to be read."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.oversight.cards.events import CardEvent
from headwater.oversight.cards.models import CardNote
from headwater.oversight.cards.policies import reasons_not_to_withdraw, reasons_not_to_write
from headwater.reference.schools.models import School


class CannotWrite(Refused):
    """The note may not be written so."""


class CannotWithdraw(Refused):
    """There is no such note to take away."""


NOT_SEEN = -1
"""For `seen`: whoever writes does not say which note stood there before, and is not asked."""


@transaction.atomic
def write_note(*, school: School, text: str, by: User, seen: int | None = NOT_SEEN) -> CardNote:
    """Put a note on the school's card; the one that stands there is replaced and kept.

    `seen` is the key of the note the person was looking at (None: there was none). Raises CannotWrite with every
    reason, above all where somebody else was quicker.
    """
    School.objects.select_for_update().get(pk=school.pk)
    current = CardNote.objects.current().filter(school=school).first()
    reasons = reasons_not_to_write(text, current=current.text if current else "")
    if seen != NOT_SEEN and seen != (current.pk if current else None):
        reasons.append("Somebody else changed the note while you wrote. Theirs stands below; write yours again.")
    if reasons:
        raise CannotWrite(reasons)
    # Replaced before the new one is there: a card has one note at a time.
    note = CardNote(school=school, text=text.strip(), written_by=by)
    if current:
        CardNote.objects.filter(pk=current.pk).update(replaced_by=current)
    note.save()
    if current:
        CardNote.objects.filter(pk=current.pk).update(replaced_by=note)
    record_event(
        CardEvent.NOTE_WRITTEN,
        by=by,
        about=school,
        school_urn=school.pk,
        before={"note": current.pk if current else None},
        after={"note": note.pk, "letters": len(note.text)},
    )
    return note


@transaction.atomic
def withdraw_note(*, school: School, by: User, now: datetime) -> None:
    """Take the note off the school's card; it stays to be read in the records. Raises CannotWithdraw."""
    School.objects.select_for_update().get(pk=school.pk)
    note = CardNote.objects.current().filter(school=school).first()
    if reasons := reasons_not_to_withdraw(has_note=note is not None):
        raise CannotWithdraw(reasons)
    assert note is not None  # noqa: S101  (there is a reason where there is none)
    note.withdrawn_at, note.withdrawn_by = now, by
    note.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record_event(
        CardEvent.NOTE_WITHDRAWN, by=by, about=school, school_urn=school.pk, before={"note": note.pk}, after={}
    )
