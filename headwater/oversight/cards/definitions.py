"""Which sections and rows make up the card, in which order, for which phase: data, in definitions/cards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from headwater.foundations.definitions.kinds import Definition, Kind, Objection, Part, Reference
from headwater.foundations.definitions.problems import did_you_mean
from headwater.reference.frameworks.definitions import FRAMEWORKS, Framework

CARD = "academy-card"

PhaseKey = Literal[
    "nursery", "primary", "secondary", "all-through", "16-plus", "special", "alternative-provision", "independent"
]


class GapDefinition(Part):
    """A row that is worked out: how far `group` is behind `others` in the measure `of`, from exact values."""

    of: str
    group: str
    others: str
    others_at: Literal["school", "england"]
    """Whose others: the school's own, or England's."""


class RowDefinition(Part):
    """One measure for one pupil group. `headline`: also among the headlines at the top and on page 1 of the paper."""

    measure: str
    group: str = "all"
    headline: bool = False
    gap: GapDefinition | None = None


class SlotDefinition(Part):
    """A place kept for a part of Headwater that may not be there yet. `address` is the URL name it will show it at,
    which takes the school's URN."""

    says: str
    address: str


class SectionDefinition(Part):
    """A section. It is shown to the named phases, to a school whose phase nobody knows, and to any school that has a
    figure in it all the same. A school has such results only if it takes pupils by the age `starts_age` and keeps them
    to the age `reads_age`: 10 and 11 are the beginning and the end of year 6."""

    key: str
    title: str
    intro: str = ""
    shows: Literal["figures", "inspections", "slot", "notes"] = "figures"
    phases: tuple[PhaseKey, ...] | None = Field(default=None, description="None: every phase")
    starts_age: int | None = None
    reads_age: int | None = None
    rows: tuple[RowDefinition, ...] = ()
    slot: SlotDefinition | None = None
    nothing: str = Field(default="", description="Why the section has not one figure")

    def why_never(self, low_age: int | None, high_age: int | None) -> str:
        """Why a school of these ages never has such results: `the school’s oldest pupils are 7`; "" where it may.

        A pupil is 10 at the start of year 6 and 11 at its end; GIAS gives 11 as the highest age of a school with year
        6. An infant school has no year 6, a junior school no year 1.
        """
        if self.reads_age is not None and high_age is not None and high_age < self.reads_age:
            return f"the school’s oldest pupils are {high_age}"
        if self.starts_age is not None and low_age is not None and low_age > self.starts_age:
            return f"the school’s youngest pupils are {low_age}"
        return ""

    @model_validator(mode="after")
    def _has_what_it_shows(self) -> SectionDefinition:
        if (self.shows == "figures") != bool(self.rows):
            raise ValueError("A section that shows figures has rows, and no other has.")
        if (self.shows == "slot") != (self.slot is not None):
            raise ValueError("A section that shows a slot says what will stand in it, and no other does.")
        if self.shows in ("figures", "inspections", "notes") and not self.nothing:
            raise ValueError("Say under `nothing` why there may be nothing to show.")
        return self


class NotShown(Part):
    """What this version of the card does not have yet, said to the phases that would look for it."""

    phases: tuple[PhaseKey, ...]
    says: str


class CardDefinition(Definition):
    """The card: sections in order."""

    name: str
    sections: tuple[SectionDefinition, ...]
    not_shown: tuple[NotShown, ...] = ()

    def only(self, measure: str, group: str) -> CardDefinition | None:
        """This card with nothing but one row; None where it has no such row."""
        for section in self.sections:
            rows = tuple(row for row in section.rows if (row.measure, row.group) == (measure, group))
            if rows:
                section = section.model_copy(update={"rows": rows})
                return self.model_copy(update={"sections": (section,), "not_shown": ()})
        return None


def _references(card: CardDefinition) -> Iterator[Reference]:
    for s, section in enumerate(card.sections):
        for r, row in enumerate(section.rows):
            yield Reference(kind="measures", key=row.measure, at=("sections", s, "rows", r, "measure"))
            yield Reference(kind="groups", key=row.group, at=("sections", s, "rows", r, "group"))
            if row.gap:
                yield Reference(kind="measures", key=row.gap.of, at=("sections", s, "rows", r, "gap", "of"))
                for name, key in (("group", row.gap.group), ("others", row.gap.others)):
                    yield Reference(kind="groups", key=key, at=("sections", s, "rows", r, "gap", name))


def _twice(card: CardDefinition) -> Iterator[Objection]:
    """What stands twice on a card would have one address on its page, and one line of two would never be read."""
    sections: set[str] = set()
    rows: set[tuple[str, str]] = set()
    for s, section in enumerate(card.sections):
        if section.key in sections:
            yield Objection(("sections", s, "key"), f"There is another section {section.key}.")
        sections.add(section.key)
        for r, row in enumerate(section.rows):
            if (row.measure, row.group) in rows:
                yield Objection(("sections", s, "rows", r), f"{row.measure} for {row.group} is on the card already.")
            rows.add((row.measure, row.group))


def _has_sections(framework: Framework) -> Iterator[Objection]:
    """A block of a framework stands on sections that our card has, or the trust's own card in its place."""
    card = CARDS.valid().get(CARD)
    known = [section.key for section in card.sections] if card else []
    for n, block in enumerate(framework.card):
        for m, key in enumerate(block.sections):
            if card and key not in known:
                message = f"The academy card has no section “{key}”.{did_you_mean(key, known)}"
                yield Objection(("card", n, "sections", m), message)


CARDS = Kind(folder="cards", model=CardDefinition, references=_references, may_be_own=True)
CARDS.hold_to(_twice)
FRAMEWORKS.hold_to(_has_sections)
