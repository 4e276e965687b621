"""A framework's YAML as text: read, copied from a published model, changed in one place with its comments kept.

What is stored and exported is always written in one way (`canonical`), so that a document that is exported and imported
again unchanged is the same text, and line numbers of problems are those of the exported file. Pure, but for
`copy_published`, which reads the file of a published model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from ruamel.yaml import YAML

from headwater.foundations.definitions.kinds import own_root
from headwater.foundations.definitions.problems import DefinitionProblems, Problem, UnknownDefinition
from headwater.foundations.definitions.reading import Node, read_bytes
from headwater.reference.frameworks.definitions import FRAMEWORKS, Framework

At = tuple[str | int, ...]
WIDTH = 120
KEPT = 32  # frameworks read and kept in memory: a trust's editions and their drafts


class UnreadableDocument(DefinitionProblems):
    """A stored document cannot be read any more: Headwater's form of a framework has changed since. Carries why."""


def parse_document(document: str) -> Framework:
    """The framework that a stored document says. It was whole when it was stored; what it names elsewhere (measures,
    groups, templates) is not asked again. Raises UnreadableDocument."""
    return _parse(fingerprint(document), document)


def fingerprint(document: str) -> str:
    """SHA-256 of the document, in hexadecimal."""
    return hashlib.sha256(document.encode()).hexdigest()


@lru_cache(maxsize=KEPT)
def _parse(_mark: str, document: str) -> Framework:
    framework, problems = FRAMEWORKS.examine(document.encode(), "the framework")
    if framework is None:
        raise UnreadableDocument(problems)
    return framework


def copy_published(key: str) -> str:
    """The document of a published model, comments and all. Raises UnknownDefinition, and DefinitionProblems where
    something is wrong with the definitions."""
    FRAMEWORKS.get(key)
    for root in (own_root(), Path(settings.DEFINITIONS)):
        if root is not None and (path := root / "frameworks" / f"{key}.yaml").is_file():
            return canonical(path.read_text(encoding="utf-8-sig"))
    raise UnknownDefinition("frameworks", key, FRAMEWORKS.keys())


def canonical(document: str) -> str:
    """The same document written in the one way that is stored: what it says and its comments stay. It must be one that
    can be read (`FRAMEWORKS.examine` found nothing in its form)."""
    text = document.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    written = _write(_load(text))
    # Comments in odd places can move a value; rather an unusual form than another meaning.
    return written if _plain(written) == _plain(text) else text


def set_values(document: str, values: Sequence[tuple[At, Any]]) -> str:
    """The document with other values at some places; comments and order stay. None takes the key out.

    `values`: the way to each place (`("offer", 3, "cadence")`) and what stands there then: text, number, true or false,
    or lists and mappings of them. Ways to a key that is not there yet add it; the mapping it stands in must be there.
    """
    root = _load(document)
    for at, value in values:
        holder = root
        for part in at[:-1]:
            holder = holder[part]
        if value is not None:
            holder[at[-1]] = value
        elif at[-1] in holder:
            del holder[at[-1]]
    return canonical(_write(root))


def place_of(document: str, at: At) -> tuple[int, int]:
    """Line and column, from 1, of the value at `at`, or of the nearest thing above it that is there."""
    node, _ = read_bytes(document.encode(), "")
    if node is None:
        return 1, 1
    for part in at:
        if part not in node.children:
            break
        node = node.children[part]
    return node.line, node.column


def problem_at(document: str, name: str, at: At, message: str) -> Problem:
    return Problem(name, *place_of(document, at), message)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _load(text: str) -> Any:
    return _yaml().load(text)


def _write(root: Any) -> str:
    into = StringIO()
    _yaml().dump(root, into)
    return into.getvalue()


def _plain(text: str) -> Any:
    node: Node | None = read_bytes(text.encode(), "")[0]
    return node.plain() if node else None
