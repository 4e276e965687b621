"""Making and correcting calendars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.reference.calendar import policies, queries
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.events import CalendarEvent
from headwater.reference.calendar.models import Calendar, ClosureDay, Term
from headwater.reference.calendar.terms import HalfTerm, propose_half_terms
from headwater.reference.calendar.years import AcademicYear


class CannotChangeCalendar(Refused):
    """The calendar cannot be changed like this."""


@transaction.atomic
def create_calendar(*, name: str, years: Sequence[AcademicYear], by: User | None) -> Calendar:
    """Make a calendar with proposed dates for these years, marked as assumed until somebody confirms them.

    Raises CannotChangeCalendar where the name is blank or taken.
    """
    name = name.strip()
    if not name:
        raise CannotChangeCalendar(["Give the calendar a name."])
    if Calendar.objects.filter(name=name).exists():
        raise CannotChangeCalendar([f"There is a calendar called “{name}” already."])
    calendar = Calendar.objects.create(name=name, is_assumed=True)
    Term.objects.bulk_create(
        Term(
            calendar=calendar,
            year=half.year.slug,
            season=half.season,
            half=half.half,
            starts_on=half.starts_on,
            ends_on=half.ends_on,
        )
        for year in sorted(set(years))
        for half in propose_half_terms(year)
    )
    record_event(
        CalendarEvent.CREATED,
        by=by,
        about=calendar,
        after={"years": [year.slug for year in sorted(set(years))], "is_assumed": True},
    )
    return calendar


@transaction.atomic
def set_half_term(
    *,
    calendar: Calendar,
    year: AcademicYear,
    season: str,
    half: int,
    starts_on: date,
    ends_on: date,
    by: User | None,
) -> HalfTerm:
    """Give a half-term its dates, proposed before or not. Raises CannotChangeCalendar with one clear reason."""
    if season not in Term.Season.values or half not in (1, 2):
        raise CannotChangeCalendar([f"“{season} {half}” is no half-term: choose autumn, spring or summer, 1 or 2."])
    _hold(calendar)
    wanted = HalfTerm(year, season, half, starts_on, ends_on)
    known = {other.place: other for other in queries.get_terms(calendar, year)}
    before = known.pop(wanted.place, None)
    reasons = policies.reasons_not_to_set_half_term(wanted, known.values())
    if reasons:
        raise CannotChangeCalendar(reasons)
    Term.objects.update_or_create(
        calendar=calendar,
        year=year.slug,
        season=season,
        half=half,
        defaults={"starts_on": starts_on, "ends_on": ends_on},
    )
    record_event(
        CalendarEvent.HALF_TERM_SET,
        by=by,
        about=calendar,
        before={"half_term": str(wanted), **_dates(before)},
        after={"half_term": str(wanted), **_dates(wanted)},
    )
    return wanted


@transaction.atomic
def set_half_terms(
    *, calendar: Calendar, year: AcademicYear, half_terms: Sequence[HalfTerm], by: User | None
) -> list[HalfTerm]:
    """Give a year all six half-terms at once, proposed before or not, so that they can move past one another.

    Raises CannotChangeCalendar with every reason, or where nothing would change.
    """
    wanted = sorted(half_terms, key=lambda half: half.place)
    reasons = list(dict.fromkeys(policies.reasons_not_to_set_year(wanted).values()))
    if reasons:
        raise CannotChangeCalendar(reasons)
    _hold(calendar)
    known = {half.place: half for half in queries.get_terms(calendar, year)}
    changed = [half for half in wanted if known.get(half.place) != half]
    if not changed:
        raise CannotChangeCalendar([f"These are the dates of {year} as they were. Nothing was changed."])
    for half in changed:
        Term.objects.update_or_create(
            calendar=calendar,
            year=year.slug,
            season=half.season,
            half=half.half,
            defaults={"starts_on": half.starts_on, "ends_on": half.ends_on},
        )
    record_event(
        CalendarEvent.HALF_TERMS_SET,
        by=by,
        about=calendar,
        before={str(half): _span(known.get(half.place)) for half in changed},
        after={str(half): _span(half) for half in changed},
    )
    return wanted


@transaction.atomic
def close_day(*, calendar: Calendar, on: date, reason: str, note: str = "", by: User | None) -> ClosureDay:
    """Mark a school day as closed (INSET, other). Raises CannotChangeCalendar on a day when nobody is expected, and
    for a note with a pupil's data in it."""
    year = AcademicYear.containing(on)
    half_terms = queries.get_terms(calendar, year) + queries.get_terms(calendar, year.plus(1))
    reasons = policies.reasons_not_to_close(on, half_terms) + reasons_not_to_keep(note)
    if reason not in ClosureDay.Reason.values:
        reasons.append(f"“{reason}” is no reason to close: choose {', '.join(ClosureDay.Reason.values)}.")
    if reasons:
        raise CannotChangeCalendar(reasons)
    closed, _ = ClosureDay.objects.update_or_create(
        calendar=calendar, on=on, defaults={"reason": reason, "note": note.strip()}
    )
    record_event(CalendarEvent.DAY_CLOSED, by=by, about=calendar, after={"on": on.isoformat(), "reason": reason})
    return closed


@transaction.atomic
def open_day(*, closed: ClosureDay, by: User | None) -> None:
    """Take a closed day back: pupils are expected after all. The log keeps that it was closed, and why. Raises
    CannotChangeCalendar where somebody was quicker."""
    calendar, on, reason = _hold(closed.calendar), closed.on, closed.reason
    if not ClosureDay.objects.filter(pk=closed.pk).exists():
        raise CannotChangeCalendar([f"Somebody has taken {say_date(on)} back already: it is a school day."])
    closed.delete()
    record_event(CalendarEvent.DAY_OPENED, by=by, about=calendar, before={"on": on.isoformat(), "reason": reason})


@transaction.atomic
def confirm_calendar(*, calendar: Calendar, by: User | None) -> Calendar:
    """Say that the term dates are the trust's own, no longer a proposal. Raises CannotChangeCalendar if they were."""
    calendar = _hold(calendar)
    if not calendar.is_assumed:
        raise CannotChangeCalendar([f"The dates of “{calendar}” are confirmed already."])
    calendar.is_assumed = False
    calendar.save(update_fields=["is_assumed"])
    record_event(
        CalendarEvent.CONFIRMED, by=by, about=calendar, before={"is_assumed": True}, after={"is_assumed": False}
    )
    return calendar


def _hold(calendar: Calendar) -> Calendar:
    """The calendar as it stands now, held: of two who change it at once, the second sees what the first has done."""
    return Calendar.objects.select_for_update().get(pk=calendar.pk)


def _dates(half_term: HalfTerm | None) -> dict[str, str]:
    if half_term is None:
        return {}
    return {"starts_on": half_term.starts_on.isoformat(), "ends_on": half_term.ends_on.isoformat()}


def _span(half_term: HalfTerm | None) -> str:
    return f"{say_date(half_term.starts_on)} to {say_date(half_term.ends_on)}" if half_term else ""
