"""The second verb, land: columns of text become typed tables under our names. Pure; no database.

`facts`     one row per value: level, urn, laestab, area, population, measure, group, period, value, numerator,
            denominator, missing, because, column, line, text, is_look_back
`schools`   what the file says of schools: urn and the columns of `SchoolColumns`
`trusts`, `listings`, `links`   likewise
`outcomes`  the rows of an inspection file as text, by folded column name
Every table has `line`. Values are decimals with eight places, percentages 0 to 100.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Model

from headwater.evidence.datasets.contract import Contract, Reads
from headwater.evidence.datasets.definitions import (
    AreaRows,
    Conditions,
    Dataset,
    LinkColumns,
    ListingColumns,
    Missing,
    SchoolColumns,
    SchoolRows,
    TrustColumns,
)
from headwater.evidence.datasets.parsing import Rows, fold
from headwater.evidence.datasets.refusals import RowSetAside, SetAside
from headwater.foundations.definitions.kinds import Part
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.schools.models import School, SchoolLink, Trust

VALUE = pa.decimal128(20, 8)
COUNT = pa.decimal128(16, 4)
_WIDE = pa.decimal128(38, 18)
_NUMBER = r"^[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+|\.)?%?$"
_TOO_LARGE = r"^\D*0*[1-9](,?\d){12,}"
_DEFAULT_BLANK = Missing(reason="not-available", because="The file leaves this blank")

FACTS = pa.schema(
    [
        ("line", pa.int32()),
        ("level", pa.string()),
        ("urn", pa.int32()),
        ("laestab", pa.string()),
        ("area", pa.string()),
        ("population", pa.string()),
        ("measure", pa.string()),
        ("group", pa.string()),
        ("period", pa.string()),
        ("value", VALUE),
        ("numerator", COUNT),
        ("denominator", COUNT),
        ("missing", pa.string()),
        ("because", pa.string()),
        ("column", pa.string()),
        ("text", pa.string()),
        ("is_look_back", pa.bool_()),
    ]
)


@dataclass(slots=True)
class Landed:
    """Typed tables, and the rows that could not become part of them."""

    tables: dict[str, pa.Table]
    set_aside: list[RowSetAside] = field(default_factory=list)
    complete: list[bool] = field(default_factory=list)
    """For each entry of the definition's `complete`, whether such a row is there."""


def land(definition: Dataset, contract: Contract, rows: Rows) -> Landed:
    """Turn the rows into tables. Rows that stand twice and differ, or hold a wrong value, are set aside whole."""
    landed = Landed({}, list(rows.set_aside))
    landed.complete = [bool(pc.any(_agrees(rows, conditions)).as_py()) for conditions in definition.complete]
    rows = _without_blank_rows(rows)
    for skipped in definition.skip:
        rows = _only(rows, pc.invert(_agrees(rows, skipped.where)))
    if definition.unique:
        rows = _without_repeats(rows, definition.unique, landed)
    if definition.values:
        landed.tables["facts"] = _facts(definition, contract, rows, landed)
    register = definition.register_columns
    if register:
        about = _only(rows, _agrees(rows, register.where))
        if register.schools:
            landed.tables["schools"] = _register(about, register.schools, landed)
        if register.trusts:
            landed.tables["trusts"] = _register(about, register.trusts, landed)
        if register.listings:
            listed = _only(about, _agrees(about, register.listings.where))
            landed.tables["listings"] = _register(listed, register.listings, landed)
        if register.links:
            landed.tables["links"] = _register(about, register.links, landed)
    if definition.outcomes:
        landed.tables["outcomes"] = pa.table({"line": rows.line, **rows.columns})
    return landed


def _agrees(rows: Rows, conditions: Conditions) -> pa.Array:
    """Which rows hold one of the texts in every column named; all rows where nothing is asked."""
    mask = pa.array([True] * len(rows))
    for column, texts in conditions.items():
        cells = rows.columns[fold(column)]
        wanted = pc.not_equal(cells, "") if "*" in texts else pc.is_in(cells, pa.array(texts))
        mask = pc.and_(mask, wanted)
    return mask


def _only(rows: Rows, mask: pa.Array) -> Rows:
    return Rows({name: column.filter(mask) for name, column in rows.columns.items()}, rows.line.filter(mask))


def _without_blank_rows(rows: Rows) -> Rows:
    filled = pa.array([False] * len(rows))
    for column in rows.columns.values():
        filled = pc.or_(filled, pc.not_equal(column, ""))
    return _only(rows, filled)


def _without_repeats(rows: Rows, unique: Sequence[str], landed: Landed) -> Rows:
    """Of rows under one key, keep one where all are the same; where they differ, nobody can know which is right."""
    key_columns = [rows.columns[fold(name)] for name in unique]
    key = pc.binary_join_element_wise(*key_columns, "\x1f") if len(key_columns) > 1 else key_columns[0]
    counts = pc.value_counts(key)
    repeated = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    if not len(repeated):
        return rows
    suspects = pc.indices_nonzero(pc.is_in(key, repeated)).to_pylist()
    content = list(zip(*(column.take(pa.array(suspects)).to_pylist() for column in rows.columns.values()), strict=True))
    by_key: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for place, position in enumerate(suspects):
        by_key.setdefault(key[position].as_py(), []).append((position, content[place]))
    dropped: set[int] = set()
    for alike in by_key.values():
        if len({cells for _, cells in alike}) == 1:
            dropped.update(position for position, _ in alike[1:])
            continue
        for position, _ in alike:
            dropped.add(position)
            shown = " ".join(column[position].as_py() for column in key_columns)
            landed.set_aside.append(RowSetAside(rows.line[position].as_py(), SetAside.TWICE, " + ".join(unique), shown))
    return _only(rows, pa.array([position not in dropped for position in range(len(rows))]))


def _facts(definition: Dataset, contract: Contract, rows: Rows, landed: Landed) -> pa.Table:
    pieces: list[pa.Table] = []
    claimed = pa.array([False] * len(rows))
    for kind in definition.rows:
        mask = pc.and_(_agrees(rows, kind.where), pc.invert(claimed))
        claimed = pc.or_(claimed, mask)
        part = _only(rows, mask)
        if len(part):
            pieces.extend(_facts_of_kind(definition, contract, part, kind, landed))
    strangers = _only(rows, pc.invert(claimed))
    first = next(iter(definition.rows[0].where), "") if definition.rows else ""
    landed.set_aside.extend(
        RowSetAside(line, SetAside.UNKNOWN_KIND, first, value)
        for line, value in zip(
            strangers.line.to_pylist(),
            strangers.columns[fold(first)].to_pylist() if first else [""] * len(strangers),
            strict=True,
        )
    )
    return pa.concat_tables(pieces) if pieces else FACTS.empty_table()


def _facts_of_kind(
    definition: Dataset, contract: Contract, rows: Rows, kind: SchoolRows | AreaRows, landed: Landed
) -> Iterator[pa.Table]:
    reads = [read for read in contract.reads if kind.level in read.value.levels]
    if definition.period:
        rows = _without_wrong_years(rows, definition.period.column, landed)
    rows, keys = _keys(rows, kind, landed)
    if kind.level == "school":
        rows, keys = _without_second_rows(rows, keys, definition, landed)
    rows, keys = _without_wrong_cells(definition, rows, keys, reads, landed)
    told = _periods(rows, definition.period.column) if definition.period else None
    for read in reads:
        cells = rows.columns[fold(read.column)]
        value, missing, because = _read_cells(definition, read, cells)
        keyed = not read.is_look_back  # a look-back column has no cohort of its own beside it
        yield pa.table(
            {
                "line": rows.line,
                "level": _repeat(kind.level, len(rows)),
                **keys,
                "measure": _repeat(read.value.measure, len(rows)),
                "group": _repeat(read.value.group, len(rows)),
                "period": _repeat(read.year.slug if read.year else "", len(rows)) if told is None else told,
                "value": value,
                "numerator": _count(definition, rows, read.value.numerator if keyed else None),
                "denominator": _count(definition, rows, read.value.denominator if keyed else None),
                "missing": missing,
                "because": because,
                "column": _repeat(read.column, len(rows)),
                "text": cells,
                "is_look_back": pa.array([read.is_look_back] * len(rows)),
            },
            schema=FACTS,
        )


def _without_wrong_years(rows: Rows, column: str, landed: Landed) -> Rows:
    """Set aside the rows whose period cannot be read as a school year."""
    cells = rows.columns[fold(column)]
    wrong = pa.array([text for text in pc.unique(cells).to_pylist() if _year_of(text) is None], pa.string())
    if not len(wrong):
        return rows
    is_wrong = pc.is_in(cells, wrong)
    landed.set_aside.extend(
        RowSetAside(line, SetAside.NOT_A_YEAR, column, text)
        for line, text in zip(rows.line.filter(is_wrong).to_pylist(), cells.filter(is_wrong).to_pylist(), strict=True)
    )
    return _only(rows, pc.invert(is_wrong))


def _periods(rows: Rows, column: str) -> pa.Array:
    """The school year of each row as we spell it: 201617 becomes 2016-17."""
    encoded = rows.columns[fold(column)].dictionary_encode()
    slugs = [year.slug for text in encoded.dictionary.to_pylist() if (year := _year_of(text))]
    return pa.array(slugs, pa.string()).take(encoded.indices)


def _year_of(text: str) -> AcademicYear | None:
    try:
        return AcademicYear.parse(text)
    except NotAnAcademicYear:
        return None


def _keys(rows: Rows, kind: SchoolRows | AreaRows, landed: Landed) -> tuple[Rows, dict[str, pa.Array]]:
    """Who each row is about. A school row without a readable key is set aside."""
    none = _nothing(len(rows), pa.string())
    if kind.level != "school":
        area = rows.columns[fold(kind.area)] if kind.area else _repeat("", len(rows))
        if kind.level == "la":
            area = pc.utf8_lpad(area, 3, "0")
        keys = {"urn": _nothing(len(rows), pa.int32()), "laestab": none, "area": area}
        return rows, {**keys, "population": _repeat(kind.population, len(rows))}
    urn_text = rows.columns[fold(kind.urn)] if kind.urn else _repeat("", len(rows))
    laestab = _laestab(rows, kind.laestab) if kind.laestab else none
    is_urn = pc.match_substring_regex(urn_text, r"^\d{6,7}$")
    usable = is_urn if kind.urn else pc.is_valid(laestab)
    for position in pc.indices_nonzero(pc.invert(usable)).to_pylist():
        landed.set_aside.append(
            RowSetAside(rows.line[position].as_py(), SetAside.NO_KEY, kind.urn or "", urn_text[position].as_py())
        )
    urn = pc.cast(pc.if_else(is_urn, urn_text, pa.scalar(None, pa.string())), pa.int32())
    kept = _only(rows, usable)
    keys = {"urn": urn.filter(usable), "laestab": laestab.filter(usable)}
    return kept, {**keys, "area": _repeat("", len(kept)), "population": _repeat("", len(kept))}


def _without_second_rows(
    rows: Rows, keys: dict[str, pa.Array], definition: Dataset, landed: Landed
) -> tuple[Rows, dict[str, pa.Array]]:
    """Set aside rows that name one school (in one period) differently and so were not seen as repeats before."""
    key = pc.coalesce(pc.cast(keys["urn"], pa.string()), keys["laestab"])
    if definition.period:
        key = pc.binary_join_element_wise(key, rows.columns[fold(definition.period.column)], "\x1f")
    counts = pc.value_counts(key)
    repeated = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    if not len(repeated):
        return rows, keys
    again = pc.is_in(key, repeated)
    column = "URN" if keys["urn"].null_count < len(rows) else "LAESTAB"
    landed.set_aside.extend(
        RowSetAside(line, SetAside.TWICE, column, shown.replace("\x1f", " "))
        for line, shown in zip(rows.line.filter(again).to_pylist(), key.filter(again).to_pylist(), strict=True)
    )
    once = pc.invert(again)
    return _only(rows, once), {name: cells.filter(once) for name, cells in keys.items()}


def _laestab(rows: Rows, columns: Sequence[str]) -> pa.Array:
    """Seven digits from one column or from LA and establishment number, leading zeros put back; null where blank."""
    parts = [rows.columns[fold(name)] for name in columns]
    if len(parts) == 2:
        joined = pc.binary_join_element_wise(pc.utf8_lpad(parts[0], 3, "0"), pc.utf8_lpad(parts[1], 4, "0"), "")
    else:
        joined = pc.replace_substring(parts[0], "/", "")
    return pc.if_else(pc.match_substring_regex(joined, r"^\d{7}$"), joined, pa.scalar(None, pa.string()))


def _without_wrong_cells(
    definition: Dataset, rows: Rows, keys: dict[str, pa.Array], reads: Sequence[Reads], landed: Landed
) -> tuple[Rows, dict[str, pa.Array]]:
    """Set aside every row with a cell that is neither a number, nor blank, nor a marker of this file."""
    markers = pa.array(["", *definition.missing], pa.string())
    wrong: dict[int, tuple[str, str]] = {}
    named = {read.column for read in reads} | {
        column for read in reads for column in (read.value.numerator, read.value.denominator) if column
    }
    for column in named:
        cells = rows.columns.get(fold(column))
        if cells is None:
            continue
        # A column of 200,000 rows holds a few thousand texts: each is looked at once.
        encoded = cells.dictionary_encode()
        fine = pc.or_(pc.is_in(encoded.dictionary, markers), _is_number(encoded.dictionary))
        if pc.all(fine).as_py():
            continue
        for position in pc.indices_nonzero(pc.invert(fine.take(encoded.indices))).to_pylist():
            wrong.setdefault(position, (column, cells[position].as_py()))
    if not wrong:
        return rows, keys
    landed.set_aside.extend(
        RowSetAside(rows.line[position].as_py(), SetAside.NOT_A_NUMBER, column, value)
        for position, (column, value) in sorted(wrong.items())
    )
    right = pa.array([position not in wrong for position in range(len(rows))])
    return _only(rows, right), {name: column.filter(right) for name, column in keys.items()}


def _is_number(cells: pa.Array) -> pa.Array:
    """Whether a text is a number that a value can hold: at most twelve digits before the point."""
    looks = pc.and_(pc.match_substring_regex(cells, _NUMBER), pc.match_substring_regex(cells, r"\d"))
    return pc.and_(looks, pc.invert(pc.match_substring_regex(cells, _TOO_LARGE)))


def _read_cells(definition: Dataset, read: Reads, cells: pa.Array) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Value, missing reason and the publisher's words for it, of cells already known to be one or the other."""
    encoded = cells.dictionary_encode()
    value, missing, because = _read_texts(definition, read, encoded.dictionary)
    return value.take(encoded.indices), missing.take(encoded.indices), because.take(encoded.indices)


def _read_texts(definition: Dataset, read: Reads, cells: pa.Array) -> tuple[pa.Array, pa.Array, pa.Array]:
    is_number = pc.and_(_is_number(cells), pc.invert(pc.is_in(cells, pa.array(list(definition.missing), pa.string()))))
    value = _decimal(pc.if_else(is_number, cells, pa.scalar(None, pa.string())))
    if read.value.scale == "fraction":
        value = pc.multiply(_rounded(value, pa.decimal128(20, 10), 10), pa.scalar(Decimal(100), pa.decimal128(3, 0)))
    elif read.value.scale == "complement":
        value = pc.subtract(pa.scalar(Decimal(100), VALUE), _rounded(value, VALUE, 8))
    blank = read.value.blank or definition.missing.get("blank") or _DEFAULT_BLANK
    meanings = {**definition.missing, "": blank}
    missing = _repeat("", len(cells))
    because = _repeat("", len(cells))
    for marker in pc.unique(cells.filter(pc.invert(is_number))).to_pylist():
        meaning = meanings[marker]
        here = pc.equal(cells, marker)
        missing = pc.if_else(here, meaning.reason, missing)
        because = pc.if_else(here, meaning.because, because)
    return _rounded(value, VALUE, 8), missing, because


def _count(definition: Dataset, rows: Rows, column: str | None) -> pa.Array:
    """A numerator or denominator; null where the file has none or a marker in its place."""
    cells = rows.columns.get(fold(column)) if column else None
    if cells is None:
        return _nothing(len(rows), COUNT)
    encoded = cells.dictionary_encode()
    texts = encoded.dictionary
    markers = pa.array(list(definition.missing), pa.string())
    readable = pc.and_(_is_number(texts), pc.invert(pc.is_in(texts, markers)))
    counts = _rounded(_decimal(pc.if_else(readable, texts, pa.scalar(None, pa.string()))), COUNT, 4)
    return counts.take(encoded.indices)


def _decimal(cells: pa.Array) -> pa.Array:
    plain = pc.replace_substring(pc.replace_substring(cells, "%", ""), ",", "")
    # Digits from the nineteenth place on cannot change the eighth, and do not fit.
    return pc.cast(pc.replace_substring_regex(plain, r"(\.\d{18})\d+$", r"\1"), _WIDE)


def _rounded(values: pa.Array, to: pa.DataType, places: int) -> pa.Array:
    """Half away from zero at the storage's own places: far below any measure's decimals."""
    return pc.cast(pc.round(values, ndigits=places, round_mode="half_towards_infinity"), to, safe=False)


Block = SchoolColumns | TrustColumns | ListingColumns | LinkColumns
_KEPT_AS: dict[type[Part], type[Model]] = {SchoolColumns: School, TrustColumns: Trust, LinkColumns: SchoolLink}
_DATES = ("opened_on", "closed_on", "joined_on", "established_on")
_INTEGERS = ("urn", "uid", "linked_urn", "low_age", "high_age", "capacity")


def _register(rows: Rows, block: Block, landed: Landed) -> pa.Table:
    """A register table: our column names, numbers and dates typed, rows without a readable key set aside."""
    spellings = {name: spelling for name, spelling in block.model_dump().items() if spelling and name != "where"}
    columns: dict[str, pa.Array] = {}
    wrong: dict[int, RowSetAside] = {}
    keys = [name for name in ("urn", "uid", "linked_urn") if name in spellings]
    for name, spelling in spellings.items():
        if name == "laestab":
            columns[name] = _laestab(rows, [spelling] if isinstance(spelling, str) else spelling)
            continue
        cells = rows.columns.get(fold(spelling))
        if cells is None:
            continue  # an optional column this file does not have
        if name in _INTEGERS:
            # Spreadsheet programs write 10060296.0 where 10060296 stood.
            cells = pc.replace_substring_regex(cells, r"\.0$", "")
            digits = pc.match_substring_regex(cells, r"^\d{1,2}$" if name.endswith("_age") else r"^\d{1,9}$")
            columns[name] = pc.cast(pc.if_else(digits, cells, pa.scalar(None, pa.string())), pa.int32())
            if name in keys:
                for position in pc.indices_nonzero(pc.invert(digits)).to_pylist():
                    wrong[position] = RowSetAside(
                        rows.line[position].as_py(), SetAside.NO_KEY, str(spelling), cells[position].as_py()
                    )
        elif name in _DATES:
            columns[name], bad = _dates(cells)
            for position in bad:
                wrong.setdefault(
                    position,
                    RowSetAside(
                        rows.line[position].as_py(), SetAside.NOT_A_DATE, str(spelling), cells[position].as_py()
                    ),
                )
        elif name in ("companies_house_number", "ukprn"):
            bare = pc.replace_substring_regex(cells, r"\.0$", "")
            width = 8
            columns[name] = pc.if_else(pc.equal(bare, ""), bare, pc.utf8_lpad(bare, width, "0"))
        elif name == "la_code":
            columns[name] = pc.if_else(pc.equal(cells, ""), cells, pc.utf8_lpad(cells, 3, "0"))
        else:
            columns[name] = cells
        for position in _too_long(cells, _KEPT_AS.get(type(block)), name):
            shown = cells[position].as_py()[:200]
            wrong.setdefault(
                position, RowSetAside(rows.line[position].as_py(), SetAside.TOO_MUCH_TEXT, str(spelling), shown)
            )
    landed.set_aside.extend(wrong[position] for position in sorted(wrong))
    table = pa.table({"line": rows.line, **columns})
    return table.filter(pa.array([position not in wrong for position in range(len(rows))])) if wrong else table


def _too_long(cells: pa.Array, model: type[Model] | None, name: str) -> list[int]:
    """Positions of texts that the register has no room for: one of them would stop all of it from being written."""
    longest = getattr(model._meta.get_field(name), "max_length", None) if model else None
    if longest is None or name in ("companies_house_number", "ukprn"):
        return []
    positions: list[int] = pc.indices_nonzero(pc.greater(pc.utf8_length(cells), longest)).to_pylist()
    return positions


def _dates(cells: pa.Array) -> tuple[pa.Array, list[int]]:
    """Dates as dd-mm-yyyy, dd/mm/yyyy, yyyy-mm-dd or yyyymmdd; blank and 1 January 1900 (unknown) are null."""
    parsed: dict[str, date | None] = {}
    bad: set[str] = set()
    for text in pc.unique(cells).to_pylist():
        try:
            found = read_date(text)
        except ValueError:
            found = None
            bad.add(text)
        parsed[text] = None if found == date(1900, 1, 1) else found
    positions = pc.indices_nonzero(pc.is_in(cells, pa.array(sorted(bad), pa.string()))).to_pylist() if bad else []
    return pa.array([parsed[text] for text in cells.to_pylist()], pa.date32()), positions


def read_date(text: str) -> date | None:
    """A published date in any of the four spellings; None for a blank; ValueError for anything else."""
    bare = text.strip()
    if not bare or bare in ("NULL", "None", "nan", "NaT"):
        return None
    bare = bare.replace("/", "-")[:10]
    if len(bare) == 8 and bare.isdigit():
        return date(int(bare[:4]), int(bare[4:6]), int(bare[6:]))
    first, second, third = bare.split("-")
    if len(first) == 4:
        return date(int(first), int(second), int(third))
    return date(int(third), int(second), int(first))


def _repeat(text: str, times: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), times)


def _nothing(times: int, type: pa.DataType) -> pa.Array:
    return pa.nulls(times, type)
