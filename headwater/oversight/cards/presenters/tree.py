"""The academy card as one tree. The page, the PDF, the workbook, the terminal and the JSON all read this and
nothing else, so that no two of them can disagree.

Everything that is shown is text already: values are rounded once, in `cells.py`, and the exact value stands beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

When = Literal["before", "during", "after", "unknown"]
Origin = Literal["file", "entry", "quoted", "worked-out"]
Place = Literal["school", "england", "la"]
Tone = Literal["good", "near", "bad", "grey", "none"]
Shape = Literal["up", "down", "level", "none"]


CONFIDENTIAL = "Confidential: staff, local governors, trustees within scope"
"""The audience of a card with exact figures. Never published."""

MOST_ON_PAGE = 9
"""Years that stand side by side on the card's page; older ones stand on each row's own page."""

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


@dataclass(frozen=True, slots=True)
class Source:
    """Where one figure came from: a cell of a published file, an entry, a quoted national figure, or two others.

    `title` names the data set, or says that it was entered or quoted. `file_words` is what is the same for every figure
    of one origin: `Final · published file · loaded on 21 November 2026`; `heading` names that origin. Of an entry,
    `entered_by` and `entered_on` say who and when, `words` where they say the number is from, and `reason` why it is
    shown instead of a published one. Of a quoted figure, `words` is the publication it stands in. `file`, `column`,
    `line` and `release` are of files only.
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
        if self.reason:
            said += f"; shown instead of the published figure because: {self.reason}"
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
    the figure is published by school: the URN it stands under in the file. `stage_mark` is one letter where the figure
    is not final (see `STAGE_MARKS`), "" where it is; `cohort` is of how many, `28 pupils`; `as_at` is the day up to
    which a figure of a year that is not over counts.
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


@dataclass(frozen=True, slots=True)
class Signal:
    """How a value stands to what it is held against: a word, a shape and a tone that always go together.

    `gap` is exact and signed, "" where there is none; `gap_words` says it, `3 percentage points above`.
    `within_uncertainty`: with so few pupils the difference could be chance; the tone is then grey. `interval` is the
    95% interval of the school's value in words, "" where there is none. `sentence` says it all; `said` is its first
    part, and `chance` what is to be said of chance and of few pupils.
    """

    word: str
    tone: Tone
    shape: Shape
    gap: str
    gap_words: str
    within_uncertainty: bool
    interval: str
    sentence: str
    said: str = ""
    chance: str = ""

    @property
    def short(self) -> str:
        """`Better by 3 percentage points`, `The same`: what fits a cell."""
        how_far = self.gap_words.rpartition(" ")[0]
        if self.word == "the same" or not self.gap_words or self.gap_words == "the same":
            return self.word[:1].upper() + self.word[1:]
        return f"{self.word[:1].upper()}{self.word[1:]} by {how_far}"


@dataclass(frozen=True, slots=True)
class Against:
    """England's or the authority's figure that the school's newest is held against, with its own year.

    `value` is None where there is none: `shown` then says so (`national figure not loaded`). `stale` says in a few
    words that it is of an older year than the school's. `signal` is None where nothing may be said; `why_not` says why.
    """

    place: Place
    name: str
    about: str
    period: str
    period_shown: str
    value: str | None
    shown: str
    stale: str
    signal: Signal | None
    why_not: str


@dataclass(frozen=True, slots=True)
class ShownTarget:
    """What the school is to reach in this row. `shown` is `76%` or `at or above national (94.8%)`; `value` None where
    a relative one cannot be resolved, with `why_not`. `status` is against the figure of the target's own year, None
    where that year has no figure yet.
    """

    value: str | None
    shown: str
    period: str
    period_shown: str
    kind: str
    agreed_words: str
    why_not: str
    status: Signal | None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One academic year of a trend, also where there is no value: `value` exact or None."""

    period: str
    period_shown: str
    value: str | None
    england: str | None
    shown: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Every academic year from the first value to the last, none left out, so that time is drawn true.

    `breaks` are the periods from which on figures cannot be compared with earlier ones: the line stops before each.
    """

    points: tuple[TrendPoint, ...]
    breaks: tuple[str, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """Something a data-quality check found. `address` is where to put it right, "" where nobody can here. `measures`
    are all the rows it speaks of, `measure` the one above all."""

    check: str
    severity: str
    severity_words: str
    sentence: str
    how_to_fix: str
    measure: str
    group: str
    period: str
    address: str
    accepted_words: str
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a row in every place: the school, England, the authority."""

    column: Column
    cells: tuple[Cell, Cell, Cell]


@dataclass(frozen=True, slots=True)
class Row:
    """One measure for one pupil group: three lines on the same years, and what is said of its newest figure.

    `target` is of the year of the newest figure, else of the nearest year to come; `next_target` of a later year, where
    there is one too. `is_headline`: stands among the headlines at the top, and on page 1 of the paper. `attention` says
    in a few words why the row is among what needs attention first, "" where it is not. `is_old`: its newest figure is
    of so long ago that it says nothing of how the school stands now. Where its figures came from is worked out by
    `origins.present_origins`.
    """

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
    hides: frozenset[str]
    target: ShownTarget | None = None
    next_target: ShownTarget | None = None
    against_england: Against | None = None
    against_la: Against | None = None
    trend: Trend | None = None
    findings: tuple[ShownFinding, ...] = ()
    is_headline: bool = False
    is_old: bool = False
    attention: str = ""
    short_name: str = ""

    @property
    def latest(self) -> Cell | None:
        """The school's newest figure with a value; its stage, cohort and year stand in it."""
        return self.school.latest

    @property
    def newest(self) -> Cell | None:
        """Its newest figure with a value, or the newest reason why there is none."""
        return self.latest or next((cell for cell in reversed(self.school.cells) if cell.source), None)

    @property
    def called(self) -> str:
        """`Reading, expected standard, disadvantaged pupils`: the row in one line."""
        return f"{self.name}, {self.group_name}" if self.group_name else self.name

    @property
    def about(self) -> str:
        """`% · higher is better · 30 pupils, 1 pupil = 3.3 percentage points`"""
        of = ", ".join(said for said in (self.latest.cohort if self.latest else "", self.one_pupil) if said)
        return " · ".join(said for said in (self.unit_words, self.direction_words, of, self.break_words) if said)

    @property
    def anchor(self) -> str:
        return f"{self.measure}-{self.group}".replace(".", "-").replace("_", "-")

    @property
    def shown_lines(self) -> tuple[Line, ...]:
        """The lines without places that have nothing in the whole section; the section says why, once."""
        return tuple(line for line in self.lines if line.place not in self.hides)

    @property
    def by_year(self) -> Iterator[Year]:
        """The years, newest first, each with the three places."""
        years = zip(self.school.columns, self.school.cells, self.england.cells, self.la.cells, strict=True)
        return (Year(column, (own, england, la)) for column, own, england, la in reversed(list(years)))

    @property
    def told_findings(self) -> tuple[ShownFinding, ...]:
        """The findings that are told in full beside the row: a number of this very row that looks wrong."""
        return tuple(f for f in self.findings if f.severity in ("wrong", "suspicious") and f.measure == self.measure)

    @property
    def more_findings(self) -> str:
        """`2 more things to check`: the findings that are not told in full; "" where all are."""
        count, told = len(self.findings) - len(self.told_findings), bool(self.told_findings)
        return f"{count} {'more ' if told else ''}{'thing' if count == 1 else 'things'} to check" if count else ""

    @property
    def page_lines(self) -> tuple[Line, ...]:
        """The lines of the card's page: the school's, and England's where it can have figures at all. The authority's
        stands on the row's own page."""
        hides_england = "england" in self.hides or self.england.never
        return (self.school,) if hides_england else (self.school, self.england)

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
    """A place kept for a part of Headwater that fills it. `says` is one sentence: what will stand here. `address` is
    where that part shows it, "" while it is not there."""

    says: str
    address: str


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
class Card:
    """A school's academy card as it stands today.

    `audience` is printed in the header of every document. `left_out` are the sections for which the school has not one
    figure: named in one line below the others, and not shown. `lacking` says what the trust's standards ask for and the
    card has no number for. `findings` are those of the data-quality checks that
    nobody has accepted.
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
