"""From bytes to typed tables: both ways of reading agree, and landing agrees with a plain twin."""

from __future__ import annotations

import csv
import gzip
import io
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.evidence.datasets import contract, parsing
from headwater.evidence.datasets.definitions import DATASETS, Dataset
from headwater.evidence.datasets.fetching import Offer, fetch
from headwater.evidence.datasets.landing import Landed, land, read_date
from headwater.evidence.datasets.layout import Reading
from headwater.evidence.datasets.refusals import CannotLoad
from headwater.reference.calendar.years import AcademicYear
from tests.factories.published import ABSENCE, ENGLAND, KS2, absence_rows, as_csv, ks2_row

PLACE = "file.csv"


def read(text: str, **reading: Any) -> parsing.Rows:
    """Every column of a text, by the way that load chooses."""
    how = Reading(**reading)
    header = parsing.read_header(text, place=PLACE, reading=how)
    wanted = [parsing.fold(name) for name in header.names if name]
    return parsing.read_rows(text, header, wanted, place=PLACE, reading=how)


def cells(rows: parsing.Rows) -> list[tuple[str, ...]]:
    return list(zip(*(column.to_pylist() for column in rows.columns.values()), strict=True))


def landed(key: str, text: str, year: str | None) -> Landed:
    """A text landed as the file of a data set."""
    return land_as(DATASETS.get(key), text, AcademicYear.parse(year) if year else None)


def land_as(definition: Dataset, text: str, year: AcademicYear | None) -> Landed:
    header = parsing.read_header(text, place=PLACE, reading=definition.reading)
    agreed = contract.agree(definition, header, year=year, place=PLACE)
    rows = parsing.read_rows(text, header, agreed.wanted, place=PLACE, reading=definition.reading)
    return land(definition, agreed, rows)


def facts(landed: Landed) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = landed.tables["facts"].to_pylist()
    return rows


# Encodings and wrappings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("é–’".encode(), "é–’"),
        (b"\xef\xbb\xbf" + "é".encode(), "é"),
        ("é–’ARETÉ".encode("cp1252"), "é–’ARETÉ"),
        ("St Mary\x92s".encode(), "St Mary’s"),
        ("St Mary\x92s\x81".encode(), "St Mary’s\x81"),
        (b"plain", "plain"),
    ],
)
def test_text_is_read_in_the_encoding_it_is_in(table: bytes, text: str) -> None:
    assert parsing.decode(table, place=PLACE, reading=Reading()) == text


def test_the_same_table_gives_the_same_rows_however_it_is_saved() -> None:
    text = as_csv(["name", "n"], [["Saint-Pierre’s É", "1"], ["b", "2"]])
    ways = [text.encode(), text.encode("utf-8-sig"), text.encode("cp1252"), text.replace("\r\n", "\n").encode()]
    read_ways = [cells(read(parsing.decode(way, place=PLACE, reading=Reading()))) for way in ways]
    assert read_ways == [[("Saint-Pierre’s É", "1"), ("b", "2")]] * 4


def test_a_packed_table_is_the_table(tmp_path: Any) -> None:
    plain, packed = tmp_path / "a.csv", tmp_path / "a.csv.gz"
    plain.write_text("a,b\n1,2\n")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert fetch(Offer(packed)).table == fetch(Offer(plain)).table
    assert fetch(Offer(packed)).given == packed.read_bytes()


# Rows of every width ---------------------------------------------------------------------------------------------


def test_short_rows_are_filled_with_blanks_where_the_definition_says_so() -> None:
    rows = read("a,b,c\n1\n1,2\n1,2,3\n", short_rows="pad")
    assert cells(rows) == [("1", "", ""), ("1", "2", ""), ("1", "2", "3")]
    assert rows.line.to_pylist() == [2, 3, 4]


def test_the_overflow_of_a_last_column_is_joined_back() -> None:
    rows = read('a,links\n1,x (1), y (2), z\n2,none\n"3",say "no", then go\n', long_rows="join-last")
    assert cells(rows) == [("1", "x (1), y (2), z"), ("2", "none"), ("3", 'say "no", then go')]


def test_fields_with_line_breaks_and_commas_are_one_field() -> None:
    rows = read('a,b\n"one\r\ntwo","x, y"\n3,4\n')
    assert cells(rows) == [("one\r\ntwo", "x, y"), ("3", "4")]
    assert rows.line.to_pylist() == [2, 4]


def test_a_row_longer_than_the_header_by_blanks_alone_is_whole() -> None:
    assert cells(read("a,b\n1,2,,\n3,4\n")) == [("1", "2"), ("3", "4")]


def test_the_header_is_found_below_lines_of_text() -> None:
    rows = read('Inspections as at\n"28 February, 2026"\nURN,Name\n1,a\n', header_row_has="urn")
    assert cells(rows) == [("1", "a")]
    assert rows.line.to_pylist() == [4]


def test_an_old_line_end_above_the_header_costs_no_row() -> None:
    rows = read("Inspections\rURN,Name\n1,a\n2,b\n", header_row_has="urn")
    assert cells(rows) == [("1", "a"), ("2", "b")]


_field = st.text(alphabet=st.sampled_from("ab1,\"'; %.\té–\u00a0=\n"), max_size=6)


@given(
    st.lists(st.tuples(_field, _field, _field), min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]), st.booleans()
)
@settings(max_examples=300, deadline=None)
def test_both_ways_of_reading_give_the_same_rows(table: list[tuple[str, ...]], end: str, last: bool) -> None:
    text = as_csv(["x", "y", "z"], table, end=end)
    text = text if last else text.removesuffix(end)
    reading = Reading()
    header = parsing.read_header(text, place=PLACE, reading=reading)
    chosen = {"x": 0, "y": 1, "z": 2}
    fast = parsing._read_regular(text, header, chosen)
    slow = parsing._read_ragged(text, header, chosen, place=PLACE, reading=reading)
    twin = [
        tuple(cell.strip() for cell in row) for row in list(csv.reader(io.StringIO(text, newline="")))[1:] if any(row)
    ]
    assert cells(slow) == twin
    assert slow.set_aside == []
    if fast is not None:
        filled = [(line, row) for line, row in zip(fast.line.to_pylist(), cells(fast), strict=True) if any(row)]
        assert filled == [x for x in zip(slow.line.to_pylist(), cells(slow), strict=True) if any(x[1])]


@given(st.text(alphabet=st.sampled_from('ab1,"\r\n \té\x00'), max_size=60))
@settings(max_examples=400, deadline=None)
def test_both_ways_agree_about_any_text_that_the_fast_one_takes(body: str) -> None:
    text = "x,y\n" + body
    header = parsing.read_header(text, place=PLACE, reading=Reading())
    chosen = {"x": 0, "y": 1}
    fast = parsing._read_regular(text, header, chosen)
    if fast is None:
        return
    slow = _slow(text, header, chosen)
    if slow is None:
        return  # the standard library is stricter about a quotation mark in the wrong place
    filled = [(line, row) for line, row in zip(fast.line.to_pylist(), cells(fast), strict=True) if any(row)]
    assert filled == [x for x in zip(slow.line.to_pylist(), cells(slow), strict=True) if any(x[1])]


def _slow(text: str, header: parsing.Header, chosen: dict[str, int]) -> parsing.Rows | None:
    try:
        return parsing._read_ragged(text, header, chosen, place=PLACE, reading=Reading())
    except CannotLoad:
        return None


def test_the_fast_way_is_taken_for_an_ordinary_file() -> None:
    text = as_csv(ABSENCE, [*absence_rows(), ["936", "1", '"a", b', "1", "2"]])
    header = parsing.read_header(text, place=PLACE, reading=Reading())
    assert parsing._read_regular(text, header, {"urn": 2}) is not None


# Landing ---------------------------------------------------------------------------------------------------------

MARKERS = {"SUPP": "suppressed", "NA": "not-applicable", "": "not-available"}
DEFINITION = Dataset.model_validate(
    {
        "key": "made-up",
        "title": "Made up",
        "publisher": "Nobody",
        "licence": "None",
        "about": "For this test",
        "gives": "figures",
        "files": ["made_up"],
        "missing": {
            "SUPP": {"reason": "suppressed", "because": "few"},
            "NA": {"reason": "not-applicable"},
        },
        "rows": [
            {"level": "england", "where": {"KIND": ["NAT"]}, "population": "all"},
            {"level": "la", "where": {"KIND": ["LA"]}, "area": "LA", "population": "all"},
            {"level": "school", "where": {"KIND": ["1", "2"]}, "urn": "URN", "laestab": ["LA", "ESTAB"]},
        ],
        "values": [
            {"column": "P", "measure": "a", "numerator": "N", "denominator": "D"},
            {"column": "P", "measure": "b", "scale": "complement"},
            {"column": "F", "measure": "c", "scale": "fraction"},
        ],
    }
)
HEADER = ["KIND", "LA", "ESTAB", "URN", "P", "F", "N", "D"]

_number = st.one_of(
    st.decimals(-9999, 9999, places=3, allow_nan=False).map(lambda d: f"{d:f}"),
    st.integers(0, 10**9).map(str),
    st.integers(0, 10**7).map(lambda n: f"{n:,}"),
    st.decimals(0, 100, places=2).map(lambda d: f"{d:f}%"),
    st.decimals(0, 1, places=15).map(lambda d: f"{d:.15f}"),
    st.sampled_from(["5.", ".5", "+3", "-0.0", "007", "99999999999.99999999", "0.000000005", "0.123456785"]),
)
_cell = st.one_of(_number, _number, _number, st.sampled_from(["SUPP", "NA", "", " ", "supp", "seven", "1e5", "1 000"]))


def _twin(rows: list[list[str]]) -> tuple[list[tuple[Any, ...]], set[int]]:
    """Facts, and lines set aside, by the plainest means: csv and Decimal."""
    said, aside = [], set()
    for line, row in enumerate(csv.reader(io.StringIO(as_csv(HEADER, rows))), 1):
        if line == 1 or not any(cell.strip() for cell in row):
            continue
        kind, la, estab, urn, p, f, n, d = (cell.strip() for cell in row)
        if kind not in ("NAT", "LA", "1", "2") or any(not _fits(cell) for cell in (p, f, n, d)):
            aside.add(line)
            continue
        level = {"NAT": "england", "LA": "la"}.get(kind, "school")
        who = (int(urn), la + estab, "") if level == "school" else (None, None, la if level == "la" else "")
        for measure, cell in (("a", p), ("b", p), ("c", f)):
            value, missing = _value(cell)
            if value is not None and measure == "b":
                value = Decimal(100) - value
            if value is not None and measure == "c":
                value = (_exact(cell).quantize(Decimal("1e-10"), ROUND_HALF_UP) * 100).quantize(Decimal("1e-8"))
            counts = (_value(n)[0], _value(d)[0]) if measure == "a" else (None, None)
            rounded = tuple(None if c is None else c.quantize(Decimal("1e-4"), ROUND_HALF_UP) for c in counts)
            said.append((line, level, *who, measure, value, missing, cell, *rounded))
    return said, aside


def _fits(cell: str) -> bool:
    return cell in MARKERS or _looks_like_a_number(cell)


def _looks_like_a_number(cell: str) -> bool:
    return cell not in ("supp", "seven", "1e5", "1 000")


def _exact(cell: str) -> Decimal:
    return Decimal(cell.replace("%", "").replace(",", ""))


def _value(cell: str) -> tuple[Decimal | None, str]:
    if cell in MARKERS:
        return None, MARKERS[cell]
    return _exact(cell).quantize(Decimal("1e-8"), ROUND_HALF_UP), ""


@given(
    st.lists(
        st.tuples(st.sampled_from(["1", "2", "1", "NAT", "LA", "9"]), _cell, _cell, _cell, _cell),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=150, deadline=None)
def test_landing_agrees_with_its_twin(drawn: list[tuple[str, ...]]) -> None:
    # England once, and no two rows of one authority: two rows about one area are told apart below.
    nation = next((at for at, (kind, *_) in enumerate(drawn) if kind == "NAT"), None)
    rows = [
        ["1" if kind == "NAT" and at != nation else kind, str(900 + at), f"{2000 + at}", str(140_000 + at), *cells]
        for at, (kind, *cells) in enumerate(drawn)
    ]
    expected, aside = _twin(rows)
    result = land_as(DEFINITION, as_csv(HEADER, rows), AcademicYear(2024))
    columns = [
        "line", "level", "urn", "laestab", "area", "measure", "value", "missing", "text", "numerator", "denominator",
    ]  # fmt: skip
    given_ = [tuple(row[name] for name in columns) for row in facts(result)]
    assert sorted(given_, key=repr) == sorted(expected, key=repr)
    assert {row.line for row in result.set_aside} == aside
    assert {row["period"] for row in facts(result)} <= {"2024-25"}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("78%", "78"), ("51.60%", "51.6"), ("3.09%", "3.09"), ("65.599999999999994", "65.6"),
        ("0.1234567850000000000000001", "0.12345679"), ("1,234.5", "1234.5"), ("-0.4", "-0.4"), (" 5 ", "5"),
        ("999999999999", "999999999999"), ("000000000000000000012", "12"),
    ],
)  # fmt: skip
def test_a_published_number_is_kept_exactly(cell: str, value: str) -> None:
    rows = [["936", "2001", "140001", cell, "1"], *ENGLAND]
    [fact] = [
        f
        for f in facts(landed("school-absence", as_csv(ABSENCE, rows), "2023/24"))
        if f["measure"] == "att.absence" and f["urn"]
    ]
    assert fact["value"] == Decimal(value).quantize(Decimal("1e-8"), ROUND_HALF_UP)


@pytest.mark.parametrize("cell", ["1000000000000", "1,000,000,000,000", "1" * 40])
def test_a_number_larger_than_any_value_is_set_aside(cell: str) -> None:
    result = landed("school-absence", as_csv(ABSENCE, [["936", "2001", "140001", cell, "1"], *ENGLAND]), "2023/24")
    assert [(row.line, row.reason.value) for row in result.set_aside] == [(2, "not-a-number")]


def test_england_is_told_apart_by_its_mark_wherever_it_stands() -> None:
    rows = [ENGLAND[1], *absence_rows(2023, 2), ENGLAND[0], ENGLAND[2]]
    said = facts(landed("school-absence", as_csv(ABSENCE, rows), "2023/24"))
    found = {
        (f["population"], f["line"]): f["value"] for f in said if f["level"] == "england" and f["measure"] == "att.pa"
    }
    assert found == {
        ("secondary", 2): Decimal("25.6"),
        ("primary", 5): Decimal("14.6"),
        ("special", 6): Decimal("37.1"),
    }


def test_results_are_told_apart_by_rectype_and_attendance_is_a_complement() -> None:
    rows = [
        ks2_row("1", estab="2001", urn="140001", PTRWM_EXP="70%"), ks2_row("3", PTRWM_EXP="67%"),
        ks2_row("2", estab="7001", urn="140002", PTRWM_EXP="SUPP"), ks2_row("4", PTRWM_EXP="60%"),
        ks2_row("5", PTRWM_EXP="61%"),
    ]  # fmt: skip
    said = [f for f in facts(landed("ks2-results", as_csv(KS2, rows), "2016/17")) if f["column"] == "PTRWM_EXP"]
    assert [(f["level"], f["urn"], f["area"], f["value"], f["missing"]) for f in said] == [
        ("school", 140001, "", Decimal(70), ""),
        ("school", 140002, "", None, "suppressed"),
        ("la", None, "936", Decimal(67), ""),
        ("england", None, "", Decimal(61), ""),
    ]
    [attendance] = [
        f for f in facts(landed("school-absence", as_csv(ABSENCE, [*absence_rows(2023, 1), *ENGLAND]), "2023/24"))
        if f["measure"] == "att.overall" and f["population"] == "primary"
    ]  # fmt: skip
    assert attendance["value"] == Decimal("94.5")
    assert attendance["text"] == "5.5"


def test_columns_for_earlier_years_give_facts_of_those_years() -> None:
    header = [*KS2, "PTRWM_EXP_18", "PTRWM_EXP_17"]
    rows = [
        [*ks2_row("1", estab="2001", urn="140001", PTRWM_EXP="70%", TELIG="30"), "68%", "NEW"],
        [*ks2_row("5", PTRWM_EXP="65%"), "64%", "61%"],
    ]
    said = facts(landed("ks2-results", as_csv(header, rows), "2018/19"))
    mine = [f for f in said if f["urn"] and f["measure"] == "ks2.rwm_exp" and f["group"] == "all"]
    assert [(f["period"], f["value"], f["missing"], f["is_look_back"], f["denominator"]) for f in mine] == [
        ("2018-19", Decimal(70), "", False, Decimal(30)),
        ("2017-18", Decimal(68), "", True, None),
        ("2016-17", None, "new-school", True, None),
    ]


SUSPENSIONS = [
    "time_identifier", "time_period", "geographic_level", "region_code", "old_la_code", "laestab", "school_type",
    "headcount", "perm_excl", "perm_excl_rate", "fixed_excl", "fixed_excl_rate", "one_plus_fixed_rate",
]  # fmt: skip


def test_a_file_of_several_years_gives_each_row_its_own() -> None:
    told = "Academic year"
    rows = [
        [told, "201617", "School", "E", "936", "9362001", "State-funded primary", "200", "1", "0.5", "20", "10", "4.5"],
        [told, "201516", "School", "E", "936", "9362001", "State-funded primary", "x", "x", "x", "x", "x", "x"],
        [told, "2016", "School", "E", "936", "9362002", "State-funded primary", "1", "1", "1", "1", "1", "1"],
        [told, "201617", "National", "", "", "", "Total", "8000000", "8000", "0.1", "400000", "5", "2.3"],
        [told, "201617", "National", "", "", "", "Special", "110000", "110", "0.1", "13750", "12.5", "5"],
        [told, "201617", "Local authority", "E", "201", "", "Total", "300", "0", "0", "3", "1", "1"],
        [told, "201617", "Local authority", "E", "201", "", "Special", "1", "0", "0", "0", ".", "."],
        [told, "201617", "Regional", "E", "", "", "Total", "1", "0", "0", "0", ".", "."],
        [told, "200607", "School", "E", "936", "9367001", "Special", "50", "0", "0", "3", "6", "2"],
    ]
    result = landed("suspensions", as_csv(SUSPENSIONS, rows), None)
    said = [
        (
            f["period"],
            f["laestab"] or f["area"] or "England",
            f["population"],
            f["value"],
            f["missing"],
            f["numerator"],
            f["denominator"],
        )
        for f in facts(result)
        if f["measure"] == "beh.susp_rate"
    ]
    assert said == [
        ("2016-17", "9362001", "", Decimal(10), "", Decimal(20), Decimal(200)),
        ("2015-16", "9362001", "", None, "suppressed", None, None),
        ("2006-07", "9367001", "", Decimal(6), "", Decimal(3), Decimal(50)),
        ("2016-17", "201", "state-funded", Decimal(1), "", Decimal(3), Decimal(300)),
        ("2016-17", "201", "special", None, "not-available", Decimal(0), Decimal(1)),
        ("2016-17", "England", "state-funded", Decimal(5), "", Decimal(400000), Decimal(8000000)),
        ("2016-17", "England", "special", Decimal("12.5"), "", Decimal(13750), Decimal(110000)),
    ]
    assert [(row.line, row.reason.value, row.column, row.value) for row in result.set_aside] == [
        (4, "not-a-year", "time_period", "2016")
    ]
    assert result.complete == [True, False]  # 2006/07 has a special school here, and no row for England


def test_a_row_of_a_kind_that_nobody_knows_is_set_aside() -> None:
    rows = [ks2_row("9", PTRWM_EXP="1%"), ks2_row("5", PTRWM_EXP="65%")]
    result = landed("ks2-results", as_csv(KS2, rows), "2016/17")
    assert [(row.line, row.reason.value, row.value) for row in result.set_aside] == [(2, "unknown-kind", "9")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31-03-2022", "2022-03-31"), ("31/03/2022", "2022-03-31"), ("2022-03-31", "2022-03-31"),
        ("20220331", "2022-03-31"), ("2022-03-31 00:00:00", "2022-03-31"), ("", "None"), ("NULL", "None"),
    ],
)  # fmt: skip
def test_dates_are_read_in_every_published_spelling(text: str, day: str) -> None:
    assert str(read_date(text)) == day


@pytest.mark.parametrize("text", ["31-02-2022", "yesterday", "2022", "03-2022", "2022-13-01"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_date(text)


def test_a_several_years_definition_may_not_speak_of_one_year() -> None:
    told = DEFINITION.model_dump() | {
        "period": {"column": "YEAR"},
        "year_marks": [{"column": "X", "not_before": "2019/20"}],
    }
    with pytest.raises(ValueError, match="is of no one year"):
        Dataset.model_validate(told)


def test_a_register_row_with_more_text_than_the_register_holds_is_set_aside() -> None:
    header = ["urn", "name", "open_date", "town", "postcode"]
    rows = [
        ["140001", "School", "2001-09-01", "Town", "GU1 1AA"],
        ["140002", "x" * 201, "2001-09-01", "Town", "GU1 1AA"],
        ["140003", "School", "2001-09-01", "Town", "=cmd|' /C calc'!A0"],
        ["one", "School", "2001-09-01", "Town", "GU1 1AA"],
        ["140005", "=1+1", "31-31-2001", "Town", "GU1 1AA"],
    ]
    result = landed("gias-school-list", as_csv(header, rows), None)
    assert result.tables["schools"]["urn"].to_pylist() == [140001]
    assert [(row.line, row.reason.value, row.column) for row in result.set_aside] == [
        (3, "too-much-text", "name"),
        (4, "too-much-text", "postcode"),
        (5, "no-key", "urn"),
        (6, "not-a-date", "open_date"),
    ]
