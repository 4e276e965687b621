"""The trust's overview against the published files: every school's figure, and what is published for the trust.

The overview is read from the workbook that the page gives out: a sheet of schools by measure and year, and a sheet of
the trust's own numbers. Its headings are the names that the cards' rows bear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.independent.comparing import SHOWN_NUMBER, decimal_of, dictionary, listed, read_number, shorten
from tests.independent.published.cells import Cell
from tests.independent.published.derived import DERIVED
from tests.independent.published.everything import Published
from tests.independent.published.workbook import read_workbook
from tests.independent.report import Difference, Report

Column = tuple[str, str, str]  # measure, group, period


def names_of(card: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """What a row of a card is called → its measure and group."""
    found = {}
    for section in listed(card.get("sections")):
        for row in map(dictionary, listed(dictionary(section).get("rows"))):
            group = str(row.get("group_name") or "")
            name = f"{row.get('name')}, {group}" if group else str(row.get("name"))
            found[name.lower()] = (str(row.get("measure")), str(row.get("group") or "all"))
    return found


class OverviewCheck:
    def __init__(
        self, published: Published, trust: int, workbook: Path, names: dict[str, tuple[str, str]], report: Report
    ) -> None:
        self.published = published
        self.trust = trust
        self.workbook = workbook
        self.names = names
        self.report = report

    def run(self) -> None:
        self._schools()
        self._trust()

    def _column(self, heading: str, year: str) -> Column | None:
        place = self.names.get(heading.strip().lower())
        if place is None:
            self.report.unknown.add(f"overview: {heading}")
            return None
        return (*place, year.replace("/", "-"))

    def _schools(self) -> None:
        rows = dict(read_workbook(self.workbook, 1))
        header = rows.pop(1)
        columns: dict[int, Column] = {}
        for at, heading in enumerate(header):
            match = re.fullmatch(r"(.+) (20\d\d/\d\d)", heading)
            column = self._column(match[1], match[2]) if match else None
            if column:
                columns[at] = column
        met = set()
        for row in rows.values():
            urn = row[0].strip()
            if not urn.isdigit():
                continue
            met.add(urn)
            figures = self.published.of_school(urn)
            for at, column in columns.items():
                cells = figures.get(column, [])
                if column[0] not in DERIVED:
                    self._compare(f"{urn} {row[1]}", column, cells, row[at] if at < len(row) else "")
        for school in self.published.schools(self.trust):
            if school.urn not in met:
                self._differ(f"{school.urn} {school.name}", ("", "", ""), None, "not in the overview")

    def _compare(self, who: str, column: Column, cells: list[Cell], told: str) -> None:
        number = decimal_of(told) if re.match(r"-?\d", told) else None
        best = cells[0] if cells else None
        if best is None or best.value is None:
            if number is not None:
                self._differ(who, column, best, told)
        elif number is None or not best.says(number):
            self._differ(who, column, best, told)
        else:
            self.report.overview += 1

    def _trust(self) -> None:
        """What is published for the trust as a whole stands beside the schools together, and nothing else does."""
        figures = self.published.of_trust(self.trust)
        for heading, year, told in self._published():
            column = self._column(heading, year)
            if column is None:
                continue
            cells = figures.get(column, [])
            match = SHOWN_NUMBER.search(told)
            number = read_number(match[0]) if match else None
            value = cells[0].value if cells else None
            if (value is None) != (number is None) or (
                value is not None and number is not None and not rounds_to(value, number)
            ):
                self._differ(f"trust {self.trust}", column, cells[0] if cells else None, told)
            else:
                self.report.overview += value is not None

    def _published(self) -> Iterator[tuple[str, str, str]]:
        rows = dict(read_workbook(self.workbook, 2))
        header = rows.pop(1)
        at = header.index("Published for the trust")
        for row in rows.values():
            if len(row) > 1 and re.fullmatch(r"20\d\d/\d\d", row[1]):
                yield row[0], row[1], row[at] if at < len(row) else ""

    def _differ(self, who: str, column: Column, cell: Cell | None, told: str) -> None:
        measure, group, period = column
        self.report.differences.append(
            Difference(
                kind="overview",
                school=who,
                measure=measure,
                group=group,
                period=period,
                file=cell.file if cell else "",
                column=cell.column if cell else "",
                line=cell.line if cell else None,
                in_file=cell.in_file if cell else "nothing",
                on_card=shorten(told),
            )
        )


def rounds_to(value: Decimal, shown: Decimal) -> bool:
    half = Decimal(5).scaleb(int(shown.as_tuple().exponent) - 1)
    return abs(shown - value) <= half
