"""The card as a paper in Word, to be edited: the same words as on paper, in tables that lie on their side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from headwater.foundations.documents.papers import (
    ABOVE,
    LEFT,
    Block,
    Paper,
    facts,
    heading,
    points,
    table,
    text,
)
from headwater.oversight.cards.presenters.board import CONTEXT
from headwater.oversight.cards.presenters.paper import as_paper
from headwater.oversight.cards.presenters.tree import MOST_ON_PAGE, Card

NAME, PLACE, YEARS, STANDS, WIDEST_YEAR = 62, 30, 126, 49, 18
"""The columns of a section, in millimetres; what few years leave goes to the name and to how a row stands."""
KEY = "Points of a percentage are percentage points."
Said = Mapping[str, Any]


def as_document(card: Card) -> Paper:
    """The card as a paper of blocks, for `render_word`. What a card for a board says beyond a live one stands before
    its figures. Pictures are left out: they cannot be edited."""
    return Paper(
        title=f"Academy card: {card.school.name}",
        whose=card.school.name,
        audience=card.audience,
        blocks=tuple(_blocks(card, as_paper(card))),
        is_wide=True,
    )


def _blocks(card: Card, said: Said) -> Iterator[Block]:
    yield text("\n\n".join(filter(None, [card.edition.words + "." if card.edition else "", said["membership"]])))
    yield facts([(label, value) for label, value in said["facts"]])
    if card.context:
        yield heading(CONTEXT)
        yield text(card.context)
    yield heading("What needs attention first")
    yield text(said["attention_words"])
    if said["attention"]:
        yield points([f"{each['name']}: {each['words']}" for each in said["attention"]])
    for line in said["findings_line"]:
        yield text(line)
    for part in said["told"]:
        yield from _told(part)
    yield heading("Headlines")
    yield from _headlines(said)
    for section in said["sections"]:
        yield from _section(section)
    for part in said["parts"]:
        yield heading(part["title"])
        yield from _words(part)
    yield heading("Sources and method")
    yield text("\n\n".join(said["method"]))
    if said["files"]:
        yield points(
            [
                f"{file['publisher']}, {file['title']}. {file['words']}. {', '.join(file['files'])}"
                for file in said["files"]
            ]
        )


def _told(part: Said) -> Iterator[Block]:
    """What the school disputes, and what has changed."""
    yield heading(part["title"])
    yield text(part["intro"])
    if part["rows"]:
        yield table(part["heads"], part["rows"], caption=part["title"], widths=part["widths"])
    if part["lines"]:
        yield points(part["lines"])


def _words(part: Said) -> Iterator[Block]:
    if part["intro"]:
        yield text(part["intro"])
    if part["lines"]:
        yield points(part["lines"])


# Headlines -----------------------------------------------------------------------------------------------------------


def _headlines(said: Said) -> Iterator[Block]:
    if not said["headlines"]:
        yield text(said["no_headlines"])
        return
    heads = ("", "Measure", "Newest", "Target", "England", "Against England", "Pupils", "1 pupil is")
    rows = [
        (group["title"] if at == 0 else ABOVE, *_headline(row))
        for group in said["headlines"]
        for at, row in enumerate(group["rows"])
    ]
    yield table(heads, rows, caption="Headlines", widths=(26, 62, 38, 44, 26, 41, 12, 18))
    yield text(KEY)


def _headline(row: Said) -> tuple[str, ...]:
    status = row["target_status"]
    target = _joined(row["target"], row["target_year"])
    return (
        row["name"],
        ", ".join(filter(None, [_joined(row["latest"], row["year"]), row["stage"]])),
        f"{target}: {status['words']}" if status else target,
        _joined(row["england"], row["england_year"]),
        row["signal"]["words"] if row["signal"] else row["why_not"],
        row["cohort"],
        row["one_pupil"],
    )


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))


# A section -----------------------------------------------------------------------------------------------------------


def _section(section: Said) -> Iterator[Block]:
    yield heading(section["title"])
    if words := _joined(section["intro"], section["compared"], section["note"]):
        yield text(words)
    if section["rows"]:
        yield _figures(section)
    below = [*section["skipped"], *section["marks"]]
    if len(section["columns"]) > MOST_ON_PAGE:
        first = section["columns"][-MOST_ON_PAGE]["shown"]
        below.insert(0, f"Years before {first} stand in the Excel and CSV copies.")
    if below:
        yield text(" ".join(below))
    for inspection in section["inspections"]:
        yield from _inspection(inspection)


def _figures(section: Said) -> Block:
    """The newest years that fit a sheet; the school's lines in bold."""
    columns = section["columns"][-MOST_ON_PAGE:]
    year = min(WIDEST_YEAR, YEARS // max(len(columns), 1))
    room = YEARS - year * len(columns)
    bands = _bands(section["bands"], len(section["columns"]))[-len(columns) :]
    heads = [f"{column['shown']}\n{band}".strip() for column, band in zip(columns, bands, strict=True)]
    rows: list[tuple[str, ...]] = []
    strong: list[int] = []
    for row in section["rows"]:
        for at, line in enumerate(row["lines"]):
            if line["place"] == "school":
                strong.append(len(rows))
            rows.append((_name(row) if at == 0 else ABOVE, *_line(line, len(columns))))
    return table(
        ("Measure", "Place", *heads, "How it stands"),
        rows,
        caption=section["title"],
        widths=(NAME + room // 2, PLACE, *[year] * len(columns), STANDS + room - room // 2),
        strong=strong,
    )


def _bands(bands: Sequence[Said], years: int) -> list[str]:
    """The words that stand over each year; "" where none do."""
    return [band["words"] for band in bands for _ in range(band["span"])] or [""] * years


def _name(row: Said) -> str:
    return f"{_named(row)}\n{row['about']}" if row["about"] else _named(row)


def _named(row: Said) -> str:
    return f"{row['name']}, {row['group']}" if row["group"] else str(row["name"])


def _line(line: Said, years: int) -> tuple[str, ...]:
    place = f"{line['name']}, {line['about']}" if line["about"] else line["name"]
    stands = "\n".join(said["words"] for said in line["stands"])
    if line["one_reason"]:
        return (place, line["one_reason"], *[LEFT] * (years - 1), stands)
    return (place, *(_cell(cell) for cell in line["cells"][-years:]), stands)


def _cell(cell: str | Said) -> str:
    if isinstance(cell, str):
        return cell
    shown = f"{cell['shown']} {cell['mark']}" if cell["mark"] else str(cell["shown"])
    return f"{shown}\n{cell['interval']}" if cell["interval"] else shown


def _inspection(inspection: Said) -> Iterator[Block]:
    yield heading(inspection["outcome"], 2)
    yield text(
        "\n\n".join([f"{inspection['kind']}, {inspection['on']}. {inspection['framework']}", *inspection["notes"]])
    )
    yield facts([(name, outcome) for name, outcome in inspection["judgements"]])
    if inspection["next_steps"]:
        yield points([f"{step} ({status})" if status else step for step, status in inspection["next_steps"]])
