"""Excel, one call: sheets of plain values become a workbook that opens clean and can be sorted and filtered."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31  # Excel's own limit


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the decimals it is shown by; the cell keeps it exact. `suffix` is shown behind it: "%"."""

    value: Decimal | int
    decimals: int = 0
    suffix: str = ""


# Nothing else may stand in a cell. None is left out on purpose: an empty cell has to be meant, as "".
CellValue = str | int | Decimal | date | Number


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading and its width in characters."""

    heading: str
    width: int = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a header row of `columns`, then `rows`; `notes` stand below the table, one line each. The first
    `frozen` columns stay in sight beside the header row."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[CellValue]]
    notes: Sequence[str] = field(default=())
    frozen: int = 0


def render_workbook(sheets: Sequence[Sheet], *, title: str = "", on: date | None = None, audience: str = "") -> bytes:
    """Return an .xlsx of `sheets`, written row by row in constant memory, the header row frozen and filterable.

    Every printed page carries `title` and `audience` at its head, and its number. Text is always written as text: a
    name that begins with “=”, “+”, “-” or “@” is never a formula and never a link.
    With `on` given, the same sheets give the same bytes. Raises ValueError for no sheet, two sheets of one name, or a
    row of another length than its header; TypeError for a value that is not a CellValue.
    """
    if not sheets:
        raise ValueError("A workbook needs at least one sheet.")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "default_date_format": ""},
    )
    if on:
        book.set_properties({"title": title, "created": datetime(on.year, on.month, on.day)})  # noqa: DTZ001
    styles = _Styles(book)
    used: set[str] = set()
    try:
        for sheet in sheets:
            page = book.add_worksheet(_sheet_name(sheet.name, used))
            page.set_header(_printed(title, audience))
            _write_sheet(page, sheet, styles)
    finally:
        book.close()  # also when a sheet is refused: each sheet writes to a file of its own until then
    return out.getvalue()


class _Styles:
    """Cell formats, made once each: Excel allows a workbook a limited number of them."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}
        self.heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.text = book.add_format({"valign": "top"})
        self.date = book.add_format({"num_format": "d mmmm yyyy", "align": "left", "valign": "top"})

    def number(self, decimals: int, suffix: str) -> Any:
        code = "#,##0" + ("." + "0" * decimals if decimals else "")
        if suffix:
            code += '"' + suffix.replace('"', "") + '"'
        if code not in self._made:
            self._made[code] = self._book.add_format({"num_format": code, "valign": "top"})
        return self._made[code]


def _write_sheet(page: Any, sheet: Sheet, styles: _Styles) -> None:
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
    page.freeze_panes(1, sheet.frozen)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for at, column in enumerate(sheet.columns):
        page.write_string(0, at, column.heading, styles.heading)
    for number, row in enumerate(sheet.rows, start=1):
        if len(row) != len(sheet.columns):
            raise ValueError(f"{sheet.name}, row {number}: {len(row)} values under {len(sheet.columns)} headings.")
        for at, value in enumerate(row):
            _write_cell(page, number, at, value, styles)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    for offset, note in enumerate(sheet.notes):
        page.write_string(len(sheet.rows) + 2 + offset, 0, note, styles.text)


def _write_cell(page: Any, row: int, at: int, value: CellValue, styles: _Styles) -> None:
    # Nought kept to eight places would be written “0E-8”, which not every program reads as a number: hence “or 0”.
    if isinstance(value, str):
        if value:  # an empty cell takes time and room and says nothing
            page.write_string(row, at, value, styles.text)
    elif isinstance(value, Number):
        page.write_number(row, at, value.value or 0, styles.number(value.decimals, value.suffix))
    elif isinstance(value, bool):
        raise TypeError("Write yes or no in words.")
    elif isinstance(value, int):
        page.write_number(row, at, value, styles.number(0, ""))
    elif isinstance(value, Decimal):
        page.write_number(row, at, value or 0, styles.number(max(0, -int(value.as_tuple().exponent)), ""))
    elif isinstance(value, date):
        page.write_datetime(row, at, value, styles.date)
    else:
        raise TypeError(f"{type(value).__name__} cannot be put in a cell; a missing value needs its reason in words.")


def _printed(title: str, audience: str) -> str:
    """The head of a printed page in Excel's own codes; 255 letters are all it takes."""
    left, right = (text.replace("&", "&&")[:100] for text in (title, audience))
    return f"&L{left}&R{right}  &P/&N"


def _sheet_name(name: str, used: set[str]) -> str:
    """Excel's rules for the tab: no []:*?/\\, at most 31 characters, each name once."""
    clean = _FORBIDDEN.sub(" ", name).strip("' ")[:LONGEST_NAME].strip()
    if not clean or clean.lower() in used:
        raise ValueError(f"“{name}” cannot name a sheet: it is empty or stands there already.")
    used.add(clean.lower())
    return clean
