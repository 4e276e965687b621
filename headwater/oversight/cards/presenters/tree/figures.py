"""What stands in one cell, and in one line of cells: a value or its reason, and where it came from.

A card has five hundred cells, each with a source: both are tuples, made in a third of the time of a frozen dataclass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

When = Literal["before", "during", "after", "unknown"]
Origin = Literal["file", "entry", "quoted", "worked-out"]
Place = Literal["school", "england", "la"]

STAGE_MARKS = {"provisional": "P", "revised": "R", "internal": "I", "estimate": "E"}
"""The letter beside a figure that is not final. A final figure has none."""


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


class Source(NamedTuple):
    """Where one figure came from: a cell of a published file, an entry, a quoted national figure, or two others.

    `title` names the data set, or says that it was entered or quoted. `file_words` is what is the same for every figure
    of one origin: `Final · published file · loaded on 21 November 2026`; `heading` names that origin. Of an entry,
    `entered_by` and `entered_on` say who and when, `words` where they say the number is from, `overrides` that it
    is shown instead of a published one, and `reason` why (not told to everybody). Of a quoted figure, `words` is the
    publication it stands in. `file`, `column`, `line` and `release` are of files only.
    """

    origin: Origin
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
    loaded_on: date | None
    is_look_back: bool
    published_urn: int | None
    is_other_urn: bool
    release: int | None
    file_words: str
    heading: str
    entered_by: str = ""
    entered_on: date | None = None
    words: str = ""
    reason: str = ""
    overrides: bool = False

    @property
    def override_words(self) -> str:
        """`shown instead of the published figure because: …`; without the reason where the reader is not told it."""
        if not self.overrides:
            return ""
        return f"shown instead of the published figure{f' because: {self.reason}' if self.reason else ''}"

    @property
    def place_words(self) -> str:
        """`line 57, column PTRWM_EXP, which reads “54%”`: where in the file. Of an entry, as it was typed."""
        if self.origin == "file":
            said = f"line {self.line}, column {self.column}, which reads “{self.published_text}”"
            if self.is_look_back:
                said += " (a later file looking back)"
            if self.is_other_urn:
                said += f" (published under URN {self.published_urn})"
            return said
        if self.origin == "worked-out":
            return f"worked out: {self.published_text}"
        said = f"{'typed as' if self.origin == 'entry' else 'quoted as'} “{self.published_text}”"
        if self.words:
            said += f", from {self.words}"
        if self.overrides:
            said += f"; {self.override_words}"
        return said


@dataclass(frozen=True, slots=True)
class Also:
    """The same figure in another file: kept, and not the one shown."""

    value: str | None
    shown: str
    missing: Gap | None
    source: Source


class Cell(NamedTuple):
    """One place, measure, group and year. Exactly one of `value` and `missing` is there.

    `value` is the exact decimal without trailing zeros; `shown` is rounded half up by the measure's decimals, or the
    short reason. `interval` is the published 95% confidence interval in words, or "". `published_urn` is there when
    the figure is published by school: the URN it stands under in the file. `stage_mark` is one letter where the figure
    is not final (see `STAGE_MARKS`), "" where it is; `cohort` is of how many, `28 pupils`; `as_at` is the day up to
    which a figure of a year that is not over counts. `is_disputed`: the school says it is wrong, and that is not
    settled.
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
    stage_mark: str = ""
    stage_words: str = ""
    cohort: str = ""
    as_at: date | None = None
    is_disputed: bool = False

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
        """The class of its cells on the page: the rule at the left edge."""
        rule = "card-skips" if self.skips else ""
        if self.divides:
            rule = "card-settles" if self.settles else "card-divides"
        return rule


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
    def never(self) -> bool:
        """Whether a figure of this place would have no meaning in any year of the line."""
        return all(cell.missing is not None and cell.missing.reason == "not-applicable" for cell in self.cells)

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
