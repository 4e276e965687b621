from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "headwater.oversight.cards"
    label = "cards"
