"""Several schools or years as one, against a twin that counts pupil by pupil."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.evidence.measures.definitions import MEASURES, Pooling
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.policies import rounded
from headwater.evidence.measures.pooling import Method, Share, pool, pool_years

RWM = MEASURES.get("ks2.rwm_exp")
ATTENDANCE = MEASURES.get("att.overall")
PA = MEASURES.get("att.pa")
A8 = MEASURES.get("ks4.a8")
NOR = MEASURES.get("ctx.nor")
SUSPENSIONS = MEASURES.get("beh.susp_rate")

schools = st.lists(st.lists(st.booleans(), min_size=1, max_size=40), min_size=1, max_size=8)


def share(name, pupils, **changed) -> Share:
    """What a school with these pupils, reached or not, brings."""
    reached, of = sum(pupils), len(pupils)
    given = {"value": Decimal(100 * reached) / of, "numerator": reached, "denominator": of}
    return Share(name, **(given | changed))


def pooled_slowly(groups) -> Fraction:
    """All pupils of all schools in one hall, counted one by one."""
    hall = [reached for pupils in groups for reached in pupils]
    count = 0
    for reached in hall:
        if reached:
            count += 1
    return Fraction(100 * count, len(hall))


def close(value: Decimal, exact: Fraction, within: str = "5e-9") -> bool:
    return abs(Fraction(value) - exact) <= Fraction(Decimal(within))


@given(schools)
def test_a_trusts_percentage_is_that_of_all_its_pupils(groups):
    found = pool([share(name, pupils) for name, pupils in enumerate(groups)], RWM)
    assert close(found.value, pooled_slowly(groups))
    assert found.numerator == sum(sum(pupils) for pupils in groups)
    assert found.denominator == sum(len(pupils) for pupils in groups)
    assert found.how == Method.ADDED_UP
    assert not found.is_approximate
    assert found.schools == tuple(range(len(groups)))


def test_it_is_not_the_mean_of_the_schools_percentages():
    found = pool([Share(1, Decimal(100), None, 10, 10), Share(2, Decimal(50), None, 45, 90)], RWM)
    assert found.value == 55
    assert found.method == "55 of 100 pupils, added up over schools"


def test_three_pupils_attendance_as_the_field_works_it_out():
    possible, attended = (138, 80, 60), (126, 72, 30)
    shares = [
        Share(n, Decimal(100 * a) / p, None, a, p) for n, (a, p) in enumerate(zip(attended, possible, strict=True))
    ]
    assert rounded(pool(shares, ATTENDANCE).value, 1) == Decimal("82.0")
    assert rounded(sum(s.value for s in shares) / 3, 1) == Decimal("77.1")


@given(schools, st.data())
def test_a_school_without_a_figure_changes_nothing_but_is_told(groups, data):
    reasons = data.draw(st.lists(st.sampled_from([Missing.SUPPRESSED, Missing.NOT_LOADED]), min_size=1, max_size=4))
    shares = [share(name, pupils) for name, pupils in enumerate(groups)]
    whole = pool(shares, RWM)
    found = pool([*shares, *(Share(f"missing {n}", missing=reason) for n, reason in enumerate(reasons))], RWM)
    assert found.value == whole.value
    assert found.expected == len(groups) + len(reasons)
    assert found.of_schools == f"{len(groups)} of {found.expected} schools"
    for reason in set(reasons):
        assert f"{reasons.count(reason)} {reason.value.replace('-', ' ')}" in found.why


@given(schools)
def test_the_order_of_schools_does_not_matter(groups):
    shares = [share(name, pupils) for name, pupils in enumerate(groups)]
    assert pool(shares, RWM).value == pool(shares[::-1], RWM).value


@given(schools)
def test_a_trusts_percentage_lies_between_those_of_its_schools(groups):
    shares = [share(name, pupils) for name, pupils in enumerate(groups)]
    found = pool(shares, RWM).value
    assert min(s.value for s in shares) - Decimal("1e-8") <= found <= max(s.value for s in shares) + Decimal("1e-8")


def test_five_of_seven_schools():
    shares = [Share(n, Decimal(50), None, 15, 30) for n in range(5)]
    shares += [Share(5, missing=Missing.SUPPRESSED), Share(6)]
    found = pool(shares, RWM)
    assert found.of_schools == "5 of 7 schools"
    assert found.why == "1 suppressed, 1 not loaded"
    assert found.value == 50


def test_an_infant_school_is_not_missing_from_year_six():
    found = pool([Share(1, Decimal(50), None, 15, 30), Share(2, missing=Missing.NOT_APPLICABLE)], RWM)
    assert (found.of_schools, found.why) == ("1 school", "")


@pytest.mark.parametrize(
    ("shares", "missing", "why", "of_schools"),
    [
        ([], Missing.NOT_APPLICABLE, "", "0 schools"),
        ([Share(1, missing=Missing.NOT_APPLICABLE)], Missing.NOT_APPLICABLE, "", "0 schools"),
        ([Share(1), Share(2)], Missing.NOT_LOADED, "2 not loaded", "0 of 2 schools"),
        (
            [Share(1, missing=Missing.SUPPRESSED), Share(2)],
            Missing.NOT_AVAILABLE,
            "1 suppressed, 1 not loaded",
            "0 of 2 schools",
        ),
        ([Share(1, Decimal(54))], Missing.NOT_AVAILABLE, "number of pupils not known", "0 of 1 school"),
    ],
)
def test_where_there_is_no_figure_there_is_a_reason(shares, missing, why, of_schools):
    found = pool(shares, RWM)
    assert (found.value, found.missing, found.why, found.of_schools) == (None, missing, why, of_schools)


# Rounded percentages -------------------------------------------------------------------------------------------


@given(schools)
def test_a_rounded_percentage_of_few_pupils_gives_its_numerator_away(groups):
    """To one decimal, every numerator of at most 40 pupils has a percentage of its own."""
    shares = [
        share(name, pupils, numerator=None, value=rounded(Decimal(100 * sum(pupils)) / len(pupils), 1), decimals=1)
        for name, pupils in enumerate(groups)
    ]
    found = pool(shares, RWM)
    assert close(found.value, pooled_slowly(groups))
    assert found.how == Method.WORKED_OUT
    assert found.method.endswith("worked out from rounded percentages")


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=400), min_size=1, max_size=4), st.integers(0, 1))
def test_where_the_numerator_cannot_be_told_the_result_is_as_near_as_the_rounding(groups, decimals):
    shares = [
        share(name, pupils, numerator=None, value=rounded(Decimal(100 * sum(pupils)) / len(pupils), decimals))
        for name, pupils in enumerate(groups)
    ]
    found = pool(shares, RWM)
    half = Fraction(1, 2 * 10**decimals)
    assert abs(Fraction(found.value) - pooled_slowly(groups)) <= half + Fraction(1, 10**8)
    if found.how == Method.ROUNDED:
        assert found.is_approximate
        assert found.numerator is None
        assert found.method == "approximate: rounded percentages weighted by pupils"
    else:
        assert close(found.value, pooled_slowly(groups))


def test_twelve_hundred_pupils_at_84_percent_could_be_many():
    found = pool([Share(1, Decimal(84), None, None, 1200)], RWM)
    assert (found.how, found.value) == (Method.ROUNDED, 84)


def test_a_percentage_that_no_number_of_pupils_has_is_only_nearly_right():
    found = pool([Share(1, Decimal("50"), None, None, 3)], RWM)
    assert found.how == Method.ROUNDED


def test_a_denominator_that_is_no_whole_number_gives_no_numerator_away():
    assert pool([Share(1, Decimal(50), None, None, Decimal("5.3"))], RWM).how == Method.ROUNDED


# No denominators -------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 2000)), min_size=1, max_size=8))
def test_attendance_without_sessions_is_weighed_by_pupils_on_roll(numbers):
    found = pool([Share(n, Decimal(value), weight=roll) for n, (value, roll) in enumerate(numbers)], ATTENDANCE)
    total = sum(roll for _, roll in numbers)
    exact = sum((Fraction(value * roll, total) for value, roll in numbers), Fraction(0))
    assert close(found.value, exact)
    assert (found.how, found.denominator) == (Method.WEIGHED, None)
    assert found.is_approximate
    assert found.method == "approximate: percentages of schools weighted by pupils on roll"


def test_year_six_is_not_weighed_by_the_whole_roll():
    assert pool([Share(1, Decimal(60), weight=420)], RWM).value is None


def test_a_figure_of_more_schools_is_taken_before_a_more_exact_one_of_fewer():
    exact = Share(1, Decimal(10), None, 10, 100, weight=100)
    found = pool([exact, Share(2, Decimal(20), weight=100)], PA)
    assert (found.value, found.how, found.of_schools) == (15, Method.WEIGHED, "2 schools")
    assert pool([exact, Share(2, Decimal(20))], PA).of_schools == "1 of 2 schools"
    assert pool([exact, Share(2, Decimal(20))], PA).why == "1 without number of pupils"


def test_where_as_many_schools_allow_both_the_exact_way_is_taken():
    found = pool([Share(1, Decimal(10), None, 10, 100, weight=999), Share(2, Decimal(20), None, 20, 100, 1)], PA)
    assert (found.value, found.how) == (15, Method.ADDED_UP)
    assert found.method == "30 of 200 enrolments, added up over schools"


# Scores, counts, and what is never pooled --------------------------------------------------------------------------


@given(st.lists(st.lists(st.integers(0, 90), min_size=1, max_size=30), min_size=1, max_size=6))
def test_a_trusts_mean_score_is_that_of_all_its_pupils(groups):
    shares = [Share(n, Decimal(sum(points)) / len(points), denominator=len(points)) for n, points in enumerate(groups)]
    hall = [points for group in groups for points in group]
    found = pool(shares, A8)
    assert close(found.value, Fraction(sum(hall), len(hall)))
    assert (found.how, found.denominator) == (Method.MEAN, len(hall))
    assert found.method == f"mean of {len(hall):,} pupils, from the means of schools"


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=9))
def test_a_count_is_added_up(numbers):
    found = pool([Share(n, Decimal(count)) for n, count in enumerate(numbers)], NOR)
    assert found.value == sum(numbers)


def test_suspensions_can_be_more_than_pupils():
    found = pool([Share(1, Decimal(150), None, 150, 100), Share(2, Decimal(0), None, 0, 100)], SUSPENSIONS)
    assert found.value == 75
    assert found.method == "150 for 200 pupils, added up over schools"


@pytest.mark.parametrize(
    "key", ["ks2.gap_rwm", "ks4.p8_lower", "ks2.read_prog_upper", "ks4.gap_a8", "ctx.idaci_decile"]
)
def test_a_gap_a_limit_and_a_rank_are_never_pooled(key):
    found = pool([Share(1, Decimal(3), None, None, 30, 30)], MEASURES.get(key))
    assert (found.value, found.missing) == (None, Missing.NOT_APPLICABLE)
    assert found.why == "worked out from pooled groups, never pooled itself"


def test_every_measure_has_its_way():
    ways = {key: measure.pooling for key, measure in MEASURES.all().items()}
    assert ways["beh.pex_rate"] == ways["ks2.rwm_exp"] == Pooling.PUPILS
    assert ways["ks2.read_avg"] == ways["ks4.p8"] == Pooling.MEAN
    assert ways["ctx.nor"] == ways["hr.vacancy"] == Pooling.SUM


# Three years ---------------------------------------------------------------------------------------------------------


def test_three_published_years_step_over_the_years_without_tests():
    by_period = {
        "2018-19": Share("2018-19", Decimal(50), None, 10, 20),
        "2021-22": Share("2021-22", Decimal(60), None, 15, 25),
        "2022-23": Share("2022-23", Decimal(40), None, 12, 30),
    }
    found = pool_years(by_period, RWM, until="2022-23")
    assert found.periods == ("2018-19", "2021-22", "2022-23")
    assert found.words == "3 published years: 2018/19, 2021/22 and 2022/23"
    assert (found.pooled.numerator, found.pooled.denominator) == (37, 75)
    assert found.pooled.method == "37 of 75 pupils, added up over years"


def test_a_year_that_should_be_there_and_is_not_is_told():
    found = pool_years({"2022-23": Share("2022-23", Decimal(40), None, 12, 30)}, RWM, until="2023-24")
    assert found.periods == ("2021-22", "2022-23", "2023-24")
    assert found.words == "1 of 3 published years: 2022/23"


def test_no_year_is_pooled_across_a_break_in_the_series():
    phonics = MEASURES.get("psc.y2_cum")
    by_period = {f"20{y}-{y + 1}": Share(f"20{y}-{y + 1}", Decimal(90), None, 27, 30) for y in range(21, 25)}
    found = pool_years(by_period, phonics, until="2024-25")
    assert found.periods == ("2023-24", "2024-25")
    assert found.words == "2 published years: 2023/24 and 2024/25"
    assert found.stopped_by == "The way of counting changed, so results cannot be compared with those to 2022/23."


def test_a_measure_that_is_never_published_by_school_is_still_pooled_from_the_schools_own():
    by_period = {f"20{y}-{y + 1}": Share(f"20{y}-{y + 1}", Decimal(80), None, 24, 30) for y in range(22, 25)}
    assert pool_years(by_period, MEASURES.get("psc.y1"), until="2024-25").pooled.denominator == 90


def test_no_year_at_all():
    found = pool_years({}, RWM, until="2024-25")
    assert found.words == "0 of 3 published years"
    assert (found.pooled.value, found.pooled.missing) == (None, Missing.NOT_LOADED)
