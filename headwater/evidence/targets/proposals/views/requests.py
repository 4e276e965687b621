"""What every page of proposals asks of its request, and where it leads afterwards."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from headwater.evidence.targets.forms import years_to_choose
from headwater.evidence.targets.models import Proposal
from headwater.evidence.targets.proposals.queries import (
    list_proposals,
)
from headwater.evidence.targets.workflow import Step
from headwater.foundations.accounts.requests import scope_of
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.models import School

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DONE = {
    Step.PROPOSE: "proposed",
    Step.DRAFT: "kept as drafts",
    Step.REVIEW: "reviewed",
    Step.AGREE: "agreed",
    Step.RETURN: "returned",
    Step.WITHDRAW: "withdrawn",
}


def after_step(done: list[Proposal]) -> HttpResponse:
    """Back to where one sees what was done."""
    if len(done) == 1:
        return redirect("targets:proposal-detail", urn=done[0].school_id, pk=done[0].pk)
    urns = {one.school_id for one in done}
    query = {"period": done[0].period} | ({"school": done[0].school_id} if len(urns) == 1 else {})
    return redirect(f"{reverse('targets:trust-list')}?{urlencode(query)}")


def period_of(request: HttpRequest, today: date) -> str:
    """The year asked for, where it is one of those offered; else this one."""
    asked = request.GET.get("period", "")
    return asked if asked in dict(years_to_choose(today)) else AcademicYear.containing(today).slug


def get_proposal(request: HttpRequest, urn: int, pk: int) -> Proposal:
    return get_object_or_404(list_proposals(scope_of(request)), pk=pk, school=urn)


def trail_of(school: School, here: str = "") -> list[tuple[str, str]]:
    above = [("Schools", reverse("pages:school-list")), (school.name, reverse("cards:card", args=[school.urn]))]
    if not here:
        return [*above, ("Targets on their way", "")]
    return [*above, ("Targets on their way", reverse("targets:proposal-list", args=[school.urn])), (here, "")]
