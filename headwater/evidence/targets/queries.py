"""Reading targets."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q

from headwater.evidence.measures.models import Figure, FigureQuerySet, Level
from headwater.evidence.targets.models import Target, TargetQuerySet
from headwater.foundations.accounts.prepared import PreparedWithin
from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School

NEWEST_FIRST = ("-period", "measure", "group", "kind", "-entered_at", "-pk")


def list_current_targets(urns: Collection[int], scope: Scope) -> TargetQuerySet:
    """The targets that stand at these schools, as far as the request may see them: one per school, measure, group,
    year and kind. One question to the database, whoever entered them included. The newest year first; a target whose
    year nobody said comes last."""
    found = Target.objects.within(scope).current().filter(school__in=urns)
    return found.select_related("entered_by").order_by(*NEWEST_FIRST)


def list_targets_standing_at(urn: int, scope: Scope) -> list[Target]:
    """The same of one school, for a page that is made often: without whoever entered them."""
    return _STANDING_AT.ask_within(scope, urn)


_STANDING_AT = PreparedWithin(
    "cards.view",
    lambda urn, scope: Target.objects.within(scope).current().filter(school=urn).order_by(*NEWEST_FIRST),
)


def list_targets(school: School, scope: Scope) -> TargetQuerySet:
    """Every target ever recorded for the school, replaced and withdrawn ones too, with the people and how each was
    closed. Three questions."""
    found = Target.objects.within(scope).filter(school=school)
    found = found.select_related("entered_by", "withdrawn_by").prefetch_related("closings__closed_by")
    return found.order_by(*NEWEST_FIRST)


def list_standing_targets(urns: Collection[int]) -> TargetQuerySet:
    """The targets that stand at these schools, to whoever asks. For operations, which hold the schools meanwhile."""
    found = Target.objects.current().filter(school__in=urns)
    return found.select_related("entered_by").prefetch_related("closings")


def list_comparators(school: School, targets: Iterable[Target], scope: Scope) -> FigureQuerySet:
    """The figures of England and of the school's authority that relative targets stand beside. One question, or none
    where no target is relative."""
    measures = {target.measure for target in targets if target.comparator}
    return _areas(school, measures, scope)


def list_measure_figures(school: School, measure: str, group: str, scope: Scope) -> FigureQuerySet:
    """The school's own figures of one measure and group, and England's and its authority's, oldest year first."""
    areas = _areas(school, {measure}, scope)
    own = Figure.objects.within(scope).shown().filter(level=Level.SCHOOL, school=school, measure=measure)
    return (own | areas).filter(group=group).order_by("period")


def _areas(school: School, measures: Collection[str], scope: Scope) -> FigureQuerySet:
    if not measures:
        return Figure.objects.none()
    la = Q(level=Level.LA, area=school.la_code) if school.la_code else Q(pk=None)
    return Figure.objects.within(scope).shown().filter(Q(level=Level.ENGLAND) | la, measure__in=measures)
