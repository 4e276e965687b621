"""What a sheet on its way is: what was asked, each cell as it is read, and what becomes of it. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256

from headwater.evidence.measures.entries import (
    Entry,
)
from headwater.evidence.measures.models import Stage
from headwater.evidence.measures.sheets import SheetProblem


@dataclass(frozen=True, slots=True)
class Answers:
    """What the page asks because the sheet does not say it. All may be left out.

    `year`: of columns and rows that name none. `as_at`: up to which day a year to date counts. `national_year`: which
    year the national figures are of, "" where nobody knows. `population`: which schools they are about; "" for what the
    published figures of each measure are about. `left_out`: addresses of rows set aside on purpose.
    """

    year: str = ""
    as_at: date | None = None
    national_year: str = ""
    population: str = ""
    stage: Stage = Stage.INTERNAL
    source: str = ""
    overrides: bool = False
    reason: str = ""
    left_out: frozenset[str] = frozenset()

    def without(self, rows: Iterable[str]) -> Answers:
        """The same, with these rows left out too."""
        return replace(self, left_out=self.left_out | frozenset(rows))


class Standing(StrEnum):
    """What becomes of a cell when the sheet is saved."""

    NEW = "new"
    CORRECTS = "corrects"
    """Takes the place of an entry."""
    INSTEAD = "instead"
    """Shown instead of the published figure."""
    BESIDE = "beside"
    """Kept beside the published figure, which stays shown."""
    KNOWN = "known"
    """Published or entered already, just so: not entered again."""
    PROBLEM = "problem"
    LEFT_OUT = "left-out"


WILL_BE_SAVED = (Standing.NEW, Standing.CORRECTS, Standing.INSTEAD, Standing.BESIDE)


@dataclass(frozen=True, slots=True)
class DraftCell:
    """One cell, as it is read. `row` is the address by which its row can be left out; `line` the row's place in the
    sheet. `read_as` is the value in the measure's own words; `note` and `problem` are sentences."""

    address: str
    row: str
    text: str
    about: str
    measure: str = ""
    group: str = ""
    year: str = ""
    whose: str = ""
    read_as: str = ""
    entry: Entry | None = None
    standing: Standing = Standing.NEW
    problem: str = ""
    note: str = ""
    asks: str = ""
    """The answer that is missing ("year", "as_at"), where nothing else is wrong."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A sheet on its way: its cells, and what is to be said of it as a whole."""

    cells: tuple[DraftCell, ...]
    told: tuple[str, ...]
    """How the sheet was read: which year a bare “2022” is, what is not taken here."""
    warnings: tuple[SheetProblem, ...]
    unread: tuple[SheetProblem, ...]
    targets: int
    """How many cells stand under “Target”."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What would be saved."""
        return tuple(cell.entry for cell in self.cells if cell.entry and cell.standing in WILL_BE_SAVED)

    @property
    def problem_rows(self) -> tuple[str, ...]:
        """Addresses of the rows that have to be put right or left out, each once, in the order of the sheet."""
        return tuple(dict.fromkeys(cell.row for cell in self.cells if cell.standing == Standing.PROBLEM))

    def count(self, *standings: Standing) -> int:
        return sum(cell.standing in standings for cell in self.cells)

    @property
    def problems(self) -> tuple[DraftCell, ...]:
        return tuple(cell for cell in self.cells if cell.standing == Standing.PROBLEM)

    @property
    def to_put_right(self) -> tuple[DraftCell, ...]:
        """Problems but for those that an answer would solve."""
        return tuple(cell for cell in self.problems if not cell.asks)

    def waiting_for(self, answer: str) -> tuple[str, ...]:
        """Addresses of the cells that wait for this answer."""
        return tuple(cell.address for cell in self.problems if cell.asks == answer)

    @property
    def left_out(self) -> tuple[DraftCell, ...]:
        """One cell of each row that was set aside."""
        return tuple({cell.row: cell for cell in self.cells if cell.standing == Standing.LEFT_OUT}.values())

    @property
    def usable(self) -> tuple[DraftCell, ...]:
        """Cells that would be saved, or are known already."""
        return tuple(cell for cell in self.cells if cell.standing in (*WILL_BE_SAVED, Standing.KNOWN))

    @property
    def second_look(self) -> tuple[str, ...]:
        """What is worth a second look, as lines to read."""
        return in_short(self.warnings)

    @property
    def not_read(self) -> tuple[str, ...]:
        """Lines without figures, as lines to read."""
        return in_short(self.unread)

    @property
    def number(self) -> int:
        """How many figures would be saved."""
        return self.count(*WILL_BE_SAVED)

    def told_when_saved(self, number: int) -> str:
        """`92 figures saved, 3 of them in place of earlier entries; 2 rows were left out.`"""
        said = f"{number:,} {'figure' if number == 1 else 'figures'} saved"
        if corrected := sum(1 for entry in self.entries if entry.seen is not None):
            said += f", {corrected:,} of them in place of earlier entries"
        for count, words in (
            (self.count(Standing.KNOWN), "known already and not entered again"),
            (len(self.left_out), f"{'row' if len(self.left_out) == 1 else 'rows'} left out, as you asked"),
        ):
            if count:
                said += f"; {count:,} {words}"
        return f"{said}."

    @property
    def mark(self) -> str:
        """Hash of what somebody who looks at it sees: another one as soon as sheet, answers or records change."""
        seen = [(c.address, c.text, c.standing, c.entry, c.problem) for c in self.cells]
        return sha256(repr(seen).encode()).hexdigest()


MOST_SAID, MOST_NAMED = 20, 3
"""How many remarks of a sheet are read out, and how many cells are named for one of them."""


def in_short(remarks: Iterable[SheetProblem]) -> tuple[str, ...]:
    """Remarks as lines to read: what is said of many cells is said once, with the first of them, and of very many
    remarks the first, with how many more there are.

    `B2: “84” has no percent sign; …  The same at B3, B4, B5 and 1,996 more cells.`
    """
    alike: defaultdict[str, list[SheetProblem]] = defaultdict(list)
    for remark in remarks:
        alike[re.sub("“[^”]*”", "“”", remark.sentence)].append(remark)
    lines = [_line(same) for same in list(alike.values())[:MOST_SAID]]
    if more := sum(len(same) for same in list(alike.values())[MOST_SAID:]):
        lines.append(f"And {more:,} more like these.")
    return tuple(lines)


def in_few(addresses: Sequence[str], *, most: int = MOST_SAID) -> str:
    """`B3, B4, B5 and 1,996 more cells`"""
    if len(addresses) <= most:
        *first, last = addresses
        return f"{', '.join(first)} and {last}" if first else last
    more = len(addresses) - most
    return f"{', '.join(addresses[:most])} and {more:,} more {'cell' if more == 1 else 'cells'}"


def _line(same: Sequence[SheetProblem]) -> str:
    said = f"{same[0].address}: {same[0].sentence}"
    others = [remark.address for remark in same[1:]]
    return f"{said} The same at {in_few(others, most=MOST_NAMED)}." if others else said


def reasons_not_to_save(draft: Draft, looked: str) -> list[str]:
    """Why a sheet may not be saved now; `looked` is the mark of what the person has looked at."""
    if rows := len(draft.problem_rows):
        left = "1 row has" if rows == 1 else f"{rows:,} rows have"
        return [f"{left} something to put right. Nothing was saved. Put it right below, or leave it out."]
    if not draft.number:
        return ["There is nothing new in this sheet, so nothing was saved."]
    if looked != draft.mark:
        return ["The sheet, or what is known already, has changed since you looked. Look again, then save."]
    return []
