"""The shape of a school year: half-terms, school days, teaching weeks; and a proposal where nobody has said. Pure.

Bank holidays are those of England, from the `holidays` library (a locked dependency; nothing is downloaded).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import holidays

from headwater.reference.calendar.years import AcademicYear

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
SEASONS = ("autumn", "spring", "summer")
FRIDAY, SATURDAY = 4, 5


@dataclass(frozen=True, slots=True)
class HalfTerm:
    """One of the six half-terms of a year, from its first to its last school day, both counted."""

    year: AcademicYear
    season: str  # autumn, spring or summer
    half: int  # 1 or 2
    starts_on: date
    ends_on: date

    @property
    def place(self) -> int:
        """0 to 5: where it stands in the year."""
        return SEASONS.index(self.season) * 2 + self.half - 1

    def __str__(self) -> str:
        return f"{self.season.capitalize()} {self.half} {self.year}"


@dataclass(frozen=True, slots=True)
class TeachingWeek:
    """A Monday-to-Friday week with at least one school day."""

    monday: date
    half_term: HalfTerm
    days: int  # school days in it, 1 to 5


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """One year of one calendar: its half-terms in order, and the days closed beside bank holidays."""

    year: AcademicYear
    half_terms: tuple[HalfTerm, ...]
    closed: frozenset[date] = field(default=frozenset())

    def half_term_of(self, day: date) -> HalfTerm | None:
        """The half-term whose dates `day` lies between, weekends included; None in the holidays."""
        return next((half for half in self.half_terms if half.starts_on <= day <= half.ends_on), None)

    def is_school_day(self, day: date) -> bool:
        """Whether pupils are expected: a weekday in a half-term, neither bank holiday nor closed."""
        return (
            day.weekday() < SATURDAY
            and day not in self.closed
            and self.half_term_of(day) is not None
            and day not in bank_holidays(day.year)
        )

    def school_days(self) -> list[date]:
        """Every school day of the year, in order."""
        return [
            day for half in self.half_terms for day in _days(half.starts_on, half.ends_on) if self.is_school_day(day)
        ]

    def school_weeks(self) -> list[TeachingWeek]:
        """Every teaching week, in order. A week that two half-terms share belongs to the one with its last day."""
        halves: dict[date, HalfTerm] = {}
        days: dict[date, int] = {}
        for day in self.school_days():
            monday = day - day.weekday() * DAY
            half = self.half_term_of(day)
            if half is not None:
                halves[monday] = half
                days[monday] = days.get(monday, 0) + 1
        return [TeachingWeek(monday, halves[monday], days[monday]) for monday in halves]


def _days(first: date, last: date) -> Iterator[date]:
    return (first + step * DAY for step in range((last - first).days + 1))


@cache
def bank_holidays(calendar_year: int) -> dict[date, str]:
    """Bank holidays of England in a calendar year, with their names; as far ahead as the library knows them."""
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=calendar_year))


def propose_half_terms(year: AcademicYear) -> tuple[HalfTerm, ...]:
    """Six half-terms such as most schools in England keep. An assumption, to be corrected by the trust.

    - Autumn begins on the first weekday of September, but on the Monday after where that is a Friday.
    - The October break is the week of the last Monday on or before 28 October.
    - Autumn ends on the last Friday on or before 22 December; two weeks of holiday follow.
    - The February break is the week of the first Monday on or after 12 February.
    - The spring holiday is two weeks. Easter by 1 April: spring ends on Maundy Thursday, and the two weeks
      follow. Easter from 15 April on: the two weeks end with Good Friday, and summer begins after Easter
      Monday. Otherwise they are the week of Good Friday and the next.
    - The May break is the week of the last Monday of May.
    - Summer ends on 22 July; on the Friday before where that is a Saturday, Sunday or Monday.

    A first or last day that is a bank holiday moves inward. The rule gives 191 to 198 school days before INSET
    days: term dates are published with five of those inside them (190 days for pupils are required of
    maintained schools: Education (School Day and School Year) (England) Regulations 1999), and which days a
    school takes for INSET nobody can guess.
    """
    first = _weekday_from(date(year.start, 9, 1))
    if first.weekday() == FRIDAY:
        first += 3 * DAY
    october = _monday_by(date(year.start, 10, 28))
    christmas = _friday_by(date(year.start, 12, 22))
    spring = christmas + 17 * DAY
    february = _monday_by(date(year.start + 1, 2, 18))
    spring_ends, summer = _around_easter(year.start + 1)
    may = _monday_by(date(year.start + 1, 5, 31))
    last = date(year.start + 1, 7, 22)
    if last.weekday() in (5, 6, 0):
        last = _friday_by(last)
    bounds = [
        (first, october - 3 * DAY),
        (october + WEEK, christmas),
        (spring, february - 3 * DAY),
        (february + WEEK, spring_ends),
        (summer, may - 3 * DAY),
        (may + WEEK, last),
    ]
    return tuple(
        HalfTerm(year, SEASONS[place // 2], place % 2 + 1, _open_from(begins), _open_by(ends))
        for place, (begins, ends) in enumerate(bounds)
    )


def _around_easter(calendar_year: int) -> tuple[date, date]:
    """The last day before and the first day after the spring holiday."""
    sunday = next(day for day, name in bank_holidays(calendar_year).items() if name == "Easter Monday") - DAY
    if sunday <= date(calendar_year, 4, 1):
        return sunday - 3 * DAY, sunday + 15 * DAY
    if sunday >= date(calendar_year, 4, 15):
        return sunday - 16 * DAY, sunday + 2 * DAY
    return sunday - 9 * DAY, sunday + 8 * DAY


def _monday_by(day: date) -> date:
    return day - day.weekday() * DAY


def _friday_by(day: date) -> date:
    return day - (day.weekday() - FRIDAY) % 7 * DAY


def _weekday_from(day: date) -> date:
    return day if day.weekday() < SATURDAY else day + (7 - day.weekday()) * DAY


def _open_from(day: date) -> date:
    while day.weekday() >= SATURDAY or day in bank_holidays(day.year):
        day += DAY
    return day


def _open_by(day: date) -> date:
    while day.weekday() >= SATURDAY or day in bank_holidays(day.year):
        day -= DAY
    return day
