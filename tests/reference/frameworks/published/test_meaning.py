"""What the published models say beyond quantities: who is placed where, what is for whom, what figures can tell.

Written from the published pages. Each test says one thing a reader of the page would notice if it were wrong.
"""

from __future__ import annotations

from typing import Any

import pytest

from headwater.oversight.cards.definitions import CARDS
from headwater.reference.frameworks.definitions import FRAMEWORKS, RECORDS, Framework
from headwater.reference.frameworks.definitions.elements import Step
from headwater.reference.frameworks.definitions.elements import Test as FigureTest
from headwater.reference.frameworks.definitions.kinds import Nature
from headwater.reference.people.roles import ROLES
from tests.reference.frameworks.published.wanted import KEYS

ALPHA = ("alpha.tier1", "alpha.tier2", "alpha.tier3", "alpha.tier4")
PERSISTENT_ABSENCE = "att.pa"


def test_each_model_places_schools_as_its_page_says() -> None:
    assert {key: FRAMEWORKS.get(key).tiering.kind for key in KEYS} == {
        "alpha": "exclusive",
        "cat": "none",
        "equa": "additive",
        "mill": "none",
        "naat": "exclusive",
    }
    assert [(tier.id, tier.led_by) for tier in FRAMEWORKS.get("alpha").tiering.tiers] == [
        ("alpha.tier1", "academy"),
        ("alpha.tier2", "academy"),
        ("alpha.tier3", "academy"),
        ("alpha.tier4", "trust"),
    ]
    assert [tier.id.rpartition(".")[2] for tier in FRAMEWORKS.get("naat").tiering.tiers] == [
        "sustain",
        "improve",
        "stabilise-repair",
    ]


def test_alphas_executive_recommends_and_the_board_agrees() -> None:
    tiering = FRAMEWORKS.get("alpha").tiering

    assert (_held_as("alpha", tiering.recommends), tiering.consults) == ({"executive"}, ())
    assert _held_as("alpha", tiering.agrees) == {"trustee"}
    assert [kind.reads for kind in tiering.evidence] == [
        "published-figures",
        "internal-figures",
        "health-check",
        "inspection",
        "stakeholders",
    ]


def test_equas_trustees_and_chief_executive_decide_after_consulting_the_school() -> None:
    tiering = FRAMEWORKS.get("equa").tiering

    assert _held_as("equa", tiering.agrees) == {"trustee", "executive"}
    assert "principal" in _held_as("equa", tiering.consults)


def test_bespoke_comes_with_enhanced_and_core_until_a_trust_says_otherwise() -> None:
    equa = FRAMEWORKS.get("equa")
    by_id = {tier.id: tier.key for tier in equa.tiering.tiers}
    core, enhanced, bespoke = (by_id[f"equa.tier.{name}"] for name in ("core", "enhanced", "bespoke"))

    assert equa.with_included((bespoke,)) == (core, enhanced, bespoke)
    assert equa.with_included((enhanced,)) == (core, enhanced)


def test_every_item_belongs_to_the_tier_or_package_under_which_it_is_published() -> None:
    for key, families in {"alpha": ALPHA, "equa": ("equa.core", "equa.enhanced", "equa.bespoke")}.items():
        framework = FRAMEWORKS.get(key)
        ids = {tier.key: tier.id.replace("equa.tier.", "equa.") for tier in framework.tiering.tiers}
        for item in framework.offer:
            family = next(name for name in families if item.id.startswith(f"{name}."))
            everyone = family == "equa.core" and not item.tiers
            assert everyone or [ids[tier] for tier in item.tiers] == [family], item.id
    for key in ("cat", "mill", "naat"):
        assert [item.id for item in FRAMEWORKS.get(key).offer if item.tiers] == []


def test_what_only_some_schools_get_has_its_condition() -> None:
    conditions = {
        item.id: [each.fact for each in item.conditions]
        for key in KEYS
        for item in FRAMEWORKS.get(key).offer
        if item.conditions
    }

    assert conditions == {
        "equa.core.christian-distinctiveness-visits": ["church-school"],
        "equa.core.church-schools-flourishing": ["church-school"],
        "equa.core.headteacher-mentoring": ["new-headteacher"],
    }


def test_what_schools_give_is_marked_as_a_contribution() -> None:
    gives = {item.id: set(item.gives) for key in KEYS for item in FRAMEWORKS.get(key).offer}
    both = {"entitlement", "contribution"}

    assert all(gives[f"{tier}.support.networks"] == both for tier in ALPHA[:3])
    assert gives["alpha.tier4.support.networks"] == {"entitlement"}
    assert gives["alpha.tier1.support.strategic-capacity"] == {"contribution"}
    assert gives["equa.core.collaborative-visits"] == both
    assert "contribution" in gives["cat.thematic.standards"]


def test_words_that_name_abolished_grades_are_left_to_people() -> None:
    assert [tier.id for tier in FRAMEWORKS.get("naat").tiering.tiers if not tier.people_decide] == []
    assert [tier.id for tier in FRAMEWORKS.get("naat").tiering.tiers if not tier.support_missing] == []
    outstanding = next(each for each in FRAMEWORKS.get("alpha").standards if each.id.endswith("outstanding"))
    assert outstanding.people_decide
    assert outstanding.tests == ()


def test_figures_tell_attendance_results_and_exclusions_and_persistent_absence_is_never_read_backwards() -> None:
    criteria = {each.id: each for tier in FRAMEWORKS.get("alpha").tiering.tiers for each in tier.criteria}
    told = {id: each.tests for id, each in criteria.items() if each.tests}

    assert {
        "alpha.tier2.criteria.attendance",
        "alpha.tier2.criteria.tests",
        "alpha.tier3.criteria.attendance",
        "alpha.tier3.criteria.exclusions",
        "alpha.tier4.criteria.attendance",
        "alpha.tier4.criteria.assessment",
        "alpha.tier4.criteria.behaviour",
    } <= told.keys()
    # A2: “below national” means worse for both, whichever way the figure goes.
    assert _how("att.overall", told["alpha.tier3.criteria.attendance"]) == {"worse-than", "improving"}
    assert _how(PERSISTENT_ABSENCE, told["alpha.tier3.criteria.attendance"]) == {"worse-than", "improving"}
    for measure in ("att.overall", PERSISTENT_ABSENCE):
        assert _how(measure, told["alpha.tier2.criteria.attendance"]) == {"close-to"}
        assert _how(measure, told["alpha.tier4.criteria.attendance"]) == {"well-worse-than"}


def test_no_bound_is_invented_for_close_and_well() -> None:
    invented = [
        (each.id, test.measure)
        for key in KEYS
        for each in _with_tests(FRAMEWORKS.get(key))
        for test in each.tests
        if test.points is not None
    ]

    assert invented == []


def test_alphas_curriculum_table_is_read_row_by_row() -> None:
    curriculum = FRAMEWORKS.get("alpha").curriculum
    assert curriculum is not None

    assert [
        (
            tier.reviews,
            tier.trust_reviews,
            tier.trust_leads,
            tier.line_management,
            sorted(tier.line_managers),
            tier.monitoring,
            tier.monitoring_read,
        )
        for tier in curriculum.tiers
    ] == [
        ("1 a year", 0, False, "every 2 weeks", ["assistant-principal", "vice-principal"], "normal", False),
        ("2 a year", 0, False, "every 2 weeks", ["assistant-principal", "vice-principal"], "normal", True),
        ("2 a year", 1, False, "every 2 weeks", ["assistant-principal", "vice-principal"], "enhanced", False),
        ("2 a year", 2, False, "every 2 weeks", ["principal", "vice-principal"], "enhanced", True),
        ("3 a year", 3, True, "every week", ["principal", "vice-principal"], "enhanced", True),
    ]
    assert [len(tier.can_offer) for tier in curriculum.tiers] == [2, 0, 0, 0, 0]
    assert [bool(tier.support) for tier in curriculum.tiers] == [False, False, True, True, True]
    assert curriculum.step == "alpha.curriculum.annual-tiering"


def test_alphas_targets_go_from_school_to_governors_to_the_board_in_october() -> None:
    steps = {step.id: step for step in FRAMEWORKS.get("alpha").cycle.steps}
    way = [steps[f"alpha.target.{name}"] for name in ("set-with-academy", "lgb-review", "board-agree")]

    assert [step.does for step in way] == ["propose-targets", "review-targets", "agree-targets"]
    assert _held_as("alpha", way[1].who) == {"local-governor"}
    assert _held_as("alpha", way[2].who) == {"trustee"}
    assert _months(way[1])[1] <= "10-31"
    assert _months(way[2]) == ("10-01", "10-31")
    assert [step.id for step in steps.values() if step.when.exceptional] == ["alpha.tiering.reclassify"]


def test_each_body_reviews_with_its_own_tools() -> None:
    bodies = {
        tool.id.split(".")[2]: {each.body for each in FRAMEWORKS.get("alpha").review_tools if f".{part}." in each.id}
        for tool in FRAMEWORKS.get("alpha").review_tools
        for part in [tool.id.split(".")[2]]
    }

    assert {part: _held_as("alpha", tuple(keys)) for part, keys in bodies.items()} == {
        "lgb": {"local-governor"},
        "board": {"trustee"},
    }


def test_work_that_has_a_protocol_names_it() -> None:
    named = {item.id: item.protocol for key in KEYS for item in FRAMEWORKS.get(key).offer if item.protocol}
    steps = {
        protocol.key: [step.id for step in protocol.steps]
        for key in ("alpha", "cat")
        for protocol in FRAMEWORKS.get(key).protocols
    }

    for tier in ALPHA:
        assert steps[named[f"{tier}.support.health-check"]][0].startswith("alpha.healthcheck.")
    peer = steps[named["cat.peer.annual"]]
    assert [id.removeprefix("cat.peer.protocol.")[0] for id in peer] == list("12345678")


def test_one_to_ones_coaching_mentoring_and_appraisal_stay_in_the_room() -> None:
    private = {"one-to-one", "coaching", "mentoring", "appraisal"}

    assert [
        item.id for key in KEYS for item in FRAMEWORKS.get(key).offer if item.kind in private and not item.confidential
    ] == []


@pytest.mark.parametrize("key", KEYS)
def test_whatever_happens_on_days_has_a_template_for_its_record_that_fits(key: str) -> None:
    framework = FRAMEWORKS.get(key)

    for item in framework.offer:
        template = framework.template_of(item)
        assert template or item.nature is not Nature.ACTIVITY, item.id
        assert template is None or item.kind in RECORDS.get(template).kinds, (item.id, template)


@pytest.mark.parametrize("key", KEYS)
def test_roles_are_held_as_roles_that_headwater_knows(key: str) -> None:
    # `frameworks` and `people` do not import one another, so neither can see it.
    unknown = [role.id for role in FRAMEWORKS.get(key).roles if role.held_as and role.held_as not in ROLES]

    assert unknown == []


def test_blocks_of_alphas_card_are_sections_of_ours() -> None:
    sections = {section.key for section in CARDS.get("academy-card").sections}

    for block in FRAMEWORKS.get("alpha").card:
        assert set(block.sections) <= sections, block.id


def test_what_the_sources_show_as_a_picture_stays_empty() -> None:
    containers = {each.id: each for key in KEYS for each in FRAMEWORKS.get(key).containers}

    assert {
        "alpha.components",
        "cat.approach.picture",
        "cat.support.overview-picture",
        "mill.pd.trust-wide-picture",
        "mill.principles.seven",
    } <= containers.keys()
    assert [id for id, each in containers.items() if each.entries] == []


def test_the_two_trusts_that_do_not_name_themselves_are_not_named_as_if_they_did() -> None:
    mill, naat = FRAMEWORKS.get("mill").published, FRAMEWORKS.get("naat").published
    assert mill is not None
    assert naat is not None

    assert "mill" not in mill.by.casefold()
    assert "inferred" in naat.by


def _held_as(key: str, roles: tuple[str, ...]) -> set[str]:
    """The roles of Headwater that these roles of the framework are held as."""
    return {FRAMEWORKS.get(key).role(role).held_as or "" for role in roles}


def _how(measure: str, tests: tuple[FigureTest, ...]) -> set[str]:
    return {test.be for test in tests if test.measure == measure}


def _with_tests(framework: Framework) -> list[Any]:
    return [placed.element for placed in framework.elements() if getattr(placed.element, "tests", ())]


def _months(step: Step) -> tuple[str, str]:
    return step.when.starts or "", step.when.ends or "99-99"
