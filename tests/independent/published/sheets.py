"""One published file: its header, its rows by line, and where its schools, authorities and England stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from tests.independent.published.cells import ALL, FINAL, PROVISIONAL, REVISED, Cell, Measure, Wanted
from tests.independent.published.texts import (
    columns_of,
    fold,
    laestab_of,
    period_ending,
    read_rows,
    shortest,
    to_number,
)

ONE = ""
"""The population of an area's row in a file that has only one row for the area."""
PRIMARY, SECONDARY, SPECIAL, EVERY = "PRI", "SEC", "SPE", "ALL"


class Sheet:
    """A file of one family. Each family says in its own module which columns it reads and what a row is about."""

    family = ""
    measures: tuple[Measure, ...] = ()
    compiled = False
    kept: tuple[str, ...] | None = None
    """Columns to keep of a large file; nothing: all."""
    counted = "values"
    """Which schools the table of the data README counts, which is not the same in every column: those with a value
    or a number of pupils ("values"); those with a cell that is not empty, even "no entries" ("texts"); those with a
    row, empty or not ("rows"); those with a value under their own LAESTAB, not a predecessor's ("own number")."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = "/".join(path.parts[-2:])
        years = re.findall(r"(20\d\d)-(20\d\d)", self.file)
        self.year = int(years[-1][1]) if years else 0
        self.period = period_ending(self.year) if years else ""
        self.extract = path.parent.name == "derived"
        self.stage = PROVISIONAL if "provisional" in path.name else REVISED if "revised" in path.name else FINAL
        self.header, self.rows = self.read()
        self.columns = columns_of(self.header, self.file)
        self.wanted = [want for measure in self.measures for want in self.wants(measure)]
        self.counts_itself = bool(self.period and self.wanted)

        self.by_urn: dict[str, list[int]] = {}
        self.by_laestab: dict[str, list[int]] = {}
        self.nation: dict[str, list[int]] = {}
        self.authority: dict[tuple[str, str], list[int]] = {}  # code and population
        self.trust: dict[str, list[int]] = {}
        for line, row in self.rows.items():
            self.place(line, row)

    # What a family says in its own way

    def read(self) -> tuple[list[str], dict[int, list[str]]]:
        rows = read_rows(self.path)
        _, header = next(rows)
        if self.kept is None:
            return header, dict(rows)
        at = [index for index, column in enumerate(header) if fold(column) in map(fold, self.kept)]
        return [header[i] for i in at], {line: [row[i] for i in at] for line, row in rows}

    def place(self, line: int, row: list[str]) -> None:
        """Say what the row is about, by what it holds and never by where it stands."""
        self.is_school(line, row)

    def period_of(self, row: list[str]) -> str:
        return self.period

    def stage_of(self, row: list[str]) -> int:
        return self.stage

    def wanted_in(self, row: list[str]) -> list[Wanted]:
        return self.wanted

    def is_counted(self, line: int, own_numbers: frozenset[str]) -> bool:
        """Whether the table of the data README counts the row for the school with these numbers."""
        cells = [cell for cell in self.cells(line) if not cell.look_back and not cell.optional]
        if self.counted == "rows":
            return True
        if self.counted == "texts":
            return any((cell.text or "").strip() for cell in cells)
        valued = any(cell.value is not None or cell.numerator is not None for cell in cells)
        return valued and (self.counted == "values" or self.laestab(self.rows[line]) in own_numbers)

    # What every family shares

    def is_school(self, line: int, row: list[str]) -> None:
        if urn := (self.text(row, "URN") or "").strip():
            self.by_urn.setdefault(urn, []).append(line)
        if laestab := self.laestab(row):
            self.by_laestab.setdefault(laestab, []).append(line)

    def is_nation(self, line: int, population: str = ONE) -> None:
        self.nation.setdefault(population, []).append(line)

    def is_authority(self, line: int, code: str | None, population: str = ONE) -> None:
        if (code or "").strip():
            self.authority.setdefault(((code or "").strip(), population), []).append(line)

    def text(self, row: list[str], column: str) -> str | None:
        index = self.columns.get(fold(column))
        return row[index] if index is not None and index < len(row) else None

    def number(self, row: list[str], column: str | None) -> Decimal | None:
        return to_number(self.text(row, column)) if column else None

    def laestab(self, row: list[str]) -> str:
        return laestab_of(self.text(row, "LEA") or self.text(row, "LA"), self.text(row, "ESTAB"))

    def cells(self, line: int, relation: int = 0, population: str = ONE) -> Iterator[Cell]:
        row = self.rows[line]
        for want in self.wanted_in(row):
            yield self.cell(line, row, want, relation, population)

    def cell(self, line: int, row: list[str], want: Wanted, relation: int, population: str) -> Cell:
        measure, own = want.measure, not want.period
        whole = own and (want.group == ALL or not (measure.groups or measure.other_groups))
        text = row[want.index] if want.index < len(row) else None
        literal = to_number(text)
        value = None if literal is None else shortest(literal)
        column = want.column
        if measure.ratio:
            column = f"{measure.numerator} / {measure.denominator}"
            text = f"{text} of {self.text(row, measure.denominator or '')}"
            of = self.number(row, measure.denominator)
            literal = value = share(literal, of, 100 if measure.unit == "percent" else 1)
        return Cell(
            measure=measure.key,
            group=want.group,
            period=want.period or self.period_of(row),
            file=self.file,
            column=column,
            line=line,
            text=text,
            last_text=row[-1],
            value=worked_out(measure, value),
            literal=worked_out(measure, literal),
            look_back=not own,
            extract=self.extract,
            stage=self.stage_of(row),
            year=self.year,
            urn=(self.text(row, "URN") or "").strip(),
            relation=relation,
            numerator=self.number(row, measure.numerator) if whole else None,
            denominator=self.number(row, measure.denominator) if whole else None,
            parts=(self.has(measure.numerator), self.has(measure.denominator)) if whole else ("", ""),
            also_denominator=self.group_size(row, want) if own else None,
            interval=self.interval(row, want.column),
            compiled=self.compiled,
            optional=want.optional,
            as_at=self.as_at(),
            family=self.family,
            population=population,
            only_for=measure.only_for,
        )

    def has(self, column: str | None) -> str:
        return column if column and fold(column) in self.columns else ""

    def group_size(self, row: list[str], want: Wanted) -> Decimal | None:
        if want.group == ALL:
            return self.number(row, want.measure.also_denominator)
        return self.number(row, want.measure.group_denominators.get(want.group))

    def interval(self, row: list[str], column: str) -> tuple[Decimal, Decimal] | None:
        lower, upper = (self.number(row, name) for name in self.limits(column) or (None, None))
        return None if lower is None or upper is None else (lower, upper)

    def limits(self, column: str) -> tuple[str, str] | None:
        """The columns of the published 95% confidence interval of the figure in this column."""
        return None

    def as_at(self) -> str:
        """The day up to which the file counts, where it counts a year that is not over."""
        return ""

    def wants(self, measure: Measure) -> Iterator[Wanted]:
        groups = {ALL: measure.column, **measure.groups}
        for group, column in (*groups.items(), *measure.other_groups.items()):
            optional = measure.optional or group in measure.other_groups
            yield from self.want(measure, group, column, optional=optional)

    def want(
        self, measure: Measure, group: str, column: str, *, period: str = "", optional: bool = False
    ) -> Iterator[Wanted]:
        index = self.columns.get(fold(column))
        if index is not None:
            yield Wanted(measure, group, self.header[index], index, period, optional)


def share(numerator: Decimal | None, denominator: Decimal | None, times: int = 100) -> Decimal | None:
    return times * numerator / denominator if numerator is not None and denominator else None


def worked_out(measure: Measure, number: Decimal | None) -> Decimal | None:
    """The figure that the number of the file gives."""
    if number is None:
        return None
    return 100 - number if measure.hundred_minus else number * measure.times
