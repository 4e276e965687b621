"""Objects of one PDF written into another under new numbers, all of a document in one go."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

import pikepdf

from headwater.foundations.documents.binding.objects import Objects
from headwater.foundations.documents.binding.writing import PdfWriter

_THERE = b"/NumberOfThePack."
_STRING = rb"(?:\([^()\\\n]*(?:\\.[^()\\\n]*)*\)|<[0-9A-Fa-f]*>)"
"""As qpdf writes them: within, a bracket is always escaped, and so is a line break."""
_TOKENS = (
    rb"\d+ 0 R",
    rb"/Headers \[ (?:" + _STRING + rb" )*\]",
    rb"/(?:ID|Dest|D) " + _STRING,
    rb"/StructParents? \d+",
    _THERE + rb"\d+",
    _STRING,
)
"""What may be said otherwise in the whole; qpdf has a space before each. And strings, so that what looks like one of
those within their words is left alone."""
_TOKEN, _TOKEN_OR_ROLE = (
    re.compile(rb"( (?:%s))" % rb"|".join(tokens)) for tokens in (_TOKENS, (*_TOKENS, rb"/S /[^\s/<>\[\]()]+"))
)
_EACH_STRING = re.compile(_STRING)


def number_there(number: int) -> pikepdf.Object:
    """What stands in an object of the source for an object of the whole."""
    return pikepdf.Name(f"{_THERE.decode()}{number}")


class Copier:
    """Copies the `objects` of a document to `writer`: all but those `left_out`, and those `changed` as they stand now.

    `under`: numbers of the whole that were reserved for objects of the source. `places`: in whose place other objects
    stand there, under which numbers; they are not copied. A reference to anything else that is not copied becomes null
    (ISO 32000-1, 7.3.10).
    `first_index`: added to the index by which pages and links find themselves in the structure tree.
    `label`: put before each identifier and each named place, so that those of two documents never are the same.
    `roles`: kinds of structure elements that mean another in the whole, and what they are there.
    """

    def __init__(
        self,
        objects: Objects,
        writer: PdfWriter,
        *,
        left_out: Collection[int],
        changed: Sequence[pikepdf.Object] = (),
        under: Mapping[int, int] | None = None,
        places: Mapping[int, int] | None = None,
        first_index: int = 0,
        label: bytes = b"",
        roles: Mapping[bytes, bytes] | None = None,
    ) -> None:
        under, places = under or {}, places or {}
        out = {*left_out, *places}
        lines = dict(zip(objects.numbers, objects.lines, strict=True))
        lines |= {thing.objgen[0]: thing.unparse(resolved=True) for thing in changed}
        self._lines = {number: line for number, line in lines.items() if number not in out}
        self._streams = [stream for stream in objects.streams if stream.number not in out]
        copied = [*self._lines, *(stream.number for stream in self._streams)]
        fresh = [number for number in copied if number not in under]
        self._numbers = {**dict(zip(fresh, writer.reserve_many(len(fresh)), strict=True)), **under}
        self._writer = writer
        self._first_index, self._label, self._roles = first_index, label, roles or {}
        self._token = _TOKEN_OR_ROLE if roles else _TOKEN
        there = (*self._numbers.items(), *places.items())
        self._said = _Said({b" %d 0 R" % here: b" %d 0 R" % number for here, number in there}, self._say_token)

    def say(self, thing: pikepdf.Object) -> bytes:
        """What stands for `thing` in the whole: itself where it is direct, else a reference to its copy."""
        return self._renumber(b" " + thing.unparse())[1:]

    def say_named(self, entries: pikepdf.Object) -> bytes:
        """The entries of a name tree's leaf, as they are called in the whole and without the brackets around them."""
        said = _EACH_STRING.sub(lambda name: self._labelled(name[0]), entries.unparse(resolved=True))
        return self._renumber(said[1:-1])[1:].rstrip()

    def say_name(self, string: pikepdf.Object) -> bytes:
        """An identifier or a named place, as it is called in the whole."""
        return self._labelled(string.unparse())

    def copy(self) -> None:
        """Write everything that is to be copied."""
        numbers = [self._numbers[number] for number in self._lines]
        said = self._renumber(b"\n ".join([b"", *self._lines.values()]))
        self._writer.put_all(numbers, said.split(b"\n ")[1:])
        for stream in self._streams:
            entries = b"%s /Length %d" % (self._renumber(stream.entries), len(stream.data))
            self._writer.put_stream(self._numbers[stream.number], entries.lstrip(), stream.data)

    def _renumber(self, said: bytes) -> bytes:
        # Every other piece is a token. No function of Python's is called but for a token that was not met before.
        pieces = self._token.split(said)
        pieces[1::2] = map(self._said.__getitem__, pieces[1::2])
        return b"".join(pieces)

    def _say_token(self, token: bytes) -> bytes:
        """What stands in the whole for a token that is no reference to an object that is copied."""
        if token.endswith(b" 0 R"):
            return b" null"
        key, _, value = token[1:].partition(b" ")
        if key.startswith(_THERE):
            return b" %s 0 R" % key.removeprefix(_THERE)
        match key:
            case b"/Headers":
                return b" /Headers " + _EACH_STRING.sub(lambda name: self._labelled(name[0]), value)
            case b"/ID" | b"/Dest" | b"/D":
                return b" %s %s" % (key, self._labelled(value))
            case b"/StructParent" | b"/StructParents":
                return b" %s %d" % (key, int(value) + self._first_index)
            case b"/S":
                return b" /S " + self._roles.get(value, value)
        return token

    def _labelled(self, string: bytes) -> bytes:
        if string.startswith(b"("):
            return b"(" + self._label + string[1:]
        return b"<" + self._label.hex().encode() + string[1:]


class _Said(dict[bytes, bytes]):
    """What stands for each token, worked out when it is first met."""

    def __init__(self, known: Mapping[bytes, bytes], work_out: Callable[[bytes], bytes]) -> None:
        super().__init__(known)
        self._work_out = work_out

    def __missing__(self, token: bytes) -> bytes:
        said = self[token] = self._work_out(token)
        return said
