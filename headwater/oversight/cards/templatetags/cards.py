"""The picture of a row's trend, where a template stands at the row."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from headwater.oversight.cards.presenters.tree import Row
from headwater.oversight.cards.presenters.trends import trend_svg

register = template.Library()


@register.filter
def trend_picture(row: Row) -> SafeString:
    """The small picture of the row's trend; "" where it has none."""
    return mark_safe(trend_svg(row))  # noqa: S308  (drawn by documents.trend, which escapes its words)
