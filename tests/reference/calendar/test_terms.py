from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.reference.calendar.terms import HalfTerm, SchoolYear, bank_holidays, propose_half_terms
from headwater.reference.calendar.years import AcademicYear

years = st.integers(2000, 2060).map(AcademicYear)


def proposed(start: int) -> SchoolYear:
    return SchoolYear(AcademicYear(start), propose_half_terms(AcademicYear(start)))


def slow_school_days(shape: SchoolYear) -> list[date]:
    """The obvious twin: walk through two calendar years and ask every question of every day."""
    closed_by_law = holidays.country_holidays("GB", subdiv="ENG", years=[shape.year.start, shape.year.start + 1])
    days = []
    day = date(shape.year.start, 8, 1)
    while day <= date(shape.year.start + 1, 8, 31):
        is_weekday = day.strftime("%A") not in ("Saturday", "Sunday")
        in_term = False
        for half_term in shape.half_terms:
            if half_term.starts_on <= day and day <= half_term.ends_on:
                in_term = True
        if is_weekday and in_term and day not in closed_by_law and day not in shape.closed:
            days.append(day)
        day += timedelta(days=1)
    return days


@given(years, st.sets(st.integers(0, 364), max_size=8))
def test_school_days_and_weeks_agree_with_counting_day_by_day(year: AcademicYear, closed: set[int]):
    closures = frozenset(year.first_day + timedelta(days=number) for number in closed)
    shape = SchoolYear(year, propose_half_terms(year), closures)
    days = slow_school_days(shape)
    assert shape.school_days() == days
    weeks = shape.school_weeks()
    assert sum(week.days for week in weeks) == len(days)
    assert [week.monday for week in weeks] == sorted({day - timedelta(days=day.weekday()) for day in days})
    for week in weeks:
        assert any(
            week.half_term.starts_on <= week.monday + timedelta(days=step) <= week.half_term.ends_on
            for step in range(5)
        )


@given(years)
def test_a_proposed_year_has_six_half_terms_in_order_that_begin_and_end_on_school_days(year: AcademicYear):
    shape = SchoolYear(year, propose_half_terms(year))
    assert [(half.season, half.half) for half in shape.half_terms] == [
        ("autumn", 1),
        ("autumn", 2),
        ("spring", 1),
        ("spring", 2),
        ("summer", 1),
        ("summer", 2),
    ]
    for half in shape.half_terms:
        assert shape.is_school_day(half.starts_on)
        assert shape.is_school_day(half.ends_on)
    for earlier, later in zip(shape.half_terms, shape.half_terms[1:], strict=False):
        assert timedelta(days=10) <= later.starts_on - earlier.ends_on <= timedelta(days=19)


@given(years)
def test_a_proposed_year_is_as_long_as_a_school_year_with_its_inset_days(year: AcademicYear):
    shape = SchoolYear(year, propose_half_terms(year))
    assert 191 <= len(shape.school_days()) <= 198
    assert 38 <= len(shape.school_weeks()) <= 41


@pytest.mark.parametrize(
    ("start", "published"),
    [
        # As many local authorities had them; an early and a late Easter.
        (2024, {"october": date(2024, 10, 28), "christmas": date(2024, 12, 20), "easter": date(2025, 4, 4)}),
        (2023, {"october": date(2023, 10, 23), "easter": date(2024, 3, 28)}),
    ],
)
def test_the_rule_meets_years_as_they_were(start: int, published: dict[str, date]):
    halves = proposed(start).half_terms
    assert halves[0].ends_on + timedelta(days=3) == published["october"]
    assert halves[1].ends_on == published.get("christmas", halves[1].ends_on)
    assert halves[3].ends_on == published["easter"]


def test_neither_christmas_nor_may_day_is_a_school_day():
    shape = proposed(2025)
    assert not shape.is_school_day(date(2025, 12, 25))
    assert not shape.is_school_day(date(2026, 5, 4))
    assert shape.is_school_day(date(2026, 5, 5))
    assert bank_holidays(2026)[date(2026, 5, 4)] == "May Day"


def test_scottish_bank_holidays_are_school_days_in_england():
    assert date(2026, 11, 30) not in bank_holidays(2026)
    assert proposed(2026).is_school_day(date(2026, 11, 30))


def test_a_week_with_one_day_of_school_is_a_teaching_week():
    year = AcademicYear(2026)
    shape = SchoolYear(year, (HalfTerm(year, "autumn", 1, date(2026, 9, 4), date(2026, 9, 11)),))
    assert [(week.monday, week.days) for week in shape.school_weeks()] == [
        (date(2026, 8, 31), 1),
        (date(2026, 9, 7), 5),
    ]
