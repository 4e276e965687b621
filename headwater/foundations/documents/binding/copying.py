"""Objects of one PDF written into another, under new numbers, as they are met."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pikepdf

from headwater.foundations.documents.binding.writing import PdfWriter

_THERE = "/NumberOfThePack."
_STRING = rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>"
"""As qpdf writes them: a bracket within is always escaped."""
_TOKEN = re.compile(
    rb"(?P<reference>\d+ \d+) R"
    rb"|/Headers \[ (?P<headers>(?:(?:" + _STRING + rb") )*)\]"
    rb"|/S (?P<role>/[^\s/<>\[\]()]+)"
    rb"|(?P<name>/(?:ID|Dest|D) )(?P<named>" + _STRING + rb")"
    rb"|(?P<parents>/StructParents? )(?P<index>\d+)"
    rb"|" + _THERE.encode() + rb"(?P<there>\d+)"
    rb"|" + _STRING,
    re.DOTALL,
)
_EACH_STRING = re.compile(_STRING, re.DOTALL)


def number_there(number: int) -> pikepdf.Object:
    """What stands in an object of the source for an object of the whole."""
    return pikepdf.Name(f"{_THERE}{number}")


class Copier:
    """Copies objects of `source`, and all that they refer to, to `writer`.

    `places`: the objects of the source in whose place others stand there, and under which numbers: they are not copied.
    `first_index`: added to the index by which pages and links find themselves in the structure tree.
    `label`: put before each identifier and each named place, so that those of two documents never are the same.
    `roles`: kinds of structure elements that mean another in the whole, and what they are there.
    """

    def __init__(
        self,
        source: pikepdf.Pdf,
        writer: PdfWriter,
        *,
        places: Mapping[tuple[int, int], int],
        first_index: int = 0,
        label: bytes = b"",
        roles: Mapping[bytes, bytes] | None = None,
    ) -> None:
        self._source, self._writer = source, writer
        self._first_index, self._label, self._roles = first_index, label, roles or {}
        self._references = {b"%d %d" % key: b"%d 0 R" % number for key, number in places.items()}
        self._waiting: list[tuple[bytes, int]] = []

    def give(self, thing: pikepdf.Object, number: int) -> None:
        """Write `thing` under a number that was reserved for it; the next `copy` does so."""
        key = b"%d %d" % thing.objgen
        self._references[key] = b"%d 0 R" % number
        self._waiting.append((key, number))

    def say(self, thing: pikepdf.Object) -> bytes:
        """What stands for `thing`: itself where it is direct, else a reference to what the next `copy` writes."""
        return self._renumber(thing.unparse())

    def say_name(self, string: pikepdf.Object) -> bytes:
        """An identifier or a named place, as it is called in the whole."""
        return self._labelled(string.unparse())

    def copy(self) -> None:
        """Write everything that was referred to and is not written yet."""
        # The list grows while it is gone through.
        for key, number in self._waiting:
            one, _, generation = key.partition(b" ")
            self._write(self._source.get_object(int(one), int(generation)), number)
        self._waiting.clear()

    def _write(self, thing: pikepdf.Object, number: int) -> None:
        if isinstance(thing, pikepdf.Stream):
            data = thing.read_raw_bytes()
            entries = thing.stream_dict
            del entries["/Length"]
            said = self._renumber(entries.unparse(resolved=True))
            # Without the brackets of the dictionary.
            self._writer.put_stream(number, b"%s /Length %d" % (said[2:-2].strip(), len(data)), data)
        elif isinstance(thing, pikepdf.Object):
            self._writer.put(number, self._renumber(thing.unparse(resolved=True)))
        else:
            # A number, a truth value or nothing: pikepdf hands those over as Python's own.
            self._writer.put(number, pikepdf.Array([thing]).unparse()[1:-1].strip())

    def _renumber(self, said: bytes) -> bytes:
        return _TOKEN.sub(self._replaced, said)

    def _replaced(self, token: re.Match[bytes]) -> bytes:
        match token.lastgroup:
            case "reference":
                key = token[1]
                return self._references.get(key) or self._new_reference(key)
            case "headers":
                return b"/Headers [ %s]" % self._all_labelled(token["headers"])
            case "role":
                return b"/S " + self._roles.get(token["role"], token["role"])
            case "named":
                return token["name"] + self._labelled(token["named"])
            case "index":
                return b"%s%d" % (token["parents"], int(token["index"]) + self._first_index)
            case "there":
                return token["there"] + b" 0 R"
        return token[0]

    def _new_reference(self, key: bytes) -> bytes:
        number = self._writer.reserve()
        self._waiting.append((key, number))
        said = self._references[key] = b"%d 0 R" % number
        return said

    def _all_labelled(self, strings: bytes) -> bytes:
        if b"\\" in strings or b"<" in strings:
            return _EACH_STRING.sub(lambda each: self._labelled(each[0]), strings)
        # The usual ones, at a tenth of the time: every bracket opens or closes a string.
        return strings.replace(b"(", b"(" + self._label)

    def _labelled(self, string: bytes) -> bytes:
        if string.startswith(b"("):
            return b"(" + self._label + string[1:]
        return b"<" + self._label.hex().encode() + string[1:]
