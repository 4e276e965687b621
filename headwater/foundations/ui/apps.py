from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "headwater.foundations.ui"
    label = "ui"
