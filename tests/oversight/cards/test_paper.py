"""The card as a PDF, read back by another program: page 1 is one sheet, whatever the school."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pypdf
import pytest

from headwater.foundations.documents.pdf import render_pdf
from headwater.oversight.cards.presenters.paper import KEY, NO_HEADLINES, as_paper
from headwater.oversight.cards.presenters.tree import (
    Against,
    Card,
    Note,
    Row,
    ShownFinding,
    ShownTarget,
    Signal,
    Slot,
    Trend,
    TrendPoint,
)
from tests.factories.boards import for_a_board
from tests.factories.cards import card_of, make_card_trust
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
MOST_LETTERS = "W" * 60
WORSE = Signal(
    word="worse",
    tone="bad",
    shape="down",
    gap="-5",
    gap_words="5 percentage points below",
    within_uncertainty=False,
    interval="",
    sentence="Worse than England by 5 percentage points",
)
FINDING = ShownFinding(
    "range", "wrong", "Certainly wrong", "94.5% cannot be an absence.", "Enter the absence.", "", "", "", ""
)


def pages(card: Card) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(make(card)))


def make(card: Card) -> bytes:
    return render_pdf("cards/card.typ", as_paper(card), title=f"Academy card: {card.school.name}", on=ON)


def words(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


def font_sizes(page: pypdf.PageObject) -> set[float]:
    """Every size of type on the page in points, as it comes out on paper."""
    found = set()

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip():
            found.add(round(abs(size * tm[3] * cm[3]), 2))

    page.extract_text(visitor_text=visit)
    return found


# Cards of every kind ------------------------------------------------------------------------------------------------


def as_headline(row: Row) -> Row:
    """The row as page 1 shows it, with everything a row can have."""
    return replace(
        row,
        is_headline=True,
        attention="Worse than England: 5 percentage points below",
        target=ShownTarget(
            "96", "at or above national (96%)", "2025-26", "2025/26", "", "", "", replace(WORSE, word="Not met")
        ),
        against_england=Against("england", "England", "", "2024-25", "2024/25", "62", "62%", "", WORSE, ""),
        trend=Trend(
            (
                TrendPoint("2022-23", "2022/23", "60", "61", "60%"),
                TrendPoint("2023-24", "2023/24", None, "62", "not published"),
                TrendPoint("2024-25", "2024/25", "57", "62", "57%"),
            ),
            ("2024-25",),
            "",
        ),
    )


def with_rows(card: Card, change: Callable[[Row], Row]) -> Card:
    return replace(card, sections=tuple(replace(s, rows=tuple(change(row) for row in s.rows)) for s in card.sections))


def primary() -> Card:
    return with_rows(card_of(make_card_trust()[1][0]), as_headline)


def everything_at_its_longest() -> Card:
    """More rows than fit, each with the longest names, every one of them needing attention, and findings."""

    def long(row: Row) -> Row:
        return replace(as_headline(row), name=f"{row.name} {MOST_LETTERS}", short_name="W" * 24)

    card = with_rows(primary(), long)
    return replace(
        card,
        sections=tuple(replace(section, rows=section.rows * 6) for section in card.sections),
        findings=(FINDING,) * 30,
        school=replace(card.school, facts=card.school.facts * 4),
    )


def a_school(**fields: Any) -> Card:
    school = make_school("Gill House School", **fields)
    make_membership(school, make_trust("Fell and Vale Trust"))
    release = make_release("school-census", "2024-25", title="School census")
    make_figure(school, "ctx.nor", "85", "2024-25", release=release)
    return with_rows(card_of(school), as_headline)


def special() -> Card:
    return a_school(phase="Not applicable", type_code="44", type_name="Academy special converter", high_age=19)


def secondary() -> Card:
    return a_school(phase="Secondary", low_age=11, high_age=18)


def without_data() -> Card:
    school = make_school("New Fell Free School", low_age=None, high_age=None, phase="")
    make_membership(school, make_trust("Fell and Vale Trust"))
    return card_of(school)


def for_a_board_at_its_longest() -> Card:
    """The same for a board: with the longest line of the school, and more disputed than has room."""
    card = for_a_board(everything_at_its_longest())
    return replace(card, context=f"{MOST_LETTERS} {'Words ' * 89}end.", disputes=card.disputes * 8)


EVERY_KIND = [primary, everything_at_its_longest, for_a_board_at_its_longest, special, secondary, without_data]


# Page 1 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_page_1_is_exactly_one_a4_landscape_sheet(kind):
    made = pages(kind())
    first, second = made.pages[0], made.pages[1]
    assert (round(first.mediabox.width), round(first.mediabox.height)) == (842, 595)
    # The key is the last thing on it, and page 2 begins with something of its own.
    assert (KEY if kind is not without_data else NO_HEADLINES) in words(first)
    assert "What needs attention first" in words(first)
    assert "Headlines" not in words(second)
    assert KEY not in words(second)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_nothing_on_any_page_is_smaller_than_8_points(kind):
    for page in pages(kind()).pages:
        assert min(font_sizes(page)) >= 8


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_page_says_whose_it_is_for_whom_as_at_when_and_how_many(kind):
    card = kind()
    made = pages(card)
    for number, page in enumerate(made.pages, start=1):
        said = words(page)
        assert f"{card.school.name}, as at 22 November 2026" in said
        assert "Confidential: staff, local governors and trustees" in said
        assert f"Page {number} of {len(made.pages)}" in said


def test_page_1_reads_from_the_school_over_what_is_wrong_to_the_headlines():
    card = primary()
    said = words(pages(card).pages[0])
    order = [
        said.index("What needs attention first"),
        said.index("Worse than England: 5 points below"),
        said.index("Headlines"),
        said.index("Worse: 5 points below"),
        said.index("Up: better than England"),
    ]
    assert order == sorted(order)
    assert said.index(card.school.facts[0][1]) < order[0]


def test_a_headline_has_its_value_year_target_status_england_and_gap():
    card = primary()
    row = next(row for row in card.headlines if row.measure == "ks2.rwm_exp")
    said = words(pages(card).pages[0])
    assert f"{row.latest.shown} {row.latest.period_shown}" in said
    assert "at or above national (96%) 2025/26 Not met" in said
    assert "62% 2024/25" in said


def test_lines_that_do_not_fit_are_counted_and_not_lost():
    card = everything_at_its_longest()
    said = words(pages(card).pages[0])
    assert "more headlines stand on the pages that follow." in said
    assert "more, marked on the pages that follow." in said
    assert f"{card.findings_words}, 30 of them certainly wrong" in said


def test_a_school_in_order_says_so():
    card = with_rows(primary(), lambda row: replace(row, attention=""))
    assert card.attention_words.startswith("No figure is worse than England")
    assert card.attention_words in words(pages(card).pages[0])


def test_a_school_without_figures_is_not_said_to_be_in_order():
    said = words(pages(without_data()).pages[0])
    assert "There is no figure that could be held against England’s or against a target yet." in said
    assert "No figure is worse" not in said


def test_a_trend_is_a_picture_with_its_sentence():
    figures = [
        element for element in structure(pages(primary())) if element.get("/S") == "/Figure" and "/Alt" in element
    ]
    assert figures
    assert any("57% in 2024/25" in str(figure["/Alt"]) for figure in figures)


# The whole document -------------------------------------------------------------------------------------------------


def structure(reader: pypdf.PdfReader) -> list[Any]:
    """Every element of the document's structure tree."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict):
            found.append(element)
            waiting += [element["/K"]] if "/K" in element else []
    return found


def test_every_figure_of_every_year_stands_in_it():
    card = primary()
    made = pages(card)
    said = " ".join(words(page) for page in made.pages).replace("−", "")
    for section in card.sections:
        if section.slot and section.slot.is_filled:
            assert section.title in said, "what fills it is said on paper too"
            assert section.slot.says in said
            continue
        if section.slot and section.slot.address:
            assert section.title not in said, "it stands on a page of its own, and is not “nothing here yet”"
            continue
        assert section.title in said, section.key
        for row in section.rows:
            for line in row.shown_lines:
                assert all(cell.shown.replace("−", "") in said for cell in line.cells if cell.value)
    for file in card.files:
        assert file.title in said


def test_it_is_tagged_titled_and_has_bookmarks():
    card = primary()
    made = pages(card)
    catalog = made.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en-GB"
    assert b"pdfuaid:part" in catalog["/Metadata"].get_object().get_data()
    assert made.metadata.title == "Academy card: Fell School 1"
    titles = [mark.title for mark in flat(made.outline)]
    assert titles[:3] == [card.school.name, "What needs attention first", "Headlines"]
    assert {section.title for section in card.sections if section.rows} <= set(titles)
    assert titles[-1] == "Sources and method"


def flat(outline: list[Any]) -> list[Any]:
    return [mark for found in outline for mark in (flat(found) if isinstance(found, list) else [found])]


def test_what_has_no_figures_is_there_in_words():
    card = primary()
    card = replace(
        card,
        sections=(
            *card.sections,
            replace(
                card.sections[0],
                key="tier",
                title="Improvement tier",
                rows=(),
                shows="slot",
                slot=Slot("Comes with the tiers.", ""),
            ),
        ),
        findings=(FINDING,),
        note=Note("A good year.", "Robin Marsh", ON),
    )
    said = " ".join(words(page) for page in pages(card).pages)
    assert "Improvement tier: Comes with the tiers." in said
    assert "Certainly wrong: 94.5% cannot be an absence. Enter the absence." in said
    assert "A good year." in said
    assert "Robin Marsh, 22 November 2026" in said


def test_an_accepted_finding_is_told_apart_from_an_open_one():
    accepted = replace(FINDING, accepted_words="Accepted by Robin Marsh: the register counts nursery.")
    card = with_rows(primary(), lambda row: replace(row, findings=(accepted,)))
    said = " ".join(words(page) for page in pages(card).pages)
    assert "Findings accepted" in said
    assert said.count("Accepted by Robin Marsh: the register counts nursery.") == 1
    assert "Enter the absence." not in said


SECOND_PROCESS = """
import json, sys
from datetime import date
import django
django.setup()
from headwater.foundations.documents.pdf import render_pdf
data = json.load(sys.stdin)
made = render_pdf("cards/card.typ", data, title="Academy card: Fell School 1", on=date(2026, 11, 22))
sys.stdout.buffer.write(made)
"""


def test_the_same_card_gives_the_same_bytes_in_another_process():
    import json

    card = primary()
    done = subprocess.run(
        [sys.executable, "-c", SECOND_PROCESS],
        input=json.dumps(as_paper(card), default=str).encode(),
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "headwater.config.settings"},
        stdout=subprocess.PIPE,
        check=True,
    )
    assert done.stdout == make(card)
