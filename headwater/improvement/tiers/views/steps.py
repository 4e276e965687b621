"""The steps of one case: weighing, the school's view, recommending, its answer, contesting, answering, withdrawing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.ui.sent import seen_in, sent_of
from headwater.improvement.tiers.cases.forms import (
    ConsultForm,
    ReasonForm,
    RecommendForm,
    StepForm,
    TextForm,
    ViewForm,
    WeighForm,
)
from headwater.improvement.tiers.cases.presenters.one import present_recommended, weigh_rows
from headwater.improvement.tiers.cases.presenters.words import usual_days, year_words
from headwater.improvement.tiers.cases.queries import list_judgements
from headwater.improvement.tiers.models import TierCase
from headwater.improvement.tiers.operations import (
    CannotStep,
    answer,
    consult,
    contest,
    give_view,
    recommend,
    weigh,
    withdraw_case,
)
from headwater.improvement.tiers.presenters import say_decision
from headwater.improvement.tiers.views.fit import read_fit
from headwater.improvement.tiers.views.requests import get_case, get_present_framework, trail_of, words_of
from headwater.improvement.tiers.workflow import WORKFLOW, Step
from headwater.reference.people.queries import get_names


def case_weigh(request: HttpRequest, urn: int, pk: int, tier: str) -> HttpResponse:
    """Every statement of one tier on one page: what figures say, and what the reader judges. What is not changed is not
    written again."""
    case, scope = _case_for(request, urn, pk, Step.GATHER), scope_of(request)
    framework, judgements = get_present_framework(case), list_judgements([case], scope)[pk]
    found = next((each for each in framework.tiering.tiers if each.key == tier and each.criteria), None)
    if found is None:
        raise Http404("That has no statements.")
    statements = [(each.id, framework.say(each.title)) for each in found.criteria]
    form = WeighForm(sent_of(request), statements=statements, judged=judgements)
    if form.is_valid():
        facts: dict[str, Any] = {"by": user_of(request), "scope": scope, "now": timezone.now()}
        try:
            if changed := form.changed():
                weigh(case=case, judgements=changed, seen=seen_in(request).get(pk, 0), **facts)
        except CannotStep as refusal:
            form.refuse(refusal.reasons)
            case = get_case(request, urn, pk)
        else:
            said = "What you judged is kept." if changed else "Nothing was changed."
            messages.success(request, said)
            return redirect("tiers:case-detail", urn=urn, pk=pk)
    result = next(each for each in read_fit(case.school, framework, scope).tiers if each.key == tier)
    context = _context(request, case, Step.GATHER, form, "Weigh the evidence")
    context |= {"tier": result, "rows": weigh_rows(form, result, judgements, get_names([urn], scope), urn)}
    return render(request, "tiers/case-weigh.html", context)


def case_view(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """The school's own view, before anything is recommended."""
    case = _case_for(request, urn, pk, Step.VIEW)
    form = ViewForm(sent_of(request), framework=get_present_framework(case))
    return _step(request, case, Step.VIEW, form, give_view, "The school’s view is kept.")


def case_recommend(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """What the executive recommends for one school."""
    case = _case_for(request, urn, pk, Step.RECOMMEND)
    begins, review = usual_days(case.period, timezone.localdate())
    form = RecommendForm(
        sent_of(request), framework=get_present_framework(case), case=case, begins=begins, review=review
    )

    def act(*, case: TierCase, seen: int, **facts: Any) -> Any:
        return recommend(recommendations=[form.recommendation(seen=seen)], today=timezone.localdate(), **facts)

    return _step(request, case, Step.RECOMMEND, form, act, f"What you recommend is before {case.school.name}.")


def case_answer(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """The school's answer to what is recommended."""
    case = _case_for(request, urn, pk, Step.CONSULT)
    return _step(request, case, Step.CONSULT, ConsultForm(sent_of(request)), consult, "The school’s answer is kept.")


def case_contest(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """The school contests what was decided; the disagreement stays on the record."""
    case = _case_for(request, urn, pk, Step.CONTEST)
    form = TextForm(sent_of(request), label="Why the school contests it", help_text=_EVERYBODY)
    return _step(request, case, Step.CONTEST, form, contest, "That the school contests it is on the record.")


def case_reply(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """What the trust answers a school that contests."""
    case = _case_for(request, urn, pk, Step.ANSWER)
    form = TextForm(sent_of(request), label="What the trust answers", help_text=_EVERYBODY)
    return _step(request, case, Step.ANSWER, form, answer, "The answer is on the record, beside what the school says.")


def case_withdraw(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Say that a case is not pursued."""
    case = _case_for(request, urn, pk, Step.WITHDRAW)
    form = ReasonForm(sent_of(request), label="Why it is withdrawn", help_text=_EVERYBODY)
    return _step(request, case, Step.WITHDRAW, form, withdraw_case, "The case is withdrawn. It stays to be read.")


_EVERYBODY = "Everybody who sees the case reads it."
TITLES = {
    Step.VIEW: "Give the school’s view",
    Step.RECOMMEND: "Recommend",
    Step.CONSULT: "Answer for the school",
    Step.CONTEST: "Contest the decision",
    Step.ANSWER: "Answer the school",
    Step.WITHDRAW: "Withdraw the case",
}
LEADS = {
    Step.VIEW: "What the school itself thinks, before the {executive} recommends. It stays beside whatever is decided.",
    Step.RECOMMEND: "It goes to the {principal}, who answers for the school, and then to the {board}.",
    Step.CONSULT: "The {board} reads it before it decides. It stays beside whatever is decided.",
    Step.CONTEST: "What was agreed stays in force. That the school contests it, and why, stays beside it for good.",
    Step.ANSWER: "Both stay to be read: what the school says, and what the trust answers.",
    Step.WITHDRAW: "It is not pursued. It stays to be read, with your reason, and the trust may open another.",
}


_ABOUT_IT = (Step.CONSULT, Step.CONTEST, Step.ANSWER)
"""Steps that say something of what is recommended or was agreed: it stands above what is asked."""


def _case_for(request: HttpRequest, urn: int, pk: int, step: Step) -> TierCase:
    """The case, to somebody who may take the step at the school in some state at least; else 404."""
    case = get_case(request, urn, pk)
    if not WORKFLOW.may_take(step, scope_of(request), urn):
        raise Http404("That step is somebody else’s.")
    return case


def _step(
    request: HttpRequest, case: TierCase, step: Step, form: StepForm, act: Callable[..., Any], done: str
) -> HttpResponse:
    """Take a step with one case. Whatever was typed stays where it is refused, beside what stands there now."""
    if form.is_valid():
        facts: dict[str, Any] = {"by": user_of(request), "scope": scope_of(request), "now": timezone.now()}
        said = {} if step == Step.RECOMMEND else form.said()
        try:
            act(case=case, **said, **facts, seen=seen_in(request).get(case.pk, 0))
        except CannotStep as refusal:
            form.refuse(refusal.reasons)
            case = get_case(request, case.school_id, case.pk)
        else:
            messages.success(request, done)
            return redirect("tiers:case-detail", urn=case.school_id, pk=case.pk)
    return render(request, "tiers/case-step.html", _context(request, case, step, form, TITLES[step]))


def _context(request: HttpRequest, case: TierCase, step: Step, form: StepForm, title: str) -> dict[str, Any]:
    framework = case.edition.framework
    words = words_of(framework)
    return {
        "form": form,
        "case": case,
        "school": case.school,
        "year": year_words(case.period),
        "words": words,
        "title": title,
        "submit": title,
        "lead": framework.say(LEADS[step]) if step in LEADS else "",
        "recommended": present_recommended(case) if step in _ABOUT_IT else None,
        "decision": say_decision(case.decision) if case.decision else "",
        "reasons": [] if form.non_field_errors() else _reasons(request, case, step),
        "trail": trail_of(case.school, words["Tier"], title),
    }


def _reasons(request: HttpRequest, case: TierCase, step: Step) -> list[str]:
    """Why it cannot be done now: shown before somebody writes a page for nothing."""
    return WORKFLOW.reasons_not_to_step(step, case.state, scope_of(request), case.school_id)
