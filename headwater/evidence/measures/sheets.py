"""A trust's own sheet, read as it stands: what each cell is about, before anything is decided about its number.

Two layouts, told apart by their headings and aligned on them, never on how many cells a row has:

* long: one row per figure or per measure, under headings such as school, measure, group, year, value;
* wide, as on trusts' cards: blocks, each under a heading of its title and then years, “Target”, “National”. Two blocks
  may stand side by side; a block ends where a row is empty under its headings.

Pure; used for figures here and for targets by `evidence.targets`, each taking the columns of its own kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Measure, Unit, measure_called
from headwater.evidence.measures.headings import Heading, Kind, read_heading
from headwater.evidence.measures.reading import Said, read_value
from headwater.foundations.documents.tables import Grid, address_of


class Layout(StrEnum):
    """How the figures stand in the sheet."""

    LONG = "long"
    WIDE = "wide"


LONG_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "school": ("school", "academy", "urn", "academy_urn", "school urn", "school name", "academy name"),
    "measure": ("measure", "indicator", "indicator_id", "measure key"),
    "group": ("group", "pupil group", "group_id", "pupils"),
    "year": ("year", "academic year", "academic_year", "school year", "period"),
    "value": ("value", "figure", "result", "percentage"),
    "numerator": ("numerator", "how many", "number"),
    "denominator": ("denominator", "out of", "cohort", "of how many"),
    "status": ("status", "stage", "how settled"),
    "as_at": ("as at", "as_at", "up to", "counted up to"),
    "source": ("source", "where from", "where it is from"),
    "note": ("note", "notes", "comment", "reason"),
}
"""Headings of the long layout, each with the words it is known by; capitals and blanks do not matter."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell that holds a value: what it says, and under which heading."""

    address: str
    text: str
    said: Said
    heading: Heading


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """Something at `address` that cannot be used, with what to do, as a sentence."""

    address: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: what it is about, and its values.

    `measure` is a key of the catalogue, "" where the label names none (then there is a problem, if the row has values).
    `details` are the other cells of a long row by their key in the headings: address and text. `problems` stop what the
    row says from being used; `warnings` do not.
    """

    address: str
    label: str
    measure: str
    group: str
    cells: tuple[SheetCell, ...]
    school: str = ""
    details: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    problems: tuple[SheetProblem, ...] = ()
    warnings: tuple[SheetProblem, ...] = ()

    def cells_of(self, *kinds: Kind) -> tuple[SheetCell, ...]:
        """The values of these kinds of column."""
        return tuple(cell for cell in self.cells if cell.heading.kind in kinds)

    def detail(self, key: str) -> str:
        """The text under one of the other headings of a long row; "" where there is none."""
        return self.details.get(key, ("", ""))[1]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under one heading. Its title says more about their labels; a long sheet is one block without title."""

    title: str
    address: str
    headings: tuple[Heading, ...]
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as read. `problems` are about the sheet, not about a row; `unread` are lines that hold no figures."""

    layout: Layout
    name: str
    blocks: tuple[Block, ...]
    problems: tuple[SheetProblem, ...] = ()
    unread: tuple[SheetProblem, ...] = ()

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        return tuple(row for block in self.blocks for row in block.rows)

    @property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(heading for block in self.blocks for heading in block.headings)

    def has(self, *kinds: Kind) -> bool:
        """Whether any column of these kinds holds anything."""
        return any(not cell.said.is_blank for row in self.rows for cell in row.cells_of(*kinds))


def read_sheet(grid: Grid, *, more_headings: Mapping[str, tuple[str, ...]] | None = None) -> Sheet:
    """Read a grid in whichever layout its headings show. Never raises: what cannot be used is a problem with its cell.

    `more_headings` are further headings of the long layout, key → words, whose cells come back in `details`.
    """
    words = {**LONG_HEADINGS, **(more_headings or {})}
    for row in range(min(len(grid.rows), 20)):
        if found := _long_headings(grid, row, words):
            return _read_long(grid, row, found)
    return _read_wide(grid)


def came_from(grid_name: str, address: str, label: str) -> str:
    """`Card!B9 “No. of students suspended”`: what is kept of where a value stood, at most 80 characters."""
    place = f"{grid_name[:24]}!{address}" if grid_name else address
    room = 80 - len(place) - 3
    said = " ".join(label.split())
    return f"{place} “{said if len(said) <= room else said[: room - 1].rstrip() + '…'}”" if said else place


def label_of(row: str) -> str:
    """The label in what `came_from` made; "" where there is none."""
    return row.partition("“")[2].removesuffix("”").removesuffix("…")


# Long ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Long:
    """The columns of a long sheet: which hold details, and which hold values."""

    details: Mapping[str, int]
    headings: tuple[Heading, ...]
    unknown: tuple[SheetProblem, ...]


def _long_headings(grid: Grid, row: int, words: Mapping[str, tuple[str, ...]]) -> _Long | None:
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


def _read_long(grid: Grid, at: int, found: _Long) -> Sheet:
    # A sheet may give how many and out of how many, and leave the percentage to be worked out.
    headings = found.headings or (Heading("", -1, address_of(at, found.details["numerator"]), Kind.FIGURE),)
    rows = []
    for row in range(at + 1, len(grid.rows)):
        if not any(grid.rows[row]):
            continue
        label = grid.text(row, found.details["measure"])
        details = {key: (address_of(row, column), grid.text(row, column)) for key, column in found.details.items()}
        cells = _cells(grid, row, headings, empty_at=address_of(row, found.details["measure"]))
        group_text = details.get("group", ("", ""))[1]
        rows.append(
            _row(
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


def _cells(grid: Grid, row: int, headings: Iterable[Heading], *, empty_at: str) -> tuple[SheetCell, ...]:
    made = []
    for heading in headings:
        text = grid.text(row, heading.column) if heading.column >= 0 else ""
        address = address_of(row, heading.column) if heading.column >= 0 else empty_at
        made.append(SheetCell(address, text, read_value(text), heading))
    return tuple(made)


# Wide ----------------------------------------------------------------------------------------------------------------


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


def _read_wide(grid: Grid) -> Sheet:
    tops = list(_tops(grid))
    if not tops:
        return Sheet(Layout.WIDE, grid.name, (), (SheetProblem("A1", NO_HEADING),))
    covered: set[tuple[int, int]] = set()
    blocks = []
    for top in tops:
        rows = []
        covered.update((top.row, column) for column in top.columns)
        if top.row and not grid.text(top.row, top.label):
            covered.add((top.row - 1, top.label))
        for row in range(top.row + 1, len(grid.rows)):
            if not any(grid.text(row, column) for column in top.columns) or _begins(tops, row, top.columns):
                break
            covered.update((row, column) for column in top.columns)
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
    cells = _cells(grid, row, top.headings, empty_at=address)
    filled = [cell for cell in cells if not cell.said.is_blank]
    made = _row(label, top.title, address, cells, has_values=bool(filled))
    headed = {heading.column for heading in top.headings} | {top.label}
    astray = [
        SheetProblem(address_of(row, column), f"“{grid.text(row, column)}” stands under no heading.")
        for column in top.columns
        if column not in headed and grid.text(row, column)
    ]
    made = replace(made, problems=(*made.problems, *astray))
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


# Rows ----------------------------------------------------------------------------------------------------------------


def _row(
    label: str,
    title: str,
    address: str,
    cells: tuple[SheetCell, ...],
    *,
    school: str = "",
    details: Mapping[str, tuple[str, str]] | None = None,
    group_text: str = "",
    has_values: bool,
) -> SheetRow:
    details = details or {}
    problems: list[SheetProblem] = []
    measure, group = _about(label, title)
    if has_values and measure is None:
        problems.append(SheetProblem(address, _unknown(label, title)))
    if group_text:
        at = details["group"][0]
        found = _group_called(group_text)
        if found is None:
            problems.append(SheetProblem(at, f"“{group_text}” is no pupil group. Groups are {_group_names()}."))
        elif group not in ("all", found):
            problems.append(SheetProblem(at, f"“{group_text}” is another group than the one in “{label}”."))
        else:
            group = found
    warnings = list(_unit_warnings(label, title, address, cells, measure)) if measure else []
    return SheetRow(
        address=address,
        label=label,
        measure=measure.key if measure else "",
        group=group,
        cells=cells,
        school=school,
        details=details,
        problems=tuple(problems),
        warnings=tuple(warnings),
    )


@lru_cache(maxsize=2048)
def _about(label: str, title: str) -> tuple[Measure | None, str]:
    """Which measure and group a label means under a title; a group may stand in either."""
    if not label:
        return None, "all"
    if label.strip().casefold() in MEASURES.all():
        return MEASURES.get(label.strip().casefold()), "all"
    if found := measure_called(label, title):
        # A title such as “SEN” is a group only for measures that are split by it, and not for the share of SEN itself.
        return found, next((group for group, _ in _without_group(title) if group in found.groups), "all")
    for group, rest in _without_group(label):
        if found := (measure_called(rest, title) if rest else measure_called(title)):
            return found, group
    return None, "all"


def _without_group(text: str) -> Iterator[tuple[str, str]]:
    """Each group that the text may name, with the text without it: `RWM expected (disadvantaged)`."""
    for name, key in _group_words():
        pattern = rf"(?<![a-z-]){re.escape(name)}(?![a-z])"
        if found := re.search(pattern, text.casefold().replace("’", "'")):
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            yield key, re.sub(r"\(\s*\)|^[\s:,–-]+|[\s:,–-]+$", "", rest).strip()


@lru_cache(maxsize=1)
def _group_words() -> tuple[tuple[str, str], ...]:
    """Every word for a group, longest first: “not disadvantaged” before “disadvantaged”."""
    words = {
        " ".join(name.casefold().replace("’", "'").split()): key
        for key, group in GROUPS.all().items()
        for name in (key, group.short_name, group.name)
    }
    words |= {"all pupils": "all", "pp": "disadvantaged", "pupil premium pupils": "disadvantaged"}
    words |= {"not disadvantaged": "not-disadvantaged", "non-disadvantaged": "not-disadvantaged"}
    return tuple(sorted(words.items(), key=lambda pair: -len(pair[0])))


def _group_called(text: str) -> str | None:
    return dict(_group_words()).get(" ".join(text.casefold().replace("’", "'").split()))


def _group_names() -> str:
    names = [group.short_name for group in sorted(GROUPS.all().values(), key=lambda group: group.order)]
    return ", ".join(names)


def _unknown(label: str, title: str) -> str:
    if not label:
        return "The row has figures and no label, so nobody can tell what they are."
    under = f" (under “{title}”)" if title else ""
    names = {name: name for measure in MEASURES.all().values() for name in (measure.name, measure.short_name)}
    near = get_close_matches(label, names, n=1, cutoff=0.6)
    meant = f" Did you mean “{near[0]}”?" if near else " Write its name as in the template."
    return f"“{label}”{under} is no measure that Headwater knows.{meant}"


_SAYS_NUMBER = re.compile(r"^\s*(?:no\.?|number|num\.?|count|#)\s+(?:of\b)?", re.IGNORECASE)


def _unit_warnings(
    label: str, title: str, address: str, cells: Sequence[SheetCell], measure: Measure
) -> Iterator[SheetProblem]:
    """Where label, numbers and the measure's own unit do not agree. The numbers are read in the measure's unit."""
    numbers = [cell for cell in cells if cell.said.value is not None]
    if not numbers:
        return
    in_percent = measure.unit in (Unit.PERCENT, Unit.PER_100, Unit.PERCENTAGE_POINTS)
    signed = [cell for cell in numbers if cell.said.percent]
    says_percent = "%" in label or "%" in title
    if measure.unit == Unit.PERCENT and _SAYS_NUMBER.match(label):
        yield SheetProblem(
            address,
            f"“{label}” says a number, and {measure.name} is a percentage: the figures are read as percentages.",
        )
    elif not in_percent and (signed or says_percent):
        at = signed[0].address if signed else address
        yield SheetProblem(at, f"{measure.name} is no percentage, and “{label}” has a percent sign: check the row.")
    elif measure.unit == Unit.PERCENT and not says_percent and len(signed) < len(numbers):
        first = next(cell for cell in numbers if not cell.said.percent)
        yield SheetProblem(
            first.address, f"“{first.text}” has no percent sign; {measure.name} is a percentage, and it is read as one."
        )
    if measure.unit == Unit.PERCENT and all(_is_like_a_fraction(cell.said) for cell in numbers):
        yield SheetProblem(
            numbers[0].address,
            f"“{numbers[0].text}” is read as less than 1%. If it is a part of 1 (0.93 for 93%), write 93%.",
        )


def _is_like_a_fraction(said: Said) -> bool:
    return said.value is not None and 0 < said.value < 1 and not said.percent
