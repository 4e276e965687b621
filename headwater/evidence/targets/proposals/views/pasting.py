"""Proposing from a sheet: a whole trust's proposals, looked at first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from headwater.evidence.measures.sheets import read_sheet
from headwater.evidence.targets.operations import CannotStep, draft_targets, propose_targets
from headwater.evidence.targets.proposals.forms import ProposalSheetForm
from headwater.evidence.targets.proposals.pasting import HEADINGS, mark_of, proposed_in, read_proposals
from headwater.evidence.targets.proposals.policies import count_words
from headwater.evidence.targets.proposals.queries import get_wording, list_proposals
from headwater.evidence.targets.proposals.views.requests import DONE, after_step
from headwater.evidence.targets.queries import list_current_targets
from headwater.evidence.targets.sheets import ReadTargets
from headwater.evidence.targets.workflow import Step
from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.models import School


def proposals_paste(request: HttpRequest) -> HttpResponse:
    """Nothing is proposed until the sheet is clean, or what cannot be used is left out on purpose. What is proposed is
    what was looked at: where sheet, targets or proposals changed in between, it is shown again."""
    scope, today = scope_of(request), timezone.localdate()
    form = ProposalSheetForm(request.POST or None, request.FILES or None, today=today)
    trail = [("Targets", reverse("targets:trust-list")), ("Propose from a sheet", "")]
    context: dict[str, Any] = {"trail": trail, "back": reverse("targets:trust-list")}
    if not form.is_valid():
        return render(request, "targets/proposals-paste.html", context | {"form": form})
    schools = School.objects.within(scope, "targets.propose").in_bulk()
    standing = list(list_current_targets(schools, scope).prefetch_related("closings"))
    opened = list(list_proposals(scope).open().filter(school__in=schools))
    sheet = read_sheet(form.cells, more_headings=HEADINGS)
    beside: dict[str, Any] = {"standing": standing, "opened": opened, "scope": scope, "today": today}
    read = read_proposals(sheet, schools, said=form.said_for_all(), **beside)
    mark = mark_of(read, standing, opened)
    again = form.again(looked=mark)
    if _is_wanted(form, read, mark):
        act, step = (draft_targets, Step.DRAFT) if form.data["step"] == "draft" else (propose_targets, Step.PROPOSE)
        facts: dict[str, Any] = {"by": user_of(request), "scope": scope, "now": timezone.now(), "today": today}
        try:
            done = act(proposed=proposed_in(read, opened), **facts)
        except CannotStep as refusal:
            wording = get_wording(AcademicYear.containing(today))
            again.add_error(None, ValidationError([wording.retold(reason) for reason in refusal.reasons]))
        else:
            messages.success(request, f"{count_words(len(done))} {DONE[step]}.")
            return after_step(done)
    return render(request, "targets/proposals-paste.html", context | {"form": again, "read": read})


def _is_wanted(form: ProposalSheetForm, read: ReadTargets, mark: str) -> bool:
    """Whether somebody who has looked at just this asks for it to be proposed, or drafted."""
    step = form.data.get("step")
    clean = step in ("propose", "draft") and not read.bad
    return form.cleaned_data["looked"] == mark and (clean or step == "propose-good")
