"""A PDF written from front to back: what has been written is forgotten, but for where it stands.

PDF 1.7 (ISO 32000-1): 7.5.7 object streams, 7.5.8 cross-reference streams.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from hashlib import sha256
from itertools import accumulate
from typing import BinaryIO

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PACKED_TOGETHER = 200
"""Objects in one object stream: whoever reads one of them unpacks all."""
_ENTRY = struct.Struct(">BIH")
"""Of the cross-reference: kind, where, which. Four bytes for the place, so a file may have 4 GB."""
_FREE, _PLAIN, _PACKED = 0, 1, 2


class PdfWriter:
    """Writes numbered objects to `out`. A number may be reserved and referred to long before its object is put."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._hash = sha256()
        self._length = 0
        self._entries = bytearray(_ENTRY.size)  # object 0 is free in every PDF
        self._waiting: list[tuple[int, bytes]] = []
        self._write(HEADER)

    def reserve(self) -> int:
        """A number for an object that will be put."""
        return self.reserve_many(1)[0]

    def reserve_many(self, count: int) -> range:
        """As many numbers, one after another."""
        first = len(self._entries) // _ENTRY.size
        self._entries += _ENTRY.pack(_FREE, 0, 0) * count
        return range(first, first + count)

    def put(self, number: int, said: bytes) -> None:
        """Write an object that is no stream."""
        self.put_all([number], [said])

    def put_all(self, numbers: Iterable[int], said: Iterable[bytes]) -> None:
        """Write objects that are no streams."""
        self._waiting.extend(zip(numbers, said, strict=True))
        while len(self._waiting) >= PACKED_TOGETHER:
            self._pack()

    def put_stream(self, number: int, entries: bytes, data: bytes) -> None:
        """Write a stream as it is. `entries`: what its dictionary holds, its length among it."""
        self._mark(number, _PLAIN, self._length, 0)
        self._write(b"%d 0 obj\n<< %s >>\nstream\n" % (number, entries))
        self._write(data)
        self._write(b"\nendstream\nendobj\n")

    def put_packed(self, number: int, entries: bytes, data: bytes) -> None:
        """Write a stream that is not packed yet."""
        packed = zlib.compress(data, 6)
        self.put_stream(number, b"%s /Filter /FlateDecode /Length %d" % (entries, len(packed)), packed)

    def close(self, *, root: int, info: int) -> None:
        """Write what is waiting and where everything stands. The file's identifier is the hash of what it holds."""
        while self._waiting:
            self._pack()
        number = self.reserve()
        start = self._length
        self._mark(number, _PLAIN, start, 0)
        identifier = self._hash.hexdigest()[:32].encode()
        entries = (
            b"/Type /XRef /Size %d /W [ 1 4 2 ] /Root %d 0 R /Info %d 0 R /ID [ <%s> <%s> ]"
            b" /DecodeParms << /Predictor 12 /Columns %d >>"
        ) % (number + 1, root, info, identifier, identifier, _ENTRY.size)
        self.put_packed(number, entries, _differences(bytes(self._entries), _ENTRY.size))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _pack(self) -> None:
        """Write the first of what is waiting."""
        together, self._waiting = self._waiting[:PACKED_TOGETHER], self._waiting[PACKED_TOGETHER:]
        number = self.reserve()
        places = accumulate((len(said) + 1 for _, said in together), initial=0)
        head = (
            b" ".join([b"%d %d" % (which, place) for (which, _), place in zip(together, places, strict=False)]) + b"\n"
        )
        for n, (which, _) in enumerate(together):
            self._mark(which, _PACKED, number, n)
        entries = b"/Type /ObjStm /N %d /First %d" % (len(together), len(head))
        self.put_packed(number, entries, head + b"\n".join([said for _, said in together]))

    def _mark(self, number: int, kind: int, where: int, which: int) -> None:
        _ENTRY.pack_into(self._entries, number * _ENTRY.size, kind, where, which)

    def _write(self, content: bytes) -> None:
        self._out.write(content)
        self._hash.update(content)
        self._length += len(content)


def _differences(rows: bytes, width: int) -> bytes:
    """Each row as its difference from the row above, byte by byte (PNG's filter 2): rows that differ by one pack well.

    All bytes are taken away at once, as one large number: the upper bit of each is set before, so that none borrows of
    its neighbour, and put right after.
    """
    upper = int.from_bytes(b"\x80" * len(rows), "big")
    here = int.from_bytes(rows, "big")
    above = int.from_bytes(bytes(width) + rows[:-width], "big")
    taken = ((here | upper) - (above & ~upper)) ^ ((here ^ ~above) & upper)
    differing = taken.to_bytes(len(rows), "big")
    return b"".join(b"\x02" + differing[at : at + width] for at in range(0, len(rows), width))
