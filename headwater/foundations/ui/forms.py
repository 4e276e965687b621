"""Django's own forms in GOV.UK Frontend markup."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Finds form templates in this package first."""
