"""Giving and ending posts. A post is what lets somebody see a school, so each is an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.operations import CannotInvite, invite_user
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.reference.people.events import PeopleEvent
from headwater.reference.people.models import Person, Post
from headwater.reference.people.policies import reasons_not_to_appoint, reasons_not_to_end
from headwater.reference.people.queries import others_may_invite
from headwater.reference.schools.models import School

__all__ = ["CannotAppoint", "CannotEnd", "CannotInvite", "Invited", "appoint", "end_post", "invite_person"]


class CannotAppoint(Refused):
    """This person may not be given this post."""


class CannotEnd(Refused):
    """This post may not be ended, or not on that day."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody just invited. `token` opens the one-time link; it is stored nowhere and cannot be shown again."""

    person: Person
    post: Post
    token: str


@transaction.atomic
def appoint(*, person: Person, role: str, school: School | None, held_from: date, by: User | None) -> Post:
    """Give a post at `school`, or for the whole trust where it is None, from `held_from` until it is ended.

    Raises CannotAppoint for a role that is not held there, or a post that is held already.
    """
    # Held for the transaction: of two who give the same post at once, the second is told that it is held.
    Person.objects.select_for_update().get(pk=person.pk)
    if reasons := reasons_not_to_appoint(role, school, Post.objects.filter(person=person, held_until=None)):
        raise CannotAppoint(reasons)
    post = Post.objects.create(person=person, role=role, school=school, held_from=held_from)
    record_event(
        PeopleEvent.POST_GIVEN,
        by=by,
        about=person,
        school_urn=school.urn if school else None,
        after={"post": str(post), "held_from": held_from.isoformat()},
    )
    return post


@transaction.atomic
def end_post(*, post: Post, held_until: date, by: User | None, today: date) -> None:
    """Say which day is the last of this post; from the next day it gives nothing.

    Raises CannotEnd, above all where nobody would be left who can invite people.
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("person", "school").get(pk=post.pk)
    reasons = reasons_not_to_end(post, held_until, others_who_may_invite=others_may_invite(post.person, today))
    if reasons:
        raise CannotEnd(reasons)
    post.held_until = held_until
    post.save(update_fields=["held_until"])
    record_event(
        PeopleEvent.POST_ENDED,
        by=by,
        about=post.person,
        school_urn=post.school_id,
        before={"post": str(post), "held_until": None},
        after={"post": str(post), "held_until": held_until.isoformat()},
    )


@transaction.atomic
def invite_person(
    *,
    email: str,
    name: str,
    role: str,
    school: School | None,
    by: User | None,
    today: date,
    now: datetime,
    send: bool = True,
) -> Invited:
    """Invite somebody to sign in and give them a post from today; if they hold it already, only a new link is made.

    Made of two operations, each with its own event (`accounts.user-invited`, `people.post-given`); it records none
    itself. Raises CannotInvite (address taken) or CannotAppoint (role not held there); then nothing is written.
    """
    user, token = invite_user(email=email, name=name, by=by, now=now, send=send)
    person, _ = Person.objects.get_or_create(user=user, defaults={"name": name})
    held = Post.objects.filter(person=person, role=role, school=school, held_until=None).first()
    post = held or appoint(person=person, role=role, school=school, held_from=today, by=by)
    return Invited(person=person, post=post, token=token)
