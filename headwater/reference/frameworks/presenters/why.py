"""The first page of a framework: what it is for, what it holds to, what it wants to reach, who is who."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.reference.calendar.days import say_date
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.words import WORD_MEANS
from headwater.reference.frameworks.presenters.entries import Entry, Group, Jump, present_entries
from headwater.reference.frameworks.presenters.required import RequiredPart, present_required


@dataclass(frozen=True, slots=True)
class WhyPage:
    """Everything stated rather than done. A group without entries is not there."""

    groups: tuple[Group, ...]
    required: RequiredPart
    roles: tuple[Entry, ...]
    words: tuple[tuple[str, str], ...]
    """What Headwater calls it, and what the trust calls it."""
    published: str

    @property
    def jumps(self) -> tuple[Jump, ...]:
        """The parts of the page."""
        found = [Jump(group.key, group.title) for group in self.groups]
        return (
            *found,
            Jump("required", "Required targets"),
            Jump("roles", "People and bodies"),
            Jump("words", "Words"),
        )


def present_why(framework: Framework) -> WhyPage:
    """Purposes, principles strand by strand, aims, standards, rules, evidence, card blocks, people and bodies."""
    groups = [Group("purpose", "What it is for", "", present_entries(framework, framework.purposes))]
    loose = [each for each in framework.principles if not each.strand]
    groups.append(Group("principles", "What it holds to", "", present_entries(framework, loose)))
    for strand in framework.strands:
        principles = [each for each in framework.principles if each.strand == strand.key]
        evidence = [each for each in framework.evidence_base if each.strand == strand.key]
        entries = present_entries(framework, [*principles, *evidence])
        groups.append(Group(strand.key, framework.say(strand.title), framework.say(strand.text or ""), entries))
    groups += [
        Group("aims", "What it wants to reach", "", present_entries(framework, framework.aims)),
        Group("standards", "Performance standards", "", present_entries(framework, framework.standards)),
        Group("rules", "How things are done", "", present_entries(framework, framework.rules)),
        Group(
            "evidence-base",
            "What it rests on",
            "",
            present_entries(framework, [each for each in framework.evidence_base if not each.strand]),
        ),
        Group("card", framework.say("On the {card}"), "", present_entries(framework, framework.card)),
    ]
    return WhyPage(
        groups=tuple(group for group in groups if group.entries),
        required=present_required(framework),
        roles=present_entries(framework, framework.roles),
        words=tuple(
            (WORD_MEANS[key], f"{word.one}, {word.many}" + (f" ({word.short})" if word.short else ""))
            for key, word in framework.words.items()
        ),
        published=_published(framework),
    )


def _published(framework: Framework) -> str:
    source = framework.published
    if source is None:
        return ""
    dated = f", {source.dated}" if source.dated else ""
    return f"{source.by}: {source.document}{dated}; read on {say_date(source.as_read_on)}, told in our own words."
