"""What stands in the navigation. The entries are declared in `config.navigation` and read by the setting NAVIGATION."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Item:
    """One declared entry: its words, the URL name it opens, and the permission it takes (None: being signed in)."""

    label: str
    url_name: str
    permission: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as this request sees it. `current` is "page", "true" (a page below it) or "" (neither)."""

    label: str
    href: str
    current: str


def declared() -> Iterable[Item]:
    """Return every entry of the setting NAVIGATION, in its order."""
    items: Iterable[Item] = import_string(settings.NAVIGATION)
    return items


def offered(request: HttpRequest) -> list[Link]:
    """Return the entries this request may open. Nobody signed in: none."""
    user, scope = getattr(request, "user", None), getattr(request, "scope", None)
    if user is None or scope is None or not user.is_authenticated:
        return []
    links = []
    for item in declared():
        if item.permission is not None and not scope.anywhere(item.permission):
            continue
        try:
            href = reverse(item.url_name)
        except NoReverseMatch:  # a page that is not built in; tests hold that every entry of ours is
            continue
        links.append(Link(item.label, href, _current(request.path, href)))
    return links


def _current(path: str, href: str) -> str:
    if path == href:
        return "page"
    # The home page's address begins every other.
    return "true" if href.count("/") > 1 and path.startswith(href) else ""
