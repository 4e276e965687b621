"""What makes a target challenging but achievable, against slow and obvious twins."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.missing import Missing
from headwater.evidence.targets.policies import Known
from headwater.evidence.targets.proposals.challenge import (
    Record,
    average_words,
    interval_words,
    look_back,
    newest_words,
    one_pupil,
    pupils_meant,
    warnings,
)

RWM, ABSENCE, SCORE = (MEASURES.get(key) for key in ("ks2.rwm_exp", "att.pa", "ks2.read_avg"))


@dataclass(frozen=True)
class Figured:
    period: str
    value: Decimal | None = None
    missing: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def result(period: str, count: int, of: int) -> Figured:
    return Figured(period, Decimal(count) * 100 / of, "", Decimal(count), Decimal(of))


def record(*results: Figured, measure=RWM, period: str = "2026-27", **comparators: Known) -> Record:
    return look_back(measure, period, results, comparators)


def test_the_target_years_own_result_and_later_ones_are_left_out():
    found = record(result("2024-25", 20, 30), result("2026-27", 29, 30), result("2025-26", 24, 30))
    assert found.newest is not None
    assert found.newest.period == "2025-26"
    assert newest_words(found) == "80% in 2025/26, 30 pupils"


def test_without_any_result_nothing_is_made_up():
    for found in (record(), record(Figured("2025-26", missing=Missing.SUPPRESSED))):
        assert (newest_words(found), average_words(found), one_pupil(found), interval_words(None, found)) == ("",) * 4
        assert pupils_meant(Decimal(76), found) == ""
        assert "nobody can say how far away this is" in warnings(Decimal(76), found)[0]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=3))
def test_the_average_pools_pupils_and_not_percentages(years):
    counted = [(reached, reached + more) for reached, more in years]
    if not all(of for _, of in counted):
        return
    found = record(*(result(f"202{n}-2{n + 1}", *pair) for n, pair in zip((3, 4, 5), counted, strict=True)))
    assert found.average is not None
    expected = Fraction(100 * sum(a for a, _ in counted), sum(b for _, b in counted))
    assert abs(Fraction(found.average.pooled.value) - expected) < Fraction(1, 10**7)


@given(st.integers(1, 300), st.decimals(0, 100, places=2))
def test_the_pupils_it_means_are_the_fewest_that_reach_it(of, value):
    said = pupils_meant(value, record(result("2025-26", of // 2, of)))
    slow = next(n for n in range(of + 1) if Fraction(100 * n, of) >= Fraction(value))
    assert said == f"{slow} of {of} pupils, if there are as many as in 2025/26"
    assert slow == ceil(Fraction(value) * of / 100)


@given(st.integers(1, 300), st.decimals(0, 100, places=2))
def test_where_lower_is_better_they_are_the_most_that_are_allowed(of, value):
    said = pupils_meant(value, record(result("2025-26", of // 2, of), measure=ABSENCE))
    slow = max(n for n in range(of + 1) if Fraction(100 * n, of) <= Fraction(value))
    assert said == f"at most {slow} of {of} pupils, if there are as many as in 2025/26"
    assert slow == floor(Fraction(value) * of / 100)


@given(st.integers(0, 100), st.integers(1, 100))
def test_the_interval_is_wilsons(reached, more):
    of = reached + more
    limits = record(result("2025-26", reached, of)).interval
    z, p = 1.959963984540054, reached / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    reach = z * sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    assert limits is not None
    assert float(limits[0]) == pytest.approx(100 * (middle - reach), abs=1e-6)
    assert float(limits[1]) == pytest.approx(100 * (middle + reach), abs=1e-6)


def test_the_interval_is_worked_out_from_a_rounded_percentage_where_one_number_of_pupils_gives_it():
    known = record(Figured("2025-26", Decimal(80), denominator=Decimal(30)))
    assert known.interval == record(result("2025-26", 24, 30)).interval
    many = record(Figured("2025-26", Decimal(80), denominator=Decimal(300)))
    assert many.interval is None
    assert interval_words(Decimal(76), many) == ""


@pytest.mark.parametrize(("value", "said"), [("76", "lies within it"), ("95", "lies outside it")])
def test_the_interval_says_where_the_target_lies(value, said):
    words = interval_words(Decimal(value), record(result("2025-26", 24, 30)))
    assert words.startswith("63% to 90% around the result of 2025/26 (95% interval, Wilson)")
    assert said in words


def test_a_score_has_neither_pupils_nor_interval():
    found = record(Figured("2025-26", Decimal(104), denominator=Decimal(30)), measure=SCORE)
    assert (pupils_meant(Decimal(105), found), one_pupil(found), interval_words(Decimal(105), found)) == ("", "", "")


def test_warnings_where_higher_is_better():
    years = (result("2023-24", 27, 30), result("2024-25", 27, 30), result("2025-26", 21, 30))
    found = record(*years, england=Known(Decimal(62), "2024-25"))
    assert warnings(Decimal(85), found) == []
    assert warnings(Decimal(76), found) == [
        "It is below the school’s own average of 83% over 3 published years: 2023/24, 2024/25 and 2025/26."
    ]
    assert "It is the same as the result of 2025/26 (70%)." in warnings(Decimal(70), found)
    worse = warnings(Decimal(60), found)
    assert "It is 10 percentage points below the result of 2025/26 (70%)." in worse
    assert "It is 2 percentage points below national (62%, 2024/25)." in worse


def test_warnings_where_lower_is_better():
    years = (result("2024-25", 30, 200), result("2025-26", 40, 200))
    found = record(*years, measure=ABSENCE, england=Known(Decimal("17.5"), "2024-25"))
    assert warnings(Decimal(15), found) == []
    assert any("above national (17.5%, 2024/25)" in warning for warning in warnings(Decimal(19), found))
    assert any("above the school’s own average of 17.5%" in warning for warning in warnings(Decimal(19), found))


def test_few_pupils_are_warned_of():
    assert warnings(Decimal(90), record(result("2025-26", 4, 8)))[-1] == (
        "Behind the newest result are fewer than 11 pupils: read with caution. One or two pupils decide."
    )
