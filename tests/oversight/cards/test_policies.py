"""The card's rules, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.missing import Missing
from headwater.oversight.cards import policies
from headwater.oversight.cards.definitions import CARD, CARDS, RowDefinition, SectionDefinition

KS2 = SectionDefinition(
    key="ks2",
    title="Key stage 2",
    nothing="Nothing.",
    phases=("primary", "all-through"),
    starts_age=10,
    reads_age=11,
    rows=(RowDefinition(measure="ks2.rwm_exp"),),
)


@pytest.mark.parametrize(
    ("phase", "has_figures", "shown"),
    [
        ("primary", False, True),
        ("secondary", False, False),
        ("secondary", True, True),  # a middle school's year 6
        ("", False, True),  # nobody knows the phase
    ],
)
def test_a_section_is_for_its_phases_and_for_whoever_has_figures(phase, has_figures, shown):
    assert policies.is_for(KS2, phase, has_figures=has_figures) is shown


@pytest.mark.parametrize(
    ("ages", "why"),
    [
        ((4, 7), "the school’s oldest pupils are 7"),
        ((4, 10), "the school’s oldest pupils are 10"),
        ((11, 16), "the school’s youngest pupils are 11"),
        ((4, 11), ""),
        ((10, 18), ""),
        ((None, None), ""),
    ],
)
def test_a_school_without_year_6_never_has_its_results(ages, why):
    assert KS2.why_never(*ages) == why


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"low_age": 4, "high_age": 7, "not_published": "tests cancelled in 2020"}, Missing.NOT_APPLICABLE),
        ({"low_age": 4, "high_age": 11, "not_published": "tests cancelled in 2020"}, Missing.NOT_PUBLISHED),
        ({"low_age": None, "high_age": None, "not_published": ""}, Missing.NOT_LOADED),
    ],
)
def test_the_nearest_reason_is_given_for_a_figure_that_no_file_has(facts, reason):
    assert policies.why_no_figure(KS2, **facts)[0] == reason


@pytest.mark.parametrize(
    ("measure", "period", "reason"),
    [
        ("ctx.nor", "2024-25", Missing.NOT_APPLICABLE),
        ("ks2.rwm_exp", "2019-20", Missing.NOT_PUBLISHED),
        ("ks2.rwm_exp", "2018-19", Missing.NOT_LOADED),
    ],
)
def test_a_comparator_that_is_not_there_says_why(measure, period, reason):
    assert policies.why_no_comparator(MEASURES.get(measure), period, "england")[0] == reason


@pytest.mark.parametrize(
    ("comparator", "school", "stale"),
    [
        ("2018-19", "2024-25", True),
        ("2024-25", "2024-25", False),
        ("2024-25", "2018-19", False),
        (None, "2024-25", False),
        ("2018-19", None, False),
    ],
)
def test_a_comparator_is_stale_when_the_school_has_a_newer_figure(comparator, school, stale):
    assert policies.is_stale(comparator, school) is stale


def test_years_between_are_those_that_neither_column_shows():
    assert policies.years_between("2018-19", "2021-22") == ["2019-20", "2020-21"]
    assert policies.years_between("2018-19", "2019-20") == []
    assert policies.years_between("2018-19", "not a year") == []


def test_columns_are_the_schools_years_or_else_englands():
    assert policies.columns_of({"2018-19", "2017-18"}, {"2016-17", "2024-25"}) == ["2017-18", "2018-19"]
    assert policies.columns_of(set(), {"2018-19"}) == ["2018-19"]


def test_englands_newer_years_wait_for_a_file():
    assert policies.years_after({"2018-19"}, {"2016-17", "2024-25", "2023-24"}) == ["2023-24", "2024-25"]
    assert policies.years_after(set(), {"2024-25"}) == []


def test_the_card_shows_every_row_only_once():
    rows = [(row.measure, row.group) for section in CARDS.get(CARD).sections for row in section.rows]
    assert len(rows) == len(set(rows))


def test_every_row_of_the_card_is_split_by_a_group_its_measure_knows():
    for section in CARDS.get(CARD).sections:
        for row in section.rows:
            assert row.group in MEASURES.get(row.measure).groups


@pytest.mark.parametrize(
    ("known", "school", "chosen"),
    [
        ({"2022-23", "2023-24", "2024-25"}, "2023-24", "2023-24"),
        ({"2018-19", "2022-23"}, "2023-24", "2022-23"),
        ({"2023-24", "2024-25"}, "2022-23", "2023-24"),
        ({"2018-19", "2022-23"}, None, "2022-23"),
        (set(), "2023-24", None),
    ],
)
def test_a_school_is_held_against_its_own_year_then_the_one_before_then_the_one_after(known, school, chosen):
    assert policies.comparator_year(known, school) == chosen


@pytest.mark.parametrize(
    ("years", "newest", "chosen"),
    [
        ({"2024-25", "2025-26"}, "2024-25", ("2024-25", "2025-26")),
        ({"2025-26", "2026-27"}, "2024-25", ("2025-26", None)),
        ({"2022-23"}, "2024-25", ("2022-23", None)),
        ({""}, "2024-25", ("", None)),
        ({"", "2025-26"}, "", ("2025-26", None)),
        (set(), "2024-25", (None, None)),
    ],
)
def test_the_target_beside_a_figure_is_of_its_own_year_and_the_next_one_follows(years, newest, chosen):
    assert policies.target_years(years, newest) == chosen


def test_a_note_says_something_new_in_half_a_page_and_names_no_pupil():
    assert policies.reasons_not_to_write("New head of maths since September.", current="") == []
    assert policies.reasons_not_to_write("  ", current="") == ["Write the note, or take it away."]
    assert policies.reasons_not_to_write("As before.", current="As before.") == ["The note says this already."]
    (long,) = policies.reasons_not_to_write("a" * 1501, current="")
    assert long == "The note has 1,501 characters, and 1,500 are kept. Say it in fewer words."
    (upn,) = policies.reasons_not_to_write("Ask about A123456789012.", current="")
    assert "unique pupil number" in upn


@pytest.mark.parametrize(
    ("said", "today", "words"),
    [
        (
            {"worse_by": "9 percentage points below", "short_of": ""},
            2020,
            "Worse than England: 9 percentage points below",
        ),
        ({"worse_by": "", "short_of": "76%"}, 2020, "Short of the target of 76%"),
        ({"worse_by": "9 below", "short_of": "76%"}, 2020, "Worse than England: 9 below; short of the target of 76%"),
        ({"worse_by": "", "short_of": ""}, 2020, ""),
        ({"worse_by": "9 points below", "short_of": "76%"}, 2026, ""),
    ],
)
def test_a_row_needs_attention_that_is_worse_than_england_or_short_of_its_target_now(said, today, words):
    assert policies.attention(**said, period="2018-19", today=date(today, 11, 22)) == words
