"""Key stage 4: the performance tables' files (final and provisional), and three extracts.

RECTYPE 1 and 2 are schools, 4 an authority or region, 5 England all schools, 7 England state-funded schools (the
comparator). In two files the authority's row does not name its authority; the name of the file does. Each file repeats
earlier years; only columns of the same definition count as such (`PTL2BASICS_16` is grades A* to C: another measure).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.independent.published.cells import ALL, Measure, Wanted
from tests.independent.published.sheets import SECONDARY, Sheet
from tests.independent.published.texts import period_ending

PLACES = {
    "KS4 final": "raw/performance-tables/ks4/*/*_ks4final.csv",
    "KS4 prov.": "raw/performance-tables/ks4/*/england_ks4provisional.csv",
    "KS4 headlines": "derived/ks4_school_headlines_*.csv",
    "KS4 extract": "derived/ks4_*_secondary_extract.csv",
}

SUFFIXES = {
    "disadvantaged": "_FSM6CLA1A",
    "not-disadvantaged": "_NFSM6CLA1A",
    "boys": "_BOYS",
    "girls": "_GIRLS",
    "eal": "_EAL",
    "low-prior": "_LO",
    "middle-prior": "_AV",
    "high-prior": "_HI",
    "non-mobile": "_NMOB",
}
HEADLINE_GROUPS = ("disadvantaged", "not-disadvantaged")


def suffixed(column: str) -> dict[str, str]:
    return {group: column + suffix for group, suffix in SUFFIXES.items()}


def basics(grade: int) -> dict[str, str]:
    return {
        "disadvantaged": f"PTFSM6CLA1ABASICS_{grade}",
        "not-disadvantaged": f"PTNOTFSM6CLA1ABASICS_{grade}",
        "boys": f"PBL2BASICS_{grade}",
        "girls": f"PGL2BASICS_{grade}",
        "eal": f"PTL2BASICSEAL_{grade}",
        "low-prior": f"PTBASICSLO_{grade}",
        "middle-prior": f"PTBASICSAV_{grade}",
        "high-prior": f"PTBASICSHI_{grade}",
        "non-mobile": f"PTL2BASICSNMOB_{grade}",
    }


def baccalaureate(grade: int) -> dict[str, str]:
    return {
        "disadvantaged": f"PTEBACC_{grade}_FSM6CLA1A",
        "not-disadvantaged": f"PTEBACC_{grade}_NFSM6CLA1A",
        "eal": f"PTEBACCEAL_{grade}",
        "low-prior": f"PTEBACCLO_{grade}",
        "middle-prior": f"PTEBACCAV_{grade}",
        "high-prior": f"PTEBACCHI_{grade}",
        "non-mobile": f"PTEBACCNMOB_{grade}",
    }


ENTRY = {
    "disadvantaged": "PTEBACC_EFSM6CLA1A_PTQ_EE",
    "not-disadvantaged": "PTEBACC_ENFSM6CLA1A_PTQ_EE",
    "eal": "PTEBACC_EEAL_PTQ_EE",
    "low-prior": "PTEBACC_ELO_PTQ_EE",
    "middle-prior": "PTEBACC_EAV_PTQ_EE",
    "high-prior": "PTEBACC_EHI_PTQ_EE",
    "non-mobile": "PTEBACC_ENMOB_PTQ_EE",
}

SIZES = {"disadvantaged": "TFSM6CLA1A", "not-disadvantaged": "TNOTFSM6CLA1A", "non-mobile": "TNMOB"}
PUPILS = "TPUP"
IN_PROGRESS = "P8PUP"


def measure(
    key: str, column: str, groups: dict[str, str], unit: str = "percent", numerator: str | None = None
) -> Measure:
    shown = {group: groups[group] for group in HEADLINE_GROUPS if key in SPLIT}
    return Measure(
        key,
        column,
        unit,
        numerator=numerator,
        denominator=IN_PROGRESS if key == "ks4.p8" else PUPILS,
        groups=shown,
        other_groups={group: name for group, name in groups.items() if group not in shown},
        group_denominators=suffixed(IN_PROGRESS) if key == "ks4.p8" else SIZES,
    )


SPLIT = frozenset({"ks4.a8"})  # measures that every card shows for disadvantaged and other pupils

MEASURES = (
    measure("ks4.a8", "ATT8SCR", suffixed("ATT8SCR"), "score", numerator="TOTATT8"),
    measure("ks4.p8", "P8MEA", suffixed("P8MEA"), "points"),
    measure("ks4.em5", "PTL2BASICS_95", basics(95)),
    measure("ks4.em4", "PTL2BASICS_94", basics(94)),
    measure("ks4.ebacc_aps", "EBACCAPS", suffixed("EBACCAPS"), "score", numerator="TOTEBACCAPS"),
    measure("ks4.ebacc_entry", "PTEBACC_E_PTQ_EE", ENTRY, numerator="TEBACC_E_PTQ_EE"),
    measure("ks4.ebacc_95", "PTEBACC_95", baccalaureate(95)),
    measure("ks4.ebacc_94", "PTEBACC_94", baccalaureate(94)),
    Measure("ctx.stability", "PTNMOB", numerator="TNMOB", denominator=PUPILS, only_for=SECONDARY),
)
REPEATED = {  # measure and group → names of the column that repeats the figure of a year, {} its last two digits
    ("ks4.a8", ALL): ("ATT8SCR_{}",),
    ("ks4.a8", "disadvantaged"): ("ATT8SCR_FSM6CLA1A_{}",),
    ("ks4.a8", "not-disadvantaged"): ("ATT8SCR_NFSM6CLA1A_{}",),
    ("ks4.p8", ALL): ("P8MEA_{}",),
    ("ks4.p8", "disadvantaged"): ("P8MEA_FSM6CLA1A_{}",),
    ("ks4.p8", "not-disadvantaged"): ("P8MEA_NFSM6CLA1A_{}",),
    ("ks4.em5", ALL): ("PTL2BASICS_95_{}", "PTL2BASICS_95_{}_PTQ_EE"),
    ("ks4.em5", "disadvantaged"): ("PTFSM6CLA1ABASICS_95_{}",),
    ("ks4.em5", "not-disadvantaged"): ("PTNOTFSM6CLA1ABASICS_95_{}",),
    ("ks4.em4", ALL): ("PTL2BASICS_94_{}", "PTL2BASICS_94_{}_PTQ_EE"),
    ("ks4.em4", "disadvantaged"): ("PTFSM6CLA1ABASICS_94_{}",),
    ("ks4.em4", "not-disadvantaged"): ("PTNOTFSM6CLA1ABASICS_94_{}", "PTNOTFSMBASICS_94_{}"),
    ("ks4.ebacc_aps", ALL): ("EBACCAPS_{}",),
    ("ks4.ebacc_entry", ALL): ("PTEBACC_E_{}_PTQ_EE",),
    ("ks4.ebacc_95", ALL): ("PTEBACC_95_{}",),
    ("ks4.ebacc_94", ALL): ("PTEBACC_94_{}",),
}
LOOK_BACK_YEARS = (2015, 2016, 2017, 2018)
OPTED_IN = frozenset({"ATT8SCR_15", "P8MEA_15"})  # of the schools that chose to be measured that way in 2015

HEADLINES = (
    Measure("ks4.a8", "ATT8SCR", "score"),
    Measure("ks4.em5", "PTL2BASICS_95"),
    Measure("ks4.ebacc_aps", "EBACCAPS", "score"),
    Measure("ks4.ebacc_entry", "PTEBACC_E_PTQ_EE"),
)
EXTRACT_SUFFIXES = {group: SUFFIXES[group] for group in ("disadvantaged", "not-disadvantaged", "boys", "girls")}
EXTRACT = (
    Measure("ks4.a8", "ATT8SCR", "score", other_groups={g: "ATT8SCR" + s for g, s in EXTRACT_SUFFIXES.items()}),
    Measure("ks4.p8", "P8MEA", "points", other_groups={g: "P8MEA" + s for g, s in EXTRACT_SUFFIXES.items()}),
    # Copied from the census and absence files of the same year, which are read themselves.
    Measure("att.absence", "PERCTOT", optional=True),
    Measure("att.overall", "PERCTOT", hundred_minus=True, optional=True),
    Measure("att.pa", "PPERSABS10", optional=True),
    Measure("ctx.eal_pct", "PNUMEAL", optional=True),
    Measure("ctx.fsm6_pct", "PNUMFSMEVER", optional=True),
)


class Results(Sheet):
    family = "KS4 final"
    counted = "texts"
    measures = MEASURES

    def place(self, line: int, row: list[str]) -> None:
        kind = (self.text(row, "RECTYPE") or "").strip()
        if kind in ("1", "2"):
            self.is_school(line, row)
        elif kind == "4":
            named = re.match(r"(\d{3})_", self.path.name)
            self.is_authority(line, (self.text(row, "LEA") or "").strip() or (named[1] if named else ""))
        elif kind == "7":
            self.is_nation(line)

    def wants(self, measure: Measure) -> Iterator[Wanted]:
        yield from super().wants(measure)
        for (key, group), patterns in REPEATED.items():
            for year in LOOK_BACK_YEARS if key == measure.key else ():
                for pattern in patterns:
                    column = pattern.format(year % 100)
                    if column not in OPTED_IN:
                        yield from self.want(measure, group, column, period=period_ending(year), optional=True)

    def limits(self, column: str) -> tuple[str, str] | None:
        if not column.startswith("P8MEA"):
            return None
        return column.replace("P8MEA", "P8CILOW"), column.replace("P8MEA", "P8CIUPP")


class Provisional(Results):
    family = "KS4 prov."
    counted = "rows"


class Headlines(Sheet):
    family = "KS4 headlines"
    measures = HEADLINES


class Extract(Sheet):
    family = "KS4 extract"
    measures = EXTRACT


SHEETS = {"KS4 final": Results, "KS4 prov.": Provisional, "KS4 headlines": Headlines, "KS4 extract": Extract}
