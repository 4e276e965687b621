"""What a sheet is, once it is read: blocks, rows, cells, each with its address. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from headwater.evidence.measures.headings import Heading, Kind
from headwater.evidence.measures.reading import Said


class Layout(StrEnum):
    """How the figures stand in the sheet."""

    LONG = "long"
    WIDE = "wide"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell that holds a value: what it says, and under which heading."""

    address: str
    text: str
    said: Said
    heading: Heading


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """Something at `address` that cannot be used, with what to do, as a sentence."""

    address: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: what it is about, and its values.

    `measure` is a key of the catalogue, "" where the label names none (then there is a problem, if the row has values).
    `details` are the other cells of a long row by their key in the headings: address and text. `problems` stop what the
    row says from being used; `warnings` do not.
    """

    address: str
    label: str
    measure: str
    group: str
    cells: tuple[SheetCell, ...]
    school: str = ""
    details: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    problems: tuple[SheetProblem, ...] = ()
    warnings: tuple[SheetProblem, ...] = ()

    def cells_of(self, *kinds: Kind) -> tuple[SheetCell, ...]:
        """The values of these kinds of column."""
        return tuple(cell for cell in self.cells if cell.heading.kind in kinds)

    def detail(self, key: str) -> str:
        """The text under one of the other headings of a long row; "" where there is none."""
        return self.details.get(key, ("", ""))[1]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under one heading. Its title says more about their labels; a long sheet is one block without title."""

    title: str
    address: str
    headings: tuple[Heading, ...]
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as read. `problems` are about the sheet, not about a row; `unread` are lines that hold no figures."""

    layout: Layout
    name: str
    blocks: tuple[Block, ...]
    problems: tuple[SheetProblem, ...] = ()
    unread: tuple[SheetProblem, ...] = ()

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        return tuple(row for block in self.blocks for row in block.rows)

    @property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(heading for block in self.blocks for heading in block.headings)

    def has(self, *kinds: Kind) -> bool:
        """Whether any column of these kinds holds anything."""
        return any(not cell.said.is_blank for row in self.rows for cell in row.cells_of(*kinds))


def came_from(grid_name: str, address: str, label: str) -> str:
    """`Card!B9 “No. of students suspended”`: what is kept of where a value stood, at most 80 characters."""
    place = f"{grid_name[:24]}!{address}" if grid_name else address
    room = 80 - len(place) - 3
    said = " ".join(label.split())
    return f"{place} “{said if len(said) <= room else said[: room - 1].rstrip() + '…'}”" if said else place


def label_of(row: str) -> str:
    """The label in what `came_from` made; "" where there is none."""
    return row.partition("“")[2].removesuffix("”").removesuffix("…")
