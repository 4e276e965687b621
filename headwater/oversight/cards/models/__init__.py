"""Cards: the note on a live one; those prepared for a board: rounds, editions, what the school disputes."""

from headwater.oversight.cards.models.disputes import (
    LONGEST_PROPOSED,
    LONGEST_SAID,
    LONGEST_SENTENCE,
    Dispute,
    DisputeQuerySet,
)
from headwater.oversight.cards.models.editions import (
    LONGEST_CONTEXT,
    CardEdition,
    CardEditionQuerySet,
    EditionFile,
    EditionStep,
    Format,
    Readers,
)
from headwater.oversight.cards.models.notes import LONGEST_NOTE, CardNote, CardNoteQuerySet
from headwater.oversight.cards.models.rounds import Round, RoundQuerySet

__all__ = [
    "LONGEST_CONTEXT",
    "LONGEST_NOTE",
    "LONGEST_PROPOSED",
    "LONGEST_SAID",
    "LONGEST_SENTENCE",
    "CardEdition",
    "CardEditionQuerySet",
    "CardNote",
    "CardNoteQuerySet",
    "Dispute",
    "DisputeQuerySet",
    "EditionFile",
    "EditionStep",
    "Format",
    "Readers",
    "Round",
    "RoundQuerySet",
]
