"""A whole framework: one file, one published model or a trust's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from headwater.foundations.definitions.kinds import Definition, Key, Part, Reviewed
from headwater.reference.frameworks.definitions.elements import (
    Aim,
    Ambiguity,
    CardBlock,
    Container,
    Cycle,
    Element,
    EvidenceBase,
    Hub,
    NotModelled,
    Principle,
    Protocol,
    Purpose,
    ReviewTool,
    Role,
    Rule,
    Standard,
    Strand,
)
from headwater.reference.frameworks.definitions.kinds import ActivityKind
from headwater.reference.frameworks.definitions.offer import OfferItem
from headwater.reference.frameworks.definitions.required import TargetRequirements
from headwater.reference.frameworks.definitions.tiers import CurriculumTiering, Tier, Tiering
from headwater.reference.frameworks.definitions.words import WORD_KEYS, Text, Title, Word, WordKey, fill


class Published(Part):
    """Where the model was published. Printed with it."""

    by: Annotated[str, StringConstraints(min_length=2, max_length=120)]
    document: Annotated[str, StringConstraints(min_length=2, max_length=200)]
    dated: Annotated[str, StringConstraints(max_length=40)] | None = None
    as_read_on: date


class TemplateFor(Part):
    """Which record template one kind of activity uses."""

    kind: ActivityKind
    template: Key


@dataclass(frozen=True, slots=True)
class Placed:
    """An element, the sort it is (`offer item`), and the way to it in the file."""

    sort: str
    element: Element
    at: tuple[str | int, ...]


class Framework(Definition, Reviewed):
    """A school improvement model: what it is for, how the year goes, who is placed where, what each school is owed."""

    title: Title
    edition: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    """Of the published model: `2025-07`. A trust's own editions are numbered when they are published."""
    summary: Text
    published: Published | None = None
    words: Mapping[WordKey, Word]
    roles: tuple[Role, ...] = Field(min_length=1)
    purposes: tuple[Purpose, ...] = ()
    strands: tuple[Strand, ...] = ()
    principles: tuple[Principle, ...] = ()
    aims: tuple[Aim, ...] = ()
    standards: tuple[Standard, ...] = ()
    target_requirements: TargetRequirements | None = None
    rules: tuple[Rule, ...] = ()
    cycle: Cycle
    tiering: Tiering
    offer: tuple[OfferItem, ...] = Field(min_length=1)
    curriculum: CurriculumTiering | None = None
    review_tools: tuple[ReviewTool, ...] = ()
    protocols: tuple[Protocol, ...] = ()
    hubs: tuple[Hub, ...] = ()
    card: tuple[CardBlock, ...] = ()
    evidence_base: tuple[EvidenceBase, ...] = ()
    containers: tuple[Container, ...] = ()
    templates: tuple[TemplateFor, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()
    not_modelled: tuple[NotModelled, ...] = ()

    @model_validator(mode="after")
    def _says_every_word(self) -> Framework:
        missing = [key for key in WORD_KEYS if key not in self.words]
        if missing:
            raise ValueError(f"`words` must say what the trust calls each of these too: {', '.join(missing)}.")
        return self

    def say(self, text: str) -> str:
        """A text of this framework with the trust's words in it."""
        return fill(text, self.words)

    def elements(self) -> Iterator[Placed]:
        """Every element with an id, in the order of the file."""
        for sort, field in _LISTS:
            for n, element in enumerate(getattr(self, field)):
                yield Placed(sort, element, (field, n))
        for n, step in enumerate(self.cycle.steps):
            yield Placed("step", step, ("cycle", "steps", n))
        for n, kind in enumerate(self.tiering.evidence):
            yield Placed("evidence kind", kind, ("tiering", "evidence", n))
        for n, tier in enumerate(self.tiering.tiers):
            yield from _of_tier(tier, ("tiering", "tiers", n))
        if self.curriculum:
            for n, curriculum in enumerate(self.curriculum.tiers):
                yield Placed("curriculum tier", curriculum, ("curriculum", "tiers", n))
        for p, protocol in enumerate(self.protocols):
            for n, protocol_step in enumerate(protocol.steps):
                yield Placed("protocol step", protocol_step, ("protocols", p, "steps", n))

    def role(self, key: str) -> Role:
        """The role with this key. Raises KeyError; the rules of the kind see that every named role exists."""
        return next(role for role in self.roles if role.key == key)

    def tier(self, key: str) -> Tier:
        """The tier with this key. Raises KeyError."""
        for tier in self.tiering.tiers:
            if tier.key == key:
                return tier
        raise KeyError(key)

    def item(self, id: str) -> OfferItem:
        """The offer item with this id. Raises KeyError."""
        for item in self.offer:
            if item.id == id:
                return item
        raise KeyError(id)

    def with_included(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """These tiers and every package that comes with them, in the framework's order."""
        held, waiting = set[str](), list(keys)
        while waiting:
            key = waiting.pop()
            if key not in held:
                held.add(key)
                waiting += self.tier(key).includes
        return tuple(tier.key for tier in self.tiering.tiers if tier.key in held)

    def template_of(self, item: OfferItem) -> str | None:
        """The key of the template that the item's record is written on."""
        return item.record or next((each.template for each in self.templates if each.kind is item.kind), None)


_LISTS: tuple[tuple[str, str], ...] = (
    ("role", "roles"),
    ("purpose", "purposes"),
    ("principle", "principles"),
    ("aim", "aims"),
    ("standard", "standards"),
    ("rule", "rules"),
    ("offer item", "offer"),
    ("review tool", "review_tools"),
    ("hub", "hubs"),
    ("card block", "card"),
    ("evidence base", "evidence_base"),
    ("container", "containers"),
)

Sort = Literal[
    "role", "purpose", "principle", "aim", "standard", "rule", "offer item", "review tool", "hub", "card block",
    "evidence base", "container", "step", "evidence kind", "tier", "tier purpose", "reasons", "criterion",
    "curriculum tier", "protocol step",
]  # fmt: skip


def _of_tier(tier: Tier, at: tuple[str | int, ...]) -> Iterator[Placed]:
    yield Placed("tier", tier, at)
    if tier.purpose:
        yield Placed("tier purpose", tier.purpose, (*at, "purpose"))
    if tier.reasons:
        yield Placed("reasons", tier.reasons, (*at, "reasons"))
    for n, criterion in enumerate(tier.criteria):
        yield Placed("criterion", criterion, (*at, "criteria", n))
