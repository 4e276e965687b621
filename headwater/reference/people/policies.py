"""When a post may be given or ended. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from headwater.reference.people.models import Post
from headwater.reference.people.roles import ROLES, Level
from headwater.reference.schools.models import School


def reasons_not_to_appoint(role: str, school: School | None, held: Iterable[Post]) -> list[str]:
    """`held` are the posts of the person that have no end yet."""
    if role not in ROLES:
        return [f"There is no role called “{role}”. The roles are: {', '.join(ROLES)}."]
    kind = ROLES[role]
    if school is None and Level.TRUST not in kind.held_at:
        return [f"A {kind.name.lower()} holds the post at a school: choose which."]
    if school is not None and Level.SCHOOL not in kind.held_at:
        return [f"A {kind.name.lower()} holds the post for the whole trust, not at one school."]
    if any(post.role == role and post.school_id == (school and school.pk) for post in held):
        return ["This person holds that post already."]
    return []


def reasons_not_to_end(post: Post, held_until: date, *, others_who_may_invite: bool) -> list[str]:
    """`others_who_may_invite`: whether somebody else would still be able to invite people."""
    if post.held_until is not None:
        return ["This post already has a last day."]
    if held_until < post.held_from:
        return ["The last day comes before the post begins."]
    if "people.invite" in post.kind.permissions and not others_who_may_invite:
        return ["Nobody else can invite people. Give another person this post first."]
    return []
