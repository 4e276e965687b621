"""The card as a workbook, read back by another program."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from headwater.foundations.documents.workbook import render_workbook
from headwater.oversight.cards.presenters.sheets import sheets
from headwater.oversight.cards.presenters.tree import Against, ShownTarget, Signal
from tests.factories.cards import card_of, make_card_trust, row_of

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
MISSED = Signal("Not met", "bad", "down", "-5.5", "", within_uncertainty=False, interval="", sentence="Not met")
BETTER = Signal("better", "good", "up", "8.5", "9 above", False, "", "Better than England by 9")
TARGET = ShownTarget("76", "76%", "2024-25", "2024/25", "", "", "", MISSED)
AGAINST = Against("england", "England", "", "2024-25", "2024/25", "62", "62%", "", BETTER, "")


@pytest.fixture
def card():
    return card_of(make_card_trust()[1][0])


def book_of(card) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(render_workbook(sheets(card), on=ON)))


def table_of(card, name: str) -> list[dict[str, object]]:
    """The rows of a sheet's table under their headings, without the notes below it."""
    heading, *rows = book_of(card).get_sheet_by_name(name).to_python()
    end = next((at for at, row in enumerate(rows) if not any(row)), len(rows))
    return [dict(zip((str(name) for name in heading), row, strict=True)) for row in rows[:end]]


def test_the_workbook_has_a_sheet_per_section_and_the_sources(card):
    names = book_of(card).sheet_names
    with_something = [section.title[:31] for section in card.sections if section.rows or section.inspections]
    assert [name for name in names if name in with_something] == with_something
    assert names[-1] == "Sources"


def test_the_workbook_keeps_values_exact_and_reasons_as_text(card):
    school, england, *_ = table_of(card, "Key stage 2")
    years = ["2016/17\nbefore joining", "2017/18\njoined this year", "2018/19\nin the trust", "2024/25\nin the trust"]
    assert [school[year] for year in years] == [54.0, 67.0, "Suppressed: too few pupils to publish", 70.5]
    assert england[years[3]] == "No loaded file has it"
    assert str(england["Note"]).startswith("England’s newest is 65%")


def test_targets_england_and_the_number_of_pupils_stand_beside_the_school_s_line(card):
    row = replace(row_of(card, "ks2.rwm_exp"), target=TARGET, against_england=AGAINST, is_headline=True)
    sections = tuple(
        replace(section, rows=tuple(row if old.measure == row.measure else old for old in section.rows))
        for section in card.sections
    )
    made = replace(card, sections=sections)
    school, england, *_ = table_of(made, "Key stage 2")
    assert (school["Target"], school["Target for"], school["Target met"]) == (76.0, "2024/25", "Not met")
    assert (england["School’s difference"], england["School against this place"]) == (8.5, "Better than England by 9")
    (headline,) = (line for line in table_of(made, "Headlines") if line["Measure"] == row.name)
    assert (headline["Newest figure"], headline["Year"], headline["England"]) == (70.5, "2024/25", 62.0)
    assert headline["Difference from England"] == 8.5


def test_a_relative_target_says_its_words_and_not_a_number(card):
    row = replace(row_of(card, "ks2.rwm_exp"), target=replace(TARGET, shown="at or above national (62%)"))
    (section,) = (section for section in card.sections if section.key == "ks2")
    made = replace(card, sections=(replace(section, rows=(row,), rows_without=()),))
    school, *_ = table_of(made, section.title)
    assert school["Target"] == "at or above national (62%)"


def test_every_sheet_says_for_whom_it_is(card):
    book = book_of(card)
    for name in book.sheet_names:
        said = [cell for row in book.get_sheet_by_name(name).to_python() for cell in row]
        assert card.audience in said


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
