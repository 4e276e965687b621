"""People and posts for tests. `person_holding("principal", at=school)` is what most tests want."""

from __future__ import annotations

from datetime import date

from headwater.reference.people.models import Person, Post
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user

LONG_AGO = date(2020, 9, 1)


def make_person(name: str = "", email: str = "") -> Person:
    """Somebody with an account and no post: an outsider."""
    user = make_user(email=email, name=name)
    return Person.objects.create(user=user, name=user.name)


def make_post(
    person: Person,
    role: str,
    at: School | None = None,
    held_from: date = LONG_AGO,
    held_until: date | None = None,
) -> Post:
    """A post at the school `at`, or for the trust."""
    return Post.objects.create(person=person, role=role, school=at, held_from=held_from, held_until=held_until)


def person_holding(role: str, *, at: School | None = None, name: str = "", email: str = "") -> Person:
    """Somebody who holds one post, today and for long. Sign in with `client.force_login(person.user)`."""
    person = make_person(name=name, email=email)
    make_post(person, role, at=at)
    return person
