"""Reading inspection outcomes."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, prefetch_related_objects

from headwater.evidence.inspections.models import SAME_INSPECTION, InspectionOutcome, InspectionOutcomeQuerySet
from headwater.foundations.accounts.prepared import PreparedWithin
from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School


def list_outcomes(school: School, scope: Scope) -> list[InspectionOutcome]:
    """The school's outcomes that pages show, newest first, and the entries whose next steps stand beside one of them
    (they have `same_as`). With judgements, and of entries the next steps: two questions to the database, three where
    anything was entered by hand. For `presenters.present_inspections`. Empty for a school outside the scope."""
    return _with_next_steps(_SHOWN.ask_within(scope, school.pk))


def list_every_outcome(school: School, scope: Scope) -> list[InspectionOutcome]:
    """Everything known of the school's inspections, shown or not, replaced and withdrawn entries too, newest first, in
    two or three questions to the database."""
    return _with_next_steps(list(_read_whole(_of(school.pk, scope))))


def find_published(school: School, kind: str, day: date, scope: Scope) -> InspectionOutcome | None:
    """The published outcome of the inspection of this kind that began on or about `day`; None where no file has it."""
    found = InspectionOutcome.objects.within(scope).published().filter(school=school, kind=kind)
    about = found.filter(inspected_on__range=(day - SAME_INSPECTION, day + SAME_INSPECTION))
    return about.order_by("-is_shown", "-inspected_on").select_related("release").first()


def _of(urn: int, scope: Scope) -> InspectionOutcomeQuerySet:
    return InspectionOutcome.objects.within(scope).filter(school=urn).newest_first()


def _shown_of(urn: int, scope: Scope) -> InspectionOutcomeQuerySet:
    beside = Q(same_as__is_shown=True, replaced_by=None, withdrawn_at=None)
    return _read_whole(_of(urn, scope).filter(Q(is_shown=True) | beside))


def _read_whole(outcomes: InspectionOutcomeQuerySet) -> InspectionOutcomeQuerySet:
    return outcomes.select_related("release", "entered_by", "withdrawn_by").prefetch_related("judgements")


def _with_next_steps(found: list[InspectionOutcome]) -> list[InspectionOutcome]:
    prefetch_related_objects([outcome for outcome in found if outcome.release_id is None], "next_steps")
    return found


_SHOWN = PreparedWithin("schools.view", _shown_of)
