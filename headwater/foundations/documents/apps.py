from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "headwater.foundations.documents"
    label = "documents"
