"""Where a value sits among similar schools: the percentile against a slow, obvious twin, and the words for it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.similar.policies import (
    Spread,
    group_words,
    left_out_words,
    newest,
    percentile,
    read_values,
    reasons_not_to_compare,
    short_words,
    standing_words,
    tenth_words,
    value_at,
    write_values,
)

RWM, ABSENCE = MEASURES.get("ks2.rwm_exp"), MEASURES.get("att.absence")
_values = st.lists(st.decimals(-3, 3, places=1), max_size=40)


def spread_of(values: list[Decimal], size: int = 0, period: str = "2024-25") -> Spread:
    counts = {value: values.count(value) for value in sorted(set(values))}
    return Spread(tuple(counts.items()), size or len(values), period)


def of(*texts: str) -> Spread:
    return spread_of([Decimal(text) for text in texts])


@given(_values, st.decimals(-4, 4, places=1))
def test_the_percentile_is_the_one_a_slow_count_of_every_school_gives(values: list[Decimal], value: Decimal) -> None:
    found = percentile(spread_of(values), value)

    halves = sum(2 if other < value else 1 if other == value else 0 for other in values)
    if not values:
        assert found is None
    else:
        assert found is not None
        assert abs(Fraction(found) - Fraction(100 * halves, 2 * len(values))) < Fraction(1, 10**20)


@given(_values, st.integers(1, 99))
def test_so_many_schools_do_not_exceed_the_value_at_a_percent_and_fewer_do_not_exceed_any_lower_one(
    values: list[Decimal], percent: int
) -> None:
    found = value_at(spread_of(values), percent)

    enough = [one for one in sorted(values) if sum(other <= one for other in values) * 100 >= percent * len(values)]
    assert found == (enough[0] if enough else None)


@given(st.dictionaries(st.decimals(-99, 99, places=8), st.integers(1, 2000), max_size=20))
def test_values_are_read_as_they_were_written(values: dict[Decimal, int]) -> None:
    assert read_values(write_values(values)) == tuple(sorted(values.items()))


def test_schools_with_the_same_value_count_half() -> None:
    assert percentile(of("60", "60", "60", "60"), Decimal(60)) == 50
    assert percentile(of("50", "60", "60", "70"), Decimal("60.00")) == 50
    assert percentile(of("50", "60"), Decimal(65)) == 100


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("64", "higher than 50% of 4 similar schools"),
        ("59", "higher than none of 4 similar schools"),
        ("71", "higher than all 4 similar schools"),
    ],
)
def test_where_a_value_stands_is_said_with_how_many_schools_there_are(value: str, words: str) -> None:
    assert standing_words(Decimal(value), of("60", "62", "68", "70"), RWM) == words


def test_where_lower_is_better_a_lower_value_is_better_than_more_schools() -> None:
    assert (
        standing_words(Decimal("4.5"), of("4.1", "5.0", "5.5", "6.2"), ABSENCE)
        == "better than 75% of 4 similar schools"
    )


def test_nearly_all_and_nearly_none_are_not_rounded_to_all_and_none() -> None:
    many = Spread(((Decimal(10), 1), (Decimal(50), 998), (Decimal(90), 1)), 1000)

    assert standing_words(Decimal(89), many, RWM) == "higher than nearly all of 1,000 similar schools"
    assert standing_words(Decimal(11), many, RWM) == "higher than hardly any of 1,000 similar schools"


def test_in_a_table_it_is_said_in_short() -> None:
    assert short_words(Decimal(65), of("60", "62", "68", "70"), RWM) == "Higher than 50%"
    assert short_words(Decimal(1), of("4.1", "5.0"), ABSENCE) == "Better than all"
    assert short_words(Decimal(1), of(), RWM) == ""


def test_of_no_school_nothing_is_said() -> None:
    assert standing_words(Decimal(5), of(), RWM) == ""
    assert value_at(of(), 50) is None


@pytest.mark.parametrize(
    ("schools", "size", "why"),
    [
        (0, 1600, "No loaded file"),
        (19, 19, "Too few similar schools"),
        (32, 1690, "too small a part of the country"),
        (799, 1600, "too small a part of the country"),
    ],
)
def test_a_value_is_not_set_beside_too_few_schools(schools: int, size: int, why: str) -> None:
    [reason] = reasons_not_to_compare(schools, size)

    assert why in reason


def test_twenty_schools_that_are_half_of_the_group_are_enough() -> None:
    assert reasons_not_to_compare(20, 40) == []


def test_a_tenth_is_counted_from_its_nearer_end() -> None:
    assert [tenth_words(tenth) for tenth in (10, 8, 6, 5, 2, 1)] == [
        "the highest share",
        "the third-highest share",
        "the fifth-highest share",
        "the fifth-lowest share",
        "the second-lowest share",
        "the lowest share",
    ]
    assert group_words("primary", 8, Decimal("28.06"), Decimal("33.44")) == (
        "the tenth of primary schools with the third-highest share of disadvantaged pupils: 28.1% to 33.4%"
    )


def test_those_left_out_are_counted_over_all_reasons() -> None:
    assert left_out_words({"suppressed": 3, "no-row": 40}) == "43 without a published figure are left out"
    assert left_out_words({"suppressed": 1}) == "1 without a published figure is left out"
    assert left_out_words({}) == ""


def test_the_newest_year_is_not_later_than_the_one_asked_about() -> None:
    years = [spread_of([], period=period) for period in ("2022-23", "2024-25", "2023-24")]

    assert newest(years, until="2023-24") is years[2]
    assert newest(years, until="2021-22") is None
