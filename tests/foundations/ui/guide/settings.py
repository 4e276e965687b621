"""Settings that serve the style guide (`--settings tests.foundations.ui.guide.settings`)."""

from headwater.config.settings import *  # noqa: F403
from headwater.config.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = ["tests.foundations.ui.guide", *INSTALLED_APPS]
ROOT_URLCONF = "tests.foundations.ui.guide.urls"
DEBUG = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The guide stands outside the access table.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.endswith(".AccessMiddleware")]
