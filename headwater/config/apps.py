from django.apps import AppConfig
from django_tasks.signals import task_finished


class ConfigConfig(AppConfig):
    name = "headwater.config"
    label = "config"

    def ready(self) -> None:
        from headwater.config.failures import log_failed_task

        task_finished.connect(log_failed_task)
