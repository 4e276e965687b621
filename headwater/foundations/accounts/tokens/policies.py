"""When a token may be made, ended and used. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from headwater.foundations.accounts.models import ApiToken
from headwater.foundations.accounts.tokens.parts import Part

LONGEST = timedelta(days=365)
MOST_STANDING = 10
"""So many tokens of one person can stand at a time: more are likely forgotten ones."""
MOST_FIGURES = 4
"""A year fits into a name; a pupil's number or a date of birth does not."""


def reasons_not_to_make(
    name: str,
    keys: Collection[str],
    expires_on: date,
    *,
    parts: dict[str, Part],
    standing: Sequence[ApiToken],
    today: date,
) -> list[str]:
    """Every reason at once. `standing` are the tokens of the person that have not ended."""
    reasons = []
    called = name.strip().casefold()
    if not called:
        reasons.append("Say what the token is for, for example Power BI.")
    if sum(letter.isdigit() for letter in called) > MOST_FIGURES:
        reasons.append(f"A name has at most {MOST_FIGURES} figures: no pupil’s number or date of birth belongs in it.")
    live = [token for token in standing if not token.has_run_out(today)]
    if any(token.name.casefold() == called for token in live):
        reasons.append(f"You have a token called “{name.strip()}” already. End it first, or choose another name.")
    if len(live) >= MOST_STANDING:
        reasons.append(f"You have {MOST_STANDING} tokens. End one that is not used any more.")
    if set(keys) - set(parts):
        reasons.append("Choose what it reaches from the list.")
    elif not any(not parts[key].adds for key in keys):
        reasons.append("Choose at least one thing that the token reaches.")
    if expires_on <= today:
        reasons.append("Its last day must be after today.")
    if expires_on > today + LONGEST:
        reasons.append("A token lasts a year at most. Give an earlier last day.")
    return reasons


def reasons_not_to_end(token: ApiToken) -> list[str]:
    return ["This token has been ended already."] if token.ended_at else []


def reason_not_to_use(token: ApiToken, today: date) -> str:
    """Why this token, known to be right, opens nothing; "" where it does. `token` comes with its person."""
    if token.ended_at:
        return "This token has been ended."
    if token.has_run_out(today):
        return "This token has expired."
    return "" if token.user.is_active else "The account this token was made by is closed."
