"""What is compared: measures, pupil groups, and one cell of one file that bears on one figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from tests.independent.published.texts import fold

ALL = "all"
GROUPS = frozenset(
    {
        "boys",
        "girls",
        "disadvantaged",
        "not-disadvantaged",
        "eal",
        "fsm",
        "not-fsm",
        "sen",
        "sen-support",
        "ehcp",
        "no-sen",
        "low-prior",
        "middle-prior",
        "high-prior",
        "non-mobile",
    }
)

KEPT = Decimal("0.00000001")
PUPILS_KEPT = Decimal("0.0001")
"""To how many decimals the product keeps figures, and the numbers of pupils behind them."""
FINAL, REVISED, PROVISIONAL, UNSAID = 0, 1, 2, -1
STAGES = {FINAL: "final", REVISED: "revised", PROVISIONAL: "provisional"}

Figure = tuple[str, str, str]  # measure, group, period


@dataclass(frozen=True)
class Measure:
    """One measure: the columns that hold it in one family of files."""

    key: str
    column: str
    unit: str = "percent"
    numerator: str | None = None
    denominator: str | None = None
    also_denominator: str | None = None
    """The number behind it where a card chooses to say it; where the card says nothing that is right too."""
    groups: Mapping[str, str] = field(default_factory=dict)
    """Pupil group → column. Every card has a row for each."""
    other_groups: Mapping[str, str] = field(default_factory=dict)
    """Groups that a card may leave out; what it shows of them is compared."""
    group_denominators: Mapping[str, str] = field(default_factory=dict)
    hundred_minus: bool = False
    times: int = 1
    ratio: bool = False
    """The file gives sums only: the figure is the numerator over the denominator, as a percentage where it is one."""
    only_for: str = ""
    """The phase whose schools the figure is about, where a file of one key stage says something of the whole school."""
    of_schools_only: bool = False
    """England's row holds the total of all schools' pupils, which is no comparator for one school: never shown."""
    optional: bool = False
    """A card may leave it out; what it shows is compared."""


@dataclass(frozen=True)
class Wanted:
    """A column of a file that holds a measure."""

    measure: Measure
    group: str
    column: str
    index: int
    period: str = ""  # a look-back's own year; empty: the row's
    optional: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell of one file that bears on one figure."""

    measure: str
    group: str
    period: str
    file: str
    column: str
    line: int
    text: str | None  # None: the row stops before this column
    last_text: str  # the last text of the row
    value: Decimal | None
    look_back: bool = False
    extract: bool = False
    stage: int = FINAL
    year: int = 0  # the year in which the file's own school year ends
    urn: str = ""
    relation: int = 0  # 0 the school's own row, then its predecessors, then rows with its LAESTAB only
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    parts: tuple[str, str] = ("", "")
    """The columns of numerator and denominator, where the file has them."""
    compiled: bool = False
    """From a collection that repeats other publications' figures: the publication itself goes first."""
    optional: bool = False
    literal: Decimal | None = None
    """The text read to its last digit, where it is a float written out in full."""
    also_denominator: Decimal | None = None
    interval: tuple[Decimal, Decimal] | None = None
    aliases: tuple[tuple[str, str], ...] = ()
    """Other columns of the row, with their texts, that say the same: a card may name any of them."""
    as_at: str = ""
    family: str = ""
    population: str = ""
    only_for: str = ""

    @property
    def standing(self) -> tuple[int, bool, bool, bool]:
        return (max(self.stage, FINAL), self.look_back, self.extract, self.compiled)

    @property
    def order(self) -> tuple[int, bool, bool, bool, int, int]:
        """The lowest is shown: final, own year, published file, newest release, the school's own row."""
        return (*self.standing, -self.year, self.relation)

    @property
    def withheld(self) -> bool:
        """The publisher has the figure and decided against printing it."""
        return bool(self.reasons & WITHHELD)

    @property
    def reasons(self) -> frozenset[str]:
        """The reasons that a card may give for this cell, where it holds no number."""
        accepted = MARKERS.get((self.text or "").strip(), frozenset())
        if self.text is None:
            accepted |= MARKERS.get(self.last_text.strip(), frozenset())
        return accepted

    @property
    def is_silent(self) -> bool:
        """Says no more than that there is nothing: an empty cell, a row that stops short, a school too new."""
        return (self.text or "").strip() in ("", "NEW")

    @property
    def in_file(self) -> str:
        return "the row stops before this column" if self.text is None else repr(self.text)

    @property
    def place(self) -> tuple[str, str, int]:
        return (self.file, fold(self.column), self.line)

    @property
    def texts(self) -> dict[tuple[str, str, int], str]:
        """Where a card may say the figure stands, and what stands there."""
        named = {(self.file, fold(column), self.line): text for column, text in self.aliases}
        return {self.place: self.text or "", **named}

    def says(self, number: Decimal | None) -> bool:
        """Whether the number is the figure, exact or to the eight decimals that the product keeps."""
        if number is None or self.value is None:
            return False
        both = [self.value] if self.literal is None else [self.value, self.literal]
        return number in both or number in [one.quantize(KEPT, ROUND_HALF_UP) for one in both]


MARKERS: dict[str, frozenset[str]] = {
    "SUPP": frozenset({"suppressed"}),
    "SUPPMAT": frozenset({"suppressed"}),
    "x": frozenset({"suppressed"}),
    "c": frozenset({"suppressed"}),
    "NA": frozenset({"not-applicable", "not-available"}),
    "z": frozenset({"not-applicable"}),
    "NEW": frozenset({"new-school"}),
    "LOWCOV": frozenset({"low-coverage"}),
    "NE": frozenset({"no-entries"}),
    "NP": frozenset({"not-published"}),
    "NR": frozenset({"not-available", "not-published"}),
    ".": frozenset({"not-available", "not-applicable"}),
    "-": frozenset({"not-available", "not-published"}),
    "": frozenset({"not-available", "not-published"}),
}
WITHHELD = frozenset({"suppressed", "low-coverage"})
REASONS = frozenset(
    {
        "suppressed",
        "not-applicable",
        "not-available",
        "not-published",
        "not-submitted",
        "low-coverage",
        "no-entries",
        "new-school",
        "not-loaded",
    }
)
# A card may say these without naming a file: they do not claim that a publisher marked a figure.
REASONS_WITHOUT_A_FILE = frozenset({"not-loaded", "not-published", "not-applicable", "not-submitted"})


def collect(cells: Iterable[Cell]) -> dict[Figure, list[Cell]]:
    """The cells by the figure they bear on, the one to show first."""
    found: dict[Figure, list[Cell]] = {}
    for cell in cells:
        found.setdefault((cell.measure, cell.group, cell.period), []).append(cell)
    for some in found.values():
        best = min((cell for cell in some if cell.value is not None), key=lambda cell: cell.order, default=None)
        some.sort(key=lambda cell: (cell.value is None and not _hides(cell, best), cell.order, cell.file, cell.line))
    return found


def _hides(cell: Cell, best: Cell | None) -> bool:
    """Whether a cell without a figure stands before every value.

    One withheld on purpose hides what a lesser publication gives: a final file's "suppressed" is not answered from a
    provisional one. One that has a number but no rate (the school had no pupils on the day they were counted) hides
    the predecessor's rate: that is not the year's.
    """
    if best is None or cell.value is not None:
        return False
    return (cell.withheld and cell.standing < best.standing) or (bool(cell.numerator) and cell.order < best.order)
