"""What people write where a target stands."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.targets.reading import COMPARATORS, NotATarget, Reading, parse_target

HIGHER, LOWER, SCORE = "ks2.rwm_exp", "att.pa", "ks2.read_avg"


def read(text: str, measure: str = HIGHER) -> Reading:
    return parse_target(text, MEASURES.get(measure))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("76", "76"),
        ("76%", "76"),
        (" 76 % ", "76"),
        ("76.5", "76.5"),
        ("0.0%", "0.0"),
        ("0", "0"),
        ("at least 76%", "76"),
        ("≥ 76", "76"),
    ],
)
def test_a_number_is_a_target(text, value):
    assert read(text) == Reading(value=Decimal(value))


def test_zero_is_a_value():
    assert read("0.0%", "beh.pex_rate").value == 0


def test_minus_zero_is_zero():
    assert str(read("-0", "ks2.read_prog").value) == "0"


def test_a_minus_of_any_kind_is_read():
    assert {read(f"{sign}0.3", "ks2.read_prog").value for sign in "-−–"} == {Decimal("-0.3")}


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("at or above national", "england"),
        ("At or above National", "england"),
        ("at or above the national average", "england"),
        ("in line with or above national", "england"),
        (">= national", "england"),
        ("≥national", "england"),
        ("at or above England", "england"),
        ("at or above LA", "la"),
        ("at or above the local authority", "la"),
    ],
)
def test_a_target_may_be_relative(text, comparator):
    assert read(text) == Reading(comparator=comparator)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("national + 2", "2"),
        ("national +2%", "2"),
        ("National plus 2.5", "2.5"),
        ("2 points above national", "2"),
        ("2 percentage points above national", "2"),
        ("2pp above national", "2"),
        ("1 point below the national average", "-1"),
        ("national − 1", "-1"),
    ],
)
def test_a_relative_target_may_be_some_points_away(text, offset):
    assert read(text) == Reading(comparator="england", offset=Decimal(offset))


@pytest.mark.parametrize("text", ["National", "national", " NATIONAL ", "national average", "England"])
def test_the_word_national_alone_is_no_target(text):
    with pytest.raises(NotATarget, match="Say “at or above national”, or give a number"):
        read(text)


def test_the_word_national_alone_is_answered_in_the_measures_own_direction():
    with pytest.raises(NotATarget, match="Say “at or below national”, or give a number"):
        read("National", LOWER)


def test_a_target_on_the_wrong_side_is_refused():
    with pytest.raises(NotATarget, match="Say “at or below national”"):
        read("at or above national", LOWER)
    with pytest.raises(NotATarget, match="Say “at or above national”"):
        read("at or below national")
    with pytest.raises(NotATarget, match="Write the number alone"):
        read("at least 8%", LOWER)
    assert read("at most 8%", LOWER).value == 8


def test_a_percent_sign_where_nothing_is_a_percentage_is_refused():
    with pytest.raises(NotATarget, match="is not a percentage"):
        read("105%", SCORE)
    assert read("105", SCORE).value == 105


@pytest.mark.parametrize(
    "text", ["", "  ", "76 or so", "above national", "tbc", "7 6", "76%%", "1e3", "NaN", "½", "٧٦"]
)
def test_anything_else_is_refused_with_what_to_write(text):
    with pytest.raises(NotATarget, match="number"):
        read(text)


def test_a_number_too_fine_to_be_meant_is_refused():
    with pytest.raises(NotATarget, match="more than 4 decimals"):
        read("76.12345")


@given(st.text(max_size=40), st.sampled_from([HIGHER, LOWER, SCORE]))
def test_any_text_is_read_or_refused_with_a_sentence(text, measure):
    said, reading = "", None
    try:
        reading = read(text, measure)
    except NotATarget as wrong:
        said = str(wrong)
    assert said.endswith(".") if reading is None else (reading.value is None) == (reading.comparator in COMPARATORS)


@given(st.decimals(min_value=0, max_value=100, places=2))
def test_a_number_is_read_exactly(number):
    assert read(f"{number}%").value == number
