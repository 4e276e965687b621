"""What can happen to inspection outcomes."""

from headwater.foundations.audit.events import EventType


class InspectionEvent(EventType):
    OUTCOMES_PUBLISHED = "inspections.outcomes-published", "Inspection outcomes brought up to date"
