"""Calendars as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from headwater.reference.calendar.cadence import Cadence
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.models import Calendar, ClosureDay
from headwater.reference.calendar.terms import DAY, SchoolYear, bank_holidays
from headwater.reference.calendar.windows import due_windows
from headwater.reference.calendar.years import AcademicYear

EVERY_WEEK = Cadence("every-weeks", weeks=1)
USUAL_DAYS = 190  # for pupils; Education (School Day and School Year) (England) Regulations 1999


@dataclass(frozen=True, slots=True)
class YearLink:
    """One year of a calendar: its address, its name, and from when to when school is kept."""

    slug: str
    name: str
    span: str


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """One row of the list. Years in order."""

    pk: int
    name: str
    is_assumed: bool
    years: list[YearLink]


@dataclass(frozen=True, slots=True)
class HalfTermLine:
    name: str
    starts: str
    ends: str
    school_days: int
    weeks: int


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """A weekday in a half-term on which no pupil is expected. `pk` is None for a bank holiday: nobody entered it."""

    on: date
    day: str
    why: str
    note: str
    pk: int | None


@dataclass(frozen=True, slots=True)
class WeekLine:
    """`number` is what “every 2 weeks” counts; empty for a week in the middle of which the year begins."""

    number: str
    monday: str
    days: int
    half_term: str


@dataclass(frozen=True, slots=True)
class YearPage:
    """One year of one calendar. No half-terms: nobody has given or proposed any."""

    pk: int
    calendar: str
    slug: str
    year: str
    is_assumed: bool
    told: str
    inset_note: str
    half_terms: list[HalfTermLine]
    closed: list[ClosedLine]
    weeks: list[WeekLine]
    others: list[YearLink]


def present_calendars(calendars: Sequence[Calendar]) -> list[CalendarLine]:
    """Every calendar with its years. Asks nothing of the database where the terms are at hand."""
    return [CalendarLine(each.pk, each.name, each.is_assumed, present_years(each)) for each in calendars]


def present_years(calendar: Calendar) -> list[YearLink]:
    """The years whose dates are known, in order."""
    spans: dict[str, list[date]] = {}
    for term in calendar.terms.all():
        spans.setdefault(term.year, []).extend([term.starts_on, term.ends_on])
    return [
        YearLink(slug, str(AcademicYear.parse(slug)), f"{say_date(min(days))} to {say_date(max(days))}")
        for slug, days in sorted(spans.items())
    ]


def present_year(calendar: Calendar, shape: SchoolYear, closed: Sequence[ClosureDay]) -> YearPage:
    """The page of one year: half-terms, closed days and the teaching weeks as they are counted."""
    days, weeks = shape.school_days(), shape.school_weeks()
    inset = sum(1 for each in closed if each.reason == ClosureDay.Reason.INSET and shape.half_term_of(each.on))
    numbers = {
        window.starts_on - window.starts_on.weekday() * DAY: str(window.number)
        for window in due_windows(EVERY_WEEK, shape)
    }
    return YearPage(
        pk=calendar.pk,
        calendar=calendar.name,
        slug=shape.year.slug,
        year=str(shape.year),
        is_assumed=calendar.is_assumed,
        told=f"{len(days)} school days in {len(weeks)} teaching weeks, {_count(inset, 'INSET day')} marked.",
        inset_note=_inset_note(len(days), inset) if days else "",
        half_terms=[
            HalfTermLine(
                f"{half.season.capitalize()} {half.half}",
                say_weekday(half.starts_on),
                say_weekday(half.ends_on),
                sum(1 for day in days if half.starts_on <= day <= half.ends_on),
                sum(1 for week in weeks if week.half_term == half),
            )
            for half in shape.half_terms
        ],
        closed=_closed_lines(shape, closed),
        weeks=[
            WeekLine(
                numbers.get(week.monday, ""),
                f"{week.monday.day} {week.monday:%B}",
                week.days,
                f"{week.half_term.season.capitalize()} {week.half_term.half}",
            )
            for week in weeks
        ],
        others=[link for link in present_years(calendar) if link.slug != shape.year.slug],
    )


def say_weekday(day: date) -> str:
    """`Tuesday 1 September 2026`."""
    return f"{day:%A} {say_date(day)}"


def _closed_lines(shape: SchoolYear, closed: Sequence[ClosureDay]) -> list[ClosedLine]:
    """Between the first and the last day of the year; a day in August may belong to the year before or after."""
    if not shape.half_terms:
        return []
    lines = [
        ClosedLine(each.on, say_weekday(each.on), each.get_reason_display(), each.note, each.pk)
        for each in closed
        if shape.half_terms[0].starts_on <= each.on <= shape.half_terms[-1].ends_on
    ]
    entered = {each.on for each in closed}
    for calendar_year in (shape.year.start, shape.year.start + 1):
        lines += [
            ClosedLine(day, say_weekday(day), "Bank holiday", name, None)
            for day, name in bank_holidays(calendar_year).items()
            if day not in entered and shape.half_term_of(day)
        ]
    return sorted(lines, key=lambda line: line.on)


def _inset_note(days: int, inset: int) -> str:
    if inset:
        return ""
    over = days - USUAL_DAYS
    more = f", {over} more than the usual {USUAL_DAYS}: mark which of them are INSET days" if over > 0 else ""
    return f"No INSET day is marked, so pupils are expected on all {days} days{more}."


def _count(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"
