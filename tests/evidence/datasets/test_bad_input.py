"""What a person may offer by mistake: each is refused in one clear sentence, and what was loaded before stays."""

from __future__ import annotations

import gzip
import io
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from headwater.evidence.datasets import fetching
from headwater.evidence.datasets.models import Release
from headwater.evidence.datasets.queries import read_rows
from headwater.reference.schools.models import School
from tests.factories.published import (
    ABSENCE,
    ENGLAND,
    FIRST_URN,
    KS2,
    absence_rows,
    as_csv,
    ks2_row,
    load,
    loaded_state,
    make_schools,
    newest,
    refuse,
    set_aside,
    write,
    write_absence,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "downloads"


@pytest.fixture
def absence(folder: Path) -> Path:
    """The absence file of 2023/24, loaded; a test then spoils it and loads it again."""
    make_schools()
    path = write_absence(folder)
    said = load(path)
    assert said.status == 0, said.text
    return path


def whole(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


# Cut short -------------------------------------------------------------------------------------------------------


def test_a_folder_without_a_file_is_no_folder_that_was_loaded(folder: Path) -> None:
    empty = folder / "empty"
    empty.mkdir(parents=True)
    said = load(empty)
    assert said.status == 2
    assert said.says(f"There is no file in {empty}.")


def test_a_file_that_is_not_in_force_is_not_said_to_be_in_order() -> None:
    with pytest.raises(CommandError, match="No file in force has “absnece” in its name"):
        call_command("quarantine", "absnece")


def test_a_file_cut_in_the_middle_of_a_row(absence: Path) -> None:
    text = whole(absence)
    write(absence, text[: text.index("NAT,SEC") - 40])
    message = refuse(absence)
    assert str(absence) in message
    assert "cut short: it ends in the middle of line 31" in message
    assert "Download it again." in message


def test_a_file_cut_at_the_end_of_a_row(absence: Path) -> None:
    text = whole(absence)
    write(absence, text[: text.index("NAT,PRI")])
    message = refuse(absence)
    assert f"{absence} seems to be cut short: it has no row with LA = NAT and ESTAB = PRI" in message
    assert "Download it again." in message


def test_a_results_file_cut_in_its_last_row(folder: Path) -> None:
    make_schools(3)
    england = ks2_row("5", PTRWM_EXP="65%", MATPROG="0")
    rows = [
        ks2_row("1", estab="2001", urn=str(FIRST_URN), PTRWM_EXP="70%"),
        ks2_row("1", estab="2002", urn=str(FIRST_URN + 1))[:20],
        ks2_row("4", PTRWM_EXP="64%"),
    ]
    text = as_csv(KS2, [*rows, england[:20]]).removesuffix("\r\n")
    path = write(folder / "2018-2019" / "936_ks2final.csv", text)
    assert "cut short: it ends in the middle of line 5" in refuse(path)


def test_a_gzip_file_cut_short(absence: Path, folder: Path) -> None:
    packed = gzip.compress(absence.read_bytes())
    write(absence, packed[: len(packed) // 2])
    message = refuse(absence)
    assert f"{absence} has been cut short or is damaged (gzip). Download it again." in message


def test_a_zip_archive_cut_short(absence: Path, folder: Path) -> None:
    archive = write(folder / "exclusions_by_geographic_level.zip", zipped({"a.csv": whole(absence)})[:-30])
    assert f"{archive} is not a whole zip archive. Download it again." in refuse(archive)


def test_a_zip_archive_no_definition_names_and_cut_short(absence: Path, folder: Path) -> None:
    archive = write(folder / "everything.zip", zipped({"a.csv": whole(absence)})[:-30])
    assert f"{archive} is not a whole zip archive. Download it again." in refuse(archive)


def test_a_file_much_smaller_than_the_one_it_replaces(absence: Path, folder: Path) -> None:
    write_absence(folder, rows=absence_rows()[:15])
    message = refuse(absence)
    assert f"{absence} has 18 rows; 2023-2024/england_abs.csv, the release it would replace, has 33" in message
    assert "--accept-smaller" in message
    assert load(absence, accept_smaller=True).status == 0
    assert newest().rows == 18


def test_a_daily_register_much_smaller_than_yesterdays(folder: Path) -> None:
    header = [
        "URN", "Linked UID", "Group Type", "Joined date", "EstablishmentName", "TypeOfEstablishment (code)",
        "TypeOfEstablishment (name)", "PhaseOfEducation (name)", "LA (code)", "LA (name)",
    ]  # fmt: skip
    rows = [[str(FIRST_URN + at), "2001", "Multi-academy trust", "01-09-2019", *[""] * 6] for at in range(20)]
    make_schools()
    first = write(folder / "grouplinks_edubaseallacademiesandfree20260101.csv", as_csv(header, rows))
    said = load(first)
    assert said.status == 0, said.text
    second = write(folder / "grouplinks_edubaseallacademiesandfree20260102.csv", as_csv(header, rows[:9]))
    message = refuse(second)
    assert f"has 9 rows; downloads/{first.name}, the release it would replace, has 20" in message
    assert Release.objects.current().get().as_at == date(2026, 1, 1)


# Not what it says ------------------------------------------------------------------------------------------------


def test_a_file_of_no_bytes(absence: Path) -> None:
    write(absence, b"")
    assert f"{absence} is empty (0 bytes). Download it again." in refuse(absence)


def test_a_file_of_blanks(absence: Path) -> None:
    write(absence, b"\xef\xbb\xbf \r\n\r\n")
    assert "holds nothing but blanks" in refuse(absence)


def test_a_header_and_no_rows(absence: Path) -> None:
    write(absence, ",".join(ABSENCE) + "\r\n")
    assert f"{absence} has a header and no rows. Download it again." in refuse(absence)


@pytest.mark.parametrize("page", [b"<!DOCTYPE html><html>", b"\r\n <html lang=en>", b"<!-- a notice --><html>"])
def test_a_web_page_saved_as_csv(absence: Path, page: bytes) -> None:
    write(absence, page + b"<title>Sign in</title>,a,b\n")
    message = refuse(absence)
    assert f"{absence} is a web page, not a table" in message
    assert "download the file again" in message


def test_a_workbook_renamed_csv(absence: Path) -> None:
    write(absence, zipped({"xl/workbook.xml": "<workbook/>"}))
    message = refuse(absence)
    assert f"{absence} is not a CSV file but a zip archive or an Excel workbook under another name" in message
    assert "Load the CSV file that the publisher offers" in message


def test_an_old_workbook_renamed_csv(absence: Path) -> None:
    write(absence, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000)
    assert "is not saved as UTF-8 or Windows text" in refuse(absence)


def test_a_file_saved_as_utf_16(absence: Path) -> None:
    write(absence, whole(absence), encoding="utf-16")
    message = refuse(absence)
    assert f"{absence} is not saved as UTF-8 or Windows text" in message
    assert "CSV UTF-8" in message


def test_a_byte_that_is_no_text(absence: Path) -> None:
    write(absence, whole(absence).encode().replace(b"936,2005", b"936\x81,2005"))
    message = refuse(absence)
    assert f"{absence}, line 6: a byte (0x81)" in message


def test_a_damaged_byte_in_a_file_marked_utf_8(absence: Path) -> None:
    """It is not read as Windows text instead: every accent of the file would turn into two wrong letters."""
    write(absence, absence.read_bytes().replace(b"936,2005", b"936\xe9,2005"))
    assert f"{absence}, line 6: a byte (0xe9)" in refuse(absence)


def test_a_nul_byte_far_down(absence: Path) -> None:
    write(absence, as_csv(ABSENCE, [*absence_rows() * 20, *ENGLAND]).replace("NAT,SEC", "NAT\0,SEC"))
    message = refuse(absence)
    assert f"{absence}, line 603: a NUL byte" in message


# The header ------------------------------------------------------------------------------------------------------


def test_a_renamed_column(absence: Path, folder: Path) -> None:
    write_absence(folder, header=["LA", "ESTAB", "URN", "PERCTOT", "PPERSABS_10"])
    message = refuse(absence)
    assert f"{absence}, line 1: The column “PPERSABS10” is missing (is it “PPERSABS_10” here?)" in message


def test_a_missing_column(absence: Path, folder: Path) -> None:
    write(absence, as_csv(ABSENCE[:4], [row[:4] for row in [*absence_rows(), *ENGLAND]]))
    assert f"{absence}, line 1: The column “PPERSABS10” is missing." in refuse(absence)


def test_a_key_column_missing(absence: Path, folder: Path) -> None:
    write(absence, as_csv(ABSENCE[1:], [row[1:] for row in [*absence_rows(), *ENGLAND]]))
    assert f"{absence}, line 1: The column “LA” is missing." in refuse(absence)


def test_a_column_that_nobody_knows(absence: Path) -> None:
    write(absence, as_csv([*ABSENCE, "PSEVERE50"], [[*row, "1.0"] for row in [*absence_rows(), *ENGLAND]]))
    message = refuse(absence)
    assert f"{absence}, line 1: The column “PSEVERE50” is not in the definition “school-absence”" in message
    assert "add them to the definition" in message


def test_a_header_that_names_a_column_twice(absence: Path) -> None:
    write(absence, as_csv(["LA", "ESTAB", "URN", "PERCTOT", "perctot"], [*absence_rows(), *ENGLAND]))
    assert f"{absence}, line 1: the header names the column “perctot” twice" in refuse(absence)


def test_every_problem_of_a_header_is_told_at_once(absence: Path) -> None:
    write(absence, as_csv(["LA", "ESTAB", "URN", "ABC", "DEF"], [*absence_rows(), *ENGLAND]))
    message = refuse(absence)
    assert "“PERCTOT” is missing" in message
    assert "“PPERSABS10” is missing" in message
    assert "The columns “ABC”, “DEF” are not in the definition" in message


def test_a_header_with_a_quotation_mark_never_closed(absence: Path) -> None:
    write(absence, '"' + whole(absence))
    message = refuse(absence)
    assert str(absence) in message


def test_a_header_longer_than_any_field_may_be(absence: Path) -> None:
    write(absence, "x" * 200_000 + "," + whole(absence))
    message = refuse(absence)
    assert f"{absence}, line 1: this cannot be a header" in message


# The rows --------------------------------------------------------------------------------------------------------


def test_a_short_row_is_set_aside_and_the_rest_loaded(absence: Path, folder: Path) -> None:
    rows = absence_rows()
    rows[4] = rows[4][:3]
    assert load(write_absence(folder, rows=rows)).status == 0
    assert set_aside(newest()) == [(6, "too-short", "", "3 fields, not 5")]
    assert (newest().rows, newest().facts) == (33, 32 * 3)


def test_a_long_row_is_set_aside_and_the_rest_loaded(absence: Path, folder: Path) -> None:
    rows = absence_rows()
    rows[4] = [*rows[4], "7"]
    assert load(write_absence(folder, rows=rows)).status == 0
    assert set_aside(newest()) == [(6, "too-long", "", "6 fields, not 5")]


def test_a_row_of_a_school_that_nobody_knows(absence: Path, folder: Path) -> None:
    rows = absence_rows()
    rows[4][2] = "999999"
    said = load(write_absence(folder, rows=rows))
    assert said.status == 0
    assert said.says("no school in the register has this number; load a newer register if the school is new")
    assert set_aside(newest()) == [(6, "unknown-school", "URN", "999999")]
    assert newest().facts == (29 + 3) * 3


def test_the_same_row_twice_is_kept_once(absence: Path, folder: Path) -> None:
    rows = absence_rows()
    assert load(write_absence(folder, rows=[*rows, rows[4]])).status == 0
    assert set_aside(newest()) == []
    assert newest().facts == 33 * 3


def test_two_rows_about_one_school_that_differ_are_both_set_aside(absence: Path, folder: Path) -> None:
    rows = absence_rows()
    other = [*rows[4][:3], "9.9", "9"]
    assert load(write_absence(folder, rows=[*rows, other])).status == 0
    key = f"936 2005 {FIRST_URN + 4}"
    assert set_aside(newest()) == [
        (6, "twice", "LA + ESTAB + URN", key),
        (32, "twice", "LA + ESTAB + URN", key),
    ]
    assert newest().facts == 32 * 3


def test_two_rows_about_one_school_under_two_spellings_of_its_number(absence: Path, folder: Path) -> None:
    """URN 0140005 and 140005, or another establishment number: still one school, with two answers."""
    rows = absence_rows()
    other = ["936", "2999", rows[4][2], "9.9", "9"]
    assert load(write_absence(folder, rows=[*rows, other])).status == 0
    assert {(line, reason) for line, reason, _, _ in set_aside(newest())} == {(6, "twice"), (32, "twice")}


@pytest.mark.parametrize("cell", ["seven", "1.2E+05", "5,5", "=1+1", "12 %%", "1" * 30, "−3", "0x10", "nan"])
def test_no_number_where_a_number_belongs(absence: Path, folder: Path, cell: str) -> None:
    rows = absence_rows()
    rows[4][3] = cell
    assert load(write_absence(folder, rows=rows)).status == 0
    assert set_aside(newest()) == [(6, "not-a-number", "PERCTOT", cell)]


def test_most_rows_wrong(absence: Path, folder: Path) -> None:
    rows = [[*row[:3], "x", row[4]] for row in absence_rows()]
    message = refuse(write_absence(folder, rows=rows))
    assert "30 of 33 rows cannot be read, the first on line 2 (PERCTOT “x”" in message
    assert "Nothing was loaded." in message


def test_most_rows_too_short_counts_them_among_all(absence: Path, folder: Path) -> None:
    rows = [row[:4] for row in absence_rows()]
    assert "30 of 33 rows cannot be read, the first on line 2" in refuse(write_absence(folder, rows=rows))


def test_a_field_longer_than_any_text(absence: Path, folder: Path) -> None:
    rows = absence_rows()
    rows[4][3] = "7" * 200_000
    said = load(write_absence(folder, rows=rows))
    if said.status == 0:
        assert set_aside(newest()) == [(6, "not-a-number", "PERCTOT", "7" * 200)]
    else:
        assert "line 6: field larger than field limit" in refuse(absence)


def test_quotation_marks_never_closed(absence: Path) -> None:
    write(absence, whole(absence).replace("936,2005", '"936,2005'))
    assert f"{absence} has been cut short: it ends in the middle of line 6" in refuse(absence)


def test_text_after_a_closing_quotation_mark(absence: Path) -> None:
    write(absence, whole(absence).replace("936,2005", '"936"x,2005').replace("936,2009", '"936,\r\n",2009'))
    assert f"{absence}, line 6:" in refuse(absence)


def test_old_line_ends_and_blank_lines_are_read(absence: Path) -> None:
    write(absence, whole(absence).replace("\r\n", "\r"))
    assert load(absence).status == 0
    assert (newest().rows, newest().facts, newest().set_aside) == (33, 99, 0)
    text = whole(write_absence(absence.parent.parent))
    write(absence, text.replace("936,2005", "\r\n,,,,\r\n\r\n936,2005") + "\r\n\r\n")
    assert load(absence).status == 0
    assert (newest().facts, newest().set_aside) == (99, 0)


# Another year ----------------------------------------------------------------------------------------------------


def test_another_year_told_by_the_columns_for_earlier_years(folder: Path) -> None:
    make_schools()
    header = [*KS2, "PTRWM_EXP_18", "PTRWM_EXP_17"]
    rows = [[*ks2_row("4", PTRWM_EXP="64%"), "1%", "2%"], [*ks2_row("5", PTRWM_EXP="65%"), "3%", "4%"]]
    path = write(folder / "2017-2018" / "england_ks2final.csv", as_csv(header, rows))
    message = refuse(path)
    assert "columns for earlier years show that this is the file of 2018/19, not of 2017/18" in message
    assert "--year 2018/19" in message


def test_another_year_told_by_a_column_that_came_later(folder: Path) -> None:
    make_schools()
    header = [
        "URN", "LA", "ESTAB", "SCHOOLTYPE", "NOR", "NUMFSMEVER", "NORFSMEVER", "PNUMFSMEVER", "PNUMEAL", "NUMEAL",
        "PSENELK", "TSENELK", "PSENELSE", "TSENELSE", "NUMFSM",
    ]  # fmt: skip
    path = write(folder / "2018-2019" / "england_census.csv", as_csv(header, [["1"] * len(header)]))
    assert "line 1: The column “NORFSMEVER” came only in 2019/20, so this is not 2018/19" in refuse(path)


def test_another_year_told_by_schools_opened_since(absence: Path, folder: Path) -> None:
    School.objects.filter(urn__gte=FIRST_URN + 20).update(opened_on=date(2015, 9, 1))
    message = refuse(write_absence(folder, 2012))
    assert "cannot be the file of 2012/13: 10 of its schools opened after 2012/13" in message
    assert "--year" in message


def test_another_year_told_by_schools_closed_before(absence: Path, folder: Path) -> None:
    School.objects.filter(urn__gte=FIRST_URN + 20).update(closed_on=date(2020, 8, 31))
    message = refuse(write_absence(folder, 2022))
    assert "cannot be the file of 2022/23: 10 had closed before 2022/23" in message


def test_another_year_told_by_the_same_bytes(absence: Path, folder: Path) -> None:
    copy = write(folder / "2022-2023" / "england_abs.csv", absence.read_bytes())
    message = refuse(copy)
    assert f"{copy} is byte for byte the file already loaded as 2023/24 (2023-2024/england_abs.csv)" in message


def test_another_year_told_by_the_same_values(absence: Path, folder: Path) -> None:
    rows = absence_rows(2023)
    rows[0][3] = "1.1"
    message = refuse(write_absence(folder, 2022, rows=rows))
    assert "holds the values of 2023/24, loaded from 2023-2024/england_abs.csv, and not those of 2022/23" in message


def test_a_folder_named_for_a_year_that_is_none(absence: Path, folder: Path) -> None:
    other = write(folder / "2022-2024" / "england_abs.csv", whole(absence))
    message = refuse(other)
    assert f"{other}: “2022-2024” is not an academic year" in message
    assert "--year" in message


def test_a_year_that_does_not_stand_in_the_name(absence: Path, folder: Path) -> None:
    other = write(folder / "england_abs_copy.csv", whole(absence))
    message = refuse(other, dataset="school-absence")
    assert f"{other} does not say which school year it is of" in message
    assert "--year 2024/25" in message


def test_a_day_in_a_name_that_is_none(absence: Path, folder: Path) -> None:
    other = write(folder / "schools_gias_2025-07-45.csv", "urn,name\n1,2\n")
    assert f"{other}: “2025-07-45” in its name is no date" in refuse(other)


# Archives that are not what they say -----------------------------------------------------------------------------


def zipped(members: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


SUSPENSIONS = "exclusions_by_geographic_level"


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real limits, a thousand times smaller, so that a bomb is quick to make."""
    monkeypatch.setattr(fetching, "LARGEST_TABLE", 1 << 20)


def test_a_zip_bomb(absence: Path, folder: Path, small_limits: None) -> None:
    bomb = write(folder / f"{SUSPENSIONS}.zip", zipped({f"{SUSPENSIONS}.csv": b"0" * (3 << 20)}))
    message = refuse(bomb)
    assert f"{bomb}, {SUSPENSIONS}.csv unpacks to more than 1 MB" in message
    assert "it was not unpacked" in message


def test_a_zip_bomb_that_understates_its_size(absence: Path, folder: Path, small_limits: None) -> None:
    packed = zipped({f"{SUSPENSIONS}.csv": b"0" * (3 << 20)})
    bomb = write(folder / f"{SUSPENSIONS}.zip", packed.replace(struct.pack("<L", 3 << 20), struct.pack("<L", 1000)))
    message = refuse(bomb)
    assert str(bomb) in message
    assert "damaged" in message


def test_a_gzip_bomb(absence: Path, small_limits: None) -> None:
    write(absence, gzip.compress(b"0" * (3 << 20)))
    assert f"{absence} unpacks to more than 1 MB" in refuse(absence)


def test_a_table_packed_beyond_belief(absence: Path) -> None:
    write(absence, gzip.compress(b"0" * (60 << 20)))
    assert f"{absence} unpacks to more than 51 MB from" in refuse(absence)


def test_a_file_larger_than_any_table_is_not_read_into_memory(absence: Path, small_limits: None) -> None:
    write(absence, b"LA,ESTAB\n" + b"0" * (2 << 20))
    assert f"{absence} is larger than 1 MB" in refuse(absence)


def test_an_archive_with_a_password(absence: Path, folder: Path) -> None:
    packed = bytearray(zipped({f"{SUSPENSIONS}.csv": whole(absence)}))
    packed[6] |= 1  # the flag in the file's own header, and again in the list at the end
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    locked = write(folder / f"{SUSPENSIONS}.zip", bytes(packed))
    message = refuse(locked)
    assert f"{locked}" in message
    assert "locked with a password" in message


def test_an_archive_without_the_table_it_should_hold(absence: Path, folder: Path) -> None:
    archive = write(folder / f"{SUSPENSIONS}.zip", zipped({"readme.csv": "a"}))
    assert f"{archive} should hold one file named *{SUSPENSIONS}.csv and holds 0" in refuse(archive)


def test_a_table_in_an_archive_is_never_written_to_disk_under_its_own_name(absence: Path, folder: Path) -> None:
    text = whole(write_absence(folder, 2021))
    (folder / "2021-2022" / "england_abs.csv").unlink()
    archive = write(folder / "a.zip", zipped({"../../../2021-2022/england_abs.csv": text}))
    before = {path for path in folder.parent.rglob("*") if "warehouse" not in path.parts}
    assert load(archive).status == 0
    assert newest().period == "2021-22"
    assert {path for path in folder.parent.rglob("*") if "warehouse" not in path.parts} == before


# Paths -----------------------------------------------------------------------------------------------------------


def test_a_path_that_is_not_there(absence: Path, folder: Path) -> None:
    before = loaded_state(refusals=True)
    said = load(folder / "nowhere" / "england_abs.csv")
    assert said.status == 2
    assert said.says(f"There is no file or folder at {folder / 'nowhere' / 'england_abs.csv'}. Check the spelling")
    assert loaded_state(refusals=True) == before


@contextmanager
def _as_somebody_who_may_not() -> Iterator[None]:
    """Root may read everything, so for a moment the test is nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_not_be_read(absence: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    absence.chmod(0)
    try:
        for above in absence.parents[:4]:
            if "pytest" in str(above):
                above.chmod(0o755)
        with _as_somebody_who_may_not(), pytest.raises(fetching.CannotLoad) as refused:
            fetching.fetch(fetching.Offer(absence))
    finally:
        absence.chmod(0o600)
    assert "may not be read by this user" in str(refused.value) or "cannot be read" in str(refused.value)


@pytest.mark.parametrize("inside", ["", "2023-2024/england_abs.csv"])
def test_a_folder_that_may_not_be_read(absence: Path, folder: Path, inside: str) -> None:
    closed = folder / "2023-2024"
    closed.chmod(0)
    try:
        with _as_somebody_who_may_not(), pytest.raises(fetching.CannotLoad) as refused:
            list(fetching.list_offers([folder / inside]))
    finally:
        closed.chmod(0o700)
    assert "may not be read by this user" in str(refused.value)


def test_folders_that_lead_back_to_themselves(absence: Path, folder: Path) -> None:
    (folder / "again").symlink_to(folder, target_is_directory=True)
    (folder / "round.csv").symlink_to(folder / "round.csv")
    said = load(folder)
    assert said.status == 0
    assert said.says("1 already loaded")
    assert load(folder / "round.csv").status == 2


def test_a_pipe_is_not_waited_for(absence: Path, folder: Path) -> None:
    (folder / "2022-2023").mkdir()
    pipe = folder / "2022-2023" / "england_abs.csv"
    os.mkfifo(pipe)
    said = load(pipe)
    assert said.status == 2
    assert said.says(f"{pipe} is neither a file nor a folder")


def test_a_path_with_blanks_brackets_and_accents(absence: Path, folder: Path) -> None:
    path = write_absence(folder / "Späte [red] Dateien [/]", 2021)
    said = load(path)
    assert said.status == 0
    assert newest().file_name == "2021-2022/england_abs.csv"
    unknown = write(folder / "[bold]ünbekannt[red].csv", "a,b\n1,2\n")
    said = load(folder)
    assert said.status == 0
    assert said.says("downloads/[bold]ünbekannt[red].csv")
    assert load(unknown).status == 2


def test_a_name_that_is_no_text(absence: Path, folder: Path) -> None:
    (folder / "odd").mkdir()
    name = os.fsdecode(os.fsencode(folder / "odd") + b"/\xff2021-2022_england_abs.csv")
    Path(name).write_bytes(write_absence(folder / "x", 2021).read_bytes())
    assert load(folder / "odd").status == 0
    assert newest().file_name == "odd/�2021-2022_england_abs.csv"


# What is asked for -----------------------------------------------------------------------------------------------


def test_a_data_set_that_nobody_knows(absence: Path) -> None:
    said = load(absence, dataset="school-absense")
    assert said.status == 2
    assert said.says("There is no data set “school-absense”. Known: ")
    assert said.says("school-absence")


def test_a_year_that_is_none(absence: Path) -> None:
    said = load(absence, year="last year")
    assert said.status == 2
    assert said.says("“last year” is not an academic year. Write it like 2024/25.")


def test_no_register_loaded_yet(folder: Path) -> None:
    message = refuse(write_absence(folder))
    assert "cannot be matched to schools: no register is loaded yet" in message
    assert "headwater load FOLDER" in message


def test_the_first_load_of_an_installation_makes_its_tables(tmp_path: Path, folder: Path) -> None:
    """README.md says to load first and to set the trust up then."""
    path = write_absence(folder)
    environment = {
        **{name: text for name, text in os.environ.items() if name != "DATABASE_URL"},
        "HEADWATER_STATE": str(tmp_path / "empty"),
        "DJANGO_SETTINGS_MODULE": "headwater.config.settings",
    }
    command = [sys.executable, "-m", "headwater.config.cli", "load", str(path)]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "Preparing the records" in ran.stdout
    assert "1 refused" in ran.stdout, "no register is loaded yet"
    assert "Traceback" not in ran.stderr


# What a run of several files ends with ---------------------------------------------------------------------------


def test_a_folder_of_files_nobody_knows_ends_well_and_names_them(absence: Path, folder: Path) -> None:
    strangers = folder / "strangers"
    for name in ("a.csv", "b.pdf", "c.zip"):
        write(strangers / name, zipped({"x.csv": "1"}) if name.endswith("zip") else b"x")
    said = load(strangers)
    assert said.status == 0
    for name in ("strangers/a.csv", "strangers/b.pdf", "strangers/c.zip"):
        assert said.says(name)
    assert said.says("0 loaded, 0 already loaded, 0 known and not read, 3 not recognised, 0 refused")


def test_a_file_named_by_itself_that_nobody_knows_ends_with_two(absence: Path, folder: Path) -> None:
    path = write(folder / "stranger.csv", "a,b\n1,2\n")
    said = load(path)
    assert said.status == 2
    assert said.says(f"{path}: no definition fits this name")
    assert said.says("--as DATASET --year YEAR")


def test_a_refused_file_in_a_folder_ends_with_two_after_the_rest_is_loaded(folder: Path) -> None:
    make_schools()
    write_absence(folder, 2021)
    write(folder / "2022-2023" / "england_abs.csv", b"")
    write_absence(folder, 2023)
    said = load(folder)
    assert said.status == 2
    assert said.says("2 loaded, 0 already loaded, 0 known and not read, 0 not recognised, 1 refused")
    assert set(Release.objects.current().values_list("period", flat=True)) == {"2021-22", "2023-24"}


def test_the_same_bytes_twice_write_nothing_at_all(absence: Path) -> None:
    before = loaded_state(refusals=True)
    said = load(absence)
    assert said.status == 0
    assert said.says("Already loaded, nothing written: 2023-2024/england_abs.csv")
    assert loaded_state(refusals=True) == before


def test_a_release_whose_tables_are_gone_is_loaded_again(absence: Path, warehouse: Path) -> None:
    (warehouse / "releases" / newest().folder / "facts.parquet").unlink()
    assert load(absence).status == 0
    assert len(read_rows(newest(), "facts")) == 99
