"""Rounds, for the trust: all of them, a new one, one with every school, and what is done with many cards at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.ui.sent import keys_in, seen_in, sent_of
from headwater.oversight.cards.editions import queries
from headwater.oversight.cards.editions.dressing import meeting_words
from headwater.oversight.cards.editions.forms import NothingForm, PrepareForm, ReasonForm, SchoolsForm, StepForm
from headwater.oversight.cards.editions.policies import usual_meeting, usual_reply_by
from headwater.oversight.cards.editions.presenters.rounds import (
    RoundFacts,
    present_chosen,
    present_round,
    present_rounds,
)
from headwater.oversight.cards.editions.presenters.words import count_words
from headwater.oversight.cards.editions.stepping import CannotStep
from headwater.oversight.cards.editions.views.requests import ALL_ROUNDS as ALL
from headwater.oversight.cards.editions.views.requests import get_round
from headwater.oversight.cards.editions.workflow import WORKFLOW, Step
from headwater.oversight.cards.models import CardEdition, Round
from headwater.oversight.cards.operations import ask_to_issue, drop, prepare_again, prepare_cards, remind
from headwater.reference.calendar.days import say_date


@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """Every round, the latest meeting first; to whoever prepares none, those with issued cards."""
    scope = _scope_of_trust(request)
    rounds = list(queries.list_rounds(scope))
    editions = queries.list_editions_of(rounds, scope)
    disputes = queries.list_disputes([each for some in editions.values() for each in some], scope)
    items = present_rounds(rounds, editions, disputes, timezone.localdate())
    context = {"rounds": items, "may_prepare": bool(scope.schools("cards.prepare")), "trail": [("Board cards", "")]}
    return render(request, "cards/round-list.html", context)


def round_prepare(request: HttpRequest) -> HttpResponse:
    """Prepare cards for a meeting: every school is ticked to begin with."""
    scope, today = scope_of(request), timezone.localdate()
    schools = list(queries.list_schools_to_prepare(scope, today))
    form = PrepareForm(sent_of(request), schools=schools, today=today)
    if form.is_valid():
        chosen = [school for school in schools if school.pk in form.chosen()]
        try:
            made = prepare_cards(
                schools=chosen, **form.said(), by=user_of(request), scope=scope, now=timezone.now(), today=today
            )
        except CannotStep as refusal:
            form.refuse(refusal.reasons)
        else:
            number = count_words(len(chosen), "draft")
            messages.success(request, f"{number} put before the schools. They answer by {say_date(made.reply_by)}.")
            return redirect("rounds:round-detail", made.pk)
    usual = usual_meeting(today)
    context = {
        "form": form,
        "schools": schools,
        "usual": f"For a meeting on {say_date(usual)} that is {say_date(usual_reply_by(usual, today))}.",
        "trail": [ALL, ("Prepare cards", "")],
    }
    return render(request, "cards/round-prepare.html", context)


@require_safe
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: every school, what waits for somebody first."""
    scope, today = _scope_of_trust(request), timezone.localdate()
    round = get_round(request, pk)
    page = present_round(round, _facts(round, scope, today), scope, today, tick=request.GET.get("tick", ""))
    return render(request, "cards/round-detail.html", {"page": page, "trail": [ALL, (str(round), "")]})


def round_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare more cards in a round: of schools that have none in it, or whose card was withdrawn or given up."""
    round, scope, today = get_round(request, pk), scope_of(request), timezone.localdate()
    schools = queries.list_schools_without(round, scope, today)
    form = SchoolsForm(sent_of(request), schools=schools, ticked=keys_in(request.GET.getlist("school")))
    if form.is_valid():
        chosen = [school for school in schools if school.pk in form.chosen()]
        facts: dict[str, Any] = {"by": user_of(request), "scope": scope, "now": timezone.now(), "today": today}
        try:
            made = prepare_again(round=round, schools=chosen, **facts)
        except CannotStep as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, f"{count_words(len(made), 'draft')} put before the schools.")
            return redirect("rounds:round-detail", pk)
    context = {
        "form": form,
        "schools": schools,
        "round": round,
        "meeting": meeting_words(round),
        "trail": [ALL, (str(round), reverse("rounds:round-detail", args=[pk])), ("Prepare more", "")],
    }
    return render(request, "cards/round-again.html", context)


# Many at once --------------------------------------------------------------------------------------------------------

TITLES = {Step.REMIND: "Remind these schools", Step.ASK: "Issue these cards", Step.DROP: "Give these drafts up"}
LEADS = {
    Step.REMIND: "The draft stands on the principal’s home page again, as a reminder with its last day.",
    Step.ASK: "An issued card never changes: page, PDF, Word, Excel, CSV and JSON are kept as they are made now. What "
    "is not settled stands on it as disputed, with both sentences.",
    Step.DROP: "No board is given them. They stay to be read, with your reason.",
}


def round_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind schools that have not answered."""
    return _with_many(request, pk, Step.REMIND, NothingForm, remind, "reminded", "school")


def round_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for cards to be issued."""
    return _with_many(request, pk, Step.ASK, NothingForm, ask_to_issue, "being issued; that takes a few seconds each")


def round_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give drafts up."""

    def act(*, today: date, **facts: Any) -> list[CardEdition]:
        return drop(**facts)

    return _with_many(request, pk, Step.DROP, ReasonForm, act, "given up", "draft")


def _with_many(
    request: HttpRequest,
    pk: int,
    step: Step,
    form_of: type[StepForm],
    act: Callable[..., list[CardEdition]],
    done: str,
    noun: str = "card",
) -> HttpResponse:
    """What was ticked is looked at first; then it is done with all of them or with none. Whatever was typed stays where
    it is refused, beside what stands there now."""
    round, scope, today = get_round(request, pk), scope_of(request), timezone.localdate()
    if step not in WORKFLOW.steps_anywhere(scope, scope.schools("cards.view")):
        raise Http404("That step is somebody else’s.")
    # The address keeps what was chosen; what is still ticked when it is sent comes with the form.
    looked_at = keys_in(request.GET.getlist("edition"))
    ticked = keys_in(request.POST.getlist("edition")) if request.method == "POST" else looked_at
    chosen = _chosen(round, scope, looked_at | ticked)
    if not chosen:
        messages.error(request, "Tick a school first, then choose what to do with it.")
        return redirect("rounds:round-detail", pk)
    form = form_of(sent_of(request))
    if form.is_valid():
        wanted = [edition for edition in chosen if edition.pk in ticked]
        facts = {"by": user_of(request), "scope": scope, "now": timezone.now(), "today": today}
        try:
            seen = {edition.pk: 0 for edition in wanted} | seen_in(request)
            made = act(editions=wanted, seen=seen, **form.said(), **facts)
        except CannotStep as refusal:
            form.refuse(refusal.reasons)
            chosen = _chosen(round, scope, looked_at | ticked)
        else:
            messages.success(request, f"{count_words(len(made), noun)} {done}.")
            return redirect("rounds:round-detail", pk)
    lines = present_chosen(step, chosen, ticked, _facts(round, scope, today), scope, today)
    context = {
        "form": form,
        "round": round,
        "title": TITLES[step],
        "lead": LEADS[step],
        "lines": lines,
        "can": any(not line.problem for line in lines),
        "trail": [ALL, (str(round), reverse("rounds:round-detail", args=[pk])), (TITLES[step], "")],
    }
    return render(request, "cards/round-step.html", context)


def _chosen(round: Round, scope: Scope, keys: set[int]) -> list[CardEdition]:
    return [edition for edition in queries.list_editions_of([round], scope)[round.pk] if edition.pk in keys]


def _scope_of_trust(request: HttpRequest) -> Scope:
    """Rounds are the trust's affair: at a school one reads its editions."""
    scope = scope_of(request)
    if not scope.may("packs.view"):
        raise Http404("Rounds are read by whoever holds a post for the trust.")
    return scope


def _facts(round: Round, scope: Scope, today: date) -> RoundFacts:
    """What the page of a round is made of: the same number of questions for one school and for sixty."""
    editions = queries.list_editions_of([round], scope)[round.pk]
    return RoundFacts(
        editions,
        queries.list_disputes(editions, scope),
        queries.list_openings(editions),
        queries.list_last_days(editions),
        queries.list_reminded(editions),
        queries.list_gone(editions, scope, today),
    )
