"""The wide layout: blocks of years, as cards have them; two blocks may stand side by side. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from headwater.evidence.measures.definitions import measure_called
from headwater.evidence.measures.headings import Heading, read_heading
from headwater.evidence.measures.reading import read_value
from headwater.evidence.measures.sheets.rows import cells_of_row, make_row
from headwater.evidence.measures.sheets.sheet import Block, Layout, Sheet, SheetProblem, SheetRow
from headwater.foundations.documents.tables import Grid, address_of


@dataclass(frozen=True, slots=True)
class _Top:
    """The heading row of a block: where it stands, its title, the column of its labels, its columns of values."""

    row: int
    title: str
    label: int
    headings: tuple[Heading, ...]

    @property
    def columns(self) -> range:
        return range(self.label, self.headings[-1].column + 1)

    @property
    def headed(self) -> set[int]:
        """The column of the labels and those under a heading, without empty ones between them."""
        return {self.label, *(heading.column for heading in self.headings)}


def read_wide(grid: Grid) -> Sheet:
    tops = list(_tops(grid))
    if not tops:
        return Sheet(Layout.WIDE, grid.name, (), (SheetProblem("A1", NO_HEADING),))
    covered: set[tuple[int, int]] = set()
    blocks = []
    for top in tops:
        rows = []
        covered.update((top.row, column) for column in top.headed)
        if top.row and not grid.text(top.row, top.label):
            covered.add((top.row - 1, top.label))
        for row in range(top.row + 1, len(grid.rows)):
            if not any(grid.text(row, column) for column in top.columns) or _begins(tops, row, top.columns):
                break
            covered.update((row, column) for column in top.headed)
            rows.append(_wide_row(grid, row, top))
        blocks.append(Block(top.title, address_of(top.row, top.label), top.headings, tuple(rows)))
    problems, unread = _left_over(grid, covered)
    return Sheet(Layout.WIDE, grid.name, tuple(blocks), tuple(problems), tuple(unread))


NO_HEADING = (
    "No heading was found: neither a row with “Measure” and “Value”, nor one with years such as 2024/25 or 2025. "
    "Copy the cells together with their headings."
)


def _tops(grid: Grid) -> Iterator[_Top]:
    """Every heading row of a block, from the top and from the left."""
    opened: list[_Top] = []
    for row in range(len(grid.rows)):
        column = 0
        while column < len(grid.rows[row]):
            top = _top_at(grid, row, column)
            if top is None or _is_row_of(opened, top):
                column += 1
                continue
            opened.append(top)
            yield top
            column = top.headings[-1].column + 1


def _top_at(grid: Grid, row: int, column: int) -> _Top | None:
    """The block whose labels stand in `column` and whose heading stands in `row`; None where none begins there."""
    text = grid.text(row, column)
    if text and read_heading(text, column=column, address=""):
        return None
    headings: list[Heading] = []
    at, blanks = column + 1, 0
    while at < len(grid.rows[row]):
        here = grid.text(row, at)
        if not here:
            blanks += 1
            if blanks > (0 if not text and not headings else 1):
                break
        elif heading := read_heading(here, column=at, address=address_of(row, at)):
            headings.append(heading)
            blanks = 0
        elif read_value(here).value is not None:
            return None  # a number among the headings: this row holds values
        else:
            break
        at += 1
    if not headings or (not text and len(headings) < 2):
        return None
    title = text or (grid.text(row - 1, column) if row else "")
    return _Top(row, _title(title), column, tuple(headings))


def _title(text: str) -> str:
    return " ".join(text.split()).strip(" :")


def _is_row_of(opened: Sequence[_Top], top: _Top) -> bool:
    """Whether this is not a heading but a row of the block above: a label, and one value that looks like a year."""
    if len(top.headings) > 1 or not top.headings[0].is_bare_year:
        return False
    return any(
        above.label == top.label and top.headings[0].column in above.columns and measure_called(top.title, above.title)
        for above in opened
    )


def _begins(tops: Iterable[_Top], row: int, columns: range) -> bool:
    return any(top.row == row and top.label < columns.stop and columns.start < top.columns.stop for top in tops)


def _wide_row(grid: Grid, row: int, top: _Top) -> SheetRow:
    label, address = grid.text(row, top.label), address_of(row, top.label)
    cells = cells_of_row(grid, row, top.headings, empty_at=address)
    filled = [cell for cell in cells if not cell.said.is_blank]
    made = make_row(label, top.title, address, cells, has_values=bool(filled))
    if len(grid.rows[row]) <= top.headings[-1].column and filled:
        count, expected = len(grid.rows[row]) - top.label - 1, top.headings[-1].column - top.label
        short = (
            f"This row has {count} cells under {expected} headings. If one in the middle was left out, "
            "everything behind it has moved: check it against your sheet."
        )
        return replace(made, warnings=(*made.warnings, SheetProblem(address, short)))
    return made


def _left_over(grid: Grid, covered: set[tuple[int, int]]) -> tuple[list[SheetProblem], list[SheetProblem]]:
    """Cells of no block: numbers that stand under no heading are problems, words are not."""
    problems, unread = [], []
    for row in range(len(grid.rows)):
        left = [(column, text) for column, text in enumerate(grid.rows[row]) if text and (row, column) not in covered]
        if not left:
            continue
        first, words = address_of(row, left[0][0]), " · ".join(text for _, text in left)
        # Beside a block every number is astray; in a line of its own a lone one is a page number or a year.
        beside = any((row, column) in covered for column in range(grid.width))
        if any(read_value(text).value is not None for _, text in (left if beside else left[1:])):
            problems.append(
                SheetProblem(first, f"“{_short(words)}” stands under no heading that names years. Add one above it.")
            )
        else:
            unread.append(SheetProblem(first, _short(words)))
    return problems, unread


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"
