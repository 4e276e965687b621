"""How a target comes to be: what may be done with a proposal, where it stands, by whom. One table; pure.

The pages offer what stands here, the operations refuse what does not, and `headwater workflow` draws it for
docs/targets-workflow.md. Nothing else decides about a step.
"""

from __future__ import annotations

from django.db.models import TextChoices

from headwater.reference.people.workflow import Leave, Telling, Transition, Workflow
from headwater.reference.people.workflow import write_document as write


class State(TextChoices):
    """Where a proposal stands."""

    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Proposed"
    COMMENTED = "commented", "Commented by the principal"
    REVIEWED = "reviewed", "Reviewed by the local board"
    AGREED = "agreed", "Agreed"
    RETURNED = "returned", "Returned"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN = (State.DRAFT, State.PROPOSED, State.COMMENTED, State.REVIEWED, State.RETURNED)
"""Still to be decided: of one place one proposal is open at a time."""
ON_THE_TABLE = (State.PROPOSED, State.COMMENTED, State.REVIEWED)
"""Waiting for somebody other than whoever proposed it."""


class Step(TextChoices):
    """What is done with a proposal. The label is what was done, as the history says it."""

    DRAFT = "draft", "Kept as a draft"
    PROPOSE = "propose", "Proposed"
    COMMENT = "comment", "Commented"
    REVIEW = "review", "Reviewed by the local board"
    AGREE = "agree", "Agreed"
    RETURN = "return", "Returned"
    WITHDRAW = "withdraw", "Withdrawn"


PROPOSER = Leave("targets.propose")
PRINCIPAL = Leave("targets.comment")
LOCAL_BOARD = Leave("targets.review")
TRUST_BOARD = Leave("targets.agree", for_trust=True)


TABLE = (
    Transition(Step.DRAFT, (None, State.DRAFT), State.DRAFT, (PROPOSER,)),
    # Another number, or another reason for it, goes the whole way again: nobody has agreed to what they did not see.
    Transition(Step.PROPOSE, (None, *OPEN), State.PROPOSED, (PROPOSER,)),
    Transition(Step.COMMENT, (State.PROPOSED, State.COMMENTED), State.COMMENTED, (PRINCIPAL,)),
    Transition(Step.COMMENT, (State.REVIEWED,), State.REVIEWED, (PRINCIPAL,)),
    Transition(Step.REVIEW, ON_THE_TABLE, State.REVIEWED, (LOCAL_BOARD,)),
    # The trust board may decide without the local board; it then says why (see proposals.policies).
    Transition(Step.AGREE, ON_THE_TABLE, State.AGREED, (TRUST_BOARD,)),
    Transition(Step.RETURN, ON_THE_TABLE, State.RETURNED, (LOCAL_BOARD, TRUST_BOARD)),
    Transition(Step.WITHDRAW, OPEN, State.WITHDRAWN, (PROPOSER,)),
)

NEXT = {
    None: "The trust proposes a target.",
    State.DRAFT: "The trust proposes it to the school.",
    State.PROPOSED: "The principal comments, and the local board reviews it.",
    State.COMMENTED: "The local board reviews it.",
    State.REVIEWED: "The trust board agrees it, or returns it.",
    State.RETURNED: "The trust proposes it again, changed or with its reasons, or withdraws it.",
    State.AGREED: "Nothing: it is the target. A change is a new proposal.",
    State.WITHDRAWN: "Nothing: it is not pursued. The trust may propose anew.",
}
"""What usually happens next; nothing is shut out by it."""


NOT_YOURS = {
    Step.DRAFT: "Only the trust drafts targets.",
    Step.PROPOSE: "Only the trust proposes targets.",
    Step.COMMENT: "Only the principal comments here. What the local board says goes into its review.",
    Step.REVIEW: "Only the chair or the clerk records what the local board said.",
    Step.AGREE: "Only the clerk of the trust board or the executive records what the trust board decided.",
    Step.RETURN: "Only those who record what a board said may return a target.",
    Step.WITHDRAW: "Only the trust withdraws what it proposed.",
}
NOT_NOW = {
    Step.DRAFT: "it cannot be a draft again.",
    Step.PROPOSE: "a change is a new proposal.",
    Step.COMMENT: "a comment is made on what is proposed.",
    Step.REVIEW: "the local board reviews what is proposed.",
    Step.AGREE: "the trust board agrees what is proposed.",
    Step.RETURN: "only what is proposed can be returned.",
    Step.WITHDRAW: "there is nothing to withdraw.",
}

# After it is agreed --------------------------------------------------------------------------------------------------


class Life(TextChoices):
    """Where an agreed target stands. A replaced or withdrawn one does not stand at all."""

    LIVE = "live", "Live"
    CLOSED = "closed", "Closed"


class Ending(TextChoices):
    """What is done with an agreed target after its year."""

    CLOSE = "close", "Closed"
    CORRECT = "correct", "Closing corrected"


LIFE_TABLE = (
    Transition(Ending.CLOSE, (Life.LIVE,), Life.CLOSED, (PROPOSER,)),
    # Never edited: a correction is another closing beside the first.
    Transition(Ending.CORRECT, (Life.CLOSED,), Life.CLOSED, (PROPOSER,)),
)
LIFE = Workflow(
    Life,
    Ending,
    LIFE_TABLE,
    {
        Ending.CLOSE: "Only the trust closes targets.",
        Ending.CORRECT: "Only the trust corrects how a target was closed.",
    },
    {
        Ending.CLOSE: "a closing can only be corrected.",
        Ending.CORRECT: "there is no closing to correct yet.",
    },
    nothing_yet="not agreed",
)
LIFE_TELLING = Telling(
    title="What becomes of it",
    source="headwater/evidence/targets/workflow.py",
    ends=(Life.CLOSED,),
    next={
        None: "A target is live once it is agreed here, or recorded as agreed elsewhere.",
        Life.LIVE: "After its year the trust closes it: met, not met, or not applicable.",
        Life.CLOSED: "Nothing. Where a later figure says otherwise, the closing is corrected; both stay.",
    },
    asked_for={
        Ending.CLOSE: "met, not met or not applicable; the reason, where it is not applicable or the figure says "
        "otherwise",
        Ending.CORRECT: "the same; always the reason",
    },
    after_table=(
        "The figure it was judged by is kept with each closing: its value, its stage, its source. Before its year is",
        "over, a target can be closed only as not applicable. A live target can be replaced by an amendment or",
        "withdrawn; a closed one cannot.",
    ),
)

WORKFLOW = Workflow(State, Step, TABLE, NOT_YOURS, NOT_NOW, nothing_yet="not proposed")
find_transition = WORKFLOW.find_transition
may_take = WORKFLOW.may_take
reasons_not_to_step = WORKFLOW.reasons_not_to_step
steps_open = WORKFLOW.steps_open
steps_anywhere = WORKFLOW.steps_anywhere

TELLING = Telling(
    title="How a target comes to be",
    source="headwater/evidence/targets/workflow.py",
    ends=(State.AGREED, State.WITHDRAWN),
    next=NEXT,
    asked_for={
        Step.DRAFT: "target; what it rests on",
        Step.PROPOSE: "target; what it rests on; the reason, where a target stands already",
        Step.COMMENT: "comment",
        Step.REVIEW: "local board, day of the meeting, supported or not; minute; comment, where it is not supported",
        Step.AGREE: "trust board, day of the meeting, minute; comment, where the local board has not reviewed it",
        Step.RETURN: "reason; board and day, where one returned it",
        Step.WITHDRAW: "reason",
    },
    after_table=(
        "What is not in this table cannot be done. A step is written once and stays; whoever acts says which step they "
        "saw last,",
        "and is told what happened since. Many proposals take a step together or not at all.",
    ),
)


def write_document() -> str:
    """docs/targets-workflow.md: how a target comes to be, and what becomes of it."""
    return f"{write(WORKFLOW, TELLING)}\n{write(LIFE, LIFE_TELLING)}"
