"""The card as one long table for CSV: a line per measure, group, year and place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from headwater.oversight.cards.presenters.tree import Card, Cell, Line, Row, ShownTarget

HEADING = (
    "School",
    "URN",
    "Section",
    "Measure key",
    "Measure",
    "Group key",
    "Group",
    "Year",
    "Place",
    "About",
    "Value",
    "Unit",
    "Shown",
    "Reason",
    "Numerator",
    "Denominator",
    "Stage",
    "As at",
    "Target",
    "Target in words",
    "Source",
    "File",
    "Column",
    "Line",
    "Card as at",
    "Audience",
)


def long_table(card: Card, *, on: date) -> Iterator[Sequence[str]]:
    """The lines below HEADING: values exact as text (`-0.4`, no thousands commas), years as 2024/25, days 2026-11-22.

    A line whose value is missing has its reason. A target stands beside the school's own figure of its year; one for a
    year without a figure has a line of its own.
    """
    school = [card.school.name, str(card.school.urn)]
    last = [on.isoformat(), card.audience]
    for section in card.sections:
        for row in (*section.rows, *section.rows_without):
            for line in row.lines:
                for cell in line.cells:
                    yield [*school, section.title, *_measure(row), *_cell(row, line, cell), *last]
            for target in (row.target, row.next_target):
                if target and target.period not in {cell.period for cell in row.school.cells}:
                    yield [*school, section.title, *_measure(row), *_to_come(row, target), *last]


def _measure(row: Row) -> list[str]:
    return [row.measure, row.name, row.group, row.group_name or "All pupils"]


def _cell(row: Row, line: Line, cell: Cell) -> list[str]:
    source, target = cell.source, _target(row, line, cell)
    return [
        cell.period_shown,
        line.name,
        line.about,
        cell.value or "",
        row.unit_words,
        cell.shown,
        cell.missing.sentence if cell.missing else "",
        cell.numerator or "",
        cell.denominator or "",
        cell.stage_words or cell.stage,
        cell.as_at.isoformat() if cell.as_at else "",
        (target.value or "") if target else "",
        target.shown if target else "",
        source.heading if source else "",
        source.file if source else "",
        source.column if source else "",
        str(source.line) if source and source.line else "",
    ]


def _to_come(row: Row, target: ShownTarget) -> list[str]:
    """A target of a year that has no figure: everything of a figure is empty, and the reason says so."""
    place = [target.period_shown, row.school.name, row.school.about]
    figure = ["", row.unit_words, "", "No figure of this year", "", "", "", ""]
    return [*place, *figure, target.value or "", target.shown, "", "", "", ""]


def _target(row: Row, line: Line, cell: Cell) -> ShownTarget | None:
    if line.place != "school":
        return None
    return next((found for found in (row.target, row.next_target) if found and found.period == cell.period), None)
