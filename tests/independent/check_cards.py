"""Compare every school card of a trust with the published files, cell by cell.

This program shares no code with the product. It reads the published files with the standard library, works out
which schools are in the trust and what every card must show, and lists every difference. See README.md beside it.

    python tests/independent/check_cards.py --open-data FOLDER --cards FOLDER --trust 16307

Exit status: 0 when the cards agree with the files, 1 when they differ, 2 when the question cannot be put.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

# ----------------------------------------------------------------------------------------------------------------------
# What is compared

ALL = "all"
GROUPS = {
    "boys": "_B",
    "girls": "_G",
    "disadvantaged": "_FSM6CLA1A",
    "not-disadvantaged": "_NotFSM6CLA1A",
    "eal": "_EAL",
}
LOOK_BACK_YEARS = ("16", "17", "18", "23", "24")


@dataclass(frozen=True)
class Measure:
    """One measure: the column that holds it in one family of files."""

    key: str
    column: str
    unit: str = "percent"
    numerator: str | None = None
    denominator: str | None = None
    groups: tuple[str, ...] = ()
    look_back: bool = False
    look_back_groups: tuple[str, ...] = ()
    hundred_minus: bool = False
    of_schools_only: bool = False
    """England's row holds the total of all schools' pupils, which is no comparator for one school: never shown."""


HEADLINE_GROUPS = ("disadvantaged", "not-disadvantaged")

FAMILIES: dict[str, tuple[Measure, ...]] = {
    "census": (
        Measure("ctx.nor", "NOR", unit="count", of_schools_only=True),
        Measure("ctx.eal_pct", "PNUMEAL", numerator="NUMEAL"),
        Measure("ctx.sen_k_pct", "PSENELK", numerator="TSENELK", denominator="NOR"),
        Measure("ctx.ehcp_pct", "PSENELSE", numerator="TSENELSE", denominator="NOR"),
        Measure("ctx.fsm6_pct", "PNUMFSMEVER", numerator="NUMFSMEVER", denominator="NORFSMEVER"),
    ),
    "absence": (
        Measure("att.absence", "PERCTOT"),
        Measure("att.overall", "PERCTOT", hundred_minus=True),
        Measure("att.pa", "PPERSABS10"),
    ),
    "KS2 final": (
        Measure("ks2.rwm_exp", "PTRWM_EXP", groups=tuple(GROUPS), look_back=True, look_back_groups=HEADLINE_GROUPS),
        Measure("ks2.rwm_high", "PTRWM_HIGH", groups=tuple(GROUPS), look_back=True, look_back_groups=HEADLINE_GROUPS),
        Measure("ks2.read_exp", "PTREAD_EXP"),
        Measure("ks2.read_high", "PTREAD_HIGH"),
        Measure("ks2.read_avg", "READ_AVERAGE", unit="score", look_back=True),
        Measure("ks2.mat_exp", "PTMAT_EXP"),
        Measure("ks2.mat_high", "PTMAT_HIGH"),
        Measure("ks2.mat_avg", "MAT_AVERAGE", unit="score", look_back=True),
        Measure("ks2.gps_exp", "PTGPS_EXP"),
        Measure("ks2.gps_high", "PTGPS_HIGH"),
        Measure("ks2.gps_avg", "GPS_AVERAGE", unit="score"),
        Measure("ks2.writ_exp", "PTWRITTA_EXP"),
        Measure("ks2.writ_gds", "PTWRITTA_HIGH"),
        Measure("ks2.sci_exp", "PTSCITA_EXP"),
        Measure("ks2.read_prog", "READPROG", unit="points", look_back=True),
        Measure("ks2.writ_prog", "WRITPROG", unit="points", look_back=True),
        Measure("ks2.mat_prog", "MATPROG", unit="points", look_back=True),
    ),
    "KS2 headlines": (
        Measure("ks2.rwm_exp", "PTRWM_EXP"),
        Measure("ks2.rwm_high", "PTRWM_HIGH"),
        Measure("ks2.read_avg", "READ_AVERAGE", unit="score"),
        Measure("ks2.mat_avg", "MAT_AVERAGE", unit="score"),
        Measure("ks2.gps_avg", "GPS_AVERAGE", unit="score"),
    ),
}
MEASURES = {measure.key: measure for measures in FAMILIES.values() for measure in measures}

PLACES = (  # family, folder or file pattern below the open data
    ("census", "raw/census/*/england_census.csv"),
    ("absence", "raw/absence/*/england_abs.csv"),
    ("KS2 final", "raw/performance-tables/ks2/**/*.csv"),
    ("KS2 headlines", "derived/ks2_school_headlines_*.csv"),
)

MARKERS: dict[str, frozenset[str]] = {
    "SUPP": frozenset({"suppressed"}),
    "NA": frozenset({"not-applicable", "not-available"}),
    "NEW": frozenset({"new-school"}),
    "LOWCOV": frozenset({"low-coverage"}),
    "NE": frozenset({"no-entries"}),
    "NP": frozenset({"not-published"}),
    "": frozenset({"not-available", "not-published"}),
}
REASONS = frozenset(
    {
        "suppressed",
        "not-applicable",
        "not-available",
        "not-published",
        "not-submitted",
        "low-coverage",
        "no-entries",
        "new-school",
        "not-loaded",
    }
)
# A card may say these without naming a file: they do not claim that a publisher marked a figure.
REASONS_WITHOUT_A_FILE = frozenset({"not-loaded", "not-published", "not-applicable"})

UNKNOWN_DAYS = {"", "1900-01-01"}  # how the register says that it does not know the day

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
SHOWN_NUMBER = re.compile(r"[+\-−–]?\s?\d[\d,]*(?:\.\d+)?")


def plain(number: Decimal) -> str:
    """The number as a card carries it: exact, no exponent, no trailing zeros, no negative zero."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def to_number(text: str | None) -> Decimal | None:
    """A published number, or nothing when the text is a marker or blank."""
    bare = (text or "").strip().removesuffix("%").strip()
    return Decimal(bare) if NUMBER.fullmatch(bare) else None


def fold(column: str) -> str:
    return column.strip().upper()


def digits(text: object) -> str:
    return re.sub(r"\D", "", str(text or ""))


# ----------------------------------------------------------------------------------------------------------------------
# The published files


@dataclass(frozen=True)
class Cell:
    """One cell of one file that bears on one figure."""

    measure: str
    group: str
    period: str
    file: str
    column: str
    line: int
    text: str | None  # None: the row stops before this column
    last_text: str  # the last text of the row
    value: Decimal | None
    look_back: bool
    extract: bool
    stage: int  # 0 final, 1 revised, 2 provisional
    year: int  # the year in which the file's school year ends
    urn: str = ""
    relation: int = 0  # 0 the school's own row, then its predecessors, then rows with its LAESTAB only
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def standing(self) -> tuple[int, bool, bool]:
        return (self.stage, self.look_back, self.extract)

    @property
    def order(self) -> tuple[int, bool, bool, int, int]:
        """The lowest is shown: final, own year, published file, newest release, the school's own row."""
        return (*self.standing, -self.year, self.relation)

    @property
    def reasons(self) -> frozenset[str]:
        """The reasons that a card may give for this cell, where it holds no number."""
        accepted = MARKERS.get((self.text or "").strip(), frozenset())
        if self.text is None:
            accepted |= MARKERS.get(self.last_text.strip(), frozenset())
        return accepted

    @property
    def in_file(self) -> str:
        return "the row stops before this column" if self.text is None else repr(self.text)

    @property
    def place(self) -> tuple[str, str, int]:
        return (self.file, fold(self.column), self.line)


@dataclass(frozen=True)
class Wanted:
    """A column of a file that holds a measure."""

    measure: Measure
    group: str
    period: str
    column: str
    index: int
    look_back: bool


def read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line of the file on which it starts."""
    raw = path.read_bytes()
    if path.suffix == ".gz":
        raw = gzip.decompress(raw)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    reader = csv.reader(io.StringIO(text, newline=""))
    start = 1
    for row in reader:
        if row:
            yield start, row
        start = reader.line_num + 1


def read_records(path: Path) -> list[dict[str, str]]:
    rows = read_rows(path)
    _, header = next(rows)
    return [dict(zip(header, row, strict=False)) for _, row in rows]


class Sheet:
    """One published file: its header, its rows by line, and where its schools, authorities and England stand."""

    def __init__(self, family: str, path: Path) -> None:
        rows = read_rows(path)
        _, self.header = next(rows)
        self.family = family
        self.file = "/".join(path.parts[-2:])
        start, end = re.findall(r"(20\d\d)-(20\d\d)", self.file)[-1]
        self.year = int(end)
        self.period = f"{start}-{end[2:]}"
        self.extract = path.parent.name == "derived"
        self.stage = 2 if "provisional" in path.name else 1 if "revised" in path.name else 0
        self.rows = dict(rows)

        self.columns: dict[str, int] = {}
        for index, column in enumerate(self.header):
            if fold(column) in self.columns:
                raise ValueError(f"{self.file}: column {column} stands twice in the header")
            self.columns[fold(column)] = index
        self.wanted = list(self._wanted())

        self.by_urn: dict[str, list[int]] = {}
        self.by_laestab: dict[str, list[int]] = {}
        self.nation: dict[str, list[int]] = {}
        self.authority: dict[str, list[int]] = {}
        for line, row in self.rows.items():
            self._place(line, row)

    def text(self, row: list[str], column: str) -> str | None:
        index = self.columns.get(fold(column))
        return row[index] if index is not None and index < len(row) else None

    def laestab(self, row: list[str]) -> str:
        authority = (self.text(row, "LEA") or self.text(row, "LA") or "").strip()
        number = (self.text(row, "ESTAB") or "").strip()
        return authority + number.zfill(4) if authority.isdigit() and number.isdigit() else ""

    def cells(self, line: int, relation: int = 0) -> Iterator[Cell]:
        row = self.rows[line]
        for want in self.wanted:
            text = row[want.index] if want.index < len(row) else None
            number = to_number(text)
            if number is not None and want.measure.hundred_minus:
                number = 100 - number
            own = not want.look_back
            yield Cell(
                measure=want.measure.key,
                group=want.group,
                period=want.period,
                file=self.file,
                column=want.column,
                line=line,
                text=text,
                last_text=row[-1],
                value=number,
                look_back=want.look_back,
                extract=self.extract,
                stage=self.stage,
                year=self.year,
                urn=(self.text(row, "URN") or "").strip(),
                relation=relation,
                numerator=to_number(self.text(row, want.measure.numerator or "")) if own else None,
                denominator=to_number(self.text(row, want.measure.denominator or "")) if own else None,
            )

    def _place(self, line: int, row: list[str]) -> None:
        """Say what the row is about, by what it holds and never by where it stands."""
        urn = (self.text(row, "URN") or "").strip()
        if self.family == "census" and urn == "NAT":
            self.nation.setdefault((self.text(row, "ESTAB") or "").strip(), []).append(line)
            return
        if self.family == "absence" and (self.text(row, "LA") or "").strip() == "NAT":
            self.nation.setdefault((self.text(row, "ESTAB") or "").strip(), []).append(line)
            return
        if self.family == "KS2 final":
            kind = (self.text(row, "RECTYPE") or "").strip()
            if kind == "5":
                self.nation.setdefault("", []).append(line)
            if kind == "3":
                self.authority.setdefault((self.text(row, "LEA") or "").strip(), []).append(line)
            if kind not in ("1", "2"):
                return
        if urn:
            self.by_urn.setdefault(urn, []).append(line)
        if laestab := self.laestab(row):
            self.by_laestab.setdefault(laestab, []).append(line)

    def _wanted(self) -> Iterator[Wanted]:
        for measure in FAMILIES[self.family]:
            for group in (ALL, *measure.groups):
                column = measure.column + GROUPS.get(group, "")
                yield from self._want(measure, group, self.period, column, look_back=False)
                if measure.look_back and (group == ALL or group in measure.look_back_groups):
                    for year in LOOK_BACK_YEARS:
                        period = f"20{int(year) - 1:02}-{year}"
                        yield from self._want(measure, group, period, f"{column}_{year}", look_back=True)

    def _want(self, measure: Measure, group: str, period: str, column: str, *, look_back: bool) -> Iterator[Wanted]:
        index = self.columns.get(fold(column))
        if index is not None:
            yield Wanted(measure, group, period, self.header[index], index, look_back)


@dataclass(frozen=True)
class School:
    """A school of the trust as the group links describe it."""

    urn: str
    name: str
    phase: str
    kind: str
    la_code: str
    joined_on: str
    joined_days: frozenset[str] = frozenset()
    """Every day some group link file, of whatever date, says the school joined this group. They do contradict one
    another: a single-academy trust that became a multi-academy trust keeps the first day in the newest file."""

    @property
    def nation_rows(self) -> tuple[str, ...]:
        """The England rows of the census and absence files that stand for this school's phase."""
        phase = self.phase.lower()
        if "special" in self.kind.lower():
            return ("SPE",)
        if "primary" in phase or phase == "nursery":
            return ("PRI",)
        if "secondary" in phase:
            return ("SEC",)
        return ("PRI", "SEC")  # all-through: the files have no row of its own, so either will do


Figure = tuple[str, str, str]  # measure, group, period


class Published:
    """All the files in scope, and what they say of a school, its authority and England."""

    def __init__(self, open_data: Path) -> None:
        self.open_data = open_data
        self.sheets = [Sheet(family, path) for family, pattern in PLACES for path in sorted(open_data.glob(pattern))]
        if not self.sheets:
            raise ValueError(f"no census, absence or key stage 2 file below {open_data}")
        self.by_file = {sheet.file: sheet for sheet in self.sheets}
        self.links = self._links()
        self.joined = self._days_of_joining()
        self.predecessors = self._predecessors()

    def schools(self, trust: int) -> list[School]:
        """The schools of the trust, once each."""
        found: dict[str, School] = {}
        for link in self.links:
            if link["Group UID"] == str(trust):
                found[link["URN"]] = School(
                    urn=link["URN"],
                    name=link["EstablishmentName"],
                    phase=link["PhaseOfEducation (name)"],
                    kind=link["TypeOfEstablishment (name)"],
                    la_code=link["LA (code)"],
                    joined_on=link["Joined date"],
                    joined_days=frozenset({link["Joined date"], *self.joined.get((link["URN"], str(trust)), ())}),
                )
        return list(found.values())

    def _days_of_joining(self) -> dict[tuple[str, str], set[str]]:
        days: dict[tuple[str, str], set[str]] = {}
        for path in sorted(self.open_data.glob("raw/gias/grouplinks/*.csv")):
            for record in read_records(path):
                if record.get("Joined date"):
                    day, month, year = record["Joined date"].split("-")
                    days.setdefault((record["URN"], record["Linked UID"]), set()).add(f"{year}-{month}-{day}")
        return days

    def trust_name(self, trust: int) -> str:
        return next((link["Group Name"] for link in self.links if link["Group UID"] == str(trust)), "")

    def family(self, urn: str) -> dict[str, int]:
        """The school's own URN and those of its predecessors, with how many steps back each one is."""
        steps = {urn: 0}
        edge = [urn]
        while edge:
            current = edge.pop(0)
            for earlier in sorted(self.predecessors.get(current, ())):
                if earlier not in steps:
                    steps[earlier] = steps[current] + 1
                    edge.append(earlier)
        return steps

    def laestabs(self, urn: str) -> set[str]:
        """The LAESTAB numbers under which the files list the school's own URN."""
        return {
            laestab
            for sheet in self.sheets
            for line in sheet.by_urn.get(urn, ())
            if (laestab := sheet.laestab(sheet.rows[line]))
        }

    def lines(self, sheet: Sheet, urn: str) -> dict[int, int]:
        """The lines of the file that are about the school, with their relation to it."""
        steps = self.family(urn)
        found: dict[int, int] = {}
        for member, step in steps.items():
            for line in sheet.by_urn.get(member, ()):
                found.setdefault(line, step)
        for laestab in self.laestabs(urn):
            for line in sheet.by_laestab.get(laestab, ()):
                found.setdefault(line, len(steps))
        return found

    def of_school(self, urn: str) -> dict[Figure, list[Cell]]:
        return collect(
            cell
            for sheet in self.sheets
            for line, relation in self.lines(sheet, urn).items()
            for cell in sheet.cells(line, relation)
        )

    def of_england(self, school: School) -> dict[Figure, list[Cell]]:
        figures = collect(
            cell
            for sheet in self.sheets
            for row in ("", *school.nation_rows)
            for line in sheet.nation.get(row, ())
            for cell in sheet.cells(line)
        )
        return {figure: cells for figure, cells in figures.items() if not MEASURES[figure[0]].of_schools_only}

    def of_authority(self, school: School) -> dict[Figure, list[Cell]]:
        return collect(
            cell
            for sheet in self.sheets
            for line in sheet.authority.get(school.la_code, ())
            for cell in sheet.cells(line)
        )

    def _links(self) -> list[dict[str, str]]:
        paths = sorted(self.open_data.glob("raw/gias/groups/alllinksdata*2022-03-31.csv*"))
        if not paths:
            raise ValueError(f"no group links of 31 March 2022 below {self.open_data}")
        return read_records(paths[0])

    def _predecessors(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for path in sorted(self.open_data.glob("raw/gias/links/*.csv")):
            for record in read_records(path):
                if record.get("LinkType") == "Predecessor":
                    found.setdefault(record["URN"].strip(), set()).add(record["LinkURN"].strip())
        return found


def collect(cells: Iterable[Cell]) -> dict[Figure, list[Cell]]:
    """The cells by the figure they bear on, the one to show first."""
    found: dict[Figure, list[Cell]] = {}
    for cell in cells:
        found.setdefault((cell.measure, cell.group, cell.period), []).append(cell)
    for some in found.values():
        some.sort(key=lambda cell: (cell.value is None, cell.order, cell.file, cell.line))
    return found


# ----------------------------------------------------------------------------------------------------------------------
# The table "Real trusts" of the data README


def readme_table(open_data: Path) -> dict[str, dict[str, int]]:
    """Per trust name in lower case: the number of its schools ("schools"), and of those with a value per data set
    and year ("census 2018-19")."""
    rows = [
        [part.strip() for part in line.strip().strip("|").split("|")]
        for line in (open_data / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    start = next((i for i, row in enumerate(rows) if row[:2] == ["trust", "schools"]), None)
    if start is None:
        raise ValueError("the data README has no table of real trusts")
    labels = ["", "schools"]
    family = ""
    for heading in rows[start][2:]:
        match = re.fullmatch(r"(.*?)\s*(\d\d-\d\d)", heading)
        family = (match[1] or family) if match else ""
        labels.append(f"{family} 20{match[2]}" if match else heading)
    table: dict[str, dict[str, int]] = {}
    for row in rows[start + 2 :]:
        if len(row) != len(labels):
            break
        table[row[0].lower()] = {
            label: int(part) for label, part in zip(labels, row, strict=True) if label and part.isdigit()
        }
    return table


# ----------------------------------------------------------------------------------------------------------------------
# The report


@dataclass(frozen=True)
class Difference:
    """One way in which a card and the files disagree."""

    kind: str
    school: str
    about: str = "school"  # whose figure: the school's, England's or the local authority's
    measure: str = ""
    group: str = ""
    period: str = ""
    file: str = ""
    column: str = ""
    line: int | None = None
    in_file: str = ""
    on_card: str = ""

    def __str__(self) -> str:
        what = " ".join(part for part in (self.measure, self.group, self.period) if part)
        where = " ".join(part for part in (self.file, self.column, f"line {self.line}" if self.line else "") if part)
        parts = [self.kind, f"school {self.school}", "" if self.about == "school" else f"{self.about} figure", what]
        parts += [where, f"file: {self.in_file}" if self.in_file else "", f"card: {self.on_card}"]
        return " | ".join(part for part in parts if part)


@dataclass(frozen=True)
class FileCount:
    """How many schools of the trust have a value in a file, and on how many cards it was found again."""

    data: str  # "census 2018-19"
    file: str
    in_file: frozenset[str]
    on_cards: frozenset[str]


@dataclass
class Report:
    trust: int
    name: str
    schools: int = 0
    differences: list[Difference] = field(default_factory=list)
    counts: list[FileCount] = field(default_factory=list)
    readme: dict[str, int] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    values: int = 0  # figures compared and found equal
    missing: int = 0  # missing figures compared and found to give the right reason
    beside: int = 0  # the same for England and the local authority, values and missing together
    also: int = 0

    @property
    def ok(self) -> bool:
        return not self.differences

    def kinds(self) -> set[str]:
        return {difference.kind for difference in self.differences}

    def totals(self) -> dict[str, tuple[int, int]]:
        """Per data set and year: schools with a value in its files, and schools compared."""
        in_file: dict[str, set[str]] = {}
        on_cards: dict[str, set[str]] = {}
        for count in self.counts:
            in_file.setdefault(count.data, set()).update(count.in_file)
            on_cards.setdefault(count.data, set()).update(count.on_cards)
        return {data: (len(in_file[data]), len(on_cards[data])) for data in in_file}

    def text(self) -> str:
        lines = [f"Trust {self.trust} {self.name}: {self.schools} schools", ""]
        lines += ["Schools with a value in the file, and compared on their cards"]
        width = max((len(count.file) for count in self.counts), default=4)
        lines += [f"  {'file':{width}}  in file  compared"]
        lines += [f"  {count.file:{width}}  {len(count.in_file):7}  {len(count.on_cards):8}" for count in self.counts]
        lines += ["", "Against the table of the data README", "  data                   compared  README"]
        for data, (_, compared) in self.totals().items():
            stated = self.readme.get(data)
            verdict = "not in the table" if stated is None else f"{stated:6}{'' if stated == compared else '  DIFFERS'}"
            lines += [f"  {data:22} {compared:8}  {verdict}"]
        lines += [
            "",
            f"Equal: {self.values} values and {self.missing} missing reasons of schools, {self.beside} figures of"
            f" England and authorities, {self.also} figures listed as also published",
        ]
        lines += [f"Note: {note}" for note in self.notes]
        if self.unknown:
            lines += ["Not checked, unknown here: " + ", ".join(sorted(self.unknown))]
        lines += [f"  {difference}" for difference in self.differences]
        lines += [f"{len(self.differences)} differences" if self.differences else "No difference"]
        return "\n".join(lines)


# ----------------------------------------------------------------------------------------------------------------------
# The comparison


def shorten(thing: object) -> str:
    text = json.dumps(thing, ensure_ascii=False, default=str)
    return text if len(text) <= 160 else text[:157] + "..."


def decimal_of(thing: object) -> Decimal | None:
    if thing is None or isinstance(thing, bool):
        return None
    try:
        number = Decimal(str(thing))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def dictionary(thing: object) -> dict[str, Any]:
    return thing if isinstance(thing, dict) else {}


def listed(thing: object) -> list[Any]:
    return thing if isinstance(thing, list) else []


def place_of(source: dict[str, Any]) -> tuple[str, str, int]:
    line = digits(source.get("line"))
    return (str(source.get("file") or ""), fold(str(source.get("column") or "")), int(line) if line else 0)


class CardCheck:
    """One school's card against what the files say."""

    def __init__(self, published: Published, school: School, card: dict[str, Any], report: Report) -> None:
        self.published = published
        self.school = school
        self.card = card
        self.report = report
        self.verified: set[tuple[str, str]] = set()  # file and school, own-year cells found again

    def run(self) -> None:
        self._facts()
        own = self.published.of_school(self.school.urn)
        england = self.published.of_england(self.school)
        authority = self.published.of_authority(self.school)
        met: set[tuple[str, str]] = set()
        for row in self._rows():
            key = (str(row.get("measure")), self._group(row))
            measure = MEASURES.get(key[0])
            if measure is None or (key[1] != ALL and key[1] not in GROUPS):
                self.report.unknown.add(key[0] if measure is None else f"{key[0]} for {key[1]}")
                continue
            met.add(key)
            if (row.get("unit") == "percent") != (measure.unit == "percent"):
                self._differ("unit", key, on_card=shorten(row.get("unit")), in_file=f"a {measure.unit}")
            mine = {figure: cells for figure, cells in own.items() if figure[:2] == key}
            self._series("school", measure, key, mine, row.get("cells"), required=set(mine))
            beside = {figure for figure, cells in mine.items() if cells}
            for about, figures in (("england", england), ("la", authority)):
                some = {figure: cells for figure, cells in figures.items() if figure[:2] == key}
                required = {figure for figure, cells in some.items() if figure in beside and cells[0].value is not None}
                self._series(about, measure, key, some, row.get(about), required=required)
        for figure, cells in own.items():
            if figure[:2] not in met and cells[0].value is not None:
                self._differ("absent", figure, cell=cells[0], on_card="no such row")

    # The parts of a card

    def _rows(self) -> Iterator[dict[str, Any]]:
        for section in listed(self.card.get("sections")):
            for row in listed(dictionary(section).get("rows")):
                yield dictionary(row)

    @staticmethod
    def _group(row: dict[str, Any]) -> str:
        group = row.get("group")
        return ALL if group in (None, "", ALL, "all-pupils") else str(group)

    def _facts(self) -> None:
        """Who the card says it is about: the comparators and "before joining" hang on these."""
        stated = dictionary(self.card.get("school"))
        laestabs = self.published.laestabs(self.school.urn)
        expected = {
            "urn": {self.school.urn},
            "laestab": laestabs or {digits(stated.get("laestab"))},
            "la_code": {self.school.la_code},
            "joined_on": self.school.joined_days if self.school.joined_on not in UNKNOWN_DAYS else UNKNOWN_DAYS,
            "phase": {self.school.phase.lower()},
        }
        for name, accepted in expected.items():
            told = str(stated.get(name) or "")
            told = digits(told) if name == "laestab" else told.lower() if name == "phase" else told
            if told not in accepted:
                self._differ(
                    "school", (name,), in_file=" or ".join(sorted(accepted)), on_card=shorten(stated.get(name))
                )

    def _series(
        self,
        about: str,
        measure: Measure,
        key: tuple[str, str],
        figures: dict[Figure, list[Cell]],
        shown: object,
        *,
        required: set[Figure],
    ) -> None:
        met: set[Figure] = set()
        for card_cell in map(dictionary, listed(shown)):
            figure = (*key, str(card_cell.get("period")))
            if figure in met:
                self._differ("twice", figure, about=about, on_card=shorten(card_cell.get("shown")))
            met.add(figure)
            if card_cell.get("period_shown") != figure[2].replace("-", "/"):
                self._differ("period", figure, about=about, on_card=shorten(card_cell.get("period_shown")))
            self._cell(about, measure, figure, figures.get(figure, []), card_cell)
        for figure in sorted(required - met):
            self._differ("absent", figure, about=about, cell=figures[figure][0], on_card="no such cell")

    # One cell

    def _cell(self, about: str, measure: Measure, figure: Figure, cells: list[Cell], card_cell: dict[str, Any]) -> None:
        before = len(self.report.differences)
        if card_cell.get("value") is None:
            self._missing(about, figure, cells, card_cell)
        else:
            self._value(about, measure, figure, cells, card_cell)
        self._also(about, figure, cells, card_cell)
        if len(self.report.differences) > before:
            return
        if about != "school":
            self.report.beside += 1
        elif card_cell.get("value") is None:
            self.report.missing += 1
        else:
            self.report.values += 1
            for cell in cells:
                if cell.value is not None and not cell.look_back:
                    self.verified.add((cell.file, self.school.urn))

    def _value(
        self, about: str, measure: Measure, figure: Figure, cells: list[Cell], card_cell: dict[str, Any]
    ) -> None:
        on_card = shorten(card_cell["value"])
        value = decimal_of(card_cell["value"])
        with_value = [cell for cell in cells if cell.value is not None]
        if not with_value:
            kind = "marker shown as a value" if cells else "value from no file"
            self._differ(kind, figure, about=about, cell=cells[0] if cells else None, on_card=on_card)
            return
        best = with_value[0]
        assert best.value is not None
        right = [c for c in with_value if c is best or self._as_good(c, best)]
        source = dictionary(card_cell.get("source"))
        named = next((cell for cell in cells if source and cell.place == place_of(source)), None)
        if value != best.value:
            lower = next((c for c in with_value if c.value == value), None)
            kind = "wrong order" if lower else "wrong value"
            self._differ(kind, figure, about=about, cell=best, on_card=on_card)
        elif card_cell["value"] != plain(best.value):
            self._differ("wrong form", figure, about=about, cell=best, on_card=on_card)
        self._shown(about, measure, figure, best, card_cell)
        if card_cell.get("missing") is not None:
            self._differ("value and missing", figure, about=about, cell=best, on_card=shorten(card_cell.get("missing")))
        if named in right:
            self._source(about, figure, named, source)
            self._published_urn(about, figure, named, card_cell)
        elif named in with_value:
            self._differ("wrong order", figure, about=about, cell=best, on_card=f"names {self._name(source)}")
        else:
            self._false_source(about, figure, best, source)
        row = named if named in with_value else best
        self._parts(about, measure, figure, row, card_cell)

    def _missing(self, about: str, figure: Figure, cells: list[Cell], card_cell: dict[str, Any]) -> None:
        reason = str(dictionary(card_cell.get("missing")).get("reason"))
        source = dictionary(card_cell.get("source"))
        if cells and cells[0].value is not None:
            self._differ("value shown as missing", figure, about=about, cell=cells[0], on_card=reason)
            return
        if reason not in REASONS:
            self._differ("unknown reason", figure, about=about, cell=cells[0] if cells else None, on_card=reason)
            return
        shown = str(card_cell.get("shown") or "")
        if SHOWN_NUMBER.fullmatch(shown.strip().removesuffix("%").strip()):
            self._differ(
                "marker shown as a value", figure, about=about, cell=cells[0] if cells else None, on_card=shorten(shown)
            )
        if not cells:
            if source:
                self._false_source(about, figure, None, source)
            elif reason not in REASONS_WITHOUT_A_FILE:
                self._differ("reason from no file", figure, about=about, on_card=reason)
            return
        top = [cell for cell in cells if cell.standing == cells[0].standing]
        named = next((cell for cell in cells if source and cell.place == place_of(source)), None)
        if not source:
            self._differ("missing without a source", figure, about=about, cell=cells[0], on_card=reason)
        elif named is None:
            self._false_source(about, figure, cells[0], source)
        elif named not in top:
            self._differ("wrong order", figure, about=about, cell=cells[0], on_card=f"names {self._name(source)}")
        else:
            self._source(about, figure, named, source)
            self._published_urn(about, figure, named, card_cell)
            if reason not in named.reasons:
                kind = "wrong reason" if named.reasons else "text unknown to this check"
                self._differ(kind, figure, about=about, cell=named, on_card=reason)

    def _also(self, about: str, figure: Figure, cells: list[Cell], card_cell: dict[str, Any]) -> None:
        source = dictionary(card_cell.get("source"))
        met = {place_of(source)} if source else set()
        for entry in map(dictionary, listed(card_cell.get("also"))):
            other = dictionary(entry.get("source")) or entry
            cell = next((cell for cell in cells if cell.place == place_of(other)), None)
            if cell is None:
                self._false_source(about, figure, None, other, kind="also from no file")
                continue
            met.add(cell.place)
            if decimal_of(entry.get("value")) != cell.value:
                self._differ("also wrong", figure, about=about, cell=cell, on_card=shorten(entry.get("value")))
                continue
            before = len(self.report.differences)
            self._source(about, figure, cell, other)
            self.report.also += len(self.report.differences) == before
        if about == "school" and card_cell.get("value") is not None:
            for cell in cells:
                if cell.value is not None and cell.place not in met:
                    self._differ("left out of also", figure, cell=cell, on_card="not listed")

    # The parts of one cell

    @staticmethod
    def _as_good(cell: Cell, best: Cell) -> bool:
        """The same figure in another file of the same standing: naming either is right. Within one file it is not."""
        return cell.standing == best.standing and cell.value == best.value and cell.file != best.file

    def _shown(self, about: str, measure: Measure, figure: Figure, best: Cell, card_cell: dict[str, Any]) -> None:
        """What people read is the card's value, rounded to as many decimals as it shows."""
        value = decimal_of(card_cell["value"])
        shown = str(card_cell.get("shown") or "")
        match = SHOWN_NUMBER.search(shown)
        right = False
        if match and value is not None:
            number = Decimal(re.sub(r"[−–]", "-", re.sub(r"[,\s]", "", match[0])))
            half = Decimal(5).scaleb(int(number.as_tuple().exponent) - 1)
            right = abs(number - value) <= half and ("%" in shown) == (measure.unit == "percent")
        if not right:
            self._differ("shown otherwise", figure, about=about, cell=best, on_card=shorten(shown))

    def _parts(self, about: str, measure: Measure, figure: Figure, cell: Cell, card_cell: dict[str, Any]) -> None:
        """Numerator and denominator, where a column of the file holds them."""
        for name, column, expected in (
            ("numerator", measure.numerator, cell.numerator),
            ("denominator", measure.denominator, cell.denominator),
        ):
            if column is None or cell.look_back:
                if card_cell.get(name) is not None:
                    self.report.unknown.add(f"{name} of {measure.key}")
            elif decimal_of(card_cell.get(name)) != expected:
                self._differ(
                    f"wrong {name}",
                    figure,
                    about=about,
                    cell=cell,
                    in_file=f"{column} {expected}",
                    on_card=shorten(card_cell.get(name)),
                )

    def _published_urn(self, about: str, figure: Figure, cell: Cell, card_cell: dict[str, Any]) -> None:
        """The card says under which URN a figure of the school was published, so that "before joining" can show."""
        told = card_cell.get("published_urn")
        if about == "school" and cell.urn and str(told) != cell.urn:
            self._differ("wrong published URN", figure, cell=cell, in_file=f"URN {cell.urn}", on_card=shorten(told))

    def _source(self, about: str, figure: Figure, cell: Cell, source: dict[str, Any]) -> None:
        """The source that the card names holds what the card says of it."""
        told = str(source.get("published_text") if source.get("published_text") is not None else "")
        if told.strip() != (cell.text or "").strip():
            self._differ("wrong source", figure, about=about, cell=cell, on_card=f"published text {told!r}")
        if source.get("is_look_back") is not cell.look_back:
            self._differ(
                "wrong source", figure, about=about, cell=cell, on_card=f"is_look_back {source.get('is_look_back')}"
            )
        if (source.get("standing") == "extract") != cell.extract:
            self._differ("wrong source", figure, about=about, cell=cell, on_card=f"standing {source.get('standing')}")

    def _false_source(
        self, about: str, figure: Figure, best: Cell | None, source: dict[str, Any], kind: str = "wrong source"
    ) -> None:
        """The source that the card names is none of this figure's cells: say what stands there."""
        if not source:
            self._differ(kind, figure, about=about, cell=best, on_card="names no source")
            return
        file, column, line = place_of(source)
        sheet = self.published.by_file.get(file)
        if sheet is None:
            there = "no such file in scope"
        elif line not in sheet.rows:
            there = "no such line"
        elif column not in sheet.columns:
            there = "no such column"
        else:
            there = f"{sheet.text(sheet.rows[line], column)!r} stands there, no cell of this figure"
        self._differ(kind, figure, about=about, cell=best, on_card=f"names {self._name(source)}: {there}")

    @staticmethod
    def _name(source: dict[str, Any]) -> str:
        return f"{source.get('file')} {source.get('column')} line {source.get('line')}"

    def _differ(
        self,
        kind: str,
        figure: tuple[str, ...],
        *,
        on_card: str,
        about: str = "school",
        cell: Cell | None = None,
        in_file: str = "",
    ) -> None:
        measure, group, period = (*figure, "", "", "")[:3]
        self.report.differences.append(
            Difference(
                kind=kind,
                school=f"{self.school.urn} {self.school.name}",
                about=about,
                measure=measure,
                group=group,
                period=period,
                file=cell.file if cell else "",
                column=cell.column if cell else "",
                line=cell.line if cell else None,
                in_file=in_file or (cell.in_file if cell else ""),
                on_card=on_card,
            )
        )


def check(open_data: Path, cards: Path, trust: int, published: Published | None = None) -> Report:
    """Compare the cards of a trust's schools with the published files."""
    published = published or Published(open_data)
    schools = published.schools(trust)
    if not schools:
        raise ValueError(f"the group links know no school of trust {trust}")
    report = Report(trust=trust, name=published.trust_name(trust), schools=len(schools))
    verified: set[tuple[str, str]] = set()
    for school in schools:
        path = cards / f"{school.urn}.json"
        who = f"{school.urn} {school.name}"
        try:
            card = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            report.differences.append(Difference("no card", who, on_card=f"{path.name} is not there"))
            continue
        except (UnicodeDecodeError, json.JSONDecodeError) as fault:
            report.differences.append(Difference("no card", who, on_card=f"{path.name} is not JSON: {fault}"))
            continue
        one = CardCheck(published, school, dictionary(card), report)
        one.run()
        verified |= one.verified
    members = {school.urn for school in schools}
    others = sorted(path.stem for path in cards.glob("*.json") if path.stem not in members)
    if others:
        report.notes.append(f"cards of schools that are not in the trust, not checked: {', '.join(others)}")
    _count(published, schools, verified, report)
    return report


def _count(published: Published, schools: list[School], verified: set[tuple[str, str]], report: Report) -> None:
    """Schools compared per file, against the table of the data README."""
    for sheet in published.sheets:
        in_file = frozenset(
            school.urn
            for school in schools
            for line in published.lines(sheet, school.urn)
            if any(cell.value is not None and not cell.look_back for cell in sheet.cells(line))
        )
        on_cards = frozenset(school.urn for school in schools if (sheet.file, school.urn) in verified)
        report.counts.append(FileCount(f"{sheet.family} {sheet.period}", sheet.file, in_file, on_cards))
    table = readme_table(published.open_data).get(report.name.lower())
    if table is None:
        report.notes.append("the table of the data README does not have this trust")
        return
    report.readme = table
    stated = {"schools": (report.schools, report.schools), **report.totals()}
    for data, (in_file, compared) in stated.items():
        if data in table and not in_file == compared == table[data]:
            report.differences.append(
                Difference(
                    "count",
                    f"of trust {report.trust}",
                    measure=data,
                    in_file=f"{in_file} schools with a value, {table[data]} in the data README",
                    on_card=f"{compared} schools compared",
                )
            )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Compare every school card of a trust with the published files, cell by cell."
    )
    parser.add_argument("--open-data", type=Path, required=True, help="folder of the published files and their README")
    parser.add_argument("--cards", type=Path, required=True, help="folder with one URN.json for each school")
    parser.add_argument("--trust", type=int, required=True, help="group UID of the trust, such as 16307")
    options = parser.parse_args(arguments)
    try:
        for folder in (options.open_data, options.cards):
            if not folder.is_dir():
                raise ValueError(f"{folder} is not a folder")
        report = check(options.open_data, options.cards, options.trust)
    except (OSError, ValueError) as fault:
        print(f"check_cards: {fault}", file=sys.stderr)
        return 2
    print(report.text())
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())
