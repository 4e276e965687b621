"""A term as a period: "Autumn 2025/26" on a page, `2025-26-autumn` in addresses, files and records."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.reference.calendar.terms import SEASONS
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear


class NotATerm(ValueError):
    """The text is not a term of an academic year. Carries the text."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}” is not a term. Write it like 2025-26-autumn.")
        self.text = text


@dataclass(frozen=True, slots=True)
class TermPeriod:
    """One of the three terms of a year. Sorts in the order they come."""

    year: AcademicYear
    season: str  # autumn, spring or summer

    @classmethod
    def parse(cls, text: str) -> TermPeriod:
        """Read `2025-26-autumn`; raise NotATerm for anything else."""
        years, _, season = text.strip().rpartition("-")
        if season not in SEASONS:
            raise NotATerm(text)
        try:
            return cls(AcademicYear.parse(years), season)
        except NotAnAcademicYear as wrong:
            raise NotATerm(text) from wrong

    @property
    def slug(self) -> str:
        """`2025-26-autumn`."""
        return f"{self.year.slug}-{self.season}"

    def __lt__(self, other: TermPeriod) -> bool:
        return (self.year, SEASONS.index(self.season)) < (other.year, SEASONS.index(other.season))

    def __str__(self) -> str:
        return f"{self.season.capitalize()} {self.year}"
