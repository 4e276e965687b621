"""Bringing similar schools up to date: worked out of the whole country in the warehouse, kept where pages read."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from headwater.evidence.datasets.models import Release
from headwater.evidence.datasets.queries import get_definition, list_current_releases
from headwater.evidence.measures.definitions import MEASURES, Direction, Measure
from headwater.evidence.measures.events import MeasureEvent
from headwater.evidence.measures.models import SimilarEdition, SimilarGroup, SimilarSchool, SimilarSpread
from headwater.evidence.measures.similar.calculation import PLACE, Calculated, calculate_similar
from headwater.evidence.measures.similar.policies import NO_ROW, reasons_not_to_compare, write_values
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import record_event
from headwater.reference.schools.lineage import Identity
from headwater.reference.schools.queries import list_identities, list_our_urns

METHOD = "1"
"""Raised when the way similar schools are worked out changes, so that what was made the old way is made again."""
NEWEST_YEARS = 3
"""So many years of results are kept of each measure: a target is set beside the newest."""


def publish_similar_schools(*, by: User | None, today: date) -> SimilarEdition | None:
    """Make the groups that our schools are in, and the spread of each measure in them, from all current releases.

    Replaces all in one transaction: a page reads either the old ones or the new ones. Returns the new edition, or None
    where nothing they are made from has changed since the last (nothing is written then).
    """
    releases = list(list_current_releases(gives="figures"))
    urns = list_our_urns(today)
    identities = list_identities(urns)
    measures = {measure.key: measure for measure in _compared()}
    mark = _mark(releases, identities, measures)
    newest = SimilarEdition.objects.order_by("-pk").first()
    if newest and newest.mark == mark:
        return None
    censuses = [release for release in releases if _counts_schools(release)]
    results = [release for release in releases if _speaks_of(release, measures)]
    found = calculate_similar(censuses, results, identities, measures) if censuses and urns else None
    with transaction.atomic():
        SimilarGroup.objects.all().delete()
        SimilarSchool.objects.all().delete()
        spreads = _keep(found, measures) if found else 0
        groups = SimilarGroup.objects.count()
        edition = SimilarEdition.objects.create(mark=mark, groups=groups, spreads=spreads, published_by=by)
        record_event(
            MeasureEvent.SIMILAR_SCHOOLS_PUBLISHED,
            by=by,
            about=edition,
            before={"spreads": newest.spreads if newest else 0},
            after={"groups": groups, "spreads": spreads, "schools": len(urns)},
        )
    return edition


def _compared() -> Iterable[Measure]:
    """Measures on which one value can be better than another; limits of an interval are no results."""
    limits = {
        key for one in MEASURES.all().values() if one.interval for key in (one.interval.lower, one.interval.upper)
    }
    return (one for one in MEASURES.all().values() if one.direction != Direction.CONTEXT and one.key not in limits)


def _counts_schools(release: Release) -> bool:
    return any(rows.level == "school" and rows.counted_with for rows in get_definition(release).rows)


def _speaks_of(release: Release, measures: Mapping[str, Measure]) -> bool:
    """Whether the release has results of schools on any of these measures."""
    definition = get_definition(release)
    of_schools = any(rows.level == "school" for rows in definition.rows)
    return of_schools and any(value.measure in measures for value in definition.values)


def _mark(
    releases: Sequence[Release], identities: Mapping[int, Sequence[Identity]], measures: Mapping[str, Measure]
) -> str:
    made_from = {
        "method": METHOD,
        "releases": [[release.pk, release.folder] for release in releases],
        "identities": {
            school: sorted((known.urn, known.how) for known in numbers) for school, numbers in identities.items()
        },
        "measures": sorted(measures),
    }
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


def _keep(found: Calculated, measures: Mapping[str, Measure]) -> int:
    """Write what was worked out; returns how many spreads there are."""
    ours = found.ours.to_pylist()
    phases = {(row["period"], row["phase"]) for row in ours if row["tenth"] is not None}
    groups = {
        (row["period"], row["phase"], row["tenth"]): SimilarGroup(**row)
        for row in found.tenths.to_pylist()
        if (row["period"], row["phase"]) in phases
    }
    SimilarGroup.objects.bulk_create(groups.values())
    SimilarSchool.objects.bulk_create(
        SimilarSchool(
            school_id=row["school"],
            period=row["period"],
            phase=row["phase"],
            share=row["share"],
            group=groups.get((row["period"], row["phase"], row["tenth"])),
        )
        for row in ours
    )
    spreads = [*_spreads(found, groups, measures)]
    SimilarSpread.objects.bulk_create(spreads, batch_size=500)
    return len(spreads)


@dataclass(slots=True)
class _Counted:
    """What the schools of one group scored on one measure in one year."""

    values: dict[Decimal, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    releases: list[int] = field(default_factory=list)


def _spreads(
    found: Calculated, groups: Mapping[tuple[str, str, int], SimilarGroup], measures: Mapping[str, Measure]
) -> Iterable[SimilarSpread]:
    """Of each group, measure and pupil group the newest years in which enough schools have a value; where there is no
    such year for all pupils, the newest of all, without values, so that a reader is told why."""
    counted: defaultdict[tuple[Any, ...], _Counted] = defaultdict(_Counted)
    for row in found.counts.to_pylist():
        of = counted[tuple(row[name] for name in PLACE)]
        if row["value"] is not None:
            of.values[row["value"]] = row["schools"]
        else:
            of.left_out[row["missing"]] = row["schools"]
    for row in found.sources.to_pylist():
        counted[tuple(row[name] for name in PLACE)].releases.append(row["release_id"])
    series: defaultdict[tuple[Any, ...], list[SimilarSpread]] = defaultdict(list)
    for (period, phase, tenth, measure, group, year), of in counted.items():
        if phase in measures[measure].phases:
            spread = _spread(groups[period, phase, tenth], of)
            spread.measure, spread.group, spread.period = measure, group, year
            # A school's tenth can change from census to census, so each census has a series of its own.
            series[period, phase, tenth, measure, group].append(spread)
    for spreads in series.values():
        spreads.sort(key=lambda spread: spread.period, reverse=True)
        enough = [spread for spread in spreads if spread.values]
        yield from enough[:NEWEST_YEARS] or (spreads[:1] if spreads[0].group == "all" else ())


def _spread(group: SimilarGroup, of: _Counted) -> SimilarSpread:
    schools = sum(of.values.values())
    no_row = group.schools - schools - sum(of.left_out.values())
    enough = not reasons_not_to_compare(schools, group.schools)
    left_out = of.left_out | ({NO_ROW: no_row} if no_row else {})
    return SimilarSpread(
        similar=group,
        values=write_values(of.values) if enough else "",
        schools=schools,
        left_out=" ".join(f"{reason}:{count}" for reason, count in sorted(left_out.items())),
        releases=" ".join(str(release) for release in of.releases),
    )
