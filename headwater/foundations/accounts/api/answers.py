"""The shapes that answers share: pages of items, and errors that say what, where and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, Self, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from ninja import Schema
from pydantic import Field, ModelWrapValidatorHandler, ValidationInfo, model_validator

MOST, USUAL = 200, 50
FURTHEST = 1_000_000

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Any)


class Fault(Schema):
    """What is wrong, where, and what to do about it: sentences for a person."""

    what: str = Field(description="What is wrong")
    where: str = Field(description="The parameter or address it is about")
    what_to_do: str = Field(description="What would put it right")


class ErrorAnswer(Schema):
    """Every answer that is not what was asked for."""

    error: Fault


class Page(Schema, Generic[Item]):
    """Part of a list. Answers are confidential: exact, never to be published as they stand."""

    items: list[Item]
    count: int = Field(ge=0, description="How many there are in all")
    next: str | None = Field(description="Address of the next part; null where this is the last")


class Asked(Schema):
    """Parameters of one address. One that it does not know is refused: a mistyped filter lets nothing through."""

    @model_validator(mode="wrap")
    @classmethod
    def _only_known(cls, values: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        request = (info.context or {}).get("request")
        for name in request.GET if request is not None else ():
            if name not in cls.model_fields:
                known = ", ".join(cls.model_fields)
                raise ValueError(f"There is no parameter “{name[:40]}” here; there are: {known}")
        return handler(values)


class Paging(Asked):
    """Which part of a list."""

    limit: int = Field(USUAL, ge=1, le=MOST, description=f"How many items at most, 1 to {MOST}")
    offset: int = Field(0, ge=0, le=FURTHEST, description="How many items to pass over")


SAID: Mapping[int, Any] = {
    304: None,
    401: ErrorAnswer,
    403: ErrorAnswer,
    404: ErrorAnswer,
    422: ErrorAnswer,
    429: ErrorAnswer,
}
"""What every address can answer besides what was asked for."""


def answers(shape: Any) -> dict[int, Any]:
    """The answers of one address, of which `shape` is the one that was asked for."""
    return {200: shape, **SAID}


def page_of(
    request: HttpRequest,
    rows: QuerySet[Row] | list[Row],
    asked: Paging,
    present: Callable[[list[Row]], Iterable[Any]],
) -> dict[str, Any]:
    """The part of `rows` that was asked for, presented. Two questions for a queryset, which must have an order."""
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    last = asked.offset + asked.limit
    wanted = list(rows[asked.offset : last]) if asked.offset < count else []
    return {"items": list(present(wanted)), "count": count, "next": _next(request, last) if last < count else None}


def _next(request: HttpRequest, offset: int) -> str:
    query: QueryDict = request.GET.copy()
    query["offset"] = str(offset)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
