"""Everything behind the trust overview, in a fixed number of questions however many schools there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.models import Figure
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.proposals.queries import list_areas
from headwater.evidence.targets.queries import list_current_targets
from headwater.foundations.accounts.scope import Scope
from headwater.oversight.cards.overview.definitions import OVERVIEW, OVERVIEWS, OverviewDefinition
from headwater.reference.schools.models import Trust, TrustMembership
from headwater.reference.schools.queries import get_our_trust, list_schools

ROLL = "ctx.nor"


class OverviewFigure(NamedTuple):
    """One shown figure as stored. `population` says which schools an area's figure is about."""

    level: str
    school: int | None
    population: str
    measure: str
    group: str
    period: str
    value: Decimal | None
    missing: str
    because: str
    numerator: Decimal | None
    denominator: Decimal | None
    stage: str

    @property
    def column(self) -> tuple[str, str]:
        return self.measure, self.group


Periods = Mapping[str, OverviewFigure]
"""The figures of one place, measure and group by period (2024-25)."""


@dataclass(frozen=True, slots=True)
class SchoolNumbers:
    """One school of the overview and its shown figures, by measure and group."""

    membership: TrustMembership
    figures: Mapping[tuple[str, str], Periods]


@dataclass(frozen=True, slots=True)
class OverviewFacts:
    """What the overview is made of. `england` is by measure and group, then by population; `published` is what was
    published of our trust as a whole; `targets` are those agreed with the trust, by school, measure, group and year,
    and `areas` what relative ones stand beside."""

    trust: Trust | None
    definition: OverviewDefinition
    schools: Sequence[SchoolNumbers]
    england: Mapping[tuple[str, str], Mapping[str, Periods]]
    published: Mapping[tuple[str, str], Periods]
    targets: Mapping[tuple[int, str, str, str], Target] = field(default_factory=dict)
    areas: Sequence[Figure] = ()


def get_overview_facts(scope: Scope, today: date) -> OverviewFacts:
    """Our schools within `scope` on `today`, by name, with the figures of the overview's columns and the
    targets that stand. Five questions at most."""
    definition = OVERVIEWS.get(OVERVIEW)
    trust = get_our_trust()
    memberships = list(list_schools(scope, today))
    urns = [membership.school_id for membership in memberships]
    wanted = Q(school__in=urns) | Q(level=Figure.Level.ENGLAND)
    if trust:
        wanted |= Q(level=Figure.Level.TRUST, area=str(trust.uid))
    measures = {ROLL, *(column.measure for column in definition.columns)}
    rows = Figure.objects.within(scope).shown().filter(wanted, measure__in=measures).order_by("period")
    own: defaultdict[int, defaultdict[tuple[str, str], dict[str, OverviewFigure]]]
    own = defaultdict(lambda: defaultdict(dict))
    england: defaultdict[tuple[str, str], defaultdict[str, dict[str, OverviewFigure]]]
    england = defaultdict(lambda: defaultdict(dict))
    published: defaultdict[tuple[str, str], dict[str, OverviewFigure]] = defaultdict(dict)
    for row in rows.values_list(*OverviewFigure._fields):
        figure = OverviewFigure(*row)
        if figure.level == Figure.Level.SCHOOL:
            own[figure.school or 0][figure.column][figure.period] = figure
        elif figure.level == Figure.Level.ENGLAND:
            england[figure.column][figure.population][figure.period] = figure
        else:
            published[figure.column][figure.period] = figure
    targets = _targets(urns, measures, scope)
    relative = {target.measure for target in targets.values() if target.comparator}
    return OverviewFacts(
        trust,
        definition,
        [SchoolNumbers(m, own[m.school_id]) for m in memberships],
        england,
        published,
        targets,
        list_areas([membership.school for membership in memberships], relative, scope),
    )


def _targets(urns: list[int], measures: set[str], scope: Scope) -> dict[tuple[int, str, str, str], Target]:
    """Agreed targets of these measures, and of those that count a whole year where one of these counts it so far."""
    keys = measures | {key for key, measure in MEASURES.all().items() if measure.to_date in measures}
    found = list_current_targets(urns, scope).filter(measure__in=keys, kind=Target.Kind.AGREED).exclude(period="")
    return {(each.school_id, each.measure, each.group, each.period): each for each in found}
