"""How two states of a framework differ, part by part, in words that somebody who never saw the document can read. Pure.

Every part is found again by its id (or key). What a part says is compared as it is written, so that a new word for
"school" is told once, as a word, and not at every sentence that uses it; it is shown in the words of its own state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from headwater.foundations.definitions.kinds import Part, name_of
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.elements import Amount, Element, Source, Test, When
from headwater.reference.frameworks.definitions.offer import Assumed, Condition
from headwater.reference.frameworks.definitions.tiers import CurriculumEvidence
from headwater.reference.frameworks.definitions.words import WORD_KEYS, Word
from headwater.reference.frameworks.presenters.entries import say_amount, say_everywhere, say_often, say_roles, say_test
from headwater.reference.frameworks.presenters.offering import ASSUMED
from headwater.reference.frameworks.presenters.required import AGAINST, say_whose

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a part says: `label` “How often”, and the lines before and after; none where it said nothing."""

    label: str
    before: Lines
    after: Lines

    @property
    def says(self) -> str:
        """`How often: was “every 2 weeks”, is “each term”.`"""
        was, now = ("; ".join(lines) for lines in (self.before, self.after))
        if not was:
            return f"{self.label}: now “{now}”."
        return f"{self.label}: was “{was}”, is “{now}”." if now else f"{self.label}: was “{was}”, is not said any more."


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that was added, dropped or changed. `sort` says what it is (“offer item”); `id` is "" for what has none.
    An added or dropped part has what it says or said in `changes`, on one side."""

    sort: str
    id: str
    title: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs. `words`: the trust's own words that are others now."""

    words: tuple[Change, ...]
    added: tuple[Difference, ...]
    dropped: tuple[Difference, ...]
    changed: tuple[Difference, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.added or self.dropped or self.changed)

    @property
    def says(self) -> str:
        """`3 added, 1 dropped, 4 changed; 2 words.`"""
        counts = [f"{len(found)} {name}" for found, name in self._named() if found]
        words = f"{len(self.words)} {'word' if len(self.words) == 1 else 'words'}" if self.words else ""
        return "; ".join(filter(None, [", ".join(counts), words])) + "." if not self.is_empty else "Nothing differs."

    def _named(self) -> Sequence[tuple[Sequence[Difference], str]]:
        return (self.added, "added"), (self.dropped, "dropped"), (self.changed, "changed")


def compare(before: Framework, after: Framework) -> Comparison:
    """What differs between two states of a framework, in the order of the document. Bookkeeping (edition, status, who
    wrote and checked it) is passed over; so is the order in which parts stand."""
    was, now = _parts(before), _parts(after)
    return Comparison(
        words=tuple(_words(before, after)),
        added=tuple(_one_sided(part, after, is_new=True) for place, part in now.items() if place not in was),
        dropped=tuple(_one_sided(part, before, is_new=False) for place, part in was.items() if place not in now),
        changed=tuple(
            Difference(part.sort, part.id, part.title, changes)
            for place, part in now.items()
            if place in was and (changes := tuple(_changes(was[place], before, part, after)))
        ),
    )


@dataclass(frozen=True, slots=True)
class _Something:
    """A part of a framework: what it is, and its fields as they are written."""

    sort: str
    id: str
    title: str
    fields: dict[str, Any] = field(default_factory=dict)


_INNER = {"purpose", "reasons", "criteria"}
"""Elements within a tier: parts of their own."""


def _parts(framework: Framework) -> dict[tuple[str, str], _Something]:
    found = [_itself(framework), *_elements(framework), *_others(framework)]
    return {(part.sort, part.id): part for part in found}


def _itself(framework: Framework) -> _Something:
    return _Something("framework", "", "The framework", _fields(framework, ("title", "summary")))


def _elements(framework: Framework) -> Iterator[_Something]:
    titles = say_everywhere(framework)
    for placed in framework.elements():
        element = placed.element
        names = [name for name in type(element).model_fields if name != "id"]
        if placed.sort == "tier":
            names = [name for name in names if name not in _INNER]
        yield _Something(placed.sort, element.id, titles[element.id], _fields(element, names))


def _others(framework: Framework) -> Iterator[_Something]:
    """What has no id: headings, the rules of tiering, readings, templates."""
    yield _Something("rules of tiering", "", framework.say("{Tier.many}"), _own(framework.tiering))
    if framework.curriculum:
        yield _Something(
            "rules of curriculum tiers", "", framework.say("{Curriculum-area.many}"), _own(framework.curriculum)
        )
    if asked := framework.target_requirements:
        yield _Something("rules of required targets", "", "Required targets", _own(asked))
        for each in asked.required:
            place = f"{each.measure} {each.group} {' '.join(each.phases)}"
            yield _Something("required target", place, say_whose(each), _own(each, "measure", "group"))
    for strand in framework.strands:
        yield _Something("strand", strand.key, framework.say(strand.title), _own(strand))
    for component in framework.cycle.components:
        yield _Something("part of the year", component.key, framework.say(component.title), _own(component))
    for protocol in framework.protocols:
        yield _Something("protocol", protocol.key, framework.say(protocol.title), _own(protocol))
    for template in framework.templates:
        yield _Something("record template", template.kind, template.kind.says, _own(template, "kind"))
    for reading in framework.ambiguities:
        yield _Something("reading", reading.key, f"Reading {reading.key}", _own(reading))
    for left in framework.not_modelled:
        yield _Something("left out", left.id, left.id, _own(left))


_WITHIN = {"steps", "tiers", "evidence", "components", "required"}
"""Lists of parts within a part: parts of their own."""


def _own(part: Part, *but: str) -> dict[str, Any]:
    """What a part says itself: neither its key nor the parts within it."""
    return _fields(part, [name for name in type(part).model_fields if name not in {"id", "key", *_WITHIN, *but}])


_DECIDED = ("recommends", "consults", "agrees")


def _fields(part: Part, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(part, name) for name in names}


def _words(before: Framework, after: Framework) -> Iterator[Change]:
    for key in WORD_KEYS:
        was, now = before.words[key], after.words[key]  # type: ignore[index]  # every framework says every word
        if was != now:
            yield Change(key.replace("-", " ").capitalize(), _word(was), _word(now))


def _word(word: Word) -> Lines:
    return (", ".join(filter(None, (word.one, word.many, word.short))),)


def _one_sided(part: _Something, framework: Framework, *, is_new: bool) -> Difference:
    changes = []
    for name, value in part.fields.items():
        lines = _say(framework, name, value)
        if name != "title" and lines:
            changes.append(Change(_label(name), () if is_new else lines, lines if is_new else ()))
    return Difference(part.sort, part.id, part.title, tuple(changes))


def _changes(was: _Something, before: Framework, now: _Something, after: Framework) -> Iterator[Change]:
    for name, value in now.fields.items():
        if value != was.fields[name]:
            change = Change(_label(name), _say(before, name, was.fields[name]), _say(after, name, value))
            if change.before != change.after:
                yield change


# Values in words -----------------------------------------------------------------------------------------------------


def _say(framework: Framework, name: str, value: Any) -> Lines:
    """A value in lines; none where it says nothing."""
    if value is None or value == () or value == "":
        return ()
    if name in _SAID:
        return (_SAID[name](framework, value),)
    if isinstance(value, tuple):
        return tuple(line for each in value for line in _say(framework, name, each))
    return (_say_one(framework, value),)


def _say_one(framework: Framework, value: Any) -> str:
    for kind, say in _KINDS:
        if isinstance(value, kind):
            return say(framework, value)
    return framework.say(str(value))


def _titles(framework: Framework, ids: str | Sequence[str]) -> str:
    known = {placed.element.id: framework.say(placed.element.title) for placed in framework.elements()}
    return "; ".join(f"{known.get(id, id)} ({id})" for id in ([ids] if isinstance(ids, str) else ids))


def _tiers(framework: Framework, keys: Sequence[str]) -> str:
    return ", ".join(framework.say(framework.tier(key).title) for key in keys)


def _evidence(framework: Framework, keys: Sequence[str]) -> str:
    kinds = {kind.key: kind.title for kind in framework.tiering.evidence}
    return ", ".join(framework.say(kinds[key]) for key in keys)


def _roles(framework: Framework, keys: str | Sequence[str]) -> str:
    return say_roles(framework, [keys] if isinstance(keys, str) else keys)


def _plain(key: str) -> str:
    return key.replace("-", " ").capitalize()


def _day(text: str) -> str:
    day = date.fromisoformat(f"2027-{text}")
    return f"{day.day} {day:%B}"


def _when(framework: Framework, when: When) -> str:
    days = " to ".join(_day(text) for text in (when.starts, when.ends) if text)
    said = framework.say(when.says)
    return f"{said}{f' ({days})' if days else ''}{', only when called for' if when.exceptional else ''}"


def _assumed(_: Framework, assumed: Assumed) -> str:
    what = ", ".join(ASSUMED[each] for each in assumed.what)
    reading = f" (reading {assumed.reading})" if assumed.reading else ""
    return f"{'Confirmed' if assumed.confirmed else 'Assumed'}: {what}{reading}"


def _condition(framework: Framework, condition: Condition) -> str:
    what = condition.fact.replace("-", " ")
    return f"{what}: {', '.join(condition.phases)}" if condition.phases else what


def _source(framework: Framework, source: Source) -> str:
    year = f", {source.year}" if source.year else ""
    return f"{source.title} ({source.publisher}{year}): {framework.say(source.says)}"


_KINDS: Sequence[tuple[type, Callable[[Framework, Any], str]]] = (
    (bool, lambda _, value: "Yes" if value else "No"),
    (Test, lambda _, value: say_test(value)),
    (Amount, say_amount),
    (When, _when),
    (Assumed, _assumed),
    (Condition, _condition),
    (Source, _source),
    (CurriculumEvidence, lambda framework, value: f"{value.shows.capitalize()}: {framework.say(value.text)}"),
    (Element, lambda framework, value: framework.say(value.title)),
)

_SAID: dict[str, Callable[[Framework, Any], str]] = {
    **dict.fromkeys(("leads", "takes_part", "who", "members", "body", "line_managers", *_DECIDED), _roles),
    **dict.fromkeys(("cadence", "meets", "reviews", "line_management"), lambda _, value: say_often(value)),
    **dict.fromkeys(("tiers", "includes"), _tiers),
    **dict.fromkeys(("shapes", "leads_to", "adds_to", "step"), _titles),
    "asks_for": _evidence,
    "owed_by": lambda _, days: " and ".join(map(_day, days)),
    "template": lambda _, key: name_of("records", key),
    "record": lambda _, key: name_of("records", key),
    "measures": lambda _, keys: ", ".join(name_of("measures", key) for key in keys),
    "reads": lambda framework, value: _roles(framework, value) if isinstance(value, tuple) else _plain(value),
    "standard": _titles,
    "against": lambda _, value: AGAINST[value],
    "about": lambda framework, value: _titles(framework, value) if isinstance(value, tuple) else _plain(value),
    "kind": lambda _, value: getattr(value, "says", str(value)),
    "nature": lambda _, value: value.says,
}
"""Fields whose value is a key of something else, or has words of its own."""

_LABELS = {
    "key": "Key",
    "many": "Several of them",
    "text": "What it says",
    "cadence": "How often",
    "meets": "How often it meets",
    "reviews": "How many reviews",
    "trust_reviews": "Reviews the trust supports",
    "trust_leads": "The trust leads reviews",
    "line_management": "How often line managers meet",
    "amount": "How many",
    "more_than": "More than, a year",
    "owed_by": "Owed by",
    "leads": "Led by",
    "who": "Who",
    "reads": "Who or what is read",
    "takes_part": "Who takes part",
    "tiers": "For",
    "includes": "Comes with",
    "held_as": "Held as",
    "tests": "Figures say so when",
    "people_decide": "People decide",
    "assumed": "Assumed or confirmed",
    "gives": "Given or got",
    "conditions": "Only for",
    "statutory": "Required by law",
    "parts": "It consists of",
    "output": "What comes of it",
    "produces": "What comes of it",
    "asks": "It helps to answer",
    "asks_for": "Evidence",
    "phases": "Schools",
    "age": "With pupils of age",
    "standard": "Follows from",
    "against": "Beside",
    "confidential": "Stays in the room",
    "kind": "Kind",
    "nature": "How it is kept",
    "sort": "Person, body or group",
    "why": "Why",
    "entries": "Filled in by the trust",
    "seen_in": "Seen in",
    "shapes": "Shows in",
    "can_offer": "Can offer to others",
    "days": "School days before",
    "order": "Order",
    "led_by": "Led by",
    "support_missing": "What it gives is not said",
}


def _label(name: str) -> str:
    return _LABELS.get(name) or name.replace("_", " ").capitalize()
