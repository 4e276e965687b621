"""A trend as a small picture and as a sentence: values over years, drawn as SVG for the page and for paper alike.

The picture says nothing its sentence and the table beside it do not say. Nothing is joined that cannot be compared:
there is no line across a year without a value, and none across a break in the series.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape
from itertools import pairwise
from typing import Literal, NamedTuple

Size = Literal["small", "large"]
Place = Callable[[int, Decimal], tuple[float, float]]

INK, QUIET, FAINT, OWN = "#0b0c0c", "#505a5f", "#b1b4b6", "#1d3b53"
TYPEFACE = "Atkinson Hyperlegible Next"
SMALL, LARGE = (120, 28), (640, 240)
MINUS = "\N{MINUS SIGN}"
LETTER = 6.4  # mean width of a letter at the large picture's 12 units; enough to tell whether words fit


class Point(NamedTuple):
    """One year of one line. `at` is its place on the scale, neighbours one apart (2018 for 2018/19, written `label`);
    `shown` is the value as it is shown, or in a few words why there is none."""

    at: int
    label: str
    value: Decimal | None
    shown: str


@dataclass(frozen=True, slots=True)
class Break:
    """From `at` on, values cannot be compared with earlier ones."""

    at: int
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A value to reach, by `at` where that is known."""

    value: Decimal
    shown: str
    at: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """What is drawn. `name` begins the sentence (“Attendance”); `axis` names the upright scale in words
    (“Attendance, %”); `suffix` stands behind the scale's numbers. `least` is the span the scale has at least, so that
    a change of a tenth does not look like a cliff. Points are in the order of their years, the years without a value
    among them."""

    name: str
    points: Sequence[Point]
    place: str = "This school"
    comparator: Sequence[Point] = ()
    comparator_name: str = "England"
    breaks: Sequence[Break] = ()
    target: Mark | None = None
    axis: str = ""
    suffix: str = ""
    least: Decimal = Decimal(0)


def say_trend(trend: Trend) -> str:
    """The trend in words: `Attendance rose from 93.1% in 2018/19 to 95.4% in 2024/25. England 94.8% in 2024/25.`

    Rose and fell are said only of years that can be compared. "" where there is no value at all.
    """
    known = _known(trend.points)
    if not known:
        return ""
    said = [_course(trend, known)]
    if missing := [p.label for p in trend.points if p.value is None and known[0].at < p.at < known[-1].at]:
        said.append(f"No figure for {_and(missing)}.")
    if compared := _known(trend.comparator):
        said.append(f"{trend.comparator_name} {compared[-1].shown} in {compared[-1].label}.")
    if trend.target:
        by = f" for {trend.target.label}" if trend.target.label else ""
        said.append(f"Target {trend.target.shown}{by}.")
    return " ".join(said)


def draw_trend(trend: Trend, *, size: Size = "small") -> str:
    """The trend as an SVG element, its sentence as title: 120 by 28 units to stand in a row, or 640 by 240 with
    the years, a named scale and the first and last value. "" where there is no value at all.

    Colours are attributes and classes, so that a strict content policy lets it stand in the page; it holds no id, so
    that any number may stand in one page. The same trend gives the same text.
    """
    if not _known(trend.points):
        return ""
    width, height = SMALL if size == "small" else LARGE
    drawn = "".join(_small(trend) if size == "small" else _large(trend))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="hw-trend hw-trend--{size}" role="img" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" font-family="{TYPEFACE}" font-size="12">'
        f"<title>{escape(say_trend(trend))}</title>{drawn}</svg>"
    )


# The sentence -----------------------------------------------------------------------------------------------------


def _course(trend: Trend, known: Sequence[Point]) -> str:
    last = known[-1]
    parted = max((b.at for b in trend.breaks if known[0].at < b.at <= last.at), default=None)
    alike = [p for p in known if parted is None or p.at >= parted]
    first = alike[0]
    if first is last:
        words = f"{trend.name} {last.shown} in {last.label}"
        words += ", the only year with a figure" if len(known) == 1 else ""
    elif first.shown == last.shown:
        words = f"{trend.name} was {first.shown} in {first.label} and in {last.label}"
    else:
        assert first.value is not None  # noqa: S101  (known points have one)
        assert last.value is not None  # noqa: S101
        verb = "rose" if last.value > first.value else "fell"
        words = f"{trend.name} {verb} from {first.shown} in {first.label} to {last.shown} in {last.label}"
    if parted is not None:
        label = next(b.label for b in trend.breaks if b.at == parted)
        words += f"; years before {label} cannot be compared with it"
    return words + "."


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _known(points: Sequence[Point]) -> list[Point]:
    return [point for point in points if point.value is not None]


# The scales ---------------------------------------------------------------------------------------------------------


def _runs(points: Sequence[Point], breaks: Sequence[Break]) -> Iterator[list[Point]]:
    """Points that a line may join: of neighbouring years, with no break between them."""
    run: list[Point] = []
    for point in _known(points):
        if run and (point.at != run[-1].at + 1 or (breaks and any(run[-1].at < b.at <= point.at for b in breaks))):
            yield run
            run = []
        run.append(point)
    if run:
        yield run


def _years(trend: Trend) -> tuple[int, int]:
    at = [point.at for point in trend.points] + [point.at for point in _known(trend.comparator)]
    if trend.target and trend.target.at is not None:
        at.append(trend.target.at)
    return min(at), max(at)


def _values(trend: Trend) -> tuple[Decimal, Decimal]:
    values = [point.value for point in (*trend.points, *trend.comparator) if point.value is not None]
    if trend.target:
        values.append(trend.target.value)
    low, high = min(values), max(values)
    wanting = max(trend.least - (high - low), Decimal(0)) / 2
    return low - wanting, high + wanting


def _placed(trend: Trend, low: Decimal, high: Decimal, box: tuple[float, float, float, float]) -> Place:
    """Where a year and value stand within `box` (left, top, right, bottom)."""
    left, top, right, bottom = box
    first, last = _years(trend)
    years, span, wide, deep = last - first, high - low, right - left, bottom - top

    def place(at: int, value: Decimal) -> tuple[float, float]:
        across = (at - first) / years if years else 1.0
        up = float((value - low) / span) if span else 0.5
        return left + across * wide, bottom - up * deep

    return place


def _ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Round values from at or below `low` to at or above `high`, three to seven of them."""
    span = high - low or max(abs(high), Decimal(1)) / 5
    power = Decimal(1).scaleb((span / 4).adjusted())
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= span / 4)
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    count = int(((max(high, low + span / 2) - first) / step).to_integral_value(ROUND_CEILING))
    return [first + step * number for number in range(count + 1)]


def _tick_words(ticks: Sequence[Decimal], suffix: str) -> list[str]:
    """All with as many decimals as the step between them needs: `0.00`, `0.05`, `0.10`."""
    step = (ticks[1] - ticks[0]).normalize()
    decimals = max(0, -int(step.as_tuple().exponent))
    return [f"{MINUS if tick < 0 else ''}{abs(tick):,.{decimals}f}{suffix}" for tick in ticks]


# The pictures -------------------------------------------------------------------------------------------------------


def _small(trend: Trend) -> Iterator[str]:
    place = _placed(trend, *_values(trend), (6, 5, SMALL[0] - 7, SMALL[1] - 5))
    yield from _break_marks(trend, place, 1, SMALL[1] - 1)
    yield from _comparator(trend, place, every=False)
    yield from _own(trend, place, dot=1.3, last_dot=2.6, line=1.5)
    yield from _target(trend, place, right=SMALL[0] - 7, reach=5)


def _large(trend: Trend) -> Iterator[str]:
    left, top, right, bottom = 52.0, 42.0, LARGE[0] - 192.0, LARGE[1] - 30.0
    ticks = _ticks(*_values(trend))
    place = _placed(trend, ticks[0], ticks[-1], (left + 14, top, right - 14, bottom))
    if trend.axis:
        yield _text(0, 14, trend.axis, fill=QUIET)
    yield from _missing_years(trend, place, top, bottom)
    for tick, words in zip(ticks, _tick_words(ticks, trend.suffix), strict=True):
        y = place(_years(trend)[0], tick)[1]
        yield _line(left, y, right, y, "hw-trend__grid", FAINT, 0.5)
        yield _text(left - 8, y + 4, words, fill=QUIET, anchor="end")
    yield from _year_labels(trend, place, bottom + 18)
    yield from _break_marks(trend, place, top - 4, bottom)
    yield from _break_words(trend, place, top - 6)
    yield from _missing_words(trend, place, bottom - 8)
    yield from _comparator(trend, place, every=True)
    yield from _own(trend, place, dot=3, last_dot=4.5, line=2.2)
    yield from _target(trend, place, right=right - 14, reach=10)
    yield from _value_labels(trend, place, right + 2)


def _own(trend: Trend, place: Place, *, dot: float, last_dot: float, line: float) -> Iterator[str]:
    spots: list[tuple[float, float]] = []
    for run in _runs(trend.points, trend.breaks):
        found = [_at(point, place) for point in run]
        yield _path(found, "hw-trend__line", OWN, line)
        spots += found
    *earlier, (last_x, last_y) = spots
    for x, y in earlier:
        yield f'<circle class="hw-trend__point" cx="{x:.1f}" cy="{y:.1f}" r="{dot:g}" fill="{OWN}"/>'
    yield f'<circle class="hw-trend__point" cx="{last_x:.1f}" cy="{last_y:.1f}" r="{last_dot:g}" fill="{OWN}"/>'


def _comparator(trend: Trend, place: Place, *, every: bool) -> Iterator[str]:
    """Dashed and lighter, with hollow squares: told from the school's line without its colour."""
    half = 2.8 if every else 1.8
    for run in _runs(trend.comparator, trend.breaks):
        spots = [_at(point, place) for point in run]
        yield _path(spots, "hw-trend__other", QUIET, 1.4 if every else 1, dashes="4 3" if every else "2.5 2")
        for x, y in spots if every else spots[-1:]:
            yield _square(x, y, half)


def _square(x: float, y: float, half: float) -> str:
    return (
        f'<rect class="hw-trend__other-point" x="{x - half:.1f}" y="{y - half:.1f}" width="{2 * half:g}" '
        f'height="{2 * half:g}" fill="#ffffff" stroke="{QUIET}" stroke-width="1"/>'
    )


def _target(trend: Trend, place: Place, *, right: float, reach: float) -> Iterator[str]:
    """A short level bar with a foot at each end, at the year it is for, or at the right edge."""
    if trend.target is None:
        return
    x, y = place(_years(trend)[1] if trend.target.at is None else trend.target.at, trend.target.value)
    yield _bar(min(x, right), y, reach)


def _bar(x: float, y: float, reach: float) -> str:
    foot = reach * 0.4
    return (
        f'<path class="hw-trend__target" d="M{x - reach:.1f} {y - foot:.1f}v{2 * foot:.1f}m0 {-foot:.1f}'
        f'h{2 * reach:.1f}m0 {-foot:.1f}v{2 * foot:.1f}" fill="none" stroke="{INK}" stroke-width="1.4"/>'
    )


def _break_marks(trend: Trend, place: Place, top: float, bottom: float) -> Iterator[str]:
    for x in _broken_at(trend, place):
        yield _line(x, top, x, bottom, "hw-trend__break", QUIET, 1, dashes="1.5 2")


def _break_words(trend: Trend, place: Place, y: float) -> Iterator[str]:
    """What the dotted rule means, said once where two rules stand close together."""
    free = float("-inf")
    for x in _broken_at(trend, place):
        if x > free:
            yield _text(x, y, "not comparable", fill=QUIET, anchor="middle", size=11)
            free = x + 14 * LETTER


def _broken_at(trend: Trend, place: Place) -> list[float]:
    """Half a year before each break that lies between two of the school's own points."""
    if not trend.breaks:
        return []
    known = _known(trend.points)
    found = []
    for broken in sorted({b.at for b in trend.breaks if known[0].at < b.at <= known[-1].at}):
        (here, _), (before, _) = place(broken, Decimal(0)), place(broken - 1, Decimal(0))
        found.append((here + before) / 2)
    return found


def _missing_years(trend: Trend, place: Place, top: float, bottom: float) -> Iterator[str]:
    """A pale field over the years between the first and last value that have none."""
    for left, right, _ in _without(trend, place):
        yield (
            f'<rect class="hw-trend__missing" x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
            f'height="{bottom - top:.1f}" fill="#f3f2f1"/>'
        )


def _missing_words(trend: Trend, place: Place, y: float) -> Iterator[str]:
    """Why there is none, where it fits its field."""
    for left, right, words in _without(trend, place):
        if words and len(words) * LETTER < right - left:
            yield _text((left + right) / 2, y, words, fill=QUIET, anchor="middle", size=11, halo="#f3f2f1")


def _without(trend: Trend, place: Place) -> Iterator[tuple[float, float, str]]:
    """Left and right edge of the years without a value between two with one, and their reason if they share one."""
    by_year = {point.at: point for point in trend.points}
    for before, after in pairwise(_known(trend.points)):
        if after.at == before.at + 1:
            continue
        (left, _), (right, _) = place(before.at, Decimal(0)), place(after.at, Decimal(0))
        edge = (right - left) / (after.at - before.at) / 2
        reasons = {by_year[at].shown if at in by_year else "" for at in range(before.at + 1, after.at)}
        yield left + edge, right - edge, reasons.pop() if len(reasons) == 1 else ""


def _year_labels(trend: Trend, place: Place, y: float) -> Iterator[str]:
    """The years below the picture, as many as fit, always with the newest."""
    labels = {p.at: p.label for p in (*_known(trend.comparator), *trend.points)}
    if trend.target and trend.target.at is not None and trend.target.label:
        labels.setdefault(trend.target.at, trend.target.label)
    years = sorted(labels, reverse=True)
    free = float("inf")
    for at in years:
        x, width = place(at, Decimal(0))[0], len(labels[at]) * LETTER
        if x + width / 2 < free:
            yield _text(x, y, labels[at], fill=INK, anchor="middle")
            free = x - width / 2 - 6


def _value_labels(trend: Trend, place: Place, x: float) -> Iterator[str]:
    """The first value at its point; the last ones at the right with the shape of their line, never over each other."""
    known, compared = _known(trend.points), _known(trend.comparator)
    newest = _years(trend)[1]
    first, last = known[0], known[-1]
    if first is not last:
        at, y = _at(first, place)
        yield _text(at, y - 9, first.shown, fill=OWN, anchor="middle", weight=700, halo="#ffffff")
    said = [(_at(last, place)[1], "own", _when(f"{trend.place} {last.shown}", last, newest))]
    if compared:
        words = _when(f"{trend.comparator_name} {compared[-1].shown}", compared[-1], newest)
        said.append((_at(compared[-1], place)[1], "other", words))
    if trend.target:
        year = f" {trend.target.label}" if trend.target.label else ""
        y = place(newest, trend.target.value)[1]
        said.append((y, "target", f"Target{year} {trend.target.shown}"))
    for y, kind, words in _apart(sorted(said), 16, LARGE[1] - 30):
        yield {
            "own": f'<circle class="hw-trend__point" cx="{x + 6:.1f}" cy="{y:.1f}" r="4" fill="{OWN}"/>',
            "other": _square(x + 6, y, 2.8),
            "target": _bar(x + 6, y, 5),
        }[kind]
        yield _text(x + 16, y + 4, words, fill=OWN if kind == "own" else INK, weight=700 if kind == "own" else 400)


def _apart(labels: Sequence[tuple[float, str, str]], step: float, lowest: float) -> list[tuple[float, str, str]]:
    """The labels moved down, and where that runs out up again, until each has a line to itself."""
    heights: list[float] = []
    for y, _, _ in labels:
        heights.append(max(y, heights[-1] + step) if heights else y)
    for place in range(len(heights) - 1, -1, -1):
        heights[place] = min(heights[place], lowest - step * (len(heights) - 1 - place))
    return [(y, kind, words) for y, (_, kind, words) in zip(heights, labels, strict=True)]


def _when(words: str, point: Point, newest: int) -> str:
    return words if point.at == newest else f"{words} ({point.label})"


def _at(point: Point, place: Place) -> tuple[float, float]:
    assert point.value is not None  # noqa: S101  (only known points are placed)
    return place(point.at, point.value)


def _path(spots: Sequence[tuple[float, float]], mark: str, colour: str, width: float, dashes: str = "") -> str:
    if len(spots) < 2:
        return ""
    points = "L".join([f"{x:.1f} {y:.1f}" for x, y in spots])
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path class="{mark}" d="M{points}" fill="none" stroke="{colour}" stroke-width="{width:g}"{dashed}/>'


def _line(x: float, y: float, x2: float, y2: float, mark: str, colour: str, width: float, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path class="{mark}" d="M{x:.1f} {y:.1f}L{x2:.1f} {y2:.1f}" fill="none" stroke="{colour}" '
        f'stroke-width="{width:g}"{dashed}/>'
    )


def _text(
    x: float,
    y: float,
    words: str,
    *,
    fill: str,
    anchor: str = "start",
    weight: int = 400,
    size: int = 12,
    halo: str = "",
) -> str:
    round_it = f' stroke="{halo}" stroke-width="3" paint-order="stroke"' if halo else ""
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    small = f' font-size="{size}"' if size != 12 else ""
    return (
        f'<text class="hw-trend__words" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"'
        f"{bold}{small}{round_it}>{escape(words)}</text>"
    )
