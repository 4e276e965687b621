"""Tiers for programs: which holds where, and every decision behind it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.tiers import make_decision, works_by
from tests.factories.tokens import program_of

pytestmark = pytest.mark.django_db


def test_the_tier_in_force_at_each_school_and_what_is_coming() -> None:
    trust, adopted = make_trust(), works_by()
    first, second = make_school("Ash School"), make_school("Birch School")
    for school in (first, second):
        make_membership(school, trust)
    today = timezone.localdate()
    make_decision(first, adopted, "tier3", date(2025, 9, 1), reason="Results fell.", minute="7.2")
    make_decision(first, adopted, "tier2", today + timedelta(days=20), decided_on=today)
    items = program_of(person_holding("trustee").user).get("/api/v1/tiers").json()["items"]
    assert [(item["school"], item["why_none"]) for item in items] == [
        ("Ash School", ""),
        ("Birch School", "None recorded"),
    ]
    now, [coming] = items[0]["in_force"], items[0]["coming"]
    assert now["keys"] == ["tier3"]
    assert (now["standing"], now["reason"], now["minute"]) == ("in-force", "Results fell.", "7.2")
    assert now["in_force_until"] == (today + timedelta(days=19)).isoformat()
    assert (coming["keys"], coming["standing"]) == (["tier2"], "pending")
    assert items[1] == {
        "urn": second.urn, "school": "Birch School", "in_force": None, "why_none": "None recorded", "coming": []
    }  # fmt: skip


def test_every_decision_about_one_school_with_what_became_of_it() -> None:
    trust, adopted, school = make_trust(), works_by(), make_school()
    make_membership(school, trust)
    clerk = person_holding("clerk", name="A. Clerk").user
    make_decision(school, adopted, "tier3", date(2025, 9, 1), by=clerk)
    make_decision(school, adopted, "tier2", date(2026, 1, 1), by=clerk)
    wrong = {"withdrawn_at": timezone.now(), "withdrawn_by": clerk, "withdrawn_because": "Recorded twice."}
    make_decision(school, adopted, "tier1", date(2026, 2, 1), by=clerk, **wrong)
    path = f"/api/v1/schools/{school.urn}/tiers"
    items = program_of(person_holding("principal", at=school).user).get(path).json()["items"]
    assert [(item["keys"], item["standing"], item["in_force_until"]) for item in items] == [
        (["tier1"], "withdrawn", None),
        (["tier2"], "in-force", None),
        (["tier3"], "past", "2025-12-31"),
    ]
    assert items[0]["withdrawn_because"] == "Recorded twice."
    assert {item["entered_by"] for item in items} == {"A. Clerk"}
    governor = program_of(person_holding("local-governor", at=school).user)
    assert {item["entered_by"] for item in governor.get(path).json()["items"]} == {"the trust"}
    assert governor.get(f"{path}?limit=1").json()["next"].endswith("/tiers?limit=1&offset=1")


def test_tiers_are_for_those_who_see_tiers() -> None:
    school = make_school()
    make_membership(school, make_trust())
    specialist = program_of(person_holding("specialist", at=school).user)
    assert specialist.get("/api/v1/tiers").status_code == 403
    assert specialist.get(f"/api/v1/schools/{school.urn}/tiers").status_code == 403
    other = program_of(person_holding("principal", at=make_school()).user)
    assert other.get(f"/api/v1/schools/{school.urn}/tiers").status_code == 404
