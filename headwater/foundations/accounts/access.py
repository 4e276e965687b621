"""Who may open an address: the words the access table (`settings.ACCESS_TABLE`) is written in.

Every address has one line in the table, by URL name. An address without a line is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Public:
    """Open to everybody, signed in or not."""

    why: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Open to everybody who is signed in, whatever post they hold (or none)."""

    why: str


@dataclass(frozen=True, slots=True)
class Needs:
    """Open to people who hold `permission` at the school whose URN is in the URL argument `at`; anywhere if None."""

    permission: str
    at: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Closed:
    """Open to nobody: an address a library brings that this product does not offer."""

    why: str


Access: TypeAlias = Public | SignedIn | Needs | Closed
