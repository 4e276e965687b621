"""Required targets: the form, what others ask of it, how it is shown and compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from headwater.reference.frameworks.comparing import compare
from headwater.reference.frameworks.definitions import FRAMEWORKS, Framework
from headwater.reference.frameworks.definitions.required import RequiredTarget
from headwater.reference.frameworks.presenters.required import NOT_SAID, present_required, say_schools

LINE = "{ measure: beh.pex_rate, phases: [primary, secondary, all-through, special, alternative-provision],"


def alpha(before: str = "", after: str = "") -> bytes:
    text = (Path(settings.DEFINITIONS) / "frameworks" / "alpha.yaml").read_text()
    assert before in text, before
    return text.replace(before, after, 1).encode()


def read(document: bytes) -> tuple[Framework, list[str]]:
    framework, problems = FRAMEWORKS.examine(document, "a framework")
    assert framework is not None, problems
    return framework, [problem.message for problem in problems]


def test_alpha_asks_of_each_group_what_its_standard_tests():
    framework = FRAMEWORKS.get("alpha")
    asked = framework.target_requirements
    assert asked is not None
    of_groups = next(each for each in framework.standards if each.id == "alpha.standard.4-groups-above-national")

    required = {(each.measure, each.group) for each in asked.required if each.standard == of_groups.id}

    assert required == {(test.measure, test.group) for test in of_groups.tests}


@pytest.mark.parametrize("key", ["cat", "equa", "mill", "naat"])
def test_a_model_that_requires_nothing_says_so(key: str):
    shown = present_required(FRAMEWORKS.get(key))

    assert shown.lines == ()
    assert len(shown.text) > 60
    assert "{" not in shown.text


def test_a_framework_that_says_nothing_is_told_from_one_that_requires_nothing():
    silent = FRAMEWORKS.get("equa").model_copy(update={"target_requirements": None})

    assert present_required(silent).text == NOT_SAID


@pytest.mark.parametrize(
    ("phase", "low", "high", "needs"),
    [
        ("primary", 4, 11, True),
        ("primary", 4, 7, False),  # an infant school has no year 6
        ("primary", 7, 11, True),
        ("primary", None, None, True),  # the register does not know
        ("secondary", 11, 16, False),
    ],
)
def test_a_required_target_is_for_schools_with_pupils_of_its_age(phase: str, low: int, high: int, needs: bool):
    of_year_6 = RequiredTarget(measure="ks2.rwm_exp", phases=("primary", "all-through"), age=10, against="england")

    assert of_year_6.is_for(phase, low, high) is needs
    assert say_schools(of_year_6) == "Primary and all-through schools with pupils of age 10"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("measure: beh.pex_rate, phases: [primary,", "measure: ctx.idaci, phases: [primary,", "takes no target"),
        ("measure: beh.pex_rate, phases", "measure: beh.pex_rate, group: eal, phases", "has no figures for eal"),
        ("measure: ks2.rwm_high, phases: [primary,", "measure: ks2.rwm_high, phases: [secondary,", "is not counted at"),
        ("measure: beh.susp_2plus", "measure: beh.susp_1plus", "is required of all-through schools already"),
        (
            f"{LINE} standard: alpha.standard.3-zero-pex",
            f"{LINE} standard: alpha.aim.3-people",
            "has no standard “alpha.aim.3-people”",
        ),
    ],
)
def test_what_no_school_could_meet_is_objected_to(before: str, after: str, said: str):
    _, problems = read(alpha(before, after))

    assert any(said in problem for problem in problems), problems


def test_a_value_is_said_only_where_the_target_is_one():
    framework, problems = FRAMEWORKS.examine(
        alpha('against: value, value: "0" }\n    # All', "against: value }\n    # All"), "x"
    )

    assert framework is None
    assert "A required target against a value says which value" in problems[0].message


def test_two_states_are_told_apart_line_by_line():
    before, _ = read(alpha())
    after, _ = read(alpha('against: value, value: "0" }\n    # All', "against: england }\n    # All"))

    [changed] = compare(before, after).changed

    assert changed.sort == "required target"
    assert changed.title == "Permanent exclusions per 100 pupils"
    assert [change.says for change in changed.changes] == [
        "Beside: was “a number”, is “no worse than England’s”.",
        "Value: was “0”, is not said any more.",
    ]


def test_a_target_that_is_required_no_more_is_dropped():
    before, _ = read(alpha())
    asked = before.target_requirements
    assert asked is not None
    fewer = asked.model_copy(update={"required": asked.required[1:]})

    compared = compare(before, before.model_copy(update={"target_requirements": fewer}))

    assert [(each.sort, each.title) for each in compared.dropped] == [("required target", "Attendance")]
    assert not compared.added
