"""What every page's template knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .navigation import offered


def page(request: HttpRequest) -> dict[str, Any]:
    """`csp_nonce` under the name django-htmx asks for, and `navigation`, worked out only when a page shows it."""
    return {
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "navigation": SimpleLazyObject(lambda: offered(request)),
    }
