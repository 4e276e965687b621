from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "headwater.foundations.audit"
    label = "audit"
