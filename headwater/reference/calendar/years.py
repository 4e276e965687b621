"""Academic time: one type, one spelling.

`2025/26` is shown, `2025-26` stands in addresses, files and records; a term is `2025-26-autumn`.
An academic year runs from 1 September to 31 August (Education Act 1996 leaves term dates to the school;
DfE statistics use this year throughout).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_SPELLINGS = re.compile(r"^\s*(?P<start>(?:19|20)\d\d)\s*[-/–]?\s*(?P<end>(?:(?:19|20)\d\d)|\d\d)\s*$")


class NotAnAcademicYear(ValueError):
    """The text is not two consecutive years. Carries the text."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}” is not an academic year. Write it like 2024/25.")
        self.text = text


@dataclass(frozen=True, slots=True, order=True)
class AcademicYear:
    """An academic year, named by the calendar year it starts in: AcademicYear(2024) is 2024/25."""

    start: int

    @classmethod
    def parse(cls, text: str) -> AcademicYear:
        """Read `2024/25`, `2024-25`, `2024-2025`, `202425`; raise NotAnAcademicYear for anything else."""
        return cls(_start_of(text))

    @classmethod
    def containing(cls, day: date) -> AcademicYear:
        return cls(day.year if day.month >= 9 else day.year - 1)

    @property
    def slug(self) -> str:
        """`2024-25`, as stored and as it stands in addresses."""
        return f"{self.start}-{(self.start + 1) % 100:02d}"

    @property
    def first_day(self) -> date:
        return date(self.start, 9, 1)

    @property
    def last_day(self) -> date:
        return date(self.start + 1, 8, 31)

    def plus(self, years: int) -> AcademicYear:
        return AcademicYear(self.start + years)

    def __str__(self) -> str:
        return f"{self.start}/{(self.start + 1) % 100:02d}"


@lru_cache(maxsize=512)
def _start_of(text: str) -> int:
    """The year it starts in. A page reads the same dozen years a thousand times."""
    found = _SPELLINGS.match(text)
    if not found:
        raise NotAnAcademicYear(text)
    start = int(found["start"])
    if int(found["end"]) != (start + 1 if len(found["end"]) == 4 else (start + 1) % 100):
        raise NotAnAcademicYear(text)
    return start
