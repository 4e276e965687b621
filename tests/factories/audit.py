"""Events for tests."""

from __future__ import annotations

from typing import Any

from headwater.foundations.audit.models import Event


def make_event(type: str = "accounts.user-invited", **fields: Any) -> Event:
    """One row of the log, done by the system unless said otherwise."""
    facts = {"by_name": "the system", "about_kind": "accounts.User", "about_key": "1", "about_label": "A. Head"}
    return Event.objects.create(type=type, **(facts | fields))
