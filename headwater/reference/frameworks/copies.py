"""What the trust's own copy of a framework is held to, beside the form that every framework has. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from headwater.foundations.definitions.kinds import Objection
from headwater.reference.frameworks.definitions import Framework


def objections_to_copy(framework: Framework, key: str, used: Mapping[str, Collection[str]]) -> Iterator[Objection]:
    """What the trust's own copy is held to beside the form of a framework. `used`: id → the sorts of element it has
    stood for, in the published model and the editions before. An id may be dropped, and come back; it is never given
    to another sort of thing, because records of what was promised refer to it."""
    if framework.key != key:
        message = (
            f"The key is “{framework.key}”, but this is the framework “{key}”. A key is permanent: write key: {key}."
        )
        yield Objection(("key",), message)
    for placed in framework.elements():
        sorts = used.get(placed.element.id, ())
        if sorts and placed.sort not in sorts:
            was = " and ".join(sorted(sorts))
            yield Objection(
                (*placed.at, "id"),
                f"“{placed.element.id}” was the id of {_a(was)} and cannot become that of {_a(placed.sort)}: records "
                "refer to it. Give this an id of its own.",
            )


def _a(words: str) -> str:
    return f"an {words}" if words[:1] in "aeiou" else f"a {words}"
