from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "headwater.evidence.targets"
    label = "targets"
