"""What a number can be and how much of it may be chance, each rule beside a slow and obvious twin."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.evidence.measures import statistics
from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.policies import rounded
from headwater.evidence.measures.statistics import Few

RWM = MEASURES.get("ks2.rwm_exp")


@st.composite
def proportions(draw):
    denominator = draw(st.integers(min_value=1, max_value=5000))
    return draw(st.integers(min_value=0, max_value=denominator)), denominator


# How much may be chance ------------------------------------------------------------------------------------------


def wilson_slowly(numerator: int, denominator: int) -> tuple[float, float]:
    """The share p that lies just 1.96 standard errors from what was seen, searched for by halving."""
    z, seen = 1.959963984540054, numerator / denominator

    def is_outside(p: float) -> bool:
        return (seen - p) ** 2 > z * z * p * (1 - p) / denominator

    def edge(outside: float, inside: float) -> float:
        for _ in range(200):
            middle = (outside + inside) / 2
            outside, inside = (middle, inside) if is_outside(middle) else (outside, middle)
        return inside

    low = edge(0.0, seen) if numerator else 0.0
    high = edge(1.0, seen) if numerator < denominator else 1.0
    return 100 * low, 100 * high


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [(24, 30, "62.7", "90.5"), (0, 30, "0.0", "11.4"), (30, 30, "88.6", "100.0"), (15, 30, "33.2", "66.8")],
)
def test_the_interval_of_a_proportion(numerator, denominator, low, high):
    found = statistics.wilson(numerator, denominator)
    assert [rounded(limit, 1) for limit in found] == [Decimal(low), Decimal(high)]


@given(proportions())
def test_the_interval_is_where_the_test_stops_rejecting(proportion):
    low, high = statistics.wilson(*proportion)
    slow_low, slow_high = wilson_slowly(*proportion)
    assert math.isclose(float(low), slow_low, abs_tol=1e-6)
    assert math.isclose(float(high), slow_high, abs_tol=1e-6)


@given(proportions())
def test_the_interval_takes_in_what_was_seen_and_is_given_to_eight_places(proportion):
    numerator, denominator = proportion
    low, high = statistics.wilson(numerator, denominator)
    assert 0 <= low < high <= 100
    assert low <= Decimal(100 * numerator) / denominator + Decimal("1e-8")
    assert high >= Decimal(100 * numerator) / denominator - Decimal("1e-8")
    assert low.as_tuple().exponent == high.as_tuple().exponent == -8


@given(proportions())
def test_those_who_did_and_those_who_did_not_have_mirrored_intervals(proportion):
    numerator, denominator = proportion
    low, high = statistics.wilson(numerator, denominator)
    other_low, other_high = statistics.wilson(denominator - numerator, denominator)
    assert abs(100 - high - other_low) <= Decimal("1e-8")
    assert abs(100 - low - other_high) <= Decimal("1e-8")


@given(proportions(), st.integers(min_value=2, max_value=20))
def test_more_pupils_make_the_interval_narrower(proportion, times):
    numerator, denominator = proportion
    low, high = statistics.wilson(numerator, denominator)
    more_low, more_high = statistics.wilson(numerator * times, denominator * times)
    assert more_high - more_low < high - low


@pytest.mark.parametrize(("n", "reach"), [(30, 17), (60, 12), (200, 7)])
def test_how_wide_the_interval_is_for_a_class_a_year_group_and_a_school(n, reach):
    low, high = statistics.wilson(Decimal(62 * n) / 100, n)
    assert rounded((high - low) / 2, 0) in (reach, reach - 1)


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 0), (1, 0), (-1, 30), (31, 30), (3, -4)])
def test_an_interval_of_nothing_or_of_more_than_all_is_refused(numerator, denominator):
    with pytest.raises(ValueError, match="denominator"):
        statistics.wilson(numerator, denominator)


# So few that it needs care -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pupils", "found", "words"),
    [
        (0, Few.NO_PERCENTAGE, "fewer than 6 pupils"),
        (5, Few.NO_PERCENTAGE, "fewer than 6 pupils"),
        (6, Few.CAUTION, "fewer than 11 pupils: read with caution"),
        (10, Few.CAUTION, "fewer than 11 pupils: read with caution"),
        (11, None, ""),
        (None, None, ""),
    ],
)
def test_a_few_pupils_need_care(pupils, found, words):
    assert statistics.few(pupils, RWM) == found
    assert statistics.few_words(found) == words


def test_a_few_sessions_say_nothing_of_pupils():
    assert statistics.few(5, MEASURES.get("att.overall")) is None
    assert statistics.few(5, MEASURES.get("att.pa")) == Few.NO_PERCENTAGE


# What can be reached --------------------------------------------------------------------------------------------------


def numerators_slowly(shown: Decimal, denominator: int, decimals: int, more_than_once: bool) -> list[int]:
    """Try every number of pupils."""
    most = 3 * denominator if more_than_once else denominator
    step = Decimal(1).scaleb(-decimals)
    found = []
    for numerator in range(most + 1):
        exact = Fraction(100 * numerator, denominator)
        # A fraction has no rounding of its own: so many whole steps, and one more where half a step or more is left.
        steps = exact / Fraction(step)
        whole = steps.numerator // steps.denominator
        if steps - whole >= Fraction(1, 2):
            whole += 1
        if whole * step == shown:
            found.append(numerator)
    return found


@given(
    denominator=st.integers(min_value=1, max_value=400),
    decimals=st.integers(min_value=0, max_value=2),
    tenths=st.integers(min_value=0, max_value=12_000),
    more_than_once=st.booleans(),
)
def test_the_numerators_of_a_rounded_percentage_are_those_that_trying_finds(
    denominator, decimals, tenths, more_than_once
):
    shown = (Decimal(tenths) / 100).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    found = statistics.numerators_for(shown, denominator, decimals, more_than_once=more_than_once)
    assert list(found) == numerators_slowly(shown, denominator, decimals, more_than_once)


@given(proportions(), st.integers(min_value=0, max_value=3))
def test_whatever_is_published_can_be_reached_from_its_own_cohort(proportion, decimals):
    numerator, denominator = proportion
    shown = rounded(Decimal(100 * numerator) / denominator, decimals)
    assert numerator in statistics.numerators_for(shown, denominator, decimals)
    assert statistics.is_reachable(shown, denominator, decimals)


def test_a_published_card_whose_percentages_no_cohort_of_its_size_has():
    five = [Decimal(value) for value in (76, 18, 82, 83, 81)]
    make_all = [n for n in range(40, 81) if all(statistics.is_reachable(value, n, 0) for value in five)]
    assert {72, 78} <= set(make_all)
    assert min(make_all) == 72


def test_eight_point_four_percent_of_468_pupils_is_nobody():
    assert not statistics.is_reachable(Decimal("8.4"), 468, 1)
    assert list(statistics.numerators_for(Decimal("8.3"), 468, 1)) == [39]
    assert list(statistics.numerators_for(Decimal("8.5"), 468, 1)) == [40]


def test_a_percentage_with_more_decimals_than_are_shown_is_nobodys():
    assert not statistics.is_reachable(Decimal("33.3"), 30, 0)
    assert not statistics.is_reachable(Decimal("-3"), 30, 0)
    assert not statistics.is_reachable(Decimal("50"), 0, 0)


def test_suspensions_can_be_more_than_pupils():
    assert not statistics.is_reachable(Decimal("130"), 100, 2)
    assert list(statistics.numerators_for(Decimal("130"), 100, 2, more_than_once=True)) == [130]
    assert statistics.counts_more_than_once(MEASURES.get("beh.susp_rate"))
    assert not statistics.counts_more_than_once(MEASURES.get("beh.susp_1plus"))


# Parts and wholes -------------------------------------------------------------------------------------------


@st.composite
def subjects(draw):
    """Who reached what in three subjects, pupil by pupil."""
    return draw(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=60))


def percentages(pupils) -> tuple[list[Decimal], Decimal]:
    """The exact percentage in each subject, and in all three."""
    n = Decimal(len(pupils))
    each = [100 * sum(pupil[subject] for pupil in pupils) / n for subject in range(3)]
    return each, 100 * sum(all(pupil) for pupil in pupils) / n


def test_reading_writing_and_maths_lie_between_the_sum_less_200_and_the_least():
    assert statistics.bounds_of_all([Decimal(82), Decimal(83), Decimal(81)]) == (46, 81)


def test_rounded_parts_leave_half_a_unit_more_for_each_and_for_the_whole():
    assert statistics.bounds_of_all([Decimal(82), Decimal(83), Decimal(81)], 0) == (44, 81)
    assert statistics.bounds_of_all([Decimal("82.4"), Decimal("83.1")], 1) == (Decimal("65.35"), Decimal("82.4"))


@given(subjects())
def test_all_three_lie_within_the_bounds_of_the_three(pupils):
    each, together = percentages(pupils)
    low, high = statistics.bounds_of_all(each)
    assert low - Decimal("1e-20") <= together <= high


@given(subjects(), st.integers(min_value=0, max_value=1))
def test_so_do_rounded_percentages_within_bounds_that_allow_for_it(pupils, decimals):
    each, together = percentages(pupils)
    low, high = statistics.bounds_of_all([rounded(value, decimals) for value in each], decimals)
    assert low <= rounded(together, decimals) <= high


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_the_bounds_are_no_wider_than_they_must_be(reading, writing, maths):
    """Twenty pupils: those who reached each subject first in the row, then turned so that they overlap least."""
    low, high = statistics.bounds_of_all([Decimal(5 * n) for n in (reading, writing, maths)])
    assert high == 5 * min(reading, writing, maths)
    most_overlap = len(set(range(reading)) & set(range(writing)) & set(range(maths)))
    assert high == 5 * most_overlap
    missing = set(range(20 - reading))  # those who did not reach each stand side by side as far as they can
    missing |= {(20 - reading + at) % 20 for at in range(20 - writing)}
    missing |= {(40 - reading - writing + at) % 20 for at in range(20 - maths)}
    assert low == 5 * (20 - len(missing))


def test_no_parts_have_no_bounds():
    with pytest.raises(ValueError, match="no parts"):
        statistics.bounds_of_all([])
