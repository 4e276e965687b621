"""When something is due: the windows that a cadence gives in one school year, and a sentence about them. Pure.

A window is made of school days: it begins on one, ends on one, and lies in the year it was asked for. Nothing here
knows what has been done; whoever stores what is owed compares.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Self, assert_never

from headwater.reference.calendar.cadence import HALF_TERMS, TERMS, Cadence
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.terms import DAY, SEASONS, SchoolYear
from headwater.reference.calendar.years import AcademicYear

SAID_BY_DAYS = 4  # up to so many weeks a window is called by its days, a longer one by its months
JULY = 7  # what comes once, and begins in July or August, belongs to the year that follows

_WORDS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of school days in which something is due once. Both days are school days and both count."""

    number: int  # 1 for the first that is due
    starts_on: date
    ends_on: date
    weeks: int  # teaching weeks it reaches into
    label: str  # Autumn term, Autumn 1, Week of 30 November, 2 to 13 November, September to January


class DueWindows(tuple[Window, ...]):
    """Windows in order; where there is none, why."""

    year: AcademicYear | None
    none_because: str
    dates_are_known: bool

    def __new__(
        cls,
        windows: Iterable[Window] = (),
        *,
        year: AcademicYear | None = None,
        none_because: str = "",
        dates_are_known: bool = True,
    ) -> Self:
        made = super().__new__(cls, windows)
        made.year = year
        made.none_because = none_because
        made.dates_are_known = dates_are_known
        return made


@dataclass(frozen=True, slots=True)
class _Part:
    """School days that belong together, and what they are called; an empty name is made from the days."""

    days: tuple[date, ...]
    name: str = ""


def due_windows(
    cadence: Cadence,
    school_year: SchoolYear,
    *,
    from_day: date | None = None,
    until: date | None = None,
    service_began_on: date | None = None,
) -> DueWindows:
    """The windows in which something is due in the year, in order and disjoint; both limits count as inside.

    - `each term`, `each half-term`: one from its first to its last school day; `2 each term` cuts it by teaching
      weeks into parts as equal as can be. A term without a school day has none.
    - `3 a year` and `6 a year` are the terms and half-terms, `1 a year` is the whole year; any other number cuts
      the year's teaching weeks. Where there are fewer weeks than windows, each week is one: none is ever empty.
    - `every 4 weeks`: each fourth teaching week, and the window is that week. Counted from the first week that is
      whole: whose Monday is not before the first day of the year, or `from_day`. A year that opens on a Tuesday
      has nothing due in its first days, and 39 weeks to count. A week that a closure shortens counts as one.
    - `once`: one window from `from_day` to the end of the year, in the year that `from_day` lies in (from 1 July
      on, the next); without `from_day`, the whole year. Whoever asks remembers that it was done.

    A part of a year (a school joins, a tier changes): of the whole year's windows those remain of which at least
    half of the school days lie between `from_day` and `until`, cut to what lies there. So what is left is the
    pro-rata rest, rounded half up. A limit of service counts from `service_began_on` to the day before the
    anniversary; without that day it cannot be applied and is not.
    """
    year = school_year.year
    if not cadence.is_scheduled:
        return DueWindows(year=year)
    days = tuple(school_year.school_days())
    if not days:
        return DueWindows(year=year, none_because=f"the term dates of {year} are not known", dates_are_known=False)
    opens, closes = from_day or school_year.half_terms[0].starts_on, until or days[-1]
    if cadence.service_years and service_began_on:
        ended_on = _service_ends_on(cadence, service_began_on)
        if ended_on < days[0]:
            because = f"the first {_service(cadence)} of service ended on {say_date(ended_on)}"
            return DueWindows(year=year, none_because=because)
        opens, closes = max(opens, service_began_on), min(closes, ended_on)
    parts = _parts(cadence, school_year, days, opens, closes, begins_on=from_day)
    if not parts:
        return DueWindows(year=year, none_because=_reason_for_none(cadence, year, days, opens, closes))
    return DueWindows(
        (
            Window(number, part.days[0], part.days[-1], len(_weeks(part.days)), part.name or _name(part.days))
            for number, part in enumerate(parts, start=1)
        ),
        year=year,
    )


def _parts(
    cadence: Cadence,
    school_year: SchoolYear,
    days: tuple[date, ...],
    opens: date,
    closes: date,
    *,
    begins_on: date | None,
) -> list[_Part]:
    """What is due, cut to the school days from `opens` to `closes`."""
    match cadence.kind:
        case "every-weeks":
            whole = [week for week in _weeks(days) if opens <= _monday(week[0]) and week[-1] <= closes]
            return [_Part(week) for week in whole[cadence.weeks - 1 :: cadence.weeks]]
        case "once":
            if begins_on and not _opens_once(school_year.year) <= begins_on < _opens_once(school_year.year.plus(1)):
                return []
            rest = _between(days, opens, closes)
            return [_Part(rest)] if rest else []
        case "each-term" | "each-half-term":
            each = _terms(school_year, days) if cadence.kind == "each-term" else _half_terms(school_year, days)
            parts = each if cadence.count == 1 else [cut for part in each for cut in _cut(part.days, cadence.count)]
        case "a-year":
            parts = _parts_of_year(cadence.count, school_year, days)
        case "as-needed" | "unquantified":
            parts = []
        case _:
            assert_never(cadence.kind)
    rests = [(part, _between(part.days, opens, closes)) for part in parts]
    return [_Part(rest, part.name) for part, rest in rests if 2 * len(rest) >= len(part.days)]


def _parts_of_year(count: int, school_year: SchoolYear, days: tuple[date, ...]) -> list[_Part]:
    named = {TERMS: _terms, HALF_TERMS: _half_terms}
    if count in named and len(parts := named[count](school_year, days)) == count:
        return parts
    return _cut(days, count)


def _terms(school_year: SchoolYear, days: tuple[date, ...]) -> list[_Part]:
    parts = []
    for season in SEASONS:
        halves = [half for half in school_year.half_terms if half.season == season]
        if halves and (of_term := _between(days, halves[0].starts_on, halves[-1].ends_on)):
            parts.append(_Part(of_term, f"{season.capitalize()} term"))
    return parts


def _half_terms(school_year: SchoolYear, days: tuple[date, ...]) -> list[_Part]:
    return [
        _Part(of_half, f"{half.season.capitalize()} {half.half}")
        for half in school_year.half_terms
        if (of_half := _between(days, half.starts_on, half.ends_on))
    ]


def _cut(days: tuple[date, ...], count: int) -> list[_Part]:
    """Cut into `count` parts by teaching weeks: a week longer or shorter at most, spread evenly, never empty."""
    weeks = _weeks(days)
    place_of = {week: place * count // len(weeks) for place, week in enumerate(weeks)}
    return [
        _Part(tuple(day for week in together for day in week))
        for _, together in groupby(weeks, key=place_of.__getitem__)
    ]


def _weeks(days: Iterable[date]) -> list[tuple[date, ...]]:
    """The days of each Monday-to-Friday week that has any."""
    return [tuple(week) for _, week in groupby(days, key=_monday)]


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _between(days: tuple[date, ...], first: date, last: date) -> tuple[date, ...]:
    return tuple(day for day in days if first <= day <= last)


def _opens_once(year: AcademicYear) -> date:
    return date(year.start, JULY, 1)


def _service_ends_on(cadence: Cadence, began_on: date) -> date:
    """The last day of the limit: the day before the anniversary. A 29 February comes round on 1 March."""
    year = began_on.year + cadence.service_years
    is_leap_day_lost = (began_on.month, began_on.day) == (2, 29) and not isleap(year)
    return (date(year, 3, 1) if is_leap_day_lost else began_on.replace(year=year)) - DAY


def _name(days: tuple[date, ...]) -> str:
    first, last = days[0], days[-1]
    weeks = len(_weeks(days))
    if weeks == 1:
        return f"Week of {_say_day(_monday(first))}"
    if weeks <= SAID_BY_DAYS:
        return f"{first.day if first.month == last.month else _say_day(first)} to {_say_day(last)}"
    return f"{first:%B}" if first.month == last.month else f"{first:%B} to {last:%B}"


def _reason_for_none(cadence: Cadence, year: AcademicYear, days: tuple[date, ...], opens: date, closes: date) -> str:
    """Why there is no window between two days of a year whose dates are known; what follows a colon."""
    if opens > days[-1]:
        return f"no school day of {year} is left from {say_date(opens)} on"
    if closes < days[0]:
        return f"no school day of {year} lies before {say_date(closes)}"
    if cadence.kind == "once":
        if opens >= _opens_once(year.plus(1)):
            return f"what begins on {say_date(opens)} counts for {year.plus(1)}"
        return f"it was due once, from {say_date(opens)} on"
    if closes >= days[-1]:
        when = f"from {say_date(opens)} on"
    elif opens <= days[0]:
        when = f"up to {say_date(closes)}"
    else:
        when = f"between {say_date(opens)} and {say_date(closes)}"
    if cadence.kind == "every-weeks":
        return f"there are fewer than {cadence.weeks} whole teaching weeks {when}"
    return f"there is less than half of the time for it {when}"


def say_cadence(cadence: Cadence, windows: Sequence[Window], today: date) -> str:
    """How many, and when the next falls, in one sentence without a full stop. `windows` are those of one year.

    "about 19 this year; next due in the week of 30 November"; "2 this year; next due between 2 September and
    29 January"; "as needed"; "all 3 windows of this year are past". Where there is none, and they come from
    `due_windows`, it says why. A year that is not the one of `today` is named.
    """
    if not cadence.is_scheduled:
        limit = f", in the first {_service(cadence)} of service" if cadence.service_years else ""
        return f"{'as needed' if cadence.kind == 'as-needed' else 'how often is not said'}{limit}"
    if not windows:
        return _say_none(windows, today)
    known = windows.year if isinstance(windows, DueWindows) else None
    year = known or AcademicYear.containing(windows[-1].ends_on)
    is_this_year = year == AcademicYear.containing(today)
    coming = [window for window in windows if window.ends_on >= today]
    if not coming:
        which = "the only window" if len(windows) == 1 else f"all {len(windows)} windows"
        return f"{which} of {'this year' if is_this_year else year} {'is' if len(windows) == 1 else 'are'} past"
    if cadence.kind == "once":
        how_many = "once"
    else:
        about = "at least " if cadence.is_minimum else "about " if cadence.kind == "every-weeks" else ""
        how_many = f"{about}{len(windows)} {'this year' if is_this_year else f'in {year}'}"
    return f"{how_many}; {'due' if len(windows) == 1 else 'next due'} {_say_window(coming[0])}"


def _say_none(windows: Sequence[Window], today: date) -> str:
    if not isinstance(windows, DueWindows) or windows.year is None:
        return "nothing is due this year"
    if not windows.dates_are_known:
        return f"when it is due cannot be said: {windows.none_because}"
    when = "this year" if windows.year == AcademicYear.containing(today) else f"in {windows.year}"
    return f"nothing is due {when}: {windows.none_because}"


def _say_window(window: Window) -> str:
    if window.weeks == 1:
        return f"in the week of {_say_day(_monday(window.starts_on))}"
    days = f"between {_say_day(window.starts_on)} and {_say_day(window.ends_on)}"
    if window.label.endswith(" term"):
        return f"in the {window.label.lower()}, {days}"
    return f"in {window.label}, {days}" if window.label[-1].isdigit() else days


def _service(cadence: Cadence) -> str:
    return "year" if cadence.service_years == 1 else f"{_WORDS[cadence.service_years]} years"


def _say_day(day: date) -> str:
    """`30 November`: within one school year no year is needed."""
    return f"{day.day} {day:%B}"
