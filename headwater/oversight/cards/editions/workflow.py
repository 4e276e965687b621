"""How a card goes to a board: what may be done with an edition, where it stands, by whom. One table; pure.

The pages offer what stands here, the operations refuse what does not, and `headwater workflow` draws it for
docs/cards-workflow.md. What the school disputes has no place of its own: it is part of the school's answer, and
settling it changes nothing of where the edition stands.
"""

from __future__ import annotations

from django.db.models import TextChoices

from headwater.reference.people.workflow import Leave, Telling, Transition, Workflow
from headwater.reference.people.workflow import write_document as write


class State(TextChoices):
    DRAFT = "draft", "With the school"
    ANSWERED = "answered", "Answered by the school"
    ISSUING = "issuing", "Being issued"
    ISSUED = "issued", "Issued"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DROPPED = "dropped", "Not pursued"


OPEN = (State.DRAFT, State.ANSWERED, State.ISSUING)
"""Not issued yet, and pursued."""
BEFORE_ISSUE = (State.DRAFT, State.ANSWERED)


class Step(TextChoices):
    """What is done with an edition. The label is what was done, as the history says it."""

    PREPARE = "prepare", "Sent to the school"
    DISPUTE = "dispute", "Disputed by the school"
    TAKE_BACK = "take-back", "Dispute taken back"
    ANSWER = "answer", "Answered by the school"
    REMIND = "remind", "School reminded"
    SETTLE = "settle", "Dispute answered by the trust"
    ASK = "ask", "To be issued"
    ISSUE = "issue", "Issued"
    WITHDRAW = "withdraw", "Withdrawn"
    DROP = "drop", "Not pursued"


PREPARER = Leave("cards.prepare")
SCHOOL = Leave("cards.answer")
ISSUER = Leave("cards.issue", for_trust=True)
# Of a school that has left the trust a draft is not pursued, and an issued card can still turn out to be wrong.
PREPARER_FOR_EVER = Leave("cards.prepare", outlives=True)
ISSUER_FOR_EVER = Leave("cards.issue", for_trust=True, outlives=True)

TABLE = (
    Transition(Step.PREPARE, (None,), State.DRAFT, (PREPARER,)),
    *(Transition(Step.DISPUTE, (state,), state, (SCHOOL,)) for state in BEFORE_ISSUE),
    *(Transition(Step.TAKE_BACK, (state,), state, (SCHOOL,)) for state in BEFORE_ISSUE),
    # The school may change its line of context, or answer again, until the card is issued.
    Transition(Step.ANSWER, BEFORE_ISSUE, State.ANSWERED, (SCHOOL,)),
    Transition(Step.REMIND, (State.DRAFT,), State.DRAFT, (PREPARER,)),
    *(Transition(Step.SETTLE, (state,), state, (PREPARER,)) for state in BEFORE_ISSUE),
    # Asked for again where the making of it came to nothing.
    Transition(Step.ASK, OPEN, State.ISSUING, (ISSUER,)),
    Transition(Step.ISSUE, (State.ISSUING,), State.ISSUED, (ISSUER,)),
    Transition(Step.WITHDRAW, (State.ISSUED,), State.WITHDRAWN, (ISSUER_FOR_EVER,)),
    Transition(Step.DROP, OPEN, State.DROPPED, (PREPARER_FOR_EVER,)),
)

NEXT = {
    None: "The executive prepares the cards for a meeting.",
    State.DRAFT: "The principal reads the draft, disputes what is wrong and writes the school’s line of context.",
    State.ANSWERED: "The trust settles each dispute, and the executive issues the card.",
    State.ISSUING: "Its documents are made and kept; that takes a few seconds a card.",
    State.ISSUED: "It goes into the board’s pack. It never changes.",
    State.WITHDRAWN: "It stays to be read and says why. Another may be prepared in its place.",
    State.DROPPED: "Nothing.",
}

NOT_YOURS = {
    Step.PREPARE: "Only the executive or the school improvement lead prepares cards.",
    Step.DISPUTE: "Only the principal disputes what the card says of the school.",
    Step.TAKE_BACK: "Only the principal takes back what the school disputed.",
    Step.ANSWER: "Only the principal answers for the school.",
    Step.REMIND: "Only the executive or the school improvement lead reminds a school.",
    Step.SETTLE: "Only the executive or the school improvement lead answers for the trust.",
    Step.ASK: "Only the executive issues cards.",
    Step.ISSUE: "Only the executive issues cards.",
    Step.WITHDRAW: "Only the executive withdraws an issued card.",
    Step.DROP: "Only the executive or the school improvement lead gives up a draft.",
}
NOT_NOW = {
    Step.PREPARE: "the school has a card for this meeting already.",
    Step.DISPUTE: "only a draft can be disputed.",
    Step.TAKE_BACK: "only in a draft can a dispute be taken back.",
    Step.ANSWER: "the school answers a draft.",
    Step.REMIND: "only a school that has not answered is reminded.",
    Step.SETTLE: "disputes are settled before the card is issued.",
    Step.ASK: "only a draft is issued.",
    Step.ISSUE: "nobody has asked for it to be issued.",
    Step.WITHDRAW: "only what is issued can be withdrawn.",
    Step.DROP: "only a draft can be given up.",
}

WORKFLOW = Workflow(State, Step, TABLE, NOT_YOURS, NOT_NOW, nothing_yet="not prepared")

TELLING = Telling(
    title="How a card goes to a board",
    source="headwater/oversight/cards/editions/workflow.py",
    ends=(State.WITHDRAWN, State.DROPPED),
    next=NEXT,
    asked_for={
        Step.PREPARE: "schools, body, day of the meeting, last day for the schools to answer",
        Step.DISPUTE: "the figure or sentence, why it is wrong in one sentence, what it should say",
        Step.TAKE_BACK: "nothing",
        Step.ANSWER: "the school’s line of context, or that it has nothing to add",
        Step.REMIND: "nothing",
        Step.SETTLE: "corrected at source, overridden or not agreed; the trust’s sentence",
        Step.ASK: "nothing; before the last day only where the school has answered",
        Step.ISSUE: "nothing: every document is made and kept, or none",
        Step.WITHDRAW: "reason",
        Step.DROP: "reason",
    },
    after_table=(
        "What is not in this table cannot be done. A step is written once and stays; whoever acts says which step they "
        "saw last,",
        "and is told what happened since.",
        "Of a school that has left the trust a draft can only be given up, and an issued card be withdrawn.",
    ),
)


def write_document() -> str:
    """docs/cards-workflow.md."""
    return write(WORKFLOW, TELLING)
