"""Key stage 2: the performance tables' files, and two extracts of headlines.

RECTYPE 1 and 2 are schools, 3 an authority, 4 and 5 England (5: state-funded schools, the comparator).
Each file repeats earlier years in columns that end in the year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.independent.published.cells import Measure, Wanted
from tests.independent.published.sheets import PRIMARY, Sheet
from tests.independent.published.texts import period_ending

PLACES = {
    "KS2 final": "raw/performance-tables/ks2/**/*.csv",
    "KS2 headlines": "derived/ks2_school_headlines_*.csv",
}

SUFFIXES = {
    "boys": "_B",
    "girls": "_G",
    "disadvantaged": "_FSM6CLA1A",
    "not-disadvantaged": "_NotFSM6CLA1A",
    "eal": "_EAL",
}
OTHER_SUFFIXES = {"low-prior": "_L", "middle-prior": "_M", "high-prior": "_H", "non-mobile": "_MOBN"}
SIZES = {
    "boys": "BELIG",
    "girls": "GELIG",
    "disadvantaged": "TFSM6CLA1A",
    "not-disadvantaged": "TNotFSM6CLA1A",
    "eal": "TEALGRP2",
    "low-prior": "TKS1GROUP_L",
    "middle-prior": "TKS1GROUP_M",
    "high-prior": "TKS1GROUP_H",
    "non-mobile": "TMOBN",
}
LOOK_BACK_YEARS = (2016, 2017, 2018, 2023, 2024)
REPEATED = frozenset({"ks2.rwm_exp", "ks2.rwm_high", "ks2.read_avg", "ks2.mat_avg"})
REPEATED |= {"ks2.read_prog", "ks2.writ_prog", "ks2.mat_prog"}
REPEATED_GROUPS = ("disadvantaged", "not-disadvantaged")
SPLIT = frozenset({"ks2.rwm_exp", "ks2.rwm_high"})


def measure(key: str, column: str, unit: str = "percent") -> Measure:
    split = {group: column + suffix for group, suffix in SUFFIXES.items()}
    other = {group: column + suffix for group, suffix in OTHER_SUFFIXES.items()}
    return Measure(
        key,
        column,
        unit,
        also_denominator="TELIG" if unit == "percent" else None,
        groups=split if key in SPLIT else {},
        other_groups=other if key in SPLIT else {**split, **other},
        group_denominators=SIZES if unit == "percent" else {},
    )


MEASURES = (
    measure("ks2.rwm_exp", "PTRWM_EXP"),
    measure("ks2.rwm_high", "PTRWM_HIGH"),
    measure("ks2.read_exp", "PTREAD_EXP"),
    measure("ks2.read_high", "PTREAD_HIGH"),
    measure("ks2.read_avg", "READ_AVERAGE", "score"),
    measure("ks2.mat_exp", "PTMAT_EXP"),
    measure("ks2.mat_high", "PTMAT_HIGH"),
    measure("ks2.mat_avg", "MAT_AVERAGE", "score"),
    measure("ks2.gps_exp", "PTGPS_EXP"),
    measure("ks2.gps_high", "PTGPS_HIGH"),
    measure("ks2.gps_avg", "GPS_AVERAGE", "score"),
    measure("ks2.writ_exp", "PTWRITTA_EXP"),
    measure("ks2.writ_gds", "PTWRITTA_HIGH"),
    measure("ks2.sci_exp", "PTSCITA_EXP"),
    measure("ks2.read_prog", "READPROG", "points"),
    measure("ks2.writ_prog", "WRITPROG", "points"),
    measure("ks2.mat_prog", "MATPROG", "points"),
    Measure("ctx.stability", "PTMOBN", numerator="TMOBN", also_denominator="TELIG", only_for=PRIMARY),
)
HEADLINES = tuple(
    Measure(one.key, one.column, one.unit)
    for one in MEASURES
    if one.key in {"ks2.rwm_exp", "ks2.rwm_high", "ks2.read_avg", "ks2.mat_avg", "ks2.gps_avg"}
)


class Results(Sheet):
    family = "KS2 final"
    measures = MEASURES

    def place(self, line: int, row: list[str]) -> None:
        kind = (self.text(row, "RECTYPE") or "").strip()
        if kind in ("1", "2"):
            self.is_school(line, row)
        elif kind == "3":
            self.is_authority(line, self.text(row, "LEA"))
        elif kind == "5":
            self.is_nation(line)

    def wants(self, measure: Measure) -> Iterator[Wanted]:
        yield from super().wants(measure)
        if measure.key not in REPEATED:
            return
        for year in LOOK_BACK_YEARS:
            period = period_ending(year)
            yield from self.want(measure, "all", f"{measure.column}_{year % 100}", period=period)
            for group in REPEATED_GROUPS if measure.key in SPLIT else ():
                yield from self.want(measure, group, f"{measure.groups[group]}_{year % 100}", period=period)

    def limits(self, column: str) -> tuple[str, str] | None:
        match = re.fullmatch(r"((?:READ|WRIT|MAT)PROG(?:_[A-Z]\w*?)?)(_\d\d)?", column, re.IGNORECASE)
        return (f"{match[1]}_LOWER{match[2] or ''}", f"{match[1]}_UPPER{match[2] or ''}") if match else None


class Headlines(Sheet):
    family = "KS2 headlines"
    measures = HEADLINES


SHEETS = {"KS2 final": Results, "KS2 headlines": Headlines}
