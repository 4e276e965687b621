"""The figures that documents print, for the question which of them an open one may show: of a card, of a card that was
kept as JSON, and of an open document that anybody may have kept.

Reads the contract (`contract.as_json`) of any age: a key it does not know is passed over, and what is not there says
nothing. Pure.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.suppression import TOGETHER, PooledFigure, Printed, PrintedBefore
from headwater.oversight.cards.presenters.tree import Card

Spot = tuple[int, str, str, str]
"""School, measure, group and year: the key of a figure here."""


def printed_of(card: Card) -> Iterator[Printed]:
    """Every figure of the school on the card, each once."""
    seen: set[Spot] = set()
    for row in card.every_row:
        for cell in row.school.cells:
            key = (card.school.urn, row.measure, row.group, cell.period)
            if cell.value is None or key in seen:
                continue
            seen.add(key)
            yield _printed(
                key,
                cell.value,
                cell.numerator,
                cell.denominator,
                is_public=cell.source is not None and cell.source.origin == "file",
            )


def printed_from_json(content: Mapping[str, Any]) -> tuple[Printed, ...]:
    """The same of a card that was kept as JSON; give it the confidential one, because the open one has no counts."""
    return tuple(
        _printed(
            key,
            cell["value"],
            cell.get("numerator"),
            cell.get("denominator"),
            is_public=(cell.get("source") or {}).get("origin") == "file",
        )
        for key, cell in _cells(content)
        if _number(cell.get("value")) is not None
    )


def earlier_from_json(
    content: Mapping[str, Any], exact: Mapping[str, Any] | None = None, *, edition: Hashable = None
) -> tuple[PrintedBefore, ...]:
    """What an open card that was kept as JSON shows and leaves out.

    `exact` is the confidential JSON of the same edition, which knows what was left out and of how many pupils each
    figure was. Without it every figure that has another value today is left out, because nobody knows how many pupils
    the two differ by.
    `edition` tells it from other documents; each call is a document of its own without it.
    """
    edition = object() if edition is None else edition
    counts = {key: cell for key, cell in _cells(exact or {}) if _number(cell.get("value")) is not None}
    found = []
    for (urn, measure, group, period), cell in _cells(content):
        value = _number(cell.get("value"))
        if value is None and (cell.get("missing") or {}).get("reason") != Missing.SUPPRESSED:
            continue
        known = counts.get((urn, measure, group, period), {})
        found.append(
            PrintedBefore(
                edition,
                urn,
                measure,
                group,
                period,
                value,
                _number(known.get("numerator")),
                _number(known.get("denominator")),
                _number(known.get("value")),
            )
        )
    return tuple(found)


def pooled_as_json(pooled: Iterable[PooledFigure], hidden: Iterable[Hashable]) -> list[dict[str, Any]]:
    """Pooled figures as an open document printed them, to be kept with it for the next one (`earlier_pooled`).

    For the trust's own eyes: it says of how many pupils each was.
    """
    left_out = set(hidden)
    return [
        {
            "measure": figure.measure,
            "group": figure.group,
            "period": figure.period,
            "value": None if figure.key in left_out else str(figure.value),
            "exact": str(figure.value),
            "numerator": _text(figure.numerator),
            "denominator": _text(figure.denominator),
            "schools": sorted(str(school) for school in figure.schools),
        }
        for figure in pooled
        if figure.value is not None
    ]


def earlier_pooled(content: Iterable[Mapping[str, Any]], *, edition: Hashable = None) -> tuple[PrintedBefore, ...]:
    """What `pooled_as_json` kept, as an earlier document."""
    edition = object() if edition is None else edition
    return tuple(
        PrintedBefore(
            edition,
            TOGETHER,
            str(figure["measure"]),
            str(figure.get("group") or "all"),
            str(figure["period"]),
            _number(figure.get("value")),
            _number(figure.get("numerator")),
            _number(figure.get("denominator")),
            _number(figure.get("exact")),
            frozenset(int(school) for school in figure.get("schools", ())),
        )
        for figure in content
        if "measure" in figure and "period" in figure
    )


def _printed(key: Spot, value: str, numerator: str | None, denominator: str | None, *, is_public: bool) -> Printed:
    urn, measure, group, period = key
    return Printed(
        key=key,
        measure=measure,
        value=Decimal(value),
        group=group,
        period=period,
        place=urn,
        numerator=_number(numerator),
        denominator=_number(denominator),
        is_public=is_public,
    )


def _cells(content: Mapping[str, Any]) -> Iterator[tuple[Spot, Mapping[str, Any]]]:
    """The school's cells of a kept card, each once."""
    urn = (content.get("school") or {}).get("urn")
    seen: set[Spot] = set()
    for section in content.get("sections") or ():
        for row in section.get("rows") or ():
            for cell in row.get("cells") or ():
                if urn is None or "measure" not in row or not cell.get("period"):
                    continue
                key = (int(urn), str(row["measure"]), str(row.get("group") or "all"), str(cell["period"]))
                if key not in seen:
                    seen.add(key)
                    yield key, cell


def _number(text: object) -> Decimal | None:
    if text is None or text == "":
        return None
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return None


def _text(count: Decimal | int | None) -> str | None:
    return None if count is None else str(count)
