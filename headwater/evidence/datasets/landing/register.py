"""Register tables: what a file says of schools, trusts, memberships and links, under our column names."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Model

from headwater.evidence.datasets.definitions import (
    LinkColumns,
    ListingColumns,
    Register,
    SchoolColumns,
    TrustColumns,
)
from headwater.evidence.datasets.landing.cells import dates, laestabs
from headwater.evidence.datasets.landing.selecting import agrees, only, without
from headwater.evidence.datasets.parsing import Rows, fold
from headwater.evidence.datasets.refusals import RowSetAside, SetAside
from headwater.foundations.definitions.kinds import Part
from headwater.reference.schools.models import School, SchoolLink, Trust

Block = SchoolColumns | TrustColumns | ListingColumns | LinkColumns
_KEPT_AS: dict[type[Part], type[Model]] = {SchoolColumns: School, TrustColumns: Trust, LinkColumns: SchoolLink}
_DATES = ("opened_on", "closed_on", "joined_on", "established_on")
_INTEGERS = ("urn", "uid", "linked_urn", "low_age", "high_age", "capacity")


def register_tables(rows: Rows, register: Register, set_aside: list[RowSetAside]) -> dict[str, pa.Table]:
    """The tables `schools`, `trusts`, `listings` and `links`, those of them that the definition has."""
    about = only(rows, agrees(rows.columns, register.where, len(rows)))
    tables = {}
    if register.schools:
        tables["schools"] = _table(about, register.schools, set_aside)
    if register.trusts:
        tables["trusts"] = _table(about, register.trusts, set_aside)
    if register.listings:
        listed = only(about, agrees(about.columns, register.listings.where, len(about)))
        tables["listings"] = _table(listed, register.listings, set_aside)
    if register.links:
        tables["links"] = _table(about, register.links, set_aside)
    return tables


def _table(rows: Rows, block: Block, set_aside: list[RowSetAside]) -> pa.Table:
    """A register table: our column names, numbers and dates typed, rows without a readable key set aside."""
    spellings = {name: spelling for name, spelling in block.model_dump().items() if spelling and name != "where"}
    columns: dict[str, pa.Array] = {}
    wrong: dict[int, RowSetAside] = {}
    keys = [name for name in ("urn", "uid", "linked_urn") if name in spellings]
    for name, spelling in spellings.items():
        if name == "laestab":
            columns[name] = laestabs(rows, [spelling] if isinstance(spelling, str) else spelling)
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
            columns[name], bad = dates(cells)
            for position in bad:
                wrong.setdefault(
                    position,
                    RowSetAside(
                        rows.line[position].as_py(), SetAside.NOT_A_DATE, str(spelling), cells[position].as_py()
                    ),
                )
        elif name in ("companies_house_number", "ukprn"):
            bare = pc.replace_substring_regex(cells, r"\.0$", "")
            columns[name] = pc.if_else(pc.equal(bare, ""), bare, pc.utf8_lpad(bare, 8, "0"))
        elif name == "la_code":
            columns[name] = pc.if_else(pc.equal(cells, ""), cells, pc.utf8_lpad(cells, 3, "0"))
        elif name == "lsoa":
            columns[name] = pc.if_else(pc.match_substring_regex(cells, LSOA), cells, "")
        else:
            columns[name] = cells
        for position in _too_long(cells, _KEPT_AS.get(type(block)), name):
            shown = cells[position].as_py()[:200]
            wrong.setdefault(
                position, RowSetAside(rows.line[position].as_py(), SetAside.TOO_MUCH_TEXT, str(spelling), shown)
            )
    set_aside.extend(wrong[position] for position in sorted(wrong))
    table = pa.table({"line": rows.line, **columns})
    return _each_once(table.filter(without(set(wrong), len(rows))) if wrong else table)


def _each_once(table: pa.Table) -> pa.Table:
    """Each statement once: a file of several years says most of what it says of a school in every one of them."""
    said = [name for name in table.column_names if name != "line"]
    once = table.group_by(said, use_threads=False).aggregate([("line", "min")])
    if len(once) == len(table):
        return table
    return once.rename_columns({"line_min": "line"}).select(table.column_names).sort_by("line")


LSOA = r"^E01\d{6}$"
"""Code of a lower layer super output area of England."""


def _too_long(cells: pa.Array, model: type[Model] | None, name: str) -> list[int]:
    """Positions of texts that the register has no room for: one of them would stop all of it from being written."""
    longest = getattr(model._meta.get_field(name), "max_length", None) if model else None
    if longest is None or name in ("companies_house_number", "ukprn", "lsoa"):
        return []
    positions: list[int] = pc.indices_nonzero(pc.greater(pc.utf8_length(cells), longest)).to_pylist()
    return positions
