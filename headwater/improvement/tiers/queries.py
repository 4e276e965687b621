"""Reading tiers: what is decided for schools, what is in force, and by which edition's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db import models

from headwater.foundations.accounts.prepared import Prepared
from headwater.foundations.accounts.scope import Scope
from headwater.improvement.tiers.models import TierDecision, TierDecisionQuerySet
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.frameworks.queries import (
    get_edition_for,
    get_edition_in_force,
    get_main_framework,
    list_editions,
    list_editions_for,
)
from headwater.reference.schools.models import School, SchoolQuerySet
from headwater.reference.schools.queries import list_our_memberships

Decisions = dict[int, list[TierDecision]]
"""By URN, the newest first."""


def list_decisions(school: School, scope: Scope) -> TierDecisionQuerySet:
    """Every decision about the school ever recorded, corrected and withdrawn ones too, the newest first, with the
    people, the framework and the edition. One question."""
    return _newest_first(TierDecision.objects.within(scope).filter(school=school))


def list_every_decision(urns: Collection[int], scope: Scope) -> TierDecisionQuerySet:
    """The same of many schools, school by school. One question."""
    found = _newest_first(TierDecision.objects.within(scope).filter(school__in=urns))
    return found.order_by("school__name", "school_id", "-in_force_from", "-entered_at", "-pk")


def list_decisions_for(urns: Collection[int], adopted: AdoptedFramework, scope: Scope) -> Decisions:
    """The decisions about these schools under one framework that stand, by URN. One question."""
    found = TierDecision.objects.within(scope).standing().filter(school__in=urns, adopted=adopted)
    return _by_school(_newest_first(found))


def list_standing(urns: Collection[int], adopted: AdoptedFramework) -> Decisions:
    """The same, to whoever asks. For operations, which hold the schools meanwhile."""
    found = TierDecision.objects.standing().filter(school__in=urns, adopted=adopted)
    return _by_school(_newest_first(found))


def list_editions_as_seen(
    places: Iterable[tuple[int, date]], adopted: AdoptedFramework
) -> dict[tuple[int, date], Edition]:
    """By whose words a decision about each of these schools, from each of these days on, is recorded: the edition the
    school worked by then, or for a day before any began the first one that was published. None is there where none is
    published. Three questions, two more for every further school year."""
    found: dict[tuple[int, date], Edition] = {}
    by_year: defaultdict[AcademicYear, list[tuple[int, date]]] = defaultdict(list)
    for place in places:
        by_year[AcademicYear.containing(place[1])].append(place)
    first = list_editions(adopted).order_by("number").first()
    for year, at in by_year.items():
        editions = list_editions_for({urn for urn, _ in at}, adopted, year)
        found |= {place: edition for place in at if (edition := editions.get(place[0], first)) is not None}
    return found


def list_joined_on(urns: Collection[int], today: date) -> dict[int, date | None]:
    """The schools among these that are ours today, and when each joined; None where nobody knows."""
    found = list_our_memberships(today).filter(school__in=urns)
    return {membership.school_id: membership.joined_on for membership in found}


def mark_of(decisions: Sequence[TierDecision]) -> str:
    """What somebody who looked at these has seen: another as soon as one is added, corrected or withdrawn."""
    return ",".join(str(pk) for pk in sorted(each.pk for each in decisions if each.is_standing))


def _newest_first(found: TierDecisionQuerySet) -> TierDecisionQuerySet:
    people = ("entered_by", "withdrawn_by")
    return found.select_related("adopted", "edition__adopted", *people).order_by("-in_force_from", "-entered_at", "-pk")


def _by_school(found: TierDecisionQuerySet) -> Decisions:
    decisions: Decisions = defaultdict(list)
    for decision in found:
        decisions[decision.school_id].append(decision)
    return dict(decisions)


# What the trust works by ---------------------------------------------------------------------------------------------


def get_main_edition(today: date) -> Edition | None:
    """The edition of the main framework whose words the trust's own pages use: the one in force this school year,
    before any is in force the newest. None where no framework is chosen, or nothing of it published."""
    adopted = get_main_framework()
    if adopted is None:
        return None
    return get_edition_in_force(adopted, AcademicYear.containing(today)) or list_editions(adopted).first()


def get_edition_of(school: School, today: date) -> Edition | None:
    """The same for one school: the edition it works by this year."""
    adopted = get_main_framework()
    if adopted is None:
        return None
    return get_edition_for(school, adopted, AcademicYear.containing(today)) or list_editions(adopted).first()


def list_schools_of_trust(scope: Scope, permission: str, today: date) -> SchoolQuerySet:
    """The schools of our trust today at which the request holds the permission, by name."""
    ours = list_our_memberships(today).values("school")
    return School.objects.within(scope, permission).filter(pk__in=ours).order_by("name", "pk")


def find_tier_in_force(school: School, scope: Scope, day: date) -> tuple[TierDecision | None, bool]:
    """The decision that is in force at the school on `day` under the main framework, with its edition and its case; and
    whether it lacks one that other schools have: then the trust works by tiers, and this school was left out. (None,
    False) where the request may not see it. One question, or none."""
    if not scope.may("tiers.view", school.pk):
        return None, False
    found = next(iter(_NEAREST_IN_FORCE.ask(urn=school.pk, day=day)), None)
    if found is None or found.school_id == school.pk:
        return found, False
    return None, True


def _nearest_in_force(urn: int, day: date) -> TierDecisionQuerySet:
    """The school's own decision before any other's."""
    begun = TierDecision.objects.standing().filter(adopted__is_main=True, in_force_from__lte=day)
    own_first = models.Case(models.When(school=urn, then=0), default=1)
    return begun.select_related("edition", "case").order_by(own_first, "-in_force_from")[:1]


_NEAREST_IN_FORCE = Prepared(_nearest_in_force, urn=int, day=date)
