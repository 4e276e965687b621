"""Calendars for tests."""

from __future__ import annotations

from itertools import count

from headwater.reference.calendar.models import Calendar, Term
from headwater.reference.calendar.terms import propose_half_terms
from headwater.reference.calendar.years import AcademicYear

_numbers = count(1)


def make_calendar(*years: int, name: str = "", is_assumed: bool = True) -> Calendar:
    """A calendar with the proposed terms of these years, each given by the calendar year it starts in."""
    calendar = Calendar.objects.create(name=name or f"Term dates {next(_numbers)}", is_assumed=is_assumed)
    Term.objects.bulk_create(
        Term(
            calendar=calendar,
            year=half.year.slug,
            season=half.season,
            half=half.half,
            starts_on=half.starts_on,
            ends_on=half.ends_on,
        )
        for year in years
        for half in propose_half_terms(AcademicYear(year))
    )
    return calendar
