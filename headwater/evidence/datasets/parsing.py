"""From the bytes of a table to columns of text with their line numbers.

Two ways with one result. A regular file (every row as wide as the header) is read by Arrow's parser on all cores.
A ragged one is read row by row by the standard library, padding, joining or setting aside as its definition says.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from headwater.evidence.datasets.layout import Reading
from headwater.evidence.datasets.refusals import CannotLoad, RowSetAside, SetAside

_C1_AS_CP1252 = {code: bytes([code]).decode("cp1252", errors="ignore") or chr(code) for code in range(0x80, 0xA0)}
"""Files saved once too often hold Windows punctuation as control characters (a 0x92 apostrophe as U+0092)."""
_C1 = re.compile("[\x80-\x9f]")
_NO_QUOTES = bytes(byte for byte in range(256) if byte not in b'"\n')
_LONE_RETURN = re.compile("\r(?!\n)")
_FOOTNOTE = re.compile(r"\s*\(\d{1,2}\)$")
_TOP = 1 << 20
"""Characters at the top of a file among which its header must be."""


def fold(column: str) -> str:
    """The name under which a column is matched: lower case, single spaces."""
    return " ".join(column.split()).casefold()


@dataclass(frozen=True, slots=True)
class Header:
    """The header as it stands in the file."""

    names: tuple[str, ...]
    line: int
    """Line the header stands on, from 1."""
    after: int
    """How many lines to skip before the first row: everything up to and including the header."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The wanted columns as text, blanks trimmed, keyed by folded name; `line` numbers; rows that could not be read."""

    columns: dict[str, pa.Array]
    line: pa.Array
    set_aside: list[RowSetAside] = field(default_factory=list)

    @property
    def offered(self) -> int:
        """How many rows the file has, those that could not be read among them."""
        return len(self) + len(self.set_aside)

    def __len__(self) -> int:
        return len(self.line)


def decode(table: bytes, *, place: str, reading: Reading) -> str:
    """The text of the table by the first encoding that fits; raises CannotLoad naming the line that none fits."""
    if (nul := table.find(b"\0")) >= 0:
        raise CannotLoad(
            f"{place}, line {_line_at(table, nul)}: a NUL byte, which no text has. The file was damaged on its way "
            "or is no table. Download it again."
        )
    # A byte order mark says UTF-8: a wrong byte after it is damage, and no reason to read the rest as Windows text.
    marked = table.startswith(b"\xef\xbb\xbf") and "utf-8" in reading.encodings
    failed: UnicodeDecodeError | None = None
    for encoding in ("utf-8",) if marked else reading.encodings:
        try:
            text = table.decode("utf-8-sig" if encoding == "utf-8" else encoding)
        except UnicodeDecodeError as error:
            failed = error
            continue
        return text if text.isascii() or not _C1.search(text) else text.translate(_C1_AS_CP1252)
    assert failed is not None  # noqa: S101  # a definition names at least one encoding
    at = failed.start + (3 if marked else 0)  # Python counts from behind the mark
    raise CannotLoad(
        f"{place}, line {_line_at(table, at)}: a byte (0x{table[at]:02x}) that is neither UTF-8 nor Windows text. "
        "Load the file as published, or save it again as “CSV UTF-8”."
    )


def _line_at(table: bytes, position: int) -> int:
    return table.count(b"\n", 0, position) + 1


def read_header(text: str, *, place: str, reading: Reading) -> Header:
    """The first row, or the first row holding `header_row_has`; raises CannotLoad for none, or one name twice."""
    wanted = fold(reading.header_row_has) if reading.header_row_has else None
    reader = csv.reader(io.StringIO(text[:_TOP], newline=""))
    before = 0
    try:
        for row in reader:
            if wanted is None or wanted in (fold(name) for name in row):
                break
            before = reader.line_num
            if before > 20:
                row = []
                break
        else:
            row = []
    except csv.Error as error:
        raise CannotLoad(
            f"{place}, line {reader.line_num}: this cannot be a header ({error}). Load the file as published."
        ) from error
    if not any(row):
        raise CannotLoad(f"{place} has no header row with the column “{reading.header_row_has or 'name'}”.")
    names = tuple(name.strip() for name in row)
    return checked_header(names, line=before + 1, after=reader.line_num, place=place, reading=reading)


def checked_header(names: tuple[str, ...], *, line: int, after: int, place: str, reading: Reading) -> Header:
    """A header of these names as the definition knows them; raises CannotLoad where a name stands twice."""
    if reading.footnotes:
        bare = [_FOOTNOTE.sub("", name) for name in names]
        # Where only the footnote tells two columns apart, it stays.
        names = tuple(name if bare.count(short) > 1 else short for name, short in zip(names, bare, strict=True))
    also_called = {fold(other): name for other, name in reading.also_called.items()}
    names = tuple(also_called.get(fold(name), name) for name in names)
    seen: set[str] = set()
    for name in filter(None, names):
        if fold(name) in seen:
            raise CannotLoad(
                f"{place}, line {line}: the header names the column “{name}” twice, so it cannot be known which "
                "is meant. Load the file as published."
            )
        seen.add(fold(name))
    return Header(names, line, after)


def read_rows(text: str, header: Header, wanted: Sequence[str], *, place: str, reading: Reading) -> Rows:
    """The `wanted` columns (folded names) of every row. Rows no rule fits come back in `set_aside`."""
    index = {fold(name): position for position, name in enumerate(header.names) if name}
    chosen = {name: index[name] for name in wanted if name in index}
    rows = _read_regular(text, header, chosen) or _read_ragged(text, header, chosen, place=place, reading=reading)
    if not len(rows) and not rows.set_aside:
        raise CannotLoad(f"{place} has a header and no rows. Download it again.")
    return rows


def _read_regular(text: str, header: Header, chosen: dict[str, int]) -> Rows | None:
    """Read by Arrow, or return None where a row is not as wide as the header or holds a line break."""
    begins = _after_lines(text, header.after)
    if begins == len(text) or _LONE_RETURN.search(head := text[:begins]):
        return None
    # The largest files have tens of millions of letters: the rows are pointed at, not copied.
    table, before = text.encode(), len(head.encode())
    if table.find(b'"', before) >= 0:
        quotes = table[before:].translate(None, _NO_QUOTES).split(b"\n")
        if any(len(on_a_line) % 2 for on_a_line in quotes):
            return None  # a quoted field goes on over a line break, or is never closed
    width = len(header.names)
    names = [str(position) for position in range(width)]
    include = [str(position) for position in chosen.values()]
    try:
        read = arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(table).slice(before)),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=4 << 20),
            parse_options=arrow_csv.ParseOptions(ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(include, pa.string()), include_columns=include, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    columns = {name: trimmed(read.column(str(position))) for name, position in chosen.items()}
    first = header.after + 1
    return Rows(columns, pc.cast(pa.arange(first, first + len(read), 1), pa.int32()))


def _read_ragged(text: str, header: Header, chosen: dict[str, int], *, place: str, reading: Reading) -> Rows:
    width, set_aside, kept, lines = len(header.names), [], [], []
    reader = csv.reader(io.StringIO(text, newline=""), strict=reading.long_rows != "join-last")
    started = 0
    widths: Counter[int] = Counter()
    last: list[str] = []
    try:
        for row in reader:
            line, started = started + 1, reader.line_num
            if started <= header.after or not any(row):
                continue
            last = row
            widths[len(row)] += 1
            if len(row) > width:
                if reading.long_rows == "join-last":
                    row = [*row[: width - 1], ",".join(row[width - 1 :])]
                elif any(row[width:]):
                    set_aside.append(RowSetAside(line, SetAside.TOO_LONG, value=f"{len(row)} fields, not {width}"))
                    continue
            elif len(row) < width:
                if reading.short_rows == "refuse":
                    set_aside.append(RowSetAside(line, SetAside.TOO_SHORT, value=f"{len(row)} fields, not {width}"))
                    continue
                row = row + [""] * (width - len(row))
            kept.append(row)
            lines.append(line)
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise _cut_short(place, started + 1) from error
        raise CannotLoad(f"{place}, line {reader.line_num}: {error}. Load the file as published.") from error
    # A whole last row may lack its line end; one that is also shorter than the others was cut off.
    usual = max(widths, key=lambda fields: widths[fields], default=0)
    if len(last) + reading.last_row_lacks < min(width, usual) and not text.endswith(("\n", "\r")):
        raise _cut_short(place, started)
    columns = {name: trimmed(pa.array([row[at] for row in kept], pa.string())) for name, at in chosen.items()}
    return Rows(columns, pa.array(lines, pa.int32()), set_aside)


def _cut_short(place: str, line: int) -> CannotLoad:
    return CannotLoad(f"{place} has been cut short: it ends in the middle of line {line}. Download it again.")


def _after_lines(text: str, lines: int) -> int:
    """Where the text goes on behind so many lines; its end where it has no more."""
    position = 0
    for _ in range(lines):
        found = text.find("\n", position)
        if found < 0:
            return len(text)
        position = found + 1
    return position


def trimmed(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column of text as one array, without blanks at either end."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], pa.string())
    return pc.utf8_trim_whitespace(array)
