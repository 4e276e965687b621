"""Opening a table whatever it is stored as: text, one sheet of a workbook, or Parquet. One face for all three.

Columns come out as text, blanks trimmed, as they would stand in a CSV file: whole numbers without a point, dates as
yyyy-mm-dd. What a number or a date means is decided by landing, in one place.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from headwater.evidence.datasets import parsing
from headwater.evidence.datasets.fetching import LARGEST_TABLE
from headwater.evidence.datasets.layout import Reading
from headwater.evidence.datasets.parsing import Header, Rows, fold
from headwater.evidence.datasets.refusals import CannotLoad


class Table(Protocol):
    """A table that has been opened: its header is known, its rows are read when it is known which columns matter."""

    @property
    def header(self) -> Header: ...

    def rows(self, wanted: Sequence[str]) -> Rows:
        """The `wanted` columns (folded names). Raises CannotLoad where there are no rows."""
        ...


def open_table(table: bytes, *, place: str, reading: Reading) -> Table:
    """Open the bytes of one table. Raises CannotLoad with one sentence for what is damaged or is something else."""
    if reading.table == "parquet":
        return _open_parquet(table, place, reading)
    if reading.table == "workbook":
        return _open_workbook(table, place, reading)
    text = parsing.decode(table, place=place, reading=reading)
    return _Text(text, parsing.read_header(text, place=place, reading=reading), place, reading)


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    header: Header
    place: str
    reading: Reading

    def rows(self, wanted: Sequence[str]) -> Rows:
        return parsing.read_rows(self.text, self.header, wanted, place=self.place, reading=self.reading)


# Parquet ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Parquet:
    file: pq.ParquetFile
    header: Header
    place: str

    def rows(self, wanted: Sequence[str]) -> Rows:
        names = dict(zip(map(fold, self.header.names), self.file.schema_arrow.names, strict=True))
        chosen = [names[folded] for folded in wanted]
        batches, size = [], 0
        try:
            for batch in self.file.iter_batches(columns=chosen):
                size += batch.nbytes
                if size > LARGEST_TABLE:
                    raise CannotLoad(
                        f"{self.place} unpacks to more than {LARGEST_TABLE >> 20} MB. No published table does; it was "
                        "not unpacked."
                    )
                batches.append(batch)
            read = pa.Table.from_batches(batches, self.file.schema_arrow.empty_table().select(chosen).schema)
            columns = {name: _as_text(read.column(names[name])) for name in wanted}
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self.place) from error
        if not len(read):
            raise CannotLoad(f"{self.place} has columns and no rows. Download it again.")
        return Rows(columns, pc.cast(pa.arange(2, len(read) + 2, 1), pa.int32()))


def _open_parquet(table: bytes, place: str, reading: Reading) -> _Parquet:
    if table[:4] != b"PAR1":
        raise CannotLoad(f"{place} is not a Parquet file. Load the file that the publisher offers.")
    if table[-4:] != b"PAR1":
        raise CannotLoad(f"{place} has been cut short: it has no end (Parquet). Download it again.")
    try:
        file = pq.ParquetFile(pa.BufferReader(table))
        names = tuple(file.schema_arrow.names)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(place) from error
    return _Parquet(file, parsing.checked_header(names, line=1, after=1, place=place, reading=reading), place)


def _damaged(place: str) -> CannotLoad:
    return CannotLoad(f"{place} is damaged (Parquet). Download it again.")


def _as_text(column: pa.ChunkedArray) -> pa.Array:
    """Any column as text: whole floats without a point, nothing as a blank."""
    text = pc.cast(column, pa.string())
    if pa.types.is_floating(column.type):
        text = pc.replace_substring_regex(text, r"\.0$", "")
    return parsing.trimmed(pc.fill_null(text, ""))


# Workbooks -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Workbook:
    grid: Sequence[Sequence[Any]]
    header: Header
    place: str

    def rows(self, wanted: Sequence[str]) -> Rows:
        below = self.grid[self.header.after :]
        if not any(map(any, below)):
            raise CannotLoad(f"{self.place} has a header and no rows. Download it again.")
        at = {fold(name): place for place, name in enumerate(self.header.names)}
        columns = {
            name: parsing.trimmed(pa.array([_cell(row[at[name]]) for row in below], pa.string())) for name in wanted
        }
        first = self.header.after + 1
        return Rows(columns, pc.cast(pa.arange(first, first + len(below), 1), pa.int32()))


def _open_workbook(table: bytes, place: str, reading: Reading) -> _Workbook:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    _refuse_bomb(table, place)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(table)) as book:
            if reading.sheet not in book.sheet_names:
                listed = ", ".join(f"“{name}”" for name in book.sheet_names[:6])
                raise CannotLoad(
                    f"{place} has no sheet “{reading.sheet}”; its sheets are {listed}. Load the file that the "
                    "publisher offers; if the publisher has renamed the sheet, change the definition."
                )
            grid = book.get_sheet_by_name(reading.sheet).to_python(skip_empty_area=False)
    except PasswordError as error:
        raise CannotLoad(f"{place} is locked with a password. Save it without one, then load it.") from error
    except CalamineError as error:
        raise CannotLoad(f"{place} is not a whole Excel file. Download it again.") from error
    wanted = fold(reading.header_row_has) if reading.header_row_has else None
    for line, row in enumerate(grid[:21], 1):
        names = tuple(_cell(cell).strip() for cell in row)
        if any(names) and (wanted is None or wanted in map(fold, names)):
            return _Workbook(
                grid, parsing.checked_header(names, line=line, after=line, place=place, reading=reading), place
            )
    raise CannotLoad(
        f"{place}, sheet “{reading.sheet}”, has no header row with the column “{reading.header_row_has or 'name'}”."
    )


def _refuse_bomb(table: bytes, place: str) -> None:
    """A workbook is an archive of XML: measure it while unpacking, before anything reads it."""
    try:
        with zipfile.ZipFile(io.BytesIO(table)) as archive:
            unpacked = 0
            for info in archive.infolist():
                with archive.open(info) as stream:
                    while piece := stream.read(1 << 20):
                        unpacked += len(piece)
                        if unpacked > LARGEST_TABLE:
                            raise CannotLoad(
                                f"{place} unpacks to more than {LARGEST_TABLE >> 20} MB. No published workbook does; "
                                "it was not read."
                            )
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, zlib.error) as error:
        raise CannotLoad(f"{place} is not a whole Excel file. Download it again.") from error


def _cell(cell: Any) -> str:
    """A cell as it would stand in a CSV file."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell)  # a date as yyyy-mm-dd
