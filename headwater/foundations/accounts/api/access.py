"""Who asks over the interface for programs, and what they reach. Put on the request by `config.api`."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from headwater.foundations.accounts.models import ApiToken
from headwater.foundations.accounts.scope import Scope


class NotReached(Exception):
    """The token is good and does not reach what was asked for; `what_to_do` says what would."""

    def __init__(self, what: str, what_to_do: str) -> None:
        super().__init__(what)
        self.what = what
        self.what_to_do = what_to_do


@dataclass(frozen=True, slots=True)
class Reach:
    """One call: its token, and what it reaches, which is what the person may see today, of that the token's parts."""

    token: ApiToken
    scope: Scope


def scope_for(request: HttpRequest, part: str, permission: str, called: str = "") -> Scope:
    """What this call reaches of one part (its key; "" for any). Raises NotReached where the token has not that part,
    or its person holds the permission nowhere. `called`: what is asked for, where the part says too little."""
    reach: Reach = request.auth  # type: ignore[attr-defined]  # set by config.api before any operation runs
    if part and part not in reach.token.keys:
        raise NotReached(
            f"This token does not reach {part}.", f"Make a token that reaches {part}, on the page of your tokens."
        )
    if not reach.scope.anywhere(permission):
        raise NotReached(
            f"No post of yours today lets you see {called or part or 'schools'}.",
            "Ask your trust administrator which post you hold in Headwater.",
        )
    return reach.scope


def places_for(
    request: HttpRequest, part: str, permission: str, place: int | None = None, called: str = ""
) -> tuple[Scope, frozenset[int]]:
    """The same, and where its person holds the permission: at `place`, or wherever they do. Raises Http404 where they
    do not hold it there: what one may not see is answered as what does not exist."""
    scope = scope_for(request, part, permission, called)
    held = scope.schools(permission)
    if place is None:
        return scope, held
    if place not in held:
        raise Http404
    return scope, frozenset({place})
