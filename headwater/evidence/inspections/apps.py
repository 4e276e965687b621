from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "headwater.evidence.inspections"
    label = "inspections"

    def ready(self) -> None:
        from headwater.evidence.inspections import definitions  # noqa: F401  # makes its kind known
