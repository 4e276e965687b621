"""Does a PDF keep what a program can check of PDF/UA-1 (ISO 14289-1)? `problems(pdf)` lists where it does not.

Follows the Matterhorn Protocol 1.1 (PDF Association): the numbers in brackets are its checkpoints. It looks for no more
than is named here; whether a text alternative says anything worth hearing, only a person can tell.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise

import pikepdf

GROUPING = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct"}
BLOCK = {"P", "H", *(f"H{n}" for n in range(1, 7)), "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD"}
INLINE = {
    "Span",
    "Quote",
    "Note",
    "Reference",
    "BibEntry",
    "Code",
    "Link",
    "Annot",
    "Ruby",
    "RB",
    "RT",
    "RP",
    "Warichu",
}
STANDARD = GROUPING | BLOCK | INLINE | {"THead", "TBody", "TFoot", "Private", "WT", "WP", "Figure", "Formula", "Form"}
WITHIN = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "TOC": {"TOC", "TOCI", "Caption"},
    "TOCI": {"Lbl", "Reference", "NonStruct", "P", "TOC"},
}
ONLY_IN = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "LI": {"L"},
    "LBody": {"LI"},
    "TOCI": {"TOC"},
}
SHOWN = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "INLINE IMAGE", "Do"}


def problems(content: bytes) -> list[str]:
    """What a PDF lacks, in words; none where it keeps all that is looked for."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [*of_the_whole(pdf), *of_the_structure(pdf), *of_the_pages(pdf), *of_the_fonts(pdf)]


def of_the_whole(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    said = root.Metadata.read_bytes().decode() if "/Metadata" in root else ""
    if "<pdfuaid:part>1<" not in said:
        yield "[06-002] the metadata do not say PDF/UA-1"
    if "<dc:title>" not in said or not str(pdf.docinfo.get("/Title", "")):
        yield "[06-003] no title"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "[07-001] the file's name is shown and not its title"
    marked = root.get("/MarkInfo", {})
    if not marked.get("/Marked") or marked.get("/Suspects"):
        yield "[01-006] it does not say that it is tagged"
    if not str(root.get("/Lang", "")):
        yield "[11-006] no language"
    if pdf.is_encrypted:
        yield "[26-001] it is locked"


def of_the_structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    tree = pdf.Root.get("/StructTreeRoot")
    if tree is None:
        yield "[01-005] no structure"
        return
    roles = {key[1:]: str(meant)[1:] for key, meant in tree.get("/RoleMap", {}).items()}
    for name in sorted(set(roles) & STANDARD):
        yield f"[02-004] {name}, which every reader knows, is said to be {roles[name]}"
    levels = []
    for node, kind, above in nodes(tree, roles):
        if kind not in STANDARD:
            yield f"[02-001] {kind} stands for no standard kind"
        if above in WITHIN and kind not in WITHIN[above]:
            yield f"[09-004] {kind} in {above}"
        if kind in ONLY_IN and above not in ONLY_IN[kind]:
            yield f"[09-004] {kind} outside of {', '.join(sorted(ONLY_IN[kind]))}"
        if kind[0] == "H" and kind[1:].isdigit():
            levels.append(int(kind[1:]))
        if kind in ("Figure", "Formula") and not str(node.get("/Alt", node.get("/ActualText", ""))):
            yield f"[13-004] a {kind} without words"
        if kind == "Table":
            yield from of_a_table(node, roles)
        if kind == "Link" and not any("/Obj" in kid for kid in kids(node) if isinstance(kid, pikepdf.Dictionary)):
            yield "[28-011] a Link that names no annotation"
    if levels and levels[0] != 1:
        yield f"[14-002] the first heading is H{levels[0]}"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"[14-003] H{after} follows H{before}"


def of_a_table(table: pikepdf.Object, roles: dict[str, str]) -> Iterator[str]:
    cells = [(node, kind) for node, kind, _ in nodes(table, roles) if kind in ("TH", "TD")]
    heads = [node for node, kind in cells if kind == "TH"]
    if not heads:
        yield "[15-003] a Table without a TH"
    by_headers = all(attribute(node, "/Headers") is not None for node, kind in cells if kind == "TD")
    if not by_headers and not all(attribute(node, "/Scope") is not None for node in heads):
        yield "[15-003] a Table whose TH have no Scope and whose TD name no Headers"


def of_the_pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    tree = pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary())
    told = told_by_the_structure(tree)
    index = by_index(tree.get("/ParentTree", pikepdf.Dictionary()))
    for n, page in enumerate(pdf.pages, start=1):
        marked: set[int] = set()
        for problem in of_a_content(page.obj, page.obj.get("/Resources", {}), marked):
            yield f"page {n}: {problem}"
        lost = marked - told.get(page.obj.objgen, set())
        if lost:
            yield f"page {n}: [01-005] content {sorted(lost)[:5]} stands nowhere in the structure"
        if marked and int(page.obj.get("/StructParents", -1)) not in index:
            yield f"page {n}: [01-005] its content does not find its elements"
        links = list(page.obj.get("/Annots", []))
        if links and str(page.obj.get("/Tabs", "")) != "/S":
            yield f"page {n}: [28-008] the tab key does not follow the structure"
        for link in links:
            if not str(link.get("/Contents", "")):
                yield f"page {n}: [28-012] a link without a description"
            owner = index.get(int(link.get("/StructParent", -1)))
            if owner is None or str(owner.S) not in ("/Link", "/Annot", "/Form"):
                yield f"page {n}: [28-010] a link outside of the structure"


def of_a_content(
    stream: pikepdf.Object, resources: pikepdf.Object, marked: set[int], inside: tuple[str, ...] = ()
) -> Iterator[str]:
    """Of a page's content or of a form's. `inside`: what the form was laid within. Notes the marked content."""
    stack = list(inside)
    for operands, operator in pikepdf.parse_content_stream(stream):
        name = str(operator)
        if name in ("BDC", "BMC"):
            kind = "other"
            if str(operands[0]) == "/Artifact":
                kind = "artifact"
            elif len(operands) > 1:
                said = operands[1]
                if isinstance(said, pikepdf.Name):
                    said = resources.get("/Properties", {}).get(str(said), {})
                if "/MCID" in said:
                    kind = "tagged"
                    marked.add(int(said["/MCID"]))
            if kind == "artifact" and "tagged" in stack:
                yield "[01-003] an artifact within what is tagged"
            if kind == "tagged" and "artifact" in stack:
                yield "[01-004] tagged content within an artifact"
            stack.append(kind)
        elif name == "EMC":
            stack.pop()
        elif name == "Do" and str(resources.XObject[operands[0]].get("/Subtype")) == "/Form":
            form = resources.XObject[operands[0]]
            yield from of_a_content(form, form.get("/Resources", resources), marked, tuple(stack))
        elif name in SHOWN and not {"artifact", "tagged"} & set(stack):
            yield f"[01-005] “{name}” shows something that is neither tagged nor an artifact"
    if stack != list(inside):
        yield "[01-005] marked content that does not end"


def of_the_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for font in pdf.objects:
        if not isinstance(font, pikepdf.Dictionary) or str(font.get("/Type", "")) != "/Font":
            continue
        if str(font.Subtype).startswith("/CIDFont"):
            continue
        holder = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        embedded = {"/FontFile", "/FontFile2", "/FontFile3"} & set(holder.get("/FontDescriptor", {}).keys())
        if not embedded and str(font.Subtype) != "/Type3":
            yield f"[31-009] {font.get('/BaseFont')} does not travel with the document"
        if "/ToUnicode" not in font:
            yield f"[31-027] {font.get('/BaseFont')} does not say which letters it shows"


def nodes(node: pikepdf.Object, roles: dict[str, str], above: str = "") -> Iterator[tuple[pikepdf.Object, str, str]]:
    """Every element below, in order, with its standard kind and that of the element above it."""
    for kid in kids(node):
        if not isinstance(kid, pikepdf.Dictionary) or "/S" not in kid:
            continue
        kind = str(kid.S)[1:]
        for _ in roles:
            kind = roles.get(kind, kind)
        yield kid, kind, above
        yield from nodes(kid, roles, kind)


def told_by_the_structure(tree: pikepdf.Object) -> dict[tuple[int, int], set[int]]:
    """Which marked content of which page the structure names."""
    told: dict[tuple[int, int], set[int]] = {}
    for node, _, _ in nodes(tree, {}):
        for kid in kids(node):
            if isinstance(kid, int):
                told.setdefault(node.Pg.objgen, set()).add(kid)
            elif "/MCID" in kid:
                told.setdefault(kid.get("/Pg", node.get("/Pg")).objgen, set()).add(int(kid.MCID))
    return told


def by_index(node: pikepdf.Object) -> dict[int, pikepdf.Object]:
    found: dict[int, pikepdf.Object] = {}
    for kid in node.get("/Kids", []):
        found |= by_index(kid)
    entries = list(node.get("/Nums", []))
    return found | {int(entries[n]): entries[n + 1] for n in range(0, len(entries), 2)}


def kids(node: pikepdf.Object) -> list[pikepdf.Object]:
    below = node.get("/K", [])
    return list(below) if isinstance(below, pikepdf.Array) else [below]


def attribute(node: pikepdf.Object, name: str) -> pikepdf.Object | None:
    said = node.get("/A", [])
    for each in list(said) if isinstance(said, pikepdf.Array) else [said]:
        if isinstance(each, pikepdf.Dictionary) and name in each:
            return each[name]
    return None
