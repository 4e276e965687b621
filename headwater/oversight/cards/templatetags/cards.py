"""What stands in a card's page a thousand times: cells, signals, pictures. Written here and not in templates, because a
template takes ten times as long over a cell. Everything that is text is escaped."""

from __future__ import annotations

from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from headwater.oversight.cards.presenters.tree import MOST_ON_PAGE, Cell, Column, Line, Row, Signal
from headwater.oversight.cards.presenters.trends import trend_svg

register = template.Library()


@register.simple_tag(takes_context=True)
def trend_picture(context: dict[str, Any], row: Row) -> SafeString:
    """The small picture of the row's trend, drawn once for a page; "" where it has none."""
    drawn: dict[str, str] = context["pictures"]
    if row.anchor not in drawn:
        drawn[row.anchor] = trend_svg(row)
    return mark_safe(drawn[row.anchor])  # noqa: S308  (drawn by documents.trend, which escapes its words)


@register.simple_tag
def signal_words(signal: Signal, words: str) -> SafeString:
    """The shape and the words of a signal, in its tone."""
    return mark_safe(  # noqa: S308  (escaped)
        f'<span class="card-signal card-signal--{signal.tone}"><svg class="card-shape" aria-hidden="true" '
        f'focusable="false"><use href="#card-{signal.shape}" /></svg>{escape(words)}</span>'
    )


@register.simple_tag
def year_cells(line: Line, row: Row) -> SafeString:
    """The cells of one line, a column for each year that the page has room for."""
    latest = row.latest.period if row.latest else ""
    years = list(line.by_year)[-MOST_ON_PAGE:]
    return mark_safe("".join(_cell(column, cell, latest) for column, cell in years))  # noqa: S308  (escaped)


def _cell(column: Column, cell: Cell, latest: str) -> str:
    shade = " card-latest" if cell.period == latest else ""
    interval = f'<span class="card-interval">{escape(cell.interval)}</span>' if cell.interval else ""
    return f'<td class="{cell.mark} {column.mark}{shade}" role="cell">{escape(cell.shown)}{_mark(cell)}{interval}</td>'


def _mark(cell: Cell) -> str:
    if not cell.stage_mark:
        return ""
    return f'<abbr class="card-mark" title="{escape(cell.stage_words)}">{cell.stage_mark}</abbr>'
