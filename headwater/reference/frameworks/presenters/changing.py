"""What the pages for changing a trust's framework show: the draft, what can be changed in it, the editions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from headwater.foundations.definitions.problems import Problem
from headwater.reference.frameworks.comparing import Comparison, compare
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.elements import Container, Element, Hub, ProtocolStep, Role
from headwater.reference.frameworks.definitions.framework import Placed
from headwater.reference.frameworks.definitions.offer import OfferItem
from headwater.reference.frameworks.definitions.tiers import CurriculumTier
from headwater.reference.frameworks.documents import parse_document
from headwater.reference.frameworks.models import Edition
from headwater.reference.frameworks.policies import BOUNDED, has_begun, mark_of
from headwater.reference.frameworks.presenters.entries import say_amount, say_often, say_roles, say_test
from headwater.reference.frameworks.presenters.offering import say_how_often
from headwater.reference.frameworks.presenters.questions import present_questions

WORDS_MEAN: Mapping[str, str] = {
    "academy": "a school of the trust",
    "trust": "the trust",
    "principal": "the head of a school",
    "pupil": "a child in a school",
    "lgb": "the board of one school",
    "governor": "a member of that board",
    "board": "the board of the trust",
    "executive": "a leader of the central team",
    "tier": "a tier, phase or package of support",
    "target": "what a school is to reach",
    "plan": "a school’s development plan",
    "card": "the one page about a school",
    "health-check": "the review of a whole school",
    "curriculum-area": "a subject or phase of a school",
}
"""What each of the words that a trust can choose is for."""


def say_days(days: Sequence[str]) -> str:
    """`31 October, 15 March`"""
    return ", ".join(f"{day.day} {day:%B}" for day in (date.fromisoformat(f"2027-{text}") for text in days))


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A published model that can be adopted."""

    key: str
    title: str
    summary: str
    published_by: str
    is_chosen: bool


def present_choices(models: Mapping[str, Framework], *, chosen: str) -> tuple[ModelChoice, ...]:
    return tuple(
        ModelChoice(
            key,
            framework.say(framework.title),
            framework.say(framework.summary),
            framework.published.by if framework.published else "",
            key == chosen,
        )
        for key, framework in models.items()
    )


# The draft -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AssumedLine:
    """What was assumed of an item: `reads` is what it says, `question` why it had to be assumed. `seen` is its mark;
    `in_browser`: whether any of it can be changed there."""

    id: str
    title: str
    reads: tuple[str, ...]
    in_browser: bool
    question: str
    reading: str
    seen: str


@dataclass(frozen=True, slots=True)
class OpenReading:
    key: str
    question: str
    reading: str
    rests: int
    """How many items rest on it, not confirmed."""
    seen: str


@dataclass(frozen=True, slots=True)
class OpenPlace:
    id: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft: what it differs in from `against`, what is still open, what stands in the way of publishing it."""

    title: str
    number: int
    touched: str
    against: str
    comparison: Comparison
    problems: tuple[Problem, ...]
    assumed: tuple[AssumedLine, ...]
    readings: tuple[OpenReading, ...]
    unset: tuple[OpenPlace, ...]
    containers: tuple[OpenPlace, ...]
    seen: str


def present_draft(draft: Edition, before: Framework, against: str, problems: Sequence[Problem]) -> DraftPage:
    """`before`: the newest edition, or the published model where there is none; `against` names it."""
    framework = draft.framework
    questions = present_questions(framework)
    asked = {each.key: each.question for each in framework.ambiguities}
    resting = [item for item in framework.offer if item.assumed and not item.assumed.confirmed]
    return DraftPage(
        title=framework.say(framework.title),
        number=draft.number,
        touched=_touched(draft),
        against=against,
        comparison=compare(before, framework),
        problems=tuple(problems),
        assumed=tuple(
            AssumedLine(
                id=each.id,
                title=each.title,
                reads=_assumed_lines(framework, framework.item(each.id)),
                in_browser=not _QUANTITIES.isdisjoint(_assumed_of(framework.item(each.id))),
                question=framework.say(asked.get(each.reading, "")),
                reading=each.reading,
                seen=mark_of(framework.item(each.id)),
            )
            for each in questions.assumptions
        ),
        readings=tuple(
            OpenReading(
                each.key,
                each.question,
                each.reading,
                sum(item.assumed is not None and item.assumed.reading == each.key for item in resting),
                mark_of(reading),
            )
            for each, reading in zip(questions.questions, framework.ambiguities, strict=True)
            if not each.confirmed
        ),
        unset=tuple(OpenPlace(each.id, each.title, "; ".join(each.tests)) for each in questions.unset),
        containers=tuple(
            OpenPlace(each.id, framework.say(each.title), framework.say(each.why_empty))
            for each in framework.containers
            if not each.entries
        ),
        seen=draft.mark,
    )


_QUANTITIES = frozenset({"cadence", "amount", "owed_by"})


def _assumed_of(item: OfferItem) -> tuple[str, ...]:
    return item.assumed.what if item.assumed else ()


def _assumed_lines(framework: Framework, item: OfferItem) -> tuple[str, ...]:
    """What is assumed, and nothing else: `Who leads: Chief executive`."""
    what = _assumed_of(item)
    tiers = ", ".join(framework.say(framework.tier(key).title) for key in item.tiers)
    lines = [
        ("leads", "Who leads", say_roles(framework, item.leads)),
        ("takes_part", "Who takes part", say_roles(framework, item.takes_part) if item.takes_part else "nobody else"),
        ("tiers", "For", tiers or framework.say("every {academy}")),
    ]
    how = [say_how_often(framework, item)] if _QUANTITIES & set(what) else []
    return (*how, *(f"{label}: {said}" for name, label, said in lines if name in what))


def _touched(draft: Edition) -> str:
    """`Begun by A. Lead on 3 November 2026; last changed by B. Lead on 5 November 2026`"""
    begun = f"Begun by {draft.begun_by or 'the system'} on {_day(draft.begun_at)}"
    if draft.changed_at is None:
        return f"{begun}; not changed yet"
    return f"{begun}; last changed by {draft.changed_by or 'the system'} on {_day(draft.changed_at)}"


def _day(moment: date) -> str:
    return f"{moment.day} {moment:%B %Y}"


# What can be changed -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChangeableLine:
    """Something whose quantity can be changed: what it says now."""

    id: str
    title: str
    reads: tuple[str, ...]
    who_for: str
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class ChangeableGroup:
    key: str
    title: str
    lines: tuple[ChangeableLine, ...]


def present_changeable(framework: Framework, *, only_assumed: bool = False) -> tuple[ChangeableGroup, ...]:
    """Everything that can be changed in the browser, by sort; `only_assumed`: only what nobody has confirmed."""
    groups: dict[str, list[ChangeableLine]] = {}
    for placed in framework.elements():
        reads = _reads(framework, placed.element)
        line = ChangeableLine(
            id=placed.element.id,
            title=framework.say(placed.element.title),
            reads=reads,
            who_for=_who_for(framework, placed.element),
            is_assumed=_is_assumed(placed),
        )
        if reads and (line.is_assumed or not only_assumed):
            groups.setdefault(_group(placed), []).append(line)
    return tuple(
        ChangeableGroup(key, framework.say(title), tuple(groups[key]))
        for key, title in _GROUPS.items()
        if key in groups
    )


_GROUPS = {
    "offer": "What schools get and give",
    "curriculum": "{Curriculum-area.many}",
    "tests": "Bounds: what “close” and “well above” mean",
    "hubs": "Hubs and networks",
    "steps": "Steps of protocols",
    "roles": "How many people",
}
_GROUP_OF: Sequence[tuple[type[Element], str]] = (
    (OfferItem, "offer"),
    (CurriculumTier, "curriculum"),
    (Hub, "hubs"),
    (ProtocolStep, "steps"),
    (Role, "roles"),
)


def _group(placed: Placed) -> str:
    return next((key for kind, key in _GROUP_OF if isinstance(placed.element, kind)), "tests")


def _reads(framework: Framework, element: Element) -> tuple[str, ...]:
    """What it says of how often, how many and by when; nothing where nothing of it is changed here."""
    tests = tuple(say_test(test) for test in getattr(element, "tests", ()) if test.be in BOUNDED)
    if isinstance(element, OfferItem):
        return (say_how_often(framework, element),)
    if isinstance(element, CurriculumTier):
        return (f"Reviews: {say_often(element.reviews).lower()}", f"Line managers: {element.line_management}")
    if isinstance(element, Hub):
        return tuple(filter(None, (say_often(element.meets), say_amount(framework, element.amount), *tests)))
    if isinstance(element, ProtocolStep):
        days = f"{element.days} school days before" if element.days else ""
        return tuple(filter(None, (days, say_often(element.cadence) if element.cadence else "")))
    if isinstance(element, Role):
        return (say_amount(framework, element.amount),) if element.amount else ()
    return tests


def _who_for(framework: Framework, element: Element) -> str:
    if not isinstance(element, OfferItem):
        return ""
    tiers = ", ".join(framework.say(framework.tier(key).title) for key in element.tiers)
    return tiers or framework.say("Every {academy}")


def _is_assumed(placed: Placed) -> bool:
    item = placed.element
    if isinstance(item, OfferItem):
        return item.assumed is not None and not item.assumed.confirmed and not _QUANTITIES.isdisjoint(item.assumed.what)
    return any(test.be in BOUNDED and test.points is None for test in getattr(item, "tests", ()))


@dataclass(frozen=True, slots=True)
class ElementPage:
    """One element whose quantities can be changed: what it is, and why something of it was assumed."""

    id: str
    title: str
    text: str
    reads: tuple[str, ...]
    who_for: str
    question: str
    reading: str
    is_container: bool


def present_element(framework: Framework, element: Element) -> ElementPage:
    assumed = element.assumed if isinstance(element, OfferItem) else None
    reading = next((each for each in framework.ambiguities if assumed and each.key == assumed.reading), None)
    return ElementPage(
        id=element.id,
        title=framework.say(element.title),
        text=framework.say(element.text),
        reads=_reads(framework, element),
        who_for=_who_for(framework, element),
        question=framework.say(reading.question) if reading else "",
        reading=framework.say(reading.reading) if reading else "",
        is_container=isinstance(element, Container),
    )


# Editions ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EditionLine:
    """A published edition in the list. `before`: the number of the edition before, 0 for the published model."""

    number: int
    starts_with: str
    published: str
    standing: str
    tone: str
    before: int
    moved: int
    """How many schools were moved to it, in any year."""


def present_editions(editions: Sequence[Edition], moved: Mapping[int, int], today: date) -> tuple[EditionLine, ...]:
    """`editions`: published, newest first; `moved`: by key, how many schools were moved to each."""
    in_force = next((each for each in editions if each.first_year and has_begun(each.first_year, today)), None)
    lines = []
    for edition in editions:
        begun = edition.first_year is not None and has_begun(edition.first_year, today)
        standing, tone = ("In force", "good") if edition is in_force else ("Followed by another", "neutral")
        if not begun:
            standing, tone = f"Starts with {edition.first_year}", "told"
        lines.append(
            EditionLine(
                number=edition.number,
                starts_with=str(edition.first_year),
                published=f"{edition.published_by or 'The system'}, {_day(edition.published_at)}"
                if edition.published_at
                else "",
                standing=standing,
                tone=tone,
                before=edition.number - 1,
                moved=moved.get(edition.pk, 0),
            )
        )
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class MoveDifference:
    """What changes for the schools that leave one edition for another."""

    number: int
    schools: int
    comparison: Comparison


def present_move(now_on: Mapping[int, Edition], edition: Edition) -> tuple[MoveDifference, ...]:
    """For each edition that schools work by now, what the other one changes for them."""
    leaving = {held.pk: held for held in now_on.values() if held.pk != edition.pk}
    framework = edition.framework
    return tuple(
        MoveDifference(
            held.number,
            sum(each.pk == held.pk for each in now_on.values()),
            compare(parse_document(held.document), framework),
        )
        for held in sorted(leaving.values(), key=lambda each: each.number)
    )
