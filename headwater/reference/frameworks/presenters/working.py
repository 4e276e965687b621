"""How it is seen to work: who reviews with which tools, protocols step by step, hubs, what is written down; and the
tiers of curriculum areas."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.reference.frameworks.definitions import RECORDS, Framework, RecordTemplate
from headwater.reference.frameworks.definitions.tiers import CurriculumTier
from headwater.reference.frameworks.presenters.entries import (
    Entry,
    Group,
    Jump,
    Mark,
    Note,
    present_entries,
    present_entry,
    say_often,
    say_roles,
)
from headwater.reference.frameworks.presenters.offering import ColumnHead, SideBySide


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One thing that is written down, and who sees it."""

    label: str
    asks_for: str
    seen_by: str


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """What is written down of some kinds of activity."""

    key: str
    title: str
    text: str
    used_for: str
    answers: str
    fields: tuple[FieldLine, ...]


@dataclass(frozen=True, slots=True)
class WorkingPage:
    """Review tools body by body, protocols, hubs, records."""

    bodies: tuple[Group, ...]
    protocols: tuple[Group, ...]
    hubs: tuple[Entry, ...]
    records: tuple[RecordSheet, ...]

    @property
    def jumps(self) -> tuple[Jump, ...]:
        """The parts of the page."""
        found = [Jump(group.key, group.title) for group in (*self.bodies, *self.protocols)]
        found += [Jump("hubs", "Hubs and networks")] if self.hubs else []
        return (*found, *([Jump("records", "What is written down, and who sees it")] if self.records else []))


@dataclass(frozen=True, slots=True)
class CurriculumColumn:
    """One curriculum tier in words: what of it can be compared, and what belongs to it alone."""

    id: str
    title: str
    text: str
    intent: str
    implementation: str
    impact: str
    evidence: tuple[str, ...]
    reviews: str
    line_management: str
    support: tuple[str, ...]
    can_offer: tuple[str, ...]
    monitoring: str
    marks: tuple[Mark, ...]
    notes: tuple[Note, ...]
    """Evidence, support, what the area can offer others."""


@dataclass(frozen=True, slots=True)
class CurriculumPage:
    text: str
    step: Entry
    tiers: tuple[CurriculumColumn, ...]
    heads: tuple[ColumnHead, ...]
    rows: tuple[SideBySide, ...]
    """What can be compared, one cell for each tier."""


def present_working(framework: Framework) -> WorkingPage:
    """The page of reviews, protocols, hubs and records."""
    bodies = []
    for role in framework.roles:
        tools = [tool for tool in framework.review_tools if tool.body == role.key]
        if tools:
            entries = present_entries(framework, tools)
            bodies.append(Group(f"tools-{role.key}", framework.say(role.title), framework.say(role.text), entries))
    protocols = tuple(
        Group(
            f"protocol-{each.key}",
            framework.say(each.title),
            framework.say(each.text),
            present_entries(framework, each.steps),
        )
        for each in framework.protocols
    )
    return WorkingPage(tuple(bodies), protocols, present_entries(framework, framework.hubs), _records(framework))


def _records(framework: Framework) -> tuple[RecordSheet, ...]:
    used: dict[str, list[str]] = {}
    for item in framework.offer:
        key = framework.template_of(item)
        if key:
            used.setdefault(key, []).append(framework.say(item.title))
    named = [(protocol.record, protocol.title) for protocol in framework.protocols]
    named += [(tool.record, tool.title) for tool in framework.review_tools]
    if framework.curriculum:
        named.append((framework.curriculum.record, "Reviews of {curriculum-area.many}"))
    for key, title in named:
        if key:
            used.setdefault(key, []).append(framework.say(title))
    return tuple(_record(framework, RECORDS.get(key), list(dict.fromkeys(used[key]))) for key in used)


def _record(framework: Framework, template: RecordTemplate, used_for: list[str]) -> RecordSheet:
    return RecordSheet(
        key=template.key,
        title=framework.say(template.title),
        text=framework.say(template.text),
        used_for="; ".join(used_for),
        answers=framework.say(
            "The {principal} answers before anyone senior reads it."
            if template.school_answers
            else "Nobody is asked to answer it."
        ),
        fields=tuple(
            FieldLine(
                label=framework.say(field.label) + (" (needed)" if field.required else ""),
                asks_for=framework.say(field.help or "")
                + (" " if field.help else "")
                + _type(field.type, field.options),
                seen_by=", ".join(framework.say(_SEERS[each]) for each in field.seen_by),
            )
            for field in template.fields
        ),
    )


_SEERS = {
    "in-the-room": "those in the room",
    "school-leaders": "the {academy}’s leaders",
    "trust-team": "the {trust}’s team",
    "local-board": "the {lgb}",
    "trust-board": "the {board}",
}

_TYPES = {
    "text": "In words.",
    "line": "One line.",
    "date": "A date.",
    "people": "Who.",
    "judgement": "One of:",
    "choice": "One of:",
    "checklist": "Tick what holds:",
    "evidence": "What was seen, read or heard.",
    "figures": "Figures from the card.",
    "next-steps": "Who does what by when.",
}


def _type(type: str, options: tuple[str, ...]) -> str:
    return f"{_TYPES[type]} {'; '.join(options)}." if options else _TYPES[type]


def present_curriculum(framework: Framework) -> CurriculumPage | None:
    """The tiers of curriculum areas; None where the framework has none."""
    if framework.curriculum is None:
        return None
    step = next(p.element for p in framework.elements() if p.element.id == framework.curriculum.step)
    tiers = tuple(_curriculum_tier(framework, tier) for tier in framework.curriculum.tiers)
    return CurriculumPage(
        text=framework.say(framework.curriculum.text),
        step=present_entry(framework, step),
        tiers=tiers,
        heads=tuple(ColumnHead(tier.title, "") for tier in tiers),
        rows=(
            SideBySide("Intent", tuple(tier.intent for tier in tiers)),
            SideBySide("Implementation", tuple(tier.implementation for tier in tiers)),
            SideBySide("Impact", tuple(tier.impact for tier in tiers)),
            SideBySide("Reviews", tuple(tier.reviews for tier in tiers)),
            SideBySide("Line management", tuple(tier.line_management for tier in tiers)),
            SideBySide("Monitoring", tuple(tier.monitoring for tier in tiers)),
        ),
    )


def _curriculum_tier(framework: Framework, tier: CurriculumTier) -> CurriculumColumn:
    shown = {"intent": "Intent", "implementation": "Implementation", "impact": "Impact"}
    evidence = tuple(f"{shown[each.shows]}: {framework.say(each.text)}" for each in tier.evidence)
    support, can_offer = (tuple(map(framework.say, each)) for each in (tier.support, tier.can_offer))
    beside = (("Evidence", evidence), ("Support", support), ("Can offer others", can_offer))
    return CurriculumColumn(
        id=tier.id,
        title=framework.say(tier.title),
        text=framework.say(tier.text),
        intent=framework.say(tier.intent),
        implementation=framework.say(tier.implementation),
        impact=framework.say(tier.impact),
        evidence=evidence,
        reviews=say_often(tier.reviews) + framework.say(_trust_part(tier)),
        line_management=f"{say_often(tier.line_management)}, by {say_roles(framework, tier.line_managers, last='or')}",
        support=support,
        can_offer=can_offer,
        monitoring=tier.monitoring.capitalize(),
        marks=(Mark("monitoring assumed", "watch"),) if tier.monitoring_read else (),
        notes=tuple(Note(label, lines) for label, lines in beside if lines),
    )


def _trust_part(tier: CurriculumTier) -> str:
    if tier.trust_leads:
        return ", led by the {trust}"
    if tier.trust_reviews:
        return f", {tier.trust_reviews} of them with the {{trust}}’s support"
    return ""
