"""Which outcomes a card shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from headwater.evidence.inspections.policies import Candidate, choose_shown, pair_up

FEBRUARY, AUGUST = date(2026, 2, 28), date(2026, 8, 31)


def candidate(kind: str = "graded", on: date | None = date(2023, 3, 7), **facts) -> Candidate:
    known = {"published_file": True, "as_at": FEBRUARY, "loaded": 1, "own_urn": True}
    return Candidate(kind=kind, inspected_on=on, **(known | facts))


def test_nothing_is_chosen_from_nothing():
    assert choose_shown([]) == set()


def test_an_entry_is_of_a_published_inspection_of_its_kind_within_a_week():
    published, entry = candidate(on=date(2023, 3, 7)), candidate(on=date(2023, 3, 14), is_entered=True)
    assert pair_up([published, entry]) == {1: 0}
    assert pair_up([published, replace(entry, inspected_on=date(2023, 3, 15))]) == {}
    assert pair_up([published, replace(entry, kind="ungraded")]) == {}
    assert pair_up([replace(published, inspected_on=None), entry]) == {}
    assert pair_up([replace(published, is_entered=True), entry]) == {}


def test_of_several_published_inspections_an_entry_is_of_the_one_that_would_be_shown():
    entry = candidate(on=date(2023, 3, 7), is_entered=True)
    assert pair_up([candidate(published_file=False), candidate(), entry]) == {2: 1}


def test_each_kind_is_shown_beside_the_others():
    outcomes = [
        candidate("graded", date(2022, 3, 1)),
        candidate("ungraded", date(2025, 3, 1)),
        candidate("report-card", date(2026, 1, 1)),
    ]
    assert choose_shown(outcomes) == {0, 1, 2}


def test_of_a_kind_the_newest_is_shown():
    assert choose_shown([candidate(on=date(2015, 1, 1)), candidate(on=date(2022, 1, 1))]) == {1}


def test_the_newest_inspection_is_shown_even_when_only_an_extract_tells_of_it():
    assert choose_shown([candidate(on=date(2015, 1, 1)), candidate(on=date(2022, 1, 1), published_file=False)]) == {1}


def test_one_inspection_told_twice_comes_from_the_published_file():
    assert choose_shown([candidate(published_file=False, as_at=AUGUST, loaded=9), candidate()]) == {1}


def test_one_inspection_told_twice_comes_from_the_schools_own_number():
    assert choose_shown([candidate(own_urn=False, as_at=AUGUST), candidate()]) == {1}


def test_one_inspection_told_twice_comes_from_the_later_file_then_from_the_newest_release():
    assert choose_shown([candidate(as_at=AUGUST, loaded=1), candidate(as_at=FEBRUARY, loaded=9)]) == {0}
    assert choose_shown([candidate(loaded=1), candidate(loaded=2)]) == {1}


def test_a_grade_without_its_date_does_not_replace_a_dated_one():
    undated = candidate("grade-only", None, as_at=AUGUST, published_file=False)
    assert choose_shown([candidate(as_at=None, on=date(2013, 1, 1)), undated]) == {0, 1}


def test_a_grade_without_its_date_gives_way_to_a_file_that_speaks_for_the_same_day():
    undated = candidate("grade-only", None, published_file=False)
    assert choose_shown([candidate(), undated]) == {0}
    assert choose_shown([candidate("report-card", date(2026, 1, 13)), undated]) == {0}


def test_an_ungraded_inspection_does_not_hide_a_grade_without_its_date():
    undated = candidate("grade-only", None, published_file=False)
    assert choose_shown([candidate("ungraded"), undated]) == {0, 1}


def test_a_grade_without_its_date_gives_way_where_the_last_inspection_is_the_dated_one():
    undated = candidate("grade-only", None, last_inspected_on=date(2023, 3, 8))
    known = candidate(as_at=date(2023, 6, 1))
    assert choose_shown([known, undated]) == {0}
    later = candidate("grade-only", None, last_inspected_on=date(2025, 3, 8))
    assert choose_shown([known, later]) == {0, 1}


def test_of_grades_without_a_date_the_one_of_the_latest_file_is_shown():
    undated = [candidate("grade-only", None, as_at=date(2022, 4, 20)), candidate("grade-only", None, as_at=AUGUST)]
    assert choose_shown(undated) == {1}


days = st.dates(min_value=date(2006, 1, 1), max_value=date(2026, 8, 31))
candidates = st.builds(
    Candidate,
    kind=st.sampled_from(["graded", "ungraded", "report-card"]),
    inspected_on=days,
    published_file=st.booleans(),
    as_at=st.none() | days,
    loaded=st.integers(1, 5),
    own_urn=st.booleans(),
) | st.builds(
    Candidate,
    kind=st.just("grade-only"),
    inspected_on=st.none(),
    published_file=st.booleans(),
    as_at=st.none() | days,
    loaded=st.integers(1, 5),
    own_urn=st.booleans(),
    last_inspected_on=st.none() | days,
)


@given(st.lists(candidates, max_size=12))
def test_of_a_dated_kind_exactly_one_is_shown_and_none_is_newer(outcomes):
    shown = choose_shown(outcomes)
    for kind in ("graded", "ungraded", "report-card"):
        of_kind = [i for i, c in enumerate(outcomes) if c.kind == kind]
        chosen = shown & set(of_kind)
        assert len(chosen) == bool(of_kind)
        for i in chosen:
            assert outcomes[i].inspected_on == max(outcomes[j].inspected_on for j in of_kind)
    assert len([i for i in shown if outcomes[i].kind == "grade-only"]) <= 1


@given(st.lists(candidates, max_size=12), st.randoms())
def test_the_order_in_which_files_are_read_does_not_matter(outcomes, random):
    shuffled = list(outcomes)
    random.shuffle(shuffled)
    first = sorted((outcomes[i] for i in choose_shown(outcomes)), key=repr)
    second = sorted((shuffled[i] for i in choose_shown(shuffled)), key=repr)
    assert first == second
