"""Who did something at a school, as different readers are told it."""

from __future__ import annotations

from typing import Any

import pytest

from headwater.foundations.accounts.scope import Scope
from headwater.reference.people.queries import get_names, tells_names
from headwater.reference.people.roles import ROLES
from tests.factories.people import person_holding
from tests.factories.schools import make_school

TOLD = {
    "trust-administrator",
    "executive",
    "school-improvement-lead",
    "phase-lead",
    "principal",
    "senior-leader",
    "clerk",
    "data-manager",
}


@pytest.mark.parametrize("role", ROLES)
def test_names_are_told_to_whoever_sees_people_or_enters_figures_and_to_nobody_else(role: str) -> None:
    scope = Scope(frozenset((permission, 140_001) for permission in ROLES[role].permissions))
    assert tells_names(scope, 140_001) == (role in TOLD)
    assert not tells_names(scope, 140_002)


@pytest.mark.django_db
def test_where_names_are_not_told_a_side_is() -> None:
    school, other = make_school(), make_school()
    head = person_holding("principal", at=school, name="A. Head").user
    lead = person_holding("phase-lead", at=school, name="P. Lead").user
    manager = person_holding("data-manager", name="D. Manager").user
    names = get_names([school.urn, other.urn], Scope(frozenset({("people.view", other.urn)})))
    assert [names.of(user, school.urn) for user in (head, lead, manager, None)] == ["the school", *["the trust"] * 3]
    assert names.first(head, school.urn) == "The school"
    assert names.first(head, other.urn) == names.of(head, other.urn) == "A. Head"


@pytest.mark.django_db
def test_where_names_are_told_nothing_is_asked(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        names = get_names([140_001], Scope(frozenset({("figures.enter", 140_001)})))
    assert names.are_told(140_001)
