"""What can happen to figures."""

from headwater.foundations.audit.events import EventType


class MeasureEvent(EventType):
    FIGURES_PUBLISHED = "measures.figures-published", "Figures of the trust's schools brought up to date"
    SIMILAR_SCHOOLS_PUBLISHED = "measures.similar-schools-published", "Similar schools brought up to date"
    FIGURES_ENTERED = "measures.figures-entered", "Figures entered by hand or from a sheet"
    FIGURE_WITHDRAWN = "measures.figure-withdrawn", "An entered figure withdrawn"
