"""Sheets in: an Excel workbook, a CSV file or what was copied from a table becomes a grid of text cells.

Nothing is interpreted here: every cell is the text its reader sees, at its address ("C7"). What is plainly no sheet is
refused with one sentence that says what to do.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any
from xml.etree import ElementTree

LARGEST = 2 << 20
"""Bytes of a file or of pasted text."""
MOST_ROWS = 5_000
"""Below the heading, which is the first row."""
MOST_COLUMNS = 256
LARGEST_UNPACKED = 64 << 20
"""Bytes of a workbook once unpacked: it is a zip archive, and says of itself what it likes."""
LARGEST_TEXT = 1 << 20
"""Characters of the cells together."""

_CHECK_FILE = "Save it again in Excel as “Excel Workbook (.xlsx)” or as “CSV UTF-8”, and choose that file."


class CannotReadTable(ValueError):
    """This is no sheet that can be read; the message says why and what to do."""


class WhichSheet(CannotReadTable):
    """The workbook has several sheets and nobody said which; `sheets` are their names."""

    def __init__(self, message: str, sheets: Sequence[str]) -> None:
        super().__init__(message)
        self.sheets = tuple(sheets)


def address_of(row: int, column: int) -> str:
    """`C7` for row 6 and column 2, both counted from 0: as the sheet itself names the cell."""
    letters, left = "", column + 1
    while left:
        left, at = divmod(left - 1, 26)
        letters = chr(65 + at) + letters
    return f"{letters}{row + 1}"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as text: `rows` from the top, each from the left and as long as it was given (nothing is filled in).

    Blanks around a text and line breaks within it are single blanks. `name` is the sheet's, where it has one.
    """

    rows: tuple[tuple[str, ...], ...]
    name: str = field(default="")

    @property
    def width(self) -> int:
        """Columns of the longest row."""
        return max(map(len, self.rows), default=0)

    def text(self, row: int, column: int) -> str:
        """What stands in a cell, counted from 0; "" for an empty one and for one outside the table."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else ""

    def cells(self) -> Iterator[tuple[int, int, str]]:
        """Row, column and text of every cell that is not empty."""
        for row, cells in enumerate(self.rows):
            for column, text in enumerate(cells):
                if text:
                    yield row, column, text

    def as_text(self) -> str:
        """The grid as text that `read_pasted(…, separator="\t")` reads back as the same grid, but for its name."""
        out = io.StringIO()
        csv.writer(out, dialect="excel-tab", lineterminator="\n").writerows(self.rows)
        return out.getvalue()


def read_table(content: bytes, *, file_name: str = "", sheet: str = "") -> Grid:
    """Read an uploaded file: .xlsx, or text with commas, semicolons or tabs in UTF-8 or Windows letters.

    `sheet` names the sheet of a workbook; needed only where several have something in them. Formulas give the values
    that were stored with them, dates are written 2025-07-18, percentages as they are shown: a cell of 0.931 that Excel
    shows as 93% is “93.1%”. Raises CannotReadTable, above all for what is too large (2 MB, 5,000 rows), locked with a
    password, or no sheet at all; WhichSheet where it must be said which.
    """
    if not content:
        raise CannotReadTable("The file is empty. Choose it again.")
    if len(content) > LARGEST:
        raise CannotReadTable(f"The file is larger than {LARGEST >> 20} MB. {_TOO_MUCH}")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise CannotReadTable("The workbook is locked with a password. Save it without one, and choose it again.")
        raise CannotReadTable(f"This is not an .xlsx workbook but an older kind of file. {_CHECK_FILE}")
    if content.startswith(b"PK"):
        return _read_workbook(content, sheet)
    return _limited(_read_separated(_decoded(content)), name="")


def read_pasted(text: str, *, separator: str = "") -> Grid:
    """Read what was copied from Excel or from a table in Word: cells parted by tabs, rows by line ends.

    Text without a single tab is read as CSV where it has commas or semicolons; `separator` says which it is. Raises
    CannotReadTable.
    """
    if len(text.encode("utf-8", errors="replace")) > LARGEST:
        raise CannotReadTable(f"That is more than {LARGEST >> 20} MB. {_TOO_MUCH}")
    if "\0" in text:
        raise CannotReadTable("The text has characters that no text has. Copy the cells again from the sheet.")
    return _limited(_read_separated(text, separator), name="")


_TOO_MUCH = "Take only the part of the sheet that has the figures, in two goes if need be."


# Text ----------------------------------------------------------------------------------------------------------------


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")  # Excel's “Unicode Text”
        except UnicodeDecodeError:
            raise CannotReadTable(f"The file is damaged: it ends in the middle of a letter. {_CHECK_FILE}") from None
    if b"\0" in content:
        raise CannotReadTable(f"This is not a sheet: it is neither a workbook nor text. {_CHECK_FILE}")
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"%pdf", b"{\\rtf")):
        raise CannotReadTable(f"This is not a sheet but a web page or a document. {_CHECK_FILE}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _read_separated(text: str, separator: str = "") -> list[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    if not lines.strip():
        raise CannotReadTable("There is nothing in it. Copy the cells with their headings.")
    separator = separator or _separator(lines)
    if lines.count('"') % 2:
        # A lone quotation mark, such as inches or an unfinished one: nothing is quoted then.
        return [line.split(separator) for line in lines.split("\n")]
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=separator)
    try:
        return list(reader)
    except csv.Error:
        raise CannotReadTable(
            f"Line {reader.line_num} cannot be read: one cell of it is far too long. {_TOO_MUCH}"
        ) from None


def _separator(text: str) -> str:
    """Tab where there is one; otherwise whichever of semicolon and comma stands on more lines."""
    if "\t" in text:
        return "\t"
    lines = text.split("\n")[:200]
    with_semicolon, with_comma = (sum(mark in line for line in lines) for mark in (";", ","))
    return ";" if with_semicolon >= max(with_comma, 1) else ","


def _limited(rows: Sequence[Sequence[object]], *, name: str) -> Grid:
    """The grid of these cells without the empty rows and columns at its end; refuses what is too large."""
    # Empty cells at a row's end stay: whether a row is as long as its heading says whether cells may have moved.
    texts = [tuple(_as_text(cell) for cell in row) for row in rows]
    texts = [() if row == ("",) else row for row in texts]
    while texts and not any(texts[-1]):
        texts.pop()
    if not texts:
        raise CannotReadTable("There is nothing in it. Choose the sheet that has the figures.")
    _refuse_large(len(texts), max(map(len, texts)))
    if sum(len(text) for row in texts for text in row) > LARGEST_TEXT:
        raise CannotReadTable(f"The sheet holds more text than a sheet of figures does. {_TOO_MUCH}")
    return Grid(tuple(texts), name)


def _refuse_large(rows: int, columns: int) -> None:
    if (below := rows - 1) > MOST_ROWS:
        said = f"The sheet has {below:,} rows below its heading; at most {MOST_ROWS:,} can be read."
        raise CannotReadTable(f"{said} {_TOO_MUCH}")
    if columns > MOST_COLUMNS:
        raise CannotReadTable(f"The sheet has {columns:,} columns; at most {MOST_COLUMNS} can be read. {_TOO_MUCH}")


def _as_text(cell: object) -> str:
    if isinstance(cell, str):
        return " ".join(cell.replace("\0", " ").split())
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float | int):
        return _number_text(_number(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time | timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def _number(cell: float | int) -> Decimal:
    """As Excel knows it: 15 digits, so that 0.1 + 0.2 is 0.3."""
    return Decimal(f"{cell:.15g}") if isinstance(cell, float) else Decimal(cell)


def _number_text(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


# Workbooks -----------------------------------------------------------------------------------------------------------


def _read_workbook(content: bytes, sheet: str) -> Grid:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        parts = _Parts(content)
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            found = [
                about.name
                for about in book.sheets_metadata
                if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible
            ]
            looks = {name: parts.look(name) for name in found}
            name = _chosen(sheet, [name for name in found if looks[name].rows], found)
            look = looks[name]
            _refuse_large(look.rows, look.columns)
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CannotReadTable:
        raise
    except (CalamineError, ElementTree.ParseError, ValueError, OSError) as error:
        raise CannotReadTable(f"The workbook is damaged. {_CHECK_FILE}") from error
    cells: list[list[Any]] = [list(row) for row in rows]
    for (row, column), said in look.errors.items():
        while len(cells) <= row:
            cells.append([])
        cells[row].extend([""] * (column + 1 - len(cells[row])))
        cells[row][column] = said
    for row, column in look.percentages:
        if row < len(cells) and column < len(cells[row]):
            value = cells[row][column]
            if isinstance(value, int | float) and not isinstance(value, bool):
                cells[row][column] = f"{_number_text(_number(value) * 100)}%"
    return _limited(cells, name=name)


def _chosen(sheet: str, filled: Sequence[str], found: Sequence[str]) -> str:
    listed = ", ".join(f"“{name}”" for name in filled)
    if sheet:
        for name in found:
            if name.strip().casefold() == sheet.strip().casefold():
                return name
        raise WhichSheet(f"The workbook has no sheet “{sheet}”. It has {listed or 'none with anything in it'}.", filled)
    if not filled:
        raise CannotReadTable("The workbook has no sheet with anything in it. Choose the file that has the figures.")
    if len(filled) > 1:
        raise WhichSheet(
            f"The workbook has {len(filled)} sheets: {listed}. Say which one, and choose the file again.", filled
        )
    return filled[0]


@dataclass(frozen=True, slots=True)
class _Look:
    """What the reader of values does not tell of a sheet: how far it reaches, faults, which numbers are percentages."""

    rows: int
    columns: int
    errors: dict[tuple[int, int], str]
    percentages: frozenset[tuple[int, int]]


_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_PERCENT_FORMATS = (9, 10)  # 0% and 0.00%, which every workbook has without saying so (ECMA-376, 18.8.30)


class _Parts:
    """The parts of a workbook, unpacked while counting, before anything else reads it."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            self._names = {name.lstrip("/"): name for name in self._archive.namelist()}
            if any(info.flag_bits & 1 for info in self._archive.infolist()):
                raise CannotReadTable("The file is locked with a password. Save it without one, and choose it again.")
            self._measure()
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
            if isinstance(error, CannotReadTable):
                raise
            raise CannotReadTable(f"The file is damaged. {_CHECK_FILE}") from error
        if "xl/workbook.xml" not in self._names:
            raise CannotReadTable(f"This is not an .xlsx workbook but another kind of archive. {_CHECK_FILE}")
        self._files = self._sheet_files()
        self._percent_styles = self._styles_in_percent()

    def _measure(self) -> None:
        unpacked = 0
        for info in self._archive.infolist():
            with self._archive.open(info) as stream:
                while piece := stream.read(1 << 20):
                    unpacked += len(piece)
                    if b"<!DOCTYPE" in piece:  # no workbook has one; it is how XML is made to swell or to fetch
                        raise CannotReadTable(f"The workbook holds what no workbook does. {_CHECK_FILE}")
                    if unpacked > LARGEST_UNPACKED:
                        raise CannotReadTable(f"The workbook is far larger than it looks. {_TOO_MUCH}")

    def look(self, sheet: str) -> _Look:
        """Read one sheet's cells without their values."""
        rows = columns = 0
        errors: dict[tuple[int, int], str] = {}
        percentages: set[tuple[int, int]] = set()
        for row, column, cell in self._cells(sheet):
            said = next((child.text or "" for child in cell if _local(child.tag) in ("v", "is")), None)
            if said is None:
                continue  # a cell that is only coloured
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if cell.get("t") == "e":
                errors[row, column] = said
            elif cell.get("t", "n") == "n" and cell.get("s") in self._percent_styles:
                percentages.add((row, column))
        return _Look(rows, columns, errors, frozenset(percentages))

    def _cells(self, sheet: str) -> Iterator[tuple[int, int, ElementTree.Element]]:
        """Each cell with its row and column. A file need not say where a cell stands (ECMA-376, 18.3.1.4):
        then it is the next one, as the reader of values has it."""
        row = column = -1
        if (name := self._files.get(sheet)) is None:
            return
        with self._archive.open(name) as stream:
            # Measured before, and without entities of its own.
            for event, element in ElementTree.iterparse(stream, ("start", "end")):  # noqa: S314
                tag = _local(element.tag)
                if event == "start" and tag == "row":
                    said = element.get("r", "")
                    row, column = int(said) - 1 if said.isdecimal() else row + 1, -1
                elif event == "end" and tag == "c":
                    found = _ADDRESS.fullmatch(element.get("r", ""))
                    row, column = (int(found[2]) - 1, _column(found[1])) if found else (row, column + 1)
                    yield row, column, element
                elif event == "end" and tag == "row":
                    element.clear()

    def _sheet_files(self) -> dict[str, str]:
        """Which part holds the sheet of each name."""
        targets = {str(link.get("Id")): str(link.get("Target")) for link in self._tree("xl/_rels/workbook.xml.rels")}
        files = {}
        for element in self._tree("xl/workbook.xml").iter():
            if _local(element.tag) == "sheet":
                key = next((value for name, value in element.items() if _local(name) == "id"), "")
                target = targets.get(key, "")
                path = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
                if path in self._names:
                    files[str(element.get("name"))] = self._names[path]
        return files

    def _styles_in_percent(self) -> frozenset[str]:
        if "xl/styles.xml" not in self._names:
            return frozenset()
        styles = self._tree("xl/styles.xml")
        formats = set(_PERCENT_FORMATS)
        found = []
        for element in styles.iter():
            if _local(element.tag) == "numFmt" and "%" in _NOT_FORMAT.sub("", element.get("formatCode", "")):
                formats.add(int(element.get("numFmtId", "0")))
            if _local(element.tag) == "cellXfs":
                found = [int(style.get("numFmtId", "0")) for style in element]
        return frozenset(str(at) for at, number in enumerate(found) if number in formats)

    def _tree(self, part: str) -> ElementTree.Element:
        if part not in self._names:
            return ElementTree.Element("nothing")
        return ElementTree.fromstring(self._archive.read(self._names[part]))  # noqa: S314


def _local(tag: str) -> str:
    """The name without its namespace."""
    return tag.rpartition("}")[2]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
