"""The card as one tree, from figures in the database to what every page and document shows."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.timezone import localtime

from headwater.evidence.measures.missing import Missing
from headwater.oversight.cards.presenters.cells import SHORT, exact
from headwater.oversight.cards.presenters.origins import present_origins
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user
from tests.factories.cards import EARLIER_URN, card_of, cell_of, make_card_trust, make_entry, row_of
from tests.factories.datasets import make_release
from tests.factories.inspections import make_outcome
from tests.factories.measures import make_figure
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_card_trust()[1][0]


def a_school(**fields) -> School:
    school = make_school(**fields)
    make_membership(school, make_trust("Fell and Vale Trust"))
    return school


def section_of(card, key: str):
    return next(section for section in card.sections if section.key == key)


def test_a_value_is_exact_and_shown_rounded_half_up(school):
    cell = cell_of(card_of(school), "ctx.fsm6_pct", "2024-25")
    assert (cell.value, cell.shown) == ("26.25", "26.3%")
    cell = cell_of(card_of(school), "ks2.rwm_exp", "2024-25")
    assert (cell.value, cell.shown) == ("70.5", "71%")


@pytest.mark.parametrize(
    ("stored", "said"), [("54.00000000", "54"), ("3.09", "3.09"), ("-0.40", "-0.4"), ("100", "100")]
)
def test_the_exact_value_has_no_trailing_zeros(stored, said):
    from decimal import Decimal

    assert exact(Decimal(stored)) == said


def test_every_figure_says_where_it_came_from(school):
    source = cell_of(card_of(school), "ks2.rwm_exp", "2017-18").source
    assert source.publisher == "Department for Education"
    assert source.title == "Key stage 2 performance tables"
    assert source.file == "2017-18/936_ks2final.csv"
    assert (source.column, source.published_text) == ("KS2_RWM_EXP", "67%")
    assert source.file_words == "Final · published file · loaded on 21 November 2026"
    assert f"line {source.line}, column KS2_RWM_EXP, which reads “67%”" in source.place_words


def test_what_one_pupil_is_worth_stands_beside_a_percentage_of_pupils(school):
    assert cell_of(card_of(school), "ks2.rwm_exp", "2017-18").one_pupil == "1 pupil = 3.3 percentage points"
    assert cell_of(card_of(school), "ctx.nor", "2024-25").one_pupil == ""


def test_years_before_during_and_after_joining_are_told_apart(school):
    section = section_of(card_of(school), "ks2")
    assert [(c.shown, c.when) for c in section.columns] == [
        ("2016/17", "before"),
        ("2017/18", "during"),
        ("2018/19", "after"),
        ("2024/25", "after"),
    ]
    assert [c.divides for c in section.columns] == [False, True, True, False]
    assert [(b.words, b.span) for b in section.bands] == [
        ("Before joining", 1),
        ("Joined 1 Feb 2018", 1),
        ("In the trust", 2),
    ]


def test_a_joining_day_nobody_knows_is_said_so():
    school = make_school()
    make_membership(school, make_trust("Fell and Vale Trust"), joined_on=None, source="group links")
    make_figure(school, "ctx.nor", "204", "2024-25", release=make_release("school-census", "2024-25"))
    card = card_of(school)
    assert "the register does not say since when" in card.school.membership
    assert card.sections[0].bands[0].words == "Date of joining not known"
    assert cell_of(card, "ctx.nor", "2024-25").when == "unknown"


def test_membership_says_how_it_is_known(school):
    assert card_of(school).school.membership == (
        "Joined Fell and Vale Trust on 1 February 2018 · "
        "national register of 31 March 2022, Groups and their schools (GIAS)"
    )


def test_a_school_that_left_the_trust_is_said_to_have_left():
    school = make_school()
    make_membership(school, make_trust("Fell and Vale Trust"), left_by=date(2023, 9, 1))
    assert card_of(school).school.membership.startswith("Left Fell and Vale Trust by 1 September 2023")


def test_a_figure_published_under_an_earlier_urn_says_so(school):
    cell = cell_of(card_of(school), "ks2.rwm_exp", "2016-17")
    assert (cell.published_urn, cell.value) == (EARLIER_URN, "54")
    assert f"published under URN {EARLIER_URN}" in cell.source.place_words
    own = cell_of(card_of(school), "ks2.rwm_exp", "2017-18")
    assert own.published_urn == school.urn
    assert "published under" not in own.source.place_words


def test_a_look_back_is_listed_as_also_published_and_not_shown(school):
    card = card_of(school)
    (also,) = cell_of(card, "ks2.rwm_exp", "2017-18").also
    assert (also.value, also.shown, also.source.column) == ("66", "66%", "PTRWM_EXP_18")
    (said,) = present_origins(row_of(card, "ks2.rwm_exp")).also
    assert "a later file looking back" in said
    assert said.startswith("Fell School 1 2017/18: 66% in Department for Education")


@pytest.mark.parametrize("reason", list(Missing))
def test_every_reason_is_said_in_words_and_never_as_nothing_or_nought(reason: Missing):
    school = a_school()
    release = make_release("ks2-results", "2018-19")
    make_figure(school, "ks2.rwm_high", reason, release=release, because="as the publisher says")
    card = card_of(school)
    cell = cell_of(card, "ks2.rwm_high", "2018-19")
    assert cell.value is None
    assert cell.shown == SHORT[reason]
    assert cell.missing.sentence == f"{reason.label}: as the publisher says"
    assert any(cell.missing.sentence in said for said in present_origins(row_of(card, "ks2.rwm_high")).reasons)


def test_no_cell_of_the_card_is_blank(school):
    card = card_of(school)
    for section in (*card.sections, *card.left_out):
        for row in (*section.rows, *section.rows_without):
            for line in row.lines:
                assert len(line.cells) == len(section.columns)
                assert all(cell.shown and (cell.value is None) == (cell.missing is not None) for cell in line.cells)


def test_progress_that_was_never_published_says_why(school):
    cell = cell_of(card_of(school), "ks2.read_prog", "2024-25")
    assert cell.missing.reason == "not-published"
    assert "no tests at the end of key stage 1" in cell.missing.because


def test_progress_stands_with_its_confidence_interval(school):
    cell = cell_of(card_of(school), "ks2.read_prog", "2018-19")
    assert (cell.shown, cell.interval) == ("−0.4", "−2.2 to +1.3")


def test_a_year_before_the_school_opened_is_never_guessed_to_be_a_new_schools():
    school = a_school(opened_on=date(2020, 9, 1))
    make_figure(school, "ctx.nor", "60", "2022-23", release=make_release("school-census", "2022-23"))
    make_figure(school, "ctx.eal_pct", Missing.NEW_SCHOOL, "2018-19", release=make_release("school-census", "2018-19"))
    card = card_of(school)
    assert cell_of(card, "ctx.eal_pct", "2018-19").missing.reason == "new-school"
    assert cell_of(card, "ctx.nor", "2018-19").missing.reason == "not-loaded"


def test_an_infant_school_has_no_key_stage_2_and_the_card_says_why():
    school = a_school(name="Little Fell Infants", high_age=7)
    make_figure("england", "ks2.rwm_exp", "65", release=make_release("ks2-results"))
    card = card_of(school)
    left_out = {section.key: section for section in card.left_out}
    assert left_out["ks2"].note == "the school’s oldest pupils are 7"
    assert left_out["ks2"].is_never
    assert not left_out["phonics"].is_never
    assert "ks2" not in {section.key for section in card.sections}


def test_a_junior_school_has_no_phonics():
    card = card_of(a_school(low_age=7, high_age=11))
    left_out = {section.key: section for section in card.left_out}
    assert (left_out["phonics"].note, left_out["phonics"].is_never) == ("the school’s youngest pupils are 7", True)


@pytest.mark.parametrize(
    ("phase", "ages", "has", "has_not"),
    [
        ("Primary", (4, 11), {"early-years", "phonics", "ks2"}, {"ks4", "post-16"}),
        ("Secondary", (11, 16), {"ks4", "ks4-groups"}, {"early-years", "phonics", "ks2"}),
        ("All-through", (4, 18), {"early-years", "phonics", "ks2", "ks4", "post-16"}, set()),
    ],
)
def test_a_card_has_the_sections_of_its_phase(phase, ages, has, has_not):
    card = card_of(a_school(phase=phase, low_age=ages[0], high_age=ages[1]))
    keys = {section.key for section in (*card.sections, *card.left_out)}
    assert has <= keys
    assert not has_not & {section.key for section in (*card.sections, *card.left_out) if not section.is_never}


def test_a_middle_school_with_year_6_results_keeps_them():
    school = a_school(phase="Middle deemed secondary", low_age=9, high_age=13)
    make_figure(school, "ks2.rwm_exp", "54", release=make_release("ks2-results"))
    assert cell_of(card_of(school), "ks2.rwm_exp", "2018-19").value == "54"


def test_england_is_the_schools_own_phase_where_there_are_such_figures(school):
    england = row_of(card_of(school), "ctx.fsm6_pct").england
    assert (england.latest.value, england.about) == ("26.3", "primary schools")
    assert row_of(card_of(school), "ks2.rwm_exp").england.about == "state-funded schools"


def test_comparators_stand_under_their_own_year(school):
    row = row_of(card_of(school), "ks2.rwm_exp")
    assert [cell.shown for cell in row.england.cells] == ["61%", "64%", "65%", "not loaded"]
    assert [cell.shown for cell in row.la.cells] == ["70%", "70%", "70%", "not loaded"]


def test_a_comparator_older_than_the_schools_newest_figure_is_said_to_be_older(school):
    england = row_of(card_of(school), "ks2.rwm_exp").england
    assert england.until == "to 2018/19 only"
    assert england.stale == "England’s newest is 65%, from 2018/19: older than the school’s newest figure."
    assert row_of(card_of(school), "ctx.fsm6_pct").england.stale == ""


def test_a_place_with_nothing_in_a_section_is_said_once(school):
    section = section_of(card_of(school), "context")
    assert section.compared == "England here means its primary schools. Surrey is not shown: no loaded file has it."
    assert {line.place for row in section.rows for line in row.shown_lines} == {"school", "england"}
    assert "Pupil premium" in {row.name for row in section.rows_without}


def test_years_left_out_between_two_columns_are_accounted_for(school):
    assert section_of(card_of(school), "ks2").skipped == (
        "2019/20 not shown: tests cancelled in 2020.",
        "2020/21 not shown: tests cancelled in 2021.",
        "2021/22, 2022/23 and 2023/24 not shown: no loaded file has them for this school.",
    )


def test_a_school_behind_england_is_told_so():
    school = a_school()
    make_figure(school, "ks2.rwm_exp", "54", "2018-19", release=make_release("ks2-results", "2018-19"))
    make_figure("england", "ks2.rwm_exp", "62", "2024-25", release=make_release("ks2-results", "2024-25"))
    section = section_of(card_of(school), "ks2")
    assert [column.shown for column in section.columns] == ["2018/19"]
    assert section.skipped == ("England’s figures go on to 2024/25; no loaded file has this school’s after 2018/19.",)


def test_a_break_in_the_series_is_said_beside_the_row():
    school = a_school()
    for period in ("2018-19", "2022-23"):
        make_figure(school, "att.pa", "10", period, release=make_release("school-absence", period))
    row = row_of(card_of(school), "att.pa")
    assert row.break_words == "not comparable across 2020/21 and 2022/23"
    assert any("coronavirus" in caution for caution in row.cautions)


def test_a_school_without_any_file_says_so_in_every_section():
    card = card_of(a_school())
    assert card.as_loaded == "No figures loaded yet"
    assert all(section.note for section in card.left_out)
    assert {section.shows for section in card.sections} == {"inspections", "slot", "notes"}
    assert card.files == ()


def test_inspections_keep_the_words_of_their_own_framework(school):
    make_outcome(
        school,
        kind="report-card",
        era="ofsted-report-card",
        inspected_on=date(2026, 1, 20),
        overall="",
        overall_text="",
        judgements={"inclusion": ("strong-standard", "Strong standard")},
    )
    section = section_of(card_of(school), "inspection")
    assert [(i.outcome, i.date_words) for i in section.inspections] == [
        ("No overall grade", "20 January 2026"),
        ("Good", "9 November 2021"),
    ]
    assert ("Inclusion", "Strong standard") in [(j.name, j.outcome) for j in section.inspections[0].judgements]
    assert "cannot be compared" in section.compared


def test_files_behind_the_card_are_named_once_each_under_their_data_set(school):
    used = card_of(school).files
    names = [name for data_set in used for name in data_set.files]
    assert len(names) == len(set(names)) == 6
    assert [len(data_set.files) for data_set in used if data_set.title == "Key stage 2 performance tables"] == [3]


def test_an_entered_figure_says_who_typed_it_when_and_why_it_is_shown(school):
    release = make_release("ks2-results", "2023-24")
    make_figure(school, "ks2.mat_exp", "60", "2023-24", release=release, is_shown=False, published_text="60%")
    entry = make_entry(
        school,
        "ks2.mat_exp",
        "64",
        "2023-24",
        text="64%",
        by=make_user(name="Jo Ellis"),
        source="marks after the review",
        reason="two scripts were marked again",
    )
    cell = cell_of(card_of(school), "ks2.mat_exp", "2023-24")
    assert (cell.value, cell.stage, cell.stage_mark) == ("64", "internal", "I")
    assert cell.source.origin == "entry"
    assert (cell.source.entered_by, cell.source.entered_on) == ("Jo Ellis", localtime(entry.entered_at).date())
    assert cell.source.place_words == (
        "typed as “64%”, from marks after the review; "
        "shown instead of the published figure because: two scripts were marked again"
    )
    (also,) = cell.also
    assert (also.shown, also.source.origin, also.source.release) == ("60%", "file", release.pk)


def test_a_quoted_national_figure_is_named_as_one(school):
    make_figure(school, "ks2.gps_exp", "80", "2024-25", release=make_release("ks2-results", "2024-25"))
    make_figure("england", "ks2.gps_exp", "72", "2024-25", release=None, quoted="ks2-gps-2025", published_text="72")
    line = row_of(card_of(school), "ks2.gps_exp").england
    assert (line.latest.value, line.latest.source.origin, line.latest.source.release) == ("72", "quoted", None)
    assert "quoted as “72”" in line.latest.source.place_words


def test_a_target_without_a_figure_anywhere_stands_on_the_card(school):
    make_target(school, "psc.y1", "84", period="2025-26")
    row = row_of(card_of(school), "psc.y1")
    assert (row.target.shown, row.target.period_shown, row.target.status, row.latest) == ("84%", "2025/26", None, None)
    section = section_of(card_of(school), "phonics")
    assert [column.shown for column in section.columns] == ["2025/26"]


def test_a_school_that_once_had_a_year_6_keeps_its_results_and_england_beside_them():
    school = a_school(high_age=7)
    figures = {"measure": "ks2.rwm_exp", "period": "2018-19", "release": make_release("ks2-results", "2018-19")}
    make_figure(school, value="54", **figures)
    make_figure("england", value="65", **figures)
    row = row_of(card_of(school), "ks2.rwm_exp")
    assert (row.latest.shown, row.against_england.shown) == ("54%", "65%")


def test_a_primary_school_is_never_held_against_secondary_schools():
    school = a_school()
    release = make_release("school-absence", "2024-25")
    make_figure(school, "att.pa", "12", "2024-25", release=release)
    make_figure("england", "att.pa", "25", "2024-25", release=release, population="secondary")
    assert row_of(card_of(school), "att.pa").against_england.value is None


def test_a_page_shows_the_newest_years_and_says_where_older_ones_stand():
    school = a_school()
    for year in range(2010, 2022):
        period = f"{year}-{(year + 1) % 100:02d}"
        make_figure(school, "beh.pex_rate", "0.1", period, release=make_release("suspensions", period))
    section = section_of(card_of(school), "behaviour")
    assert (len(section.columns), len(section.page_columns)) == (12, 9)
    assert section.older == "Years before 2013/14 stand on each row’s own page."
    assert sum(band.span for band in section.page_bands) == 9


def test_a_trust_drops_adds_and_reorders_with_a_copy_of_its_own(school, tmp_path, settings):
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "academy-card.yaml").write_text(
        "key: academy-card\nname: Our card\nsections:\n"
        "  - key: results\n    title: What they reach\n    nothing: nothing loaded\n    rows:\n"
        "      - measure: ks2.rwm_exp\n        headline: true\n"
        "  - key: pupils\n    title: Our children\n    nothing: nothing loaded\n    rows:\n      - measure: ctx.nor\n"
    )
    settings.OWN_DEFINITIONS = str(tmp_path)
    card = card_of(school)
    assert [section.title for section in card.sections] == ["What they reach", "Our children"]
    assert [row.measure for row in card.every_row] == ["ks2.rwm_exp", "ctx.nor"]
    settings.OWN_DEFINITIONS = ""
    assert card_of(school).sections[0].title == "Who our pupils are"
