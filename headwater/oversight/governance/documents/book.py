"""A pack as a workbook with all its tables, numbers exact."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from headwater.foundations.documents.workbook import CellValue, Column, Number, Sheet
from headwater.oversight.governance import content as told
from headwater.oversight.governance.content import Content
from headwater.oversight.governance.documents.paper import NONE_RECORDED, OVERVIEW, TARGETS, TIERS, lines_of
from headwater.oversight.governance.frozen import FrozenCard

SCHOOL = (Column("URN", 9), Column("School", 34))


def as_sheets(content: Content, cards: Sequence[FrozenCard]) -> list[Sheet]:
    """Contents, overview, targets, tiers, then the cards one below the other: headlines, figures, disputes, changes and
    sources. Of one school's part without the overview."""
    every = [
        _contents(content),
        *([] if content.is_part else [_overview(content), _together(content)]),
        _targets(content),
        _tiers(content),
        _headlines(cards),
        _figures(cards),
        _disputed(cards),
        _changes(cards),
        _sources(cards),
    ]
    every[0] = _with_names(every[0], every)
    return every


def _contents(content: Content) -> Sheet:
    rows: list[list[CellValue]] = [
        [held.urn, held.school, held.words, str(held.disputed or "")] for held in content.cards
    ]
    columns = [*SCHOOL, Column("Card", 44), Column("Disputed", 10)]
    return Sheet("Contents", columns, rows, notes=(content.meeting, *lines_of(content), content.audience))


def _with_names(contents: Sheet, sheets: Sequence[Sheet]) -> Sheet:
    names = ", ".join(sheet.name for sheet in sheets[1:])
    return Sheet(contents.name, contents.columns, contents.rows, notes=(*contents.notes, f"Sheets: {names}"))


def _overview(content: Content) -> Sheet:
    columns = [*SCHOOL, Column("Phase", 14)]
    for measure in content.columns:
        columns += [Column(f"{measure.called} {measure.year}", 20), Column("Beside England", 26), Column("Target", 26)]
    rows: list[list[CellValue]] = [
        [
            row.urn,
            row.school,
            row.phase,
            *(
                value
                for measure, cell in zip(content.columns, row.cells, strict=True)
                for value in (_value(cell, measure), cell.beside, cell.target)
            ),
        ]
        for row in content.schools
    ]
    return Sheet(OVERVIEW, columns, rows, notes=(content.overview_said,), frozen=2)


def _together(content: Content) -> Sheet:
    columns = [
        Column("Measure", 44),
        Column("Year", 10),
        Column("Schools together", 16),
        Column("Of schools", 16),
        Column("Beside England", 40),
        Column("England", 40),
        Column("How", 70),
    ]
    rows: list[list[CellValue]] = [
        [
            measure.called,
            measure.year,
            _value(each.cell, measure),
            each.of_schools,
            each.cell.beside,
            measure.compared,
            each.method,
        ]
        for measure, each in zip(content.columns, content.together, strict=True)
    ]
    return Sheet("Trust together", columns, rows, notes=(content.overview_said,))


def _targets(content: Content) -> Sheet:
    columns = [
        *SCHOOL,
        Column("Year", 12),
        Column("Measure", 44),
        Column("Pupils", 24),
        Column("Target", 30),
        Column("Agreed by", 44),
        Column("What became of it", 18),
    ]
    rows: list[list[CellValue]] = [
        [
            row.urn,
            row.school,
            row.year,
            row.measure,
            row.group or "All pupils",
            row.target,
            row.decision,
            row.closed,
        ]
        for row in content.targets
    ]
    return Sheet(TARGETS, columns, rows, notes=(content.targets_words,), frozen=2)


def _tiers(content: Content) -> Sheet:
    columns = [
        *SCHOOL,
        Column(f"{content.tier_word} in force", 28),
        Column("Since", 18),
        Column("Decided", 40),
        Column("Reason", 60),
        Column(f"At the end of {content.last_year}" if content.last_year else "Before", 28),
        Column("Coming", 40),
        Column("Review due by", 18),
    ]
    rows: list[list[CellValue]] = [
        [
            row.urn,
            row.school,
            row.tier or NONE_RECORDED,
            row.since,
            row.decision,
            row.reason,
            row.last_year or NONE_RECORDED,
            row.coming,
            row.review,
        ]
        for row in content.tiers
    ]
    return Sheet(TIERS, columns, rows, notes=(content.tiers_words,), frozen=2)


def _headlines(cards: Sequence[FrozenCard]) -> Sheet:
    columns = [
        *SCHOOL,
        Column("Section", 24),
        Column("Measure", 44),
        Column("Pupils", 24),
        Column("Newest figure", 18),
        Column("Year", 10),
        Column("Stage", 12),
        Column("England", 24),
        Column("Target", 24),
        Column("How it stands", 60),
        Column("Needs attention", 40),
    ]
    rows: list[list[CellValue]] = [
        [
            card.urn,
            card.school,
            row.section,
            row.measure,
            row.group or "All pupils",
            row.latest,
            row.year,
            row.stage,
            row.england,
            row.target,
            row.how,
            row.attention,
        ]
        for card in cards
        for row in card.headlines
    ]
    return Sheet("Headlines", columns, rows, frozen=2)


def _figures(cards: Sequence[FrozenCard]) -> Sheet:
    columns = [
        *SCHOOL,
        Column("Section", 24),
        Column("Measure", 44),
        Column("Pupils", 24),
        Column("Year", 10),
        Column("Figure", 12),
        Column("As shown", 18),
        Column("Numerator", 11),
        Column("Denominator", 11),
        Column("Stage", 12),
        Column("England, as shown", 18),
        Column("Source", 60),
    ]
    rows: list[list[CellValue]] = [
        [
            card.urn,
            card.school,
            each.section,
            each.measure,
            each.group or "All pupils",
            each.year,
            _number(each.value),
            each.shown,
            _number(each.numerator),
            _number(each.denominator),
            each.stage,
            each.england,
            each.where,
        ]
        for card in cards
        for each in card.figures
    ]
    return Sheet("Figures", columns, rows, frozen=2)


def _disputed(cards: Sequence[FrozenCard]) -> Sheet:
    columns = [
        *SCHOOL,
        Column("What is disputed", 44),
        Column("The card says", 24),
        Column("The school says", 60),
        Column("It should say", 24),
        Column("The trust says", 60),
    ]
    rows: list[list[CellValue]] = [
        [card.urn, card.school, each.about, each.said, each.school_says, each.proposed, each.trust_says]
        for card in cards
        for each in card.disputes
    ]
    return Sheet("Disputed", columns, rows, notes=() if rows else ("Nothing is disputed.",), frozen=2)


def _changes(cards: Sequence[FrozenCard]) -> Sheet:
    columns = [
        *SCHOOL,
        Column("Since", 44),
        Column("What", 44),
        Column("Before", 24),
        Column("Now", 24),
        Column("Why", 60),
    ]
    rows: list[list[CellValue]] = [
        [card.urn, card.school, card.changes_since, each.about, each.before, each.after, each.why]
        for card in cards
        for each in card.changes
    ]
    return Sheet("Changes", columns, rows, notes=() if rows else ("Nothing is told of earlier cards.",), frozen=2)


def _sources(cards: Sequence[FrozenCard]) -> Sheet:
    columns = [Column("Publisher", 34), Column("Data set", 60), Column("File", 60), Column("Stage", 14)]
    every = sorted(set().union(*(card.sources for card in cards)))
    return Sheet("Sources", columns, [list(each) for each in every])


def _value(cell: told.Cell, column: told.Column) -> CellValue:
    if not cell.value:
        return f"{cell.shown} ({cell.said})" if cell.said else cell.shown
    return Number(Decimal(cell.value), column.decimals, column.suffix)


def _number(said: str) -> CellValue:
    """A number as one, so that it can be reckoned with; "" and words stay what they are."""
    try:
        return Decimal(said)
    except InvalidOperation:
        return said
