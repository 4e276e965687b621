"""The academy card as a page, as data, as a PDF and as a workbook: one tree, four ways to take it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.foundations.documents.pdf import render_pdf
from headwater.foundations.documents.workbook import render_workbook
from headwater.oversight.cards.presenters.build import present_card
from headwater.oversight.cards.presenters.contract import as_json
from headwater.oversight.cards.presenters.paper import as_paper
from headwater.oversight.cards.presenters.sheets import sheets
from headwater.oversight.cards.queries import get_card_facts
from headwater.reference.schools.models import School

if TYPE_CHECKING:
    from django.http import HttpRequest

    from headwater.oversight.cards.presenters.tree import Card

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def card(request: HttpRequest, urn: int) -> HttpResponse:
    """The page. The other three say the same."""
    made = _card(request, urn)
    trail = [("Home", "/"), ("Schools", "/schools/"), (made.school.name, "")]
    return render(request, "cards/card.html", {"card": made, "trail": trail})


@require_safe
def card_json(request: HttpRequest, urn: int) -> HttpResponse:
    return JsonResponse(as_json(_card(request, urn)))


@require_safe
def card_pdf(request: HttpRequest, urn: int) -> HttpResponse:
    made, today = _card(request, urn), timezone.localdate()
    document = render_pdf("cards/card.typ", as_paper(made), title=f"Academy card: {made.school.name}", on=today)
    return _file(document, "application/pdf", f"academy-card-{urn}-{today}.pdf")


@require_safe
def card_xlsx(request: HttpRequest, urn: int) -> HttpResponse:
    made, today = _card(request, urn), timezone.localdate()
    workbook = render_workbook(sheets(made), title=f"Academy card: {made.school.name}", on=today)
    return _file(workbook, WORKBOOK, f"academy-card-{urn}-{today}.xlsx")


def _card(request: HttpRequest, urn: int) -> Card:
    """Load and authorise in one step: a school out of scope and a school that does not exist answer alike."""
    try:
        facts = get_card_facts(urn, request.scope)  # type: ignore[attr-defined]  # set by ScopeMiddleware
    except School.DoesNotExist:
        raise Http404 from None
    return present_card(facts)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
