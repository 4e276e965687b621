"""The independent check of the cards can fail: one fault of each kind, planted in cards that are otherwise right."""

import ast
import copy
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.independent import check_cards
from tests.independent.check_cards import check
from tests.independent.published.everything import Published
from tests.independent.published.texts import read_rows
from tests.independent.report import Total, readme_table
from tests.independent.small import (
    ABSENCE,
    ABSENCE_FILE,
    AS_MISSING,
    CENSUS,
    HEADLINES_2024,
    KS2_2019,
    KS2_FILE,
    NOT_LOADED,
    README,
    TRUST,
    Card,
    absence,
    cell,
    find,
    ks2,
    missing,
    primary,
    save,
    secondary,
    source,
    write,
)

# ----------------------------------------------------------------------------------------------------------------------
# A clean case


def test_cards_that_are_right_pass(files: Path, tmp_path: Path) -> None:
    report = check(files, save(tmp_path / "cards", primary(), secondary()), TRUST)

    assert [str(difference) for difference in report.differences] == []
    assert report.ok
    assert report.totals() == {
        "census 2024-25": Total(2, 2, 2),
        "absence 2023-24": Total(2, 2, 2),
        "KS2 final 2018-19": Total(1, 1, 1),
        "KS2 final 2024-25": Total(1, 1, 1),
        "KS2 headlines 2023-24": Total(1, 1, 1),
    }
    assert report.values == 21
    assert report.missing == 5
    assert report.also == 1
    assert "ks2.phonics" in report.unknown


def test_the_report_prints_schools_compared_beside_the_table(files: Path, tmp_path: Path) -> None:
    text = check(files, save(tmp_path / "cards", primary(), secondary()), TRUST).text()

    assert f"Trust {TRUST} SMALL TRUST: 2 schools" in text
    assert "2018-2019/936_ks2final.csv" in text
    assert re.search(r"KS2 final 2018-19 +1 +1 +1 +1\n", text)
    assert text.endswith("No difference")


# ----------------------------------------------------------------------------------------------------------------------
# One fault of each kind


def change(
    measure: str, period: str, group: str | None = None, /, series: str = "cells", **to: Any
) -> Callable[[Card], object]:
    def fault(card: Card) -> None:
        cell(card, measure, period, group, series).update(to)

    return fault


def change_source(measure: str, period: str, series: str = "cells", **to: Any) -> Callable[[Card], object]:
    def fault(card: Card) -> None:
        cell(card, measure, period, series=series)["source"].update(to)

    return fault


def drop_row(measure: str) -> Callable[[Card], object]:
    def fault(card: Card) -> None:
        for section in card["sections"]:
            section["rows"] = [row for row in section["rows"] if row["measure"] != measure]

    return fault


def drop_cell(measure: str, period: str, series: str = "cells", group: str | None = None) -> Callable[[Card], object]:
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


def of_the_school(**to: Any) -> Callable[[Card], object]:
    return lambda card: card["school"].update(to)


FAULTS: dict[str, tuple[Callable[[Card], object], str, tuple[str, ...]]] = {
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

    report = check(files, folder, TRUST)

    told = [str(difference) for difference in report.differences if difference.kind == kind]
    assert told, report.text()
    assert any(all(word in one for word in words) for one in told), report.text()
    assert all("100001 Ashdown Primary" in one for one in told)


def test_a_school_without_a_card_is_named_and_missed_in_the_count(files: Path, tmp_path: Path) -> None:
    report = check(files, save(tmp_path / "cards", primary()), TRUST)

    assert report.kinds() == {"no card", "count"}
    assert "100002 Birch Secondary" in report.text()
    assert "1 schools compared" in report.text()


def test_a_card_that_is_not_json_is_named(files: Path, tmp_path: Path) -> None:
    folder = save(tmp_path / "cards", primary(), secondary())
    (folder / "100002.json").write_text("<html>", encoding="utf-8")

    assert "no card" in check(files, folder, TRUST).kinds()


def test_an_empty_card_does_not_pass(files: Path, tmp_path: Path) -> None:
    folder = save(tmp_path / "cards", primary(), secondary())
    (folder / "100002.json").write_text("{}", encoding="utf-8")

    assert {"absent", "school", "count"} <= check(files, folder, TRUST).kinds()


@pytest.mark.parametrize("heading", ["schools", "census 24-25", "absence 23-24", "KS2 final 18-19"])
def test_another_number_in_the_data_readme_is_named(heading: str, files: Path, tmp_path: Path) -> None:
    headings = ["trust", "schools", "census 24-25", "absence 23-24", "KS2 final 18-19"]
    counts = ["Small Trust", "2", "2", "2", "1", "1", "0"]
    counts[headings.index(heading)] = "7"
    text = README.replace("| Small Trust | 2 | 2 | 2 | 1 | 1 | 0 |", f"| {' | '.join(counts)} |")
    (files / "README.md").write_text(text, encoding="utf-8")

    report = check(files, save(tmp_path / "cards", primary(), secondary()), TRUST)

    assert [difference.kind for difference in report.differences] == ["count"]
    assert "7 in the data README" in report.text()


def test_a_later_year_in_the_table_takes_the_data_set_before_it(files: Path) -> None:
    text = "| trust | schools | census 18-19 | 22-23 | exclusions 16-17 | KS2 final 16-17 | 17-18 |\n|---|\n"
    (files / "README.md").write_text(text + "| A Trust | 3 | 4 | 5 | 6 | 7 | - |\n", encoding="utf-8")

    assert readme_table(files) == {
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

    report = check(files, save(tmp_path / "cards", card, secondary()), TRUST)

    assert report.kinds() == {"text unknown to this check"}


def test_a_row_under_the_same_laestab_belongs_to_the_school(files: Path, tmp_path: Path) -> None:
    """An extract's row without a URN is found by its authority and number."""
    text = HEADLINES_2024.replace("100001,936", ",936")
    write(files / "derived/ks2_school_headlines_2023-2024.csv", text)

    assert check(files, save(tmp_path / "cards", primary(), secondary()), TRUST).ok


def test_the_schools_own_row_goes_before_its_predecessors_in_one_file(files: Path, tmp_path: Path) -> None:
    """Both stand in the file of the year in which the school converted: one is shown, the other listed."""
    write(files / "raw/absence/2023-2024/england_abs.csv", ABSENCE + "936,3001,90001,6.0,SUPP\n")
    card = primary()
    older = source(ABSENCE_FILE, "PERCTOT", 6, "6.0")
    cell(card, "att.absence", "2023-24")["also"] = [{**older, "value": "6"}]
    cell(card, "att.overall", "2023-24")["also"] = [{**older, "value": "94"}]
    folder = save(tmp_path / "cards", card, secondary())
    assert check(files, folder, TRUST).ok

    shown = cell(card, "att.absence", "2023-24")
    shown["also"] = [{**shown["source"], "value": "5.4"}]
    shown.update(value="6", shown="6%", source=older, published_urn="90001")
    report = check(files, save(folder, card), TRUST)
    assert report.kinds() == {"wrong order"}


def test_the_schools_own_row_goes_first_wherever_it_stands(files: Path) -> None:
    text = ABSENCE.replace("936,2001,100001", "936,3001,90001,6.0,SUPP\n936,2001,100001")
    write(files / "raw/absence/2023-2024/england_abs.csv", text)

    cells = Published(files).of_school("100001")["att.absence", "all", "2023-24"]

    assert [(one.urn, one.line) for one in cells] == [("100001", 3), ("90001", 2)]


@pytest.mark.parametrize("file", ["2018-2019/850_ks2final.csv", "2018-2019/936_ks2final.csv"])
def test_england_may_be_named_from_either_file_that_gives_it(file: str, files: Path, tmp_path: Path) -> None:
    head, *_, england = KS2_2019.splitlines()
    write(files / "raw/performance-tables/ks2/2018-2019/850_ks2final.csv", f"{head}\n{england}\n")
    card = primary()
    line = 6 if "936" in file else 2
    cell(card, "ks2.rwm_exp", "2018-19", series="england")["source"].update(file=file, line=line)

    assert check(files, save(tmp_path / "cards", card, secondary()), TRUST).ok


@pytest.mark.parametrize(("reason", "ok"), [("new-school", True), ("not-available", True), ("suppressed", False)])
def test_a_row_that_stops_short_says_why_in_its_last_text(reason: str, ok: bool, files: Path, tmp_path: Path) -> None:
    lines = KS2_2019.replace("Ashdown Primary,NEW", "Ashdown Primary,54%,NEW").splitlines()
    del lines[3]  # the predecessor's row
    write(files / "raw/performance-tables/ks2/2018-2019/936_ks2final.csv", "\n".join([*lines, ""]))
    place = source(KS2_FILE, "PTRWM_EXP_FSM6CLA1A", 3, "")
    card = primary()
    cell(card, "ks2.rwm_exp", "2018-19", "disadvantaged").update(missing("2018-19", reason, place, "100001"))

    differences = check(files, save(tmp_path / "cards", card, secondary()), TRUST).differences

    found = [one for one in differences if one.group == "disadvantaged" and one.about == "school"]
    assert [one.kind for one in found] == ([] if ok else ["wrong reason"])
    assert ok or "the row stops before this column" in str(found[0])


def test_a_line_is_a_line_of_the_file_and_not_a_count_of_rows(files: Path) -> None:
    path = files / "raw/census/2024-2025/england_census.csv"
    write(path, '"UR\nN"\n\n' + CENSUS)
    assert [line for line, _ in read_rows(path)] == [1, 4, 5, 6, 7, 8]


def test_a_merged_predecessor_is_another_school(files: Path) -> None:
    published = Published(files)

    assert published.family("100001") == {"100001": 0, "90001": 1}
    assert published.family("100003") == {"100003": 0}


def test_cards_of_other_schools_are_mentioned_only(files: Path, tmp_path: Path) -> None:
    folder = save(tmp_path / "cards", primary(), secondary())
    (folder / "100003.json").write_text("{}", encoding="utf-8")
    report = check(files, folder, TRUST)

    assert report.ok
    assert "100003" in report.text()


# ----------------------------------------------------------------------------------------------------------------------
# As a program


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", check_cards.__name__, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])


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


CHECKER = sorted(
    path
    for path in (Path(__file__).parent).rglob("*.py")
    if not path.name.startswith("test_")
    and path.name not in ("conftest.py", "fetch_cards.py", "small.py", "small_more.py")
)


@pytest.mark.parametrize("path", CHECKER, ids=lambda path: path.stem)
def test_the_check_shares_no_code_with_the_product(path: Path) -> None:
    """Only the standard library, and of that no reader of Parquet or Excel: none is in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    ours = {name for name in imported if name.startswith("tests.independent")}

    assert {name.split(".")[0] for name in imported - ours} <= sys.stdlib_module_names
    assert not {"importlib", "subprocess", "ctypes", "runpy"} & imported
    assert {one for one in ours if one.split(".")[2] in ("fetch_cards", "small", "small_more", "conftest")} == set()
    assert all(node.level == 0 for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))


def test_all_modules_of_the_check_are_looked_at() -> None:
    assert {path.stem for path in CHECKER} >= {"check_cards", "comparing", "everything", "lait", "parquet", "workbook"}
