"""What can happen to figures."""

from headwater.foundations.audit.events import EventType


class MeasureEvent(EventType):
    FIGURES_PUBLISHED = "measures.figures-published", "Figures of the trust's schools brought up to date"
