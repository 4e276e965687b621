"""The card's rules, without a database."""

from __future__ import annotations

import pytest

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.missing import Missing
from headwater.oversight.cards import policies
from headwater.oversight.cards.definitions import CARD, CARDS, SectionDefinition

KS2 = SectionDefinition(
    key="ks2", title="Key stage 2", intro="", nothing="Nothing.", phases=("primary", "all-through"), reads_age=11
)


@pytest.mark.parametrize(
    ("available", "phase", "chosen"),
    [
        ({"primary", "secondary", "state-funded", "all"}, "primary", "primary"),
        ({"state-funded", "all"}, "primary", "state-funded"),
        ({"all"}, "special", "all"),
        ({"primary", "all"}, "secondary", "all"),
        ({"", "all"}, "", "all"),
        ({""}, "primary", ""),
        (set(), "primary", ""),
    ],
)
def test_a_school_is_compared_with_its_own_phase_then_state_funded_then_all(available, phase, chosen):
    assert policies.choose_population(available, phase) == chosen


def test_a_school_is_never_compared_with_another_phase_while_there_is_a_choice():
    assert policies.choose_population({"primary", "state-funded"}, "secondary") == "state-funded"


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


@pytest.mark.parametrize(("high_age", "too_young"), [(7, True), (10, True), (11, False), (18, False), (None, False)])
def test_an_infant_school_is_too_young_for_year_6(high_age, too_young):
    assert policies.is_too_young(KS2, high_age) is too_young


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"high_age": 7, "not_published": "tests cancelled in 2020"}, Missing.NOT_APPLICABLE),
        ({"high_age": 11, "not_published": "tests cancelled in 2020"}, Missing.NOT_PUBLISHED),
        ({"high_age": None, "not_published": ""}, Missing.NOT_LOADED),
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
