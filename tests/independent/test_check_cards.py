"""The independent check of the cards can fail: one fault of each kind, planted in cards that are otherwise right.

The small cards below are written by hand from the small files above them, never from what the check expects. The
tests on the published files build cards from the check's own reading, and ask only that every fault is noticed.
"""

import ast
import copy
import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.independent import check_cards

Card = dict[str, Any]
TRUST = 900

LINKS = """\
,URN,Group UID,Group Name,Joined date,EstablishmentName,TypeOfEstablishment (name),PhaseOfEducation (name),LA (code)
0,100001,900,SMALL TRUST,2018-12-01,Ashdown Primary,Academy converter,Primary,936
1,100002,900,SMALL TRUST,2016-09-01,Birch Secondary,Academy converter,Secondary,936
2,100003,901,OTHER TRUST,2016-09-01,Cedar Primary,Academy converter,Primary,936
"""
PREDECESSORS = """\
"URN","LinkURN","LinkName","LinkType","LinkEstablishedDate"
100001,90001,"Ashdown, The Old School","Predecessor","01-12-2018"
100003,90003,"Cedar","Predecessor - merged","01-12-2018"
"""
CENSUS = """\
URN,LA,Estab,NOR,TSENELSE,PSENELSE,TSENELK,PSENELK,NUMEAL,PNUMEAL,NUMFSMEVER,NORFSMEVER,PNUMFSMEVER
100001,936,2001,210,4,1.9%,30,14.29%,26,12.50%,20,200,10%
100002,936,4001,1100,NA,NA,110,10%,55,5%,0,900,0.0%
NAT,,PRI,4554974,157716,3.5%,671977,15%,1065551,23.4%,1126825,4284933,26.3%
NAT,,SEC,3671427,113452,3.09%,493210,13.4%,703666,19.2%,934389,3233095,28.9%
"""
ABSENCE = """\
LA,ESTAB,URN,PERCTOT,PPERSABS10
936,2001,100001,5.4,SUPP
936,4001,100002,9.0,30.5
NAT,PRI,,5.5,14.6
NAT,SEC,,8.9,25.6
"""
KS2_2019 = """\
RECTYPE,LEA,ESTAB,URN,SCHNAME,PTRWM_EXP,READPROG,PTRWM_EXP_FSM6CLA1A,PTRWM_EXP_NotFSM6CLA1A,PTRWM_EXP_18,PTRWM_EXP_17
3,936, , ,Surrey,70%,0.3,47%,75%,70%,67%
1,936,2001,100001,Ashdown Primary,NEW
1,936,3001,90001,"Ashdown, The Old School",54%,-1.0,SUPP,60%,48%,51%
4, , , , ,64%, ,50%,70%,63%,60%
5, , , , ,65%, ,51%,71%,64%,61%
"""
KS2_2025 = """\
RECTYPE,LEA,ESTAB,URN,SCHNAME,PTRWM_EXP,PTRWM_EXP_24
1,936,2001,100001,Ashdown Primary,66%,61%
5,,,,,62%,61%
"""
HEADLINES_2024 = """\
URN,LEA,ESTAB,SCHNAME,PTRWM_EXP
100001,936,2001,Ashdown Primary,61%
"""
README = """\
# Data

| other | table |
|---|---|
| census | 1 |

| trust | schools | census 24-25 | absence 23-24 | KS2 final 18-19 | KS2 headlines 23-24 | GIAS export |
|---|---|---|---|---|---|---|
| Small Trust | 2 | 2 | 2 | 1 | 1 | 0 |

Words after it.
"""


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    links = folder / "raw/gias/groups/alllinksdata_2022-03-31.csv.gz"
    links.parent.mkdir(parents=True)
    links.write_bytes(gzip.compress(LINKS.encode()))
    write(folder / "raw/gias/links/links_edubasealldata20250422.csv", PREDECESSORS)
    write(folder / "raw/census/2024-2025/england_census.csv", CENSUS)
    write(folder / "raw/absence/2023-2024/england_abs.csv", ABSENCE)
    write(folder / "raw/performance-tables/ks2/2018-2019/936_ks2final.csv", KS2_2019)
    write(folder / "raw/performance-tables/ks2/2024-2025/england_ks2final_sample.csv", KS2_2025)
    write(folder / "derived/ks2_school_headlines_2023-2024.csv", HEADLINES_2024)
    (folder / "README.md").write_text(README, encoding="utf-8")
    return folder


# ----------------------------------------------------------------------------------------------------------------------
# The cards these files call for, by hand

CENSUS_FILE = "2024-2025/england_census.csv"
ABSENCE_FILE = "2023-2024/england_abs.csv"
KS2_FILE = "2018-2019/936_ks2final.csv"
SAMPLE_FILE = "2024-2025/england_ks2final_sample.csv"
HEADLINES_FILE = "derived/ks2_school_headlines_2023-2024.csv"


def source(file: str, column: str, line: int, text: str) -> Card:
    return {
        "dataset": "a data set",
        "title": "A data set",
        "publisher": "Department for Education",
        "file": file,
        "column": column,
        "line": line,
        "published_text": text,
        "stage": "final",
        "standing": "extract" if file.startswith("derived/") else "published",
        "is_look_back": column.endswith(("_17", "_18", "_24")),
        "loaded_on": "2026-09-01",
    }


def value(period: str, number: str, shown: str, named: Card, urn: str | None = None, **more: Any) -> Card:
    return {
        "period": period,
        "period_shown": period.replace("-", "/"),
        "value": number,
        "shown": shown,
        "missing": None,
        "numerator": None,
        "denominator": None,
        "published_urn": urn,
        "source": named,
        "also": [],
        **more,
    }


def missing(period: str, reason: str, named: Card | None, urn: str | None = None) -> Card:
    words = {"reason": reason, "words": reason, "because": None}
    return value(period, "", "no figure", named or {}, urn) | {"value": None, "missing": words, "source": named}


def row(measure: str, cells: list[Card], england: list[Card], la: list[Card], **more: Any) -> Card:
    unit = "count" if measure == "ctx.nor" else "points" if measure.endswith("_prog") else "percent"
    return {
        "measure": measure,
        "group": None,
        "name": measure,
        "unit": unit,
        "cells": cells,
        "england": england,
        "la": la,
        **more,
    }


def census(column: str, line: int, text: str, number: str, shown: str, urn: str | None = None, **more: Any) -> Card:
    return value("2024-25", number, shown, source(CENSUS_FILE, column, line, text), urn, **more)


def absence(column: str, line: int, text: str, number: str, urn: str | None = None) -> Card:
    return value("2023-24", number, f"{number}%", source(ABSENCE_FILE, column, line, text), urn)


def ks2(period: str, column: str, line: int, text: str, urn: str | None = None) -> Card:
    return value(period, text.rstrip("%"), text, source(KS2_FILE, column, line, text), urn)


def sample(period: str, column: str, line: int, text: str, urn: str | None = None) -> Card:
    return value(period, text.rstrip("%"), text, source(SAMPLE_FILE, column, line, text), urn)


def primary() -> Card:
    urn, old = "100001", "90001"
    part = {"numerator": "30", "denominator": "210"}
    england_part = {"numerator": "671977", "denominator": "4554974"}
    nobody = [missing("2024-25", "not-loaded", None)]
    headline = value("2023-24", "61", "61%", source(HEADLINES_FILE, "PTRWM_EXP", 2, "61%"), urn)
    headline["also"] = [{**source(SAMPLE_FILE, "PTRWM_EXP_24", 2, "61%"), "value": "61"}]
    return {
        "school": {
            "urn": urn,
            "name": "Ashdown Primary",
            "laestab": "9362001",
            "phase": "Primary",
            "la_code": "936",
            "la_name": "Surrey",
            "trust": "Small Trust",
            "joined_on": "2018-12-01",
        },
        "sections": [
            {
                "key": "context",
                "title": "Context",
                "rows": [
                    row(
                        "ctx.nor",
                        [census("NOR", 2, "210", "210", "210", urn)],
                        [],
                        nobody,
                    ),
                    row(
                        "ctx.sen_k_pct",
                        [census("PSENELK", 2, "14.29%", "14.29", "14.3%", urn, **part)],
                        [census("PSENELK", 4, "15%", "15", "15%", **england_part)],
                        nobody,
                    ),
                    row(
                        "ctx.ehcp_pct",
                        [census("PSENELSE", 2, "1.9%", "1.9", "1.9%", urn, numerator="4", denominator="210")],
                        [census("PSENELSE", 4, "3.5%", "3.5", "3.5%", numerator="157716", denominator="4554974")],
                        nobody,
                    ),
                    row(
                        "ctx.eal_pct",
                        [census("PNUMEAL", 2, "12.50%", "12.5", "12.5%", urn, numerator="26")],
                        [census("PNUMEAL", 4, "23.4%", "23.4", "23.4%", numerator="1065551")],
                        nobody,
                    ),
                    row(
                        "ctx.fsm6_pct",
                        [census("PNUMFSMEVER", 2, "10%", "10", "10%", urn, numerator="20", denominator="200")],
                        [
                            census(
                                "PNUMFSMEVER", 4, "26.3%", "26.3", "26.3%", numerator="1126825", denominator="4284933"
                            )
                        ],
                        nobody,
                    ),
                ],
            },
            {
                "key": "attendance",
                "title": "Attendance",
                "rows": [
                    row(
                        "att.absence",
                        [absence("PERCTOT", 2, "5.4", "5.4", urn)],
                        [absence("PERCTOT", 4, "5.5", "5.5")],
                        [],
                    ),
                    row(
                        "att.overall",
                        [absence("PERCTOT", 2, "5.4", "94.6", urn)],
                        [absence("PERCTOT", 4, "5.5", "94.5")],
                        [],
                    ),
                    row(
                        "att.pa",
                        [missing("2023-24", "suppressed", source(ABSENCE_FILE, "PPERSABS10", 2, "SUPP"), urn)],
                        [absence("PPERSABS10", 4, "14.6", "14.6")],
                        [],
                    ),
                ],
            },
            {
                "key": "ks2",
                "title": "Key stage 2",
                "rows": [
                    row(
                        "ks2.rwm_exp",
                        [
                            ks2("2016-17", "PTRWM_EXP_17", 4, "51%", old),
                            ks2("2017-18", "PTRWM_EXP_18", 4, "48%", old),
                            ks2("2018-19", "PTRWM_EXP", 4, "54%", old),
                            missing("2019-20", "not-published", None),
                            missing("2022-23", "not-loaded", None),
                            headline,
                            sample("2024-25", "PTRWM_EXP", 2, "66%", urn),
                        ],
                        [
                            ks2("2016-17", "PTRWM_EXP_17", 6, "61%"),
                            ks2("2017-18", "PTRWM_EXP_18", 6, "64%"),
                            ks2("2018-19", "PTRWM_EXP", 6, "65%"),
                            sample("2023-24", "PTRWM_EXP_24", 3, "61%"),
                            sample("2024-25", "PTRWM_EXP", 3, "62%"),
                        ],
                        [
                            ks2("2016-17", "PTRWM_EXP_17", 2, "67%"),
                            ks2("2017-18", "PTRWM_EXP_18", 2, "70%"),
                            ks2("2018-19", "PTRWM_EXP", 2, "70%"),
                        ],
                    ),
                    row(
                        "ks2.rwm_exp",
                        [missing("2018-19", "suppressed", source(KS2_FILE, "PTRWM_EXP_FSM6CLA1A", 4, "SUPP"), old)],
                        [ks2("2018-19", "PTRWM_EXP_FSM6CLA1A", 6, "51%")],
                        [ks2("2018-19", "PTRWM_EXP_FSM6CLA1A", 2, "47%")],
                        group="disadvantaged",
                    ),
                    row(
                        "ks2.rwm_exp",
                        [ks2("2018-19", "PTRWM_EXP_NotFSM6CLA1A", 4, "60%", old)],
                        [ks2("2018-19", "PTRWM_EXP_NotFSM6CLA1A", 6, "71%")],
                        [ks2("2018-19", "PTRWM_EXP_NotFSM6CLA1A", 2, "75%")],
                        group="not-disadvantaged",
                    ),
                    row(
                        "ks2.read_prog",
                        [value("2018-19", "-1", "−1.0", source(KS2_FILE, "READPROG", 4, "-1.0"), old)],
                        [missing("2018-19", "not-available", source(KS2_FILE, "READPROG", 6, " "))],
                        [value("2018-19", "0.3", "+0.3", source(KS2_FILE, "READPROG", 2, "0.3"))],
                    ),
                    row("ks2.phonics", [], [], []),
                ],
            },
        ],
        "inspections": [],
    }


def secondary() -> Card:
    urn = "100002"
    return {
        "school": {
            "urn": urn,
            "name": "Birch Secondary",
            "laestab": "936/4001",
            "phase": "Secondary",
            "la_code": "936",
            "la_name": "Surrey",
            "trust": "Small Trust",
            "joined_on": "2016-09-01",
        },
        "sections": [
            {
                "key": "context",
                "title": "Context",
                "rows": [
                    row(
                        "ctx.nor",
                        [census("NOR", 3, "1100", "1100", "1,100", urn)],
                        [],
                        [],
                    ),
                    row(
                        "ctx.sen_k_pct",
                        [census("PSENELK", 3, "10%", "10", "10%", urn, numerator="110", denominator="1100")],
                        [census("PSENELK", 5, "13.4%", "13.4", "13.4%", numerator="493210", denominator="3671427")],
                        [],
                    ),
                    row(
                        "ctx.ehcp_pct",
                        [missing("2024-25", "not-applicable", source(CENSUS_FILE, "PSENELSE", 3, "NA"), urn)],
                        [census("PSENELSE", 5, "3.09%", "3.09", "3.1%", numerator="113452", denominator="3671427")],
                        [],
                    ),
                    row(
                        "ctx.eal_pct",
                        [census("PNUMEAL", 3, "5%", "5", "5%", urn, numerator="55")],
                        [census("PNUMEAL", 5, "19.2%", "19.2", "19.2%", numerator="703666")],
                        [],
                    ),
                    row(
                        "ctx.fsm6_pct",
                        [census("PNUMFSMEVER", 3, "0.0%", "0", "0%", urn, numerator="0", denominator="900")],
                        [census("PNUMFSMEVER", 5, "28.9%", "28.9", "28.9%", numerator="934389", denominator="3233095")],
                        [],
                    ),
                ],
            },
            {
                "key": "attendance",
                "title": "Attendance",
                "rows": [
                    row(
                        "att.absence",
                        [absence("PERCTOT", 3, "9.0", "9", urn)],
                        [absence("PERCTOT", 5, "8.9", "8.9")],
                        [],
                    ),
                    row(
                        "att.overall",
                        [absence("PERCTOT", 3, "9.0", "91", urn)],
                        [absence("PERCTOT", 5, "8.9", "91.1")],
                        [],
                    ),
                    row(
                        "att.pa",
                        [absence("PPERSABS10", 3, "30.5", "30.5", urn)],
                        [absence("PPERSABS10", 5, "25.6", "25.6")],
                        [],
                    ),
                ],
            },
        ],
        "inspections": [],
    }


def save(folder: Path, *cards: Card) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for card in cards:
        (folder / f"{card['school']['urn']}.json").write_text(json.dumps(card), encoding="utf-8")
    return folder


def find(card: Card, measure: str, group: str | None = None) -> Card:
    rows = [row for section in card["sections"] for row in section["rows"]]
    return next(row for row in rows if row["measure"] == measure and row["group"] == group)


def cell(card: Card, measure: str, period: str, group: str | None = None, series: str = "cells") -> Card:
    return next(cell for cell in find(card, measure, group)[series] if cell["period"] == period)


# ----------------------------------------------------------------------------------------------------------------------
# A clean case


def test_cards_that_are_right_pass(files: Path, tmp_path: Path) -> None:
    report = check_cards.check(files, save(tmp_path / "cards", primary(), secondary()), TRUST)

    assert [str(difference) for difference in report.differences] == []
    assert report.ok
    assert report.totals() == {
        "census 2024-25": (2, 2),
        "absence 2023-24": (2, 2),
        "KS2 final 2018-19": (1, 1),
        "KS2 final 2024-25": (1, 1),
        "KS2 headlines 2023-24": (1, 1),
    }
    assert report.values == 21
    assert report.missing == 5
    assert report.also == 1
    assert "ks2.phonics" in report.unknown


def test_the_report_prints_schools_compared_beside_the_table(files: Path, tmp_path: Path) -> None:
    text = check_cards.check(files, save(tmp_path / "cards", primary(), secondary()), TRUST).text()

    assert f"Trust {TRUST} SMALL TRUST: 2 schools" in text
    assert "2018-2019/936_ks2final.csv" in text
    assert "KS2 final 2018-19             1       1" in text
    assert text.endswith("No difference")


# ----------------------------------------------------------------------------------------------------------------------
# One fault of each kind


def change(measure: str, period: str, group: str | None = None, series: str = "cells", **to: Any) -> Callable:
    def fault(card: Card) -> None:
        cell(card, measure, period, group, series).update(to)

    return fault


def change_source(measure: str, period: str, series: str = "cells", **to: Any) -> Callable:
    def fault(card: Card) -> None:
        cell(card, measure, period, series=series)["source"].update(to)

    return fault


def drop_row(measure: str) -> Callable:
    def fault(card: Card) -> None:
        for section in card["sections"]:
            section["rows"] = [row for row in section["rows"] if row["measure"] != measure]

    return fault


def drop_cell(measure: str, period: str, series: str = "cells", group: str | None = None) -> Callable:
    def fault(card: Card) -> None:
        found = find(card, measure, group)
        found[series] = [cell for cell in found[series] if cell["period"] != period]

    return fault


def look_back_first(card: Card) -> None:
    """The later file's look-back column is shown, the year's own file only listed."""
    shown = cell(card, "ks2.rwm_exp", "2023-24")
    other = shown["also"][0]
    shown["also"] = [{**shown["source"], "value": shown["value"]}]
    shown["source"] = {key: part for key, part in other.items() if key != "value"}


def own_row_without_results(card: Card) -> None:
    """The academy's own row, which stops short, hides the result of the school before it."""
    place = source(KS2_FILE, "PTRWM_EXP", 3, "NEW")
    cell(card, "ks2.rwm_exp", "2018-19").update(missing("2018-19", "new-school", place, "100001"))


def year_from_nowhere(card: Card) -> None:
    find(card, "ks2.rwm_exp")["cells"].append(ks2("2021-22", "PTRWM_EXP_22", 4, "50%", "90001"))


def authority_from_nowhere(card: Card) -> None:
    find(card, "att.pa")["la"].append(absence("PPERSABS10", 4, "14.6", "14.6"))


def wrong_also(card: Card) -> None:
    cell(card, "ks2.rwm_exp", "2023-24")["also"][0]["value"] = "60"


def false_also(card: Card) -> None:
    entry = {**source(KS2_FILE, "PTRWM_EXP_18", 4, "48%"), "value": "48"}
    cell(card, "ks2.rwm_exp", "2023-24")["also"].append(entry)


def twice(card: Card) -> None:
    cells = find(card, "att.absence")["cells"]
    cells.append(copy.deepcopy(cells[0]))


def of_the_school(**to: Any) -> Callable:
    return lambda card: card["school"].update(to)


NOT_LOADED = {"reason": "not-loaded", "words": "", "because": ""}
AS_MISSING = {"value": None, "shown": "not loaded", "missing": NOT_LOADED, "source": None}

FAULTS: dict[str, tuple[Callable, str, tuple[str, ...]]] = {
    "a value differs": (
        change("ks2.rwm_exp", "2018-19", value="55", shown="55%"),
        "wrong value",
        ("100001", "ks2.rwm_exp", "2018-19", "2018-2019/936_ks2final.csv", "PTRWM_EXP", "line 4", "'54%'", '"55"'),
    ),
    "a group's value differs": (
        change("ks2.rwm_exp", "2018-19", "not-disadvantaged", value="61", shown="61%"),
        "wrong value",
        ("not-disadvantaged", "PTRWM_EXP_NotFSM6CLA1A", "'60%'", '"61"'),
    ),
    "a calculated value differs": (
        change("att.overall", "2023-24", value="94.5", shown="94.5%"),
        "wrong value",
        ("att.overall", "PERCTOT", "line 2", "'5.4'"),
    ),
    "a value of another cell is shown": (
        change("ks2.rwm_exp", "2017-18", value="54", shown="54%"),
        "wrong value",
        ("2017-18", "PTRWM_EXP_18", "'48%'"),
    ),
    "England is wrong": (
        change("ks2.rwm_exp", "2018-19", series="england", value="64", shown="64%"),
        "wrong value",
        ("england figure", "line 6", "'65%'", '"64"'),
    ),
    "England is the row of all schools": (
        change_source("ks2.rwm_exp", "2018-19", series="england", line=5, published_text="64%"),
        "wrong source",
        ("england figure", "line 6", "line 5: '64%' stands there"),
    ),
    "England is of the other phase": (
        change("att.pa", "2023-24", series="england", value="25.6", shown="25.6%"),
        "wrong value",
        ("england figure", "PPERSABS10", "line 4", "'14.6'"),
    ),
    "the authority is wrong": (
        change("ks2.rwm_exp", "2018-19", series="la", value="71", shown="71%"),
        "wrong value",
        ("la figure", "line 2", "'70%'", '"71"'),
    ),
    "the authority has a value in no file": (authority_from_nowhere, "value from no file", ("la figure", "att.pa")),
    "a value is shown as missing": (
        change("ctx.nor", "2024-25", **AS_MISSING),
        "value shown as missing",
        ("ctx.nor", "NOR", "line 2", "'210'", "not-loaded"),
    ),
    "England's value is shown as missing": (
        change("ctx.eal_pct", "2024-25", series="england", **AS_MISSING),
        "value shown as missing",
        ("england figure", "'23.4%'"),
    ),
    "a new school's row hides its predecessor's": (
        own_row_without_results,
        "value shown as missing",
        ("line 4", "'54%'", "new-school"),
    ),
    "a row is absent": (drop_row("ctx.nor"), "absent", ("ctx.nor", "'210'", "no such row")),
    "a cell is absent": (
        drop_cell("ks2.rwm_exp", "2017-18"),
        "absent",
        ("2017-18", "PTRWM_EXP_18", "line 4", "'48%'", "no such cell"),
    ),
    "a missing figure's cell is absent": (drop_cell("att.pa", "2023-24"), "absent", ("PPERSABS10", "'SUPP'")),
    "England's cell is absent": (
        drop_cell("ks2.rwm_exp", "2018-19", "england"),
        "absent",
        ("england figure", "'65%'"),
    ),
    "a marker is shown as a value": (
        change("att.pa", "2023-24", value="0", shown="0%", missing=None),
        "marker shown as a value",
        ("att.pa", "PPERSABS10", "line 2", "'SUPP'", '"0"'),
    ),
    "a missing figure reads like a value": (
        change("att.pa", "2023-24", shown="0%"),
        "marker shown as a value",
        ("'SUPP'", '"0%"'),
    ),
    "a value has no cell in any file": (year_from_nowhere, "value from no file", ("ks2.rwm_exp", "2021-22", '"50"')),
    "the source is another line": (
        change_source("ks2.rwm_exp", "2018-19", line=6),
        "wrong source",
        ("'65%' stands there",),
    ),
    "the source is another column": (
        change_source("ks2.rwm_exp", "2018-19", column="PTRWM_EXP_18"),
        "wrong source",
        ("PTRWM_EXP_18", "'48%' stands there"),
    ),
    "the source is a column that is not there": (
        change_source("ks2.rwm_exp", "2018-19", column="PTRWM"),
        "wrong source",
        ("no such column",),
    ),
    "the source is a line that is not there": (
        change_source("ks2.rwm_exp", "2018-19", line=99),
        "wrong source",
        ("no such line",),
    ),
    "the source is another file": (
        change_source("ks2.rwm_exp", "2018-19", file="2018-2019/850_ks2final.csv"),
        "wrong source",
        ("no such file in scope",),
    ),
    "the source holds another text": (
        change_source("ks2.rwm_exp", "2018-19", published_text="55%"),
        "wrong source",
        ("'54%'", "published text '55%'"),
    ),
    "the source is not named": (change("ks2.rwm_exp", "2018-19", source=None), "wrong source", ("names no source",)),
    "a look-back is not called one": (
        change_source("ks2.rwm_exp", "2017-18", is_look_back=False),
        "wrong source",
        ("is_look_back",),
    ),
    "an extract is called published": (
        change_source("ks2.rwm_exp", "2023-24", standing="published"),
        "wrong source",
        ("standing published",),
    ),
    "the look-back is shown first": (look_back_first, "wrong order", ("2023-24", "ks2_school_headlines", "'61%'")),
    "the other cell is not listed": (
        change("ks2.rwm_exp", "2023-24", also=[]),
        "left out of also",
        ("2024-2025/england_ks2final_sample.csv", "PTRWM_EXP_24", "line 2"),
    ),
    "the other value is wrong": (wrong_also, "also wrong", ("PTRWM_EXP_24", "'61%'", '"60"')),
    "the other value is from elsewhere": (false_also, "also from no file", ("PTRWM_EXP_18 line 4",)),
    "the reason is wrong": (
        change("att.pa", "2023-24", missing={"reason": "low-coverage"}),
        "wrong reason",
        ("'SUPP'", "low-coverage"),
    ),
    "the reason is no reason": (
        change("att.pa", "2023-24", missing={"reason": "unsure"}),
        "unknown reason",
        ("unsure",),
    ),
    "a reason without a file": (
        change("ks2.rwm_exp", "2022-23", missing={"reason": "suppressed"}),
        "reason from no file",
        ("2022-23", "suppressed"),
    ),
    "not loaded, though the file has a row": (
        change("att.pa", "2023-24", missing=NOT_LOADED, source=None),
        "missing without a source",
        ("'SUPP'", "not-loaded"),
    ),
    "the number of pupils is wrong": (
        change("ctx.sen_k_pct", "2024-25", numerator="31"),
        "wrong numerator",
        ("TSENELK 30", '"31"'),
    ),
    "the denominator is not shown": (
        change("ctx.fsm6_pct", "2024-25", denominator=None),
        "wrong denominator",
        ("NORFSMEVER 200", "null"),
    ),
    "people read another number": (change("ks2.rwm_exp", "2018-19", shown="45%"), "shown otherwise", ('"45%"',)),
    "a percentage has no sign": (change("ks2.rwm_exp", "2018-19", shown="54"), "shown otherwise", ('"54"',)),
    "the value has zeros at its end": (change("ctx.eal_pct", "2024-25", value="12.50"), "wrong form", ('"12.50"',)),
    "the year shown is another": (change("ctx.nor", "2024-25", period_shown="2023/24"), "period", ("2023/24",)),
    "a year stands twice": (twice, "twice", ("att.absence", "2023-24")),
    "the predecessor's result is called its own": (
        change("ks2.rwm_exp", "2018-19", published_urn="100001"),
        "wrong published URN",
        ("URN 90001",),
    ),
    "the card is of another school": (of_the_school(urn="100002"), "school", ("urn", "100001")),
    "the day of joining is wrong": (of_the_school(joined_on="2019-12-01"), "school", ("joined_on", "2018-12-01")),
    "the authority is another": (of_the_school(la_code="850"), "school", ("la_code", "936")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(fault: str, files: Path, tmp_path: Path) -> None:
    spoil, kind, words = FAULTS[fault]
    card = primary()
    spoil(card)
    folder = save(tmp_path / "cards", secondary())
    (folder / "100001.json").write_text(json.dumps(card), encoding="utf-8")

    report = check_cards.check(files, folder, TRUST)

    told = [str(difference) for difference in report.differences if difference.kind == kind]
    assert told, report.text()
    assert any(all(word in one for word in words) for one in told), report.text()
    assert all("100001 Ashdown Primary" in one for one in told)


def test_a_school_without_a_card_is_named_and_missed_in_the_count(files: Path, tmp_path: Path) -> None:
    report = check_cards.check(files, save(tmp_path / "cards", primary()), TRUST)

    assert report.kinds() == {"no card", "count"}
    assert "100002 Birch Secondary" in report.text()
    assert "1 schools compared" in report.text()


def test_a_card_that_is_not_json_is_named(files: Path, tmp_path: Path) -> None:
    folder = save(tmp_path / "cards", primary(), secondary())
    (folder / "100002.json").write_text("<html>", encoding="utf-8")

    assert "no card" in check_cards.check(files, folder, TRUST).kinds()


def test_an_empty_card_does_not_pass(files: Path, tmp_path: Path) -> None:
    folder = save(tmp_path / "cards", primary(), secondary())
    (folder / "100002.json").write_text("{}", encoding="utf-8")

    assert {"absent", "school", "count"} <= check_cards.check(files, folder, TRUST).kinds()


@pytest.mark.parametrize("heading", ["schools", "census 24-25", "absence 23-24", "KS2 final 18-19"])
def test_another_number_in_the_data_readme_is_named(heading: str, files: Path, tmp_path: Path) -> None:
    headings = ["trust", "schools", "census 24-25", "absence 23-24", "KS2 final 18-19"]
    counts = ["Small Trust", "2", "2", "2", "1", "1", "0"]
    counts[headings.index(heading)] = "7"
    text = README.replace("| Small Trust | 2 | 2 | 2 | 1 | 1 | 0 |", f"| {' | '.join(counts)} |")
    (files / "README.md").write_text(text, encoding="utf-8")

    report = check_cards.check(files, save(tmp_path / "cards", primary(), secondary()), TRUST)

    assert [difference.kind for difference in report.differences] == ["count"]
    assert "7 in the data README" in report.text()


def test_a_later_year_in_the_table_takes_the_data_set_before_it(files: Path) -> None:
    text = "| trust | schools | census 18-19 | 22-23 | exclusions 16-17 | KS2 final 16-17 | 17-18 |\n|---|\n"
    (files / "README.md").write_text(text + "| A Trust | 3 | 4 | 5 | 6 | 7 | - |\n", encoding="utf-8")

    assert check_cards.readme_table(files) == {
        "a trust": {
            "schools": 3,
            "census 2018-19": 4,
            "census 2022-23": 5,
            "exclusions 2016-17": 6,
            "KS2 final 2016-17": 7,
        }
    }


def test_a_text_that_the_check_does_not_know_is_named(files: Path, tmp_path: Path) -> None:
    write(files / "raw/absence/2023-2024/england_abs.csv", ABSENCE.replace("SUPP", "?"))
    card = primary()
    cell(card, "att.pa", "2023-24")["source"]["published_text"] = "?"

    report = check_cards.check(files, save(tmp_path / "cards", card, secondary()), TRUST)

    assert report.kinds() == {"text unknown to this check"}


def test_a_row_under_the_same_laestab_belongs_to_the_school(files: Path, tmp_path: Path) -> None:
    """An extract's row without a URN is found by its authority and number."""
    text = HEADLINES_2024.replace("100001,936", ",936")
    write(files / "derived/ks2_school_headlines_2023-2024.csv", text)

    assert check_cards.check(files, save(tmp_path / "cards", primary(), secondary()), TRUST).ok


def test_the_schools_own_row_goes_before_its_predecessors_in_one_file(files: Path, tmp_path: Path) -> None:
    """Both stand in the file of the year in which the school converted: one is shown, the other listed."""
    write(files / "raw/absence/2023-2024/england_abs.csv", ABSENCE + "936,3001,90001,6.0,SUPP\n")
    card = primary()
    older = source(ABSENCE_FILE, "PERCTOT", 6, "6.0")
    cell(card, "att.absence", "2023-24")["also"] = [{**older, "value": "6"}]
    cell(card, "att.overall", "2023-24")["also"] = [{**older, "value": "94"}]
    folder = save(tmp_path / "cards", card, secondary())
    assert check_cards.check(files, folder, TRUST).ok

    shown = cell(card, "att.absence", "2023-24")
    shown["also"] = [{**shown["source"], "value": "5.4"}]
    shown.update(value="6", shown="6%", source=older, published_urn="90001")
    report = check_cards.check(files, save(folder, card), TRUST)
    assert report.kinds() == {"wrong order"}


def test_the_schools_own_row_goes_first_wherever_it_stands(files: Path) -> None:
    text = ABSENCE.replace("936,2001,100001", "936,3001,90001,6.0,SUPP\n936,2001,100001")
    write(files / "raw/absence/2023-2024/england_abs.csv", text)

    cells = check_cards.Published(files).of_school("100001")["att.absence", "all", "2023-24"]

    assert [(one.urn, one.line) for one in cells] == [("100001", 3), ("90001", 2)]


@pytest.mark.parametrize("file", ["2018-2019/850_ks2final.csv", "2018-2019/936_ks2final.csv"])
def test_england_may_be_named_from_either_file_that_gives_it(file: str, files: Path, tmp_path: Path) -> None:
    head, *_, england = KS2_2019.splitlines()
    write(files / "raw/performance-tables/ks2/2018-2019/850_ks2final.csv", f"{head}\n{england}\n")
    card = primary()
    line = 6 if "936" in file else 2
    cell(card, "ks2.rwm_exp", "2018-19", series="england")["source"].update(file=file, line=line)

    assert check_cards.check(files, save(tmp_path / "cards", card, secondary()), TRUST).ok


@pytest.mark.parametrize(("reason", "ok"), [("new-school", True), ("not-available", True), ("suppressed", False)])
def test_a_row_that_stops_short_says_why_in_its_last_text(reason: str, ok: bool, files: Path, tmp_path: Path) -> None:
    lines = KS2_2019.replace("Ashdown Primary,NEW", "Ashdown Primary,54%,NEW").splitlines()
    del lines[3]  # the predecessor's row
    write(files / "raw/performance-tables/ks2/2018-2019/936_ks2final.csv", "\n".join([*lines, ""]))
    place = source(KS2_FILE, "PTRWM_EXP_FSM6CLA1A", 3, "")
    card = primary()
    cell(card, "ks2.rwm_exp", "2018-19", "disadvantaged").update(missing("2018-19", reason, place, "100001"))

    differences = check_cards.check(files, save(tmp_path / "cards", card, secondary()), TRUST).differences

    found = [one for one in differences if one.group == "disadvantaged" and one.about == "school"]
    assert [one.kind for one in found] == ([] if ok else ["wrong reason"])
    assert ok or "the row stops before this column" in str(found[0])


def test_a_line_is_a_line_of_the_file_and_not_a_count_of_rows(files: Path) -> None:
    path = files / "raw/census/2024-2025/england_census.csv"
    write(path, '"UR\nN"\n\n' + CENSUS)
    assert [line for line, _ in check_cards.read_rows(path)] == [1, 4, 5, 6, 7, 8]


def test_a_merged_predecessor_is_another_school(files: Path) -> None:
    published = check_cards.Published(files)

    assert published.family("100001") == {"100001": 0, "90001": 1}
    assert published.family("100003") == {"100003": 0}


def test_cards_of_other_schools_are_mentioned_only(files: Path, tmp_path: Path) -> None:
    folder = save(tmp_path / "cards", primary(), secondary())
    (folder / "100003.json").write_text("{}", encoding="utf-8")
    report = check_cards.check(files, folder, TRUST)

    assert report.ok
    assert "100003" in report.text()


# ----------------------------------------------------------------------------------------------------------------------
# As a program


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, check_cards.__file__, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_program_ends_with_0_1_or_2(files: Path, tmp_path: Path) -> None:
    folder = save(tmp_path / "cards", primary(), secondary())
    right = run("--open-data", files, "--cards", folder, "--trust", TRUST)
    assert (right.returncode, right.stderr) == (0, "")

    (folder / "100002.json").unlink()
    wrong = run("--open-data", files, "--cards", folder, "--trust", TRUST)
    assert wrong.returncode == 1
    assert "no card | school 100002 Birch Secondary" in wrong.stdout

    for data, cards, trust in ((files, folder, 1), (tmp_path / "none", folder, TRUST), (files, tmp_path / "no", TRUST)):
        unasked = run("--open-data", data, "--cards", cards, "--trust", trust)
        assert unasked.returncode == 2
        assert unasked.stderr.startswith("check_cards: ")


def test_the_check_shares_no_code_with_the_product() -> None:
    tree = ast.parse(Path(check_cards.__file__).read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


# ----------------------------------------------------------------------------------------------------------------------
# On the published files: every single figure is looked at

TRUSTS = (16307, 3201, 17054)


def card_of(published: check_cards.Published, school: check_cards.School) -> Card:
    """A card made from the check's own reading of the files."""

    def named(one: check_cards.Cell) -> Card:
        return source(one.file, one.column, one.line, one.text or "") | {"is_look_back": one.look_back}

    def shown(measure: check_cards.Measure, figure: check_cards.Figure, some: list[check_cards.Cell]) -> Card:
        best = some[0]
        if best.value is None:
            return missing(figure[2], min(best.reasons), named(best), best.urn)
        number = check_cards.plain(best.value)
        parts = {"numerator": best.numerator, "denominator": best.denominator}
        return value(
            figure[2],
            number,
            f"{number}%" if measure.unit == "percent" else number,
            named(best),
            best.urn,
            also=[{**named(c), "value": check_cards.plain(c.value)} for c in some[1:] if c.value is not None],
            **{name: None if part is None else str(part) for name, part in parts.items()},
        )

    own, england, la = published.of_school(school.urn), published.of_england(school), published.of_authority(school)
    rows = []
    for measure, group in dict.fromkeys(figure[:2] for figure in own):
        series = [
            [
                shown(check_cards.MEASURES[measure], figure, some)
                for figure, some in sorted(figures.items())
                if figure[:2] == (measure, group)
            ]
            for figures in (own, england, la)
        ]
        rows.append(row(measure, *series, group=group, unit=check_cards.MEASURES[measure].unit))
    facts = {
        "urn": school.urn,
        "laestab": min(published.laestabs(school.urn)),
        "phase": school.phase,
        "la_code": school.la_code,
        "joined_on": school.joined_on,
    }
    return {"school": facts, "sections": [{"rows": rows}]}


@pytest.fixture(scope="module")
def published(open_data: Path) -> check_cards.Published:
    return check_cards.Published(open_data)


def spoiled(
    published: check_cards.Published, folder: Path, trust: int, spoil: Callable[[Card], None]
) -> check_cards.Report:
    """The report on a trust's cards after each cell of a school has been spoiled in the same way."""
    for school in published.schools(trust):
        card = card_of(published, school)
        for one in card["sections"][0]["rows"]:
            for part in one["cells"]:
                spoil(part)
        save(folder, card)
    return check_cards.check(published.open_data, folder, trust, published)


def leave(part: Card) -> None:
    """Spoil nothing."""


@pytest.mark.open_data
@pytest.mark.parametrize("trust", TRUSTS)
def test_the_files_agree_with_the_table_of_the_data_readme(
    trust: int, published: check_cards.Published, tmp_path: Path
) -> None:
    report = spoiled(published, tmp_path, trust, leave)

    assert report.ok, report.text()
    assert report.readme["schools"] == report.schools
    assert len([data for data in report.totals() if data in report.readme]) == 11


@pytest.mark.open_data
def test_schools_are_found_in_the_files_as_often_as_the_data_readme_says(
    published: check_cards.Published, tmp_path: Path
) -> None:
    """For every trust of its table, so that the rules of who is who are tried beyond the three trusts."""
    table = check_cards.readme_table(published.open_data)
    trusts = {int(link["Group UID"]) for link in published.links if link["Group Name"].lower() in table}
    met = set()
    for trust in sorted(trusts):
        stated = table[published.trust_name(trust).lower()]
        if len(published.schools(trust)) != stated["schools"]:
            continue  # a sponsor of the same name
        totals = check_cards.check(published.open_data, tmp_path, trust, published).totals()
        assert {data: count for data, (count, _) in totals.items() if data in stated} == {
            data: stated[data] for data in totals if data in stated
        }
        met.add(published.trust_name(trust).lower())

    assert met == set(table)
    assert len(met) == 14


@pytest.mark.open_data
@pytest.mark.parametrize("trust", TRUSTS)
def test_every_value_is_compared(trust: int, published: check_cards.Published, tmp_path: Path) -> None:
    values = spoiled(published, tmp_path, trust, leave).values

    def add_a_tenth(part: Card) -> None:
        if part["value"] is not None:
            part["value"] = check_cards.plain(check_cards.Decimal(part["value"]) + check_cards.Decimal("0.1"))

    def hide(part: Card) -> None:
        part.update(AS_MISSING)

    def next_line(part: Card) -> None:
        if part["value"] is not None:
            part["source"]["line"] += 1

    for spoil, kinds in (
        (add_a_tenth, {"wrong value", "wrong order"}),
        (hide, {"value shown as missing"}),
        (next_line, {"wrong source"}),
    ):
        report = spoiled(published, tmp_path, trust, spoil)
        found = {
            (difference.school, difference.measure, difference.group, difference.period)
            for difference in report.differences
            if difference.kind in kinds
        }
        assert len(found) == values > 800
        assert report.values == 0
        assert "count" in report.kinds()


@pytest.mark.open_data
def test_every_missing_figure_is_compared(published: check_cards.Published, tmp_path: Path) -> None:
    gaps = spoiled(published, tmp_path, TRUSTS[0], leave).missing

    def nought(part: Card) -> None:
        if part["value"] is None:
            part.update(value="0", shown="0%", missing=None)

    report = spoiled(published, tmp_path, TRUSTS[0], nought)

    assert [difference.kind for difference in report.differences].count("marker shown as a value") == gaps > 100


@pytest.mark.open_data
def test_the_check_reads_the_values_that_the_data_readme_gives(published: check_cards.Published) -> None:
    """Read by eye from the README's table of values to check an import against."""
    schools = {school.phase: school for school in published.schools(16307)}
    england = published.of_england(schools["Primary"])
    surrey = published.of_authority(schools["Primary"])
    secondary = published.of_england(schools["Secondary"])

    def texts(figures: dict[check_cards.Figure, list[check_cards.Cell]], measure: str, *periods: str) -> list[str]:
        return [figures[measure, "all", period][0].text or "" for period in periods]

    ks2_years = ("2016-17", "2017-18", "2018-19")
    assert texts(england, "ks2.rwm_exp", *ks2_years, "2024-25") == ["61%", "64%", "65%", "62%"]
    assert texts(england, "ks2.rwm_high", *ks2_years, "2024-25") == ["9%", "10%", "11%", "8%"]
    assert texts(surrey, "ks2.rwm_exp", *ks2_years) == ["67%", "70%", "70%"]
    assert texts(surrey, "ks2.rwm_high", *ks2_years) == ["13%", "13%", "14%"]
    absence_years = ("2018-19", "2022-23", "2023-24")
    assert texts(england, "att.absence", *absence_years) == ["4", "5.9", "5.5"]
    assert texts(england, "att.pa", *absence_years) == ["8.2", "16.2", "14.6"]
    assert texts(secondary, "att.absence", *absence_years) == ["5.5", "9", "8.9"]
    assert texts(secondary, "att.pa", *absence_years) == ["13.7", "26.5", "25.6"]
    census_measures = ("ctx.fsm6_pct", "ctx.eal_pct", "ctx.sen_k_pct", "ctx.ehcp_pct")
    assert [texts(england, key, "2024-25")[0] for key in census_measures] == ["26.3%", "23.4%", "15%", "3.5%"]
