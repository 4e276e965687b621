"""Packs, bound and read back by other programs."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import date

import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.foundations.documents.binding import CannotBind, Part, bind_documents, shrink
from headwater.foundations.documents.papers import Paper, heading, points, render_paper, table, text

ON = date(2026, 11, 22)
ABOUT = {
    "title": "Board pack, autumn 2026",
    "on": ON,
    "whose": "Alpha Trust",
    "audience": "Confidential",
    "lines": ["For the trust board on 3 December 2026."],
}


def paper(title: str, *, pages: int = 1, sections: int = 1) -> bytes:
    """A paper of about that many pages, with a table, a list and headings."""
    blocks = []
    for n in range(sections):
        blocks += [heading(f"Section {n + 1} of {title}"), text("Words (some in brackets), and 12 0 R is only text.")]
    blocks.append(table(["Measure", "Value"], [["Absence", "5.1%"], ["Phonics", "82%"]], caption="Figures"))
    blocks.append(points([f"Point {n}" for n in range((pages - 1) * 45)]))
    return render_paper(Paper(title, "Ashdown Primary", "Confidential", tuple(blocks)), on=ON)


PARTS = (
    Part("Trust overview", paper("Trust overview", pages=2, sections=3)),
    Part("Ashdown – Primary (A)", paper("Ashdown")),
    Part("Łódź School", shrink(paper("Łódź School", pages=3))),
)


@pytest.fixture(scope="module")
def bound() -> bytes:
    return bind_documents(PARTS, **ABOUT)


@pytest.fixture
def pack(bound: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(bound), attempt_recovery=False) as pdf:
        yield pdf


def words(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The element and all below it."""
    yield node
    for kid in kids(node):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from elements(kid)


def kids(node: pikepdf.Object) -> list:
    below = node.get("/K", [])
    return list(below) if isinstance(below, pikepdf.Array) else [below]


def by_index(node: pikepdf.Object) -> dict[int, pikepdf.Object]:
    found = {}
    for kid in node.get("/Kids", []):
        found |= by_index(kid)
    entries = list(node.get("/Nums", []))
    return found | {int(entries[n]): entries[n + 1] for n in range(0, len(entries), 2)}


def by_name(node: pikepdf.Object) -> list[tuple[bytes, pikepdf.Object]]:
    found = [each for kid in node.get("/Kids", []) for each in by_name(kid)]
    entries = list(node.get("/Names", []))
    return found + [(bytes(entries[n]), entries[n + 1]) for n in range(0, len(entries), 2)]


def page_numbers(pdf: pikepdf.Pdf) -> dict[tuple[int, int], int]:
    return {page.obj.objgen: n for n, page in enumerate(pdf.pages, start=1)}


def check_structure(pdf: pikepdf.Pdf) -> None:
    """Pages and elements find each other, both ways."""
    tree = pdf.Root.StructTreeRoot
    index = by_index(tree.ParentTree)
    every = {node.objgen: node for node in elements(tree.K[0])}
    for node in every.values():
        above = node
        for _ in range(100):
            if above.objgen == tree.objgen:
                break
            above = above.P
        assert above.objgen == tree.objgen
    for page in pdf.pages:
        owners = index[int(page.obj.StructParents)]
        marked = {int(n) for n in re.findall(rb"/MCID (\d+)", content_of(page))}
        assert marked, "a page of a paper has words on it"
        for n in marked:
            owner = every[owners[n].objgen]
            assert owner.Pg.objgen == page.obj.objgen
            assert n in [kid if isinstance(kid, int) else kid.get("/MCID") for kid in kids(owner)]
        for link in page.obj.get("/Annots", []):
            owner = every[index[int(link.StructParent)].objgen]
            assert str(owner.S) == "/Link"
            assert link.objgen in [kid.Obj.objgen for kid in kids(owner) if not isinstance(kid, int)]
    assert int(tree.ParentTreeNextKey) > max(index)
    names = [name for name, _ in by_name(tree.get("/IDTree", pikepdf.Dictionary()))]
    assert names == sorted(set(names))
    for name, node in by_name(tree.get("/IDTree", pikepdf.Dictionary())):
        assert bytes(every[node.objgen].ID) == name
    headers = re.findall(
        rb"/Headers \[ \((.*?)\) \]", b" ".join(node.unparse(resolved=True) for node in every.values())
    )
    assert set(headers) <= set(names)


def content_of(page: pikepdf.Page) -> bytes:
    own = page.obj.Contents
    return b"\n".join(each.read_bytes() for each in (own if isinstance(own, pikepdf.Array) else [own]))


def check_pages(content: bytes, parts: tuple[Part, ...] | list[Part]) -> None:
    """Every page says what it said, and its number; the contents say where each part begins."""
    said = words(content)
    before = [page for part in parts for page in words(part.content)]
    contents = said[: len(said) - len(before)]
    for n, page in enumerate(said, start=1):
        assert page.endswith(f"Pack page {n} of {len(said)}")
    for old, new in zip(before, said[len(contents) :], strict=True):
        assert new.rpartition("Pack page")[0].strip() == old.strip()
    start = len(contents) + 1
    listed = re.sub(r"\s+", " ", " ".join(contents))
    for part in parts:
        assert f"{part.title} {start} " in listed
        start += len(words(part.content))


def test_a_pack_is_a_whole_pdf(pack: pikepdf.Pdf) -> None:
    assert pack.check_pdf_syntax() == []


def test_pages_and_structure_find_each_other(pack: pikepdf.Pdf) -> None:
    check_structure(pack)
    document = pack.Root.StructTreeRoot.K[0]
    assert str(document.S) == "/Document"
    assert [str(part.S) for part in document.K] == ["/Part"] * 4
    assert not [node for part in document.K for node in elements(part) if str(node.S) == "/Document"]


def test_every_page_says_what_it_said_and_its_number(bound: bytes) -> None:
    check_pages(bound, PARTS)


def test_what_stood_on_a_page_is_byte_for_byte_what_it_was(pack: pikepdf.Pdf) -> None:
    at = 1
    for part in PARTS:
        with pikepdf.open(io.BytesIO(part.content)) as own:
            for page in own.pages:
                before, kept, after = pack.pages[at].obj.Contents
                assert kept.read_bytes() == page.obj.Contents.read_bytes()
                assert (before.read_bytes(), after.read_bytes()) == (b"q\n", b"\nQ /HeadwaterStamp Do")
                at += 1


def test_the_stamp_is_an_artifact_in_a_typeface_that_travels_with_it(pack: pikepdf.Pdf) -> None:
    for page in pack.pages:
        stamp = page.obj.Resources.XObject.HeadwaterStamp
        said = stamp.read_bytes()
        assert said.startswith(b"/Artifact")
        assert said.endswith(b"EMC")
        assert b"MCID" not in said
        for font in stamp.Resources.Font.as_dict().values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
            assert "/ToUnicode" in font


def test_the_contents_lead_where_they_say(pack: pikepdf.Pdf) -> None:
    numbers = page_numbers(pack)
    links = list(pack.pages[0].obj.Annots)
    assert [numbers[link.Dest[0].objgen] for link in links] == [2, 4, 5]
    assert [str(link.Contents) for link in links] == [f"Go to pack page {n}" for n in (2, 4, 5)]
    assert not [link for link in links if "/A" in link]
    kinds = [str(node.S) for node in elements(pack.Root.StructTreeRoot.K[0].K[0])]
    assert kinds[-10:] == ["/TOC", *["/TOCI", "/Reference", "/Link"] * 3]


def test_each_part_has_a_bookmark_with_its_own_outline_below(bound: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(bound))

    def told(outline: list) -> list:
        return [
            told(each) if isinstance(each, list) else (each.title, reader.get_destination_page_number(each) + 1)
            for each in outline
        ]

    outline = told(reader.outline)
    assert [each for each in outline if isinstance(each, tuple)] == [
        ("Contents", 1),
        ("Trust overview", 2),
        ("Ashdown – Primary (A)", 4),
        ("Łódź School", 5),
    ]
    assert outline[3] == [(f"Section {n} of Trust overview", 2) for n in (1, 2, 3)]
    assert reader.page_labels == [str(n) for n in range(1, len(reader.pages) + 1)]


def test_a_pack_says_what_it_is(bound: bytes, pack: pikepdf.Pdf) -> None:
    root = pack.Root
    assert root.ViewerPreferences.DisplayDocTitle is True
    assert root.MarkInfo.Marked is True
    assert str(root.Lang) == "en-GB"
    said = root.Metadata.read_bytes().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert "Board pack, autumn 2026" in said
    assert pypdf.PdfReader(io.BytesIO(bound)).metadata.title == "Board pack, autumn 2026"


def test_the_same_parts_give_the_same_bytes(bound: bytes) -> None:
    assert bind_documents(PARTS, **ABOUT) == bound


def test_a_long_list_of_parts_takes_as_many_pages_as_it_needs() -> None:
    content = paper("One")
    parts = [Part(f"School {n} {'with a long name ' * (n % 9)}end", content) for n in range(70)]
    made = bind_documents(parts, **ABOUT)
    said = words(made)
    pages = len(said) - 70
    assert pages > 1
    assert said[pages].endswith(f"Pack page {pages + 1} of {len(said)}")
    assert f"end {pages + 70}" in re.sub(r"\s+", " ", said[pages - 1])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "cannot be read as a PDF"),
        (b"<html>Not here</html>", "cannot be read as a PDF"),
        (PARTS[0].content[:4000], "cannot be read as a PDF"),
    ],
)
def test_a_part_that_is_no_pdf_is_named(content: bytes, why: str) -> None:
    with pytest.raises(CannotBind, match=f"“The card of Birch” cannot go into the pack.*{why}"):
        bind_documents([PARTS[1], Part("The card of Birch", content)], **ABOUT)


@settings(max_examples=30)
@given(
    st.sampled_from([PARTS[1].content, shrink(PARTS[1].content)]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=9),
)
def test_a_damaged_part_is_bound_or_named_and_nothing_else(part: bytes, damage: list[tuple[float, int]]) -> None:
    content = bytearray(part)
    for at, byte in damage:
        content[int(at * len(content))] = byte
    told = ""
    try:
        made = bind_documents([Part("The card of Birch", bytes(content))], **ABOUT)
    except CannotBind as refused:
        told = str(refused)
    if told:
        assert "“The card of Birch”" in told
    else:
        with pikepdf.open(io.BytesIO(made), attempt_recovery=False) as pdf:
            assert len(pdf.pages) == 2


def test_what_looks_like_a_reference_in_somebodys_words_is_left_alone() -> None:
    """Headings stand in the outline and in the structure, and not only on the page."""
    words = [r"12 0 R (13 0 R) \ \) 14 0 R /ID (a) [ /Headers [ <ab> ]", "/StructParent 3 /D (x", "(/Dest (y) 1 0 R"]
    own = render_paper(Paper("Words", "Ashdown", "Open", tuple(map(heading, words))), on=ON)
    for content in (own, shrink(own)):
        made = bind_documents([PARTS[1], Part("Words", content)], **ABOUT)
        assert [each.title for each in pypdf.PdfReader(io.BytesIO(made)).outline[-1]] == words
        with pikepdf.open(io.BytesIO(made), attempt_recovery=False) as pdf:
            check_structure(pdf)
            told = [str(node.T) for node in elements(pdf.Root.StructTreeRoot.K[0].K[2]) if str(node.S) == "/H2"]
        assert told == words


def test_nothing_is_in_a_pack_that_nothing_leads_to(bound: bytes) -> None:
    whole, led_to = objects_of_a_pack(bound), objects_of_a_pack(repacked_by_qpdf(bound))
    assert whole == led_to


def repacked_by_qpdf(content: bytes) -> bytes:
    """qpdf writes what can be reached from the catalogue, and nothing else."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def objects_of_a_pack(content: bytes) -> int:
    """How many there are, but for those that pack others."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        kinds = [
            each.get("/Type") if isinstance(each, pikepdf.Dictionary | pikepdf.Stream) else "" for each in pdf.objects
        ]
    return sum(1 for kind in kinds if kind not in (pikepdf.Name.ObjStm, pikepdf.Name.XRef))


def changed(content: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def shared_resources(pdf: pikepdf.Pdf) -> None:
    """Every page has the same resources, from the node above."""
    every = pikepdf.Dictionary()
    for page in pdf.pages:
        for key, own in page.obj.Resources.items():
            every[key] = (
                pikepdf.Dictionary({**every.get(key, {}), **own}) if isinstance(own, pikepdf.Dictionary) else own
            )
        del page.obj.Resources
    pdf.Root.Pages.Resources = pdf.make_indirect(every)


def more_than_is_bound(pdf: pikepdf.Pdf) -> None:
    """A script that runs when it is opened, a file that hangs on it, a form."""
    script = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")))
    pdf.Root.OpenAction = script
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([script]))
    pdf.attachments["figures.csv"] = b"1,2"
    pdf.Root.StructTreeRoot.AF = pikepdf.Array([script])
    pdf.Root.MarkInfo = pdf.make_indirect(pdf.Root.MarkInfo)


def trees_in_branches(pdf: pikepdf.Pdf) -> None:
    """Indexes and identifiers in leaves of their own, the elements below no Document."""
    tree = pdf.Root.StructTreeRoot
    numbers, names = tree.ParentTree.Nums, tree.IDTree.Names
    tree.ParentTree = branches(pdf, "/Nums", numbers)
    tree.IDTree = branches(pdf, "/Names", names)
    document = tree.K[0] if isinstance(tree.K, pikepdf.Array) else tree.K
    for kid in document.K:
        kid.P = tree
    tree.K = pdf.make_indirect(pikepdf.Array(document.K))


def branches(pdf: pikepdf.Pdf, key: str, entries: pikepdf.Array) -> pikepdf.Object:
    every = list(entries)
    leaves = [
        pdf.make_indirect(
            pikepdf.Dictionary(
                {key: pdf.make_indirect(pikepdf.Array(every[n : n + 2])), "/Limits": every[n : n + 1] * 2}
            )
        )
        for n in range(0, len(every), 2)
    ]
    return pdf.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array(leaves)))


def references_to_nothing(pdf: pikepdf.Pdf) -> None:
    """Kept by qpdf as null, written here as an object that is one."""
    pdf.pages[0].obj.Metadata = pdf.make_indirect(
        pikepdf.Dictionary(Of=pdf.Root, Words=pdf.make_indirect(pikepdf.String("(1 0 R")))
    )


@pytest.mark.parametrize("change", [shared_resources, more_than_is_bound, trees_in_branches, references_to_nothing])
def test_a_part_that_another_program_has_written_is_bound_whole(change: Callable[[pikepdf.Pdf], None]) -> None:
    other = changed(PARTS[0].content, change)
    assert other != PARTS[0].content
    parts = [Part("Of another program", other), PARTS[1]]
    made = bind_documents(parts, **ABOUT)
    check_pages(made, parts)
    assert objects_of_a_pack(made) == objects_of_a_pack(repacked_by_qpdf(made))
    assert b"app.alert" not in repacked_by_qpdf(made)
    with pikepdf.open(io.BytesIO(made), attempt_recovery=False) as pdf:
        assert pdf.check_pdf_syntax() == []
        check_structure(pdf)
        assert len({page.obj.Resources.XObject.HeadwaterStamp.objgen for page in pdf.pages}) == len(pdf.pages)


def test_a_part_nobody_could_listen_to_is_refused() -> None:
    out = io.BytesIO()
    with pikepdf.new() as plain:
        plain.add_blank_page()
        plain.save(out)
    with pytest.raises(CannotBind, match="“Scan” cannot go into the pack: it is not tagged"):
        bind_documents([Part("Scan", out.getvalue())], **ABOUT)


def test_a_pack_of_nothing_is_refused() -> None:
    with pytest.raises(CannotBind, match="at least one"):
        bind_documents([], **ABOUT)


def test_shrinking_keeps_what_is_shown_and_is_repeatable() -> None:
    plain = PARTS[0].content
    small = shrink(plain)
    assert len(small) < len(plain) * 0.8
    assert words(small) == words(plain)
    assert shrink(plain) == small
    with pikepdf.open(io.BytesIO(small)) as pdf:
        check_structure(pdf)


# Printable words: what no typeface has is told elsewhere.
WORDS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_characters="\x7f"), min_size=1, max_size=40
)


@settings(max_examples=8)
@given(st.lists(st.tuples(WORDS, st.integers(1, 3), st.integers(0, 3)), min_size=1, max_size=4))
def test_any_parts_are_bound_whole(made: list[tuple[str, int, int]]) -> None:
    parts = [
        Part(f"Part {n}", paper(f"{name.strip()} paper", pages=pages, sections=sections))
        for n, (name, pages, sections) in enumerate(made)
    ]
    content = bind_documents(parts, **ABOUT)
    check_pages(content, parts)
    with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
        assert pdf.check_pdf_syntax() == []
        check_structure(pdf)
