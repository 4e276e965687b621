"""CSV, one call: one long table for programs and spreadsheets alike."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

NUMBER = re.compile(r"[+-]?[\d,]*\.?\d+%?")
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render_csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return `rows` under `heading` as UTF-8 CSV (RFC 4180), with the mark by which Excel knows the encoding.

    Text that a spreadsheet would take for a formula gets an apostrophe before it; a number keeps its sign. The same
    rows give the same bytes. Raises ValueError for a row of another length than its heading.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    for number, row in enumerate(rows, start=1):
        if len(row) != len(heading):
            raise ValueError(f"Row {number}: {len(row)} values under {len(heading)} headings.")
        writer.writerow(_safe(value) for value in row)
    return out.getvalue().encode("utf-8-sig")


def _safe(value: str) -> str:
    return f"'{value}" if value.startswith(STARTS_A_FORMULA) and not NUMBER.fullmatch(value) else value
