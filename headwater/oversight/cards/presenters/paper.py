"""The card for paper: what the Typst template arranges, in plain values and in reading order."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from headwater.oversight.cards.presenters.sheets import AUDIENCE
from headwater.oversight.cards.presenters.tree import Card, Inspection, Line, Row, Section


def as_paper(card: Card) -> dict[str, Any]:
    """The card as the template reads it: every text that is printed, and no more."""
    return {
        "audience": AUDIENCE,
        "name": card.school.name,
        "membership": card.school.membership,
        "facts": [list(fact) for fact in card.school.facts],
        "as_loaded": card.as_loaded,
        "not_shown": list(card.not_shown),
        "sections": [_section(section) for section in card.sections],
        "files": [asdict(file) for file in card.files],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "intro": section.intro,
        "note": section.note,
        "compared": section.compared,
        "is_mixed": section.is_mixed,
        "skipped": list(section.skipped),
        "bands": [{"words": band.words, "span": band.span, "divides": band.divides} for band in section.bands],
        "columns": [
            {"shown": column.shown, "latest": column.is_latest, "divides": column.divides, "skips": column.skips}
            for column in section.columns
        ],
        "rows": [_row(row, is_mixed=section.is_mixed) for row in section.rows],
        "inspections": [_inspection(inspection) for inspection in section.inspections],
    }


def _row(row: Row, *, is_mixed: bool) -> dict[str, Any]:
    return {
        "name": row.name,
        "group": row.group_name,
        "about": row.about,
        "lines": [_line(line, is_mixed=is_mixed) for line in row.shown_lines],
    }


def _line(line: Line, *, is_mixed: bool) -> dict[str, Any]:
    return {
        "place": line.place,
        "name": "This school" if line.place == "school" else line.name,
        "about": ", ".join(said for said in (line.about if is_mixed else "", line.until) if said),
        "one_reason": line.one_reason,
        "cells": [
            {"shown": cell.shown, "interval": cell.interval, "missing": cell.missing is not None} for cell in line.cells
        ],
    }


def _inspection(inspection: Inspection) -> dict[str, Any]:
    return {
        "framework": inspection.framework_name,
        "kind": inspection.kind,
        "on": inspection.date_words,
        "outcome": inspection.outcome,
        "judgements": [[judged.name, judged.outcome] for judged in inspection.judgements],
        "notes": list(inspection.notes),
    }
