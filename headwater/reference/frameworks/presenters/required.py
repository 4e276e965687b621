"""Which targets a framework requires, as a page and a sheet of paper show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from headwater.foundations.definitions.kinds import name_of
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.required import RequiredTarget
from headwater.reference.frameworks.presenters.entries import lower_first

AGAINST = {
    "england": "no worse than England’s",
    "local-authority": "no worse than the local authority’s",
    "value": "a number",
}
NOT_SAID = "This framework does not say which targets a school has to have."


@dataclass(frozen=True, slots=True)
class RequiredLine:
    """One required target. `implied` is what the standard implies where nothing else is agreed, in words."""

    measure: str
    group: str
    schools: str
    implied: str
    standard: str


@dataclass(frozen=True, slots=True)
class RequiredPart:
    """What the framework says of required targets, and the targets; without any the text says so."""

    text: str
    lines: tuple[RequiredLine, ...]


def present_required(framework: Framework) -> RequiredPart:
    """The part of a framework about required targets, in the order of the document."""
    asked = framework.target_requirements
    if asked is None:
        return RequiredPart(NOT_SAID, ())
    titles = {standard.id: framework.say(standard.title) for standard in framework.standards}
    lines = tuple(
        RequiredLine(
            measure=name_of("measures", each.measure),
            group=name_of("groups", each.group),
            schools=say_schools(each),
            implied=say_implied(each),
            standard=titles.get(each.standard or "", ""),
        )
        for each in asked.required
    )
    return RequiredPart(framework.say(asked.text), lines)


def say_whose(required: RequiredTarget) -> str:
    """`Phonics in year 1, disadvantaged pupils`"""
    pupils = "" if required.group == "all" else f", {lower_first(name_of('groups', required.group))}"
    return f"{name_of('measures', required.measure)}{pupils}"


def say_implied(required: RequiredTarget) -> str:
    """`No worse than England’s`, `0`; what nobody implies is to be agreed."""
    if required.against is None:
        return "To be agreed"
    said = required.value or AGAINST[required.against]
    return said[:1].upper() + said[1:]


def say_schools(required: RequiredTarget) -> str:
    """`Primary and all-through schools with pupils of age 10`"""
    names = [phase.replace("-", " ") if phase == "alternative-provision" else phase for phase in required.phases]
    aged = f" with pupils of age {required.age}" if required.age is not None else ""
    return f"{_and([names[0].capitalize(), *names[1:]])} schools{aged}"


def _and(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
