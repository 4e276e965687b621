"""The record of a day as a workbook: what was known, what was learned of afterwards, what had been put before whom."""

from __future__ import annotations

from headwater.foundations.documents.workbook import CellValue, Column, Sheet
from headwater.pages.record.facts import Fact
from headwater.pages.record.presenters import AUDIENCE, SENT_MEANS, RecordPage

COLUMNS = (
    Column("URN", 9),
    Column("School", 34),
    Column("Part", 22),
    Column("What", 44),
    Column("How it stood", 34),
    Column("State", 28),
    Column("Body, meeting and minute", 44),
    Column("How Headwater knew", 50),
    Column("Steps up to then", 90),
)


def record_sheets(page: RecordPage) -> list[Sheet]:
    """Three sheets, each row whole by itself."""
    known: list[list[CellValue]] = []
    later: list[list[CellValue]] = []
    for school in page.schools:
        for part in school.parts:
            known += [_row(school.urn, school.name, part.title, fact) for fact in part.facts]
        later += [_row(school.urn, school.name, "Learned afterwards", fact) for fact in school.later]
    notices: list[list[CellValue]] = [
        [line.who, line.school, line.label, line.why, line.sent, line.opened, line.settled]
        for person in page.people
        for line in person.lines
    ]
    notes = (f"As at the end of {page.day}. {AUDIENCE}", *([page.since] if page.since else []))
    columns = [Column("Who", 30), Column("School", 34), Column("What", 60), Column("What for", 34)]
    columns += [Column("Sent", 44), Column("Opened by then", 44), Column("Done or decided by then", 44)]
    return [
        Sheet("Known that day", COLUMNS, known, notes=notes, frozen=2),
        Sheet("Learned afterwards", COLUMNS, later, notes=notes, frozen=2),
        Sheet("Sent and shown", columns, notices, notes=(*notes, SENT_MEANS), frozen=1),
    ]


def _row(urn: int, school: str, part: str, fact: Fact) -> list[CellValue]:
    steps = "; ".join([*fact.steps, *fact.notes])
    return [urn, school, part, fact.what, fact.stood, fact.state, fact.decided, fact.known, steps]
