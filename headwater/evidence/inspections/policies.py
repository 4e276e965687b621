"""Which outcomes a page shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DATED = ("report-card", "graded", "ungraded")
# One file dates an inspection by its first day, another by its last.
SAME_INSPECTION = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the choice looks at. `as_at` is the day the file speaks for; `loaded` grows with each release."""

    kind: str
    inspected_on: date | None
    published_file: bool
    as_at: date | None
    loaded: int
    own_urn: bool
    last_inspected_on: date | None = None
    line: int = 0


def choose_shown(candidates: Sequence[Candidate]) -> set[int]:
    """Positions of the outcomes to show of one school: the newest report card, the newest graded inspection and the
    newest ungraded one, each in its own words beside the others, because none replaces another.

    The same inspection told by several files is taken from a published file over an extract, then from the file that
    speaks for the later day, then from the newest release. A grade without its date never stands in place of a
    dated outcome: it is shown beside them, and only while it may tell something newer. It cannot where a dated report
    card or graded inspection comes from a file that speaks for the same day or a later one, or is itself the last
    inspection that the grade's file knows of.
    """
    shown = set()
    for kind in DATED:
        of_kind = [i for i, c in enumerate(candidates) if c.kind == kind and c.inspected_on]
        if of_kind:
            shown.add(max(of_kind, key=lambda i: (candidates[i].inspected_on or date.min, _trust(candidates[i]))))
    undated = [i for i, c in enumerate(candidates) if c.kind == "grade-only"]
    if undated:
        best = max(undated, key=lambda i: (_day(candidates[i]), _trust(candidates[i])))
        graded = (c for c in candidates if c.kind in ("report-card", "graded") and c.inspected_on)
        if not _overtaken(candidates[best], graded):
            shown.add(best)
    return shown


def _overtaken(undated: Candidate, graded: Iterable[Candidate]) -> bool:
    last = undated.last_inspected_on
    return any(
        _day(one) >= _day(undated) or (last and one.inspected_on and one.inspected_on >= last - SAME_INSPECTION)
        for one in graded
    )


def _day(candidate: Candidate) -> date:
    """The day a file speaks for; a file that does not say speaks for the day of the inspection it tells of."""
    return candidate.as_at or candidate.inspected_on or date.min


def _trust(candidate: Candidate) -> tuple[bool, bool, date, int, int, date]:
    return (
        candidate.published_file,
        candidate.own_urn,
        _day(candidate),
        candidate.loaded,
        -candidate.line,
        candidate.last_inspected_on or date.min,  # so that no two that differ are equal, whatever order they come in
    )
