"""A framework's YAML as text: read, copied from a published model, changed in one place with all else as it was.

What somebody wrote is stored as it was written, comments, order and line breaks, so that line numbers of problems are
those of the exported file and a document that is exported and imported again unchanged is the same text. Where a value
is changed, only the lines of the part it stands in are written anew. Pure, but for `copy_published`, which reads the
file of a published model.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from io import StringIO
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from headwater.foundations.definitions.kinds import Objection, own_root
from headwater.foundations.definitions.problems import DefinitionProblems, Problem, UnknownDefinition
from headwater.foundations.definitions.reading import Node, read_bytes
from headwater.reference.frameworks.definitions import FRAMEWORKS, Framework

At = tuple[str | int, ...]
WIDTH = 120
LARGEST = 400_000  # bytes: four times the longest of the published models, and some seconds to read
MOST_KEPT = 64  # frameworks read and kept in memory: a trust's editions and their drafts

_kept: OrderedDict[str, Framework] = OrderedDict()
_keeping = Lock()


class UnreadableDocument(DefinitionProblems):
    """A stored document cannot be read any more: Headwater's form of a framework has changed since. Carries why."""


def fingerprint(document: str) -> str:
    """SHA-256 of the document, in hexadecimal."""
    return hashlib.sha256(document.encode()).hexdigest()


def parse_document(document: str) -> Framework:
    """The framework that a stored document says; read once for each process. It was whole when it was stored, so what
    it names elsewhere (measures, groups, templates) is not asked again. Raises UnreadableDocument."""
    mark = fingerprint(document)
    with _keeping:
        if mark in _kept:
            _kept.move_to_end(mark)
            return _kept[mark]
    framework, problems = examine_document(document.encode(), "the framework")
    if framework is None:
        raise UnreadableDocument(problems)
    return framework


def examine_document(
    document: bytes, name: str, *, rules: Sequence[Callable[[Framework], Iterable[Objection]]] = ()
) -> tuple[Framework | None, list[Problem]]:
    """What the document says, and everything wrong with it, held to `rules` beside what every framework is held to;
    `name` is what its problems call it."""
    if len(document) > LARGEST:
        message = f"This document has {len(document):,} bytes; a framework may have {LARGEST:,}."
        return None, [Problem(name, 1, 1, message)]
    framework, problems = FRAMEWORKS.examine(document, name, rules=rules)
    if framework is not None:
        with _keeping:
            _kept[fingerprint(as_text(document))] = framework
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return framework, problems


def as_text(document: bytes) -> str:
    """The text of a document in UTF-8, with one kind of line break and one at its end. Raises UnicodeDecodeError."""
    text = document.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") else f"{text}\n"


def copy_published(key: str) -> str:
    """The document of a published model, comments and all. Raises UnknownDefinition, and DefinitionProblems where
    something is wrong with the definitions."""
    FRAMEWORKS.get(key)
    for root in (own_root(), Path(settings.DEFINITIONS)):
        if root is not None and (path := root / "frameworks" / f"{key}.yaml").is_file():
            return as_text(path.read_bytes())
    raise UnknownDefinition("frameworks", key, FRAMEWORKS.keys())


# Changing ------------------------------------------------------------------------------------------------------------


def set_values(document: str, values: Sequence[tuple[At, Any]]) -> str:
    """The document with other values at some places; all else, comments and order too, stays as it was written.

    `values`: the way to each place (`("offer", 3, "cadence")`) and what stands there then: text, number, true or false,
    or lists and mappings of them. None takes the key out. A way to a key that is not there adds it; what it stands in
    must be there. The document must be one that can be read.
    """
    wanted = _plain(document)
    for at, value in values:
        _put(wanted, at, value)
    parts: dict[At, list[tuple[At, Any]]] = {}
    for at, value in values:
        parts.setdefault(_part_of(at), []).append((at, value))
    changed = document
    for part, inside in parts.items():
        changed = _rewrite(changed, part, inside) or changed
    if _plain(changed) == wanted:
        return changed
    # Laid out in a way that cannot be taken apart: then the whole is written anew.
    root = _yaml(0).load(document)
    for at, value in values:
        _put(root, at, value)
    return _written(root, 0)


def _part_of(at: At) -> At:
    """The smallest part of the document that is rewritten for a change at `at`: the innermost list item, or what a key
    of the document itself holds."""
    numbers = [n for n, part in enumerate(at) if isinstance(part, int)]
    # Lists of texts within an item are of the item.
    return at[: numbers[-1] + 1] if numbers else at[:1]


def _rewrite(document: str, part: At, values: Sequence[tuple[At, Any]]) -> str | None:
    """The document with the lines of one part written anew; None where they cannot be told from their neighbours."""
    found = _lines_of(document, part)
    if found is None:
        return None
    start, end, indent = found
    lines = document.splitlines()
    if any(line.strip() and not line.startswith(" " * indent) for line in lines[start:end]):
        return None
    key: str | int = 0 if isinstance(part[-1], int) else part[-1]
    try:
        root = _yaml(indent).load("\n".join(line[indent:] for line in lines[start:end]) + "\n")
        for at, value in values:
            _put(root, (key, *at[len(part) :]), value)
    except (YAMLError, LookupError, TypeError):
        return None
    fresh = (
        [f"{' ' * indent}{line}".rstrip() for line in _dedented(_written(root, indent)).splitlines()] if root else []
    )
    return "\n".join([*lines[:start], *fresh, *lines[end:]]) + "\n"


def _lines_of(document: str, part: At) -> tuple[int, int, int] | None:
    """From which line (counted from 0) to before which the part stands, and how far it is indented. A part that is not
    there yet stands in no line at the end of the document."""
    node = _read(document)
    if node is None:
        return None
    lines = document.splitlines()
    limit = len(lines)
    for depth, step in enumerate(part):
        if step not in node.children:
            return (limit, limit, 0) if depth == 0 else None
        steps = list(node.children)
        after = steps[steps.index(step) + 1 :]
        if after:
            limit = node.keys[after[0]][0] - 1
        line, column = node.keys[step]
        node = node.children[step]
    before = lines[line - 1][: column - 1]
    if not re.fullmatch(r" *(- )?", before) or limit < line:
        return None
    while limit > line and re.fullmatch(r"\s*(#.*)?", lines[limit - 1]):
        limit -= 1
    return line - 1, limit, len(before) - (2 if before.endswith("- ") else 0)


def _put(root: Any, at: At, value: Any) -> None:
    """Set or take out one value. What is a mapping and stays one keeps its style and comments."""
    holder = root
    for part in at[:-1]:
        holder = holder[part]
    key = at[-1]
    if value is None:
        if not isinstance(key, str) or key in holder:
            del holder[key]
    elif isinstance(value, Mapping) and isinstance(holder, dict) and isinstance(holder.get(key), dict):
        kept = holder[key]
        for gone in [each for each in kept if each not in value]:
            del kept[gone]
        for each, inner in value.items():
            if kept.get(each) != inner:
                kept[each] = inner
    else:
        holder[key] = dict(value) if isinstance(value, Mapping) else value


def _yaml(indent: int) -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = WIDTH - indent
    yaml.indent(mapping=2, sequence=4, offset=2)
    # A value that stands in two places is written out in both: the reader refuses aliases.
    yaml.representer.ignore_aliases = lambda _: True
    return yaml


def _written(root: Any, indent: int) -> str:
    into = StringIO()
    _yaml(indent).dump(root, into)
    return into.getvalue()


def _dedented(text: str) -> str:
    """Without the spaces that all its lines begin with."""
    lines = text.splitlines()
    common = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return "\n".join(line[common:] for line in lines)


@lru_cache(maxsize=8)
def _read(document: str) -> Node | None:
    return read_bytes(document.encode(), "")[0]


def _plain(document: str) -> Any:
    node = _read(document)
    return node.plain() if node else None
