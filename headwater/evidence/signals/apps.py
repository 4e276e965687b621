from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "headwater.evidence.signals"
    label = "signals"
