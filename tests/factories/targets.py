"""Targets for tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from headwater.evidence.targets.models import Target
from headwater.evidence.targets.policies import Draft
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
