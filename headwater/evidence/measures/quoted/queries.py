"""Which figures are still to verify, and for how many of our schools England's figure is missing meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from headwater.evidence.measures.models import Figure, Level
from headwater.evidence.measures.quoted.definitions import ToVerify, list_to_verify
from headwater.foundations.accounts.scope import Scope

WHOLE = ("state-funded", "all", "")
"""Populations that stand for all of England's schools."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure to verify, with the number of schools within sight that have a figure to set beside it."""

    figure: ToVerify
    schools: int


def list_wanted(scope: Scope) -> list[Wanted]:
    """What is to verify and has not come another way, by a file, an entry or a verified figure, in the files' order."""
    asked = list_to_verify()
    measures = {figure.measure for figure in asked}
    shown = Figure.objects.within(scope).shown().filter(measure__in=measures).exclude(value=None)
    there = set(shown.filter(level=Level.ENGLAND).values_list("measure", "group", "period", "population").order_by())
    counts = {
        (measure, group, period): schools
        for measure, group, period, schools in shown.filter(level=Level.SCHOOL)
        .values_list("measure", "group", "period")
        .annotate(schools=Count("school", distinct=True))
        .order_by()
    }
    return [
        Wanted(figure, counts.get((figure.measure, figure.group, figure.period), 0))
        for figure in asked
        if not _is_covered(figure, there)
    ]


def _is_covered(figure: ToVerify, there: Collection[tuple[str, str, str, str]]) -> bool:
    """Whether schools have a figure of England as good as this one beside theirs, or a better one."""

    def has(populations: Collection[str]) -> list[bool]:
        return [(figure.measure, figure.group, figure.period, population) in there for population in populations]

    if figure.population not in WHOLE:
        return any(has((figure.population,)))
    return any(has(WHOLE)) or all(has(("primary", "secondary")))
