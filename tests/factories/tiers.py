"""Tiers for tests: a framework the trust works by, and decisions under it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from headwater.foundations.accounts.models import User
from headwater.improvement.tiers.models import TierDecision
from headwater.improvement.tiers.policies import Draft
from headwater.reference.frameworks.models import AdoptedFramework
from headwater.reference.frameworks.operations import adopt_framework, publish_edition
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SINCE = date(2026, 11, 1)


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
