"""Figures for tests."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.entries import Entry
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import (
    EnteredFigure,
    Figure,
    Level,
    SimilarGroup,
    SimilarSchool,
    SimilarSpread,
)
from headwater.evidence.measures.places import Place
from headwater.foundations.accounts.models import User
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
        "is_leading": fields.get("is_shown", True),
    }
    return Figure.objects.create(
        **where, measure=measure, group=group, period=period, release=release, **(figure | fields)
    )


def make_entry(
    place: School | str,
    measure: str,
    value: str | Missing,
    period: str = "2024-25",
    *,
    by: User,
    group: str = "all",
    population: str = "",
    **fields: Any,
) -> EnteredFigure:
    """An entry as it stands in the records, without its figure. `place` as in make_figure."""
    where: dict[str, Any]
    if isinstance(place, School):
        where = {"level": Level.SCHOOL, "school": place}
    elif place == "england":
        where = {"level": Level.ENGLAND, "population": population}
    else:
        where = {"level": Level.LA, "area": place, "population": population}
    missing = value if isinstance(value, Missing) else ""
    entry: dict[str, Any] = {
        "value": None if missing else Decimal(value),
        "missing": missing,
        "text": str(value.label) if isinstance(value, Missing) else value,
    }
    return EnteredFigure.objects.create(
        **where, measure=measure, group=group, period=period, entered_by=by, **(entry | fields)
    )


def entry_of(
    place: School | str, measure: str = "ks2.rwm_exp", value: str = "", period: str = "2024-25", **fields: Any
) -> Entry:
    """An entry that somebody is about to make, as a form gives it. `place` as in make_figure."""
    where: dict[str, Any]
    if isinstance(place, School):
        where = {"level": Level.SCHOOL, "school": place.urn}
    elif place == "england":
        where = {"level": Level.ENGLAND}
    else:
        where = {"level": Level.LA, "area": place}
    for name in ("group", "population"):
        if name in fields:
            where[name] = fields.pop(name)
    for name in ("numerator", "denominator"):
        if fields.get(name) is not None:
            fields[name] = Decimal(fields[name])
    number = Decimal(value.replace(",", "").removesuffix("%")) if value else None
    return Entry(
        Place(**({"measure": measure, "group": "all", "period": period} | where)),
        **({"text": value, "value": number} | fields),
    )


def make_similar(
    school: School, measure: str, values: str, period: str = "2018-19", *, release: Release, left_out: str = ""
) -> SimilarSpread:
    """The school in the eighth tenth of primary schools by the census of `period`, 28.1% to 33.4%, and what the schools
    there scored: `values` as in SimilarSpread, "62:30 70:12"."""
    counted = sum(int(pair.partition(":")[2]) for pair in values.split())
    without = sum(int(pair.partition(":")[2]) for pair in left_out.split())
    group, _ = SimilarGroup.objects.get_or_create(
        period=period,
        phase="primary",
        tenth=8,
        defaults={
            "low": Decimal("28.1"),
            "high": Decimal("33.4"),
            "schools": counted + without,
            "without": 2,
            "release": release,
        },
    )
    SimilarSchool.objects.get_or_create(
        school=school, period=period, defaults={"phase": "primary", "share": Decimal("30.2"), "group": group}
    )
    spread, _ = SimilarSpread.objects.get_or_create(
        similar=group,
        measure=measure,
        group="all",
        period=period,
        defaults={"values": values, "schools": counted, "left_out": left_out, "releases": str(release.pk)},
    )
    return spread
