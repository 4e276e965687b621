"""Writing the event log. The only door; called by every package's operations and by nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction

from headwater.foundations.audit.events import EventType
from headwater.foundations.audit.models import Event

if TYPE_CHECKING:
    from headwater.foundations.accounts.models import User


def record_event(
    type: EventType,
    *,
    by: User | None,
    about: models.Model,
    post_held: str = "",
    school_urn: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Event:
    """Append one event inside the caller's transaction, and enqueue what config/reactions.py says follows from it.

    `by` is the user who acted, None for the system; `post_held` the post they acted from, by default the one the
    request put on them. `before` and `after` hold the named fields that changed,
    as JSON values; never free text about a person. Raises RuntimeError outside a transaction: an event must
    stand or fall with the write it tells of.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{type.value} was recorded outside a transaction.")
    event = Event.objects.create(
        type=type.value,
        by=by,
        by_name=str(by) if by else "the system",
        post_held=str(post_held or getattr(by, "post_held", ""))[:200],
        about_kind=about._meta.label,
        about_key=str(about.pk),
        about_label=str(about)[:300],
        school_urn=school_urn,
        before=dict(before or {}),
        after=dict(after or {}),
    )
    module, _, name = settings.REACTIONS.rpartition(".")
    for task in getattr(import_module(module), name).get(type.value, ()):
        # The task row is written in this transaction: a crash after commit cannot lose it.
        task.enqueue(event_id=event.pk)
    return event
