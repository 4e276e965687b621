"""What can happen to cards."""

from __future__ import annotations

from headwater.foundations.audit.events import EventType


class CardEvent(EventType):
    NOTE_WRITTEN = "cards.note-written", "Note on the card written"
    NOTE_WITHDRAWN = "cards.note-withdrawn", "Note on the card taken away"
