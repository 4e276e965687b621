"""Reading the register."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import TypeVar

from django.db.models import Q

from headwater.foundations.accounts.prepared import Prepared
from headwater.foundations.accounts.scope import Scope
from headwater.reference.calendar.models import Calendar
from headwater.reference.schools.lineage import Facts, FamilyTree, FormedFrom, Identity, Lineage
from headwater.reference.schools.models import (
    CalendarKept,
    MembershipQuerySet,
    RegisterEdition,
    School,
    SchoolLink,
    Trust,
    TrustMembership,
)

_Key = TypeVar("_Key", int, str)
AT_ONCE = 500  # keys in one question: well under the parameter limit of every SQLite


def get_our_trust() -> Trust | None:
    """The trust of this installation, with its calendar; None before set-up."""
    return Trust.objects.ours().select_related("calendar").first()


def get_register_edition() -> RegisterEdition | None:
    """The newest edition of the register; None before the first file is loaded."""
    return RegisterEdition.objects.first()


def list_our_urns(day: date) -> list[int]:
    """URNs of the schools in our trust on `day`, in no order. Not narrowed: this is what scopes are made from."""
    return _OUR_URNS.ask(day=day)


def list_our_memberships(day: date) -> MembershipQuerySet:
    """Our trust's schools on `day`, by name, as list_schools gives them, to somebody who may see all (commands)."""
    return _members(day).select_related("school").order_by("school__name", "school_id")


def list_schools(scope: Scope, day: date) -> MembershipQuerySet:
    """Our trust's schools on `day` that the request may see, by name.

    One membership each: `.school` is the school, and the membership says since when (`joined_on`), and from which
    file and date that is known (`source`, `listed_as_at`). One query.
    """
    return list_our_memberships(day).within(scope)


def _members(day: date) -> MembershipQuerySet:
    """Our trust's memberships in force on `day`, of schools not closed by then."""
    open_then = Q(school__closed_on=None) | Q(school__closed_on__gt=day)
    return TrustMembership.objects.on(day).filter(open_then, trust__is_ours=True)


_OUR_URNS = Prepared(lambda day: _members(day).values_list("school_id", flat=True), day=date)


def get_school(urn: int, scope: Scope) -> School:
    """One school the request may see. Raises School.DoesNotExist for any other, known or not."""
    return School.objects.within(scope).get(urn=urn)


def get_membership(urn: int, day: date) -> TrustMembership | None:
    """The school's membership of our trust on `day`; None when it is not in it."""
    return TrustMembership.objects.on(day).filter(school_id=urn, trust__is_ours=True).first()


@dataclass(frozen=True, slots=True)
class Parting:
    """That a school is in our trust no more. `left_by`: the day by which the register had it out; `closed_on` of a
    school that closed instead. Both None where the register says neither."""

    left_by: date | None = None
    closed_on: date | None = None


def list_partings(urns: Collection[int], day: date) -> dict[int, Parting]:
    """Of these schools those that are not in our trust on `day`, by URN, and since when. Not narrowed: it is asked
    about schools whose records are in sight. One question; a second where there are any."""
    if not urns:
        return {}
    here = set(_members(day).filter(school__in=urns).values_list("school_id", flat=True))
    gone = {urn: Parting() for urn in urns if urn not in here}
    if not gone:
        return {}
    left = TrustMembership.objects.filter(school__in=gone, trust__is_ours=True).order_by("listed_as_at", "pk")
    for urn, left_by, closed_on in left.values_list("school_id", "left_by", "school__closed_on"):
        is_closed = closed_on is not None and closed_on <= day
        gone[urn] = Parting(left_by, closed_on if is_closed else None)
    return gone


def get_calendar(school: School, day: date) -> Calendar | None:
    """The calendar the school keeps on `day`: its own where it has one by then, else our trust's. Two questions."""
    kept = CalendarKept.objects.filter(school=school, kept_from__lte=day).select_related("calendar")
    own = kept.order_by("-kept_from").first()
    if own is not None:
        return own.calendar
    trust = Trust.objects.ours().select_related("calendar").first()
    return trust.calendar if trust is not None else None


def list_trusts_near(text: str, limit: int = 8) -> list[Trust]:
    """Academy trusts whose UID or name is nearest to what was typed, nearest first: for "did you mean"."""
    typed = text.strip().casefold()
    trusts = Trust.objects.filter(kind__iendswith="academy trust").only("uid", "name", "kind")
    near = [(_nearness(typed, str(trust.uid) if typed.isdigit() else trust.name.casefold()), trust) for trust in trusts]
    near = [(nearness, trust) for nearness, trust in near if nearness >= 0.6]
    return [trust for _, trust in sorted(near, key=lambda pair: (-pair[0], pair[1].uid))[:limit]]


def _nearness(typed: str, known: str) -> float:
    """0 to 1; a known text that holds what was typed is as near as can be, short of being it."""
    return 0.99 if typed and typed in known and typed != known else SequenceMatcher(None, typed, known).ratio()


# Lineage ---------------------------------------------------------------------------------------------------------


def list_identities(urns: Collection[int]) -> dict[int, list[Identity]]:
    """Under which URNs the results of each school stand: its own first, then back in time (see lineage.py).

    Every URN asked about is a key, known to the register or not. A merged, amalgamated or split predecessor is
    not the same school and is not here; see list_also_formed_from. A figure under an identity that is not "own"
    is the school's own history for periods that ended by `until`.
    """
    return {urn: list(lineage.identities) for urn, lineage in _lineages(urns).items()}


def list_also_formed_from(urns: Collection[int]) -> dict[int, list[FormedFrom]]:
    """Which other schools each was formed from, took in or was split off: told, but their results are not its own."""
    return {urn: list(lineage.also_formed_from) for urn, lineage in _lineages(urns).items()}


def _lineages(urns: Collection[int]) -> dict[int, Lineage]:
    """Trace every school asked about, with three questions to the database for each step away from them."""
    links: dict[int, SchoolLink] = {}
    facts: dict[int, Facts] = {}
    asked: set[int] = set()
    frontier = set(urns)
    while frontier:
        asked |= frontier
        for some in _batches(frontier):
            for link in SchoolLink.objects.filter(Q(urn__in=some) | Q(linked_urn__in=some)):
                links[link.pk] = link
        found = _facts(urns=frontier)
        laestabs = {fact.laestab for fact in found.values() if fact.laestab} - {fact.laestab for fact in facts.values()}
        facts |= found | _facts(laestabs=laestabs)
        touched = {urn for link in links.values() for urn in (link.urn, link.linked_urn)}
        frontier = (touched | set(facts)) - asked
    tree = FamilyTree(links.values(), facts.values())
    return {urn: tree.of(urn) for urn in urns}


def _facts(urns: Collection[int] = (), laestabs: Collection[str] = ()) -> dict[int, Facts]:
    """Facts of the schools with one of these URNs or one of these LAESTABs."""
    rows = School.objects.values_list("urn", "laestab", "opened_on", "closed_on")
    wanted = [Q(urn__in=some) for some in _batches(urns)] + [Q(laestab__in=some) for some in _batches(laestabs)]
    return {row[0]: Facts(*row) for some in wanted for row in rows.filter(some)}


def _batches(values: Collection[_Key]) -> Iterator[list[_Key]]:
    listed = list(values)
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]
