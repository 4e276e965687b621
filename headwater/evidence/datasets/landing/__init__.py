"""The second verb, land: columns of text become typed tables under our names. Pure; no database.

`facts`     one row per value (see `figures.FACTS`): level, urn, laestab, area, population, measure, group, period,
            value, numerator, denominator, missing, because, stage, column, line, text, is_look_back
`schools`   what the file says of schools: urn and the columns of `SchoolColumns`
`trusts`, `listings`, `links`   likewise
`outcomes`  the rows of an inspection file as text, by folded column name
Every table has `line`. Values are decimals with eight places, percentages 0 to 100. A fact's `stage` is blank where it
is as settled as its whole file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from headwater.evidence.datasets.contract import Contract
from headwater.evidence.datasets.definitions import Dataset
from headwater.evidence.datasets.landing.cells import read_date
from headwater.evidence.datasets.landing.figures import FACTS, figures
from headwater.evidence.datasets.landing.register import register_tables
from headwater.evidence.datasets.landing.selecting import (
    Selector,
    agrees,
    only,
    without_blank_rows,
    without_repeats,
    without_unread_rows,
)
from headwater.evidence.datasets.layout import Value
from headwater.evidence.datasets.parsing import Rows
from headwater.evidence.datasets.refusals import RowSetAside

__all__ = ["FACTS", "Landed", "land", "read_date"]


@dataclass(slots=True)
class Landed:
    """Typed tables, and the rows that could not become part of them."""

    tables: dict[str, pa.Table]
    set_aside: list[RowSetAside] = field(default_factory=list)
    complete: list[bool] = field(default_factory=list)
    """For each entry of the definition's `complete`, whether such a row is there."""
    absent: list[Value] = field(default_factory=list)
    """Required values that no row of the file is about."""


def land(definition: Dataset, contract: Contract, rows: Rows) -> Landed:
    """Turn the rows into tables. Rows that stand twice and differ, or hold a wrong value, are set aside whole."""
    landed = Landed({}, list(rows.set_aside))
    whole = Selector(rows.columns, len(rows))
    landed.complete = [bool(pc.any(whole.agrees(conditions)).as_py()) for conditions in definition.complete]
    if definition.values and not definition.register_columns and not definition.outcomes:
        rows = without_unread_rows(rows, definition.values)
    rows = without_blank_rows(rows)
    for skipped in definition.skip:
        rows = only(rows, pc.invert(agrees(rows.columns, skipped.where, len(rows))))
    if definition.unique:
        rows = without_repeats(rows, definition.unique, landed.set_aside)
    if definition.values:
        selector = Selector(rows.columns, len(rows))
        landed.absent = [
            read.value
            for read in contract.reads
            if read.value.required and read.value.where and not pc.any(selector.agrees(read.value.where)).as_py()
        ]
        landed.tables["facts"] = figures(definition, contract, rows, landed.set_aside)
    if definition.register_columns:
        landed.tables |= register_tables(rows, definition.register_columns, landed.set_aside)
    if definition.outcomes:
        landed.tables["outcomes"] = pa.table({"line": rows.line, **rows.columns})
    return landed
