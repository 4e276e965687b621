"""Files that say how the inspectorate graded a school, and when.

grades: one grade for each school, 1 to 4, without the inspection it comes from. ratings: words and day (yyyymmdd) as
shown in 2021. export: words and day (dd-mm-yyyy) as the register had them in 2022; the day is that of the last
inspection, which need not be the one that gave the grade. In any of them an empty grade says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.independent.published.sheets import Sheet
from tests.independent.published.texts import digits

GRADES = {"1": "outstanding", "2": "good", "3": "requires improvement", "4": "inadequate"}


@dataclass(frozen=True)
class Kind:
    """One kind of file: the columns of the grade and of the day, if it has one."""

    family: str
    pattern: str
    grade: str
    day: str = ""


KINDS = (
    Kind("Ofsted grade 2026", "derived/ofsted_overall_or_ungraded_*.csv", "OFSTED_OVERALL_1_TO_4"),
    Kind("Ofsted rating 2021", "derived/ofsted_rating_and_date_*.csv", "OFSTEDRATING", "INSPECTIONDT"),
    Kind(
        "Ofsted rating 2022",
        "raw/gias/search-export/gias_search_export_*.csv",
        "OfstedRating (name)",
        "OfstedLastInsp",
    ),
)


class Graded(Sheet):
    """A file of grades."""

    def __init__(self, path: Path, kind: Kind) -> None:
        self.kind = kind
        super().__init__(path)
        self.family = kind.family

    def grade(self, line: int) -> str:
        return (self.text(self.rows[line], self.kind.grade) or "").strip()

    def words(self, line: int) -> str:
        """The grade in words and lower case."""
        grade = self.grade(line)
        return GRADES.get(grade, grade.lower())

    def day(self, line: int) -> str:
        """The day of the inspection as 2019-11-05; empty where the file has none."""
        text = digits(self.text(self.rows[line], self.kind.day)) if self.kind.day else ""
        if len(text) != 8:
            return ""
        if text.startswith(("19", "20")):
            return f"{text[:4]}-{text[4:6]}-{text[6:]}"
        return f"{text[4:]}-{text[2:4]}-{text[:2]}"

    def graded(self, urns: dict[str, int]) -> list[int]:
        """The lines about any of these schools that hold a grade."""
        return [line for urn in urns for line in self.by_urn.get(urn, ()) if self.grade(line)]


def read_inspections(open_data: Path) -> list[Graded]:
    return [Graded(path, kind) for kind in KINDS for path in sorted(open_data.glob(kind.pattern))]
