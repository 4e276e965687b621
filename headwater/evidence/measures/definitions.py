"""The measure catalogue and the pupil groups: what a number is, before there is any number.

One file per measure in `headwater/definitions/measures`, one per group in `headwater/definitions/groups`. Keys are
those of `domain.md` section 3.1 and are permanent: they stand in figures, targets and cards that have been issued.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, PlainValidator, model_validator

from headwater.foundations.definitions.kinds import Definition, Key, Kind, Objection, Part, Reference, Reviewed
from headwater.reference.calendar.years import AcademicYear

Level = Literal["school", "la", "region", "england"]
EVERY_LEVEL: tuple[Level, ...] = ("school", "la", "region", "england")
Population = Literal["state-funded", "primary", "secondary", "special", "all"]
"""Which schools a figure of England or of a local authority is about."""


def _year(text: object) -> AcademicYear:
    # Not an academic year: the exception is a ValueError, and its words become the problem's.
    return text if isinstance(text, AcademicYear) else AcademicYear.parse(str(text))


Year = Annotated[AcademicYear, PlainValidator(_year), PlainSerializer(lambda year: year.slug)]


class Unit(StrEnum):
    """What the value counts. A percentage is 0 to 100, never a fraction."""

    PERCENT = "percent"
    PERCENTAGE_POINTS = "percentage-points"
    COUNT = "count"
    SCORE = "score"
    """A mark or average on a fixed scale, such as the scaled score of 80 to 120."""
    PROGRESS = "progress"
    """Points above (+) or below (−) what pupils with the same start reached on average; shown with its sign."""
    PER_100 = "per-100"
    """Number per 100 pupils; one pupil can count more than once."""
    DAYS = "days"
    """Working days, as a mean over people."""

    @property
    def signed(self) -> bool:
        """Whether a value above zero is written with a plus."""
        return self in (Unit.PROGRESS, Unit.PERCENTAGE_POINTS)


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    CONTEXT = "context"
    """Neither is better; never coloured, never a target."""


class Counted(StrEnum):
    """What the denominator counts, which says what one more or fewer would change."""

    PUPILS = "pupils"
    ENROLMENTS = "enrolments"
    SESSIONS = "sessions"
    STAFF = "staff"
    NOTHING = "nothing"
    """The measure is not a proportion."""


class Pooling(StrEnum):
    """How the figures of several schools, or of several years, become one. Never as the mean of percentages."""

    PUPILS = "pupils"
    """Numerators and denominators are added up, then divided: a percentage, a number per 100."""
    MEAN = "mean"
    """The mean, weighted by the pupils it is a mean of: a score."""
    SUM = "sum"
    """Added up: a count."""
    NEVER = "never"
    """Worked out anew from what has been pooled, or not at all: a gap, the limit of an interval, a rank."""


class Break(Part):
    """From this year on, figures cannot be compared with earlier ones."""

    year: Year
    reason: str


class NotPublished(Part):
    """What was never published, with why: these years (none given: every year), for these levels (every level)."""

    years: tuple[Year, ...] = ()
    levels: tuple[Level, ...] = EVERY_LEVEL
    reason: str
    """What follows "Not published: ", without a full stop."""

    @model_validator(mode="after")
    def _leaves_something(self) -> NotPublished:
        if not self.years and self.levels == EVERY_LEVEL:
            raise ValueError("Say which years, or which levels; otherwise nothing is ever published.")
        return self


class Interval(Part):
    """Keys of the measures that hold the published confidence interval."""

    lower: Key
    upper: Key


class Range(Part):
    """From `low` to `high`, both included, in the measure's own unit."""

    low: Decimal
    high: Decimal

    @model_validator(mode="after")
    def _is_one(self) -> Range:
        if self.low >= self.high:
            raise ValueError(f"{self.low} to {self.high} holds nothing. Write the smaller number first.")
        return self

    def __contains__(self, value: Decimal) -> bool:
        return self.low <= value <= self.high


def _as_its_unit_is_pooled(said: dict[str, Any]) -> Pooling:
    if said.get("unit") in (Unit.PERCENT, Unit.PER_100):
        return Pooling.PUPILS
    if said.get("unit") == Unit.COUNT:
        return Pooling.SUM
    return Pooling.NEVER if said.get("unit") == Unit.PERCENTAGE_POINTS else Pooling.MEAN


def _percent_is_at_most_a_hundred(said: dict[str, Any]) -> Range | None:
    return Range(low=Decimal(0), high=Decimal(100)) if said.get("unit") == Unit.PERCENT else None


class Due(Part):
    """When England's figure of an academic year usually first appears. Months move; this says when to ask."""

    month: int = Field(ge=1, le=12)
    years_later: int = Field(default=1, ge=0, le=3)
    """Calendar years after the one in which the academic year began: 1 for October 2025 of 2024/25."""


class Measure(Definition, Reviewed):
    """What one number means, how it is worked out, and how it is shown."""

    name: str
    """As on the card, e.g. Persistent absence."""
    short_name: str = Field(max_length=24)
    """For a table's head."""
    why_it_matters: str
    how_calculated: str
    numerator: str = ""
    denominator: str = ""
    counted_in: Counted = Counted.NOTHING
    unit: Unit
    decimals: int = Field(ge=0, le=4)
    """For display only: values are kept exact, and rounded half up when shown."""
    direction: Direction
    phases: tuple[
        Literal["nursery", "primary", "secondary", "all-through", "16-plus", "special", "alternative-provision"], ...
    ] = Field(min_length=1)
    groups: tuple[str, ...] = ("all",)
    """Pupil groups it is usually split by."""
    sources: tuple[str, ...] = Field(min_length=1)
    """Where it is published, in words; the data set definitions say which column."""
    interval: Interval | None = None
    breaks: tuple[Break, ...] = ()
    not_published: tuple[NotPublished, ...] = ()
    note: str = ""

    also_called: tuple[str, ...] = ()
    """Labels on trusts' own sheets, as they stand there. With the title of their block before a colon where the label
    alone says too little: "Phonics: % Achieving by Year 1". No two measures may be called the same."""
    plausible: Range | None = Field(default_factory=_percent_is_at_most_a_hundred)
    """What a value can be at all; for a percentage, unless it says more, 0 to 100. Nothing else is a value of it."""
    plausible_national: dict[Population, Range] = {}
    """Where England's figure for all pupils has been, with room to spare. What lies outside most likely stands in the
    wrong column."""
    due: Due | None = None
    """When England's figure of a year should be out; none where there is none, or it comes all the time."""
    to_date: Key | None = None
    """The measure that counts the same in a year that is not over."""

    pooling: Pooling = Field(default_factory=_as_its_unit_is_pooled)
    """How several schools become one; without it as its unit is."""
    weighed_by: Key | None = None
    """Where no denominator is known: the count, usually pupils on roll, that schools are weighed by instead. The result
    is approximate. None where that count says nothing of the denominator: a year group is not the roll."""

    at_most: tuple[Key, ...] = ()
    """A part and its whole: in one place, group and year no value is above that of any of these."""
    all_of: tuple[Key, ...] = ()
    """Counts those, out of the same pupils, whom every one of these counts: reading, writing and maths combined."""
    sum_of: tuple[Key, ...] = ()
    """Counts those, out of the same pupils, whom just one of these counts: its value is the sum of theirs."""
    gap_of: Key | None = None
    """The measure whose disadvantaged and other pupils it sets side by side: by the gap one tells the other."""
    hundred_less: Key | None = None
    """The percentage of everybody or everything else: the two add up to 100."""

    @model_validator(mode="after")
    def _has_what_it_divides(self) -> Measure:
        proportion = self.unit in (Unit.PERCENT, Unit.PER_100)
        if proportion and not (self.numerator and self.denominator):
            raise ValueError(f"A measure in {self.unit.value} says what its numerator and denominator are.")
        return self

    @model_validator(mode="after")
    def _is_plausible_where_england_has_been(self) -> Measure:
        for population, usual in self.plausible_national.items():
            if self.plausible and not (usual.low in self.plausible and usual.high in self.plausible):
                raise ValueError(f"plausible_national for {population} goes beyond what is plausible at all.")
        return self

    def references(self) -> Iterator[Reference]:
        for place, group in enumerate(self.groups):
            yield Reference(kind="groups", key=group, at=("groups", place))
        if self.interval:
            yield Reference(kind="measures", key=self.interval.lower, at=("interval", "lower"))
            yield Reference(kind="measures", key=self.interval.upper, at=("interval", "upper"))
        for name in ("at_most", "all_of", "sum_of"):
            for place, key in enumerate(getattr(self, name)):
                yield Reference(kind="measures", key=key, at=(name, place))
        for name in ("to_date", "hundred_less", "weighed_by", "gap_of"):
            if getattr(self, name):
                yield Reference(kind="measures", key=getattr(self, name), at=(name,))


class Group(Definition, Reviewed):
    """A group of pupils that figures are split by."""

    name: str
    short_name: str = Field(max_length=24)
    order: int
    """Where it stands in a list of groups."""
    definition: str
    complement: Key | None = None
    """The group of everybody else, where there is one: with both and the total published, a small one shows."""
    parts: tuple[Key, ...] = ()
    """Groups without a pupil in common that together are this one."""
    family: str = ""
    """What it is split by. Groups of one family have no pupil in common, but a group and its parts."""

    def references(self) -> Iterator[Reference]:
        if self.complement:
            yield Reference(kind="groups", key=self.complement, at=("complement",))
        for place, key in enumerate(self.parts):
            yield Reference(kind="groups", key=key, at=("parts", place))


MEASURES = Kind(folder="measures", model=Measure, references=Measure.references)
GROUPS = Kind(folder="groups", model=Group, references=Group.references)


def measure_called(label: str, block: str = "") -> Measure | None:
    """The measure that a sheet calls `label` under the title `block`; None where no measure is called so.

    Looks for its name, its short name and what else it is called. Capitals, spaces, a percent sign and what trails
    after a colon's title do not matter; "(%)" is not part of a name.
    """
    called = _called(MEASURES.all())
    for text in (f"{block}: {label}", label) if block else (label,):
        if key := called.get(_bare(text)):
            return MEASURES.get(key)
    return None


def _bare(label: str) -> str:
    """`label` without what does not tell one measure from another."""
    text = re.sub(r"\(?%\)?|[:\s]+", " ", label.replace("’", "'")).casefold()
    return " ".join(text.split())


def _called(measures: Mapping[str, Measure]) -> dict[str, str]:
    """Key by bare label. Of two measures called the same the first in key order; the rule below forbids it."""
    called: dict[str, str] = {}
    for key in sorted(measures):
        for label in (measures[key].name, measures[key].short_name, *measures[key].also_called):
            called.setdefault(_bare(label), key)
    return called


def _is_called_as_no_other(measure: Measure) -> Iterable[Objection]:
    called = _called(MEASURES.valid())
    for at, labels in (("name", (measure.name,)), ("short_name", (measure.short_name,))):
        yield from _clashes(measure, (at,), labels, called)
    for place, label in enumerate(measure.also_called):
        yield from _clashes(measure, ("also_called", place), (label,), called)


def _clashes(
    measure: Measure, at: tuple[str | int, ...], labels: Iterable[str], called: Mapping[str, str]
) -> Iterable[Objection]:
    for label in labels:
        if (other := called[_bare(label)]) != measure.key:
            yield Objection(at=at, message=f"{other} is called “{label}” too. A label belongs to one measure.")


MEASURES.hold_to(_is_called_as_no_other)
