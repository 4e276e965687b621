"""The school an address names: loaded and authorised in one step."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from headwater.foundations.accounts.requests import scope_of
from headwater.reference.schools.models import School


def school_or_404(request: HttpRequest, urn: int, permission: str) -> School:
    """The school at which this request holds `permission`. Raises Http404: a school out of scope and one that does not
    exist answer alike."""
    return get_object_or_404(School.objects.within(scope_of(request), permission), urn=urn)
