"""From a trust's own sheet to targets about to be recorded: row by row, with what cannot be used and why. Pure.

Only columns headed “Target” are read here; the school's own figures in the same sheet are for `measures`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.measures.headings import Kind, read_day, read_year
from headwater.evidence.measures.sheets import Layout, Sheet, SheetCell, SheetProblem, SheetRow, came_from
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.policies import Draft, is_recorded_already, place_of, reasons_not_to_record, said_of
from headwater.evidence.targets.presenters import year_words
from headwater.evidence.targets.reading import NotATarget, parse_target
from headwater.reference.schools.models import School

MORE_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "body": ("agreed by", "decided by", "body"),
    "agreed_on": ("agreed on", "date agreed", "meeting date"),
    "minute": ("minute", "minute reference", "minutes"),
    "kind": ("kind", "kind of target"),
}
"""Headings of a long sheet of targets, beside those that every sheet can have. For `measures.sheets.read_sheet`."""
_KINDS = {"own": Target.Kind.OWN, "school": Target.Kind.OWN, "the school’s own": Target.Kind.OWN}
_KINDS |= {"agreed": Target.Kind.AGREED, "trust": Target.Kind.AGREED, "agreed with the trust": Target.Kind.AGREED}


@dataclass(frozen=True, slots=True)
class SaidForAll:
    """What the form says of every row that does not say it itself. `period` "": the sheet does not say which year."""

    period: str = ""
    kind: str = Target.Kind.AGREED
    decided_by_body: str = ""
    decided_on: date | None = None
    minute: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SheetTarget:
    """One target of the sheet. `problem` is "" where it can be recorded; `note`: what it replaces, how it was read."""

    address: str
    school: str
    measure: str
    group: str
    year: str
    text: str
    draft: Draft | None = None
    problem: str = ""
    note: str = ""
    is_unchanged: bool = False
    basis: str = ""
    """Of a sheet of proposals: what the target rests on."""


@dataclass(frozen=True, slots=True)
class ReadTargets:
    """A sheet as far as targets go. `problems` are about the sheet, `ignored` says what of it is not read."""

    rows: tuple[SheetTarget, ...]
    problems: tuple[SheetProblem, ...] = ()
    ignored: str = ""
    skipped: tuple[str, ...] = field(default=())

    @property
    def good(self) -> tuple[Draft, ...]:
        """Those that can be recorded and are not there yet."""
        return tuple(row.draft for row in self.rows if row.draft and not row.problem and not row.is_unchanged)

    @property
    def bad(self) -> int:
        """How many rows, and faults of the sheet, have to be left out or put right."""
        return sum(bool(row.problem) for row in self.rows) + len(self.problems)

    @property
    def places(self) -> set[tuple[int, str, str, str, str]]:
        """What the targets that can be recorded are targets of."""
        return {draft.place for draft in self.good}

    def mark(self, standing: Iterable[Target]) -> str:
        """Hash of what somebody who looks at it sees: the same again only while sheet and targets are the same."""
        seen = sorted(target.pk for target in standing)
        return sha256(repr((self.rows, self.problems, seen)).encode()).hexdigest()

    @property
    def unchanged(self) -> int:
        return sum(row.is_unchanged for row in self.rows)


def read_targets(
    sheet: Sheet, schools: Mapping[int, School], *, only: School | None, said: SaidForAll, today: date
) -> ReadTargets:
    """Read the targets of `sheet`. `schools` are those the request may record for; `only` is the one the page is about,
    whose sheets need not name it. What stands already is for `compare_with_standing`."""
    problems = list(sheet.problems)
    if sheet.blocks and not any(heading.kind == Kind.TARGET for heading in sheet.headings):
        problems.append(SheetProblem(sheet.blocks[0].address, "No column is headed “Target”. Add the heading."))
    rows, skipped = [], []
    for row in sheet.rows:
        for cell in row.cells_of(Kind.TARGET):
            if cell.said.missing:
                skipped.append(f"{cell.address} “{cell.text}”: no target.")
            elif not cell.said.is_blank:
                rows.append(_read(sheet, row, cell, schools, only, said, today))
    return ReadTargets(tuple(_told_twice(rows)), tuple(problems), _ignored(sheet), tuple(skipped))


def compare_with_standing(read: ReadTargets, standing: Iterable[Target], today: date) -> ReadTargets:
    """The same, each row beside the target that stands in its place."""
    current = {place_of(target): target for target in standing}
    return replace(read, rows=tuple(_beside(row, current, today) for row in read.rows))


def _beside(row: SheetTarget, current: Mapping[tuple[int, str, str, str, str], Target], today: date) -> SheetTarget:
    stands = current.get(row.draft.place) if row.draft and not row.problem else None
    if row.draft is None or stands is None:
        return row
    if is_recorded_already(row.draft, stands):
        return replace(row, is_unchanged=True, note="Recorded already")
    problem = " ".join(reasons_not_to_record(row.draft, today, current=stands))
    return replace(row, problem=problem, note=f"Takes the place of {said_of(stands)}")


def _read(
    sheet: Sheet,
    row: SheetRow,
    cell: SheetCell,
    schools: Mapping[int, School],
    only: School | None,
    said: SaidForAll,
    today: date,
) -> SheetTarget:
    name = row.school or (only.name if only else "")
    found = SheetTarget(cell.address, name, row.label, "", "", cell.text, basis=row.detail("basis"))
    if row.problems:
        return replace(found, problem=" ".join(f"{p.address}: {p.sentence}" for p in row.problems))
    measure = MEASURES.get(row.measure)
    found = replace(found, measure=measure.name, group=GROUPS.get(row.group).name)
    try:
        school = _school(row.school, schools, only)
        period = _period(row, cell, said)
        found = replace(found, school=school.name, year=year_words(period))
        reading = parse_target(cell.text, measure)
        draft = Draft(
            urn=school.urn,
            measure=measure.key,
            group=row.group,
            period=period,
            kind=_kind(row, said),
            text=cell.text,
            value=reading.value,
            comparator=reading.comparator,
            offset=reading.offset,
            decided_by_body=row.detail("body") or said.decided_by_body,
            decided_on=_agreed_on(row, said),
            minute=row.detail("minute") or said.minute,
            reason=row.detail("note") or said.reason,
            row=came_from(sheet.name, cell.address, row.label),
        )
    except (NotATarget, _Unusable) as wrong:
        return replace(found, problem=str(wrong))
    reasons = reasons_not_to_record(draft, today)
    notes = " ".join(f"{w.address}: {w.sentence}" for w in row.warnings)
    return replace(found, draft=draft, problem=" ".join(reasons), note=notes)


class _Unusable(ValueError):
    """Something beside the target itself cannot be used."""


def _school(text: str, schools: Mapping[int, School], only: School | None) -> School:
    """The school a row is about, by URN or by its name as the register has it."""
    if not text:
        if only is None:
            raise _Unusable("The sheet does not say which school. Add a column “School” with the URN or the name.")
        return only
    plain = " ".join(text.casefold().split())
    named = [s for s in schools.values() if plain in (str(s.urn), " ".join(s.name.casefold().split()))]
    if len(named) != 1:
        if named:
            raise _Unusable(f"Several of your schools are called “{text}”. Write the URN.")
        raise _Unusable(f"“{text}” is none of the schools you may do this for. Write the URN, or the name in full.")
    if only is not None and named[0].urn != only.urn:
        raise _Unusable(f"This row is about {named[0].name}. Record it on that school’s page, or for the whole trust.")
    return named[0]


def _period(row: SheetRow, cell: SheetCell, said: SaidForAll) -> str:
    """The heading's own year, the row's, or the one said for all; "" where nobody said."""
    if cell.heading.period:
        return cell.heading.period
    text = row.detail("year")
    if not text:
        return said.period
    year = read_year(text)
    if year is None:
        raise _Unusable(f"“{text}” is not a school year. Write it like 2025/26.")
    return year.period


def _kind(row: SheetRow, said: SaidForAll) -> str:
    text = row.detail("kind")
    if not text:
        return said.kind
    kind = _KINDS.get(" ".join(text.casefold().replace("'", "’").split()))
    if kind is None:
        raise _Unusable(f"“{text}” is no kind of target. Write “agreed” or “own”.")
    return kind


def _agreed_on(row: SheetRow, said: SaidForAll) -> date | None:
    text = row.detail("agreed_on")
    if not text:
        return said.decided_on
    day = read_day(text)
    if day is None:
        raise _Unusable(f"“{text}” is not a day. Write it like 14/10/2026.")
    return day


def _told_twice(rows: Sequence[SheetTarget]) -> Iterator[SheetTarget]:
    counted = Counter(row.draft.place for row in rows if row.draft)
    for row in rows:
        if row.draft and not row.problem and counted[row.draft.place] > 1:
            yield replace(row, problem="The sheet has this target more than once. Leave one of them out.")
        else:
            yield row


def _ignored(sheet: Sheet) -> str:
    others = list(dict.fromkeys(h.text for h in sheet.headings if h.kind != Kind.TARGET and h.text))
    if not others:
        return ""
    listed = ", ".join(f"“{text}”" for text in others)
    columns = "The column" if len(others) == 1 else "The columns"
    are = "is" if len(others) == 1 else "are"
    said = f"{columns} {listed} {are} not read here: only “Target” is."
    return said if sheet.layout == Layout.LONG else f"{said} Figures are entered on the page for figures."
