"""The trust overview, the list behind each of its numbers, and the same as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.foundations.accounts.requests import scope_of
from headwater.foundations.documents.workbook import render_workbook
from headwater.oversight.cards.overview.presenters import Overview, present_behind, present_overview
from headwater.oversight.cards.overview.queries import OverviewFacts, get_overview_facts
from headwater.oversight.cards.overview.sheets import overview_sheets

if TYPE_CHECKING:
    from django.http import HttpRequest

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def trust_overview(request: HttpRequest) -> HttpResponse:
    """Every school beside every chosen measure."""
    context = {"overview": _overview(request), "trail": [("Home", "/"), ("Trust", "")]}
    return render(request, "pages/trust/overview.html", context)


@require_safe
def trust_overview_xlsx(request: HttpRequest) -> HttpResponse:
    """The overview as filtered and ordered on the page."""
    today, overview = timezone.localdate(), _overview(request)
    workbook = render_workbook(overview_sheets(overview), title=f"Trust overview: {overview.trust}", on=today)
    name = f'attachment; filename="trust-overview-{today}.xlsx"'
    return HttpResponse(workbook, content_type=WORKBOOK, headers={"Content-Disposition": name})


@require_safe
def trust_measure(request: HttpRequest, column: str) -> HttpResponse:
    """The schools behind one number of the trust."""
    behind = present_behind(_facts(request), column, phase=request.GET.get("phase", ""))
    if behind is None:
        raise Http404
    trail = [("Home", "/"), ("Trust", "/trust/"), (behind.column.name, "")]
    return render(request, "pages/trust/behind.html", {"behind": behind, "trail": trail})


def _overview(request: HttpRequest) -> Overview:
    asked = request.GET
    return present_overview(
        _facts(request), phase=asked.get("phase", ""), sort=asked.get("sort", ""), order=asked.get("order", "")
    )


def _facts(request: HttpRequest) -> OverviewFacts:
    """Authorised for the whole trust: somebody with one school has that school's card instead."""
    scope = scope_of(request)
    if not scope.may("trust.view"):
        raise Http404
    return get_overview_facts(scope, timezone.localdate())
