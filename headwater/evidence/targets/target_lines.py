"""Targets one by one, as programs read them: what each comes to, who agreed it, how it was closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.measures.models import Figure
from headwater.evidence.measures.policies import exact
from headwater.evidence.targets.closing.presenters import ClosedLine, closed_line
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.policies import resolve
from headwater.evidence.targets.presenters import ROUTES
from headwater.evidence.targets.proposals.queries import comparators_of
from headwater.reference.people.queries import Names


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """One target that stands. `value` is the number it comes to, exact, as text; where it is None, `why_not` says why.
    `comparator_period`: of a target beside England or the authority, the year their figure is of. "" where nothing is
    said; `decided_on` None where nobody said."""

    id: int
    urn: int
    school: str
    measure: str
    measure_name: str
    unit: str
    group: str
    group_name: str
    period: str
    kind: str
    kind_words: str
    value: str | None
    words: str
    why_not: str
    comparator: str
    comparator_period: str
    offset: str
    decided_by_body: str
    decided_on: date | None
    minute: str
    route: str
    reason: str
    entered_by: str
    entered_on: date
    closed: ClosedLine | None


def present_standing(targets: Iterable[Target], areas: Sequence[Figure], names: Names) -> list[TargetFacts]:
    """What `queries.list_current_targets` gives, with their schools and closings, beside what `proposals.queries.
    list_areas` gives for the relative ones. Asks nothing more."""
    return [_facts(target, areas, names) for target in targets]


def _facts(target: Target, areas: Sequence[Figure], names: Names) -> TargetFacts:
    measure, school, closing = MEASURES.get(target.measure), target.school, target.closing
    resolved = resolve(target, comparators_of(school, target, areas) if target.comparator else {})
    return TargetFacts(
        id=target.pk,
        urn=school.urn,
        school=school.name,
        measure=measure.key,
        measure_name=measure.name,
        unit=measure.unit.value,
        group=target.group,
        group_name=GROUPS.get(target.group).name,
        period=target.period,
        kind=target.kind,
        kind_words=target.get_kind_display(),
        value=exact(resolved.value),
        words=resolved.words[:1].upper() + resolved.words[1:],
        why_not=resolved.why_not,
        comparator=target.comparator,
        comparator_period=resolved.comparator_period,
        offset=exact(target.offset) or "0",
        decided_by_body=target.decided_by_body,
        decided_on=target.decided_on,
        minute=target.minute,
        route=ROUTES[target.route],
        reason=target.reason,
        entered_by=names.of(target.entered_by, school.urn),
        entered_on=timezone.localdate(target.entered_at),
        closed=closed_line(closing, target.measure, names, school.urn) if closing else None,
    )
