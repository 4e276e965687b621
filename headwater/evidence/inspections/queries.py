"""Reading inspection outcomes."""

from __future__ import annotations

from headwater.evidence.inspections.models import InspectionOutcome, InspectionOutcomeQuerySet
from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School


def list_outcomes(school: School, scope: Scope) -> InspectionOutcomeQuerySet:
    """The school's outcomes that pages show, newest first, with their judgements and releases: two questions to the
    database. Empty for a school outside the scope."""
    outcomes = InspectionOutcome.objects.within(scope).shown().filter(school=school)
    return outcomes.newest_first().select_related("release").prefetch_related("judgements")
