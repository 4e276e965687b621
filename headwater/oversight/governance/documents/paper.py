"""A pack as one PDF: overview, targets and tiers laid out, then every card as it was issued, bound behind contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from headwater.foundations.documents.binding import Part, bind_documents
from headwater.foundations.documents.pdf import render_pdf
from headwater.oversight.governance.content import Cell, Content

OVERVIEW = "Trust overview"
TARGETS = "Agreed targets"
TIERS = "Tiers"
NONE_AGREED = "None agreed"
NONE_RECORDED = "None recorded"
Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Front:
    """One part before the cards: heading, sentences, tables as `governance/front.typ` takes them."""

    title: str
    intro: tuple[str, ...]
    tables: tuple[Table, ...]


def bind_pack(content: Content, cards: Mapping[int, bytes], *, on: date) -> bytes:
    """The whole pack. `cards`: each school's card as it was issued, by URN. Raises CannotBind, DocumentFailed."""
    return _bind(content, content.title, fronts_of(content), cards, lines_of(content), on)


def bind_part(content: Content, card: bytes, *, on: date) -> bytes:
    """The part of one school: `content` narrowed to it (`Content.of_school`), and its card."""
    held = content.cards[0]
    targets = _targets(content)
    tiers = _tiers(content)
    front = Front("Agreed targets and tier", targets.intro + tiers.intro, (*targets.tables, *tiers.tables))
    return _bind(content, f"{content.title}: {held.school}", (front,), {held.urn: card}, lines_of(content), on)


def fronts_of(content: Content) -> tuple[Front, ...]:
    """What stands before the cards of the whole."""
    return _overview(content), _targets(content), _tiers(content)


def lines_of(content: Content) -> list[str]:
    """What stands below the title of the contents."""
    cards = len(content.cards)
    held = f"{cards} {'card' if cards == 1 else 'cards'} as issued, the trust overview, agreed targets and tiers."
    of_one = "The card as issued, its agreed targets and its tier."
    disputed = f"{content.disputed_words}: see each card." if content.disputed else ""
    return [line for line in (content.trust, of_one if content.is_part else held, disputed) if line]


def _bind(
    content: Content,
    title: str,
    fronts: Sequence[Front],
    cards: Mapping[int, bytes],
    lines: Sequence[str],
    on: date,
) -> bytes:
    parts = [Part(front.title, _lay_out(front, content, on)) for front in fronts]
    parts += [Part(held.school, cards[held.urn]) for held in content.cards]
    return bind_documents(parts, title=title, on=on, whose=content.trust, audience=content.audience, lines=lines)


def _lay_out(front: Front, content: Content, on: date) -> bytes:
    data = {
        "whose": content.trust,
        "audience": content.audience,
        "intro": [said for said in front.intro if said],
        "tables": list(front.tables),
    }
    return render_pdf("governance/front.typ", data, title=front.title, on=on)


def _overview(content: Content) -> Front:
    heads = ["School", *(f"{column.called}, {column.about}" for column in content.columns)]
    rows: list[list[Any]] = [
        [
            {"words": "The trust together", "strong": True},
            *({**_words(each.cell), "more": each.of_schools} for each in content.together),
        ],
        *([{"words": row.school, "strong": True}, *map(_words, row.cells)] for row in content.schools),
    ]
    widths = [2.4, *(1 for _ in content.columns)]
    tables = ({"title": "", "heads": heads, "widths": widths, "rows": rows},) if content.columns else ()
    return Front(OVERVIEW, (content.overview_said,), tables)


def _words(cell: Cell) -> dict[str, Any]:
    if not cell.value:
        return {"words": cell.shown, "missing": True}
    return {"words": cell.shown, "strong": True, "more": cell.word, "shape": cell.shape, "tone": cell.tone}


def _targets(content: Content) -> Front:
    whole = not content.is_part
    heads = ["School", "Year", "Measure", "Pupils", "Target", "Agreed by", "What became of it"]
    rows = [
        [
            {"words": row.school, "strong": True},
            row.year,
            row.measure,
            row.group or "All pupils",
            {"words": row.target, "strong": True},
            row.decision,
            row.closed,
        ]
        for row in content.targets
    ]
    rows = rows if whole else [row[1:] for row in rows]
    widths = [3, 1, 4, 2.4, 2.4, 3, 1.6]
    table = {
        "title": "" if whole else TARGETS,
        "heads": heads if whole else heads[1:],
        "widths": widths if whole else widths[1:],
        "rows": rows,
    }
    none = "" if rows else f"{NONE_AGREED}."
    return Front(TARGETS, (content.targets_words, none), (table,) if rows else ())


def _tiers(content: Content) -> Front:
    heads = ["School", content.tier_word, "Decided", "Reason", f"At the end of {content.last_year}", "What comes"]
    rows = [
        [
            {"words": row.school, "strong": True},
            {"words": row.tier, "strong": True, "more": f"Since {row.since}"}
            if row.tier
            else {"words": NONE_RECORDED, "missing": True},
            row.decision,
            row.reason,
            row.last_year or NONE_RECORDED,
            ". ".join(filter(None, [row.coming, f"Review due by {row.review}" if row.review else ""])),
        ]
        for row in content.tiers
    ]
    title = content.tier_word if content.is_part else ""
    table = {"title": title, "heads": heads, "widths": [2.4, 2, 2.4, 4, 1.8, 2], "rows": rows}
    return Front(TIERS, (content.tiers_words,), (table,) if rows else ())
