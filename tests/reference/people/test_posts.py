"""Giving and ending posts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.operations import accept_invitation
from headwater.foundations.audit.models import Event
from headwater.reference.people.models import Person, Post
from headwater.reference.people.operations import (
    CannotAppoint,
    CannotEnd,
    CannotInvite,
    appoint,
    end_post,
    invite_person,
)
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.people import make_person, make_post, person_holding
from tests.factories.schools import make_school

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def events() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("type", flat=True))


def test_a_post_is_given_and_recorded() -> None:
    administrator, school = make_user(name="B. Admin"), make_school("Ashdown Primary")
    post = appoint(person=make_person(), role="principal", school=school, held_from=TODAY, by=administrator)
    assert str(post) == "Principal, Ashdown Primary"
    event = Event.objects.get()
    assert (event.type, event.by_name, event.school_urn) == ("people.post-given", "B. Admin", school.urn)
    assert event.after == {"post": "Principal, Ashdown Primary", "held_from": "2026-11-22"}


@pytest.mark.parametrize(
    ("role", "at_school", "reason"),
    [
        ("principal", False, "choose which"),
        ("executive", True, "for the whole trust"),
        ("head-of-everything", False, "There is no role called"),
    ],
)
def test_a_role_is_held_only_where_it_belongs(role: str, at_school: bool, reason: str) -> None:
    with pytest.raises(CannotAppoint, match=reason):
        appoint(person=make_person(), role=role, school=make_school() if at_school else None, held_from=TODAY, by=None)
    assert events() == []


@pytest.mark.parametrize("role", ["clerk", "cpd-lead"])
def test_some_roles_are_held_at_either(role: str) -> None:
    person = make_person()
    appoint(person=person, role=role, school=make_school(), held_from=TODAY, by=None)
    appoint(person=person, role=role, school=None, held_from=TODAY, by=None)
    assert person.posts.count() == 2


@pytest.mark.parametrize("at_school", [True, False])
def test_the_same_post_is_not_given_twice(at_school: bool) -> None:
    school = make_school() if at_school else None
    person = person_holding("clerk", at=school)
    with pytest.raises(CannotAppoint, match="holds that post already"):
        appoint(person=person, role="clerk", school=school, held_from=TODAY, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_post(person, "clerk", at=school)


def test_a_post_that_has_ended_can_be_given_again() -> None:
    person, school = make_person(), make_school()
    make_post(person, "principal", at=school, held_until=date(2025, 8, 31))
    assert appoint(person=person, role="principal", school=school, held_from=TODAY, by=None)


def test_ending_a_post_is_recorded_with_before_and_after() -> None:
    school = make_school("Ashdown Primary")
    post = person_holding("principal", at=school).posts.get()
    end_post(post=post, held_until=date(2026, 12, 31), by=None, today=TODAY)
    post.refresh_from_db()
    assert post.held_until == date(2026, 12, 31)
    event = Event.objects.get()
    assert (event.before["held_until"], event.after["held_until"]) == (None, "2026-12-31")


def test_a_post_ends_once_and_not_before_it_began() -> None:
    post = person_holding("principal", at=make_school()).posts.get()
    with pytest.raises(CannotEnd, match="before the post begins"):
        end_post(post=post, held_until=date(2019, 1, 1), by=None, today=TODAY)
    end_post(post=post, held_until=TODAY, by=None, today=TODAY)
    with pytest.raises(CannotEnd, match="already has a last day"):
        end_post(post=post, held_until=TODAY, by=None, today=TODAY)


def test_a_post_may_end_on_the_day_it_began() -> None:
    post = person_holding("principal", at=make_school()).posts.get()
    end_post(post=post, held_until=post.held_from, by=None, today=TODAY)
    post.refresh_from_db()
    assert post.held_until == post.held_from


def test_the_last_person_who_can_invite_keeps_their_post() -> None:
    post = person_holding("trust-administrator").posts.get()
    not_yet_in = person_holding("trust-administrator")
    User.objects.filter(pk=not_yet_in.user_id).update(is_active=False)
    with pytest.raises(CannotEnd, match="Nobody else can invite people"):
        end_post(post=post, held_until=TODAY, by=None, today=TODAY)
    person_holding("trust-administrator")
    end_post(post=post, held_until=TODAY, by=None, today=TODAY)


# Inviting somebody to a post


def invite(**changes: Any) -> Any:
    asked = {
        "email": "head@ashdown.example",
        "name": "A. Head",
        "role": "executive",
        "school": None,
        "by": None,
        "today": TODAY,
        "now": NOW,
    }
    return invite_person(**(asked | changes))


def test_an_invitation_is_two_operations_and_two_events() -> None:
    invited = invite()
    assert events() == ["accounts.user-invited", "people.post-given"]
    assert invited.post.held_from == TODAY
    accept_invitation(token=invited.token, password=PASSWORD, now=NOW)
    invited.person.user.refresh_from_db()
    assert invited.person.user.is_active


def test_an_invitation_to_a_post_that_cannot_be_given_leaves_nothing_behind() -> None:
    with pytest.raises(CannotAppoint):
        invite(role="principal")
    assert (User.objects.count(), Person.objects.count(), Post.objects.count(), events()) == (0, 0, 0, [])


def test_somebody_who_signs_in_already_is_not_invited() -> None:
    make_user(email="head@ashdown.example")
    with pytest.raises(CannotInvite):
        invite()


def test_inviting_again_to_another_post_makes_one_person_with_two_posts() -> None:
    invite()
    invite(role="trustee")
    assert [str(post) for post in Person.objects.get().posts.order_by("pk")] == ["Trust executive", "Trustee"]


def test_inviting_again_to_the_same_post_only_makes_a_new_link() -> None:
    first = invite()
    second = invite()
    assert first.post == second.post
    assert first.token != second.token
    assert events() == ["accounts.user-invited", "people.post-given", "accounts.user-invited"]
