"""A small trust of two schools: files as published in small, and the cards they call for, written by hand.

The cards are written from the files beside them, never from what the check expects.
"""

import gzip
import json
from pathlib import Path
from typing import Any

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


def publish(folder: Path) -> Path:
    """Writes the files below the folder."""
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


NOT_LOADED = {"reason": "not-loaded", "words": "", "because": ""}
AS_MISSING: dict[str, Any] = {"value": None, "shown": "not loaded", "missing": NOT_LOADED, "source": None}
