"""What a school is owed follows from the tier that is in force, part by part of the year."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.models import School
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.tiers import make_decision, work_by

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YEAR = AcademicYear.containing(TODAY)


@pytest.fixture
def school() -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    return school


@pytest.fixture
def principal(client: Client, school) -> Client:
    client.force_login(person_holding("principal", at=school).user)
    return client


def offer(client: Client, school: School, query: str = "") -> str:
    response = client.get(f"/schools/{school.urn}/offer/{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_tier_in_force_says_what_is_owed(principal, school):
    alpha = work_by("alpha", starts_with=YEAR.slug)
    make_decision(school, alpha, "tier4", YEAR.first_day, minute="7.2")
    page = offer(principal, school)
    assert f"Tier 4: Stabilise, in force since 1 September {YEAR.start}, agreed by the Trust board on" in page
    assert "(minute 7.2)" in page
    assert 'id="alpha.tier4.support.health-check"' in page
    assert 'id="alpha.tier1.support.health-check"' not in page


def test_another_tier_can_be_compared_and_does_not_look_like_the_schools_own(principal, school):
    make_decision(school, work_by("alpha", starts_with=YEAR.slug), "tier4", YEAR.first_day)
    page = offer(principal, school, "?tier=tier1")
    assert 'id="alpha.tier1.support.health-check"' in page
    assert "What it would get." in page
    assert "Back to what the school is owed" in page


def test_without_a_decision_the_page_asks(principal, school):
    work_by("alpha", starts_with=YEAR.slug)
    page = offer(principal, school)
    assert "Which tier the school is in is decided by people" in page
    assert "in force since" not in page


def test_a_change_in_the_year_splits_it(principal, school):
    alpha = work_by("alpha", starts_with=YEAR.slug)
    change = YEAR.first_day + timedelta(days=150)
    make_decision(school, alpha, "tier2", YEAR.first_day)
    make_decision(school, alpha, "tier4", change, decided_on=YEAR.first_day)
    first, second = offer(principal, school, "?part=1"), offer(principal, school, "?part=2")
    assert "Its tier changes within the year." in first
    assert 'id="alpha.tier2.support.ceo-1to1"' in first
    assert 'id="alpha.tier4.support.ceo-1to1"' not in first
    assert 'id="alpha.tier4.support.ceo-1to1"' in second
    assert 'href="?part=2"' in first
    assert 'href="?part=1"' in second
    for wrong in ("3", "0", "x", "99999"):
        assert principal.get(f"/schools/{school.urn}/offer/?part={wrong}").status_code == 404


def test_what_packages_bring_with_them_is_owed_too(principal, school):
    make_decision(school, work_by("equa", starts_with=YEAR.slug), "enhanced", YEAR.first_day)
    page = offer(principal, school)
    assert 'id="equa.core.education-reviews"' in page
    assert 'id="equa.enhanced.ceo-visits"' in page
    assert 'id="equa.bespoke.ceo-visits"' not in page


def test_who_may_not_know_the_tier_is_not_told_by_the_offer(client, school):
    make_decision(school, work_by("alpha", starts_with=YEAR.slug), "tier4", YEAR.first_day)
    client.force_login(person_holding("subject-leader", at=school).user)
    page = offer(client, school)
    assert "in force since" not in page
    assert 'id="alpha.tier4.support.health-check"' not in page
    assert "Tier 4: Stabilise:" not in page


def test_a_school_that_joins_in_the_year_is_owed_its_part_only(client):
    joined = YEAR.first_day + timedelta(days=60)
    school = make_school("Newcomer")
    make_membership(school, make_trust(), joined_on=joined)
    alpha = work_by("alpha", starts_with=YEAR.slug)
    change = YEAR.first_day + timedelta(days=150)
    make_decision(school, alpha, "tier2", joined)
    make_decision(school, alpha, "tier4", change, decided_on=joined)
    client.force_login(person_holding("executive").user)
    page = offer(client, school, "?part=1")
    assert f"{joined.day} {joined:%B %Y} to" in page
    assert f"1 September {YEAR.start} to" not in page


def test_in_a_framework_without_tiers_every_school_is_owed_the_same(principal, school):
    work_by("mill", starts_with=YEAR.slug)
    page = offer(principal, school)
    assert "decided by people" not in page
    assert "in the year one of them falls due" in page
