"""A pack as a Word file, to be edited: the same overview, targets and tiers, and each card in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from headwater.foundations.documents.papers import Block, Paper, facts, heading, points, table, text
from headwater.oversight.governance.content import Cell, Content
from headwater.oversight.governance.documents.paper import (
    NONE_AGREED,
    NONE_RECORDED,
    OVERVIEW,
    TARGETS,
    TIERS,
    lines_of,
)
from headwater.oversight.governance.frozen import FrozenCard

COLUMNS_BESIDE = 4
"""As many measures as stand beside each other on a sheet of A4."""


def as_paper(content: Content, cards: Sequence[FrozenCard], *, title: str = "") -> Paper:
    """The pack, or of `Content.of_school` the part of one school, as a paper."""
    return Paper(title or content.title, content.trust, content.audience, tuple(_blocks(content, cards)))


def _blocks(content: Content, cards: Sequence[FrozenCard]) -> Iterator[Block]:
    yield text("\n\n".join([content.meeting, *lines_of(content)]))
    yield heading("Contents")
    yield points(
        [*_parts(content), *(f"{held.school}: {held.words}{_disputed(held.disputed)}" for held in content.cards)]
    )
    if not content.is_part:
        yield from _overview(content)
    yield heading(TARGETS)
    yield from _targets(content)
    yield heading(TIERS)
    yield from _tiers(content)
    words = {held.urn: held.words for held in content.cards}
    for card in cards:
        yield from _card(card, words[card.urn])


def _parts(content: Content) -> list[str]:
    return [TARGETS, TIERS] if content.is_part else [OVERVIEW, TARGETS, TIERS]


def _disputed(count: int) -> str:
    return f" ({count} disputed)" if count else ""


def _overview(content: Content) -> Iterator[Block]:
    yield heading(OVERVIEW)
    yield text(content.overview_said)
    if not content.columns:
        return
    yield table(
        ("Measure", "Year", "The trust", "Of schools", "Beside England", "England"),
        [
            (column.called, column.year, each.cell.shown, each.of_schools, each.cell.beside, column.compared)
            for column, each in zip(content.columns, content.together, strict=True)
        ],
        caption="The schools of the trust together",
        widths=(5, 2, 2, 3, 4, 4),
    )
    for first in range(0, len(content.columns), COLUMNS_BESIDE):
        beside = range(first, min(first + COLUMNS_BESIDE, len(content.columns)))
        columns = [content.columns[at] for at in beside]
        yield table(
            ("School", *(f"{column.called}, {column.year}" for column in columns)),
            [(row.school, *(_words(row.cells[at]) for at in beside)) for row in content.schools],
            caption=f"School by school: {', '.join(column.name for column in columns)}",
            widths=(3, *(2 for _ in beside)),
        )


def _words(cell: Cell) -> str:
    return f"{cell.shown}\n{cell.beside}" if cell.beside else cell.shown


def _targets(content: Content) -> Iterator[Block]:
    yield text(content.targets_words)
    if not content.targets:
        yield text(f"{NONE_AGREED}.")
        return
    yield table(
        ("School", "Year", "Measure", "Target", "Agreed by", "What became of it"),
        [
            (
                row.school,
                row.year,
                f"{row.measure}, {row.group}" if row.group else row.measure,
                row.target,
                row.decision,
                row.closed,
            )
            for row in content.targets
        ],
        caption="Targets agreed with the trust",
        widths=(4, 2, 5, 3, 4, 2),
    )


def _tiers(content: Content) -> Iterator[Block]:
    yield text(content.tiers_words)
    if not content.tiers:
        return
    yield table(
        ("School", content.tier_word, "Decided", "Reason", f"At the end of {content.last_year}"),
        [
            (
                row.school,
                f"{row.tier}\nsince {row.since}" if row.tier else NONE_RECORDED,
                row.decision,
                row.reason,
                row.last_year or NONE_RECORDED,
            )
            for row in content.tiers
        ],
        caption=f"{content.tier_word} of each school",
        widths=(3, 3, 3, 5, 2),
    )


def _card(card: FrozenCard, words: str) -> Iterator[Block]:
    yield heading(card.school)
    yield text(card.words or words)
    yield facts(card.facts)
    if card.context:
        yield heading("What the school says of itself", 2)
        yield text(card.context)
    if card.disputes:
        yield heading("Disputed and not settled", 2)
        yield table(
            ("What", "The card says", "The school says", "The trust says"),
            [
                (
                    each.about,
                    each.said,
                    f"{each.school_says}\nIt should say: {each.proposed}" if each.proposed else each.school_says,
                    each.trust_says,
                )
                for each in card.disputes
            ],
            caption=f"What {card.school} disputes",
            widths=(3, 2, 4, 4),
        )
    if card.attention:
        yield heading("What needs attention first", 2)
        yield points(card.attention)
    yield heading("Headlines", 2)
    yield table(
        ("Measure", "Newest figure", "England", "Target", "How it stands"),
        [
            (
                row.called,
                " ".join(filter(None, [row.latest, f"({row.year})" if row.year else ""])),
                row.england,
                row.target,
                row.how,
            )
            for row in card.headlines
        ],
        caption=f"Headlines of {card.school}",
        widths=(5, 3, 3, 3, 5),
    )
    if card.changes:
        yield heading("What has changed", 2)
        yield text(card.changes_since)
        yield table(
            ("What", "Before", "Now", "Why"),
            [(each.about, each.before, each.after, each.why) for each in card.changes],
            caption=f"What has changed on the card of {card.school}",
            widths=(5, 2, 2, 4),
        )
