"""The targets of a school: what stands, what was agreed elsewhere and is recorded here, what is withdrawn."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.sheets import read_sheet
from headwater.evidence.targets.forms import PlaceForm, TargetForm, TargetSheetForm, WithdrawalForm
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.needed.queries import get_needed
from headwater.evidence.targets.operations import (
    CannotRecord,
    CannotWithdraw,
    record_target,
    record_targets,
    withdraw_target,
)
from headwater.evidence.targets.policies import place_of, resolver, said_of
from headwater.evidence.targets.presenters import (
    place_words,
    present_targets,
    present_years,
    target_sheet,
    year_words,
)
from headwater.evidence.targets.queries import (
    list_comparators,
    list_current_targets,
    list_measure_figures,
    list_targets,
)
from headwater.evidence.targets.requirements.presenters import present_requirements
from headwater.evidence.targets.requirements.queries import get_year_requirements
from headwater.evidence.targets.sheets import MORE_HEADINGS, ReadTargets, compare_with_standing, read_targets
from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.documents.workbook import render_workbook
from headwater.foundations.ui.sent import key_in
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.people.queries import get_names
from headwater.reference.schools.models import School
from headwater.reference.schools.policies import census_phase, counted_with
from headwater.reference.schools.requests import school_or_404

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def target_list(request: HttpRequest, urn: int) -> HttpResponse:
    """Every target of the school by year, with who agreed and who entered it, and what it replaced."""
    school = school_or_404(request, urn, "cards.view")
    targets = list(list_targets(school, scope_of(request)))
    names = get_names([urn], scope_of(request))
    figures, today = list(list_comparators(school, targets, scope_of(request))), timezone.localdate()
    resolved = resolver(figures, counted_with(census_phase(school)))
    needed = get_needed(school, targets, resolved, scope_of(request), today)
    years = present_targets(school, targets, figures, names, today=today, needed=needed)
    may_record = scope_of(request).may("targets.record", urn)
    period = AcademicYear.containing(today).slug
    asked = get_year_requirements([school], period, scope_of(request))
    context = {
        "school": school,
        "years": years,
        "may_record": may_record,
        "required": present_requirements([school], asked, period),
        "chosen": {"period": period, "school": urn},
        "year": year_words(period),
        "may_propose": scope_of(request).may("targets.propose", urn),
    }
    return render(request, "targets/target-list.html", context | {"trail": _trail(school)})


@require_safe
def target_list_xlsx(request: HttpRequest, urn: int) -> HttpResponse:
    """The same, as a workbook."""
    school, today = school_or_404(request, urn, "cards.view"), timezone.localdate()
    targets = list(list_targets(school, scope_of(request)))
    names = get_names([urn], scope_of(request))
    sheet = target_sheet(school, targets, list(list_comparators(school, targets, scope_of(request))), names)
    workbook = render_workbook([sheet], title=f"Targets: {school.name}", on=today)
    name = f'attachment; filename="targets-{urn}-{today}.xlsx"'
    return HttpResponse(workbook, content_type=WORKBOOK, headers={"Content-Disposition": name})


def target_record(request: HttpRequest, urn: int) -> HttpResponse:
    """First which target, which then stands in the address; then the target itself."""
    school, today = school_or_404(request, urn, "targets.record"), timezone.localdate()
    undated = _undated(request, school)
    place = PlaceForm(request.GET or None, school=school, today=today)
    if place.is_valid():
        return _target(request, school, place.cleaned_data, undated)
    if request.method == "POST":
        place = PlaceForm(request.POST, school=school, today=today)
        if place.is_valid():
            query = place.cleaned_data | ({"undated": undated.pk} if undated else {})
            return redirect(f"{request.path}?{urlencode(query)}")
    context = {"form": place, "school": school, "trail": _trail(school, "Record a target")}
    return render(request, "targets/target-place.html", context)


def _target(request: HttpRequest, school: School, place: dict[str, str], undated: Target | None) -> HttpResponse:
    """The second page: the target, beside what the school scored and what stands there now."""
    measure, today = MEASURES.get(place.pop("measure")), timezone.localdate()
    current = list_current_targets([school.urn], scope_of(request)).filter(measure=measure.key, **place).first()
    form = TargetForm(request.POST or None, measure=measure, current=current, undated=undated)
    if form.is_valid():
        draft, seen = form.draft(school, **place), form.cleaned_data["seen"]
        try:
            target = record_target(draft=draft, by=user_of(request), today=today, seen=seen, undated=undated)
        except CannotRecord as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, f"{said_of(target)} is recorded for {year_words(target.period)}: {measure.name}.")
            return redirect("targets:target-list", urn=school.urn)
    figures = list_measure_figures(school, measure.key, place["group"], scope_of(request))
    context = {
        "form": form,
        "school": school,
        "measure": measure,
        "place": place_words(measure, **place),
        "current": current,
        "current_words": said_of(current) if current else "",
        "years": present_years(school, figures, measure),
        "trail": _trail(school, "Record a target"),
    }
    return render(request, "targets/target-record.html", context)


def target_withdraw(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Say that a target does not stand any more, and why."""
    school = school_or_404(request, urn, "targets.record")
    target = get_object_or_404(Target.objects.within(scope_of(request)).current(), pk=pk, school=school)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        try:
            withdraw_target(target=target, **form.cleaned_data, by=user_of(request), now=timezone.now())
        except CannotWithdraw as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, f"{said_of(target)} is withdrawn.")
            return redirect("targets:target-list", urn=urn)
    words = place_words(MEASURES.get(target.measure), target.group, target.period, target.kind)
    context = {"form": form, "school": school, "said": said_of(target), "place": words}
    return render(request, "targets/target-withdraw.html", context | {"trail": _trail(school, "Withdraw a target")})


def target_paste(request: HttpRequest, urn: int) -> HttpResponse:
    """The targets of one school from its sheet: looked at first, then recorded."""
    school = school_or_404(request, urn, "targets.record")
    return _paste(request, school, reverse("targets:target-list", args=[urn]), _trail(school, "Targets from a sheet"))


def trust_paste(request: HttpRequest) -> HttpResponse:
    """The targets of many schools from one sheet."""
    trail = [("Schools", reverse("pages:school-list")), ("Targets from a sheet", "")]
    return _paste(request, None, reverse("pages:school-list"), trail)


def _paste(request: HttpRequest, school: School | None, back: str, trail: list[tuple[str, str]]) -> HttpResponse:
    """Nothing is saved until the sheet is clean, or what cannot be used is left out on purpose. What is saved is what
    was looked at: where sheet or targets changed in between, it is shown again."""
    today = timezone.localdate()
    form = TargetSheetForm(request.POST or None, request.FILES or None, school=school, today=today)
    context: dict[str, Any] = {"school": school, "back": back, "trail": trail}
    context["may_enter"] = school is not None and scope_of(request).may("figures.enter", school.urn)
    if not form.is_valid():
        return render(request, "targets/target-paste.html", context | {"form": form})
    schools = School.objects.within(scope_of(request), "targets.record").in_bulk([school.urn] if school else None)
    sheet = read_sheet(form.cells, more_headings=MORE_HEADINGS)
    read = read_targets(sheet, schools, only=school, said=form.said_for_all(), today=today)
    standing = list(
        list_current_targets({draft.urn for draft in read.good}, scope_of(request)).prefetch_related("closings")
    )
    read = compare_with_standing(read, standing, today)
    again = form.again(looked=read.mark(standing))
    if _is_wanted(form, read, read.mark(standing)):
        seen = [target.pk for target in standing if place_of(target) in read.places]
        try:
            done = record_targets(drafts=read.good, by=user_of(request), today=today, seen=seen)
        except CannotRecord as refusal:
            again.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, done.told)
            return redirect(back)
    return render(request, "targets/target-paste.html", context | {"form": again, "read": read})


def _is_wanted(form: TargetSheetForm, read: ReadTargets, mark: str) -> bool:
    """Whether somebody who has looked at just this asks for it to be recorded."""
    step = form.data.get("step")
    return form.cleaned_data["looked"] == mark and (step == "record-good" or (step == "record" and not read.bad))


def _undated(request: HttpRequest, school: School) -> Target | None:
    """The target without a year that is to be given one, where the address names it."""
    if (key := key_in(request.GET.get("undated", ""))) is None:
        return None
    return get_object_or_404(Target.objects.within(scope_of(request)).current(), pk=key, school=school, period="")


def _trail(school: School, here: str = "") -> list[tuple[str, str]]:
    above = [("Schools", reverse("pages:school-list")), (school.name, reverse("cards:card", args=[school.urn]))]
    if not here:
        return [*above, ("Targets", "")]
    return [*above, ("Targets", reverse("targets:target-list", args=[school.urn])), (here, "")]
