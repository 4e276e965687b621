"""Proposing: first which targets, then one for each school."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.similar.queries import list_similar
from headwater.evidence.targets.models import Proposal
from headwater.evidence.targets.operations import (
    CannotStep,
    draft_targets,
    propose_targets,
)
from headwater.evidence.targets.presenters import place_words
from headwater.evidence.targets.proposals.forms import (
    ProposeForm,
    ProposePlaceForm,
)
from headwater.evidence.targets.proposals.policies import count_words
from headwater.evidence.targets.proposals.presenters.proposing import propose_lines, takes_target
from headwater.evidence.targets.proposals.queries import (
    get_wording,
    list_areas,
    list_proposals,
    list_results,
)
from headwater.evidence.targets.proposals.views.requests import DONE, after_step
from headwater.evidence.targets.queries import list_current_targets
from headwater.evidence.targets.workflow import Step
from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.ui.sent import sent_of
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.models import School


def targets_propose(request: HttpRequest) -> HttpResponse:
    """First what is proposed, which then stands in the address; then one target for each school."""
    scope, today = scope_of(request), timezone.localdate()
    schools = list(School.objects.within(scope, "targets.propose").order_by("name", "urn"))
    place = ProposePlaceForm(request.GET or None, schools=schools, today=today)
    if request.GET.get("measure") and place.is_valid():
        return _propose(request, place.cleaned_data, schools)
    if request.method == "POST":
        place = ProposePlaceForm(request.POST, schools=schools, today=today)
        if place.is_valid():
            return redirect(f"{request.path}?{urlencode({k: v for k, v in place.cleaned_data.items() if v})}")
    elif not request.GET.get("measure"):
        place = ProposePlaceForm(schools=schools, today=today, initial=request.GET.dict())
    trail = [("Targets", reverse("targets:trust-list")), ("Propose targets", "")]
    return render(request, "targets/propose-place.html", {"form": place, "trail": trail})


def _propose(request: HttpRequest, chosen: dict[str, str], schools: list[School]) -> HttpResponse:
    """The second page: a target for each school, beside what it scored."""
    scope, only = scope_of(request), chosen.pop("school")
    measure, place = MEASURES.get(chosen["measure"]), chosen
    schools = [s for s in schools if (str(s.urn) == only if only else takes_target(s, measure))]
    opened = _opened(scope, place)
    urns = [school.urn for school in schools]
    standing = {t.school_id: t for t in list_current_targets(urns, scope).filter(**place)}
    form = ProposeForm(sent_of(request), schools=schools, measure=measure, opened=opened, standing=standing)
    if form.is_valid():
        act, step = (draft_targets, Step.DRAFT) if "draft" in request.POST else (propose_targets, Step.PROPOSE)
        facts: dict[str, Any] = {"by": user_of(request), "scope": scope, "now": timezone.now()}
        proposed = form.proposed(place["group"], place["period"], place["kind"])
        try:
            done = act(proposed=proposed, **facts, today=timezone.localdate())
        except CannotStep as refusal:
            opened = _opened(scope, place)
            wording = get_wording(AcademicYear.parse(place["period"]))
            reasons = [wording.retold(reason) for reason in refusal.reasons]
            form.refuse(reasons, {urn: one.version for urn, one in opened.items()})
        else:
            messages.success(request, f"{count_words(len(done))} {DONE[step]}.")
            return after_step(done)
    results = list_results(schools, measure.key, place["group"], scope)
    similar = list_similar(schools, scope, measure=measure.key, group=place["group"])
    context = {
        "form": form,
        "lines": propose_lines(
            form, place, results, list_areas(schools, [measure.key], scope), standing, opened, similar
        ),
        "measure": measure,
        "place": place_words(measure, place["group"], place["period"], place["kind"]),
        "trail": [("Targets", reverse("targets:trust-list")), ("Propose targets", "")],
    }
    return render(request, "targets/propose.html", context)


def _opened(scope: Scope, place: Mapping[str, str]) -> dict[int, Proposal]:
    """What is open in this place of every school, by URN."""
    return {one.school_id: one for one in list_proposals(scope).open().filter(**place)}
