"""Sheets as people have them: workbooks, CSV of every kind, and what the clipboard gives."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from headwater.foundations.documents import tables
from headwater.foundations.documents.tables import (
    CannotReadTable,
    Grid,
    WhichSheet,
    address_of,
    read_pasted,
    read_table,
)


def workbook(*sheets: str, fill: object = None) -> bytes:
    """A workbook; `fill(book, sheets)` writes into it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    made = [book.add_worksheet(name) for name in sheets or ("Card",)]
    if fill is not None:
        fill(book, *made)  # type: ignore[operator]
    book.close()
    return out.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# Addresses -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "address"),
    [(0, 0, "A1"), (6, 2, "C7"), (0, 25, "Z1"), (0, 26, "AA1"), (9, 51, "AZ10"), (0, 52, "BA1"), (0, 701, "ZZ1")],
)
def test_a_cell_has_the_name_its_sheet_gives_it(row: int, column: int, address: str) -> None:
    assert address_of(row, column) == address


def test_a_cell_outside_the_table_is_empty() -> None:
    grid = Grid((("a", "b"), ("c",)))
    assert (grid.text(1, 1), grid.text(5, 0), grid.text(0, -1), grid.width) == ("", "", "", 2)
    assert list(grid.cells()) == [(0, 0, "a"), (0, 1, "b"), (1, 0, "c")]


# Text ----------------------------------------------------------------------------------------------------------------


def test_what_was_copied_from_excel_is_parted_by_tabs() -> None:
    grid = read_pasted("Phonics\t2022\t2023\r\nYear 1\t92\t\r\n\r\nYear 2\t\t98\r\n")
    assert grid.rows == (("Phonics", "2022", "2023"), ("Year 1", "92", ""), (), ("Year 2", "", "98"))


def test_a_cell_with_a_line_break_stays_one_cell() -> None:
    assert read_pasted('"Good level\nof development"\t73').rows == (("Good level of development", "73"),)


def test_a_lone_quotation_mark_swallows_nothing() -> None:
    assert read_pasted('5" group\t73\nnext\t74').rows == (('5" group', "73"), ("next", "74"))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_whatever_parts_its_cells(separator: str) -> None:
    text = f"school{separator}value\r\nFell{separator}78\r\n"
    assert read_table(text.encode()).rows == (("school", "value"), ("Fell", "78"))


def test_a_quoted_comma_parts_nothing() -> None:
    assert read_table(b'measure,value\n"Reading, writing and maths","1,204"\n').rows[1] == (
        "Reading, writing and maths",
        "1,204",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_letters_are_read_however_the_file_was_saved(encoding: str) -> None:
    assert read_table("Académie – St Anne’s\t78".encode(encoding)).text(0, 0) == "Académie – St Anne’s"


@pytest.mark.parametrize("blank", ["", " \n\t\n ", "\t\t\n"])
def test_nothing_at_all_is_refused(blank: str) -> None:
    with pytest.raises(CannotReadTable, match=r"nothing in it|is empty"):
        read_pasted(blank)


@pytest.mark.parametrize(
    "content", [b"<!DOCTYPE html><p>sign in", b"%PDF-1.7 ...", b"\x00\x01\x02 binary", b"{\\rtf1 text}"]
)
def test_what_is_no_sheet_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(CannotReadTable, match="Save it again in Excel"):
        read_table(content)


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotReadTable, match="5,001 rows below its heading; at most 5,000"):
        read_pasted("a\tb\n" * 5_002)
    with pytest.raises(CannotReadTable, match="at most 256"):
        read_pasted("\t".join("x" * 300))
    with pytest.raises(CannotReadTable, match="larger than 2 MB"):
        read_table(b"x" * (tables.LARGEST + 1))
    with pytest.raises(CannotReadTable, match="more than 2 MB"):
        read_pasted("x" * (tables.LARGEST + 1))
    monkeypatch.setattr(tables, "LARGEST_TEXT", 10)
    with pytest.raises(CannotReadTable, match="more text"):
        read_pasted("a label\ta longer one")


# Text without control characters: those are folded into blanks when a sheet is read.
_cell = st.text(st.characters(blacklist_categories=["C", "Z"], blacklist_characters='"'), max_size=8)


@given(st.lists(st.lists(_cell, max_size=5), min_size=1, max_size=8))
def test_a_grid_survives_being_written_and_read_again(rows: list[list[str]]) -> None:
    grid = read_pasted("\n".join("\t".join(row) for row in [*rows, ["x"]]))
    assert read_pasted(grid.as_text(), separator="\t") == grid


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(CannotReadTable):
        assert list(read_pasted(text).cells())


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for offered in (content, b"PK" + content, b"\xd0\xcf\x11\xe0" + content):
        with suppress(CannotReadTable):
            assert list(read_table(offered).cells())


# Workbooks -----------------------------------------------------------------------------------------------------------


def test_a_workbook_says_what_its_reader_sees() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: object) -> None:
        percent = book.add_format({"num_format": "0.0%"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        said = book.add_format({"num_format": '0.0"%"'})
        sheet.write_string("B3", "  Whole  School\nAttendance ")  # type: ignore[attr-defined]
        sheet.write_number("C3", 2022)  # type: ignore[attr-defined]
        sheet.write_number("D3", 0.931, percent)  # type: ignore[attr-defined]
        sheet.write_datetime("E3", datetime(2025, 7, 18), day)  # type: ignore[attr-defined]  # noqa: DTZ001
        sheet.write_formula("F3", "=1/0", None, "#DIV/0!")  # type: ignore[attr-defined]
        sheet.write_formula("G3", "=0.1+0.2", None, 0.30000000000000004)  # type: ignore[attr-defined]
        sheet.write_formula("H3", "=0.9+0.04", percent, 0.94)  # type: ignore[attr-defined]
        sheet.write_number("I3", 93.1, said)  # type: ignore[attr-defined]
        sheet.write_boolean("J3", True)  # type: ignore[attr-defined]
        sheet.write_blank("Z50", None, percent)  # type: ignore[attr-defined]

    grid = read_table(workbook(fill=fill))
    assert grid.name == "Card"
    assert [(address_of(row, column), text) for row, column, text in grid.cells()] == [
        ("B3", "Whole School Attendance"),
        ("C3", "2022"),
        ("D3", "93.1%"),
        ("E3", "2025-07-18"),
        ("F3", "#DIV/0!"),
        ("G3", "0.3"),
        ("H3", "94%"),
        ("I3", "93.1"),
        ("J3", "TRUE"),
    ]


def test_a_fault_in_the_last_cell_is_not_lost() -> None:
    def fill(book: object, sheet: object) -> None:
        sheet.write_string("A1", "x")  # type: ignore[attr-defined]
        sheet.write_formula("C4", "=1/0", None, "#DIV/0!")  # type: ignore[attr-defined]

    assert read_table(workbook(fill=fill)).text(3, 2) == "#DIV/0!"


def _both(book: object, one: object, two: object) -> None:
    one.write_string("A1", "first")  # type: ignore[attr-defined]
    two.write_string("A1", "second")  # type: ignore[attr-defined]


def test_of_several_sheets_it_has_to_be_said_which() -> None:
    content = workbook("Card", "Notes", fill=_both)
    with pytest.raises(WhichSheet, match="2 sheets: “Card”, “Notes”") as refused:
        read_table(content)
    assert refused.value.sheets == ("Card", "Notes")
    assert read_table(content, sheet=" notes ").text(0, 0) == "second"
    with pytest.raises(WhichSheet, match="no sheet “Data”"):
        read_table(content, sheet="Data")


def test_an_empty_or_hidden_sheet_is_not_asked_about() -> None:
    def fill(book: object, one: object, two: object, three: object) -> None:
        one.write_string("A1", "first")  # type: ignore[attr-defined]
        two.write_string("A1", "hidden")  # type: ignore[attr-defined]
        two.hide()  # type: ignore[attr-defined]

    assert read_table(workbook("Card", "Lists", "Empty", fill=fill)).text(0, 0) == "first"
    with pytest.raises(CannotReadTable, match="no sheet with anything in it"):
        read_table(workbook("Empty"))


def test_a_locked_or_old_workbook_is_refused_with_what_to_do() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    with pytest.raises(CannotReadTable, match="older kind of file"):
        read_table(old)
    with pytest.raises(CannotReadTable, match="locked with a password"):
        read_table(old + "EncryptedPackage".encode("utf-16-le"))


def test_another_archive_or_a_damaged_workbook_is_refused() -> None:
    with pytest.raises(CannotReadTable, match="another kind of archive"):
        read_table(packed({"a.txt": b"x"}))
    whole = workbook(fill=lambda _, sheet: sheet.write_string("A1", "x"))
    with pytest.raises(CannotReadTable, match="damaged"):
        read_table(whole[:-200])
    broken = parts_of(whole) | {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row><c"}
    with pytest.raises(CannotReadTable, match="damaged"):
        read_table(packed(broken))


def test_a_workbook_that_swells_is_refused_before_it_does() -> None:
    whole = parts_of(workbook(fill=lambda _, sheet: sheet.write_string("A1", "x")))
    with pytest.raises(CannotReadTable, match="far larger than it looks"):
        read_table(packed(whole | {"xl/media/image1.bin": b"\0" * (tables.LARGEST_UNPACKED + 1)}))
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + whole["xl/worksheets/sheet1.xml"]
    with pytest.raises(CannotReadTable, match="no workbook does"):
        read_table(packed(whole | {"xl/worksheets/sheet1.xml": entities}))


def test_one_cell_far_away_does_not_make_a_sheet_of_a_million_rows() -> None:
    def fill(book: object, sheet: object) -> None:
        sheet.write_string("A1", "x")  # type: ignore[attr-defined]
        sheet.write_string(1_048_575, 16_383, "far away")  # type: ignore[attr-defined]

    with pytest.raises(CannotReadTable, match="1,048,575 rows below its heading"):
        read_table(workbook(fill=fill))


def test_five_thousand_rows_below_their_heading_are_read() -> None:
    assert len(read_pasted("measure\tvalue\n" + "a\tb\n" * 5_000).rows) == 5_001


@pytest.mark.parametrize("rows_say_where", [True, False])
def test_a_workbook_that_does_not_say_where_its_cells_stand_is_read_in_their_order(rows_say_where: bool) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: object) -> None:
        sheet.write_row("A1", ["Measure", "2024", "2025"])  # type: ignore[attr-defined]
        sheet.write_row("A2", ["Attendance", 94, "#N/A"])  # type: ignore[attr-defined]
        sheet.write_number("D2", 0.931, book.add_format({"num_format": "0%"}))  # type: ignore[attr-defined]

    parts = parts_of(workbook(fill=fill))
    cells = re.sub(rb'<c r="[A-Z]+[0-9]+"', b"<c", parts["xl/worksheets/sheet1.xml"])
    if not rows_say_where:
        cells = re.sub(rb'<row r="[0-9]+"', b"<row", cells)
    assert read_table(packed(parts | {"xl/worksheets/sheet1.xml": cells})).rows == (
        ("Measure", "2024", "2025", ""),
        ("Attendance", "94", "#N/A", "93.1%"),
    )


def test_a_date_column_is_read_as_days() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: object) -> None:
        sheet.write_datetime("A1", datetime(2025, 7, 18, 9, 30), book.add_format({"num_format": "d mmm yyyy h:mm"}))  # type: ignore[attr-defined]  # noqa: DTZ001

    assert read_table(workbook(fill=fill)).text(0, 0) == f"{date(2025, 7, 18)} 09:30:00"
