"""What waits for somebody, as their home page shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from headwater.foundations.audit.models import Notice
from headwater.foundations.audit.queries import list_purposes
from headwater.reference.calendar.days import say_date

SHOWN_AT_ONCE = 3
"""Of one purpose; more are behind fold-outs, so that a long list is read on a phone."""


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One thing. `note`: of which school where there are several, since when it waits, that it was not opened yet."""

    label: str
    path: str
    note: str


@dataclass(frozen=True, slots=True)
class Folded:
    """What is behind one fold-out: `9 more`, or of one school `Ashdown Primary: 12`."""

    summary: str
    lines: tuple[WaitingLine, ...]


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """What was sent for one purpose: the first lines, then what is folded. `asks`: it waits for the person to do
    something; what does not is news."""

    asks: bool
    words: str
    lines: tuple[WaitingLine, ...]
    folded: tuple[Folded, ...]


def present_waiting(notices: Iterable[Notice], schools: Mapping[int, str]) -> tuple[WaitingGroup, ...]:
    """`audit.queries.list_waiting`, by what is to be done: what asks for something first. `schools`: those within sight
    now, names by URN; what is about any other is left out, and a name is said only where there are several."""
    purposes = list_purposes()
    found: defaultdict[tuple[bool, str], list[Notice]] = defaultdict(list)
    for notice in notices:
        if notice.school_urn is None or notice.school_urn in schools:
            purpose = purposes.get(notice.why)
            found[not (purpose and purpose.asks), purpose.words if purpose else "Read"].append(notice)
    return tuple(_group(not is_news, words, found[is_news, words], schools) for is_news, words in sorted(found))


def _group(asks: bool, words: str, notices: list[Notice], schools: Mapping[int, str]) -> WaitingGroup:
    def place(notice: Notice) -> str:
        return schools.get(notice.school_urn or 0, "") if len(schools) > 1 else ""

    if len(notices) <= SHOWN_AT_ONCE:
        return WaitingGroup(asks, words, tuple(_line(notice, place(notice)) for notice in notices), ())
    by_place: defaultdict[str, list[WaitingLine]] = defaultdict(list)
    for notice in notices:
        by_place[place(notice)].append(_line(notice))
    if len(by_place) == 1:
        [lines] = by_place.values()
        more = lines[SHOWN_AT_ONCE:]
        return WaitingGroup(asks, words, tuple(lines[:SHOWN_AT_ONCE]), (Folded(f"{len(more)} more", tuple(more)),))
    folded = (
        Folded(f"{name or 'The whole trust'}: {len(lines)}", tuple(lines)) for name, lines in sorted(by_place.items())
    )
    return WaitingGroup(asks, words, (), tuple(folded))


def _line(notice: Notice, place: str = "") -> WaitingLine:
    since = f"since {say_date(timezone.localdate(notice.sent_at))}" if notice.sent_at else ""
    said = [place, since, "" if notice.opened_at else "not opened yet"]
    return WaitingLine(notice.about_label, notice.path, ", ".join(filter(None, said)))
