"""Tiers, phases and packages of support; and the tiers of curriculum areas."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from headwater.foundations.definitions.kinds import Key, Part
from headwater.reference.frameworks.definitions.elements import CadenceText, Element, ItemId, Test
from headwater.reference.frameworks.definitions.words import Text


class EvidenceKind(Element):
    """A kind of evidence that a decision about a tier rests on. `reads` names the record that Headwater brings."""

    key: Key
    reads: Literal[
        "published-figures", "internal-figures", "health-check", "inspection", "stakeholders", "plan", "self-evaluation"
    ]


class Criterion(Element):
    """One statement of a tier, with the evidence it asks for. `tests`: what figures can say of it, all
    of them, each where the school has its measure; `people_decide`:
    why no figure can, or what people must look at beside them."""

    asks_for: tuple[Key, ...] = ()
    tests: tuple[Test, ...] = ()
    people_decide: Text | None = None

    @model_validator(mode="after")
    def _can_be_told(self) -> Criterion:
        if not self.tests and self.people_decide is None:
            raise ValueError("Give a test, or say under `people_decide` what people look at.")
        return self


class Reasons(Element):
    """Why a school may be given a tier or package, where there are no criteria."""

    reasons: tuple[Text, ...] = Field(min_length=1)


class Tier(Element):
    """A tier, phase or package. `includes`: packages that come with it. A tier without support in the source says so
    under `support_missing`, and stays an empty container for the trust to fill."""

    key: Key
    order: Annotated[int, Field(ge=1, le=20)]
    led_by: Literal["academy", "trust", "both"]
    includes: tuple[Key, ...] = ()
    purpose: Element | None = None
    reasons: Reasons | None = None
    criteria: tuple[Criterion, ...] = ()
    people_decide: Text | None = None
    """Why nothing is suggested for this tier: its words are Ofsted's grades that are no longer given, say."""
    support_missing: Text | None = None


class Tiering(Part):
    """How schools are placed. `exclusive`: each school in one tier; `additive`: each school holds packages; `none`:
    everybody has the same offer, and nothing here asks for a tier."""

    kind: Literal["exclusive", "additive", "none"]
    text: Text
    recommends: tuple[Key, ...] = ()
    consults: tuple[Key, ...] = ()
    agrees: tuple[Key, ...] = ()
    evidence: tuple[EvidenceKind, ...] = ()
    tiers: tuple[Tier, ...] = ()

    @model_validator(mode="after")
    def _has_tiers(self) -> Tiering:
        if (self.kind == "none") != (not self.tiers):
            raise ValueError("A framework with tiers or packages lists them; one of kind none has none.")
        return self


class CurriculumEvidence(Part):
    """What shows one of the three Is."""

    shows: Literal["intent", "implementation", "impact"]
    text: Text


class CurriculumTier(Element):
    """The tier of one curriculum area (a subject or phase) of one school."""

    order: Annotated[int, Field(ge=1, le=20)]
    intent: Text
    implementation: Text
    impact: Text
    evidence: tuple[CurriculumEvidence, ...] = Field(min_length=1)
    reviews: CadenceText
    """How many reviews a year."""
    trust_reviews: Annotated[int, Field(ge=0, le=12)] = 0
    """How many of them the trust supports."""
    trust_leads: bool = False
    """The trust leads the reviews it takes part in."""
    line_management: CadenceText
    line_managers: tuple[Key, ...] = Field(min_length=1)
    support: tuple[Text, ...] = ()
    can_offer: tuple[Text, ...] = ()
    monitoring: Literal["normal", "enhanced"]
    monitoring_read: bool = False
    """The source leaves the cell blank, and this is our reading (an ambiguity says which)."""


class CurriculumTiering(Part):
    """How curriculum areas are placed, and the tiers."""

    text: Text
    step: ItemId
    record: Key | None = None
    """The template of what is written down of a review of a curriculum area."""
    tiers: tuple[CurriculumTier, ...] = Field(min_length=1)
