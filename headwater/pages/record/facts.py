"""What is asked of the record, what it says, and who says it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Notice
from headwater.reference.calendar.days import say_date
from headwater.reference.people.queries import Names
from headwater.reference.schools.models import School


@dataclass(frozen=True, slots=True)
class Asked:
    """The day, its last moment, the schools by URN, and who asks: what they may see and how people are named to them.

    `since` is the first school year that is asked about (2026-27); "" for every one."""

    day: date
    moment: datetime
    schools: Mapping[int, School]
    scope: Scope
    names: Names
    since: str

    def by(self, user: User | None, urn: int) -> str:
        return self.names.of(user, urn)

    def on(self, moment: datetime) -> str:
        """`14 October 2026`, in the trust's own time."""
        return say_date(timezone.localdate(moment))


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing at one school, as it stood: what (`Attendance, 2026/27`), how it stood (`96%`), in which state.

    `decided`: by which body, on which day, in which minute; "" where nobody had. `known`: since when Headwater knew it,
    from whom. `steps`: how it had come there, the first step first; then they say all that `decided` and `known` do.
    `notes`: whole sentences to say beside. `is_later`: it was decided by that day, and
    Headwater learned of it only afterwards; such facts stand apart, so that what was known is not mixed with what is.
    """

    urn: int
    what: str
    stood: str
    state: str
    tone: str
    decided: str
    known: str
    steps: tuple[str, ...]
    path: str
    is_later: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorder:
    """Whoever has something to say of a day.

    `key` is permanent, `title` heads its facts, `none` is said where a school has none. `tell` asks a fixed number of
    questions, however many schools are asked about. `leave_out` gives the keys of those notices that this reader is not
    told of, where what they are about is not for everybody from its first day.
    """

    key: str
    title: str
    none: str
    tell: Callable[[Asked], Iterable[Fact]]
    leave_out: Callable[[Sequence[Notice], Asked], set[int]] = lambda _notices, _asked: set()


def told_too_early(
    notices: Sequence[Notice],
    kind: str,
    inside: Collection[int],
    list_first: Callable[[Collection[int]], Mapping[int, int]],
) -> set[int]:
    """Keys of the notices about things of this kind as they were before everybody was told of them, outside the schools
    where this reader works on them. `list_first`: of the things with these keys, by key, in which version they were
    told of first; asked only where there may be such notices."""
    outside = [each for each in notices if each.about_kind == kind and each.school_urn not in inside]
    first = list_first({int(each.about_key) for each in outside}) if outside else {}
    return {each.pk for each in outside if each.about_version < first.get(int(each.about_key), each.about_version + 1)}


def meeting_words(body: str, held_on: date | None, minute: str) -> str:
    """`Trust board, 14 October 2026, minute 7.2`; what is not known is left out."""
    return ", ".join(filter(None, [body, say_date(held_on) if held_on else "", f"minute {minute}" if minute else ""]))
