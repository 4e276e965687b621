"""Writing the event log, and putting things before people. The only door; called by every package's operations and by
nothing else. That somebody opened what a page shows is kept by `audit.openings`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction

from headwater.foundations.audit.events import EventType, Purpose
from headwater.foundations.audit.models import Event, Notice

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


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing in one version, and whom it is put before for what. `to` are accounts; `path` is where it is opened;
    `label` what it is called now, as the record is to say for ever."""

    about: models.Model
    version: int
    to: Iterable[User]
    label: str
    school_urn: int | None
    path: str
    why: Purpose


def send_notices(
    *,
    about: models.Model,
    version: int,
    to: Iterable[User],
    label: str,
    school_urn: int | None,
    path: str,
    why: Purpose,
    by: User | None,
    now: datetime,
) -> int:
    """Put one thing before several people: `send_many` of one."""
    return send_many(outgoing=[Outgoing(about, version, to, label, school_urn, path, why)], by=by, now=now)


def send_many(*, outgoing: Iterable[Outgoing], by: User | None, now: datetime) -> int:
    """Put things before people: from `now` on each stands on the home page of everybody it is sent to. Returns how many
    notices that were. No e-mail is sent.

    Part of the operation that calls it, which records its own event; raises RuntimeError outside a transaction. Whoever
    acts is sent nothing of their own, and the same version for the same purpose is sent to nobody twice.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A notice was sent outside a transaction.")
    notices = [
        Notice(
            to=person,
            about_kind=each.about._meta.label,
            about_key=str(each.about.pk),
            about_version=each.version,
            about_label=each.label[:300],
            school_urn=each.school_urn,
            path=each.path,
            why=each.why.key,
            sent_at=now,
            sent_by=by,
        )
        for each in outgoing
        for person in each.to
        if by is None or person.pk != by.pk
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=200)
    return len(notices)


def settle_notices(
    *, about: Sequence[models.Model], by: User | None, now: datetime, why: Iterable[Purpose] | None = None
) -> int:
    """Say that nothing is waited for any more of what was sent about these things, all of one model: for these
    purposes, or for any. Returns how many notices that were. Part of the operation that calls it, as `send_many` is."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A notice was settled outside a transaction.")
    if not about:
        return 0
    notices = Notice.objects.filter(about_kind=about[0]._meta.label, about_key__in=[str(each.pk) for each in about])
    if why is not None:
        notices = notices.filter(why__in=[purpose.key for purpose in why])
    return notices.exclude(sent_at=None).mark_settled(now, by)
