"""Our documents and the packs bound of them keep PDF/UA-1, as far as a program can tell; and the teller can tell."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pikepdf
import pytest

from headwater.foundations.documents.binding import Part, bind_documents, shrink
from headwater.foundations.documents.papers import Paper, facts, heading, lines, points, render_paper, table, text
from tests.foundations.documents.pdf_ua import problems

ON = date(2026, 11, 22)
LETTER = Paper(
    title="Your tier for 2026/27",
    whose="Ashdown Primary",
    audience="Confidential",
    blocks=(
        lines("The principal", "Ashdown Primary"),
        text("Dear colleague\n\nThe board has decided."),
        heading("What it means"),
        facts([("Tier", "Tier 3")]),
        points(["A one-to-one every 2 weeks", "2 health checks"]),
        heading("When", 2),
        table(["When", "What"], [["October", "First health check"], ["March", "Second"]], caption="When"),
    ),
    is_letter=True,
)


@pytest.fixture(scope="module")
def letter() -> bytes:
    return render_paper(LETTER, on=ON)


@pytest.fixture(scope="module")
def pack(letter: bytes) -> bytes:
    parts = [Part("Letter", letter), Part("The same, kept", shrink(letter))]
    return bind_documents(parts, title="Pack", on=ON, whose="Alpha Trust", audience="Confidential")


def test_a_letter_can_be_listened_to(letter: bytes) -> None:
    assert problems(letter) == []
    assert problems(shrink(letter)) == []


def test_a_pack_can_be_listened_to(pack: bytes) -> None:
    assert problems(pack) == []


def damaged(content: bytes, damage: Callable[[pikepdf.Pdf], None]) -> list[str]:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        damage(pdf)
        pdf.save(out)
    return problems(out.getvalue())


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    return [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and str(each.get("/S", "")) == kind]


def without_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


def file_name_shown(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def not_said_to_be_accessible(pdf: pikepdf.Pdf) -> None:
    said = pdf.Root.Metadata.read_bytes().replace(b"pdfuaid:part", b"pdfuaid:rev")
    pdf.Root.Metadata.write(said)


def untagged_content(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].contents_add(b"0 0 m 9 9 l S")


def content_lost(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "/H1")[0].K = pikepdf.Array()


def level_skipped(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "/H2")[0].S = pikepdf.Name.H4


def table_without_heads(pdf: pikepdf.Pdf) -> None:
    for head in elements(pdf, "/TH"):
        head.S = pikepdf.Name.TD


def picture_without_words(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "/H1")[0].S = pikepdf.Name.Figure


def link_without_words(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Annots[0]["/Contents"]


def link_outside_structure(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Annots[0]["/StructParent"]


def page_that_does_not_find_its_elements(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.StructParents = 999


def unknown_kind(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "/H2")[0].S = pikepdf.Name.Chapter


def row_outside_a_table(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "/H2")[0].S = pikepdf.Name.TR


def typeface_left_at_home(pdf: pikepdf.Pdf) -> None:
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and "/FontFile3" in each:
            del each["/FontFile3"]
        elif isinstance(each, pikepdf.Dictionary) and "/FontFile2" in each:
            del each["/FontFile2"]


def letters_unknown(pdf: pikepdf.Pdf) -> None:
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each:
            del each["/ToUnicode"]


@pytest.mark.parametrize(
    ("damage", "checkpoint"),
    [
        (without_language, "11-006"),
        (file_name_shown, "07-001"),
        (not_said_to_be_accessible, "06-002"),
        (untagged_content, "01-005"),
        (content_lost, "01-005"),
        (level_skipped, "14-003"),
        (table_without_heads, "15-003"),
        (picture_without_words, "13-004"),
        (link_without_words, "28-012"),
        (link_outside_structure, "28-010"),
        (page_that_does_not_find_its_elements, "01-005"),
        (unknown_kind, "02-001"),
        (row_outside_a_table, "09-004"),
        (typeface_left_at_home, "31-009"),
        (letters_unknown, "31-027"),
    ],
)
def test_what_is_lacking_is_told(pack: bytes, damage: Callable[[pikepdf.Pdf], None], checkpoint: str) -> None:
    assert any(f"[{checkpoint}]" in problem for problem in damaged(pack, damage))
