"""Is the card whole? Every standard the trust sets has a number on it, and so has what schools are judged by.

Pure but for the definition: what is on the card is handed in. A number that is missing for a stated reason counts as
there; one that nobody loaded or entered does not. Where the trust works by tiers, the school's is asked for. Curriculum
tiers, a dated health check and the trust's capacity to support are asked for once the packages that hold them are there
(`WAITS_FOR`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pydantic import Field

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.missing import Missing
from headwater.foundations.definitions.kinds import (
    Definition,
    Kind,
    Objection,
    Part,
    Reference,
    Reviewed,
    own_root,
)
from headwater.oversight.cards.definitions import CARD, CARDS, PhaseKey
from headwater.oversight.cards.presenters.tree import Card

WAITS_FOR: Mapping[int, str] = {
    41: "headwater.improvement.curriculum",
    43: "headwater.evidence.activities",
    44: "headwater.capacity.expertise",
}
"""Faults of domain 3.6 that only packages to come can tell, by row."""
STANDARDS, NEEDED, TIER = 39, 40, 42
"""The rows that this policy stands for."""

NO_TIER = "The card says no improvement tier: no decision about the school is in force. Record it under Tiers."

CardRow = tuple[str, str]
"""Measure and group."""


class ShownBy(Part):
    """One row of the card."""

    measure: str
    group: str = "all"

    @property
    def row(self) -> CardRow:
        return self.measure, self.group


class Wanted(Part):
    """Something that has to have a number on the card: any one of these rows will do. Only for schools of the phases
    that reach the age."""

    name: str
    phases: tuple[PhaseKey, ...] = Field(min_length=1)
    reads_age: int | None = None
    shown_by: tuple[ShownBy, ...] = Field(min_length=1)

    def is_for(self, phase: str, high_age: int | None) -> bool:
        in_phase = not phase or phase in self.phases
        return in_phase and (self.reads_age is None or high_age is None or high_age >= self.reads_age)


class Completeness(Definition, Reviewed):
    """When a card is complete."""

    name: str
    standards: tuple[Wanted, ...]
    needed: tuple[Wanted, ...]

    def wanted(self) -> Iterator[tuple[str, int, Wanted]]:
        """Each with the list it stands in, and its place there."""
        for name in ("standards", "needed"):
            for place, wanted in enumerate(getattr(self, name)):
                yield name, place, wanted

    def references(self) -> Iterator[Reference]:
        for name, place, wanted in self.wanted():
            for inner, shown_by in enumerate(wanted.shown_by):
                at = (name, place, "shown_by", inner)
                yield Reference(kind="measures", key=shown_by.measure, at=(*at, "measure"))
                yield Reference(kind="groups", key=shown_by.group, at=(*at, "group"))


COMPLETENESS = Kind(folder="completeness", model=Completeness, references=Completeness.references, may_be_own=True)


def _can_be_shown(completeness: Completeness) -> Iterator[Objection]:
    """What the card has no row for can never be complete. A trust's own card may leave out what we ask for: it then
    says what it lacks, until the trust has its own rule of completeness too."""
    if own_root() is not None:
        return
    card = CARDS.valid().get(CARD)
    rows = {(row.measure, row.group) for section in card.sections for row in section.rows} if card else set()
    for name, place, wanted in completeness.wanted():
        if card and not any(shown_by.row in rows for shown_by in wanted.shown_by):
            message = f"None of these rows is on the card, so nothing shows whether “{wanted.name}”."
            yield Objection((name, place, "shown_by"), message)


COMPLETENESS.hold_to(_can_be_shown)


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something the card has no number for. `row` is the fault of domain 3.6 it stands for."""

    row: int
    sentence: str
    measures: tuple[str, ...]


def list_lacking(
    answered: Collection[CardRow], phase: str, high_age: int | None, *, lacks_tier: bool = False
) -> list[Lacking]:
    """What is lacking on the card of a school of this phase and oldest age; empty where it is whole.

    `answered` are the rows that have a value or a stated reason (see `answered_rows`). `lacks_tier`: other schools
    of the trust are in a tier, and no decision about this one is in force.
    """
    rule = COMPLETENESS.get(CARD)
    lacking = [Lacking(TIER, NO_TIER, ())] if lacks_tier else []
    for name, _, wanted in rule.wanted():
        if not wanted.is_for(phase, high_age) or any(by.row in answered for by in wanted.shown_by):
            continue
        measures = tuple(dict.fromkeys(by.measure for by in wanted.shown_by))
        names = " or ".join(MEASURES.get(key).name for key in measures)
        if name == "standards":
            said = f"Nothing on the card shows whether this standard is reached: {wanted.name}. It needs: {names}."
            lacking.append(Lacking(STANDARDS, said, measures))
        else:
            lacking.append(Lacking(NEEDED, f"The card says nothing of {wanted.name}. It needs: {names}.", measures))
    return lacking


def answered_rows(card: Card) -> frozenset[CardRow]:
    """The rows of a card in which the school has a value, or a reason other than that no file has it."""
    return frozenset(
        (row.measure, row.group)
        for section in card.sections
        for row in section.rows
        if any(cell.missing is None or cell.missing.reason != Missing.NOT_LOADED for cell in row.school.cells)
    )
