"""The sign-ins of a demonstration, for its sign-in page."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils import timezone

from headwater.demo.people import PASSWORD, DemoPerson, list_demo_people

register = template.Library()


@register.simple_tag
def demonstration_people() -> list[DemoPerson]:
    """Who there is to be; nobody where this is not a demonstration."""
    return list_demo_people(timezone.localdate()) if settings.DEMO else []


@register.simple_tag
def demonstration_password() -> str:
    return PASSWORD if settings.DEMO else ""
