"""The trust's overview beside the same files: each school's figure and what is published for the trust."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.independent.check_cards import check
from tests.independent.small import TRUST, save
from tests.independent.small_more import primary_more, publish_more, secondary_more, workbook

Sheet = list[list[str | int]]

SCHOOLS: Sheet = [
    [
        "URN",
        "School",
        "Phase",
        "att.absence 2023/24",
        "Beside England",
        "ks2.rwm_exp 2024/25",
        "beh.susp_1plus 2016/17",
    ],
    ["100001", "Ashdown Primary", "Primary", "5.40000000", "", "66.00000000", "Suppressed: too few pupils to publish"],
    ["100002", "Birch Secondary", "Secondary", "9.00000000", "", "Not applicable: secondary school", "6.00000000"],
    ["Small Trust"],
]
TOGETHER: Sheet = [
    ["Measure", "Year", "Schools together", "Of schools", "Published for the trust"],
    ["att.absence", "2023/24", "7.1", "2 schools", ""],
    ["ks2.rwm_exp", "2024/25", "Not available", "0 of 1", "66% published for the trust"],
    ["ks2.rwm_exp, Disadvantaged pupils", "2024/25", "", "", ""],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    publish_more(tmp_path / "data")
    card = primary_more()
    for section in card["sections"]:
        for one in section["rows"]:
            one["group_name"] = "Disadvantaged pupils" if one["group"] == "disadvantaged" else one["group"]
    return save(tmp_path / "cards", card, secondary_more())


def differences(folder: Path, schools: Sheet, together: Sheet) -> list[str]:
    workbook(folder / "trust.xlsx", schools, together)
    report = check(folder.parent / "data", folder, TRUST)
    return [str(one) for one in report.differences]


def test_an_overview_that_is_right_passes(folder: Path) -> None:
    workbook(folder / "trust.xlsx", SCHOOLS, TOGETHER)
    report = check(folder.parent / "data", folder, TRUST)

    assert [str(one) for one in report.differences] == []
    assert report.overview == 5


def test_without_an_overview_the_report_says_so(folder: Path) -> None:
    assert "no overview" in check(folder.parent / "data", folder, TRUST).text()


def put(sheet: int, row: int, column: int, text: str) -> Callable[[list[Sheet]], None]:
    def fault(sheets: list[Sheet]) -> None:
        sheets[sheet][row][column] = text

    return fault


FAULTS: dict[str, tuple[Callable[[list[Sheet]], object], tuple[str, ...]]] = {
    "a school's figure is one off": (
        put(0, 1, 3, "5.50000000"),
        ("100001 Ashdown Primary", "att.absence", "'5.4'", "5.50000000"),
    ),
    "a school's figure is another's": (put(0, 2, 3, "5.40000000"), ("100002", "att.absence", "'9.0'", "5.40000000")),
    "a figure is shown as missing": (put(0, 1, 5, "Not available"), ("ks2.rwm_exp", "'66%'", "Not available")),
    "a withheld figure is shown as nought": (put(0, 1, 6, "0.00000000"), ("beh.susp_1plus", "'x'", "0.00000000")),
    "a figure comes from no file": (put(0, 2, 5, "50.00000000"), ("100002", "ks2.rwm_exp", "nothing", "50.00000000")),
    "a school is left out": (lambda sheets: sheets[0].pop(2), ("100002 Birch Secondary", "not in the overview")),
    "the trust's figure is one off": (
        put(1, 2, 4, "67% published for the trust"),
        ("trust 900", "ks2.rwm_exp", "'66%'", "67%"),
    ),
    "the trust's figure is left out": (put(1, 2, 4, ""), ("trust 900", "PRWM_EXP_WGTAVG", "'66%'")),
    "a figure withheld for the trust is shown": (
        put(1, 3, 4, "40% published for the trust"),
        ("trust 900", "disadvantaged", "'SUPPMAT'", "40%"),
    ),
    "nothing is published for the trust": (
        put(1, 1, 4, "5.5% published for the trust"),
        ("trust 900", "att.absence", "nothing", "5.5%"),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(fault: str, folder: Path) -> None:
    spoil, words = FAULTS[fault]
    sheets = [[list(row) for row in sheet] for sheet in (SCHOOLS, TOGETHER)]
    spoil(sheets)

    found = [one for one in differences(folder, *sheets) if one.startswith("overview")]

    assert len(found) == 1, found
    assert all(word in found[0] for word in words), found
