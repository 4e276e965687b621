"""The academy card as one tree. The page, the PDF, the workbook, the terminal and the JSON all read this and
nothing else, so that no two of them can disagree.

Everything that is shown is text already: values are rounded once, in `cells.py`, and the exact value stands beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

When = Literal["before", "during", "after", "unknown"]


@dataclass(frozen=True, slots=True)
class Gap:
    """Why there is no value. `short` fits a cell; `words` and `because` are the whole reason."""

    reason: str
    short: str
    words: str
    because: str

    @property
    def sentence(self) -> str:
        """`Not published: tests cancelled because of COVID-19`"""
        return f"{self.words}: {self.because}" if self.because else self.words


@dataclass(frozen=True, slots=True)
class Source:
    """Where one figure came from, down to the cell of the file. `file_words` is what is the same for every figure of
    one file: `Final · published file · loaded on 21 November 2026`."""

    dataset: str
    title: str
    publisher: str
    file: str
    column: str
    line: int
    published_text: str
    stage: str
    stage_words: str
    standing: str
    standing_words: str
    as_at: date | None
    loaded_on: date
    is_look_back: bool
    published_urn: int | None
    is_other_urn: bool
    release: int
    file_words: str

    @property
    def place_words(self) -> str:
        """`line 57, column PTRWM_EXP, which reads “54%”`: where in the file."""
        said = f"line {self.line}, column {self.column}, which reads “{self.published_text}”"
        if self.is_look_back:
            said += " (a later file looking back)"
        if self.is_other_urn:
            said += f" (published under URN {self.published_urn})"
        return said


@dataclass(frozen=True, slots=True)
class Also:
    """The same figure in another file: kept, and not the one shown."""

    value: str | None
    shown: str
    missing: Gap | None
    source: Source


@dataclass(frozen=True, slots=True)
class Cell:
    """One place, measure, group and year. Exactly one of `value` and `missing` is there.

    `value` is the exact decimal without trailing zeros; `shown` is rounded half up by the measure's decimals, or the
    short reason. `interval` is the published 95% confidence interval in words, or "". `published_urn` is there when
    the figure is published by school: the URN it stands under in the file.
    """

    period: str
    period_shown: str
    value: str | None
    shown: str
    missing: Gap | None
    numerator: str | None
    denominator: str | None
    one_pupil: str
    interval: str
    stage: str
    when: When
    published_urn: int | None
    source: Source | None
    also: tuple[Also, ...]

    @property
    def mark(self) -> str:
        """The class of its cell on the page."""
        return "card-cell card-cell--missing" if self.missing else "card-cell"

    @property
    def full(self) -> str:
        """What the figure says with its whole reason: `54%`, or `Suppressed: too few pupils to publish`."""
        return self.missing.sentence if self.missing else self.shown


@dataclass(frozen=True, slots=True)
class Column:
    """One academic year. `divides` where it stands otherwise to the school's joining than the column before does, and
    `settles` where that column is already the year of joining; `skips` where years between the two are not shown."""

    period: str
    shown: str
    when: When
    is_latest: bool
    divides: bool
    settles: bool
    skips: bool

    @property
    def halves(self) -> tuple[str, str]:
        """`2018/` and `19`: where a narrow screen may break it."""
        first, slash, rest = self.shown.partition("/")
        return first + slash, rest

    @property
    def mark(self) -> str:
        """The classes of its cells on the page: the rule at the left edge, and whether it is the newest year."""
        rule = "card-skips" if self.skips else ""
        if self.divides:
            rule = "card-settles" if self.settles else "card-divides"
        return f"{rule} card-latest".strip() if self.is_latest else rule


@dataclass(frozen=True, slots=True)
class Line:
    """One place's figures over the years of the section: the school, England or the local authority.

    `about` says which schools an area's figure is about. `latest` is its newest cell with a value; `stale` says in
    a sentence that it is older than the school's newest, `until` in a few words.
    """

    place: Literal["school", "england", "la"]
    name: str
    about: str
    columns: tuple[Column, ...]
    cells: tuple[Cell, ...]
    latest: Cell | None
    stale: str
    until: str

    @property
    def one_reason(self) -> str:
        """The reason in full, where every year of the line has the same one; "" otherwise."""
        reasons = {cell.missing.sentence if cell.missing else "" for cell in self.cells}
        return reasons.pop() if len(reasons) == 1 else ""

    @property
    def by_year(self) -> Iterator[tuple[Column, Cell]]:
        return zip(self.columns, self.cells, strict=True)


@dataclass(frozen=True, slots=True)
class Provenance:
    """One file behind a row, and the figures of the row that came from it."""

    heading: str
    file: str
    words: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One measure for one pupil group: three lines on the same years."""

    measure: str
    name: str
    group: str
    group_name: str
    unit: str
    unit_words: str
    decimals: int
    suffix: str
    direction: str
    direction_words: str
    definition: str
    school: Line
    england: Line
    la: Line
    one_pupil: str
    break_words: str
    cautions: tuple[str, ...]
    came_from: tuple[Provenance, ...]
    also: tuple[str, ...]
    reasons: tuple[str, ...]
    hides: frozenset[str]

    @property
    def about(self) -> str:
        """`% · higher is better · 1 pupil = 3.3 percentage points`"""
        return " · ".join(
            said for said in (self.unit_words, self.direction_words, self.one_pupil, self.break_words) if said
        )

    @property
    def anchor(self) -> str:
        return f"{self.measure}-{self.group}".replace(".", "-").replace("_", "-")

    @property
    def shown_lines(self) -> tuple[Line, ...]:
        """The lines without places that have nothing in the whole section; the section says why, once."""
        return tuple(line for line in self.lines if line.place not in self.hides)

    @property
    def lines(self) -> tuple[Line, Line, Line]:
        return self.school, self.england, self.la


@dataclass(frozen=True, slots=True)
class Band:
    """Neighbouring years that stand alike to the school's joining, with the words that stand over them."""

    when: When
    words: str
    span: int
    divides: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """One thing an inspection judged, in the inspectorate's own words."""

    name: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection in the words of its own framework. Never mapped onto another framework's."""

    framework: str
    framework_name: str
    kind: str
    outcome: str
    inspected_on: date | None
    date_words: str
    published_on: date | None
    judgements: tuple[Judgement, ...]
    notes: tuple[str, ...]
    published_urn: int | None
    source: Source


@dataclass(frozen=True, slots=True)
class Section:
    """Part of the card. Either rows of figures under years, or inspections, or only `note`: why there is nothing.

    `compared` says whom the comparators are about; `is_mixed` where each row has to say it for itself.
    """

    key: str
    title: str
    intro: str
    note: str
    columns: tuple[Column, ...]
    bands: tuple[Band, ...]
    rows: tuple[Row, ...]
    compared: str
    is_mixed: bool
    skipped: tuple[str, ...]
    inspections: tuple[Inspection, ...]

    @property
    def width(self) -> int:
        """Columns of the table in all: one for the measure, one for the place, then the years."""
        return len(self.columns) + 2


@dataclass(frozen=True, slots=True)
class SchoolHeader:
    """Who the card is about. `facts` are the label and value pairs of the heading, in order."""

    urn: int
    name: str
    laestab: str
    phase: str
    phase_words: str
    la_code: str
    la_name: str
    trust: str
    joined_on: date | None
    membership: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DataSetUsed:
    """One data set the card drew on, with its files that were loaded alike (stage, standing, day), by year."""

    title: str
    publisher: str
    words: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A school's academy card as it stands today."""

    school: SchoolHeader
    as_loaded: str
    newest: str
    sections: tuple[Section, ...]
    not_shown: tuple[str, ...]
    files: tuple[DataSetUsed, ...]

    @property
    def inspections(self) -> tuple[Inspection, ...]:
        return tuple(inspection for section in self.sections for inspection in section.inspections)
