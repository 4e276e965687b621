"""Accounts for tests."""

from __future__ import annotations

from itertools import count
from typing import Any

from headwater.foundations.accounts.models import User

_numbers = count(1)
PASSWORD = "a long enough password"


def make_user(email: str = "", name: str = "", **fields: Any) -> User:
    """An account that can sign in with PASSWORD."""
    number = next(_numbers)
    return User.objects.create_user(
        email or f"person-{number}@trust.example", PASSWORD, name=name or f"Person {number}", **fields
    )
