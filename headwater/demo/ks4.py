"""`england_ks4final.csv`: schools (1, 2), local authorities (4) and England (5 all schools, 7 state-funded).

The columns are those of the published files that say something of a school as a whole or of a group of its pupils.
Small cohorts are hidden (`SUPP`); Progress 8 ends with 2023/24, because later year 11s sat no key stage 2 tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from headwater.demo.kinds import KINDS
from headwater.demo.pupils import Pupils
from headwater.demo.rounding import bare, fixed, percent
from headwater.demo.tables import Layout, write
from headwater.demo.world import LAS, School, World, census_day
from headwater.demo.year_11 import AGE, Cohort, Results, Year11, pooled
from headwater.reference.calendar.years import AcademicYear

Cells = dict[str, str]

SMALLEST_SHOWN = 6  # pupils; a cohort or group of fewer is hidden
LAST_WITH_PROGRESS = 2023

_ABOUT = """RECTYPE LEA ESTAB URN SCHNAME TOWN ICLOSE NFTYPE RELDENOM TAB1618 AGERANGE TOTPUPS
    TPUP BPUP GPUP TFSM6CLA1A PTFSM6CLA1A TNOTFSM6CLA1A PTNOTFSM6CLA1A TEALGRP2"""
_WHOLE = """ATT8SCR P8PUP P8MEACOV P8MEA P8CILOW P8CIUPP PTL2BASICS_94 PTL2BASICS_95 EBACCAPS TEBACC_E_PTQ_EE
    PTEBACC_E_PTQ_EE PTEBACC_94 PTEBACC_95"""
_GROUPS = ("FSM6CLA1A", "NFSM6CLA1A", "LO", "AV", "HI", "EAL", "GIRLS", "BOYS", "NMOB")
_BY_GROUP = ("ATT8SCR", "P8PUP", "P8MEA", "EBACCAPS")
HEADER = [
    *_ABOUT.split(),
    *_WHOLE.split(),
    *(f"{column}_{group}" for group in _GROUPS for column in _BY_GROUP),
    *(f"PTEBACC_{grade}_{group}" for grade in ("94", "95") for group in _GROUPS[:2]),
    *(f"PTEBACC_E{group}_PTQ_EE" for group in _GROUPS[:2]),
    "PTL2BASICSEAL_94",
    "PTL2BASICSEAL_95",
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
            results = {name: cell for name, cell in results.items() if not name.startswith("P8")}
        return self._line(cells | results)

    def _line(self, cells: Cells) -> list[str]:
        return [cells.get(name, "") for name in HEADER]

    def _results(self, cohort: Cohort, *, hide: bool) -> Cells:
        everybody, decimals = cohort[""], 2 if self.year.start < 2018 else 0
        disadvantaged, others = cohort["FSM6CLA1A"].n, cohort["NFSM6CLA1A"].n
        cells = {
            "TPUP": str(everybody.n),
            "BPUP": str(cohort["BOYS"].n),
            "GPUP": str(cohort["GIRLS"].n),
            "TFSM6CLA1A": str(disadvantaged),
            "PTFSM6CLA1A": percent(disadvantaged, everybody.n),
            "TNOTFSM6CLA1A": str(others),
            "PTNOTFSM6CLA1A": percent(others, everybody.n),
            "TEALGRP2": str(cohort["EAL"].n),
        }
        for group, end in {"": "", "FSM6CLA1A": "_FSM6CLA1A", "NFSM6CLA1A": "_NFSM6CLA1A", "EAL": "_EAL"}.items():
            cells |= self._scores(cohort[group], end, hide=hide)
        for group in ("GIRLS", "BOYS"):
            cells |= self._scores(cohort[group], f"_{group}", hide=hide)
        shares = {"PTL2BASICS_94": everybody.em4, "PTL2BASICS_95": everybody.em5}
        shares |= {"PTEBACC_E_PTQ_EE": everybody.ebacc_entered}
        shares |= {"PTEBACC_94": everybody.ebacc_4, "PTEBACC_95": everybody.ebacc_5}
        small = hide and everybody.n < SMALLEST_SHOWN
        for column, count in shares.items():
            cells[column] = "SUPP" if small else percent(count, everybody.n, decimals)
        cells["TEBACC_E_PTQ_EE"] = "SUPP" if small else str(everybody.ebacc_entered)
        eal = cohort["EAL"]
        for column, count in (("PTL2BASICSEAL_94", eal.em4), ("PTL2BASICSEAL_95", eal.em5)):
            cells[column] = _share(eal, count, decimals, hide=hide)
        for group in _GROUPS[:2]:
            found = cohort[group]
            cells[f"PTEBACC_94_{group}"] = _share(found, found.ebacc_4, decimals, hide=hide)
            cells[f"PTEBACC_95_{group}"] = _share(found, found.ebacc_5, decimals, hide=hide)
            cells[f"PTEBACC_E{group}_PTQ_EE"] = _share(found, found.ebacc_entered, decimals, hide=hide)
        return cells

    def _scores(self, found: Results, end: str, *, hide: bool) -> Cells:
        """Attainment 8, Progress 8 and EBacc points of one group; Progress 8 has its interval for everybody only."""
        if hide and found.n < SMALLEST_SHOWN:
            return {f"{column}{end}": "SUPP" for column in ("ATT8SCR", "EBACCAPS")} | self._progress(found, end, "SUPP")
        if not found.n:
            return {}
        cells = {
            f"ATT8SCR{end}": bare(found.points, 10 * found.n, 1),
            f"EBACCAPS{end}": bare(found.ebacc_points, 100 * found.n, 2),
        }
        return cells | self._progress(found, end, "")

    def _progress(self, found: Results, end: str, instead: str) -> Cells:
        if self.year.start > LAST_WITH_PROGRESS:
            return {}
        if instead or not found.progress_n:
            columns = ("P8MEA", "P8CILOW", "P8CIUPP") if not end else ("P8MEA",)
            return {f"{column}{end}": instead or "NE" for column in columns}
        cells = {
            f"P8PUP{end}": str(found.progress_n),
            f"P8MEA{end}": fixed(found.progress, 100 * found.progress_n, 2),
        }
        if not end:
            half, mean = self.year_11.interval(found), found.progress / 100 / found.progress_n
            cells |= {"P8CILOW": f"{mean - half:.2f}", "P8CIUPP": f"{mean + half:.2f}"}
            cells |= {"P8MEACOV": percent(found.progress_n, found.n)}
        return cells


def _share(found: Results, count: int, decimals: int, *, hide: bool) -> str:
    if hide and found.n < SMALLEST_SHOWN:
        return "SUPP"
    return percent(count, found.n, decimals) if found.n else "NE"
