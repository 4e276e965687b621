"""Suspensions (in this file: fixed period exclusions) and permanent exclusions, 2006/07 to 2016/17.

One file of all years. Schools stand under their LAESTAB only, areas once for each type of school. Rates are for each
100 pupils; `x` is withheld, `.` a rate of no pupils.
"""

from __future__ import annotations

from tests.independent.published.cells import Measure
from tests.independent.published.sheets import EVERY, PRIMARY, SECONDARY, SPECIAL, Sheet
from tests.independent.published.texts import digits, period_of_six

PLACES = {"exclusions": "raw/exclusions/ees/exclusions_by_geographic_level.zip"}
POPULATIONS = {
    "State-funded primary": PRIMARY,
    "State-funded secondary": SECONDARY,
    "Special": SPECIAL,
    "Total": EVERY,
}


class Exclusions(Sheet):
    family = "exclusions"
    counted = "own number"
    measures = (
        Measure("beh.susp_rate", "fixed_excl_rate", "rate", numerator="fixed_excl", denominator="headcount"),
        Measure("beh.susp_1plus", "one_plus_fixed_rate", numerator="one_plus_fixed", denominator="headcount"),
        Measure("beh.pex_rate", "perm_excl_rate", "rate", numerator="perm_excl", denominator="headcount"),
    )
    kept = (
        "time_period",
        "geographic_level",
        "old_la_code",
        "laestab",
        "school_type",
        "headcount",
        "perm_excl",
        "perm_excl_rate",
        "fixed_excl",
        "fixed_excl_rate",
        "one_plus_fixed",
        "one_plus_fixed_rate",
    )

    def place(self, line: int, row: list[str]) -> None:
        level = self.text(row, "geographic_level")
        population = POPULATIONS[self.text(row, "school_type") or ""]
        if level == "School":
            self.is_school(line, row)
        elif level == "National":
            self.is_nation(line, population)
        elif level == "Local authority":
            self.is_authority(line, self.text(row, "old_la_code"), population)

    def laestab(self, row: list[str]) -> str:
        return digits(self.text(row, "laestab"))

    def period_of(self, row: list[str]) -> str:
        return period_of_six(self.text(row, "time_period") or "")


SHEETS = {"exclusions": Exclusions}
