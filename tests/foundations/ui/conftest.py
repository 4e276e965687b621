"""The style guide, served to tests."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.foundations.ui import guide as style_guide


@pytest.fixture
def guide(settings, client: Client) -> Client:
    """A client of the project with the style guide's pages at /guide/."""
    settings.TEMPLATES = style_guide.with_guide_templates(settings.TEMPLATES)
    settings.MIDDLEWARE = style_guide.outside_the_access_table(settings.MIDDLEWARE)
    settings.ROOT_URLCONF = "tests.foundations.ui.guide.urls"
    return client
