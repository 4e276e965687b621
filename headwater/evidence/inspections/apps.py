from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "headwater.evidence.inspections"
    label = "inspections"
