"""Quoted national figures as data: one file per measure in `headwater/definitions/quoted`.

A verified figure names the publication that somebody has read. Everything else is to verify: it is listed for the data
manager and goes nowhere else. Nothing but `list_usable` leads from here to a card, an overview or a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from pydantic import Field, model_validator

from headwater.evidence.measures.definitions import MEASURES, Population, Year
from headwater.foundations.definitions.kinds import Definition, Key, Kind, Objection, Part, Reference, Reviewed

FROM_MEMORY = "Written down from memory; no publication has been read."
LONGEST_KEY = 60
"""Figures keep the key of the quoted figure they show."""


class QuotedSource(Part):
    """A publication that somebody has read."""

    publisher: str
    title: str
    address: str = ""
    is_secondary: bool = False
    """It quotes the figure; somebody else published it."""


class QuotedValue(Part):
    """England's figure of one year, group and population, as text."""

    year: Year
    group: Key = "all"
    population: Population | Literal[""] = ""
    """Which schools it is about, where the source says; often it only says England."""
    value: str
    stage: Literal["final", "revised", "provisional"] | None = None
    """As the source says. Where it does not: provisional for the newest year it has, final for years before."""
    as_at: date | None = None
    """Of a year that is not over: up to which day it counts."""
    verified: bool
    source: str | None = None
    """Mark of the source below, such as S20. Who has none is not verified."""
    why: str = ""
    """Why it is still to verify, as a sentence; empty for what was written down from memory."""

    @model_validator(mode="after")
    def _is_verified_or_not(self) -> QuotedValue:
        if self.verified and not (self.source and self.stage):
            raise ValueError("A verified figure names its source and its stage.")
        if not self.verified and self.source:
            raise ValueError("A figure with a source is verified; without one it is not.")
        if self.verified and (self.why or _number(self.value) is None):
            raise ValueError("A verified figure is one number, and nothing more is to be said of it.")
        return self


class Quoted(Definition, Reviewed):
    """What is quoted of one measure; the key is the measure's."""

    figures: tuple[QuotedValue, ...] = Field(min_length=1)
    sources: dict[str, QuotedSource] = {}
    """By mark: S and a number."""

    @model_validator(mode="after")
    def _holds_together(self) -> Quoted:
        for mark in self.sources:
            if not (mark.startswith("S") and mark[1:].isdigit()):
                raise ValueError(f"{mark} is no mark of a source: write S and a number.")
        if unused := self.sources.keys() - {figure.source for figure in self.figures}:
            raise ValueError(f"No figure stands in {', '.join(sorted(unused))}.")
        places = [(figure.year, figure.group, figure.population) for figure in self.figures if figure.verified]
        if len(set(places)) < len(places):
            raise ValueError("Two verified figures are of one year, group and population. Keep the more settled one.")
        return self

    def references(self) -> Iterator[Reference]:
        yield Reference(kind="measures", key=self.key, at=("key",))
        for place, figure in enumerate(self.figures):
            yield Reference(kind="groups", key=figure.group, at=("figures", place, "group"))


QUOTED = Kind(folder="quoted", model=Quoted, references=Quoted.references)


def _is_possible(quoted: Quoted) -> Iterable[Objection]:
    measure = MEASURES.valid().get(quoted.key)
    for place, figure in enumerate(quoted.figures):
        if figure.source and figure.source not in quoted.sources:
            yield Objection(("figures", place), f"{figure.source} is not among the sources below.")
        value = _number(figure.value)
        usual = measure.plausible if measure else None
        if measure and figure.group == "all":
            usual = measure.plausible_national.get(figure.population or "state-funded", usual)
        if figure.verified and usual and value is not None and value not in usual:
            yield Objection(
                ("figures", place), f"{value} is not between {usual.low} and {usual.high}, as it should be."
            )
        if measure and any(
            figure.year in gap.years and "england" in gap.levels for gap in measure.not_published if gap.years
        ):
            yield Objection(("figures", place), f"Nothing was published for {figure.year}, says the measure.")
        if figure.verified and len(_key(quoted, figure)) > LONGEST_KEY:
            yield Objection(("figures", place), f"The key of this figure is longer than {LONGEST_KEY} letters.")


QUOTED.hold_to(_is_possible)


@dataclass(frozen=True, slots=True)
class QuotedFigure:
    """A verified figure for England. `period` is "2024-25", `stage` a word of `models.Stage`."""

    key: str
    measure: str
    group: str
    population: str
    period: str
    value: Decimal
    text: str
    stage: str
    as_at: date | None
    source: QuotedSource

    @property
    def source_words(self) -> str:
        """`Department for Education, Key stage 4 performance`; `quoted by Schools Week, …` where it is not theirs."""
        words = f"{self.source.publisher}, {self.source.title}"
        return f"quoted by {words}" if self.source.is_secondary else words


@dataclass(frozen=True, slots=True)
class ToVerify:
    """A figure that nobody has read in a publication. Never shown but in the list of what is to verify."""

    measure: str
    group: str
    population: str
    period: str
    text: str
    why: str


def list_usable() -> list[QuotedFigure]:
    """Every verified figure, measure by measure. They may fill a gap that loaded files leave, and no more."""
    return [_usable(quoted, figure) for quoted in QUOTED.all().values() for figure in quoted.figures if figure.verified]


def get_quoted(key: str) -> QuotedFigure | None:
    """The verified figure with this key; None for any other, also for one that is to verify again."""
    quoted = QUOTED.all().get(key.rsplit(".", 3)[0])
    figures = quoted.figures if quoted else ()
    return next((_usable(quoted, one) for one in figures if quoted and one.verified and _key(quoted, one) == key), None)


def list_to_verify() -> list[ToVerify]:
    """Every figure that is not verified, measure by measure."""
    return [
        ToVerify(quoted.key, figure.group, figure.population, figure.year.slug, figure.value, figure.why or FROM_MEMORY)
        for quoted in QUOTED.all().values()
        for figure in quoted.figures
        if not figure.verified
    ]


def _usable(quoted: Quoted, figure: QuotedValue) -> QuotedFigure:
    return QuotedFigure(
        key=_key(quoted, figure),
        measure=quoted.key,
        group=figure.group,
        population=figure.population,
        period=figure.year.slug,
        value=_number(figure.value) or Decimal(0),
        text=figure.value,
        stage=figure.stage or "provisional",
        as_at=figure.as_at,
        source=quoted.sources[figure.source or ""],
    )


def _key(quoted: Quoted, figure: QuotedValue) -> str:
    return f"{quoted.key}.{figure.group}.{figure.population or 'england'}.{figure.year.slug}"


def _number(text: str) -> Decimal | None:
    """The text as a number; None where it is more than digits, a point and a minus."""
    if not text.removeprefix("-").replace(".", "", 1).isdigit():
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
