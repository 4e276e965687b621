"""The card for paper: what the Typst template arranges, in plain values and in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain
from typing import Any

from headwater.oversight.cards.presenters.board import (
    CHANGE_HEADS,
    CONTEXT,
    DISPUTE_HEADS,
    DISPUTED,
    DISPUTED_MARK,
    IN_CONFIDENCE,
    INTRO,
    NOT_PROPOSED,
    NOTHING_CHANGED,
    list_dispute_words,
    present_changes,
)
from headwater.oversight.cards.presenters.front import COLUMNS, settings_of
from headwater.oversight.cards.presenters.heights import heights_of, widths_of
from headwater.oversight.cards.presenters.tree import (
    Card,
    Cell,
    Inspection,
    Line,
    Row,
    Section,
    ShownFinding,
    Signal,
)
from headwater.oversight.cards.presenters.trends import trend_said

LONGEST_DISPUTED = 420
"""Letters of what is disputed on page 1: two or three lines. What has no room is counted, and follows in full."""
LONGEST_NAME = 40
"""Letters of a row's name that stand in one line of page 1; a longer one gives way to the measure's short name."""
MARK_WORDS = {"P": "provisional", "R": "revised", "I": "internal, not published", "E": "estimate"}
MARK_WORDS[DISPUTED_MARK] = "disputed by the school, see “Disputed by the school”"
KEY = (
    "Up: better than England, down: worse, level: the same, or so few pupils that the difference could be chance. "
    "Points of a percentage are percentage points. "
    "In a trend, filled points are this school, hollow squares and dashes England, a bar the target; a dotted rule is "
    "a change of definition, and no line is drawn across it or across a year without a figure."
)
NOTHING_TO_HOLD_AGAINST = "There is no figure that could be held against England’s or against a target yet."
NO_HEADLINES = "No figure of this school has been loaded or entered yet. What the card keeps a place for follows."
METHOD = (
    "Every figure is exact until it is shown, and then rounded half up; a difference is taken from the exact figures, "
    "so it can differ by one from that of the two shown. Differences of percentages are in percentage points, here "
    "called points. A comparator is of the year that stands with it.",
    "A difference from England could be chance where England’s figure lies within the 95% interval around the school’s "
    "(Wilson’s interval of a proportion, or the published one). With forty figures on a card, two will seem to differ "
    "by chance alone. Where the number of pupils is not known, nobody can say.",
    "A figure that is missing says why, and is never nought. Contains public sector information licensed under the "
    "Open Government Licence v3.0.",
)


def as_paper(card: Card) -> dict[str, Any]:
    """The card as the template reads it: every text that is printed, and no more. `card.audience` is on every page."""
    groups = list(_headlines(card))
    attention = [*map(_attention, card.exceptions), *map(_certainly_wrong, _wrong(card))]
    return {
        "audience": card.audience,
        "name": card.school.name,
        "membership": card.school.membership,
        "facts": [list(fact) for fact in card.school.facts],
        "board": list(_board(card)),
        "attention": attention,
        "attention_words": card.attention_words or NOTHING_TO_HOLD_AGAINST,
        "findings_line": list(_findings_line(card)),
        "headlines": groups,
        "headline_count": sum(len(group["rows"]) for group in groups),
        "headline_columns": list(COLUMNS),
        "settings": settings_of(groups, attention),
        "no_headlines": "" if groups else NO_HEADLINES,
        "key": KEY if groups else "",
        "told": list(_told(card)),
        "sections": [_section(section) for section in card.sections if section.rows or section.shows == "inspections"],
        "parts": list(_parts(card)),
        "method": [card.as_loaded + ".", *METHOD],
        "files": [asdict(file) for file in card.files],
    }


# Page 1 -----------------------------------------------------------------------------------------------------------


def _board(card: Card) -> Iterator[list[str]]:
    """What a card for a board says beside its heading, in a line or two each: which edition it is, the school's own
    line, and what it disputes."""
    if card.edition:
        yield ["", f"{card.edition.words}."]
    if card.context:
        yield [CONTEXT, card.context]
    if card.disputes:
        yield [DISPUTED, _disputed_line(card)]


def _disputed_line(card: Card) -> str:
    """`Persistent absence, 2022/23 (14.6%; it should say 11.9%); … . What both sides say follows on page 2.`"""
    names: list[str] = []
    told = list_dispute_words(card)
    for dispute, words in zip(card.disputes, told, strict=True):
        short = words.about
        if dispute.measure and words.is_told and words.proposed != NOT_PROPOSED:
            short += f" ({words.said}; it should say {words.proposed})"
        elif dispute.measure and words.is_told:
            short += f" ({words.said})"
        if names and len("; ".join([*names, short])) > LONGEST_DISPUTED:
            names.append(f"and {len(card.disputes) - len(names)} more")
            break
        names.append(short)
    more = " What both sides say follows on page 2." if any(words.is_told for words in told) else ""
    return f"{'; '.join(names)}.{more}"


def _attention(row: Row) -> dict[str, Any]:
    shape, tone = "down", "bad"
    if row.against_england and row.against_england.signal:
        shape, tone = row.against_england.signal.shape, row.against_england.signal.tone
    latest = f"{row.latest.shown} in {row.latest.period_shown}. " if row.latest else ""
    return {"name": row.called, "words": latest + _points(row.attention), "shape": shape, "tone": tone}


def _wrong(card: Card) -> list[ShownFinding]:
    return [finding for finding in card.findings if finding.severity == "wrong"]


def _certainly_wrong(finding: ShownFinding) -> dict[str, Any]:
    return {"name": "Certainly wrong", "words": finding.sentence, "shape": "level", "tone": "bad"}


def _findings_line(card: Card) -> Iterator[str]:
    """How many open findings there are, in one line; what they are follows from page 2."""
    if card.findings:
        certain = f", {len(_wrong(card))} of them certainly wrong" if _wrong(card) else ""
        yield f"{card.findings_words}{certain}: see “Findings in the data”."


def _headlines(card: Card) -> Iterator[dict[str, Any]]:
    for section in card.sections:
        if rows := [_headline(row) for row in section.rows if row.is_headline]:
            yield {"title": section.title, "rows": rows}


def _headline(row: Row) -> dict[str, Any]:
    latest, target, england = row.latest, row.target, row.against_england
    newest = latest or next(reversed(row.school.cells), None)
    svg, svg_words = trend_said(row)
    return {
        "name": row.called,
        "short": row.called if len(row.called) <= LONGEST_NAME else _short(row),
        "latest": newest.shown if newest else "",
        "year": newest.period_shown if newest else "",
        "stage": _stage(latest) if latest else "",
        "target": target.shown if target else "",
        "target_year": target.period_shown if target else "",
        "target_status": _signal(target.status, target.status.word) if target and target.status else None,
        "england": england.shown if england else "",
        "england_year": england.period_shown if england and england.value else "",
        "signal": _signal(england.signal, _gap(england.signal)) if england and england.signal else None,
        "why_not": england.why_not if england else "",
        "svg": svg,
        "svg_words": svg_words,
        "cohort": latest.cohort.split(" ")[0] if latest else "",
        "one_pupil": _points(latest.one_pupil.partition(" = ")[2]) if latest else "",
    }


def _stage(latest: Cell) -> str:
    """`provisional`, `disputed`: what is to be known of a figure beside it."""
    stage = latest.stage_words.split(":")[0].lower() if latest.stage_mark else ""
    return ", ".join(filter(None, [stage, "disputed" if latest.is_disputed else ""]))


def _short(row: Row) -> str:
    return f"{row.short_name}, {row.group_name}" if row.group_name else row.short_name or row.name


def _signal(signal: Signal, words: str) -> dict[str, str]:
    return {"words": words, "shape": signal.shape, "tone": signal.tone}


def _gap(signal: Signal) -> str:
    """`Worse: 3 percentage points below`, `3 percentage points below, could be chance`, `The same`."""
    gap = _points(signal.gap_words)
    if not gap or gap == signal.word:
        return signal.word.capitalize()
    if signal.within_uncertainty:
        return f"{gap}, could be chance"
    return f"{signal.word.capitalize()}: {gap}" if signal.word in ("better", "worse") else gap


def _points(words: str) -> str:
    """`3.3 points`: page 1 has no room for the whole unit; its key says what points are."""
    return words.replace("percentage point", "point")


# From page 2 ------------------------------------------------------------------------------------------------------


def _told(card: Card) -> Iterator[dict[str, Any]]:
    """What the school disputes, with both sentences, and what has changed since the edition before: tables."""
    if card.disputes:
        disputes = list_dispute_words(card)
        told = [list(words.cells) for words in disputes if words.is_told]
        yield {
            "title": DISPUTED,
            "intro": INTRO if told else f"{INTRO} {IN_CONFIDENCE}",
            "heads": list(DISPUTE_HEADS),
            "widths": [4, 3, 7, 3, 7],
            "rows": told,
            "lines": [words.about for words in disputes if not words.is_told],
        }
    changes = present_changes(card)
    if changes.title:
        yield {
            "title": "What changed",
            "intro": f"{changes.title}.{'' if card.changes else f' {NOTHING_CHANGED}'}",
            "heads": list(CHANGE_HEADS),
            "widths": [8, 4, 4, 8],
            "rows": [list(cells) for cells in changes.rows],
            "lines": [],
        }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "intro": section.intro,
        "note": section.note,
        "compared": section.compared,
        "skipped": [*section.skipped, *_without(section)],
        "marks": list(_marks(section)),
        "bands": [{"words": band.words, "span": band.span} for band in section.bands],
        "columns": [
            {"shown": column.shown, "latest": column.is_latest, "divides": column.divides, "skips": column.skips}
            for column in section.columns
        ],
        "widths": widths_of(len(section.columns)),
        "rows": [_row(row, is_mixed=section.is_mixed) for row in section.rows],
        "inspections": [_inspection(inspection) for inspection in section.inspections],
    }


def _without(section: Section) -> Iterator[str]:
    """The rows for which the school has nothing at all, in one line."""
    if section.rows_without:
        yield f"No figures of this school: {', '.join(row.called for row in section.rows_without)}."


def _marks(section: Section) -> Iterator[str]:
    """What the letters beside figures that are not final mean, where the section has any."""
    used = {cell.stage_mark for row in section.rows for line in row.shown_lines for cell in line.cells} - {""}
    if any(row.disputes for row in section.rows):
        used.add(DISPUTED_MARK)
    if used:
        yield "; ".join(f"{mark} {words}" for mark, words in MARK_WORDS.items() if mark in used) + "."


def _row(row: Row, *, is_mixed: bool) -> dict[str, Any]:
    about = _points(row.about)
    lines = [_line(row, line, is_mixed=is_mixed) for line in row.shown_lines]
    named = f"{row.name}, {row.group_name}" if row.group_name else row.name
    return {
        "name": row.name,
        "group": row.group_name,
        "about": about,
        "lines": lines,
        "heights": heights_of(named, about, lines, len(row.school.cells)),
    }


def _line(row: Row, line: Line, *, is_mixed: bool) -> dict[str, Any]:
    reason = line.one_reason
    cells = [] if reason else [_figure(cell) for cell in line.cells]
    return {
        "place": line.place,
        "name": "This school" if line.place == "school" else line.name,
        "about": ", ".join(said for said in (line.about if is_mixed else "", line.until) if said),
        "one_reason": reason,
        "cells": cells,
        "is_plain": all(type(cell) is str for cell in cells),
        "stands": list(_stands(row, line)),
    }


def _figure(cell: Cell) -> str | dict[str, Any]:
    """What stands in a cell: the figure alone, as in most of a thousand cells, or the figure with more to be said."""
    if not (cell.stage_mark or cell.interval or cell.is_disputed) and cell.missing is None:
        return cell.shown
    return {
        "shown": cell.shown,
        "interval": cell.interval,
        "missing": cell.missing is not None,
        "mark": _mark(cell),
        "disputed": cell.is_disputed,
    }


def _mark(cell: Cell) -> str:
    """The letters beside a figure: not final, disputed."""
    return " ".join(filter(None, [cell.stage_mark, DISPUTED_MARK])) if cell.is_disputed else cell.stage_mark


def _stands(row: Row, line: Line) -> Iterator[dict[str, str]]:
    """How the school's newest figure stands, at the end of each line: to its targets, to England, to the authority."""
    if line.place == "school":
        for target in (row.target, row.next_target):
            if target:
                words = f"Target {target.period_shown}: {target.shown}"
                status = target.status
                yield {
                    "words": f"{words}. {status.word}" if status else words,
                    "shape": status.shape if status else "",
                    "tone": status.tone if status else "none",
                }
        if row.disputes:
            years = ", ".join(each.period.replace("-", "/", 1) for each in row.disputes)
            yield {"words": f"{DISPUTED}: {years}", "shape": "disputed", "tone": "none"}
        return
    against = row.against_england if line.place == "england" else row.against_la
    if against and against.signal:
        beside = row.latest is not None and against.period != row.latest.period and row.latest.period_shown
        years = f" ({beside} beside {against.period_shown})" if beside else ""
        yield _signal(against.signal, _gap(against.signal) + years)


def _inspection(inspection: Inspection) -> dict[str, Any]:
    return {
        "framework": inspection.framework_name,
        "kind": inspection.kind,
        "on": inspection.date_words,
        "outcome": inspection.outcome,
        "judgements": [[judged.name, judged.outcome] for judged in inspection.judgements],
        "notes": list(inspection.notes),
        "next_steps": [[step.text, step.status_words] for step in inspection.next_steps],
    }


def _parts(card: Card) -> Iterator[dict[str, Any]]:
    """What stands behind the figures: the note, places kept for later, sections without a figure, findings."""
    if card.note:
        note = card.note
        lines = [f"{note.written_by}, {note.written_on:%-d %B %Y}"]
        yield {"title": "Note", "intro": note.text, "lines": lines}
    for section in card.slots:
        if section.slot and section.slot.is_filled:
            yield {"title": section.title, "intro": section.slot.says, "lines": []}
    slots = [
        f"{section.title}: {section.slot.says}" for section in card.slots if section.slot and not section.slot.address
    ]
    empty = [f"{without.title}: {without.why}" for without in card.without_figures]
    unwritten = [f"{section.title}: {section.note}" for section in card.sections if section.shows == "notes"]
    if lines := [*slots, *empty, *card.lacking, *card.not_shown, *([] if card.note else unwritten)]:
        yield {"title": "Nothing here yet", "intro": "", "lines": lines}
    if card.findings:
        intro = "What checks of the data have found. Each is put right where it was entered, or accepted with a reason."
        yield {"title": "Findings in the data", "intro": intro, "lines": [_finding(found) for found in card.findings]}
    accepted = list(chain.from_iterable(row.findings for row in card.rows))
    if lines := list(dict.fromkeys(_finding(found) for found in accepted if found.accepted_words)):
        yield {"title": "Findings accepted", "intro": "", "lines": lines}


def _finding(found: ShownFinding) -> str:
    said = f"{found.severity_words}: {found.sentence}"
    return f"{said} {found.accepted_words}" if found.accepted_words else f"{said} {found.how_to_fix}".strip()
