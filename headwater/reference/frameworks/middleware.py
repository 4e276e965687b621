"""A page for an edition that this Headwater cannot read, wherever somebody comes upon it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.foundations.accounts.requests import scope_of
from headwater.reference.frameworks.models import UnreadableEdition

CONFLICT = 409  # the address is right; what stands there and this version do not go together


class UnreadableEditionMiddleware:
    """Says which edition cannot be read, why, and what to do about it; not that something went wrong."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, UnreadableEdition):
            return None
        context = {
            "edition": exception.edition,
            "problems": exception.problems,
            "may_change": scope_of(request).may("frameworks.change"),
        }
        return render(request, "frameworks/unreadable.html", context, status=CONFLICT)
