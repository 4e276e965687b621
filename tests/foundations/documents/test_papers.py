"""Papers, made as PDF and as Word and read back by other programs."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import docx
import pypdf

from headwater.foundations.documents.papers import (
    ABOVE,
    LEFT,
    Paper,
    facts,
    heading,
    lines,
    points,
    render_paper,
    render_word,
    table,
    text,
)

ON = date(2026, 10, 21)
PAPER = Paper(
    title="Your tier for 2026/27",
    whose="Ashdown Primary",
    audience="Confidential",
    blocks=(
        lines("The principal", "", "Ashdown Primary"),
        text("Dear colleague\n\nThe board has decided."),
        heading("What it means"),
        facts([("Tier", "Tier 3: Reinvent"), ("Nothing", "")]),
        points(["A one-to-one every 2 weeks", "2 health checks"]),
        table(["When", "What"], [["October", "First health check"], ["March", "Second"]], caption="When"),
    ),
    is_letter=True,
)


def pdf_words() -> str:
    reader = pypdf.PdfReader(io.BytesIO(render_paper(PAPER, on=ON)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def word_words() -> list[str]:
    document = docx.Document(io.BytesIO(render_word(PAPER, on=ON)))
    cells = [cell.text for made in document.tables for row in made.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def test_both_formats_say_every_word_of_the_paper() -> None:
    written = pdf_words()
    for words in (
        "The principal",
        "Your tier for 2026/27",
        "Dear colleague",
        "The board has decided.",
        "What it means",
        "Tier 3: Reinvent",
        "A one-to-one every 2 weeks",
        "First health check",
    ):
        assert words in written
        assert any(words in part for part in word_words()), words


def test_an_empty_line_or_value_is_left_out() -> None:
    assert "Nothing" not in pdf_words()
    assert "Nothing" not in word_words()
    assert "The principal\nAshdown Primary" in word_words()


def test_a_letter_names_whom_it_is_to_before_its_subject() -> None:
    words = word_words()
    assert words.index("The principal\nAshdown Primary") < words.index("Your tier for 2026/27")
    written = pdf_words()
    assert written.index("The principal") < written.index("Your tier for 2026/27")


def test_every_page_says_whose_it_is_for_whom_and_as_at_which_day() -> None:
    assert "Ashdown Primary, as at 21 October 2026 Confidential · Page 1 of 1" in pdf_words()
    head = docx.Document(io.BytesIO(render_word(PAPER, on=ON))).sections[0].header.paragraphs[0].text
    assert head == "Ashdown Primary, as at 21 October 2026 · Confidential"


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert render_paper(PAPER, on=ON) == render_paper(PAPER, on=ON)
    assert render_word(PAPER, on=ON) == render_word(PAPER, on=ON)


def test_a_paper_that_was_kept_is_the_same_paper() -> None:
    assert Paper.from_json(json.loads(json.dumps(PAPER.as_json()))) == PAPER


def test_word_has_real_headings_in_british_english() -> None:
    document = docx.Document(io.BytesIO(render_word(PAPER, on=ON)))
    styles = {p.text: p.style.name for p in document.paragraphs if p.style is not None}
    assert styles["Your tier for 2026/27"] == "Heading 1"
    assert styles["What it means"] == "Heading 2"
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.title == "Your tier for 2026/27"


def test_cells_that_are_one_are_one_in_both_formats_and_a_wide_paper_lies_on_its_side() -> None:
    rows = [("Reading", "School", "54%", "67%"), (ABOVE, "England", "not loaded", LEFT), ("Maths", "School", "1", "2")]
    made = table(["Measure", "Place", "2023/24", "2024/25"], rows, caption="Key stage 2", strong=(0,))
    wide = replace(PAPER, blocks=(made,), is_letter=False, is_wide=True)
    document = docx.Document(io.BytesIO(render_word(wide, on=ON)))
    (page,), (found,) = document.sections, document.tables
    assert page.page_width > page.page_height
    assert [[cell.text for cell in row.cells] for row in found.rows][1:] == [
        ["Reading", "School", "54%", "67%"],
        ["Reading", "England", "not loaded", "not loaded"],
        ["Maths", "School", "1", "2"],
    ]
    assert [found.cell(at, 2).paragraphs[0].runs[0].bold for at in (1, 3)] == [True, None]
    sheet = pypdf.PdfReader(io.BytesIO(render_paper(wide, on=ON))).pages[0]
    assert sheet.mediabox.width > sheet.mediabox.height
    assert "not loaded" in sheet.extract_text()
    assert LEFT not in sheet.extract_text()
    assert ABOVE not in sheet.extract_text()


def test_what_a_word_file_cannot_hold_is_left_out_and_a_line_break_in_a_cell_is_one() -> None:
    made = table(["A"], [["one <two> & \x07“three”\nfour"]], caption='The "best" & <worst>')
    document = docx.Document(io.BytesIO(render_word(replace(PAPER, blocks=(made,), is_letter=False), on=ON)))
    assert document.tables[0].cell(1, 0).text == "one <two> & “three”\nfour"


def test_a_long_name_or_one_with_a_character_that_nobody_sees_leaves_nobody_without_the_word_file() -> None:
    name = "Wolver\x01hampton " * 20
    made = render_word(replace(PAPER, title=f"Academy card: {name}", whose=name), on=ON)
    document = docx.Document(io.BytesIO(made))
    assert document.core_properties.title == f"Academy card: {'Wolverhampton ' * 20}"[:255]
    assert "Wolverhampton Wolverhampton" in document.sections[0].header.paragraphs[0].text
    assert "Wolverhampton " * 20 in next(p.text for p in document.paragraphs if p.style.name == "Heading 1")
