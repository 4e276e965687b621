"""Workbooks, written and read back by another program."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from headwater.foundations.documents.workbook import Column, Number, Sheet, render_workbook

ON = date(2026, 11, 22)


def read(workbook: bytes, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_name(sheet).to_python()


def xml(workbook: bytes, part: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return archive.read(part).decode()


def one(*values: object) -> Sheet:
    return Sheet("Figures", [Column(f"Column {at}") for at in range(len(values))], [values])  # type: ignore[list-item]


def test_values_come_back_as_they_went_in():
    made = render_workbook([one("Ashdown", 12, Decimal("3.09"), Number(Decimal("54.25"), 0, "%"), ON)])
    assert read(made, "Figures") == [
        ["Column 0", "Column 1", "Column 2", "Column 3", "Column 4"],
        ["Ashdown", 12.0, 3.09, 54.25, ON],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(A1)", "https://example.org", "{=1}"])
def test_text_is_never_a_formula_or_a_link(text: str):
    made = render_workbook([one(text)])
    assert read(made, "Figures")[1] == [text]
    assert "<f>" not in xml(made)
    assert "hyperlink" not in xml(made)


def test_a_number_is_shown_by_its_decimals_and_kept_exact():
    made = render_workbook([one(Number(Decimal("1204.125"), 1, "%"))])
    assert "1204.125" in xml(made)
    assert "#,##0.0&quot;%&quot;" in xml(made, "xl/styles.xml")


def test_nought_is_written_as_nought_however_many_places_it_is_kept_to():
    made = render_workbook([one(Number(Decimal("0E-8"), 1), Decimal("0.00000000"), Number(Decimal("-0E-8"), 0, "%"))])
    assert "E-" not in xml(made)
    assert read(made, "Figures")[1] == [0.0, 0.0, 0.0]


def test_the_header_stays_in_sight_and_prints_on_every_page():
    assert '<pane ySplit="1"' in xml(render_workbook([one("a")]))


def test_notes_stand_below_the_table():
    sheet = Sheet("Figures", [Column("A")], [["x"]], notes=["Confidential", "As at"])
    assert read(render_workbook([sheet]), "Figures") == [["A"], ["x"], [""], ["Confidential"], ["As at"]]


def test_the_same_sheets_give_the_same_bytes():
    assert render_workbook([one("a")], on=ON) == render_workbook([one("a")], on=ON)


def test_an_empty_value_is_refused():
    with pytest.raises(TypeError, match="needs its reason in words"):
        render_workbook([one(None)])


def test_true_and_false_are_refused():
    with pytest.raises(TypeError, match="in words"):
        render_workbook([one(True)])


def test_a_row_of_another_length_than_its_header_is_refused():
    with pytest.raises(ValueError, match="row 1: 2 values under 1 headings"):
        render_workbook([Sheet("Figures", [Column("A")], [["x", "y"]])])


def test_a_sheet_name_is_cut_and_cleaned_to_what_excel_takes():
    made = render_workbook([Sheet("Key stage 2: reading, writing and maths", [Column("A")], [])])
    assert CalamineWorkbook.from_filelike(io.BytesIO(made)).sheet_names == ["Key stage 2  reading, writing a"]


@pytest.mark.parametrize("names", [["Same", "same"], ["", "Other"], [":?", "Other"]])
def test_sheets_that_cannot_be_told_apart_are_refused(names: list[str]):
    with pytest.raises(ValueError, match="cannot name a sheet"):
        render_workbook([Sheet(name, [Column("A")], []) for name in names])


def test_a_workbook_needs_a_sheet():
    with pytest.raises(ValueError, match="at least one sheet"):
        render_workbook([])


def test_columns_stay_in_sight_where_the_sheet_says_so():
    made = render_workbook([Sheet("Figures", [Column("A"), Column("B")], [["x", "y"]], frozen=1)])
    assert '<pane xSplit="1" ySplit="1"' in xml(made)


def test_a_printed_page_says_what_it_is_and_for_whom():
    made = render_workbook([one("a")], title="Fell & Vale", audience="Confidential")
    assert "&amp;LFell &amp;&amp; Vale&amp;RConfidential  &amp;P/&amp;N" in xml(made)
