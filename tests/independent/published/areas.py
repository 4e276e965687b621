"""Files of explore education statistics that know England and authorities only.

absence by term: rates of each phase, 2012/13 to 2016/17; the row of the whole year is the term called Total.
"""

from __future__ import annotations

from tests.independent.published.cells import Measure
from tests.independent.published.exclusions import POPULATIONS
from tests.independent.published.sheets import Sheet
from tests.independent.published.texts import period_of_six

PLACES = {"absence by area": "raw/absence/ees/absence_by_term.zip"}


class AbsenceByArea(Sheet):
    family = "absence by area"
    measures = (
        Measure("att.absence", "sess_overall_percent", numerator="sess_overall", denominator="sess_possible"),
        Measure("att.overall", "sess_overall_percent", hundred_minus=True),
        Measure("att.unauth", "sess_unauthorised_percent", numerator="sess_unauthorised", denominator="sess_possible"),
    )

    def place(self, line: int, row: list[str]) -> None:
        if self.text(row, "term") != "Total":
            return
        population = POPULATIONS[self.text(row, "school_type") or ""]
        level = self.text(row, "geographic_level")
        if level == "National":
            self.is_nation(line, population)
        elif level == "Local authority":
            self.is_authority(line, self.text(row, "old_la_code"), population)

    def period_of(self, row: list[str]) -> str:
        return period_of_six(self.text(row, "time_period") or "")


SHEETS = {"absence by area": AbsenceByArea}
