"""Where one figure stands: place, measure, pupil group and period. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from headwater.evidence.measures.models import Level


class Placed(Protocol):
    """A figure or an entry, as far as where it stands is concerned."""

    @property
    def level(self) -> str: ...
    @property
    def school_id(self) -> int | None: ...
    @property
    def area(self) -> str: ...
    @property
    def population(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def period(self) -> str: ...


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One cell of all that can be known. A school's figures have no area and no population; England's have no area."""

    measure: str
    group: str
    period: str
    level: str = Level.SCHOOL
    school: int = 0
    """URN; 0 for an area."""
    area: str = ""
    population: str = ""

    @property
    def is_comparator(self) -> bool:
        """Whether this is a figure that others are compared with, and not a school's own."""
        return self.level != Level.SCHOOL


def place_of(figure: Placed) -> Place:
    """Where a figure or an entry stands."""
    is_school = figure.level == Level.SCHOOL
    return Place(
        measure=figure.measure,
        group=figure.group,
        period=figure.period,
        level=str(figure.level),
        school=figure.school_id or 0,
        area=figure.area,
        population="" if is_school else figure.population,
    )


def measures_of(places: Iterable[Place]) -> set[str]:
    """The measures these places are of."""
    return {place.measure for place in places}
