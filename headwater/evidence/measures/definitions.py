"""The measure catalogue and the pupil groups: what a number is, before there is any number.

One file per measure in `headwater/definitions/measures`, one per group in `headwater/definitions/groups`. Keys are
those of `domain.md` section 3.1 and are permanent: they stand in figures, targets and cards that have been issued.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer, PlainValidator, model_validator

from headwater.foundations.definitions.kinds import Definition, Key, Kind, Part, Reference, Reviewed
from headwater.reference.calendar.years import AcademicYear

Level = Literal["school", "la", "region", "england"]
EVERY_LEVEL: tuple[Level, ...] = ("school", "la", "region", "england")


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

    @model_validator(mode="after")
    def _has_what_it_divides(self) -> Measure:
        proportion = self.unit in (Unit.PERCENT, Unit.PER_100)
        if proportion and not (self.numerator and self.denominator):
            raise ValueError(f"A measure in {self.unit.value} says what its numerator and denominator are.")
        return self

    def references(self) -> Iterator[Reference]:
        for place, group in enumerate(self.groups):
            yield Reference(kind="groups", key=group, at=("groups", place))
        if self.interval:
            yield Reference(kind="measures", key=self.interval.lower, at=("interval", "lower"))
            yield Reference(kind="measures", key=self.interval.upper, at=("interval", "upper"))


class Group(Definition, Reviewed):
    """A group of pupils that figures are split by."""

    name: str
    short_name: str = Field(max_length=24)
    order: int
    """Where it stands in a list of groups."""
    definition: str
    complement: Key | None = None
    """The group of everybody else, where there is one: with both and the total published, a small one shows."""


MEASURES = Kind(folder="measures", model=Measure, references=Measure.references)
GROUPS = Kind(
    folder="groups",
    model=Group,
    references=lambda group: (
        [Reference(kind="groups", key=group.complement, at=("complement",))] if group.complement else []
    ),
)
