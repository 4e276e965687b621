"""The small trust again, with every other kind of file, and what its two cards must show of them, written by hand."""

import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq

from tests.independent.small import Card, missing, primary, publish, row, secondary, source, value, write

ELIGIBLE = "pupils eligible for the Deprivation Pupil Premium"
PREMIUM = f"""\
URN,LAEstab,Number of pupils on roll (7),Number of Primary pupils on roll (9),Number of Primary {ELIGIBLE},\
Percentage of Primary {ELIGIBLE},Number of  Secondary pupils on roll (10),Number of Secondary {ELIGIBLE},\
Percentage of Secondary {ELIGIBLE},Total number of {ELIGIBLE}
90001,9363001,41,41,1.8,0.043,0,0,0,2
100002,9364001,1000,0,0,0,1000,125,0.125,125
"""
EXCLUSIONS = """\
time_period,geographic_level,old_la_code,laestab,school_type,headcount,perm_excl,perm_excl_rate,fixed_excl,\
fixed_excl_rate,one_plus_fixed,one_plus_fixed_rate
201617,School,936,9363001,State-funded primary,200,0,0,4,2,x,x
201617,School,936,9364001,State-funded secondary,1000,2,0.2,150,15,60,6
201617,School,936,9362003,State-funded primary,300,0,0,9,3,6,2
201617,National,,,State-funded primary,4689660,1255,0.03,64340,1.37,28940,0.62
201617,National,,,State-funded secondary,3223090,6385,0.2,302890,9.4,148820,4.62
201617,National,,,Total,8025075,7720,0.1,381865,4.76,183475,2.29
201617,Local authority,936,,State-funded primary,91840,10,0.01,1279,1.39,543,0.59
201617,Local authority,936,,State-funded secondary,59048,37,0.06,3674,6.22,1962,3.32
201314,School,936,9362001,State-funded primary,310,0,0,31,10,16,5.16
"""
BEARERS = """\
geographic_level,time_period,laestab,urn
School,201617,9363001,90001
School,201617,9364001,100002
School,201314,9362001,80001
"""
KS4_2017 = """\
RECTYPE,LEA,ESTAB,URN,SCHNAME,TPUP,ATT8SCR,P8PUP,P8MEA,P8CILOW,P8CIUPP,PTL2BASICS_95,ATT8SCR_FSM6CLA1A,\
ATT8SCR_NFSM6CLA1A
4, , , ,Surrey,10000,50,9000,0.13,0.11,0.15,51.60%,36.9,52.6
1,936,4001,100002,Birch Secondary,200,48.2,190,-0.10,-0.30,0.10,44.50%,SUPP,49.0
5, , , ,England,600000,44.6, , , , ,39.60%, ,
7, , , ,England,530000,46.3,500000,-0.03,-0.03,-0.02,42.90%,37.1,49.9
"""
KS4_PROVISIONAL = """\
RECTYPE,LEA,ESTAB,URN,SCHNAME,TPUP,ATT8SCR,P8PUP,P8MEA,P8CILOW,P8CIUPP,PTL2BASICS_95
1,936,4001,100002,Birch Secondary,204,49.9,195,0.05,-0.10,0.20,46%
"""
KS4_2019 = """\
RECTYPE,LEA,ESTAB,URN,SCHNAME,TPUP,ATT8SCR,P8PUP,P8MEA,P8CILOW,P8CIUPP,PTL2BASICS_95,ATT8SCR_17
1,936,4001,100002,Birch Secondary,205,50.1,196,0.06,-0.09,0.21,47%,48.2
"""
KS4_HEADLINES = """\
URN,LEA,ESTAB,SCHNAME,ATT8SCR,PTL2BASICS_95,EBACCAPS,PTEBACC_E_PTQ_EE,INDEPENDENT
100002,936,4001,Birch Secondary,51.3,48.5%,4.2,30.1%,0
"""
KS4_GROUPS = """\
time_period,geographic_level,version,school_characteristic,characteristic_gender,characteristic_disadvantage,t_pupils,\
t_att8
201718,National,Revised,all_state_funded_schools,Total,Total,500000,23250000
201718,National,Revised,all_state_funded_schools,Boys,Total,250000,11000000
201718,National,Revised,Free Schools,Total,Total,1000,60000
"""
ABSENCE_EXTRACT = """\
URN,LA,time_period,sess_overall_percent,enrolments_pa_10_exact_percent
100002,936,202122,8.125,28.0625
100002,936,202324,9.04167,30.53
"""
ABSENCE_BY_TERM = """\
time_period,term,geographic_level,old_la_code,school_type,sess_possible,sess_overall,sess_unauthorised,\
sess_overall_percent,sess_unauthorised_percent
201617,Autumn term,Local authority,936,State-funded secondary,100,5,1,5,1
201617,Total,Local authority,936,State-funded secondary,1000,51,12,5.1,1.2
"""
EYFS = """\
time_period,geographic_level,old_la_code,characteristic_group,characteristic,number_of_children,gld_number,gld_percent
201718,National, ,Total,Total,652400,466703,71.5
201718,National, ,Gender,Gender Male,334107,217034,65
201718,Local authority,936,Total,Total,13000,10192,78.4
201617,National, ,Total,Total,669919,473668,70.7
"""
ATTENDANCE = """\
time_period,geographic_level,old_la_code,education_phase,overall_attendance,overall_absence,unauthorised_absence,\
possible_sessions,attendance_perc,overall_absence_perc,unauthorised_absence_perc,pa_perc
202526,National,NA,Primary,947,53,15,1000,94.7233194599495,5.27668054005052,1.54744294745028,13.7725665268702
202526,National,NA,Secondary,915,85,33,1000,91.5102180907003,8.4897819092997,3.26885079626059,23.7680342651037
202526,National,NA,Total,931,69,24,1000,93.1167518649325,6.88324813506746,2.36148511877094,18.7817604593414
202526,Local authority,936,Primary,951,49,12,1000,95.076746142763,4.923253857237,1.23,c
"""
TRUSTS = """\
TIME_PERIOD,TRUST_NAME,TRUST_UID,INSTITUTIONS_INMAT,TELIG_MATPTINC,PRWM_EXP_WGTAVG,PRWM_EXP_WGTAVG_FSM6CLA1A
202425,SMALL TRUST,900,100001;100003,81,66%,SUPPMAT
202425,OTHER TRUST,901,100009,70,50%,40%
"""
LAIT = [  # Short Desc, Years, LA Number, Values
    ("PriTotAbs", "2024", 970, "5.53"),
    ("PriTotAbs", "2024", 936, "5.16"),
    ("SecTotAbs", "2024", 936, "8.0099999999999998"),
    ("SFPriPerAbNew", "2024", 936, "12.1"),
    ("SFSecPerAbNew", "2024", 936, "21.87"),
    ("EALPri", "2025", 936, "17.600000000000001"),
    ("KS2RWM_Expected_STD", "2024", 970, "61"),
    ("KS2RWM_Expected_STD", "2024", 936, "66"),
    ("KS1P_all", "2024", 970, "80"),
    ("KS1P_all", "2024", 936, "84"),
    ("KS1P_all", "2025 (prov)", 970, "80"),
    ("KS1P_all", "2021", 970, "-"),
    ("KS1P_all", "0", 970, "1"),
    ("FSP_NEW_GOODDEV", "2018", 970, "71.5"),
    ("AVG_Attain8_Score", "2025", 970, "46"),
    ("RTA", "2014-16", 970, "12"),
]
GRADES = """\
URN,SCHNAME,OFSTED_OVERALL_1_TO_4
100001,Ashdown Primary,2
100002,Birch Secondary,
100003,Cedar Primary,4
"""
RATINGS = """\
PHASE,URN,SCHNAME,OFSTEDRATING,INSPECTIONDT
Primary,90001,Ashdown The Old School,Requires Improvement,20170314
Secondary,100002,Birch Secondary,,
"""
EXPORT = """\
URN,LA (code),EstablishmentNumber,EstablishmentName,LSOA (code),Linked establishments
100001,936,2001,Ashdown Primary,E01000002,"one, two"
100003,936,2003,Cedar Primary,E01000001,
"""
REGISTER = """\
urn,name,open_date,close_date,town,postcode
100001,Ashdown Primary,01-12-2018,,,
90001,Ashdown The Old School,,30-11-2018,,
80001,Another school of that number,,31-08-2014,,
100002,Birch Secondary,01-09-2016,,,
"""
README = """\
| trust | schools | census 24-25 | exclusions 16-17 | pupil premium 19-20 | KS4 final 18-19 | KS4 prov. 18-19 |\
 KS4 headlines 24-25 | GIAS export | Ofsted grade 2026 | in KS2 MAT file 24-25 |
|---|---|---|---|---|---|---|---|---|---|---|
| Small Trust | 2 | 2 | 1 | 2 | 1 | 1 | 1 | 1 | 1 | 2 |
"""
DECILE = "Income Deprivation Affecting Children Index (IDACI) Decile (where 1 is most deprived 10% of LSOAs)"

PREMIUM_FILE = "pupil-premium/pupil_premium_allocations_2019-2020.csv"
EXCLUSIONS_FILE = "ees/exclusions_by_geographic_level.zip"
KS4_FILE = "2018-2019/936_ks4final.csv"
KS4_OLD = "2016-2017/936_ks4final.csv"
KS4_PROV = "2018-2019/england_ks4provisional.csv"
KS4_NEW = "derived/ks4_school_headlines_2024-2025.csv"
GROUPS_FILE = "ees/KS4_2018_Nat_Char_Testdata.zip"
EXTRACT_FILE = "derived/absence_school_2021-22_to_2023-24_sample.csv"
TERM_FILE = "ees/absence_by_term.zip"
EYFS_FILE = "eyfs/EYFSP_APS_GLD_ELG_underlying_data_2013_2018.zip"
SO_FAR_FILE = "attendance/EES_ytd_data_2026-07-23.csv"
LAIT_FILE = "benchmarks/lait_bds_long_2026-04.parquet"
GRADES_FILE = "derived/ofsted_overall_or_ungraded_2026-02-28.csv"
RATINGS_FILE = "derived/ofsted_rating_and_date_2021_scraped.csv"
IDACI_FILE = "deprivation/File_3_-_IoD2019.xlsx"


def pack(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(f"{path.stem}.csv", text)
        folder.writestr(f"{path.stem}.meta.csv", "col_name\n")


def workbook(path: Path, *sheets: list[list[str | int]]) -> None:
    """A workbook in which texts stand once and are pointed to, as Excel writes them."""
    words = sorted({cell for rows in sheets for cells in rows for cell in cells if isinstance(cell, str)})
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    numbers = range(1, len(sheets) + 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as book:
        listed = "".join(f'<sheet name="Sheet {n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        items = "".join(f"<si><t>{escape(word)}</t></si>" for word in words)
        book.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>'
        )
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{links}</Relationships>')
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{items}</sst>')
        for number, rows in zip(numbers, sheets, strict=True):
            data = f'<worksheet xmlns="{main}"><sheetData>{lines_of(rows, words)}</sheetData></worksheet>'
            book.writestr(f"xl/worksheets/sheet{number}.xml", data)


def lines_of(rows: list[list[str | int]], words: list[str]) -> str:
    lines = ""
    for number, cells in enumerate(rows, start=1):
        lines += f'<row r="{number}">'
        for at, cell in enumerate(cells):
            place = f'r="{"ABCDEFGHIJKLMNOP"[at]}{number}"'
            if isinstance(cell, str):
                lines += f'<c {place} t="s"><v>{words.index(cell)}</v></c>'
            elif cell is not None:
                lines += f"<c {place}><v>{cell}</v></c>"
        lines += "</row>"
    return lines


def lait_table() -> pa.Table:
    names = ("Short Desc", "Years", "LA Number", "Values")
    columns: dict[str, list[Any]] = dict(zip(names, map(list, zip(*LAIT, strict=True)), strict=True))
    columns["LA Number"] = [float(number) for number in columns["LA Number"]]
    return pa.table({"Data item": pa.array([None] * len(LAIT), pa.string()), **columns})


def publish_more(folder: Path) -> Path:
    """Writes the files of `small` and these below the folder."""
    publish(folder)
    write(folder / f"raw/census/{PREMIUM_FILE}", PREMIUM)
    pack(folder / f"raw/exclusions/{EXCLUSIONS_FILE}", EXCLUSIONS)
    pack(folder / "raw/absence/ees/absence_number_missing_at_least_one_session_by_reason.zip", BEARERS)
    write(folder / f"raw/performance-tables/ks4/{KS4_OLD}", KS4_2017)
    write(folder / f"raw/performance-tables/ks4/{KS4_FILE}", KS4_2019)
    write(folder / f"raw/performance-tables/ks4/{KS4_PROV}", KS4_PROVISIONAL)
    write(folder / KS4_NEW, KS4_HEADLINES)
    pack(folder / f"raw/performance-tables/{GROUPS_FILE}", KS4_GROUPS)
    write(folder / EXTRACT_FILE, ABSENCE_EXTRACT)
    pack(folder / f"raw/absence/{TERM_FILE}", ABSENCE_BY_TERM)
    pack(folder / f"raw/{EYFS_FILE}", EYFS)
    write(folder / f"raw/{SO_FAR_FILE}", ATTENDANCE)
    write(folder / "raw/performance-tables/mats/2024-2025/england_ks2-mats-performance.csv", TRUSTS)
    (folder / "raw/benchmarks").mkdir(parents=True)
    pq.write_table(lait_table(), folder / f"raw/{LAIT_FILE}")
    areas: list[list[str | int]] = [["LSOA code (2011)", DECILE], ["E01000001", 9], ["E01000002", 3]]
    workbook(folder / f"raw/{IDACI_FILE}", [], areas)
    write(folder / "raw/gias/search-export/gias_search_export_surrey.csv", EXPORT)
    write(folder / GRADES_FILE, GRADES)
    write(folder / RATINGS_FILE, RATINGS)
    write(folder / "raw/gias/register/schools_gias_2022-10-28.csv", REGISTER)
    (folder / "README.md").write_text(README, encoding="utf-8")
    return folder


# ----------------------------------------------------------------------------------------------------------------------
# What the cards must show of them


def named(file: str, column: str, line: int, text: str, **more: Any) -> Card:
    return {**source(file, column, line, text), **more}


def lait(period: str, number: str, shown: str, line: int, measure: str, text: str, **more: Any) -> Card:
    told = named(LAIT_FILE, f"Values, Short Desc {measure}", line, text, standing="extract", **more)
    return value(period, number, shown, told)


def excluded(
    column: str, line: int, text: str, shown: str, pupils: tuple[str, str], urn: str | None = None, **more: Any
) -> Card:
    told = named(EXCLUSIONS_FILE, column, line, text)
    return value("2016-17", text, shown, told, urn, numerator=pupils[0], denominator=pupils[1], **more)


def so_far(column: str, line: int, text: str, shown: str, numerator: str | None, denominator: str | None) -> Card:
    told = named(SO_FAR_FILE, column, line, text, as_at="2026-07-23")
    return value("2025-26", text, shown, told, numerator=numerator, denominator=denominator)


def ks4(
    period: str, file: str, column: str, line: int, text: str, number: str, shown: str, urn: str | None, **more: Any
) -> Card:
    return value(period, number, shown, named(file, column, line, text), urn, **more)


def other(card: Card, **more: Any) -> Card:
    """The cell as another one lists it."""
    return {**card["source"], "value": card["value"], **more}


def nobody(period: str) -> Card:
    return missing(period, "not-submitted", None)


def rows_of(card: Card, *keys: str) -> list[Card]:
    return [one for section in card["sections"] for one in section["rows"] if one["measure"] in keys]


def inspection(outcome: str, day: str | None, told: Card) -> Card:
    return {"framework": "one", "outcome": outcome, "inspected_on": day, "source": told}


def primary_more() -> Card:
    card = primary()
    card["inspections"] = [
        inspection("2 (Good)", None, named(GRADES_FILE, "OFSTED_OVERALL_1_TO_4", 2, "2")),
        inspection(
            "Requires improvement", "2017-03-14", named(RATINGS_FILE, "OFSTEDRATING", 2, "Requires Improvement")
        ),
    ]
    for one, measure, line, number, text in (
        ("att.absence", "PriTotAbs", 3, "5.16", "5.16"),
        ("att.overall", "PriTotAbs", 3, "94.84", "5.16"),
        ("att.pa", "SFPriPerAbNew", 5, "12.1", "12.1"),
    ):
        shown = f"{number}%"
        rows_of(card, one)[0]["la"] = [lait("2023-24", number, shown, line, measure, text)]
    rows_of(card, "ctx.eal_pct")[0]["la"] = [lait("2024-25", "17.6", "17.6%", 7, "EALPri", "17.600000000000001")]
    results = rows_of(card, "ks2.rwm_exp")[0]
    # LAIT has England's figure of 2023/24 in its own year, the key stage 2 file only looks back at it
    england = lait("2023-24", "61", "61%", 8, "KS2RWM_Expected_STD", "61")
    at = next(i for i, cell in enumerate(results["england"]) if cell["period"] == "2023-24")
    england["also"] = [other(results["england"][at])]
    results["england"][at] = england
    results["la"].append(lait("2023-24", "66", "66%", 9, "KS2RWM_Expected_STD", "66"))
    eligible = " + ".join(
        f"Number of {age} pupils eligible for the Deprivation Pupil Premium" for age in ("Primary", "Secondary")
    )
    rolls = "Number of Primary pupils on roll (9) + Number of Secondary pupils on roll (10)"
    premium = value(
        "2019-20",
        "4.3902439",
        "4.4%",
        named(PREMIUM_FILE, f"({eligible}) / ({rolls})", 2, "1.8 + 0 of 41 + 0"),
        "90001",
        numerator="1.8",
        denominator="41",
    )
    card["sections"].append(
        {
            "key": "more",
            "title": "More",
            "rows": [
                row("ctx.pp_pct", [premium], [], []),
                row(
                    "ctx.idaci_decile",
                    [
                        missing("2018-19", "not-loaded", None),
                        value("2019-20", "3", "3", named(IDACI_FILE, DECILE, 3, "3"), "100001"),
                    ],
                    [missing("2019-20", "not-published", None)],
                    [],
                    unit="score",
                ),
                row(
                    "beh.susp_rate",
                    [excluded("fixed_excl_rate", 2, "2", "2.00", ("4", "200"))],
                    [excluded("fixed_excl_rate", 5, "1.37", "1.37", ("64340", "4689660"))],
                    [excluded("fixed_excl_rate", 8, "1.39", "1.39", ("1279", "91840"))],
                    unit="per-100",
                ),
                row(
                    "beh.susp_1plus",
                    [missing("2016-17", "suppressed", named(EXCLUSIONS_FILE, "one_plus_fixed_rate", 2, "x"))],
                    [excluded("one_plus_fixed_rate", 5, "0.62", "0.62%", ("28940", "4689660"))],
                    [excluded("one_plus_fixed_rate", 8, "0.59", "0.59%", ("543", "91840"))],
                ),
                row(
                    "beh.pex_rate",
                    [excluded("perm_excl_rate", 2, "0", "0.00", ("0", "200"))],
                    [excluded("perm_excl_rate", 5, "0.03", "0.03", ("1255", "4689660"))],
                    [excluded("perm_excl_rate", 8, "0.01", "0.01", ("10", "91840"))],
                    unit="per-100",
                ),
                row(
                    "eyfs.gld",
                    [nobody("2017-18")],
                    [
                        value(
                            "2017-18",
                            "71.5",
                            "71.5%",
                            named(EYFS_FILE, "gld_percent, characteristic Total", 2, "71.5"),
                            numerator="466703",
                            denominator="652400",
                        )
                    ],
                    [
                        value(
                            "2017-18",
                            "78.4",
                            "78.4%",
                            named(EYFS_FILE, "gld_percent, characteristic Total", 4, "78.4"),
                            numerator="10192",
                            denominator="13000",
                        )
                    ],
                ),
                row(
                    "psc.y1",
                    [nobody("2020-21"), nobody("2023-24"), nobody("2024-25")],
                    [
                        missing(
                            "2020-21",
                            "not-available",
                            named(LAIT_FILE, "Values, Short Desc KS1P_all", 13, "-", standing="extract"),
                        ),
                        lait("2023-24", "80", "80%", 10, "KS1P_all", "80"),
                        lait("2024-25", "80", "80%", 12, "KS1P_all", "80", stage="provisional"),
                    ],
                    [lait("2023-24", "84", "84%", 11, "KS1P_all", "84")],
                    england_latest=lait("2024-25", "80", "80%", 12, "KS1P_all", "80", stage="provisional"),
                ),
                row(
                    "att.overall_ytd",
                    [nobody("2025-26")],
                    [
                        so_far("attendance_perc", 2, "94.7233194599495", "94.7%", "947", "1000")
                        | {"value": "94.72331946"}
                    ],
                    [
                        so_far("attendance_perc", 5, "95.076746142763", "95.1%", "951", "1000")
                        | {"value": "95.07674614"}
                    ],
                ),
                row(
                    "att.pa_ytd",
                    [nobody("2025-26")],
                    [so_far("pa_perc", 2, "13.7725665268702", "13.8%", None, None) | {"value": "13.77256653"}],
                    [missing("2025-26", "suppressed", named(SO_FAR_FILE, "pa_perc", 5, "c", as_at="2026-07-23"))],
                ),
                row(
                    "ks2.gap_rwm",
                    [missing("2018-19", "suppressed", None)],
                    [value("2018-19", "20", "+20", {"origin": "worked-out"})],
                    [value("2018-19", "28", "+28", {"origin": "worked-out"})],
                    unit="percentage-points",
                ),
                row("ks2.rwm_high", [], [], []),
                row(
                    "psc.y2_cum",
                    [nobody("2018-19")],
                    [value("2018-19", "91", "91%", {"origin": "quoted", "words": "[S12]"})],
                    [],
                ),
            ],
        }
    )
    return card


def secondary_more() -> Card:
    card, urn = secondary(), "100002"
    for one, measure, line, number, text in (
        ("att.absence", "SecTotAbs", 4, "8.01", "8.0099999999999998"),
        ("att.overall", "SecTotAbs", 4, "91.99", "8.0099999999999998"),
        ("att.pa", "SFSecPerAbNew", 6, "21.87", "21.87"),
    ):
        found = rows_of(card, one)[0]
        found["la"] = [lait("2023-24", number, f"{number}%", line, measure, text)]
        kept, exact = ("PERCTOT", "9.04167") if one != "att.pa" else ("PPERSABS10", "30.53")
        column = {"PERCTOT": "sess_overall_percent", "PPERSABS10": "enrolments_pa_10_exact_percent"}[kept]
        told = "90.95833" if one == "att.overall" else exact
        found["cells"][0]["also"] = [named(EXTRACT_FILE, column, 3, exact, standing="extract") | {"value": told}]
        earlier, text = (
            ("91.875", "8.125")
            if one == "att.overall"
            else ("8.125",) * 2
            if one == "att.absence"
            else ("28.0625",) * 2
        )
        found["cells"].insert(
            0,
            value("2021-22", earlier, f"{earlier}%", named(EXTRACT_FILE, column, 2, text, standing="extract"), urn),
        )
    final = ks4("2018-19", KS4_FILE, "ATT8SCR", 2, "50.1", "50.1", "50.1", urn, denominator="205")
    final["also"] = [named(KS4_PROV, "ATT8SCR", 2, "49.9", stage="provisional") | {"value": "49.9"}]
    first = ks4("2016-17", KS4_OLD, "ATT8SCR", 3, "48.2", "48.2", "48.2", urn, denominator="200")
    progress = ks4("2018-19", KS4_FILE, "P8MEA", 2, "0.06", "0.06", "+0.06", urn, denominator="196")
    progress |= {"interval": "−0.09 to +0.21"}
    progress["also"] = [named(KS4_PROV, "P8MEA", 2, "0.05", stage="provisional") | {"value": "0.05"}]
    basics = ks4("2018-19", KS4_FILE, "PTL2BASICS_95", 2, "47%", "47", "47%", urn, denominator="205")
    basics["also"] = [named(KS4_PROV, "PTL2BASICS_95", 2, "46%", stage="provisional") | {"value": "46"}]
    premium = named(
        PREMIUM_FILE, "Percentage of Secondary pupils eligible for the Deprivation Pupil Premium", 3, "0.125"
    )
    area = {"denominator": "530000"}
    card["sections"].append(
        {
            "key": "more",
            "title": "More",
            "rows": [
                row(
                    "ctx.pp_pct",
                    [value("2019-20", "12.5", "12.5%", premium, urn, numerator="125", denominator="1000")],
                    [],
                    [],
                ),
                row(
                    "beh.susp_rate",
                    [excluded("fixed_excl_rate", 3, "15", "15.00", ("150", "1000"))],
                    [excluded("fixed_excl_rate", 6, "9.4", "9.40", ("302890", "3223090"))],
                    [excluded("fixed_excl_rate", 9, "6.22", "6.22", ("3674", "59048"))],
                    unit="per-100",
                ),
                row(
                    "beh.susp_1plus",
                    [excluded("one_plus_fixed_rate", 3, "6", "6%", ("60", "1000"))],
                    [excluded("one_plus_fixed_rate", 6, "4.62", "4.62%", ("148820", "3223090"))],
                    [excluded("one_plus_fixed_rate", 9, "3.32", "3.32%", ("1962", "59048"))],
                ),
                row(
                    "beh.pex_rate",
                    [excluded("perm_excl_rate", 3, "0.2", "0.20", ("2", "1000"))],
                    [excluded("perm_excl_rate", 6, "0.2", "0.20", ("6385", "3223090"))],
                    [excluded("perm_excl_rate", 9, "0.06", "0.06", ("37", "59048"))],
                    unit="per-100",
                ),
                row(
                    "ks4.a8",
                    [
                        first,
                        missing("2017-18", "not-loaded", None),
                        final,
                        ks4("2024-25", KS4_NEW, "ATT8SCR", 2, "51.3", "51.3", "51.3", urn),
                    ],
                    [
                        ks4("2016-17", KS4_OLD, "ATT8SCR", 5, "46.3", "46.3", "46.3", None, **area),
                        value(
                            "2017-18",
                            "46.5",
                            "46.5",
                            named(GROUPS_FILE, "t_att8 / t_pupils", 2, "23250000 of 500000", stage="revised"),
                            numerator="23250000",
                            denominator="500000",
                        ),
                        lait("2024-25", "46", "46.0", 16, "AVG_Attain8_Score", "46"),
                    ],
                    [ks4("2016-17", KS4_OLD, "ATT8SCR", 2, "50", "50", "50.0", None, denominator="10000")],
                    unit="score",
                ),
                row(
                    "ks4.a8",
                    [missing("2016-17", "suppressed", named(KS4_OLD, "ATT8SCR_FSM6CLA1A", 3, "SUPP"), urn)],
                    [ks4("2016-17", KS4_OLD, "ATT8SCR_FSM6CLA1A", 5, "37.1", "37.1", "37.1", None)],
                    [ks4("2016-17", KS4_OLD, "ATT8SCR_FSM6CLA1A", 2, "36.9", "36.9", "36.9", None)],
                    group="disadvantaged",
                    unit="score",
                ),
                row(
                    "ks4.a8",
                    [ks4("2016-17", KS4_OLD, "ATT8SCR_NFSM6CLA1A", 3, "49.0", "49", "49.0", urn)],
                    [ks4("2016-17", KS4_OLD, "ATT8SCR_NFSM6CLA1A", 5, "49.9", "49.9", "49.9", None)],
                    [ks4("2016-17", KS4_OLD, "ATT8SCR_NFSM6CLA1A", 2, "52.6", "52.6", "52.6", None)],
                    group="not-disadvantaged",
                    unit="score",
                ),
                row(
                    "ks4.p8",
                    [
                        ks4("2016-17", KS4_OLD, "P8MEA", 3, "-0.10", "-0.1", "−0.10", urn, denominator="190")
                        | {"interval": "−0.30 to +0.10"},
                        progress,
                    ],
                    [ks4("2016-17", KS4_OLD, "P8MEA", 5, "-0.03", "-0.03", "−0.03", None, denominator="500000")],
                    [ks4("2016-17", KS4_OLD, "P8MEA", 2, "0.13", "0.13", "+0.13", None, denominator="9000")],
                    unit="progress",
                ),
                row(
                    "ks4.em5",
                    [
                        ks4("2016-17", KS4_OLD, "PTL2BASICS_95", 3, "44.50%", "44.5", "44.5%", urn, denominator="200"),
                        basics,
                        ks4("2024-25", KS4_NEW, "PTL2BASICS_95", 2, "48.5%", "48.5", "48.5%", urn),
                    ],
                    [ks4("2016-17", KS4_OLD, "PTL2BASICS_95", 5, "42.90%", "42.9", "42.9%", None, **area)],
                    [ks4("2016-17", KS4_OLD, "PTL2BASICS_95", 2, "51.60%", "51.6", "51.6%", None, denominator="10000")],
                ),
                row(
                    "ks4.ebacc_aps",
                    [ks4("2024-25", KS4_NEW, "EBACCAPS", 2, "4.2", "4.2", "4.20", urn)],
                    [],
                    [],
                    unit="score",
                ),
                row(
                    "ks4.ebacc_entry",
                    [ks4("2024-25", KS4_NEW, "PTEBACC_E_PTQ_EE", 2, "30.1%", "30.1", "30.1%", urn)],
                    [],
                    [],
                ),
            ],
        }
    )
    for one in card["sections"][-1]["rows"]:
        for part in (*one["cells"], *one["england"], *one["la"]):
            if str(dict(part["source"] or {}).get("file", "")).startswith("derived/"):
                part["source"]["standing"] = "extract"
    # the later file looks back at 2016/17; a card need not say so
    return card
