"""What may be wrong with a long table, a workbook, a Parquet file, a trust or a year so far: one sentence each."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from headwater.evidence.datasets import fetching, tables
from headwater.evidence.datasets.models import Release
from headwater.evidence.datasets.refusals import CannotLoad
from tests.evidence.datasets.test_layouts import (
    IDACI,
    INDEX,
    LAIT,
    MATS,
    PREMIUM,
    SHEET,
    TRUST,
    lait,
    parquet,
    workbook,
    ytd,
)
from tests.factories.published import FIRST_URN, as_csv, load, make_schools, newest, refuse, set_aside, write

pytestmark = pytest.mark.django_db
LONG = "lait_bds_long_2026-04.parquet"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_schools()
    return tmp_path / "downloads"


# Parquet ---------------------------------------------------------------------------------------------------------


def test_a_parquet_file_cut_short(folder: Path) -> None:
    whole = lait([])
    path = write(folder / LONG, whole[: len(whole) // 2])
    assert f"{path} has been cut short: it has no end (Parquet). Download it again." in refuse(path)


def test_a_parquet_file_damaged_inside(folder: Path) -> None:
    whole = bytearray(lait([]))
    whole[4:60] = bytes(56)
    path = write(folder / LONG, bytes(whole))
    assert f"{path} is damaged (Parquet). Download it again." in refuse(path)


def test_a_parquet_file_with_a_damaged_end(folder: Path) -> None:
    path = write(folder / LONG, b"PAR1" + b"\xff" * 400 + b"PAR1")
    assert f"{path} is damaged (Parquet). Download it again." in refuse(path)


def test_a_text_under_the_name_of_a_parquet_file(folder: Path) -> None:
    path = write(folder / LONG, as_csv(LAIT, [["KS1P_all", "", "2024", "", "80", "970", ""]]))
    assert f"{path} is not a Parquet file. Load the file that the publisher offers." in refuse(path)


def test_a_web_page_under_the_name_of_a_parquet_file(folder: Path) -> None:
    path = write(folder / LONG, b"<!DOCTYPE html><html>")
    assert "is a web page, not a table" in refuse(path)


def test_a_parquet_file_without_rows(folder: Path) -> None:
    path = write(folder / LONG, parquet({name: pa.array([], pa.string()) for name in LAIT}))
    assert f"{path} has columns and no rows. Download it again." in refuse(path)


def test_a_parquet_file_that_names_a_column_twice(folder: Path) -> None:
    out = io.BytesIO()
    pq.write_table(pa.table([pa.array(["a"])] * 2, names=["Years", "years"]), out)
    path = write(folder / LONG, out.getvalue())
    assert "the header names the column “years” twice" in refuse(path)


def test_a_parquet_file_that_is_a_bomb(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LARGEST_TABLE", 1 << 16)
    path = write(folder / LONG, lait([("KS1P_all", "2024", "8" * 4000, 970.0)] * 100))
    assert f"{path} unpacks to more than 0 MB" in refuse(path)


# Long tables -----------------------------------------------------------------------------------------------------


def test_a_long_table_without_a_measure_that_is_read(folder: Path) -> None:
    path = write(folder / LONG, lait([], without="KS1P_all"))
    message = refuse(path)
    assert f"{path} has no row with Short Desc = KS1P_all, from which figures are read." in message
    assert "take them out of the definition “lait”" in message


def test_a_long_table_with_a_column_that_nobody_knows(folder: Path) -> None:
    columns = {name: pa.array(["1"]) for name in (*LAIT, "Quartile")}
    path = write(folder / LONG, parquet(columns))
    assert f"{path}, line 1: The column “Quartile” is not in the definition “lait”" in refuse(path)


def test_a_long_table_with_its_values_under_another_name(folder: Path) -> None:
    columns = {("Value" if name == "Values" else name): pa.array(["1"]) for name in LAIT}
    path = write(folder / LONG, parquet(columns))
    assert "The column “Values” is missing (is it “Value” here?)" in refuse(path)


def test_a_year_that_is_none_sets_its_row_aside(folder: Path) -> None:
    rows = [("KS1P_all", "2024", "80", 970.0), ("KS1P_all", "0", "81", 970.0), ("KS1P_all", "2024-26", "82", 936.0)]
    path = write(folder / LONG, lait(rows))
    assert load(path).status == 0
    assert set_aside(newest()) == [(3, "not-a-year", "Years", "0"), (4, "not-a-year", "Years", "2024-26")]


def test_a_year_of_a_measure_that_is_not_read_does_not_matter(folder: Path) -> None:
    path = write(folder / LONG, lait([]))  # its last row is of another measure, in the year 0
    assert load(path).status == 0
    assert newest().set_aside == 0


@pytest.mark.parametrize("value", ["eighty", "8E", "1e999", "c", "80 %%"])
def test_no_number_in_a_long_table_sets_its_row_aside(folder: Path, value: str) -> None:
    path = write(folder / LONG, lait([("KS1P_all", "2024", "80", 970.0), ("KS1P_all", "2023", value, 970.0)]))
    assert load(path).status == 0
    assert set_aside(newest()) == [(3, "not-a-number", "Values", value)]


@pytest.mark.parametrize("code", [1.5, 9360.0, -936.0])
def test_an_area_that_cannot_be_one_sets_its_row_aside(folder: Path, code: float) -> None:
    path = write(folder / LONG, lait([("KS1P_all", "2024", "80", 970.0), ("KS1P_all", "2024", "81", code)]))
    assert load(path).status == 0
    assert [(line, reason, column) for line, reason, column, _ in set_aside(newest())] == [(3, "no-key", "LA Number")]


# Workbooks -------------------------------------------------------------------------------------------------------

ROW = ["E01000001", "City of London 001A", 32806, 10]


def test_a_workbook_without_the_sheet(folder: Path) -> None:
    path = write(folder / INDEX, workbook({"Notes": [["x"]], "IoD2025": [IDACI, ROW]}))
    message = refuse(path)
    assert f"{path} has no sheet “{SHEET}”; its sheets are “Notes”, “IoD2025”." in message
    assert "change the definition" in message


def test_a_sheet_without_the_header(folder: Path) -> None:
    path = write(folder / INDEX, workbook({SHEET: [["Area", "Decile"], ROW]}))
    assert f"{path}, sheet “{SHEET}”, has no header row with the column “LSOA code (2011)”." in refuse(path)


def test_a_sheet_without_a_column_that_is_read(folder: Path) -> None:
    path = write(folder / INDEX, workbook({SHEET: [IDACI[:3], ROW[:3]]}))
    assert "is missing" in refuse(path)


def test_a_sheet_with_a_header_and_nothing_below(folder: Path) -> None:
    path = write(folder / INDEX, workbook({SHEET: [IDACI]}))
    assert f"{path} has a header and no rows. Download it again." in refuse(path)


def test_a_workbook_cut_short(folder: Path) -> None:
    whole = workbook({SHEET: [IDACI, ROW]})
    path = write(folder / INDEX, whole[: len(whole) // 2])
    assert f"{path} is not a whole Excel file. Download it again." in refuse(path)


def test_a_zip_archive_under_the_name_of_a_workbook(folder: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    path = write(folder / INDEX, packed.getvalue())
    assert f"{path} is not a whole Excel file. Download it again." in refuse(path)


def test_a_text_under_the_name_of_a_workbook(folder: Path) -> None:
    path = write(folder / INDEX, as_csv(IDACI, [["E01000001", "a", "1", "1"]]))
    assert f"{path} is not a whole Excel file. Download it again." in refuse(path)


def test_a_workbook_that_is_a_bomb(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LARGEST_TABLE", 1 << 12)
    path = write(folder / INDEX, workbook({SHEET: [IDACI, *([ROW] * 2000)]}))
    assert f"{path} unpacks to more than 0 MB" in refuse(path)


@pytest.mark.parametrize("code", ["W01000001", "E02000001", "E0100001", "City of London", ""])
def test_a_neighbourhood_that_is_none_sets_its_row_aside(folder: Path, code: str) -> None:
    path = write(folder / INDEX, workbook({SHEET: [IDACI, ROW, [code, "x", 1, 1]]}))
    assert load(path).status == 0
    assert set_aside(newest()) == [(3, "no-key", IDACI[0], code)]


# The year a file is of -------------------------------------------------------------------------------------------


def test_a_year_so_far_whose_rows_say_another_year(folder: Path) -> None:
    message = refuse(ytd(folder, "2026-07-23", "202425"))
    assert "line 2: the column “time_period” says 2024/25, so this is not the file of 2025/26" in message
    assert "say --year 2024/25" in message


def test_a_year_so_far_whose_rows_say_no_year(folder: Path) -> None:
    assert "the column “time_period” says “2026 week 3”" in refuse(ytd(folder, "2026-07-23", "2026 week 3"))


def test_the_year_can_be_said_where_the_day_misleads(folder: Path) -> None:
    path = ytd(folder, "2025-09-11", "202425")
    refuse(path)
    assert load(path, year="2024/25").status == 0
    assert newest().period == "2024-25"


def test_a_year_so_far_of_a_day_that_is_none(folder: Path) -> None:
    assert "“2026-13-45” in its name is no date" in refuse(ytd(folder, "2026-13-45", "202526"))


def test_an_edition_of_a_day_that_is_none(folder: Path) -> None:
    path = write(folder / "lait_bds_long_2026-14.parquet", lait([]))
    assert "“2026-14” in its name is no date" in refuse(path)


# Whole trusts ----------------------------------------------------------------------------------------------------


def mats(folder: Path, *rows: list[str]) -> Path:
    return write(folder / "2023-2024" / "england_ks2-mats-performance.csv", as_csv(MATS, rows))


def test_a_file_of_trusts_in_the_folder_of_another_year(folder: Path) -> None:
    assert "says 2024/25, so this is not the file of 2023/24" in refuse(
        mats(folder, ["202425", "A", str(TRUST), "70", "64%", "1%", "2%"])
    )


def test_a_trust_without_its_number_sets_its_row_aside(folder: Path) -> None:
    rows = [["202324", "A", str(at), "70", "64%", "1%", "2%"] for at in (1, 2, 3)]
    assert load(mats(folder, *rows, ["202324", "B", "TR01", "7", "6%", "1%", "2%"])).status == 0
    assert set_aside(newest()) == [(5, "no-key", "TRUST_UID", "TR01")]


def test_a_trust_that_stands_twice_and_differs_is_set_aside(folder: Path) -> None:
    rows = [["202324", "A", str(at), "70", "64%", "1%", "2%"] for at in (1, 2, 3, 3)]
    rows[3][4] = "65%"
    assert load(mats(folder, *rows)).status == 0
    assert [(line, reason) for line, reason, *_ in set_aside(newest())] == [(4, "twice"), (5, "twice")]


# Quotients and footnotes -----------------------------------------------------------------------------------------


def premium(folder: Path, header: list[str], *rows: list[str]) -> Path:
    return write(folder / "pupil_premium_allocations_2019-2020.csv", as_csv(header, rows))


def test_a_count_that_a_quotient_needs_is_not_there(folder: Path) -> None:
    at = PREMIUM.index("Number of Primary pupils on roll (9)")
    header = [*PREMIUM[:at], "Number of Primary pupils (9)", *PREMIUM[at + 1 :]]
    message = refuse(premium(folder, header, [str(FIRST_URN), "9362001", *["1"] * 7]))
    assert "The column “Number of Primary pupils on roll” is missing" in message


def test_a_footnote_that_alone_tells_two_columns_apart_stays_part_of_the_name(folder: Path) -> None:
    header = [*PREMIUM, "Number of pupils on roll (8)"]
    message = refuse(premium(folder, header, [str(FIRST_URN), "9362001", *["1"] * 8]))
    assert "“Number of pupils on roll (7)”, “Number of pupils on roll (8)” are not in the definition" in message


def test_a_count_that_is_no_number_sets_its_row_aside(folder: Path) -> None:
    good = [[str(FIRST_URN + at), f"936200{at + 1}", "1", "10", "1", "1", "0", "0", "1"] for at in range(3)]
    bad = [str(FIRST_URN + 3), "9362004", "1", "ten", "1", "1", "0", "0", "1"]
    assert load(premium(folder, PREMIUM, *good, bad)).status == 0
    assert set_aside(newest()) == [(5, "not-a-number", "Number of Primary pupils on roll", "ten")]


# Nothing half-applied --------------------------------------------------------------------------------------------


def test_what_is_refused_leaves_what_was_there(folder: Path) -> None:
    path = write(folder / LONG, lait([("KS1P_all", "2024", "80", 970.0)]))
    assert load(path).status == 0
    before = newest()
    whole = path.read_bytes()
    for spoilt in (whole[:-40], b"", b"PAR1", lait([], without="TotAbs")):
        refuse(write(path, spoilt))
    assert Release.objects.current().get() == before


def test_a_workbook_is_read_only_where_a_definition_says_so(folder: Path, tmp_path: Path) -> None:
    path = write(folder / "2023-2024" / "england_abs.csv", workbook({"a": [["LA"]]}))
    assert "is not a CSV file but a zip archive or an Excel workbook under another name" in refuse(path)


def test_an_offer_says_what_it_should_be(folder: Path) -> None:
    path = write(folder / "a.bin", b"\x00\x01\x02")
    with pytest.raises(CannotLoad, match="not saved as UTF-8"):
        fetching.fetch(fetching.Offer(path))
    fetched: Any = fetching.fetch(fetching.Offer(path), table="parquet")
    assert fetched.table == b"\x00\x01\x02"
