"""Closing targets after their year: all of a year on one screen, and one alone, where a closing is corrected too."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.targets.closing.forms import ClosingForm
from headwater.evidence.targets.closing.presenters import closing_history, counted, facts_of, present_closing
from headwater.evidence.targets.closing.queries import list_judged, list_year_targets
from headwater.evidence.targets.forms import years_to_choose
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.operations import CannotClose, close_targets, correct_closing
from headwater.evidence.targets.presenters import in_order, place_words, year_words
from headwater.evidence.targets.proposals.policies import count_words
from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.ui.sent import sent_of
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.people.queries import get_names
from headwater.reference.schools.models import School


def targets_close(request: HttpRequest) -> HttpResponse:
    """Every target of a year that is over: what the figures say of it, and what became of it."""
    scope, period = scope_of(request), _period(request)
    schools = list(School.objects.within(scope, "targets.propose").order_by("name", "urn"))
    chosen = [school for school in schools if str(school.urn) == request.GET.get("school")] or schools
    targets, judged = _judged(chosen, period, scope)
    live = [target for target in targets if target.closing is None]
    form = ClosingForm(sent_of(request), targets=live, judged=judged)
    if form.is_valid():
        facts: dict[str, Any] = {"by": user_of(request), "scope": scope, "now": timezone.now()}
        try:
            done = close_targets(judgements=form.judgements(), **facts, today=timezone.localdate())
        except CannotClose as refusal:
            targets, judged = _judged(chosen, period, scope)
            form.refuse(refusal.reasons, targets, judged)
        else:
            messages.success(request, f"{count_words(len(done))} closed.")
            return redirect(f"{request.path}?{urlencode(request.GET)}")
    closed = [target for target in targets if target.closing is not None]
    names = get_names([school.urn for school in chosen], scope)
    rows = [fields for fields in form.rows() if fields.target.pk not in {target.pk for target in closed}]
    context = {
        "form": form,
        "listed": present_closing(rows, closed, judged, names),
        "can": bool(rows),
        "counted": counted(targets),
        "schools": schools,
        "years": years_to_choose(timezone.localdate()),
        "chosen": {"period": period, "school": chosen[0].urn if len(chosen) == 1 else 0},
        "year": year_words(period),
        "trail": [("Targets", reverse("targets:trust-list")), ("Close targets", "")],
    }
    return render(request, "targets/targets-close.html", context)


def target_close(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Close one target, or correct how it was closed; every closing stays to be read."""
    scope = scope_of(request)
    school = get_object_or_404(School.objects.within(scope, "targets.propose"), urn=urn)
    target = _target(school, pk, scope)
    judged = list_judged([target], scope)
    form = ClosingForm(sent_of(request), targets=[target], judged=judged, one=True)
    if form.is_valid():
        facts: dict[str, Any] = {"by": user_of(request), "scope": scope, "now": timezone.now()}
        facts["today"] = timezone.localdate()
        try:
            if target.closing is None:
                close_targets(judgements=form.judgements(), **facts)
            else:
                correct_closing(judgement=form.judgements()[0], **facts)
        except CannotClose as refusal:
            target = _target(school, pk, scope)
            judged = list_judged([target], scope)
            form.refuse(refusal.reasons, [target], judged)
        else:
            messages.success(request, "The target is closed, and the figure it was judged by is kept with it.")
            return redirect("targets:target-list", urn=urn)
    context = {
        "form": form,
        "fields": next(form.rows()),
        "school": school,
        "facts": facts_of(judged[target.pk]),
        "history": closing_history(target, get_names([urn], scope)),
        "place": place_words(MEASURES.get(target.measure), target.group, target.period, target.kind),
        "trail": _trail(school, "Close a target"),
    }
    return render(request, "targets/target-close.html", context)


def _judged(schools: list[School], period: str, scope: Scope) -> tuple[list[Target], dict[int, Any]]:
    """The year's targets in the order of the card's areas, and what the figures say of each."""
    targets = in_order(list_year_targets(schools, period, scope))
    return targets, list_judged(targets, scope)


def _target(school: School, pk: int, scope: Scope) -> Target:
    found = Target.objects.within(scope).current().filter(school=school).exclude(period="")
    return get_object_or_404(found.select_related("school").prefetch_related("closings__closed_by"), pk=pk)


def _period(request: HttpRequest) -> str:
    """The year asked for, where it is one of those offered; else the last one that is over."""
    asked, today = request.GET.get("period", ""), timezone.localdate()
    return asked if asked in dict(years_to_choose(today)) else AcademicYear.containing(today).plus(-1).slug


def _trail(school: School, here: str) -> list[tuple[str, str]]:
    return [
        ("Schools", reverse("pages:school-list")),
        (school.name, reverse("cards:card", args=[school.urn])),
        ("Targets", reverse("targets:target-list", args=[school.urn])),
        (here, ""),
    ]
