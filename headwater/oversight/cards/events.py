"""What can happen to cards, and what people are sent about them for."""

from __future__ import annotations

from headwater.foundations.audit.events import EventType, Purpose


class CardEvent(EventType):
    NOTE_WRITTEN = "cards.note-written", "Note on the card written"
    NOTE_WITHDRAWN = "cards.note-withdrawn", "Note on the card taken away"
    CARDS_PREPARED = "cards.cards-prepared", "Cards prepared for a meeting"
    CARD_DISPUTED = "cards.card-disputed", "Draft card disputed by the school"
    DISPUTE_TAKEN_BACK = "cards.dispute-taken-back", "Dispute about a draft card taken back"
    CARD_ANSWERED = "cards.card-answered", "Draft card answered by the school"
    SCHOOLS_REMINDED = "cards.schools-reminded", "Schools reminded of their draft cards"
    DISPUTE_SETTLED = "cards.dispute-settled", "Dispute about a draft card answered by the trust"
    ISSUE_ASKED = "cards.issue-asked", "Cards to be issued"
    ISSUE_FAILED = "cards.issue-failed", "Card could not be issued"
    CARD_ISSUED = "cards.card-issued", "Card issued"
    CARD_WITHDRAWN = "cards.card-withdrawn", "Issued card withdrawn"
    CARDS_DROPPED = "cards.cards-dropped", "Draft cards given up"


TO_ANSWER = Purpose("cards.to-answer", "Check your school’s draft card and answer", asks=True)
REMINDER = Purpose("cards.reminder", "Reminder: check your school’s draft card and answer", asks=True)
TO_SETTLE = Purpose("cards.to-settle", "Settle what the school disputes", asks=True)
SETTLED = Purpose("cards.settled", "Read the trust’s answer to what you disputed")
NOT_ISSUED = Purpose("cards.not-issued", "See why the card could not be issued", asks=True)
ISSUED = Purpose("cards.issued", "Read the issued card")
WITHDRAWN = Purpose("cards.withdrawn", "Read why the card was withdrawn")
