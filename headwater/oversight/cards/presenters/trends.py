"""The trend of a row as a picture and as words: the same on the page and on paper."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from headwater.evidence.measures.definitions import MEASURES, Unit
from headwater.evidence.measures.policies import shown
from headwater.foundations.documents.trend import Break, Mark, Point, Size, Trend, draw_trend, say_trend
from headwater.oversight.cards.presenters.cells import period_shown
from headwater.oversight.cards.presenters.tree import Row
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear


def trend_svg(row: Row, size: Size = "small") -> str:
    """The picture of the row's trend; "" where it has none, or not one value."""
    trend = _trend(row)
    return draw_trend(trend, size=size) if trend else ""


def trend_words(row: Row) -> str:
    """What the picture shows, in a sentence or a few; "" where there is none."""
    trend = _trend(row)
    return say_trend(trend) if trend else ""


def trend_said(row: Row) -> tuple[str, str]:
    """`trend_svg` and `trend_words` of the row at once."""
    trend = _trend(row)
    return (draw_trend(trend), say_trend(trend)) if trend else ("", "")


def _trend(row: Row) -> Trend | None:
    if row.trend is None:
        return None
    measure = MEASURES.get(row.measure)
    points, compared, england = [], [], Decimal(0)
    for point in row.trend.points:
        if (at := _start(point.period)) is None:
            continue
        value = None if point.value is None else Decimal(point.value)
        points.append(Point(at, point.period_shown, value, point.shown))
        if point.england is not None:
            england = Decimal(point.england)
            compared.append(Point(at, point.period_shown, england, ""))
    if compared:  # the others are drawn, and only the newest is said
        compared[-1] = compared[-1]._replace(shown=shown(england, measure))
    return Trend(
        name=row.called,
        points=points,
        comparator=compared,
        breaks=[Break(at, period_shown(period)) for period in row.trend.breaks if (at := _start(period)) is not None],
        target=_target(row),
        axis=f"{row.unit_words[:1].upper()}{row.unit_words[1:]}: {row.direction_words}",
        suffix=row.suffix,
        least=_least(measure.unit, measure.decimals),
    )


def _target(row: Row) -> Mark | None:
    if row.target is None or row.target.value is None:
        return None
    value = Decimal(row.target.value)
    return Mark(
        value,
        shown(value, MEASURES.get(row.measure)),
        _start(row.target.period),
        row.target.period_shown,
    )


def _least(unit: Unit, decimals: int) -> Decimal:
    """The span a scale has at least: what is shown to whole percentages moves by more than what is shown to tenths."""
    if unit != Unit.PERCENT:
        return Decimal(0)
    return Decimal(2) if decimals else Decimal(10)


@lru_cache(maxsize=256)
def _start(period: str) -> int | None:
    """The year an academic year begins in; None for a period that is none. All rows of a card ask for the same few."""
    try:
        return AcademicYear.parse(period).start
    except NotAnAcademicYear:
        return None
