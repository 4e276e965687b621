"""Reading figures and entries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from headwater.evidence.measures.models import (
    EnteredFigure,
    EnteredFigureQuerySet,
    Figure,
    FigureQuerySet,
    Level,
)
from headwater.evidence.measures.places import Place, measures_of, place_of
from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one place already: the leading published figure, the entry in force, and what pages show."""

    published: Figure | None = None
    entry: EnteredFigure | None = None
    shown: Figure | None = None


def list_known(places: Iterable[Place]) -> dict[Place, Known]:
    """What is known of each of these places, in two questions. Not narrowed: places come from whoever may see them."""
    wanted = set(places)
    close = near(wanted)
    published: dict[Place, Figure] = {}
    shown: dict[Place, Figure] = {}
    for figure in Figure.objects.filter(close).select_related("release"):
        place = place_of(figure)
        if figure.release_id is not None and figure.is_leading:
            published[place] = figure
        if figure.is_shown:
            shown[place] = figure
    entries = {
        place_of(entry): entry for entry in EnteredFigure.objects.current().filter(close).select_related("entered_by")
    }
    return {place: Known(published.get(place), entries.get(place), shown.get(place)) for place in wanted}


def list_shown_figures(school: School, measures: Iterable[str], scope: Scope) -> FigureQuerySet:
    """The school's shown figures of these measures, of every group and year, and those of England and of its local
    authority. One question."""
    areas = Q(level=Level.ENGLAND) | (Q(level=Level.LA, area=school.la_code) if school.la_code else Q(pk=None))
    about = Q(level=Level.SCHOOL, school=school) | areas
    return Figure.objects.within(scope).shown().filter(about, measure__in=set(measures)).order_by("period", "pk")


def list_figures_of(
    urns: Collection[int], scope: Scope, *, measure: str = "", group: str = "", period: str = ""
) -> FigureQuerySet:
    """The shown figures of these schools themselves, with where each came from; of one measure, group or year, where
    one is named. One question."""
    named = {name: key for name, key in (("measure", measure), ("group", group), ("period", period)) if key}
    found = Figure.objects.within(scope).shown().filter(level=Level.SCHOOL, school__in=urns, **named)
    found = found.select_related("school", "release", "entry__entered_by")
    return found.order_by("school", "measure", "group", "period", "pk")


def list_entries(school: School, scope: Scope) -> EnteredFigureQuerySet:
    """Everything ever entered for the school, and for England and its local authority, the newest first."""
    areas = Q(level=Level.ENGLAND) | (Q(level=Level.LA, area=school.la_code) if school.la_code else Q(pk=None))
    return (
        EnteredFigure.objects.within(scope)
        .filter(Q(school=school) | areas)
        .select_related("entered_by", "withdrawn_by", "replaced_by")
        .order_by("-entered_at", "-pk")
    )


def list_shown_entries(entries: Iterable[EnteredFigure]) -> dict[int, bool]:
    """Of each of these entries that stands, whether it is the figure that pages show."""
    keys = [entry.pk for entry in entries]
    return dict(Figure.objects.filter(entry__in=keys).values_list("entry_id", "is_shown"))


def list_populations(measures: Iterable[str]) -> dict[str, set[str]]:
    """Which schools England's published figures of each measure are about."""
    found: dict[str, set[str]] = {}
    rows: QuerySet[Figure, tuple[str, str]] = (
        Figure.objects.filter(level=Level.ENGLAND, measure__in=set(measures))
        .exclude(release=None)
        .values_list("measure", "population")
        .distinct()
    )
    for measure, population in rows:
        found.setdefault(measure, set()).add(population)
    return found


def near(places: Iterable[Place]) -> Q:
    """Figures or entries of the schools and areas, and of the measures, of these places."""
    wanted = set(places)
    schools = {place.school for place in wanted if place.school}
    areas = {(place.level, place.area) for place in wanted if place.is_comparator}
    found = Q(pk=None)
    if schools:
        found |= Q(level=Level.SCHOOL, school_id__in=schools)
    for level, area in areas:
        found |= Q(level=level, area=area)
    return found & Q(measure__in=measures_of(wanted))
