"""`england_census.csv` of the performance tables, as each year spells it.

Columns, percent signs and line ends change by year; England stands in three rows at the foot with `NAT` as its URN.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from headwater.demo.pupils import Pupils, Roll
from headwater.demo.rounding import bare, percent
from headwater.demo.tables import Cell, Layout, write
from headwater.demo.world import School, World
from headwater.reference.calendar.years import AcademicYear

# 2021/22 and 2023/24 are written as 2022/23 spells them; files of 2019/20 and 2020/21 are not written.
_NATIONAL = {"PRI": "State-funded primary", "SEC": "State-funded secondary", "SPE": "State-funded special school"}


def header(year: AcademicYear) -> list[str]:
    """The columns of the year. The publisher's own slip in 2024/25 (`PNUMUNCLF`) is part of the format."""
    estab = "ESTAB" if year.start < 2021 else "Estab"
    unclassified = "PNUMUNCLF" if year.start >= 2024 else "PNUMUNCFL"
    asked = [] if year.start < 2021 else ["NORFSMEVER"]
    counts = f"URN LA {estab} SCHOOLTYPE NOR NORG NORB PNORG PNORB TSENELSE PSENELSE TSENELK PSENELK"
    language = f"NUMEAL NUMENGFL NUMUNCFL PNUMEAL PNUMENGFL {unclassified}"
    return [*counts.split(), *language.split(), "NUMFSM", "NUMFSMEVER", *asked, "PNUMFSMEVER"]


def write_files(folder: Path, world: World, pupils: Pupils) -> list[Path]:
    years = [AcademicYear(start) for start in (2018, *range(2021, world.newest.start + 1))]
    return [_write(folder, world, pupils, year) for year in years]


def _write(folder: Path, world: World, pupils: Pupils, year: AcademicYear) -> Path:
    path = folder / f"census/{year.start}-{year.start + 1}/england_census.csv"
    newline = "\r\n" if year.start >= 2024 else "\n"
    layout = Layout(newline=newline, ends_with_newline=year.start < 2021)
    return write(path, [header(year), *_rows(world, pupils, year)], layout)


def _rows(world: World, pupils: Pupils, year: AcademicYear) -> Iterator[list[Cell]]:
    england = dict.fromkeys(_NATIONAL, Roll())
    for school in sorted(world.in_census(year), key=lambda s: s.urn):
        roll = pupils.roll(school, year)
        for key, kind in _NATIONAL.items():
            if school.census_type == kind:
                england[key] = england[key].plus(roll)
        yield [school.urn, int(school.la), int(school.estab), school.census_type, *_cells(roll, year, school)]
    for key, kind in _NATIONAL.items():
        called = "Special school" if key == "SPE" and year.start >= 2021 else kind
        yield ["NAT", "", key, called, *_cells(england[key], year, None)]


def _cells(roll: Roll, year: AcademicYear, school: School | None) -> list[Cell]:
    """The figures of one row; `school` is None for England's, which 2024/25 rounds differently."""

    def share(part: int, whole: int) -> str:
        if year.start < 2021:
            return bare(100 * part, whole, 1)
        if year.start < 2024:
            return percent(part, whole, 1)
        return percent(part, whole, 2) if school else bare(100 * part, whole, 1) + "%"

    of = roll.nor
    needs: list[Cell] = [of, roll.girls, of - roll.girls, share(roll.girls, of), share(of - roll.girls, of)]
    needs += [roll.ehcp, share(roll.ehcp, of), roll.sen_k, share(roll.sen_k, of)]
    if school and school.kind == "independent":
        return needs + _not_asked(year)
    english = of - roll.eal - roll.unclassified
    unclassified = share(roll.unclassified, of)
    if year.start >= 2024 and school:
        unclassified = bare(roll.unclassified, of, 3)  # a fraction in a column of percentages, as published
    language: list[Cell] = [roll.eal, english, roll.unclassified, share(roll.eal, of), share(english, of), unclassified]
    asked: list[Cell] = [] if year.start < 2021 else [roll.fsm_ever_of]
    ever = share(roll.fsm_ever, roll.fsm_ever_of) if roll.fsm_ever_of else "NA"
    return [*needs, *language, roll.fsm, roll.fsm_ever, *asked, ever]


def _not_asked(year: AcademicYear) -> list[Cell]:
    """Independent schools are not asked about language and free school meals."""
    if year.start < 2021:
        return ["NA"] * 9
    return ["NA"] * 10 if year.start < 2024 else [*[""] * 7, "NA", "NA", "0.00%"]
