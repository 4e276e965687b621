"""The trust overview as plain values: what the page, the pack and the workbook read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Order = Literal["asc", "desc"]


@dataclass(frozen=True, slots=True)
class OverviewCell:
    """One school, or the trust, in one column. `said` is what stands beside the number: "8 percentage points below"."""

    value: Decimal | None
    shown: str
    why: str
    older: str
    mark: str
    word: str
    shape: str
    said: str
    chance: bool
    sentence: str
    target: str = ""
    """How it stands to the target of its year that is agreed with the trust: "Target 94%: not met"."""
    stands_out: bool = False
    """Whether it is to be looked at before the rest (`signals.status.stands_out`)."""


@dataclass(frozen=True, slots=True)
class OverviewColumn:
    """One measure and group over all schools."""

    key: str
    name: str
    short_name: str
    group_name: str
    year: str
    direction: str
    unit_decimals: int
    suffix: str
    compared_with: tuple[tuple[str, str], ...]
    """England's figures that the cells stand beside, each with the schools it is of: ("72.3%", "primary schools")."""
    without: str
    """Why there is none of them: "2024/25 not loaded"."""
    sorted: Literal["ascending", "descending", "none"]
    next_order: Order

    @property
    def compared(self) -> str:
        """`72.3% (primary schools), 64.7% (secondary schools)`, or why it stands beside nothing."""
        told = [f"{value} ({about})" if about else value for value, about in self.compared_with]
        return ", ".join(told) or self.without

    @property
    def about(self) -> str:
        return " · ".join(said for said in (self.year, self.direction) if said)


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One school over all columns. `first` counts its cells that are to be looked at first."""

    urn: int
    name: str
    phase: str
    phase_words: str
    cells: tuple[OverviewCell, ...]
    first: int

    @property
    def first_words(self) -> str:
        return f"{self.first} to look at first" if self.first else ""


@dataclass(frozen=True, slots=True)
class PooledCell:
    """The trust as a whole in one column: the pooled figure with how many schools it is of, or why there is none."""

    cell: OverviewCell
    of_schools: str
    """"5 of 7 schools"."""
    method: str
    published: str
    """"64% published for the trust", or ""."""


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What to look at first at one school: each line a measure with its year, and a sentence. That nobody can say
    what is chance where no number of pupils is known is said once, for all schools."""

    urn: int
    school: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A phase that can be chosen."""

    key: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole page."""

    trust: str
    columns: tuple[OverviewColumn, ...]
    rows: tuple[OverviewRow, ...]
    pooled: tuple[PooledCell, ...]
    exceptions: tuple[Exceptions, ...]
    phases: tuple[Choice, ...]
    phase: str
    sort: str
    order: Order
    total: int

    @property
    def short_names(self) -> tuple[tuple[str, str], ...]:
        """What the headings shorten, beside what it is short for; each once."""
        return tuple(dict.fromkeys((c.short_name, c.name) for c in self.columns if c.short_name != c.name))

    @property
    def columns_with_pooled(self) -> Iterable[tuple[OverviewColumn, PooledCell]]:
        return zip(self.columns, self.pooled, strict=True)

    @property
    def counted(self) -> str:
        schools = "school" if self.total == 1 else "schools"
        shown_rows = len(self.rows)
        return f"{self.total} {schools}" if shown_rows == self.total else f"{shown_rows} of {self.total} {schools}"


@dataclass(frozen=True, slots=True)
class BehindRow:
    """One school behind a pooled figure."""

    urn: int
    name: str
    phase_words: str
    cell: OverviewCell
    numerator: str
    denominator: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """The list behind one number of the trust: which schools it is made of, and how."""

    column: OverviewColumn
    definition: str
    pooled: PooledCell
    rows: tuple[BehindRow, ...]
