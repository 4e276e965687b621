"""Tokens as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from headwater.foundations.accounts.models import ApiToken
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.accounts.tokens.parts import Part


@dataclass(frozen=True, slots=True)
class TokenLine:
    """One token in words. `standing` and `tone` say whether it still opens anything; `can_end`: it has not ended."""

    pk: int
    name: str
    begins: str
    of: str
    reaches: str
    until: str
    used: str
    standing: str
    tone: str
    can_end: bool


def present_tokens(tokens: Iterable[ApiToken], parts: Mapping[str, Part], today: date) -> list[TokenLine]:
    """What `queries.list_tokens` or `list_every_token` gives."""
    return [_line(token, parts, today) for token in tokens]


def offered_parts(parts: Mapping[str, Part], scope: Scope) -> list[tuple[str, str]]:
    """The parts of which this person may see anything, as a form offers them."""
    return [
        (key, f"{part.says}. {part.hint}" if part.hint else part.says)
        for key, part in parts.items()
        if part.is_for(scope)
    ]


def _line(token: ApiToken, parts: Mapping[str, Part], today: date) -> TokenLine:
    standing, tone = _standing(token, today)
    return TokenLine(
        pk=token.pk,
        name=token.name,
        begins=f"hw_{token.prefix}…",
        of=str(token.user),
        reaches=", ".join(parts[key].says if key in parts else key for key in token.parts.split()),
        until=date_format(token.expires_on, "j F Y"),
        used=_day(token.last_used_at) if token.last_used_at else "Not used yet",
        standing=standing,
        tone=tone,
        can_end=token.ended_at is None,
    )


def _standing(token: ApiToken, today: date) -> tuple[str, str]:
    if token.ended_at:
        by = f" by {token.ended_by}" if token.ended_by_id != token.user_id else ""
        return f"Ended on {_day(token.ended_at)}{by}", "neutral"
    if token.has_run_out(today):
        return "Expired", "watch"
    return ("In use", "good") if token.last_used_at else ("Ready", "told")


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
