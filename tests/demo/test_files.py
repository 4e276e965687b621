"""The files are well formed in their published layout, and their numbers agree with one another.

Percentages are worked out again here with decimals and the publisher's rounding, from the counts in the same file.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from headwater.demo.files import write_files
from tests.demo.conftest import SEED, TODAY, Written

CENSUS_YEARS = ("2018-2019", "2021-2022", "2022-2023", "2023-2024", "2024-2025")
KS2_YEARS = ("2018-2019", "2022-2023", "2023-2024", "2024-2025")
Rows = list[dict[str, str]]


def share(part: str | int, whole: str | int, places: int) -> Decimal:
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def number(text: str) -> Decimal:
    return Decimal(text.rstrip("%"))


def test_same_seed_same_bytes(written: Written, tmp_path: Path) -> None:
    again = write_files(tmp_path, today=TODAY, seed=SEED)
    assert [p.relative_to(tmp_path) for p in again] == [p.relative_to(written.folder) for p in written.paths]
    for one, other in zip(written.paths, again, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_a_year_comes_out_in_the_december_after_it_and_another_seed_gives_other_figures(
    written: Written, tmp_path: Path
) -> None:
    later = write_files(tmp_path, today=date(2026, 12, 20), seed=SEED + 1)
    assert {p.parent.name for p in later} - {p.parent.name for p in written.paths} == {"2025-2026"}
    for name in ("2024-2025/england_census.csv", "2024-2025/england_ks2final.csv"):
        assert written.path(name).read_bytes() != next(tmp_path.rglob(name)).read_bytes()


# Nobody and nothing real ----------------------------------------------------------------------------------------------


def test_no_number_is_one_a_real_school_could_have(written: Written, ofsted: Callable[[], Rows]) -> None:
    register = written.rows("edubasealldata20261122.csv", encoding="cp1252")
    urns = {int(r["URN"]) for r in register} | {int(r["URN"]) for r in ofsted()}
    for year in CENSUS_YEARS:
        urns |= {int(r["URN"]) for r in written.rows(f"{year}/england_census.csv") if r["URN"] != "NAT"}
    assert min(urns) > 900_000
    assert {r["LA (code)"] for r in register} == {"991", "992", "993", "994"}
    assert all(r["Postcode"].startswith("ZZ") and r["TelephoneNum"].startswith("01632960") for r in register)


def test_no_person_is_named(written: Written) -> None:
    for row in written.rows("edubasealldata20261122.csv", encoding="cp1252"):
        assert row["HeadTitle (name)"] == row["HeadFirstName"] == row["HeadLastName"] == ""
    for row in written.rows("allgroupsdata20261122.csv", encoding="cp1252"):
        assert not any(value for name, value in row.items() if name.startswith("Head of Group"))


@pytest.mark.open_data
def test_no_school_and_no_authority_is_real(written: Written, open_data: Path) -> None:
    register = written.rows("edubasealldata20261122.csv", encoding="cp1252")
    names = {row["EstablishmentName"].lower() for row in register}
    for file in (open_data / "raw/gias/register").glob("schools_gias_*.csv"):
        with file.open(encoding="utf-8-sig") as lines:
            assert not names & {value.lower() for row in csv.reader(lines) for value in row}
    with (open_data / "raw/reference/ees_las.csv").open(encoding="utf-8-sig") as lines:
        real = {value for row in csv.reader(lines) for value in row}
    assert not real & {value for row in register for value in (row["LA (code)"], row["LA (name)"])}


# The register ---------------------------------------------------------------------------------------------------------


def test_the_register_is_the_full_extract_in_windows_1252(written: Written) -> None:
    raw = written.path("edubasealldata20261122.csv").read_bytes()
    assert raw.startswith(b'"URN","LA (code)"')
    assert b"St Cuthwin\x92s" in raw
    lines = written.lines("edubasealldata20261122.csv", encoding="cp1252")
    assert {len(line) for line in lines} == {135}
    assert len({line[0] for line in lines}) == len(lines)
    days = re.compile(r"\d\d-\d\d-\d{4}$")
    rows = written.rows("edubasealldata20261122.csv", encoding="cp1252")
    assert all(not r[c] or days.match(r[c]) for r in rows for c in ("OpenDate", "CloseDate", "CensusDate"))
    for row in (r for r in rows if r["NumberOfPupils"]):
        assert int(row["NumberOfBoys"]) + int(row["NumberOfGirls"]) == int(row["NumberOfPupils"])
        assert number(row["PercentageFSM"]) == share(row["FSM"], row["NumberOfPupils"], 2)


@pytest.mark.open_data
def test_register_headers_are_the_published_ones(written: Written, open_data: Path) -> None:
    def header(path: Path) -> list[str]:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return next(csv.reader([raw.decode("cp1252").splitlines()[0]]))

    raw = open_data / "raw/gias"
    for ending, published in (
        ("edubasealldata20261122.csv", raw / "samples/edubasealldata_layout_sample_2025-01.csv"),
        ("allgroupsdata20261122.csv", raw / "groups/allgroupsdata_2022-03-31.csv"),
        ("alllinksdata20261122.csv", raw / "groups/alllinksdata_2022-03-31.csv.gz"),
        ("links_edubasealldata20261122.csv", raw / "links/links_edubasealldata20250422.csv"),
    ):
        # The copy of the group links was saved with a nameless column of row numbers before the first.
        mine = written.lines(ending, encoding="cp1252")[0]
        assert mine == [name for name in header(published) if name], ending


def test_the_trust_has_its_twelve_schools_and_what_happened_to_them(written: Written) -> None:
    def members(file: str) -> dict[str, str]:
        rows = written.rows(file, encoding="cp1252")
        return {r["EstablishmentName"]: r["Joined date"] for r in rows if r["Group UID"] == "99001"}

    now, before = members("alllinksdata20261122.csv"), members("alllinksdata20240501.csv")
    assert len(now) == 12
    assert now["Hathermoor School"] == "01-02-2025"
    assert before.keys() - now.keys() == {"Saltern Primary School"}
    assert now.keys() - before.keys() == {"Hathermoor School"}
    register = {r["EstablishmentName"]: r for r in written.rows("edubasealldata20261122.csv", encoding="cp1252")}
    assert Counter(register[name]["PhaseOfEducation (name)"] for name in now) == {
        "Primary": 8,
        "Secondary": 3,
        "Not applicable": 1,
    }
    old, new = register["Ashdown Community Primary"], register["Ashdown Primary"]
    assert old["CloseDate"] == "31-08-2019"
    assert new["OpenDate"] == "01-09-2019"
    assert old["EstablishmentNumber"] == new["EstablishmentNumber"]
    links = written.rows("links_edubasealldata20261122.csv", encoding="cp1252")
    merged = [r for r in links if r["URN"] == register["Larkhollow Primary Academy"]["URN"]]
    assert [(r["LinkName"], r["LinkType"]) for r in merged] == [
        ("Larkhollow Infant School", "Predecessor - merged"),
        ("Larkhollow Junior School", "Predecessor - merged"),
    ]
    both = {(r["URN"], r["LinkURN"]) for r in links}
    assert both == {(linked, urn) for urn, linked in both}


# Census and absence ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", CENSUS_YEARS)
def test_census_percentages_follow_from_the_counts_beside_them(written: Written, year: str) -> None:
    places = {"2018-2019": 1, "2024-2025": 2}.get(year, 1)
    rows = written.rows(f"{year}/england_census.csv")
    england = rows[-3:]
    assert [r["URN"] for r in england] == ["NAT"] * 3
    for row in rows:
        whole = row["NOR"]
        assert int(row["NORG"]) + int(row["NORB"]) == int(whole)
        pairs = {"PNORG": "NORG", "PNORB": "NORB", "PSENELSE": "TSENELSE", "PSENELK": "TSENELK"}
        if row["SCHOOLTYPE"] != "Independent school":
            assert int(row["NUMEAL"]) + int(row["NUMENGFL"]) + int(row["NUMUNCFL"]) == int(whole)
            pairs |= {"PNUMEAL": "NUMEAL", "PNUMENGFL": "NUMENGFL"}
            if "NORFSMEVER" in row:
                shown = number(row["PNUMFSMEVER"])
                near = places if row["URN"] != "NAT" else 1
                assert shown == share(row["NUMFSMEVER"], row["NORFSMEVER"], near)
        for shown_in, part in pairs.items():
            near = places if row["URN"] != "NAT" else 1
            assert number(row[shown_in]) == share(row[part], whole, near), (row["URN"], shown_in)
            assert row[shown_in].endswith("%") == (year != "2018-2019")


@pytest.mark.parametrize("year", CENSUS_YEARS)
def test_england_stands_in_the_census_as_the_sum_of_its_schools(written: Written, year: str) -> None:
    *schools, primary, secondary, special = written.rows(f"{year}/england_census.csv")
    for row, kind in ((primary, "primary"), (secondary, "secondary"), (special, "special school")):
        here = [s for s in schools if s["SCHOOLTYPE"] == f"State-funded {kind}"]
        for column in ("NOR", "NORG", "TSENELSE", "TSENELK", "NUMEAL", "NUMFSM", "NUMFSMEVER"):
            assert int(row[column]) == sum(int(s[column]) for s in here), column


@pytest.mark.open_data
@pytest.mark.parametrize("year", ["2018-2019", "2022-2023", "2024-2025"])
def test_census_headers_and_line_ends_are_the_published_ones(written: Written, open_data: Path, year: str) -> None:
    published = (open_data / f"raw/census/{year}/england_census.csv").read_bytes()
    mine = written.path(f"{year}/england_census.csv").read_bytes()
    assert mine.split(b"\n", 1)[0] == published.split(b"\n", 1)[0]
    assert mine.endswith(b"\n") == published.endswith(b"\n")


def test_absence_is_written_for_the_years_it_was_published(written: Written) -> None:
    assert {p.parent.name for p in written.paths if p.name == "england_abs.csv"} == set(CENSUS_YEARS)
    for year in CENSUS_YEARS:
        lines = written.lines(f"{year}/england_abs.csv")
        assert lines[0] == ["LA", "ESTAB", "URN", "PERCTOT", "PPERSABS10"]
        assert [line[:3] for line in lines[-3:]] == [["NAT", "PRI", ""], ["NAT", "SEC", ""], ["NAT", "SPE", ""]]
        hidden = [line for line in lines if line[4] == "SUPP"]
        assert bool(hidden) == (year == "2018-2019")
        shown = [line for line in lines[1:] if line not in hidden]
        assert all(0 < Decimal(line[3]) < 40 and 0 <= Decimal(line[4]) <= 100 for line in shown)


# Key stage 2 ----------------------------------------------------------------------------------------------------------


@pytest.mark.open_data
@pytest.mark.parametrize(
    ("year", "published"),
    [("2018-2019", "2018-2019/936_ks2final.csv"), ("2024-2025", "2024-2025/england_ks2final_sample.csv")],
)
def test_ks2_headers_are_the_published_ones(written: Written, open_data: Path, year: str, published: str) -> None:
    with (open_data / "raw/performance-tables/ks2" / published).open(encoding="utf-8-sig") as lines:
        assert written.lines(f"{year}/england_ks2final.csv")[0] == next(csv.reader(lines))


def test_ks2_files_are_ragged_as_published(written: Written) -> None:
    raw = written.path("2018-2019/england_ks2final.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfRECTYPE,")
    assert raw.count(b"\r\n") == raw.count(b"\n")
    header, *lines = written.lines("2018-2019/england_ks2final.csv")
    assert len(header) == 318
    assert {len(line) for line in lines} == {318, 25}
    assert {line[-1] for line in lines if len(line) == 25} == {"NEW"}
    header, *lines = written.lines("2024-2025/england_ks2final.csv")
    assert len(header) == 311
    short = {line[5]: line[-1] for line in lines if len(line) != 305}
    assert short.pop("Osier Park Primary School") == "0"
    assert set(short.values()) <= {"NEW"}


@pytest.mark.parametrize("year", KS2_YEARS)
def test_ks2_has_rows_for_schools_authorities_and_england(written: Written, year: str) -> None:
    rows = written.rows(f"{year}/england_ks2final.csv")
    kinds = Counter(r["RECTYPE"] for r in rows)
    assert kinds["1"] > 200
    assert kinds["2"] > 5
    assert (kinds["3"], kinds["4"], kinds["5"]) == (4, 1, 1)
    england = next(r for r in rows if r["RECTYPE"] == "5")
    areas = [r for r in rows if r["RECTYPE"] == "3"]
    for column in ("TELIG", "BELIG", "TFSM6CLA1A", "TEALGRP2"):
        schools = [r.get(column, "") for r in rows if r["RECTYPE"] in "12"]
        assert int(england[column]) == sum(int(r[column]) for r in areas)
        assert int(england[column]) >= sum(int(v) for v in schools if v.isdigit())
    assert 55 < number(england["PTRWM_EXP"]) < 70
    for column in ("PTRWM_EXP", "PTREAD_EXP", "PTMAT_HIGH"):
        met = sum(number(r[column]) * int(r["TELIG"]) for r in areas)
        assert abs(met / int(england["TELIG"]) - number(england[column])) <= 1


@pytest.mark.parametrize("year", KS2_YEARS)
def test_ks2_hides_small_cohorts_and_small_groups(written: Written, year: str) -> None:
    rows = [r for r in written.rows(f"{year}/england_ks2final.csv") if r["RECTYPE"] in "12" and "TELIG" in r]
    small = [r for r in rows if int(r["TELIG"]) < 6]
    assert small
    assert all(r["PTRWM_EXP"] == r["TFSM6CLA1A"] == r["READ_AVERAGE"] == "SUPP" for r in small)
    for row in rows:
        if row in small:
            continue
        assert number(row["PTRWM_HIGH"]) <= number(row["PTRWM_EXP"]) <= number(row["PTREAD_EXP"])
        assert int(row["BELIG"]) + int(row["GELIG"]) == int(row["TELIG"])
        assert number(row["PTFSM6CLA1A"]) == share(row["TFSM6CLA1A"], row["TELIG"], 0)
        poor = int(row["TFSM6CLA1A"])
        shown = row["PTRWM_EXP_FSM6CLA1A"]
        assert shown == "" if poor == 0 else (shown == "SUPP") == (poor < 6)


def test_ks2_progress_ends_with_2022_23_and_is_left_out_where_few_pupils_are_covered(written: Written) -> None:
    covered = written.rows("2022-2023/england_ks2final.csv")
    low = [r for r in covered if r.get("READPROG") == "LOWCOV"]
    assert low
    assert all(number(r["READCOV"]) <= 50 for r in low)
    for row in covered:
        if row["RECTYPE"] == "1" and row.get("READPROG", "SUPP") not in ("SUPP", "LOWCOV"):
            lower, mean, upper = (Decimal(row[f"READPROG{end}"]) for end in ("_LOWER", "", "_UPPER"))
            assert lower < mean < upper
    assert not any(r.get("READPROG") for r in written.rows("2024-2025/england_ks2final.csv"))


@pytest.mark.parametrize(
    ("year", "mark", "earlier"),
    [
        ("2022-2023", "19", "2018-2019"),
        ("2023-2024", "23", "2022-2023"),
        ("2024-2025", "24", "2023-2024"),
        ("2024-2025", "23", "2022-2023"),
    ],
)
def test_look_back_columns_say_what_the_earlier_file_said(written: Written, year: str, mark: str, earlier: str) -> None:
    before = {r["LEA"] + r["ESTAB"]: r for r in written.rows(f"{earlier}/england_ks2final.csv")}
    compared = 0
    for row in written.rows(f"{year}/england_ks2final.csv"):
        old = before.get(row["LEA"] + row["ESTAB"])
        if row["RECTYPE"] in "12" and old and "TELIG" in old and row.get(f"TELIG_{mark}"):
            for column in ("TELIG", "PTRWM_EXP", "PTRWM_HIGH", "PTRWM_EXP_FSM6CLA1A", "READ_AVERAGE", "READPROG"):
                assert row[f"{column}_{mark}"] == old[column], (row["SCHNAME"], column)
            compared += 1
    assert compared > 150


def test_a_converter_carries_its_earlier_results_and_a_sponsored_academy_does_not(written: Written) -> None:
    then = {r["SCHNAME"]: r for r in written.rows("2018-2019/england_ks2final.csv")}
    now = {r["SCHNAME"]: r for r in written.rows("2022-2023/england_ks2final.csv")}
    assert now["Ashdown Primary"]["PTRWM_EXP_19"] == then["Ashdown Community Primary"]["PTRWM_EXP"]
    assert then["Ashdown Community Primary"]["URN_AC"] == now["Ashdown Primary"]["URN"]
    assert then["Brackenfold Primary Academy"]["TOTPUPS"] == "NEW"
    assert now["Brackenfold Primary Academy"]["PTRWM_EXP_19"] == ""


# Ofsted ---------------------------------------------------------------------------------------------------------------


def test_ofsted_is_laid_out_as_published(written: Written, ofsted: Callable[[], Rows]) -> None:
    raw = written.path("*as_at_31_October_2026.csv").read_bytes()
    assert raw.split(b"\r\n")[2].startswith(b"Web Link (opens in new window),URN,LAESTAB,")
    assert b"Schools \x96 Section 8 conversion" in raw
    lines = written.lines("*as_at_31_October_2026.csv", encoding="cp1252", skip=2)
    assert {len(line) for line in lines} == {85}
    assert all(r["LAESTAB"][:3] in ("991", "992", "993", "994") and len(r["LAESTAB"]) == 7 for r in ofsted())


@pytest.mark.open_data
def test_ofsted_columns_are_the_published_ones(written: Written, open_data: Path) -> None:
    (listed,) = (open_data / "raw/ofsted").glob("*_columns.csv")
    with listed.open(encoding="utf-8-sig") as lines:
        published = [row[1] for row in csv.reader(lines)][1:]
    assert written.lines("*as_at_31_October_2026.csv", encoding="cp1252", skip=2)[0] == published


def test_ofsted_has_every_kind_of_outcome_in_the_trust(ofsted: Callable[[], Rows]) -> None:
    ours = {r["School name"]: r for r in ofsted() if r["Multi-academy trust UID"] == "99001"}
    assert len(ours) == 12
    overall = "Latest OEIF overall effectiveness"
    assert ours["Ashdown Primary"]["Inclusion"] == "Strong standard"
    assert ours["Quillham Junior School"][overall] == "Not judged"
    assert ours["Quillham Infant School"]["Ungraded inspection overall outcome"] == "School remains Good"
    before = ours["St Cuthwin’s Church of England Primary School"]
    assert before["Does the latest OEIF graded inspection relate to the URN of the current school?"] == "No"
    assert before["School type at time of latest OEIF graded inspection"] == "Voluntary Aided School"
    dates = ("Inspection start date", "Date of latest ungraded inspection")
    assert all(ours["Osier Park Primary School"][name] == "NULL" for name in dates)


def test_ofsted_judges_overall_only_until_august_2024(ofsted: Callable[[], Rows]) -> None:
    for row in ofsted():
        started = row["Inspection start date of latest OEIF graded inspection"]
        if started != "NULL":
            day, month, year = map(int, started.split("/"))
            silent = row["Latest OEIF overall effectiveness"] == "Not judged"
            assert silent == (date(year, month, day) >= date(2024, 9, 1))
