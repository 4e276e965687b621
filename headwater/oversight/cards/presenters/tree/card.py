"""The card: its heading, its sections in order, and what is said of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from headwater.oversight.cards.presenters.tree.figures import Column, Source, When
from headwater.oversight.cards.presenters.tree.rows import Row, ShownDispute, ShownFinding

CONFIDENTIAL = "Confidential: staff, local governors and trustees"
"""The audience of a card with exact figures. Never published."""

MOST_ON_PAGE = 9
"""Years that stand side by side on the card's page; older ones stand on each row's own page."""


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
class NextStep:
    """What an inspection asked the school to do, and how it stands."""

    text: str
    status_words: str


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
    next_steps: tuple[NextStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A place kept for a part of Headwater that fills it. `says` is one sentence: what will stand here, or where
    `is_filled` what stands here. `address` is where that part shows it, "" while it is not there."""

    says: str
    address: str
    is_filled: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote on the card in words."""

    text: str
    written_by: str
    written_on: date


@dataclass(frozen=True, slots=True)
class Section:
    """Part of the card. `shows` says which: rows of figures under years, inspections, a slot or the note. Where there
    is nothing, `note` says why. `rows_without` are the rows for which the school has nothing at all: named in one line
    below the table. `is_never`: a school of these ages never has such results.

    `compared` says whom the comparators are about, `compared_england` the same of England alone; `is_mixed` where each
    row has to say it for itself.
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
    shows: Literal["figures", "inspections", "slot", "notes"] = "figures"
    slot: Slot | None = None
    rows_without: tuple[Row, ...] = ()
    compared_england: str = ""
    is_never: bool = False

    @property
    def page_columns(self) -> tuple[Column, ...]:
        """The newest years, as many as the card's page has room for."""
        return self.columns[-MOST_ON_PAGE:]

    @property
    def page_bands(self) -> tuple[Band, ...]:
        """The bands over those."""
        hidden, bands = len(self.columns) - len(self.page_columns), []
        for band in self.bands:
            span = band.span - hidden
            hidden = max(0, -span)
            if span > 0:
                bands.append(replace(band, span=span))
        return tuple(bands)

    @property
    def older(self) -> str:
        """`Years before 2008/09 stand on each row’s own page.`; "" where all have room."""
        if len(self.columns) <= MOST_ON_PAGE:
            return ""
        return f"Years before {self.page_columns[0].shown} stand on each row’s own page."

    @property
    def width(self) -> int:
        """Columns of the table on the page: the measure, how it stands and the place, then the years."""
        return len(self.page_columns) + 3


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
    principal: str = ""


@dataclass(frozen=True, slots=True)
class DataSetUsed:
    """One data set the card drew on, with its files that were loaded alike (stage, standing, day), by year."""

    title: str
    publisher: str
    words: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WithoutFigures:
    """A section that has not one figure: named in one line below the others, with why."""

    key: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class EditionHead:
    """What a card that is or was put before a board says of itself.

    `words`: `Edition 3, issued on 12 November 2026 for the trust board’s meeting on 20 November 2026`, or of a draft
    `Draft for the trust board’s meeting on 20 November 2026. The school answers by 13 November 2026`.
    """

    number: int
    words: str
    is_draft: bool


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One thing that is otherwise than on the edition before. `about` names it, `before` and `after` are as shown
    ("" where it was not there), `why` the reason where it is known: `new release: …`, `corrected by the school …`."""

    kind: Literal["figure", "status", "tier", "finding"]
    about: str
    before: str
    after: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A school's academy card as it stands today.

    `audience` is printed in the header of every document. `left_out` are the sections for which the school has not one
    figure: named in one line below the others, and not shown. `lacking` says what the trust's standards ask for and the
    card has no number for. `findings` are those of the data-quality checks that
    nobody has accepted.

    A live card has no `edition`. Of one for a board: `context` is the school's own line about itself, `disputes` what
    it says is wrong and is not settled (those about a row stand in the row too), `changes` what is otherwise than on
    the edition before, `changes_since` which one that is, as a sentence; "" where there is none.
    """

    school: SchoolHeader
    as_loaded: str
    newest: str
    sections: tuple[Section, ...]
    not_shown: tuple[str, ...]
    files: tuple[DataSetUsed, ...]
    audience: str = CONFIDENTIAL
    left_out: tuple[Section, ...] = ()
    lacking: tuple[str, ...] = ()
    findings: tuple[ShownFinding, ...] = ()
    note: Note | None = None
    edition: EditionHead | None = None
    context: str = ""
    disputes: tuple[ShownDispute, ...] = ()
    changes: tuple[ShownChange, ...] = ()
    changes_since: str = ""

    @property
    def inspections(self) -> tuple[Inspection, ...]:
        return tuple(inspection for section in self.sections for inspection in section.inspections)

    @property
    def without_figures(self) -> tuple[WithoutFigures, ...]:
        """The sections left out, in the card's order, each with why."""
        return tuple(WithoutFigures(section.key, section.title, section.note) for section in self.left_out)

    @property
    def slots(self) -> tuple[Section, ...]:
        """The places kept for parts that fill them, in the card's order."""
        return tuple(section for section in self.sections if section.slot)

    @property
    def rows(self) -> Iterator[Row]:
        """Every row of the card in its order."""
        return (row for section in self.sections for row in section.rows)

    @property
    def every_row(self) -> Iterator[Row]:
        """Every row of the definition, also those for which the school has nothing."""
        return (row for section in (*self.sections, *self.left_out) for row in (*section.rows, *section.rows_without))

    @property
    def headlines(self) -> tuple[Row, ...]:
        """The rows of page 1: those that need attention, then the other results, then what is context only, then what
        is old; each in the card's order."""
        rows = (row for row in self.rows if row.is_headline)
        return tuple(sorted(rows, key=lambda row: (not row.attention, row.is_old, row.direction == "context")))

    @property
    def exceptions(self) -> tuple[Row, ...]:
        """The rows that need attention first, in the card's order."""
        return tuple(row for row in self.rows if row.attention)

    @property
    def attention_words(self) -> str:
        """How many rows need attention first, or that none does; "" where nothing could be held against anything."""
        count = len(self.exceptions)
        if count:
            return (
                f"{count} {'figure needs' if count == 1 else 'figures need'} attention: "
                "worse than England by more than chance, or short of its target."
            )
        if any(row.against_england and row.against_england.signal for row in self.rows):
            return "No figure is worse than England by more than chance, and none is short of its target."
        return ""

    @property
    def findings_words(self) -> str:
        """`3 things to check in these figures`"""
        count = len(self.findings)
        return f"{count} {'thing' if count == 1 else 'things'} to check in these figures"
