"""Every other kind of file: the check reads it, lets right cards pass, and names each planted fault."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.independent.check_cards import check
from tests.independent.published.deprivation import Neighbourhoods
from tests.independent.published.everything import Published
from tests.independent.published.lait import Lait, year_of
from tests.independent.published.mats import Trusts
from tests.independent.quoted import read_quotes
from tests.independent.report import Total
from tests.independent.small import AS_MISSING, TRUST, Card, find, missing, save, value, write
from tests.independent.small_more import (
    EXCLUSIONS,
    EXCLUSIONS_FILE,
    IDACI_FILE,
    KS4_2019,
    KS4_FILE,
    KS4_PROV,
    LAIT_FILE,
    PREMIUM_FILE,
    excluded,
    lait,
    named,
    pack,
    primary_more,
    publish_more,
    secondary_more,
)

DOMAIN = """\
### 3.3 National figures, early years, phonics, MTC, KS2
| Indicator | 2018/19 | 2019/20, 2020/21 | 2021/22 | Mark |
|---|---|---|---|---|
| Phonics by end Y2 % | 91 [S12] | n/p | 87 [K] | |
| RWM higher % | 11 [K] | n/p | 7 [S4] | |
| Reading exp / high / avg | 73 / 27 [K] / 104 | n/p | 75 [S99] / 28 [K] / 105 [K] | [S2] |
| Writing exp / GDS | 78 / 20 [S5] | n/p | 69 / 13 [K] | [S2] |
"""


@pytest.fixture
def more(tmp_path: Path) -> Path:
    (tmp_path / "domain.md").write_text(DOMAIN, encoding="utf-8")
    return publish_more(tmp_path / "data")


def test_cards_that_are_right_pass(more: Path, tmp_path: Path) -> None:
    report = check(more, save(tmp_path / "cards", primary_more(), secondary_more()), TRUST)

    assert [str(difference) for difference in report.differences] == []
    assert report.totals() == {
        "census 2024-25": Total(2, 2, 2),
        "pupil premium 2019-20": Total(2, 2, 2),
        "absence 2023-24": Total(2, 2, 2),
        "absence extract 2021-22": Total(1, 1, 1),
        "absence extract 2023-24": Total(1, 1, 1),
        "exclusions 2016-17": Total(2, 2, 1),  # one under a predecessor's number, which the data README does not count
        "KS2 final 2018-19": Total(1, 1, 1),
        "KS2 final 2024-25": Total(1, 1, 1),
        "KS2 headlines 2023-24": Total(1, 1, 1),
        "KS4 final 2016-17": Total(1, 1, 1),
        "KS4 final 2018-19": Total(1, 1, 1),
        "KS4 prov. 2018-19": Total(1, 1, 1),
        "KS4 headlines 2024-25": Total(1, 1, 1),
        "GIAS export": Total(1, 1, 1),
        "in KS2 MAT file 2024-25": Total(2, 2, 2),
        "Ofsted grade 2026": Total(1, 1, 1),
        "Ofsted rating 2021": Total(1, 1, 1),
        "Ofsted rating 2022": Total(0, 0, 0),
    }
    assert report.quoted == 1
    assert report.worked_out == 2


# ----------------------------------------------------------------------------------------------------------------------
# One fault of each kind


def cell(card: Card, measure: str, period: str, series: str = "cells", group: str | None = None) -> Card:
    return next(one for one in find(card, measure, group)[series] if one["period"] == period)


def change(
    measure: str, period: str, series: str = "cells", group: str | None = None, /, **to: Any
) -> Callable[[Card], None]:
    return lambda card: cell(card, measure, period, series, group).update(to)


def told(measure: str, period: str, series: str = "cells", **to: Any) -> Callable[[Card], None]:
    return lambda card: cell(card, measure, period, series)["source"].update(to)


def drop(measure: str, period: str, series: str = "cells", group: str | None = None) -> Callable[[Card], None]:
    def fault(card: Card) -> None:
        found = find(card, measure, group)
        found[series] = [one for one in found[series] if one["period"] != period]

    return fault


def drop_row(measure: str) -> Callable[[Card], None]:
    def fault(card: Card) -> None:
        for section in card["sections"]:
            section["rows"] = [one for one in section["rows"] if one["measure"] != measure]

    return fault


def put(measure: str, period: str, other: Card, series: str = "cells") -> Callable[[Card], None]:
    """In the place of the cell stands another."""

    def fault(card: Card) -> None:
        found = find(card, measure)
        found[series] = [other if one["period"] == period else one for one in found[series]]

    return fault


def add(measure: str, other: Card, series: str = "cells") -> Callable[[Card], None]:
    return lambda card: find(card, measure)[series].append(other)


def provisional_first(card: Card) -> None:
    shown = cell(card, "ks4.a8", "2018-19")
    first = shown["also"][0]
    shown["also"] = [{**shown["source"], "value": shown["value"]}]
    shown.update(value=first["value"], shown=first["value"], source={k: v for k, v in first.items() if k != "value"})


PRIMARY, SECONDARY = "100001", "100002"
SUSPENSIONS = "beh.susp_rate"
ANOTHER_SCHOOLS = excluded("fixed_excl_rate", 10, "10", "10.00", ("31", "310")) | {"period": "2013-14"}
NEIGHBOURS = excluded("fixed_excl_rate", 4, "3", "3.00", ("9", "300"))
OF_ALL_SCHOOLS = excluded("fixed_excl_rate", 7, "4.76", "4.76", ("381865", "8025075"))
OTHER_YEAR = lait("2022-23", "80", "80%", 10, "KS1P_all", "80")
OF_PRIMARIES = lait("2023-24", "5.16", "5.16%", 3, "PriTotAbs", "5.16")
PRIMARY_PERCENTAGE = "Percentage of Primary pupils eligible for the Deprivation Pupil Premium"
QUOTED = {"origin": "quoted", "words": "[S12]"}

FAULTS: dict[str, tuple[str, Callable[[Card], None], str, tuple[str, ...]]] = {
    # pupil premium
    "the pupil premium share is one off": (
        PRIMARY,
        change("ctx.pp_pct", "2019-20", value="4.4902439", shown="4.5%"),
        "wrong value",
        ("ctx.pp_pct", "'0.043'", '"4.4902439"'),
    ),
    "the pupil premium share is of the rounded total": (
        PRIMARY,
        change("ctx.pp_pct", "2019-20", value="4.87804878", shown="4.9%", numerator="2"),
        "wrong value",
        ("ctx.pp_pct", "'0.043'", '"4.87804878"'),
    ),
    "the fraction is shown as a percentage": (
        PRIMARY,
        change("ctx.pp_pct", "2019-20", value="0.043", shown="0%"),
        "wrong value",
        ("ctx.pp_pct", '"0.043"'),
    ),
    "a secondary's pupil premium is that of pupils of primary age": (
        SECONDARY,
        change("ctx.pp_pct", "2019-20", value="0", shown="0%"),
        "wrong value",
        ("ctx.pp_pct", "'0.125'", '"0"'),
    ),
    "and names that column": (
        SECONDARY,
        told("ctx.pp_pct", "2019-20", column=PRIMARY_PERCENTAGE, published_text="0"),
        "wrong source",
        ("'0' stands there",),
    ),
    # suspensions and exclusions
    "a rate is one off": (
        SECONDARY,
        change(SUSPENSIONS, "2016-17", value="14.99", shown="14.99"),
        "wrong value",
        ("fixed_excl_rate", "line 3", "'15'", '"14.99"'),
    ),
    "a neighbour's row is shown": (
        PRIMARY,
        put(SUSPENSIONS, "2016-17", NEIGHBOURS),
        "wrong value",
        (SUSPENSIONS, "line 2", "'2'", '"3"'),
    ),
    "and named": (PRIMARY, put(SUSPENSIONS, "2016-17", NEIGHBOURS), "wrong source", ("line 4: '3' stands there",)),
    "the number was another school's in that year": (
        PRIMARY,
        add(SUSPENSIONS, ANOTHER_SCHOOLS),
        "value from no file",
        (SUSPENSIONS, "2013-14", '"10"'),
    ),
    "a predecessor's rows are dropped": (
        PRIMARY,
        drop(SUSPENSIONS, "2016-17"),
        "absent",
        (SUSPENSIONS, "2016-17", "line 2", "'2'"),
    ),
    "a withheld number is shown as nought": (
        PRIMARY,
        change("beh.susp_1plus", "2016-17", value="0", shown="0%", missing=None),
        "marker shown as a value",
        ("one_plus_fixed_rate", "'x'", '"0"'),
    ),
    "a nought is shown as missing": (
        PRIMARY,
        change("beh.pex_rate", "2016-17", **AS_MISSING),
        "value shown as missing",
        ("perm_excl_rate", "'0'"),
    ),
    "England is of all schools": (
        PRIMARY,
        put(SUSPENSIONS, "2016-17", OF_ALL_SCHOOLS, "england"),
        "wrong value",
        ("england figure", "line 5", "'1.37'", '"4.76"'),
    ),
    "the authority is of the other phase": (
        PRIMARY,
        change(SUSPENSIONS, "2016-17", "la", value="6.22", shown="6.22"),
        "wrong value",
        ("la figure", "line 8", "'1.39'", '"6.22"'),
    ),
    "the pupils behind a rate are wrong": (
        SECONDARY,
        change(SUSPENSIONS, "2016-17", denominator="999"),
        "wrong denominator",
        ("headcount 1000", '"999"'),
    ),
    "a rate reads like a percentage": (
        SECONDARY,
        change(SUSPENSIONS, "2016-17", shown="15.00%"),
        "shown otherwise",
        ('"15.00%"',),
    ),
    # key stage 4
    "Attainment 8 is one off": (
        SECONDARY,
        change("ks4.a8", "2018-19", value="50.2", shown="50.2"),
        "wrong value",
        (KS4_FILE, "ATT8SCR", "line 2", "'50.1'", '"50.2"'),
    ),
    "the provisional figure is shown though the final is there": (
        SECONDARY,
        provisional_first,
        "wrong order",
        ("ks4.a8", "2018-19", KS4_FILE, "'50.1'", '"49.9"'),
    ),
    "the provisional file is called final": (
        SECONDARY,
        lambda card: cell(card, "ks4.a8", "2018-19")["also"][0].update(stage="final"),
        "wrong source",
        (KS4_PROV, "stage final"),
    ),
    "the provisional figure is not listed": (
        SECONDARY,
        change("ks4.p8", "2018-19", also=[]),
        "left out of also",
        (KS4_PROV, "P8MEA", "'0.05'"),
    ),
    "England is the row of all schools": (
        SECONDARY,
        change("ks4.a8", "2016-17", "england", value="44.6", shown="44.6"),
        "wrong value",
        ("england figure", "line 5", "'46.3'", '"44.6"'),
    ),
    "an authority that the row does not name is left out": (
        SECONDARY,
        drop("ks4.a8", "2016-17", "la"),
        "absent",
        ("la figure", "ATT8SCR", "'50'"),
    ),
    "a small group is shown as nought": (
        SECONDARY,
        change("ks4.a8", "2016-17", "cells", "disadvantaged", value="0", shown="0", missing=None),
        "marker shown as a value",
        ("ATT8SCR_FSM6CLA1A", "'SUPP'"),
    ),
    "the groups are exchanged": (
        SECONDARY,
        change("ks4.a8", "2016-17", "england", "disadvantaged", value="49.9", shown="49.9"),
        "wrong value",
        ("england figure", "ATT8SCR_FSM6CLA1A", "'37.1'", '"49.9"'),
    ),
    "the confidence interval is another's": (
        SECONDARY,
        change("ks4.p8", "2018-19", interval="−0.30 to +0.10"),
        "wrong interval",
        ("-0.09 to 0.21",),
    ),
    "progress loses its sign": (
        SECONDARY,
        change("ks4.p8", "2016-17", value="0.1", shown="+0.10"),
        "wrong value",
        ("P8MEA", "'-0.10'", '"0.1"'),
    ),
    "a percentage loses its sign": (
        SECONDARY,
        change("ks4.em5", "2018-19", shown="47"),
        "shown otherwise",
        ("ks4.em5", '"47"'),
    ),
    "an extract is called published": (
        SECONDARY,
        told("ks4.a8", "2024-25", standing="published"),
        "wrong source",
        ("ks4_school_headlines_2024-2025.csv", "standing published"),
    ),
    "the newest year is shown as not loaded": (
        SECONDARY,
        change("ks4.a8", "2024-25", **AS_MISSING),
        "value shown as missing",
        ("2024-25", "'51.3'", "not-loaded"),
    ),
    "a quotient is not the sums divided": (
        SECONDARY,
        change("ks4.a8", "2017-18", "england", value="46.4", shown="46.4"),
        "wrong value",
        ("england figure", "t_att8 / t_pupils", "23250000 of 500000", '"46.4"'),
    ),
    "a row of key stage 4 is absent": (SECONDARY, drop_row("ks4.em5"), "absent", ("ks4.em5", "no such row")),
    # absence
    "the extract's year is dropped": (
        SECONDARY,
        drop("att.pa", "2021-22"),
        "absent",
        ("att.pa", "2021-22", "absence_school_2021-22", "'28.0625'"),
    ),
    "the extract goes before the published file": (
        SECONDARY,
        change("att.pa", "2023-24", value="30.53", shown="30.5%"),
        "wrong order",
        ("england_abs.csv", "'30.5'", '"30.53"'),
    ),
    # the interactive tool
    "a year is moved by one": (
        PRIMARY,
        lambda card: find(card, "psc.y1")["england"].append(OTHER_YEAR),
        "value from no file",
        ("england figure", "psc.y1", "2022-23", '"80"'),
    ),
    "the measure of another phase": (
        SECONDARY,
        put("att.absence", "2023-24", OF_PRIMARIES, "la"),
        "wrong value",
        ("la figure", "line 4", "'8.0099999999999998'", '"5.16"'),
    ),
    "the row is said to be of another measure": (
        PRIMARY,
        told("psc.y1", "2023-24", "england", column="Values, Short Desc KS1P_FSM"),
        "wrong source",
        ("says the row is of Short Desc KS1P_FSM",),
    ),
    "a provisional figure is called final": (
        PRIMARY,
        told("psc.y1", "2024-25", "england", stage="final"),
        "wrong source",
        (LAIT_FILE, "line 12", "stage final"),
    ),
    "England's phonics are shown as not loaded": (
        PRIMARY,
        change("psc.y1", "2023-24", "england", **AS_MISSING),
        "value shown as missing",
        ("england figure", "psc.y1", "'80'"),
    ),
    "the authority's phonics are left out": (PRIMARY, drop("psc.y1", "2023-24", "la"), "absent", ("la figure", "'84'")),
    "a dash is shown as nought": (
        PRIMARY,
        change("psc.y1", "2020-21", "england", value="0", shown="0%", missing=None),
        "marker shown as a value",
        ("'-'", '"0"'),
    ),
    "a long float is cut off": (
        PRIMARY,
        change("ctx.eal_pct", "2024-25", "la", value="17", shown="17%"),
        "wrong value",
        ("'17.600000000000001'", '"17"'),
    ),
    "the newest figure is an older one": (
        PRIMARY,
        lambda card: find(card, "psc.y1").update(england_latest=cell(card, "psc.y1", "2023-24", "england")),
        "not the newest",
        ("england figure", "2024-25", '"2023-24"'),
    ),
    "the tool goes before the publication itself": (
        PRIMARY,
        put("att.absence", "2023-24", lait("2023-24", "5.53", "5.53%", 2, "PriTotAbs", "5.53"), "england"),
        "wrong order",
        ("england figure", "england_abs.csv", "'5.5'", '"5.53"'),
    ),
    # early years, this year so far, the neighbourhood
    "good level of development is the boys'": (
        PRIMARY,
        change("eyfs.gld", "2017-18", "england", value="65", shown="65%"),
        "wrong value",
        ("gld_percent", "line 2", "'71.5'", '"65"'),
    ),
    "good level of development is another year's": (
        PRIMARY,
        change("eyfs.gld", "2017-18", "england", value="70.7", shown="70.7%"),
        "wrong value",
        ("'71.5'", '"70.7"'),
    ),
    "the children behind it are wrong": (
        PRIMARY,
        change("eyfs.gld", "2017-18", "la", numerator="10193"),
        "wrong numerator",
        ("gld_number 10192", '"10193"'),
    ),
    "this year so far is of all schools": (
        PRIMARY,
        change("att.overall_ytd", "2025-26", "england", value="93.11675186", shown="93.1%"),
        "wrong value",
        ("attendance_perc", "line 2", '"93.11675186"'),
    ),
    "this year so far does not say up to when": (
        PRIMARY,
        told("att.overall_ytd", "2025-26", "england", as_at=None),
        "wrong source",
        ("as at None",),
    ),
    "this year so far stands under another year": (
        PRIMARY,
        change("att.overall_ytd", "2025-26", "england", period="2024-25", period_shown="2024/25"),
        "value from no file",
        ("2024-25", '"94.72331946"'),
    ),
    "a withheld share of absence is shown as nought": (
        PRIMARY,
        change("att.pa_ytd", "2025-26", "la", value="0", shown="0%", missing=None),
        "marker shown as a value",
        ("la figure", "pa_perc", "'c'"),
    ),
    "the decile is the neighbour's": (
        PRIMARY,
        change("ctx.idaci_decile", "2019-20", value="9", shown="9"),
        "wrong value",
        (IDACI_FILE, "line 3", "'3'", '"9"'),
    ),
    "the decile is shown as missing": (
        PRIMARY,
        change("ctx.idaci_decile", "2019-20", **AS_MISSING),
        "value shown as missing",
        ("ctx.idaci_decile", "'3'"),
    ),
    # inspections
    "an inspection is graded otherwise": (
        PRIMARY,
        lambda card: card["inspections"][1].update(outcome="Good"),
        "wrong inspection",
        ("OFSTEDRATING", "line 2", "'Requires Improvement' 2017-03-14", '"Good"'),
    ),
    "an inspection is of another day": (
        PRIMARY,
        lambda card: card["inspections"][1].update(inspected_on="2017-04-13"),
        "wrong inspection",
        ("2017-03-14", "inspected on 2017-04-13"),
    ),
    "an inspection is a neighbour's": (
        PRIMARY,
        lambda card: card["inspections"][0]["source"].update(line=4, published_text="4"),
        "wrong inspection",
        ("line 4", "no row with a grade of this school"),
    ),
    "the newest grade is left out": (
        PRIMARY,
        lambda card: card["inspections"].pop(0),
        "inspection absent",
        ("OFSTED_OVERALL_1_TO_4", "line 2", "'2'"),
    ),
    # gaps
    "a gap is not the difference": (
        PRIMARY,
        change("ks2.gap_rwm", "2018-19", "england", value="19", shown="+19"),
        "wrong value",
        ("ks2.gap_rwm", "file: 20", '"19"'),
    ),
    "a gap is shown though one side is withheld": (
        PRIMARY,
        change("ks2.gap_rwm", "2018-19", value="60", shown="+60", missing=None),
        "value from no file",
        ("ks2.gap_rwm", '"60"'),
    ),
    # quoted national figures
    "a quoted figure is only known by heart": (
        PRIMARY,
        add("psc.y2_cum", value("2021-22", "87", "87%", dict(QUOTED)), "england"),
        "quoted without a source",
        ("psc.y2_cum", "2021-22", "marked K", '"87"'),
    ),
    "a quoted figure is in no table": (
        PRIMARY,
        add("psc.y2_cum", value("2021-22", "90", "90%", dict(QUOTED)), "england"),
        "quoted from nowhere",
        ('"90"',),
    ),
    "a quoted figure stands before a file's": (
        PRIMARY,
        change("ks2.rwm_exp", "2018-19", "england", value="66", shown="66%", source=dict(QUOTED)),
        "quoted though a file has it",
        ("ks2.rwm_exp", "'65%'", '"66"'),
    ),
    "the newest figure is only known by heart": (
        PRIMARY,
        lambda card: find(card, "ks2.rwm_high").update(england_latest=value("2018-19", "11", "11%", dict(QUOTED))),
        "quoted without a source",
        ("ks2.rwm_high", "marked K", '"11"'),
    ),
    "a school's figure is quoted": (
        PRIMARY,
        add("psc.y2_cum", value("2018-19", "91", "91%", dict(QUOTED)), "la"),
        "quoted of another place",
        ("la figure", '"91"'),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(fault: str, more: Path, tmp_path: Path) -> None:
    urn, spoil, kind, words = FAULTS[fault]
    cards = {PRIMARY: primary_more(), SECONDARY: secondary_more()}
    spoil(cards[urn])
    folder = tmp_path / "cards"
    folder.mkdir()
    for number, card in cards.items():
        (folder / f"{number}.json").write_text(json.dumps(card), encoding="utf-8")

    report = check(more, folder, TRUST)

    told = [str(difference) for difference in report.differences if difference.kind == kind]
    assert told, report.text()
    assert any(all(word in one for word in words) for one in told), report.text()
    assert all(urn in one for one in told), report.text()


# ----------------------------------------------------------------------------------------------------------------------
# Who bore a number, and what the files withhold


def test_a_linked_predecessor_without_a_number_bore_the_number_the_school_kept(more: Path) -> None:
    """No file gives the number of a school that closed before the oldest file that gives numbers."""
    pack(more / f"raw/exclusions/{EXCLUSIONS_FILE}", EXCLUSIONS.replace("9363001", "9362001"))
    pack(
        more / "raw/absence/ees/absence_number_missing_at_least_one_session_by_reason.zip",
        "geographic_level,time_period,laestab,urn\n",
    )
    write(more / "raw/performance-tables/ks2/2018-2019/936_ks2final.csv", "RECTYPE,LEA,ESTAB,URN,SCHNAME,PTRWM_EXP\n")

    figures = Published(more).of_school("100001")

    assert [(one.text, one.relation) for one in figures["beh.susp_rate", "all", "2016-17"]] == [("2", 1)]


def test_a_school_of_both_ages_has_the_share_of_all_its_pupils(more: Path) -> None:
    path = more / f"raw/census/{PREMIUM_FILE}"
    text = path.read_text(encoding="utf-8-sig").replace(
        "1000,0,0,0,1000,125,0.125,125", "1000,200,40,0.2,800,60.5,0.076,101"
    )
    write(path, text)

    (cells,) = Published(more).of_school("100002")["ctx.pp_pct", "all", "2019-20"]

    assert cells.says(Decimal("10.05"))
    assert not cells.says(Decimal("20"))
    assert not cells.says(Decimal("10.1"))


def test_a_number_is_another_schools_in_the_years_in_which_a_file_says_so(more: Path) -> None:
    figures = Published(more).of_school("100001")

    assert ("beh.susp_rate", "all", "2013-14") not in figures


def test_a_school_made_of_two_is_neither_of_them(more: Path) -> None:
    path = more / "raw/gias/links/links_edubasealldata20250422.csv"
    path.write_text(path.read_text(encoding="utf-8-sig") + '100001,90002,"Ash","Predecessor","01-12-2018"\n', "utf-8")

    assert Published(more).family("100001") == {"100001": 0}


def test_a_number_without_a_rate_is_not_answered_with_the_predecessors_rate(more: Path) -> None:
    """Eleven suspensions in the months after the school converted, and no pupils yet on the day they were counted."""
    own = "201617,School,936,9362001,State-funded primary,0,0,.,11,.,9,.\n"
    pack(more / f"raw/exclusions/{EXCLUSIONS_FILE}", EXCLUSIONS + own)
    pack(
        more / "raw/absence/ees/absence_number_missing_at_least_one_session_by_reason.zip",
        "geographic_level,time_period,laestab,urn\nSchool,201617,9363001,90001\nSchool,201617,9362001,100001\n",
    )

    cells = Published(more).of_school("100001")["beh.susp_rate", "all", "2016-17"]

    assert [(one.text, one.urn or one.relation) for one in cells] == [(".", 0), ("2", 1)]


def test_a_final_file_that_withholds_is_not_answered_from_the_provisional_one(more: Path, tmp_path: Path) -> None:
    write(more / f"raw/performance-tables/ks4/{KS4_FILE}", KS4_2019.replace(",50.1,", ",SUPP,"))
    card = secondary_more()
    shown = cell(card, "ks4.a8", "2018-19")
    shown.update(missing("2018-19", "suppressed", named(KS4_FILE, "ATT8SCR", 2, "SUPP"), "100002"))
    folder = save(tmp_path / "cards", primary_more(), card)
    assert check(more, folder, TRUST).ok

    shown.update(value("2018-19", "49.9", "49.9", named(KS4_PROV, "ATT8SCR", 2, "49.9", stage="provisional"), "100002"))
    assert "withheld shown as a value" in check(more, save(folder, card), TRUST).kinds()


# ----------------------------------------------------------------------------------------------------------------------
# Readers


@pytest.mark.parametrize(
    ("text", "period", "stage"),
    [
        ("2024", "2023-24", -1),
        ("2023/24", "2023-24", -1),
        ("2023-24", "2023-24", -1),
        ("2024-25 (OT)", "2024-25", -1),
        ("2021 (Final)", "2020-21", 0),
        ("2023 (Rev)", "2022-23", 1),
        ("2025 (prov)", "2024-25", 2),
        ("2014-16", "", -1),
        ("0", "", -1),
    ],
)
def test_the_interactive_tools_years_are_school_years(text: str, period: str, stage: int) -> None:
    assert year_of(text) == (period, stage)


def test_parquet_and_workbook_are_read_without_a_library(more: Path) -> None:
    published = Published(more)
    tool = next(sheet for sheet in published.sheets if isinstance(sheet, Lait))
    areas = next(sheet for sheet in published.sheets if isinstance(sheet, Neighbourhoods))

    assert tool.rows[4] == ["SecTotAbs", "2024", "936", "8.0099999999999998"]
    assert 17 not in tool.rows  # a measure that no card shows
    assert areas.rows[3] == ["E01000002", "3"]


def test_a_trusts_members_are_those_the_trust_level_file_lists(more: Path) -> None:
    sheet = next(sheet for sheet in Published(more).sheets if isinstance(sheet, Trusts))

    assert sheet.members("900") == {"100001", "100003"}
    figures = Published(more).of_trust(900)
    assert [one.text for one in figures["ks2.rwm_exp", "all", "2024-25"]] == ["66%"]
    assert figures["ks2.rwm_exp", "disadvantaged", "2024-25"][0].reasons == {"suppressed"}


def test_the_marks_of_quoted_figures_are_read_part_by_part(tmp_path: Path) -> None:
    path = tmp_path / "domain.md"
    path.write_text(DOMAIN, encoding="utf-8")

    found = {(one.measure, one.period, str(one.value)): one.sourced for one in read_quotes(path)}

    assert found == {
        ("psc.y2_cum", "2018-19", "91"): True,
        ("psc.y2_cum", "2021-22", "87"): False,
        ("ks2.rwm_high", "2018-19", "11"): False,
        ("ks2.rwm_high", "2021-22", "7"): True,
        ("ks2.read_exp", "2018-19", "73"): True,
        ("ks2.read_high", "2018-19", "27"): False,
        ("ks2.read_avg", "2018-19", "104"): True,
        ("ks2.read_exp", "2021-22", "75"): True,
        ("ks2.read_high", "2021-22", "28"): False,
        ("ks2.read_avg", "2021-22", "105"): False,
        ("ks2.writ_exp", "2018-19", "78"): True,
        ("ks2.writ_gds", "2018-19", "20"): True,
        ("ks2.writ_exp", "2021-22", "69"): False,
        ("ks2.writ_gds", "2021-22", "13"): False,
    }
