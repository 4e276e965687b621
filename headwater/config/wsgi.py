"""The application, as the server loads it."""

import os

from django.core.wsgi import get_wsgi_application

from headwater.config.memory import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.config.settings")
application = get_wsgi_application()


def _read_definitions() -> None:
    """Read every definition before the first visitor comes, who would otherwise wait a second for it."""
    from headwater.foundations.definitions.kinds import Kind

    for kind in Kind.registry.values():
        kind.all()


_read_definitions()
collect_seldom()
