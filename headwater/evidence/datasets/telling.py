"""The sixth verb, tell: what a load changed, in sentences. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from headwater.evidence.datasets.definitions import Dataset
from headwater.evidence.datasets.queries import Change
from headwater.evidence.datasets.refusals import RowSetAside
from headwater.reference.calendar.years import AcademicYear


def tell(
    definition: Dataset,
    year: AcademicYear | None,
    rows: int,
    facts: int,
    set_aside: Sequence[RowSetAside],
    change: Change | None,
    *,
    retired: int = 0,
    is_past: bool = False,
) -> str:
    """E.g. `School census 2024/25: 24,473 rows read, 119,000 values. 12 rows set aside: 12 not in the register.`"""
    said = [f"{definition.title}{f' {year}' if year else ''}: {count(rows, 'row')} read"]
    if facts:
        said[0] += f", {count(facts, 'value')}"
    reasons = Counter(row.reason for row in {(r.line, r.reason): r for r in set_aside}.values())
    if reasons:
        listed = "; ".join(f"{number:,} because {reason.words}" for reason, number in reasons.most_common())
        said.append(f"{count(len({row.line for row in set_aside}), 'row')} set aside: {listed}")
    if change is not None:
        parts = [
            f"{count(number, 'value')} {what}"
            for number, what in ((change.changed, "changed"), (change.added, "added"), (change.gone, "no longer there"))
            if number
        ]
        said.append("Against the release it replaces: " + (", ".join(parts) if parts else "no value changed"))
    if retired:
        said.append(f"It takes the place of {count(retired, 'earlier file')}")
    if is_past:
        said.append("A newer file is in force, so this one is kept for its history only")
    return ". ".join(said) + "."


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
