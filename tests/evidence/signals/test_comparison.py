"""Better or worse, by how much, and whether it could be chance."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.signals.comparison import compare

RWM = MEASURES.get("ks2.rwm_exp")
PA = MEASURES.get("att.pa")
ATTENDANCE = MEASURES.get("att.overall")
SUSPENSIONS = MEASURES.get("beh.susp_rate")
EXCLUSIONS = MEASURES.get("beh.pex_rate")
ROLL = MEASURES.get("ctx.nor")
SEN = MEASURES.get("ctx.sen_k_pct")
SCALED = MEASURES.get("ks2.read_avg")
PROGRESS = MEASURES.get("ks4.p8")


def compared(value, comparator, measure, **known):
    found = compare(Decimal(value), Decimal(comparator), measure, **known)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("value", "comparator", "measure", "word", "tone", "shape", "gap_words"),
    [
        ("76", "62", RWM, "better", "good", "up", "14 percentage points above"),
        ("54", "62", RWM, "worse", "bad", "down", "8 percentage points below"),
        ("62.3", "62", RWM, "the same", "grey", "level", "the same"),
        ("63", "62", RWM, "better", "good", "up", "1 percentage point above"),
        ("15.6", "14.6", PA, "worse", "bad", "down", "1.0 percentage points above"),
        ("8.4", "14.6", PA, "better", "good", "up", "6.2 percentage points below"),
        ("20", "14.6", PA, "worse", "bad", "down", "5.4 percentage points above"),
        ("0.20", "0.03", EXCLUSIONS, "worse", "bad", "down", "0.17 above"),
        ("25", "14", SEN, "above", "none", "up", "11.0 percentage points above"),
        ("10", "21", SEN, "below", "none", "down", "11.0 percentage points below"),
        ("282", "282", ROLL, "the same", "grey", "level", "the same"),
        ("106", "105", SCALED, "better", "good", "up", "1 point above"),
    ],
)
def test_the_direction_of_the_measure_says_what_is_better(value, comparator, measure, word, tone, shape, gap_words):
    found = compared(value, comparator, measure)
    assert (found.word, found.tone, found.shape, found.gap_words) == (word, tone, shape, gap_words)


def test_the_gap_is_taken_from_exact_values():
    assert "by 1.0 percentage points" in compared("15.6", "14.6", PA).sentence
    found = compared("62.1", "60.6", ATTENDANCE)
    assert found.gap == Decimal("1.5")
    assert found.gap_words == "1.5 percentage points above"


@pytest.mark.parametrize(("value", "comparator"), [(None, Decimal(62)), (Decimal(76), None), (None, None)])
def test_a_missing_side_is_not_compared(value, comparator):
    assert compare(value, comparator, RWM) is None


def test_a_difference_that_could_be_chance_is_grey_whatever_its_direction():
    found = compared("75", "62.1", RWM, numerator=21, denominator=28)
    assert (found.word, found.tone, found.shape, found.within_uncertainty) == ("better", "grey", "level", True)
    assert found.sentence == (
        "Better than England by 13 percentage points; with 28 pupils the difference could be chance"
    )
    found = compared("50", "62.1", RWM, numerator=14, denominator=28)
    assert (found.word, found.tone, found.within_uncertainty) == ("worse", "grey", True)


def test_a_difference_beyond_chance_is_coloured_and_says_so():
    found = compared("85", "62.1", RWM, numerator=51, denominator=60)
    assert (found.tone, found.within_uncertainty) == ("good", False)
    assert found.sentence == (
        "Better than England by 23 percentage points; with 60 pupils the difference is more than chance would explain"
    )


def test_the_interval_of_24_in_30_is_the_one_of_the_text_book():
    found = compared("80", "62", RWM, numerator=24, denominator=30)
    assert found.interval is not None
    assert [limit.quantize(Decimal("0.1")) for limit in found.interval] == [Decimal("62.7"), Decimal("90.5")]
    assert not found.within_uncertainty


def test_without_a_numerator_the_nearest_whole_number_of_pupils_is_taken():
    assert compared("76", "62", RWM, denominator=72).interval == (
        compared("76", "62", RWM, numerator=55, denominator=72).interval
    )


def test_without_a_number_of_pupils_nothing_is_said_of_chance_and_that_is_said():
    found = compared("76", "62", RWM)
    assert found.interval is None
    assert not found.within_uncertainty
    assert found.sentence.endswith("; whether it could be chance cannot be said: number of pupils not known")


def test_a_published_confidence_interval_is_used_in_the_same_way():
    inside = compared("-0.25", "-0.03", PROGRESS, interval=(Decimal("-0.55"), Decimal("0.05")), denominator=90)
    assert (inside.word, inside.tone) == ("worse", "grey")
    assert inside.uncertainty == (
        "the confidence interval from −0.55 to +0.05 takes it in, so the difference could be chance"
    )
    outside = compared("-0.55", "-0.03", PROGRESS, interval=(Decimal("-0.75"), Decimal("-0.35")))
    assert (outside.tone, outside.within_uncertainty) == ("bad", False)


@pytest.mark.parametrize("pupils", range(6))
def test_fewer_than_six_pupils_are_not_compared(pupils):
    found = compared("80", "62", RWM, denominator=pupils)
    assert (found.word, found.tone, found.shape, found.gap_words) == ("not compared", "none", "level", "")
    assert not found.is_compared
    assert found.sentence == "Not compared with England: fewer than 6 pupils"


@pytest.mark.parametrize(("pupils", "cautious"), [(6, True), (10, True), (11, False)])
def test_fewer_than_eleven_pupils_are_compared_with_caution(pupils, cautious):
    found = compared("100", "62", RWM, numerator=pupils, denominator=pupils)
    assert found.is_compared
    assert bool(found.caution) is cautious
    assert found.sentence.endswith("read with caution") is cautious


def test_sessions_are_not_pupils_and_six_of_them_hide_nothing():
    found = compared("94.5", "94.8", ATTENDANCE, numerator=5, denominator=5)
    assert found.is_compared
    assert (found.interval, found.caution, found.uncertainty) == (None, "", "")


def test_one_permanent_exclusion_in_a_primary_school_can_be_chance():
    found = compared("0.2136752", "0.04", EXCLUSIONS, numerator=1, denominator=468)
    assert (found.word, found.tone) == ("worse", "grey")


def test_a_difference_of_marks_says_that_it_is_in_points():
    assert compared("101.6", "105", SCALED).sentence == "Worse than England by 3 points"
    assert compared("-0.55", "-0.03", PROGRESS).sentence == "Worse than England by 0.52 points"
    assert compared("0.20", "0.03", EXCLUSIONS).sentence.startswith("Worse than England by 0.17 per 100 pupils")


def test_suspensions_have_no_interval_because_one_pupil_can_have_many():
    assert compared("120", "11.31", SUSPENSIONS, numerator=120, denominator=100).interval is None


def test_context_is_above_or_below_and_never_coloured():
    found = compared("40", "23", MEASURES.get("ctx.pp_pct"), numerator=187, denominator=468)
    assert (found.word, found.tone, found.interval) == ("above", "none", None)
    assert found.sentence == "Above England by 17.0 percentage points"


def test_a_comparator_of_another_year_is_marked_with_both_years():
    found = compared("76", "59", RWM, period="2024-25", comparator_period="2021-22")
    assert found.years == "2024/25 beside 2021/22"
    assert found.sentence.startswith("Better than England by 17 percentage points (2024/25 beside 2021/22)")
    assert compared("76", "62", RWM, period="2024-25", comparator_period="2024-25").years == ""
    assert compared("76", "62", RWM, period="2024-25").years == ""


def test_whoever_it_is_compared_with_is_named():
    assert compared("76", "62", RWM, name="Surrey").sentence.startswith("Better than Surrey by")


# A slow twin ------------------------------------------------------------------------------------------------------


def is_inside_slowly(count: int, of: int, comparator: Decimal) -> bool | None:
    """Whether |p − p₀| ≤ z·√(p₀(1 − p₀)/n): the test that Wilson's interval turns round. None too near to say."""
    p, p0 = Fraction(count, of), Fraction(comparator) / 100
    reach = 1.959963984540054 * sqrt(p0 * (1 - p0) / of)
    if abs(float(abs(p - p0)) - reach) < 1e-6:
        return None
    return float(abs(p - p0)) <= reach


@given(
    of=st.integers(min_value=6, max_value=500),
    share=st.fractions(min_value=0, max_value=1),
    comparator=st.decimals(min_value=1, max_value=99, places=1),
)
def test_what_could_be_chance_agrees_with_the_test_behind_the_interval(of, share, comparator):
    count = int(share * of)
    expected = is_inside_slowly(count, of, comparator)
    assume(expected is not None)
    value = Decimal(count) * 100 / of
    found = compare(value, comparator, RWM, numerator=count, denominator=of)
    assert found is not None
    assert found.within_uncertainty is expected


@given(
    value=st.decimals(min_value=0, max_value=100, places=4),
    comparator=st.decimals(min_value=0, max_value=100, places=4),
)
def test_turning_the_two_round_turns_better_into_worse(value, comparator):
    there, back = compare(value, comparator, PA), compare(comparator, value, PA)
    assert there is not None
    assert back is not None
    turned = {"better": "worse", "worse": "better", "the same": "the same"}
    assert back.word == turned[there.word]
    assert back.gap == -there.gap
