"""What of a posted form is kept for whoever has to sign in first, and what never is. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KEPT = "kept"
"""Name of the field that carries what was written, sealed, and of its place in the session."""
SENT = "sent"
"""What the field says when the form is sent from the page that showed what was kept."""
LONGEST = 200_000
"""Characters of a form that are kept at most: many times a comment, less than a sheet, which is still in Excel."""

_NEVER = {"csrfmiddlewaretoken", KEPT, "next", "code", "otp", "login"}
_SECRET = ("password", "secret", "credential", "token")
_SIGNING_IN = ("account_", "mfa_", "socialaccount_", "accounts:")


@dataclass(frozen=True, slots=True)
class Words:
    """What was written: the address it was meant for, its fields in their order, the names of files left behind."""

    address: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        return sum(len(name) + len(value) for name, value in self.fields)


def is_about_signing_in(view_name: str) -> bool:
    """Whether the page is one of those that ask for passwords and codes: nothing of them is ever kept."""
    return view_name.startswith(_SIGNING_IN)


def fields_to_keep(fields: Iterable[tuple[str, Iterable[str]]]) -> tuple[tuple[str, str], ...]:
    """Every field with each of its values, but for passwords, codes and tokens."""
    return tuple((name, value) for name, values in fields if not _is_secret(name) for value in values)


def _is_secret(name: str) -> bool:
    plain = name.casefold()
    return plain in _NEVER or any(word in plain for word in _SECRET)


def is_written_here(headers: Mapping[str, str], origin: str) -> bool:
    """Whether the browser says that the form was sent from a page of this site (`https://host`). Another site may not
    even have its form shown."""
    return headers.get("Origin") == origin and headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
