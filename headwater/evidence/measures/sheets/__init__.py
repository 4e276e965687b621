"""A trust's own sheet, read as it stands: what each cell is about, before anything is decided about its number.

Two layouts, told apart by their headings and aligned on them, never on how many cells a row has:

* long: one row per figure or per measure, under headings such as school, measure, group, year, value;
* wide, as on trusts' cards: blocks, each under a heading of its title and then years, “Target”, “National”. Two blocks
  may stand side by side; a block ends where a row is empty under its headings.

Pure; used for figures here and for targets by `evidence.targets`, each taking the columns of its own kind.
"""

from collections.abc import Mapping

from headwater.evidence.measures.sheets.long import LONG_HEADINGS, long_headings, read_long
from headwater.evidence.measures.sheets.sheet import (
    Block,
    Layout,
    Sheet,
    SheetCell,
    SheetProblem,
    SheetRow,
    came_from,
    label_of,
)
from headwater.evidence.measures.sheets.wide import read_wide
from headwater.foundations.documents.tables import Grid

__all__ = [
    "LONG_HEADINGS",
    "Block",
    "Layout",
    "Sheet",
    "SheetCell",
    "SheetProblem",
    "SheetRow",
    "came_from",
    "label_of",
    "read_sheet",
]


def read_sheet(grid: Grid, *, more_headings: Mapping[str, tuple[str, ...]] | None = None) -> Sheet:
    """Read a grid in whichever layout its headings show. Never raises: what cannot be used is a problem with its cell.

    `more_headings` are further headings of the long layout, key → words, whose cells come back in `details`.
    """
    words = {**LONG_HEADINGS, **(more_headings or {})}
    for row in range(min(len(grid.rows), 20)):
        if found := long_headings(grid, row, words):
            return read_long(grid, row, found)
    return read_wide(grid)
