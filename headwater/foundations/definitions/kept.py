"""What was read of a definition file, kept beside the definitions so that the next process need not read its YAML.

As Python keeps the compiled form of a module: in `__pycache__` of the folder of definitions, which whoever may write
could change the program itself. What is kept holds for the same bytes, read by the same reader, and only where nothing
was wrong; where the folder cannot be written nothing is kept. It is JSON, so that reading it can run nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from headwater.foundations.definitions import reading
from headwater.foundations.definitions.problems import Problem
from headwater.foundations.definitions.reading import Node


def read(path: Path, file: str) -> tuple[Node | None, list[Problem]]:
    """As `reading.read`, from what is kept of `root/folder/path` where it is of these bytes."""
    try:
        data = path.read_bytes() if path.stat().st_size <= reading.LARGEST_FILE else None
    except OSError:
        data = None
    if data is None:
        return reading.read(path, file)  # it says what is wrong
    mark = hashlib.sha256(_reader() + data).hexdigest()
    kept = path.parent.parent / "__pycache__" / f"{path.parent.name}.{path.stem}.json"
    if node := _recall(kept, mark):
        return node, []
    node, problems = reading.read_bytes(data, file)
    if node is not None and not problems:
        _keep(kept, mark, node)
    return node, problems


@cache
def _reader() -> bytes:
    """Changes with whatever could read the same bytes differently: the reader, the parser below it, this form."""
    modules = b"".join(Path(module).read_bytes() for module in (reading.__file__, __file__))
    return hashlib.sha256(modules + version("ruamel.yaml").encode()).digest()


def _recall(kept: Path, mark: str) -> Node | None:
    try:
        of, tree = json.loads(kept.read_bytes())
        return _node(tree) if of == mark else None
    except (OSError, ValueError, TypeError):
        return None  # never kept, or written half when the power went


def _keep(kept: Path, mark: str, node: Node) -> None:
    if sys.dont_write_bytecode:
        return
    aside = kept.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        kept.parent.mkdir(exist_ok=True)
        aside.write_text(json.dumps([mark, _tree(node)], separators=(",", ":")), encoding="ascii")
        os.replace(aside, kept)


def _tree(node: Node) -> list[Any]:
    """A value: line, column and itself; a list or mapping: line, column and each part with where its key stands."""
    if isinstance(node.value, dict | list):
        parts = [[key, *node.keys[key], _tree(child)] for key, child in node.children.items()]
        return [node.line, node.column, type(node.value) is dict, parts]
    return [node.line, node.column, node.value]


def _node(tree: list[Any]) -> Node:
    if len(tree) == 3:
        line, column, value = tree
        return Node(value, line, column)
    line, column, is_mapping, parts = tree
    node = Node({} if is_mapping else [], line, column)
    for key, key_line, key_column, child in parts:
        node.keys[key] = key_line, key_column
        node.children[key] = _node(child)
    return node
