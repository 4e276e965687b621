"""Which sections and rows make up the card, in which order, for which phase: data, in definitions/cards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from headwater.foundations.definitions.kinds import Definition, Kind, Part, Reference

CARD = "academy-card"

PhaseKey = Literal[
    "nursery", "primary", "secondary", "all-through", "16-plus", "special", "alternative-provision", "independent"
]


class RowDefinition(Part):
    """One measure for one pupil group; `name` only where the measure's own name needs another word on the card."""

    measure: str
    group: str = "all"


class SectionDefinition(Part):
    """A section. It is shown to the named phases, to a school whose phase nobody knows, and to any school that has a
    figure in it all the same. `reads_age` is the age a school must teach to have such results: 11 is year 6."""

    key: str
    title: str
    intro: str
    shows: Literal["figures", "inspections"] = "figures"
    phases: tuple[PhaseKey, ...] | None = Field(default=None, description="None: every phase")
    reads_age: int | None = None
    rows: tuple[RowDefinition, ...] = ()
    nothing: str = Field(description="What the section says when there is not one figure")


class NotShown(Part):
    """What this version of the card does not have yet, said to the phases that would look for it."""

    phases: tuple[PhaseKey, ...]
    says: str


class CardDefinition(Definition):
    """The card: sections in order."""

    name: str
    sections: tuple[SectionDefinition, ...]
    not_shown: tuple[NotShown, ...] = ()


def _references(card: CardDefinition) -> Iterator[Reference]:
    for s, section in enumerate(card.sections):
        for r, row in enumerate(section.rows):
            yield Reference(kind="measures", key=row.measure, at=("sections", s, "rows", r, "measure"))
            yield Reference(kind="groups", key=row.group, at=("sections", s, "rows", r, "group"))


CARDS = Kind(folder="cards", model=CardDefinition, references=_references)
