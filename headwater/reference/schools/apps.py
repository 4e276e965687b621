from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "headwater.reference.schools"
    label = "schools"
