"""CSV, written and read back."""

from __future__ import annotations

import csv
import io

import pytest

from headwater.foundations.documents.csv_file import render_csv


def read(made: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))


def test_values_come_back_as_they_went_in():
    rows = [["Ashdown, the school", "54"], ['He said "no"', "two\nlines"], ["Łódź", ""]]
    assert read(render_csv(["Name", "Value"], rows)) == [["Name", "Value"], *rows]


def test_a_spreadsheet_knows_the_encoding():
    assert render_csv(["Name"], [["Łódź"]]).startswith(b"\xef\xbb\xbfName\r\n")


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+cmd|'/c calc'!A0", "-2+3+cmd", "\t=1", "\r=1", "-A1", "=HYPERLINK(A1)"]
)
def test_text_is_never_a_formula(text: str):
    assert read(render_csv(["Name"], [[text]]))[1] == [f"'{text}"]


@pytest.mark.parametrize("number", ["-0.4", "+0.3", "54", "1,204", "-2.15", "54%", ".5", "-.5"])
def test_a_number_keeps_its_sign(number: str):
    assert read(render_csv(["Value"], [[number]]))[1] == [number]


def test_a_row_of_another_length_than_its_heading_is_refused():
    with pytest.raises(ValueError, match="Row 2: 2 values under 1 headings"):
        render_csv(["Name"], [["a"], ["b", "c"]])


def test_the_same_rows_give_the_same_bytes():
    assert render_csv(["Name"], [["a"]]) == render_csv(["Name"], [["a"]])
