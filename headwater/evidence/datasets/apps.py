from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    name = "headwater.evidence.datasets"
    label = "datasets"

    def ready(self) -> None:
        from headwater.evidence.datasets import definitions  # noqa: F401  # registers the kind
