"""Every step of a proposal: the principal's comment on one, and what is done with one or many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.targets.models import Proposal
from headwater.evidence.targets.operations import (
    CannotStep,
    agree_proposals,
    comment_on_proposal,
    propose_targets,
    return_proposals,
    review_proposals,
    withdraw_proposals,
)
from headwater.evidence.targets.presenters import place_words
from headwater.evidence.targets.proposals.forms import (
    STEP_FORMS,
    CommentForm,
    StepForm,
)
from headwater.evidence.targets.proposals.policies import Proposed, count_words, draft_of
from headwater.evidence.targets.proposals.presenters.lists import ChosenLine
from headwater.evidence.targets.proposals.presenters.words import state_tag
from headwater.evidence.targets.proposals.queries import (
    get_wording,
    list_proposals,
    list_steps,
)
from headwater.evidence.targets.proposals.views.requests import DONE, after_step, get_proposal, trail_of
from headwater.evidence.targets.workflow import Step, may_take, reasons_not_to_step
from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.ui.sent import keys_in, seen_in, sent_of
from headwater.reference.calendar.years import AcademicYear


def proposal_comment(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """The principal's comment on one proposal."""
    proposal, scope = get_proposal(request, urn, pk), scope_of(request)
    wording = get_wording(AcademicYear.parse(proposal.period))
    form = CommentForm(sent_of(request), wording=wording)
    if form.is_valid():
        facts: dict[str, Any] = {"by": user_of(request), "scope": scope, "now": timezone.now()}
        try:
            comment_on_proposal(proposal=proposal, **form.said(), **facts, seen=seen_in(request).get(pk, 0))
        except CannotStep as refusal:
            form.refuse(refusal.reasons)
            proposal = get_proposal(request, urn, pk)
        else:
            messages.success(request, "Your comment is kept with the proposal.")
            return redirect("targets:proposal-detail", urn=urn, pk=pk)
    reasons = [wording.own(reason) for reason in reasons_not_to_step(Step.COMMENT, proposal.state, scope, urn)]
    words = place_words(MEASURES.get(proposal.measure), proposal.group, proposal.period, proposal.kind)
    context = {"form": form, "school": proposal.school, "proposal": proposal, "place": words, "reasons": reasons}
    return render(request, "targets/proposal-comment.html", context | {"trail": trail_of(proposal.school, "Comment")})


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
    looked_at, ticked = keys_in(request.GET.getlist("proposal")), keys_in(named.getlist("proposal"))
    proposals = _chosen(scope, looked_at | ticked)
    if not proposals:
        messages.error(request, "Tick a target first, then choose what to do with it.")
        return redirect("targets:trust-list")
    wording = get_wording(AcademicYear.parse(proposals[0].period))
    form = STEP_FORMS[step](sent_of(request), proposals=proposals, wording=wording)
    if form.is_valid():
        wanted = [proposal for proposal in proposals if proposal.pk in ticked]
        facts = {"by": user_of(request), "scope": scope, "now": timezone.now(), "today": timezone.localdate()}
        try:
            seen = {one.pk: 0 for one in wanted} | seen_in(request)
            done = act(proposals=wanted, seen=seen, **form.said(), **facts)
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
    Step.REVIEW: "One meeting for all that are ticked. Where it said something else of one target, say so at the end.",
    Step.AGREE: "Each becomes the school’s target. Where one stood before, it is replaced, and both stay to be read.",
    Step.RETURN: "They go back to whoever proposed them, who may propose them again, changed or with better reasons.",
    Step.WITHDRAW: "They are not pursued. They stay to be read, with your reason.",
}
