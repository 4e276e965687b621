"""Reading targets of a year that are to be closed or are closed, and the figures they are judged by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.models import Figure, Level
from headwater.evidence.targets.closing.policies import Judged, choose_figure, judge
from headwater.evidence.targets.models import Target, TargetQuerySet
from headwater.evidence.targets.proposals.queries import comparators_of, list_areas
from headwater.evidence.targets.queries import list_current_targets
from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School

Place = tuple[str, str, str]
"""Measure, group and period."""


def list_year_targets(schools: Iterable[School], period: str, scope: Scope) -> TargetQuerySet:
    """The standing targets of the year with their schools, closings and who closed them. Three questions."""
    found = list_current_targets([school.urn for school in schools], scope).filter(period=period)
    return found.select_related("school", "entered_by").prefetch_related("closings__closed_by")


def list_judged(targets: Sequence[Target], scope: Scope) -> dict[int, Judged]:
    """What the figures say of each, by key. `targets` with their schools. Two questions, however many."""
    figures = list_figures_of(targets, scope)
    schools = {target.school_id: target.school for target in targets}
    areas = list_areas(schools.values(), {target.measure for target in targets if target.comparator}, scope)
    return {
        target.pk: judge(
            target,
            choose_figure(target, figures[target.school_id]),
            comparators_of(target.school, target, areas) if target.comparator else {},
        )
        for target in targets
    }


def list_figures_of(targets: Iterable[Target], scope: Scope) -> Mapping[int, Mapping[Place, Figure]]:
    """The shown figures that these targets are judged by, or come nearest to, by school and place. One question."""
    targets = list(targets)
    found: defaultdict[int, dict[Place, Figure]] = defaultdict(dict)
    if not targets:
        return found
    keys = {target.measure for target in targets}
    keys |= {to_date for key in keys if (to_date := MEASURES.get(key).to_date)}
    own = Figure.objects.within(scope).shown().filter(level=Level.SCHOOL, measure__in=keys)
    own = own.filter(
        school__in={target.school_id for target in targets}, period__in={target.period for target in targets}
    )
    for figure in own.select_related("release", "entry"):
        found[figure.school_id or 0][figure.measure, figure.group, figure.period] = figure
    return found
