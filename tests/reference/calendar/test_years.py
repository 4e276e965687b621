from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.reference.calendar.periods import NotATerm, TermPeriod
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear

years = st.integers(1900, 2098).map(AcademicYear)
days = st.dates(date(1901, 1, 1), date(2098, 12, 31))


@pytest.mark.parametrize("text", ["2024/25", "2024-25", "2024–25", "2024-2025", "2024/2025", "202425", " 2024/25 "])
def test_every_spelling_of_a_year_is_read(text: str):
    assert AcademicYear.parse(text) == AcademicYear(2024)


@pytest.mark.parametrize("text", ["", "2024", "2024/26", "2024-2026", "2024/24", "24/25", "2024/125", "2024-1925", "x"])
def test_what_is_not_two_years_in_a_row_is_refused_with_the_text(text: str):
    with pytest.raises(NotAnAcademicYear, match="Write it like 2024/25") as refusal:
        AcademicYear.parse(text)
    assert refusal.value.text == text


def test_the_year_of_the_century_turns_over():
    assert AcademicYear.parse("1999-00") == AcademicYear(1999)
    assert AcademicYear(1999).slug == "1999-00"


@given(years)
def test_a_year_is_read_back_from_every_way_it_is_written(year: AcademicYear):
    assert AcademicYear.parse(year.slug) == AcademicYear.parse(str(year)) == year


@given(days)
def test_a_day_is_in_exactly_the_year_that_contains_it(day: date):
    year = AcademicYear.containing(day)
    assert year.first_day <= day <= year.last_day
    assert year.plus(1).first_day - timedelta(days=1) == year.last_day


@given(years, years)
def test_years_sort_as_time_does(one: AcademicYear, other: AcademicYear):
    assert (one < other) == (one.first_day < other.first_day)


def test_a_term_is_read_and_written():
    term = TermPeriod.parse("2025-26-autumn")
    assert (term.year, term.season) == (AcademicYear(2025), "autumn")
    assert term.slug == "2025-26-autumn"
    assert str(term) == "Autumn 2025/26"


@pytest.mark.parametrize("text", ["", "autumn", "2025-26", "2025-26-winter", "2025-27-autumn", "2025-26-Autumn"])
def test_what_is_no_term_is_refused(text: str):
    with pytest.raises(NotATerm, match="2025-26-autumn"):
        TermPeriod.parse(text)


def test_terms_sort_as_they_come_in_the_year():
    slugs = ["2026-27-autumn", "2025-26-summer", "2025-26-autumn", "2025-26-spring"]
    assert [term.slug for term in sorted(map(TermPeriod.parse, slugs))] == [
        "2025-26-autumn",
        "2025-26-spring",
        "2025-26-summer",
        "2026-27-autumn",
    ]
