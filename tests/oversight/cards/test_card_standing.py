"""How a row stands: against England and its authority, against its target, over the years; and gaps, worked out."""

from __future__ import annotations

from decimal import Decimal
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.missing import Missing
from headwater.oversight.cards.presenters.gaps import gap_interval, work_out
from headwater.oversight.cards.queries import FigureFact
from headwater.reference.schools.models import School, Trust
from tests.factories.cards import card_of, make_card_trust, row_of
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_target

KS2 = MEASURES.get("ks2.rwm_exp")


def a_school(**fields) -> School:
    school = make_school(**fields)
    make_membership(school, Trust.objects.filter(is_ours=True).first() or make_trust("Fell and Vale Trust"))
    return school


def figures(place, measure: str, values: dict[str, str | Missing], **fields) -> None:
    for period, value in values.items():
        make_figure(place, measure, value, period, release=make_release("ks2-results", period), **fields)


@pytest.mark.django_db
def test_the_newest_figure_is_held_against_englands_of_its_year():
    school = a_school()
    figures(school, "ks2.rwm_exp", {"2023-24": "70", "2024-25": "40"}, numerator=Decimal(24), denominator=Decimal(60))
    figures("england", "ks2.rwm_exp", {"2023-24": "61", "2024-25": "62"})
    against = row_of(card_of(school), "ks2.rwm_exp").against_england
    assert (against.shown, against.period_shown, against.stale) == ("62%", "2024/25", "")
    assert (against.signal.word, against.signal.tone, against.signal.shape) == ("worse", "bad", "down")
    assert against.signal.gap == "-22"
    assert against.signal.said == "Worse than England by 22 percentage points"
    assert against.signal.short == "Worse by 22 percentage points"


@pytest.mark.django_db
def test_with_few_pupils_a_difference_that_could_be_chance_is_grey_and_needs_no_attention():
    school = a_school()
    figures(school, "ks2.rwm_exp", {"2024-25": "50"}, numerator=Decimal(6), denominator=Decimal(12))
    figures("england", "ks2.rwm_exp", {"2024-25": "62"})
    row = row_of(card_of(school), "ks2.rwm_exp")
    assert (row.against_england.signal.tone, row.against_england.signal.within_uncertainty) == ("grey", True)
    assert row.latest.cohort == "12 pupils"
    assert row.attention == ""
    assert "12 pupils, 1 pupil = 8.3 percentage points" in row.about


@pytest.mark.django_db
def test_an_older_comparator_is_marked_and_a_missing_one_is_said_to_be_missing():
    school = a_school()
    figures(school, "ks2.rwm_exp", {"2024-25": "50"}, denominator=Decimal(200), numerator=Decimal(100))
    figures("england", "ks2.rwm_exp", {"2023-24": "61"})
    row = row_of(card_of(school), "ks2.rwm_exp")
    assert (row.against_england.stale, row.against_england.period_shown) == ("older", "2023/24")
    assert "2024/25 beside 2023/24" in row.against_england.signal.sentence
    assert row.attention == ""  # nobody is called to act on a comparison of two years
    assert (row.against_la.value, row.against_la.shown) == (None, "its figure is not loaded")


@pytest.mark.django_db
def test_nothing_is_compared_across_a_break_in_the_series():
    school = a_school()
    figures(school, "att.pa", {"2023-24": "12"})
    figures("england", "att.pa", {"2018-19": "8"}, population="primary")
    against = row_of(card_of(school), "att.pa").against_england
    assert against.signal is None
    assert against.why_not.startswith("2023/24 and 2018/19 cannot be compared.")


@pytest.mark.django_db
def test_a_special_school_is_held_against_special_schools_or_not_at_all():
    school = a_school(phase="Not applicable", type_name="Academy special converter", type_code="44")
    figures(school, "ks2.rwm_exp", {"2024-25": "0"}, numerator=Decimal(0), denominator=Decimal(20))
    figures("england", "ks2.rwm_exp", {"2024-25": "62"})
    figures(school, "att.pa", {"2024-25": "30"}, denominator=Decimal(100))
    figures("england", "att.pa", {"2024-25": "35"}, population="special")
    card = card_of(school)
    against = row_of(card, "ks2.rwm_exp").against_england
    assert (against.shown, against.signal) == ("62%", None)
    assert against.why_not == "Not compared: England’s figure is about schools of all kinds"
    assert row_of(card, "att.pa").against_england.signal.word == "better"
    assert card.exceptions == ()


@pytest.mark.django_db
def test_a_hair_below_england_is_no_exception_where_chance_cannot_be_told():
    school = a_school()
    figures(school, "att.overall", {"2024-25": "94.4"})
    figures("england", "att.overall", {"2024-25": "94.5"}, population="primary")
    row = row_of(card_of(school), "att.overall")
    assert (row.against_england.signal.tone, row.attention) == ("bad", "")
    school = a_school()
    figures(school, "att.overall", {"2024-25": "93.4"})
    row = row_of(card_of(school), "att.overall")
    assert row.attention == "Worse than England: 1.1 percentage points below"


@pytest.mark.django_db
def test_exceptions_stand_first_among_the_headlines_and_what_is_old_last():
    school = a_school()
    figures(school, "ks2.rwm_exp", {"2024-25": "90"}, numerator=Decimal(54), denominator=Decimal(60))
    figures(school, "ks2.mat_exp", {"2024-25": "30"}, numerator=Decimal(18), denominator=Decimal(60))
    figures(school, "ks2.read_exp", {"2018-19": "30"}, numerator=Decimal(18), denominator=Decimal(60))
    for measure in ("ks2.rwm_exp", "ks2.mat_exp", "ks2.read_exp"):
        figures("england", measure, {"2018-19": "62", "2024-25": "62"})
    card = card_of(school)
    assert [row.measure for row in card.headlines] == ["ks2.mat_exp", "ks2.rwm_exp", "ks2.read_exp"]
    assert [row.measure for row in card.exceptions] == ["ks2.mat_exp"]
    assert card.attention_words.startswith("1 figure needs attention")
    assert row_of(card, "ks2.read_exp").is_old


@pytest.mark.django_db
def test_a_target_says_its_year_how_it_stands_and_what_comes_next():
    school = a_school()
    figures(school, "ks2.rwm_exp", {"2024-25": "70"}, numerator=Decimal(42), denominator=Decimal(60))
    make_target(school, "ks2.rwm_exp", "76", "2024-25", decided_by_body="Trust board")
    make_target(school, "ks2.rwm_exp", "78", "2025-26")
    row = row_of(card_of(school), "ks2.rwm_exp")
    assert (row.target.shown, row.target.period_shown, row.target.status.word) == ("76%", "2024/25", "Not met")
    assert row.target.agreed_words == "Agreed with the trust: Trust board"
    assert (row.next_target.shown, row.next_target.period_shown) == ("78%", "2025/26")
    assert row.attention == "Short of the target of 76%"


@pytest.mark.django_db
def test_a_relative_target_is_resolved_with_englands_figure_or_says_why_not():
    school = a_school()
    figures(school, "att.overall", {"2024-25": "95.1"})
    make_target(school, "att.overall", None, "2024-25", comparator="england")
    row = row_of(card_of(school), "att.overall")
    assert row.target.value is None
    assert "No national figure is loaded" in row.target.why_not
    figures("england", "att.overall", {"2024-25": "94.8"}, population="primary")
    row = row_of(card_of(school), "att.overall")
    assert (row.target.value, row.target.status.word) == ("94.8", "Met")


@pytest.mark.django_db
def test_a_trend_has_every_year_between_and_its_breaks():
    school = a_school()
    figures(school, "att.pa", {"2018-19": "8", "2022-23": "15", "2023-24": "14"})
    trend = row_of(card_of(school), "att.pa").trend
    assert [point.period for point in trend.points] == [
        "2018-19", "2019-20", "2020-21", "2021-22", "2022-23", "2023-24",
    ]  # fmt: skip
    assert [point.value for point in trend.points] == ["8", None, None, None, "15", "14"]
    assert "2022-23" in trend.breaks


@pytest.mark.django_db
def test_one_year_is_no_trend_and_a_year_that_is_not_over_no_point_of_one():
    school = a_school()
    figures(school, "ks2.rwm_exp", {"2024-25": "70"})
    figures(school, "att.overall_ytd", {"2024-25": "94"}, as_at="2024-11-20")
    figures(school, "att.overall_ytd", {"2025-26": "95"}, as_at="2025-11-20")
    card = card_of(school)
    assert row_of(card, "ks2.rwm_exp").trend is None
    assert row_of(card, "att.overall_ytd").trend is None


@pytest.mark.django_db
@pytest.mark.parametrize(("stage", "mark"), [("final", ""), ("revised", "R"), ("provisional", "P"), ("estimate", "E")])
def test_a_figure_that_is_not_final_has_its_letter(stage, mark):
    school = a_school()
    figures(school, "ks2.rwm_exp", {"2024-25": "70"}, stage=stage)
    assert row_of(card_of(school), "ks2.rwm_exp").latest.stage_mark == mark


# Gaps ----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_gap_is_worked_out_from_exact_values_within_the_school_and_to_england():
    school = a_school()
    figures(school, "ks2.rwm_exp", {"2024-25": "50.4"}, group="disadvantaged", denominator=Decimal(40))
    figures(school, "ks2.rwm_exp", {"2024-25": "70.5"}, group="not-disadvantaged", denominator=Decimal(60))
    figures("england", "ks2.rwm_exp", {"2024-25": "47.0"}, group="disadvantaged")
    figures("england", "ks2.rwm_exp", {"2024-25": "69.0"}, group="not-disadvantaged")
    card = card_of(school)
    within, national = row_of(card, "ks2.gap_rwm"), row_of(card, "ks2.gap_rwm_national")
    assert (within.latest.value, within.latest.shown) == ("20.1", "+20")
    assert (national.latest.value, national.latest.shown) == ("18.6", "+19")
    assert (within.against_england.value, national.against_england.value) == ("22", "22")
    assert within.latest.source.origin == "worked-out"
    assert within.latest.source.place_words == (
        "worked out: other pupils (not disadvantaged) 71%, less disadvantaged pupils 50%"
    )
    assert "England’s other pupils" in national.latest.source.place_words
    assert within.latest.one_pupil == "1 pupil = 2.5 percentage points"
    assert within.against_england.signal.within_uncertainty
    assert "the confidence interval" in within.against_england.signal.chance


@pytest.mark.django_db
def test_a_gap_of_a_hidden_group_is_missing_for_that_reason():
    school = a_school()
    figures(school, "ks2.rwm_exp", {"2024-25": Missing.SUPPRESSED}, group="disadvantaged")
    figures(school, "ks2.rwm_exp", {"2024-25": "70"}, group="not-disadvantaged")
    cell = row_of(card_of(school), "ks2.gap_rwm").school.cells[-1]
    assert (cell.value, cell.missing.reason, cell.missing.because) == (None, "suppressed", "for disadvantaged pupils")


@pytest.mark.django_db
def test_a_gap_with_a_group_of_fewer_than_six_is_not_compared():
    school = a_school()
    figures(school, "ks2.rwm_exp", {"2024-25": "40"}, group="disadvantaged", denominator=Decimal(5))
    figures("england", "ks2.rwm_exp", {"2024-25": "47"}, group="disadvantaged")
    figures("england", "ks2.rwm_exp", {"2024-25": "69"}, group="not-disadvantaged")
    against = row_of(card_of(school), "ks2.gap_rwm_national").against_england
    assert (against.signal, against.why_not) == (None, "Not compared: a group of fewer than 6 pupils")


@pytest.mark.django_db
def test_a_published_gap_is_kept_as_also_published():
    school = make_card_trust()[1][0]
    figures(school, "ks2.rwm_exp", {"2024-25": "50"}, group="disadvantaged")
    figures(school, "ks2.rwm_exp", {"2024-25": "70"}, group="not-disadvantaged")
    figures(school, "ks2.gap_rwm", {"2024-25": "21"})
    cell = row_of(card_of(school), "ks2.gap_rwm").latest
    assert (cell.value, [also.value for also in cell.also]) == ("20", ["21"])


def fact(count: int, of: int, group: str) -> FigureFact:
    value = Decimal(100) * count / of
    known = dict.fromkeys(FigureFact._fields)
    known |= {"level": "school", "measure": "ks2.rwm_exp", "group": group, "period": "2024-25", "stage": "final"}
    return FigureFact(
        **known | {"value": value, "missing": "", "numerator": Decimal(count), "denominator": Decimal(of)}
    )


def slow_wilson(count: int, of: int) -> tuple[float, float]:
    z, share = 1.959963984540054, count / of
    middle, half = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


cohorts = st.integers(6, 200).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(cohorts, cohorts)
def test_the_interval_of_a_gap_is_newcombes(mine, theirs):
    (m_low, m_high), (t_low, t_high) = slow_wilson(*mine), slow_wilson(*theirs)
    m, t = mine[0] / mine[1], theirs[0] / theirs[1]
    low = (t - m) - sqrt((t - t_low) ** 2 + (m_high - m) ** 2)
    high = (t - m) + sqrt((t_high - t) ** 2 + (m - m_low) ** 2)
    group, others = fact(*mine, "disadvantaged"), fact(*theirs, "not-disadvantaged")
    found = gap_interval(group, others, others.value, KS2)
    assert [float(end) for end in found] == pytest.approx([low * 100, high * 100], abs=1e-4)
    gap = work_out(group, others, measure="ks2.gap_rwm", of=KS2, others_are_englands=False).fact.value
    assert found[0] <= gap <= found[1]
