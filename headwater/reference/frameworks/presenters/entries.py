"""One element of a framework as a page shows it: its words in the trust's own words, and what its sort has to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import singledispatch

from headwater.foundations.definitions.kinds import name_of, name_within
from headwater.reference.calendar.cadence import parse_cadence
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.elements import (
    Aim,
    Amount,
    CardBlock,
    Container,
    Element,
    EvidenceBase,
    Hub,
    Principle,
    ProtocolStep,
    ReviewTool,
    Role,
    Rule,
    Standard,
    Step,
    Test,
)
from headwater.reference.frameworks.definitions.tiers import Criterion, CurriculumTier, Reasons


@dataclass(frozen=True, slots=True)
class Mark:
    """A word about an element that stands out: tone as the tag component has it."""

    word: str
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Note:
    """A labelled line below an element: one thing or several."""

    label: str
    lines: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        """Too many lines to stand between two other texts: a page folds them."""
        return len(self.lines) > 6


@dataclass(frozen=True, slots=True)
class Entry:
    """An element on a page. `id` is its permanent id, and its anchor."""

    id: str
    title: str
    text: str
    notes: tuple[Note, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a heading."""

    key: str
    title: str
    text: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Jump:
    """A part of a long page, to go to from its top."""

    key: str
    title: str


def present_entry(framework: Framework, element: Element) -> Entry:
    """Any element, with the notes of its sort."""
    return Entry(
        id=element.id,
        title=framework.say(element.title),
        text=framework.say(element.text),
        notes=tuple(Note(label, lines) for label, lines in _notes(element, framework) if lines),
        marks=_marks(element),
    )


def present_entries(framework: Framework, elements: Iterable[Element]) -> tuple[Entry, ...]:
    return tuple(present_entry(framework, element) for element in elements)


def say_roles(framework: Framework, keys: Sequence[str], last: str = "and") -> str:
    """`Principal, senior leaders and local governing board`; `last` joins the last two: "and", "or"."""
    names = [framework.say(framework.role(key).title) for key in keys]
    words = [names[0], *map(lower_first, names[1:])]
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else words[0]


def lower_first(text: str) -> str:
    """The text within a sentence: `Executive` becomes `executive`, `SEN support` and `CEO` stay."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def say_where(framework: Framework, id: str) -> str:
    """The title of an element, with its tier where it belongs to one: `Master plan (Tier 1: Lead)`."""
    for tier in framework.tiering.tiers:
        for criterion in tier.criteria:
            if criterion.id == id:
                return f"{framework.say(criterion.title)} ({framework.say(tier.title)})"
    for item in framework.offer:
        if item.id == id and len(item.tiers) == 1:
            return f"{framework.say(item.title)} ({framework.say(framework.tier(item.tiers[0]).title)})"
    return framework.say(next(placed.element.title for placed in framework.elements() if placed.element.id == id))


def say_everywhere(framework: Framework) -> dict[str, str]:
    """The same of every element, by id: for whoever asks about many."""
    said = {placed.element.id: framework.say(placed.element.title) for placed in framework.elements()}
    tiers = {tier.key: framework.say(tier.title) for tier in framework.tiering.tiers}
    within = {criterion.id: tier.key for tier in framework.tiering.tiers for criterion in tier.criteria}
    within |= {item.id: item.tiers[0] for item in framework.offer if len(item.tiers) == 1}
    return said | {id: f"{said[id]} ({tiers[tier]})" for id, tier in within.items()}


def say_amount(framework: Framework, amount: Amount | None) -> str:
    """`20 courses`, `At least 150 titles`"""
    if amount is None:
        return ""
    return f"{'At least ' if amount.at_least else ''}{amount.count:,} {framework.say(amount.of)}"


def say_often(text: str) -> str:
    """A cadence at the beginning of a line: `Every 2 weeks`; what is not quantified in words of its own."""
    cadence = parse_cadence(text)
    if cadence.kind == "unquantified" and not cadence.service_years:
        return "How often is not said"
    said = str(cadence)
    return said[:1].upper() + said[1:]


def say_test(test: Test) -> str:
    """`Persistent absence: close to England’s (how close is not set yet)`"""
    of_what = name_of("measures", test.measure)
    if test.group != "all":
        of_what += f", {lower_first(name_of('groups', test.group))}"
    whose = {"england": "England’s", "local-authority": "the local authority’s"}.get(test.against, "")
    bound = f"by {test.points} points or more" if test.points else "by how much is not set yet"
    within = f"within {test.points} points" if test.points else "how close is not set yet"
    since = "last year’s" if test.against == "last-year" else "over the last three years"
    said = {
        "better-than": f"better than {whose}",
        "worse-than": f"worse than {whose}",
        "no-worse-than": f"no worse than {whose}",
        "well-better-than": f"well better than {whose} ({bound})",
        "well-worse-than": f"well worse than {whose} ({bound})",
        "close-to": f"close to {whose} ({within})",
        "improving": f"better than {since}",
        "not-improving": f"no better than {since}",
        "at-least": f"at least {test.value}",
        "at-most": f"at most {test.value}",
    }[test.be]
    return f"{of_what}: {'may be ' if test.only_may_be else ''}{said}"


Said = tuple[tuple[str, tuple[str, ...]], ...]


@singledispatch
def _notes(element: Element, framework: Framework) -> Said:
    """What the sort of element has to say beside its title and text: label and lines."""
    return ()


def _one(text: str | None, framework: Framework) -> tuple[str, ...]:
    return (framework.say(text),) if text else ()


def _titles(framework: Framework, ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(say_where(framework, id) for id in ids))


@_notes.register
def _(element: Principle, framework: Framework) -> Said:
    tiers = tuple(framework.say(framework.tier(key).title) for key in element.tiers)
    return (
        ("Consists of", tuple(map(framework.say, element.parts))),
        ("In practice", _one(element.in_practice, framework)),
        (f"{framework.words['tier'].many.capitalize()}", (", ".join(tiers),) if tiers else ()),
        ("Shows in", (", ".join(_titles(framework, element.shapes)),) if element.shapes else ()),
    )


@_notes.register
def _(element: Aim, framework: Framework) -> Said:
    return (
        ("Known by", tuple(name_of("measures", key) for key in element.measures)),
        ("Seen in", _one(element.seen_in, framework)),
    )


@_notes.register
def _(element: Standard, framework: Framework) -> Said:
    return (
        ("Met when", tuple(map(say_test, element.tests))),
        ("People decide", _one(element.people_decide, framework)),
    )


@_notes.register
def _(element: Criterion, framework: Framework) -> Said:
    kinds = {kind.key: framework.say(kind.title) for kind in framework.tiering.evidence}
    return (
        ("Figures say so when", tuple(map(say_test, element.tests))),
        ("People look at", _one(element.people_decide, framework)),
        ("Evidence", (", ".join(kinds[key] for key in element.asks_for),) if element.asks_for else ()),
    )


@_notes.register
def _(element: Rule, framework: Framework) -> Said:
    return (("Who", (say_roles(framework, element.who),)),)


@_notes.register
def _(element: Step, framework: Framework) -> Said:
    return (
        ("When", _one(element.when.says, framework)),
        ("Who", (say_roles(framework, element.who),)),
        ("Takes part", (say_roles(framework, element.takes_part),) if element.takes_part else ()),
        ("Leads to", (", ".join(_titles(framework, element.leads_to)),) if element.leads_to else ()),
    )


@_notes.register
def _(element: ReviewTool, framework: Framework) -> Said:
    return (("It helps to answer", _one(element.asks, framework)),)


@_notes.register
def _(element: ProtocolStep, framework: Framework) -> Said:
    reading = " (our reading)" if element.days_read else ""
    days = f", {element.days} school days before{reading}" if element.days else ""
    return (
        ("When", (f"{_WHEN[element.when]}{days}",)),
        ("How often", (say_often(element.cadence),) if element.cadence else ()),
        ("Who", (say_roles(framework, element.who),)),
        ("Takes part", (say_roles(framework, element.takes_part),) if element.takes_part else ()),
        ("What comes of it", _one(element.produces, framework)),
    )


_WHEN = {"before": "Before", "during": "During", "after": "Afterwards", "throughout": "Throughout"}


@_notes.register
def _(element: Hub, framework: Framework) -> Said:
    return (
        ("Led by", (say_roles(framework, element.leads),)),
        ("Members", (say_roles(framework, element.members),)),
        ("Meets", (say_often(element.meets),)),
        ("About", tuple(map(framework.say, element.topics))),
        ("Shares", tuple(map(framework.say, element.shares))),
        ("Wants to reach", tuple(map(say_test, element.tests))),
        ("How many", (say_amount(framework, element.amount),) if element.amount else ()),
    )


@_notes.register
def _(element: Role, framework: Framework) -> Said:
    return (("How many", (say_amount(framework, element.amount),) if element.amount else ()),)


@_notes.register
def _(element: CardBlock, framework: Framework) -> Said:
    sections = [name_within("cards", "academy-card", "sections", key) for key in element.sections]
    return (("Where on it", (", ".join(sections),)),)


@_notes.register
def _(element: Container, framework: Framework) -> Said:
    return (
        ("Why it is empty", () if element.entries else _one(element.why_empty, framework)),
        ("Holds", (f"{element.holds} entries",) if element.holds else ()),
        ("Headings", tuple(map(framework.say, element.headings))),
        ("Filled in by the trust", tuple(map(framework.say, element.entries))),
    )


@_notes.register
def _(element: EvidenceBase, framework: Framework) -> Said:
    return (
        (
            "Rests on",
            tuple(
                f"{source.publisher}: {source.title}{f' ({source.year})' if source.year else ''}. "
                f"{framework.say(source.says)}"
                for source in element.sources
            ),
        ),
    )


@_notes.register
def _(element: Reasons, framework: Framework) -> Said:
    return (("For one of these reasons", tuple(map(framework.say, element.reasons))),)


@_notes.register
def _(element: CurriculumTier, framework: Framework) -> Said:
    return (
        ("Support", tuple(map(framework.say, element.support))),
        ("Can offer", tuple(map(framework.say, element.can_offer))),
    )


def _marks(element: Element) -> tuple[Mark, ...]:
    if isinstance(element, Step) and element.when.exceptional:
        return (Mark("only when called for"),)
    if isinstance(element, Standard | Criterion) and not element.tests:
        return (Mark("people decide"),)
    if isinstance(element, Container) and not element.entries:
        return (Mark("to be filled in", "watch"),)
    return ()
