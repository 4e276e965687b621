"""The inspections of a school, and entering by hand what no file has."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.evidence.inspections.definitions import ERAS, Era
from headwater.evidence.inspections.forms import OutcomeForm, WhichForm, WithdrawalForm
from headwater.evidence.inspections.history import history_sheet, present_history
from headwater.evidence.inspections.models import InspectionOutcome
from headwater.evidence.inspections.operations import CannotRecord, CannotWithdraw, record_outcome, withdraw_outcome
from headwater.evidence.inspections.presenters import present_outcome
from headwater.evidence.inspections.queries import find_published, list_every_outcome
from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.documents.workbook import render_workbook
from headwater.foundations.ui.sent import key_in
from headwater.reference.calendar.days import say_date
from headwater.reference.people.queries import get_names
from headwater.reference.schools.models import School
from headwater.reference.schools.requests import school_or_404

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def outcome_list(request: HttpRequest, urn: int) -> HttpResponse:
    """Every inspection of the school, framework by framework."""
    school = school_or_404(request, urn, "cards.view")
    eras = present_history(list_every_outcome(school, scope_of(request)), get_names([urn], scope_of(request)))
    context = {"school": school, "eras": eras, "may_record": scope_of(request).may("inspections.record", urn)}
    return render(request, "inspections/outcome-list.html", context | {"trail": _trail(school)})


@require_safe
def outcome_list_xlsx(request: HttpRequest, urn: int) -> HttpResponse:
    """The same, as a workbook."""
    school, today = school_or_404(request, urn, "cards.view"), timezone.localdate()
    sheet = history_sheet(
        school, present_history(list_every_outcome(school, scope_of(request)), get_names([urn], scope_of(request)))
    )
    workbook = render_workbook([sheet], title=f"Inspections: {school.name}", on=today)
    name = f'attachment; filename="inspections-{urn}-{today}.xlsx"'
    return HttpResponse(workbook, content_type=WORKBOOK, headers={"Content-Disposition": name})


def outcome_record(request: HttpRequest, urn: int) -> HttpResponse:
    """First the framework and the day, then what was found in its words; or, with `change`, an entry corrected."""
    school, today = school_or_404(request, urn, "inspections.record"), timezone.localdate()
    entry = _entry(request, school, key_in(request.GET["change"])) if "change" in request.GET else None
    if entry is not None and entry.inspected_on is not None:
        return _outcome(request, school, ERAS.get(entry.era), entry.inspected_on, entry)
    asked = "era" in request.GET
    which = WhichForm(request.GET if asked else request.POST or None, today=today)
    if which.is_valid() and asked:
        return _outcome(request, school, ERAS.get(which.cleaned_data["era"]), which.cleaned_data["inspected_on"], None)
    if which.is_valid():
        return redirect(f"{request.path}?{urlencode(which.cleaned_data)}")
    context = {"form": which, "school": school, "trail": _trail(school, "Enter an inspection")}
    return render(request, "inspections/outcome-which.html", context)


def _outcome(
    request: HttpRequest, school: School, era: Era, day: date, entry: InspectionOutcome | None
) -> HttpResponse:
    """The second page: what the inspection found, and what is next."""
    published = find_published(school, era.kind, day, scope_of(request))
    today = timezone.localdate()
    form = OutcomeForm(request.POST or None, school=school, era=era, today=today, published=published, entry=entry)
    if form.is_valid():
        try:
            record_outcome(draft=form.draft(day), by=user_of(request), today=today, now=timezone.now(), replaces=entry)
        except CannotRecord as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            said = "The entry is changed." if entry else f"The inspection of {say_date(day)} is entered."
            messages.success(request, said)
            return redirect("inspections:outcome-list", urn=school.urn)
    context = {"form": form, "school": school, "era": era, "day": say_date(day), "entry": entry}
    context |= {"published": present_outcome(published) if published else None}
    return render(
        request, "inspections/outcome-record.html", context | {"trail": _trail(school, "Enter an inspection")}
    )


def outcome_withdraw(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Say that an entry was wrong, and why."""
    school = school_or_404(request, urn, "inspections.record")
    entry = _entry(request, school, pk)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        try:
            withdraw_outcome(outcome=entry, **form.cleaned_data, by=user_of(request), now=timezone.now())
        except CannotWithdraw as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, "The entry is withdrawn.")
            return redirect("inspections:outcome-list", urn=urn)
    context = {"form": form, "school": school, "shown": present_outcome(entry)}
    return render(
        request, "inspections/outcome-withdraw.html", context | {"trail": _trail(school, "Withdraw an entry")}
    )


def _entry(request: HttpRequest, school: School, pk: int | None) -> InspectionOutcome:
    """An entry of this school that stands."""
    entries = InspectionOutcome.objects.within(scope_of(request)).entered().filter(school=school)
    return get_object_or_404(entries.select_related("entered_by"), pk=pk)


def _trail(school: School, here: str = "") -> list[tuple[str, str]]:
    above = [("Schools", reverse("pages:school-list")), (school.name, reverse("cards:card", args=[school.urn]))]
    if not here:
        return [*above, ("Inspections", "")]
    return [*above, ("Inspections", reverse("inspections:outcome-list", args=[school.urn])), (here, "")]
