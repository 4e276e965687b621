"""What can happen to a calendar."""

from headwater.foundations.audit.events import EventType


class CalendarEvent(EventType):
    CREATED = "calendar.calendar-created", "Calendar made, with proposed term dates"
    HALF_TERM_SET = "calendar.half-term-set", "Dates of a half-term corrected"
    HALF_TERMS_SET = "calendar.half-terms-set", "Dates of a year’s half-terms corrected"
    DAY_CLOSED = "calendar.day-closed", "Day marked as closed"
    DAY_OPENED = "calendar.day-opened", "Closed day taken back: it is a school day"
    CONFIRMED = "calendar.calendar-confirmed", "Term dates confirmed"
