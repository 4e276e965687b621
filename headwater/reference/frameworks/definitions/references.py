"""Does a framework hang together: does everything that one part names exist in another, or in another kind?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from headwater.foundations.definitions.kinds import Objection, Part, Reference
from headwater.foundations.definitions.problems import did_you_mean
from headwater.reference.frameworks.definitions.elements import (
    Ambiguity,
    Hub,
    Principle,
    Protocol,
    ProtocolStep,
    ReviewTool,
    Rule,
    Step,
    Test,
)
from headwater.reference.frameworks.definitions.framework import Framework
from headwater.reference.frameworks.definitions.offer import Assumed, OfferItem
from headwater.reference.frameworks.definitions.required import RequiredTarget
from headwater.reference.frameworks.definitions.tiers import Criterion, CurriculumTier, CurriculumTiering, Tiering

At = tuple[str | int, ...]


def outer_references(framework: Framework) -> Iterator[Reference]:
    """Keys of measures, pupil groups and record templates."""
    for test, at in list_tests(framework):
        yield Reference(kind="measures", key=test.measure, at=(*at, "measure"))
        yield Reference(kind="groups", key=test.group, at=(*at, "group"))
    for n, aim in enumerate(framework.aims):
        for m, measure in enumerate(aim.measures):
            yield Reference(kind="measures", key=measure, at=("aims", n, "measures", m))
    for required, at in list_required(framework):
        yield Reference(kind="measures", key=required.measure, at=(*at, "measure"))
        yield Reference(kind="groups", key=required.group, at=(*at, "group"))
    for n, each in enumerate(framework.templates):
        yield Reference(kind="records", key=each.template, at=("templates", n, "template"))
    for part, at in _walk(framework, ()):
        if isinstance(part, OfferItem | Protocol | ReviewTool | CurriculumTiering) and part.record:
            yield Reference(kind="records", key=part.record, at=(*at, "record"))


def list_tests(framework: Framework) -> Iterator[tuple[Test, At]]:
    """Every measurable test of the framework, with the way to it."""
    return ((part, at) for part, at in _walk(framework, ()) if isinstance(part, Test))


def list_required(framework: Framework) -> Iterator[tuple[RequiredTarget, At]]:
    """Every target that the framework requires, with the way to it."""
    asked = framework.target_requirements
    for n, required in enumerate(asked.required if asked else ()):
        yield required, ("target_requirements", "required", n)


def inner_objections(framework: Framework) -> Iterator[Objection]:
    """Everything inside the framework that names what it does not have, stands twice, or goes round in a circle."""
    yield from _twice([(placed.element.id, placed.at) for placed in framework.elements()], "id")
    for named, entries in _keyed(framework).items():
        yield from _twice(entries, named)
    keys = {named: {key for key, _ in entries} for named, entries in _keyed(framework).items()}
    keys["standard"] = {standard.id for standard in framework.standards}
    ids = {placed.element.id for placed in framework.elements()}
    for part, at in _walk(framework, ()):
        for field, named in _NAMES.get(type(part), {}).items():
            known = ids if named == "id" else keys[named]
            yield from _unknown(getattr(part, field), (*at, field), named, known)
    yield from _required_twice(framework)
    yield from _circles(framework)
    yield from _unnamed(framework)
    if framework.curriculum:
        yield from _unknown(framework.curriculum.step, ("curriculum", "step"), "id", ids)


_NAMES: dict[type[Part], dict[str, str]] = {
    Principle: {"strand": "strand", "shapes": "id", "tiers": "tier"},
    Rule: {"who": "role"},
    Step: {"component": "component", "who": "role", "takes_part": "role", "leads_to": "id"},
    ReviewTool: {"body": "role"},
    ProtocolStep: {"who": "role", "takes_part": "role"},
    Hub: {"leads": "role", "members": "role"},
    Tiering: {"recommends": "role", "consults": "role", "agrees": "role"},
    Criterion: {"asks_for": "evidence kind"},
    CurriculumTier: {"line_managers": "role"},
    OfferItem: {
        "strand": "strand",
        "leads": "role",
        "takes_part": "role",
        "reads": "role",
        "tiers": "tier",
        "adds_to": "id",
        "protocol": "protocol",
    },
    Assumed: {"reading": "ambiguity"},
    RequiredTarget: {"standard": "standard"},
    Ambiguity: {"about": "id"},
}
"""Which fields name something else of the same framework, and what sort of thing."""


LONGEST_TITLE = 120  # with the trust's words in it; records keep it


def _unnamed(framework: Framework) -> Iterator[Objection]:
    """A key that no address can have, and a title that grows too long with the trust's words in it."""
    if framework.key in ("adopt", "library") or "." in framework.key:
        yield Objection(
            ("key",),
            f"“{framework.key}” cannot be the key of a framework: it stands in addresses. Write one without dots that "
            "is neither “adopt” nor “library”.",
        )
    with suppress(KeyError):  # a word that is missing is a problem of its own
        title = framework.say(framework.title)
        if len(title) > LONGEST_TITLE:
            message = f"With the words in it the title has {len(title)} characters; it may have {LONGEST_TITLE}."
            yield Objection(("title",), message)


def _keyed(framework: Framework) -> dict[str, list[tuple[str, At]]]:
    return {
        "role": [(role.key, ("roles", n)) for n, role in enumerate(framework.roles)],
        "strand": [(strand.key, ("strands", n)) for n, strand in enumerate(framework.strands)],
        "component": [(c.key, ("cycle", "components", n)) for n, c in enumerate(framework.cycle.components)],
        "evidence kind": [(e.key, ("tiering", "evidence", n)) for n, e in enumerate(framework.tiering.evidence)],
        "tier": [(tier.key, ("tiering", "tiers", n)) for n, tier in enumerate(framework.tiering.tiers)],
        "protocol": [(protocol.key, ("protocols", n)) for n, protocol in enumerate(framework.protocols)],
        "ambiguity": [(each.key, ("ambiguities", n)) for n, each in enumerate(framework.ambiguities)],
    }


def _twice(entries: Iterable[tuple[str, At]], named: str) -> Iterator[Objection]:
    field = "id" if named == "id" else "key"
    seen: set[str] = set()
    for key, at in entries:
        if key and key in seen:
            yield Objection((*at, field), f"“{key}” is already the {field} of something before it. Give this its own.")
        seen.add(key)


def _required_twice(framework: Framework) -> Iterator[Objection]:
    seen: set[tuple[str, str, str]] = set()
    for required, at in list_required(framework):
        places = {(required.measure, required.group, phase) for phase in required.phases}
        if both := seen & places:
            phase = sorted(place[2] for place in both)[0]
            message = f"{required.measure} for {required.group} is required of {phase} schools already. Say it once."
            yield Objection((*at, "measure"), message)
        seen |= places


def _unknown(value: Any, at: At, named: str, known: set[str]) -> Iterator[Objection]:
    if not value:
        return
    several = isinstance(value, tuple)
    what = {"id": "nothing with the id"}.get(named, f"no {named}")
    for n, key in enumerate(value if several else (value,)):
        if key not in known:
            place = (*at, n) if several else at
            yield Objection(place, f"This framework has {what} “{key}”.{did_you_mean(key, known)}")


def _circles(framework: Framework) -> Iterator[Objection]:
    """Packages that include one another in a circle, each circle told once, at the package that comes first."""
    includes = {tier.key: tier.includes for tier in framework.tiering.tiers}
    for n, tier in enumerate(framework.tiering.tiers):
        yield from _unknown(tier.includes, ("tiering", "tiers", n, "includes"), "tier", set(includes))
    told: set[str] = set()
    for n, tier in enumerate(framework.tiering.tiers):
        way = _way_back(tier.key, includes)
        if way and not told & set(way):
            told |= set(way)
            chain = " includes ".join(f"“{key}”" for key in [*way, tier.key])
            yield Objection(("tiering", "tiers", n, "includes"), f"{chain}: a circle. Take one of them out.")


def _way_back(start: str, includes: dict[str, tuple[str, ...]]) -> list[str]:
    """The packages passed on the way from `start` to itself; none where there is no such way."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for key in includes.get(way[-1], ()):
            if key == start:
                return way
            if key not in seen:
                seen.add(key)
                ways.append([*way, key])
    return []


def _walk(part: Part, at: At) -> Iterator[tuple[Part, At]]:
    """Every part within a part, itself first, with the way to it."""
    yield part, at
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Part):
            yield from _walk(value, (*at, name))
        elif isinstance(value, tuple):
            for n, each in enumerate(value):
                if isinstance(each, Part):
                    yield from _walk(each, (*at, name, n))
