"""The demonstration's people: one for each role worth trying, named by their post and never by an invented name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.operations import accept_invitation
from headwater.reference.people.operations import invite_person
from headwater.reference.people.queries import list_schools_of_trust
from headwater.reference.schools.models import School

# Known to everybody who reads this line, so the command that uses it runs in a demonstration and nowhere else.
PASSWORD = "teapot-lantern-gravel"


_EVERY = "Every school"
_OWN = "{school} and who holds a post there"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as. `title` is the post in words, `sees` what the role shows them."""

    role: str
    title: str
    email: str
    school: School | None
    sees: str


def list_demo_people(today: date) -> list[DemoPerson]:
    """Who there is to be, for the trust that is set up: posts at its first primary and its first secondary.

    A trust without a secondary has a second primary in its place; one without any school has the trust's people only.
    """
    schools = list(list_schools_of_trust(today))
    primary = _first(schools, "Primary")
    secondary = _first([s for s in schools if s != primary], "Secondary")
    people = [
        _person(
            "trust-administrator", "Trust administrator", "administrator", _EVERY + "; invites people, loads files"
        ),
        _person("executive", "Chief executive", "executive", _EVERY + ", its people, the log of what was done"),
        _person("school-improvement-lead", "School improvement lead", "improvement", _EVERY + " and its people"),
    ]
    if primary:
        people.append(_person("principal", "Principal", "principal", _OWN, primary))
    if secondary:
        people.append(_person("principal", "Principal", "principal.secondary", _OWN, secondary))
    if primary:
        people.append(_person("local-governor", "Local governor", "governor", "{school}", primary))
        people.append(_person("chair-of-governors", "Chair of governors", "chair", "{school}", primary))
    people += [
        _person("trustee", "Trustee", "trustee", _EVERY),
        _person("clerk", "Clerk to the trust board", "clerk", _EVERY + " and its people"),
        _person("data-manager", "Data manager", "data", _EVERY + "; loads files, sees to rows set aside"),
    ]
    return people


@transaction.atomic
def add_demo_people(*, people: Sequence[DemoPerson], today: date, now: datetime) -> list[DemoPerson]:
    """Invite those who have no account yet and accept in their name; returns them. The others stay as they are."""
    known = set(User.objects.filter(email__in=[p.email for p in people]).values_list("email", flat=True))
    added = [person for person in people if person.email not in known]
    for person in added:
        invited = invite_person(
            email=person.email,
            name=person.title,
            role=person.role,
            school=person.school,
            by=None,
            today=today,
            now=now,
            send=False,
        )
        accept_invitation(token=invited.token, password=PASSWORD, now=now)
    return added


def _person(role: str, title: str, mailbox: str, sees: str, school: School | None = None) -> DemoPerson:
    if school is None:
        return DemoPerson(role, title, f"{mailbox}@demo.invalid", None, sees)
    told = sees.format(school=school.name)
    return DemoPerson(role, f"{title}, {school.name}", f"{mailbox}@demo.invalid", school, told)


def _first(schools: Sequence[School], phase: str) -> School | None:
    """The first school of the phase by name, one with a year 6 before an infant school; else the first of all."""
    of_phase = [s for s in schools if s.phase == phase]
    lasting = [s for s in of_phase if phase != "Primary" or (s.high_age or 11) >= 11]
    return next(iter([*lasting, *of_phase, *schools]), None)
