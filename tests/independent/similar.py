"""Similar schools from the published files alone: who is in a school's tenth, and where its result stands there.

Shares no code with the product. Reads the census, the results and the register with the standard library.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from tests.independent.published.texts import laestab_of, read_records, to_number

PHASES = {"State-funded primary": "primary", "State-funded secondary": "secondary"}
WITHHELD = ("SUPP", "x", "c")


@dataclass
class Listed:
    """One school of one census. `share` is None where the file does not say of how many pupils it is a share."""

    urn: str
    laestab: str
    phase: str
    share: Decimal | None
    tenth: int = 0


@dataclass
class Group:
    """The schools of one phase and tenth of one census: bounds, values of those that have one, how many have none."""

    census: str
    phase: str
    tenth: int
    shares: list[Decimal] = field(default_factory=list)
    values: list[Decimal] = field(default_factory=list)
    own: Decimal | None = None

    @property
    def left_out(self) -> int:
        return len(self.shares) - len(self.values)

    def percentile(self) -> Fraction | None:
        if self.own is None:
            return None
        halves = sum(2 if value < self.own else 1 if value == self.own else 0 for value in self.values)
        return Fraction(100 * halves, 2 * len(self.values))

    def value_at(self, percent: int) -> Decimal:
        """The lowest value that so many in a hundred do not exceed."""
        ordered = sorted(self.values)
        return next(value for place, value in enumerate(ordered, 1) if 100 * place >= percent * len(ordered))


@cache
def register(open_data: Path) -> frozenset[str]:
    """Numbers of all schools that the register's lists have; rows about others are not read."""
    lists = sorted((open_data / "raw/gias/register").glob("schools_gias_*.csv"))
    return frozenset(row["urn"] for path in lists for row in read_records(path))


@cache
def census(open_data: Path, year: str) -> dict[str, Listed]:
    """Every school of the census of `year` (2022-2023) in the register, by URN, in its tenth."""
    listed = {}
    for row in read_records(open_data / f"raw/census/{year}/england_census.csv"):
        cells = {name.upper(): (text or "").strip() for name, text in row.items()}
        if cells["URN"] not in register(open_data):
            continue
        pupils, of = to_number(cells["NUMFSMEVER"]), to_number(cells.get("NORFSMEVER"))
        asked = pupils is not None and ("NORFSMEVER" not in cells or bool(of))
        share = to_number(cells["PNUMFSMEVER"]) if asked else None
        phase = PHASES.get(cells["SCHOOLTYPE"], "")
        listed[cells["URN"]] = Listed(cells["URN"], laestab_of(cells["LA"], cells["ESTAB"]), phase, share)
    for phase in PHASES.values():
        have = [one for one in listed.values() if one.phase == phase and one.share is not None]
        counts = Counter(one.share for one in have)
        below, tenth_of = 0, {}
        for share in sorted(share for share in counts if share is not None):
            middle = below + Fraction(counts[share], 2)
            tenth_of[share] = next(tenth for tenth in range(1, 11) if middle < Fraction(tenth * len(have), 10))
            below += counts[share]
        for one in have:
            one.tenth = tenth_of[one.share] if one.share is not None else 0
    return listed


def ks2(open_data: Path) -> list[dict[str, str]]:
    """Reading, writing and maths at the expected standard, 2024/25: URN, LAESTAB, text; the published file first."""
    published = open_data / "raw/performance-tables/ks2/2024-2025/england_ks2final_sample.csv"
    extract = open_data / "derived/ks2_school_headlines_2024-2025.csv"
    rows = [row for row in read_records(published) if row["RECTYPE"] in ("1", "2")]
    return [
        {"urn": row["URN"], "laestab": laestab_of(row["LEA"], row["ESTAB"]), "text": row.get("PTRWM_EXP") or ""}
        for row in (*rows, *(row for row in read_records(extract) if row["URN"]))
    ]


def absence(open_data: Path) -> list[dict[str, str]]:
    """Overall absence, 2023/24: URN, LAESTAB, text; the published file first."""
    published = read_records(open_data / "raw/absence/2023-2024/england_abs.csv")
    rows = [
        {"urn": row["URN"], "laestab": laestab_of(row["LA"], row["ESTAB"]), "text": row["PERCTOT"]}
        for row in published
        if row["LA"] != "NAT"
    ]
    extract = read_records(next((open_data / "derived").glob("absence_school_*_sample.csv")))
    return rows + [
        {"urn": row["URN"], "laestab": "", "text": row["sess_overall_percent"]}
        for row in extract
        if row["time_period"] == "202324"
    ]


def group_of(
    open_data: Path, year: str, rows: Iterable[dict[str, str]], own: str, earlier: Iterable[str] = ()
) -> Group | None:
    """The group of the school `own` by the census of `year`, with what `rows` say of its schools. `earlier`: URNs it
    had before. None where the census gives it no share."""
    listed = census(open_data, year)
    mine = next((listed[urn] for urn in (own, *earlier) if urn in listed), None)
    if mine is None or not mine.tenth:
        return None
    numbers = Counter(one.laestab for one in listed.values())
    bearers = {one.laestab: one.urn for one in listed.values() if numbers[one.laestab] == 1}
    said: dict[str, list[str]] = {}
    for by_number in (True, False):
        for row in rows:
            if row["urn"] in register(open_data) and (row["urn"] in listed) == by_number:
                urn = row["urn"] if by_number else bearers.get(row["laestab"], "")
                said.setdefault(urn, []).append(row["text"].strip())
    group = Group(year, mine.phase, mine.tenth)
    for one in listed.values():
        if (one.phase, one.tenth) == (mine.phase, mine.tenth) and one.share is not None:
            group.shares.append(one.share)
            value = first_value(said.get(one.urn, []))
            if value is not None:
                group.values.append(value)
            if one.urn == mine.urn:
                group.own = value
    return group


def first_value(texts: list[str]) -> Decimal | None:
    """The first that says something: a value, or that it is withheld."""
    for text in texts:
        if text in WITHHELD or to_number(text) is not None:
            return to_number(text)
    return None
