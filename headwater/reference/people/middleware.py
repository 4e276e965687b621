"""Puts the request's Scope on it, worked out from posts only when something asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from headwater.foundations.accounts.scope import Standing
from headwater.reference.people.queries import get_standing


class ScopeMiddleware:
    """Sets `request.scope` (a Scope) and `request.post_held` ("Principal, Ashdown Primary"), both worked out once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        @cache
        def standing() -> Standing:
            if not request.user.is_authenticated:
                return Standing()
            return get_standing(request.user, timezone.localdate())

        request.scope = SimpleLazyObject(lambda: standing().scope)  # type: ignore[attr-defined]  # read by accounts.requests
        request.post_held = SimpleLazyObject(lambda: standing().post_held)  # type: ignore[attr-defined]  # read by AccessMiddleware
        return self.get_response(request)
