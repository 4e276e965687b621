"""The academy card as a page, as data, as a PDF, in Word, as a workbook and as one long table: one tree, or for
everybody the opened one. And the page of one of its rows, and the note on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from headwater.evidence.targets.needed.queries import list_row_needed
from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.documents.csv_file import render_csv
from headwater.foundations.documents.papers import render_word
from headwater.foundations.documents.workbook import render_workbook
from headwater.oversight.cards.definitions import CARD, CARDS
from headwater.oversight.cards.editions.earlier import list_told_before
from headwater.oversight.cards.editions.reading import NotAsKept
from headwater.oversight.cards.forms import NoteForm
from headwater.oversight.cards.kept import get_facts, get_page, get_pdf
from headwater.oversight.cards.operations import CannotWithdraw, CannotWrite, withdraw_note, write_note
from headwater.oversight.cards.presenters.build import present_card
from headwater.oversight.cards.presenters.contract import as_json
from headwater.oversight.cards.presenters.editable import as_document
from headwater.oversight.cards.presenters.long import heading_of, long_table
from headwater.oversight.cards.presenters.opened import opened
from headwater.oversight.cards.presenters.page import present_page, present_row_page
from headwater.oversight.cards.presenters.sheets import sheets
from headwater.oversight.cards.queries import get_note, get_school
from headwater.reference.schools.models import School

if TYPE_CHECKING:
    from headwater.oversight.cards.definitions import CardDefinition
    from headwater.oversight.cards.presenters.tree import Card

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECTIONS_HERE = mark_safe("<!--sections-->")
"""Stands in the page until the sections do: 200 KB that every block of the layout would copy once more, and that are
bytes already. No text can be taken for it: texts are escaped."""


def refuses_what_is_damaged(view: Callable[[HttpRequest, int], HttpResponse]) -> Callable[..., HttpResponse]:
    """An open copy is made beside those that were issued. Where one of them is not as it was kept, nobody can say what
    it told, and no open copy is made."""

    @wraps(view)
    def refusing(request: HttpRequest, urn: int) -> HttpResponse:
        try:
            return view(request, urn)
        except NotAsKept as refusal:
            edition = refusal.edition
            trail = _trail(edition.school.name, f"Edition {edition.number}", urn=urn)
            context = {"edition": edition, "says": str(refusal), "trail": trail}
            return render(request, "cards/edition-issued-damaged.html", context, status=500)

    return refusing


@require_safe
def card(request: HttpRequest, urn: int) -> HttpResponse:
    """The page. The documents say the same."""
    try:
        kept = get_page(urn, scope_of(request), timezone.localdate())
    except School.DoesNotExist:
        raise Http404 from None
    context = {"card": kept.card, "said": kept.said, "sections": SECTIONS_HERE}
    context |= {"page": present_page(urn, scope_of(request)), "trail": _trail(kept.card.school.name)}
    response = render(request, "cards/card.html", context)
    response.content = response.content.replace(SECTIONS_HERE.encode(), kept.html, 1)
    return response


@require_safe
def card_row(request: HttpRequest, urn: int, measure: str) -> HttpResponse:
    """Everything about one row. On the card's own page the fold-out of the row asks for the middle part of it."""
    definition = CARDS.get(CARD).only(measure, request.GET.get("group", "all"))
    if definition is None:
        raise Http404
    made = _card(request, urn, definition)
    row = next(made.every_row, None)
    if row is None:  # a school of its phase and ages never has such results
        raise Http404
    today = timezone.localdate()
    context = {
        "card": made,
        "row": row,
        "page": present_row_page(made, row, scope_of(request)),
        "needed": list_row_needed(urn, row.measure, row.group, scope_of(request), today),
    }
    trail = _trail(made.school.name, row.called, urn=urn)
    wants_fold = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]  # set by HtmxMiddleware
    template = "cards/row-fold.html" if wants_fold else "cards/row.html"
    response = render(request, template, context | {"trail": trail})
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@refuses_what_is_damaged
def card_json(request: HttpRequest, urn: int) -> HttpResponse:
    return JsonResponse(as_json(_document(request, urn)))


@require_safe
@refuses_what_is_damaged
def card_pdf(request: HttpRequest, urn: int) -> HttpResponse:
    made, today = _document(request, urn), timezone.localdate()
    return _file(request, get_pdf(made, on=today), "application/pdf", f"{urn}-{today}", "pdf")


@require_safe
@refuses_what_is_damaged
def card_docx(request: HttpRequest, urn: int) -> HttpResponse:
    made, today = _document(request, urn), timezone.localdate()
    return _file(request, render_word(as_document(made), on=today), WORD, f"{urn}-{today}", "docx")


@require_safe
@refuses_what_is_damaged
def card_xlsx(request: HttpRequest, urn: int) -> HttpResponse:
    made, today = _document(request, urn), timezone.localdate()
    title = f"Academy card: {made.school.name}"
    workbook = render_workbook(sheets(made), title=title, on=today, audience=made.audience)
    return _file(request, workbook, WORKBOOK, f"{urn}-{today}", "xlsx")


@require_safe
@refuses_what_is_damaged
def card_csv(request: HttpRequest, urn: int) -> HttpResponse:
    made, today = _document(request, urn), timezone.localdate()
    table = render_csv(heading_of(made), long_table(made, on=today))
    return _file(request, table, "text/csv; charset=utf-8", f"{urn}-{today}", "csv")


# The note ----------------------------------------------------------------------------------------------------------


def card_note(request: HttpRequest, urn: int) -> HttpResponse:
    """Write the note on the card, or another instead of it."""
    school = _school_to_write_on(request, urn)
    current = get_note(school, scope_of(request))
    form = NoteForm(request.POST or None, current=current)
    if form.is_valid():
        try:
            write_note(school=school, by=user_of(request), **form.cleaned_data)
        except CannotWrite as refusal:
            # What stands there now is on the page, so it is seen the next time this is sent.
            current = get_note(school, scope_of(request))
            form = NoteForm({**request.POST.dict(), "seen": current.pk if current else ""}, current=current)
            form.add_error("text", ValidationError(refusal.reasons))
        else:
            messages.success(request, "The note stands on the card.")
            return redirect("cards:card", urn)
    context = {"form": form, "school": school, "current": current, "trail": _trail(school.name, "Note", urn=urn)}
    return render(request, "cards/note.html", context)


@require_POST
def card_note_withdraw(request: HttpRequest, urn: int) -> HttpResponse:
    """Take the note off the card."""
    school = _school_to_write_on(request, urn)
    try:
        withdraw_note(school=school, by=user_of(request), now=timezone.now())
    except CannotWithdraw as refusal:
        messages.error(request, " ".join(refusal.reasons))
    else:
        messages.success(request, "The note is off the card. It is kept in the records.")
    return redirect("cards:card", urn)


# What they share ---------------------------------------------------------------------------------------------------


def _card(request: HttpRequest, urn: int, definition: CardDefinition | None = None, *, looks_over: bool = True) -> Card:
    """Load and authorise in one step: a school out of scope and a school that does not exist answer alike.
    `definition`: a part of the card to make instead of the whole; its figures are checked beside all others."""
    try:
        facts = get_facts(urn, scope_of(request), timezone.localdate())
    except School.DoesNotExist:
        raise Http404 from None
    return present_card(replace(facts, definition=definition) if definition else facts, looks_over=looks_over)


def _school_to_write_on(request: HttpRequest, urn: int) -> School:
    try:
        return get_school(urn, scope_of(request), "notes.write")
    except School.DoesNotExist:
        raise Http404 from None


def _trail(school: str, here: str = "", *, urn: int | None = None) -> list[tuple[str, str]]:
    trail = [("Home", "/"), ("Schools", "/schools/")]
    return [*trail, (school, f"/schools/{urn}/card/"), (here, "")] if here else [*trail, (school, "")]


def _document(request: HttpRequest, urn: int) -> Card:
    """The card for the audience the address names; a mistyped one gets nothing, not the confidential card. An open
    one leaves out what would tell something beside the open copies that were issued before."""
    if _audience(request) != "open":
        return _card(request, urn)
    return opened(_card(request, urn, looks_over=False), earlier=list_told_before(urn))


def _audience(request: HttpRequest) -> str:
    audience = request.GET.get("audience", "confidential")
    if audience not in ("confidential", "open"):
        raise Http404
    return audience


def _file(request: HttpRequest, content: bytes, kind: str, called: str, ending: str) -> HttpResponse:
    """The document, with its audience in its name too: files are passed on without what was said beside them."""
    name = f"academy-card-{called}-{_audience(request)}.{ending}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
