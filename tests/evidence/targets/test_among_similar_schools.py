"""Beside a target: where the last result and the target itself sit among similar schools nationally."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.models import School, Trust
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure, make_similar
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_proposal

pytestmark = pytest.mark.django_db

THIS = AcademicYear.containing(timezone.localdate())
LAST = THIS.plus(-1)
PLACE = f"measure=ks2.rwm_exp&group=all&period={THIS.slug}&kind=agreed"
GROUP = "tenth of primary schools with the third-highest share of disadvantaged pupils: 28.1% to 33.4%"


@pytest.fixture
def school() -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    release = make_release("ks2-results", LAST.slug)
    make_figure(school, "ks2.rwm_exp", "60", LAST.slug, release=release)
    make_similar(school, "ks2.rwm_exp", "52:30 60:20 70:30 80:20", LAST.slug, release=release, left_out="no-row:43")
    return school


@pytest.fixture
def lead(school: School) -> Client:
    client = Client()
    client.force_login(person_holding("school-improvement-lead").user)
    return client


def words(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(client.get(address).content.decode()))


def test_a_proposal_says_where_result_and_target_sit_and_who_is_left_out(school: School, lead: Client) -> None:
    proposal = make_proposal(school, "ks2.rwm_exp", "76", THIS.slug)

    said = words(lead, f"/schools/{school.urn}/targets/proposals/{proposal.pk}/")

    assert f"The result of {LAST} was higher than 40% of 100 similar schools" in said
    assert f"76% would be higher than 80% of 100 similar schools in {LAST}" in said
    assert f"The {GROUP} (census of {LAST}). 43 without a published figure are left out." in said
    assert "Who the similar schools are" in said


def test_a_target_at_or_above_national_is_set_beside_similar_schools_by_its_number(
    school: School, lead: Client
) -> None:
    release = make_release("ks2-results", LAST.slug)
    make_figure("england", "ks2.rwm_exp", "62", LAST.slug, release=release)
    proposal = make_proposal(school, "ks2.rwm_exp", None, THIS.slug, comparator="england", offset=Decimal(0))

    said = words(lead, f"/schools/{school.urn}/targets/proposals/{proposal.pk}/")

    assert "62% would be higher than 50% of 100 similar schools" in said


def test_who_proposes_reads_what_similar_schools_reached(school: School, lead: Client) -> None:
    said = words(lead, f"/targets/propose/?{PLACE}")

    assert f"In {LAST} half of 100 had 60% or more, and a quarter 70% or more" in said
    assert "The tenth with the third-highest share of disadvantaged pupils: 28.1% to 33.4%" in said


def test_without_similar_schools_the_reason_is_said_and_the_page_stands(school: School, lead: Client) -> None:
    other = make_school("Beacon Primary")
    make_membership(other, Trust.objects.get())
    proposal = make_proposal(other, "ks2.rwm_exp", "76", THIS.slug)

    said = words(lead, f"/schools/{other.urn}/targets/proposals/{proposal.pk}/")

    assert "No school census that is loaded lists the school among primary or secondary schools." in said
