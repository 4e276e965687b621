"""From a sheet of a whole trust's tiers to decisions about to be recorded: row by row, with what cannot be used and
why. Pure.

One row for a school under a row of headings, in any order; what the form says holds for every row that does not say it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from headwater.evidence.measures.headings import read_day
from headwater.evidence.measures.sheets import came_from
from headwater.foundations.documents.tables import Grid, address_of
from headwater.foundations.ui.lengths import too_long
from headwater.improvement.tiers.models import TierDecision
from headwater.improvement.tiers.policies import Draft, Ground, is_recorded_already, reasons_not_to_record
from headwater.improvement.tiers.reading import NotATier, parse_tiers
from headwater.reference.calendar.days import say_date
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.schools.models import School

MOST_LINES_ABOVE = 20
"""Above the headings may stand a title and notes, as in most sheets."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "school": ("school", "academy", "urn", "school urn", "name", "school name", "academy name", "school or urn"),
    "tier": ("tier", "tiers", "level", "package", "packages", "phase", "support level", "level of support"),
    "in_force_from": ("from", "in force from", "since", "starts", "start", "start date", "effective from", "in force"),
    "decided_by_body": ("decided by", "agreed by", "body", "board", "by"),
    "decided_on": ("date", "decided on", "agreed on", "date agreed", "date decided", "meeting", "meeting date"),
    "minute": ("minute", "minutes", "minute reference", "minute ref", "reference", "ref"),
    "reason": ("reason", "reasons", "why", "rationale", "because"),
    "review_on": ("review", "review date", "review on", "next review", "reviewed by"),
}
"""What each column may be headed, in lower case. The trust's own word for a tier is one of them, too."""

NEEDED: Mapping[str, str] = {
    "in_force_from": "this row does not say from which day the tier is in force.",
    "decided_on": "this row does not say when it was decided.",
    "decided_by_body": "this row does not say who decided it.",
}
"""What every decision needs, and what is said of an empty cell."""

Grounds = Callable[[int, date], Ground]
"""What a decision about this school, from this day on, is held against."""


@dataclass(frozen=True, slots=True)
class SaidForAll:
    """What the form says of every row that does not say it itself."""

    in_force_from: date | None = None
    decided_by_body: str = ""
    decided_on: date | None = None
    minute: str = ""
    review_on: date | None = None
    correction: str = ""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row of the sheet. `problems` name their cells; empty where it can be recorded. `note`: what it replaces."""

    address: str
    school: str
    tier: str
    begins: str
    draft: Draft | None = None
    problems: tuple[str, ...] = ()
    note: str = ""
    is_unchanged: bool = False


@dataclass(frozen=True, slots=True)
class ReadTiers:
    """A sheet as read. `problems` are about the sheet itself, `ignored` says which columns are not read."""

    lines: tuple[SheetLine, ...]
    problems: tuple[str, ...] = ()
    ignored: str = ""

    @property
    def good(self) -> tuple[Draft, ...]:
        """Those that can be recorded and are not there yet."""
        return tuple(line.draft for line in self.lines if line.draft and not line.problems and not line.is_unchanged)

    @property
    def bad(self) -> int:
        """How many rows, and faults of the sheet, have to be left out or put right."""
        return sum(bool(line.problems) for line in self.lines) + len(self.problems)

    def mark(self, seen: Mapping[int, str]) -> str:
        """Hash of what somebody who looks at it sees: the same again only while sheet and records are the same."""
        return sha256(repr((self.lines, self.problems, sorted(seen.items()))).encode()).hexdigest()


def read_tiers(grid: Grid, schools: Mapping[int, School], framework: Framework, said: SaidForAll) -> ReadTiers:
    """Read the rows of `grid`. `schools` are those the request may record for, by URN; `framework` has the tiers."""
    headings = _headings(grid, framework)
    if headings is None:
        word = framework.words["tier"].one.capitalize()
        return ReadTiers((), (f"No row has the headings “School” and “{word}”. Add them above the columns.",))
    row, columns = headings
    problems = _unheaded(columns, said)
    lines = [
        _read(grid, at, columns, schools, framework, said)
        for at in range(row + 1, len(grid.rows))
        if any(grid.text(at, column) for column in columns.values())
    ]
    if not lines:
        problems.append(f"{address_of(row, 0)}: there is no row below the headings. Copy the rows, too.")
    return ReadTiers(tuple(_told_twice(lines)), tuple(problems), _ignored(grid, row, columns))


def dated(grid: Grid, framework: Framework) -> Sequence[Sequence[str]]:
    """The cells, with the headings of columns of days saying that they are days: a column “From” or “Review” of a whole
    trust would look like dates of birth to `documents.personal_data`."""
    headings = _headings(grid, framework)
    if headings is None:
        return grid.rows
    row, columns = headings
    days = {columns[key] for key in ("in_force_from", "decided_on", "review_on") if key in columns}
    heading = tuple("date" if column in days else text for column, text in enumerate(grid.rows[row]))
    return (*grid.rows[:row], heading, *grid.rows[row + 1 :])


def compare_with_standing(
    read: ReadTiers, grounds: Grounds, standing: Mapping[tuple[int, date], TierDecision], today: date
) -> ReadTiers:
    """The same, each row held against what is known of its school and what stands for the same day."""
    return replace(read, lines=tuple(_held(line, grounds, standing, today) for line in read.lines))


def places(read: ReadTiers) -> set[tuple[int, date]]:
    """The schools and days that the rows are about."""
    return {line.draft.place for line in read.lines if line.draft}


def _held(
    line: SheetLine, grounds: Grounds, standing: Mapping[tuple[int, date], TierDecision], today: date
) -> SheetLine:
    if line.draft is None or line.problems:
        return line
    current = standing.get(line.draft.place)
    if is_recorded_already(line.draft, current):
        return replace(line, is_unchanged=True)
    reasons = reasons_not_to_record(line.draft, grounds(*line.draft.place), today, current=current)
    note = f"Takes the place of {current.words} from {say_date(current.in_force_from)}" if current else ""
    return replace(line, problems=tuple(f"{line.address}: {reason}" for reason in reasons), note=note)


def _headings(grid: Grid, framework: Framework) -> tuple[int, dict[str, int]] | None:
    """The row of headings and the column of each that is known; None where no row has a school and a tier."""
    own = {_plainly(framework.words["tier"].one), _plainly(framework.words["tier"].many)}
    own_school = {_plainly(framework.words["academy"].one)}
    for row in range(min(len(grid.rows), MOST_LINES_ABOVE)):
        columns: dict[str, int] = {}
        for column, text in enumerate(grid.rows[row]):
            said = _plainly(text)
            for key, words in HEADINGS.items():
                mine = own if key == "tier" else own_school if key == "school" else set()
                if said in words or said in mine:
                    # A URN says more certainly which school it is than a name.
                    if key not in columns or (key == "school" and "urn" in said):
                        columns[key] = column
                    break
        if {"school", "tier"} <= columns.keys():
            return row, columns
    return None


def _unheaded(columns: Mapping[str, int], said: SaidForAll) -> list[str]:
    """What neither a column nor the form says, though every decision needs it."""
    needed = {
        "in_force_from": "from which day the tiers are in force: add a column “From”, or fill in “In force from”",
        "decided_by_body": "who decided: add a column “Decided by”, or fill in “Decided by”",
        "decided_on": "the day of the decision: add a column “Date”, or fill in “Day it was decided”",
    }
    return [f"Nothing says {what}." for key, what in needed.items() if key not in columns and not getattr(said, key)]


def _read(
    grid: Grid,
    row: int,
    columns: Mapping[str, int],
    schools: Mapping[int, School],
    framework: Framework,
    said: SaidForAll,
) -> SheetLine:
    def text(key: str) -> str:
        return grid.text(row, columns[key]) if key in columns else ""

    def place(key: str) -> str:
        return address_of(row, columns[key])

    problems: list[str] = []
    found = SheetLine(address_of(row, columns["school"]), text("school"), text("tier"), text("in_force_from"))
    school = _school(text("school"), schools)
    if isinstance(school, str):
        problems.append(f"{place('school')}: {school}")
    tiers: tuple[str, ...] = ()
    try:
        tiers = parse_tiers(text("tier"), framework)
    except NotATier as wrong:
        problems.append(f"{place('tier')}: {wrong}")
    days: dict[str, date | None] = {}
    for key in ("in_force_from", "decided_on", "review_on"):
        days[key] = read_day(text(key)) if text(key) else getattr(said, key)
        if text(key) and days[key] is None:
            problems.append(f"{place(key)}: “{text(key)}” is not a day. Write it like 15/10/2026.")
    body = text("decided_by_body") or said.decided_by_body
    begins, decided = days["in_force_from"], days["decided_on"]
    said_of = {"in_force_from": begins or text("in_force_from"), "decided_on": decided or text("decided_on")}
    said_of["decided_by_body"] = body
    problems += [f"{place(key)}: {what}" for key, what in NEEDED.items() if key in columns and not said_of[key]]
    for key, most in (("decided_by_body", 120), ("minute", 60), ("reason", 1_000)):
        if len(text(key)) > most:
            problems.append(f"{place(key)}: {too_long('the text', len(text(key)), most)}")
    if isinstance(school, str) or not tiers or begins is None or decided is None or not body or problems:
        return replace(found, problems=tuple(problems))
    return replace(
        found,
        school=school.name,
        begins=say_date(begins),
        draft=Draft(
            urn=school.urn,
            tiers=tiers,
            in_force_from=begins,
            decided_by_body=body,
            decided_on=decided,
            minute=text("minute") or said.minute,
            reason=text("reason"),
            review_on=days["review_on"],
            correction=said.correction,
            row=came_from(grid.name, place("tier"), text("school")),
        ),
    )


def _school(text: str, schools: Mapping[int, School]) -> School | str:
    """The school a row is about, by URN or by its name as the register has it; else why there is none."""
    if not text:
        return "the row does not say which school. Write the URN, or the name in full."
    plain = " ".join(text.casefold().split())
    named = [s for s in schools.values() if plain in (str(s.urn), " ".join(s.name.casefold().split()))]
    if len(named) > 1:
        return f"several of your schools are called “{text}”. Write the URN."
    if not named:
        return f"“{text}” is none of the schools you record tiers for. Write the URN, or the name in full."
    return named[0]


def _told_twice(lines: Sequence[SheetLine]) -> Iterator[SheetLine]:
    counted = Counter(line.draft.place for line in lines if line.draft)
    for line in lines:
        if line.draft and counted[line.draft.place] > 1:
            why = f"{line.address}: the sheet has this school and day more than once. Leave one of them out."
            yield replace(line, problems=(*line.problems, why))
        else:
            yield line


def _ignored(grid: Grid, row: int, columns: Mapping[str, int]) -> str:
    others = [text for column, text in enumerate(grid.rows[row]) if text and column not in columns.values()]
    if not others:
        return ""
    listed = ", ".join(f"“{text}”" for text in others)
    return f"The column {listed} is not read." if len(others) == 1 else f"The columns {listed} are not read."


def _plainly(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold()).split())
