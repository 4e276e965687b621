"""Targets on their way: what is proposed where, and one proposal with its history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.evidence.measures.similar.queries import NOBODY, list_similar
from headwater.evidence.targets.forms import years_to_choose
from headwater.evidence.targets.presenters import year_words
from headwater.evidence.targets.proposals.notices import notice_facts
from headwater.evidence.targets.proposals.presenters.lists import present_year
from headwater.evidence.targets.proposals.presenters.one import present_proposal
from headwater.evidence.targets.proposals.presenters.sheet import year_sheet
from headwater.evidence.targets.proposals.presenters.words import state_choices
from headwater.evidence.targets.proposals.queries import (
    get_wording,
    get_year_facts,
    list_areas,
    list_results,
    list_steps,
)
from headwater.evidence.targets.proposals.views.requests import WORKBOOK, get_proposal, period_of, trail_of
from headwater.evidence.targets.proposals.wording import due_steps
from headwater.evidence.targets.requirements.presenters import present_requirements
from headwater.evidence.targets.requirements.queries import get_year_requirements
from headwater.evidence.targets.workflow import Step, may_take, steps_anywhere
from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.audit.openings import record_opening
from headwater.foundations.documents.workbook import render_workbook
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.people.queries import get_names
from headwater.reference.schools.models import School
from headwater.reference.schools.requests import school_or_404


@require_safe
def trust_list(request: HttpRequest) -> HttpResponse:
    """Every school's targets and proposals of one year, filtered by school and state, with steps for what is ticked."""
    scope, today = scope_of(request), timezone.localdate()
    schools, chosen, period, state = _filtered(request)
    facts = get_year_facts(chosen, period, scope)
    asked = get_year_requirements(chosen, period, scope, facts=facts)
    wording = get_wording(AcademicYear.parse(period))
    tick, due = request.GET.get("tick", ""), due_steps(wording, AcademicYear.parse(period))
    context = {
        "listed": present_year(facts, scope, state=state, tick=tick, wording=wording, due=due, today=today),
        "schools": schools,
        "years": years_to_choose(today),
        "states": state_choices(wording),
        "chosen": {"period": period, "state": state, "school": chosen[0].urn if len(chosen) == 1 else 0},
        "year": year_words(period),
        "may_propose": Step.PROPOSE in steps_anywhere(scope, scope.schools("cards.view")),
        "required": present_requirements(chosen, asked, period),
        "trail": [("Targets", "")],
    }
    return render(request, "targets/trust-list.html", context)


@require_safe
def trust_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same, filtered as the page is, as a workbook."""
    _, chosen, period, state = _filtered(request)
    today = timezone.localdate()
    wording = get_wording(AcademicYear.parse(period))
    sheet = year_sheet(get_year_facts(chosen, period, scope_of(request)), state, wording)
    workbook = render_workbook([sheet], title=f"Targets, {year_words(period)}", on=today)
    name = f'attachment; filename="targets-{period}-{today}.xlsx"'
    return HttpResponse(workbook, content_type=WORKBOOK, headers={"Content-Disposition": name})


def _filtered(request: HttpRequest) -> tuple[list[School], list[School], str, str]:
    """Every school within sight, those asked for, the year and the state."""
    schools = list(School.objects.within(scope_of(request), "cards.view").order_by("name", "urn"))
    chosen = [school for school in schools if str(school.urn) == request.GET.get("school")] or schools
    return schools, chosen, period_of(request, timezone.localdate()), request.GET.get("state", "")


@require_safe
def proposal_list(request: HttpRequest, urn: int) -> HttpResponse:
    """One school's targets and proposals of one year, and what may be done next."""
    school, scope, today = school_or_404(request, urn, "cards.view"), scope_of(request), timezone.localdate()
    period = period_of(request, today)
    wording = get_wording(AcademicYear.parse(period))
    tick, due = request.GET.get("tick", ""), due_steps(wording, AcademicYear.parse(period))
    facts = get_year_facts([school], period, scope)
    context = {
        "school": school,
        "listed": present_year(facts, scope, tick=tick, wording=wording, due=due, today=today),
        "years": years_to_choose(today),
        "chosen": {"period": period},
        "year": year_words(period),
        "may_propose": may_take(Step.PROPOSE, scope, urn),
        "trail": trail_of(school),
    }
    return render(request, "targets/proposal-list.html", context)


@require_safe
def proposal_detail(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """One proposal: what it rests on, what makes it challenging but achievable, its whole history."""
    proposal, scope = get_proposal(request, urn, pk), scope_of(request)
    results = list_results([proposal.school], proposal.measure, proposal.group, scope).get(urn, [])
    areas = list_areas([proposal.school], [proposal.measure], scope)
    year = AcademicYear.parse(proposal.period)
    wording, names = get_wording(year), get_names([urn], scope)
    facts: dict[str, Any] = {"wording": wording, "due": due_steps(wording, year), "today": timezone.localdate()}
    near = list_similar([proposal.school], scope, measure=proposal.measure, group=proposal.group)
    facts["similar"] = near.get(urn, NOBODY)
    page = present_proposal(proposal, list_steps([proposal]), results, areas, scope, names, **facts)
    if proposal.was_proposed:
        record_opening(**notice_facts(proposal), by=user_of(request), now=timezone.now())
    context = {"page": page, "school": proposal.school, "trail": trail_of(proposal.school, page.title)}
    return render(request, "targets/proposal-detail.html", context)
