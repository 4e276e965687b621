"""What can happen to a calendar."""

from headwater.foundations.audit.events import EventType


class CalendarEvent(EventType):
    CREATED = "calendar.calendar-created", "Calendar made, with proposed term dates"
    HALF_TERM_SET = "calendar.half-term-set", "Dates of a half-term corrected"
    DAY_CLOSED = "calendar.day-closed", "Day marked as closed"
    CONFIRMED = "calendar.calendar-confirmed", "Term dates confirmed"
