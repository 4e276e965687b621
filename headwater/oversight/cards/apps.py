from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "headwater.oversight.cards"
    label = "cards"

    def ready(self) -> None:
        from headwater.oversight.cards import completeness, definitions  # noqa: F401  (they register their kinds)
        from headwater.oversight.cards.overview import definitions as overview_definitions  # noqa: F401
