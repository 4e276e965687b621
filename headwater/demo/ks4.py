"""`england_ks4final.csv`: schools (1, 2), local authorities (4) and England (5 all schools, 7 state-funded).

The columns are those of the published files that say something of a school as a whole or of a group of its pupils.
Small cohorts are hidden (`SUPP`); Progress 8 ends with 2023/24, because later year 11s sat no key stage 2 tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from headwater.demo.kinds import KINDS
from headwater.demo.pupils import Pupils
from headwater.demo.rounding import bare, fixed, percent
from headwater.demo.tables import Layout, write
from headwater.demo.world import LAS, School, World, census_day
from headwater.demo.year_11 import AGE, GROUPS, Cohort, Results, Year11, pooled
from headwater.reference.calendar.years import AcademicYear

Cells = dict[str, str]

SMALLEST_SHOWN = 6  # pupils; a cohort or group of fewer is hidden
LAST_WITH_PROGRESS = 2023

_ABOUT = """RECTYPE LEA ESTAB URN SCHNAME TOWN ICLOSE NFTYPE RELDENOM TAB1618 AGERANGE TOTPUPS"""
_SIZES = {
    "TPUP": "",
    "BPUP": "BOYS",
    "GPUP": "GIRLS",
    "TFSM6CLA1A": "FSM6CLA1A",
    "TNOTFSM6CLA1A": "NFSM6CLA1A",
    "TEALGRP2": "EAL",
    "TPRIORLO": "LO",
    "TPRIORAV": "AV",
    "TPRIORHI": "HI",
    "TNMOB": "NMOB",
}
_SCORES = ("ATT8SCR", "P8PUP", "P8MEA", "P8CILOW", "P8CIUPP", "EBACCAPS")


def _spelt(begins: Mapping[str, str], ends: str) -> dict[str, str]:
    return {group: f"{begin}{ends}" for group, begin in begins.items()}


# The publisher spells each group's share in its own way.
_BASICS = {
    "": "PTL2BASICS",
    "BOYS": "PBL2BASICS",
    "GIRLS": "PGL2BASICS",
    "FSM6CLA1A": "PTFSM6CLA1ABASICS",
    "NFSM6CLA1A": "PTNOTFSM6CLA1ABASICS",
    "EAL": "PTL2BASICSEAL",
    "LO": "PTBASICSLO",
    "AV": "PTBASICSAV",
    "HI": "PTBASICSHI",
    "NMOB": "PTL2BASICSNMOB",
}
_EBACC = {
    "": "PTEBACC",
    "BOYS": "PBEBACC",
    "GIRLS": "PGEBACC",
    **{group: f"PTEBACC{group}" for group in ("EAL", "LO", "AV", "HI", "NMOB")},
}
_ENTERED = {"": "PTEBACC_E", "BOYS": "PBEBACC_E", "GIRLS": "PGEBACC_E"} | {
    group: f"PTEBACC_E{group}" for group in GROUPS if group not in ("", "BOYS", "GIRLS")
}
_SHARES: dict[str, dict[str, str]] = {
    "em4": _spelt(_BASICS, "_94"),
    "em5": _spelt(_BASICS, "_95"),
    "ebacc_entered": _spelt(_ENTERED, "_PTQ_EE"),
    **{
        f"ebacc_{grade}": _spelt(_EBACC, f"_9{grade}")
        | {group: f"PTEBACC_9{grade}_{group}" for group in ("FSM6CLA1A", "NFSM6CLA1A")}
        for grade in "45"
    },
}
HEADER = [
    *_ABOUT.split(),
    *_SIZES,
    "PTFSM6CLA1A",
    "PTNOTFSM6CLA1A",
    "PTNMOB",
    "P8MEACOV",
    "TEBACC_E_PTQ_EE",
    *(f"{column}_{group}" if group else column for group in GROUPS for column in _SCORES),
    *(column for spelt in _SHARES.values() for column in spelt.values()),
]


def write_files(folder: Path, world: World, pupils: Pupils) -> list[Path]:
    year_11 = Year11(world, pupils)
    years = [AcademicYear(start) for start in (2018, *range(2021, world.newest.start + 1))]
    return [_Table(world, pupils, year_11, year).write(folder) for year in years]


class _Table:
    def __init__(self, world: World, pupils: Pupils, year_11: Year11, year: AcademicYear) -> None:
        self.world, self.pupils, self.year_11, self.year = world, pupils, year_11, year
        self.schools = [
            school
            for school in world.in_census(year)
            if school.place.low <= AGE < school.place.high and school.kind not in ("independent", "nursery")
        ]

    def write(self, folder: Path) -> Path:
        path = folder / f"performance-tables/ks4/{self.year.start}-{self.year.start + 1}/england_ks4final.csv"
        return write(path, [HEADER, *self._rows()], Layout(newline="\r\n"))

    def _rows(self) -> Iterator[list[str]]:
        for la, name in LAS.items():
            here = [school for school in self.schools if school.la == la]
            yield from map(self._school_row, here)
            yield self._area_row({"RECTYPE": "4", "LEA": la, "SCHNAME": name}, here)
        yield self._area_row({"RECTYPE": "5"}, self.schools, progress=False)
        yield self._area_row({"RECTYPE": "7"}, self.schools)

    def _cohort(self, school: School) -> Cohort | None:
        return self.year_11.cohort(school, self.year) if school.is_open(census_day(self.year)) else None

    def _school_row(self, school: School) -> list[str]:
        roll = self.pupils.roll(school, self.year)
        cells = {
            "RECTYPE": "2" if school.phase == "Not applicable" else "1",
            "LEA": school.la,
            "ESTAB": school.estab,
            "URN": str(school.urn),
            "SCHNAME": school.name,
            "TOWN": school.town,
            "ICLOSE": "0",
            "NFTYPE": KINDS[school.kind].tables,
            "RELDENOM": school.religion,
            "TAB1618": "1" if school.place.high >= 18 else "0",
            "AGERANGE": f"{school.place.low}-{school.place.high}",
            "TOTPUPS": str(roll.nor),
        }
        cohort = self._cohort(school)
        if cohort is None:  # a school without results stops after its size
            return [cells.get(name, "") for name in HEADER[: HEADER.index("TOTPUPS") + 1]]
        return self._line(cells | self._results(cohort, hide=True))

    def _area_row(self, cells: Cells, schools: list[School], *, progress: bool = True) -> list[str]:
        cohort = pooled(found for school in schools if (found := self._cohort(school)))
        cells |= {"TOTPUPS": str(sum(self.pupils.roll(school, self.year).nor for school in schools))}
        results = self._results(cohort, hide=False)
        if not progress:
            results = {
                name: cell for name, cell in results.items() if not name.startswith("P8")
            }  # measured for state-funded schools
        return self._line(cells | results)

    def _line(self, cells: Cells) -> list[str]:
        return [cells.get(name, "") for name in HEADER]

    def _results(self, cohort: Cohort, *, hide: bool) -> Cells:
        everybody = cohort[""]
        cells = {column: str(cohort[group].n) for column, group in _SIZES.items()}
        cells |= {
            "PTFSM6CLA1A": percent(cohort["FSM6CLA1A"].n, everybody.n),
            "PTNOTFSM6CLA1A": percent(cohort["NFSM6CLA1A"].n, everybody.n),
            "PTNMOB": percent(cohort["NMOB"].n, everybody.n),
            "TEBACC_E_PTQ_EE": str(everybody.ebacc_entered),
            "P8MEACOV": percent(everybody.progress_n, everybody.n),
        }
        for group, found in cohort.items():
            hidden = hide and found.n < SMALLEST_SHOWN
            cells |= self._scores(found, f"_{group}" if group else "", hidden=hidden)
            for counted, spelt in _SHARES.items():
                cells[spelt[group]] = "SUPP" if hidden else self._share(found, counted)
        return cells

    def _share(self, found: Results, counted: str) -> str:
        decimals = 2 if self.year.start < 2018 else 0
        return percent(int(getattr(found, counted)), found.n, decimals) if found.n else "NE"

    def _scores(self, found: Results, end: str, *, hidden: bool) -> Cells:
        """Attainment 8, Progress 8 with its interval, and EBacc points of one group."""
        progress = self.year.start <= LAST_WITH_PROGRESS
        if hidden or not found.n:
            columns = [column for column in _SCORES if progress or not column.startswith("P8")]
            return {f"{column}{end}": "SUPP" if hidden else "NE" for column in columns if column != "P8PUP"}
        cells = {
            f"ATT8SCR{end}": bare(found.points, 10 * found.n, 1),
            f"EBACCAPS{end}": bare(found.ebacc_points, 100 * found.n, 2),
        }
        if progress and found.progress_n:
            half, mean = self.year_11.interval(found), found.progress / 100 / found.progress_n
            cells |= {
                f"P8PUP{end}": str(found.progress_n),
                f"P8MEA{end}": fixed(found.progress, 100 * found.progress_n, 2),
                f"P8CILOW{end}": f"{mean - half:.2f}",
                f"P8CIUPP{end}": f"{mean + half:.2f}",
            }
        return cells
