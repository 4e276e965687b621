"""One address for an edition from draft to issue and after: here is decided which page stands there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from headwater.oversight.cards.editions.reading import READABLE
from headwater.oversight.cards.editions.views.drafts import show_draft
from headwater.oversight.cards.editions.views.issued import show_issued
from headwater.oversight.cards.editions.views.requests import get_edition


@require_safe
def edition_detail(request: HttpRequest, urn: int, number: int) -> HttpResponse:
    """The draft to answer, or what was issued."""
    edition = get_edition(request, urn, number)
    return show_issued(request, edition) if edition.state in READABLE else show_draft(request, edition)
