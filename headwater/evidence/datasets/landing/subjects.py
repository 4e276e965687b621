"""Who and when each row of a figures file is about: a school, an area or England, in which school year."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from headwater.evidence.datasets.definitions import Dataset
from headwater.evidence.datasets.landing import cells as say
from headwater.evidence.datasets.landing.register import LSOA
from headwater.evidence.datasets.landing.selecting import Selector, combined, more_than_once, only, together
from headwater.evidence.datasets.layout import AreaRows, Period, SchoolRows
from headwater.evidence.datasets.parsing import Rows, fold
from headwater.evidence.datasets.refusals import RowSetAside, SetAside
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear

KEY = ("urn", "laestab", "level", "area", "population", "period", "stage")


@dataclass(frozen=True, slots=True)
class Subjects:
    """Rows whose subject is known: `keys` holds it, row by row (KEY)."""

    rows: Rows
    keys: dict[str, pa.Array]

    def __len__(self) -> int:
        return len(self.rows)

    def only(self, mask: pa.Array) -> Subjects:
        if pc.all(mask, skip_nulls=False).as_py():
            return self
        return Subjects(only(self.rows, mask), {name: cells.filter(mask) for name, cells in self.keys.items()})


def find_subjects(definition: Dataset, rows: Rows, set_aside: list[RowSetAside]) -> Subjects | None:
    """All rows whose subject is known, in the order of the kinds of rows; the others go into `set_aside`. None where
    there is no row at all."""
    parts: list[Subjects] = []
    claimed = pa.repeat(False, len(rows))
    selector = Selector(rows.columns, len(rows))
    for kind in definition.rows:
        mask = pc.and_(selector.agrees(kind.where), pc.invert(claimed))
        claimed = pc.or_(claimed, mask)
        part = only(rows, mask)
        if len(part):
            about = _keyed(part, kind, definition.period, set_aside)
            parts.append(_without_second_rows(about, definition, set_aside) if kind.level == "school" else about)
    strangers = only(rows, pc.invert(claimed))
    first = next((column for kind in definition.rows for column in kind.where), "")
    set_aside.extend(
        RowSetAside(line, SetAside.UNKNOWN_KIND, first, value)
        for line, value in zip(
            strangers.line.to_pylist(),
            strangers.columns[fold(first)].to_pylist() if first else [""] * len(strangers),
            strict=True,
        )
    )
    if not parts:
        return None
    keys = {name: pa.concat_arrays([part.keys[name] for part in parts]) for name in KEY}
    return Subjects(together([part.rows for part in parts]), keys)


def _keyed(rows: Rows, kind: SchoolRows | AreaRows, period: Period | None, set_aside: list[RowSetAside]) -> Subjects:
    """Rows of one kind with who and when they are about; without a readable key or year they are set aside."""
    times = len(rows)
    when = {"period": say.repeat("", times), "stage": say.repeat("", times)}
    if period:
        rows, when = _periods(rows, period, set_aside)
        times = len(rows)
    none = say.nothing(times, pa.string())
    keys = {"level": say.repeat(kind.level, times), "population": _population(rows, kind), **when}
    if isinstance(kind, AreaRows):
        area, usable = _area(rows, kind)
        about = Subjects(rows, {**keys, "urn": say.nothing(times, pa.int32()), "laestab": none, "area": area})
        return _only_keyed(about, usable, kind.area or "", set_aside)
    urn_text = rows.columns[fold(kind.urn)] if kind.urn else say.repeat("", times)
    laestab = say.laestabs(rows, kind.laestab) if kind.laestab else none
    is_urn = pc.match_substring_regex(urn_text, r"^\d{6,7}$")
    urn = pc.cast(pc.if_else(is_urn, urn_text, pa.scalar(None, pa.string())), pa.int32())
    about = Subjects(rows, {**keys, "urn": urn, "laestab": laestab, "area": say.repeat("", times)})
    return _only_keyed(about, is_urn if kind.urn else pc.is_valid(laestab), kind.urn or "", set_aside)


def _population(rows: Rows, kind: SchoolRows | AreaRows) -> pa.Array:
    """What schools an area's rows are about; of schools, with which others each is counted. "" where nobody says."""
    if isinstance(kind, AreaRows):
        return say.repeat(kind.population or "", len(rows))
    if kind.counted_with is None:
        return say.repeat("", len(rows))
    texts = kind.counted_with.texts
    place = pc.index_in(rows.columns[fold(kind.counted_with.column)], pa.array(list(texts)))
    return pc.fill_null(pc.take(pa.array(list(texts.values())), place), "")


_CODES = {"la": r"^\d{3}$", "region": r"^\w{1,9}$", "trust": r"^\d{1,9}$", "neighbourhood": LSOA}


def _area(rows: Rows, kind: AreaRows) -> tuple[pa.Array, pa.Array]:
    """The code of each row's area, and whether it can be one."""
    if not kind.area:
        return say.repeat("", len(rows)), pa.repeat(True, len(rows))
    # A column of a Parquet file or a workbook can hold 936.0 where 936 is meant.
    code = pc.replace_substring_regex(rows.columns[fold(kind.area)], r"\.0$", "")
    if kind.level == "la":
        code = pc.if_else(pc.equal(code, ""), code, pc.utf8_lpad(code, 3, "0"))
    return code, pc.match_substring_regex(code, _CODES[kind.level])


def _only_keyed(about: Subjects, usable: pa.Array, column: str, set_aside: list[RowSetAside]) -> Subjects:
    if pc.all(usable).as_py():
        return about
    cells = about.rows.columns[fold(column)] if column else say.repeat("", len(about))
    for position in pc.indices_nonzero(pc.invert(usable)).to_pylist():
        line = about.rows.line[position].as_py()
        set_aside.append(RowSetAside(line, SetAside.NO_KEY, column, cells[position].as_py()))
    return about.only(usable)


def _periods(rows: Rows, period: Period, set_aside: list[RowSetAside]) -> tuple[Rows, dict[str, pa.Array]]:
    """The school year of each row as we spell it, 201617 as 2016-17, and how settled its figures are."""
    encoded = rows.columns[fold(period.column)].dictionary_encode()
    read = [read_period(text, period) for text in encoded.dictionary.to_pylist()]
    right = pa.array([found is not None for found in read], pa.bool_()).take(encoded.indices)
    slugs = pa.array([found[0].slug if found else "" for found in read], pa.string()).take(encoded.indices)
    stages = pa.array([found[1] if found else "" for found in read], pa.string()).take(encoded.indices)
    if not pc.all(right).as_py():
        wrong = only(rows, pc.invert(right))
        set_aside.extend(
            RowSetAside(line, SetAside.NOT_A_YEAR, period.column, text)
            for line, text in zip(wrong.line.to_pylist(), wrong.columns[fold(period.column)].to_pylist(), strict=True)
        )
        rows, slugs, stages = only(rows, right), slugs.filter(right), stages.filter(right)
    return rows, {"period": slugs, "stage": stages}


def read_period(text: str, period: Period) -> tuple[AcademicYear, str] | None:
    """The year a text names and the stage its ending tells ("" where it tells none); None for what is no year.

    >>> read_period("2025 (prov)", Period(column="Years", calendar_year="ends-in", endings={"(prov)": "provisional"}))
    (AcademicYear(start=2024), 'provisional')
    """
    stage = ""
    for ending, said in period.endings.items():
        if text.endswith(ending):
            text, stage = text.removesuffix(ending).rstrip(), said.value
            break
    if period.calendar_year == "ends-in" and len(text) == 4 and text.isdigit() and text[:2] in ("19", "20"):
        return AcademicYear(int(text) - 1), stage
    try:
        return AcademicYear.parse(text), stage
    except NotAnAcademicYear:
        return None


def _without_second_rows(about: Subjects, definition: Dataset, set_aside: list[RowSetAside]) -> Subjects:
    """Set aside rows that name one school (in one period and group) differently and so were not seen as repeats."""
    key = pc.coalesce(pc.cast(about.keys["urn"], pa.string()), about.keys["laestab"])
    told_by = sorted({fold(column) for value in definition.values for column in value.where})
    parts = [key, *([about.keys["period"]] if definition.period else []), *(about.rows.columns[c] for c in told_by)]
    again = more_than_once(combined(parts))
    if not pc.any(again).as_py():
        return about
    column = "URN" if about.keys["urn"].null_count < len(about) else "LAESTAB"
    shown = zip(*(part.filter(again).to_pylist() for part in parts), strict=True)
    set_aside.extend(
        RowSetAside(line, SetAside.TWICE, column, " ".join(said))
        for line, said in zip(about.rows.line.filter(again).to_pylist(), shown, strict=True)
    )
    return about.only(pc.invert(again))
