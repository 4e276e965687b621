"""Due windows: hand-checked for 2026/27, and over random calendars against a twin that walks day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.reference.calendar.cadence import Cadence, parse_cadence
from headwater.reference.calendar.terms import HalfTerm, SchoolYear, propose_half_terms
from headwater.reference.calendar.windows import DueWindows, Window, due_windows, say_cadence
from headwater.reference.calendar.years import AcademicYear

DAY = timedelta(days=1)
YEAR = AcademicYear(2026)
SHAPE = SchoolYear(YEAR, propose_half_terms(YEAR))
TODAY = date(2026, 11, 22)


def due(text: str, shape: SchoolYear = SHAPE, **limits: date) -> DueWindows:
    return due_windows(parse_cadence(text), shape, **limits)


def said(text: str, shape: SchoolYear = SHAPE, today: date = TODAY, **limits: date) -> str:
    return say_cadence(parse_cadence(text), due(text, shape, **limits), today)


def dates(windows: Sequence[Window]) -> list[tuple[str, str]]:
    return [(window.starts_on.isoformat(), window.ends_on.isoformat()) for window in windows]


# 2026/27 as proposed: 1 September (a Tuesday) to 22 July, 196 school days in 40 weeks, 39 of them from a Monday on.


def test_every_two_weeks_falls_nineteen_times_in_a_year_of_39_whole_weeks():
    windows = due("every 2 weeks")
    assert [window.label.removeprefix("Week of ") for window in windows] == [
        "14 September",
        "28 September",
        "12 October",
        "2 November",  # 19 October was the week between; then the October break
        "16 November",
        "30 November",
        "14 December",
        "11 January",  # 4 January was the week between
        "25 January",
        "8 February",
        "1 March",  # 22 February was the week between
        "15 March",
        "12 April",  # 22 March was the week between
        "26 April",
        "10 May",
        "24 May",
        "14 June",  # 7 June was the week between
        "28 June",
        "12 July",
    ]
    assert windows[0] == Window(1, date(2026, 9, 14), date(2026, 9, 18), 1, "Week of 14 September")


def test_every_four_weeks_falls_nine_times_and_every_week_39_times():
    assert [window.label.removeprefix("Week of ") for window in due("every 4 weeks")] == [
        "28 September",
        "2 November",
        "30 November",
        "11 January",
        "8 February",
        "15 March",
        "26 April",
        "24 May",
        "28 June",
    ]
    weekly = due("every week")
    assert len(weekly) == 39
    assert weekly[0].starts_on == date(2026, 9, 7)
    assert weekly[-1].ends_on == date(2027, 7, 22)


def test_a_week_that_a_bank_holiday_shortens_begins_on_its_first_school_day_and_keeps_its_name():
    may_day = next(window for window in due("every week") if window.label == "Week of 3 May")
    assert (may_day.starts_on, may_day.ends_on) == (date(2027, 5, 4), date(2027, 5, 7))


def test_terms_and_half_terms_are_windows_from_their_first_to_their_last_school_day():
    terms = [("2026-09-01", "2026-12-18"), ("2027-01-04", "2027-03-25"), ("2027-04-12", "2027-07-22")]
    for text in ("each term", "3 a year", "3 a year, one a term"):
        assert dates(due(text)) == terms
        assert [window.label for window in due(text)] == ["Autumn term", "Spring term", "Summer term"]
        assert [window.weeks for window in due(text)] == [15, 11, 14]
    for text in ("each half-term", "6 a year", "6 a year, one each half-term"):
        assert dates(due(text)) == [
            ("2026-09-01", "2026-10-23"),
            ("2026-11-02", "2026-12-18"),
            ("2027-01-04", "2027-02-12"),
            ("2027-02-22", "2027-03-25"),
            ("2027-04-12", "2027-05-28"),
            ("2027-06-07", "2027-07-22"),
        ]
        assert [window.label for window in due(text)] == [
            "Autumn 1",
            "Autumn 2",
            "Spring 1",
            "Spring 2",
            "Summer 1",
            "Summer 2",
        ]


def test_other_numbers_cut_the_teaching_weeks_of_the_year():
    assert [window.label for window in due("2 a year")] == ["September to February", "February to July"]
    assert dates(due("2 a year")) == [("2026-09-01", "2027-02-05"), ("2027-02-08", "2027-07-22")]
    assert [window.weeks for window in due("7 a year")] == [6, 6, 6, 5, 6, 6, 5]
    assert dates(due("annually")) == [("2026-09-01", "2027-07-22")]
    assert [window.label for window in due("20 a year")][:2] == ["1 to 11 September", "14 to 25 September"]


def test_two_each_term_cut_each_term_by_its_weeks():
    assert dates(due("2 each term")) == [
        ("2026-09-01", "2026-10-23"),
        ("2026-11-02", "2026-12-18"),
        ("2027-01-04", "2027-02-12"),
        ("2027-02-22", "2027-03-25"),
        ("2027-04-12", "2027-05-28"),
        ("2027-06-07", "2027-07-22"),
    ]


def test_more_a_year_than_there_are_weeks_gives_each_week_once_and_never_an_empty_window():
    short = SchoolYear(YEAR, (HalfTerm(YEAR, "spring", 1, date(2027, 1, 4), date(2027, 2, 12)),))
    assert len(due("38 a year", short)) == 6
    assert len(due("14 each term", short)) == 6


def test_a_tier_that_begins_in_january_keeps_what_at_least_half_is_left_of():
    joined = date(2027, 1, 4)
    assert [window.label for window in due("each term", from_day=joined)] == ["Spring term", "Summer term"]
    assert dates(due("2 a year", from_day=joined)) == [("2027-02-08", "2027-07-22")]
    assert dates(due("1 a year", from_day=joined)) == [("2027-01-04", "2027-07-22")]
    assert [window.number for window in due("each half-term", from_day=joined)] == [1, 2, 3, 4]


def test_a_window_that_is_cut_begins_on_the_next_school_day():
    in_the_holidays = date(2026, 10, 24)  # a Saturday; 39 of the 74 days of the autumn term are over
    assert dates(due("each term", from_day=in_the_holidays)) == [
        ("2027-01-04", "2027-03-25"),
        ("2027-04-12", "2027-07-22"),
    ]
    assert dates(due("each term", from_day=date(2026, 10, 17)))[0] == ("2026-10-19", "2026-12-18")


def test_weeks_are_counted_from_the_first_whole_week_after_a_mid_year_start():
    assert due("every 4 weeks", from_day=date(2027, 1, 4))[0].label == "Week of 25 January"
    assert due("every 4 weeks", from_day=date(2027, 1, 5))[0].label == "Week of 1 February"
    assert due("every week", from_day=date(2027, 1, 6))[0].label == "Week of 11 January"


def test_what_ends_in_the_year_keeps_only_what_lies_before():
    assert [window.label for window in due("each term", until=date(2026, 12, 31))] == ["Autumn term"]
    assert [window.label for window in due("every 4 weeks", until=date(2026, 11, 5))] == ["Week of 28 September"]
    assert dates(due("2 a year", until=date(2026, 12, 31))) == [("2026-09-01", "2026-12-18")]


def test_once_is_due_in_the_year_it_begins_in_and_in_no_other():
    assert dates(due("once")) == [("2026-09-01", "2027-07-22")]
    assert dates(due("once", from_day=date(2027, 6, 30))) == [("2027-06-30", "2027-07-22")]
    assert due("once", from_day=date(2025, 9, 1)) == ()
    assert due("once", from_day=date(2027, 7, 1)) == ()
    assert dates(due("once", from_day=date(2026, 7, 1))) == [("2026-09-01", "2027-07-22")]


@pytest.mark.parametrize(
    ("began", "labels"),
    [
        (date(2024, 8, 31), []),
        (date(2024, 9, 1), []),
        (date(2025, 1, 1), ["Autumn 1", "Autumn 2"]),
        (date(2026, 9, 1), ["Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2"]),
        (date(2027, 4, 12), ["Summer 1", "Summer 2"]),  # nothing is owed before somebody begins
        (date(2028, 1, 1), []),
    ],
)
def test_a_limit_of_service_ends_on_the_day_before_the_anniversary(began: date, labels: list[str]):
    windows = due("each half-term, first 2 years of service", service_began_on=began)
    assert [window.label for window in windows] == labels


def test_service_that_began_on_a_leap_day_is_complete_at_the_end_of_february():
    shape = SchoolYear(AcademicYear(2025), propose_half_terms(AcademicYear(2025)))
    last = due("every week, first 2 years of service", shape, service_began_on=date(2024, 2, 29))[-1]
    assert last.ends_on == date(2026, 2, 27)
    four = SchoolYear(AcademicYear(2027), propose_half_terms(AcademicYear(2027)))
    windows = due("1 a year, first 4 years of service", four, service_began_on=date(2024, 2, 29))
    assert windows[0].ends_on == date(2028, 2, 28)


def test_a_limit_of_service_is_not_applied_where_nobody_knows_when_it_began():
    assert len(due("each half-term, first 2 years of service")) == 6
    assert len(due("each half-term", service_began_on=date(2020, 9, 1))) == 6


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("every 2 weeks", "about 19 this year; next due in the week of 30 November"),
        ("at least every 2 weeks", "at least 19 this year; next due in the week of 30 November"),
        ("2 a year", "2 this year; next due between 1 September and 5 February"),
        ("at least 2 a year", "at least 2 this year; next due between 1 September and 5 February"),
        ("1 a year", "1 this year; due between 1 September and 22 July"),
        ("each term", "3 this year; next due in the autumn term, between 1 September and 18 December"),
        ("each half-term", "6 this year; next due in Autumn 2, between 2 November and 18 December"),
        ("once", "once; due between 1 September and 22 July"),
        ("as needed", "as needed"),
        ("unquantified", "how often is not said"),
        ("first 2 years of service", "how often is not said, in the first two years of service"),
    ],
)
def test_the_sentence_says_how_many_and_when_next(text: str, sentence: str):
    assert said(text) == sentence


def test_the_sentence_of_a_year_that_is_over_or_not_begun():
    assert said("each term", today=date(2027, 7, 23)) == "all 3 windows of this year are past"
    assert said("1 a year", today=date(2027, 8, 31)) == "the only window of this year is past"
    assert said("each term", today=date(2027, 9, 1)) == "all 3 windows of 2026/27 are past"
    assert said("2 a year", today=date(2026, 8, 20)) == "2 in 2026/27; next due between 1 September and 5 February"


def test_a_week_at_the_end_of_august_belongs_to_the_year_that_begins_with_it():
    """Leicestershire's schools open in the last week of August."""
    early = HalfTerm(YEAR, "autumn", 1, date(2026, 8, 24), date(2026, 10, 16))
    shape = SchoolYear(YEAR, (early, *SHAPE.half_terms[1:]))
    windows = due("every week", shape, until=date(2026, 8, 28))
    assert [window.label for window in windows] == ["Week of 24 August"]
    assert say_cadence(parse_cadence("every week"), windows, TODAY) == "the only window of this year is past"


def test_on_the_last_day_of_a_window_it_is_still_due():
    assert "in the autumn term" in said("each term", today=date(2026, 12, 18))
    assert "in the spring term" in said("each term", today=date(2026, 12, 19))


@pytest.mark.parametrize(
    ("text", "limits", "sentence"),
    [
        (
            "each half-term, first 2 years of service",
            {"service_began_on": date(2024, 9, 1)},
            "nothing is due this year: the first two years of service ended on 31 August 2026",
        ),
        (
            "1 a year, first year of service",
            {"service_began_on": date(2024, 9, 1), "until": date(2026, 8, 1)},
            "nothing is due this year: the first year of service ended on 31 August 2025",
        ),
        (
            "1 a year",
            {"from_day": date(2027, 3, 1)},
            "nothing is due this year: there is less than half of the time for it from 1 March 2027 on",
        ),
        (
            "1 a year",
            {"until": date(2026, 10, 1)},
            "nothing is due this year: there is less than half of the time for it up to 1 October 2026",
        ),
        (
            "each term",
            {"from_day": date(2026, 12, 1), "until": date(2027, 1, 15)},
            "nothing is due this year: there is less than half of the time for it between 1 December 2026 "
            "and 15 January 2027",
        ),
        (
            "every 4 weeks",
            {"from_day": date(2027, 7, 1)},
            "nothing is due this year: there are fewer than 4 whole teaching weeks from 1 July 2027 on",
        ),
        ("once", {"from_day": date(2024, 9, 1)}, "nothing is due this year: it was due once, from 1 September 2024 on"),
        (
            "once",
            {"from_day": date(2027, 7, 5)},
            "nothing is due this year: what begins on 5 July 2027 counts for 2027/28",
        ),
        (
            "2 a year",
            {"from_day": date(2027, 8, 1)},
            "nothing is due this year: no school day of 2026/27 is left from 1 August 2027 on",
        ),
        (
            "2 a year",
            {"until": date(2026, 8, 1)},
            "nothing is due this year: no school day of 2026/27 lies before 1 August 2026",
        ),
    ],
)
def test_where_nothing_is_due_the_sentence_says_why(text: str, limits: dict[str, date], sentence: str):
    assert due(text, **limits) == ()
    assert said(text, **limits) == sentence


def test_a_year_without_term_dates_gives_no_windows_and_says_so():
    unknown = SchoolYear(AcademicYear(2030), ())
    for text in ("2 a year", "every 2 weeks", "each term", "once"):
        assert due(text, unknown) == ()
        assert said(text, unknown) == "when it is due cannot be said: the term dates of 2030/31 are not known"
    assert said("as needed", unknown) == "as needed"
    assert say_cadence(parse_cadence("2 a year"), [], TODAY) == "nothing is due this year"


# Over random calendars.


@dataclass(frozen=True)
class Asked:
    """A school year and the part of it that is asked for."""

    shape: SchoolYear
    from_day: date | None
    until: date | None


def _shape(start: int, moves: list[tuple[int, int]], closed: set[int], closed_weeks: set[int]) -> SchoolYear:
    """Proposed half-terms with ends moved inward (so that they may begin on any weekday) and days closed."""
    year = AcademicYear(start)
    halves = []
    for half, (later, earlier) in zip(propose_half_terms(year), moves, strict=True):
        halves.append(
            HalfTerm(year, half.season, half.half, half.starts_on + later * DAY, half.ends_on - earlier * DAY)
        )
    closures = {year.first_day + number * DAY for number in closed}
    closures |= {year.first_day + (7 * week + day) * DAY for week in closed_weeks for day in range(7)}
    return SchoolYear(year, tuple(halves), frozenset(closures))


starts = st.integers(2015, 2040)
moves = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=6, max_size=6)
closures = st.sets(st.integers(0, 330), max_size=12)
shapes = st.builds(_shape, starts, moves, closures, st.sets(st.integers(0, 47), max_size=4))
shapes_with_inset_only = st.builds(_shape, starts, moves, closures, st.just(set()))
offsets = st.none() | st.integers(-20, 350)
asked = st.builds(
    lambda shape, opens, closes: Asked(
        shape,
        None if opens is None else shape.year.first_day + opens * DAY,
        None if closes is None else shape.year.first_day + closes * DAY,
    ),
    shapes,
    offsets,
    offsets,
)
shared = st.one_of(
    st.builds(Cadence, st.just("a-year"), st.integers(1, 52)),
    st.builds(Cadence, st.just("each-term"), st.integers(1, 14)),
    st.builds(Cadence, st.just("each-half-term"), st.integers(1, 7)),
    st.sampled_from([Cadence("a-year", 3, spread="term"), Cadence("a-year", 6, spread="half-term")]),
)
counted = st.builds(Cadence, st.just("every-weeks"), weeks=st.integers(1, 39))
scheduled = st.one_of(shared, counted, st.just(Cadence("once")))


@cache
def closed_by_law(start: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=[start, start + 1]))


def slow_days(shape: SchoolYear) -> list[tuple[date, HalfTerm]]:
    """Every school day, found by asking of each day of two calendar years."""
    by_law = closed_by_law(shape.year.start)
    days = []
    day = date(shape.year.start, 8, 1)
    while day <= date(shape.year.start + 1, 8, 31):
        for half in shape.half_terms:
            open_today = day.strftime("%a") not in ("Sat", "Sun") and day not in by_law and day not in shape.closed
            if half.starts_on <= day <= half.ends_on and open_today:
                days.append((day, half))
        day += DAY
    return days


def slow_windows(cadence: Cadence, asked: Asked) -> list[tuple[date, date]]:
    """The twin: deals days and weeks out one by one."""
    days = slow_days(asked.shape)
    opens = asked.from_day or asked.shape.half_terms[0].starts_on
    closes = asked.until or date(9999, 1, 1)
    if cadence.kind == "every-weeks":
        return slow_weeks(cadence.weeks, [day for day, _ in days], opens, closes)
    groups: list[list[date]] = []
    if cadence.kind == "a-year":
        seasons = {half.season for _, half in days}
        halves = {half for _, half in days}
        if cadence.count == 3 and len(seasons) == 3:
            groups = slow_groups([(day, half.season) for day, half in days])
        elif cadence.count == 6 and len(halves) == 6:
            groups = slow_groups([(day, str(half)) for day, half in days])
        else:
            groups = slow_deal([day for day, _ in days], cadence.count)
    else:
        keys = [(day, half.season if cadence.kind == "each-term" else str(half)) for day, half in days]
        for group in slow_groups(keys):
            groups += slow_deal(group, cadence.count)
    windows = []
    for group in groups:
        left = [day for day in group if day >= opens and day <= closes]
        if left and len(left) >= len(group) - len(left):
            windows.append((left[0], left[-1]))
    return windows


def slow_groups(keys: list[tuple[date, str]]) -> list[list[date]]:
    groups: dict[str, list[date]] = {}
    for day, key in keys:
        groups.setdefault(key, []).append(day)
    return list(groups.values())


def slow_deal(days: list[date], count: int) -> list[list[date]]:
    """Hand weeks to a part until it has its share and what is still owed to those before it."""
    weeks = slow_groups([(day, f"{day.isocalendar().year} {day.isocalendar().week}") for day in days])
    parts = min(count, len(weeks))
    groups = []
    handed = 0
    for number in range(1, parts + 1):
        group: list[date] = []
        while handed < Fraction(len(weeks) * number, parts):
            group += weeks[handed]
            handed += 1
        groups.append(group)
    return groups


def slow_weeks(every: int, days: list[date], opens: date, closes: date) -> list[tuple[date, date]]:
    """Walk from Monday to Monday and count those with school, from the first that is not begun."""
    monday = date(opens.year - 1, 1, 1)
    while monday.weekday() != 0:
        monday += DAY
    number = 0
    windows = []
    while days and monday <= days[-1]:
        week = [day for day in days if monday <= day <= monday + 6 * DAY]
        if week and monday >= opens and week[-1] <= closes:
            number += 1
            if number % every == 0:
                windows.append((week[0], week[-1]))
        monday += 7 * DAY
    return windows


@given(scheduled, asked)
def test_windows_begin_and_end_on_school_days_are_ordered_and_disjoint(cadence: Cadence, asked: Asked):
    windows = due_windows(cadence, asked.shape, from_day=asked.from_day, until=asked.until)
    days = [day for day, _ in slow_days(asked.shape)]
    assert [window.number for window in windows] == list(range(1, len(windows) + 1))
    before = date(1, 1, 1)
    for window in windows:
        assert before < window.starts_on <= window.ends_on
        assert {window.starts_on, window.ends_on} <= set(days)
        assert window.starts_on >= (asked.from_day or window.starts_on)
        assert window.ends_on <= (asked.until or window.ends_on)
        inside = {day - day.weekday() * DAY for day in days if window.starts_on <= day <= window.ends_on}
        assert window.weeks == len(inside)
        assert window.label
        before = window.ends_on


@given(st.one_of(shared, counted), asked)
def test_windows_agree_with_a_twin_that_walks_day_by_day(cadence: Cadence, asked: Asked):
    windows = due_windows(cadence, asked.shape, from_day=asked.from_day, until=asked.until)
    assert [(window.starts_on, window.ends_on) for window in windows] == slow_windows(cadence, asked)


@given(scheduled, shapes_with_inset_only)
def test_in_a_whole_year_the_count_is_the_quantity(cadence: Cadence, shape: SchoolYear):
    weeks_of: dict[str, set[date]] = {}
    for day, half in slow_days(shape):
        for key in ("year", half.season, str(half)):
            weeks_of.setdefault(key, set()).add(day - day.weekday() * DAY)
    match cadence.kind:
        case "a-year":
            expected = min(cadence.count, len(weeks_of["year"]))
        case "each-term":
            expected = sum(min(cadence.count, len(weeks_of[season])) for season in ("autumn", "spring", "summer"))
        case "each-half-term":
            expected = sum(min(cadence.count, len(weeks_of[str(half)])) for half in shape.half_terms)
        case "every-weeks":
            whole = [monday for monday in weeks_of["year"] if monday >= shape.half_terms[0].starts_on]
            expected = len(whole) // cadence.weeks
        case _:
            expected = 1
    assert len(due_windows(cadence, shape)) == expected


@given(starts, st.integers(1, 39))
def test_in_a_proposed_year_about_how_many_is_how_many(start: int, weeks: int):
    shape = SchoolYear(AcademicYear(start), propose_half_terms(AcademicYear(start)))
    whole = sum(1 for week in shape.school_weeks() if week.monday >= shape.half_terms[0].starts_on)
    assert 38 <= whole <= 40
    cadence = Cadence("every-weeks", weeks=weeks)
    assert len(due_windows(cadence, shape)) == cadence.a_year(whole)


@given(shared, shapes)
def test_no_school_day_of_the_year_is_outside_every_window(cadence: Cadence, shape: SchoolYear):
    windows = due_windows(cadence, shape)
    for day, _ in slow_days(shape):
        assert sum(1 for window in windows if window.starts_on <= day <= window.ends_on) == 1


@given(st.integers(1, 52), shapes)
def test_parts_of_a_year_differ_by_a_week_at_most_wherever_they_lie(count: int, shape: SchoolYear):
    weeks = [window.weeks for window in due_windows(Cadence("a-year", count), shape)]
    if weeks and count not in (3, 6):
        assert max(weeks) - min(weeks) <= 1
        assert weeks[0] == max(weeks)


def rounded_share(count: int, days: int, left: int) -> int:
    """`count` times the share of days left, rounded half up, in whole numbers."""
    return (2 * count * left + days) // (2 * days)


@given(st.sampled_from([1, 2, 3, 4, 6, 12]), st.integers(0, 90))
def test_a_mid_year_start_leaves_exactly_the_pro_rata_rest_of_equal_windows(count: int, offset: int):
    """Twelve weeks of five days, so that every part is equally long."""
    even = SchoolYear(YEAR, (HalfTerm(YEAR, "autumn", 1, date(2026, 9, 7), date(2026, 11, 27)),))
    day = date(2026, 9, 7) + offset * DAY
    days = [school_day for school_day, _ in slow_days(even)]
    left = sum(1 for school_day in days if school_day >= day)
    cadence = Cadence("a-year", count)
    assert len(due_windows(cadence, even, from_day=day)) == rounded_share(count, len(days), left)
    over = len(days) - left
    assert len(due_windows(cadence, even, until=day - DAY)) == rounded_share(count, len(days), over)


@given(st.integers(1, 26), starts, st.sets(st.integers(0, 330), max_size=5), st.integers(-20, 350))
def test_a_mid_year_start_leaves_the_pro_rata_rest_give_or_take_one(
    count: int, start: int, inset: set[int], offset: int
):
    shape = _shape(start, [(0, 0)] * 6, inset, set())
    days = [day for day, _ in slow_days(shape)]
    day = shape.year.first_day + offset * DAY
    left = sum(1 for school_day in days if school_day >= day)
    rest = due_windows(Cadence("a-year", count), shape, from_day=day)
    assert abs(len(rest) - rounded_share(count, len(days), left)) <= 1


@given(shared, shapes, st.integers(0, 330))
def test_a_change_in_mid_year_loses_no_window_between_before_and_after(
    cadence: Cadence, shape: SchoolYear, offset: int
):
    day = shape.year.first_day + offset * DAY
    whole = len(due_windows(cadence, shape))
    before = len(due_windows(cadence, shape, until=day - DAY))
    after = len(due_windows(cadence, shape, from_day=day))
    assert whole <= before + after <= whole + 1


@given(shared, asked, st.dates(date(2010, 1, 1), date(2045, 1, 1)), st.integers(1, 10))
def test_nothing_is_due_after_the_anniversary_or_before_service_began(
    cadence: Cadence, asked: Asked, began: date, years: int
):
    limited = Cadence(
        cadence.kind, count=cadence.count, weeks=cadence.weeks, spread=cadence.spread, service_years=years
    )
    windows = due_windows(limited, asked.shape, from_day=asked.from_day, until=asked.until, service_began_on=began)
    for window in windows:
        assert window.starts_on >= began
        assert (window.ends_on.year - began.year, window.ends_on.month, window.ends_on.day) < (
            years,
            began.month,
            began.day,
        )
    assert (len(windows) > 0) == (windows.none_because == "")


@given(scheduled, asked, st.dates(date(2015, 1, 1), date(2041, 12, 31)))
def test_there_is_always_a_sentence(cadence: Cadence, asked: Asked, today: date):
    windows = due_windows(cadence, asked.shape, from_day=asked.from_day, until=asked.until)
    sentence = say_cadence(cadence, windows, today)
    assert sentence
    assert not sentence.endswith((".", " ", ":"))
    assert "None" not in sentence
