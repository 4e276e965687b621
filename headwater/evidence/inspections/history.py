"""Everything known of a school's inspections in words, framework by framework: nothing of two stands on one scale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from headwater.evidence.inspections.definitions import ERAS
from headwater.evidence.inspections.models import SAME_INSPECTION, InspectionOutcome
from headwater.evidence.inspections.presenters import ShownOutcome, present_outcome
from headwater.foundations.documents.workbook import CellValue, Column, Sheet
from headwater.reference.calendar.days import say_date
from headwater.reference.people.queries import Names
from headwater.reference.schools.models import School

ON_CARD = "On the card"


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One outcome as one file or one entry tells it. `standing` says what became of it: on the card, an earlier
    inspection, replaced, withdrawn …"""

    shown: ShownOutcome
    standing: str
    source: str
    reason: str
    can_change: bool

    is_past: bool
    """Replaced or withdrawn: to be read, and nothing more."""

    @property
    def is_on_card(self) -> bool:
        return self.standing == ON_CARD


@dataclass(frozen=True, slots=True)
class HistoryEra:
    """The outcomes made under one framework, newest first."""

    key: str
    title: str
    about: str
    lines: tuple[HistoryLine, ...]


def present_history(outcomes: Iterable[InspectionOutcome], names: Names) -> tuple[HistoryEra, ...]:
    """What `queries.list_every_outcome` gives, newest framework first. Asks the database nothing more. `names`: how the
    reader is told who entered or withdrew one."""
    every = list(outcomes)
    beside = {
        entry.same_as_id: entry
        for entry in every
        if entry.same_as_id is not None and entry.replaced_by_id is None and entry.withdrawn_at is None
    }
    eras: defaultdict[str, list[HistoryLine]] = defaultdict(list)
    for outcome in every:
        eras[outcome.era].append(_line(outcome, every, beside.get(outcome.pk), names))
    return tuple(HistoryEra(key, ERAS.get(key).name, ERAS.get(key).about, tuple(lines)) for key, lines in eras.items())


def _line(
    outcome: InspectionOutcome, every: Sequence[InspectionOutcome], entry: InspectionOutcome | None, names: Names
) -> HistoryLine:
    past = outcome.replaced_by_id is not None or outcome.withdrawn_at is not None
    return HistoryLine(
        shown=present_outcome(outcome, entry, names),
        standing=_standing(outcome, every, names),
        source=_source(outcome, names),
        reason=outcome.reason,
        can_change=outcome.release_id is None and not past,
        is_past=past,
    )


def _standing(outcome: InspectionOutcome, every: Sequence[InspectionOutcome], names: Names) -> str:
    if outcome.withdrawn_at is not None:
        day = say_date(timezone.localdate(outcome.withdrawn_at))
        return f"Withdrawn by {names.of(outcome.withdrawn_by, outcome.school_id)} on {day}: {outcome.withdrawn_because}"
    if outcome.replaced_by_id is not None:
        return "Replaced by a later entry"
    if outcome.is_shown:
        return ON_CARD
    if outcome.same_as_id is not None:
        return "The outcome is published; what was entered stands beside it"
    if any(_is_same(outcome, other) for other in every if other.is_shown):
        return "The same inspection in another file"
    return "An earlier inspection" if outcome.inspected_on else "Overtaken by what a newer file says"


def _is_same(outcome: InspectionOutcome, other: InspectionOutcome) -> bool:
    if outcome.kind != other.kind or outcome.inspected_on is None or other.inspected_on is None:
        return False
    return abs(outcome.inspected_on - other.inspected_on) <= SAME_INSPECTION


def _source(outcome: InspectionOutcome, names: Names) -> str:
    """`Ofsted, Latest school inspections, as at 28 February 2026`, or who entered it."""
    release = outcome.release
    if release is not None:
        as_at = f"as at {say_date(release.as_at)}" if release.as_at else ""
        return ", ".join(filter(None, [release.publisher, release.title, as_at]))
    day = say_date(timezone.localdate(outcome.entered_at)) if outcome.entered_at else ""
    return f"Entered by {names.of(outcome.entered_by, outcome.school_id)} on {day}"


def history_sheet(school: School, eras: Iterable[HistoryEra]) -> Sheet:
    """One row for each thing judged and each next step, as in the card's workbook."""
    rows: list[list[CellValue]] = []
    for era in eras:
        for line in era.lines:
            first: list[CellValue] = [
                school.urn,
                school.name,
                era.title,
                line.shown.kind,
                line.shown.inspected_on or line.shown.date_words,
                line.standing,
                line.source,
            ]
            rows.append([*first, "Outcome", line.shown.outcome])
            rows += [[*first, judged.name, judged.outcome] for judged in line.shown.judgements]
            rows += [[*first, f"Next step {n}", step] for n, step in enumerate(line.shown.next_steps, start=1)]
            if line.shown.next_inspection:
                rows += [[*first, "Next inspection", said] for said in line.shown.next_inspection.sentences]
    return Sheet(
        name="Inspections",
        columns=[
            Column("URN", 9),
            Column("School", 34),
            Column("Framework", 40),
            Column("Kind", 26),
            Column("Inspected on", 20),
            Column("Standing", 34),
            Column("Where from", 44),
            Column("What", 32),
            Column("In its own words", 60),
        ],
        rows=rows,
        notes=(f"Inspections of {school.name}, URN {school.urn}. Frameworks cannot be compared. Confidential.",),
    )
