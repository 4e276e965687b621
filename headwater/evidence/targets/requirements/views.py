"""The targets that the framework requires: which are lacking, proposing them, and saying which are not applicable."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.targets.forms import years_to_choose
from headwater.evidence.targets.models import NotApplicable, Target
from headwater.evidence.targets.operations import (
    CannotSetAside,
    CannotStep,
    draft_targets,
    propose_targets,
    restore_requirement,
    set_aside_requirement,
)
from headwater.evidence.targets.presenters import place_words, year_words
from headwater.evidence.targets.proposals.policies import count_words
from headwater.evidence.targets.requirements.forms import RequiredForm, SetAsideForm
from headwater.evidence.targets.requirements.presenters import present_requirements
from headwater.evidence.targets.requirements.queries import get_year_requirements, list_not_applicable
from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.ui.sent import sent_of
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.people.queries import get_names
from headwater.reference.schools.models import School
from headwater.reference.schools.requests import school_or_404


@require_safe
def required_list(request: HttpRequest, urn: int) -> HttpResponse:
    """Every target that is required of one school in a year: there, lacking, or not applicable and why."""
    scope = scope_of(request)
    school, period = school_or_404(request, urn, "cards.view"), _period(request)
    set_aside = list_not_applicable([urn], period, scope)
    year = get_year_requirements([school], period, scope)
    context = {
        "school": school,
        "required": present_requirements([school], year, period, set_aside, get_names([urn], scope)),
        "years": years_to_choose(timezone.localdate()),
        "chosen": {"period": period},
        "year": year_words(period),
        "may_propose": scope.may("targets.propose", urn),
        "trail": _trail(school, "Required targets"),
    }
    return render(request, "targets/required-list.html", context)


def required_propose(request: HttpRequest) -> HttpResponse:
    """What is required and lacking, of one school or of all, filled in with what the framework implies: proposed, or
    kept as drafts, all at once."""
    scope, period = scope_of(request), _period(request)
    schools = list(School.objects.within(scope, "targets.propose").order_by("name", "urn"))
    chosen = [school for school in schools if str(school.urn) == request.GET.get("school")] or schools
    year = get_year_requirements(chosen, period, scope)
    lacking = {urn: standing.lacking for urn, standing in year.schools.items()}
    form = RequiredForm(sent_of(request), schools=chosen, lacking=lacking)
    if form.is_valid():
        act = draft_targets if "draft" in request.POST else propose_targets
        facts: dict[str, Any] = {"by": user_of(request), "scope": scope, "now": timezone.now()}
        try:
            done = act(proposed=form.proposed(period), **facts, today=timezone.localdate())
        except CannotStep as refusal:
            form.refuse(refusal.reasons)
        else:
            kept = "kept as drafts" if "draft" in request.POST else "proposed"
            messages.success(request, f"{count_words(len(done))} {kept}.")
            only = {"school": chosen[0].urn} if len(chosen) == 1 else {}
            return redirect(f"{reverse('targets:trust-list')}?{urlencode({'period': period} | only)}")
    context = {
        "form": form,
        "required": year,
        "year": year_words(period),
        "count": len(form.rows),
        "trail": [("Targets", reverse("targets:trust-list")), ("Required targets", "")],
    }
    return render(request, "targets/required-propose.html", context)


def required_set_aside(request: HttpRequest, urn: int) -> HttpResponse:
    """Say that one required target is not applicable to the school in a year. The place stands in the address."""
    school, scope = school_or_404(request, urn, "targets.propose"), scope_of(request)
    period = _period(request)
    place: dict[str, Any] = {"measure": request.GET.get("measure", ""), "group": request.GET.get("group", "all")}
    back = f"{reverse('targets:required-list', args=[urn])}?{urlencode({'period': period})}"
    measure = MEASURES.all().get(place["measure"])
    if measure is None or place["group"] not in measure.groups:
        return redirect(back)
    form = SetAsideForm(request.POST or None)
    if form.is_valid():
        facts: dict[str, Any] = {"by": user_of(request), "scope": scope, "now": timezone.now()}
        try:
            set_aside_requirement(school=school, period=period, **place, **form.cleaned_data, **facts)
        except CannotSetAside as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, "It is kept as not applicable, with your reason.")
            return redirect(back)
    words = place_words(measure, place["group"], period, Target.Kind.AGREED)
    context = {"form": form, "school": school, "place": words, "back": back}
    return render(request, "targets/required-set-aside.html", context | {"trail": _trail(school, "Not applicable")})


@require_POST
def required_restore(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Take back that a required target is not applicable."""
    scope = scope_of(request)
    school_or_404(request, urn, "targets.propose")
    found = get_object_or_404(NotApplicable.objects.within(scope), pk=pk, school=urn)
    facts: dict[str, Any] = {"by": user_of(request), "scope": scope, "now": timezone.now()}
    try:
        restore_requirement(not_applicable=found, **facts)
    except CannotSetAside as refusal:
        messages.error(request, " ".join(refusal.reasons))
    else:
        messages.success(request, "The target is required of the school again.")
    return redirect(f"{reverse('targets:required-list', args=[urn])}?{urlencode({'period': found.period})}")


def _period(request: HttpRequest) -> str:
    """The year asked for, where it is one of those offered; else this one."""
    asked, today = request.GET.get("period", ""), timezone.localdate()
    return asked if asked in dict(years_to_choose(today)) else AcademicYear.containing(today).slug


def _trail(school: School, here: str) -> list[tuple[str, str]]:
    return [
        ("Schools", reverse("pages:school-list")),
        (school.name, reverse("cards:card", args=[school.urn])),
        ("Targets", reverse("targets:target-list", args=[school.urn])),
        (here, ""),
    ]
