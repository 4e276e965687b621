"""What each published framework must hold, read from the tables in `expected/`, written by hand from the sources.

A line is one item: its id, the sorts of element that are right for it, how often it comes, how many of what it holds,
and whether its quantity is a reading of ours. `q` stands for "how often is not said, or as needed".
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from headwater.reference.calendar.cadence import Cadence, parse_cadence

KEYS = ("alpha", "cat", "equa", "mill", "naat")
AMBIGUITIES = {"equa": ("E", 10), "mill": ("M", 4), "alpha": ("A", 15), "naat": ("N", 5), "cat": ("C", 9)}
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Wanted:
    """`often`: the cadences that are right, none where the source gives none; `may_be_open`: also one without a
    quantity. `assumed`: the key of the ambiguity that must be named, `may` where a mark is right and so is none."""

    id: str
    sorts: tuple[str, ...]
    often: tuple[Cadence, ...] = ()
    may_be_open: bool = False
    many: int | None = None
    assumed: str = ""

    def allows(self, cadence: Cadence) -> bool:
        """Whether an element may say so how often it comes."""
        is_open = cadence.kind in ("unquantified", "as-needed") and not cadence.service_years
        return cadence in self.often or (is_open and (self.may_be_open or not self.often))


def wanted(key: str) -> list[Wanted]:
    """The table of one framework, in its order."""
    lines = (HERE / "expected" / f"{key}.txt").read_text(encoding="utf-8").splitlines()
    return [_read(line) for line in lines if line.strip() and not line.startswith("#")]


def ambiguities(key: str) -> list[str]:
    """The keys of the places where the published page of one framework can be read in more than one way, in order."""
    letter, how_many = AMBIGUITIES[key]
    return [f"{letter}{number}" for number in range(1, how_many + 1)]


def _read(line: str) -> Wanted:
    id, sorts, often, many, assumed = ([cell.strip() for cell in line.split("|")] + ["", "", ""])[:5]
    spellings = _spellings(often)
    return Wanted(
        id=id,
        sorts=tuple(sort.strip() for sort in sorts.split(",")),
        often=tuple(parse_cadence(text) for text in spellings if text != "q"),
        may_be_open="q" in spellings,
        many=int(many) if many else None,
        assumed=assumed,
    )


def _spellings(cell: str) -> list[str]:
    """`3 a year, one a term` is one cadence; `3 a year, 1 a year` are two."""
    if cell == "3 a year, one a term":
        return [cell]
    return [text.strip() for text in cell.split(",") if text.strip()]
