"""What waits for somebody, as their home page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone

from headwater.foundations.audit.models import Notice
from headwater.foundations.audit.queries import list_purposes
from headwater.reference.calendar.days import say_date

SHOWN_AT_ONCE = 3
"""Of one purpose and school; more are behind a fold-out, so that a long list is read on a phone."""


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One thing. `note`: since when it waits, and that it was not opened yet."""

    label: str
    path: str
    note: str


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """What waits for one purpose at one school ("" for the whole trust): `lines` first, then `more` in a fold-out."""

    words: str
    place: str
    lines: tuple[WaitingLine, ...]
    more: tuple[WaitingLine, ...]

    @property
    def more_words(self) -> str:
        """`9 more`"""
        return f"{len(self.more)} more"


def present_waiting(notices: Iterable[Notice], schools: Mapping[int, str]) -> tuple[WaitingGroup, ...]:
    """`audit.queries.list_waiting`, by what is to be done: what asks for something first. `schools`: names by URN; said
    only where somebody has more than one."""
    purposes = list_purposes()

    def group(notice: Notice) -> tuple[bool, str, str]:
        purpose = purposes.get(notice.why)
        place = schools.get(notice.school_urn or 0, "") if len(schools) > 1 else ""
        return not (purpose and purpose.asks), purpose.words if purpose else "Read", place

    found = []
    for (_, words, place), some in groupby(sorted(notices, key=group), key=group):
        lines = [WaitingLine(notice.about_label, notice.path, _note(notice)) for notice in some]
        found.append(WaitingGroup(words, place, tuple(lines[:SHOWN_AT_ONCE]), tuple(lines[SHOWN_AT_ONCE:])))
    return tuple(found)


def _note(notice: Notice) -> str:
    """`since 14 September 2026, not opened yet`"""
    since = f"since {say_date(timezone.localdate(notice.sent_at))}" if notice.sent_at else ""
    return since if notice.opened_at else f"{since}, not opened yet"
