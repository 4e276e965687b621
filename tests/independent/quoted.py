"""National figures that are quoted, not loaded: each must be one that the domain reference found in a source.

The tables of sections 3.2 to 3.5 mark each figure: [S12] found in a source, [K] known by heart, [D] worked out. Only
the first kind may stand on a card.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tests.independent.published.sheets import EVERY, ONE, PRIMARY, SECONDARY
from tests.independent.published.texts import period_ending

SECTIONS = ("### 3.2", "### 3.3", "### 3.4", "### 3.5")
ROWS: dict[str, tuple[tuple[str, str, str, int], ...]] = {  # start of the row's name → measure, group, population, part
    "Overall absence %, full year": (("att.absence", "all", EVERY, 0),),
    "PA %, full year": (("att.pa", "all", EVERY, 0),),
    "Severe %, full year": (("att.severe", "all", EVERY, 0),),
    "Primary: absence / PA": (("att.absence", "all", PRIMARY, 0), ("att.pa", "all", PRIMARY, 1)),
    "Secondary: absence / PA": (("att.absence", "all", SECONDARY, 0), ("att.pa", "all", SECONDARY, 1)),
    "All: PA year to date": (("att.pa_ytd", "all", EVERY, 0),),
    "Suspension rate, all": (("beh.susp_rate", "all", EVERY, 0),),
    "Suspension rate, primary": (("beh.susp_rate", "all", PRIMARY, 0),),
    "PEx rate, all": (("beh.pex_rate", "all", EVERY, 0),),
    "EYFS GLD %": (("eyfs.gld", "all", ONE, 0),),
    "Phonics Y1 %": (("psc.y1", "all", ONE, 0),),
    "Phonics by end Y2 %": (("psc.y2_cum", "all", ONE, 0),),
    "MTC mean": (("mtc.mean", "all", ONE, 0),),
    "MTC full marks %": (("mtc.full", "all", ONE, 0),),
    "RWM expected %": (("ks2.rwm_exp", "all", ONE, 0),),
    "RWM higher %": (("ks2.rwm_high", "all", ONE, 0),),
    "Reading exp": (
        ("ks2.read_exp", "all", ONE, 0),
        ("ks2.read_high", "all", ONE, 1),
        ("ks2.read_avg", "all", ONE, 2),
    ),
    "Writing exp": (("ks2.writ_exp", "all", ONE, 0), ("ks2.writ_gds", "all", ONE, 1)),
    "Maths exp": (("ks2.mat_exp", "all", ONE, 0), ("ks2.mat_high", "all", ONE, 1), ("ks2.mat_avg", "all", ONE, 2)),
    "GPS exp": (("ks2.gps_exp", "all", ONE, 0), ("ks2.gps_high", "all", ONE, 1), ("ks2.gps_avg", "all", ONE, 2)),
    "Science TA %": (("ks2.sci_exp", "all", ONE, 0),),
    "RWM disadvantaged / other": (
        ("ks2.rwm_exp", "disadvantaged", ONE, 0),
        ("ks2.rwm_exp", "not-disadvantaged", ONE, 1),
    ),
    "KS2 gap index": (("ks2.gap_index", "all", ONE, 0),),
    "Phonics Y1 disadvantaged / other": (
        ("psc.y1", "disadvantaged", ONE, 0),
        ("psc.y1", "not-disadvantaged", ONE, 1),
    ),
    "Attainment 8": (("ks4.a8", "all", ONE, 0),),
    "Progress 8": (("ks4.p8", "all", ONE, 0),),
    "5+ E&M %": (("ks4.em5", "all", ONE, 0),),
    "4+ E&M %": (("ks4.em4", "all", ONE, 0),),
    "EBacc entry %": (("ks4.ebacc_entry", "all", ONE, 0),),
    "EBacc APS": (("ks4.ebacc_aps", "all", ONE, 0),),
    "5+ E&M disadvantaged / other": (
        ("ks4.em5", "disadvantaged", ONE, 0),
        ("ks4.em5", "not-disadvantaged", ONE, 1),
    ),
    "FSM %, all schools": (("ctx.fsm_pct", "all", EVERY, 0),),
    "EAL %, primary": (("ctx.eal_pct", "all", PRIMARY, 0),),
    "SEN support %, all": (("ctx.sen_k_pct", "all", EVERY, 0),),
    "EHCP %, all": (("ctx.ehcp_pct", "all", EVERY, 0),),
    "SEN any, primary / secondary %": (
        ("ctx.sen_pct", "all", PRIMARY, 0),
        ("ctx.sen_pct", "all", SECONDARY, 1),
    ),
    "IDACI, mean of pupils": (("ctx.idaci", "all", EVERY, 0),),
}
MARK = re.compile(r"\[([A-Z]\d*b?)\]")
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w])")


@dataclass(frozen=True)
class Quote:
    """One number of the tables with the marks that stand for it."""

    measure: str
    group: str
    population: str
    period: str
    value: Decimal
    marks: frozenset[str]

    @property
    def sourced(self) -> bool:
        return bool(self.marks) and all(mark.startswith("S") for mark in self.marks)


def read_quotes(domain: Path) -> list[Quote]:
    """Every figure of sections 3.2 to 3.5 that a measure of the card can take."""
    text = domain.read_text(encoding="utf-8")
    found: list[Quote] = []
    for section in re.split(r"(?m)^(?=### )", text):
        if section.startswith(SECTIONS):
            found += _section(section)
    return found


def _section(section: str) -> Iterator[Quote]:
    lines = [line for line in section.splitlines() if line.startswith("|")]
    rows = [[part.strip() for part in line.strip().strip("|").split("|")] for line in lines]
    header = rows[0]
    for row in rows[2:]:
        mapped = next((some for name, some in ROWS.items() if row[0].startswith(name)), ())
        for heading, cell in zip(header[1:-1], row[1:-1], strict=False):
            for period in _periods(heading):
                for measure, group, population, part in mapped:
                    for value, marks in _part(cell, part, row[-1]):
                        yield Quote(measure, group, population, period, value, marks)


def _periods(heading: str) -> list[str]:
    """The school years of a column; a bare year is that of a January census or an index."""
    spans = [f"{start}-{end}" for start, end in re.findall(r"(20\d\d)/(\d\d)", heading)]
    return spans or [period_ending(int(year)) for year in re.findall(r"20\d\d", heading)]


def _part(cell: str, part: int, row_mark: str) -> Iterator[tuple[Decimal, frozenset[str]]]:
    """The numbers of one part of `73 / 27 [K] / 104`, each with its marks.

    A mark after the last part only stands for the whole cell; a part without a mark takes the row's.
    """
    parts = cell.split(" / ")
    if part >= len(parts):
        return
    marked = [bool(MARK.search(one)) for one in parts]
    whole = MARK.findall(parts[-1]) if marked[-1] and not any(marked[:-1]) else []
    for piece in re.split(r"\(", parts[part]):
        marks = MARK.findall(piece) or whole or MARK.findall(row_mark)
        for number in NUMBER.findall(MARK.sub("", piece).replace("−", "-")):
            yield Decimal(number), frozenset(marks)
