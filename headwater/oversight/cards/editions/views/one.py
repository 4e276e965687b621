"""One address for an edition from draft to issue and after: here is decided which page stands there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from headwater.oversight.cards.editions.views.requests import get_edition


@require_safe
def edition_detail(request: HttpRequest, urn: int, number: int) -> HttpResponse:
    """The draft to answer, or what was issued."""
    edition = get_edition(request, urn, number)
    return HttpResponse(str(edition))


@require_safe
def edition_list(request: HttpRequest, urn: int) -> HttpResponse:
    return HttpResponse()
