"""Each check alone: the least that it finds, and what is next to it and right."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.missing import Missing
from headwater.evidence.signals.checks import CHECKS
from headwater.evidence.signals.checks.numbers import decimals_of, listed, said
from headwater.evidence.signals.checks.registry import Found, Severity, run
from headwater.evidence.signals.definitions import EXPECTATIONS, expectations_for, table_of
from tests.factories.signals import aimed, known, national, number, numbers_of

YEARS = ("2018-19", "2020-21", "2021-22", "2022-23", "2023-24")
SOURCED = {"source": "DfE", "source_period": "2024-25"}


def found(check: str, *given_numbers, **fields) -> list[Found]:
    numbers = numbers_of(*given_numbers, **fields)
    return [each for _, each in run(numbers, [CHECKS[check]])]


def test_every_check_says_why_it_matters_and_has_a_key_that_can_be_stored():
    for key, check in CHECKS.items():
        assert key == check.key
        assert len(key) <= 60
        assert check.why.endswith((".", "?"))
        assert check.severity in Severity


def test_a_school_without_numbers_has_no_findings():
    for phase in ("primary", "secondary", "special", "nursery", ""):
        assert list(run(numbers_of(phase=phase), CHECKS.values())) == []


# Plausible ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_number", "is_found"),
    [
        (number("psc.y1", "140"), True),
        (number("psc.y1", "100"), False),
        (number("beh.susp_rate", "140"), False),
        (number("mtc.mean", "26"), True),
        (number("psc.y1", Missing.NOT_AVAILABLE), False),
    ],
)
def test_a_value_the_measure_cannot_have(given_number, is_found):
    assert bool(found("outside-range", given_number)) is is_found


def test_a_national_value_far_from_where_england_has_been():
    own = number("att.pa", "8.4%")
    [finding] = found("national-outside-range", own, national("att.pa", "94.5%"))
    assert finding.sentence == "England’s figure for persistent absence is 94.5%; it has been from 5% to 35%."
    assert finding.place == "nationals"
    assert not found("national-outside-range", own, national("att.pa", "14.6%"))
    assert not found("national-outside-range", own, known("att.pa", "94.5%"))


def test_the_range_is_that_of_the_schools_a_national_figure_is_about():
    own = number("beh.susp_rate", "2.00")
    assert found("national-outside-range", own, national("beh.susp_rate", "11.31", population="primary"))
    assert not found("national-outside-range", own, national("beh.susp_rate", "11.31", population="state-funded"))
    assert found("national-outside-range", own, national("beh.susp_rate", "11.31", population=""))


def test_the_range_is_that_of_all_pupils_and_says_nothing_of_a_group():
    own = number("att.pa", "41%", group="ehcp")
    assert not found("national-outside-range", own, national("att.pa", "36.2%", group="ehcp"))
    assert found("national-outside-range", number("att.pa", "41%"), national("att.pa", "36.2%"))


def test_a_national_value_of_a_row_the_school_has_nothing_in_is_not_its_finding():
    assert not found("national-outside-range", number("psc.y1", "80"), national("att.pa", "94.5%"))


@pytest.mark.parametrize(
    ("attendance", "absent", "is_found"), [("94.5", "94.5", True), ("95.4", "8.4", False), ("94.0", "60.0", False),
                                           ("94.0", "62.0", True), ("70.0", "5.0", True), ("70.0", "30.0", False)],
)  # fmt: skip
def test_attendance_and_persistent_absence_bind_each_other(attendance, absent, is_found):
    pair = number("att.overall", attendance), number("att.pa", absent)
    assert bool(found("attendance-and-persistent-absence", *pair)) is is_found


@given(st.lists(st.integers(min_value=0, max_value=100), min_size=1, max_size=40))
def test_no_school_that_could_be_is_told_that_its_absence_is_impossible(absences):
    """Pupils of equal sessions, each missing so many percent: whatever they miss, the two figures fit."""
    pupils = len(absences)
    attendance = 100 - Fraction(sum(absences), pupils)
    persistent = Fraction(100 * sum(share >= 10 for share in absences), pupils)
    texts = [f"{float(value):.1f}" for value in (attendance, persistent)]
    pair = number("att.overall", texts[0]), number("att.pa", texts[1])
    assert not found("attendance-and-persistent-absence", *pair)


def test_one_value_in_three_national_rows():
    rows = [number(key, "80") for key in ("att.overall", "att.overall_csa", "att.pa")]
    same = [national(key, "94.5%") for key in ("att.overall", "att.overall_csa", "att.pa")]
    assert len(found("same-national-value", *rows, *same)) == 1
    assert not found("same-national-value", *rows, *same[:2])
    assert not found("same-national-value", *rows, *(national(n.measure, "0") for n in same))
    subjects = ("ks2.read_exp", "ks2.mat_exp", "ks2.gps_exp")
    whole = [*(number(key, "80") for key in subjects), *(national(key, "73") for key in subjects)]
    assert not found("same-national-value", *whole)


def test_a_label_that_says_number_over_percentages():
    bare = number("beh.susp_1plus", "0.4%", row="Card!B14 “No. of students suspended”")
    [finding] = found("unit-in-label", bare)
    assert "No. of students suspended" in finding.sentence
    counted = number("beh.susp_1plus", "0.4%", row=bare.row, numerator=2, denominator=468)
    assert not found("unit-in-label", counted)
    assert not found("unit-in-label", number("beh.susp_1plus", "0.4%", row="Card!B14 “Pupils suspended (%)”"))


def test_a_percent_sign_behind_what_is_no_percentage():
    assert found("unit-in-label", number("mtc.mean", "21%"))
    assert not found("unit-in-label", number("mtc.mean", "21"))


def test_a_rare_thing_rounded_to_nothing():
    own = number("beh.pex_rate", "0.00")
    assert found("decimals-hide-value", own, national("beh.pex_rate", "0.0"))
    assert not found("decimals-hide-value", own, national("beh.pex_rate", "0.03"))
    assert not found("decimals-hide-value", own, national("beh.pex_rate", "0.00"))


# Parts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", [1, None])
def test_a_part_above_its_whole_is_wrong_wherever_it_is_from(entry):
    whole = number("beh.susp_1plus", "1.0", entry=entry)
    assert found("part-above-whole", whole, number("beh.susp_2plus", "1.2", entry=entry))
    assert not found("part-above-whole", whole, number("beh.susp_2plus", "1.0", entry=entry))
    assert not found("part-above-whole", whole, number("beh.susp_2plus", "1.2", "2023-24", entry=entry))


def test_rounding_alone_makes_no_part_larger():
    assert not found("part-above-whole", number("beh.susp_1plus", "1"), number("beh.susp_2plus", "1.4"))


def test_that_everyone_was_suspended_again_is_asked_until_the_counts_say_so():
    pair = number("beh.susp_1plus", "0.4"), number("beh.susp_2plus", "0.4")
    assert found("everyone-again", *pair)
    counted = [number(n.measure, "0.4", numerator=2, denominator=468) for n in pair]
    assert not found("everyone-again", *counted)
    assert not found("everyone-again", number("beh.susp_1plus", "0.0"), number("beh.susp_2plus", "0.0"))


def _subjects(combined: str, *each: str) -> list:
    keys = ("ks2.read_exp", "ks2.writ_exp", "ks2.mat_exp")
    return [number("ks2.rwm_exp", combined), *(number(key, text) for key, text in zip(keys, each, strict=True))]


@pytest.mark.parametrize(
    ("combined", "is_found"),
    [("76", False), ("81", False), ("82", False), ("83", True), ("46", False), ("44", False), ("43", True)],
)
def test_all_three_lie_between_their_bounds(combined, is_found):
    assert bool(found("all-outside-bounds", *_subjects(combined, "82", "83", "81"))) is is_found


@given(
    st.integers(min_value=1, max_value=120).flatmap(
        lambda n: st.tuples(st.just(n), *(st.frozensets(st.integers(0, n - 1)) for _ in range(3)))
    )
)
def test_no_cohort_that_could_be_is_told_that_its_results_do_not_fit(drawn):
    of, *passed = drawn
    together = len(passed[0] & passed[1] & passed[2])
    texts = [str(said_slowly(Fraction(100 * count, of))) for count in (together, *map(len, passed))]
    assert not found("all-outside-bounds", *_subjects(*texts))


def said_slowly(value: Fraction) -> int:
    """Half up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def test_two_that_are_everything_add_up_to_a_hundred():
    assert found("does-not-add-up", number("att.overall", "95.4"), number("att.absence", "4.9"))
    assert not found("does-not-add-up", number("att.overall", "95.4"), number("att.absence", "4.6"))
    assert not found("does-not-add-up", number("att.overall", "95"), number("att.absence", "4.6"))


def test_a_sum_is_that_of_its_parts():
    parts = number("ctx.sen_k_pct", "14"), number("ctx.ehcp_pct", "5")
    assert found("does-not-add-up", number("ctx.sen_pct", "25"), *parts)
    assert not found("does-not-add-up", number("ctx.sen_pct", "19"), *parts)
    assert not found("does-not-add-up", number("ctx.sen_pct", "20"), *parts)


def test_a_count_beside_a_rounded_percentage_makes_it_no_more_exact():
    """A published 16% with 66 of 412 beside it is 16.02%: the sum of both kinds of pupils is right."""
    parts = [
        number("ctx.sen_k_pct", "16")._replace(numerator=Decimal(66), denominator=Decimal(412)),
        number("ctx.ehcp_pct", "1.7")._replace(numerator=Decimal(7), denominator=Decimal(412)),
    ]
    whole = number("ctx.sen_pct", "7 + 66 of 412", numerator=73, denominator=412)
    assert not found("does-not-add-up", whole, *parts)


def _attendance(whole: tuple[str, ...], without: tuple[str, ...]) -> list:
    return [
        number(key, text, period)
        for key, texts in (("att.overall", whole), ("att.overall_csa", without))
        for period, text in zip(YEARS, texts, strict=True)
    ]


def test_a_part_that_is_once_far_from_its_whole():
    slipped = _attendance(("93.1", "96.0", "94.2", "94.9", "95.2"), ("96.0", "96.2", "94.4", "95.2", "95.4"))
    [finding] = found("part-far-from-whole", *slipped)
    assert finding.period == "2018-19"
    steady = _attendance(("95.7", "96.0", "94.2", "94.9", "95.2"), ("96.0", "96.2", "94.4", "95.2", "95.4"))
    assert not found("part-far-from-whole", *steady)
    always_far = _attendance(("92.0", "92.2", "90.9", "91.3", "91.5"), ("95.0", "95.2", "94.0", "94.2", "94.4"))
    assert not found("part-far-from-whole", *always_far)


def test_two_rows_that_are_equal_once_only():
    once = _attendance(("95.7", "96.0", "94.4", "94.9", "95.2"), ("96.0", "96.2", "94.4", "95.2", "95.4"))
    assert [finding.period for finding in found("equal-once", *once)] == ["2021-22"]
    twice = _attendance(("95.7", "96.2", "94.4", "94.9", "95.2"), ("96.0", "96.2", "94.4", "95.2", "95.4"))
    assert not found("equal-once", *twice)


# Years -------------------------------------------------------------------------------------------------------------


def test_a_year_left_out_of_all_rows():
    rows = [number("psc.y1", "80", period) for period in ("2021-22", "2023-24")]
    [finding] = found("missing-year", *rows)
    assert "2022/23 is left out" in finding.sentence
    assert not found("missing-year", *rows, number("psc.y1", Missing.NOT_AVAILABLE, "2022-23"))
    assert not found("missing-year", *(number("psc.y1", "80", p) for p in ("2018-19", "2021-22")))


def test_a_blank_beside_rows_that_have_a_figure():
    once = [number("beh.susp_1plus", "0.4", period) for period in ("2022-23", "2023-24", "2024-25")]
    again = number("beh.susp_2plus", "0.0", "2024-25")
    [finding] = found("blank-without-reason", *once, again)
    assert finding.measures == ("beh.susp_2plus",)
    reasons = [number("beh.susp_2plus", Missing.NOT_AVAILABLE, p) for p in ("2022-23", "2023-24")]
    assert not found("blank-without-reason", *once, again, *reasons)


def test_the_year_so_far_is_no_blank_in_the_row_of_whole_years():
    rows = [number("att.overall", "95.2", "2023-24"), number("att.overall_ytd", "95.4", "2024-25")]
    rows += [number("att.overall_csa", "95.4", "2023-24"), number("att.overall_csa", "95.9", "2024-25")]
    assert not found("blank-without-reason", *rows)


def test_what_was_never_published_that_year_is_no_blank():
    rows = [number("att.overall", "95.2", p) for p in ("2018-19", "2020-21", "2021-22")]
    assert not found("missing-year", *rows)


def test_a_break_in_the_series_is_asked_about_until_somebody_says_how_it_was_counted():
    rows = [number("psc.y2_cum", "98", "2022-23"), number("psc.y2_cum", "96", "2023-24")]
    assert found("break-in-series", *rows)
    assert not found("break-in-series", rows[0], rows[1]._replace(source="Counted the new way"))
    assert not found("break-in-series", rows[0])
    assert not found("break-in-series", rows[0], rows[1]._replace(entry=None))


def test_a_year_that_was_not_over_says_its_day():
    during = number("beh.susp_1plus", "0.4", "2024-25", entered_on=date(2025, 7, 18))
    assert found("year-so-far-without-day", during)
    assert not found("year-so-far-without-day", during._replace(as_at=date(2025, 7, 11)))
    assert not found("year-so-far-without-day", during._replace(entered_on=date(2025, 9, 2)))
    assert not found("year-so-far-without-day", number("ctx.nor", "468", "2024-25", entered_on=date(2025, 7, 18)))


def test_a_year_so_far_stands_beside_a_year_so_far():
    day = date(2026, 7, 10)
    own = number("att.overall_ytd", "95.4", "2025-26", as_at=day)
    check = "year-so-far-beside-whole-year"
    assert found(check, own, national("att.overall", "94.5", "2025-26", source="DfE"))
    assert found(check, own, national("att.overall_ytd", "94.5", "2025-26", as_at=day))
    assert found(check, own, national("att.overall_ytd", "94.5", "2025-26", as_at=date(2025, 12, 19), source="DfE"))
    assert not found(check, own, national("att.overall_ytd", "94.5", "2025-26", as_at=date(2026, 7, 3), source="DfE"))
    assert not found(check, own, number("att.overall", "95.0", "2025-26"), national("att.overall", "94.5", "2025-26"))


# National figures --------------------------------------------------------------------------------------------------

RWM = number("ks2.rwm_exp", "76")
ENGLAND = [
    known("ks2.rwm_exp", text, period, population="state-funded")
    for period, text in (("2021-22", "59"), ("2023-24", "60.6"), ("2024-25", "62.1"))
]


def _rwm(text: str, **fields) -> list[Found]:
    entered = national("ks2.rwm_exp", text, population="state-funded", **fields)
    return found("national-of-another-year", RWM, entered, *ENGLAND)


def test_a_national_figure_is_recognised_as_another_years():
    [finding] = _rwm("59")
    assert finding.sentence.endswith("of 2024/25 is 62%, not 59%. It is that of 2021/22.")
    assert finding.severity is None
    assert not _rwm("62")
    assert not _rwm("62.1")


def test_one_step_beside_is_only_suspicious_because_releases_have_stages():
    [finding] = _rwm("63")
    assert finding.severity == Severity.SUSPICIOUS


def test_a_national_figure_that_says_its_old_year_is_told_that_there_is_a_newer():
    [finding] = _rwm("59", source_period="2021-22")
    assert "stands beside 2024/25. That of 2024/25 is known: 62%." in finding.sentence


def test_a_national_figure_of_a_year_nobody_knows_is_left_alone_unless_it_is_an_old_one():
    entered = national("ks2.rwm_exp", "70", "2025-26", population="state-funded")
    own = number("ks2.rwm_exp", "76", "2025-26")
    assert not found("national-of-another-year", own, entered, *ENGLAND)
    assert found("national-of-another-year", own, entered._replace(value=Decimal(59), text="59"), *ENGLAND)
    assert not found("national-of-another-year", own, entered._replace(value=Decimal(62), text="62"), *ENGLAND)


def test_a_national_figure_is_held_against_known_ones_about_the_same_schools():
    own = number("att.pa", "8.4")
    both = [known("att.pa", "14.6", population="primary"), known("att.pa", "19.0", population="state-funded")]
    assert not found("national-of-another-year", own, national("att.pa", "19.0", population="state-funded"), *both)
    assert found("national-of-another-year", own, national("att.pa", "19.0", population="primary"), *both)
    assert not found("national-of-another-year", own, national("att.pa", "19.0", population=""), *both)


def test_national_figures_of_one_column_are_of_one_year():
    rows = RWM, number("ks2.rwm_high", "18")
    said_to_be = (
        national("ks2.rwm_exp", "59", source_period="2021-22"),
        national("ks2.rwm_high", "8", source_period="2024-25"),
    )
    assert found("nationals-of-several-years", *rows, *said_to_be)
    assert not found(
        "nationals-of-several-years", *rows, said_to_be[0], said_to_be[1]._replace(source_period="2021-22")
    )


def test_a_national_figure_without_nursery_stands_in_one_row():
    rows = number("att.overall", "95.2"), number("att.overall_csa", "95.4")
    same = national("att.overall", "94.5"), national("att.overall_csa", "94.5")
    assert found("national-about-others", *rows, *same)
    assert not found("national-about-others", *rows, same[1])


def test_a_national_figure_says_its_year_and_where_it_is_from():
    own = number("ctx.pp_pct", "40")
    [finding] = found("national-without-source", own, national("ctx.pp_pct", "23"))
    assert "of which year and where from" in finding.sentence
    [finding] = found("national-without-source", own, national("ctx.pp_pct", "23", source_period="2024-25"))
    assert "nobody said where from" in finding.sentence
    assert not found("national-without-source", own, national("ctx.pp_pct", "23", **SOURCED))


def test_a_row_without_a_national_figure_beside_rows_that_have_one_says_why():
    own, other = number("beh.susp_2plus", "0.4"), number("beh.pex_rate", "0.00")
    beside = national("beh.pex_rate", "0.03")
    assert found("national-missing", own, other, beside)
    assert not found("national-missing", own, other)
    assert not found("national-missing", own, other, beside, national("beh.susp_2plus", Missing.NOT_PUBLISHED))
    assert not found("national-missing", own, other, beside, known("beh.susp_2plus", "0.5", "2021-22"))
    assert not found("national-missing", own._replace(entry=None), other, beside)
    context = number("ctx.nor", "468"), number("ctx.pp_pct", "40"), national("ctx.pp_pct", "23")
    assert not found("national-missing", *context)


def test_sen_support_beside_all_special_educational_needs():
    own = number("ctx.sen_pct", "25")
    kinds = known("ctx.sen_k_pct", "14.2"), known("ctx.ehcp_pct", "5.3")
    [finding] = found("definitions-differ", own, national("ctx.sen_pct", "14"), *kinds)
    assert "19.5%" in finding.sentence
    assert not found("definitions-differ", own, national("ctx.sen_pct", "19.5"), *kinds)
    long_ago = known("ctx.sen_pct", "14.2", "2018-19")
    assert not found("definitions-differ", own, national("ctx.sen_pct", "14.2", "2018-19"), *kinds, long_ago)


def test_special_educational_needs_are_split_into_their_kinds():
    own = number("ctx.sen_pct", "25")
    kinds = number("ctx.sen_k_pct", "18"), number("ctx.ehcp_pct", "7")
    assert found("kinds-not-split", own)
    assert found("kinds-not-split", own, kinds[0])
    assert not found("kinds-not-split", own, *kinds)


# Cohorts -----------------------------------------------------------------------------------------------------------


@given(
    of=st.integers(min_value=1, max_value=400), share=st.fractions(min_value=0, max_value=1), places=st.integers(0, 2)
)
def test_a_percentage_that_was_worked_out_from_pupils_can_be_reached(of, share, places):
    count = int(share * of)
    exact = Fraction(100 * count, of) * 10**places
    text = f"{Decimal(said_slowly(exact)).scaleb(-places):f}"
    assert not found("unreachable-percentage", number("psc.y1", text, denominator=of))


@pytest.mark.parametrize(
    ("text", "of", "is_found"), [("81", 60, True), ("82", 60, False), ("83", 60, False), ("50", 3, True)]
)
def test_a_percentage_that_no_number_of_pupils_makes(text, of, is_found):
    assert bool(found("unreachable-percentage", number("psc.y1", text, denominator=of))) is is_found


def test_the_results_of_one_year_group_must_be_possible_together():
    roll = number("ctx.nor", "468")
    texts = zip(
        ("ks2.rwm_exp", "ks2.rwm_high", "ks2.read_exp", "ks2.writ_exp", "ks2.mat_exp"),
        ("76", "18", "82", "83", "81"),
        strict=True,
    )
    results = [number(key, text) for key, text in texts]
    [finding] = found("unreachable-together", roll, *results)
    assert "about 40 to 71 pupils" in finding.sentence
    assert "72, 78 and 83 pupils would." in finding.sentence
    assert not found("unreachable-together", *results)
    assert not found("unreachable-together", roll, *results[:2])
    possible = [number(n.measure, text) for n, text in zip(results, ("75", "18", "82", "83", "80"), strict=True)]
    assert not found("unreachable-together", roll, *possible)


@given(of=st.integers(min_value=45, max_value=65), shares=st.lists(st.fractions(0, 1), min_size=2, max_size=6))
def test_no_cohort_of_a_likely_size_is_told_that_its_results_are_impossible_together(of, shares):
    keys = ("ks2.rwm_exp", "ks2.rwm_high", "ks2.read_exp", "ks2.writ_exp", "ks2.mat_exp", "ks2.gps_exp")
    results = [
        number(key, str(said_slowly(Fraction(100 * int(share * of), of))))
        for key, share in zip(keys, shares, strict=False)
    ]
    assert not found("unreachable-together", number("ctx.nor", "468"), *results)


def test_a_percentage_that_is_not_of_the_roll_says_of_whom():
    roll = number("ctx.nor", "468")
    assert found("not-reachable-from-roll", roll, number("att.pa", "8.4"))
    assert not found("not-reachable-from-roll", roll, number("att.pa", "8.3"))
    assert not found("not-reachable-from-roll", roll, number("att.pa", "8.4", denominator=417))
    assert not found("not-reachable-from-roll", number("att.pa", "8.4"))


def test_of_how_many_is_asked_once_for_a_table():
    rows = [number("psc.y1", "80", period) for period in ("2022-23", "2023-24")]
    [finding] = found("denominator-not-stated", *rows, number("psc.y2_cum", "90", "2023-24"))
    assert finding.measures == ("psc.y1", "psc.y2_cum")
    assert not found("denominator-not-stated", number("psc.y1", "80", denominator=60))
    assert not found("denominator-not-stated", number("att.overall", "95.4"))


@pytest.mark.parametrize(("text", "is_found"), [("0.0", False), ("0.2", True), ("1.1", True), ("1.3", False)])
def test_a_small_number_nobody_entered_cannot_be_hidden(text, is_found):
    roll = number("ctx.nor", "468")
    assert bool(found("small-number-cannot-be-hidden", roll, number("beh.susp_1plus", text))) is is_found
    counted = number("beh.susp_1plus", text, numerator=2, denominator=468)
    assert not found("small-number-cannot-be-hidden", roll, counted)


# Targets -----------------------------------------------------------------------------------------------------------


def test_targets_that_are_all_the_results():
    results = number("ks2.rwm_exp", "76"), number("ks2.rwm_high", "18")
    same = aimed("ks2.rwm_exp", "76", ""), aimed("ks2.rwm_high", "18", "")
    assert found("targets-equal-results", *results, *same)
    assert not found("targets-equal-results", *results, same[0], aimed("ks2.rwm_high", "20", ""))
    assert not found("targets-equal-results", *results, same[0])
    of_next_year = [aim._replace(period="2025-26") for aim in same]
    assert not found("targets-equal-results", *results, *of_next_year)


def test_a_target_says_its_year():
    assert found("target-without-year", aimed("psc.y1", "83", ""))
    assert not found("target-without-year", aimed("psc.y1", "83"))


def test_a_target_below_england_or_below_the_last_three_years():
    results = [number("psc.y1", text, p) for text, p in (("84", "2022-23"), ("85", "2023-24"), ("86", "2024-25"))]
    assert found("target-asks-little", *results, aimed("psc.y1", "84"))
    assert not found("target-asks-little", *results, aimed("psc.y1", "85"))
    assert not found("target-asks-little", *results[1:], aimed("psc.y1", "80"))
    assert not found("target-asks-little", aimed("psc.y1", "79"), known("psc.y1", "80"))
    assert found("target-asks-little", results[-1], aimed("psc.y1", "79"), known("psc.y1", "80"))
    assert found("target-asks-little", *results, aimed("psc.y1", "79"), known("psc.y1", "80"))
    assert not found("target-asks-little", aimed("psc.y1", "80"), known("psc.y1", "80.3"))


def test_a_school_behind_england_may_take_its_way_there_in_steps():
    results = [number("psc.y1", text, p) for text, p in (("60", "2022-23"), ("62", "2023-24"), ("64", "2024-25"))]
    assert not found("target-asks-little", *results, aimed("psc.y1", "70"), known("psc.y1", "80"))
    assert found("target-asks-little", *results, aimed("psc.y1", "60"), known("psc.y1", "80"))


def test_a_target_of_what_should_be_low_asks_little_when_it_is_high():
    own = number("att.pa", "14.0")
    assert found("target-asks-little", own, aimed("att.pa", "16"), known("att.pa", "14.6"))
    assert not found("target-asks-little", own, aimed("att.pa", "12"), known("att.pa", "14.6"))
    none = number("beh.pex_rate", "0.00")
    assert not found("target-asks-little", none, aimed("beh.pex_rate", "0"), known("beh.pex_rate", "0.03"))


def test_three_years_are_pooled_where_the_pupils_are_known():
    """One large year of 60% and two small ones of 90%: all pupils together reach less than the mean of the years."""
    years = (("2022-23", 9, 10), ("2023-24", 9, 10), ("2024-25", 60, 100))
    results = [number("psc.y1", "0", p, numerator=n, denominator=d) for p, n, d in years]
    assert not found("target-asks-little", *results, aimed("psc.y1", "66"))
    bare = [n._replace(numerator=None, denominator=None) for n in results]
    assert found("target-asks-little", *bare, aimed("psc.y1", "66"))


def test_required_targets_are_missed_once_a_school_has_targets():
    assert not found("target-missing")
    lacking = found("target-missing", aimed("ks2.rwm_exp", "80"))
    assert len(lacking) == 1
    assert {key for finding in lacking for key in finding.measures} == {
        "att.overall", "att.pa", "beh.susp_1plus", "beh.pex_rate", "eyfs.gld", "psc.y1", "psc.y2_cum", "ks2.rwm_high"
    }  # fmt: skip
    infants = found("target-missing", aimed("psc.y1", "80"), high_age=7)
    assert not any("ks2.rwm_exp" in finding.measures for finding in infants)
    juniors = found("target-missing", aimed("ks2.rwm_exp", "80"), low_age=7)
    assert {key for finding in juniors for key in finding.measures} == {
        "att.overall", "att.pa", "beh.susp_1plus", "beh.pex_rate", "ks2.rwm_high"
    }  # fmt: skip


# Expected ----------------------------------------------------------------------------------------------------------


def test_a_table_that_was_entered_in_part_says_what_it_lacks():
    [finding] = found("results-incomplete", number("mtc.mean", "21"))
    assert finding.measures == ("mtc.full",)
    assert not found("results-incomplete", number("mtc.mean", "21"), number("mtc.full", Missing.NOT_AVAILABLE))
    assert not found("results-incomplete", number("mtc.mean", "21", entry=None))


# The rest ----------------------------------------------------------------------------------------------------------


def test_a_subject_tells_findings_of_one_check_apart_and_fits_its_column():
    numbers = numbers_of(number("psc.y1", "140"), number("psc.y1", "150", "2023-24"), number("psc.y2_cum", "160"))
    subjects = [each.subject for _, each in run(numbers, [CHECKS["outside-range"]])]
    assert len(set(subjects)) == 3
    assert max(map(len, subjects)) <= 160


def test_a_fingerprint_is_of_the_numbers_and_not_of_their_order():
    one, other = number("psc.y1", "140"), number("psc.y2_cum", "150")
    finding = Found("", "", ("psc.y1",), (one, other))
    assert finding.fingerprint("x") == Found("other words", "", ("psc.y1",), (other, one)).fingerprint("x")
    changed = one._replace(value=Decimal(141))
    assert finding.fingerprint("x") != Found("", "", ("psc.y1",), (changed, other)).fingerprint("x")
    assert finding.fingerprint("x") != finding.fingerprint("y")


@pytest.mark.parametrize(
    ("text", "decimals"),
    [("54%", 0), ("8.40", 2), ("−0.3", 1), (".5", 1), ("1,204", 0), ("7 of 60", None), ("2.257E-2", None), ("", None)],
)
def test_decimals_are_those_that_were_written(text, decimals):
    assert decimals_of(text) == decimals


def test_a_number_is_said_as_finely_as_it_is_stated():
    rate, scale = MEASURES.get("att.pa"), MEASURES.get("ks2.read_prog")
    assert said(Decimal("94.5"), rate, 1) == "94.5%"
    assert said(Decimal("94.5"), rate, 0) == "95%"
    assert said(Decimal("-0.3"), scale, 1) == "−0.3"


def test_a_list_with_commas_in_it_is_parted_by_semicolons():
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a, b", "c"]) == "a, b; and c"


def test_a_measure_stands_in_one_table_and_what_is_asked_of_a_table_stands_in_it():
    tables = EXPECTATIONS.all().values()
    every = [key for table in tables for key in table.measures]
    assert len(every) == len(set(every))
    for table in tables:
        asked = {*table.expected, *table.targets, *table.of_roll, *table.counts_over_the_year, *table.tolerances}
        asked |= {key for cohort in table.cohorts for key in cohort.measures}
        asked |= {key for pair in table.whole_and_part for key in (pair.whole, pair.part)}
        assert asked <= set(table.measures), table.key
        assert table_of(table.measures[0]) == table


def test_a_school_has_the_tables_of_its_phase_and_age():
    assert "key-stage-2" in {table.key for table in expectations_for("primary", 4, 11)}
    assert "key-stage-2" not in {table.key for table in expectations_for("primary", 4, 7)}
    assert "key-stage-2" not in {table.key for table in expectations_for("secondary", 11, 16)}
    assert {table.key for table in expectations_for("", None, None)} == set(EXPECTATIONS.all())
