from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "headwater.reference.people"
    label = "people"
