"""Targets, for programs: those that stand at the schools a token reaches."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from headwater.evidence.measures.api import FiguresAsked
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.proposals.queries import list_areas
from headwater.evidence.targets.queries import list_current_targets
from headwater.evidence.targets.target_lines import TargetFacts, present_standing
from headwater.foundations.accounts.api.access import places_for
from headwater.foundations.accounts.api.answers import Page, answers, page_of
from headwater.foundations.accounts.scope import Scope
from headwater.reference.people.queries import get_names
from headwater.reference.schools.api import Urn

router = Router(tags=["Targets"])


class ClosedAnswer(Schema):
    """How a target was closed after its year."""

    outcome: str = Field(description="Met, not met, not applicable")
    judged_by: str = Field(description="The figure it was judged by, and where that is from")
    said: str = Field(description="Who closed it, and when")
    reason: str


class TargetAnswer(Schema):
    """One target that stands."""

    id: int
    urn: int
    school: str
    measure: str
    measure_name: str
    unit: str
    group: str
    group_name: str
    period: str = Field(description="2026-27; empty where nobody said which year it is for")
    kind: str = Field(description="Key of the kind: agreed with the trust, or another")
    kind_words: str
    value: str | None = Field(description="What it comes to: exact decimal as text, percentages 0 to 100")
    words: str = Field(description="The target as pages say it")
    why_not: str = Field(description="Why it comes to no number; empty where it does")
    comparator: str = Field(description="england or la, of a target beside their figure; else empty")
    comparator_period: str = Field(description="The year of that figure")
    offset: str = Field(description="How far above (or below, −) that figure: exact decimal as text")
    decided_by_body: str = Field(description="Who agreed it; empty where nobody said")
    decided_on: date | None
    minute: str
    route: str = Field(description="Agreed in Headwater, or recorded afterwards")
    reason: str = Field(description="Why it replaced an earlier one")
    entered_by: str = Field(description="A name where you are told names, else the school or the trust")
    entered_on: date
    closed: ClosedAnswer | None = Field(description="Null while it is live")


class TargetsAsked(FiguresAsked):
    """Which targets."""


@router.api_operation(
    ["GET", "HEAD"], "/targets", response=answers(Page[TargetAnswer]), summary="Targets of every school"
)
def target_list(request: HttpRequest, asked: Query[TargetsAsked]) -> Any:
    """The targets that stand at the schools you see, the newest year first."""
    return _targets(request, asked, *places_for(request, "targets", "cards.view"))


@router.api_operation(
    ["GET", "HEAD"], "/schools/{urn}/targets", response=answers(Page[TargetAnswer]), summary="Targets of one school"
)
def school_targets(request: HttpRequest, urn: Urn, asked: Query[TargetsAsked]) -> Any:
    """The targets that stand at one school, the newest year first."""
    return _targets(request, asked, *places_for(request, "targets", "cards.view", urn))


def _targets(request: HttpRequest, asked: TargetsAsked, scope: Scope, urns: Collection[int]) -> dict[str, Any]:
    named = {name: getattr(asked, name) for name in ("measure", "group", "period") if getattr(asked, name)}
    targets = list_current_targets(urns, scope).filter(**named)
    targets = targets.select_related("school", "entered_by").prefetch_related("closings__closed_by")
    return page_of(request, targets, asked, partial(_present, scope=scope))


def _present(targets: list[Target], scope: Scope) -> list[TargetFacts]:
    schools = {target.school for target in targets}
    areas = list_areas(schools, {target.measure for target in targets if target.comparator}, scope)
    return present_standing(targets, areas, get_names({school.urn for school in schools}, scope))
