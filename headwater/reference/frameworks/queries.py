"""Reading frameworks."""

from __future__ import annotations

from headwater.reference.calendar.queries import get_school_year
from headwater.reference.calendar.terms import SchoolYear, propose_half_terms
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.offer import summarise as summarise_offer
from headwater.reference.schools.models import Trust

__all__ = ["get_usual_year", "summarise_offer"]


def get_usual_year(year: AcademicYear) -> tuple[SchoolYear, bool]:
    """The year in the dates of the trust's own calendar, and whether they are assumed; the proposal by rule where the
    trust has no calendar or it does not reach."""
    trust = Trust.objects.ours().select_related("calendar").first()
    if trust is not None and trust.calendar is not None:
        school_year = get_school_year(trust.calendar, year)
        if school_year.half_terms:
            return school_year, trust.calendar.is_assumed
    return SchoolYear(year, propose_half_terms(year)), True
