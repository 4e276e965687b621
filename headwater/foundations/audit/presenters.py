"""An event as people read it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.formats import date_format

from headwater.foundations.audit.models import Event
from headwater.foundations.audit.queries import list_event_types


@dataclass(frozen=True, slots=True)
class Change:
    """One named field; `words` says what became of it: "31 August 2026 (before: nothing)", or only what it is."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """One row of the log."""

    at: datetime
    what: str
    by: str
    post_held: str
    about: str
    changes: list[Change]


def present_event(event: Event) -> EventLine:
    """The event in words. A type that no package declares any more is shown as it was stored."""
    fields = dict.fromkeys([*event.before, *event.after])
    return EventLine(
        at=event.at,
        what=list_event_types().get(event.type, event.type),
        by=event.by_name,
        post_held=event.post_held,
        about=event.about_label,
        changes=[
            Change(field=_field_in_words(event.about_kind, field), words=_change_in_words(event, field))
            for field in fields
        ],
    )


def _field_in_words(kind: str, field: str) -> str:
    """The model's own name of the field where it has one: "held_until" is "Held until"."""
    words = field.replace("_", " ")
    with suppress(LookupError, ValueError, FieldDoesNotExist):
        words = str(getattr(apps.get_model(kind)._meta.get_field(field), "verbose_name", words))
    return words[:1].upper() + words[1:]


def _change_in_words(event: Event, field: str) -> str:
    """What is new, and what stood there before if the event says so and it differs."""
    after = _value_in_words(event.after.get(field))
    if field not in event.before:
        return after
    before = _value_in_words(event.before[field])
    if field not in event.after:
        return before
    return after if after == before else f"{after} (before: {before})"


def _value_in_words(value: Any) -> str:
    match value:
        case None | "" | [] | {}:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case str():
            return _day_in_words(value)
        case list():
            return ", ".join(map(_value_in_words, value))
        case dict():
            return "; ".join(f"{key}: {_value_in_words(inner)}" for key, inner in value.items())
        case _:
            return str(value)


def _day_in_words(text: str) -> str:
    """Dates and moments are stored as ISO text; anything else stays as it is."""
    with suppress(ValueError):
        if len(text) == len("2026-11-22"):
            return date_format(date.fromisoformat(text), "j F Y")
        if text[10:11] == "T":
            return date_format(timezone.localtime(datetime.fromisoformat(text)), "j F Y H:i")
    return text
