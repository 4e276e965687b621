from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "headwater.reference.frameworks"
    label = "frameworks"

    def ready(self) -> None:
        from headwater.reference.frameworks import definitions  # noqa: F401  # makes its kinds known
