"""Letters, reports and board papers: described once, in blocks, and from that both a PDF and a Word file.

The blocks are plain words, so a paper can be kept as JSON and made again; what is sent is kept as bytes as well.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Literal
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from headwater.foundations.documents.pdf import render_pdf

Sort = Literal["heading", "text", "lines", "list", "facts", "table"]
_DARK = RGBColor(0x1D, 0x3B, 0x53)
_FONT = "Arial"
WIDTH = 166
"""Between the margins of A4, in millimetres."""
_SAME_DAY = (1980, 1, 1, 0, 0, 0)
"""Of every part within a Word file, so that the same paper gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a paper. `rows`: of a table every row, of facts (label, value), of lines and lists one word each.
    `widths`: of a table's columns, as parts of the whole. A line break within a cell is one."""

    sort: Sort
    text: str = ""
    level: int = 1
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()

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


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str, widths: Sequence[int] = ()) -> Block:
    """A table with its header row. `caption`: what it is of, for whoever listens to the page. `widths`: how the columns
    share it, `(1, 2, 1)`; all alike where nothing is said."""
    parts = tuple(widths) or (1,) * len(heads)
    return Block("table", caption, heads=tuple(heads), rows=tuple(tuple(row) for row in rows), widths=parts)


@dataclass(frozen=True, slots=True)
class Paper:
    """A written document. `whose` stands at the head of every page with the day, the audience and the page number.
    `is_letter`: its title is the subject, below whom it is written to."""

    title: str
    whose: str
    audience: str
    blocks: tuple[Block, ...]
    is_letter: bool = False

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
            )
            for each in kept["blocks"]
        )
        return cls(kept["title"], kept["whose"], kept["audience"], blocks, kept["is_letter"])


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
    _write(document, "".join([*map(_block, address), title, *map(_block, rest)]))
    out = io.BytesIO()
    document.save(out)
    return _with_one_day(out.getvalue())


def _set_up(document: Document, paper: Paper, on: date) -> None:
    day = datetime.combine(on, time(12), tzinfo=UTC)
    about = document.core_properties
    about.title, about.author, about.last_modified_by, about.comments = paper.title, "Headwater", "Headwater", ""
    about.created = about.modified = day
    about.language, about.revision = "en-GB", 1
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin = page.bottom_margin = Mm(20)
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
    head.text = f"{paper.whose}, as at {on.day} {on:%B %Y} · {paper.audience}"
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
_NO_LETTER = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))
"""What no XML can hold."""


def _write(document: Document, said: str) -> None:
    """Put paragraphs and tables at the end of the document."""
    body = document.element.body
    made = parse_xml(f'<w:body xmlns:w="{_NAMESPACE}">{said}</w:body>')
    last = body.sectPr
    for part in list(made):
        last.addprevious(part)


def _block(block: Block) -> str:
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
            rows = "".join(_row((label, value), (48, WIDTH - 48), bold=(True, False)) for label, value in block.rows)
            return _table(rows, (48, WIDTH - 48), block.text, style="")
        case "table":
            widths = [round(WIDTH * part / sum(block.widths)) for part in block.widths]
            bold = (True,) * len(widths)
            head = _row(block.heads, widths, bold=bold, is_head=True)
            rows = "".join(_row(row, widths) for row in block.rows)
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


def _row(cells: Sequence[str], widths: Sequence[int], *, bold: Sequence[bool] = (), is_head: bool = False) -> str:
    about = "<w:trPr><w:tblHeader/></w:trPr>" if is_head else ""
    strong = bold or (False,) * len(cells)
    said = "".join(
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{Mm(width).twips}"/></w:tcPr><w:p><w:r><w:rPr>'
        f'{"<w:b/>" if is_bold else ""}<w:sz w:val="20"/></w:rPr>{_text(words)}</w:r></w:p></w:tc>'
        for words, width, is_bold in zip(cells, widths, strong, strict=True)
    )
    return f"<w:tr>{about}{said}</w:tr>"


def _with_one_day(content: bytes) -> bytes:
    """A Word file is a zip, and each part of it bears the moment it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as same:
        for name in made.namelist():
            part = zipfile.ZipInfo(name, _SAME_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            same.writestr(part, made.read(name))
    return out.getvalue()
