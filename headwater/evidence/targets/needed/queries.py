"""What is needed from here, from the records: the figures of the year so far, and the school's calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from headwater.evidence.measures.definitions import MEASURES, Counted
from headwater.evidence.measures.models import Figure
from headwater.evidence.targets.closing.policies import choose_figure
from headwater.evidence.targets.closing.queries import list_figures_of
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.needed.policies import Needed, SoFar, YearLeft, needed
from headwater.evidence.targets.policies import ResolvedTarget, resolver
from headwater.evidence.targets.queries import list_comparators, list_current_targets
from headwater.foundations.accounts.scope import Scope
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.queries import get_year_of
from headwater.reference.schools.models import School
from headwater.reference.schools.policies import census_phase, counted_with


def get_needed(
    school: School,
    targets: Iterable[Target],
    resolved: Callable[[Target], ResolvedTarget],
    scope: Scope,
    today: date,
) -> Mapping[int, Needed]:
    """What each of these targets of the school needs from here, by key: only those of the year that runs, that stand
    and are live. One question for the figures and five for the calendar at most; none without such a target."""
    year = AcademicYear.containing(today)
    running = [target for target in targets if _runs(target, year)]
    if not running:
        return {}
    figures = list_figures_of(running, scope)[school.urn]
    so_far = {target.pk: _so_far(choose_figure(target, figures)) for target in running}
    wants_calendar = any(each and each.measure.counted_in == Counted.SESSIONS for each in so_far.values())
    left = YearLeft(*get_year_of(school, year)) if wants_calendar else None
    found = {}
    for target in running:
        aimed = resolved(target)
        found[target.pk] = needed(aimed.value, aimed.why_not, so_far[target.pk], left)
    return found


@dataclass(frozen=True, slots=True)
class RowNeeded:
    """What one target of a row of the card needs from here. `target`: `Target 94%, agreed with the trust`."""

    target: str
    needed: Needed


def list_row_needed(urn: int, measure: str, group: str, scope: Scope, today: date) -> tuple[RowNeeded, ...]:
    """The same for the targets of one measure and group of a school, and of the measure that counts a whole year where
    this one counts a year so far. One question where the year that runs has no target of it."""
    keys = {measure, *(key for key, each in MEASURES.all().items() if each.to_date == measure)}
    period = AcademicYear.containing(today).slug
    own = list_current_targets([urn], scope).filter(measure__in=keys, group=group, period=period)
    targets = list(own.select_related("school").prefetch_related("closings"))
    if not targets:
        return ()
    school = targets[0].school
    resolved = resolver(list(list_comparators(school, targets, scope)), counted_with(census_phase(school)))
    found = get_needed(school, targets, resolved, scope, today)
    return tuple(
        RowNeeded(f"Target {resolved(target).words}, {target.get_kind_display().lower()}", found[target.pk])
        for target in targets
        if target.pk in found
    )


def _runs(target: Target, year: AcademicYear) -> bool:
    stands = target.withdrawn_at is None and target.replaced_by_id is None
    return stands and target.period == year.slug and target.closing is None


def _so_far(figure: Figure | None) -> SoFar | None:
    if figure is None or figure.value is None:
        return None
    return SoFar(
        measure=MEASURES.get(figure.measure),
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        as_at=figure.as_at,
    )
