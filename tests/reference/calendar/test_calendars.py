from datetime import date

import pytest

from headwater.foundations.audit.models import Event
from headwater.reference.calendar import operations, queries
from headwater.reference.calendar.models import Calendar, ClosureDay
from headwater.reference.calendar.operations import CannotChangeCalendar
from headwater.reference.calendar.years import AcademicYear
from tests.factories.calendar import make_calendar

pytestmark = pytest.mark.django_db
YEAR = AcademicYear(2026)


def test_a_new_calendar_has_proposed_terms_for_each_year_and_says_that_they_are_assumed():
    calendar = operations.create_calendar(name=" Term dates ", years=[YEAR, YEAR.plus(1), YEAR], by=None)
    assert calendar.name == "Term dates"
    assert len(queries.get_terms(calendar, YEAR)) == len(queries.get_terms(calendar, YEAR.plus(1))) == 6
    assert queries.get_terms(calendar, YEAR.plus(2)) == []
    summary = queries.summarise_year(calendar, YEAR)
    assert (summary.is_assumed, summary.school_days, summary.weeks, summary.inset_days) == (True, 196, 40, 0)
    event = Event.objects.get()
    assert (event.type, event.after["years"]) == ("calendar.calendar-created", ["2026-27", "2027-28"])


@pytest.mark.parametrize(("name", "reason"), [("  ", "Give the calendar a name"), ("Taken", "called “Taken” already")])
def test_a_calendar_needs_a_name_of_its_own(name: str, reason: str):
    make_calendar(2026, name="Taken")
    with pytest.raises(CannotChangeCalendar, match=reason):
        operations.create_calendar(name=name, years=[YEAR], by=None)
    assert Calendar.objects.count() == 1
    assert not Event.objects.exists()


def test_correcting_a_half_term_keeps_what_it_was():
    calendar = make_calendar(2026)
    operations.set_half_term(
        calendar=calendar,
        year=YEAR,
        season="autumn",
        half=1,
        starts_on=date(2026, 8, 27),
        ends_on=date(2026, 10, 16),
        by=None,
    )
    assert queries.get_terms(calendar, YEAR)[0].starts_on == date(2026, 8, 27)
    assert queries.is_school_day(calendar, date(2026, 8, 28))
    assert not queries.is_school_day(calendar, date(2026, 8, 31)), "the August bank holiday"
    assert not queries.is_school_day(calendar, date(2026, 10, 20))
    event = Event.objects.get()
    assert event.before["starts_on"] == "2026-09-01"
    assert event.after["ends_on"] == "2026-10-16"


@pytest.mark.parametrize(
    ("season", "half", "starts_on", "ends_on", "reason"),
    [
        (
            "autumn",
            1,
            (2026, 10, 23),
            (2026, 9, 1),
            "would end on 1 September 2026, before it begins on 23 October 2026",
        ),
        ("autumn", 1, (2026, 9, 1), (2026, 11, 6), "Autumn 1 2026/27 would end on 6 November 2026, but Autumn 2"),
        ("spring", 2, (2027, 2, 12), (2027, 3, 25), "would begin on 12 February 2027, but Spring 1 2026/27 ends on"),
        ("summer", 2, (2027, 6, 7), (2027, 9, 3), "must lie between 15 August 2026 and 31 August 2027"),
        ("autumn", 1, (2025, 9, 1), (2026, 10, 23), "must lie between"),
        ("autumn", 1, (2026, 9, 5), (2026, 10, 23), "5 September 2026 is a Saturday"),
        ("winter", 1, (2026, 9, 1), (2026, 10, 23), "is no half-term"),
        ("autumn", 3, (2026, 9, 1), (2026, 10, 23), "is no half-term"),
    ],
)
def test_impossible_dates_are_refused_with_one_reason_and_nothing_changes(season, half, starts_on, ends_on, reason):
    calendar = make_calendar(2026)
    before = queries.get_terms(calendar, YEAR)
    with pytest.raises(CannotChangeCalendar, match=reason) as refusal:
        operations.set_half_term(
            calendar=calendar,
            year=YEAR,
            season=season,
            half=half,
            starts_on=date(*starts_on),
            ends_on=date(*ends_on),
            by=None,
        )
    assert len(refusal.value.reasons) == 1
    assert queries.get_terms(calendar, YEAR) == before
    assert not Event.objects.exists()


def test_an_inset_day_is_no_school_day_and_is_counted():
    calendar = make_calendar(2026)
    day = date(2026, 9, 1)
    assert queries.is_school_day(calendar, day)
    operations.close_day(calendar=calendar, on=day, reason=ClosureDay.Reason.INSET, note="Staff training", by=None)
    operations.close_day(calendar=calendar, on=day, reason=ClosureDay.Reason.INSET, by=None)  # said again
    assert not queries.is_school_day(calendar, day)
    summary = queries.summarise_year(calendar, YEAR)
    assert (summary.school_days, summary.inset_days) == (195, 1)
    assert queries.school_weeks(calendar, YEAR)[0].days == 3


@pytest.mark.parametrize(
    ("day", "reason", "why"),
    [
        (date(2026, 9, 5), "inset", "is a Saturday"),
        (date(2026, 10, 28), "inset", "in the holidays"),
        (date(2026, 9, 7), "snow", "“snow” is no reason"),
    ],
)
def test_a_day_can_only_be_closed_when_it_was_open(day: date, reason: str, why: str):
    calendar = make_calendar(2026)
    with pytest.raises(CannotChangeCalendar, match=why):
        operations.close_day(calendar=calendar, on=day, reason=reason, by=None)
    assert not ClosureDay.objects.exists()


def test_a_day_is_not_closed_with_a_pupil_s_number_in_the_note():
    calendar = make_calendar(2026)
    with pytest.raises(CannotChangeCalendar, match="unique pupil number"):
        operations.close_day(calendar=calendar, on=date(2026, 9, 1), reason="other", note="A801200001001", by=None)
    assert not ClosureDay.objects.exists()


def test_confirmed_dates_are_no_longer_assumed_and_are_confirmed_once():
    calendar = operations.confirm_calendar(calendar=make_calendar(2026), by=None)
    assert not queries.summarise_year(calendar, YEAR).is_assumed
    with pytest.raises(CannotChangeCalendar, match="confirmed already"):
        operations.confirm_calendar(calendar=calendar, by=None)
    assert Event.objects.count() == 1
