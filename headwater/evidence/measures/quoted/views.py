"""The data manager's list of national figures to verify: the only place where they are shown at all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headwater.evidence.measures.quoted.presenters import present_wanted
from headwater.evidence.measures.quoted.queries import list_wanted
from headwater.foundations.accounts.requests import scope_of


@require_safe
def to_verify(request: HttpRequest) -> HttpResponse:
    """National figures that nobody has read in a publication, and for whom each would be of use."""
    lines = present_wanted(list_wanted(scope_of(request)))
    trail = [("Home", "/"), ("Data", "/datasets/"), ("National figures to verify", "")]
    return render(request, "measures/to-verify.html", {"lines": lines, "trail": trail})
