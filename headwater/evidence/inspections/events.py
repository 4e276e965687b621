"""What can happen to inspection outcomes."""

from headwater.foundations.audit.events import EventType


class InspectionEvent(EventType):
    OUTCOMES_PUBLISHED = "inspections.outcomes-published", "Inspection outcomes brought up to date"
    OUTCOME_RECORDED = "inspections.outcome-recorded", "Inspection entered by hand"
    OUTCOME_WITHDRAWN = "inspections.outcome-withdrawn", "Entered inspection withdrawn"
