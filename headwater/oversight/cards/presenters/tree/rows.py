"""One measure for one pupil group: its lines, and how its newest figure stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, NamedTuple, TypeVar

from headwater.oversight.cards.presenters.tree.figures import Cell, Column, Line, Place

T = TypeVar("T")

Tone = Literal["good", "near", "bad", "grey", "none"]
Shape = Literal["up", "down", "level", "none"]


@dataclass(frozen=True, slots=True)
class Signal:
    """How a value stands to what it is held against: a word, a shape and a tone that always go together.

    `gap` is exact and signed, "" where there is none; `gap_words` says it, `3 percentage points above`.
    `within_uncertainty`: with so few pupils the difference could be chance; the tone is then grey. `interval` is the
    95% interval of the school's value in words, "" where there is none. `sentence` says it all; `said` is its first
    part, `chance` what is to be said of chance and of few pupils, and `remark` what of that may not be left out.
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
    remark: str = ""

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


class TrendPoint(NamedTuple):
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
    """Something a data-quality check found. `measures` are all the rows it speaks of, `measure` the one above all.
    Where it is put right depends on who reads it: the page of the school's findings says so."""

    check: str
    severity: str
    severity_words: str
    sentence: str
    how_to_fix: str
    measure: str
    group: str
    period: str
    accepted_words: str
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownDispute:
    """A figure or sentence the school says is wrong and that is not settled: both sides' sentences.

    `subject` is its key on the card (`editions.sayings`); `measure`, `group` and `period` are "" of a sentence. `about`
    is what it is called, `Persistent absence, 2024/25`, and `said` what the card said when it was disputed. `proposed`
    is what the school says it should be, "" where it does not say. `trust_says` is "" while the trust has not answered.
    In an open copy only `about` is left.
    """

    subject: str
    about: str
    said: str
    school_says: str
    proposed: str
    disputed_on: date
    trust_says: str = ""
    answered_on: date | None = None
    measure: str = ""
    group: str = ""
    period: str = ""

    @property
    def answer(self) -> str:
        """The trust's sentence, or that it has not answered."""
        return self.trust_says or "The trust has not answered this yet."


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a row in every place: the school, England, the authority."""

    column: Column
    cells: tuple[Cell, Cell, Cell]


class Later(Generic[T]):
    """What is worked out once, when it is asked for: the card's page, made most often, does not say it."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], T]) -> None:
        self._make: Callable[[], T] | None = make
        self._made: T | None = None

    def __call__(self) -> T:
        if self._make is not None:
            self._made, self._make = self._make(), None
        return self._made  # type: ignore[return-value]  # made now

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Later) and self() == other()

    def __hash__(self) -> int:
        return hash(self())


@dataclass(frozen=True, slots=True)
class Row:
    """One measure for one pupil group: three lines on the same years, and what is said of its newest figure.

    `target` is of the year of the newest figure, else of the nearest year to come; `next_target` of a later year, where
    there is one too. `is_headline`: stands among the headlines at the top, and on page 1 of the paper. `attention` says
    in a few words why the row is among what needs attention first, "" where it is not. `is_old`: its newest figure is
    of so long ago that it says nothing of how the school stands now. Where its figures came from is worked out by
    `origins.present_origins`. `disputes` are what the school says is wrong in this row and is not settled.
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
    la_compared: Later[Against | None] | None = None
    trend: Trend | None = None
    findings: tuple[ShownFinding, ...] = ()
    is_headline: bool = False
    is_old: bool = False
    attention: str = ""
    short_name: str = ""
    disputes: tuple[ShownDispute, ...] = ()

    @property
    def against_la(self) -> Against | None:
        """How the school stands to its authority."""
        return self.la_compared() if self.la_compared else None

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
