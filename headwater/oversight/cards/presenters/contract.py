"""The card as JSON. The keys are a contract with outside checkers: they are added to, never renamed."""

from __future__ import annotations

from datetime import date
from typing import Any

from headwater.oversight.cards.presenters.tree import (
    Against,
    Also,
    Card,
    Cell,
    EditionHead,
    Gap,
    Inspection,
    Line,
    Note,
    Row,
    Section,
    ShownChange,
    ShownDispute,
    ShownFinding,
    ShownTarget,
    Signal,
    Source,
)


def as_json(card: Card) -> dict[str, Any]:
    """The card as plain values for `json.dumps`: exact decimals as text (`"54"`, `"3.09"`), dates as `2026-11-22`."""
    school = card.school
    return {
        "school": {
            "urn": school.urn,
            "name": school.name,
            "laestab": school.laestab,
            "phase": school.phase,
            "la_code": school.la_code,
            "la_name": school.la_name,
            "trust": school.trust,
            "joined_on": _day(school.joined_on),
            "membership": school.membership,
            "principal": school.principal,
        },
        "audience": card.audience,
        "as_loaded": card.as_loaded,
        "sections": [_section(section) for section in (*card.sections, *card.left_out)],
        "inspections": [_inspection(inspection) for inspection in card.inspections],
        "not_shown": list(card.not_shown),
        "findings": [_finding(finding) for finding in card.findings],
        "lacking": list(card.lacking),
        "note": _note(card.note),
        "edition": _edition(card.edition),
        "context": card.context,
        "disputes": [_dispute(dispute) for dispute in card.disputes],
        "changes": [_change(change) for change in card.changes],
        "changes_since": card.changes_since,
    }


def _edition(edition: EditionHead | None) -> dict[str, Any] | None:
    return {"number": edition.number, "words": edition.words, "is_draft": edition.is_draft} if edition else None


def _dispute(dispute: ShownDispute) -> dict[str, Any]:
    """Both sides' sentences; `trust_says` is "" while the trust has not answered."""
    return {
        "subject": dispute.subject,
        "about": dispute.about,
        "said": dispute.said,
        "school_says": dispute.school_says,
        "proposed": dispute.proposed,
        "disputed_on": _day(dispute.disputed_on),
        "trust_says": dispute.trust_says,
        "answered_on": _day(dispute.answered_on),
        "measure": dispute.measure,
        "group": dispute.group,
        "period": dispute.period,
    }


def _change(change: ShownChange) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "about": change.about,
        "before": change.before,
        "after": change.after,
        "why": change.why,
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "note": section.note,
        "years": [{"period": c.period, "shown": c.shown, "when": c.when} for c in section.columns],
        "years_not_shown": list(section.skipped),
        "rows": [_row(row) for row in (*section.rows, *section.rows_without)],
        "shows": section.shows,
        "slot": {"says": section.slot.says, "address": section.slot.address} if section.slot else None,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "measure": row.measure,
        "group": row.group,
        "name": row.name,
        "group_name": row.group_name,
        "unit": row.unit,
        "unit_words": row.unit_words,
        "direction": row.direction_words,
        "cells": [_cell(cell) for cell in row.school.cells],
        "england": [_cell(cell) for cell in row.england.cells],
        "england_about": row.england.about,
        "england_latest": _latest(row.england),
        "la": [_cell(cell) for cell in row.la.cells],
        "la_about": row.la.about,
        "la_latest": _latest(row.la),
        "cautions": list(row.cautions),
        "is_headline": row.is_headline,
        "attention": row.attention,
        "is_old": row.is_old,
        "against_england": _against(row.against_england),
        "against_la": _against(row.against_la),
        "target": _target(row.target),
        "next_target": _target(row.next_target),
        "breaks": list(row.trend.breaks) if row.trend else [],
        "findings": [_finding(finding) for finding in row.findings],
        "disputes": [dispute.subject for dispute in row.disputes],
    }


def _against(against: Against | None) -> dict[str, Any] | None:
    if against is None:
        return None
    return {
        "name": against.name,
        "about": against.about,
        "period": against.period,
        "value": against.value,
        "shown": against.shown,
        "stale": bool(against.stale),
        "signal": _signal(against.signal),
        "why_not": against.why_not,
    }


def _signal(signal: Signal | None) -> dict[str, Any] | None:
    """`gap` is exact and signed, in percentage points for a percentage."""
    if signal is None:
        return None
    return {
        "word": signal.word,
        "tone": signal.tone,
        "gap": signal.gap,
        "within_uncertainty": signal.within_uncertainty,
        "interval": signal.interval,
        "sentence": signal.sentence,
    }


def _target(target: ShownTarget | None) -> dict[str, Any] | None:
    if target is None:
        return None
    return {
        "value": target.value,
        "shown": target.shown,
        "period": target.period,
        "kind": target.kind,
        "agreed": target.agreed_words,
        "why_not": target.why_not,
        "status": _signal(target.status),
    }


def _finding(finding: ShownFinding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "severity": finding.severity,
        "sentence": finding.sentence,
        "how_to_fix": finding.how_to_fix,
        "measure": finding.measure,
        "group": finding.group,
        "period": finding.period,
    }


def _note(note: Note | None) -> dict[str, Any] | None:
    return {"text": note.text, "written_by": note.written_by, "written_on": _day(note.written_on)} if note else None


def _latest(line: Line) -> dict[str, Any] | None:
    """The place's newest figure, which can stand on a year the section does not show."""
    return {**_cell(line.latest), "stale": line.stale} if line.latest else None


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "period": cell.period,
        "period_shown": cell.period_shown,
        "value": cell.value,
        "shown": cell.shown,
        "missing": _gap(cell.missing),
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "one_pupil": cell.one_pupil,
        "interval": cell.interval,
        "stage": cell.stage,
        "when": cell.when,
        "published_urn": cell.published_urn,
        "stage_mark": cell.stage_mark,
        "cohort": cell.cohort,
        "as_at": _day(cell.as_at),
        "source": _source(cell.source) if cell.source else None,
        "also": [_also(also) for also in cell.also],
        "disputed": cell.is_disputed,
    }


def _also(also: Also) -> dict[str, Any]:
    return {
        "value": also.value,
        "shown": also.shown,
        "missing": _gap(also.missing),
        "published_urn": also.source.published_urn,
        "source": _source(also.source),
    }


def _gap(missing: Gap | None) -> dict[str, str] | None:
    return {"reason": missing.reason, "words": missing.words, "because": missing.because} if missing else None


def _source(source: Source) -> dict[str, Any]:
    return {
        "dataset": source.dataset,
        "title": source.title,
        "publisher": source.publisher,
        "file": source.file,
        "column": source.column,
        "line": source.line,
        "published_text": source.published_text,
        "stage": source.stage,
        "standing": source.standing,
        "as_at": _day(source.as_at),
        "loaded_on": _day(source.loaded_on),
        "is_look_back": source.is_look_back,
        "origin": source.origin,
        "entered_by": source.entered_by,
        "entered_on": _day(source.entered_on),
        "words": source.words,
        "reason": source.reason,
        "overrides": source.overrides,
    }


def _inspection(inspection: Inspection) -> dict[str, Any]:
    return {
        "framework": inspection.framework,
        "framework_name": inspection.framework_name,
        "kind": inspection.kind,
        "outcome": inspection.outcome,
        "inspected_on": _day(inspection.inspected_on),
        "date_words": inspection.date_words,
        "published_on": _day(inspection.published_on),
        "judgements": [{"name": judged.name, "outcome": judged.outcome} for judged in inspection.judgements],
        "notes": list(inspection.notes),
        "next_steps": [step.text for step in inspection.next_steps],
        "published_urn": inspection.published_urn,
        "source": _source(inspection.source),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
