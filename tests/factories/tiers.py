"""Tiers for tests: a framework the trust works by, and decisions under it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from headwater.foundations.accounts.models import User
from headwater.improvement.tiers.cases.policies import EvidenceDraft, Recommendation
from headwater.improvement.tiers.models import CaseStep, EvidenceItem, TierCase, TierDecision
from headwater.improvement.tiers.policies import Draft
from headwater.improvement.tiers.workflow import DECIDED, TABLE, State, Step
from headwater.reference.frameworks.documents import copy_published
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.frameworks.operations import adopt_framework, publish_edition
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SINCE = date(2026, 11, 1)
BEGINS, REVIEW = date(2026, 11, 30), date(2027, 7, 1)


def work_by(model: str = "alpha", *, starts_with: str = "2026-27") -> AdoptedFramework:
    """The trust's copy of a published model, with its first edition published; the main one if it is the first."""
    draft = adopt_framework(model=model, by=None, now=NOW)
    return publish_edition(draft=draft, starts_with=starts_with, by=None, today=TODAY, now=NOW).adopted


def make_decision(
    school: School,
    adopted: AdoptedFramework,
    tiers: str = "tier3",
    in_force_from: date = SINCE,
    *,
    by: User | None = None,
    **fields: Any,
) -> TierDecision:
    """A decision that stands, by the words of the newest edition, unless said otherwise."""
    facts: dict[str, Any] = {
        "edition": adopted.editions.published().first(),
        "decided_by_body": "Trust board",
        "decided_on": date(in_force_from.year, in_force_from.month, 1),
        "entered_by": by or make_user(),
    }
    return TierDecision.objects.create(
        school=school, adopted=adopted, tiers=tiers, in_force_from=in_force_from, **(facts | fields)
    )


def draft_of(school: School | int, *tiers: str, **fields: Any) -> Draft:
    """A decision about to be recorded: tier 3 from 1 November 2026, agreed on 15 October, unless said otherwise."""
    facts: dict[str, Any] = {
        "in_force_from": SINCE,
        "decided_by_body": "Trust board",
        "decided_on": date(2026, 10, 15),
        "minute": "7.2",
    }
    urn = school if isinstance(school, int) else school.urn
    return Draft(urn=urn, tiers=tiers or ("tier3",), **(facts | fields))


# Cases ---------------------------------------------------------------------------------------------------------------


def works_by(model: str = "alpha", *, starts_with: str = "2026-27") -> AdoptedFramework:
    """The same as `work_by`, written straight into the tables: nothing is checked, so that many tests stay quick."""
    adopted = AdoptedFramework.objects.create(
        key=model, title=model, based_on=model, is_main=not AdoptedFramework.objects.exists(), adopted_at=NOW
    )
    add_edition(adopted, starts_with=starts_with)
    return adopted


def add_edition(adopted: AdoptedFramework, *, starts_with: str = "2026-27") -> Edition:
    """One more published edition with the words of the published model."""
    return Edition.objects.create(
        adopted=adopted,
        number=adopted.editions.count() + 1,
        document=copy_published(adopted.based_on),
        starts_with=starts_with,
        begun_at=NOW,
        published_at=NOW,
    )


def make_case(
    school: School,
    adopted: AdoptedFramework,
    *,
    state: State = State.GATHERING,
    tiers: str = "tier3",
    by: User | None = None,
    period: str = "2026-27",
    **fields: Any,
) -> TierCase:
    """A case in a state, with the one step that says so; the step's own fields begin with `step_`. What is recommended
    is in force from 30 November 2026."""
    by = by or make_user()
    said = {name.removeprefix("step_"): fields.pop(name) for name in list(fields) if name.startswith("step_")}
    facts: dict[str, Any] = {"edition": adopted.editions.published().order_by("number").first()}
    was_recommended = state not in (State.GATHERING, State.VIEWED)
    if was_recommended:
        facts |= {"tiers": tiers, "reason": "It fits best.", "direction": TierCase.Direction.IMPROVING}
        facts |= {"in_force_from": BEGINS, "review_on": REVIEW}
    if state in DECIDED and "decision" not in fields:
        facts["decision"] = make_decision(
            school, adopted, tiers, BEGINS, by=by, decided_on=date(2026, 11, 20), route=TierDecision.Route.AGREED_HERE
        )
    case = TierCase.objects.create(
        school=school,
        adopted=adopted,
        period=period,
        state=state,
        version=1,
        was_recommended=was_recommended,
        **(facts | fields),
    )
    stays = (Step.GATHER, Step.CONTEST, Step.ANSWER)
    step = next(line.step for line in TABLE if line.after == state and line.step not in stays)
    if step == Step.CONSULT:
        said.setdefault("agrees", True)
    step_facts = {"at": NOW, "tiers": case.tiers, "text": "Because."} | said
    CaseStep.objects.create(case=case, number=1, step=step, state=state, by=by, **step_facts)
    return case


def recommended(case: TierCase, *tiers: str, **fields: Any) -> Recommendation:
    """A recommendation about to be made: tier 3 from 30 November 2026, unless said otherwise."""
    facts: dict[str, Any] = {
        "reason": "Attendance is worse than England’s.",
        "direction": TierCase.Direction.IMPROVING,
        "moves_up": "Attendance as in England.",
        "moves_down": "Another year like this one.",
        "in_force_from": BEGINS,
        "review_on": REVIEW,
    }
    return Recommendation(case=case, tiers=tiers or ("tier3",), **(facts | fields))


def make_item(school: School, kind: str = "health-check", *, by: User | None = None, **fields: Any) -> EvidenceItem:
    """A piece of evidence that stands."""
    facts: dict[str, Any] = {
        "as_at": date(2026, 10, 6),
        "summary": "Routines are calm and understood.",
        "source": "Health check of 6 October 2026",
        "added_at": NOW,
        "added_by": by or make_user(),
    }
    return EvidenceItem.objects.create(school=school, kind=kind, **(facts | fields))


def evidence(school: School | int, **fields: Any) -> EvidenceDraft:
    """A piece of evidence about to be added."""
    facts: dict[str, Any] = {
        "kind": "health-check",
        "as_at": date(2026, 10, 6),
        "summary": "Routines are calm and understood.",
        "source": "Health check of 6 October 2026",
    }
    return EvidenceDraft(urn=school if isinstance(school, int) else school.urn, **(facts | fields))
