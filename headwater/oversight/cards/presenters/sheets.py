"""The card as a workbook: the headlines, a sheet per section with every year, findings, what is still empty, sources.

Values are exact numbers, shown by their measure's decimals; a missing one is its whole reason in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from headwater.foundations.documents.workbook import CellValue, Column, Number, Sheet
from headwater.oversight.cards.presenters.board import (
    CHANGE_HEADS,
    CHANGE_KINDS,
    CONTEXT,
    DISPUTE_HEADS,
    DISPUTED,
    DISPUTED_MARK,
    IN_CONFIDENCE,
    NOTHING_CHANGED,
    disputed_count,
    disputes_of_row,
    list_dispute_words,
    present_changes,
)
from headwater.oversight.cards.presenters.tree import (
    Against,
    Card,
    Cell,
    Line,
    Row,
    Section,
    ShownFinding,
    ShownTarget,
    Source,
)

WHEN_WORDS = {"before": "before joining", "during": "joined this year", "after": "in the trust"}


def sheets(card: Card) -> list[Sheet]:
    """The sheets in reading order; `card.audience` stands below every table."""
    edition = (card.edition.words,) if card.edition else ()
    notes = (card.audience, card.school.name, card.school.membership, *edition, card.as_loaded)
    made = list(_board(card, notes))
    if card.headlines:
        made.append(_headlines(card, notes))
    for section in card.sections:
        if section.rows:
            made.append(_figures(card, section, notes))
        elif section.inspections:
            made.append(_inspections(section, notes))
    if rows := list(_finding_rows(card)):
        headings = (("How sure", 20), ("Finding", 90), ("What to do", 60), ("Accepted", 60))
        made.append(Sheet("Findings in the data", _columns(headings), rows, notes))
    if rows := list(_empty_rows(card)):
        made.append(
            Sheet("Notes and empty places", _columns((("Part of the card", 40), ("What it says", 120))), rows, notes)
        )
    return [*made, _sources(card, notes)]


def _columns(headings: tuple[tuple[str, int], ...]) -> list[Column]:
    return [Column(*heading) for heading in headings]


# For a board --------------------------------------------------------------------------------------------------------


def _board(card: Card, notes: tuple[str, ...]) -> Iterator[Sheet]:
    """What a card for a board has beyond a live one: its edition and the school's line, what is disputed, what has
    changed."""
    if card.edition is None:
        return
    said = [["Edition", card.edition.words]]
    if card.context:
        said.append([CONTEXT, card.context])
    if card.disputes:
        said.append([DISPUTED, f"{disputed_count(len(card.disputes))}: see the sheet “Disputed”"])
    changes = present_changes(card)
    if changes.title and not card.changes:
        said.append([changes.title, NOTHING_CHANGED])
    yield Sheet("This edition", _columns((("Part of the card", 24), ("What it says", 120))), said, notes)
    if card.disputes:
        yield _disputes(card, notes)
    if card.changes:
        headings = (("Kind", 20), *zip(CHANGE_HEADS, (60, 30, 30, 80), strict=True))
        rows = [[CHANGE_KINDS[each.kind], *cells] for each, cells in zip(card.changes, changes.rows, strict=True)]
        yield Sheet("What changed", _columns(headings), rows, (*notes, changes.title), frozen=2)


def _disputes(card: Card, notes: tuple[str, ...]) -> Sheet:
    what, said, school, proposed, trust = DISPUTE_HEADS
    headings = (
        (what, 44),
        (said, 24),
        (school, 60),
        ("Disputed on", 14),
        (proposed, 30),
        (trust, 60),
        ("Answered on", 14),
        ("How it stands", 16),
    )
    rows: list[list[CellValue]] = [
        [
            words.about,
            words.said,
            words.school_says,
            dispute.disputed_on if words.is_told else "",
            words.proposed,
            words.trust_says,
            dispute.answered_on or "",
            words.standing or DISPUTED,
        ]
        for dispute, words in zip(card.disputes, list_dispute_words(card), strict=True)
    ]
    more = () if all(words.is_told for words in list_dispute_words(card)) else (IN_CONFIDENCE,)
    return Sheet("Disputed", _columns(headings), rows, (*notes, *more), frozen=1)


def _disputed_column(card: Card) -> list[Column]:
    """Beside the figures, where anything on the card is disputed."""
    return [Column(DISPUTED, 60)] if card.disputes else []


def _disputed(card: Card, row: Row) -> list[CellValue]:
    return [disputes_of_row(row)] if card.disputes else []


# Headlines ----------------------------------------------------------------------------------------------------------


def _headlines(card: Card, notes: tuple[str, ...]) -> Sheet:
    headings = (
        ("Section", 24),
        ("Measure", 44),
        ("Pupils", 24),
        ("Newest figure", 14),
        ("Year", 9),
        ("Standing", 22),
        ("Target", 26),
        ("Target for", 10),
        ("Target met", 26),
        ("England", 12),
        ("England’s year", 10),
        ("Difference from England", 12),
        ("Against England", 60),
        ("Number of pupils", 14),
        ("1 pupil is", 12),
        ("Needs attention because", 50),
    )
    rows = [
        [
            section.title,
            row.name,
            _pupils(row),
            *_newest(row),
            *_target(row),
            *_england(row),
            *_cohort(row),
            row.attention,
            *_disputed(card, row),
        ]
        for section in card.sections
        for row in section.rows
        if row.is_headline
    ]
    columns = [*_columns(headings), *_disputed_column(card)]
    return Sheet("Headlines", columns, rows, (*notes, *_mark_words(card.headlines)), frozen=2)


def _pupils(row: Row) -> str:
    return row.group_name or "All pupils"


def _newest(row: Row) -> list[CellValue]:
    latest = row.latest
    return [_value(row, latest), latest.period_shown, latest.stage_words] if latest else ["", "", ""]


def _target(row: Row) -> list[CellValue]:
    target = row.target
    if target is None:
        return ["", "", ""]
    status = target.status.word if target.status else target.why_not
    return [_target_value(row, target), target.period_shown, status]


def _target_value(row: Row, target: ShownTarget) -> CellValue:
    """A number where the target is one; a relative target in its own words, which hold its number."""
    plain = target.value is not None and not target.shown.startswith("at or")
    return Number(Decimal(target.value or 0), row.decimals, row.suffix) if plain else target.shown


def _england(row: Row) -> list[CellValue]:
    against = row.against_england
    if against is None:
        return ["", "", "", ""]
    value = Number(Decimal(against.value), row.decimals, row.suffix) if against.value else against.shown
    return [value, against.period_shown if against.value else "", *_difference(row, against)]


def _difference(row: Row, against: Against | None) -> list[CellValue]:
    """The exact difference, and what may be said of it."""
    if against is None:
        return ["", ""]
    if against.signal is None:
        return ["", against.why_not]
    gap = against.signal.gap
    return [Number(Decimal(gap), row.decimals) if gap else "", against.signal.sentence]


def _cohort(row: Row) -> list[CellValue]:
    latest = row.latest
    if latest is None:
        return ["", ""]
    counted = latest.cohort and latest.denominator
    return [Decimal(latest.denominator or 0) if counted else "", latest.one_pupil.partition(" = ")[2]]


# A section ----------------------------------------------------------------------------------------------------------


def _figures(card: Card, section: Section, notes: tuple[str, ...]) -> Sheet:
    years = [Column(f"{column.shown}\n{WHEN_WORDS.get(column.when, '')}".strip(), 13) for column in section.columns]
    return Sheet(
        name=section.title,
        columns=[
            Column("Measure", 44),
            Column("Pupils", 24),
            Column("Place", 34),
            *years,
            Column("Newest figure is", 22),
            Column("Number of pupils", 14),
            Column("1 pupil is", 12),
            Column("Target", 26),
            Column("Target for", 10),
            Column("Target met", 26),
            Column("School’s difference", 12),
            Column("School against this place", 60),
            Column("Unit", 10),
            Column("Direction", 18),
            Column("Note", 60),
            *_disputed_column(card),
        ],
        rows=[
            [
                *_line(row, line),
                *(_disputed(card, row) if line.place == "school" else [""] * bool(card.disputes)),
            ]
            for row in (*section.rows, *section.rows_without)
            for line in row.lines
        ],
        notes=(
            *notes,
            *_mark_words(section.rows),
            *(said for said in (section.intro, section.compared, *section.skipped, section.note) if said),
        ),
        frozen=3,
    )


def _mark_words(rows: Iterable[Row]) -> Iterator[str]:
    """What the letter behind a disputed figure means, where there is one."""
    if any(cell.is_disputed for row in rows for cell in row.school.cells):
        yield f"{DISPUTED_MARK}: disputed by the school, see the sheet “Disputed”"


def _line(row: Row, line: Line) -> list[CellValue]:
    own = line.place == "school"
    against = {"england": row.against_england, "la": row.against_la}.get(line.place)
    return [
        row.name,
        _pupils(row),
        f"{line.name}, {line.about}" if line.about else line.name,
        *(_value(row, cell) for cell in line.cells),
        line.latest.stage_words if line.latest else "",
        *(_cohort(row) if own else ["", ""]),
        *(_target(row) if own else ["", "", ""]),
        *_difference(row, against),
        row.unit_words,
        row.direction_words,
        row.break_words if own else line.stale,
    ]


def _value(row: Row, cell: Cell) -> CellValue:
    """A number that can be sorted and added up, or the whole reason why there is none."""
    mark = f" {DISPUTED_MARK}" if cell.is_disputed else ""
    return (
        f"{cell.full}{mark}" if cell.value is None else Number(Decimal(cell.value), row.decimals, f"{row.suffix}{mark}")
    )


def _inspections(section: Section, notes: tuple[str, ...]) -> Sheet:
    rows: list[list[CellValue]] = []
    for inspection in section.inspections:
        first: list[CellValue] = [
            inspection.framework_name,
            inspection.kind,
            inspection.inspected_on or inspection.date_words,
        ]
        rows.append([*first, "Outcome", inspection.outcome, "; ".join(inspection.notes)])
        rows += [[*first, judged.name, judged.outcome, ""] for judged in inspection.judgements]
        rows += [[*first, "Next step", step.text, step.status_words] for step in inspection.next_steps]
    headings = (
        ("Framework", 40),
        ("Kind", 30),
        ("Inspected on", 20),
        ("What was judged", 34),
        ("Outcome", 60),
        ("Note", 60),
    )
    said = tuple(words for words in (section.intro, section.compared) if words)
    return Sheet(section.title, _columns(headings), rows, (*notes, *said))


def _finding_rows(card: Card) -> Iterator[list[CellValue]]:
    """The findings nobody has accepted, then the accepted ones, each once."""
    accepted = (found for row in card.rows for found in row.findings if found.accepted_words)
    seen: set[ShownFinding] = set()
    for found in (*card.findings, *accepted):
        if found not in seen:
            seen.add(found)
            yield [found.severity_words, found.sentence, found.how_to_fix, found.accepted_words]


def _empty_rows(card: Card) -> Iterator[list[CellValue]]:
    if card.note:
        yield ["Note", f"{card.note.text} ({card.note.written_by}, {card.note.written_on:%-d %B %Y})"]
    for section in card.slots:
        if section.slot and (section.slot.is_filled or not section.slot.address):
            yield [section.title, section.slot.says]
    for section in card.sections:
        if not section.rows and not section.inspections and section.note:
            yield [section.title, section.note]
    for without in card.without_figures:
        yield [without.title, without.why]
    for said in card.lacking:
        yield ["Lacking", said]
    for said in card.not_shown:
        yield ["Not on this card yet", said]


# Sources ------------------------------------------------------------------------------------------------------------


def _sources(card: Card, notes: tuple[str, ...]) -> Sheet:
    headings = (
        ("Measure", 44),
        ("Pupils", 24),
        ("Place", 34),
        ("Year", 9),
        ("Figure", 30),
        ("Shown or also published as", 24),
        ("Numerator", 11),
        ("Denominator", 11),
        ("Publisher", 28),
        ("Data set", 44),
        ("Stage", 12),
        ("Standing", 24),
        ("File", 44),
        ("Column", 24),
        ("Line", 7),
        ("As published", 14),
        ("Published under URN", 12),
        ("Loaded or entered on", 18),
        ("Entered by", 24),
        ("Where it is from, and why it is shown", 60),
    )
    return Sheet("Sources", _columns(headings), list(_source_rows(card)), notes, frozen=1)


def _source_rows(card: Card) -> Iterator[list[CellValue]]:
    for row in card.rows:
        for line in row.lines:
            for cell in line.cells:
                yield from _cell_sources(row, line, cell)


def _cell_sources(row: Row, line: Line, cell: Cell) -> Iterator[list[CellValue]]:
    first: list[CellValue] = [row.name, _pupils(row), line.name, cell.period_shown]
    if cell.source:
        counts: list[CellValue] = [
            Decimal(cell.numerator) if cell.numerator else "",
            Decimal(cell.denominator) if cell.denominator else "",
        ]
        shown = "shown, disputed by the school" if cell.is_disputed else "shown"
        yield [*first, cell.full, shown, *counts, *_source(cell.source)]
    for also in cell.also:
        said = also.missing.sentence if also.missing else also.shown
        yield [*first, said, "also published as", "", "", *_source(also.source)]


def _source(source: Source) -> list[CellValue]:
    return [
        source.publisher,
        source.title,
        source.stage_words,
        source.standing_words,
        source.file,
        source.column,
        source.line or "",
        source.published_text,
        source.published_urn or "",
        source.loaded_on or source.entered_on or "",
        source.entered_by,
        "; ".join(said for said in (source.words, source.override_words) if said),
    ]
