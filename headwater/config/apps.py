from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "headwater.config"
    label = "config"
