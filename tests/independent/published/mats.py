"""Trust-level results: a row for each trust with at least three schools long enough in it, by group UID."""

from __future__ import annotations

import re

from tests.independent.published.cells import Measure
from tests.independent.published.sheets import Sheet
from tests.independent.published.texts import digits

PLACES = {"MAT": "raw/performance-tables/mats/*/england_ks*-mats-performance.csv"}
DISADVANTAGED, OTHERS = "disadvantaged", "not-disadvantaged"


def split(column: str, others: str = "NFSM6CLA1A") -> dict[str, str]:
    return {DISADVANTAGED: f"{column}_FSM6CLA1A", OTHERS: f"{column}_{others}"}


def measure(key: str, column: str, unit: str = "percent") -> Measure:
    return Measure(key, column, unit, other_groups=split(column))


class Trusts(Sheet):
    family = "MAT"
    measures = (
        Measure(
            "ks2.rwm_exp",
            "PRWM_EXP_WGTAVG",
            also_denominator="TELIG_MATPTINC",
            other_groups=split("PRWM_EXP_WGTAVG", "NOTFSM6CLA1A"),
        ),
        measure("ks4.a8", "ATT8SCR_WGTAVG", "score"),
        measure("ks4.p8", "P8MEA_WGTAVG", "points"),
        measure("ks4.em5", "PTL2BASICS_95_WGTAVG"),
        measure("ks4.ebacc_aps", "EBACCAPS_WGTAVG", "score"),
        measure("ks4.ebacc_95", "PTEBACC_95_WGTAVG"),
        measure("ks4.ebacc_94", "PTEBACC_94_WGTAVG"),
        measure("ks4.ebacc_entry", "PTEBACC_E_PTQ_EE_WGTAVG"),
    )

    def place(self, line: int, row: list[str]) -> None:
        self.trust.setdefault(digits(self.text(row, "TRUST_UID")), []).append(line)

    def limits(self, column: str) -> tuple[str, str] | None:
        if not column.startswith("P8MEA"):
            return None
        return column.replace("P8MEA_WGTAVG", "P8CILOW"), column.replace("P8MEA_WGTAVG", "P8CIUPP")

    def members(self, uid: str) -> set[str]:
        """The URNs that the file counts to the trust."""
        lists = [self.text(self.rows[line], "INSTITUTIONS_INMAT") or "" for line in self.trust.get(uid, ())]
        return {urn for some in lists for urn in re.findall(r"\d+", some)}


SHEETS = {"MAT": Trusts}
