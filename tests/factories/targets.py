"""Targets for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from headwater.evidence.targets.models import Proposal, ProposalStep, Target
from headwater.evidence.targets.policies import Draft
from headwater.evidence.targets.proposals.policies import Proposed
from headwater.evidence.targets.workflow import TABLE, State, Step
from headwater.foundations.accounts.models import User
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user


def make_target(
    school: School,
    measure: str = "ks2.rwm_exp",
    value: str | None = "76",
    period: str = "2026-27",
    *,
    by: User | None = None,
    **fields: Any,
) -> Target:
    """A target that stands: a number, or with value None and `comparator` given a relative one."""
    facts: dict[str, Any] = {"text": value or "at or above national", "entered_by": by or make_user()}
    exact = None if value is None else Decimal(value)
    return Target.objects.create(school=school, measure=measure, value=exact, period=period, **(facts | fields))


def draft_of(school: School | int, measure: str = "ks2.rwm_exp", value: str | None = "76", **fields: Any) -> Draft:
    """A target about to be recorded, for 2026/27 unless said otherwise."""
    facts: dict[str, Any] = {"period": "2026-27", "text": value or "at or above national"}
    exact = None if value is None else Decimal(value)
    urn = school if isinstance(school, int) else school.urn
    return Draft(urn=urn, measure=measure, value=exact, **(facts | fields))


def make_proposal(
    school: School,
    measure: str = "ks2.rwm_exp",
    value: str | None = "76",
    period: str = "2026-27",
    *,
    state: State = State.PROPOSED,
    by: User | None = None,
    **fields: Any,
) -> Proposal:
    """A proposal in a state, with the one step that says so; the step's own fields begin with `step_`."""
    by = by or make_user()
    exact = None if value is None else Decimal(value)
    said = {name.removeprefix("step_"): fields.pop(name) for name in list(fields) if name.startswith("step_")}
    facts: dict[str, Any] = {"text": f"{value}%" if value else "at or above national"}
    if state == State.AGREED:
        fields.setdefault("target", make_target(school, measure, value, period, by=by))
    proposal = Proposal.objects.create(
        school=school,
        measure=measure,
        value=exact,
        period=period,
        state=state,
        version=1,
        was_proposed=state != State.DRAFT,
        **(facts | fields),
    )
    step = next(line.step for line in TABLE if line.after == state)
    if step == Step.REVIEW:
        said = {"supported": True, "body": "Local governing board", "held_on": date(2026, 10, 1)} | said
    ProposalStep.objects.create(
        proposal=proposal,
        number=1,
        step=step,
        state=state,
        by=by,
        text=proposal.text,
        value=exact,
        **({"at": datetime(2026, 9, 14, 10, 30, tzinfo=UTC)} | said),
    )
    return proposal


def proposed(school: School | int, measure: str = "ks2.rwm_exp", value: str | None = "76", **fields: Any) -> Proposed:
    """A target about to be proposed. `basis` and `seen` are the proposal's, all else the target's."""
    own = {name: fields.pop(name) for name in ("basis", "seen") if name in fields}
    text = {"text": f"{value}%"} if value else {}
    return Proposed(draft_of(school, measure, value, **(text | fields)), **own)
