"""Each cell of a sheet beside what is known of its place already. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from headwater.evidence.measures.definitions import MEASURES, Measure, Unit
from headwater.evidence.measures.drafts.draft import (
    WILL_BE_SAVED,
    Answers,
    Draft,
    DraftCell,
    Standing,
)
from headwater.evidence.measures.entries import (
    is_entered_already,
    is_published_already,
    reasons_not_to_enter,
)
from headwater.evidence.measures.models import EnteredFigure, Figure
from headwater.evidence.measures.places import Place
from headwater.evidence.measures.placing import says_nothing
from headwater.evidence.measures.policies import shown
from headwater.evidence.measures.queries import Known
from headwater.reference.calendar.days import say_date


def compare_with_known(
    draft: Draft, known: Mapping[Place, Known], answers: Answers, *, today: date, may_override: bool
) -> Draft:
    """The same draft, each cell beside what is known of its place."""
    cells = [_beside(cell, known, answers, today, may_override) for cell in draft.cells]
    told = list(draft.told)
    bare = sum(_is_bare_percentage(cell) for cell in cells)
    if bare:
        is_one = bare == 1
        told.append(
            f"{bare:,} {'percentage comes' if is_one else 'percentages come'} without saying of how many pupils: what "
            f"one pupil is worth, and how much may be chance, cannot be said of {'it' if is_one else 'them'}."
        )
    return replace(draft, cells=tuple(cells), told=tuple(told))


def _beside(
    cell: DraftCell, known: Mapping[Place, Known], answers: Answers, today: date, may_override: bool
) -> DraftCell:
    if cell.entry is None or cell.standing != Standing.NEW:
        return cell
    said = known.get(cell.entry.place, Known())
    entry = replace(cell.entry, seen=said.entry.pk if said.entry else None)
    published, measure = said.published, MEASURES.get(entry.place.measure)
    if is_published_already(entry, published):
        note = "Published already: not entered again."
        return replace(cell, entry=entry, standing=Standing.KNOWN, note=note)
    if answers.overrides and published is not None and not entry.place.is_comparator:
        entry = replace(entry, overrides=True, reason=answers.reason.strip())
    if is_entered_already(entry, said.entry):
        return replace(cell, entry=entry, standing=Standing.KNOWN, note="Entered already: not entered again.")
    reasons = reasons_not_to_enter(
        entry, today=today, published=published, current=said.entry, may_override=may_override
    )
    if reasons:
        return replace(cell, entry=entry, standing=Standing.PROBLEM, problem=" ".join(reasons))
    notes = []
    standing = Standing.CORRECTS if said.entry else Standing.NEW
    if said.entry:
        notes.append(f"Takes the place of {said_by(said.entry)}.")
    if entry.overrides and published is not None:
        standing = Standing.INSTEAD
        notes.append(f"Shown instead of the published {words_of(published, measure)}, which stays beside it.")
    elif published is not None and not says_nothing(published):
        standing = Standing.BESIDE
        is_again = said.entry is not None and said.entry.overrides
        stays = "That is shown again" if is_again else "That stays shown"
        notes.append(f"Published: {words_of(published, measure)}. {stays}; yours is kept beside it.")
    return replace(cell, entry=entry, standing=standing, note=" ".join(notes))


def said_by(entry: EnteredFigure) -> str:
    """`76%, entered by A. Head on 3 November 2026`"""
    return f"{entry.text}, entered by {entry.entered_by} on {say_date(entry.entered_at.date())}"


def words_of(figure: Figure, measure: Measure) -> str:
    """`74%` or `“Suppressed: too few pupils to publish”`"""
    return shown(figure.value, measure) if figure.value is not None else f"“{figure.get_missing_display()}”"


def _is_bare_percentage(cell: DraftCell) -> bool:
    entry = cell.entry
    return (
        entry is not None
        and cell.standing in WILL_BE_SAVED
        and entry.value is not None
        and entry.denominator is None
        and not entry.place.is_comparator
        and MEASURES.get(entry.place.measure).unit == Unit.PERCENT
    )
