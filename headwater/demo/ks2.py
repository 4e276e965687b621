"""`england_ks2final.csv`: schools (1, 2), local authorities (3) and England (4 all schools, 5 state-funded).

Small cohorts are hidden (`SUPP`), progress that covers fewer than half the pupils says `LOWCOV`, schools in their
first year without results say `NEW` and stop, look-back columns repeat what the earlier file said.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from headwater.demo.kinds import KINDS
from headwater.demo.ks2_columns import ALL, CORE, LAST_OF_SCHOOL, SUBJECTS, has_three_years, header, look_back, suffix
from headwater.demo.names import postcode, telephone
from headwater.demo.pupils import Cohort, Pupils, Result, pooled
from headwater.demo.rounding import bare, percent, rounded
from headwater.demo.tables import Layout, write
from headwater.demo.world import LAS, School, World, census_day
from headwater.reference.calendar.years import AcademicYear

Cells = dict[str, str]

SMALLEST_SHOWN = 6  # pupils; a cohort or group of fewer is hidden
_FIELDS = {"READ": "reading", "WRIT": "writing", "MAT": "maths", "GPS": "gps", "WRITTA": "writing", "RWM": "rwm"}
_SPREAD = {"READ": 6.2, "WRIT": 5.7, "MAT": 5.5}  # of pupils' progress scores, for the confidence interval


def write_files(folder: Path, world: World, pupils: Pupils) -> list[Path]:
    years = [AcademicYear(start) for start in (2018, *range(2022, world.newest.start + 1))]
    return [_Table(world, pupils, year).write(folder) for year in years]


def has_progress(year: AcademicYear) -> bool:
    """Year 6 of 2023/24 and 2024/25 had no key stage 1 tests, and later ones are not measured from them."""
    return year.start < 2023


def published(pupils: Pupils, school: School, year: AcademicYear) -> Cohort | None:
    """The cohort that the year's file gives for this school; None where it gives none."""
    if not school.is_open(census_day(year)) or _is_new(school, year):
        return None
    return pupils.cohort(school, year)


def _is_new(school: School, year: AcademicYear) -> bool:
    """In its first year, having followed no school or been handed to a sponsor: no results are shown."""
    started = school.opened is not None and AcademicYear.containing(school.opened) == year
    return started and school.kind not in ("converter", "special converter")


class _Table:
    def __init__(self, world: World, pupils: Pupils, year: AcademicYear) -> None:
        self.world, self.pupils, self.year = world, pupils, year
        self.columns = header(year)
        state = [s for s in world.in_census(year) if s.has_year_6]
        self.schools = state
        self.england = self._pool(state, year)
        self.index = {urn: n for n, urn in enumerate(sorted(world.schools, key=lambda u: world.schools[u].name), 1)}

    def write(self, folder: Path) -> Path:
        path = folder / f"performance-tables/ks2/{self.year.start}-{self.year.start + 1}/england_ks2final.csv"
        return write(path, [self.columns, *self._rows()], Layout(newline="\r\n"))

    def _pool(self, schools: list[School], year: AcademicYear) -> Cohort:
        found = (published(self.pupils, s, year) for s in schools)
        return pooled(c for c in found if c)

    def _rows(self) -> Iterator[list[str]]:
        for la, name in LAS.items():
            here = [s for s in self.schools if s.la == la]
            yield from map(self._school_row, here)
            yield self._area_row({"RECTYPE": "3", "LEA": la, "SCHNAME": name}, here)
        independent = [s for s in self.world.in_census(self.year) if s.kind == "independent"]
        yield self._area_row({"RECTYPE": "4"}, self.schools + independent)
        yield self._area_row({"RECTYPE": "5"}, self.schools)

    def _school_row(self, school: School) -> list[str]:
        cells, roll = self._identity(school), self.pupils.roll(school, self.year)
        cohort = self.pupils.cohort(school, self.year)
        if _is_new(school, self.year):
            return self._stop(cells | {"TOTPUPS": "NEW"}, "TOTPUPS")
        if cohort is None:
            return self._stop(cells | {"TOTPUPS": str(roll.nor), LAST_OF_SCHOOL: "0"}, LAST_OF_SCHOOL)
        cells |= {"TOTPUPS": str(roll.nor), LAST_OF_SCHOOL: str(cohort[""].n)}
        cells |= _results(cohort, self.year, self.england, hide=True)
        cells |= self._history([school], cohort, hide=True)
        return self._line(cells, blank="")

    def _area_row(self, cells: Cells, schools: list[School]) -> list[str]:
        cohort = self._pool(schools, self.year)
        england = cells["RECTYPE"] != "3"
        rolls = sum(self.pupils.roll(s, self.year).nor for s in schools)
        cells |= {"TOTPUPS": str(rolls), LAST_OF_SCHOOL: str(cohort[""].n)}
        cells |= _results(cohort, self.year, self.england, hide=not england)
        cells |= self._history(schools, cohort, hide=False)
        if england:  # England is what progress is measured against, and has no gap with itself
            gap = "0" if self.year.start < 2021 else ""
            for name in self.columns:
                if "PROG" in name or name.endswith("COV"):
                    cells.pop(name, None)
                elif name.startswith("DIFFN_"):
                    cells[name] = gap
        return self._line(cells, blank=" " if self.year.start < 2021 else "")

    def _stop(self, cells: Cells, last: str) -> list[str]:
        return [cells.get(name, "") for name in self.columns[: self.columns.index(last) + 1]]

    def _line(self, cells: Cells, blank: str) -> list[str]:
        line = [cells.get(name, blank) for name in self.columns]
        return line[:-6] if not has_progress(self.year) else line  # the last six are never filled then, nor written

    def _identity(self, school: School) -> Cells:
        age = f"{school.place.low}-{school.place.high}"
        number = self.index[school.urn]
        special = school.phase == "Not applicable"
        after = self.world.schools[school.successor] if school.successor else None
        if after and not (after.kind.endswith("converter") and _soon_after(after.opened, self.year)):
            after = None
        return {
            "RECTYPE": "2" if special else "1",
            "ALPHAIND": str(2 * number),
            "LEA": school.la,
            "ESTAB": school.estab,
            "URN": str(school.urn),
            "SCHNAME": school.name,
            "ADDRESS1": "School Lane",
            "TOWN": school.town,
            "PCODE": postcode(school.la, school.urn),
            "TELNUM": telephone(school.urn),
            "PCON_CODE": f"E149909{school.la[-1]}0",
            "PCON_NAME": school.town,
            "URN_AC": str(after.urn) if after else "0",
            "SCHNAME_AC": after.name if after else "",
            "OPEN_AC": f"{after.opened:%Y%m%d}" if after and after.opened else "",
            "NFTYPE": KINDS[school.kind].tables,
            "ICLOSE": "0",
            "RELDENOM": school.religion,
            "AGERANGE": age,
            "TAB15": "1" if school.place.high >= 16 else "0",
            "TAB1618": "1" if school.place.high >= 18 else "0",
        }

    def _history(self, schools: list[School], now: Cohort, *, hide: bool) -> Cells:
        """The look-back years, and the three years together where each had tests."""
        cells: Cells = {}
        found = [now]
        for year in look_back(self.year):
            cohorts = [c for s in schools if (c := self._carried(s, year))]
            if not cohorts:
                continue
            cohort = pooled(cohorts)
            found.append(cohort)
            england = self.england  # no gap is published for earlier years
            shown = _results(cohort, year, england, hide=hide)
            shown["PTNOTFSM6CLA1A"] = shown.get("PTNOTFSM6CLA1A", shown.get("PTNotFSM6CLA1A", ""))
            mark = f"_{suffix(year)}"
            cells |= {name: shown[name[:-3]] for name in self.columns if name.endswith(mark) and name[:-3] in shown}
        if has_three_years(self.year):
            cells |= _three_years(found)
        return cells

    def _carried(self, school: School, year: AcademicYear) -> Cohort | None:
        """What this school's look-back column shows: its own year, or that of the school it was before converting."""
        own = published(self.pupils, school, year)
        if own is not None or not school.kind.endswith("converter"):
            return own
        before = (self.world.schools[urn] for urn in school.predecessors)
        return next((c for old in before if (c := published(self.pupils, old, year))), None)


def _soon_after(day: date | None, year: AcademicYear) -> bool:
    """Whether an academy opened after the tests and before the final tables."""
    return day is not None and date(year.start + 1, 1, 31) < day <= date(year.start + 2, 1, 31)


def _three_years(cohorts: list[Cohort]) -> Cells:
    if len(cohorts) < 3:
        return {"PTRWM_EXP_3YR": "NA", "PTRWM_HIGH_3YR": "NA"}
    total = pooled(cohorts)[""]
    if total.n < 2 * SMALLEST_SHOWN or min(c[""].n for c in cohorts) < SMALLEST_SHOWN:
        return {"TELIG_3YR": str(total.n)}
    return {
        "TELIG_3YR": str(total.n),
        "PTRWM_EXP_3YR": percent(total.rwm_exp, total.n),
        "PTRWM_HIGH_3YR": percent(total.rwm_high, total.n),
        "READ_AVERAGE_3YR": _average(total, "READ"),
        "MAT_AVERAGE_3YR": _average(total, "MAT"),
    }


def _results(cohort: Cohort, year: AcademicYear, england: Cohort, *, hide: bool) -> Cells:
    """Every column about the cohort itself. `hide` suppresses small numbers, which England has none of."""
    everybody = cohort[""]
    cells: Cells = {"TELIG": str(everybody.n)}
    found = _everybody(everybody, year)
    for group in ALL:
        found |= _group(cohort[group], group, year, hide=hide)
    for standard in ("EXP", "HIGH"):
        found[f"DIFFN_RWM_{standard}"] = _gap(cohort["FSM6CLA1A"], england, standard, hide=hide)
    if hide and everybody.n < SMALLEST_SHOWN:
        found = {name: "SUPP" if cell else "" for name, cell in found.items()}
    return cells | found


def _everybody(r: Result, year: AcademicYear) -> Cells:
    n, boys, others = r.n, r.n - r.girls, r.n - r.disadvantaged
    other = "NotFSM6CLA1A" if year.start < 2021 else "NOTFSM6CLA1A"
    cells = {"BELIG": str(boys), "GELIG": str(r.girls), "PBELIG": percent(boys, n), "PGELIG": percent(r.girls, n)}
    counts = {"FSM6CLA1A": r.disadvantaged, other: others, "EALGRP2": r.eal, "MOBN": r.settled}
    counts |= {"EALGRP1": r.english, "EALGRP3": n - r.english - r.eal}
    if year.start < 2023:
        bands = {"L": r.prior_low, "M": r.prior_middle, "H": r.prior_high}
        cells["TKS1AVERAGE"] = bare(r.prior_points, 10 * r.prior_n, 1) if r.prior_n else ""
        cells |= {f"TKS1GROUP_{band}": str(count) for band, count in bands.items()}
        cells |= {f"PTKS1GROUP_{band}": percent(c, r.prior_n) if r.prior_n else "" for band, c in bands.items()}
        cells |= {"TKS1GROUP_NA": str(n - r.prior_n), "PTKS1GROUP_NA": percent(n - r.prior_n, n)}
    for name, count in counts.items():
        cells |= {f"T{name}": str(count), f"PT{name}": percent(count, n)}
    for name, count in {"SENELE": r.sen_e, "SENELK": r.sen_k, "SENELEK": r.sen_e + r.sen_k}.items():
        cells |= {f"T{name}": str(count), f"P{name}": percent(count, n)}
    cells |= {"PTRWM_EXP": percent(r.rwm_exp, n), "PTRWM_HIGH": percent(r.rwm_high, n)}
    for s in ("READ", "GPS", "MAT"):
        field = _FIELDS[s]
        cells |= {f"PT{s}_{std.upper()}": percent(r.count(f"{field}_{std}"), n) for std in ("exp", "high")}
        cells |= {f"PT{s}_AT": percent(0, n), f"{s}_AVERAGE": _average(r, s)}
    cells |= {"PTWRITTA_EXP": percent(r.writing_exp, n), "PTWRITTA_HIGH": percent(r.writing_high, n)}
    cells |= {"PTWRITTA_WTS": percent(r.writing_wts, n), "PTWRITTA_AD": percent(0, n)}
    cells |= {"PTSCITA_EXP": percent(r.science_exp, n), "PTSCITA_AD": percent(0, n)}
    return cells | _all_progress(r, year)


def _all_progress(r: Result, year: AcademicYear) -> Cells:
    if not has_progress(year):
        return {}
    cells: Cells = {}
    low = 2 * r.prior_n < r.n
    for s in SUBJECTS:
        bounds = ("LOWCOV", "LOWCOV", "LOWCOV") if low else _progress(r, s)
        cells |= dict(zip((f"{s}PROG", f"{s}PROG_LOWER", f"{s}PROG_UPPER"), bounds, strict=True))
        cells |= {f"{s}COV": percent(r.prior_n, r.n), f"{s}PROG_UNADJUSTED": bounds[0]}
        described = "NA" if low else "2" if float(bounds[1]) > 0 else "4" if float(bounds[2]) < 0 else "3"
        cells[f"{s}PROG_DESCR"] = described
    return cells


def _group(r: Result, group: str, year: AcademicYear, *, hide: bool) -> Cells:
    """The columns of one pupil group: empty where it has nobody, hidden where it has few."""
    prior = group in ("L", "M", "H")
    if prior and not has_progress(year):
        return {}
    few = hide and r.n < SMALLEST_SHOWN
    cells: Cells = {}
    for s in ("READ", "GPS", "MAT", "WRITTA", "RWM"):
        if s == "RWM" or group in CORE[2:]:
            for standard in ("EXP", "HIGH"):
                count = r.count(f"{_FIELDS[s]}_{standard.lower()}")
                cells[f"PT{s}_{standard}_{group}"] = "" if not r.n else "SUPP" if few else percent(count, r.n)
    for s in ("READ", "MAT", "GPS"):
        cells[f"{s}_AVERAGE_{group}"] = "" if not r.n else "SUPP" if few else _average(r, s)
    if has_progress(year):
        for s in SUBJECTS:
            bounds = ("NA",) * 3 if not r.prior_n else ("SUPP",) * 3 if few else _progress(r, s)
            stem = f"{s}PROG_{group}"
            cells |= dict(zip((stem, f"{stem}_LOWER", f"{stem}_UPPER"), bounds, strict=True))
    return cells


def _gap(r: Result, england: Cohort, standard: str, *, hide: bool) -> str:
    """The school's disadvantaged pupils less England's others, in whole percentage points."""
    if not r.n:
        return ""
    if hide and r.n < SMALLEST_SHOWN:
        return "SUPP"
    field, others = f"rwm_{standard.lower()}", england["NotFSM6CLA1A"]
    here, there = rounded(100 * r.count(field), r.n), rounded(100 * others.count(field), others.n)
    return str(here - there)


def _average(r: Result, subject: str) -> str:
    field = _FIELDS[subject]
    scored = r.count(f"{field}_n")
    return bare(r.count(f"{field}_sum"), scored) if scored else ""


def _progress(r: Result, subject: str) -> tuple[str, str, str]:
    """Mean progress with its 95% confidence interval, to one decimal."""
    total, pupils = r.count(f"{_FIELDS[subject]}_progress"), r.prior_n
    half = round(196 * _SPREAD[subject] * math.sqrt(pupils))  # hundredths, summed over the pupils like the total
    lower, upper = (bare(bound, 100 * pupils, 1) for bound in (total - half, total + half))
    return bare(total, 100 * pupils, 1), lower, upper
