"""Settings that serve the style guide (`--settings tests.foundations.ui.guide.settings`)."""

from headwater.config.settings import *  # noqa: F403
from headwater.config.settings import MIDDLEWARE, TEMPLATES

from . import outside_the_access_table, with_guide_templates

MIDDLEWARE = outside_the_access_table(MIDDLEWARE)
TEMPLATES = with_guide_templates(TEMPLATES)
ROOT_URLCONF = "tests.foundations.ui.guide.urls"
DEBUG = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
