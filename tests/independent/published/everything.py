"""All the files in scope, and what they say of a school, its authority, England and the trust."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType

from tests.independent.published import (
    absence,
    areas,
    attendance,
    census,
    deprivation,
    exclusions,
    eyfs,
    ks2,
    ks4,
    ks4_groups,
    lait,
    mats,
)
from tests.independent.published.cells import Cell, Figure, Measure, collect
from tests.independent.published.inspections import read_inspections
from tests.independent.published.register import Register, School
from tests.independent.published.sheets import EVERY, ONE, Sheet

FAMILIES: tuple[ModuleType, ...] = (
    census,
    absence,
    areas,
    exclusions,
    ks2,
    ks4,
    ks4_groups,
    mats,
    attendance,
    eyfs,
    lait,
    deprivation,
)


class Published:
    """Every published file that bears on a card."""

    def __init__(self, open_data: Path) -> None:
        self.open_data = open_data
        self.sheets: list[Sheet] = [
            family.SHEETS[name](path)
            for family in FAMILIES
            for name, pattern in family.PLACES.items()
            for path in sorted(open_data.glob(pattern))
        ]
        if not self.sheets:
            raise ValueError(f"no published file that bears on a card below {open_data}")
        self.by_file = {sheet.file: sheet for sheet in self.sheets}
        self.register = Register(open_data)
        self.inspections = read_inspections(open_data)
        self._numbers: dict[str, frozenset[str]] = {}

    def schools(self, trust: int) -> list[School]:
        return self.register.schools(trust)

    def trust_name(self, trust: int) -> str:
        return self.register.trust_name(trust)

    def family(self, urn: str) -> dict[str, int]:
        return self.register.family(urn)

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """Each measure that some file has, by its key."""
        found = {want.measure.key: want.measure for sheet in self.sheets for want in sheet.wanted}
        for wants in lait.BY_NAME.values():
            for want in wants:
                found.setdefault(want.measure.key, want.measure)
        return found

    @cached_property
    def _borne(self) -> dict[str, set[str]]:
        """URN → the LAESTAB numbers that the dated file of old years gives it."""
        found: dict[str, set[str]] = {}
        for (laestab, _), urn in self.register.bearers.items():
            found.setdefault(urn, set()).add(laestab)
        return found

    def laestabs(self, urn: str) -> frozenset[str]:
        """The LAESTAB numbers under which the files list this very URN."""
        if urn not in self._numbers:
            listed = {
                laestab
                for sheet in self.sheets
                for line in sheet.by_urn.get(urn, ())
                if (laestab := sheet.laestab(sheet.rows[line]))
            }
            self._numbers[urn] = frozenset(listed | self._borne.get(urn, set()))
        return self._numbers[urn]

    def lines(self, sheet: Sheet, urn: str) -> dict[int, int]:
        """The lines of the file that are about the school, with their relation to it."""
        if isinstance(sheet, deprivation.Neighbourhoods):
            return {line: 0 for area in self.areas(urn) for line in sheet.lines_of(area)}
        steps = self.family(urn)
        found: dict[int, int] = {}
        for member, step in steps.items():
            for line in sheet.by_urn.get(member, ()):
                found.setdefault(line, step)
        for laestab in sorted({number for member in steps for number in self.laestabs(member)}):
            for line in sheet.by_laestab.get(laestab, ()):
                if line in found:
                    continue
                relation = self._relation(sheet, line, laestab, steps)
                if relation is not None:
                    found[line] = relation
        return found

    def areas(self, urn: str) -> set[str]:
        exports = [sheet for sheet in self.sheets if isinstance(sheet, deprivation.Export)]
        return {area for export in exports if (area := export.area_of(urn))}

    def _relation(self, sheet: Sheet, line: int, laestab: str, steps: dict[str, int]) -> int | None:
        """Which member of the school's family a row under one of their LAESTAB numbers is about; None: another school.

        A row that names its school by URN is that school's. Without a URN it is of whoever bore the number in that
        year: a file of old years says so for some, otherwise it is the member that was open under it, or a predecessor
        that was open and whose number no file gives, under the number that the school kept.
        """
        row = sheet.rows[line]
        if (sheet.text(row, "URN") or "").strip():
            return None
        period = sheet.period_of(row)
        told = self.register.bearers.get((laestab, period))
        if told:
            return steps.get(told)
        there = [member for member in steps if self.register.was_open(member, period)]
        known = [steps[member] for member in there if laestab in self.laestabs(member)]
        kept = [steps[member] for member in there if not self.laestabs(member)]
        return min(known or kept, default=None)

    @cache  # noqa: B019
    def of_school(self, urn: str) -> dict[Figure, list[Cell]]:
        return collect(self._school_cells(urn))

    def _school_cells(self, urn: str) -> Iterator[Cell]:
        for sheet in self.sheets:
            for line, relation in self.lines(sheet, urn).items():
                yield from sheet.cells(line, relation)

    def of_england(self, school: School) -> dict[Figure, list[Cell]]:
        return self._beside("", school.populations)

    def of_authority(self, school: School) -> dict[Figure, list[Cell]]:
        return self._beside(school.la_code, school.populations)

    @cache  # noqa: B019
    def _beside(self, authority: str, populations: tuple[str, ...]) -> dict[Figure, list[Cell]]:
        """The figures of England or of an authority: of schools of the given phases, or of all schools where no file
        has those."""
        figures = self._area(authority, (ONE, *populations))
        for figure, cells in self._area(authority, (EVERY,)).items():
            figures.setdefault(figure, cells)
        return {figure: cells for figure, cells in figures.items() if not self.of_schools_only(cells[0])}

    def _area(self, authority: str, populations: tuple[str, ...]) -> dict[Figure, list[Cell]]:
        return collect(
            cell
            for sheet in self.sheets
            for population in populations
            for line in (
                sheet.authority.get((authority, population), ()) if authority else sheet.nation.get(population, ())
            )
            for cell in sheet.cells(line, population=population)
            if cell.only_for in ("", *populations)
        )

    def of_schools_only(self, cell: Cell) -> bool:
        return self.measures[cell.measure].of_schools_only

    def of_trust(self, trust: int) -> dict[Figure, list[Cell]]:
        return collect(
            cell for sheet in self.sheets for line in sheet.trust.get(str(trust), ()) for cell in sheet.cells(line)
        )
