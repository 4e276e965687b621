"""The trust overview as a workbook: the table, and the trust's own figures with their method."""

from __future__ import annotations

from decimal import Decimal

from headwater.foundations.documents.workbook import CellValue, Column, Number, Sheet
from headwater.oversight.cards.overview.presenters import Overview, OverviewCell, OverviewColumn


def overview_sheets(overview: Overview) -> list[Sheet]:
    """Two sheets: schools by measure beside England, and the trust as a whole. Values exact, reasons as text."""
    audience = "Confidential: staff, local governors and trustees. Never published."
    return [
        Sheet(
            name="Schools",
            columns=[
                Column("URN", 9),
                Column("School", 44),
                Column("Phase", 14),
                *(
                    column
                    for measure in overview.columns
                    for column in (
                        Column(_heading(measure), 20),
                        Column("Beside England", 26),
                        Column("Agreed target", 26),
                    )
                ),
            ],
            rows=[
                [
                    row.urn,
                    row.name,
                    row.phase_words,
                    *(
                        value
                        for column, cell in zip(overview.columns, row.cells, strict=True)
                        for value in (_value(column, cell), cell.sentence, cell.target)
                    ),
                ]
                for row in overview.rows
            ],
            notes=(overview.trust, audience),
        ),
        Sheet(
            name="Trust",
            columns=[
                Column("Measure", 44),
                Column("Year", 10),
                Column("Schools together", 16),
                Column("Of schools", 16),
                Column("Beside England", 40),
                Column("How", 70),
                Column("Published for the trust", 26),
            ],
            rows=[
                [
                    _name(column),
                    column.year,
                    _value(column, pooled.cell),
                    pooled.of_schools,
                    pooled.cell.sentence,
                    pooled.method,
                    pooled.published,
                ]
                for column, pooled in overview.columns_with_pooled
            ],
            notes=(audience,),
        ),
    ]


def _name(column: OverviewColumn) -> str:
    return f"{column.name}, {column.group_name}" if column.group_name else column.name


def _heading(column: OverviewColumn) -> str:
    return f"{_name(column)} {column.year}"


def _value(column: OverviewColumn, cell: OverviewCell) -> CellValue:
    return cell.why if cell.value is None else Number(Decimal(cell.value), column.unit_decimals, column.suffix)
