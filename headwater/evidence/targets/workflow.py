"""How a target comes to be: what may be done with a proposal, where it stands, by whom. One table; pure.

The pages offer what stands here, the operations refuse what does not, and `headwater workflow` draws it for
docs/targets-workflow.md. Nothing else decides about a step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices

from headwater.foundations.accounts.scope import Scope


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


@dataclass(frozen=True, slots=True)
class Leave:
    """Who may: a permission held at the school; with `for_trust` also for the trust as a whole, so that a clerk of one
    local board does not record what the trust board decided."""

    permission: str
    for_trust: bool = False

    def is_given_by(self, scope: Scope, urn: int) -> bool:
        return scope.may(self.permission, urn) and (not self.for_trust or scope.may(self.permission))


PROPOSER = Leave("targets.propose")
PRINCIPAL = Leave("targets.comment")
LOCAL_BOARD = Leave("targets.review")
TRUST_BOARD = Leave("targets.agree", for_trust=True)


@dataclass(frozen=True, slots=True)
class Transition:
    """From one of these states (None: there is no open proposal yet) by this step to that state, with any of these
    leaves."""

    step: Step
    before: tuple[State | None, ...]
    after: State
    leaves: tuple[Leave, ...]


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


def find_transition(state: State | str | None, step: Step) -> Transition | None:
    """The one line of the table for this step from this state; None where there is none."""
    before = State(state) if state else None
    return next((line for line in TABLE if line.step == step and before in line.before), None)


def may_take(step: Step, scope: Scope, urn: int) -> bool:
    """Whether somebody with this scope may take the step at the school, whatever the state."""
    return any(leave.is_given_by(scope, urn) for line in TABLE if line.step == step for leave in line.leaves)


def reasons_not_to_step(step: Step, state: State | str | None, scope: Scope, urn: int) -> list[str]:
    """Why this may not be done now; empty where it may."""
    if not may_take(step, scope, urn):
        return [NOT_YOURS[step]]
    if find_transition(state, step) is None:
        stands = State(state).label.lower() if state else "not proposed"
        return [f"It is {stands}: {NOT_NOW[step]}"]
    return []


def steps_open(state: State | str | None, scope: Scope, urn: int) -> tuple[Step, ...]:
    """What somebody with this scope may do with a proposal in this state at the school, in the order of the steps."""
    return tuple(step for step in Step if not reasons_not_to_step(step, state, scope, urn))


def steps_anywhere(scope: Scope, urns: Iterable[int]) -> tuple[Step, ...]:
    """The steps that somebody with this scope may take at one of these schools at least."""
    urns = list(urns)
    return tuple(step for step in Step if any(may_take(step, scope, urn) for urn in urns))


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
