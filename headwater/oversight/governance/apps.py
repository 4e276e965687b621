from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "headwater.oversight.governance"
    label = "governance"
