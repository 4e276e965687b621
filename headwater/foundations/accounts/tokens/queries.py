"""Reading tokens, and noting that one is used."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare

from headwater.foundations.accounts.models import ApiToken, ApiTokenQuerySet, User
from headwater.foundations.accounts.queries import hash_secret

BEGINS = "hw_"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
NOTED_EVERY = timedelta(hours=1)


class TokenUnknown(Exception):
    """No token was ever made that reads so."""


def make_up_token() -> tuple[str, str]:
    """A new token and its prefix: `hw_k7wq2mzp_…`, the end of it 256 random bits."""
    prefix = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{BEGINS}{prefix}_{secrets.token_urlsafe(32)}", prefix


def get_token(text: str) -> ApiToken:
    """The token that reads `text`, with its person; it may have ended or run out. One question. Raises TokenUnknown.

    Found by its prefix, then compared in constant time, so that the time taken tells nothing about a guess.
    """
    begins, _, rest = text.partition("_")
    prefix = rest.partition("_")[0]
    known = f"{begins}_" == BEGINS and len(prefix) == 8 and prefix.isascii() and prefix.isalnum()
    token = ApiToken.objects.select_related("user").filter(prefix=prefix).first() if known else None
    expected = token.token_hash if token else hash_secret("")
    if not constant_time_compare(hash_secret(text), expected) or token is None:
        raise TokenUnknown
    return token


def list_tokens(user: User) -> ApiTokenQuerySet:
    """Every token the person ever made, the newest first."""
    return ApiToken.objects.filter(user=user).select_related("user", "ended_by")


def list_every_token() -> ApiTokenQuerySet:
    """Everybody's tokens that have not ended, by person. For whoever looks after accounts."""
    return ApiToken.objects.standing().select_related("user", "ended_by").order_by("user__name", "user_id", "-pk")


def note_use(token: ApiToken, now: datetime) -> None:
    """Keep that the token is used: at most one write an hour. No event: nobody decides anything by it."""
    before = token.last_used_at
    if before is None or now - before >= NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk, last_used_at=before).update(last_used_at=now)
