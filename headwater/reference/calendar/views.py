"""Calendars: read by everybody, corrected by those who look after them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.reference.calendar import queries
from headwater.reference.calendar.forms import ClosedDayForm, HalfTermsForm
from headwater.reference.calendar.models import Calendar, ClosureDay
from headwater.reference.calendar.operations import (
    CannotChangeCalendar,
    close_day,
    confirm_calendar,
    open_day,
    set_half_terms,
)
from headwater.reference.calendar.presenters import present_calendars, present_year, present_years, say_weekday
from headwater.reference.calendar.terms import propose_half_terms
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear


@require_safe
def calendar_list(request: HttpRequest) -> HttpResponse:
    """Every calendar, the years it reaches, and whether somebody has confirmed its dates."""
    calendars = present_calendars(queries.list_calendars())
    context = {"calendars": calendars, "may_change": _may_change(request)}
    return render(request, "calendar/calendar-list.html", context)


@require_safe
def year_detail(request: HttpRequest, pk: int, year: str) -> HttpResponse:
    """One year: half-terms, closed days, teaching weeks as “every 2 weeks” counts them."""
    calendar, of_year = _calendar_and_year(pk, year)
    shape = queries.get_school_year(calendar, of_year)
    page = present_year(calendar, shape, queries.list_closed_days(calendar, of_year))
    following = None if queries.get_terms(calendar, of_year.plus(1)) else of_year.plus(1)
    context = {"page": page, "may_change": _may_change(request), "following": following if shape.half_terms else None}
    return render(request, "calendar/year-detail.html", context | {"trail": _trail(f"{calendar}, {of_year}")})


def half_terms_set(request: HttpRequest, pk: int, year: str) -> HttpResponse:
    """First and last day of each half-term; where none is known, a proposal to start from."""
    calendar, of_year = _calendar_and_year(pk, year)
    known = queries.get_terms(calendar, of_year)
    form = HalfTermsForm(request.POST or None, year=of_year, known=known or propose_half_terms(of_year))
    if form.is_valid():
        try:
            set_half_terms(calendar=calendar, year=of_year, half_terms=form.half_terms, by=user_of(request))
        except CannotChangeCalendar as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, f"The half-terms of {of_year} are saved.")
            return redirect("calendar:year-detail", pk=pk, year=of_year.slug)
    context = {"form": form, "calendar": calendar, "year": of_year, "is_new": not known}
    trail = _trail("First and last days", calendar, of_year)
    return render(request, "calendar/half-terms-set.html", context | {"trail": trail})


def day_close(request: HttpRequest, pk: int, year: str) -> HttpResponse:
    """Mark a day on which no pupil is expected."""
    calendar, of_year = _calendar_and_year(pk, year)
    half_terms = queries.get_terms(calendar, of_year)
    form = ClosedDayForm(request.POST or None, year=of_year, half_terms=half_terms)
    if form.is_valid():
        try:
            closed = close_day(calendar=calendar, **form.cleaned_data, by=user_of(request))
        except CannotChangeCalendar as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, f"{say_weekday(closed.on)} is closed: {closed.get_reason_display()}.")
            return redirect("calendar:year-detail", pk=pk, year=of_year.slug)
    context = {"form": form, "calendar": calendar, "year": of_year}
    trail = _trail("Close a day", calendar, of_year)
    return render(request, "calendar/day-close.html", context | {"trail": trail})


def day_open(request: HttpRequest, pk: int, year: str, closed: int) -> HttpResponse:
    """Take a closed day back."""
    calendar, of_year = _calendar_and_year(pk, year)
    day = get_object_or_404(ClosureDay, pk=closed, calendar=calendar)
    if request.method == "POST":
        try:
            open_day(closed=day, by=user_of(request))
        except CannotChangeCalendar as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{say_weekday(day.on)} is a school day again.")
        return redirect("calendar:year-detail", pk=pk, year=of_year.slug)
    context = {"calendar": calendar, "year": of_year, "said": say_weekday(day.on), "why": day.get_reason_display()}
    trail = _trail("Take a closed day back", calendar, of_year)
    return render(request, "calendar/day-open.html", context | {"trail": trail})


def calendar_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the dates are the trust's own."""
    calendar = get_object_or_404(Calendar.objects.prefetch_related("terms"), pk=pk)
    if request.method == "POST":
        try:
            confirm_calendar(calendar=calendar, by=user_of(request))
        except CannotChangeCalendar as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"The dates of “{calendar}” are confirmed.")
        return redirect("calendar:calendar-list")
    context = {"calendar": calendar, "years": present_years(calendar), "trail": _trail("Confirm these dates")}
    return render(request, "calendar/calendar-confirm.html", context)


def _calendar_and_year(pk: int, year: str) -> tuple[Calendar, AcademicYear]:
    """A year the calendar knows, or the one after those it knows: that one can be given its dates."""
    calendar = get_object_or_404(Calendar.objects.prefetch_related("terms"), pk=pk)
    try:
        of_year = AcademicYear.parse(year)
    except NotAnAcademicYear as wrong:
        raise Http404 from wrong
    known = {term.year for term in calendar.terms.all()}
    if of_year.slug != year or (known and not known & {of_year.slug, of_year.plus(-1).slug}):
        raise Http404
    return calendar, of_year


def _may_change(request: HttpRequest) -> bool:
    return scope_of(request).anywhere("calendars.change")


def _trail(here: str, calendar: Calendar | None = None, year: AcademicYear | None = None) -> list[tuple[str, str]]:
    above = [("Calendar", reverse("calendar:calendar-list"))]
    if calendar is not None and year is not None:
        above.append((f"{calendar}, {year}", reverse("calendar:year-detail", args=[calendar.pk, year.slug])))
    return [*above, (here, "")]
