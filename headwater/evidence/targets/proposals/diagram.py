"""The table of steps as a document, docs/targets-workflow.md: made from `targets.workflow` and the roles."""

from __future__ import annotations

from headwater.evidence.targets.workflow import NEXT, TABLE, Leave, State, Step, Transition
from headwater.reference.people.roles import ROLES, Level

NOTHING_YET = "no proposal yet"
ASKED_FOR = {
    Step.DRAFT: "target; what it rests on",
    Step.PROPOSE: "target; what it rests on; the reason, where a target stands already",
    Step.COMMENT: "comment",
    Step.REVIEW: "local board, day of the meeting, supported or not; minute; comment, where it is not supported",
    Step.AGREE: "trust board, day of the meeting, minute; comment, where the local board has not reviewed it",
    Step.RETURN: "reason; board and day, where one returned it",
    Step.WITHDRAW: "reason",
}


def write_document() -> str:
    """The whole document, as Markdown with a Mermaid diagram."""
    return "\n".join(
        [
            "# How a target comes to be",
            "",
            "Made by `headwater workflow` from the table in `headwater/evidence/targets/workflow.py`; not "
            "written by hand.",
            "A test says when it is out of date.",
            "",
            *_diagram(),
            "",
            "## Steps",
            "",
            "| Step | From | To | Who | What is asked for |",
            "|---|---|---|---|---|",
            *(_row(line) for line in TABLE),
            "",
            "What is not in this table cannot be done. A step is written once and stays; whoever acts says which step "
            "they saw last,",
            "and is told what happened since. Many proposals take a step together or not at all.",
            "",
            "## States",
            "",
            "| State | What usually comes next |",
            "|---|---|",
            *(f"| {_named(state)} | {NEXT[state]} |" for state in [None, *State]),
            "",
        ]
    )


def _diagram() -> list[str]:
    arrows = [
        f"    {before.value if before else '[*]'} --> {line.after.value}: {line.step.value}"
        for line in TABLE
        for before in line.before
    ]
    ends = [f"    {state.value} --> [*]" for state in (State.AGREED, State.WITHDRAWN)]
    names = [f"    {state.value}: {state.label}" for state in State]
    return ["```mermaid", "stateDiagram-v2", *names, *arrows, *ends, "```"]


def _row(line: Transition) -> str:
    before = ", ".join(_named(state).lower() for state in line.before)
    who = "; ".join(_who(leave) for leave in line.leaves)
    return f"| **{line.step.value}** | {before} | {line.after.label.lower()} | {who} | {ASKED_FOR[line.step]} |"


def _who(leave: Leave) -> str:
    """`Principal`, `Clerk (for the trust)`: the roles that give the leave, the administrator left out, who may all."""
    names = []
    for role in ROLES.values():
        if leave.permission not in role.permissions or role.key == "trust-administrator":
            continue
        if leave.for_trust and Level.TRUST not in role.held_at:
            continue
        only = leave.for_trust and Level.SCHOOL in role.held_at
        names.append(f"{role.name} (for the trust)" if only else role.name)
    return f"{', '.join(names)} (`{leave.permission}`)"


def _named(state: State | None) -> str:
    return state.label if state else NOTHING_YET
