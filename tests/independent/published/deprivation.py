"""Income deprivation affecting children (IDACI 2019): the decile of the neighbourhood a school stands in.

The register's search export says in which neighbourhood (LSOA of 2011) a school stands, the ministry's workbook which
decile the neighbourhood is of; 1 is most deprived.
"""

from __future__ import annotations

from tests.independent.published.cells import UNSAID, Measure, Wanted
from tests.independent.published.sheets import Sheet
from tests.independent.published.texts import laestab_of, read_rows
from tests.independent.published.workbook import read_workbook

PLACES = {
    "IDACI": "raw/deprivation/File_3_*.xlsx",
    "IDACI extract": "derived/idaci_by_school_*.csv",
    "GIAS export": "raw/gias/search-export/gias_search_export_*.csv",
}
AREA = "LSOA code (2011)"
DECILE = (
    "Income Deprivation Affecting Children Index (IDACI) Decile (where 1 is most deprived 10% of LSOAs)"  # its header
)
IDACI = Measure("ctx.idaci_decile", DECILE, "decile")


class Neighbourhoods(Sheet):
    """The workbook. `place` needs no schools: the export says where they stand."""

    family = "GIAS export"
    measures = (IDACI,)

    def read(self) -> tuple[list[str], dict[int, list[str]]]:
        rows = read_workbook(self.path, 2)
        _, header = next(rows)
        return header, dict(rows)

    def place(self, line: int, row: list[str]) -> None:
        self.by_urn.setdefault((self.text(row, AREA) or "").strip(), []).append(line)

    def stage_of(self, row: list[str]) -> int:
        return UNSAID

    def lines_of(self, area: str) -> list[int]:
        return self.by_urn.get(area, [])


class Extract(Sheet):
    """Somebody's join of the two; the school's own row and its predecessor's both stand there."""

    family = "IDACI extract"
    measures = (Measure("ctx.idaci_decile", "IDACI_DECILE", "decile", optional=True),)


class Export(Sheet):
    """The register's search export: no figures, but where each school stands and under which number."""

    family = "register"

    def read(self) -> tuple[list[str], dict[int, list[str]]]:
        rows = read_rows(self.path)
        _, header = next(rows)
        return header, dict(rows)

    def laestab(self, row: list[str]) -> str:
        return laestab_of(self.text(row, "LA (code)"), self.text(row, "EstablishmentNumber"))

    def wanted_in(self, row: list[str]) -> list[Wanted]:
        return []

    def area_of(self, urn: str) -> str:
        lines = self.by_urn.get(urn, [])
        return (self.text(self.rows[lines[0]], "LSOA (code)") or "").strip() if lines else ""


SHEETS = {"IDACI": Neighbourhoods, "IDACI extract": Extract, "GIAS export": Export}
