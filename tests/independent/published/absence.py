"""Absence over whole years: the performance tables' file of each year, and an extract of three years.

england_abs: PERCTOT is the percentage of sessions missed; England is the row of a phase whose LA says NAT.
extract: `time_period` 202122 in a row of its own for each school and year.
"""

from __future__ import annotations

from tests.independent.published.cells import Measure
from tests.independent.published.sheets import Sheet
from tests.independent.published.texts import period_of_six

PLACES = {
    "absence": "raw/absence/*/england_abs.csv",
    "absence extract": "derived/absence_school_*.csv",
}


def measures(absence: str, persistent: str) -> tuple[Measure, ...]:
    return (
        Measure("att.absence", absence),
        Measure("att.overall", absence, hundred_minus=True),
        Measure("att.pa", persistent),
    )


class Absence(Sheet):
    family = "absence"
    measures = measures("PERCTOT", "PPERSABS10")

    def place(self, line: int, row: list[str]) -> None:
        if (self.text(row, "LA") or "").strip() == "NAT":
            self.is_nation(line, (self.text(row, "ESTAB") or "").strip())
        else:
            self.is_school(line, row)


class AbsenceExtract(Sheet):
    family = "absence extract"
    measures = measures("sess_overall_percent", "enrolments_pa_10_exact_percent")

    def period_of(self, row: list[str]) -> str:
        return period_of_six(self.text(row, "time_period") or "")


SHEETS = {"absence": Absence, "absence extract": AbsenceExtract}
