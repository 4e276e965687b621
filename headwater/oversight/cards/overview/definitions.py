"""Which measures stand side by side on the trust overview: data, in definitions/overviews."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from headwater.evidence.measures.definitions import MEASURES
from headwater.foundations.definitions.kinds import Definition, Kind, Part, Reference

OVERVIEW = "trust-overview"

PhaseKey = Literal["nursery", "primary", "secondary", "all-through", "16-plus", "special", "alternative-provision"]


class ColumnDefinition(Part):
    """One measure for one pupil group. `phases` are the schools that have it; none given: those of the measure."""

    measure: str
    group: str = "all"
    phases: tuple[PhaseKey, ...] = ()
    reads_age: int | None = None
    """The age a school must teach to have such results: 11 is year 6, so an infant school has none."""
    starts_age: int | None = None
    """The age by which it must take pupils: 5 is the end of reception, so a junior school has none of those."""

    @property
    def key(self) -> str:
        """`ks2.rwm_exp`, or `ks2.rwm_exp:disadvantaged`: as it stands in addresses."""
        return self.measure if self.group == "all" else f"{self.measure}:{self.group}"

    def why_not(self, phase: str, phase_words: str, low_age: int | None, high_age: int | None) -> str:
        """Why a school of this phase and these ages has none: "secondary school"; "" where it should have one."""
        if phase and phase not in (self.phases or MEASURES.get(self.measure).phases):
            return f"{phase_words.lower()} school"
        if self.reads_age is not None and high_age is not None and high_age < self.reads_age:
            return f"the school’s oldest pupils are {high_age}"
        if self.starts_age is not None and low_age is not None and low_age > self.starts_age:
            return f"the school’s youngest pupils are {low_age}"
        return ""


class OverviewDefinition(Definition):
    """The overview: columns in order."""

    name: str
    columns: tuple[ColumnDefinition, ...] = Field(min_length=1)


def _references(overview: OverviewDefinition) -> Iterator[Reference]:
    for place, column in enumerate(overview.columns):
        yield Reference(kind="measures", key=column.measure, at=("columns", place, "measure"))
        yield Reference(kind="groups", key=column.group, at=("columns", place, "group"))


OVERVIEWS = Kind(folder="overviews", model=OverviewDefinition, references=_references)
