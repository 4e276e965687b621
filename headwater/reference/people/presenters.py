"""People and posts as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format

from headwater.foundations.accounts.models import Invitation, User
from headwater.reference.people.models import Person, Post


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why somebody cannot sign in yet: one word or two, and the rest."""

    word: str
    note: str


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post. `standing` is "" while it is held, else in words: "from 1 January 2027", "until 31 August 2026"."""

    pk: int
    person_pk: int
    person: str
    role: str
    description: str
    place: str
    since: date
    until: date | None
    standing: str
    can_end: bool
    waiting: Waiting | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The trust or a school, with the posts held there."""

    name: str
    posts: list[PostLine]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person: their posts, and where their invitation stands."""

    pk: int
    name: str
    email: str
    waiting: Waiting | None
    can_renew: bool
    can_withdraw: bool
    posts: list[PostLine]


def present_places(
    posts: Iterable[Post], invitations: Mapping[int, Invitation], *, trust: str, today: date, now: datetime
) -> list[Place]:
    """Posts grouped by where they are held. `posts` come ordered by place, the trust's first."""
    return [
        Place(
            name=name,
            posts=[_present_post(post, trust, today, _waiting(post.person.user, invitations, now)) for post in held],
        )
        for name, held in groupby(posts, key=lambda post: _place(post, trust))
    ]


def present_person(
    person: Person,
    posts: Iterable[Post],
    invitations: Mapping[int, Invitation],
    *,
    trust: str,
    today: date,
    now: datetime,
) -> PersonPage:
    return PersonPage(
        pk=person.pk,
        name=person.name,
        email=person.user.email,
        waiting=_waiting(person.user, invitations, now),
        can_renew=not person.user.is_active and not person.user.has_usable_password(),
        can_withdraw=person.user_id in invitations,
        posts=[_present_post(post, trust, today) for post in posts],
    )


def invitation_in_words(email: str, *, sent: bool, in_terminal: bool) -> str:
    """What became of the message; `in_terminal` where no mail server is set up."""
    if not sent:
        return (
            f"The invitation stands, but the e-mail to {email} could not be sent. "
            "Once the mail server answers again, send a new link."
        )
    if in_terminal:
        return (
            f"No mail server is set up, so the invitation to {email} was written to the terminal where Headwater "
            "runs. Copy the link from there and hand it over."
        )
    return f"The invitation has been sent to {email}. Its link works once, for seven days."


def _place(post: Post, trust: str) -> str:
    return post.school.name if post.school else trust


def _present_post(post: Post, trust: str, today: date, waiting: Waiting | None = None) -> PostLine:
    return PostLine(
        pk=post.pk,
        person_pk=post.person_id,
        person=post.person.name,
        role=post.role_name,
        description=post.kind.description,
        place=_place(post, trust),
        since=post.held_from,
        until=post.held_until,
        standing=_standing(post, today),
        can_end=post.held_until is None,
        waiting=waiting,
    )


def _standing(post: Post, today: date) -> str:
    if post.held_from > today:
        return f"from {date_format(post.held_from, 'j F Y')}"
    if post.held_until is not None:
        return f"until {date_format(post.held_until, 'j F Y')}"
    return ""


def _waiting(user: User, invitations: Mapping[int, Invitation], now: datetime) -> Waiting | None:
    """Where the invitation of somebody who cannot sign in yet stands; None when they can."""
    if user.is_active:
        return None
    invitation = invitations.get(user.pk)
    if invitation is None:
        return Waiting("Not invited", "There is no link at present")
    until = date_format(timezone.localtime(invitation.expires_at), "j F Y")
    if invitation.has_run_out(now):
        return Waiting("Invitation ran out", f"The link worked until {until}")
    if invitation.sent_at is None:
        return Waiting("Invited, not sent", f"No e-mail was sent; the link works until {until}")
    return Waiting("Invited", f"Not yet accepted; the link works until {until}")
