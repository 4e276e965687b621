"""What figures say of each statement of a tier, and which tier they single out, if any."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from headwater.evidence.measures.definitions import MEASURES
from headwater.improvement.tiers.best_fit import Evidence, Number, evidence_of, find_best_fit, measures_asked, run_test
from headwater.reference.frameworks.definitions import FRAMEWORKS
from headwater.reference.frameworks.definitions.elements import Test as Asked
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.tiers import make_decision, work_by

ALPHA, EQUA, NAAT = (FRAMEWORKS.get(key) for key in ("alpha", "equa", "naat"))
PA, RWM, SUSP = ("att.pa", "all"), ("ks2.rwm_exp", "all"), ("beh.susp_rate", "all")


def number(value: str, of: int | None = None) -> Number:
    return Number(Decimal(value), None, Decimal(of) if of else None)


def known(own=None, england=None, phase: str = "primary", own_only=()) -> Evidence:
    """Rows of years: `{PA: {"2023-24": number("8")}}`; England's likewise with values alone."""
    beside = {"england": {row: {p: Decimal(v) for p, v in years.items()} for row, years in (england or {}).items()}}
    return Evidence(phase, own or {}, beside, frozenset(own_only))


def asked(be: str, against: str = "england", measure: str = "att.pa", **more) -> Asked:
    return Asked.model_validate({"measure": measure, "be": be, "against": against} | more)


def verdict(test: Asked, evidence: Evidence) -> str:
    return run_test(test, evidence).verdict


def test_what_only_may_be_so_contradicts_nothing_where_it_is_not():
    better, worse = (
        known({PA: {"2024-25": number("8")}}, {PA: {"2024-25": "15"}}),
        known({PA: {"2024-25": number("22")}}, {PA: {"2024-25": "15"}}),
    )

    assert verdict(asked("worse-than"), better) == "not met"
    assert verdict(asked("worse-than", only_may_be=True), better) == "cannot tell"
    assert verdict(asked("worse-than", only_may_be=True), worse) == "met"
    assert run_test(asked("worse-than", only_may_be=True), better).says.endswith(
        "The statement says only that it may be so."
    )


# One test -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("be", "points", "own", "found"),
    [
        # Persistent absence: lower is better. England: 15.
        ("better-than", None, "8", "met"),
        ("better-than", None, "22", "not met"),
        ("better-than", None, "15", "not met"),
        ("better-than", None, "14.9", "cannot tell"),
        ("worse-than", None, "22", "met"),
        ("worse-than", None, "8", "not met"),
        ("worse-than", None, "15.1", "cannot tell"),
        ("no-worse-than", None, "15", "met"),
        ("no-worse-than", None, "14.9", "met"),
        ("no-worse-than", None, "15.1", "cannot tell"),
        ("no-worse-than", None, "22", "not met"),
        ("close-to", None, "15", "cannot tell"),
        ("close-to", "2", "17", "met"),
        ("close-to", "2", "13", "met"),
        ("close-to", "2", "17.1", "not met"),
        ("well-worse-than", None, "30", "cannot tell"),
        ("well-worse-than", "5", "20", "met"),
        ("well-worse-than", "5", "19.9", "not met"),
        ("well-worse-than", "5", "8", "not met"),
        ("well-worse-than", "0.1", "15.2", "cannot tell"),
        ("well-better-than", "5", "10", "met"),
        ("well-better-than", "5", "10.1", "not met"),
    ],
)
def test_beside_england(be, points, own, found):
    test = asked(be, **({"points": points} if points else {}))
    evidence = known({PA: {"2023-24": number(own, 500)}}, {PA: {"2023-24": "15"}})
    assert verdict(test, evidence) == found


def test_what_is_shown_has_figures_years_and_whom_it_is_compared_with():
    evidence = known({PA: {"2023-24": number("22", 500)}}, {PA: {"2023-24": "15"}})
    result = run_test(asked("worse-than"), evidence)
    assert result.asks == "Persistent absence: worse than England"
    assert result.says.startswith("2023/24: 22.0%; England 15.0%. Worse than England by 7.0 percentage points")
    assert "500 pupils" in result.says


def test_a_bound_nobody_set_is_said_to_be_missing():
    evidence = known({PA: {"2023-24": number("15", 500)}}, {PA: {"2023-24": "15"}})
    assert "The trust has not set how close that is" in run_test(asked("close-to"), evidence).says


def test_only_figures_of_the_same_school_year_are_compared():
    own = {PA: {"2022-23": number("8", 500), "2023-24": number("22", 500)}}
    assert verdict(asked("better-than"), known(own, {PA: {"2022-23": "15"}})) == "met"
    result = run_test(asked("better-than"), known(own, {PA: {"2021-22": "15"}}))
    assert (result.verdict, "no figure of England for the same school year" in result.says) == ("cannot tell", True)


def test_very_few_pupils_tell_nothing():
    evidence = known({PA: {"2023-24": number("50", 4)}}, {PA: {"2023-24": "15"}})
    assert verdict(asked("worse-than"), evidence) == "cannot tell"


@pytest.mark.parametrize(
    ("evidence", "found", "said"),
    [
        (known(), "cannot tell", "No figure is there"),
        (known(own_only=[PA]), "cannot tell", "Only the school’s own"),
        (known(phase="nursery"), "not asked", ""),
    ],
)
def test_where_there_is_no_figure_it_is_said_why(evidence, found, said):
    result = run_test(asked("better-than"), evidence)
    assert (result.verdict, said in result.says) == (found, True)


@pytest.mark.parametrize(
    ("be", "against", "years", "found"),
    [
        ("improving", "last-year", {"2022-23": "40", "2023-24": "60"}, "met"),
        ("improving", "last-year", {"2022-23": "60", "2023-24": "40"}, "not met"),
        ("improving", "last-year", {"2022-23": "60", "2023-24": "60"}, "not met"),
        ("improving", "last-year", {"2022-23": "60", "2023-24": "61"}, "cannot tell"),
        ("improving", "last-year", {"2021-22": "40", "2023-24": "60"}, "cannot tell"),
        ("improving", "last-year", {"2023-24": "60"}, "cannot tell"),
        ("not-improving", "last-three-years", {"2021-22": "60", "2022-23": "40", "2023-24": "40"}, "met"),
        ("not-improving", "last-three-years", {"2021-22": "40", "2022-23": "40", "2023-24": "60"}, "not met"),
        ("not-improving", "last-three-years", {"2021-22": "60", "2022-23": "40", "2023-24": "60"}, "met"),
        ("not-improving", "last-three-years", {"2022-23": "60", "2023-24": "40"}, "cannot tell"),
    ],
)
def test_over_the_years(be, against, years, found):
    own = {RWM: {period: number(value, 400) for period, value in years.items()}}
    assert verdict(asked(be, against, "ks2.rwm_exp"), known(own)) == found


def test_across_a_break_in_the_series_nothing_is_told():
    own = {PA: {"2023-24": number("30", 500), "2024-25": number("8", 500)}}
    result = run_test(asked("improving", "last-year"), known(own))
    assert result.verdict == "cannot tell"
    assert "These years cannot be compared: The register codes changed" in result.says


@pytest.mark.parametrize(
    ("be", "value", "found"),
    [
        ("at-least", "60", "met"),
        ("at-least", "60.1", "not met"),
        ("at-most", "60", "met"),
        ("at-most", "59", "not met"),
    ],
)
def test_beside_a_value(be, value, found):
    own = {RWM: {"2022-23": number("10"), "2023-24": number("60")}}
    assert verdict(asked(be, "value", "ks2.rwm_exp", value=value), known(own)) == found


def slowly(be: str, own: int, england: int, points: int | None, lower_is_better: bool) -> str:
    """The same, of rates that no interval can be given for, as anybody would reckon it on paper (hundredths)."""
    ahead = england - own if lower_is_better else own - england
    if be in ("close-to", "well-better-than", "well-worse-than") and points is None:
        return "cannot tell"
    if be == "better-than":
        return "met" if ahead > 0 else "not met"
    if be == "worse-than":
        return "met" if ahead < 0 else "not met"
    if be == "no-worse-than":
        return "met" if ahead >= 0 else "not met"
    assert points is not None
    if be == "close-to":
        return "met" if -points <= ahead <= points else "not met"
    return "met" if (ahead >= points if be == "well-better-than" else -ahead >= points) else "not met"


@given(
    st.sampled_from(["better-than", "worse-than", "no-worse-than", "close-to", "well-better-than", "well-worse-than"]),
    st.integers(0, 3_000),
    st.integers(0, 3_000),
    st.none() | st.integers(1, 1_000),
    st.sampled_from(["beh.susp_rate", "mtc.mean"]),
)
def test_a_slow_reckoning_comes_to_the_same(be, own, england, points, measure):
    bound = points if be in ("close-to", "well-better-than", "well-worse-than") else None
    test = asked(be, measure=measure, **({"points": str(Decimal(bound) / 100)} if bound else {}))
    # Suspensions are shown to two decimals, the mean to one: a difference that rounds away is none.
    step = 1 if measure == "beh.susp_rate" else 10
    own, england = own * step, england * step
    row = (measure, "all")
    evidence = known({row: {"2022-23": Number(Decimal(own) / 100)}}, {row: {"2022-23": str(Decimal(england) / 100)}})
    is_lower = MEASURES.get(measure).direction == "lower"
    assert verdict(test, evidence) == slowly(be, own, england, bound, is_lower)


# The suggestion -------------------------------------------------------------------------------------------------------


def test_every_statement_of_every_tier_is_there_and_those_people_decide_say_so():
    fit = find_best_fit(ALPHA, known())
    assert [len(tier.criteria) for tier in fit.tiers] == [len(tier.criteria) for tier in ALPHA.tiering.tiers]
    for tier in fit.tiers:
        for each in tier.criteria:
            assert each.tests or each.people_decide
    aspiration = fit.tiers[0].criteria[0]
    assert (aspiration.verdict, aspiration.tests) == ("cannot tell", ())


def test_without_figures_no_tier_is_singled_out():
    fit = find_best_fit(ALPHA, known())
    assert (fit.suggested, fit.says[0]) == ("", "The evidence does not single one tier out.")
    assert "Tier 3: Reinvent. Figures tell nothing of it." in fit.says


def bounded():
    """Alpha's model with the bounds that a trust might set."""
    said = ALPHA.model_dump(mode="json", exclude_unset=True)
    for tier in said["tiering"]["tiers"]:
        for test in (test for each in tier["criteria"] for test in each.get("tests", ())):
            if test["be"] in ("close-to", "well-better-than", "well-worse-than"):
                test["points"] = "3"
    return type(ALPHA).model_validate(said)


def test_the_tier_that_is_contradicted_least_is_suggested_with_its_reasons():
    att = ("att.overall", "all")
    own = {
        att: {"2022-23": number("91.0"), "2023-24": number("92.5")},
        PA: {"2022-23": number("40", 500), "2023-24": number("27", 500)},
        SUSP: {"2022-23": number("9")},
        RWM: {"2023-24": number("40", 400)},
    }
    england = {att: {"2023-24": "94.5"}, PA: {"2023-24": "20"}, SUSP: {"2022-23": "3"}, RWM: {"2023-24": "61"}}
    fit = find_best_fit(bounded(), known(own, england))
    assert fit.suggested == "tier3"
    assert fit.says[0].startswith("The figures contradict what is said of Tier 3: Reinvent least.")
    attendance, suspensions = (ALPHA.say(ALPHA.tier("tier3").criteria[at].title) for at in (0, 7))
    said = " ".join(fit.says)
    assert f"Tier 3: Reinvent. The figures agree with: {attendance}, {suspensions}." in said
    assert "They contradict nothing that is said of it." in said
    assert f"Tier 2: Grow. The figures contradict: {attendance}" in said


def test_one_test_that_is_not_met_is_enough_and_other_phases_are_not_asked():
    own = {RWM: {"2023-24": number("90", 400)}, ("ks2.rwm_exp", "disadvantaged"): {"2023-24": number("30", 200)}}
    england = {RWM: {"2023-24": "61"}, ("ks2.rwm_exp", "disadvantaged"): {"2023-24": "46"}}
    curriculum = find_best_fit(ALPHA, known(own, england)).tiers[0].criteria[3]
    assert curriculum.verdict == "not met"
    assert not any("Attainment 8" in test.asks for test in curriculum.tests)
    assert any("disadvantaged" in test.asks.lower() for test in curriculum.tests)


@pytest.mark.parametrize("framework", [NAAT, EQUA])
def test_where_no_figure_can_tell_nothing_is_suggested(framework):
    fit = find_best_fit(framework, known())
    word = framework.words["tier"].one
    assert fit.suggested == ""
    assert fit.says == (f"The framework has no statement that figures could test, so no {word} is suggested.",)
    assert all(tier.people_decide for tier in fit.tiers)


def test_no_points_or_totals_are_said_anywhere():
    said = " ".join(find_best_fit(ALPHA, known()).says).lower()
    assert not any(word in said for word in ("score", "points", "total", "%"))


# From the records -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_schools_own_counts_and_other_kinds_of_school_are_left_out():
    school = make_school("Ashdown Primary")
    release = make_release("school-absence", "2023-24")
    figures = [
        make_figure(school, "att.pa", "22", "2023-24", release=release, denominator=Decimal(500)),
        make_figure(school, "att.overall", "92", "2023-24", release=release, stage="internal"),
        make_figure("england", "att.pa", "15", "2023-24", release=release, population="state-funded"),
        make_figure("england", "att.pa", "13", "2023-24", release=release, population="primary"),
        make_figure("england", "att.pa", "30", "2023-24", release=release, population="secondary"),
    ]
    evidence = evidence_of(figures, "primary", "primary")
    assert evidence.own == {PA: {"2023-24": Number(Decimal(22), None, Decimal(500))}}
    assert evidence.beside["england"][PA] == {"2023-24": Decimal(13)}
    assert evidence.own_only == {("att.overall", "all")}


@pytest.mark.django_db
def test_the_page_says_what_the_figures_say(client: Client):
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    make_decision(school, work_by("alpha"), "tier4")
    release = make_release("school-absence", "2023-24")
    make_figure(school, "att.pa", "22", "2023-24", release=release, denominator=Decimal(500))
    make_figure("england", "att.pa", "15", "2023-24", release=release, population="primary")
    client.force_login(person_holding("principal", at=school).user)
    response = client.get(f"/schools/{school.urn}/tiers/best-fit/")
    page = " ".join(response.content.decode().split())
    for said in (
        "Persistent absence: worse than England",
        "2023/24: 22.0%; England 15.0%.",
        "The trust has not set how close that is",
        "Nothing here decides anything",
        ALPHA.say(ALPHA.tier("tier1").criteria[-1].people_decide or ""),
    ):
        assert said in page
    client.force_login(person_holding("subject-leader", at=school).user)
    assert client.get(f"/schools/{school.urn}/tiers/best-fit/").status_code == 404


def test_only_the_measures_that_are_asked_for_are_read():
    assert {"att.pa", "beh.susp_rate", "ks2.rwm_exp"} <= measures_asked(ALPHA)
    assert measures_asked(NAAT) == set()
