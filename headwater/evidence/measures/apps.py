from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "headwater.evidence.measures"
    label = "measures"
