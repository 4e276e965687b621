"""The card as a workbook: a sheet per section, a row per measure and place, a column per year; and the sources."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from headwater.foundations.documents.workbook import CellValue, Column, Number, Sheet
from headwater.oversight.cards.presenters.tree import Card, Cell, Line, Row, Section

AUDIENCE = "Confidential: staff, local governors, trustees within scope"


def sheets(card: Card) -> list[Sheet]:
    """One sheet per section that has something in it, then Sources. Values exact, shown by the measure's decimals."""
    notes = (card.school.name, card.school.membership, card.as_loaded, AUDIENCE)
    made = [_figures(section, notes) for section in card.sections if section.rows]
    made += [_inspections(section, notes) for section in card.sections if section.inspections]
    return [*made, _sources(card, notes)]


def _figures(section: Section, notes: tuple[str, ...]) -> Sheet:
    years = [Column(f"{column.shown}\n{_when_words(column.when)}".strip(), 13) for column in section.columns]
    return Sheet(
        name=section.title,
        columns=[
            Column("Measure", 44),
            Column("Pupils", 24),
            Column("Unit", 10),
            Column("Direction", 18),
            Column("Place", 34),
            *years,
            Column("Note", 60),
        ],
        rows=[_line(row, line) for row in section.rows for line in row.lines],
        notes=(*notes, section.intro, *section.skipped, *([section.note] if section.note else [])),
    )


def _when_words(when: str) -> str:
    return {"before": "before joining", "during": "joined this year", "after": "in the trust"}.get(when, "")


def _line(row: Row, line: Line) -> list[CellValue]:
    place = f"{line.name}, {line.about}" if line.about else line.name
    return [
        row.name,
        row.group_name or "All pupils",
        row.unit_words,
        row.direction_words,
        place,
        *(_value(row, cell) for cell in line.cells),
        line.stale,
    ]


def _value(row: Row, cell: Cell) -> CellValue:
    """A number that can be sorted and added up, or the whole reason why there is none."""
    return cell.full if cell.value is None else Number(Decimal(cell.value), row.decimals, row.suffix)


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
    return Sheet(
        name=section.title,
        columns=[
            Column("Framework", 40),
            Column("Kind", 30),
            Column("Inspected on", 20),
            Column("What was judged", 34),
            Column("Outcome", 30),
            Column("Note", 60),
        ],
        rows=rows,
        notes=(*notes, section.intro),
    )


def _sources(card: Card, notes: tuple[str, ...]) -> Sheet:
    headings = [
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
        ("Loaded on", 18),
    ]
    return Sheet("Sources", [Column(*heading) for heading in headings], list(_source_rows(card)), notes)


def _source_rows(card: Card) -> Iterator[list[CellValue]]:
    for section in card.sections:
        for row in section.rows:
            for line in row.lines:
                for cell in line.cells:
                    yield from _cell_sources(row, line, cell)


def _cell_sources(row: Row, line: Line, cell: Cell) -> Iterator[list[CellValue]]:
    published = [("shown", cell.full, cell.source)] if cell.source else []
    for also in cell.also:
        said = also.missing.sentence if also.missing else also.shown
        published.append(("also published as", said, also.source))
    for how, said, source in published:
        assert source is not None  # noqa: S101  (only cells with a source were gathered)
        is_shown = how == "shown"
        yield [
            row.name,
            row.group_name or "All pupils",
            line.name,
            cell.period_shown,
            said,
            how,
            Decimal(cell.numerator) if is_shown and cell.numerator else "",
            Decimal(cell.denominator) if is_shown and cell.denominator else "",
            source.publisher,
            source.title,
            source.stage_words,
            source.standing_words,
            source.file,
            source.column,
            source.line,
            source.published_text,
            source.published_urn or "",
            source.loaded_on or source.entered_on or "",
        ]
