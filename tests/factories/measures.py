"""Figures for tests."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import Figure
from headwater.reference.schools.models import School

_lines = count(2)


def make_figure(
    place: School | str,
    measure: str,
    value: str | Missing,
    period: str = "2018-19",
    *,
    release: Release,
    group: str = "all",
    population: str = "",
    **fields: Any,
) -> Figure:
    """One figure. `place` is a school, "england", or the code of a local authority ("936").

    `value` is the exact value as text, or the reason it is missing. An area's figure is about state-funded schools
    unless `population` says otherwise.
    """
    where: dict[str, Any]
    if isinstance(place, School):
        where = {"level": Figure.Level.SCHOOL, "school": place, "population": population}
    elif place == "england":
        where = {"level": Figure.Level.ENGLAND, "population": population or "state-funded"}
    else:
        where = {"level": Figure.Level.LA, "area": place, "population": population or "state-funded"}
    missing = value if isinstance(value, Missing) else ""
    figure: dict[str, Any] = {
        "value": None if missing else Decimal(value),
        "missing": missing,
        "column": measure.upper().replace(".", "_"),
        "line": next(_lines),
        "published_text": "SUPP" if missing else value,
        "published_urn": place.urn if isinstance(place, School) else None,
    }
    return Figure.objects.create(
        **where, measure=measure, group=group, period=period, release=release, **(figure | fields)
    )
