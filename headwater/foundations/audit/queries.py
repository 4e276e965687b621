"""Reading the event log, and the words for what can happen."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Max

from headwater.foundations.audit.events import EventType
from headwater.foundations.audit.models import Event, EventQuerySet

if TYPE_CHECKING:
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
