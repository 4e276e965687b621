from django.apps import AppConfig


class TiersConfig(AppConfig):
    name = "headwater.improvement.tiers"
    label = "tiers"
