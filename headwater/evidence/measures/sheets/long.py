"""The long layout: one row per figure or per measure, under headings such as school, measure, year, value. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from headwater.evidence.measures.headings import Heading, Kind, read_heading
from headwater.evidence.measures.sheets.rows import cells_of_row, make_row
from headwater.evidence.measures.sheets.sheet import Block, Layout, Sheet, SheetProblem
from headwater.foundations.documents.tables import Grid, address_of

LONG_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "school": ("school", "academy", "urn", "academy_urn", "school urn", "school name", "academy name"),
    "measure": ("measure", "indicator", "indicator_id", "measure key"),
    "group": ("group", "pupil group", "group_id", "pupils"),
    "year": ("year", "academic year", "academic_year", "school year", "period"),
    "value": ("value", "figure", "result", "percentage"),
    "numerator": ("numerator", "how many", "number", "number of pupils", "count"),
    "denominator": ("denominator", "out of", "cohort", "of how many", "out of how many"),
    "status": ("status", "stage", "how settled"),
    "as_at": ("as at", "as_at", "up to", "counted up to"),
    "source": ("source", "where from", "where it is from"),
    "note": ("note", "notes", "comment", "reason"),
    "counted": ("what is counted",),
}
"""Headings of the long layout, each with the words it is known by; capitals and blanks do not matter."""


@dataclass(frozen=True, slots=True)
class _Long:
    """The columns of a long sheet: which hold details, and which hold values."""

    details: Mapping[str, int]
    headings: tuple[Heading, ...]
    unknown: tuple[SheetProblem, ...]


def long_headings(grid: Grid, row: int, words: Mapping[str, tuple[str, ...]]) -> _Long | None:
    """The headings of a long sheet, if this row has them: a measure, and values or years."""
    keys = {word: key for key, known in words.items() for word in known}
    details: dict[str, int] = {}
    headings: list[Heading] = []
    unknown = []
    for column in range(len(grid.rows[row])):
        text = grid.text(row, column)
        address = address_of(row, column)
        key = keys.get(" ".join(text.casefold().replace("_", " ").split())) or keys.get(text.casefold())
        if key == "value":
            headings.append(Heading(text, column, address, Kind.FIGURE))
        elif key and key not in details:
            details[key] = column
        elif text and (heading := read_heading(text, column=column, address=address)):
            headings.append(heading)
        elif text:
            unknown.append(SheetProblem(address, f"The column “{text}” is not read: no heading is called so."))
    if "measure" not in details or not (headings or {"numerator", "denominator"} <= details.keys()):
        return None
    return _Long(details, tuple(headings), tuple(unknown))


def read_long(grid: Grid, at: int, found: _Long) -> Sheet:
    # A sheet may give how many and out of how many, and leave the percentage to be worked out.
    headings = found.headings or (Heading("", -1, address_of(at, found.details["numerator"]), Kind.FIGURE),)
    rows = []
    for row in range(at + 1, len(grid.rows)):
        if not any(grid.rows[row]):
            continue
        label = grid.text(row, found.details["measure"])
        details = {key: (address_of(row, column), grid.text(row, column)) for key, column in found.details.items()}
        cells = cells_of_row(grid, row, headings, empty_at=address_of(row, found.details["measure"]))
        group_text = details.get("group", ("", ""))[1]
        rows.append(
            make_row(
                label,
                "",
                address_of(row, found.details["measure"]),
                cells,
                school=details.get("school", ("", ""))[1],
                details=details,
                group_text=group_text,
                has_values=bool(label) or any(not cell.said.is_blank for cell in cells),
            )
        )
    block = Block("", address_of(at, 0), headings, tuple(rows))
    unread = [
        SheetProblem(address_of(row, column), grid.text(row, column))
        for row in range(at)
        for column in range(len(grid.rows[row]))
        if grid.text(row, column)
    ]
    problems = () if rows else (SheetProblem(address_of(at, 0), "Nothing stands below the headings."),)
    return Sheet(Layout.LONG, grid.name, (block,), problems, (*unread, *found.unknown))
