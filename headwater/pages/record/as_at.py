"""What stood at a moment, of records that are never edited: pure, and the same whatever was written later.

A record is known from the moment it was entered. It stands until another takes its place or it is withdrawn, each at a
moment of its own. So of all that was ever entered, what stood at a moment is what had been entered by then and had
neither been replaced nor withdrawn by then.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol, TypeVar

from django.utils import timezone

from headwater.improvement.tiers.models import TierDecision


class Superseded(Protocol):
    """A record that is entered once, and may be replaced by another of its kind or withdrawn."""

    @property
    def entered_at(self) -> Any: ...
    @property
    def withdrawn_at(self) -> Any: ...
    @property
    def replaced_by(self) -> Any: ...


class Stepped(Protocol):
    """A step that was taken at a moment, as the `number`-th."""

    @property
    def at(self) -> Any: ...
    @property
    def number(self) -> Any: ...


RecordT = TypeVar("RecordT", bound=Superseded)
StepT = TypeVar("StepT", bound=Stepped)


def end_of(day: date) -> datetime:
    """The last moment of the day in the trust's own time: what was written at half past eleven at night was known."""
    return datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone()) - timedelta(
        microseconds=1
    )


def stood(records: Iterable[RecordT], moment: datetime) -> list[RecordT]:
    """Those that had been entered by then, and neither replaced nor withdrawn, in the order given."""
    return [each for each in records if each.entered_at <= moment and not _had_ended(each, moment)]


def _had_ended(record: Superseded, moment: datetime) -> bool:
    withdrawn = record.withdrawn_at is not None and record.withdrawn_at <= moment
    return withdrawn or (record.replaced_by is not None and record.replaced_by.entered_at <= moment)


def taken(steps: Iterable[StepT], moment: datetime) -> list[StepT]:
    """The steps of one thing that had been taken by then, the first one first."""
    return sorted((step for step in steps if step.at <= moment), key=lambda step: step.number)


def in_force(decisions: Iterable[TierDecision], day: date) -> TierDecision | None:
    """Of decisions about one school under one framework that stood when one asks: the one that began last by `day`."""
    begun = [each for each in decisions if each.in_force_from <= day]
    return max(begun, key=lambda each: each.in_force_from, default=None)
