from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "headwater.oversight.cards"
    label = "cards"

    def ready(self) -> None:
        from headwater.oversight.cards import definitions  # noqa: F401  (registers its kind of definition)
