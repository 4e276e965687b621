"""Targets on the page: the list, the form, the workbook, withdrawing; who may do what."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from headwater.evidence.targets.models import Target
from headwater.evidence.targets.operations import record_target
from headwater.foundations.audit.models import Event
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.models import School
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import draft_of, make_target

pytestmark = pytest.mark.django_db

THIS = AcademicYear.containing(timezone.localdate()).slug
BEFORE = AcademicYear.parse(THIS).plus(-1)
PLACE = {"measure": "ks2.rwm_exp", "group": "all", "period": THIS, "kind": "agreed"}


@pytest.fixture
def school() -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    return school


@pytest.fixture
def clerk(client: Client, school: School) -> Client:
    client.force_login(person_holding("clerk", name="C. Clerk").user)
    return client


def words(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def record_page(client: Client, school: School, method: str = "get", data=None, **changes):
    query = "&".join(f"{name}={value}" for name, value in (PLACE | changes).items())
    return getattr(client, method)(f"/schools/{school.urn}/targets/record/?{query}", data)


def test_a_school_without_targets_says_so(clerk, school):
    page = words(clerk.get(f"/schools/{school.urn}/targets/"))
    assert "No target is recorded for this school yet." in page
    assert "targets.xlsx" not in page


def test_targets_stand_by_year_with_how_they_came_to_be(clerk, school):
    make_target(school, decided_by_body="Trust board", decided_on=date(2025, 10, 14), minute="7.2", period="2025-26")
    make_target(school, period="2024-25", value="74")
    page = words(clerk.get(f"/schools/{school.urn}/targets/"))
    assert page.index("2025/26") < page.index("2024/25")
    for said in ("76%", "Agreed with the trust", "Trust board, 14 October 2025, minute 7.2", "Recorded afterwards"):
        assert said in page
    assert "Who agreed it, and when, is not said" in page


def test_a_relative_target_stands_with_its_number(clerk, school):
    release = make_release("school-absence", "2023-24")
    make_figure("england", "att.overall", "94.5", "2023-24", release=release, population="primary")
    make_target(school, "att.overall", None, comparator="england")
    assert "At or above national (94.5%, 2023/24)" in words(clerk.get(f"/schools/{school.urn}/targets/"))


def test_a_relative_target_without_its_comparator_says_why(clerk, school):
    make_target(school, "att.overall", None, comparator="england")
    assert "No national figure is loaded for this measure" in words(clerk.get(f"/schools/{school.urn}/targets/"))


def test_what_a_target_replaced_and_what_was_withdrawn_can_be_read(clerk, school):
    by = person_holding("clerk", name="D. Other").user
    first = draft_of(school, value="74")
    record_target(draft=first, by=by, today=date(2026, 11, 1))
    record_target(draft=draft_of(school, reason="Board of January"), by=by, today=date(2026, 11, 1))
    make_target(school, "att.pa", "9", withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_because="Wrong school")
    page = words(clerk.get(f"/schools/{school.urn}/targets/"))
    assert "Changed because: Board of January" in page
    assert "74%. Who agreed it" in page
    assert "Withdrawn by D. Other" in page
    assert "Wrong school" in page


def test_a_target_whose_sheet_gave_no_year_asks_for_it(clerk, school):
    make_target(school, period="", row="Card!G4 “RWM”")
    page = words(clerk.get(f"/schools/{school.urn}/targets/"))
    assert "Year not said" in page
    assert "Give each its year" in page
    assert "from Card!G4 “RWM”" in page


def test_the_list_asks_no_more_for_more_targets(clerk, school, django_assert_num_queries):
    address = f"/schools/{school.urn}/targets/"
    for year in (2017, 2018):
        make_target(school, "att.overall", None, AcademicYear(year).slug, comparator="england")
    clerk.get(address)
    with django_assert_num_queries(9):
        clerk.get(address)
    for year in range(2019, 2026):
        make_target(school, "att.overall", None, AcademicYear(year).slug, comparator="england")
    with django_assert_num_queries(9):
        clerk.get(address)


def test_the_workbook_has_every_target_ever_recorded(clerk, school):
    by = person_holding("clerk").user
    record_target(draft=draft_of(school, value="74", text="74%"), by=by, today=date(2026, 11, 1))
    record_target(draft=draft_of(school, value="76.5", reason="Amended"), by=by, today=date(2026, 11, 1))
    response = clerk.get(f"/schools/{school.urn}/targets.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    table = [dict(zip(rows[0], row, strict=True)) for row in rows[1:3]]
    assert {row["Standing"]: (row["Target as stated"], row["As a number"]) for row in table} == {
        "Stands": ("76.5", 76.5),
        "Replaced": ("74%", 74),
    }
    assert table[0]["How it is known"] == "Agreed elsewhere, recorded afterwards"


# Recording on the form ---------------------------------------------------------------------------------------------


def test_first_it_is_asked_which_target(clerk, school):
    page = words(clerk.get(f"/schools/{school.urn}/targets/record/"))
    assert "Reading, writing and maths: expected standard" in page
    assert "Attainment 8" not in page
    assert "Free school meals" not in page.partition("Pupils</label>")[0].partition("<main")[2]
    response = clerk.post(f"/schools/{school.urn}/targets/record/", PLACE)
    assert response.status_code == 302
    assert "measure=ks2.rwm_exp" in response["Location"]
    assert "Choose a measure" in words(clerk.post(f"/schools/{school.urn}/targets/record/", PLACE | {"measure": ""}))


def test_the_form_shows_what_the_school_and_england_scored(clerk, school):
    release = make_release("ks2-results", BEFORE.slug)
    make_figure(school, "ks2.rwm_exp", "71.6", BEFORE.slug, release=release)
    make_figure("england", "ks2.rwm_exp", "62", BEFORE.slug, release=release)
    page = words(record_page(clerk, school))
    assert str(BEFORE) in page
    assert page.index("72%") < page.index("62%")
    assert "No loaded file has it" in page


def test_a_target_is_recorded_and_said(clerk, school):
    typed = {"target": "76%", "decided_by_body": "Trust board", "decided_on": "2025-10-14", "minute": "7.2"}
    response = record_page(clerk, school, "post", typed)
    assert response["Location"] == f"/schools/{school.urn}/targets/"
    target = Target.objects.get()
    assert (target.value, target.decided_on, target.entered_by.name) == (76, date(2025, 10, 14), "C. Clerk")
    assert "76% is recorded for" in words(clerk.get(f"/schools/{school.urn}/targets/"))


def test_a_relative_target_is_recorded(clerk, school):
    record_page(clerk, school, "post", {"target": "2 points above national"})
    target = Target.objects.get()
    assert (target.comparator, target.offset) == ("england", Decimal(2))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter a target"),
        ("National", "Say “at or above national”, or give a number."),
        ("760", "cannot be 760: give a number from 0 to 100."),
    ],
)
def test_what_cannot_be_recorded_says_what_to_do(clerk, school, typed, said):
    page = words(record_page(clerk, school, "post", {"target": typed}))
    assert said in page
    assert not Target.objects.exists()


def test_a_change_asks_why_and_shows_what_stands(clerk, school):
    current = make_target(school, value="74", text="74%", period=THIS)
    page = words(record_page(clerk, school))
    assert "<strong>74%</strong> stands there now" in page
    refused = words(record_page(clerk, school, "post", {"target": "76", "seen": current.pk}))
    assert "Say why it changes" in refused
    record_page(clerk, school, "post", {"target": "76", "seen": current.pk, "reason": "Board of January"})
    assert Target.objects.current().get().value == 76


def test_a_target_without_a_year_is_given_its_year(clerk, school):
    target = make_target(school, period="", row="G4", text="76%", decided_by_body="Trust board")
    page = words(clerk.get(f"/schools/{school.urn}/targets/"))
    query = f"?measure=ks2.rwm_exp&amp;group=all&amp;period=&amp;kind=agreed&amp;undated={target.pk}"
    assert query in page
    address = f"/schools/{school.urn}/targets/record/{query.replace('&amp;', '&')}"
    assert "Choose the school year" in words(clerk.get(address))
    onward = clerk.post(address, PLACE)["Location"]
    page = words(clerk.get(onward))
    assert 'value="76%"' in page
    assert 'value="Trust board"' in page
    clerk.post(onward, {"target": "76%", "decided_by_body": "Trust board"})
    target.refresh_from_db()
    assert target.replaced_by is not None
    assert target.replaced_by.period == THIS
    assert "Year not said" not in words(clerk.get(f"/schools/{school.urn}/targets/"))
    assert clerk.get(onward).status_code == 404


def test_of_two_at_once_the_second_sees_what_the_first_recorded_and_loses_nothing(clerk, school):
    make_target(school, value="74", text="74%", period=THIS)
    page = words(record_page(clerk, school, "post", {"target": "76", "seen": "", "minute": "9.9"}))
    assert "recorded 74% here while you were writing" in page
    assert 'value="9.9"' in page
    assert Target.objects.count() == 1
    first = Target.objects.get()
    assert f'name="seen" value="{first.pk}"' in page
    record_page(clerk, school, "post", {"target": "76", "seen": first.pk, "reason": "Board of January"})
    assert Target.objects.current().get().text == "76"


def test_a_target_is_withdrawn_with_a_reason(clerk, school):
    target = make_target(school)
    address = f"/schools/{school.urn}/targets/{target.pk}/withdraw/"
    assert "Withdraw the target 76%" in words(clerk.get(address))
    assert "Say why the target is withdrawn" in words(clerk.post(address, {"reason": ""}))
    clerk.post(address, {"reason": "Recorded at the wrong school"})
    assert not Target.objects.current().exists()
    assert clerk.get(address).status_code == 404


# Who ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["principal", "local-governor"])
def test_who_reads_cards_reads_targets_and_records_none(client, school, role):
    target = make_target(school)
    client.force_login(person_holding(role, at=school).user)
    page = words(client.get(f"/schools/{school.urn}/targets/"))
    assert "76%" in page
    assert "Record a target" not in page
    assert record_page(client, school).status_code == 404
    assert record_page(client, school, "post", {"target": "76"}).status_code == 404
    assert client.post(f"/schools/{school.urn}/targets/{target.pk}/withdraw/", {"reason": "No"}).status_code == 404
    assert client.get("/targets/paste/").status_code == 404
    assert not Event.objects.exists()


def test_a_school_that_is_not_ones_own_is_not_found(client, school):
    make_target(school)
    client.force_login(person_holding("principal", at=make_school()).user)
    assert client.get(f"/schools/{school.urn}/targets/").status_code == 404
    assert client.get(f"/schools/{school.urn}/targets.xlsx").status_code == 404


def test_a_target_of_another_school_is_not_withdrawn_by_its_number(client, school):
    other = make_school()
    target = make_target(other)
    client.force_login(person_holding("clerk", at=school).user)
    assert client.post(f"/schools/{school.urn}/targets/{target.pk}/withdraw/", {"reason": "No"}).status_code == 404
    assert Target.objects.current().exists()


def test_an_address_whose_target_can_be_none_asks_for_a_new_one(clerk, school):
    page = clerk.get(f"/schools/{school.urn}/targets/record/", {"undated": "9" * 5000})
    assert "Choose a measure" in words(page)
