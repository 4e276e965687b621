"""Schools, trusts and memberships for tests."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from headwater.reference.schools.models import School, Trust, TrustMembership

_numbers = count(1)


def make_trust(name: str = "Fell and Vale Trust", *, ours: bool = True, **fields: Any) -> Trust:
    """An academy trust; ours unless said otherwise. One installation holds one trust."""
    return Trust.objects.create(
        uid=fields.pop("uid", 90_000 + next(_numbers)), name=name, kind="Multi-academy trust", is_ours=ours, **fields
    )


def make_school(name: str = "", **fields: Any) -> School:
    """An open primary academy in Surrey with year 6, in the national register and in no trust."""
    number = next(_numbers)
    urn = fields.pop("urn", 900_000 + number)
    facts: dict[str, Any] = {
        "laestab": f"936{number:04d}",
        "phase": "Primary",
        "type_code": "34",
        "type_name": "Academy converter",
        "la_code": "936",
        "la_name": "Surrey",
        "low_age": 4,
        "high_age": 11,
        "opened_on": date(2016, 9, 1),
    }
    return School.objects.create(urn=urn, name=name or f"School {number}", **(facts | fields))


def make_membership(
    school: School,
    trust: Trust,
    *,
    joined_on: date | None = date(2016, 9, 1),
    left_by: date | None = None,
    listed_as_at: date = date(2022, 3, 31),
    source: str = "group links",
) -> TrustMembership:
    """The school's time in the trust, as one register file tells it."""
    return TrustMembership.objects.create(
        school=school, trust=trust, joined_on=joined_on, left_by=left_by, listed_as_at=listed_as_at, source=source
    )
