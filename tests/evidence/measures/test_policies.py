"""Numbers as people read them, checked against slow and obvious twins."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.evidence.measures import policies
from headwater.evidence.measures.definitions import MEASURES, Break, Measure

RWM = MEASURES.get("ks2.rwm_exp")
NOR = MEASURES.get("ctx.nor")
ABSENCE = MEASURES.get("att.absence")
PROGRESS = MEASURES.get("ks2.read_prog")
AVERAGE = MEASURES.get("ks2.read_avg")
RATE = MEASURES.get("beh.susp_rate")

values = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=8, allow_nan=False, allow_infinity=False)
decimals = st.integers(min_value=0, max_value=4)


def with_decimals(measure: Measure, places: int) -> Measure:
    return measure.model_copy(update={"decimals": places})


@pytest.mark.parametrize(
    ("value", "measure", "said"),
    [
        ("54", RWM, "54%"),
        ("54.5", RWM, "55%"),
        ("54.49999999", RWM, "54%"),
        ("0", RWM, "0%"),
        ("100", RWM, "100%"),
        ("4", ABSENCE, "4.0%"),
        ("5.25", ABSENCE, "5.3%"),
        ("105", AVERAGE, "105"),
        ("1204", NOR, "1,204"),
        ("1234567", NOR, "1,234,567"),
        ("11.31", RATE, "11.31"),
        ("0.3", PROGRESS, "+0.3"),
        ("-0.3", PROGRESS, "−0.3"),
        ("-0.25", PROGRESS, "−0.3"),
        ("-0.04", PROGRESS, "0.0"),
        ("0.04", PROGRESS, "0.0"),
        ("0", PROGRESS, "0.0"),
    ],
)
def test_a_value_is_shown_as_people_write_it(value, measure, said):
    assert policies.shown(Decimal(value), measure) == said


def shown_slowly(value: Decimal, measure: Measure) -> str:
    """Digit by digit, in whole numbers only."""
    exact = abs(Fraction(value)) * 10**measure.decimals
    whole = exact.numerator // exact.denominator
    if 2 * (exact - whole) >= 1:
        whole += 1
    digits = str(whole).rjust(measure.decimals + 1, "0")
    left, right = (digits[: -measure.decimals], digits[-measure.decimals :]) if measure.decimals else (digits, "")
    groups = []
    while left:
        groups.insert(0, left[-3:])
        left = left[:-3]
    sign = ""
    if whole:
        sign = "−" if value < 0 else "+" if measure.unit in ("progress", "percentage-points") else ""
    return sign + ",".join(groups) + ("." + right if right else "") + ("%" if measure.unit == "percent" else "")


@given(value=values, places=decimals, measure=st.sampled_from([RWM, NOR, PROGRESS, AVERAGE, RATE]))
def test_showing_agrees_with_the_slow_way(value, places, measure):
    measure = with_decimals(measure, places)
    assert policies.shown(value, measure) == shown_slowly(value, measure)


@given(value=values, places=decimals)
def test_rounding_is_never_further_away_than_half_of_the_last_place(value, places):
    assert abs(policies.rounded(value, places) - value) <= Decimal("0.5").scaleb(-places)


@given(value=values, places=decimals)
def test_nothing_is_ever_shown_as_minus_zero(value, places):
    assert policies.shown(value, with_decimals(PROGRESS, places)).strip("−0.") or "−" not in policies.shown(
        value, with_decimals(PROGRESS, places)
    )


@given(pupils=st.integers(min_value=1, max_value=3000), reached=st.integers(min_value=0, max_value=3000))
def test_one_pupil_is_worth_what_one_more_pupil_changes(pupils, reached):
    worth = policies.one_pupil_worth(pupils, RWM)
    assert worth is not None
    change = Fraction(100 * (reached + 1), pupils) - Fraction(100 * reached, pupils)
    assert abs(Fraction(worth) - change) < Fraction(1, 10**20)


@pytest.mark.parametrize(
    ("denominator", "measure"),
    [(None, RWM), (0, RWM), (30, AVERAGE), (30, NOR), (30, RATE), (5700, ABSENCE), (30, PROGRESS)],
)
def test_a_pupil_has_no_worth_where_pupils_are_not_divided(denominator, measure):
    assert policies.one_pupil_worth(denominator, measure) is None


@pytest.mark.parametrize(
    ("measure", "period", "level", "reason"),
    [
        ("ks2.rwm_exp", "2019-20", "school", "tests cancelled in 2020"),
        ("ks2.rwm_exp", "2020-21", "england", "tests cancelled in 2021"),
        ("ks2.rwm_exp", "2018-19", "school", None),
        ("att.pa", "2019-20", "england", "no whole-year absence figures were published for 2019/20"),
        ("att.pa", "2020-21", "school", "absence was not published for single schools for 2020/21"),
        ("att.pa", "2020-21", "england", None),
        ("eyfs.gld", "2019-20", "school", "no results were published for 2019/20 and 2020/21"),
        (
            "eyfs.gld",
            "2024-25",
            "school",
            "results are not published for single schools; the trust has them from its own",
        ),
        ("eyfs.gld", "2024-25", "england", None),
        ("ks2.rwm_exp", "autumn", "school", None),
    ],
)
def test_a_year_without_publication_has_its_reason(measure, period, level, reason):
    assert policies.missing_reason(MEASURES.get(measure), period, level) == reason


def test_progress_says_why_it_ended():
    reason = policies.missing_reason(PROGRESS, "2024-25", "school")
    assert reason == "these pupils took no tests at the end of key stage 1, so progress cannot be worked out"


@pytest.mark.parametrize(
    ("periods", "breaks"),
    [
        (["2018-19", "2017-18"], []),
        (["2018-19", "2022-23"], ["first", "second"]),
        (["2020-21", "2021-22"], []),
        (["2021-22", "2022-23"], ["second"]),
        (["2022-23", "2023-24"], []),
        ([], []),
    ],
)
def test_breaks_are_told_only_between_the_years_shown(periods, breaks):
    broken = (Break(year="2022-23", reason="second"), Break(year="2020-21", reason="first"))
    measure = RWM.model_copy(update={"breaks": broken})
    assert [found.reason for found in policies.breaks_between(measure, periods)] == breaks


@pytest.mark.parametrize(
    ("value", "other", "measure", "said"),
    [
        ("57", "60", RWM, "3 percentage points below"),
        ("61", "60", RWM, "1 percentage point above"),
        ("60.4", "60", RWM, "the same"),
        ("60.5", "60", RWM, "1 percentage point above"),
        ("105", "104", AVERAGE, "1 point above"),
        ("-0.3", "0.2", PROGRESS, "0.5 points below"),
        ("4.0", "5.25", ABSENCE, "1.3 percentage points below"),
        ("5.0", "4.0", ABSENCE, "1.0 percentage points above"),
    ],
)
def test_a_gap_is_said_in_words(value, other, measure, said):
    assert policies.gap_words(Decimal(value), Decimal(other), measure) == said


def test_a_gap_is_taken_before_rounding():
    # 55% and 53% as shown, and yet one point apart.
    assert policies.shown(Decimal("54.6"), RWM) == "55%"
    assert policies.shown(Decimal("53.4"), RWM) == "53%"
    assert policies.gap_words(Decimal("54.6"), Decimal("53.4"), RWM) == "1 percentage point above"


@given(value=values, other=values)
def test_a_gap_turned_round_is_the_same_gap(value, other):
    assert policies.gap(value, other) == -policies.gap(other, value)
    said = policies.gap_words(value, other, RWM)
    turned = policies.gap_words(other, value, RWM)
    assert said.replace("above", "below") == turned.replace("above", "below")
    assert (said == "the same") == (turned == "the same")


@pytest.mark.parametrize(
    ("measure", "period", "due"),
    [
        ("ks2.rwm_exp", "2024-25", date(2025, 7, 31)),
        ("ks2.rwm_exp", "2019-20", None),
        ("att.pa", "2023-24", date(2025, 3, 31)),
        ("beh.susp_rate", "2023-24", date(2025, 7, 31)),
        ("eyfs.gld", "2023-24", date(2024, 11, 30)),
        ("ks4.p8", "2024-25", None),
        ("ks4.p8", "2023-24", date(2024, 10, 31)),
        ("hr.vacancy", "2024-25", None),
        ("ks2.rwm_exp", "autumn", None),
    ],
)
def test_the_month_in_which_englands_figure_should_be_out(measure, period, due):
    assert policies.due_by(MEASURES.get(measure), period) == due


@pytest.mark.parametrize(
    ("label", "measure", "reasons"),
    [
        (
            "No. of students suspended",
            "beh.susp_1plus",
            ["The label “No. of students suspended” says number, but the values are percentages."],
        ),
        ("Number of suspensions", "beh.susp_rate", ["says number, but the values are a number for every 100 pupils"]),
        ("Pupils suspended", "beh.susp_1plus", []),
        ("Total on Roll", "ctx.nor", []),
        ("NOR (%)", "ctx.nor", ["says %, but the values are numbers"]),
        ("% Exp in Reading", "ks2.read_exp", []),
        ("Notes on attendance", "att.overall", []),
        ("Attainment 8 percentage", "ks4.a8", ["says %, but the values are scores"]),
    ],
)
def test_a_label_says_the_unit_of_its_values(label, measure, reasons):
    found = policies.reasons_against_label(label, MEASURES.get(measure))
    assert len(found) == len(reasons)
    assert all(said in one for said, one in zip(reasons, found, strict=True))


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
