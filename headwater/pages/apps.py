from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "headwater.pages"
    label = "pages"
