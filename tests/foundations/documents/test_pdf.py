"""PDFs, made and read back by another program."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest

from headwater.foundations.documents import pdf
from headwater.foundations.documents.pdf import DocumentFailed, FontsMissing, render_pdf

ON = date(2026, 11, 22)
TEMPLATE = """
#import "/foundations/documents/typst/page.typ": *
#let document(data, title, on) = [
  #show: document-page.with(title: title, on: on, header-left: "Left", audience: "Confidential")
  = #data.name
  #data.value #data.on
]
"""


@dataclass(frozen=True)
class Data:
    name: str
    value: Decimal
    on: date


@pytest.fixture
def template(monkeypatch: pytest.MonkeyPatch, settings) -> Path:
    """A template of this test, inside the package because templates may import nothing outside it."""
    path = Path(settings.PACKAGE) / "foundations/documents/typst/only-in-a-test.typ"
    path.write_text(TEMPLATE)
    yield path
    path.unlink()


def make(name: str = "Ashdown", value: str = "3.09") -> bytes:
    return render_pdf("documents/only-in-a-test.typ", Data(name, Decimal(value), ON), title="A title", on=ON)


def read(document: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(document))


def test_a_document_says_what_it_was_given(template: Path):
    text = read(make()).pages[0].extract_text()
    assert "Ashdown" in text
    assert "3.09 2026-11-22" in text
    assert "Confidential" in text
    assert "Page 1 of 1" in text


def test_a_document_can_be_read_by_a_screen_reader(template: Path):
    made = read(make())
    catalog = made.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] is True or catalog["/MarkInfo"]["/Marked"].value is True
    assert catalog["/Lang"] == "en-GB"
    assert "/StructTreeRoot" in catalog
    assert b"pdfuaid:part" in catalog["/Metadata"].get_object().get_data()
    assert made.metadata.title == "A title"


def test_the_typeface_travels_with_the_document(template: Path):
    fonts = read(make()).pages[0]["/Resources"]["/Font"]
    assert all("AtkinsonHyperlegibleNext" in font.get_object()["/BaseFont"] for font in fonts.values())


def test_the_same_input_gives_the_same_bytes(template: Path):
    assert make() == make()


def test_what_is_given_is_text_and_never_a_program(template: Path):
    for name in (
        "#panic() *bold* $x$",
        'a " quote',
        "a \\ stroke",
        'both: \\" \\\\"',
        "two\nlines",
        "`.text)); #panic()",
    ):
        assert name.replace("\n", " ") in read(make(name=name)).pages[0].extract_text().replace("\n", " ")


@pytest.mark.parametrize("sign", ["\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_a_sign_that_ends_a_line_stops_no_document(template: Path, sign: str):
    said = read(make(name=f"Ash`{sign}`down")).pages[0].extract_text()
    assert re.search(r"Ash`\s*□?\s*`down", said)


def test_what_no_typeface_has_is_a_box_and_the_document_is_made(template: Path):
    said = read(make(name="Well done 👍🏽, 王小明 \ufffe and Łódź")).pages[0].extract_text().replace("\n", " ")
    assert "Well done □□, □□□ □ and Łódź" in said


def test_a_template_that_fails_says_where(template: Path):
    template.write_text("#let document(data, title, on) = [= Title\n#nothing-of-the-kind]")
    with pytest.raises(DocumentFailed, match="only-in-a-test"):
        make()


def test_without_the_typeface_there_is_no_document(settings, tmp_path: Path):
    settings.BUILT_ASSETS = tmp_path
    with pytest.raises(FontsMissing, match="make assets"):
        pdf.fonts_folder()
    settings.BUILT_ASSETS = None
    with pytest.raises(FontsMissing):
        pdf.fonts_folder()


def test_a_value_that_has_no_words_is_refused(template: Path):
    with pytest.raises(TypeError, match="make it text first"):
        render_pdf("documents/only-in-a-test.typ", {"name": object()}, title="A title", on=ON)


def test_a_template_that_was_changed_is_read_again(template: Path):
    assert "Next" not in read(make()).pages[0].extract_text()
    template.write_text(TEMPLATE.replace("#data.name", "Next #data.name"))
    assert "Next Ashdown" in read(make()).pages[0].extract_text()


def test_documents_are_made_side_by_side(template: Path):
    names = [f"School {number}" for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(make, names))
    assert made == [make(name) for name in names]


def test_a_character_that_nobody_sees_is_left_out_and_what_was_typed_stays(template: Path):
    text = read(make("Ash\x01do\x08w\x0cn\x7f \\b \\u0001 \\\\f")).pages[0].extract_text()
    assert "Ashdown \\b \\u0001 \\\\f" in text
