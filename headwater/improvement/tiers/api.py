"""Tiers, for programs: which holds at each school, and every decision about one."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from headwater.foundations.accounts.api.access import places_for, scope_for
from headwater.foundations.accounts.api.answers import Page, Paging, answers, page_of
from headwater.foundations.accounts.scope import Scope
from headwater.improvement.tiers.models import TierDecision
from headwater.improvement.tiers.queries import list_decisions, list_decisions_for, list_schools_of_trust
from headwater.improvement.tiers.tier_lines import DecisionFacts, SchoolTier, present_decisions, present_tiers
from headwater.reference.frameworks.queries import get_main_framework
from headwater.reference.people.queries import get_names
from headwater.reference.schools.api import Urn
from headwater.reference.schools.models import School

router = Router(tags=["Tiers"])


class DecisionAnswer(Schema):
    """One decision about a school’s tier, or about the packages it holds."""

    id: int
    tier: str = Field(description="In the trust’s own words")
    keys: list[str] = Field(description="Key of the tier, or of every package")
    framework: str = Field(description="Key of the framework it was decided under")
    edition: int = Field(description="Number of the edition by whose words it was decided")
    in_force_from: date
    in_force_until: date | None = Field(description="Null where no end is decided")
    standing: Literal["pending", "in-force", "past", "replaced", "withdrawn"]
    standing_words: str
    decided_by_body: str
    decided_on: date
    minute: str
    route: str
    reason: str
    review_on: date | None
    correction: str = Field(description="Why it replaced an earlier record")
    withdrawn_because: str
    entered_by: str = Field(description="A name where you are told names, else the school or the trust")
    entered_on: date


class TierAnswer(Schema):
    """One school and its tier today, under the trust’s main framework."""

    urn: int
    school: str
    in_force: DecisionAnswer | None
    why_none: str = Field(description="Empty where a tier is in force")
    coming: list[DecisionAnswer] = Field(description="Decided, and not in force yet")


@router.api_operation(["GET", "HEAD"], "/tiers", response=answers(Page[TierAnswer]), summary="Tiers of every school")
def tier_list(request: HttpRequest, asked: Query[Paging]) -> Any:
    """The tier in force today at each school whose tier you see, by name of school."""
    scope, today = scope_for(request, "tiers", "tiers.view"), timezone.localdate()
    schools = list_schools_of_trust(scope, "tiers.view", today)
    return page_of(request, schools, asked, partial(_tiers, scope=scope, today=today))


@router.api_operation(
    ["GET", "HEAD"], "/schools/{urn}/tiers", response=answers(Page[DecisionAnswer]), summary="Tiers of one school"
)
def school_tiers(request: HttpRequest, urn: Urn, asked: Query[Paging]) -> Any:
    """Every decision about one school, the newest first; what was corrected or withdrawn says so."""
    scope, _ = places_for(request, "tiers", "tiers.view", urn)
    school, today = get_object_or_404(School, pk=urn), timezone.localdate()
    # All of them, because when one ends is said by those that follow. A school has a dozen.
    every = present_decisions(list(list_decisions(school, scope)), get_names([urn], scope), today)
    return page_of(request, every, asked, _as_they_are)


def _tiers(schools: list[School], scope: Scope, today: date) -> list[SchoolTier]:
    adopted, urns = get_main_framework(), [school.pk for school in schools]
    decisions: dict[int, list[TierDecision]] = list_decisions_for(urns, adopted, scope) if adopted else {}
    return present_tiers(schools, decisions, get_names(urns, scope), today)


def _as_they_are(decisions: list[DecisionFacts]) -> list[DecisionFacts]:
    return decisions
