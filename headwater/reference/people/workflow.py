"""Decisions that go from hand to hand, as tables: which step leads from where to where, and who may take it. Pure.

A package that has such a decision declares its states, its steps and one `Workflow`. Its pages offer what stands there,
its operations refuse what does not, its document is drawn from it, and a test walks every step in every state by every
role.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import TextChoices

from headwater.foundations.accounts.scope import Scope
from headwater.reference.people.roles import ROLES, Level

StateT = TypeVar("StateT", bound=TextChoices)
StepT = TypeVar("StepT", bound=TextChoices)


@dataclass(frozen=True, slots=True)
class Leave:
    """Who may: a permission held at the school; with `for_trust` also for the trust as a whole, so that a clerk of one
    local board does not record what the trust board decided. `outlives`: whoever holds it for the trust may also at a
    school that is the trust's no more."""

    permission: str
    for_trust: bool = False
    outlives: bool = False

    def is_given_by(self, scope: Scope, urn: int) -> bool:
        here = scope.may(self.permission, urn) or (self.outlives and scope.may(self.permission))
        return here and (not self.for_trust or scope.may(self.permission))

    @property
    def roles(self) -> str:
        """`Principal`, `Clerk (for the trust)`: the roles that give it, the administrator left out, who may all."""
        names = []
        for role in ROLES.values():
            if self.permission not in role.permissions or role.key == "trust-administrator":
                continue
            if self.for_trust and Level.TRUST not in role.held_at:
                continue
            only = self.for_trust and Level.SCHOOL in role.held_at
            names.append(f"{role.name} (for the trust)" if only else role.name)
        return ", ".join(names)


@dataclass(frozen=True, slots=True)
class Transition(Generic[StateT, StepT]):
    """From one of these states (None: nothing is open yet) by this step to that state, with any of these leaves."""

    step: StepT
    before: tuple[StateT | None, ...]
    after: StateT
    leaves: tuple[Leave, ...]


@dataclass(frozen=True, slots=True)
class Workflow(Generic[StateT, StepT]):
    """The table and its words. `not_yours`: who takes a step, for whoever may not; `not_now`: why it cannot be taken in
    this state, after `It is …:`; `nothing_yet`: what is said of what is not open."""

    states: type[StateT]
    steps: type[StepT]
    table: tuple[Transition[StateT, StepT], ...]
    not_yours: Mapping[StepT, str]
    not_now: Mapping[StepT, str]
    nothing_yet: str

    def find_transition(self, state: StateT | str | None, step: StepT) -> Transition[StateT, StepT] | None:
        """The one line of the table for this step from this state; None where there is none."""
        before = self.states(state) if state else None
        return next((line for line in self.table if line.step == step and before in line.before), None)

    def may_take(self, step: StepT, scope: Scope, urn: int) -> bool:
        """Whether somebody with this scope may take the step at the school, whatever the state."""
        return any(leave.is_given_by(scope, urn) for line in self.table if line.step == step for leave in line.leaves)

    def reasons_not_to_step(self, step: StepT, state: StateT | str | None, scope: Scope, urn: int) -> list[str]:
        """Why this may not be done now; empty where it may."""
        if not self.may_take(step, scope, urn):
            return [self.not_yours[step]]
        line = self.find_transition(state, step)
        if line is None:
            stands = str(self.states(state).label).lower() if state else self.nothing_yet
            return [f"It is {stands}: {self.not_now[step]}"]
        # A step may ask for more in one state than in another.
        return [] if any(leave.is_given_by(scope, urn) for leave in line.leaves) else [self.not_yours[step]]

    def steps_open(self, state: StateT | str | None, scope: Scope, urn: int) -> tuple[StepT, ...]:
        """What somebody with this scope may do in this state at the school, in the order of the steps."""
        return tuple(step for step in self.steps if not self.reasons_not_to_step(step, state, scope, urn))

    def steps_anywhere(self, scope: Scope, urns: Iterable[int]) -> tuple[StepT, ...]:
        """The steps that somebody with this scope may take at one of these schools at least."""
        urns = list(urns)
        return tuple(step for step in self.steps if any(self.may_take(step, scope, urn) for urn in urns))


@dataclass(frozen=True, slots=True)
class Telling(Generic[StateT, StepT]):
    """What the document says beside the table. `source`: the module; `ends`: states nothing follows; `next`: what
    usually comes after a state; `asked_for`: what a step asks of whoever takes it."""

    title: str
    source: str
    ends: tuple[StateT, ...]
    next: Mapping[StateT | None, str]
    asked_for: Mapping[StepT, str]
    after_table: tuple[str, ...]


def write_document(workflow: Workflow[StateT, StepT], telling: Telling[StateT, StepT]) -> str:
    """The whole table as Markdown with a Mermaid diagram."""

    def named(state: StateT | None) -> str:
        return str(state.label) if state else workflow.nothing_yet

    def row(line: Transition[StateT, StepT]) -> str:
        before = ", ".join(named(state).lower() for state in line.before)
        who = "; ".join(f"{leave.roles} (`{leave.permission}`)" for leave in line.leaves)
        after = str(line.after.label).lower()
        return f"| **{line.step.value}** | {before} | {after} | {who} | {telling.asked_for[line.step]} |"

    arrows = [
        f"    {before.value if before else '[*]'} --> {line.after.value}: {line.step.value}"
        for line in workflow.table
        for before in line.before
    ]
    names = [f"    {state.value}: {state.label}" for state in workflow.states]
    ends = [f"    {state.value} --> [*]" for state in telling.ends]
    return "\n".join(
        [
            f"# {telling.title}",
            "",
            f"Made by `headwater workflow` from the table in `{telling.source}`; not written by hand.",
            "A test says when it is out of date.",
            "",
            *["```mermaid", "stateDiagram-v2", *names, *arrows, *ends, "```"],
            "",
            "## Steps",
            "",
            "| Step | From | To | Who | What is asked for |",
            "|---|---|---|---|---|",
            *(row(line) for line in workflow.table),
            "",
            *telling.after_table,
            "",
            "## States",
            "",
            "| State | What usually comes next |",
            "|---|---|",
            *(f"| {named(state)} | {telling.next[state]} |" for state in [None, *workflow.states]),
            "",
        ]
    )
