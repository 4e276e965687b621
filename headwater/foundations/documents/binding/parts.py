"""What is bound, and what is read of it: pages, structure, identifiers, places and its own outline."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf

from headwater.foundations.documents.binding.objects import Objects, objects_of, repacked, taken


class CannotBind(ValueError):
    """A pack cannot be bound of what was given; says of which part, and why."""


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a pack. `title`: its line in the contents and its bookmark. `content`: a tagged PDF."""

    title: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Box:
    """What is seen of a page, in points: its lower left corner and its size."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def top(self) -> float:
        return self.bottom + self.height


@dataclass(frozen=True, slots=True)
class Outline:
    """A part's own outline, to be hung below its bookmark. `place`: in whose place the bookmark stands. `count`: how
    many of it show when the bookmark is opened. `destination`: where the bookmark leads, where the part says so."""

    place: Object | None = None
    first: Object | None = None
    last: Object | None = None
    count: int = 0
    destination: Object | None = None


@contextmanager
def opened(part: Part) -> Iterator[Pdf]:
    """The part as pikepdf reads it. Raises CannotBind where it is no PDF, is locked or is not tagged, whenever that
    comes to light."""
    try:
        # What we kept is whole or it is not what we kept: nothing is guessed.
        with pikepdf.open(io.BytesIO(part.content), attempt_recovery=False, suppress_warnings=True) as pdf:
            reason = _reason_not_to_bind(pdf)
            if reason:
                raise CannotBind(f"“{part.title}” cannot go into the pack: {reason}")
            yield pdf
    except CannotBind:
        raise
    except (pikepdf.PdfError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise CannotBind(
            f"“{part.title}” cannot go into the pack: it cannot be read as a PDF ({error}). "
            "Make it again, then the pack."
        ) from error


def _reason_not_to_bind(pdf: Pdf) -> str:
    if pdf.is_encrypted:
        return "it is locked with a password. Save it without one."
    if not len(pdf.pages):
        return "it has no pages."
    tree = pdf.Root.get("/StructTreeRoot")
    if tree is None or "/K" not in tree or "/ParentTree" not in tree:
        return "it is not tagged, so a screen reader could not read the pack. Save it as a tagged PDF."
    if "/ClassMap" in tree or "/Namespaces" in tree:
        return "it is tagged in a way that packs do not carry (ClassMap, Namespaces). Save it as PDF/UA-1."
    return ""


def boxes_of(part: Part) -> list[Box]:
    """The pages of a part. Raises CannotBind."""
    with opened(part) as pdf:
        boxes = []
        for page in pdf.pages:
            left, bottom, right, top = (float(side) for side in page.cropbox.as_list())
            boxes.append(Box(left, bottom, right - left, top - bottom))
        return boxes


def number_tree(node: Object) -> Iterator[tuple[int, Object]]:
    """Index and value of each entry (ISO 32000-1, 7.9.7)."""
    for kid in node.get("/Kids", []):
        yield from number_tree(kid)
    entries = list(node.get("/Nums", []))
    for n in range(0, len(entries), 2):
        yield int(entries[n]), entries[n + 1]


def name_leaves(node: Object | None) -> Iterator[Object]:
    """The arrays of names and values, in their order (ISO 32000-1, 7.9.6)."""
    if node is None:
        return
    for kid in node.get("/Kids", []):
        yield from name_leaves(kid)
    if "/Names" in node and len(node.Names):
        yield node.Names


def roles_of(pdf: Pdf) -> dict[bytes, bytes]:
    """Which kind each kind of structure element of the document's own stands for, at the end of the line."""
    said = {
        Name(name).unparse(): meant.unparse() for name, meant in pdf.Root.StructTreeRoot.get("/RoleMap", {}).items()
    }
    roles = {}
    for name, meant in said.items():
        passed = {name}
        while meant in said and meant not in passed:
            passed.add(meant)
            meant = said[meant]
        roles[name] = meant
    return roles


def outline_of(pdf: Pdf) -> Outline:
    """The document's own outline. Where it has one heading above all, on its first page, the part's bookmark is that:
    a bookmark whose only child says the same again helps nobody."""
    root = pdf.Root.get("/Outlines")
    if root is None or "/First" not in root:
        return Outline()
    top = _chain(root.First)
    destination = top[0].get("/Dest")
    if len(top) == 1 and isinstance(destination, pikepdf.Array) and destination[0].objgen == pdf.pages[0].objgen:
        alone = top[0]
        if "/First" not in alone:
            return Outline(alone, destination=destination)
        return Outline(alone, alone.First, alone.Last, _count(_chain(alone.First)), destination)
    return Outline(root, root.First, root.Last, _count(top))


def _chain(item: Object | None) -> list[Object]:
    chain, passed = [], set()
    while item is not None and item.objgen not in passed:
        passed.add(item.objgen)
        chain.append(item)
        item = item.get("/Next")
    return chain


def _count(items: list[Object]) -> int:
    return sum(1 + max(0, int(item.get("/Count", 0))) for item in items)


_OF_ROOT = {"/Pages", "/StructTreeRoot", "/Outlines", "/Metadata", "/Names"}
_OF_TREE = {"/K", "/ParentTree", "/IDTree", "/RoleMap"}


@contextmanager
def taken_apart(part: Part) -> Iterator[tuple[Pdf, Objects]]:
    """The part as pikepdf reads it, and all its objects: those that a pack has of it, and those that `left_behind`
    names. Raises CannotBind as `opened` does."""
    with opened(part) as pdf:
        objects = None if _take_away_the_rest(pdf) else objects_of(part.content)
        if objects is not None:
            yield pdf, objects
            return
        packed = repacked(pdf)
    with opened(Part(part.title, packed)) as pdf:
        yield pdf, taken(packed)


def _take_away_the_rest(pdf: Pdf) -> bool:
    """Take away what a document may have beside pages, structure, outline and named places, and no pack has of it: what
    is done when it is opened, files that hang on it. Whether other objects belong to it, that are to go too."""
    names = pdf.Root.get("/Names", Dictionary())
    rest = [
        (node, key)
        for node, known in ((pdf.Root, _OF_ROOT), (names, {"/Dests"}), (pdf.Root.StructTreeRoot, _OF_TREE))
        for key in set(node.keys()) - known
        if isinstance(node[key], Object) and b" 0 R" in node[key].unparse()
    ]
    for node, key in rest:
        del node[key]
    return bool(rest)


def left_behind(pdf: Pdf) -> set[int]:
    """The objects by which a document hangs together. A pack has such of its own."""
    root = pdf.Root
    tree, names = (root.get(key, Dictionary()) for key in ("/StructTreeRoot", "/Names"))
    every = [root, tree, names, root.get("/Outlines"), root.get("/Metadata"), pdf.trailer.get("/Info")]
    every += [tree.get("/RoleMap"), top if isinstance(top := tree.get("/K"), pikepdf.Array) else None]
    for top in (root.Pages, tree.get("/ParentTree"), tree.get("/IDTree"), names.get("/Dests")):
        every += _nodes(top)
    return {thing.objgen[0] for thing in every if isinstance(thing, Object)}


def _nodes(node: Object | None) -> Iterator[Object]:
    """A node of a tree of pages, numbers or names, and all below it but the leaves' values."""
    if node is None or node.get("/Type") == Name.Page:
        return
    yield node
    yield from (node[key] for key in ("/Kids", "/Nums", "/Names") if key in node)
    for kid in node.get("/Kids", []):
        yield from _nodes(kid)


def take_pages(pdf: Pdf) -> list[Object]:
    """The document's pages, each with all it had from the nodes above it."""
    pages: list[Object] = [page.obj for page in pdf.pages]
    for page in pages:
        above, depth = page.get("/Parent"), 0
        while above is not None and depth < 50:
            for key in ("/Resources", "/MediaBox", "/CropBox", "/Rotate"):
                if key not in page and key in above:
                    page[key] = above[key]
            above, depth = above.get("/Parent"), depth + 1
        if "/Resources" not in page:
            page.Resources = Dictionary()
    return pages


def take_structure(pdf: Pdf, title: str) -> list[Object]:
    """The element below which the document's whole structure stands: a Part, as it is one of several now. Behind it,
    what is changed beside it."""
    tree = pdf.Root.StructTreeRoot
    kids = list(tree.K) if isinstance(tree.K, pikepdf.Array) else [tree.K]
    if len(kids) == 1 and Name.Document == kids[0].S:
        element = kids[0] if kids[0].is_indirect else pdf.make_indirect(kids[0])
        element.S = Name.Part
        changed = []
    else:
        element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, K=pikepdf.Array(kids)))
        changed = [kid for kid in kids if kid.is_indirect]
        for kid in kids:
            kid.P = element
    if "/T" not in element:
        element.T = pikepdf.String(title)
    if "/Lang" not in element and "/Lang" in pdf.Root:
        element.Lang = pdf.Root.Lang
    return [element, *changed]
