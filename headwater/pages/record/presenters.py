"""The record of a day as its page, its workbook, the command and JSON show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Notice
from headwater.foundations.audit.queries import list_purposes
from headwater.pages.record.facts import Asked, Fact
from headwater.pages.record.queries import RecordFacts
from headwater.pages.record.recorders import RECORDERS
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear

AUDIENCE = "Confidential: staff, local governors and trustees. Never published."
SENT_MEANS = "“Sent” means put on the person’s home page in Headwater; no e-mail is sent."
NOT_OPENED = "Not opened by then"
YOU = "You"
SIDES = ("The school", "The trust")
"""Who did something, for readers who are told no names: see `people.queries.Names`."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one recorder says of one school; `none` where that is nothing."""

    key: str
    title: str
    facts: tuple[Fact, ...]
    none: str


@dataclass(frozen=True, slots=True)
class SchoolRecord:
    """One school: what was known on the day, and apart from it what was decided by then and learned of afterwards."""

    urn: int
    name: str
    parts: tuple[Part, ...]
    later: tuple[Fact, ...]

    @property
    def silent(self) -> str:
        """What is said of the parts with nothing in them, in one line."""
        return " ".join(part.none for part in self.parts if not part.facts)


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One thing put before one person. `sent`: when and by whom, or that it was only shown; `opened` and `settled` as
    they stood at the end of the day."""

    who: str
    school: str
    label: str
    why: str
    sent: str
    opened: str
    is_opened: bool
    settled: str
    path: str


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person, or one side where names are not told: how much they had been sent and opened by then."""

    who: str
    sent: int
    opened: int
    shown: int
    settled: int
    lines: tuple[NoticeLine, ...]

    @property
    def summary(self) -> str:
        """`12 sent, 9 of them opened, 4 done or decided; 2 more opened without being sent`"""
        said = f"{self.sent} sent, {self.opened} of them opened, {self.settled} done or decided" if self.sent else ""
        shown = f"{self.shown} {'more ' if self.sent else ''}opened without being sent" if self.shown else ""
        return "; ".join(filter(None, [said, shown]))


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The whole answer. `since` says from which school year on."""

    day: str
    is_today: bool
    since: str
    schools: tuple[SchoolRecord, ...]
    people: tuple[PersonRecord, ...]
    tells_names: bool

    @property
    def is_long(self) -> bool:
        """Of several schools people are counted; each line is for one school, the workbook and the command."""
        return len(self.schools) > 1


def present_record(facts: RecordFacts, reader: User | None, today: date) -> RecordPage:
    """What `queries.get_record_facts` gives. Asks nothing more."""
    asked = facts.asked
    told: dict[int, dict[str, list[Fact]]] = {
        urn: {recorder.key: [] for recorder in RECORDERS} for urn in asked.schools
    }
    for key, some in facts.facts.items():
        for fact in some:
            told[fact.urn][key].append(fact)
    schools = tuple(_school(urn, told[urn], asked) for urn in asked.schools)
    year = AcademicYear.containing(asked.day)
    first = say_date(year.first_day)
    since = f"Targets, cases and cards for boards of {year} and later, and what was sent or opened since {first}."
    people = _people(facts.notices, asked, reader)
    names = all(asked.names.are_told(urn) for urn in asked.schools)
    return RecordPage(say_date(asked.day), asked.day == today, since if asked.since else "", schools, people, names)


def as_json(page: RecordPage) -> dict[str, Any]:
    """The answer for programs: every school with what was known and what was learned of afterwards, then notices."""
    return asdict(page) | {"sent_means": SENT_MEANS, "audience": AUDIENCE}


def _school(urn: int, told: Mapping[str, Iterable[Fact]], asked: Asked) -> SchoolRecord:
    parts = tuple(
        Part(each.key, each.title, tuple(fact for fact in told[each.key] if not fact.is_later), each.none)
        for each in RECORDERS
    )
    later = tuple(fact for each in RECORDERS for fact in told[each.key] if fact.is_later)
    return SchoolRecord(urn, asked.schools[urn].name, parts, later)


# People --------------------------------------------------------------------------------------------------------------


def _people(notices: Iterable[Notice], asked: Asked, reader: User | None) -> tuple[PersonRecord, ...]:
    newest = _newest_opened(notices, asked.moment)
    naming = _naming(asked, reader)
    lines = [(naming(notice.to, notice), notice) for notice in notices]
    # Where names are not told, several people are one side: the school or the trust.
    lines.sort(key=lambda pair: (pair[0] != YOU, pair[0]))
    return tuple(
        _person(who, [notice for _, notice in some], asked, naming, newest)
        for who, some in groupby(lines, key=lambda pair: pair[0])
    )


def _naming(asked: Asked, reader: User | None) -> Callable[[User | None, Notice], str]:
    """How this reader is told who: themselves as “You”, others by name or as the side they are on."""
    of_trust = asked.scope.may("people.view")

    def name(user: User | None, notice: Notice) -> str:
        if user is None:
            return "Headwater"
        if reader is not None and user.pk == reader.pk:
            return YOU
        if notice.school_urn is None:
            return str(user) if of_trust else "The trust"
        return asked.names.first(user, notice.school_urn)

    return name


Thing = tuple[int, str, str]


def _newest_opened(notices: Iterable[Notice], moment: datetime) -> dict[Thing, Notice]:
    """Of each thing, the newest version that each person had opened by then."""
    newest: dict[Thing, Notice] = {}
    for notice in notices:
        thing = _thing(notice)
        if notice.opened_at and notice.opened_at <= moment:
            before = newest.get(thing)
            if before is None or before.about_version < notice.about_version:
                newest[thing] = notice
    return newest


def _thing(notice: Notice) -> Thing:
    return notice.to_id, notice.about_kind, notice.about_key


def _person(
    who: str,
    notices: Iterable[Notice],
    asked: Asked,
    naming: Callable[[User | None, Notice], str],
    newest: Mapping[Thing, Notice],
) -> PersonRecord:
    lines, counted = [], Counter[str]()
    for notice in notices:
        opened = notice.opened_at is not None and notice.opened_at <= asked.moment
        settled = notice.settled_at is not None and notice.settled_at <= asked.moment
        if notice.sent_at:
            counted += Counter({"sent": 1, "opened": int(opened), "settled": int(settled)})
        else:
            counted["shown"] += 1
        lines.append(_line(who, notice, asked, naming, newest.get(_thing(notice))))
    kept = _together(lines) if who in SIDES else tuple(lines)
    return PersonRecord(who, counted["sent"], counted["opened"], counted["shown"], counted["settled"], kept)


def _together(lines: Iterable[NoticeLine]) -> tuple[NoticeLine, ...]:
    """One line for what several people of one side were sent alike: by how many of them it was opened."""
    alike: dict[tuple[str, ...], list[NoticeLine]] = {}
    for line in lines:
        alike.setdefault((line.school, line.label, line.why, line.sent, line.settled), []).append(line)
    found = []
    for several in alike.values():
        opened = sum(line.is_opened for line in several)
        words = several[0].opened
        if len(several) > 1:
            words = f"By {opened} of {len(several)} people" if opened else f"By none of {len(several)} people"
        found.append(replace(several[0], opened=words, is_opened=opened > 0))
    return tuple(found)


def _line(
    who: str,
    notice: Notice,
    asked: Asked,
    naming: Callable[[User | None, Notice], str],
    newest: Notice | None,
) -> NoticeLine:
    purpose = list_purposes().get(notice.why)
    school = asked.schools.get(notice.school_urn or 0)
    sent, settled = "Not sent: opened without being asked to", ""
    if notice.sent_at:
        sent = f"{_at(notice.sent_at)} by {_inside(naming(notice.sent_by, notice))}"
    opened = notice.opened_at is not None and notice.opened_at <= asked.moment
    later = newest if newest and newest.about_version > notice.about_version else None
    if notice.settled_at and notice.settled_at <= asked.moment:
        settled = f"{_at(notice.settled_at)} by {_inside(naming(notice.settled_by, notice))}"
    return NoticeLine(
        who=who,
        school=school.name if school else "",
        label=notice.about_label,
        why=purpose.words if purpose else "",
        sent=sent,
        opened=_opened_words(notice, opened, later),
        is_opened=opened or later is not None,
        settled=settled,
        path=notice.path,
    )


def _opened_words(notice: Notice, opened: bool, later: Notice | None) -> str:
    if opened and notice.opened_at:
        return _at(notice.opened_at)
    if later and later.opened_at:
        return f"Not as it was sent; as it stood on {_at(later.opened_at)}"
    return NOT_OPENED


def _at(moment: datetime) -> str:
    """`14 October 2026, 16:20`"""
    return date_format(timezone.localtime(moment), "j F Y, H:i")


def _inside(name: str) -> str:
    """As a name stands within a sentence."""
    return name[:1].lower() + name[1:] if name in (YOU, *SIDES) else name
