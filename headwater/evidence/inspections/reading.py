"""From released rows to outcomes. Pure: takes a table of text and a definition, asks the database nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from headwater.evidence.datasets.landing import read_date
from headwater.evidence.datasets.outcomes import GradeColumn, OutcomeBlock
from headwater.evidence.datasets.parsing import fold
from headwater.evidence.inspections.definitions import Era


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """One area's grade. `grade` is empty where no word of the era fits the published text."""

    area: str
    grade: str
    published_text: str
    judged_on: date | None = None


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One inspection as one block of one row tells it. The canonical row: every published layout becomes this."""

    urn: int
    line: int
    block: int
    kind: str
    era: str
    column: str
    inspected_on: date | None = None
    published_on: date | None = None
    last_inspected_on: date | None = None
    overall: str = ""
    overall_text: str = ""
    safeguarding: str = ""
    safeguarding_text: str = ""
    category: str = ""
    urn_at_time: int | None = None
    relates_to_current: bool | None = None
    judgements: tuple[JudgementRow, ...] = ()
    note: str = ""

    def same_as(self, other: OutcomeRow) -> bool:
        """Whether both tell the same, wherever they stand: some files repeat a school, once for each phase."""
        return replace(self, line=0) == replace(other, line=0)


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that was expected to hold something else. The outcome is kept where it still makes sense without."""

    line: int
    column: str
    text: str
    why: str


@dataclass(slots=True)
class ReadOutcomes:
    """What a table told, and the cells that could not be read."""

    rows: list[OutcomeRow]
    unread: list[Unread]


def read_outcomes(
    table: pa.Table, blocks: Sequence[OutcomeBlock], eras: Mapping[str, Era], urns: Collection[int] | None = None
) -> ReadOutcomes:
    """Read the outcomes of the schools in `urns` (None: of all).

    `table` has `line` and the cells as published, columns named as `fold` names them. A block with no grade in a row
    tells of no inspection. The same outcome twice for one school counts once, by its first line.
    """
    read = ReadOutcomes([], [])
    for index, block in enumerate(blocks):
        names = list(dict.fromkeys(fold(c) for c in block.columns() if fold(c) in table.column_names))
        wanted = table.select(["line", *names])
        if urns is not None:
            keys = pa.array([str(urn) for urn in sorted(urns)], pa.string())
            wanted = wanted.filter(pc.is_in(wanted[fold(block.urn)], keys))
        seen: dict[int, list[OutcomeRow]] = {}
        for cells in wanted.to_pylist():
            row = _Row(cells, index, block, eras, read.unread).outcome()
            if row and not any(row.same_as(earlier) for earlier in seen.setdefault(row.urn, [])):
                seen[row.urn].append(row)
                read.rows.append(row)
    return read


class _Row:
    """One block of one row."""

    def __init__(
        self,
        cells: Mapping[str, str | int | None],
        index: int,
        block: OutcomeBlock,
        eras: Mapping[str, Era],
        unread: list[Unread],
    ) -> None:
        self.cells, self.index, self.block, self.eras, self.unread = cells, index, block, eras, unread
        self.line = int(cells["line"] or 0)

    def outcome(self) -> OutcomeRow | None:
        block = self.block
        graded = [block.overall, *(area.grade for area in block.areas.values())]
        column = next((name for name in graded if name and self._text(name)), None)
        urn = self._urn(block.urn)
        if column is None or urn is None:
            return None
        inspected_on = self._date(block.inspected_on)
        era = self._era(inspected_on)
        if era is None:
            return None
        # Like an area, safeguarding is read only where the era has words for it.
        safeguarded = block.safeguarding.grade if block.safeguarding and era.safeguarding else None
        safeguarding = self._text(safeguarded)
        overall = self._text(block.overall)
        return OutcomeRow(
            urn=urn,
            line=self.line,
            block=self.index,
            # Without its date an inspection cannot be placed among the others: it is a grade and no more.
            kind=block.kind if inspected_on else "grade-only",
            era=era.key,
            column=column,
            inspected_on=inspected_on,
            published_on=self._date(block.published_on),
            last_inspected_on=self._date(block.last_inspected_on),
            overall=self._grade(era, block.overall, overall),
            overall_text=overall,
            safeguarding=self._grade(era, safeguarded, safeguarding),
            safeguarding_text=safeguarding,
            category=self._text(block.category),
            urn_at_time=self._urn(block.urn_at_time),
            relates_to_current={"yes": True, "no": False}.get(self._text(block.relates_to_current).casefold()),
            judgements=tuple(self._judgements(era)),
            note=block.note,
        )

    def _era(self, inspected_on: date | None) -> Era | None:
        for key in self.block.eras:
            if self.eras[key].in_force_on(inspected_on):
                return self.eras[key]
        said = f"{inspected_on:%d/%m/%Y}" if inspected_on else ""
        self._complain(self.block.inspected_on, said, "no framework of this block was in force on the date")
        return None

    def _judgements(self, era: Era) -> Iterator[JudgementRow]:
        for key, columns in self.block.areas.items():
            text = self._text(columns.grade)
            if text and era.area(key):
                yield JudgementRow(key, self._grade(era, columns.grade, text), text, self._judged_on(columns))

    def _judged_on(self, columns: GradeColumn) -> date | None:
        return next((self._date(name) for name in columns.judged_on if fold(name) in self.cells), None)

    def _grade(self, era: Era, column: str | None, text: str) -> str:
        if not text:
            return ""
        key = self.block.words.get(text, "")
        if key and era.grade(key):
            return key
        for grade in era.words():
            if grade.word.casefold() == text.casefold():
                return grade.key
        self._complain(column, text, f"not a word of {era.short_name}")
        return ""

    def _text(self, column: str | None) -> str:
        text = str(self.cells.get(fold(column)) or "").strip() if column else ""
        return "" if text in self.block.blank else text

    def _date(self, column: str | None) -> date | None:
        text = self._text(column)
        try:
            day = read_date(text)
        except ValueError:
            self._complain(column, text, "not a date")
            return None
        return None if day == date(1900, 1, 1) else day

    def _urn(self, column: str | None) -> int | None:
        text = self._text(column)
        if text and not (text.isascii() and text.isdigit()):
            self._complain(column, text, "not a URN")
            return None
        return int(text) if text else None

    def _complain(self, column: str | None, text: str, why: str) -> None:
        self.unread.append(Unread(self.line, column or "", text[:120], why))
