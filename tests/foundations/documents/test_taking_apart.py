"""A PDF that qpdf has packed is taken apart by its bytes, and copied under other numbers: what comes of it is looked at
as pikepdf reads it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.foundations.documents.binding.copying import Copier
from headwater.foundations.documents.binding.objects import objects_of, repacked, taken
from headwater.foundations.documents.binding.writing import PdfWriter

LABEL, FIRST_INDEX = b"0007.", 1000
NAMED = ("/ID", "/Dest", "/D")
# What looks like syntax in somebody's words is what could go wrong.
WORDS = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        [b"12 0 R", b"a) 1 0 R (b", b" /ID (x)", b"\\", b"(", b"\n2 0 R\n", b"[ /Headers [ (a) ] /StructParent 3"]
    ),
)
PLAIN = st.one_of(
    st.integers(-5, 99),
    st.booleans(),
    WORDS.map(pikepdf.String),
    st.sampled_from(["/Of", "/R", "/A#20B"]).map(pikepdf.Name),
)
KEYS = st.sampled_from([*NAMED, "/Headers", "/StructParent", "/StructParents", "/S", "/P", "/K"])
THINGS = st.recursive(
    PLAIN,
    lambda below: st.one_of(
        st.lists(below, max_size=4).map(pikepdf.Array), st.dictionaries(KEYS, below, max_size=4).map(pikepdf.Dictionary)
    ),
    max_leaves=12,
)


def packed(things: list[Any]) -> bytes:
    """A document that holds these, each an object of its own that leads to the one before it; and a stream."""
    with pikepdf.new() as pdf:
        made: list[Any] = []
        for thing in things:
            before = made[-1:] or [0]
            made.append(pdf.make_indirect(pikepdf.Dictionary(Before=before[0], Thing=thing)))
        made.append(pdf.make_stream(b"1 0 R\nendstream\nendobj\n", pikepdf.Dictionary(First=made[0])))
        pdf.Root.Things = pikepdf.Array(made)
        pdf.Root.LeftOut = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary())])
        return repacked(pdf)


def copied(content: bytes) -> bytes:
    out = io.BytesIO()
    writer = PdfWriter(out)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        info = writer.reserve()
        [root] = writer.reserve_many(1)
        Copier(
            taken(content),
            writer,
            left_out={pdf.Root.LeftOut[0].objgen[0]},
            under={pdf.Root.objgen[0]: root},
            first_index=FIRST_INDEX,
            label=LABEL,
        ).copy()
    writer.put(info, b"<< >>")
    writer.close(root=root, info=info)
    return out.getvalue()


def said(thing: Any, key: str = "", *, told: bool = False) -> Any:
    """The thing in values of Python's; with `told`, as it is to be said in the whole."""
    if isinstance(thing, pikepdf.Stream):
        return said(thing.First, told=told), thing.read_bytes()
    if isinstance(thing, pikepdf.Dictionary):
        return {each: said(of, each, told=told) for each, of in thing.items() if of is not None}
    if isinstance(thing, pikepdf.Array):
        are_headers = key == "/Headers" and all(isinstance(each, pikepdf.String) for each in thing)
        return [said(each, "/ID" if are_headers else "", told=told) for each in thing]
    if isinstance(thing, pikepdf.String):
        return LABEL + bytes(thing) if told and key in NAMED else bytes(thing)
    if isinstance(thing, pikepdf.Name):
        return str(thing)
    is_index = key in ("/StructParent", "/StructParents") and not isinstance(thing, bool) and thing >= 0
    return thing + FIRST_INDEX if told and is_index else thing


@settings(max_examples=60)
@given(st.lists(THINGS, min_size=1, max_size=5))
def test_what_is_copied_is_what_it_was_but_for_what_must_be_told_apart(things: list[Any]) -> None:
    content = packed(things)
    with pikepdf.open(io.BytesIO(content)) as before, pikepdf.open(io.BytesIO(copied(content))) as after:
        assert after.check_pdf_syntax() == []
        assert said(after.Root.Things) == said(before.Root.Things, told=True)


def test_where_something_is_left_out_nothing_is_referred_to() -> None:
    with pikepdf.open(io.BytesIO(copied(packed([1])))) as after:
        assert list(after.Root.LeftOut) == [None]


def test_every_object_is_taken_once() -> None:
    content = packed([pikepdf.Dictionary(K=n) for n in range(250)])
    objects = taken(content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        kept = {thing.objgen[0]: thing for thing in pdf.objects if isinstance(thing, pikepdf.Object)}
        for number, line in zip(objects.numbers, objects.lines, strict=True):
            assert kept.pop(number).unparse(resolved=True) == line
        for stream in objects.streams:
            assert kept.pop(stream.number).read_raw_bytes() == stream.data
        assert {str(thing.Type) for thing in kept.values()} == {"/ObjStm", "/XRef"}


def unpacked(content: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


OTHERWISE: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _content: b"",
    "cut off": lambda content: content[:-1],
    "something behind it": lambda content: content + b"\n",
    "something between": lambda content: content.replace(b"endstream", b"endStream", 1),
    "another generation": lambda content: content.replace(b" 0 obj", b" 1 obj", 1),
    "an object missing": lambda content: content.replace(b"/ObjStm", b"/ObjStx"),
    "objects elsewhere": lambda content: content.replace(b"/First ", b"/First 1"),
    "places elsewhere": lambda content: content.replace(b"\nstartxref\n", b"\nstartxref\n1"),
    "not packed": unpacked,
}


@pytest.mark.parametrize("how", OTHERWISE)
def test_what_is_written_in_any_other_way_is_not_taken(how: str) -> None:
    content = packed([1, 2])
    assert objects_of(content) is not None
    content = OTHERWISE[how](content)
    assert objects_of(content) is None
    with pytest.raises(ValueError, match="not in order"):
        taken(content)


@given(st.floats(0, 1, exclude_max=True), st.integers(0, 255))
def test_of_a_damaged_document_every_object_is_taken_or_none(where: float, byte: int) -> None:
    whole = packed([1, pikepdf.String("two"), pikepdf.Dictionary(K=3)])
    damaged = bytearray(whole)
    damaged[int(where * len(whole))] = byte
    objects = objects_of(bytes(damaged))
    assert objects is None or sorted(objects.numbers) == sorted(taken(whole).numbers)
