"""The card as a workbook, read back by another program."""

from __future__ import annotations

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from headwater.foundations.documents.workbook import render_workbook
from headwater.oversight.cards.presenters.sheets import sheets
from tests.factories.cards import card_of, make_card_trust

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture
def card():
    return card_of(make_card_trust()[1][0])


def test_the_workbook_has_a_sheet_per_section_and_the_sources(card):
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_workbook(sheets(card), on=ON)))
    assert book.sheet_names == ["Who our pupils are", "Attendance", "Key stage 2", "Inspection", "Sources"]


def test_the_workbook_keeps_values_exact_and_reasons_as_text(card):
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_workbook(sheets(card), on=ON)))
    rows = book.get_sheet_by_name("Key stage 2").to_python()
    heading, school, england = rows[0], rows[1], rows[2]
    years = [str(name).split("\n")[0] for name in heading[5:9]]
    assert years == ["2016/17", "2017/18", "2018/19", "2024/25"]
    assert heading[5] == "2016/17\nbefore joining"
    assert school[5:9] == [54.0, 67.0, "Suppressed: too few pupils to publish", 70.5]
    assert england[8] == "No loaded file has it"
    assert england[9].startswith("England’s newest is 65%")


def test_the_sources_sheet_names_file_line_and_column_of_every_figure_shown_or_not(card):
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_workbook(sheets(card), on=ON)))
    rows = book.get_sheet_by_name("Sources").to_python()
    at = {name: place for place, name in enumerate(rows[0])}
    found = [row for row in rows if row[at["Year"]] == "2017/18" and row[at["Place"]] == "Fell School 1"]
    assert [(row[at["Shown or also published as"]], row[at["Figure"]], row[at["Column"]]) for row in found] == [
        ("shown", "67%", "KS2_RWM_EXP"),
        ("also published as", "66%", "PTRWM_EXP_18"),
    ]
    assert all(row[at["Line"]] for row in found)


def test_the_same_card_gives_the_same_workbook(card):
    assert render_workbook(sheets(card), on=ON) == render_workbook(sheets(card), on=ON)
