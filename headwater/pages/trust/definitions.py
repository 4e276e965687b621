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

    @property
    def key(self) -> str:
        """`ks2.rwm_exp`, or `ks2.rwm_exp:disadvantaged`: as it stands in addresses."""
        return self.measure if self.group == "all" else f"{self.measure}:{self.group}"

    def is_for(self, phase: str) -> bool:
        """Whether a school of `phase` is expected to have it; nobody's phase is known for sure to lack it."""
        return not phase or phase in (self.phases or MEASURES.get(self.measure).phases)


class OverviewDefinition(Definition):
    """The overview: columns in order."""

    name: str
    columns: tuple[ColumnDefinition, ...] = Field(min_length=1)


def _references(overview: OverviewDefinition) -> Iterator[Reference]:
    for place, column in enumerate(overview.columns):
        yield Reference(kind="measures", key=column.measure, at=("columns", place, "measure"))
        yield Reference(kind="groups", key=column.group, at=("columns", place, "group"))


OVERVIEWS = Kind(folder="overviews", model=OverviewDefinition, references=_references)
