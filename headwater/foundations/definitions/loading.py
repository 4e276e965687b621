"""From a folder of YAML files to validated definitions, with every problem of every file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from headwater.foundations.definitions import kept
from headwater.foundations.definitions.problems import Problem
from headwater.foundations.definitions.reading import Node, read, read_bytes
from headwater.foundations.definitions.salvage import salvage
from headwater.foundations.definitions.wording import say

M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class Loaded(Generic[M]):
    """What one folder held: definitions by key, where each stands, and what is wrong."""

    definitions: dict[str, M] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    stems: frozenset[str] = frozenset()
    places: dict[str, tuple[str, Node]] = field(default_factory=dict)
    broken: dict[str, M] = field(default_factory=dict)
    """What can still be read of definitions with problems, by key: to be looked at, never to be used."""

    def problem_at(self, key: str, at: Sequence[str | int], message: str) -> Problem:
        """A problem with the definition `key`, at the value that `at` leads to."""
        file, node = self.places[key]
        for part in at:
            if part not in node.children:
                break
            node = node.children[part]
        return Problem(file, node.line, node.column, message)

    def overlaid_by(self, own: Loaded[M]) -> Loaded[M]:
        """This folder with the definitions of `own` instead of those with the same key; the problems of both."""
        return Loaded(
            definitions=self.definitions | own.definitions,
            problems=[*self.problems, *own.problems],
            stems=self.stems | own.stems,
            places=self.places | own.places,
            broken=self.broken | own.broken,
        )


def load_folder(root: Path, folder: str, model: type[M], *, is_own: bool = False) -> Loaded[M]:
    """Read every `.yaml` file of `root/folder` into `model`, which has a `key` equal to the file's name.

    Raises nothing: what cannot be used is in `problems`. A folder that does not exist holds nothing. `is_own`: the
    folder is this installation's own, and its files are named in full.
    """
    paths = sorted(p for p in (root / folder).glob("*") if not p.name.startswith("."))
    loaded: Loaded[M] = Loaded(stems=frozenset(p.stem for p in paths if p.suffix == ".yaml"))
    for path in paths:
        # Named from the package's own folder, so that it reads the same in a checkout and in an installed wheel.
        file = path.as_posix() if is_own else path.relative_to(root.parent.parent).as_posix()
        if path.suffix != ".yaml" or path.is_dir():
            message = "Only files ending in .yaml belong here."
            loaded.problems.append(Problem(file, 1, 1, message))
            continue
        node, problems = read(path, file) if is_own else kept.read(path, file)
        loaded.problems += problems
        if node is None:
            continue
        definition, problems = _validate(node, model, file)
        loaded.problems += problems + _misnamed(node, path, file, loaded)
        if definition is not None:
            key = str(node.children["key"].value)
            if key not in loaded.definitions:
                loaded.definitions[key] = definition
                loaded.places[key] = file, node
        else:
            _keep_broken(loaded, node, model, file)
    return loaded


def load_document(document: bytes, file: str, model: type[M]) -> Loaded[M]:
    """Read one document that stands in no folder. Raises nothing, as `load_folder`."""
    loaded: Loaded[M] = Loaded()
    node, loaded.problems = read_bytes(document, file)
    if node is None:
        return loaded
    definition, problems = _validate(node, model, file)
    loaded.problems += problems
    if definition is not None:
        key = str(node.children["key"].value)
        loaded.definitions[key], loaded.places[key] = definition, (file, node)
    else:
        _keep_broken(loaded, node, model, file)
    return loaded


def _keep_broken(loaded: Loaded[M], node: Node, model: type[M], file: str) -> None:
    """Under its key, or its file's name where the key cannot be read; nothing where that is another's."""
    key = node.children["key"].value if "key" in node.children else None
    key = key if isinstance(key, str) and key else file
    if key not in loaded.places:
        loaded.broken[key], loaded.places[key] = salvage(node, model), (file, node)


def _misnamed(node: Node, path: Path, file: str, loaded: Loaded[Any]) -> list[Problem]:
    key = node.children.get("key")
    if key is None or not isinstance(key.value, str):
        return []
    problems = []
    if key.value != path.stem:
        message = f'The key is "{key.value}", so this file should be called {key.value}.yaml.'
        problems.append(Problem(file, key.line, key.column, message))
    if key.value in loaded.places:
        message = f'"{key.value}" is already the key of {loaded.places[key.value][0]}. A key names one definition.'
        problems.append(Problem(file, key.line, key.column, message))
    return problems


def _validate(node: Node, model: type[M], file: str) -> tuple[M | None, list[Problem]]:
    try:
        # By way of JSON, because that is pydantic's one mode that is strict about types ("5" is not 5, "yes" is
        # not true) and still reads a list into a tuple and an ISO date from its text.
        return model.model_validate_json(json.dumps(node.plain()), strict=True), []
    except ValidationError as error:
        return None, [
            Problem(file, line, column, message) for line, column, message in say(error.errors(), node, model)
        ]
