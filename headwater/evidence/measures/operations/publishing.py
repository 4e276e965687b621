"""Bringing figures up to date: from the warehouse, where the whole country is, to the records that pages read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import pyarrow as pa
from django.db import transaction

from headwater.evidence.datasets.models import Release
from headwater.evidence.datasets.queries import list_current_releases
from headwater.evidence.measures.events import MeasureEvent
from headwater.evidence.measures.models import Figure, FigureEdition
from headwater.evidence.measures.places import Place, place_of
from headwater.evidence.measures.placing import (
    Beside,
    beside_published,
    hold_trust,
    is_published_shown,
    marks_beside,
    others_beside,
)
from headwater.evidence.measures.selection import select_figures
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import record_event
from headwater.reference.schools.lineage import Facts, Identity
from headwater.reference.schools.models import School
from headwater.reference.schools.queries import get_our_trust, list_identities, list_our_urns

METHOD = "7"
"""Raised when the way figures are chosen changes, so that figures made the old way are made again."""


def publish_figures(*, by: User | None, today: date) -> FigureEdition | None:
    """Make the figures of our trust and its schools, their local authorities and England from all current releases.

    Replaces all figures in one transaction, and puts what was entered by hand and what is quoted among them again; a
    page reads either the old ones or the new ones. Returns the new edition, or None where nothing they are made from
    has changed since the last (nothing is written then).
    """
    releases = list(list_current_releases(gives="figures"))
    urns = list_our_urns(today)
    identities = list_identities(urns)
    numbers = {identity.urn for known in identities.values() for identity in known}
    rows = School.objects.filter(urn__in=numbers).values("urn", "laestab", "opened_on", "closed_on", "la_code", "lsoa")
    schools = {row["urn"]: row for row in rows}
    trust = get_our_trust()
    mark = _mark(releases, identities, schools, _beside(urns))
    newest = FigureEdition.objects.order_by("-pk").first()
    if newest and newest.mark == mark:
        return None
    chosen = None
    if releases and urns:
        chosen = select_figures(
            releases,
            identities,
            {urn: Facts(urn, row["laestab"], row["opened_on"], row["closed_on"]) for urn, row in schools.items()},
            [schools[urn]["la_code"] for urn in urns if urn in schools and schools[urn]["la_code"]],
            neighbourhoods={urn: schools[urn]["lsoa"] for urn in urns if urn in schools},
            trust_uid=trust.uid if trust else None,
        )
    with transaction.atomic():
        hold_trust()
        Figure.objects.all().delete()
        # Read again, now that nobody can enter anything: what was entered meanwhile is not lost.
        beside = _beside(urns)
        leading: dict[Place, Figure] = {}
        made = [*_figures(chosen, releases, beside, leading)] if chosen is not None else []
        others = [row for place, each in beside.items() for row in others_beside(each, leading.get(place))]
        Figure.objects.bulk_create([*made, *others], batch_size=2000)
        edition = FigureEdition.objects.create(mark=mark, figures=len(made), schools=len(urns), published_by=by)
        record_event(
            MeasureEvent.FIGURES_PUBLISHED,
            by=by,
            about=edition,
            before={"figures": newest.figures if newest else 0},
            after={
                "figures": len(made),
                "entered or quoted": len(others),
                "schools": len(urns),
                "releases": [release.pk for release in releases],
            },
        )
    return edition


def _beside(urns: Sequence[int]) -> dict[Place, Beside]:
    """What stands beside the published figures; nothing before there is a trust to show it to."""
    return beside_published(urns) if urns else {}


def _mark(
    releases: Sequence[Release],
    identities: Mapping[int, Sequence[Identity]],
    schools: Mapping[int, Mapping[str, object]],
    beside: Mapping[Place, Beside],
) -> str:
    made_from = {
        "method": METHOD,
        "releases": [[release.pk, release.folder] for release in releases],
        "identities": {
            school: sorted((known.urn, known.how) for known in numbers) for school, numbers in identities.items()
        },
        "schools": {urn: [str(value) for value in row.values()] for urn, row in schools.items()},
        "beside": marks_beside(beside),
    }
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


def _figures(
    chosen: pa.Table, releases: Sequence[Release], beside: Mapping[Place, Beside], leading: dict[Place, Figure]
) -> Iterator[Figure]:
    """The published figures; `leading` is filled with those that stand where something else does too."""
    made_from = {release.pk: release for release in releases}
    for row in chosen.to_pylist():
        figure = Figure(
            level=row["level"],
            school_id=row["school"],
            area=row["area"] or "",
            population=row["population"] or "",
            measure=row["measure"],
            group=row["group"],
            period=row["period"],
            value=row["value"],
            missing=row["missing"],
            because=row["because"],
            numerator=row["numerator"],
            denominator=row["denominator"],
            stage=row["stage"],
            as_at=made_from[row["release_id"]].as_at,
            release_id=row["release_id"],
            column=row["column"],
            line=row["line"],
            published_text=row["text"][:60],
            published_urn=row["urn"],
            is_look_back=row["is_look_back"],
            is_leading=row["is_shown"],
            is_shown=row["is_shown"],
        )
        if figure.is_leading and (place := place_of(figure)) in beside:
            leading[place] = figure
            figure.is_shown = is_published_shown(figure, beside[place])
        yield figure
