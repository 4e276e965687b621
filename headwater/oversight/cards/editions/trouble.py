"""Why a card could not be issued, in words for whoever asked for it."""

from __future__ import annotations

import errno

from django.db import DatabaseError, OperationalError

from headwater.foundations.documents.pdf import DocumentFailed, FontsMissing
from headwater.oversight.cards.editions.issuing import NeverStill
from headwater.oversight.cards.editions.reading import NotAsKept
from headwater.oversight.cards.models import CardEdition

UNFORESEEN = "something went wrong that nobody foresaw"
TELL = (
    "It is tried again with the next card that is issued. If that does not help, tell whoever looks after Headwater: "
    "the log of the server says more."
)


def called(edition: CardEdition) -> str:
    return f"Edition {edition.number} of the card of {edition.school.name}"


def say_trouble(edition: CardEdition, trouble: Exception) -> str:
    """What went wrong, that nothing of it is kept, and what to do. What nobody foresaw is not quoted: it can say where
    things are kept, and helps nobody who reads it here."""
    if _is_full(trouble):
        why, do = "there is no room left where its documents are kept", "Make room, then ask for it again."
    elif isinstance(trouble, FontsMissing):
        why, do = str(trouble).rstrip("."), "Ask for it again when that is mended."
    elif isinstance(trouble, NotAsKept):
        why, do = str(trouble).rstrip("."), "Restore that edition from a copy of the records, then ask for it again."
    elif isinstance(trouble, NeverStill):
        why, do = str(trouble).rstrip("."), "Ask for it again."
    elif isinstance(trouble, DocumentFailed):
        why, do = "one of its documents could not be made", TELL
    elif isinstance(trouble, DatabaseError | OSError):
        why, do = "its documents could not be kept", TELL
    else:
        why, do = UNFORESEEN, TELL
    return f"{called(edition)} is not issued: {why[:1].lower()}{why[1:]}. Nothing of it is kept. {do}"


def _is_full(trouble: Exception) -> bool:
    if isinstance(trouble, OperationalError):
        said = str(trouble).lower()
        return "disk is full" in said or "no space left" in said
    return isinstance(trouble, OSError) and trouble.errno in (errno.ENOSPC, errno.EDQUOT)
