"""What pydantic found wrong, in words for the person who edits the file, with the line it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from headwater.foundations.definitions.problems import did_you_mean
from headwater.foundations.definitions.reading import Node

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "bool_type": "true or false",
    "list_type": 'a list (each item on its own line after "- ")',
    "tuple_type": 'a list (each item on its own line after "- ")',
    "set_type": 'a list (each item on its own line after "- ")',
    "frozen_set_type": 'a list (each item on its own line after "- ")',
    "dict_type": 'lines like "key: value"',
    "model_type": 'lines like "key: value"',
    "model_attributes_type": 'lines like "key: value"',
    "date_type": "a date like 2026-11-22",
    "date_parsing": "a date like 2026-11-22",
    "date_from_datetime_parsing": "a date like 2026-11-22",
    "none_required": "left empty",
}


def say(errors: Iterable[ErrorDetails], root: Node, model: type[BaseModel]) -> list[tuple[int, int, str]]:
    """(line, column, message) of each error. Where one value was tried as several types, the tries become one
    sentence, or give way to what is wrong inside the type that came nearest."""
    told: list[tuple[int, int, str]] = []
    expected: dict[tuple[str | int, ...], tuple[Node, list[str]]] = {}
    deeper: set[tuple[str | int, ...]] = set()
    for error in errors:
        path, node = _walk(root, error["loc"])
        if error["type"] in _EXPECTED:
            expected.setdefault(path, (node, []))[1].append(_EXPECTED[error["type"]])
            continue
        deeper.add(path)
        told.append(_say_one(error, path, node, root, model))
    for path, (node, kinds) in expected.items():
        # Read as one of several types: what is wrong inside the one that came nearest says more than its name.
        inside = any(other[: len(path)] == path for other in (*deeper, *(p for p in expected if p != path)))
        if inside and isinstance(node.value, dict | list):
            continue
        told.append((node.line, node.column, _wrong_type(path, node, list(dict.fromkeys(kinds)))))
    return list(dict.fromkeys(told))


def _walk(root: Node, loc: Sequence[str | int]) -> tuple[tuple[str | int, ...], Node]:
    """Follow `loc` down the tree. Parts that are not in it are the names of union members, "[key]", or the key
    that is missing: they are passed over."""
    node, path = root, []
    for part in loc:
        if part in node.children:
            node = node.children[part]
            path.append(part)
    return tuple(path), node


def _say_one(
    error: ErrorDetails, path: tuple[str | int, ...], node: Node, root: Node, model: type[BaseModel]
) -> tuple[int, int, str]:
    kind, context = error["type"], error.get("ctx", {})
    name = _name(path)
    if kind == "missing":
        return node.line, node.column, f'"{error["loc"][-1]}" is missing here.'
    if kind == "extra_forbidden":
        parent = _walk(root, path[:-1])[1]
        line, column = parent.keys.get(path[-1], (node.line, node.column))
        known = {field for m in _models_at(model, path[:-1]) for field in m.model_fields}
        return (
            line,
            column,
            f'"{path[-1]}" is not a key here.{did_you_mean(str(path[-1]), known - set(parent.children))}',
        )
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        allowed = str(context.get("expected") or context.get("expected_tags")).replace("'", "").replace(" or ", ", ")
        value = context.get("tag", node.value)
        near = did_you_mean(str(value), allowed.split(", "))
        return node.line, node.column, f"{name} is “{value}”; it should be one of: {allowed}.{near}"
    if kind == "union_tag_not_found":
        wanted = str(context.get("discriminator", "kind")).replace("'", '"')
        return node.line, node.column, f"{wanted} is missing here; it says which kind of {name} this is."
    if kind in ("value_error", "assertion_error"):
        return node.line, node.column, str(context.get("error", error["msg"]))
    if kind == "string_pattern_mismatch" and path and path[-1] == "key":
        advice = "lower-case letters and digits, parted by dots, hyphens or underscores"
        return node.line, node.column, f"“{node.value}” is not a key: write {advice}."
    message = error["msg"]
    for theirs, ours in (("Input should", f"{name} should"), ("Value should", f"{name} should"), ("String", name)):
        if message.startswith(theirs):
            message = ours + message.removeprefix(theirs)
    return node.line, node.column, f"{message}." if not message.endswith(".") else message


def _wrong_type(path: tuple[str | int, ...], node: Node, kinds: list[str]) -> str:
    name, value = _name(path), node.value
    wanted = " or ".join(kinds)
    if value is None:
        return f"{name} is empty; it should be {wanted}."
    if "text" in kinds and isinstance(value, bool):
        return f'{name} is read as true or false. For text put it in quotes: "{str(value).lower()}".'
    if "text" in kinds and isinstance(value, int | float):
        return f'{name} is read as a number. For text put it in quotes: "{value}".'
    if isinstance(value, dict | list):
        return f"{name} should be {wanted}, not {'a list' if isinstance(value, list) else 'keys and values'}."
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return f"{name} is “{shown if len(shown) <= 60 else shown[:57] + '…'}”; it should be {wanted}."


def _name(path: tuple[str | int, ...]) -> str:
    """How a value is called in a sentence: "direction", or item 2 of "groups"."""
    if not path:
        return "This"
    if isinstance(path[-1], int):
        outer = _name(path[:-1])
        return f"Item {path[-1] + 1} of {outer[:1].lower() + outer[1:] if outer.startswith('Item') else outer}"
    return f'"{path[-1]}"'


def _models_at(annotation: Any, path: Sequence[str | int]) -> set[type[BaseModel]]:
    """The models that a value at `path` below `annotation` could be, through lists, mappings and unions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not path:
            return {annotation}
        fields = {f.alias or name: f for name, f in annotation.model_fields.items()}
        named = fields.get(str(path[0]))
        return _models_at(named.annotation, path[1:]) if named else set()
    found: set[type[BaseModel]] = set()
    origin = getattr(annotation, "__origin__", None)
    container = isinstance(origin, type) and issubclass(origin, (list, tuple, dict, set, frozenset))
    # A mapping seen through its abstract base counts as a container too.
    container = container or getattr(origin, "__module__", "") == "collections.abc"
    for inner in get_args(annotation):
        found |= _models_at(inner, path[1:] if container and path else path)
    return found
