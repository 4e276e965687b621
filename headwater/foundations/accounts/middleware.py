"""Refuses every address the access table does not open to this request."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.module_loading import import_string

from headwater.foundations.accounts.access import Access, ByToken, Closed, Public
from headwater.foundations.accounts.kept.views import let_go, to_sign_in

logger = logging.getLogger(__name__)


class AccessMiddleware:
    """Looks the view's name up in the table before the view runs. Stands after the middleware that sets `scope`.

    No line in the table, a closed line, or a permission that is not held: 404, so that nobody learns what exists.
    Not signed in: to the sign-in page and back, with what was written (`kept`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.table: Mapping[str, Access] = import_string(settings.ACCESS_TABLE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        let_go(request, response)
        if not response.has_header("Cache-Control"):
            # What one person may see must not come back from the browser's store for the next at the same machine.
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        access = self.table.get(name)
        match access:
            case Public() | ByToken():
                return None
            case None:
                logger.error("%s (%s) has no line in the access table and was refused.", name, request.path)
                raise Http404
            case Closed():
                raise Http404
        if not request.user.is_authenticated:
            return to_sign_in(request)
        # The event log says which post somebody acted from; worked out only if an event is recorded.
        request.user.post_held = request.post_held  # type: ignore[attr-defined]  # people’s middleware
        if not access.lets_in(request.scope, kwargs):  # type: ignore[attr-defined]  # the same
            raise Http404
        return None
