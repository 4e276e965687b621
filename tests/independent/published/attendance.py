"""Attendance of the year so far: England, regions and authorities by phase, from the daily collection.

One file for each year, counting up to the day in its name. `c` is withheld. The column of the phase changed its name.
"""

from __future__ import annotations

import re

from tests.independent.published.cells import UNSAID, Measure
from tests.independent.published.sheets import EVERY, PRIMARY, SECONDARY, SPECIAL, Sheet
from tests.independent.published.texts import period_of_six

PLACES = {"attendance": "raw/attendance/EES_ytd_data_*.csv"}
POPULATIONS = {"Primary": PRIMARY, "Secondary": SECONDARY, "Special": SPECIAL, "Total": EVERY}


class YearToDate(Sheet):
    family = "attendance"
    measures = (
        Measure("att.overall_ytd", "attendance_perc", numerator="overall_attendance", denominator="possible_sessions"),
        Measure(
            "att.absence_ytd", "overall_absence_perc", numerator="overall_absence", denominator="possible_sessions"
        ),
        Measure(
            "att.unauth_ytd",
            "unauthorised_absence_perc",
            numerator="unauthorised_absence",
            denominator="possible_sessions",
        ),
        Measure("att.pa_ytd", "pa_perc"),
    )

    def place(self, line: int, row: list[str]) -> None:
        population = POPULATIONS[self.text(row, "education_phase") or self.text(row, "school_type") or ""]
        level = self.text(row, "geographic_level")
        if level == "National":
            self.is_nation(line, population)
        elif level == "Local authority":
            self.is_authority(line, self.text(row, "old_la_code"), population)

    def period_of(self, row: list[str]) -> str:
        return period_of_six(self.text(row, "time_period") or "")

    def stage_of(self, row: list[str]) -> int:
        return UNSAID

    def as_at(self) -> str:
        return str(re.findall(r"20\d\d-\d\d-\d\d", self.path.name)[-1])


SHEETS = {"attendance": YearToDate}
