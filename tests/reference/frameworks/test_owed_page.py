"""The page of what one school is owed, as long as no tier is decided: what it says it does not know, what is next.
`improvement.tiers` opens it, and its own tests hold what follows from a decision."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.test import Client

from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.operations import (
    begin_draft,
    change_item,
    import_draft,
    move_schools,
    publish_edition,
)
from headwater.reference.schools.models import School, Trust
from tests.factories.calendar import make_calendar
from tests.factories.frameworks import NOW, TODAY, adopt_mini, edited, framework_of, publish_mini
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mini")]

CHURCH_ONLY = ("    cadence: 2 a year\n", "    cadence: 2 a year\n    conditions: [{fact: church-school}]\n")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The day the page is opened."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


@pytest.fixture
def school() -> School:
    trust = make_trust()
    trust.calendar = make_calendar(2026, is_assumed=False)
    trust.save()
    school = make_school("Fell Primary", religious_character="Does not apply")
    make_membership(school, trust)
    return school


@pytest.fixture
def governor(school: School) -> Client:
    client = Client()
    client.force_login(person_holding("local-governor", at=school).user)
    return client


def publish(*changes: tuple[str, str]) -> None:
    draft = adopt_mini()
    draft = import_draft(adopted=framework_of(), document=edited(draft, *changes), name="mini.yaml", by=None, now=NOW)
    publish_edition(draft=draft, starts_with="2026-27", by=None, today=TODAY, now=NOW)


def said(client: Client, school: School, asked: str = "") -> str:
    answer = client.get(f"/schools/{school.urn}/offer/{asked}")
    assert answer.status_code == 200
    main = re.sub(r"(?s).*<main|</main>.*", "", answer.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_a_school_out_of_sight_is_not_found(governor):
    publish_mini()

    assert governor.get(f"/schools/{make_school().urn}/offer/").status_code == 404
    assert governor.get("/schools/1/offer/").status_code == 404


def test_a_tier_that_there_is_not_is_not_found(governor, school):
    publish_mini()

    assert governor.get(f"/schools/{school.urn}/offer/?tier=tier9").status_code == 404


def test_without_a_framework_it_says_why_nothing_is_owed(governor, school):
    page = said(governor, school)

    assert "The trust has not chosen a framework yet, so nothing says what its schools are owed." in page
    assert "Choose a framework" not in page
    lead = Client()
    lead.force_login(person_holding("school-improvement-lead").user)
    assert "Choose a framework" in said(lead, school)


def test_a_framework_that_begins_next_year_says_nothing_of_this_one(governor, school):
    publish_mini(starts_with="2027-28")

    assert "does not begin before a later school year" in said(governor, school)


def test_without_a_tier_only_what_every_school_gets_is_shown(governor, school):
    publish_mini()

    page = said(governor, school)

    assert "2 things" in page
    assert "Courses" in page
    assert "Visits" not in page
    assert "Choose it here, or another to compare" in page


def test_with_a_tier_the_page_says_what_is_due_next_by_when_and_who_leads(governor, school):
    publish_mini()

    page = said(governor, school, "?tier=tier2")

    assert "Tier 2: 3 things; 3 times in the year one of them falls due." in page
    # The plan was due on 31 October: the next things are a hub meeting this term and a visit in the first half-year.
    assert re.search(
        r"What is due next By 18 December 2026 \(autumn term\) The hub Chief executive "
        r"By \d+ (January|February) 2027 \(September to (January|February)\) Visits Chief executive",
        page,
    ), page
    assert "Was due by 31 October 2026" in page
    assert "People" in page  # the strand it belongs to


def test_a_school_that_joined_within_the_year_gets_the_rest_of_it(governor, school):
    publish_mini()
    school_later = make_school("Late Primary")
    make_membership(school_later, Trust.objects.ours().get(), joined_on=date(2027, 1, 4))
    client = Client()
    client.force_login(person_holding("local-governor", at=school_later).user)

    page = said(client, school_later, "?tier=tier2")

    assert "1 this year" in page
    assert "From 4 January 2027" in page or "from 4 January 2027" in page
    assert "2 this year" in said(governor, school, "?tier=tier2")


def test_term_dates_that_nobody_confirmed_are_said(governor, school):
    publish_mini()
    warning = "The days follow from term dates that nobody has confirmed yet."
    assert warning not in said(governor, school)

    trust = Trust.objects.ours().get()
    trust.calendar = make_calendar(2026, is_assumed=True)
    trust.save()

    assert warning in said(governor, school)


def test_what_depends_on_something_unrecorded_says_so(governor, school):
    publish(CHURCH_ONLY)
    unknown = "For church schools only; whether this is one is not recorded."

    page = said(governor, school, "?tier=tier2")
    assert unknown not in page
    assert "Not for this school Visits For church schools only." in page

    School.objects.filter(pk=school.pk).update(religious_character="")
    assert unknown in said(governor, school, "?tier=tier2")

    School.objects.filter(pk=school.pk).update(religious_character="Church of England")
    page = said(governor, school, "?tier=tier2")
    assert unknown not in page
    assert "Not for this school" not in page


def test_the_trust_s_own_words_are_on_it(governor, school):
    publish(
        ("academy: {one: academy, many: academies}", "academy: {one: school, many: schools}"),
        ("tier: {one: tier, many: tiers}", "tier: {one: phase, many: phases}"),
    )

    page = said(governor, school, "?tier=tier2")

    assert "Phase 2: 3 things" in page
    assert "visits the school and writes down" in page
    assert not re.search(r"\btiers?\b|\bacadem", page, re.IGNORECASE)


def test_a_school_that_was_moved_is_shown_the_edition_it_works_by(governor, school):
    first = publish_mini()
    draft = begin_draft(adopted=framework_of(), by=None, now=NOW)
    draft = change_item(draft=draft, id="mini.visit", changes={("cadence",): "each half-term"}, by=None, now=NOW)
    second = publish_edition(draft=draft, starts_with="2027-28", by=None, today=TODAY, now=NOW)
    assert "2 this year" in said(governor, school, "?tier=tier2")

    move_schools(
        edition=second,
        schools=[school],
        year=AcademicYear(2026),
        reason="It tries the next edition first.",
        by=None,
        today=TODAY,
        now=NOW,
    )

    assert first.number != second.number
    page = said(governor, school, "?tier=tier2")
    assert "6 this year" in page
    assert f"Edition {second.number}" in page


def test_what_is_assumed_is_marked_and_explained(governor, school):
    publish_mini()

    page = said(governor, school, "?tier=tier2")

    assert "“Assumed” means that the published model does not say how often" in page
    assert page.count(" assumed ") >= 2
