"""Reading calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from headwater.reference.calendar.models import Calendar, ClosureDay, Term
from headwater.reference.calendar.terms import HalfTerm, SchoolYear, TeachingWeek
from headwater.reference.calendar.years import AcademicYear


@dataclass(frozen=True, slots=True)
class YearSummary:
    """One year of a calendar in a few numbers. Half-terms in order; school days do not count INSET days marked."""

    year: AcademicYear
    half_terms: tuple[HalfTerm, ...]
    school_days: int
    weeks: int
    inset_days: int
    is_assumed: bool


def list_calendars() -> list[Calendar]:
    """Every calendar by name, its terms at hand."""
    return list(Calendar.objects.order_by("name").prefetch_related("terms"))


def list_closed_days(calendar: Calendar, year: AcademicYear) -> list[ClosureDay]:
    """Days of the year that somebody closed, in order. Bank holidays are not among them."""
    days = ClosureDay.objects.filter(calendar=calendar, on__range=(_opens(year), year.last_day))
    return list(days.order_by("on"))


def get_terms(calendar: Calendar, year: AcademicYear) -> list[HalfTerm]:
    """The half-terms of a year, in order; an empty list where the calendar does not reach."""
    rows = Term.objects.filter(calendar=calendar, year=year.slug)
    halves = [HalfTerm(year, row.season, row.half, row.starts_on, row.ends_on) for row in rows]
    return sorted(halves, key=lambda half: half.place)


def get_school_year(calendar: Calendar, year: AcademicYear) -> SchoolYear:
    """The year's shape, to ask about days and weeks."""
    closed = ClosureDay.objects.filter(calendar=calendar, on__range=(_opens(year), year.last_day))
    return SchoolYear(year, tuple(get_terms(calendar, year)), frozenset(closed.values_list("on", flat=True)))


def school_weeks(calendar: Calendar, year: AcademicYear) -> list[TeachingWeek]:
    """Every teaching week of the year, in order, with the half-term it belongs to."""
    return get_school_year(calendar, year).school_weeks()


def is_school_day(calendar: Calendar, day: date) -> bool:
    """Whether pupils are expected on the day. An autumn that begins in August belongs to the coming year."""
    year = AcademicYear.containing(day)
    return any(get_school_year(calendar, each).is_school_day(day) for each in (year, year.plus(1)))


def summarise_year(calendar: Calendar, year: AcademicYear) -> YearSummary:
    """How long the year is, and whether anybody has confirmed it."""
    shape = get_school_year(calendar, year)
    inset = ClosureDay.objects.filter(calendar=calendar, on__in=shape.closed, reason=ClosureDay.Reason.INSET).count()
    return YearSummary(
        year=year,
        half_terms=shape.half_terms,
        school_days=len(shape.school_days()),
        weeks=len(shape.school_weeks()),
        inset_days=inset,
        is_assumed=calendar.is_assumed,
    )


def _opens(year: AcademicYear) -> date:
    return date(year.start, 8, 1)
