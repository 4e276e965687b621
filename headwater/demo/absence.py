"""`england_abs.csv` of the performance tables: a full school year, England in three rows at the foot.

No file exists for 2019/20 and 2020/21, when absence was not published by school.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from headwater.demo.pupils import Absences, Pupils
from headwater.demo.rounding import bare
from headwater.demo.tables import Cell, Layout, write
from headwater.demo.world import World
from headwater.reference.calendar.years import AcademicYear

HEADER = ["LA", "ESTAB", "URN", "PERCTOT", "PPERSABS10"]
_NATIONAL = {"PRI": "Primary", "SEC": "Secondary", "SPE": "Not applicable"}
FEWEST_SHOWN = 11  # enrolments below which 2018/19 suppressed persistent absence; later files suppress none


def write_files(folder: Path, world: World, pupils: Pupils) -> list[Path]:
    years = [AcademicYear(start) for start in (2018, *range(2021, world.newest.start + 1))]
    return [_write(folder, world, pupils, year) for year in years]


def _write(folder: Path, world: World, pupils: Pupils, year: AcademicYear) -> Path:
    path = folder / f"absence/{year.start}-{year.start + 1}/england_abs.csv"
    newline = "\r\n" if year.start >= 2023 else "\n"
    return write(path, [HEADER, *_rows(world, pupils, year)], Layout(newline=newline))


def _rows(world: World, pupils: Pupils, year: AcademicYear) -> Iterator[list[Cell]]:
    england = dict.fromkeys(_NATIONAL, Absences())
    for school in world.in_census(year):
        if school.kind in ("independent", "nursery"):
            continue
        found = pupils.absences(school, year)
        for key, phase in _NATIONAL.items():
            if school.phase == phase:
                england[key] = england[key].plus(found)
        persistent = bare(100 * found.persistent, found.enrolments, 1)
        if year.start < 2021 and suppresses(found):
            persistent = "SUPP"
        missed = bare(100 * found.missed, found.possible, 1)
        yield [int(school.la), int(school.estab), school.urn, missed, persistent]
    for key, found in england.items():
        missed = bare(100 * found.missed, found.possible, 1)
        yield ["NAT", key, "", missed, bare(100 * found.persistent, found.enrolments, 1)]


def suppresses(found: Absences) -> bool:
    """Whether the 2018/19 file hides persistent absence: few enrolments, or one or two pupils behind the figure."""
    return found.enrolments < FEWEST_SHOWN or 0 < found.persistent < 3
