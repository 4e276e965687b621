from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    name = "headwater.evidence.datasets"
    label = "datasets"
