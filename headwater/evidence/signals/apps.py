from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "headwater.evidence.signals"
    label = "signals"

    def ready(self) -> None:
        from headwater.evidence.signals import definitions  # noqa: F401  # registers the kind
