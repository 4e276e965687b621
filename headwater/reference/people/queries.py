"""Reading people and posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import F

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Grant, Scope, Standing
from headwater.reference.people.models import Person, Post, PostQuerySet
from headwater.reference.people.roles import ROLES
from headwater.reference.schools.models import School, SchoolQuerySet
from headwater.reference.schools.queries import get_our_trust, list_our_memberships, list_our_urns


def get_standing(user: User, today: date) -> Standing:
    """What `user` may see and do on `today`, and the posts that say so, in at most two queries."""
    posts = list(
        Post.objects.filter(person__user=user)
        .held_on(today)
        .select_related("school")
        .only("role", "school__name")
        .order_by("held_from", "pk")
    )
    ours: list[int] = []
    if any(post.school_id is None for post in posts):
        ours = list_our_urns(today)
    grants: set[Grant] = set()
    for post in posts:
        places: list[int | None] = [None, *ours] if post.school_id is None else [post.school_id]
        grants.update((permission, place) for permission in post.kind.permissions for place in places)
    return Standing(scope=Scope(frozenset(grants)), post_held=_in_words(posts))


def get_scope(user: User, today: date) -> Scope:
    """What `user` may see and do on `today`: every permission of every post held that day, where it is held."""
    return get_standing(user, today).scope


def _in_words(posts: Iterable[Post]) -> str:
    """ "Principal, Ashdown Primary"; the same role at several schools once, with their number."""
    places: dict[str, list[str]] = defaultdict(list)
    for post in posts:
        places[post.role_name].append(post.school.name if post.school else "")
    words = []
    for role, schools in places.items():
        where = schools[0] if len(schools) == 1 else f"{len(schools)} schools"
        words.append(f"{role}, {where}" if where else role)
    return "; ".join(words)


def list_posts(scope: Scope) -> PostQuerySet:
    """Every post this request may see, past ones too, with its person, account and school: the trust's first."""
    return (
        Post.objects.within(scope)
        .select_related("person__user", "school")
        .order_by(F("school__name").asc(nulls_first=True), "person__name", "held_from", "pk")
    )


def get_name_of_trust() -> str:
    """What our trust is called; "The trust" before set-up."""
    ours = get_our_trust()
    return ours.called if ours else "The trust"


def list_schools_of_trust(today: date) -> SchoolQuerySet:
    """The schools of our trust on `today`, by name: where a post can be given."""
    return School.objects.filter(pk__in=list_our_memberships(today).values("school")).order_by("name")


def others_may_invite(person: Person, today: date) -> bool:
    """Whether anybody besides `person`, who can already sign in, may invite people on `today`."""
    roles = [role.key for role in ROLES.values() if "people.invite" in role.permissions]
    posts = Post.objects.held_on(today).filter(role__in=roles, held_until=None, person__user__is_active=True)
    return posts.exclude(person=person).exists()
