"""What is done with cards: the note on a live one (`notes`); those for a board prepared (`preparing`), disputed and
answered by the school (`replying`), settled, asked to be issued, withdrawn, given up by the trust (`deciding`), and
issued (`issuing`)."""

from headwater.oversight.cards.editions.stepping import CannotStep
from headwater.oversight.cards.operations.deciding import (
    ask_to_issue,
    drop,
    remind,
    remind_due,
    settle,
    withdraw,
)
from headwater.oversight.cards.operations.issuing import CannotIssue, fail_issue, issue_card
from headwater.oversight.cards.operations.notes import (
    NOT_SEEN,
    CannotWithdraw,
    CannotWrite,
    withdraw_note,
    write_note,
)
from headwater.oversight.cards.operations.preparing import prepare_again, prepare_cards
from headwater.oversight.cards.operations.replying import answer, dispute, take_back

__all__ = [
    "NOT_SEEN",
    "CannotIssue",
    "CannotStep",
    "CannotWithdraw",
    "CannotWrite",
    "answer",
    "ask_to_issue",
    "dispute",
    "drop",
    "fail_issue",
    "issue_card",
    "prepare_again",
    "prepare_cards",
    "remind",
    "remind_due",
    "settle",
    "take_back",
    "withdraw",
    "withdraw_note",
    "write_note",
]
