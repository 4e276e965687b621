"""Who asks, and what they may see: what the middleware has put on a request, with its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

from headwater.foundations.accounts.scope import Scope

if TYPE_CHECKING:
    from headwater.foundations.accounts.models import User


def scope_of(request: HttpRequest) -> Scope:
    """What this request may see and do; nothing for somebody who is not signed in."""
    scope: Scope = request.scope  # type: ignore[attr-defined]  # set by people's ScopeMiddleware
    return scope


def user_of(request: HttpRequest) -> User:
    """Who is signed in. Only for addresses with a permission in the access table, which lets nobody else in."""
    return request.user  # type: ignore[return-value]  # never AnonymousUser behind the table
