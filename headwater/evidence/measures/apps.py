from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "headwater.evidence.measures"
    label = "measures"

    def ready(self) -> None:
        from headwater.evidence.measures import definitions, quoted  # noqa: F401  # registers the kinds
