"""What a form or an address sent, read so that nothing in it can be an error of the server."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, QueryDict

_LONGEST = 9
"""Digits of a key: more fit no integer column of every database, and `int` refuses some thousands of them."""


def sent_of(request: HttpRequest) -> QueryDict | None:
    """What was sent, a form without a word in it included; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def key_in(text: str) -> int | None:
    """The key of a record that an address or a form gives; None where it can be none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else None


def keys_in(texts: Iterable[str]) -> set[int]:
    """The same of several; what can be no key is left out."""
    return {key for text in texts if (key := key_in(text)) is not None}


def seen_in(request: HttpRequest) -> dict[int, int]:
    """Which version of each record the form showed: its fields `seen`, each `<key>:<version>`."""
    pairs = (text.partition(":") for text in request.POST.getlist("seen"))
    found = ((key_in(key), key_in(version)) for key, _, version in pairs)
    return {key: version for key, version in found if key is not None and version is not None}
