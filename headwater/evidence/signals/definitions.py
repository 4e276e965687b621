"""Which numbers stand together in one table, which of them a school should have, and which should have a target: data.

One file per table in `headwater/definitions/expectations`. The checks read them; what a measure itself is, and what its
values can be, stands with the measure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Literal

from pydantic import Field

from headwater.foundations.definitions.kinds import Definition, Kind, Part, Reference, Reviewed

PhaseKey = Literal["nursery", "primary", "secondary", "all-through", "16-plus", "special", "alternative-provision"]


class Cohort(Part):
    """One year group: all of these are percentages of the same pupils in the same year."""

    name: str
    """As it stands in a sentence: year 6."""
    measures: tuple[str, ...] = Field(min_length=1)


class WholeAndPart(Part):
    """Two measures of which one counts some of the pupils that the other counts, so that they move together."""

    whole: str
    part: str
    usually: Decimal
    """How far the two can lie apart before it is looked at, in the measure's own unit."""


class Expectation(Definition, Reviewed):
    """One table of numbers."""

    title: str
    phases: tuple[PhaseKey, ...] = Field(min_length=1)
    reads_age: int | None = None
    """The age a school must teach to have such results: 11 is year 6."""
    starts_age: int | None = None
    """The age by which it must take pupils: 5 is the end of reception, so a junior school has no phonics."""
    measures: tuple[str, ...] = Field(min_length=1)
    """What stands in this table. A measure stands in one table only."""
    expected: tuple[str, ...] = ()
    """What a school has for every year for which it has anything in this table."""
    targets: tuple[str, ...] = ()
    """What a school has a target for, once it has targets."""
    cohorts: tuple[Cohort, ...] = ()
    of_roll: tuple[str, ...] = ()
    """Percentages of the pupils on roll."""
    counts_over_the_year: tuple[str, ...] = ()
    """What grows or moves until the year is over, so that before its end it belongs to a day."""
    whole_and_part: tuple[WholeAndPart, ...] = ()
    tolerances: dict[str, Decimal] = {}
    """Percentage points short of a target that still count as near, where two are too many."""

    def is_for(self, phase: str, low_age: int | None, high_age: int | None) -> bool:
        """Whether a school of this phase and these ages has such numbers; what nobody knows shuts nothing out."""
        in_phase = not phase or phase in self.phases
        begins = self.starts_age is None or low_age is None or low_age <= self.starts_age
        return in_phase and begins and (self.reads_age is None or high_age is None or high_age >= self.reads_age)

    def references(self) -> Iterator[Reference]:
        for name in ("measures", "expected", "targets", "of_roll", "counts_over_the_year"):
            for place, key in enumerate(getattr(self, name)):
                yield Reference(kind="measures", key=key, at=(name, place))
        for place, cohort in enumerate(self.cohorts):
            for inner, key in enumerate(cohort.measures):
                yield Reference(kind="measures", key=key, at=("cohorts", place, "measures", inner))
        for place, pair in enumerate(self.whole_and_part):
            yield Reference(kind="measures", key=pair.whole, at=("whole_and_part", place, "whole"))
            yield Reference(kind="measures", key=pair.part, at=("whole_and_part", place, "part"))
        for key in self.tolerances:
            yield Reference(kind="measures", key=key, at=("tolerances", key))


EXPECTATIONS = Kind(folder="expectations", model=Expectation, references=Expectation.references)


def expectations_for(phase: str, low_age: int | None, high_age: int | None) -> Sequence[Expectation]:
    """The tables a school of this phase has that takes pupils from the one age to the other."""
    return [table for table in EXPECTATIONS.all().values() if table.is_for(phase, low_age, high_age)]


def table_of(measure: str, tables: Collection[Expectation] | None = None) -> Expectation | None:
    """The table a measure stands in; None for a measure that stands in none."""
    looked_at = EXPECTATIONS.all().values() if tables is None else tables
    return next((table for table in looked_at if measure in table.measures), None)


def tolerance_of(measure: str) -> Decimal | None:
    """How near counts as near to a target, in percentage points, where this measure has its own; else None."""
    table = table_of(measure)
    return table.tolerances.get(measure) if table else None
