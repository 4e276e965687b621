"""Tiers on the page: side by side, one school, the form, the sheet, workbooks; who may see and do what."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from headwater.improvement.tiers.models import TierDecision
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.models import AdoptedFramework
from headwater.reference.schools.models import School
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.tiers import make_decision, work_by

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YEAR = AcademicYear.containing(TODAY)
SINCE = YEAR.first_day
TYPED = {
    "tiers": "tier3",
    "in_force_from": SINCE.isoformat(),
    "decided_by_body": "Trust board",
    "decided_on": SINCE.isoformat(),
    "minute": "7.2",
    "reason": "Attendance is rising from a low start.",
}


@pytest.fixture
def schools() -> list[School]:
    trust = make_trust()
    made = [make_school("Ashdown Primary"), make_school("Beacon Primary")]
    for school in made:
        make_membership(school, trust)
    return made


@pytest.fixture
def school(schools) -> School:
    return schools[0]


@pytest.fixture
def alpha() -> AdoptedFramework:
    return work_by("alpha", starts_with=YEAR.slug)


@pytest.fixture
def clerk(client: Client, schools) -> Client:
    client.force_login(person_holding("clerk", name="C. Clerk").user)
    return client


def words(response, status: int = 200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def decide(school: School, adopted: AdoptedFramework, tiers: str = "tier3", begins: date = SINCE, **fields):
    return make_decision(school, adopted, tiers, begins, **({"decided_on": begins} | fields))


# Every school side by side --------------------------------------------------------------------------------------------


def test_every_school_stands_with_its_tier_and_last_years(clerk, schools, alpha):
    decide(schools[0], alpha, "tier4", YEAR.plus(-1).first_day)
    decide(schools[0], alpha, "tier3", minute="7.2", reason="Attendance is rising.", review_on=TODAY - timedelta(1))
    page = words(clerk.get("/tiers/"))
    assert "Tier 3: Reinvent: 1 · None recorded: 1" in page
    for said in ("Tier 4: Stabilise", "Changed since", "Attendance is rising.", "minute 7.2", "Review overdue"):
        assert said in page
    assert page.index("Ashdown Primary") < page.index("Beacon Primary")


def test_a_school_whose_review_is_overdue_stands_first(clerk, schools, alpha):
    decide(schools[0], alpha, review_on=TODAY + timedelta(1))
    decide(schools[1], alpha, review_on=TODAY - timedelta(1))
    page = words(clerk.get("/tiers/"))
    assert page.index("Beacon Primary") < page.index("Ashdown Primary")


def test_what_is_decided_for_later_is_said_to_be_coming(clerk, school, alpha):
    decide(school, alpha, "tier2", TODAY + timedelta(days=30), decided_on=TODAY)
    page = words(clerk.get("/tiers/"))
    assert "Coming" in page
    assert "Tier 2: Grow from" in page


@pytest.mark.parametrize(
    ("model", "said"),
    [("", "has not published a framework yet"), ("mill", "every school has the same offer")],
)
def test_where_there_are_no_tiers_the_page_says_so(clerk, model, said):
    if model:
        work_by(model, starts_with=YEAR.slug)
    page = words(clerk.get("/tiers/"))
    assert said in page
    assert "Record from a sheet" not in page
    assert clerk.get("/tiers/paste/").status_code == 404


def test_packages_are_named_one_and_all(clerk, school):
    decide(school, work_by("equa", starts_with=YEAR.slug), "core enhanced")
    assert "Core offer and Enhanced offer" in words(clerk.get("/tiers/"))


def test_a_governor_sees_their_own_school_only_and_changes_nothing(client, schools, alpha):
    for each in schools:
        decide(each, alpha)
    client.force_login(person_holding("local-governor", at=schools[0]).user)
    page = words(client.get("/tiers/"))
    assert "Ashdown Primary" in page
    assert "Beacon Primary" not in page
    own = words(client.get(f"/schools/{schools[0].urn}/tiers/"))
    assert "Tier 3: Reinvent" in own
    assert "Record a tier" not in own
    assert client.get(f"/schools/{schools[1].urn}/tiers/").status_code == 404
    assert client.get(f"/schools/{schools[0].urn}/tiers/record/").status_code == 404


@pytest.mark.parametrize("role", ["senior-leader", "subject-leader"])
def test_who_does_not_answer_for_the_school_sees_no_tier(client, school, alpha, role):
    decide(school, alpha)
    client.force_login(person_holding(role, at=school).user)
    assert client.get("/tiers/").status_code == 404
    assert client.get(f"/schools/{school.urn}/tiers/").status_code == 404
    assert "Improvement tier" not in words(client.get(f"/schools/{school.urn}/card/"))
    assert "Tier 3: Reinvent" not in words(client.get(f"/schools/{school.urn}/card.json"))


# On the card ----------------------------------------------------------------------------------------------------------


def test_the_card_says_the_tier_to_those_who_may_know_and_the_open_one_does_not(client, school, alpha):
    decide(school, alpha, minute="7.2")
    client.force_login(person_holding("principal", at=school).user)
    page = words(client.get(f"/schools/{school.urn}/card/"))
    assert "Tier 3: Reinvent, in force since 1 September" in page
    assert f'href="/schools/{school.urn}/tiers/"' in page
    assert "Tier 3: Reinvent" in client.get(f"/schools/{school.urn}/card.json").content.decode()
    assert "Reinvent" not in client.get(f"/schools/{school.urn}/card.json?audience=open").content.decode()


# One school -----------------------------------------------------------------------------------------------------------


def test_a_school_without_a_decision_says_so(clerk, school, alpha):
    page = words(clerk.get(f"/schools/{school.urn}/tiers/"))
    assert "No tier is recorded for the school today." in page
    assert "History as Excel" not in page


def test_the_history_keeps_what_was_corrected_and_withdrawn(clerk, school, alpha):
    first = decide(school, alpha, "tier2", by=person_holding("clerk", name="B. Before").user)
    address = f"/schools/{school.urn}/tiers/record/?correct={first.pk}"
    assert "What you record takes the place of Tier 2: Grow" in words(clerk.get(address))
    clerk.post(address, TYPED | {"correction": "The minute says tier 3.", "seen": str(first.pk)})
    page = words(clerk.get(f"/schools/{school.urn}/tiers/"))
    for said in (
        "Tier 3: Reinvent, in force since",
        "Corrected",
        "Corrects an earlier record: The minute says tier 3.",
    ):
        assert said in page
    second = TierDecision.objects.standing().get()
    page = words(clerk.post(f"/schools/{school.urn}/tiers/{second.pk}/withdraw/", {"reason": ""}))
    assert "Say why it is withdrawn" in page
    clerk.post(f"/schools/{school.urn}/tiers/{second.pk}/withdraw/", {"reason": "Another school’s"})
    page = words(clerk.get(f"/schools/{school.urn}/tiers/"))
    assert "No tier is recorded for the school today." in page
    assert "Withdrawn by C. Clerk" in page
    assert clerk.get(f"/schools/{school.urn}/tiers/{second.pk}/withdraw/").status_code == 404


def test_a_governor_reads_which_side_entered_it_not_who(client, school, alpha):
    decide(school, alpha, by=person_holding("executive", name="E. Executive").user)
    client.force_login(person_holding("chair-of-governors", at=school).user)
    page = words(client.get(f"/schools/{school.urn}/tiers/"))
    assert "E. Executive" not in page
    assert "The trust," in page


def test_a_tier_under_a_framework_that_gave_way_is_history(clerk, school, alpha):
    decide(school, alpha)
    from headwater.reference.frameworks.operations import choose_main_framework

    choose_main_framework(adopted=work_by("naat", starts_with=YEAR.slug), by=None)
    page = words(clerk.get(f"/schools/{school.urn}/tiers/"))
    assert "is recorded for the school today." in page
    assert "Tier 3: Reinvent" in page
    assert "Alpha" in page


# Recording one --------------------------------------------------------------------------------------------------------


def record(client: Client, school: School, **changes):
    return client.post(f"/schools/{school.urn}/tiers/record/", TYPED | {"seen": ""} | changes)


def test_a_tier_is_recorded_from_the_form(clerk, school, alpha):
    assert "Tier 4: Stabilise" in words(clerk.get(f"/schools/{school.urn}/tiers/record/"))
    assert record(clerk, school).status_code == 302
    page = words(clerk.get(f"/schools/{school.urn}/tiers/"))
    assert f"agreed by the Trust board on 1 September {SINCE.year} (minute 7.2)" in page
    assert "Attendance is rising from a low start." in page


def test_packages_are_chosen_together(clerk, school):
    work_by("equa", starts_with=YEAR.slug)
    record(clerk, school, tiers=["core", "bespoke"])
    assert TierDecision.objects.get().keys == ("core", "bespoke")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tiers": ""}, "Choose a tier"),
        ({"in_force_from": ""}, "Enter the day from which it is in force"),
        ({"decided_on": "soon"}, "Enter a date, for example 15 10 2026"),
        ({"decided_by_body": ""}, "Enter who decided it"),
        ({"decided_on": (TODAY + timedelta(2)).isoformat()}, "has not come yet"),
        ({"in_force_from": "1926-09-01"}, "too long ago"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(clerk, school, alpha, changes, said):
    assert said in words(record(clerk, school, **changes))
    assert not TierDecision.objects.exists()


def test_a_second_record_of_a_day_asks_why(clerk, school, alpha):
    first = decide(school, alpha, "tier2")
    page = words(record(clerk, school, seen=str(first.pk)))
    assert "If that is wrong, say why you correct it" in page
    assert "Why the earlier record is corrected" in page
    assert record(clerk, school, seen=str(first.pk), correction="Typed wrongly").status_code == 302


def test_who_was_slower_is_told_what_was_recorded_meanwhile(clerk, school, alpha):
    other = decide(school, alpha, "tier2", SINCE + timedelta(days=1))
    page = words(record(clerk, school))
    assert "while you looked" in page
    assert "Recorded: Tier 2: Grow" in page
    assert f'value="{other.pk}"' in page


def test_where_nobody_is_in_a_tier_none_is_recorded(clerk, school):
    work_by("mill", starts_with=YEAR.slug)
    assert clerk.get(f"/schools/{school.urn}/tiers/record/").status_code == 404
    assert "every school has the same offer" in words(clerk.get(f"/schools/{school.urn}/tiers/"))


# A sheet --------------------------------------------------------------------------------------------------------------

FOR_ALL = {"in_force_from": SINCE.isoformat(), "decided_by_body": "Trust board", "decided_on": SINCE.isoformat()}


def paste(client: Client, text: str, **fields):
    return client.post("/tiers/paste/", {"text": text, "step": "look"} | FOR_ALL | fields)


def looked(response) -> str:
    return response.context["form"].data["looked"]


def test_a_whole_trust_is_recorded_from_a_sheet(clerk, schools, alpha):
    text = f"Academy\tLevel of support\tWhy\nAshdown Primary\t3\tRising\n{schools[1].urn}\tGrow\t\n"
    response = paste(clerk, text)
    assert "Record 2 decisions" in words(response)
    assert not TierDecision.objects.exists()
    assert paste(clerk, text, step="record", looked=looked(response)).status_code == 302
    kept = {each.school_id: each for each in TierDecision.objects.select_related("edition")}
    assert [kept[school.urn].words for school in schools] == ["Tier 3: Reinvent", "Tier 2: Grow"]
    assert (kept[schools[0].urn].reason, kept[schools[0].urn].row) == ("Rising", "B2 “Ashdown Primary”")


def test_every_problem_is_named_by_its_cell_and_the_rest_recorded_on_purpose(clerk, schools, alpha):
    text = "School,Tier,Date\nAshdown Primary,3,01/09/2026\nNowhere,4,\nBeacon Primary,9,soon\n"
    response = paste(clerk, text)
    page = words(response)
    for said in ("A3: “Nowhere” is none", "B4: “9” is no tier", "C4: “soon” is not a day", "Leave out the 2"):
        assert said in page
    paste(clerk, text, step="record", looked=looked(response))
    assert not TierDecision.objects.exists()
    paste(clerk, text, step="record-good", looked=looked(response))
    assert TierDecision.objects.get().school_id == schools[0].urn


def test_a_sheet_that_does_not_say_all_is_told_what_to_add(clerk, schools, alpha):
    page = words(paste(clerk, "School,Tier\nAshdown Primary,3\n", decided_on="", in_force_from=""))
    assert "Nothing says from which day the tiers are in force" in page
    assert "Nothing says the day of the decision" in page


def test_a_sheet_that_changed_under_ones_eyes_is_shown_again(clerk, schools, alpha):
    text = "School,Tier\nAshdown Primary,3\n"
    response = paste(clerk, text)
    decide(schools[0], alpha, "tier2", SINCE + timedelta(days=1))
    assert paste(clerk, text, step="record", looked=looked(response)).status_code == 200
    assert TierDecision.objects.count() == 1


def test_a_school_out_of_sight_cannot_be_recorded(client, schools, alpha):
    client.force_login(person_holding("clerk", at=schools[0]).user)
    assert "A2: “Beacon Primary” is none of the schools" in words(paste(client, "School,Tier\nBeacon Primary,3\n"))


def test_days_of_a_whole_trust_are_no_dates_of_birth(clerk, alpha, schools):
    rows = "".join(f"Ashdown Primary,3,0{n}/09/2026\n" for n in range(1, 8))
    page = words(paste(clerk, f"School,Tier,From\n{rows}"))
    assert "Record 7 decisions" in page


def test_pupils_in_a_sheet_are_refused(clerk, alpha):
    assert "UPN" in words(paste(clerk, "School,Tier,UPN\nAshdown Primary,3,A123456789012\n"))


# Workbooks ------------------------------------------------------------------------------------------------------------


def test_the_workbooks_say_what_the_pages_say(clerk, schools, alpha):
    decide(schools[0], alpha, reason="Rising")
    book = CalamineWorkbook.from_filelike(io.BytesIO(clerk.get("/tiers.xlsx").content))
    assert book.sheet_names == ["In force", "Decisions"]
    rows = book.get_sheet_by_name("In force").to_python()
    assert [row[2] for row in rows[1:3]] == ["Tier 3: Reinvent", "None recorded"]
    assert "Confidential" in str(rows)
    one = CalamineWorkbook.from_filelike(io.BytesIO(clerk.get(f"/schools/{schools[0].urn}/tiers.xlsx").content))
    assert one.get_sheet_by_name("Decisions").to_python()[1][8] == "Rising"


def test_a_tier_of_an_edition_that_cannot_be_read_any_more_does_not_cost_the_card(client, school, alpha):
    decide(school, alpha)
    alpha.editions.update(document="key: alpha\nnew_part: true\n")
    client.force_login(person_holding("principal", at=school).user)
    assert "tier3, in force since" in words(client.get(f"/schools/{school.urn}/card/"))
