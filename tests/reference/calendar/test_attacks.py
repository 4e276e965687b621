"""What somebody might send to a calendar by accident or on purpose, and two who change it from an old page."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from headwater.foundations.audit.models import Event
from headwater.reference.calendar.cadence import parse_cadence
from headwater.reference.calendar.models import Calendar, ClosureDay
from headwater.reference.calendar.operations import CannotChangeCalendar, close_day, confirm_calendar, open_day
from headwater.reference.calendar.terms import DAY, SchoolYear, propose_half_terms
from headwater.reference.calendar.windows import due_windows, say_cadence
from headwater.reference.calendar.years import AcademicYear
from tests.factories.calendar import make_calendar
from tests.factories.people import person_holding

YEAR = AcademicYear(2026)
LEAP_DAY = date(2024, 2, 29)


@pytest.fixture
def manager() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person_holding("data-manager").user)
    return client


@pytest.mark.django_db
def test_a_day_that_two_take_back_is_taken_back_once():
    calendar = make_calendar(2026)
    closed = close_day(calendar=calendar, on=date(2026, 11, 30), reason="inset", by=None)
    seen = ClosureDay.objects.get(pk=closed.pk)
    open_day(closed=closed, by=None)
    with pytest.raises(CannotChangeCalendar, match="Somebody has taken 30 November 2026 back already"):
        open_day(closed=seen, by=None)
    assert Event.objects.filter(type="calendar.day-opened").count() == 1


@pytest.mark.django_db
def test_dates_that_two_confirm_are_confirmed_once():
    calendar = make_calendar(2026)
    seen = Calendar.objects.get(pk=calendar.pk)
    confirm_calendar(calendar=calendar, by=None)
    with pytest.raises(CannotChangeCalendar, match="confirmed already"):
        confirm_calendar(calendar=seen, by=None)
    assert Event.objects.filter(type="calendar.calendar-confirmed").count() == 1


@pytest.mark.django_db
def test_a_year_in_which_every_day_is_closed_is_still_shown(manager):
    calendar = make_calendar(2026, name="<script>alert(1)</script>")
    for half in propose_half_terms(YEAR):
        days = (half.ends_on - half.starts_on).days + 1
        ClosureDay.objects.bulk_create(
            ClosureDay(calendar=calendar, on=half.starts_on + n * DAY, reason="other") for n in range(days)
        )
    page = manager.get(f"/calendar/{calendar.pk}/2026-27/")
    assert page.status_code == 200
    assert "0 school days in 0 teaching weeks" in " ".join(page.content.decode().split())
    assert "<script>alert" not in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["9999-00", "0000-01", "2026-28", "2026-2027", "20262027", "2199-00", "x"])
@pytest.mark.parametrize("page", ["", "half-terms/", "closed-days/add/"])
def test_what_is_no_year_of_a_calendar_is_not_there(manager, year, page):
    calendar = Calendar.objects.create(name="Without terms")
    assert manager.get(f"/calendar/{calendar.pk}/{year}/{page}").status_code == 404
    assert manager.get(f"/calendar/{10**30}/2026-27/{page}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2027-02-29", "2026-10-03", "2026-12-25", "13-40", "\x00"])
def test_a_day_that_cannot_be_closed_is_told(manager, day):
    calendar = make_calendar(2026)
    answer = manager.post(f"/calendar/{calendar.pk}/2026-27/closed-days/add/", {"on": day, "reason": "inset"})
    assert answer.status_code == 200
    assert answer.context["form"].errors["on"]
    assert not ClosureDay.objects.exists()


@pytest.mark.parametrize("start", range(2022, 2030))
@pytest.mark.parametrize(
    "cadence",
    ["1 a year", "52 a year", "14 each term", "every 39 weeks", "once", "each half-term, first 2 years of service"],
)
def test_every_part_of_a_year_has_windows_of_school_days_and_a_sentence(start, cadence):
    """Joining on the last day, leaving before the first, the head begun on a leap day, at either end of all time."""
    year = AcademicYear(start)
    shape = SchoolYear(year, propose_half_terms(year))
    days = shape.school_days()
    parts = [
        (days[-1], None), (year.last_day, None), (year.last_day + DAY, None), (None, days[0]),
        (None, year.first_day - DAY), (days[-1], days[0]), (LEAP_DAY, LEAP_DAY), (date.min, date.max),
    ]  # fmt: skip
    for opens, closes in parts:
        for began in (None, LEAP_DAY, days[-1], year.last_day + DAY, date(1900, 2, 28)):
            windows = due_windows(parse_cadence(cadence), shape, from_day=opens, until=closes, service_began_on=began)
            assert {day for window in windows for day in (window.starts_on, window.ends_on)} <= set(days)
            assert all(window.starts_on >= (opens or days[0]) for window in windows)
            assert all(window.ends_on <= (closes or days[-1]) for window in windows)
            assert say_cadence(parse_cadence(cadence), windows, date(start, 12, 1)).strip(". ")
