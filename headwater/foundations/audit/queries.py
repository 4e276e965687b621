"""Reading the event log, and the words for what can happen."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Exists, Max, OuterRef, Q

from headwater.foundations.audit.events import EventType, Purpose
from headwater.foundations.audit.models import Event, EventQuerySet, Notice, NoticeQuerySet

if TYPE_CHECKING:
    from headwater.foundations.accounts.models import User
    from headwater.foundations.accounts.scope import Scope

SYSTEM = "system"


@cache
def list_event_types() -> dict[str, str]:
    """Every event any package declares in its `events.py`: stored value to the words people read."""
    found: dict[str, str] = {}
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.events") is None:
            continue
        module = import_module(f"{config.name}.events")
        for declared in vars(module).values():
            if isinstance(declared, type) and issubclass(declared, EventType):
                found.update(declared.choices)
    return found


def list_events(
    scope: Scope,
    *,
    type: str = "",
    by: str = "",
    since: date | None = None,
    until: date | None = None,
) -> EventQuerySet:
    """Events within `scope`, newest first; `by` is an account's id or SYSTEM; both days are included."""
    events = Event.objects.within(scope).order_by("-at", "-id")
    if type:
        events = events.filter(type=type)
    if by:
        events = events.filter(by=None) if by == SYSTEM else events.filter(by=int(by))
    if since:
        events = events.filter(at__date__gte=since)
    if until:
        events = events.filter(at__date__lte=until)
    return events


def list_actors(scope: Scope) -> list[tuple[str, str]]:
    """Everybody who did something within `scope`: account id (or SYSTEM) and a name, for a choice in a form."""
    rows = Event.objects.within(scope).order_by().values("by").annotate(name=Max("by_name"))
    return sorted(((str(row["by"] or SYSTEM), row["name"]) for row in rows), key=lambda actor: actor[1].casefold())


# What was put before whom --------------------------------------------------------------------------------------------


@cache
def list_purposes() -> dict[str, Purpose]:
    """Every purpose any package declares in its `events.py`, by key."""
    found: dict[str, Purpose] = {}
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.events") is None:
            continue
        declared = vars(import_module(f"{config.name}.events")).values()
        found.update({purpose.key: purpose for purpose in declared if isinstance(purpose, Purpose)})
    return found


def list_waiting(person: User) -> NoticeQuerySet:
    """What waits for this person, the newest first. What asks for something waits until it is settled; anything else
    until it is opened, in this version or a later one. One question."""
    asking = [purpose.key for purpose in list_purposes().values() if purpose.asks]
    opened = Notice.objects.filter(
        to=person,
        about_kind=OuterRef("about_kind"),
        about_key=OuterRef("about_key"),
        about_version__gte=OuterRef("about_version"),
        opened_at__isnull=False,
    )
    sent = Notice.objects.filter(to=person, sent_at__isnull=False, settled_at=None)
    return sent.filter(Q(why__in=asking) | ~Exists(opened)).order_by("-sent_at", "-pk")
