from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "headwater.reference.calendar"
    label = "calendar"
