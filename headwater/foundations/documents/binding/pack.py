"""Documents bound into one, as an institution keeps and sends it.

    parts ──► how many pages ──► contents and page numbers, laid out by Typst
      │                                   │
      └──► one part after another: its objects under new numbers, straight into the file
                                          │
              catalogue, page tree, structure tree, outline: what is known only at the end

Of what is written nothing is kept but where it stands. Sixty academy cards are 145,000 objects, and a library that
merges holds them all (`docs/decisions/0021`).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from headwater.foundations.documents.binding.copying import Copier, number_there
from headwater.foundations.documents.binding.objects import repacked, taken
from headwater.foundations.documents.binding.parts import (
    Box,
    CannotBind,
    Outline,
    Part,
    boxes_of,
    left_behind,
    name_leaves,
    number_tree,
    opened,
    outline_of,
    roles_of,
    take_pages,
    take_structure,
    taken_apart,
)
from headwater.foundations.documents.binding.writing import PdfWriter
from headwater.foundations.documents.pdf import render_pdf

_PLACE = "https://pack.invalid/"
"""Typst leads no link out of its own document; this address and a number stand for a part, until it is bound."""
_STAMP = "/HeadwaterStamp"
_PARTS_OF_A_PAGE = 30
"""About as many lines as a page of contents holds: where counting its pages begins."""


def bind_documents(
    parts: Sequence[Part], *, title: str, on: date, whose: str, audience: str, lines: Sequence[str] = ()
) -> bytes:
    """Return one PDF/UA-1 of all pages of all parts, in order, behind a contents page.

    Every page says at its foot “Pack page 37 of 482”, counted from the first page of the contents, and is otherwise
    what it was, byte for byte: the stamp is laid over it, 4 mm above its lower edge. The contents name every part with
    the pack page it begins on, and lead there. Each part has a bookmark, its own outline nested below; the structure
    of all is one tree, a Part of one Document each.

    `whose` and `audience` stand at the head of the contents, `lines` below the title: what the pack is of. `on` is its
    date. The same input gives the same bytes. A tagged PDF is asked of each part: CannotBind names the one that is
    not, or cannot be read. Raises FontsMissing and DocumentFailed as `render_pdf` does.
    """
    out = io.BytesIO()
    write_pack(out, parts, title=title, on=on, whose=whose, audience=audience, lines=lines)
    return out.getvalue()


def write_pack(
    out: BinaryIO,
    parts: Sequence[Part],
    *,
    title: str,
    on: date,
    whose: str,
    audience: str,
    lines: Sequence[str] = (),
) -> None:
    """Write what `bind_documents` returns to `out`. Where it raises, `out` holds part of a file and is to be thrown
    away."""
    if not parts:
        raise CannotBind("A pack needs at least one document.")
    boxes = [boxes_of(part) for part in parts]
    said = {"whose": whose, "audience": audience, "lines": list(lines)}
    contents, starts = _lay_out_contents(parts, [len(each) for each in boxes], said, title=title, on=on)
    boxes = [boxes_of(contents), *boxes]
    _Binding(out, boxes, starts, title=title, on=on).bind(contents, parts)


def _lay_out_contents(
    parts: Sequence[Part], lengths: Sequence[int], said: dict[str, Any], *, title: str, on: date
) -> tuple[Part, list[int]]:
    """The contents, and the pack page each part begins on, the contents before all."""
    expected = -(-len(parts) // _PARTS_OF_A_PAGE)
    while True:
        starts = [1]
        for length in [expected, *lengths[:-1]]:
            starts.append(starts[-1] + length)
        rows = [
            {"title": part.title, "page": str(start), "address": f"{_PLACE}{n}"}
            for n, (part, start) in enumerate(zip(parts, starts[1:], strict=True), start=1)
        ]
        content = render_pdf("documents/contents.typ", {**said, "parts": rows}, title=title, on=on)
        contents = Part("Contents", content)
        found = len(boxes_of(contents))
        if found == expected:
            return contents, starts
        # Once more at most: the template gives every number the same room.
        expected = found


@dataclass(frozen=True, slots=True)
class _Bound:
    """What the whole must know of a part that is written."""

    bookmark: bytes
    pages: int
    structure: bytes


class _Binding:
    """A pack while it is written. `starts`: the pack page on which each part begins, counted from 1."""

    def __init__(
        self, out: BinaryIO, boxes: Sequence[Sequence[Box]], starts: Sequence[int], *, title: str, on: date
    ) -> None:
        self._writer = writer = PdfWriter(out)
        self._boxes, self._starts, self._title, self._on = boxes, starts, title, on
        self._pages, self._document, self._tree, self._outline = (writer.reserve() for _ in range(4))
        self._bookmarks = [writer.reserve() for _ in boxes]
        self._first_pages = [writer.reserve() for _ in boxes]
        self._index = 0
        self._roles: dict[bytes, bytes] = {}
        self._by_index: list[int] = []
        self._by_identifier: list[int] = []
        self._by_place: list[int] = []
        self._limits: dict[int, bytes] = {}

    def bind(self, contents: Part, parts: Sequence[Part]) -> None:
        """Write the whole file."""
        self._write_stamps()
        parts = [self._with_links(contents), *parts]
        bound = [self._add(n, part) for n, part in enumerate(parts)]
        self._close(bound)

    # The stamps

    def _write_stamps(self) -> None:
        """Each page's stamp as a form that the page may lay over itself, and what goes before and after a page's own
        content, so that nothing of it reaches the stamp."""
        boxes = [box for each in self._boxes for box in each]
        stamps = [
            {"width": box.width, "height": box.height, "words": f"Pack page {n} of {len(boxes)}"}
            for n, box in enumerate(boxes, start=1)
        ]
        made = render_pdf("documents/stamps.typ", {"stamps": stamps}, title="Page numbers", on=self._on)
        with pikepdf.open(io.BytesIO(made)) as pdf:
            for page, box in zip(pdf.pages, boxes, strict=True):
                form = page.obj.Contents
                form.stream_dict.Type, form.stream_dict.Subtype = Name.XObject, Name.Form
                form.stream_dict.BBox = Array([0, 0, *page.obj.MediaBox.as_list()[2:]])
                form.stream_dict.Resources = page.obj.Resources
                if box.left or box.bottom:
                    form.stream_dict.Matrix = Array([1, 0, 0, 1, round(box.left, 4), round(box.bottom, 4)])
            # Nothing else is wanted of it.
            for key in set(pdf.Root.keys()) - {"/Type", "/Pages"}:
                del pdf.Root[key]
            packed = repacked(pdf)
        self._stamps = self._writer.reserve_many(len(boxes))
        with pikepdf.open(io.BytesIO(packed)) as pdf:
            under = {page.obj.Contents.objgen[0]: number for page, number in zip(pdf.pages, self._stamps, strict=True)}
            left_out = left_behind(pdf) | {page.obj.objgen[0] for page in pdf.pages}
            Copier(taken(packed), self._writer, left_out=left_out, under=under).copy()
        self._before, self._after = self._writer.reserve(), self._writer.reserve()
        for number, said in ((self._before, b"q\n"), (self._after, b"\nQ %s Do" % _STAMP.encode())):
            self._writer.put_stream(number, b"/Length %d" % len(said), said)

    # One part

    def _add(self, n: int, part: Part) -> _Bound:
        with taken_apart(part) as (pdf, objects):
            left_out, outline = left_behind(pdf), outline_of(pdf)
            places = {} if outline.place is None else {outline.place.objgen[0]: self._bookmarks[n]}
            branch = self._writer.reserve()
            pages = take_pages(pdf)
            resources = self._stamp(pages, self._starts[n], branch)
            element, *elements = take_structure(pdf, part.title)
            element.P = number_there(self._document)
            copier = Copier(
                objects,
                self._writer,
                left_out=left_out,
                changed=[*pages, *resources, element, *elements],
                under={pages[0].objgen[0]: self._first_pages[n]},
                places=places,
                first_index=self._index,
                label=b"%04d." % n,
                roles=self._differing_roles(pdf),
            )
            kids = b" ".join(copier.say(page) for page in pages)
            self._writer.put(
                branch,
                b"<< /Type /Pages /Parent %d 0 R /Kids [ %s ] /Count %d >>" % (self._pages, kids, len(pages)),
            )
            bound = _Bound(self._bookmark(n, part.title, outline, copier), branch, copier.say(element))
            self._add_trees(pdf, copier)
            copier.copy()
            return bound

    def _stamp(self, pages: Sequence[Object], first: int, branch: int) -> list[Object]:
        """Lay over each page its stamp; `first` is the pack page of the first. Returns what is changed beside them."""
        above, before, after = number_there(branch), number_there(self._before), number_there(self._after)
        changed: dict[tuple[int, int], Object] = {}
        for page, stamp in zip(pages, self._stamps[first - 1 :], strict=False):
            page.Parent = above
            own = page.get("/Contents", Array())
            page.Contents = Array([before, *(own if isinstance(own, Array) else [own]), after])
            resources = page.Resources
            if resources.is_indirect and resources.objgen not in changed:
                changed[resources.objgen] = resources
            else:
                # Several pages may share theirs, and each has a stamp of its own.
                resources = page.Resources = Dictionary(dict(resources.items()))
            resources.XObject = Dictionary(dict(resources.get("/XObject", Dictionary()).items()))
            resources.XObject[_STAMP] = number_there(stamp)
        return list(changed.values())

    def _with_links(self, contents: Part) -> Part:
        """The contents whose links lead to a page of the pack, and whose list is a table of contents."""
        with opened(contents) as pdf:
            for page in pdf.pages:
                for link in page.obj.get("/Annots", []):
                    n = int(str(link.A.URI).removeprefix(_PLACE))
                    del link["/A"]
                    link.Dest = Array(
                        [number_there(self._first_pages[n]), Name.XYZ, 0, round(self._boxes[n][0].top, 4), None]
                    )
                    link.Contents = String(f"Go to pack page {self._starts[n]}")
            kinds = {"/L": Name.TOC, "/LI": Name.TOCI, "/LBody": Name.Reference}
            for thing in pdf.objects:
                if not isinstance(thing, Dictionary) or thing.get("/Type") != Name.StructElem:
                    continue
                if str(thing.S) == "/LI":
                    # Its label is empty, and there is none in a table of contents.
                    thing.K = Array([kid for kid in thing.K if Name.Lbl != kid.S])
                thing.S = kinds.get(str(thing.S), thing.S)
            return Part(contents.title, repacked(pdf))

    def _differing_roles(self, pdf: Pdf) -> dict[bytes, bytes]:
        return {name: meant for name, meant in roles_of(pdf).items() if self._roles.setdefault(name, meant) != meant}

    def _bookmark(self, n: int, title: str, outline: Outline, copier: Copier) -> bytes:
        said = [b"<< /Title %s /Parent %d 0 R" % (String(title).unparse(), self._outline)]
        if outline.destination is not None:
            said.append(b"/Dest %s" % copier.say(outline.destination))
        else:
            said.append(b"/Dest [ %d 0 R /XYZ 0 %.4f null ]" % (self._first_pages[n], self._boxes[n][0].top))
        if outline.first is not None and outline.last is not None:
            said.append(b"/First %s /Last %s" % (copier.say(outline.first), copier.say(outline.last)))
            said.append(b"/Count %d" % -outline.count)
        if n > 0:
            said.append(b"/Prev %d 0 R" % self._bookmarks[n - 1])
        if n < len(self._bookmarks) - 1:
            said.append(b"/Next %d 0 R" % self._bookmarks[n + 1])
        return b" ".join([*said, b">>"])

    def _add_trees(self, pdf: Pdf, copier: Copier) -> None:
        """The part's leaf of the parent tree, of the identifiers and of the named places."""
        tree = pdf.Root.StructTreeRoot
        entries = [
            (b"%d" % (index + self._index), copier.say(value)) for index, value in sorted_by_index(tree.ParentTree)
        ]
        if entries:
            said = b" ".join(b"%s %s" % entry for entry in entries)
            self._add_leaf(self._by_index, b"/Nums", entries[0][0], entries[-1][0], said)
        highest = max((index for index, _ in number_tree(tree.ParentTree)), default=-1)
        self._index += max(highest + 1, int(tree.get("/ParentTreeNextKey", 0)))
        for leaves, node in (
            (self._by_identifier, tree.get("/IDTree")),
            (self._by_place, pdf.Root.get("/Names", Dictionary()).get("/Dests")),
        ):
            for names in name_leaves(node):
                first, last = copier.say_name(names[0]), copier.say_name(names[-2])
                self._add_leaf(leaves, b"/Names", first, last, copier.say_named(names))

    def _add_leaf(self, leaves: list[int], key: bytes, first: bytes, last: bytes, said: bytes) -> None:
        number = self._writer.reserve()
        leaves.append(number)
        self._writer.put(number, b"<< /Limits [ %s %s ] %s [ %s ] >>" % (first, last, key, said))

    # The whole

    def _close(self, bound: Sequence[_Bound]) -> None:
        writer = self._writer
        for number, each in zip(self._bookmarks, bound, strict=True):
            writer.put(number, each.bookmark)
        writer.put(
            self._outline,
            b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>"
            % (self._bookmarks[0], self._bookmarks[-1], len(bound)),
        )
        count = sum(len(each) for each in self._boxes)
        pages = _references([each.pages for each in bound])
        writer.put(self._pages, b"<< /Type /Pages /Kids %s /Count %d >>" % (pages, count))
        structure = b"[ %s ]" % b" ".join(each.structure for each in bound)
        language = String("en-GB").unparse()
        title = String(self._title).unparse()
        writer.put(
            self._document,
            b"<< /Type /StructElem /S /Document /P %d 0 R /T %s /Lang %s /K %s >>"
            % (self._tree, title, language, structure),
        )
        roles = b" ".join(b"%s %s" % each for each in sorted(self._roles.items()))
        said = b"<< /Type /StructTreeRoot /K [ %d 0 R ] /ParentTree << /Kids %s >> /ParentTreeNextKey %d" % (
            self._document,
            _references(self._by_index),
            self._index,
        )
        if self._by_identifier:
            said += b" /IDTree << /Kids %s >>" % _references(self._by_identifier)
        writer.put(self._tree, said + b" /RoleMap << %s >> >>" % roles)
        metadata, info, root = writer.reserve(), writer.reserve(), writer.reserve()
        described = _metadata(self._title, self._on, count).encode()
        # Not packed: whoever looks for what a document is, reads this without knowing PDF.
        writer.put_stream(metadata, b"/Type /Metadata /Subtype /XML /Length %d" % len(described), described)
        moment = f"D:{self._on:%Y%m%d}000000Z".encode()
        writer.put(
            info,
            b"<< /Title %s /Author (Headwater) /Creator (Headwater) /CreationDate (%s) /ModDate (%s) >>"
            % (title, moment, moment),
        )
        named = b" /Names << /Dests << /Kids %s >> >>" % _references(self._by_place) if self._by_place else b""
        writer.put(
            root,
            b"<< /Type /Catalog /Pages %d 0 R /StructTreeRoot %d 0 R /Outlines %d 0 R /Metadata %d 0 R%s"
            b" /PageMode /UseOutlines /PageLabels << /Nums [ 0 << /S /D >> ] >> /Lang %s"
            b" /MarkInfo << /Marked true /Suspects false >>"
            b" /ViewerPreferences << /DisplayDocTitle true /Direction /L2R >> >>"
            % (self._pages, self._tree, self._outline, metadata, named, language),
        )
        writer.close(root=root, info=info)


def sorted_by_index(tree: Object) -> list[tuple[int, Object]]:
    """The entries of a number tree, lowest first."""
    return sorted(number_tree(tree), key=lambda entry: entry[0])


def _references(numbers: Sequence[int]) -> bytes:
    return b"[ %s ]" % b" ".join(b"%d 0 R" % number for number in numbers)


def _metadata(title: str, on: date, pages: int) -> str:
    """What the document says of itself (XMP, ISO 16684-1), among it that it keeps PDF/UA-1 (ISO 14289-1, 5)."""
    moment = f"{on.isoformat()}T00:00:00Z"
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:xmpTPg="http://ns.adobe.com/xap/1.0/t/pg/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        "<dc:creator><rdf:Seq><rdf:li>Headwater</rdf:li></rdf:Seq></dc:creator>"
        "<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language><dc:format>application/pdf</dc:format>"
        f"<xmp:CreatorTool>Headwater</xmp:CreatorTool><xmp:CreateDate>{moment}</xmp:CreateDate>"
        f"<xmp:ModifyDate>{moment}</xmp:ModifyDate><xmpTPg:NPages>{pages}</xmpTPg:NPages>"
        '<pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
