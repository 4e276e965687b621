"""Whose posts give a permission at a place on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from headwater.reference.people.queries import list_holders, list_holders_at
from headwater.reference.schools.models import School
from tests.factories.people import make_person, make_post, person_holding
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.fixture
def schools() -> list[School]:
    trust, schools = make_trust(), [make_school("Ashdown Primary"), make_school("Beacon Primary")]
    for school in schools:
        make_membership(school, trust)
    return schools


def test_who_holds_a_permission_at_a_school_holds_a_post_there(schools: list[School]) -> None:
    chair = person_holding("chair-of-governors", at=schools[0], name="B. Chair")
    clerk = person_holding("clerk", at=schools[0], name="A. Clerk")
    person_holding("chair-of-governors", at=schools[1])
    person_holding("clerk")
    person_holding("local-governor", at=schools[0])
    assert list_holders("targets.review", schools[0].urn, TODAY) == [clerk.user, chair.user]


def test_who_holds_it_for_the_trust_holds_a_post_for_it_and_does_not_only_look_after_headwater(
    schools: list[School],
) -> None:
    executive = person_holding("executive")
    person_holding("clerk", at=schools[0])
    person_holding("trust-administrator")
    assert list_holders("targets.agree", None, TODAY) == [executive.user]


def test_a_post_counts_from_its_first_day_to_its_last(schools: list[School]) -> None:
    urn = schools[0].urn
    before, after = make_person(), make_person()
    make_post(before, "principal", at=schools[0], held_until=date(2026, 8, 31))
    make_post(after, "principal", at=schools[0], held_from=date(2026, 9, 1))
    assert list_holders("targets.comment", urn, date(2026, 8, 31)) == [before.user]
    assert list_holders("targets.comment", urn, date(2026, 9, 1)) == [after.user]


def test_many_places_are_one_question_and_each_is_answered(
    schools: list[School], django_assert_num_queries: Any
) -> None:
    both = person_holding("phase-lead", at=schools[0])
    make_post(both, "phase-lead", at=schools[1])
    make_post(both, "principal", at=schools[1])
    urns = [schools[0].urn, schools[1].urn, None]
    with django_assert_num_queries(1):
        found = list_holders_at("record.view", urns, TODAY)
    assert found == {schools[0].urn: [both.user], schools[1].urn: [both.user], None: []}
