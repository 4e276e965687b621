"""Targets on their way: what is proposed where, one proposal with its history, and every step with one or many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.measures.similar.queries import NOBODY, list_similar
from headwater.evidence.targets.forms import years_to_choose
from headwater.evidence.targets.models import Proposal
from headwater.evidence.targets.operations import (
    CannotStep,
    agree_proposals,
    comment_on_proposal,
    draft_targets,
    propose_targets,
    return_proposals,
    review_proposals,
    withdraw_proposals,
)
from headwater.evidence.targets.presenters import place_words, year_words
from headwater.evidence.targets.proposals.forms import (
    STEP_FORMS,
    CommentForm,
    ProposeForm,
    ProposePlaceForm,
    StepForm,
)
from headwater.evidence.targets.proposals.notices import notice_facts
from headwater.evidence.targets.proposals.policies import Proposed, count_words, draft_of
from headwater.evidence.targets.proposals.presenters.lists import ChosenLine, present_year
from headwater.evidence.targets.proposals.presenters.one import present_proposal
from headwater.evidence.targets.proposals.presenters.proposing import propose_lines, takes_target
from headwater.evidence.targets.proposals.presenters.sheet import year_sheet
from headwater.evidence.targets.proposals.presenters.words import state_choices, state_tag
from headwater.evidence.targets.proposals.queries import (
    get_wording,
    get_year_facts,
    list_areas,
    list_proposals,
    list_results,
    list_steps,
)
from headwater.evidence.targets.proposals.wording import due_steps
from headwater.evidence.targets.queries import list_current_targets
from headwater.evidence.targets.requirements.presenters import present_requirements
from headwater.evidence.targets.requirements.queries import get_year_requirements
from headwater.evidence.targets.workflow import Step, may_take, reasons_not_to_step, steps_anywhere
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.openings import record_opening
from headwater.foundations.documents.workbook import render_workbook
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.people.queries import get_names
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


# Lists -------------------------------------------------------------------------------------------------------------


@require_safe
def trust_list(request: HttpRequest) -> HttpResponse:
    """Every school's targets and proposals of one year, filtered by school and state, with steps for what is ticked."""
    scope, today = scope_of(request), timezone.localdate()
    schools, chosen, period, state = _filtered(request)
    facts = get_year_facts(chosen, period, scope)
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
        "required": present_requirements(chosen, get_year_requirements(chosen, period, scope), period),
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
    return schools, chosen, _period(request, timezone.localdate()), request.GET.get("state", "")


@require_safe
def proposal_list(request: HttpRequest, urn: int) -> HttpResponse:
    """One school's targets and proposals of one year, and what may be done next."""
    school, scope, today = _school(request, urn, "cards.view"), scope_of(request), timezone.localdate()
    period = _period(request, today)
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
        "trail": _trail(school),
    }
    return render(request, "targets/proposal-list.html", context)


@require_safe
def proposal_detail(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """One proposal: what it rests on, what makes it challenging but achievable, its whole history."""
    proposal, scope = _proposal(request, urn, pk), scope_of(request)
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
    context = {"page": page, "school": proposal.school, "trail": _trail(proposal.school, page.title)}
    return render(request, "targets/proposal-detail.html", context)


# Steps -------------------------------------------------------------------------------------------------------------


def proposal_comment(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """The principal's comment on one proposal."""
    proposal, scope = _proposal(request, urn, pk), scope_of(request)
    wording = get_wording(AcademicYear.parse(proposal.period))
    form = CommentForm(_sent(request), wording=wording)
    if form.is_valid():
        facts: dict[str, Any] = {"by": user_of(request), "scope": scope, "now": timezone.now()}
        try:
            comment_on_proposal(proposal=proposal, **form.said(), **facts, seen=_seen(request).get(pk, 0))
        except CannotStep as refusal:
            form.refuse(refusal.reasons)
            proposal = _proposal(request, urn, pk)
        else:
            messages.success(request, "Your comment is kept with the proposal.")
            return redirect("targets:proposal-detail", urn=urn, pk=pk)
    reasons = [wording.own(reason) for reason in reasons_not_to_step(Step.COMMENT, proposal.state, scope, urn)]
    words = place_words(MEASURES.get(proposal.measure), proposal.group, proposal.period, proposal.kind)
    context = {"form": form, "school": proposal.school, "proposal": proposal, "place": words, "reasons": reasons}
    return render(request, "targets/proposal-comment.html", context | {"trail": _trail(proposal.school, "Comment")})


def proposals_propose(request: HttpRequest) -> HttpResponse:
    """Propose drafts, or what was returned, just as they stand."""
    return _with_many(request, Step.PROPOSE, _propose_again)


def proposals_review(request: HttpRequest) -> HttpResponse:
    """Record what a local board said of one or many."""
    return _with_many(request, Step.REVIEW, review_proposals)


def proposals_agree(request: HttpRequest) -> HttpResponse:
    """Record what the trust board decided on one or many."""
    return _with_many(request, Step.AGREE, agree_proposals)


def proposals_return(request: HttpRequest) -> HttpResponse:
    """Give one or many back, with the reason."""
    return _with_many(request, Step.RETURN, return_proposals)


def proposals_withdraw(request: HttpRequest) -> HttpResponse:
    """Say that one or many are not pursued."""

    def act(*, today: date, **facts: Any) -> list[Proposal]:
        return withdraw_proposals(**facts)

    return _with_many(request, Step.WITHDRAW, act)


def _propose_again(*, proposals: list[Proposal], seen: Mapping[int, int], **facts: Any) -> list[Proposal]:
    again = [Proposed(draft_of(one), one.basis, seen.get(one.pk, 0)) for one in proposals]
    return propose_targets(proposed=again, **facts)


def _with_many(request: HttpRequest, step: Step, act: Callable[..., list[Proposal]]) -> HttpResponse:
    """What was ticked is looked at first, with what the step asks for; then it is done with all of them or with none.
    Whatever was typed stays where it is refused, beside what stands there now."""
    scope = scope_of(request)
    if not any(may_take(step, scope, urn) for urn in scope.schools("cards.view")):
        raise Http404
    # The address keeps what was chosen; what is still ticked when it is sent comes with the form.
    named = request.POST if request.method == "POST" else request.GET
    looked_at, ticked = _keys(request.GET.getlist("proposal")), _keys(named.getlist("proposal"))
    proposals = _chosen(scope, looked_at | ticked)
    if not proposals:
        messages.error(request, "Tick a target first, then choose what to do with it.")
        return redirect("targets:trust-list")
    wording = get_wording(AcademicYear.parse(proposals[0].period))
    form = STEP_FORMS[step](_sent(request), proposals=proposals, wording=wording)
    if form.is_valid():
        wanted = [proposal for proposal in proposals if proposal.pk in ticked]
        facts = {"by": user_of(request), "scope": scope, "now": timezone.now(), "today": timezone.localdate()}
        try:
            done = act(proposals=wanted, seen=_seen(request), **form.said(), **facts)
        except CannotStep as refusal:
            form.refuse(refusal.reasons)
            proposals = _chosen(scope, looked_at | ticked)
        else:
            messages.success(request, f"{count_words(len(done))} {DONE[step]}.")
            return after_step(done)
    return render(request, "targets/proposals-step.html", _step_context(form, step, proposals, ticked, scope))


def _chosen(scope: Scope, keys: set[int]) -> list[Proposal]:
    return list(list_proposals(scope).filter(pk__in=keys).order_by("school__name", "measure", "pk"))


def _step_context(
    form: StepForm, step: Step, proposals: list[Proposal], ticked: set[int], scope: Scope
) -> dict[str, Any]:
    reviews = {one.proposal_id: one.supported for one in list_steps(proposals) if one.step == Step.REVIEW}
    lines = []
    for one in proposals:
        problem = form.wording.own(" ".join(reasons_not_to_step(step, one.state, scope, one.school_id)))
        lines.append(
            ChosenLine(
                pk=one.pk,
                version=one.version,
                school=one.school.name,
                measure=MEASURES.get(one.measure).name,
                group=GROUPS.get(one.group).name,
                target=one.text,
                tag=state_tag(one.state, reviews.get(one.pk), form.wording),
                problem=problem,
                ticked=one.pk in ticked and not problem,
                own=tuple(form.own_fields(one)) if not problem else (),
            )
        )
    return {
        "form": form,
        "step": step.value,
        "lines": lines,
        "can": any(not line.problem for line in lines),
        "asks_each": any(line.own for line in lines),
        "trail": [("Targets", reverse("targets:trust-list")), (form.wording.own(STEP_TITLES[step]), "")],
        "title": form.wording.own(STEP_TITLES[step]),
        "lead": form.wording.own(STEP_LEADS[step]),
    }


STEP_TITLES = {
    Step.PROPOSE: "Propose these targets",
    Step.REVIEW: "Record what the local board said",
    Step.AGREE: "Record what the trust board agreed",
    Step.RETURN: "Return these targets",
    Step.WITHDRAW: "Withdraw these proposals",
}
STEP_LEADS = {
    Step.PROPOSE: "They go to the school just as they stand here: the principal and both boards can read them.",
    Step.REVIEW: "One meeting for all that are ticked. Where it said something else of one target, say so beside it.",
    Step.AGREE: "Each becomes the school’s target. Where one stood before, it is replaced, and both stay to be read.",
    Step.RETURN: "They go back to whoever proposed them, who may propose them again, changed or with better reasons.",
    Step.WITHDRAW: "They are not pursued. They stay to be read, with your reason.",
}


def after_step(done: list[Proposal]) -> HttpResponse:
    """Back to where one sees what was done."""
    if len(done) == 1:
        return redirect("targets:proposal-detail", urn=done[0].school_id, pk=done[0].pk)
    urns = {one.school_id for one in done}
    query = {"period": done[0].period} | ({"school": done[0].school_id} if len(urns) == 1 else {})
    return redirect(f"{reverse('targets:trust-list')}?{urlencode(query)}")


# Proposing ---------------------------------------------------------------------------------------------------------


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
    form = ProposeForm(_sent(request), schools=schools, measure=measure, opened=opened, standing=standing)
    if form.is_valid():
        act, step = (draft_targets, Step.DRAFT) if "draft" in request.POST else (propose_targets, Step.PROPOSE)
        facts: dict[str, Any] = {"by": user_of(request), "scope": scope, "now": timezone.now()}
        proposed = form.proposed(place["group"], place["period"], place["kind"])
        try:
            done = act(proposed=proposed, **facts, today=timezone.localdate())
        except CannotStep as refusal:
            opened = _opened(scope, place)
            form.refuse(refusal.reasons, {urn: one.version for urn, one in opened.items()})
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


# What every view needs -----------------------------------------------------------------------------------------------


def _period(request: HttpRequest, today: date) -> str:
    """The year asked for, where it is one of those offered; else this one."""
    asked = request.GET.get("period", "")
    return asked if asked in dict(years_to_choose(today)) else AcademicYear.containing(today).slug


def _sent(request: HttpRequest) -> Any:
    """What was sent, a form without a word in it included; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def _keys(texts: list[str]) -> set[int]:
    return {int(text) for text in texts if text.isdecimal() and len(text) < 10}


def _seen(request: HttpRequest) -> dict[int, int]:
    """Which version of each proposal the form showed."""
    pairs = (text.partition(":") for text in request.POST.getlist("seen"))
    return {int(pk): int(version) for pk, _, version in pairs if pk.isdecimal() and version.isdecimal()}


def _proposal(request: HttpRequest, urn: int, pk: int) -> Proposal:
    return get_object_or_404(list_proposals(scope_of(request)), pk=pk, school=urn)


def _school(request: HttpRequest, urn: int, permission: str) -> School:
    """Load and authorise in one step: a school out of scope and a school that does not exist answer alike."""
    return get_object_or_404(School.objects.within(scope_of(request), permission), urn=urn)


def _trail(school: School, here: str = "") -> list[tuple[str, str]]:
    above = [("Schools", reverse("pages:school-list")), (school.name, reverse("cards:card", args=[school.urn]))]
    if not here:
        return [*above, ("Targets on their way", "")]
    return [*above, ("Targets on their way", reverse("targets:proposal-list", args=[school.urn])), (here, "")]


def scope_of(request: HttpRequest) -> Scope:
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def user_of(request: HttpRequest) -> Any:
    return request.user
