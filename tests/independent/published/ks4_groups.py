"""Key stage 4 of 2017/18 by group of pupils, England and authorities: numbers of pupils and sums of points to divide.

Revised figures, so the final files of the same year go first. A row is of one group where every other characteristic
is Total.
"""

from __future__ import annotations

from tests.independent.published.cells import ALL, REVISED, Measure, Wanted
from tests.independent.published.sheets import Sheet
from tests.independent.published.texts import period_of_six

PLACES = {"KS4 groups": "raw/performance-tables/ees/KS4_2018_*_Char_Testdata.zip"}
STATE_FUNDED = frozenset({"all_state_funded_schools", "State-funded schools (LA)"})
GROUPS = {
    ("characteristic_gender", "Boys"): "boys",
    ("characteristic_gender", "Girls"): "girls",
    ("characteristic_disadvantage", "disadvantaged"): "disadvantaged",
    ("characteristic_disadvantage", "disadvantaged_Total_other"): "not-disadvantaged",
    ("characteristic_free_school_meals", "fsm"): "fsm",
    ("characteristic_free_school_meals", "fsm Total other"): "not-fsm",
    ("characteristic_free_school_meals", "fsm all other"): "not-fsm",
    ("characteristic_first_language", "Other than English"): "eal",
    ("characteristic_sen_status", "No_Sen"): "no-sen",
    ("characteristic_sen_status", "Sen_Supp"): "sen-support",
    ("characteristic_sen_status", "SenStateEhc"): "ehcp",
}
PUPILS = "t_pupils"


def sums(key: str, numerator: str, unit: str = "percent", denominator: str = PUPILS) -> Measure:
    return Measure(key, numerator, unit, numerator=numerator, denominator=denominator, ratio=True, optional=True)


class Groups(Sheet):
    family = "KS4 groups"
    measures = (
        sums("ks4.a8", "t_att8", "score"),
        sums("ks4.p8", "t_p8score", "points", "t_inp8calc"),
        sums("ks4.em5", "t_l2basics_95"),
        sums("ks4.em4", "t_l2basics_94"),
        sums("ks4.ebacc_aps", "t_ebaccaps", "score"),
        sums("ks4.ebacc_entry", "t_ebacc_e_ptq_ee"),
        sums("ks4.ebacc_95", "t_ebacc_95"),
        sums("ks4.ebacc_94", "t_ebacc_94"),
    )

    def place(self, line: int, row: list[str]) -> None:
        if self.text(row, "school_characteristic") not in STATE_FUNDED or self.group_of(row) is None:
            return
        if self.text(row, "geographic_level") == "National":
            self.is_nation(line)
        else:
            self.is_authority(line, self.text(row, "old_la_code"))

    def group_of(self, row: list[str]) -> str | None:
        said = [
            (column, text)
            for column, text in zip(self.header, row, strict=False)
            if column.startswith("characteristic_") and text != "Total"
        ]
        return ALL if not said else GROUPS.get(said[0]) if len(said) == 1 else None

    def period_of(self, row: list[str]) -> str:
        return period_of_six(self.text(row, "time_period") or "")

    def stage_of(self, row: list[str]) -> int:
        return REVISED

    def wanted_in(self, row: list[str]) -> list[Wanted]:
        group = self.group_of(row)
        return [Wanted(want.measure, group, want.column, want.index, optional=True) for want in self.wanted if group]


SHEETS = {"KS4 groups": Groups}
