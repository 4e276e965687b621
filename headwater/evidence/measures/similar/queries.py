"""Reading what is kept of similar schools."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.models import Figure, Level, SimilarGroup, SimilarSchool, SimilarSpread
from headwater.evidence.measures.similar.policies import Spread, read_counts, read_values
from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School


@dataclass(frozen=True, slots=True)
class Beside:
    """The spread of one measure, pupil group and year among the schools of one group. Without values where too few
    schools have one; `counted` says how many do."""

    group: SimilarGroup
    measure: str
    pupils: str
    spread: Spread
    counted: int
    releases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """A school's similar schools: where it stands in each census, the newest first, and the spreads of its groups."""

    standings: tuple[SimilarSchool, ...] = ()
    spreads: tuple[Beside, ...] = ()


NOBODY = Similar()
"""Of a school that no census tells anything about."""


def list_similar(schools: Iterable[School], scope: Scope, *, measure: str = "", group: str = "") -> dict[int, Similar]:
    """What is kept of these schools' groups, by URN; narrowed to one measure and pupil group where one is named. Two
    questions. A school that no census lists is not a key (`NOBODY`)."""
    standings: defaultdict[int, list[SimilarSchool]] = defaultdict(list)
    rows = SimilarSchool.objects.within(scope).filter(school__in=list(schools)).select_related("group")
    for standing in rows.order_by("-period"):
        standings[standing.school_id].append(standing)
    groups = {one.group.pk: one.group for each in standings.values() for one in each if one.group}
    spreads = _spreads(groups, {name: key for name, key in (("measure", measure), ("group", group)) if key})
    return {
        urn: Similar(
            tuple(each), tuple(spread for one in each if one.group_id for spread in spreads.get(one.group_id, ()))
        )
        for urn, each in standings.items()
    }


def _spreads(groups: Mapping[int, SimilarGroup], narrowed: Mapping[str, str]) -> dict[int, list[Beside]]:
    """By group, in the order of measures, then years."""
    found: defaultdict[int, list[Beside]] = defaultdict(list)
    rows = SimilarSpread.objects.filter(similar__in=groups, **narrowed) if groups else ()
    for row in sorted(rows, key=lambda row: (row.measure, row.group, row.period)):
        group = groups[row.similar_id]
        spread = Spread(read_values(row.values), group.schools, row.period, read_counts(row.left_out))
        releases = tuple(int(key) for key in row.releases.split())
        found[group.pk].append(Beside(group, row.measure, row.group, spread, row.schools, releases))
    return found


@dataclass(frozen=True, slots=True)
class Explained:
    """All that the page about a school's similar schools tells."""

    similar: Similar
    tenths: tuple[SimilarGroup, ...] = ()
    """Every tenth of the newest census in which the school has a group, the lowest first."""
    results: Mapping[tuple[str, str, str], Figure] = field(default_factory=dict)
    """The school's own shown figures, by measure, pupil group and year."""
    releases: Mapping[int, Release] = field(default_factory=dict)


def get_explained(school: School, scope: Scope) -> Explained:
    """What is kept of the school's similar schools, with its own results beside it. Five questions at most."""
    similar = list_similar([school], scope).get(school.urn, NOBODY)
    group = next((one.group for one in similar.standings if one.group), None)
    if group is None:
        return Explained(similar)
    tenths = SimilarGroup.objects.filter(period=group.period, phase=group.phase).order_by("tenth")
    measures = {beside.measure for beside in similar.spreads}
    own = Figure.objects.within(scope).shown().filter(level=Level.SCHOOL, school=school, measure__in=measures)
    keys = {group.release_id, *(key for beside in similar.spreads if beside.spread.values for key in beside.releases)}
    return Explained(
        similar,
        tuple(tenths),
        {(figure.measure, figure.group, figure.period): figure for figure in own},
        Release.objects.in_bulk(keys),
    )
