"""Each published layout, by the definition that ships, on made-up rows of that layout."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from headwater.evidence.datasets.definitions import DATASETS
from headwater.evidence.datasets.parsing import fold
from headwater.evidence.inspections.definitions import ERAS
from headwater.evidence.inspections.reading import OutcomeRow, ReadOutcomes, read_outcomes

AREAS = [
    "Inclusion",
    "Curriculum and teaching",
    "Achievement",
    "Attendance and behaviour",
    "Personal development and wellbeing",
    "Leadership and governance",
]
OEIF = "Latest OEIF "


def read(dataset: str, *rows: dict[str, str], urns: set[int] | None = None) -> ReadOutcomes:
    """Read made-up rows (published column → cell) by the data set's own definition; other columns are NULL."""
    blocks = DATASETS.get(dataset).outcomes
    columns = dict.fromkeys(fold(c) for block in blocks for c in block.required_columns())
    given = dict.fromkeys(fold(c) for row in rows for c in row)
    table = {name: [] for name in {**columns, **given}}
    for row in rows:
        cells = {fold(name): text for name, text in row.items()}
        for name, cell in table.items():
            cell.append(cells.get(name, "NULL"))
    return read_outcomes(pa.table({"line": list(range(2, len(rows) + 2)), **table}), blocks, ERAS.all(), urns)


def only(told: ReadOutcomes) -> OutcomeRow:
    assert told.unread == []
    assert len(told.rows) == 1
    return told.rows[0]


def graded(urn: str = "100000", on: str = "07/03/2023", overall: str = "2", **areas: str) -> dict[str, str]:
    return {
        "URN": urn,
        "Inspection start date of latest OEIF graded inspection": on,
        "Latest OEIF overall effectiveness": overall,
        "Latest OEIF quality of education": "2",
        "Latest OEIF behaviour and attitudes": "1",
        "Latest OEIF personal development": "2",
        "Latest OEIF effectiveness of leadership and management": "3",
        "Latest OEIF  safeguarding is effective?": "Yes",
        "Latest OEIF early years provision (where applicable)": "9",
        "Latest OEIF sixth form provision (where applicable)": "9",
        "URN at time of latest OEIF graded inspection": urn,
        "Does the latest OEIF graded inspection relate to the URN of the current school?": "Yes",
        **areas,
    }


def report_card(urn: str = "100000", **cells: str) -> dict[str, str]:
    row = {
        "URN": urn,
        "Inspection start date": "13/01/2026",
        "Publication date": "12/02/2026",
        "Safeguarding standards": "Met",
        "Safeguarding standards - date of judgement": "14/01/2026",
        "URN at time of latest full inspection": urn,
        "Does the latest full inspection relate to the URN of the current school?": "Yes",
        "Early years (where applicable)": "Not applicable",
    }
    for area in AREAS:
        row[area] = "Expected standard"
        row[f"{area} - date of judgement"] = "14/01/2026"
    return row | cells


class TestLatestInspections:
    """Ofsted's monthly file: three inspections side by side."""

    dataset = "ofsted-latest-inspections"

    def test_a_school_that_was_never_inspected_has_no_outcome(self):
        assert read(self.dataset, {"URN": "100000"}).rows == []

    def test_a_report_card_has_its_areas_its_safeguarding_and_no_overall_grade(self):
        row = only(read(self.dataset, report_card(Achievement="Needs attention")))
        assert (row.kind, row.era) == ("report-card", "ofsted-report-card")
        assert (row.inspected_on, row.published_on) == (date(2026, 1, 13), date(2026, 2, 12))
        assert (row.overall, row.overall_text) == ("", "")
        assert (row.safeguarding, row.safeguarding_text) == ("met", "Met")
        grades = {judgement.area: judgement.grade for judgement in row.judgements}
        assert grades["achievement"] == "needs-attention"
        assert grades["inclusion"] == "expected-standard"
        assert grades["early-years"] == "not-applicable"
        assert "post-16" not in grades
        assert {j.judged_on for j in row.judgements if j.area != "early-years"} == {date(2026, 1, 14)}

    @pytest.mark.parametrize(
        ("word", "key"),
        [
            ("Exceptional", "exceptional"),
            ("Strong standard", "strong-standard"),
            ("Expected standard", "expected-standard"),
            ("Needs attention", "needs-attention"),
            ("Urgent improvement", "urgent-improvement"),
        ],
    )
    def test_every_word_of_the_report_card_is_known(self, word, key):
        row = only(read(self.dataset, report_card(**dict.fromkeys(AREAS, word))))
        assert {j.grade for j in row.judgements if j.area != "early-years"} == {key}

    def test_an_area_dated_in_the_other_spelling_is_dated_too(self):
        cells = report_card(**{"Inclusion - date of grade": "01/06/2026"})
        del cells["Inclusion - date of judgement"]
        row = only(read(self.dataset, cells))
        assert next(j for j in row.judgements if j.area == "inclusion").judged_on == date(2026, 6, 1)

    def test_a_category_of_concern_is_kept_as_its_code(self):
        row = only(
            read(self.dataset, report_card(**{"Category of concern": "RSI", "Safeguarding standards": "Not met"}))
        )
        assert (row.category, row.safeguarding) == ("RSI", "not-met")

    @pytest.mark.parametrize(
        ("on", "era"),
        [
            ("01/09/2019", "ofsted-graded-2019"),
            ("31/08/2024", "ofsted-graded-2019"),
            ("01/09/2024", "ofsted-graded-2024"),
            ("09/11/2025", "ofsted-graded-2024"),
            ("31/08/2019", "ofsted-before-2019"),
        ],
    )
    def test_the_date_tells_the_framework_of_a_graded_inspection(self, on, era):
        assert only(read(self.dataset, graded(on=on))).era == era

    def test_the_older_framework_has_an_overall_grade_and_four_areas(self):
        row = only(read(self.dataset, graded(overall="1")))
        assert (row.kind, row.overall, row.overall_text) == ("graded", "outstanding", "1")
        assert {j.area: j.grade for j in row.judgements} == {
            "quality-of-education": "good",
            "behaviour-and-attitudes": "outstanding",
            "personal-development": "good",
            "leadership-and-management": "requires-improvement",
            "early-years": "not-applicable",
            "sixth-form": "not-applicable",
        }
        assert (row.safeguarding, row.safeguarding_text) == ("effective", "Yes")

    def test_not_judged_since_september_2024_is_no_grade(self):
        row = only(read(self.dataset, graded(on="08/10/2024", overall="Not judged")))
        assert (row.era, row.overall, row.overall_text) == ("ofsted-graded-2024", "not-judged", "Not judged")

    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("School remains Good", "remains-good"),
            ("Standards maintained", "standards-maintained"),
            ("School remains Good (Concerns) - S5 Next", "remains-good-concerns"),
            ("School remains Good (Improving) - S5 Next", "remains-good-improving"),
            ("School remains Outstanding", "remains-outstanding"),
            ("School remains Outstanding (Concerns) - S5 Next", "remains-outstanding-concerns"),
            ("Improved significantly", "improved-significantly"),
            ("Some aspects not as strong", "some-aspects-not-as-strong"),
        ],
    )
    def test_an_ungraded_inspection_keeps_its_words_and_gets_no_grade(self, text, key):
        cells = {
            "URN": "100000",
            "Date of latest ungraded inspection": "14/05/2025",
            "Ungraded inspection overall outcome": text,
        }
        row = only(read(self.dataset, cells))
        assert (row.kind, row.era) == ("ungraded", "ofsted-ungraded")
        assert (row.overall, row.overall_text) == (key, text)
        assert row.judgements == ()

    def test_three_inspections_of_one_school_stand_beside_one_another(self):
        cells = report_card() | graded()
        cells["Date of latest ungraded inspection"] = "14/05/2025"
        cells["Ungraded inspection overall outcome"] = "Standards maintained"
        told = read(self.dataset, cells)
        assert [row.era for row in told.rows] == ["ofsted-report-card", "ofsted-graded-2019", "ofsted-ungraded"]
        assert {row.line for row in told.rows} == {2}

    def test_an_inspection_of_the_predecessor_says_so(self):
        cells = graded()
        cells["Does the latest OEIF graded inspection relate to the URN of the current school?"] = "No"
        cells["URN at time of latest OEIF graded inspection"] = "99999"
        row = only(read(self.dataset, cells))
        assert (row.urn, row.urn_at_time, row.relates_to_current) == (100000, 99999, False)

    def test_a_word_nobody_knows_is_kept_as_published_and_told(self):
        told = read(self.dataset, report_card(Achievement="Very nice"))
        judged = next(j for j in told.rows[0].judgements if j.area == "achievement")
        assert (judged.grade, judged.published_text) == ("", "Very nice")
        assert [(cell.line, cell.column, cell.text) for cell in told.unread] == [(2, "Achievement", "Very nice")]

    def test_a_graded_inspection_without_its_date_is_only_a_grade(self):
        row = only(read(self.dataset, graded(on="NULL")))
        assert (row.kind, row.era, row.inspected_on) == ("grade-only", "ofsted-grade-only", None)

    def test_a_date_that_is_none_is_told_with_its_cell(self):
        told = read(self.dataset, graded(on="last spring"))
        assert told.rows[0].kind == "grade-only"
        assert [(cell.text, cell.why) for cell in told.unread] == [("last spring", "not a date")]

    def test_a_report_card_from_before_there_were_any_is_told_and_left_out(self):
        told = read(self.dataset, report_card(**{"Inspection start date": "09/11/2025"}))
        assert told.rows == []
        assert told.unread[0].why == "no framework of this block was in force on the date"

    def test_only_the_schools_asked_for_are_read(self):
        told = read(self.dataset, graded("100000"), graded("100001"), graded("100002"), urns={100001})
        assert [row.urn for row in told.rows] == [100001]


def test_the_transcribed_sample_gives_grade_and_date_and_says_that_is_all():
    told = read(
        "ofsted-latest-inspections-sample",
        {
            "URN": "900001",
            "Latest OEIF overall effectiveness": "3",
            "Inspection start date of latest OEIF graded inspection": "05/06/2024",
        },
        {"URN": "900002"},
    )
    row = only(told)
    assert (row.overall, row.inspected_on, row.era) == ("requires-improvement", date(2024, 6, 5), "ofsted-graded-2019")
    assert row.note.startswith("The file has only the overall grade")


def test_a_grade_without_a_date_is_in_no_framework():
    told = read(
        "ofsted-grades-extract",
        {"URN": "900001", "OFSTED_OVERALL_1_TO_4": "1"},
        {"URN": "900002", "OFSTED_OVERALL_1_TO_4": ""},
    )
    row = only(told)
    assert (row.kind, row.era, row.overall, row.overall_text) == ("grade-only", "ofsted-grade-only", "outstanding", "1")
    assert row.inspected_on is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Outstanding", "outstanding"),
        ("Good", "good"),
        ("Requires improvement", "requires-improvement"),
        ("Special Measures", "special-measures"),
        ("Serious Weaknesses", "serious-weaknesses"),
    ],
)
def test_the_registers_date_is_not_taken_for_the_grades(text, key):
    row = only(
        read("gias-search-export", {"URN": "900001", "OfstedRating (name)": text, "OfstedLastInsp": "23-01-2019"})
    )
    assert (row.kind, row.era, row.overall) == ("grade-only", "ofsted-grade-only", key)
    assert (row.inspected_on, row.last_inspected_on) == (None, date(2019, 1, 23))


def test_the_registers_unknown_date_is_no_date():
    row = only(
        read("gias-search-export", {"URN": "900001", "OfstedRating (name)": "Good", "OfstedLastInsp": "01-01-1900"})
    )
    assert row.last_inspected_on is None


@pytest.mark.parametrize(("on", "era"), [("20140204", "ofsted-before-2019"), ("20200304", "ofsted-graded-2019")])
def test_the_scraped_ratings_are_told_apart_by_date(on, era):
    row = only(
        read("ofsted-ratings-scraped", {"URN": "900001", "OFSTEDRATING": "Requires Improvement", "INSPECTIONDT": on})
    )
    assert (row.kind, row.era, row.overall) == ("graded", era, "requires-improvement")


def test_a_school_that_stands_once_for_each_phase_counts_once():
    cells = {"URN": "900001", "OFSTEDRATING": "Good", "INSPECTIONDT": "20140204"}
    assert only(read("ofsted-ratings-scraped", cells, cells)).line == 2


def test_two_rows_that_disagree_are_both_kept():
    cells = {"URN": "900001", "OFSTEDRATING": "Good", "INSPECTIONDT": "20140204"}
    assert len(read("ofsted-ratings-scraped", cells, cells | {"INSPECTIONDT": "20170204"}).rows) == 2
