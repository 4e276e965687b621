"""Tokens for tests, and programs that call with them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.test import Client

from headwater.foundations.accounts.models import ApiToken, User
from headwater.foundations.accounts.queries import hash_secret
from headwater.foundations.accounts.tokens.parts import list_parts
from headwater.foundations.accounts.tokens.queries import make_up_token

MADE = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def make_token(user: User, *parts: str, name: str = "Power BI", **fields: Any) -> tuple[ApiToken, str]:
    """A token that reaches these parts (all, where none is named) for long, and its text."""
    text, prefix = make_up_token()
    facts: dict[str, Any] = {"expires_on": date(2100, 1, 1), "made_at": MADE}
    keys = " ".join(parts or list_parts())
    token = ApiToken.objects.create(
        user=user, name=name, prefix=prefix, token_hash=hash_secret(text), parts=keys, **(facts | fields)
    )
    return token, text


def program_of(user: User, *parts: str, **fields: Any) -> Client:
    """A program that calls with a token of this person."""
    _, text = make_token(user, *parts, **fields)
    return calling_with(text)


def calling_with(text: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {text}"})
