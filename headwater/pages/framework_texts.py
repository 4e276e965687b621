"""A framework holds nothing about a pupil, whoever wrote it. `frameworks` and `people` know nothing of each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from headwater.foundations.definitions.kinds import Objection, Part
from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.reference.frameworks.definitions import FRAMEWORKS, Framework

At = tuple[str | int, ...]


def _may_be_kept(framework: Framework) -> Iterator[Objection]:
    for text, at in _texts(framework, ()):
        for reason in reasons_not_to_keep(text):
            yield Objection(at, reason)


def _texts(value: Any, at: At) -> Iterator[tuple[str, At]]:
    if isinstance(value, str):
        yield value, at
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), (*at, name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, (*at, key))
    elif isinstance(value, tuple):
        for n, inner in enumerate(value):
            yield from _texts(inner, (*at, n))


FRAMEWORKS.hold_to(_may_be_kept)
