"""Reads the columns of a flat Parquet file with the standard library alone.

Only what such a file of texts and numbers needs: flat columns, at most one level of "may be missing", data pages of
the first version, plain or dictionary encoding, no compression or Snappy. Anything else is refused, never guessed.
https://parquet.apache.org/docs/file-format/, https://github.com/google/snappy/blob/main/format_description.txt
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

MAGIC = b"PAR1"
BYTE_ARRAY, DOUBLE, INT64, INT32 = 6, 5, 2, 1
PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY = 0, 2, 8
UNCOMPRESSED, SNAPPY = 0, 1
DATA_PAGE, DICTIONARY_PAGE = 0, 2
OPTIONAL = 1


def read_parquet(path: Path, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of these columns, in the file's order: texts, numbers, or None where missing."""
    raw = path.read_bytes()
    if raw[:4] != MAGIC or raw[-4:] != MAGIC:
        raise ValueError(f"{path.name} is no Parquet file")
    size = int.from_bytes(raw[-8:-4], "little")
    meta = Compact(raw, len(raw) - 8 - size).structure()
    optional = {element[4].decode(): element.get(3) == OPTIONAL for element in meta[2][1:]}
    for group in meta[4]:
        chunks = {b".".join(chunk[3][3]).decode(): chunk[3] for chunk in group[1]}
        missing = [name for name in columns if name not in chunks]
        if missing:
            raise ValueError(f"{path.name} has no column {', '.join(missing)}")
        yield from zip(*(list(_values(raw, chunks[name], optional[name])) for name in columns), strict=True)


def _values(raw: bytes, chunk: dict[int, Any], optional: bool) -> Iterator[Any]:
    at = min(chunk.get(11, chunk[9]), chunk[9])
    left, kind, codec = chunk[5], chunk[1], chunk[4]
    words: list[Any] = []
    while left:
        reader = Compact(raw, at)
        header = reader.structure()
        page = raw[reader.at : reader.at + header[3]]
        at = reader.at + header[3]
        if codec == SNAPPY:
            page = unsnap(page)
        elif codec != UNCOMPRESSED:
            raise ValueError(f"compression {codec} is not read here")
        if header[1] == DICTIONARY_PAGE:
            words = list(_plain(page, kind, header[7][1]))
        elif header[1] == DATA_PAGE:
            count = header[5][1]
            yield from _page(page, header[5], kind, words, optional)
            left -= count
        else:
            raise ValueError(f"pages of kind {header[1]} are not read here")


def _page(page: bytes, header: dict[int, Any], kind: int, words: list[Any], optional: bool) -> Iterator[Any]:
    count, start = header[1], 0
    there: Sequence[int] = [1] * count
    if optional:
        start = 4 + int.from_bytes(page[:4], "little")
        there = runs(page[4:start], 1, count)
    present = sum(there)
    if header[2] == PLAIN:
        values: Iterator[Any] = _plain(page[start:], kind, present)
    elif header[2] in (PLAIN_DICTIONARY, RLE_DICTIONARY):
        values = (words[index] for index in runs(page[start + 1 :], page[start], present))
    else:
        raise ValueError(f"encoding {header[2]} is not read here")
    for one in there:
        yield next(values) if one else None


def _plain(data: bytes, kind: int, count: int) -> Iterator[Any]:
    if kind == BYTE_ARRAY:
        at = 0
        for _ in range(count):
            size = int.from_bytes(data[at : at + 4], "little")
            yield data[at + 4 : at + 4 + size].decode()
            at += 4 + size
        return
    form = {DOUBLE: "d", INT64: "q", INT32: "i"}.get(kind)
    if form is None:
        raise ValueError(f"values of kind {kind} are not read here")
    yield from struct.unpack_from(f"<{count}{form}", data)


def runs(data: bytes, width: int, count: int) -> list[int]:
    """Small whole numbers, stored as runs of one value and as groups of eight packed into `width` bits each."""
    found: list[int] = []
    at, mask, size = 0, (1 << width) - 1, (width + 7) // 8
    while len(found) < count:
        head, at = varint(data, at)
        if head & 1:
            packed = data[at : at + (head >> 1) * width]
            at += len(packed)
            found.extend(_unpack(packed, width, mask) if width else [0] * (8 * (head >> 1)))
        else:
            value = int.from_bytes(data[at : at + size], "little") & mask
            at += size
            found.extend([value] * (head >> 1))
    return found[:count]


def _unpack(data: bytes, width: int, mask: int) -> Iterator[int]:
    for at in range(0, len(data), width):
        bits = int.from_bytes(data[at : at + width], "little")
        for _ in range(8):
            yield bits & mask
            bits >>= width


def varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def unsnap(data: bytes) -> bytes:
    """Undo Snappy compression."""
    size, at = varint(data, 0)
    out = bytearray()
    while at < len(data):
        tag = data[at]
        at += 1
        if tag & 3 == 0:
            length = (tag >> 2) + 1
            if length > 60:
                extra = length - 60
                length = int.from_bytes(data[at : at + extra], "little") + 1
                at += extra
            out += data[at : at + length]
            at += length
            continue
        if tag & 3 == 1:
            length = ((tag >> 2) & 7) + 4
            offset = (tag >> 5) << 8 | data[at]
            at += 1
        else:
            wide = 2 if tag & 3 == 2 else 4
            length = (tag >> 2) + 1
            offset = int.from_bytes(data[at : at + wide], "little")
            at += wide
        if not 0 < offset <= len(out):
            raise ValueError("the compressed data are damaged")
        start = len(out) - offset
        if offset >= length:
            out += out[start : start + length]
        else:
            piece = bytes(out[start:])
            out += (piece * (length // offset + 1))[:length]
    if len(out) != size:
        raise ValueError("the compressed data are damaged")
    return bytes(out)


class Compact:
    """Thrift's compact protocol, in which the headers of a Parquet file are written: structures by field number."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def structure(self) -> dict[int, Any]:
        found: dict[int, Any] = {}
        number = 0
        while head := self._byte():
            step = head >> 4
            number = number + step if step else self._signed()
            found[number] = self._value(head & 15)
        return found

    def _value(self, kind: int) -> Any:
        if kind in (1, 2):
            return kind == 1
        if kind == 3:
            return self._byte()
        if kind in (4, 5, 6):
            return self._signed()
        if kind == 7:
            self.at += 8
            return struct.unpack_from("<d", self.data, self.at - 8)[0]
        if kind == 8:
            size = self._unsigned()
            self.at += size
            return self.data[self.at - size : self.at]
        if kind in (9, 10):
            head = self._byte()
            size = head >> 4 if head >> 4 != 15 else self._unsigned()
            return [self._value(head & 15) for _ in range(size)]
        if kind == 12:
            return self.structure()
        raise ValueError(f"a field of kind {kind} is not read here")

    def _byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def _unsigned(self) -> int:
        value, self.at = varint(self.data, self.at)
        return value

    def _signed(self) -> int:
        value = self._unsigned()
        return (value >> 1) ^ -(value & 1)
