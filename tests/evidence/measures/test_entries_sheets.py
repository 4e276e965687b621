"""A trust's own sheet, as it stands: which cell is about what."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.measures.headings import Kind, read_day, read_heading, read_stage, read_year
from headwater.evidence.measures.models import Stage
from headwater.evidence.measures.sheets import Layout, Sheet, SheetRow, came_from, label_of, read_sheet
from headwater.foundations.documents.tables import address_of, read_pasted

# The card that one trust published in July 2025 (Appendix 1), as its table copies.
APPENDIX = """\
July 2025

Context\tAcademy\tNational\tPhonics\t2022\t2023\t2024\t2025\tTarget\tNational
Total on Roll\t468\t282\t% Achieving by Year 1\t92\t81\t85\t78\t83\t80
Pupil Premium (%)\t40\t23\t% Achieving by Year 2\t92\t98\t96\t90\t90\t91
EAL (%)\t10\t21\t\t\t\t\t\t\t
SEN (%)\t25\t14\tEYFS\t2022\t2023\t2024\t2025\tTarget\tNational
Deprivation Indicator\t0.29\t0.21\t% Good level of development\t78\t77\t73\t73\t\t67

Attendance\t2019\t2021\t2022\t2023\t2024\t2025 YTD\tTarget\tNational
Whole School Attendance\t93.1%\t96.0%\t94.4%\t94.9%\t95.2%\t95.4%\tNational\t94.5%
Excluding Nursery\t96.0%\t96.2%\t94.4%\t95.2%\t95.4%\t95.9%\tNational\t94.5%
Persistent Absence\t7.7%\t11.1%\t13.2%\t11.9%\t11.5%\t8.4%\tNational\t94.5%

Behaviour\t2019\t2021\t2022\t2023\t2024\t2025 YTD\tTarget\tNational
No. of students suspended\t0.4%\t0.0%\t0.2%\t0.4%\t0.2%\t0.4%\t0.0%\t0.6%
No. of students 2+ suspensions\t\t\t\t0.0%\t0.0%\t0.4%\t0.0%\t
Permanent Exclusions\t0.0%\t0.0%\t0.0%\t0.2%\t0.0%\t0.0%\t0.0%\t0.0%

KS2\t2022\t2023\t2024\t2025\tTarget\tNational
% Meeting Expected in RWM\t85\t80\t74\t76\t76\t59
% Meeting Higher standard in RWM\t16\t15\t7\t18\t18\t11

Subject\t2022\t2023\t2024\t2025
% Exp in Reading\t87\t82\t84\t82
% Exp in Writing\t93\t95\t87\t83
% Exp in Maths\t95\t88\t84\t81

Ofsted Next Steps

Last Inspection: 22nd October 2024
Next Inspection Due: 2026/27
"""


def read(text: str) -> Sheet:
    return read_sheet(read_pasted(text))


def row(sheet: Sheet, measure: str) -> SheetRow:
    [found] = [row for row in sheet.rows if row.measure == measure]
    return found


def values(row: SheetRow, *kinds: Kind) -> dict[str, str]:
    return {cell.heading.period or cell.heading.kind: cell.text for cell in row.cells_of(*(kinds or Kind)) if cell.text}


# Headings ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2022", "2021-22"),
        ("2024/25", "2024-25"),
        ("2024-25", "2024-25"),
        ("2024–2025", "2024-25"),
        ("202425", "2024-25"),
    ],
)
def test_a_year_is_named_by_the_year_it_ends(text: str, period: str) -> None:
    heading = read_heading(text, column=2, address="C1")
    assert heading is not None
    assert (heading.kind, heading.period, heading.is_bare_year) == (Kind.FIGURE, period, text == "2022")
    assert (heading.column, heading.address, heading.text) == (2, "C1", text)


@pytest.mark.parametrize(
    ("text", "kind", "period", "to_date", "stage"),
    [
        ("2025 YTD", Kind.FIGURE, "2024-25", True, ""),
        ("YTD", Kind.FIGURE, "", True, ""),
        ("2024/25 to date", Kind.FIGURE, "2024-25", True, ""),
        ("2025 (provisional)", Kind.FIGURE, "2024-25", False, "provisional"),
        ("Target", Kind.TARGET, "", False, ""),
        ("Target 2025/26", Kind.TARGET, "2025-26", False, ""),
        ("National", Kind.ENGLAND, "", False, ""),
        ("National (2024)", Kind.ENGLAND, "2023-24", False, ""),
        ("Nat.", Kind.ENGLAND, "", False, ""),
        ("LA", Kind.LA, "", False, ""),
        ("Academy", Kind.FIGURE, "", False, ""),
    ],
)
def test_a_heading_says_what_stands_below_it(text: str, kind: Kind, period: str, to_date: bool, stage: str) -> None:
    heading = read_heading(text, column=0, address="A1")
    assert heading is not None
    assert (heading.kind, heading.period, heading.is_to_date, heading.stage) == (kind, period, to_date, stage)


@pytest.mark.parametrize(
    "text",
    ["", "-", "Phonics", "KS2 2022", "2024/26", "National target", "93.1%", "468", "18/07/2025", "Year 2022 group"],
)
def test_what_is_only_partly_known_is_no_heading(text: str) -> None:
    assert read_heading(text, column=0, address="A1") is None


def test_a_year_alone_is_read_in_a_long_sheet() -> None:
    said = read_year("2025 YTD")
    assert said is not None
    assert (said.period, said.is_to_date, said.is_bare) == ("2024-25", True, True)
    assert read_year("National") is None
    assert read_year("Target 2025") is None


@pytest.mark.parametrize(
    "text", ["2025-07-18", "18/07/2025", "18.7.2025", "18 July 2025", "18th July 2025", "18 Jul 2025", "18/7/25"]
)
def test_a_day_is_read_day_first(text: str) -> None:
    assert read_day(text) == date(2025, 7, 18)


def test_no_day_and_no_stage_are_none() -> None:
    assert (read_day("July 2025"), read_day("31/02/2025"), read_stage("sort of")) == (None, None, None)
    assert read_stage(" Provisional ") == Stage.PROVISIONAL


# Wide ----------------------------------------------------------------------------------------------------------------


def test_the_published_card_is_read_block_by_block() -> None:
    sheet = read(APPENDIX)
    assert sheet.layout == Layout.WIDE
    assert [(block.title, block.address, len(block.rows)) for block in sheet.blocks] == [
        ("Context", "A3", 5),
        ("Phonics", "D3", 2),
        ("EYFS", "D7", 1),
        ("Attendance", "A10", 3),
        ("Behaviour", "A15", 3),
        ("KS2", "A20", 2),
        ("Subject", "A24", 3),
    ]
    assert sheet.problems == ()
    assert [row.problems for row in sheet.rows if row.problems] == []
    assert [row.measure for row in sheet.rows] == [
        "ctx.nor", "ctx.pp_pct", "ctx.eal_pct", "ctx.sen_pct", "ctx.idaci", "psc.y1", "psc.y2_cum", "eyfs.gld",
        "att.overall", "att.overall_csa", "att.pa", "beh.susp_1plus", "beh.susp_2plus", "beh.pex_rate",
        "ks2.rwm_exp", "ks2.rwm_high", "ks2.read_exp", "ks2.writ_exp", "ks2.mat_exp",
    ]  # fmt: skip


def test_every_number_of_the_published_card_stands_where_it_stood() -> None:
    sheet = read(APPENDIX)
    numbers = sum(1 for _, _, text in read_pasted(APPENDIX).cells() if text.strip("%").replace(".", "").isdigit())
    years = sum(1 for heading in sheet.headings if heading.period and not heading.is_to_date)
    read_as_numbers = [cell for row in sheet.rows for cell in row.cells if cell.said.value is not None]
    assert len(read_as_numbers) == numbers - years == 92
    assert values(row(sheet, "psc.y1"), Kind.FIGURE) == {
        "2021-22": "92", "2022-23": "81", "2023-24": "85", "2024-25": "78"
    }  # fmt: skip
    assert values(row(sheet, "psc.y1"), Kind.TARGET, Kind.ENGLAND) == {"target": "83", "england": "80"}
    gld = row(sheet, "eyfs.gld")
    assert [(cell.address, cell.text) for cell in gld.cells_of(Kind.TARGET, Kind.ENGLAND)] == [("I8", ""), ("J8", "67")]
    assert [cell.text for cell in row(sheet, "att.pa").cells_of(Kind.TARGET)] == ["National"]
    assert row(sheet, "att.overall").cells[5].heading.is_to_date
    assert [cell.address for cell in row(sheet, "beh.susp_2plus").cells if not cell.said.is_blank] == [
        "E17", "F17", "G17", "H17"
    ]  # fmt: skip


def test_a_label_that_says_number_over_percentages_is_told() -> None:
    sheet = read(APPENDIX)
    told = {row.measure: row.warnings[0].sentence for row in sheet.rows if row.warnings}
    assert sorted(told) == ["beh.susp_1plus", "beh.susp_2plus"]
    assert "“No. of students suspended” says a number" in told["beh.susp_1plus"]


def test_lines_without_figures_are_told_and_no_problem() -> None:
    assert [line.sentence for line in read(APPENDIX).unread] == [
        "July 2025", "Ofsted Next Steps", "Last Inspection: 22nd October 2024", "Next Inspection Due: 2026/27"
    ]  # fmt: skip


def test_a_title_may_stand_above_its_years() -> None:
    sheet = read("Phonics\n\t2024\t2025\n% Achieving by Year 1\t85\t78\n")
    assert [(block.title, block.address) for block in sheet.blocks] == [("Phonics", "A2")]
    assert row(sheet, "psc.y1").cells[1].text == "78"
    assert sheet.unread == ()


def test_an_empty_column_between_blocks_or_years_moves_nothing() -> None:
    sheet = read("KS2\t2024\t\t2025\t\tSubject\t2025\nRWM expected\t74\t\t76\t\t% Exp in Maths\t81\n")
    assert [block.title for block in sheet.blocks] == ["KS2", "Subject"]
    assert values(row(sheet, "ks2.rwm_exp")) == {"2023-24": "74", "2024-25": "76"}
    assert values(row(sheet, "ks2.mat_exp")) == {"2024-25": "81"}


def test_cells_are_read_by_their_heading_and_a_short_row_is_told() -> None:
    sheet = read("EYFS\t2024\t2025\tTarget\tNational\n% Good level of development\t73\t73\t67\n")
    found = row(sheet, "eyfs.gld")
    assert [(cell.heading.text, cell.text) for cell in found.cells] == [
        ("2024", "73"), ("2025", "73"), ("Target", "67"), ("National", "")
    ]  # fmt: skip
    assert found.warnings[0].address == "A2"
    assert "3 cells under 4 headings" in found.warnings[0].sentence


def test_a_number_that_looks_like_a_year_is_no_heading_in_its_block() -> None:
    sheet = read("Context\tAcademy\nTotal on roll\t2012\nEAL (%)\t10\n")
    assert [block.title for block in sheet.blocks] == ["Context"]
    assert values(row(sheet, "ctx.nor")) == {"figure": "2012"}


def test_a_label_that_nobody_knows_is_a_problem_at_its_cell() -> None:
    sheet = read(
        "Reading\t2024\t2025\nReading ages\t10\t11\nReading: expected standrd\t82\t\nA heading only\t\t\n\t5\t6\n"
    )
    problems = [problem for row in sheet.rows for problem in row.problems]
    assert [problem.address for problem in problems] == ["A2", "A3", "A5"]
    assert "“Reading ages” (under “Reading”) is no measure that Headwater knows" in problems[0].sentence
    assert "Did you mean “Reading: expected standard”?" in problems[1].sentence
    assert "no label" in problems[2].sentence


def test_a_number_beside_or_between_the_headings_is_a_problem() -> None:
    sheet = read("KS2\t2024\t\t2025\nRWM expected\t74\t75\t76\t77\n")
    assert [(said.address, said.sentence) for said in sheet.problems] == [
        ("C2", "“75 · 77” stands under no heading that names years. Add one above it.")
    ]
    words = read("KS2\t2024\t\t2025\nRWM expected\t74\tsee note\t76\n")
    assert [said.sentence for said in words.unread] == ["see note"]


def test_how_many_and_out_of_how_many_are_read_as_the_form_calls_them() -> None:
    for heading in ("How many\tOut of how many", "Number of pupils\tCohort", "how many\tOUT OF", "Count\tDenominator"):
        [found] = read(f"Measure\tYear\t{heading}\nRWM expected\t2024/25\t20\t28\n").rows
        assert (found.detail("numerator"), found.detail("denominator")) == ("20", "28")


def test_figures_under_no_heading_are_a_problem() -> None:
    sheet = read("KS2\t2024\t2025\nRWM expected\t74\t76\n\nPhonics Y1\t78\t80\n")
    assert [(problem.address, problem.sentence) for problem in sheet.problems] == [
        ("A4", "“Phonics Y1 · 78 · 80” stands under no heading that names years. Add one above it.")
    ]
    [problem] = read("some words\nand others\n").problems
    assert "No heading was found" in problem.sentence


@pytest.mark.parametrize(
    ("label", "title", "group"),
    [
        ("RWM expected (disadvantaged)", "KS2", "disadvantaged"),
        ("RWM expected – not disadvantaged", "KS2", "not-disadvantaged"),
        ("Girls: RWM expected", "KS2", "girls"),
        ("RWM expected", "KS2 boys", "boys"),
        ("RWM expected", "KS2", "all"),
    ],
)
def test_a_pupil_group_may_stand_in_a_label_or_title(label: str, title: str, group: str) -> None:
    [found] = read(f"{title}\t2024\t2025\n{label}\t74\t76\n").rows
    assert (found.measure, found.group, found.problems) == ("ks2.rwm_exp", group, ())


@pytest.mark.parametrize(
    ("label", "number", "says"),
    [
        ("RWM expected", "76", "“76” has no percent sign"),
        ("RWM expected %", "76", ""),
        ("RWM expected", "76%", ""),
        ("RWM expected %", "0.76", "a part of 1"),
        ("No. at RWM expected", "21", "no measure"),
        ("Pupils on roll", "40%", "Pupils on roll is no percentage"),
    ],
)
def test_a_wrong_or_missing_unit_is_told(label: str, number: str, says: str) -> None:
    [found] = read(f"KS2\t2025\t2026\n{label}\t{number}\t\n").rows
    told = " ".join(said.sentence for said in (*found.warnings, *found.problems))
    assert says in told if says else told == ""


# Long ----------------------------------------------------------------------------------------------------------------


LONG = """\
Our figures\t\t\t\t\t
URN\tMeasure\tGroup\tYear\tValue\tNumerator\tDenominator\tStatus\tAs at\tSource\tNote\tWho
900001\tks2.rwm_exp\tDisadvantaged\t2024/25\t62.5\t10\t16\tinternal\t\tOur marks\t\tme
900001\tPhonics in year 1\t\t2025\t\t20\t30\t\t\t\t\t
"""


def test_a_long_sheet_is_read_by_its_headings() -> None:
    sheet = read(LONG)
    assert (sheet.layout, sheet.problems) == (Layout.LONG, ())
    first, second = sheet.rows
    assert (first.measure, first.group, first.school, first.address) == ("ks2.rwm_exp", "disadvantaged", "900001", "B3")
    assert [(cell.address, cell.text) for cell in first.cells] == [("E3", "62.5")]
    assert (first.detail("year"), first.detail("numerator"), first.detail("source")) == ("2024/25", "10", "Our marks")
    assert first.details["denominator"] == ("G3", "16")
    assert (second.measure, second.group, second.cells[0].said.is_blank) == ("psc.y1", "all", True)
    assert [said.sentence for said in sheet.unread] == [
        "Our figures",
        "The column “Who” is not read: no heading is called so.",
    ]


def test_a_long_sheet_may_have_its_years_side_by_side() -> None:
    sheet = read("School\tMeasure\t2023/24\t2024/25\tTarget\nFell\tRWM expected\t74%\t76%\t80%\n")
    [found] = sheet.rows
    assert (sheet.layout, found.school) == (Layout.LONG, "Fell")
    assert values(found) == {"2023-24": "74%", "2024-25": "76%", "target": "80%"}


def test_a_long_sheet_may_give_only_how_many_of_how_many() -> None:
    [found] = read("Measure\tYear\tNumerator\tDenominator\nRWM expected\t2025\t20\t30\n").rows
    assert found.cells[0].said.is_blank
    assert (found.detail("numerator"), found.detail("denominator")) == ("20", "30")


def test_an_unknown_group_is_a_problem_at_its_cell() -> None:
    [found] = read("Measure\tGroup\tYear\tValue\nRWM expected\tstars\t2025\t76%\n").rows
    assert found.problems[0].address == "B2"
    assert "“stars” is no pupil group. Groups are All, Boys, Girls" in found.problems[0].sentence
    [found] = read("Measure\tGroup\tYear\tValue\nRWM expected (boys)\tGirls\t2025\t76%\n").rows
    assert "another group" in found.problems[0].sentence


def test_further_headings_come_back_as_details() -> None:
    grid = read_pasted("Measure\tYear\tTarget\tMinute\nRWM expected\t2026\t80%\t7.2\n")
    [found] = read_sheet(grid, more_headings={"minute": ("minute",)}).rows
    assert found.detail("minute") == "7.2"
    assert [cell.text for cell in found.cells_of(Kind.TARGET)] == ["80%"]


def test_headings_without_rows_are_a_problem() -> None:
    [problem] = read("Measure\tYear\tValue\n").problems
    assert problem.sentence == "Nothing stands below the headings."


# Everything ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", sorted(MEASURES.all()))
def test_every_measure_is_known_by_key_name_and_short_name(measure: str) -> None:
    known = MEASURES.get(measure)
    for label in (measure, known.name, known.short_name):
        [found] = read(f"A block\t2024/25\t2025/26\n{label}\t1\t\n").rows
        assert (found.measure, found.group) == (measure, "all")


@pytest.mark.parametrize("group", sorted(GROUPS.all()))
def test_every_group_is_known_by_key_name_and_short_name(group: str) -> None:
    known = GROUPS.get(group)
    for text in (group, known.name, known.short_name):
        [found] = read(f"Measure\tGroup\tYear\tValue\nRWM expected\t{text}\t2025\t76%\n").rows
        assert (found.group, found.problems) == (group, ())


def test_where_a_value_stood_is_kept_in_few_words() -> None:
    assert came_from("Card", "B9", "No. of students suspended") == "Card!B9 “No. of students suspended”"
    assert came_from("", "B9", "") == "B9"
    long = came_from("A sheet with a very long name indeed", "AA4999", "A label that goes on and on " * 5)
    assert len(long) == 80
    assert label_of("Card!B9 “No. of students suspended”") == "No. of students suspended"
    assert label_of("Card!B9") == ""


_words = st.sampled_from(
    [
        "",
        "Phonics",
        "2024",
        "2025 YTD",
        "Target",
        "National",
        "RWM expected",
        "76",
        "76%",
        "8.4O",
        "-",
        "Measure",
        "Value",
        "Year",
        "URN",
    ]
)


@given(st.lists(st.lists(_words, max_size=6), max_size=8))
def test_no_sheet_brings_it_down_and_no_number_is_lost(rows: list[list[str]]) -> None:
    grid = read_pasted("\n".join(["\t".join(row) for row in rows] + ["end\t"]))
    sheet = read_sheet(grid)
    known = {cell.address for row in sheet.rows for cell in row.cells}
    known |= {heading.address for heading in sheet.headings} | {block.address for block in sheet.blocks}
    known |= {place for row in sheet.rows for place, _ in row.details.values()} | {row.address for row in sheet.rows}
    if sheet.layout == Layout.WIDE and sheet.blocks:
        titles = {block.title for block in sheet.blocks}
        told = " ".join(said.sentence for said in (*sheet.problems, *sheet.unread))
        for at, column, text in grid.cells():
            assert address_of(at, column) in known or text in titles or text in told
