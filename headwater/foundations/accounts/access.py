"""Who may open an address: the words the access table (`settings.ACCESS_TABLE`) is written in.

Every address has one line in the table, by URL name. An address without a line is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from headwater.foundations.accounts.scope import Scope


@dataclass(frozen=True, slots=True)
class Public:
    """Open to everybody, signed in or not."""

    why: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Open to everybody who is signed in, whatever post they hold (or none)."""

    why: str

    def lets_in(self, scope: Scope, arguments: Mapping[str, Any]) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Needs:
    """Open to people who hold `permission` at the school whose URN is in the URL argument `at`; anywhere if None.
    `or_trust`: also to those who hold it for the trust as a whole, whether the school is the trust's today or not."""

    permission: str
    at: str | None
    why: str
    or_trust: bool = False

    def lets_in(self, scope: Scope, arguments: Mapping[str, Any]) -> bool:
        """Whether somebody signed in may open the address with these arguments."""
        if self.at is None:
            return scope.anywhere(self.permission)
        return scope.may(self.permission, int(arguments[self.at])) or (self.or_trust and scope.may(self.permission))


@dataclass(frozen=True, slots=True)
class ByToken:
    """Open to programs that bring a token, which the interface for programs checks itself. A session opens nothing."""

    why: str


@dataclass(frozen=True, slots=True)
class Closed:
    """Open to nobody: an address a library brings that this product does not offer."""

    why: str


Access: TypeAlias = Public | SignedIn | Needs | ByToken | Closed
