"""Reading people and posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.prepared import Prepared
from headwater.foundations.accounts.scope import Grant, Scope, Standing
from headwater.reference.people.models import Person, Post, PostQuerySet
from headwater.reference.people.roles import ROLES
from headwater.reference.schools.models import School, SchoolQuerySet
from headwater.reference.schools.queries import get_our_trust, list_our_memberships, list_our_urns


def get_standing(user: User, today: date) -> Standing:
    """What `user` may see and do on `today`, and the posts that say so, in at most two queries."""
    posts = _POSTS_HELD.ask(user=user.pk, day=today)
    ours: list[int] = []
    if any(post.school_id is None for post in posts):
        ours = list_our_urns(today)
    grants: set[Grant] = set()
    for post in posts:
        places: list[int | None] = [None, *ours] if post.school_id is None else [post.school_id]
        grants.update((permission, place) for permission in post.kind.permissions for place in places)
    return Standing(scope=Scope(frozenset(grants)), post_held=_in_words(posts))


_POSTS_HELD = Prepared(
    lambda user, day: (
        Post.objects.filter(person__user=user)
        .held_on(day)
        .select_related("school")
        .only("role", "school__name")
        .order_by("held_from", "pk")
    ),
    user=int,
    day=date,
)


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


@dataclass(frozen=True, slots=True)
class Names:
    """Who did something at a school, as one reader may be told: by name, or as the school or the trust.

    `Names()` tells every name. `hidden_at` are the schools where this reader sees nothing personal, `of_school` who
    holds or held a post at each of them, as pairs of URN and account.
    """

    hidden_at: frozenset[int] = frozenset()
    of_school: frozenset[tuple[int, int]] = frozenset()

    def are_told(self, urn: int) -> bool:
        return urn not in self.hidden_at

    def of(self, user: User | None, urn: int) -> str:
        """`A. Head`, or `the school`, `the trust`."""
        return str(user) if self.are_told(urn) else self.side_of(user.pk if user else None, urn)

    def first(self, user: User | None, urn: int) -> str:
        """The same where a line begins with it: `A. Head`, `The school`."""
        said = self.of(user, urn)
        return said if self.are_told(urn) else said.capitalize()

    def side_of(self, account: int | None, urn: int) -> str:
        """`the school` of whoever holds or held a post there, else `the trust`."""
        return "the school" if (urn, account) in self.of_school else "the trust"


def tells_names(scope: Scope, urn: int) -> bool:
    """Whether this reader is told who entered a figure of the school and why it stands instead of a published one:
    whoever sees its people, or those of the whole trust, and whoever enters its figures. Governors and trustees see
    nothing personal."""
    return scope.may("people.view", urn) or scope.may("people.view") or scope.may("figures.enter", urn)


def get_names(urns: Iterable[int], scope: Scope) -> Names:
    """How people are named to this reader at these schools. Asks the database only where names are not told."""
    hidden = frozenset(urn for urn in urns if not tells_names(scope, urn))
    if not hidden:
        return Names()
    # Whoever leads several schools holds a post at each of them, and is the trust's all the same.
    posts = Post.objects.filter(school__in=hidden).exclude(role="phase-lead")
    return Names(hidden, frozenset(posts.values_list("school_id", "person__user_id")))


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


def list_holders(permission: str, urn: int | None, day: date) -> list[User]:
    """Whose posts on `day` give the permission at the school `urn` (None: for the trust), by name. One question.

    Of posts held there: a post for the trust gives its permissions at every school too, but who answers for a school is
    who holds a post at it. Whoever only looks after Headwater is not among them: an administrator has every permission
    and is not thereby asked for everything.
    """
    return list_holders_at(permission, [urn], day)[urn]


def list_holders_at(permission: str, urns: Iterable[int | None], day: date) -> dict[int | None, list[User]]:
    """The same at many places, each of which is a key. One question."""
    found: dict[int | None, list[User]] = {urn: [] for urn in urns}
    roles = [key for key, role in ROLES.items() if permission in role.permissions and key != "trust-administrator"]
    where = Q(school__in=[urn for urn in found if urn is not None])
    if None in found:
        where |= Q(school=None)
    posts = Post.objects.held_on(day).filter(where, role__in=roles).select_related("person__user")
    for post in posts.order_by("person__name", "pk"):
        if post.person.user not in found[post.school_id]:
            found[post.school_id].append(post.person.user)
    return found


def list_still_holding(users: Iterable[User], permission: str, urn: int, day: date) -> list[User]:
    """Of these accounts those that may sign in and have the permission on `day` at the school `urn`, by a post there or
    for the trust. One question."""
    roles = [key for key, role in ROLES.items() if permission in role.permissions]
    where = Q(school=urn) | Q(school=None)
    posts = Post.objects.held_on(day).filter(where, role__in=roles, person__user__in=[user.pk for user in users])
    return list(User.objects.filter(pk__in=posts.values("person__user"), is_active=True).order_by("pk"))


def others_may_invite(person: Person, today: date) -> bool:
    """Whether anybody besides `person`, who can already sign in, may invite people on `today`."""
    roles = [role.key for role in ROLES.values() if "people.invite" in role.permissions]
    posts = Post.objects.held_on(today).filter(role__in=roles, held_until=None, person__user__is_active=True)
    return posts.exclude(person=person).exists()
