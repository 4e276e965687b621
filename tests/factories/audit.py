"""Events and notices for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Event, Notice


def make_event(type: str = "accounts.user-invited", **fields: Any) -> Event:
    """One row of the log, done by the system unless said otherwise."""
    facts = {"by_name": "the system", "about_kind": "accounts.User", "about_key": "1", "about_label": "A. Head"}
    return Event.objects.create(type=type, **(facts | fields))


def make_notice(to: User, *, version: int = 1, why: str = "targets.to-read", **fields: Any) -> Notice:
    """Something sent to somebody on 14 September 2026, not opened. `why` blank and `opened_at` given: only shown."""
    facts: dict[str, Any] = {"about_kind": "targets.Proposal", "about_key": "1", "about_label": "A target", "path": "/"}
    if why:
        facts["sent_at"] = datetime(2026, 9, 14, 10, 30, tzinfo=UTC)
    return Notice.objects.create(to=to, about_version=version, why=why, **(facts | fields))
