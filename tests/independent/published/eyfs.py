"""Early years profile 2012/13 to 2017/18: good level of development by authority and England, by sex."""

from __future__ import annotations

from tests.independent.published.cells import ALL, Measure, Wanted
from tests.independent.published.sheets import Sheet
from tests.independent.published.texts import period_of_six

PLACES = {"EYFS": "raw/eyfs/EYFSP_APS_GLD_ELG_underlying_data_*.zip"}
GROUPS = {"Total": ALL, "Gender Female": "girls", "Gender Male": "boys"}
GLD = Measure("eyfs.gld", "gld_percent", numerator="gld_number", denominator="number_of_children")


class Profile(Sheet):
    family = "EYFS"
    measures = (GLD,)

    def place(self, line: int, row: list[str]) -> None:
        level = self.text(row, "geographic_level")
        if level == "National":
            self.is_nation(line)
        elif level == "Local authority":
            self.is_authority(line, self.text(row, "old_la_code"))

    def period_of(self, row: list[str]) -> str:
        return period_of_six(self.text(row, "time_period") or "")

    def wanted_in(self, row: list[str]) -> list[Wanted]:
        group = GROUPS[self.text(row, "characteristic") or ""]
        index = self.columns["GLD_PERCENT"]
        return [Wanted(GLD, group, self.header[index], index, optional=group != ALL)]


SHEETS = {"EYFS": Profile}
