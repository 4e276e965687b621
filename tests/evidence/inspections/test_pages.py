"""Inspections on the page: the list, entering in two steps, changing, withdrawing; who may do what."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from headwater.evidence.inspections.models import InspectionOutcome
from headwater.foundations.audit.models import Event
from headwater.reference.schools.models import School
from tests.factories.inspections import REPORT_CARD, make_entry, make_inspections_release, make_outcome
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = pytest.mark.django_db

SIAMS = {"era": "siams-2023", "inspected_on": "2025-03-07"}
UNGRADED = {"era": "ofsted-ungraded", "inspected_on": "2024-10-22"}


@pytest.fixture
def school() -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    return school


@pytest.fixture
def principal(client: Client, school: School) -> Client:
    client.force_login(person_holding("principal", at=school, name="A. Head").user)
    return client


def words(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def listed(client: Client, school: School) -> str:
    return words(client.get(f"/schools/{school.urn}/inspections/"))


def record(client: Client, school: School, which: dict[str, str], method: str = "post", **typed):
    query = "&".join(f"{name}={value}" for name, value in which.items())
    return getattr(client, method)(f"/schools/{school.urn}/inspections/record/?{query}", typed)


def test_a_school_without_inspections_says_so(principal, school):
    assert "No loaded file has an inspection of this school, and none has been entered." in listed(principal, school)


def test_inspections_stand_framework_by_framework(principal, school):
    make_outcome(school, judgements={"quality-of-education": ("good", "2")})
    make_outcome(school, era="ofsted-before-2019", inspected_on=date(2014, 5, 6), is_shown=False)
    make_entry(school, next_steps=("Deepen the vision",))
    page = listed(principal, school)
    headings = (
        "SIAMS inspection (from September 2023)",
        "Ofsted graded inspection (September 2019 to August 2024)",
        "Ofsted inspection before September 2019",
    )
    assert [page.index(f">{heading}<") for heading in headings] == sorted(page.index(f">{h}<") for h in headings)
    for said in ("J1", "Quality of education", "Deepen the vision", "An earlier inspection", "On the card"):
        assert said in page
    assert "Ofsted, Latest school inspections, as at 28 February 2026" in page


def test_the_same_inspection_in_two_files_is_told_twice_and_shown_once(principal, school):
    make_outcome(school)
    make_outcome(school, inspected_on=date(2023, 3, 8), is_shown=False)
    assert "The same inspection in another file" in listed(principal, school)


def test_the_list_asks_no_more_for_more_inspections(principal, school, django_assert_num_queries):
    make_entry(school)
    address = f"/schools/{school.urn}/inspections/"
    principal.get(address)
    with django_assert_num_queries(7):
        principal.get(address)
    release = make_inspections_release()
    for year in range(2010, 2019):
        make_outcome(school, era="ofsted-before-2019", inspected_on=date(year, 1, 9), is_shown=False, release=release)
    make_entry(school, era="siams-2018", inspected_on=date(2019, 3, 7), overall="good", next_steps=("A", "B"))
    with django_assert_num_queries(7):
        principal.get(address)


def test_the_workbook_has_every_inspection_in_its_own_words(principal, school):
    make_outcome(school, judgements={"quality-of-education": ("good", "2")})
    make_entry(school, next_steps=("Deepen the vision",), next_period="2029-30")
    response = principal.get(f"/schools/{school.urn}/inspections.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    told = {(row[2], row[7]): row[8] for row in rows[1:] if row[7]}
    assert told[("SIAMS inspection (from September 2023)", "Outcome")] == "J1"
    assert told[("SIAMS inspection (from September 2023)", "Next step 1")] == "Deepen the vision"
    assert told[("Ofsted graded inspection (September 2019 to August 2024)", "Quality of education")] == "Good"


# Entering ----------------------------------------------------------------------------------------------------------


def test_first_it_is_asked_which_framework_and_day(principal, school):
    address = f"/schools/{school.urn}/inspections/record/"
    page = words(principal.get(address))
    for name in ("SIAMS inspection (from September 2023)", "Ofsted report card", "Catholic Schools Inspectorate"):
        assert name in page
    assert "framework and date not in this file" not in page
    response = principal.post(address, SIAMS)
    assert response["Location"] == f"{address}?inspected_on=2025-03-07&era=siams-2023"
    page = words(principal.post(address, {"era": "", "inspected_on": ""}))
    assert "Choose the framework" in page
    assert "Enter the first day of the inspection" in page


def test_a_framework_of_another_time_is_refused_at_once(principal, school):
    page = words(principal.post(f"/schools/{school.urn}/inspections/record/", SIAMS | {"inspected_on": "2019-03-07"}))
    assert "This framework was not in force on 7 March 2019." in page
    assert "SIAMS inspection (September 2018 to August 2023)" in page


def test_the_second_page_asks_in_the_words_of_the_framework(principal, school):
    page = words(record(principal, school, {"era": "ofsted-report-card", "inspected_on": "2026-01-13"}, "get"))
    for said in ("Curriculum and teaching", "Strong standard", "Safeguarding standards met", "Post-16 provision"):
        assert said in page
    assert "Overall effectiveness" not in page
    assert ">Outstanding<" not in page
    page = words(record(principal, school, SIAMS, "get"))
    assert ">J2<" in page
    assert "Safeguarding" not in page


def test_a_church_inspection_is_entered(principal, school):
    steps = "Deepen the vision\n\n  Train   governors \n"
    response = record(
        principal, school, SIAMS, overall="j1", next_steps=steps, next_said="Within five years", next_period="2029-30"
    )
    assert response["Location"] == f"/schools/{school.urn}/inspections/"
    outcome = InspectionOutcome.objects.get()
    assert (outcome.overall, outcome.next_period, outcome.entered_by.name) == ("j1", "2029-30", "A. Head")
    assert [step.text for step in outcome.next_steps.all()] == ["Deepen the vision", "Train governors"]
    page = listed(principal, school)
    assert "The inspection of 7 March 2025 is entered." in page
    assert "Next inspection expected in 2029/30: an estimate." in page


def test_a_report_card_is_entered_area_by_area(principal, school):
    areas = {f"area-{area}": grade for area, grade in REPORT_CARD.items()}
    which = {"era": "ofsted-report-card", "inspected_on": "2026-01-13"}
    left = areas | {"area-inclusion": ""}
    assert "Not yet: Inclusion." in words(record(principal, school, which, **left, safeguarding="met"))
    record(principal, school, which, **areas, safeguarding="met")
    assert InspectionOutcome.objects.get().judgements.count() == 6


def test_an_inspection_of_no_known_framework_is_entered_in_its_own_words(principal, school):
    which = {"era": "other-inspection", "inspected_on": "2021-05-04"}
    assert "Say what inspection it was" in words(record(principal, school, which, overall_text="Flourishing"))
    record(principal, school, which, title="Diocesan canonical inspection", overall_text="Flourishing")
    page = listed(principal, school)
    assert "Diocesan canonical inspection, 4 May 2021" in page
    assert ">Flourishing<" in page


def test_of_a_published_inspection_only_what_no_file_has_is_asked(principal, school):
    make_outcome(
        school,
        kind="ungraded",
        era="ofsted-ungraded",
        inspected_on=date(2024, 10, 22),
        overall="standards-maintained",
        overall_text="Standards maintained",
    )
    page = words(record(principal, school, UNGRADED, "get"))
    assert "The outcome of this inspection is published: Standards maintained, 22 October 2024." in page
    assert 'name="overall"' not in page
    record(principal, school, UNGRADED, next_said="Next inspection will be a graded inspection", next_period="2026-27")
    page = listed(principal, school)
    assert "Outcome published" not in page.partition("<main")[0]
    assert "The outcome is published; what was entered stands beside it" in page
    assert "“Next inspection will be a graded inspection”, under Ofsted ungraded inspection" in page
    assert "Void since 10 November 2025" in page


def test_a_refused_entry_says_why_and_keeps_what_was_typed(principal, school):
    page = words(record(principal, school, SIAMS, overall="", next_steps="", reason=""))
    assert "There is nothing to keep yet" in page
    page = words(record(principal, school, SIAMS, overall="j1", next_steps="See A123456789012"))
    assert "unique pupil number" in page
    assert "See A123456789012" in page
    assert not InspectionOutcome.objects.exists()


def test_an_address_with_a_framework_that_does_not_exist_asks_again(principal, school):
    for which in ({"era": "siams-1066", "inspected_on": "2025-03-07"}, {"era": "siams-2023", "inspected_on": "soon"}):
        assert "First day of the inspection" in words(record(principal, school, which, "get"))


# Changing and withdrawing ------------------------------------------------------------------------------------------


def test_an_entry_is_changed_with_a_reason(principal, school):
    entry = make_entry(school, overall="j2", next_steps=("A", "B"), next_period="2029-30")
    change = {"change": str(entry.pk)}
    page = words(record(principal, school, change, "get"))
    assert 'value="2025-03-07"' in page
    assert "A B</textarea>" in page
    typed = {"inspected_on": "2025-03-07", "overall": "j1", "next_steps": "A", "next_period": "2029-30"}
    assert "Say why the entry changes" in words(record(principal, school, change, **typed))
    record(principal, school, change, **typed, reason="Misread the report")
    page = listed(principal, school)
    assert "Changed because: Misread the report" in page
    assert "Replaced by a later entry" in page
    assert InspectionOutcome.objects.entered().get().overall == "j1"


def test_an_entry_changed_by_somebody_else_meanwhile_is_gone_from_its_address(principal, school):
    entry = make_entry(school)
    make_entry(school, reason="Misread", replaces=entry)
    assert record(principal, school, {"change": str(entry.pk)}, "get").status_code == 404


def test_what_was_entered_of_an_outcome_published_since_is_kept_when_the_next_steps_change(principal, school):
    entry = make_entry(school, era="ofsted-ungraded", inspected_on=date(2024, 10, 22), overall="standards-maintained")
    make_outcome(school, kind="ungraded", era="ofsted-ungraded", inspected_on=date(2024, 10, 22), is_shown=False)
    typed = {"inspected_on": "2024-10-22", "next_steps": "Teach reading", "reason": "Left out before"}
    record(principal, school, {"change": str(entry.pk)}, **typed)
    assert InspectionOutcome.objects.entered().get().overall == "standards-maintained"


def test_an_entry_is_withdrawn_with_a_reason(principal, school):
    entry = make_entry(school)
    address = f"/schools/{school.urn}/inspections/{entry.pk}/withdraw/"
    assert "Withdraw the entry of 7 March 2025" in words(principal.get(address))
    assert "Say why the entry is withdrawn" in words(principal.post(address, {"reason": ""}))
    principal.post(address, {"reason": "Another school’s"})
    assert "Withdrawn by A. Head" in listed(principal, school)
    assert principal.get(address).status_code == 404


# Who ---------------------------------------------------------------------------------------------------------------


def test_a_governor_reads_and_enters_nothing(client, school):
    entry = make_entry(school)
    client.force_login(person_holding("local-governor", at=school).user)
    page = listed(client, school)
    assert "J1" in page
    assert "Enter an inspection" not in page
    before = Event.objects.count()
    assert record(client, school, SIAMS, "get").status_code == 404
    assert record(client, school, SIAMS, overall="j1").status_code == 404
    assert client.post(f"/schools/{school.urn}/inspections/{entry.pk}/withdraw/", {"reason": "No"}).status_code == 404
    assert Event.objects.count() == before


def test_a_principal_enters_nothing_at_another_school_nor_under_its_own_number(principal, school):
    other = make_school()
    entry = make_entry(other)
    assert record(principal, other, SIAMS, overall="j1").status_code == 404
    assert principal.get(f"/schools/{other.urn}/inspections/").status_code == 404
    assert record(principal, school, {"change": str(entry.pk)}, "get").status_code == 404
    assert record(principal, school, {"change": "x"}, "get").status_code == 404
    assert (
        principal.post(f"/schools/{school.urn}/inspections/{entry.pk}/withdraw/", {"reason": "No"}).status_code == 404
    )


def test_a_published_outcome_can_be_neither_changed_nor_withdrawn(principal, school):
    outcome = make_outcome(school)
    assert "Change" not in listed(principal, school).partition("<main")[2]
    assert record(principal, school, {"change": str(outcome.pk)}, "get").status_code == 404


@pytest.mark.parametrize("key", ["", "x", "9" * 5000])
def test_an_address_that_names_no_entry_is_not_found(principal, school, key):
    assert principal.get(f"/schools/{school.urn}/inspections/record/?change={key}").status_code == 404
