"""The letter about a tier: looked at, completed, sent once and kept; and the reasoning on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.audit.openings import record_opening
from headwater.foundations.documents.papers import Paper, render_paper, render_word
from headwater.foundations.ui.sent import seen_in, sent_of
from headwater.improvement.tiers.cases.forms import LetterForm
from headwater.improvement.tiers.cases.notices import letter_facts
from headwater.improvement.tiers.cases.queries import get_frozen_pack, get_letter, list_steps
from headwater.improvement.tiers.letters import Sender, compose_letter
from headwater.improvement.tiers.models import TierCase
from headwater.improvement.tiers.operations import CannotStep, communicate
from headwater.improvement.tiers.packs.pack import from_json
from headwater.improvement.tiers.reasoning import explain
from headwater.improvement.tiers.views.requests import get_case, trail_of, words_of
from headwater.improvement.tiers.workflow import WORKFLOW, Step
from headwater.reference.people.queries import get_name_of_trust, get_names

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def case_letter(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """The letter as it was sent; before that, for whoever may send it, as it will be, with what they add."""
    case, scope, now = get_case(request, urn, pk), scope_of(request), timezone.now()
    framework = case.edition.framework
    context: dict[str, Any] = {"school": case.school, "case": case, "words": words_of(framework)}
    context["trail"] = trail_of(case.school, words_of(framework)["Tier"], "Letter")
    if (letter := get_letter(case, scope)) is not None:
        record_opening(**letter_facts(letter), by=user_of(request), now=now)
        context |= {"paper": Paper.from_json(letter.content), "letter": letter}
        return render(request, "tiers/letter.html", context)
    _may_send(request, case)
    form = LetterForm(sent_of(request))
    sender = _sender(form) if form.is_bound and form.is_valid() else Sender(get_name_of_trust())
    paper = _written(request, case, sender, is_draft=True)
    if form.is_bound and form.is_valid() and request.POST.get("step") == "send":
        sent = _written(request, case, sender)
        day = timezone.localdate()
        try:
            communicate(
                case=case,
                content=sent.as_json(),
                pdf=render_paper(sent, on=day),
                word=render_word(sent, on=day),
                by=user_of(request),
                scope=scope,
                now=now,
                seen=seen_in(request).get(case.pk, 0),
            )
        except CannotStep as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(
                request, "The letter is sent: it is on the home page of the principal and the local board."
            )
            return redirect("tiers:case-letter", urn, pk)
    return render(request, "tiers/letter-write.html", context | {"paper": paper, "form": form})


@require_safe
def case_letter_pdf(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """The letter as PDF: the very bytes that were sent; before that, a draft for whoever may send it."""
    case = get_case(request, urn, pk)
    letter = get_letter(case, scope_of(request))
    content = bytes(letter.pdf) if letter else render_paper(_draft(request, case), on=timezone.localdate())
    return _send(content, "application/pdf", f"letter-{urn}-{case.period}.pdf")


@require_safe
def case_letter_docx(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """The same as a Word file."""
    case = get_case(request, urn, pk)
    letter = get_letter(case, scope_of(request))
    content = bytes(letter.word) if letter else render_word(_draft(request, case), on=timezone.localdate())
    return _send(content, WORD, f"letter-{urn}-{case.period}.docx")


@require_safe
def case_reasoning(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Why the school is placed as it is, as PDF."""
    content = render_paper(_explained(request, urn, pk), on=timezone.localdate())
    return _send(content, "application/pdf", f"tier-reasoning-{urn}.pdf")


@require_safe
def case_reasoning_docx(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """The same as a Word file."""
    content = render_word(_explained(request, urn, pk), on=timezone.localdate())
    return _send(content, WORD, f"tier-reasoning-{urn}.docx")


def _explained(request: HttpRequest, urn: int, pk: int) -> Paper:
    case, scope = get_case(request, urn, pk), scope_of(request)
    found = get_frozen_pack(case, scope)
    recommended = (found[0], from_json(found[1])) if found is not None else None
    steps, names = list_steps([case], scope)[case.pk], get_names([urn], scope)
    return explain(case, steps, recommended, case.edition.framework, names, get_name_of_trust())


def _may_send(request: HttpRequest, case: TierCase) -> None:
    """A letter that is not sent is nobody's business but its writer's: 404."""
    if WORKFLOW.reasons_not_to_step(Step.COMMUNICATE, case.state, scope_of(request), case.school_id):
        raise Http404("There is no letter yet.")


def _draft(request: HttpRequest, case: TierCase) -> Paper:
    _may_send(request, case)
    return _written(request, case, Sender(get_name_of_trust()), is_draft=True)


def _sender(form: LetterForm) -> Sender:
    return Sender(get_name_of_trust(), form.cleaned_data["signed_by"], form.cleaned_data["added"])


def _written(request: HttpRequest, case: TierCase, sender: Sender, *, is_draft: bool = False) -> Paper:
    return compose_letter(case, sender, scope_of(request), timezone.localdate(), is_draft=is_draft)


def _send(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
