"""How page 1 may be set on paper, from generous to tight, and how high its two lists are then.

The template takes the most generous setting in which the page is one sheet. To find it by laying sheets out takes a
sixth of the whole document's time; so the lines are counted beforehand, each list at least as high as what stands in
it, and only what stands around them is laid out twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from headwater.foundations.documents.fitting import Kind, height_of, lines_of, width_of
from headwater.oversight.cards.presenters.heights import MARK, POINTS

COLUMNS = (23, 55, 29, 38, 26, 42, 30, 12, 18)
"""The widths of section, measure, newest, target, England, against England, trend, pupils and one pupil, in
millimetres: together those of the sheet."""
SECTION, MEASURE, NEWEST, TARGET, ENGLAND, AGAINST, _, PUPILS, ONE_PUPIL = COLUMNS
ACROSS, LEADING = 2.0, 0.3
"""The room at each side of a cell, in points, and between two lines of it, in ems."""
BETWEEN, HANGING, SAID_LEADING = 3.5, 7.0, 0.5
"""Of what needs attention: the room between two entries and before all lines of one but its first, in points; and
between two lines, in ems."""
HALF = (sum(COLUMNS) - 8) / 2 * POINTS
"""How wide each of the two columns of what needs attention is, in points."""
SHEET = 189 * POINTS
"""How high the sheet is between its margins, in points."""
AROUND = 75.0
"""What stands around the headlines takes more than so much of it, in points."""
SHAPE = "■"
"""Stands for the shape before how a figure stands, among words, and is wider than it and the room behind it."""


class Setting(NamedTuple):
    """`size` of the type, `pad` above and below a row, and height of the `trend`, in points; the most lines of what
    needs `attention`; whether a `long` name stands in full or gives way to the measure's short one."""

    size: float
    pad: float
    trend: float
    attention: int
    long: bool


SETTINGS = (
    Setting(9.5, 4, 19, 16, long=True),
    Setting(9, 3, 17, 14, long=True),
    Setting(8.5, 2.4, 15, 14, long=True),
    Setting(8, 1.7, 14, 12, long=True),
    Setting(8, 1.2, 13, 10, long=False),
    Setting(8, 0.8, 11.5, 8, long=False),
    Setting(8, 0.4, 10, 6, long=False),
    Setting(8, 0.1, 9, 4, long=False),
)

Headline = Mapping[str, Any]


def settings_of(groups: Sequence[Mapping[str, Any]], attention: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """The settings that the headlines may fit in, from generous to tight; the tightest is always among them. Of each,
    `rows` are the heights of the headlines in points, in their order, and `titles` those of the groups;
    `attention_height` is that of what needs attention first, in two columns."""
    rows = [row for group in groups for row in group["rows"]]
    drawn = sum(bool(row["svg"]) for row in rows)
    return [
        {
            **setting._asdict(),
            "attention_height": _up(_attention_height(attention[: setting.attention], setting.size)),
            "rows": [_up(_height(row, setting)) for row in rows],
            "titles": [
                _up(_high([_lines(group["title"], SECTION, setting.size, "semibold")], setting)) for group in groups
            ],
        }
        for setting in SETTINGS
        if setting == SETTINGS[-1] or _least(len(rows), drawn, setting) < SHEET
    ]


def _least(rows: int, drawn: int, setting: Setting) -> float:
    """The height of a page whose rows have one line each."""
    line = height_of(1, size=setting.size, leading=LEADING)
    return AROUND + drawn * max(setting.trend, line) + (rows - drawn) * line + rows * 2 * setting.pad


def _attention_height(said: Sequence[Mapping[str, str]], size: float) -> float:
    half = (len(said) + 1) // 2
    return max(sum(_entry(each, size) + BETWEEN for each in part) for part in (said[:half], said[half:]))


def _entry(said: Mapping[str, str], size: float) -> float:
    """The height of one entry: its name stands out before its words."""
    lines = _lines_behind(f"{said['name']}: ", said["words"], HALF - HANGING, size, "semibold", MARK - HANGING)
    return height_of(lines, size=size, leading=SAID_LEADING)


def _height(row: Headline, setting: Setting) -> float:
    return max(_high(_counts(row, setting), setting), setting.trend + 2 * setting.pad if row["svg"] else 0)


def _counts(row: Headline, setting: Setting) -> Iterator[int]:
    """How many lines each cell takes."""
    size, status, signal = setting.size, row["target_status"], row["signal"]
    yield _lines(row["name" if setting.long else "short"], MEASURE, size)
    if row["stage"]:
        yield _lines_behind(f"{row['latest']} ", f"{row['year']} {row['stage']}", _room(NEWEST), size, "bold")
    else:
        yield _lines(f"{row['latest']} {row['year']}", NEWEST, size, "bold")
    yield _lines(
        " ".join([row["target"], row["target_year"], _marked(status) if status else ""]).rstrip(), TARGET, size
    )
    yield _lines(f"{row['england']} {row['england_year']}".rstrip(), ENGLAND, size)
    yield _lines(_marked(signal) if signal else row["why_not"], AGAINST, size)
    yield _lines(row["cohort"], PUPILS, size)
    yield _lines(row["one_pupil"], ONE_PUPIL, size)


def _marked(said: Mapping[str, str]) -> str:
    return f"{SHAPE}{said['words']}"


def _high(counts: Iterable[int], setting: Setting) -> float:
    return height_of(max(counts), size=setting.size, leading=LEADING) + 2 * setting.pad


def _room(width: int) -> float:
    return width * POINTS - 2 * ACROSS


@lru_cache(maxsize=8192)
def _lines(words: str, width: int, size: float, kind: Kind = "regular") -> int:
    """Kept, because cards say most things in the same words."""
    return lines_of(words, _room(width), size=size, kind=kind)


@lru_cache(maxsize=2048)
def _lines_behind(lead: str, words: str, room: float, size: float, kind: Kind, before: float = 0) -> int:
    """How many lines words take with others of another kind before them in the first line."""
    used = before + width_of(lead, size=size, kind=kind)
    if used < room:
        return lines_of(words, room, size=size, indent=used)
    return lines_of(lead + words, room, size=size, kind=kind, indent=before)


def _up(points: float) -> float:
    """Never rounded to less."""
    return round(points + 0.005, 2)
