"""The moderation screen as a workbook."""

from __future__ import annotations

from headwater.foundations.documents.workbook import CellValue, Column, Sheet
from headwater.improvement.tiers.cases.presenters.screen import Screen, ScreenLine
from headwater.improvement.tiers.presenters import AUDIENCE, NONE_RECORDED
from headwater.reference.frameworks.definitions import Framework

NOT_YET = "Not yet"


def screen_sheet(screen: Screen, framework: Framework) -> Sheet:
    """One row for a school, in the order of the page."""
    columns = [
        Column("URN", 9),
        Column("School", 34),
        Column("Where it stands", 30),
        Column("To be talked about", 44),
        Column(framework.say(f"{{Tier}} at the end of {screen.last_year}"), 28),
        Column("What changed since", 60),
        Column("The school’s own view", 28),
        Column("Why", 60),
        Column("What the figures suggest", 34),
        Column("Recommended", 28),
        Column("Reason", 60),
        Column("Direction of travel", 18),
        Column("The school’s answer", 26),
        Column("Comment", 60),
        Column("Decided on", 18),
        Column("Who is waited for", 50),
        Column("Gaps in the evidence", 60),
    ]
    return Sheet("Cases", columns, [_row(line) for line in screen.lines], notes=(AUDIENCE,), frozen=2)


def _row(line: ScreenLine) -> list[CellValue]:
    return [
        line.urn,
        line.school,
        line.mark.words,
        "; ".join(mark.words for mark in line.marks),
        line.last_year or NONE_RECORDED,
        " ".join(line.since),
        line.view or NOT_YET,
        line.view_text,
        line.suggests or NOT_YET,
        line.recommended or NOT_YET,
        line.reason,
        line.direction.words if line.direction else NOT_YET,
        line.answer or NOT_YET,
        line.answer_text,
        line.decided or NOT_YET,
        line.waits,
        "; ".join(line.gaps),
    ]
