"""A PDF as qpdf packs it, taken apart by its bytes: every object at once, and none of them made a value of Python's.

From front to back, with nothing between, qpdf writes two lines of header, streams, and at last a stream that says where
everything stands. What is no stream is in an object stream (ISO 32000-1, 7.5.7), each object in a line of its own. Only
what is written exactly so is taken; of any other document qpdf can make such a one.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from itertools import accumulate

import pikepdf

_HEADER = re.compile(rb"%PDF-\d\.\d\n%\xbf\xf7\xa2\xfe\n")
_STREAM = re.compile(
    rb"(?P<number>\d+) 0 obj\n<<(?:"
    rb" /Type /ObjStm /Length (?P<packed>\d+)(?P<deflated> /Filter /FlateDecode)?"
    rb" /N (?P<count>\d+) /First (?P<first>\d+)"
    rb"| /Type /XRef /Length (?P<places>\d+) [^\n]*/Size (?P<size>\d+) [^\n]*"
    rb"|(?P<entries>[^\n]*) /Length (?P<length>\d+)"
    rb") >>\nstream\n"
)
_END = b"\nendstream\nendobj\n"


@dataclass(frozen=True, slots=True)
class Stream:
    """`entries`: what its dictionary holds beside its length, a space before each. `data`: its bytes as they stand."""

    number: int
    entries: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class Objects:
    """Every object of a document. `lines` has those that are no streams, `numbers` what they are called, in step."""

    numbers: list[int]
    lines: list[bytes]
    streams: list[Stream]


def taken(pdf: bytes) -> Objects:
    """All objects of a PDF that qpdf has packed. Raises ValueError where it is written in any other way."""
    objects = objects_of(pdf)
    if objects is None:
        raise ValueError("its objects are not in order")
    return objects


def objects_of(pdf: bytes) -> Objects | None:
    """All objects of a PDF that qpdf has packed; None where it is written in any other way."""
    header = _HEADER.match(pdf)
    objects, streams = Objects([], [], []), []
    at = header.end() if header else -1
    while at > 0 and (found := _STREAM.match(pdf, at)):
        number, start = int(found["number"]), found.end()
        end = start + int(found["packed"] or found["places"] or found["length"])
        streams.append(number)
        if found["places"]:
            is_last = pdf[end:] == b"%sstartxref\n%d\n%%%%EOF\n" % (_END, at)
            is_whole = sorted([*streams, *objects.numbers]) == list(range(1, int(found["size"])))
            return objects if is_last and is_whole else None
        if found["packed"]:
            if not _unpack(pdf[start:end], found, objects):
                return None
        else:
            objects.streams.append(Stream(number, found["entries"], pdf[start:end]))
        at = end + len(_END) if pdf.startswith(_END, end) else -1
    return None


def repacked(pdf: pikepdf.Pdf) -> bytes:
    """The same document as `objects_of` reads it, without what nothing in it refers to. Its streams stay as they are,
    byte for byte."""
    out = io.BytesIO()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        fix_metadata_version=False,
        static_id=True,
    )
    return out.getvalue()


def _unpack(data: bytes, found: re.Match[bytes], objects: Objects) -> bool:
    """Take the objects of an object stream; False where they do not stand one to a line."""
    try:
        plain = zlib.decompress(data) if found["deflated"] else data
        first = int(found["first"])
        pairs = [int(word) for word in plain[:first].split()]
    except (zlib.error, ValueError):
        return False
    lines = plain[first:].split(b"\n")
    places = [0, *accumulate(len(line) + 1 for line in lines)][: int(found["count"])]
    objects.numbers.extend(pairs[::2])
    objects.lines.extend(lines[: len(places)])
    return pairs[1::2] == places and not any(lines[len(places) :])
