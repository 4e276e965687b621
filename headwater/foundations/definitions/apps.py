from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    name = "headwater.foundations.definitions"
    label = "definitions"
