"""How many lines words take on paper, known before they are laid out: a table that is told the heights of its rows is
laid out in four fifths of the time, because Typst need not lay out every cell once more to find them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

import typst
from django.conf import settings

from headwater.foundations.documents.pdf import fonts_folder, typefaces

Kind = Literal["regular", "semibold", "bold", "italic"]

WIDEST = 1.0
"""What a letter is taken for that was not measured, in ems: more than any of our typeface has."""
SLACK = 1.01
"""Two letters can stand a little farther apart than each is wide. Better a line too many than one over the next row."""
LETTERS = "".join(map(chr, range(0x20, 0x7F))) + "£·½éèêëáàâäíîïóôöúûüçñÉ–—‘’“”…−×\u00a0"
HIGH = "high"
_BREAK = re.compile(r"(?<=[\w.,;:%)]) (?=[\w(£−])")


def lines_of(words: str, width: float, *, size: float, kind: Kind = "regular", indent: float = 0) -> int:
    """At most how many lines `words` take in a column `width` points wide, in type of `size` points.

    They break at spaces, but not beside a sign that keeps to its neighbour; a word that is wider than the column counts
    as broken too. `indent` is what stands before the first word, in points. No words take one line.
    Raises FontsMissing.
    """
    return _lines_of(words, width, size, kind, indent, settings.BUILT_ASSETS)


def width_of(words: str, *, size: float, kind: Kind = "regular") -> float:
    """At most how wide `words` are in one line, in points. Raises FontsMissing."""
    widths = _widths(settings.BUILT_ASSETS)[kind]
    return sum([widths.get(letter, WIDEST) for letter in words]) * size * SLACK


def height_of(lines: int, *, size: float, leading: float) -> float:
    """How high so many lines are, in points, from the top of the first line's capitals to the last line's baseline.
    `leading` is the room between two lines, in ems."""
    high = _widths(settings.BUILT_ASSETS)["regular"][HIGH]
    return size * (lines * high + max(lines - 1, 0) * leading)


@lru_cache(maxsize=4096)
def _lines_of(words: str, width: float, size: float, kind: Kind, indent: float, assets: Path | None) -> int:
    widths = _widths(assets)[kind]
    room, space, lines, used = width / size / SLACK, widths[" "], 1, indent / size
    for at, word in enumerate(_BREAK.split(words)):
        wide = sum([widths.get(letter, WIDEST) for letter in word]) + (space if at else 0)
        if at and used + wide > room:
            lines, used = lines + 1, wide - space
        else:
            used += wide
        if used > room:  # alone: of its lines, any two that follow each other are more than one can hold
            lines, used = lines + int(2 * used / room), room
    return lines


@lru_cache(maxsize=4)
def _widths(assets: Path | None) -> Mapping[Kind, Mapping[str, float]]:
    """The width of each letter in ems, and how high a capital is, as Typst measures them in the type of every page.
    `assets` is where typefaces are looked for."""
    letters = json.dumps(json.dumps(LETTERS))
    compiler = typst.Compiler(
        f"""
        #import "/foundations/documents/typst/page.typ": typeface
        #set text(..typeface, size: 100pt)
        #let letters = json(bytes({letters})).clusters()
        #let kinds = (regular: (:), semibold: (weight: "semibold"), bold: (weight: "bold"), italic: (style: "italic"))
        #context [#metadata(kinds.pairs().map(((kind, style)) => (kind, {{
          let said = letter => measure(text(..style, letter))
          (letters.map(letter => said(letter).width / 100pt), said("H").height / 100pt)
        }})).to-dict())<measured>]
        """.encode(),
        root=str(settings.PACKAGE),
        font_paths=typefaces(str(fonts_folder())),
        ignore_system_fonts=True,
    )
    measured = json.loads(compiler.query("<measured>", field="value", one=True))
    return {kind: dict(zip(LETTERS, wide, strict=True)) | {HIGH: high} for kind, (wide, high) in measured.items()}
