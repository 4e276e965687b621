"""What can still be read of a definition that has problems, so that what it names elsewhere is looked at all the same.

Somebody who edits a long file wants all its problems at once, not first those of its form and then, when these are put
right, those of what it names. What comes out of here is only ever looked at by references and rules; it is never used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from headwater.foundations.definitions.reading import Node

M = TypeVar("M", bound=BaseModel)


def salvage(node: Node, model: type[M]) -> M:
    """The document as far as it can be read. A value that cannot is its field's default, or the text as it stands; what
    is missing is blank: "", 0, an empty list. Nothing of it is validated as a whole."""
    found: M = _model(node, model)
    return found


def _model(node: Node, model: type[M]) -> M:
    given = {name: node.children[name] for name in model.model_fields if name in node.children}
    values = {
        name: _value(given[name], field.annotation)
        if name in given
        else field.get_default(call_default_factory=True)
        if not field.is_required()
        else _blank(field.annotation)
        for name, field in model.model_fields.items()
    }
    return model.model_construct(_fields_set=set(given), **values)


def _value(node: Node, annotation: Any) -> Any:
    try:
        return _adapter(annotation).validate_json(json.dumps(node.plain()), strict=True)
    except ValidationError:
        return _rest(node, annotation)


def _rest(node: Node, annotation: Any) -> Any:
    """What is left of a value that is not what it should be."""
    inner = _bare(annotation)
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        return _model(node, inner)
    origin, arguments = get_origin(inner), get_args(inner)
    if origin in (tuple, list) and isinstance(node.value, list):
        return tuple(_value(child, arguments[0]) for child in node.children.values())
    if _is_mapping(origin) and isinstance(node.value, dict):
        return {key: _value(child, arguments[1]) for key, child in node.children.items()}
    blank = _blank(annotation)
    # A word among those that may stand there, or a text that is not as it should be, still names what it names.
    return node.value if blank in ("", None) and isinstance(node.value, str) else blank


def _blank(annotation: Any) -> Any:
    inner = _bare(annotation)
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        return _model(Node({}, 1, 1), inner)
    kind = get_origin(inner) or inner
    if not isinstance(kind, type):
        return None
    if issubclass(kind, tuple | list):
        return ()
    if _is_mapping(kind):
        return {}
    return kind() if kind in (str, int, bool) else None


def _is_mapping(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Mapping)


def _bare(annotation: Any) -> Any:
    """The type without what is asked of it; of several, the first that has parts, else the first."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        several = [each for each in map(_bare, get_args(annotation)) if each is not type(None)]
        return next((each for each in several if isinstance(each, type) and issubclass(each, BaseModel)), several[0])
    return annotation


@lru_cache(maxsize=512)
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)
