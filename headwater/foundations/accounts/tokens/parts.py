"""What a token can reach: parts of what its person may see. Which parts there are is declared above, by settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from headwater.foundations.accounts.scope import Scope


@dataclass(frozen=True, slots=True)
class Part:
    """`says`: what a program can then read, for the person who chooses. `permissions`: what of the person's own it
    uses. It is offered to whoever holds one of `asks` (of `permissions`, where none is named). One that `adds` shows
    more of the other parts and opens nothing alone."""

    says: str
    permissions: frozenset[str]
    hint: str = ""
    asks: frozenset[str] = frozenset()
    adds: bool = False

    def is_for(self, scope: Scope) -> bool:
        """Whether this person can see anything of it."""
        return any(scope.anywhere(permission) for permission in self.asks or self.permissions)


def list_parts() -> Mapping[str, Part]:
    """Every part by key, in the order in which they are offered (`settings.API_PARTS`)."""
    parts: Mapping[str, Part] = import_string(settings.API_PARTS)
    return parts


def narrow(scope: Scope, keys: frozenset[str]) -> Scope:
    """Of what a person may see, what a token with these parts reaches: never more than the person."""
    reached = {permission for key, part in list_parts().items() if key in keys for permission in part.permissions}
    return Scope(frozenset((permission, place) for permission, place in scope.grants if permission in reached))
