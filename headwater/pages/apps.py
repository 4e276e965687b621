from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "headwater.pages"
    label = "pages"

    def ready(self) -> None:
        from headwater.pages import (
            framework_roles,  # noqa: F401  # holds frameworks to the roles there are
            framework_texts,  # noqa: F401  # and to texts that may be kept
        )
