"""Letters, reports and board papers: described once, in blocks, and from that both a PDF and a Word file.

The blocks are plain words, so a paper can be kept as JSON and made again; what is sent is kept as bytes as well.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from itertools import takewhile
from typing import Any, Literal
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from headwater.foundations.documents.pdf import render_pdf

Sort = Literal["heading", "text", "lines", "list", "facts", "table"]
_DARK = RGBColor(0x1D, 0x3B, 0x53)
_FONT = "Arial"
WIDTH, WIDE = 166, 267
"""Between the margins of A4, upright and on its side, in millimetres."""
LEFT, ABOVE = "←", "↑"
"""Stand for a cell of a table that is one with the cell beside or above it."""
_SAME_DAY = (1980, 1, 1, 0, 0, 0)
"""Of every part within a Word file, so that the same paper gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a paper. `rows`: of a table every row, of facts (label, value), of lines and lists one word each.
    `widths`: of a table's columns, as parts of the whole. A line break within a cell is one. `strong`: which rows of a
    table are in bold, counted from 0."""

    sort: Sort
    text: str = ""
    level: int = 1
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    strong: tuple[int, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text, parted where a line is empty."""
        return tuple(part.strip() for part in self.text.replace("\r\n", "\n").split("\n\n") if part.strip())


def heading(text: str, level: int = 1) -> Block:
    """A heading below the title; `level` 1 or 2."""
    return Block("heading", text, level)


def text(words: str) -> Block:
    """A paragraph. Empty lines part it into several."""
    return Block("text", words)


def lines(*each: str) -> Block:
    """Lines that belong together: an address, who signs. Empty ones are left out."""
    return Block("lines", rows=tuple((line,) for line in each if line))


def points(each: Sequence[str]) -> Block:
    """A list with bullets."""
    return Block("list", rows=tuple((line,) for line in each))


def facts(rows: Sequence[tuple[str, str]]) -> Block:
    """Labels with their values; empty values are left out."""
    return Block("facts", rows=tuple((label, value) for label, value in rows if value))


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str,
    widths: Sequence[int] = (),
    strong: Sequence[int] = (),
) -> Block:
    """A table with its header row. `caption`: what it is of, for whoever listens to the page. `widths`: how the columns
    share it, `(1, 2, 1)`; all alike where nothing is said. `strong`: which rows are in bold, counted from 0.

    A cell that is LEFT or ABOVE is one with the cell there; a cell is widened or made higher, and not both.
    """
    parts = tuple(widths) or (1,) * len(heads)
    told = tuple(tuple(row) for row in rows)
    return Block("table", caption, heads=tuple(heads), rows=told, widths=parts, strong=tuple(strong))


@dataclass(frozen=True, slots=True)
class Paper:
    """A written document. `whose` stands at the head of every page with the day, the audience and the page number.
    `is_letter`: its title is the subject, below whom it is written to. `is_wide`: its sheets lie on their side, and the
    type of its tables is smaller."""

    title: str
    whose: str
    audience: str
    blocks: tuple[Block, ...]
    is_letter: bool = False
    is_wide: bool = False

    def as_json(self) -> dict[str, Any]:
        """What `from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Paper:
        """A paper that was kept. Raises KeyError and TypeError where it is none."""
        blocks = tuple(
            Block(
                each["sort"],
                each["text"],
                each["level"],
                tuple(each["heads"]),
                tuple(tuple(row) for row in each["rows"]),
                tuple(each["widths"]),
                tuple(each.get("strong", ())),
            )
            for each in kept["blocks"]
        )
        is_wide = kept.get("is_wide", False)  # papers were kept before there were wide ones
        return cls(kept["title"], kept["whose"], kept["audience"], blocks, kept["is_letter"], is_wide)


def render_paper(paper: Paper, *, on: date) -> bytes:
    """The paper as PDF: tagged, A4, our typeface. The same paper and day give the same bytes."""
    return render_pdf("documents/paper.typ", paper.as_json(), title=paper.title, on=on)


def render_word(paper: Paper, *, on: date) -> bytes:
    """The paper as a Word file (.docx), to be edited: real headings, lists, tables whose header rows repeat. The same
    paper and day give the same bytes."""
    document = docx.Document()
    _set_up(document, paper, on)
    if paper.is_letter:
        # The subject of a letter stands below its address, and is its heading for whoever listens to it.
        address, rest = paper.blocks[:1], paper.blocks[1:]
    else:
        address, rest = (), paper.blocks
    title = _paragraph(paper.title, "Heading1")
    said = [*(_block(each, paper) for each in address), title, *(_block(each, paper) for each in rest)]
    _write(document, "".join(said))
    out = io.BytesIO()
    document.save(out)
    return _with_one_day(out.getvalue())


def _set_up(document: Document, paper: Paper, on: date) -> None:
    day = datetime.combine(on, time(12), tzinfo=UTC)
    about = document.core_properties
    about.title = paper.title.translate(_NO_LETTER)[:_LONGEST_TITLE]
    about.author, about.last_modified_by, about.comments = "Headwater", "Headwater", ""
    about.created = about.modified = day
    about.language, about.revision = "en-GB", 1
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin = page.bottom_margin = Mm(20)
    if paper.is_wide:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = page.page_height, page.page_width
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(15)
    for name, size in (("Normal", 11), ("Heading 1", 17), ("Heading 2", 13), ("Heading 3", 11)):
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)  # type: ignore[attr-defined]  # a paragraph style
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for which in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(which), _FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
        if name != "Normal":
            style.font.color.rgb = _DARK  # type: ignore[attr-defined]
    language = document.styles.element.find(".//" + qn("w:lang"))
    if language is not None:
        language.set(qn("w:val"), "en-GB")
    head = page.header.paragraphs[0]
    head.text = f"{paper.whose}, as at {on.day} {on:%B %Y} · {paper.audience}".translate(_NO_LETTER)
    head.runs[0].font.size = Pt(8)
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot.add_run("Page ").font.size = Pt(8)
    run = foot.add_run()
    run.font.size = Pt(8)
    for sort, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if sort else "w:instrText")
        if sort:
            part.set(qn("w:fldCharType"), sort)
        else:
            part.text = words
        run._r.append(part)


# The body of the Word file is written as WordprocessingML (ISO/IEC 29500-1, 17.3 and 17.4) and read in once: adding it
# piece by piece takes python-docx two hundred times as long, which a board's pack of sixty schools feels.

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PLAIN, _SMALLER = 20, 17
"""The type of tables, in half points: of a paper that stands, and of one on its side."""
_NO_LETTER = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))
"""What no XML can hold."""
_LONGEST_TITLE = 255
"""Characters that Word takes for a title among a file's properties; the heading has all of them."""


def _write(document: Document, said: str) -> None:
    """Make paragraphs and tables all that stands in the document."""
    body = document.element.body
    made = parse_xml(f'<w:body xmlns:w="{_NAMESPACE}">{said}</w:body>')
    # The one body for the other: lxml takes ten times as long to move what is in it part by part.
    made.append(body.sectPr)
    body.getparent().replace(body, made)


def _block(block: Block, paper: Paper) -> str:
    whole, size = (WIDE, _SMALLER) if paper.is_wide else (WIDTH, _PLAIN)
    match block.sort:
        case "heading":
            return _paragraph(block.text, f"Heading{block.level + 1}")
        case "text":
            return "".join(_paragraph(part) for part in block.paragraphs)
        case "lines":
            return _paragraph("\n".join(line for (line,) in block.rows))
        case "list":
            return "".join(_paragraph(line, "ListBullet") for (line,) in block.rows)
        case "facts":
            rows = "".join(_row((label, value), (48, whole - 48), bold=(True, False)) for label, value in block.rows)
            return _table(rows, (48, whole - 48), block.text, style="")
        case "table":
            widths = [round(whole * part / sum(block.widths)) for part in block.widths]
            bold = (True,) * len(widths)
            head = _row(block.heads, widths, bold=bold, size=size, is_head=True)
            rows = "".join(
                _row(row, widths, bold=bold if at in block.strong else (), size=size, below=below)
                for at, (row, below) in enumerate(zip(block.rows, (*block.rows[1:], ()), strict=True))
            )
            return _table(head + rows, widths, block.text, style="TableGrid")


def _paragraph(words: str, style: str = "") -> str:
    about = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{about}<w:r>{_text(words)}</w:r></w:p>"


def _text(words: str) -> str:
    """The words of a run; a line break stays one."""
    lines = escape(words.replace("\r\n", "\n").translate(_NO_LETTER)).split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)


def _table(rows: str, widths: Sequence[int], caption: str, *, style: str) -> str:
    """A table of fixed widths, in millimetres, and the empty line that parts it from what follows."""
    named = f'<w:tblStyle w:val="{style}"/>' if style else ""
    told = f'<w:tblCaption w:val="{escape(caption.translate(_NO_LETTER), {chr(34): "&quot;"})}"/>' if caption else ""
    grid = "".join(f'<w:gridCol w:w="{Mm(width).twips}"/>' for width in widths)
    about = f'{named}<w:tblW w:type="auto" w:w="0"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="04A0"/>{told}'
    return f"<w:tbl><w:tblPr>{about}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl><w:p/>"


def _row(
    cells: Sequence[str],
    widths: Sequence[int],
    *,
    bold: Sequence[bool] = (),
    size: int = _PLAIN,
    below: Sequence[str] = (),
    is_head: bool = False,
) -> str:
    """One row of a table; `below` is the next one, where cells of this row may go on."""
    about = "<w:trPr><w:tblHeader/></w:trPr>" if is_head else ""
    strong = bold or (False,) * len(cells)
    said = []
    for at, (words, is_bold) in enumerate(zip(cells, strong, strict=True)):
        if words == LEFT:
            continue
        span = 1 + sum(1 for _ in takewhile(lambda each: each == LEFT, cells[at + 1 :]))
        wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        high = '<w:vMerge w:val="restart"/>' if below and below[at] == ABOVE else ""
        run = f'<w:r><w:rPr>{"<w:b/>" if is_bold else ""}<w:sz w:val="{size}"/></w:rPr>{_text(words)}</w:r>'
        if words == ABOVE:
            high, run = "<w:vMerge/>", ""
        width = Mm(sum(widths[at : at + span])).twips
        told = f'<w:tcW w:type="dxa" w:w="{width}"/>{wide}{high}'
        said.append(f"<w:tc><w:tcPr>{told}</w:tcPr><w:p>{run}</w:p></w:tc>")
    return f"<w:tr>{about}{''.join(said)}</w:tr>"


def _with_one_day(content: bytes) -> bytes:
    """A Word file is a zip, and each part of it bears the moment it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as same:
        for name in made.namelist():
            part = zipfile.ZipInfo(name, _SAME_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            same.writestr(part, made.read(name))
    return out.getvalue()
