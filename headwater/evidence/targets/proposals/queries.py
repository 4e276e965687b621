"""Reading proposals, and what stands beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from headwater.evidence.measures.models import Figure, Level
from headwater.evidence.targets.models import Proposal, ProposalQuerySet, ProposalStep, Target
from headwater.evidence.targets.policies import Known, choose_comparators, place_of
from headwater.evidence.targets.proposals.wording import Wording
from headwater.evidence.targets.queries import list_current_targets
from headwater.evidence.targets.workflow import OPEN, State, Step
from headwater.foundations.accounts.scope import Scope
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.queries import get_edition_in_force, get_main_framework
from headwater.reference.schools.models import School
from headwater.reference.schools.policies import census_phase, counted_with

Place = tuple[int, str, str, str, str]


def list_proposals(scope: Scope) -> ProposalQuerySet:
    """Every proposal the request may see, with its school and the targets it changes or became. The newest last."""
    return Proposal.objects.within(scope).select_related("school", "supersedes", "target").order_by("pk")


def list_steps(proposals: Iterable[Proposal]) -> list[ProposalStep]:
    """Every step of these proposals, in order, with the people. One question."""
    return list(ProposalStep.objects.filter(proposal__in=list(proposals)).select_related("by"))


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """One place: the target that stands there, and the proposal that counts (the open one, else the newest)."""

    school: School
    place: Place
    standing: Target | None
    proposal: Proposal | None
    supported: bool | None
    """What the last review of the proposal said; None where there was none."""


@dataclass(frozen=True, slots=True)
class YearFacts:
    """Every place of one year with a target or a proposal, and the area figures that relative ones stand beside."""

    places: tuple[PlaceFacts, ...]
    areas: tuple[Figure, ...]


def get_year_facts(schools: Sequence[School], period: str, scope: Scope) -> YearFacts:
    """The year `period` (2026-27) of these schools, in four questions at most however many they are."""
    by_urn = {school.urn: school for school in schools}
    standing = {place_of(target): target for target in list_current_targets(by_urn, scope).filter(period=period)}
    proposals: dict[Place, Proposal] = {}
    for proposal in list_proposals(scope).filter(school__in=by_urn, period=period):
        place = place_of(proposal.as_target())
        before = proposals.get(place)
        # An open one counts before all; one that became a target counts only while that target stands.
        stands = proposal.state != State.AGREED or standing.get(place) == proposal.target
        if stands and (before is None or before.state not in OPEN):
            proposals[place] = proposal
    reviews = ProposalStep.objects.filter(proposal__in=list(proposals.values()), step=Step.REVIEW)
    supported = dict(reviews.order_by("number").values_list("proposal", "supported"))
    places = tuple(
        PlaceFacts(
            by_urn[place[0]],
            place,
            standing.get(place),
            proposals.get(place),
            supported.get(proposals[place].pk) if place in proposals else None,
        )
        for place in {**standing, **proposals}
    )
    relative = {
        told.measure for facts in places for told in (facts.standing, facts.proposal) if told and told.comparator
    }
    return YearFacts(places, tuple(list_areas(schools, relative, scope)))


def get_wording(year: AcademicYear) -> Wording:
    """The trust's own words, and its year, by the main framework as it holds in `year`. Two questions at most."""
    adopted = get_main_framework()
    edition = get_edition_in_force(adopted, year) if adopted else None
    return Wording(edition.readable if edition else None)


def list_areas(schools: Iterable[School], measures: Collection[str], scope: Scope) -> list[Figure]:
    """The shown figures of England and of these schools' authorities. One question, or none without measures."""
    if not measures:
        return []
    codes = {school.la_code for school in schools if school.la_code}
    wanted = Q(level=Level.ENGLAND) | Q(level=Level.LA, area__in=codes)
    return list(Figure.objects.within(scope).shown().filter(wanted, measure__in=measures))


def list_results(schools: Iterable[School], measure: str, group: str, scope: Scope) -> dict[int, list[Figure]]:
    """The shown figures of one measure and group by school, oldest year first. One question."""
    found: defaultdict[int, list[Figure]] = defaultdict(list)
    own = Figure.objects.within(scope).shown().filter(level=Level.SCHOOL, school__in=list(schools))
    for figure in own.filter(measure=measure, group=group).order_by("period"):
        found[figure.school_id or 0].append(figure)
    return dict(found)


def comparators_of(school: School, target: Target, areas: Iterable[Figure]) -> dict[str, Known]:
    """What the target of this school stands beside, of `list_areas` of several schools."""
    own = [figure for figure in areas if figure.level == Level.ENGLAND or figure.area == school.la_code]
    return choose_comparators(target, own, counted_with(census_phase(school)))
