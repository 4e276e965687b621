"""What a post lets somebody see: where, from when and until when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from headwater.foundations.accounts.scope import Scope
from headwater.reference.people.models import Person, Post
from headwater.reference.people.queries import get_scope, get_standing, list_holders
from headwater.reference.people.roles import PERMISSIONS, ROLES, Level
from headwater.reference.schools.models import School, Trust
from tests.factories.accounts import make_user
from tests.factories.people import make_person, make_post, person_holding
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)

# Written out once more, by hand: who may do what. A change to the table in roles.py must be meant twice.
MAY: dict[str, str] = {
    "trust-administrator": "schools cards tier place trust people invite events data load override targets propose "
    "comment review agree keep frameworks calendars prepare answer contest recommend decide draft reply issue pack",
    "executive": "schools cards tier place trust people events data targets propose agree keep frameworks prepare "
    "recommend decide draft issue pack",
    "school-improvement-lead": "schools cards tier place trust people data override targets propose keep frameworks "
    "calendars prepare recommend draft",
    "phase-lead": "schools cards tier people keep prepare",
    "specialist": "schools cards",
    "principal": "schools cards tier people keep comment answer contest reply",
    "senior-leader": "schools cards enter",
    "subject-leader": "schools cards",
    "cpd-lead": "schools cards",
    "safeguarding-lead": "schools cards",
    "local-governor": "schools cards tier",
    "chair-of-governors": "schools cards tier review contest",
    "committee-member": "schools cards tier trust",
    "trustee": "schools cards tier trust",
    "clerk": "schools cards tier place trust people targets review agree decide pack",
    "data-manager": "schools cards tier trust data load override targets keep calendars",
    "outside-reviewer": "",
}
KEEP = "enter findings inspections notes"
"""What "keep" stands for: keeping a card right and whole."""
SEE_TIER = "tier record packs"
"""What "tier" stands for: who sees a school's tier sees what was known and agreed about it on a day, and what its
boards were given."""
KEYS = {
    "schools": "schools.view",
    "cards": "cards.view",
    "trust": "trust.view",
    "enter": "figures.enter",
    "override": "figures.override",
    "targets": "targets.record",
    "propose": "targets.propose",
    "comment": "targets.comment",
    "review": "targets.review",
    "agree": "targets.agree",
    "tier": "tiers.view",
    "record": "record.view",
    "packs": "packs.view",
    "pack": "packs.make",
    "draft": "cards.prepare",
    "reply": "cards.answer",
    "issue": "cards.issue",
    "place": "tiers.record",
    "prepare": "tiers.prepare",
    "answer": "tiers.answer",
    "contest": "tiers.contest",
    "recommend": "tiers.recommend",
    "decide": "tiers.agree",
    "findings": "findings.accept",
    "inspections": "inspections.record",
    "notes": "notes.write",
    "frameworks": "frameworks.change",
    "calendars": "calendars.change",
    "people": "people.view",
    "invite": "people.invite",
    "events": "events.view",
    "data": "datasets.view",
    "load": "datasets.load",
}


@pytest.fixture
def trust() -> dict[str, School]:
    """Two schools of ours, one that has left, one that never was ours."""
    ours, other = make_trust(), make_trust(name="Another trust", ours=False)
    schools = {name: make_school(name) for name in ("Ashdown Primary", "Beacon Primary", "Gone", "Elsewhere")}
    make_membership(schools["Ashdown Primary"], ours)
    make_membership(schools["Beacon Primary"], ours, joined_on=None)
    make_membership(schools["Gone"], ours, left_by=date(2026, 9, 1))
    make_membership(schools["Elsewhere"], other)
    return schools


def scope_of(person: Person, day: date = TODAY) -> Scope:
    return get_scope(person.user, day)


def test_every_role_and_permission_stands_in_this_table() -> None:
    assert set(MAY) == set(ROLES)
    assert set(KEYS.values()) == set(PERMISSIONS)
    assert all(role.description.endswith(".") for role in ROLES.values())
    assert all(role.held_at for role in ROLES.values())
    assert {key for role in ROLES.values() for key in role.permissions} <= set(PERMISSIONS)


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("permission", KEYS)
def test_a_role_gives_its_permissions_where_it_is_held(trust: dict[str, School], role: str, permission: str) -> None:
    ashdown, beacon = trust["Ashdown Primary"].urn, trust["Beacon Primary"].urn
    gives = permission in MAY[role].replace("keep", KEEP).replace("tier", SEE_TIER).split()
    key = KEYS[permission]
    if Level.SCHOOL in ROLES[role].held_at:
        scope = scope_of(person_holding(role, at=trust["Ashdown Primary"]))
        assert (scope.may(key, ashdown), scope.may(key, beacon), scope.may(key)) == (gives, False, False)
    if Level.TRUST in ROLES[role].held_at:
        scope = scope_of(person_holding(role))
        assert (scope.may(key, ashdown), scope.may(key, beacon), scope.may(key)) == (gives, gives, gives)


def test_nobody_without_a_post_sees_anything() -> None:
    assert scope_of(make_person()) == Scope.nothing()
    assert get_scope(make_user(), TODAY) == Scope.nothing()


def test_a_principal_sees_their_own_school_only(trust: dict[str, School]) -> None:
    scope = scope_of(person_holding("principal", at=trust["Ashdown Primary"]))
    assert [school.name for school in School.objects.within(scope)] == ["Ashdown Primary"]


def test_a_post_at_a_school_ends_with_its_time_in_the_trust(trust: dict[str, School]) -> None:
    head = person_holding("principal", at=trust["Gone"])
    assert scope_of(head, date(2026, 8, 31)).may("cards.view", trust["Gone"].urn)
    assert scope_of(head, date(2026, 9, 1)) == Scope.nothing()
    assert list_holders("cards.answer", trust["Gone"].urn, date(2026, 9, 1)) == []
    make_membership(trust["Gone"], Trust.objects.ours().get(), joined_on=date(2026, 10, 1))
    assert scope_of(head, date(2026, 10, 1)).may("cards.view", trust["Gone"].urn)


def test_a_trust_post_sees_the_schools_that_are_ours_that_day(trust: dict[str, School]) -> None:
    person = person_holding("executive")
    now = School.objects.within(scope_of(person)).order_by("name")
    before = School.objects.within(scope_of(person, date(2026, 8, 31))).order_by("name")
    assert [school.name for school in now] == ["Ashdown Primary", "Beacon Primary"]
    assert [school.name for school in before] == ["Ashdown Primary", "Beacon Primary", "Gone"]


def test_a_hub_lead_sees_each_school_they_hold_a_post_at(trust: dict[str, School]) -> None:
    person = person_holding("phase-lead", at=trust["Ashdown Primary"])
    make_post(person, "phase-lead", at=trust["Beacon Primary"])
    assert scope_of(person).schools("cards.view") == {trust["Ashdown Primary"].urn, trust["Beacon Primary"].urn}


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
        (date(2027, 7, 31), True),
        (date(2027, 8, 1), False),
    ],
)
def test_a_post_gives_nothing_before_its_first_day_and_nothing_after_its_last(
    trust: dict[str, School], day: date, holds: bool
) -> None:
    person = make_person()
    make_post(
        person,
        "principal",
        at=trust["Ashdown Primary"],
        held_from=date(2026, 9, 1),
        held_until=date(2027, 7, 31),
    )
    assert scope_of(person, day).anywhere("cards.view") is holds


def test_a_person_with_many_posts_costs_two_queries(trust: dict[str, School], django_assert_num_queries: Any) -> None:
    person = person_holding("trustee")
    for school in trust.values():
        make_post(person, "phase-lead", at=school)
    with django_assert_num_queries(2):
        get_standing(person.user, TODAY)


def test_the_post_held_is_said_in_words(trust: dict[str, School]) -> None:
    person = person_holding("principal", at=trust["Ashdown Primary"])
    assert get_standing(person.user, TODAY).post_held == "Principal, Ashdown Primary"
    make_post(person, "phase-lead", at=trust["Ashdown Primary"])
    make_post(person, "phase-lead", at=trust["Beacon Primary"])
    make_post(person, "trustee")
    assert (
        get_standing(person.user, TODAY).post_held
        == "Principal, Ashdown Primary; Hub or phase lead, 2 schools; Trustee"
    )


# Who sees people


def names_seen_by(person: Person) -> set[str]:
    scope = scope_of(person)
    people = set(Person.objects.within(scope).values_list("name", flat=True))
    assert people == {post.person.name for post in Post.objects.within(scope)}
    return people


def test_a_principal_sees_the_people_of_their_school_and_nobody_elses(trust: dict[str, School]) -> None:
    principal = person_holding("principal", at=trust["Ashdown Primary"], name="The principal")
    person_holding("local-governor", at=trust["Ashdown Primary"], name="A governor")
    person_holding("principal", at=trust["Beacon Primary"], name="Another principal")
    person_holding("executive", name="The executive")
    assert names_seen_by(principal) == {"The principal", "A governor"}


def test_the_executive_sees_everybody(trust: dict[str, School]) -> None:
    person_holding("principal", at=trust["Ashdown Primary"], name="A principal")
    assert names_seen_by(person_holding("executive", name="The executive")) == {"A principal", "The executive"}


@pytest.mark.parametrize("role", ["local-governor", "chair-of-governors", "trustee", "outside-reviewer"])
def test_governors_trustees_and_reviewers_see_nobody(trust: dict[str, School], role: str) -> None:
    school = trust["Ashdown Primary"] if Level.SCHOOL in ROLES[role].held_at else None
    person_holding("principal", at=trust["Ashdown Primary"])
    assert names_seen_by(person_holding(role, at=school)) == set()
