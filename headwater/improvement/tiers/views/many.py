"""Steps that are taken with many cases at once: recommending on one screen, what one meeting agreed, returning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.ui.sent import keys_in, seen_in, sent_of
from headwater.improvement.tiers.cases.forms import AgreeForm, DaysForm, RecommendForm, ReturnForm, StepForm
from headwater.improvement.tiers.cases.presenters.screen import (
    ScreenLine,
    facts_of_line,
    present_chosen,
    present_screen,
)
from headwater.improvement.tiers.cases.presenters.words import count_words, usual_days
from headwater.improvement.tiers.cases.queries import list_cases, list_steps
from headwater.improvement.tiers.cases.side_by_side import get_screen_facts
from headwater.improvement.tiers.models import TierCase
from headwater.improvement.tiers.operations import CannotStep, agree, recommend, return_cases
from headwater.improvement.tiers.views.requests import get_main_or_404, words_of
from headwater.improvement.tiers.workflow import WORKFLOW, State, Step
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.people.queries import get_names

DONE = {Step.AGREE: "agreed", Step.RETURN: "returned"}
TITLES = {Step.AGREE: "Record what the {board} decided", Step.RETURN: "Return these cases"}
LEADS = {
    Step.AGREE: "One meeting for all that are ticked. What it did not agree is returned: untick it here.",
    Step.RETURN: "They go back, with your reason: the evidence is weighed again, and the {executive} recommends anew.",
}


# Recommending --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecommendRow:
    """One school on the screen. `problem`: why nothing can be recommended there now."""

    line: ScreenLine
    version: int
    facts: tuple[tuple[str, str], ...]
    form: RecommendForm
    problem: str


def cases_recommend(request: HttpRequest) -> HttpResponse:
    """A row for each school that was ticked, or for each that waits for a recommendation. Schools for which something
    is chosen are recommended together or not at all; what is written about the others stays on the screen."""
    scope, today = scope_of(request), timezone.localdate()
    _may_anywhere(scope, Step.RECOMMEND)
    framework = get_main_or_404(today).framework
    cases, sent = _to_recommend(request, scope), sent_of(request)
    if not cases:
        messages.error(request, "No school waits for a recommendation.")
        return redirect("tiers:case-list")
    begins, review = usual_days(cases[0].period, today)
    days = DaysForm(sent, initial={"in_force_from": begins, "review_on": review})
    rows = [RecommendForm.row(sent, framework, case) for case in cases]
    problems = _problems(days, rows, words_of(framework)["tier"]) if sent is not None else []
    if sent is not None and not problems:
        seen = seen_in(request)
        made = [row.recommendation(days.cleaned_data, seen.get(row.case.pk, 0)) for row in rows if row.is_wanted]
        facts: dict[str, Any] = {"by": user_of(request), "scope": scope, "now": timezone.now(), "today": today}
        try:
            done = recommend(recommendations=made, **facts)
        except CannotStep as refusal:
            problems = [("", reason) for reason in refusal.reasons]
        else:
            messages.success(request, f"{count_words(len(done))} recommended.")
            rows = [row for row in rows if row.is_begun]
            if not rows:
                return redirect("tiers:case-list")
    context = {
        "form": {"errors": problems},
        "problems": problems,
        "days": days,
        "rows": _rows(rows, framework, scope, today),
        "words": words_of(framework),
        "trail": _trail(framework, "Recommend"),
    }
    return render(request, "tiers/cases-recommend.html", context)


def _to_recommend(request: HttpRequest, scope: Scope) -> list[TierCase]:
    """Those that were ticked or stand on the screen, else those that wait for it."""
    named = keys_in([*request.GET.getlist("case"), *request.POST.getlist("case")])
    found = list_cases(scope).filter(pk__in=named) if named else list_cases(scope).filter(state__in=WAITING)
    may = [case for case in found if WORKFLOW.may_take(Step.RECOMMEND, scope, case.school_id)]
    return sorted(may, key=lambda case: (case.school.name, case.pk))


WAITING = (State.GATHERING, State.VIEWED, State.RETURNED)


def _problems(days: DaysForm, rows: Sequence[RecommendForm], tier: str) -> list[tuple[str, str]]:
    """What is wrong with what was typed: where it stands on the page, and what it is. Rows without a choice are no
    problem."""
    wanted = [row for row in rows if row.is_wanted]
    found = [] if wanted else [("", f"Choose a {tier} for one school at least.")]
    for name, errors in days.errors.items():
        found += [(str(days[name].auto_id), str(error)) for error in errors]
    for row in wanted:
        for name, errors in row.errors.items():
            said = (f"{row.school}: {str(error)[:1].lower()}{str(error)[1:]}" for error in errors)
            found += [(str(row[name].auto_id), text) for text in said]
    return found


def _rows(rows: Sequence[RecommendForm], framework: Framework, scope: Scope, today: date) -> list[RecommendRow]:
    """The rows with what is known of each school, and the version of each case as it is now."""
    periods = {row.case.period for row in rows}
    adopted = rows[0].case.adopted
    found: list[RecommendRow] = []
    for period in sorted(periods):
        facts = get_screen_facts(adopted, period, scope, today)
        names = get_names([school.pk for school in facts.schools], scope)
        screen = present_screen(facts, framework, period, scope, names, today)
        lines = {line.pk: line for line in screen.lines if line.pk}
        versions = {case.pk: case.version for case in facts.cases.values()}
        found += [
            RecommendRow(
                line=lines[row.case.pk],
                version=versions[row.case.pk],
                facts=facts_of_line(lines[row.case.pk], framework, screen.last_year),
                form=row,
                problem=""
                if Step.RECOMMEND in lines[row.case.pk].may
                else " ".join(
                    WORKFLOW.reasons_not_to_step(Step.RECOMMEND, lines[row.case.pk].state, scope, row.case.school_id)
                ),
            )
            for row in rows
            if row.case.pk in lines
        ]
    return found


# A meeting -----------------------------------------------------------------------------------------------------------


def cases_agree(request: HttpRequest) -> HttpResponse:
    """Record what the board decided on one case or many, at one meeting."""

    def form_of(sent: Any, cases: list[TierCase], framework: Framework) -> StepForm:
        unanswered = [case for case in cases if case.state == State.RECOMMENDED]
        return AgreeForm(sent, unanswered=unanswered, body=framework.say("{Board}"))

    return _with_many(request, Step.AGREE, form_of, agree)


def cases_return(request: HttpRequest) -> HttpResponse:
    """Give one case or many back, with the reason."""

    def form_of(sent: Any, cases: list[TierCase], framework: Framework) -> StepForm:
        return ReturnForm(sent, label="Why they are returned", help_text="Everybody who sees the case reads it.")

    return _with_many(request, Step.RETURN, form_of, return_cases)


def _with_many(
    request: HttpRequest,
    step: Step,
    form_of: Callable[[Any, list[TierCase], Framework], StepForm],
    act: Callable[..., list[TierCase]],
) -> HttpResponse:
    """What was ticked is looked at first, with what the step asks for; then it is done with all of them or with none.
    Whatever was typed stays where it is refused, beside what stands there now."""
    scope, today = scope_of(request), timezone.localdate()
    _may_anywhere(scope, step)
    framework = get_main_or_404(today).framework
    # The address keeps what was chosen; what is still ticked when it is sent comes with the form.
    looked_at = keys_in(request.GET.getlist("case"))
    ticked = keys_in(request.POST.getlist("case")) if request.method == "POST" else looked_at
    cases = _chosen(scope, looked_at | ticked)
    if not cases:
        messages.error(request, "Tick a school first, then choose what to do with it.")
        return redirect("tiers:case-list")
    form = form_of(sent_of(request), cases, framework)
    if form.is_valid():
        wanted = [case for case in cases if case.pk in ticked]
        facts = {"by": user_of(request), "scope": scope, "now": timezone.now(), "today": today}
        try:
            seen = {case.pk: 0 for case in wanted} | seen_in(request)
            done = act(cases=wanted, seen=seen, **form.said(), **facts)
        except CannotStep as refusal:
            form.refuse(refusal.reasons)
            cases = _chosen(scope, looked_at | ticked)
        else:
            messages.success(request, f"{count_words(len(done))} {DONE[step]}.")
            if len(done) == 1:
                return redirect("tiers:case-detail", urn=done[0].school_id, pk=done[0].pk)
            return redirect(f"{reverse('tiers:case-list')}?period={done[0].period}")
    lines = present_chosen(cases, list_steps(cases, scope), step, scope, ticked)
    title = framework.say(TITLES[step])
    context = {
        "form": form,
        "title": title,
        "lead": framework.say(LEADS[step]),
        "lines": lines,
        "can": any(not line.problem for line in lines),
        "trail": _trail(framework, title),
    }
    return render(request, "tiers/cases-step.html", context)


def _chosen(scope: Scope, keys: set[int]) -> list[TierCase]:
    return list(list_cases(scope).filter(pk__in=keys))


def _may_anywhere(scope: Scope, step: Step) -> None:
    """404 for whoever may not take the step at any school."""
    if step not in WORKFLOW.steps_anywhere(scope, scope.schools("tiers.view")):
        raise Http404("That step is somebody else’s.")


def _trail(framework: Framework, here: str) -> list[tuple[str, str]]:
    above = (words_of(framework)["Tiers"], reverse("tiers:trust-tiers"))
    return [above, ("School by school", reverse("tiers:case-list")), (here, "")]
