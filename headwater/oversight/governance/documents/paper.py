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
SHAPES = (
    "Up: better than England; down: worse; level: the same, or so few pupils that the difference could be chance. "
    "Why a figure is missing stands in full in the Word and Excel copies."
)
CHANCE = "could be chance"
IN_SHORT = {"Suppressed": "Too few pupils"}
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
    heads = ["School", *({"words": column.called, "more": column.about} for column in content.columns)]
    rows: list[list[Any]] = [
        [
            {"words": "The trust together", "strong": True},
            *({**_words(each.cell), "more": each.of_schools} for each in content.together),
        ],
        ["England", *(column.compared for column in content.columns)],
        *([{"words": row.school, "strong": True}, *map(_words, row.cells)] for row in content.schools),
    ]
    widths = [2.4, *(1 for _ in content.columns)]
    tables = ({"title": "", "heads": heads, "widths": widths, "rows": rows},) if content.columns else ()
    return Front(OVERVIEW, (content.overview_said, SHAPES if content.columns else ""), tables)


def _words(cell: Cell) -> dict[str, Any]:
    """A narrow column has room for the kind of reason only; the whole reason stands in the Word and Excel copies."""
    if not cell.value:
        kind = cell.shown.partition(":")[0]
        return {"words": IN_SHORT.get(kind, kind), "missing": True}
    more = f"{cell.word}, {CHANCE}" if cell.said.endswith(CHANCE) else cell.word
    return {"words": cell.shown, "strong": True, "more": more, "shape": cell.shape, "tone": cell.tone}


def _targets(content: Content) -> Front:
    """A column that says the same of every target is left out: the school of its own part, all pupils, not closed."""
    whole = not content.is_part
    found = content.targets
    of_groups, is_closed = any(row.group for row in found), any(row.closed for row in found)
    columns: list[tuple[str, float, list[Any]]] = [
        ("School", 3, [{"words": row.school, "strong": True} for row in found] if whole else []),
        ("Year", 1, [row.year for row in found]),
        ("Measure", 4, [row.measure for row in found]),
        ("Pupils", 2.4, [row.group or "All pupils" for row in found] if of_groups else []),
        ("Target", 2.4, [{"words": row.target, "strong": True} for row in found]),
        ("Agreed by", 3, [row.decision for row in found]),
        ("What became of it", 1.6, [row.closed for row in found] if is_closed else []),
    ]
    kept = [column for column in columns if column[2]]
    rows = [list(row) for row in zip(*(cells for _, _, cells in kept), strict=True)]
    table = {
        "title": "" if whole else TARGETS,
        "heads": [head for head, _, _ in kept],
        "widths": [width for _, width, _ in kept],
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
