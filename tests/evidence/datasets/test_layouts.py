"""What a definition can say of a file's layout: each feature on a small file in the published layout."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from headwater.evidence.datasets.definitions import DATASETS, Dataset
from headwater.evidence.datasets.landing.subjects import read_period
from headwater.evidence.datasets.layout import Period, Value
from headwater.evidence.datasets.models import Release
from headwater.evidence.datasets.queries import read_rows
from headwater.evidence.measures.models import Figure
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.models import School, Trust, TrustMembership
from tests.factories.calendar import make_calendar
from tests.factories.published import (
    FIRST_URN,
    KS2,
    Said,
    as_csv,
    ks2_row,
    load,
    make_schools,
    newest,
    set_aside,
    write,
)

pytestmark = pytest.mark.django_db
TRUST = 2001


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "downloads"


def facts(release: Release | None = None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_rows(release or newest(), "facts").to_pylist()
    return rows


def loaded(path: Path, **options: Any) -> Said:
    said = load(path, **options)
    assert said.status == 0, said.text
    return said


def parquet(columns: Mapping[str, Sequence[Any]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), out)
    return out.getvalue()


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    return out.getvalue()


# Long tables: a column names the measure -------------------------------------------------------------------------

LAIT = ["Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region"]


def lait(rows: Sequence[tuple[str, str, str, float]], *, without: str = "") -> bytes:
    """A file of the interactive tool: the rows given, and one of England for every other measure that is read."""
    read = {text for value in DATASETS.get("lait").values for text in value.where["Short Desc"]} - {without}
    given = {name for name, *_ in rows}
    all_rows = [*rows, *((name, "2016", "1", 970.0) for name in sorted(read - given)), ("Not ours", "0", "x", 301.0)]
    names, years, values, areas = zip(*all_rows, strict=True)
    blank = [None] * len(all_rows)
    return parquet(dict(zip(LAIT, (names, blank, years, blank, values, areas, blank), strict=True)))


def test_a_long_table_in_parquet(folder: Path) -> None:
    make_schools(1)
    path = write(
        folder / "lait_bds_long_2026-04.parquet",
        lait([
            ("KS1P_all", "2024", "80", 970.0), ("KS1P_all", "2025 (prov)", "80.099999999999994", 970.0),
            ("KS1P_all", "2024", "-", 936.0), ("KS1P_all", "2024", "79", 989.0), ("PriTotAbs", "2024", "5.53", 970.0),
            ("TotPermEx", "2022/23", "8.4430000000000008E-2", 970.0), ("TotPermEx", "2023/24", "0.13", 936.0),
        ]),
    )  # fmt: skip
    loaded(path)
    said = {
        tuple(f[name] for name in ("measure", "group", "level", "area", "population", "period")): (
            f["value"],
            f["stage"],
            f["missing"],
        )
        for f in facts()
        if f["line"] <= 8
    }
    assert said == {
        ("psc.y1", "all", "england", "", "state-funded", "2023-24"): (Decimal(80), "", ""),
        ("psc.y1", "all", "england", "", "state-funded", "2024-25"): (Decimal("80.1"), "provisional", ""),
        ("psc.y1", "all", "la", "936", "state-funded", "2023-24"): (None, "", "not-available"),
        ("att.absence", "all", "england", "", "primary", "2023-24"): (Decimal("5.53"), "", ""),
        ("att.overall", "all", "england", "", "primary", "2023-24"): (Decimal("94.47"), "", ""),
        ("beh.pex_rate", "all", "england", "", "state-funded", "2022-23"): (Decimal("0.08443000"), "", ""),
        ("beh.pex_rate", "all", "la", "936", "state-funded", "2023-24"): (Decimal("0.13"), "", ""),
    }
    assert {f["column"] for f in facts() if f["measure"] == "psc.y1" and f["group"] == "all"} == {
        "Values, Short Desc KS1P_all"
    }
    assert (newest().part, newest().as_at, newest().set_aside) == ("2026-04", None, 0)


def test_of_several_editions_only_the_newest_counts_whatever_order_they_come_in(folder: Path) -> None:
    make_schools(1)
    files = [
        write(folder / f"lait_bds_long_{edition}.parquet", lait([("KS1P_all", "2024", value, 970.0)]))
        for edition, value in (("2026-04", "80"), ("2026-06", "81"), ("2026-05", "82"))
    ]
    for path in files:
        loaded(path)
    assert [release.part for release in Release.objects.current()] == ["2026-06"]
    assert "A newer file is in force" in newest().told
    assert "It takes the place of 1 earlier file" in Release.objects.current().get().told
    for path in files:
        assert "1 already loaded" in loaded(path).text


PERIOD = Period.model_validate(
    {"column": "Years", "calendar_year": "ends-in", "endings": {"(prov)": "provisional", "(Rev)": "revised"}}
)


@pytest.mark.parametrize(
    ("text", "year", "stage"),
    [
        ("2024", 2023, ""), ("2023/24", 2023, ""), ("2023-24", 2023, ""), ("202324", 2023, ""), ("2023-2024", 2023, ""),
        ("2025 (prov)", 2024, "provisional"), ("2023 (Rev)", 2022, "revised"), ("2021/22 (Rev)", 2021, "revised"),
    ],
)  # fmt: skip
def test_the_years_of_the_interactive_tool(text: str, year: int, stage: str) -> None:
    assert read_period(text, PERIOD) == (AcademicYear(year), stage)


@pytest.mark.parametrize(
    "text", ["0", "", "2021-23", "2015/16-17/18", "2024-25 (OT)", "24", "20245", "2023/25", "prov"]
)
def test_what_is_no_year(text: str) -> None:
    assert read_period(text, PERIOD) is None


def test_a_year_alone_is_no_school_year_unless_the_definition_says_so() -> None:
    assert read_period("2024", Period(column="time_period")) is None
    assert read_period("202324", Period(column="time_period")) == (AcademicYear(2023), "")


# Workbooks, and figures of neighbourhoods ------------------------------------------------------------------------

SHEET = "IoD2019 IDACI & IDAOPI"
IDACI = [
    "LSOA code (2011)", "LSOA name (2011)",
    "Income Deprivation Affecting Children Index (IDACI) Rank (where 1 is most deprived)",
    "Income Deprivation Affecting Children Index (IDACI) Decile (where 1 is most deprived 10% of LSOAs)",
]  # fmt: skip
INDEX = "File_3_-_IoD2019_Supplementary_Indices_-_IDACI_and_IDAOPI.xlsx"


def ours(*, trust: int = TRUST, **school: Any) -> None:
    """Three schools of Surrey, the first of them in our trust."""
    schools = make_schools(3, **school)
    made = Trust.objects.create(
        uid=trust, name="Trust", kind="Multi-academy trust", is_ours=True, calendar=make_calendar(2025)
    )
    TrustMembership.objects.create(school=schools[0], trust=made, listed_as_at=date(2026, 1, 1), source="test")


def test_a_sheet_of_a_workbook_gives_a_school_the_figure_of_its_neighbourhood(folder: Path) -> None:
    ours(lsoa="E01000002")
    rows: list[list[Any]] = [IDACI, ["E01000001", "a", 32806, 10], ["E01000002", "b", 7, 1], ["", "", "", ""]]
    loaded(write(folder / INDEX, workbook({"Notes": [["About"]], SHEET: rows})))
    assert [(f["area"], f["level"], f["value"], f["line"]) for f in facts()] == [
        ("E01000001", "neighbourhood", Decimal(10), 2),
        ("E01000002", "neighbourhood", Decimal(1), 3),
    ]
    figure = Figure.objects.get(measure="ctx.idaci_decile")
    assert (figure.level, figure.school_id, figure.area, figure.value) == ("school", FIRST_URN, "", Decimal(1))
    assert (figure.period, figure.is_shown) == ("2019-20", True)


def test_a_school_whose_neighbourhood_is_not_known_has_no_figure_of_it(folder: Path) -> None:
    ours()
    loaded(write(folder / INDEX, workbook({SHEET: [IDACI, ["E01000001", "a", 32806, 10]]})))
    assert not Figure.objects.filter(measure="ctx.idaci_decile").exists()


# Whole trusts ----------------------------------------------------------------------------------------------------

MATS = [
    "TIME_PERIOD", "TRUST_NAME", "TRUST_UID", "TELIG_MATPTINC", "PRWM_EXP_WGTAVG", "PRWM_EXP_WGTAVG_FSM6CLA1A",
    "PRWM_EXP_WGTAVG_NOTFSM6CLA1A",
]  # fmt: skip


def test_what_is_published_of_whole_trusts_is_read_and_ours_is_kept(folder: Path) -> None:
    ours()
    rows = [
        ["202324", "Ours", str(TRUST), "70", "64%", "SUPPMAT", "66%"],
        ["202324", "Other", "9", "7", "1%", "2%", "3%"],
    ]
    loaded(write(folder / "2023-2024" / "england_ks2-mats-performance.csv", as_csv(MATS, rows)))
    assert {(f["level"], f["area"]) for f in facts()} == {("trust", str(TRUST)), ("trust", "9")}
    kept = Figure.objects.filter(level="trust").order_by("group")
    assert [(f.area, f.group, f.value, f.missing, f.population) for f in kept] == [
        (str(TRUST), "all", Decimal(64), "", ""),
        (str(TRUST), "disadvantaged", None, "suppressed", ""),
        (str(TRUST), "not-disadvantaged", Decimal(66), "", ""),
    ]


# The year so far -------------------------------------------------------------------------------------------------

YTD = [
    "time_period", "geographic_level", "region_code", "old_la_code", "education_phase", "possible_sessions",
    "overall_attendance", "overall_absence", "unauthorised_absence", "attendance_perc", "overall_absence_perc",
    "unauthorised_absence_perc", "pa_perc", "time_identifier",
]  # fmt: skip


def ytd(folder: Path, day: str, period: str, *, absence: str = "6.88", header: Sequence[str] = YTD) -> Path:
    england = [
        period,
        "National",
        "",
        "",
        "Total",
        "1000",
        "931",
        "69",
        "24",
        "93.12",
        absence,
        "2.36",
        "18.78",
        "Week",
    ]
    surrey = [
        period,
        "Local authority",
        "E1",
        "936",
        "Primary",
        "1000",
        "947",
        "53",
        "15",
        "94.7",
        "5.3",
        "1.5",
        "c",
        "Week",
    ]
    region = [period, "Regional", "E1", "NA", "Total", *["1"] * 8, "Week"]
    return write(folder / f"EES_ytd_data_{day}.csv", as_csv(header, [england, surrey, region]))


def test_the_year_so_far_is_of_the_year_its_day_falls_in_and_counts_to_that_day(folder: Path) -> None:
    ours()
    loaded(ytd(folder, "2026-07-23", "202526"))
    assert (newest().period, newest().part, newest().as_at) == ("2025-26", "2026-07-23", date(2026, 7, 23))
    figure = Figure.objects.get(measure="att.absence_ytd", level="england")
    assert (figure.value, figure.as_at, figure.numerator, figure.population) == (
        Decimal("6.88"), date(2026, 7, 23), Decimal(69), "state-funded",
    )  # fmt: skip
    assert Figure.objects.get(measure="att.pa_ytd", level="la").missing == "suppressed"


def test_a_newer_file_of_the_same_year_retires_the_one_before_and_no_other_years(folder: Path) -> None:
    ours()
    loaded(ytd(folder, "2025-07-24", "202425", absence="7.1"))
    loaded(ytd(folder, "2026-07-09", "202526", absence="6.9"))
    loaded(ytd(folder, "2026-07-23", "202526", absence="6.8"))
    assert {r.part for r in Release.objects.current()} == {"2025-07-24", "2026-07-23"}
    values = Figure.objects.filter(measure="att.absence_ytd", level="england")
    assert {(f.period, f.value) for f in values} == {("2024-25", Decimal("7.1")), ("2025-26", Decimal("6.8"))}


def test_a_column_that_went_by_another_name(folder: Path) -> None:
    make_schools(1)
    header = ["school_type" if name == "education_phase" else name for name in YTD]
    loaded(ytd(folder, "2023-07-27", "202223", header=header))
    assert {f["population"] for f in facts()} == {"state-funded", "primary"}


# Values that follow from counts ----------------------------------------------------------------------------------

PREMIUM = [
    "URN", "LAEstab", "Number of pupils on roll (7)", "Number of Primary pupils on roll (9)",
    "Number of Primary pupils eligible for the Deprivation Pupil Premium", "Deprivation Pupil Premium Allocation (11)",
    "Number of  Secondary pupils on roll (10)", "Number of Secondary pupils eligible for the Deprivation Pupil Premium",
    "Deprivation Pupil Premium Allocation (12)",
]  # fmt: skip


def test_a_percentage_worked_out_from_counts_whose_columns_carry_footnotes(folder: Path) -> None:
    make_schools(4)
    rows = [
        [str(FIRST_URN), "9362001", "240", "210", "38", "1", "0", "0", "2"],
        [str(FIRST_URN + 1), "9362002", "117", "50", "5.3", "1", "67", "2", "2"],
        [str(FIRST_URN + 2), "9362003", "12", "0", "0", "1", "0", "0", "2"],
        [str(FIRST_URN + 3), "9362004", "12", "12", "SUPP", "1", "0", "0", "2"],
    ]
    loaded(write(folder / "pupil_premium_allocations_2019-2020.csv", as_csv(PREMIUM, rows)))
    said = [(f["value"], f["numerator"], f["denominator"], f["missing"], f["text"]) for f in facts()]
    assert said == [
        (Decimal("18.09523810"), Decimal(38), Decimal(210), "", "38 + 0 of 210 + 0"),
        (Decimal("6.23931624"), Decimal("7.3"), Decimal(117), "", "5.3 + 2 of 50 + 67"),
        (None, Decimal(0), Decimal(0), "not-applicable", "0 + 0 of 0 + 0"),
        (None, None, None, "suppressed", "SUPP + 0 of 12 + 0"),
    ]
    assert facts()[0]["column"].startswith("(Number of Primary pupils eligible for the Deprivation Pupil Premium + ")


@given(
    st.lists(
        st.tuples(*[st.one_of(st.integers(0, 10**6).map(str), st.sampled_from(["SUPP", "", "1.5"]))] * 3),
        min_size=1, max_size=8,
    )
)  # fmt: skip
def test_quotients_agree_with_a_plain_twin(drawn: list[tuple[str, str, str]]) -> None:
    from headwater.evidence.datasets import contract, parsing
    from headwater.evidence.datasets.landing import land

    definition = Dataset.model_validate(
        QUOTIENT | {"values": [{"measure": "m", "quotient": {"add": ["A", "B"], "by": "C", "times": 100}}]}
    )
    text = as_csv(["URN", "A", "B", "C"], [[str(140_001 + at), *cells] for at, cells in enumerate(drawn)])
    header = parsing.read_header(text, place="x", reading=definition.reading)
    agreed = contract.agree(definition, header, year=AcademicYear(2024), place="x")
    rows = parsing.read_rows(text, header, agreed.wanted, place="x", reading=definition.reading)
    said = [(f["value"], f["missing"]) for f in land(definition, agreed, rows).tables["facts"].to_pylist()]
    assert said == [_plain_quotient(*cells) for cells in drawn]


QUOTIENT: dict[str, Any] = {
    "key": "made-up", "title": "Made up", "publisher": "Nobody", "licence": "None", "about": "For this test",
    "gives": "figures", "files": ["made_up"], "missing": {"SUPP": {"reason": "suppressed"}},
    "rows": [{"level": "school", "urn": "URN"}],
}  # fmt: skip


def _plain_quotient(a: str, b: str, c: str) -> tuple[Decimal | None, str]:
    for cell in (a, b, c):
        if cell in ("SUPP", ""):
            return None, "suppressed" if cell else "not-available"
    if Decimal(c) == 0:
        return None, "not-applicable"
    return ((Decimal(a) + Decimal(b)) * 100 / Decimal(c)).quantize(Decimal("1e-8"), "ROUND_HALF_UP"), ""


# Groups named in a column ----------------------------------------------------------------------------------------

EYFS = [
    "time_period", "geographic_level", "region_code", "old_la_code", "characteristic_group", "characteristic",
    "number_of_children", "gld_number", "gld_percent",
]  # fmt: skip


def test_a_column_names_the_group_and_a_blank_is_one_space(folder: Path) -> None:
    make_schools(1)
    rows = [
        ["201718", "National", " ", " ", "Total", "Total", "652400", "466703", "71.5"],
        ["201718", "National", " ", " ", "Gender", "Gender Female", "318293", "249669", "78.4"],
        ["201718", "Local authority", "E1", "936", "Gender", "Gender Male", "1898", "937", " "],
        ["201213", "National", " ", " ", "Total", "Total", "1", "1", "."],
    ]
    loaded(write(folder / "EYFSP_APS_GLD_ELG_underlying_data_2013_2018.csv", as_csv(EYFS, rows)))
    said = {(f["level"], f["group"], f["period"]): (f["value"], f["missing"], f["denominator"]) for f in facts()}
    assert said == {
        ("england", "all", "2017-18"): (Decimal("71.5"), "", Decimal(652400)),
        ("england", "girls", "2017-18"): (Decimal("78.4"), "", Decimal(318293)),
        ("la", "boys", "2017-18"): (None, "not-available", Decimal(1898)),
        ("england", "all", "2012-13"): (None, "not-available", Decimal(1)),
    }


# Blanks that mean more, and columns of earlier years -------------------------------------------------------------


def test_a_row_that_stops_at_new_is_of_a_new_school_and_not_of_one_without_figures(folder: Path) -> None:
    make_schools(2)
    stops = ks2_row("1", estab="2001", urn=str(FIRST_URN), TOTPUPS="NEW")[: KS2.index("TOTPUPS") + 1]
    rows = [stops, ks2_row("1", estab="2002", urn=str(FIRST_URN + 1), TOTPUPS="60"), ks2_row("4"), ks2_row("5")]
    loaded(write(folder / "2018-2019" / "936_ks2final.csv", as_csv(KS2, rows)))
    reasons = {(f["urn"], f["missing"]) for f in facts() if f["level"] == "school"}
    assert reasons == {(FIRST_URN, "new-school"), (FIRST_URN + 1, "not-available")}


def test_columns_of_earlier_years_under_names_of_their_own(folder: Path) -> None:
    make_schools(1)
    definition = DATASETS.get("ks4-results")
    own = list(dict.fromkeys(column for value in definition.values for column in value.columns()))
    header = [
        "RECTYPE",
        "LEA",
        "ESTAB",
        "URN",
        "TOTPUPS",
        *own,
        "PTEBACC_E_17_PTQ_EE",
        "PTL2BASICS_94_17_PTQ_EE",
        "ATT8SCR_16",
    ]
    cells = {"RECTYPE": "1", "LEA": "936", "ESTAB": "2001", "URN": str(FIRST_URN), "ATT8SCR": "50.3"}
    cells |= {"PTEBACC_E_17_PTQ_EE": "45%", "PTL2BASICS_94_17_PTQ_EE": "73%", "ATT8SCR_16": "52.8", "TPUP": "100"}
    school = [cells.get(name, "") for name in header]
    england = [[kind, *[""] * (len(header) - 1)] for kind in ("5", "7")]
    loaded(write(folder / "2017-2018" / "936_ks4final.csv", as_csv(header, [school, *england])))
    said = {(f["measure"], f["period"], f["is_look_back"]): f["value"] for f in facts() if f["value"] and f["urn"]}
    assert said == {
        ("ks4.a8", "2017-18", False): Decimal("50.3"),
        ("ks4.ebacc_entry", "2016-17", True): Decimal(45),
        ("ks4.em4", "2016-17", True): Decimal(73),
        ("ks4.a8", "2015-16", True): Decimal("52.8"),
    }


def test_a_last_row_may_be_as_short_as_the_definition_says_and_no_shorter() -> None:
    definition = DATASETS.get("ks4-results")
    from headwater.evidence.datasets import parsing
    from headwater.evidence.datasets.refusals import CannotLoad

    names = [f"c{at}" for at in range(30)]
    for lacks, is_whole in ((10, True), (11, False)):
        text = as_csv(names, [["1"] * 30, ["2"] * 30, ["3"] * (30 - lacks)]).removesuffix("\r\n")
        header = parsing.read_header(text, place="x", reading=definition.reading)
        if is_whole:
            assert len(parsing.read_rows(text, header, ["c0"], place="x", reading=definition.reading)) == 3
        else:
            with pytest.raises(CannotLoad, match="cut short"):
                parsing.read_rows(text, header, ["c0"], place="x", reading=definition.reading)


def test_two_rows_that_give_one_area_two_values_are_both_set_aside(folder: Path) -> None:
    make_schools(1)
    rows = [
        ("KS1P_all", "2024", "80", 970.0),
        ("KS1P_all", "2023/24", "81", 970.0),
        ("KS1P_FSM", "2024", "5", 970.0),
        ("KS1P_FSM", "2023/24", "5", 970.0),
    ]
    loaded(write(folder / "lait_bds_long_2026-04.parquet", lait(rows)))
    label = "Values, Short Desc KS1P_all"
    assert set_aside(newest()) == [(2, "twice", label, " 2023-24 80"), (3, "twice", label, " 2023-24 81")]
    assert [f["line"] for f in facts() if f["measure"] == "psc.y1" and f["group"] == "fsm"] == [4]


# Files that are known and not read -------------------------------------------------------------------------------


def test_a_file_that_is_known_and_not_read_is_named_with_the_reason(folder: Path) -> None:
    make_schools(1)
    path = write(folder / "2024-2025" / "ks2_meta.csv", "a,b\n1,2\n")
    said = load(folder)
    assert said.status == 0
    assert said.says("2024-2025/ks2_meta.csv: it describes the columns of another file")
    assert said.says("0 loaded, 0 already loaded, 1 known and not read, 0 not recognised, 0 refused")
    assert load(path).status == 0


# Registers of every day ------------------------------------------------------------------------------------------

LINKS = ["URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"]
LISTED = [
    "URN", "Group UID", "Group Type", "Joined date", "EstablishmentName", "TypeOfEstablishment (code)",
    "TypeOfEstablishment (name)", "PhaseOfEducation (name)", "LA (code)", "LA (name)",
]  # fmt: skip


def listing(folder: Path, day: str, members: int) -> Path:
    rows = [
        [str(FIRST_URN + at), str(TRUST), "Multi-academy trust", "2019-09-01", f"School {at}", *[""] * 5]
        for at in range(members)
    ]
    return write(folder / f"alllinksdata_{day}.csv", as_csv(LISTED, rows))


def test_a_register_of_a_later_day_retires_the_one_before_and_who_left_when_is_still_known(folder: Path) -> None:
    make_schools(30)
    Trust.objects.create(uid=TRUST, name="Trust", kind="Multi-academy trust")
    for day, members in (("2026-01-30", 30), ("2026-03-02", 30), ("2026-03-09", 29), ("2026-03-10", 28)):
        loaded(listing(folder, day, members))
    assert [str(release.as_at) for release in Release.objects.current()] == ["2026-03-10"]
    left = dict(TrustMembership.objects.exclude(left_by=None).values_list("school_id", "left_by"))
    assert left == {FIRST_URN + 29: date(2026, 3, 9), FIRST_URN + 28: date(2026, 3, 10)}
    assert School.objects.count() == 30


def test_of_the_days_of_a_past_month_the_last_is_enough(folder: Path) -> None:
    make_schools(30)
    Trust.objects.create(uid=TRUST, name="Trust", kind="Multi-academy trust")
    for day, members in (("2026-01-12", 30), ("2026-02-02", 30), ("2026-02-03", 29), ("2026-02-27", 29)):
        loaded(listing(folder, day, members))
    left = TrustMembership.objects.filter(school_id=FIRST_URN + 29)
    assert left.get().left_by == date(2026, 2, 3)
    loaded(listing(folder, "2026-03-02", 29))
    assert left.get().left_by == date(2026, 2, 27), "known to the month"
    assert TrustMembership.objects.filter(left_by=None).count() == 29


NUMBERS = [
    "time_period",
    "geographic_level",
    "region_code",
    "old_la_code",
    "laestab",
    "urn",
    "school_type",
    "enrolments",
]


def test_an_old_file_of_several_years_tells_once_which_number_a_closed_school_had(folder: Path) -> None:
    rows = [
        [year, "School", "E1", "936", f"936{2001 + at}", str(FIRST_URN + at), "Primary", "1"]
        for year in ("201617", "201213")
        for at in range(2)
    ]
    path = folder / "absence_number_missing_at_least_one_session_by_reason.csv"
    listed = write(folder / "schools_gias_2025-07-11.csv", as_csv(
        ["urn", "name", "open_date", "close_date", "town", "postcode"],
        [[str(FIRST_URN + at), f"School {at}", "", "2014-08-31", "", ""] for at in range(3)],
    ))  # fmt: skip
    loaded(listed)
    loaded(write(path, as_csv(NUMBERS, [*rows, ["201617", "National", "", "", "", "", "Total", "9"]])))
    assert len(read_rows(newest(), "schools")) == 2
    assert dict(School.objects.values_list("urn", "laestab")) == {
        FIRST_URN: "9362001", FIRST_URN + 1: "9362002", FIRST_URN + 2: "",
    }  # fmt: skip


# What a definition may not say -----------------------------------------------------------------------------------

VALID = {**QUOTIENT, "values": [{"column": "A", "measure": "m"}]}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"values": [{"measure": "m"}]}, "in a `column`, or follows from a `quotient`"),
        ({"values": [{"measure": "m", "column": "A", "quotient": {"add": "A", "by": "B"}}]}, "give one of them"),
        ({"values": [{"measure": "m", "scale": "fraction", "quotient": {"add": "A", "by": "B"}}]}, "neither `scale`"),
        ({"values": [{"measure": "m", "column": "A", "look_back_as": "A_17"}]}, "must hold {year}"),
        ({"values": [{"measure": "m", "column": "A", "look_back_as": "{name}_{year}"}]}, "only hold {column}"),
        ({"reading": {"table": "workbook"}}, "`sheet` names the sheet of a workbook"),
        ({"reading": {"sheet": "A"}}, "`sheet` names the sheet of a workbook"),
        ({"rows": [{"level": "trust", "area": "A", "population": "all"}]}, "others have none"),
        ({"rows": [{"level": "la", "area": "A"}]}, "`population` says what schools"),
        ({"rows": [{"level": "trust"}]}, "England has none"),
        ({"year": "2019/20", "period": {"column": "A"}}, "give one of them"),
        ({"year": "2019"}, "is not an academic year"),
        ({"gives": "nothing"}, "a data set that gives nothing has `not_read`"),
        ({"files": []}, "every other one has `files`"),
        ({"not_read": [{"files": ["("], "because": "x"}]}, "is not a pattern"),
    ],
)  # fmt: skip
def test_a_definition_that_contradicts_itself_is_refused(change: dict[str, Any], says: str) -> None:
    Dataset.model_validate(VALID)
    with pytest.raises(ValidationError) as refused:
        Dataset.model_validate(VALID | change)
    assert says in str(refused.value)


def test_a_column_of_an_earlier_year_is_named_by_the_year_it_ends_in() -> None:
    value = Value(column=("A",), measure="m", look_back=1, look_back_as=("{column}_{year}", "B{year}_C"))
    assert list(value.earlier("A", AcademicYear(2016))) == ["A_17", "B17_C"]
