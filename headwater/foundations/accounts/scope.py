"""What one request may see and do: a plain frozen set of keys.

Declared here so that every package can ask it; filled by `reference.people` from the posts a person holds.
A grant is a permission with the place it holds at: a school's URN, or None for the trust as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass

Grant = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Scope:
    """The grants of one request. `Scope.nothing()` is what an outsider has."""

    grants: frozenset[Grant] = frozenset()

    @classmethod
    def nothing(cls) -> Scope:
        return cls()

    def may(self, permission: str, urn: int | None = None) -> bool:
        """Whether `permission` is held at the school `urn`, or (urn None) for the trust as a whole."""
        return (permission, urn) in self.grants

    def anywhere(self, permission: str) -> bool:
        """Whether `permission` is held at any school or for the trust."""
        return any(held == permission for held, _ in self.grants)

    def schools(self, permission: str) -> frozenset[int]:
        """URNs of the schools at which `permission` is held."""
        return frozenset(urn for held, urn in self.grants if held == permission and urn is not None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands today: what they may see and do, and the posts they hold in words."""

    scope: Scope = Scope()
    post_held: str = ""
