"""What a pack says beside its cards, as it stood when it was made: plain words and exact numbers, kept as JSON.

The page, the PDF, the Word file and the workbook all show this and nothing else, so they say the same for ever,
whatever data, framework or code come later. A later shape gets a higher VERSION and can still read the earlier ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

VERSION = 1


@dataclass(frozen=True, slots=True)
class Column:
    """One measure and pupil group of the overview, in one year for all schools. `compared`: England’s figures."""

    name: str
    group: str
    year: str
    direction: str
    decimals: int
    suffix: str
    compared: str = ""
    key: str = ""
    """`ks2.rwm_exp`, or `ks2.rwm_exp:disadvantaged`."""

    @property
    def place(self) -> tuple[str, str, str]:
        """Measure, group and year, as on a card."""
        measure, _, group = self.key.partition(":")
        return measure, group or "all", self.year

    @property
    def called(self) -> str:
        return f"{self.name}, {self.group}" if self.group else self.name

    @property
    def about(self) -> str:
        return " · ".join(said for said in (self.year, self.direction) if said)


@dataclass(frozen=True, slots=True)
class Cell:
    """One school, or the trust, in one column. `value` is exact, "" where there is none; `shown` is then the reason and
    `said` which older figure there is.

    `word`, `shape` and `tone` say together how it stands to England’s figure; `said` by how much; `target` how it
    stands to the target of its year."""

    value: str
    shown: str
    word: str = ""
    shape: str = "none"
    tone: str = "none"
    said: str = ""
    target: str = ""

    @property
    def beside(self) -> str:
        """`Worse: 8 percentage points below`, `The same`; "" where nothing is compared."""
        if not self.value:
            return self.said
        told = self.word
        if self.word and self.said:
            told = self.said if self.said.startswith(self.word) else f"{self.word}: {self.said}"
        return told[:1].upper() + told[1:]


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """One school over all columns of the overview."""

    urn: int
    school: str
    phase: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TrustCell:
    """The schools together in one column. `of_schools`: `5 of 7 schools`; `method`: how it was worked out."""

    cell: Cell
    of_schools: str
    method: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One agreed target. `closed`: what became of it, "" while it is live."""

    urn: int
    school: str
    year: str
    measure: str
    group: str
    target: str
    decision: str
    closed: str


@dataclass(frozen=True, slots=True)
class TierRow:
    """The tier of one school in the trust’s own words. Every text is "" where there is nothing to say."""

    urn: int
    school: str
    tier: str
    since: str
    decision: str
    reason: str
    last_year: str
    coming: str
    review: str


@dataclass(frozen=True, slots=True)
class HeldCard:
    """One card of the pack. `words`: `Edition 3, issued on 12 November 2026`; `disputed` counts what is not settled."""

    urn: int
    school: str
    edition: int
    number: int
    words: str
    disputed: int


@dataclass(frozen=True, slots=True)
class Content:
    """Everything beside the cards. The `…_said` stand below their headings: of what, as at when, or why there is none.
    The `…_counted` are numbers over all schools of the trust and stand beside them, in no part of one school: of a few
    schools they would say how the others stand. `tier_word` is what the trust calls a tier, `last_year` the school year
    before."""

    title: str
    trust: str
    meeting: str
    as_at: str
    audience: str
    cards: tuple[HeldCard, ...]
    overview_said: str = ""
    columns: tuple[Column, ...] = ()
    schools: tuple[SchoolRow, ...] = ()
    together: tuple[TrustCell, ...] = ()
    targets_said: str = ""
    targets_counted: str = ""
    targets: tuple[TargetRow, ...] = ()
    tiers_said: str = ""
    tiers_counted: str = ""
    tier_word: str = "Tier"
    last_year: str = ""
    tiers: tuple[TierRow, ...] = ()
    pooled: tuple[Mapping[str, Any], ...] = ()
    """Of an open pack: its figures of the trust with their counts, for the next one to be read beside. Never shown."""
    is_part: bool = False
    """Only one school’s place in the pack."""
    version: int = VERSION

    @property
    def targets_words(self) -> str:
        """All that stands below the heading of the targets."""
        return " ".join(filter(None, [self.targets_said, self.targets_counted]))

    @property
    def tiers_words(self) -> str:
        """The same of the tiers."""
        return " ".join(filter(None, [self.tiers_said, self.tiers_counted]))

    @property
    def disputed(self) -> int:
        return sum(card.disputed for card in self.cards)

    @property
    def disputed_words(self) -> str:
        """`3 figures or sentences are disputed by 2 schools and not settled`; "" where none is."""
        schools = sum(1 for card in self.cards if card.disputed)
        if not schools:
            return ""
        what = "figure or sentence is" if self.disputed == 1 else "figures or sentences are"
        return f"{self.disputed} {what} disputed by {schools} {'school' if schools == 1 else 'schools'} and not settled"

    def of_school(self, urn: int) -> Content:
        """The part of one school: its card, its targets and its tier, and nothing of any other."""
        return replace(
            self,
            cards=tuple(card for card in self.cards if card.urn == urn),
            is_part=True,
            overview_said="",
            columns=(),
            schools=(),
            together=(),
            pooled=(),
            targets_counted="",
            targets=tuple(row for row in self.targets if row.urn == urn),
            tiers_counted="",
            tiers=tuple(row for row in self.tiers if row.urn == urn),
        )

    def as_json(self) -> dict[str, Any]:
        """What `from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What was kept of a pack that is made. Raises KeyError and TypeError where it is none."""
        return cls(
            **_known(cls, kept)
            | {
                "cards": tuple(HeldCard(**_known(HeldCard, each)) for each in kept["cards"]),
                "columns": tuple(Column(**_known(Column, each)) for each in kept["columns"]),
                "schools": tuple(
                    SchoolRow(**_known(SchoolRow, each) | {"cells": tuple(map(_cell, each["cells"]))})
                    for each in kept["schools"]
                ),
                "together": tuple(
                    TrustCell(**_known(TrustCell, each) | {"cell": _cell(each["cell"])}) for each in kept["together"]
                ),
                "targets": tuple(TargetRow(**_known(TargetRow, each)) for each in kept["targets"]),
                "pooled": tuple(kept["pooled"]),
                "tiers": tuple(TierRow(**_known(TierRow, each)) for each in kept["tiers"]),
            }
        )


def _cell(kept: Mapping[str, Any]) -> Cell:
    return Cell(**_known(Cell, kept))


def _known(kind: Any, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept under names that are known: a later version may have had more to say."""
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in kept.items() if name in names}
