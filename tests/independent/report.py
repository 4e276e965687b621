"""What the comparison found: differences, counts per file, and the table of the data README beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path


def readme_table(open_data: Path) -> dict[str, dict[str, int]]:
    """Per trust name in lower case: the number of its schools ("schools"), and of those with a value per data set
    and year ("census 2018-19")."""
    rows = [
        [part.strip() for part in line.strip().strip("|").split("|")]
        for line in (open_data / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    start = next((i for i, row in enumerate(rows) if row[:2] == ["trust", "schools"]), None)
    if start is None:
        raise ValueError("the data README has no table of real trusts")
    labels = ["", "schools"]
    family = ""
    for heading in rows[start][2:]:
        match = re.fullmatch(r"(.*?)\s*(\d\d-\d\d)", heading)
        family = (match[1] or family) if match else ""
        labels.append(f"{family} 20{match[2]}" if match else heading)
    table: dict[str, dict[str, int]] = {}
    for row in rows[start + 2 :]:
        if len(row) != len(labels):
            break
        table[row[0].lower()] = {
            label: int(part) for label, part in zip(labels, row, strict=True) if label and part.isdigit()
        }
    return table


@dataclass(frozen=True)
class Difference:
    """One way in which a card and the files disagree."""

    kind: str
    school: str
    about: str = "school"  # whose figure: the school's, England's, the local authority's or the trust's
    measure: str = ""
    group: str = ""
    period: str = ""
    file: str = ""
    column: str = ""
    line: int | None = None
    in_file: str = ""
    on_card: str = ""

    def __str__(self) -> str:
        what = " ".join(part for part in (self.measure, self.group, self.period) if part)
        where = " ".join(part for part in (self.file, self.column, f"line {self.line}" if self.line else "") if part)
        parts = [self.kind, f"school {self.school}", "" if self.about == "school" else f"{self.about} figure", what]
        parts += [where, f"file: {self.in_file}" if self.in_file else "", f"card: {self.on_card}"]
        return " | ".join(part for part in parts if part)


@dataclass(frozen=True)
class FileCount:
    """How many schools of the trust have a value in a file for a year, and on how many cards it was found again."""

    data: str  # "census 2018-19"
    file: str
    in_file: frozenset[str]
    on_cards: frozenset[str]
    in_readme: frozenset[str]
    """The schools that the table of the data README counts: see Sheet.counted."""


@dataclass(frozen=True)
class Total:
    """Over the files of one data set and year."""

    in_file: int
    compared: int
    by_readme: int


@dataclass
class Report:
    trust: int
    name: str
    schools: int = 0
    differences: list[Difference] = field(default_factory=list)
    counts: list[FileCount] = field(default_factory=list)
    readme: dict[str, int] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    values: int = 0  # figures compared and found equal
    missing: int = 0  # missing figures compared and found to give the right reason
    beside: int = 0  # the same for England and the local authority, values and missing together
    also: int = 0
    worked_out: int = 0  # figures that stand in no file: gaps between two that do
    overview: int = 0  # figures of the trust's overview, schools' and the trust's own
    quoted: int = 0  # national figures quoted from a named source, and found there

    @property
    def ok(self) -> bool:
        return not self.differences

    def kinds(self) -> set[str]:
        return {difference.kind for difference in self.differences}

    def totals(self) -> dict[str, Total]:
        """Per data set and year, over its files."""
        found: dict[str, tuple[set[str], set[str], set[str]]] = {}
        for count in self.counts:
            in_file, on_cards, in_readme = found.setdefault(count.data, (set(), set(), set()))
            in_file.update(count.in_file)
            on_cards.update(count.on_cards)
            in_readme.update(count.in_readme)
        return {data: Total(*(len(some) for some in sets)) for data, sets in found.items()}

    def text(self) -> str:
        lines = [f"Trust {self.trust} {self.name}: {self.schools} schools", ""]
        lines += ["Schools with a value in the file, and compared on their cards"]
        width = max((len(count.file) for count in self.counts), default=4)
        lines += [f"  {'file':{width}}  year     in file  compared"]
        lines += [
            f"  {count.file:{width}}  {count.data.split()[-1]:7}  {len(count.in_file):7}  {len(count.on_cards):8}"
            for count in self.counts
        ]
        lines += ["", "Against the table of the data README"]
        lines += [f"  {'data':26} in file  compared  counted as the README counts  README"]
        for data, total in self.totals().items():
            stated = self.readme.get(data)
            verdict = "not in its table"
            if stated is not None:
                verdict = f"{stated:6}{'' if stated == total.by_readme else '  DIFFERS'}"
            lines += [f"  {data:26} {total.in_file:7}  {total.compared:8}  {total.by_readme:28}  {verdict}"]
        lines += [
            "",
            f"Equal: {self.values} values and {self.missing} missing reasons of schools, {self.beside} figures of"
            f" England and authorities, {self.also} figures listed as also published, {self.worked_out} worked out,"
            f" {self.quoted} quoted, {self.overview} on the trust's overview",
        ]
        lines += [f"Note: {note}" for note in self.notes]
        if self.unknown:
            lines += ["Not checked, unknown here: " + ", ".join(sorted(self.unknown))]
        lines += [f"  {difference}" for difference in self.differences]
        lines += [f"{len(self.differences)} differences" if self.differences else "No difference"]
        return "\n".join(lines)
