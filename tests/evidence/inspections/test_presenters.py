"""An inspection in words."""

from __future__ import annotations

from datetime import date

import pytest

from headwater.evidence.inspections.models import Judgement
from headwater.evidence.inspections.presenters import ShownOutcome, present_inspections, present_last
from tests.factories.inspections import make_entry, make_inspections_release, make_outcome
from tests.factories.schools import make_school

pytestmark = pytest.mark.django_db


def shown(**facts) -> ShownOutcome:
    return present_inspections([make_outcome(make_school(), **facts)]).outcomes[0]


def test_the_older_framework_shows_its_overall_grade_and_its_areas_in_its_own_order():
    outcome = shown(
        judgements={
            "leadership-and-management": ("requires-improvement", "3"),
            "quality-of-education": ("good", "2"),
            "sixth-form": ("not-applicable", "9"),
        },
        safeguarding="effective",
        safeguarding_text="Yes",
    )
    assert (outcome.outcome, outcome.kind, outcome.date_words) == ("Good", "Graded inspection", "7 March 2023")
    assert outcome.framework_name == "Ofsted graded inspection (September 2019 to August 2024)"
    assert [(j.name, j.outcome) for j in outcome.judgements] == [
        ("Quality of education", "Good"),
        ("Leadership and management", "Requires improvement"),
        ("Safeguarding", "Safeguarding is effective"),
    ]


def test_a_framework_without_an_overall_grade_says_so():
    outcome = shown(
        era="ofsted-graded-2024", overall="not-judged", overall_text="Not judged", inspected_on=date(2024, 10, 8)
    )
    assert outcome.outcome == "No overall grade"


def test_a_report_card_shows_areas_in_its_own_words_and_no_overall_grade():
    outcome = shown(
        kind="report-card",
        era="ofsted-report-card",
        overall="",
        overall_text="",
        inspected_on=date(2026, 1, 13),
        published_on=date(2026, 2, 12),
        judgements={
            "inclusion": ("strong-standard", "Strong standard"),
            "post-16": ("not-applicable", "Not applicable"),
        },
        safeguarding="met",
        safeguarding_text="Met",
    )
    assert outcome.outcome == "No overall grade"
    assert [(j.name, j.outcome) for j in outcome.judgements] == [
        ("Inclusion", "Strong standard"),
        ("Safeguarding", "Safeguarding standards met"),
    ]


def test_a_category_of_concern_comes_first_and_in_words():
    outcome = shown(kind="report-card", era="ofsted-report-card", overall="", overall_text="", category="RSI")
    assert (outcome.judgements[0].name, outcome.judgements[0].outcome) == (
        "Category of concern",
        "Requires significant improvement",
    )


def test_an_area_graded_again_at_a_later_visit_has_its_own_date():
    outcome = make_outcome(
        make_school(),
        kind="report-card",
        era="ofsted-report-card",
        overall="",
        overall_text="",
        inspected_on=date(2026, 1, 13),
        published_on=date(2026, 2, 12),
    )
    for area, day in (("inclusion", date(2026, 1, 14)), ("achievement", date(2026, 6, 9))):
        Judgement.objects.create(
            outcome=outcome, area=area, grade="expected-standard", published_text="Expected standard", judged_on=day
        )
    judged = present_inspections([outcome]).outcomes[0].judgements
    assert {j.name: j.regraded_on for j in judged} == {"Inclusion": None, "Achievement": date(2026, 6, 9)}


def test_an_ungraded_inspection_keeps_its_words_and_says_what_they_mean():
    outcome = shown(
        kind="ungraded",
        era="ofsted-ungraded",
        overall="remains-good-concerns",
        overall_text="School remains Good (Concerns) - S5 Next",
    )
    assert outcome.outcome == "School remains Good (Concerns) - S5 Next"
    assert "the next inspection was to be graded" in outcome.notes[0]


def test_a_grade_without_its_date_says_what_stood_in_the_file_and_why_there_is_no_date():
    outcome = shown(
        kind="grade-only", era="ofsted-grade-only", inspected_on=None, overall="outstanding", overall_text="1"
    )
    assert outcome.outcome == "1 (Outstanding)"
    assert outcome.date_words == "as at 28 February 2026, date of the inspection not in this file"
    assert outcome.inspected_on is None


def test_the_registers_date_is_given_as_what_it_is():
    outcome = shown(
        kind="grade-only",
        era="ofsted-grade-only",
        inspected_on=None,
        overall_text="Good",
        last_inspected_on=date(2019, 1, 23),
    )
    assert outcome.outcome == "Good"
    assert outcome.notes[0].startswith("The file gives 23 January 2019 as the school's last inspection of any kind")


def test_an_inspection_of_the_predecessor_says_so_with_its_number():
    outcome = shown(published_urn=900222, relates_to_predecessor=True)
    assert "This was an inspection of the predecessor school, URN 900222." in outcome.notes
    assert outcome.published_urn == 900222


def test_a_word_nobody_knows_is_shown_as_published():
    outcome = shown(overall="", overall_text="Rather good", judgements={"personal-development": ("", "Fine")})
    assert outcome.outcome == "Rather good"
    assert outcome.judgements[0].outcome == "Fine"


def test_frameworks_side_by_side_come_with_the_sentence_that_they_cannot_be_compared():
    school, release = make_school(), make_inspections_release()
    graded = make_outcome(school, release=release)
    card = make_outcome(
        school, kind="report-card", era="ofsted-report-card", overall="", overall_text="", release=release
    )
    assert "cannot be compared" in present_inspections([card, graded]).cannot_be_compared
    assert present_inspections([graded]).cannot_be_compared == ""


def test_no_outcome_is_an_empty_section():
    assert present_inspections([]).outcomes == ()


def test_in_one_line_of_a_list_stands_ofsteds_newest_word():
    school = make_school()
    siams = make_entry(school)
    graded = make_outcome(school)
    last = present_last([siams, graded])
    assert last is not None
    assert (last.outcome, last.kind, last.date_words) == ("Good", "Graded inspection", "7 March 2023")
    assert present_last([siams]) is None
    assert present_last([]) is None


def test_an_entry_beside_a_published_outcome_is_no_outcome_of_its_own():
    school = make_school()
    published = make_outcome(school, kind="ungraded", era="ofsted-ungraded", inspected_on=date(2024, 10, 22))
    entry = make_entry(school, era="ofsted-ungraded", inspected_on=date(2024, 10, 22), overall="", next_steps=("A",))
    assert entry.same_as == published
    [found] = present_inspections([published, entry]).outcomes
    assert (found.pk, found.next_steps) == (published.pk, ("A",))
    assert present_last([entry, published]) == present_last([published])
