from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "headwater.evidence.measures"
    label = "measures"

    def ready(self) -> None:
        from headwater.evidence.measures import (  # noqa: F401  # they register kinds and rules
            definitions,
            framework_rules,
            quoted,
        )
