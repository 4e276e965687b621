"""What is done with cards: the note on a live one (`notes`)."""

from headwater.oversight.cards.operations.notes import (
    NOT_SEEN,
    CannotWithdraw,
    CannotWrite,
    withdraw_note,
    write_note,
)

__all__ = [
    "NOT_SEEN",
    "CannotWithdraw",
    "CannotWrite",
    "withdraw_note",
    "write_note",
]
