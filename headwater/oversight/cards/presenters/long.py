"""The card as one long table for CSV: a line per measure, group, year and place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from headwater.oversight.cards.presenters.board import DISPUTED, DisputeWords, list_dispute_words
from headwater.oversight.cards.presenters.tree import Card, Cell, Line, Row, ShownDispute, ShownTarget

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
"""Of a live card."""
BOARD_HEADING = (
    "Edition",
    "Disputed by the school",
    "In dispute",
    "The school says",
    "It should say",
    "The trust says",
)
"""What stands beside it on a card for a board."""


def heading_of(card: Card) -> Sequence[str]:
    """HEADING, and of a card for a board what it has beyond a live one."""
    return (*HEADING, *BOARD_HEADING) if card.edition else HEADING


def long_table(card: Card, *, on: date) -> Iterator[Sequence[str]]:
    """The lines below `heading_of(card)`: values exact as text (`-0.4`, no thousands commas), years as 2024/25, days
    2026-11-22.

    A line whose value is missing has its reason. A target stands beside the school's own figure of its year; one for a
    year without a figure has a line of its own, and so has a sentence that the school disputes.
    """
    for dispute, line in _lines(card, on):
        yield [*line, *_disputed(card, dispute)] if card.edition else line


_Told = tuple[ShownDispute, DisputeWords]


def _lines(card: Card, on: date) -> Iterator[tuple[_Told | None, list[str]]]:
    """Each line with what is disputed in it."""
    school = [card.school.name, str(card.school.urn)]
    last = [on.isoformat(), card.audience]
    told = list(zip(card.disputes, list_dispute_words(card), strict=True))
    of_figures = {(each.measure, each.group, each.period): (each, words) for each, words in told}
    placed: set[str] = set()
    for section in card.sections:
        for row in (*section.rows, *section.rows_without):
            for line in row.lines:
                for cell in line.cells:
                    dispute = None
                    if cell.is_disputed:
                        dispute = of_figures.get((row.measure, row.group, cell.period))
                        placed.add(dispute[0].subject if dispute else "")
                    yield dispute, [*school, section.title, *_measure(row), *_cell(row, line, cell), *last]
            for target in (row.target, row.next_target):
                if target and target.period not in {cell.period for cell in row.school.cells}:
                    yield None, [*school, section.title, *_measure(row), *_to_come(row, target), *last]
    for dispute in told:
        if dispute[0].subject not in placed:
            yield dispute, [*school, DISPUTED, *_without_figure(dispute[0], card), *last]


def _disputed(card: Card, dispute: _Told | None) -> list[str]:
    edition = card.edition.words if card.edition else ""
    if dispute is None:
        return [edition, "", "", "", "", ""]
    return [edition, *dispute[1].cells]


def _without_figure(dispute: ShownDispute, card: Card) -> list[str]:
    """What is disputed and is no figure of these lines: everything of a figure is empty."""
    named = [dispute.measure, dispute.about, dispute.group, "", dispute.period.replace("-", "/", 1), card.school.name]
    return [*named, *[""] * (len(HEADING) - 3 - len(named) - 2)]


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
