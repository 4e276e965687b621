"""The columns of `england_ks2final.csv`, year by year, in the publisher's order.

Three hundred names that follow a handful of patterns, so they are spelled out here pattern by pattern. What changes:
`CONFEXAM` went after 2018/19, `TNotFSM6CLA1A` became `TNOTFSM6CLA1A`, the look-back years move on, and three-year
figures need three years with tests.
"""

from __future__ import annotations

from headwater.reference.calendar.years import AcademicYear

CORE = ("B", "G", "L", "M", "H", "FSM6CLA1A", "NotFSM6CLA1A")
ALL = (*CORE, "EAL", "MOBN")
SUBJECTS = ("READ", "WRIT", "MAT")
_SCHOOL = (
    "RECTYPE ALPHAIND LEA ESTAB URN SCHNAME ADDRESS1 ADDRESS2 ADDRESS3 TOWN PCODE TELNUM PCON_CODE PCON_NAME "
    "URN_AC SCHNAME_AC OPEN_AC NFTYPE ICLOSE RELDENOM AGERANGE CONFEXAM TAB15 TAB1618 TOTPUPS TPUPYEAR"
)
_JUDGED = "PTWRITTA_EXP PTWRITTA_HIGH PTWRITTA_WTS PTWRITTA_AD PTSCITA_EXP PTSCITA_AD"
_CONTEXT = "TEALGRP1 PTEALGRP1 TEALGRP3 PTEALGRP3 TSENELE PSENELE TSENELK PSENELK TSENELEK PSENELEK"
LAST_OF_SCHOOL = "TPUPYEAR"  # a school with no results stops here, or one before


def look_back(year: AcademicYear) -> tuple[AcademicYear, AcademicYear]:
    """The two earlier years a file also carries: the last two with tests."""
    tested = [year.plus(-n) for n in range(1, 6) if year.start - n not in (2019, 2020)]
    return tested[0], tested[1]


def suffix(year: AcademicYear) -> str:
    return f"{(year.start + 1) % 100:02d}"


def has_three_years(year: AcademicYear) -> bool:
    first, second = look_back(year)
    return (first.start, second.start) == (year.start - 1, year.start - 2)


def header(year: AcademicYear) -> list[str]:
    """All columns of the year's file."""
    return [
        *_school(year),
        *_cohort(year),
        *_results(),
        *_groups(),
        *_CONTEXT.split(),
        *_history(year),
        *_descriptions(year),
    ]


def _school(year: AcademicYear) -> list[str]:
    return [n for n in _SCHOOL.split() if n != "CONFEXAM" or year.start < 2021]


def _cohort(year: AcademicYear) -> list[str]:
    other = "NotFSM6CLA1A" if year.start < 2021 else "NOTFSM6CLA1A"
    bands = [f"{sort}KS1GROUP_{band}" for band in ("L", "M", "H", "NA") for sort in ("T", "PT")]
    groups = [f"{sort}{group}" for group in ("FSM6CLA1A", other, "EALGRP2", "MOBN") for sort in ("T", "PT")]
    return ["TELIG", "BELIG", "GELIG", "PBELIG", "PGELIG", "TKS1AVERAGE", *bands, *groups]


def _results() -> list[str]:
    progress = [name for s in SUBJECTS for name in (*_bounds(f"{s}PROG"), f"{s}COV")]
    tests = [n for s in ("READ", "GPS", "MAT") for n in (f"PT{s}_EXP", f"PT{s}_HIGH", f"PT{s}_AT", f"{s}_AVERAGE")]
    return ["PTRWM_EXP", "PTRWM_HIGH", *progress, *tests, *_JUDGED.split()]


def _bounds(name: str) -> list[str]:
    return [name, f"{name}_LOWER", f"{name}_UPPER"]


def _groups() -> list[str]:
    names: list[str] = []
    for standard in ("EXP", "HIGH"):
        stem = f"RWM_{standard}"
        names += [*(f"PT{stem}_{g}" for g in CORE), f"DIFFN_{stem}", f"PT{stem}_EAL", f"PT{stem}_MOBN"]
    for s in SUBJECTS:
        names += [n for g in CORE for n in _bounds(f"{s}PROG_{g}")]
        names += [f"DIFFN_{s}PROG", *_bounds(f"{s}PROG_EAL"), *_bounds(f"{s}PROG_MOBN")]
    names += [f"{s}_AVERAGE_{g}" for s in ("READ", "MAT", "GPS") for g in ALL]
    for standard in ("EXP", "HIGH"):
        names += [f"PT{s}_{standard}_{g}" for s in ("READ", "GPS", "MAT", "WRITTA") for g in CORE[2:]]
    return names


def _history(year: AcademicYear) -> list[str]:
    rwm = [f"PTRWM_{s}{g}" for g in ("", "_FSM6CLA1A", "_NotFSM6CLA1A") for s in ("EXP", "HIGH")]
    progress = [name for s in SUBJECTS for name in (f"{s}PROG", f"{s}PROG_LOWER", f"{s}PROG_UPPER")]
    stems = ["TELIG", "PTFSM6CLA1A", "PTNOTFSM6CLA1A", *rwm, *progress, "READ_AVERAGE", "MAT_AVERAGE"]
    names = [f"{stem}_{suffix(earlier)}" for earlier in look_back(year) for stem in stems]
    if has_three_years(year):
        names += [f"{stem}_3YR" for stem in ("TELIG", "PTRWM_EXP", "PTRWM_HIGH", "READ_AVERAGE", "MAT_AVERAGE")]
    return names


def _descriptions(year: AcademicYear) -> list[str]:
    names = [f"{s}PROG_UNADJUSTED" for s in SUBJECTS]
    if year.start < 2021:
        names += [f"{s}PROG_DESCR_{suffix(y)}" for y in reversed(look_back(year)) for s in SUBJECTS]
    return names + [f"{s}PROG_DESCR" for s in SUBJECTS]
