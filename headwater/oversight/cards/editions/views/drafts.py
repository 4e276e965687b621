"""A card that is not issued: the draft before its principal, and each step that is taken with one card."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.audit.openings import record_opening
from headwater.foundations.ui.sent import seen_in, sent_of
from headwater.oversight.cards.editions import queries
from headwater.oversight.cards.editions.changes import changes_between
from headwater.oversight.cards.editions.dressing import get_draft_card, get_live_card, meeting_words
from headwater.oversight.cards.editions.forms import (
    AnswerForm,
    DisputeForm,
    NothingForm,
    ReasonForm,
    SettleForm,
    StepForm,
)
from headwater.oversight.cards.editions.given_on import list_given_on
from headwater.oversight.cards.editions.notices import notice_facts
from headwater.oversight.cards.editions.policies import reasons_not_to_step
from headwater.oversight.cards.editions.presenters.drafts import DraftPage, present_draft
from headwater.oversight.cards.editions.sayings import Saying, find_saying, list_of_row, list_sayings, row_of_subject
from headwater.oversight.cards.editions.stepping import CannotStep
from headwater.oversight.cards.editions.views.requests import get_dispute, get_edition_for, left_of, trail_of
from headwater.oversight.cards.editions.workflow import OPEN, Step
from headwater.oversight.cards.models import CardEdition, Dispute
from headwater.oversight.cards.operations import answer, dispute, drop, settle, take_back, withdraw
from headwater.oversight.cards.presenters.contract import as_json
from headwater.oversight.cards.presenters.page import present_said
from headwater.oversight.cards.presenters.tree import Card, ShownChange
from headwater.reference.people.queries import get_names

# The draft -----------------------------------------------------------------------------------------------------------


def show_draft(request: HttpRequest, edition: CardEdition) -> HttpResponse:
    """What is asked of whom, the card as it would be issued today, what is disputed, every step. That it was opened is
    kept. Of a school that has left nothing is shown that is gathered today."""
    scope, today = scope_of(request), timezone.localdate()
    left = left_of(request, edition.school)
    card = get_draft_card(edition, today) if edition.state in OPEN and not left else None
    page = _page(request, edition, card, today, left)
    record_opening(**notice_facts(edition), by=user_of(request), now=timezone.now())
    context = {
        "page": page,
        "edition": edition,
        "school": edition.school,
        "card": card,
        "said": present_said(card) if card else None,
        "pictures": {},
        "dispute_at": page.dispute_at,
        "rows_at": reverse("cards:card", args=[edition.school_id]),
        "left": left,
        "since_sent": _since_sent(edition, card) if card else (),
        "has_card": scope.may("cards.view", edition.school_id),
        "trail": trail_of(request, edition.school, (page.title, "")),
    }
    return render(request, "cards/edition-draft.html", context)


def _page(request: HttpRequest, edition: CardEdition, card: Card | None, today: date, left: str) -> DraftPage:
    scope = scope_of(request)
    return present_draft(
        edition,
        disputes=queries.list_disputes([edition], scope)[edition.pk],
        taken_back=queries.list_taken_back(edition, scope),
        openings=queries.list_openings([edition])[edition.pk],
        steps=queries.list_steps(edition, scope),
        sayings=list_sayings(card) if card else (),
        until=queries.list_last_days([edition])[edition.pk],
        scope=scope,
        names=get_names([edition.school_id], scope),
        today=today,
        anchors={(row.measure, row.group): row.anchor for row in card.rows} if card else {},
        left=left,
    )


def _since_sent(edition: CardEdition, card: Card) -> tuple[ShownChange, ...]:
    """What the card says otherwise than when it was put before the school."""
    sent = json.loads(zlib.decompress(bytes(edition.as_sent)))
    return changes_between(sent, json.loads(json.dumps(as_json(card)))) if sent else ()


# The school ----------------------------------------------------------------------------------------------------------


def edition_dispute(request: HttpRequest, urn: int, number: int) -> HttpResponse:
    """Dispute one figure or sentence; of a row, the page offers its years. Without one, every sentence is offered."""
    edition = get_edition_for(request, urn, number, Step.DISPUTE)
    asked = request.POST.get("asked", "") or request.GET.get("subject", "")
    card = get_live_card(urn, timezone.localdate())
    form = DisputeForm(sent_of(request), sayings=_offered(card, asked))

    def act(*, edition: CardEdition, **facts: Any) -> Any:
        return dispute(edition=edition, today=timezone.localdate(), **facts)

    found = find_saying(card, asked)
    more = {"asked": asked, "saying": found, "is_gone": not form.fields["subject"].choices}  # type: ignore[attr-defined]
    done = "It stands on the draft as disputed. The trust is asked to settle it."
    return _step(request, edition, Step.DISPUTE, form, act, done, more)


def _offered(card: Card, asked: str) -> tuple[Saying, ...]:
    row = row_of_subject(asked)
    if row is not None:
        return list_of_row(card, *row)
    if not asked:
        return tuple(saying for saying in list_sayings(card) if not saying.is_figure)
    found = find_saying(card, asked)
    return (found,) if found is not None else ()


def edition_take_back(request: HttpRequest, urn: int, number: int, pk: int) -> HttpResponse:
    """Take a dispute back."""
    edition = get_edition_for(request, urn, number, Step.TAKE_BACK)
    found = get_dispute(request, edition, pk)

    def act(*, edition: CardEdition, **facts: Any) -> Any:
        return take_back(dispute=found, **facts)

    form = NothingForm(sent_of(request))
    done = "It is taken back. It stays to be read below."
    return _step(request, edition, Step.TAKE_BACK, form, act, done, {"dispute": found})


def edition_answer(request: HttpRequest, urn: int, number: int) -> HttpResponse:
    """The school's answer."""
    edition = get_edition_for(request, urn, number, Step.ANSWER)
    form = AnswerForm(sent_of(request), edition=edition)
    return _step(request, edition, Step.ANSWER, form, answer, "The school’s answer is kept.")


# The trust -----------------------------------------------------------------------------------------------------------


def edition_settle(request: HttpRequest, urn: int, number: int, pk: int) -> HttpResponse:
    """What the trust answers to one dispute."""
    edition = get_edition_for(request, urn, number, Step.SETTLE)
    found = get_dispute(request, edition, pk)
    now = find_saying(get_live_card(urn, timezone.localdate()), found.subject)

    def act(*, edition: CardEdition, **facts: Any) -> Any:
        return settle(dispute=found, today=timezone.localdate(), **facts)

    form = SettleForm(sent_of(request), dispute=found)
    more = {"dispute": found, "now": now, "links": _where_to_put_it_right(found, urn)}
    return _step(request, edition, Step.SETTLE, form, act, "Your answer is before the school.", more)


def _where_to_put_it_right(found: Dispute, urn: int) -> list[tuple[str, str]]:
    """Where what is disputed comes from: the row with its sources, and where a figure is entered or overridden."""
    if not found.measure:
        return [("The card", reverse("cards:card", args=[urn]))]
    asked = f"?group={found.group}"
    row = f"{reverse('cards:card-row', args=[urn, found.measure])}{asked}"
    enter = f"{reverse('measures:figure-enter', args=[urn])}?measure={found.measure}&group={found.group}"
    return [("Where this figure came from", row), ("Enter or override it", enter)]


def edition_withdraw(request: HttpRequest, urn: int, number: int) -> HttpResponse:
    """Withdraw an issued card."""
    edition = get_edition_for(request, urn, number, Step.WITHDRAW)
    done = "The card is withdrawn. It stays to be read, with your reason."
    more = {"given_on": list_given_on(edition)}
    return _step(request, edition, Step.WITHDRAW, ReasonForm(sent_of(request)), withdraw, done, more)


def edition_drop(request: HttpRequest, urn: int, number: int) -> HttpResponse:
    """Give a draft up."""
    edition = get_edition_for(request, urn, number, Step.DROP)

    def act(*, edition: CardEdition, seen: int, **facts: Any) -> Any:
        return drop(editions=[edition], seen={edition.pk: seen}, **facts)

    done = "The draft is given up. It stays to be read, with your reason."
    return _step(request, edition, Step.DROP, ReasonForm(sent_of(request)), act, done)


# What they share -----------------------------------------------------------------------------------------------------

TITLES = {
    Step.DISPUTE: "Dispute what the card says",
    Step.TAKE_BACK: "Take the dispute back",
    Step.ANSWER: "Answer for the school",
    Step.SETTLE: "Settle what the school disputes",
    Step.WITHDRAW: "Withdraw the card",
    Step.DROP: "Give the draft up",
}
TEMPLATES = {
    Step.DISPUTE: "cards/edition-dispute.html",
    Step.TAKE_BACK: "cards/edition-take-back.html",
    Step.ANSWER: "cards/edition-answer.html",
    Step.SETTLE: "cards/edition-settle.html",
    Step.WITHDRAW: "cards/edition-withdraw.html",
}
LEADS = {
    Step.DISPUTE: "The trust settles it before the card is issued. If it does not agree, the board reads both.",
    Step.TAKE_BACK: "The card then stands as it is. That it was disputed stays in the record.",
    Step.ANSWER: "The board reads your line on the card. You can change it until the card is issued.",
    Step.SETTLE: "What is put right stands on the card without a dispute. What is not agreed stands there with both "
    "sentences, in every format.",
    Step.WITHDRAW: "It stays to be read by everybody who could, says why it is not to be used any more, and another "
    "can be prepared in its place.",
    Step.DROP: "No board is given it. It stays to be read, with your reason.",
}
NOTES = {
    Step.DISPUTE: "The card names its principal. Your sentence stands beside that name on the confidential copy; an "
    "open copy says only that this is disputed.",
    Step.ANSWER: "The card names its principal. Your line stands beside that name on the confidential copy, and never "
    "in an open one.",
}
"""To whom what is typed will be known, before it is typed: as `presenters.opened` has it."""


def _step(
    request: HttpRequest,
    edition: CardEdition,
    step: Step,
    form: StepForm,
    act: Callable[..., Any],
    done: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Take a step with one card. Whatever was typed stays where it is refused, beside what stands there now."""
    if form.is_valid():
        facts: dict[str, Any] = {"by": user_of(request), "scope": scope_of(request), "now": timezone.now()}
        try:
            act(edition=edition, **form.said(), **facts, seen=seen_in(request).get(edition.pk, 0))
        except CannotStep as refusal:
            form.refuse(refusal.reasons)
            edition = get_edition_for(request, edition.school_id, edition.number, step)
        else:
            messages.success(request, done)
            return redirect("cards:edition-detail", edition.school_id, edition.number)
    called = f"{'Draft card' if edition.state in OPEN else 'Card'} {edition.number}"
    context = {
        "form": form,
        "edition": edition,
        "school": edition.school,
        "meeting": meeting_words(edition.round),
        "title": TITLES[step],
        "lead": LEADS[step],
        "note": NOTES.get(step, ""),
        "reasons": [] if form.non_field_errors() else _reasons(request, edition, step),
        "trail": trail_of(
            request,
            edition.school,
            (called, reverse("cards:edition-detail", args=[edition.school_id, edition.number])),
            (TITLES[step], ""),
        ),
    }
    return render(request, TEMPLATES.get(step, "cards/edition-step.html"), context | (more or {}))


def _reasons(request: HttpRequest, edition: CardEdition, step: Step) -> list[str]:
    """Why it cannot be done now: shown before somebody writes for nothing."""
    return reasons_not_to_step(step, edition, scope_of(request))
