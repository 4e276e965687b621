"""What every page's template knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """`csp_nonce` under the name django-htmx asks for."""
    return {"csp_nonce": getattr(request, "csp_nonce", "")}
