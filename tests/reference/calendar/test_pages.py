"""Term dates on the page: read by everybody who signs in, corrected by those who look after them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.foundations.audit.models import Event
from headwater.foundations.documents.personal_data import WHAT_TO_DO
from headwater.reference.calendar import queries
from headwater.reference.calendar.models import Calendar, ClosureDay
from headwater.reference.calendar.operations import close_day
from headwater.reference.calendar.terms import propose_half_terms
from headwater.reference.calendar.years import AcademicYear
from tests.factories.calendar import make_calendar
from tests.factories.people import make_person, person_holding

pytestmark = pytest.mark.django_db
YEAR = AcademicYear(2026)


@pytest.fixture
def calendar() -> Calendar:
    return make_calendar(2026, 2027, name="Term dates")


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(person_holding("data-manager").user)
    return client


def shown(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return " ".join(response.content.decode().partition("<main")[2].split())


def dates(**changes: str) -> dict[str, str]:
    """The form as it stands with the proposed dates, and what is changed in it."""
    form = {}
    for half in propose_half_terms(YEAR):
        form[f"{half.season}-{half.half}-starts"] = half.starts_on.isoformat()
        form[f"{half.season}-{half.half}-ends"] = half.ends_on.isoformat()
    return form | {key.replace("_", "-"): value for key, value in changes.items()}


def said_of(response: Any) -> list[str]:
    form = response.context["form"]
    return [str(problem) for problems in form.errors.values() for problem in problems]


def test_the_list_says_which_years_are_known_and_that_nobody_confirmed_them(manager: Client, calendar: Calendar):
    page = shown(manager, "/calendar/")
    assert "1 September 2026 to 22 July 2027" in page
    assert "Assumed" in page
    assert f"/calendar/{calendar.pk}/2027-28/" in page


def test_without_a_calendar_the_list_says_where_one_comes_from(manager: Client):
    assert "There is no calendar yet" in shown(manager, "/calendar/")


def test_somebody_without_a_post_reads_the_dates_and_is_offered_nothing_to_change(client: Client, calendar: Calendar):
    client.force_login(make_person().user)
    page = shown(client, f"/calendar/{calendar.pk}/2026-27/")
    assert "Tuesday 1 September 2026" in page
    assert "196 school days in 40 teaching weeks, no INSET days marked." in page
    for words in ("Correct the half-terms", "Close a day", "Confirm these dates", "2028/29"):
        assert words not in page
    for below in ("half-terms/", "closed-days/add/"):
        shown(client, f"/calendar/{calendar.pk}/2026-27/{below}", status=404)


def test_the_year_numbers_its_teaching_weeks_as_cadences_count_them(manager: Client, calendar: Calendar):
    weeks = manager.get(f"/calendar/{calendar.pk}/2026-27/").context["page"].weeks
    assert [(week.monday, week.number) for week in weeks[:3]] == [
        ("31 August", ""),
        ("7 September", "1"),
        ("14 September", "2"),
    ]
    assert (weeks[-1].monday, weeks[-1].number, weeks[-1].days) == ("19 July", "39", 4)


def test_bank_holidays_stand_beside_the_days_somebody_closed(manager: Client, calendar: Calendar):
    close_day(calendar=calendar, on=date(2026, 9, 1), reason="inset", note="Safeguarding", by=None)
    page = manager.get(f"/calendar/{calendar.pk}/2026-27/").context["page"]
    assert [(line.day, line.why, line.note) for line in page.closed] == [
        ("Tuesday 1 September 2026", "INSET day", "Safeguarding"),
        ("Monday 3 May 2027", "Bank holiday", "May Day"),
    ]
    assert page.closed[1].pk is None
    assert page.told == "195 school days in 40 teaching weeks, 1 INSET day marked."


def test_a_year_without_inset_days_says_how_many_days_are_too_many(manager: Client, calendar: Calendar):
    page = shown(manager, f"/calendar/{calendar.pk}/2026-27/")
    assert "pupils are expected on all 196 days, 6 more than the usual 190" in page


@pytest.mark.parametrize("slug", ["2030-31", "2026-28", "2026", "next"])
def test_a_year_the_calendar_does_not_reach_is_not_found(manager: Client, calendar: Calendar, slug: str):
    shown(manager, f"/calendar/{calendar.pk}/{slug}/", status=404)
    shown(manager, "/calendar/999999/2026-27/", status=404)


def test_correcting_the_half_terms_is_one_event_that_names_what_changed(manager: Client, calendar: Calendar):
    response = manager.post(
        f"/calendar/{calendar.pk}/2026-27/half-terms/",
        dates(autumn_1_ends="2026-10-16", autumn_2_starts="2026-10-26"),
        follow=True,
    )
    assert "The half-terms of 2026/27 are saved." in response.content.decode()
    halves = queries.get_terms(calendar, YEAR)
    assert (halves[0].ends_on, halves[1].starts_on) == (date(2026, 10, 16), date(2026, 10, 26))
    event = Event.objects.get()
    assert event.type == "calendar.half-terms-set"
    assert event.before == {
        "Autumn 1 2026/27": "1 September 2026 to 23 October 2026",
        "Autumn 2 2026/27": "2 November 2026 to 18 December 2026",
    }
    assert event.after["Autumn 1 2026/27"] == "1 September 2026 to 16 October 2026"


def test_half_terms_may_move_past_where_their_neighbour_was(manager: Client, calendar: Calendar):
    later = dates(autumn_1_ends="2026-11-06", autumn_2_starts="2026-11-16")
    manager.post(f"/calendar/{calendar.pk}/2026-27/half-terms/", later)
    assert queries.get_terms(calendar, YEAR)[0].ends_on == date(2026, 11, 6)


def test_every_wrong_half_term_is_named_at_once_and_nothing_is_saved(manager: Client, calendar: Calendar):
    wrong = dates(
        autumn_1_starts="2026-09-05",  # a Saturday
        autumn_2_starts="2026-10-23",  # Autumn 1 ends on that day
        spring_1_starts="soon",
        summer_2_ends="",
    )
    response = manager.post(f"/calendar/{calendar.pk}/2026-27/half-terms/", wrong)
    assert response.status_code == 200
    assert said_of(response) == [
        "Enter a date, for example 1 9 2026",
        "Enter the last day of Summer 2",
        "5 September 2026 is a Saturday. Give the first and the last school day of the half-term.",
        "Autumn 2 2026/27 would begin on 23 October 2026, but Autumn 1 2026/27 ends on 23 October 2026.",
    ]
    assert not Event.objects.exists()


def test_saving_dates_that_did_not_change_says_so(manager: Client, calendar: Calendar):
    response = manager.post(f"/calendar/{calendar.pk}/2026-27/half-terms/", dates())
    assert said_of(response) == ["These are the dates of 2026/27 as they were. Nothing was changed."]
    assert not Event.objects.exists()


def test_the_year_after_those_known_is_given_its_dates_from_a_proposal(manager: Client, calendar: Calendar):
    assert "No term dates are known for 2028/29" in shown(manager, f"/calendar/{calendar.pk}/2028-29/")
    assert 'value="2028-09-' in shown(manager, f"/calendar/{calendar.pk}/2028-29/half-terms/")
    proposed = {}
    for half in propose_half_terms(AcademicYear(2028)):
        proposed[f"{half.season}-{half.half}-starts"] = half.starts_on.isoformat()
        proposed[f"{half.season}-{half.half}-ends"] = half.ends_on.isoformat()
    manager.post(f"/calendar/{calendar.pk}/2028-29/half-terms/", proposed)
    assert len(queries.get_terms(calendar, AcademicYear(2028))) == 6
    assert Event.objects.get().before["Spring 1 2028/29"] == ""


def test_an_inset_day_is_closed_and_taken_back(manager: Client, calendar: Calendar):
    year = f"/calendar/{calendar.pk}/2026-27/"
    sent = {"on": "2026-09-01", "reason": "inset", "note": "Safeguarding"}
    response = manager.post(f"{year}closed-days/add/", sent, follow=True)
    assert "Tuesday 1 September 2026 is closed: INSET day." in response.content.decode()
    closed = ClosureDay.objects.get()
    assert "Tuesday 1 September 2026: a school day after all?" in shown(manager, f"{year}closed-days/{closed.pk}/open/")
    response = manager.post(f"{year}closed-days/{closed.pk}/open/", follow=True)
    assert "Tuesday 1 September 2026 is a school day again." in response.content.decode()
    assert not ClosureDay.objects.exists()
    assert [event.type for event in Event.objects.order_by("pk")] == ["calendar.day-closed", "calendar.day-opened"]
    assert Event.objects.get(type="calendar.day-opened").before == {"on": "2026-09-01", "reason": "inset"}


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"on": "2026-09-05", "reason": "inset"}, "5 September 2026 is a Saturday: schools are closed anyway."),
        ({"on": "2026-10-28", "reason": "inset"}, "28 October 2026 is in the holidays: schools are closed anyway."),
        (
            {"on": "2027-05-03", "reason": "other"},
            "3 May 2027 is a bank holiday (May Day): schools are closed anyway.",
        ),
        ({"on": "2028-03-03", "reason": "inset"}, "3 March 2028 is not a day of 2026/27"),
        ({"on": "", "reason": "inset"}, "Enter the day"),
        ({"on": "2026-09-01", "reason": ""}, "Choose why the schools are closed"),
        ({"on": "2026-09-01", "reason": "bank-holiday"}, "Choose INSET day or Other closure"),
        (
            {"on": "2026-09-01", "reason": "other", "note": "For A801200001001"},
            f"The text has what looks like a unique pupil number (UPN). {WHAT_TO_DO} Take the number out.",
        ),
    ],
)
def test_a_day_that_cannot_be_closed_is_refused_with_the_reason(
    manager: Client, calendar: Calendar, sent: dict[str, str], why: str
):
    response = manager.post(f"/calendar/{calendar.pk}/2026-27/closed-days/add/", sent)
    assert said_of(response) == [why]
    assert not ClosureDay.objects.exists()


def test_a_closed_day_of_another_calendar_is_not_found_here(manager: Client, calendar: Calendar):
    other = make_calendar(2026)
    closed = close_day(calendar=other, on=date(2026, 9, 1), reason="inset", by=None)
    path = f"/calendar/{calendar.pk}/2026-27/closed-days/{closed.pk}/open/"
    assert manager.post(path).status_code == 404
    assert ClosureDay.objects.exists()


def test_dates_are_confirmed_once_and_then_called_the_trusts_own(manager: Client, calendar: Calendar):
    page = shown(manager, f"/calendar/{calendar.pk}/confirm/")
    assert "1 September 2026 to 22 July 2027" in page
    manager.post(f"/calendar/{calendar.pk}/confirm/")
    page = shown(manager, "/calendar/")
    assert "Confirmed" in page
    assert "Assumed" not in page
    assert "Confirm these dates" not in page
    response = manager.post(f"/calendar/{calendar.pk}/confirm/", follow=True)
    assert "confirmed already" in response.content.decode()
    assert Event.objects.count() == 1


@pytest.mark.parametrize("role", ["executive", "principal", "trustee", "clerk", "local-governor"])
def test_who_does_not_look_after_dates_cannot_change_them(client: Client, calendar: Calendar, role: str):
    client.force_login(person_holding(role).user)
    assert client.post(f"/calendar/{calendar.pk}/confirm/").status_code == 404
    assert client.post(f"/calendar/{calendar.pk}/2026-27/half-terms/", dates()).status_code == 404
    calendar.refresh_from_db()
    assert calendar.is_assumed


def test_the_list_asks_no_more_for_many_calendars(
    manager: Client, calendar: Calendar, django_assert_num_queries: DjangoAssertNumQueries
):
    manager.get("/calendar/")
    with django_assert_num_queries(6):
        manager.get("/calendar/")
    for _ in range(5):
        make_calendar(2025, 2026, 2027)
    with django_assert_num_queries(6):
        manager.get("/calendar/")
