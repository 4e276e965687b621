"""How a school's tier comes to be: what may be done with a case, where it stands, by whom. One table; pure.

The pages offer what stands here, the operations refuse what does not, and `headwater workflow` draws it for
docs/tiers-workflow.md. Nothing else decides about a step. The same steps serve tiers, phases and packages; under a
framework that places nobody no case is opened (`policies.reasons_not_to_tier`).
"""

from __future__ import annotations

from django.db.models import TextChoices

from headwater.reference.people.workflow import Leave, Telling, Transition, Workflow
from headwater.reference.people.workflow import write_document as write


class State(TextChoices):
    """Where a case stands. Whether the tier is in force is said by its decision and the day: `policies.standing_of`."""

    GATHERING = "gathering", "Being prepared"
    VIEWED = "viewed", "Viewed by the school"
    RECOMMENDED = "recommended", "Recommended"
    CONSULTED = "consulted", "Answered by the school"
    AGREED = "agreed", "Agreed"
    COMMUNICATED = "communicated", "Agreed and told by letter"
    RETURNED = "returned", "Returned"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN = (State.GATHERING, State.VIEWED, State.RECOMMENDED, State.CONSULTED, State.RETURNED)
"""Still to be decided: about one school one case is open at a time."""
BEFORE_THE_BOARD = (State.RECOMMENDED, State.CONSULTED)
DECIDED = (State.AGREED, State.COMMUNICATED)


class Step(TextChoices):
    """What is done with a case. The label is what was done, as the history says it."""

    OPEN = "open", "Opened"
    GATHER = "gather", "Evidence weighed"
    VIEW = "view", "The school’s own view"
    RECOMMEND = "recommend", "Recommended"
    CONSULT = "consult", "Answered by the school"
    AGREE = "agree", "Agreed"
    RETURN = "return", "Returned"
    COMMUNICATE = "communicate", "Letter sent"
    CONTEST = "contest", "Contested by the school"
    ANSWER = "answer", "Answered by the trust"
    WITHDRAW = "withdraw", "Withdrawn"


PREPARER = Leave("tiers.prepare")
SCHOOL = Leave("tiers.answer")
CONTESTER = Leave("tiers.contest")
RECOMMENDER = Leave("tiers.recommend", for_trust=True)
TRUST_BOARD = Leave("tiers.agree", for_trust=True)
"""Whoever records what the trust board (or the trustees and the chief executive) decided."""

TABLE = (
    Transition(Step.OPEN, (None,), State.GATHERING, (PREPARER,)),
    *(
        Transition(Step.GATHER, (state,), state, (PREPARER,))
        for state in (State.GATHERING, State.VIEWED, State.RETURNED)
    ),
    Transition(Step.VIEW, (State.GATHERING, State.VIEWED, State.RETURNED), State.VIEWED, (SCHOOL,)),
    # Another recommendation goes to the school again: nobody has answered what they did not see.
    Transition(Step.RECOMMEND, OPEN, State.RECOMMENDED, (RECOMMENDER,)),
    Transition(Step.CONSULT, BEFORE_THE_BOARD, State.CONSULTED, (SCHOOL,)),
    # The board may decide without the school's answer; it then says why (see cases.policies).
    Transition(Step.AGREE, BEFORE_THE_BOARD, State.AGREED, (TRUST_BOARD,)),
    Transition(Step.RETURN, BEFORE_THE_BOARD, State.RETURNED, (RECOMMENDER, TRUST_BOARD)),
    Transition(Step.COMMUNICATE, (State.AGREED,), State.COMMUNICATED, (RECOMMENDER, TRUST_BOARD)),
    # A school that disagrees says so for good: the tier stays in force, and so does the disagreement.
    *(Transition(Step.CONTEST, (state,), state, (CONTESTER,)) for state in DECIDED),
    *(Transition(Step.ANSWER, (state,), state, (RECOMMENDER,)) for state in DECIDED),
    Transition(Step.WITHDRAW, OPEN, State.WITHDRAWN, (PREPARER,)),
)

NEXT = {
    None: "The trust opens the case, at the start of the year or when something exceptional happens.",
    State.GATHERING: "The evidence is weighed, and the school gives its own view.",
    State.VIEWED: "The executive recommends a tier.",
    State.RECOMMENDED: "The school answers the recommendation.",
    State.CONSULTED: "The trust board agrees it, or returns it.",
    State.RETURNED: "The evidence is weighed again, and the executive recommends anew.",
    State.AGREED: "The letter goes to the school.",
    State.COMMUNICATED: "The tier is in force from its day on. The school may contest it.",
    State.WITHDRAWN: "Nothing: it is not pursued. The trust may open another case.",
}
"""What usually happens next; nothing is shut out by it."""

NOT_YOURS = {
    Step.OPEN: "Only the trust’s school improvement team opens a case.",
    Step.GATHER: "Only the trust’s school improvement team weighs the evidence. The school says what it thinks in its "
    "own view.",
    Step.VIEW: "Only the principal gives the school’s view.",
    Step.RECOMMEND: "Only the executive recommends.",
    Step.CONSULT: "Only the principal answers for the school.",
    Step.AGREE: "Only the clerk of the trust board or the executive records what the trust board decided.",
    Step.RETURN: "Only the executive, or whoever records what the trust board said, returns it.",
    Step.COMMUNICATE: "Only the executive or the clerk of the trust board sends the letter.",
    Step.CONTEST: "Only the principal or the chair of the local board contests a decision.",
    Step.ANSWER: "Only the executive answers for the trust.",
    Step.WITHDRAW: "Only the trust’s school improvement team withdraws a case.",
}
NOT_NOW = {
    Step.OPEN: "there is a case already.",
    Step.GATHER: "evidence is weighed before something is recommended, or after it was returned.",
    Step.VIEW: "the school gives its view before something is recommended; a recommendation is answered.",
    Step.RECOMMEND: "another tier takes another case.",
    Step.CONSULT: "the school answers what is recommended.",
    Step.AGREE: "the trust board agrees what is recommended.",
    Step.RETURN: "only what is recommended can be returned.",
    Step.COMMUNICATE: "the letter tells once of what is agreed.",
    Step.CONTEST: "only what is agreed can be contested.",
    Step.ANSWER: "only what was contested is answered.",
    Step.WITHDRAW: "there is nothing to withdraw.",
}

WORKFLOW = Workflow(State, Step, TABLE, NOT_YOURS, NOT_NOW, nothing_yet="not opened")

TELLING = Telling(
    title="How a school’s tier comes to be",
    source="headwater/improvement/tiers/workflow.py",
    ends=(State.COMMUNICATED, State.WITHDRAWN),
    next=NEXT,
    asked_for={
        Step.OPEN: "school year; annual, or exceptional with what the exception is",
        Step.GATHER: "for each statement: fits, does not fit, cannot tell, with the evidence",
        Step.VIEW: "which tier the school thinks fits, and why",
        Step.RECOMMEND: "tier and why, direction of travel, what would move it up or down, day, review date",
        Step.CONSULT: "agrees or not; comment, where it does not",
        Step.AGREE: "who decided, day of the meeting, minute; comment, where the school has not answered",
        Step.RETURN: "reason",
        Step.COMMUNICATE: "the letter, as it is sent",
        Step.CONTEST: "why",
        Step.ANSWER: "the trust’s answer",
        Step.WITHDRAW: "reason",
    },
    after_table=(
        "What is not in this table cannot be done. A step is written once and stays; whoever acts says which step they "
        "saw last,",
        "and is told what happened since.",
    ),
)


def write_document() -> str:
    """docs/tiers-workflow.md."""
    return write(WORKFLOW, TELLING)
