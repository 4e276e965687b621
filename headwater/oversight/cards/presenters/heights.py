"""How wide the columns and how high the rows of a section are on paper: at least as high as what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from headwater.foundations.documents.fitting import Kind, height_of, lines_of

SIZE, LEADING = 8.0, 0.35
"""The type of the tables, in points, and the room between two lines of a cell, in ems."""
ACROSS, DOWN = 1.6, 1.5
"""The room at each side of a cell, and above and below it, in points."""
BESIDE_NAME, AROUND_NAME, BEFORE_STANDS, MARK = 6.0, 2.0, 6.0, 7.5
"""Right of a row's name, above and below it; left of how a row stands; a shape and the room behind it."""
RAISED = 2.0
"""How much higher a line is with a letter raised in it."""
PLACE, STANDS = 35.0, 53.0
PLAIN = 7
"""So many figures, points and commas fit any column of a year: most cells are such, and need no counting."""
POINTS = 72 / 25.4
"""In a millimetre."""

Line = Mapping[str, Any]


def widths_of(years: int) -> list[float]:
    """The columns of a section of so many years, in millimetres: name, place, each year, how it stands. A table of few
    years is as narrow as it reads best; one of many takes the whole sheet."""
    name, year = _name_and_year(years)
    return [name, PLACE, *[year] * years, STANDS]


def _name_and_year(years: int) -> tuple[float, float]:
    return max(64.0, min(95.0, 185.0 - years * 17)), min(17.0, 121.0 / max(years, 1))


def heights_of(name: str, about: str, lines: Sequence[Line], years: int) -> list[float]:
    """The heights of a row's lines, in points. The name beside them may make the last one higher."""
    name_width, year_width = _name_and_year(years)
    beside = _lines(name, name_width, BESIDE_NAME, "semibold") + _lines(about, name_width, BESIDE_NAME)
    heights = [_height(line, years, year_width) for line in lines]
    wanting = 2 * AROUND_NAME + _high(beside) - sum(heights)
    return [*heights[:-1], round(heights[-1] + max(wanting, 0), 2)]


def _height(line: Line, years: int, width: float) -> float:
    own = line["place"] == "school"
    about = f", {line['about']}" if line["about"] else ""
    counts = [_lines(line["name"] + about, PLACE, 2 * ACROSS, "semibold" if own else "regular")]
    raised = False
    if line["one_reason"]:
        wide = width * years + (0 if line["stands"] else STANDS)
        counts.append(_lines(line["one_reason"], wide, 2 * ACROSS, "italic"))
    else:
        for cell in line["cells"]:
            if isinstance(cell, str):
                if " " in cell or len(cell) > PLAIN:
                    counts.append(_lines(cell, width, 2 * ACROSS, "bold" if own else "regular"))
                continue
            shown, mark, interval = cell["shown"], cell["mark"], own and cell["interval"]
            if interval or " " in shown or len(shown) > PLAIN:
                kind: Kind = "italic" if cell["missing"] else "bold" if own else "regular"
                below = _lines(interval, width, 2 * ACROSS) if interval else 0
                counts.append(_lines(shown + mark, width, 2 * ACROSS, kind) + below)
            raised = raised or bool(mark)
    said = [
        _lines(stand["words"], STANDS, BEFORE_STANDS + ACROSS, indent=MARK if stand["shape"] else 0)
        for stand in line["stands"]
    ]
    most = max(*counts, sum(said))
    return round(2 * DOWN + _high(most) + (RAISED if raised else 0), 2)


@lru_cache(maxsize=256)
def _high(lines: int) -> float:
    return height_of(lines, size=SIZE, leading=LEADING)


@lru_cache(maxsize=8192)
def _lines(words: str, width: float, inset: float, kind: Kind = "regular", indent: float = 0) -> int:
    """Kept, because cards say most things in the same words."""
    return lines_of(words, width * POINTS - inset, size=SIZE, kind=kind, indent=indent)
