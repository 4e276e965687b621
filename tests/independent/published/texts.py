"""Texts, numbers and years as the published files write them."""

from __future__ import annotations

import csv
import gzip
import io
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
FLOAT_DIGITS = 15
"""A text with more digits than this is a binary float written out in full: 65.599999999999994 stands for 65.6."""


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


def shortest(number: Decimal) -> Decimal:
    """The number that a long float stands for; any other number as it is."""
    if len(number.as_tuple().digits) <= FLOAT_DIGITS:
        return number
    return Decimal(repr(float(number)))


def fold(column: str) -> str:
    """A column's name without regard to case and blanks."""
    return " ".join(column.split()).upper()


def digits(text: object) -> str:
    return re.sub(r"\D", "", str(text or ""))


def period_ending(year: int) -> str:
    """`2018-19` for 2019."""
    return f"{year - 1}-{year % 100:02}"


def period_of_six(text: str) -> str:
    """`2016-17` for `201617`, as explore education statistics writes a year."""
    match = re.fullmatch(r"(20\d\d)(\d\d)", text.strip())
    return f"{match[1]}-{match[2]}" if match else ""


def laestab_of(authority: str | None, number: str | None) -> str:
    """The seven digits that a local authority's code and a school's number make, or nothing."""
    authority, number = (authority or "").strip(), (number or "").strip()
    return authority + number.zfill(4) if authority.isdigit() and number.isdigit() else ""


def decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def content(path: Path) -> bytes:
    """The bytes of the table: unpacked from a .gz, or the one data file of a .zip (its `.meta.csv` describes it)."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as folder:
            names = [name for name in folder.namelist() if name.endswith(".csv") and not name.endswith(".meta.csv")]
            if len(names) != 1:
                raise ValueError(f"{path.name} holds {len(names)} data files")
            return folder.read(names[0])
    return path.read_bytes()


def read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line of the file on which it starts."""
    reader = csv.reader(io.StringIO(decode(content(path)), newline=""))
    start = 1
    for row in reader:
        if row:
            yield start, list(map(sys.intern, row))
        start = reader.line_num + 1


def read_records(path: Path) -> list[dict[str, str]]:
    rows = read_rows(path)
    _, header = next(rows)
    return [dict(zip(header, row, strict=False)) for _, row in rows]


def columns_of(header: Iterable[str], file: str) -> dict[str, int]:
    """Where each column stands, by its folded name."""
    columns: dict[str, int] = {}
    for index, column in enumerate(header):
        if fold(column) in columns:
            raise ValueError(f"{file}: column {column} stands twice in the header")
        columns[fold(column)] = index
    return columns
