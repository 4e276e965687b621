"""Reading inspection outcomes."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, prefetch_related_objects

from headwater.evidence.inspections.models import SAME_INSPECTION, InspectionOutcome, InspectionOutcomeQuerySet
from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School


def list_outcomes(school: School, scope: Scope) -> list[InspectionOutcome]:
    """The school's outcomes that pages show, newest first, and the entries whose next steps stand beside one of them
    (they have `same_as`). With judgements, and of entries the next steps: two questions to the database, three where
    anything was entered by hand. For `presenters.present_inspections`. Empty for a school outside the scope."""
    beside = Q(same_as__is_shown=True, replaced_by=None, withdrawn_at=None)
    return _read(_of(school, scope).filter(Q(is_shown=True) | beside))


def list_every_outcome(school: School, scope: Scope) -> list[InspectionOutcome]:
    """Everything known of the school's inspections, shown or not, replaced and withdrawn entries too, newest first, in
    two or three questions to the database."""
    return _read(_of(school, scope))


def find_published(school: School, kind: str, day: date, scope: Scope) -> InspectionOutcome | None:
    """The published outcome of the inspection of this kind that began on or about `day`; None where no file has it."""
    found = InspectionOutcome.objects.within(scope).published().filter(school=school, kind=kind)
    about = found.filter(inspected_on__range=(day - SAME_INSPECTION, day + SAME_INSPECTION))
    return about.order_by("-is_shown", "-inspected_on").select_related("release").first()


def _of(school: School, scope: Scope) -> InspectionOutcomeQuerySet:
    return InspectionOutcome.objects.within(scope).filter(school=school).newest_first()


def _read(outcomes: InspectionOutcomeQuerySet) -> list[InspectionOutcome]:
    found = list(outcomes.select_related("release", "entered_by", "withdrawn_by").prefetch_related("judgements"))
    prefetch_related_objects([outcome for outcome in found if outcome.release_id is None], "next_steps")
    return found
