"""What one school is owed in one year: the items of its tier, each with the windows or days it is due. Pure.

Nothing is stored here. `support` will store what this says when a school's year begins or its tier changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from headwater.reference.calendar.cadence import Cadence, parse_cadence
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.terms import SchoolYear
from headwater.reference.calendar.windows import Window, due_windows, say_cadence
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.elements import Hub
from headwater.reference.frameworks.definitions.kinds import Nature
from headwater.reference.frameworks.definitions.offer import Condition, OfferItem


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What must be known of a school to say what it is owed. None: not known, and the summary says so.

    `head_began_on`: when the head first led any school. `entitled_from` and `entitled_until`: the part of the year in
    which the school is in the trust and in these tiers; None reaches to the year's end on that side.
    """

    school_year: SchoolYear
    phase: str | None = None
    is_church_school: bool | None = None
    head_began_on: date | None = None
    is_joining: bool = False
    entitled_from: date | None = None
    entitled_until: date | None = None


@dataclass(frozen=True, slots=True)
class OwedItem:
    """One item that a school is owed or gives in a year.

    `windows`: when an activity or contribution falls due, in order. `due_on`: the days by which a document is due.
    `how_often`: a sentence about both that somebody can check. `depends_on`: what must be known before it is certain
    that the item is owed; "" where it is certain. `is_assumed`: some of it is a reading that nobody has confirmed.
    """

    item: OfferItem
    title: str
    text: str
    cadence: Cadence
    windows: tuple[Window, ...]
    due_on: tuple[date, ...]
    how_often: str
    depends_on: str
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class NotOwed:
    """An item of the offer that is not for this school this year, and why."""

    item: OfferItem
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class HubMeetings:
    """When a hub meets in the school's part of the year. Hubs are for every school, whatever its tier."""

    hub: Hub
    title: str
    text: str
    cadence: Cadence
    windows: tuple[Window, ...]
    how_often: str


@dataclass(frozen=True, slots=True)
class OfferSummary:
    """What a school is owed in a year, in the framework's order. `tiers`: those it is in, with all they include."""

    framework: Framework
    year: AcademicYear
    tiers: tuple[str, ...]
    owed: tuple[OwedItem, ...]
    not_owed: tuple[NotOwed, ...]
    hubs: tuple[HubMeetings, ...]


def summarise(
    framework: Framework, tiers: Sequence[str], year: AcademicYear, facts: SchoolFacts, today: date
) -> OfferSummary:
    """What a school in these tiers (or packages; none where the framework has none) is owed in the year.

    An item without tiers is every school's. Raises KeyError for a tier that the framework does not have, and
    ValueError where the facts are about another year.
    """
    if facts.school_year.year != year:
        raise ValueError(f"The term dates are those of {facts.school_year.year}, not of {year}.")
    held = framework.with_included(tuple(tiers))
    owed: list[OwedItem] = []
    not_owed: list[NotOwed] = []
    for item in framework.offer:
        if item.tiers and not set(item.tiers) & set(held):
            continue
        reason = _why_not(item, facts)
        if reason:
            not_owed.append(NotOwed(item, framework.say(item.title), framework.say(reason)))
        else:
            owed.append(_owed(framework, item, facts, today))
    hubs = tuple(_meetings(framework, hub, facts, today) for hub in framework.hubs)
    return OfferSummary(framework, year, held, tuple(owed), tuple(not_owed), hubs)


def _meetings(framework: Framework, hub: Hub, facts: SchoolFacts, today: date) -> HubMeetings:
    cadence = parse_cadence(hub.meets)
    windows = due_windows(cadence, facts.school_year, from_day=facts.entitled_from, until=facts.entitled_until)
    title, text = framework.say(hub.title), framework.say(hub.text)
    return HubMeetings(hub, title, text, cadence, windows, say_cadence(cadence, windows, today))


def _owed(framework: Framework, item: OfferItem, facts: SchoolFacts, today: date) -> OwedItem:
    cadence = parse_cadence(item.cadence)
    windows: tuple[Window, ...] = ()
    due_on: tuple[date, ...] = ()
    if item.nature in (Nature.ACTIVITY, Nature.CONTRIBUTION, Nature.DOCUMENT):
        windows = due_windows(
            cadence,
            facts.school_year,
            from_day=facts.entitled_from,
            until=facts.entitled_until,
            service_began_on=facts.head_began_on,
        )
    if item.nature is Nature.DOCUMENT:
        # A document without days of its own is due when its window ends.
        due_on = _days(item, facts) if item.owed_by else tuple(window.ends_on for window in windows)
        windows = ()
    return OwedItem(
        item=item,
        title=framework.say(item.title),
        text=framework.say(item.text),
        cadence=cadence,
        windows=windows,
        due_on=due_on,
        how_often=_how_often(item, cadence, windows, due_on, facts, today),
        depends_on=framework.say(" ".join(_unknown(each, facts) for each in item.conditions).strip()),
        is_assumed=item.assumed is not None and not item.assumed.confirmed,
    )


def _days(item: OfferItem, facts: SchoolFacts) -> tuple[date, ...]:
    """The days of this year by which a document is due, those outside the school's part of the year left out."""
    start = facts.school_year.year.start
    days = sorted(
        date.fromisoformat(f"{start if text >= '09' else start + 1}-{text}") for text in item.owed_by
    )  # no model has a document due on 29 February: the format refuses the day
    return tuple(
        day
        for day in days
        if (facts.entitled_from is None or day >= facts.entitled_from)
        and (facts.entitled_until is None or day <= facts.entitled_until)
    )


def _how_often(
    item: OfferItem,
    cadence: Cadence,
    windows: tuple[Window, ...],
    due_on: tuple[date, ...],
    facts: SchoolFacts,
    today: date,
) -> str:
    if item.nature is Nature.DOCUMENT:
        return _said_due(due_on, today) if due_on else _said_no_day(item)
    if item.nature is Nature.STANDING:
        return f"there {_part_of_year(facts)}"
    if item.nature is Nature.ON_REQUEST:
        return "when it is asked for or the need is found"
    if item.nature is Nature.RELATIONSHIP:
        return _lasts(cadence, facts)
    if item.more_than and not cadence.is_scheduled:
        return f"more than {item.more_than} a year; how many is agreed with the school"
    return say_cadence(cadence, windows, today)


def _said_due(due_on: tuple[date, ...], today: date) -> str:
    coming = [day for day in due_on if day >= today]
    if not coming:
        return f"was due by {say_date(due_on[-1])}"
    return f"due by {say_date(coming[0])}" + (f"; {len(coming) - 1} more this year" if len(coming) > 1 else "")


def _said_no_day(item: OfferItem) -> str:
    if item.owed_by:
        return "the day it is due by lies outside this part of the year; another is agreed with the school"
    return "by when is not said"


def _part_of_year(facts: SchoolFacts) -> str:
    """`all year`, or from when until when the school is owed it."""
    year, first, last = facts.school_year.year, facts.entitled_from, facts.entitled_until
    says = [f"from {say_date(first)}"] if first and first > year.first_day else []
    says += [f"until {say_date(last)}"] if last and last < year.last_day else []
    return " ".join(says) or "all year"


def _lasts(cadence: Cadence, facts: SchoolFacts) -> str:
    if not cadence.service_years:
        return _part_of_year(facts)
    if facts.head_began_on is None:
        return f"for the first {cadence.service_years} years of service"
    return f"until {say_date(_years_after(facts.head_began_on, cadence.service_years))}"


def _why_not(item: OfferItem, facts: SchoolFacts) -> str:
    """Why the item is not for a school of which this is known; "" where it is, or may be."""
    for condition in item.conditions:
        if condition.fact == "church-school" and facts.is_church_school is False:
            return "For church schools only."
        if condition.fact == "phase" and facts.phase is not None and facts.phase not in condition.phases:
            return f"For {_listed(condition.phases)} schools only."
        if condition.fact == "joining" and not facts.is_joining:
            return "For schools that are joining the {trust}."
        if condition.fact == "new-headteacher" and facts.head_began_on is not None:
            years = parse_cadence(item.cadence).service_years
            ended = _years_after(facts.head_began_on, years)
            begins = facts.entitled_from or facts.school_year.year.first_day
            if years and ended <= begins:
                return f"For the first {years} years as {{principal}}; they ended on {say_date(ended)}."
    return ""


def _unknown(condition: Condition, facts: SchoolFacts) -> str:
    if condition.fact == "church-school" and facts.is_church_school is None:
        return "For church schools only; whether this is one is not recorded."
    if condition.fact == "phase" and facts.phase is None:
        return f"For {_listed(condition.phases)} schools only; the phase of this one is not known."
    if condition.fact == "new-headteacher" and facts.head_began_on is None:
        return "For new {principal.many} only; when this one began is not recorded."
    return ""


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _years_after(day: date, years: int) -> date:
    """The same day some years later; 28 February for a 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
