"""What the page of a card has beside the card itself: what this reader may do, and what is said once at the top."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe

from headwater.evidence.measures.definitions import MEASURES
from headwater.foundations.accounts.scope import Scope
from headwater.oversight.cards.presenters.origins import Origins, present_origins
from headwater.oversight.cards.presenters.rows import and_words
from headwater.oversight.cards.presenters.tree import STAGE_MARKS, Card, Row, Section
from headwater.oversight.cards.presenters.trends import trend_svg, trend_words

# What somebody may do from a card, in this order: words, permission, URL name.
ACTIONS = (
    ("Enter figures", "figures.enter", "measures:figure-enter"),
    ("Paste a sheet of figures", "figures.enter", "measures:figure-paste"),
    ("Record a target", "targets.record", "targets:target-record"),
    ("Paste a sheet of targets", "targets.record", "targets:target-paste"),
    ("Record an inspection", "inspections.record", "inspections:outcome-record"),
    ("Write a note", "notes.write", "cards:card-note"),
    ("Editions for boards", "packs.view", "cards:edition-list"),
)
# What everybody who reads the card may read beside it: words, URL name.
LISTS = (
    ("figures", "measures:figure-list"),
    ("targets", "targets:target-list"),
    ("inspections and next steps", "inspections:outcome-list"),
    ("findings and why they stand", "signals:finding-list"),
)
STAGE_SHORT = {
    "provisional": "provisional",
    "revised": "revised",
    "internal": "internal, not published",
    "estimate": "estimate",
}


@dataclass(frozen=True, slots=True)
class Action:
    """Something the reader may do or read from here."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Without:
    """Sections or rows that have no figure for the same reason."""

    names: str
    why: str


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of the whole card, the same for everybody who may read it."""

    findings: str
    marks: tuple[tuple[str, str], ...]
    has_targets: bool
    others: tuple[Row, ...]
    no_figures_yet: tuple[Without, ...]
    never: tuple[Without, ...]
    lacking: tuple[str, ...]


def present_said(card: Card) -> Said:
    return Said(
        findings=_address("signals:finding-list", card.school.urn),
        marks=_marks(card.rows),
        has_targets=any(row.target for row in card.headlines),
        others=tuple(row for row in card.exceptions if not row.is_headline),
        no_figures_yet=_together(section for section in card.left_out if not section.is_never),
        never=_together(section for section in card.left_out if section.is_never),
        lacking=card.lacking,
    )


@dataclass(frozen=True, slots=True)
class CardPage:
    """What this reader may do from the card."""

    actions: tuple[Action, ...]
    lists: tuple[Action, ...]
    enter: str


def present_page(urn: int, scope: Scope) -> CardPage:
    actions = _actions(urn, scope)
    lists = tuple(Action(label, address) for label, url_name in LISTS if (address := _address(url_name, urn)))
    return CardPage(actions, lists, next((action.address for action in actions if action.label == "Enter figures"), ""))


@dataclass(frozen=True, slots=True)
class RowPage:
    """Beside one row: its large picture, where its figures came from, how it is worked out, what may be done."""

    picture: SafeString
    picture_words: str
    origins: Origins
    why_it_matters: str
    numerator: str
    denominator: str
    published_in: tuple[str, ...]
    decimals_words: str
    marks: tuple[tuple[str, str], ...]
    skipped: tuple[str, ...]
    enter: str
    record_target: str
    targets: str
    findings: str


def present_row_page(card: Card, row: Row, scope: Scope) -> RowPage:
    measure, urn = MEASURES.get(row.measure), card.school.urn
    asked = urlencode({"measure": row.measure, "group": row.group})
    return RowPage(
        picture=mark_safe(trend_svg(row, "large")),  # noqa: S308  (drawn by documents.trend, which escapes its words)
        picture_words=trend_words(row),
        origins=present_origins(row),
        why_it_matters=measure.why_it_matters,
        numerator=measure.numerator,
        denominator=measure.denominator,
        published_in=measure.sources,
        decimals_words=_decimals_words(measure.decimals),
        marks=_marks([row]),
        skipped=next((s.skipped for s in (*card.sections, *card.left_out) if s.columns), ()),
        enter=_address("measures:figure-enter", urn, asked) if scope.may("figures.enter", urn) else "",
        record_target=_address("targets:target-record", urn, asked) if scope.may("targets.record", urn) else "",
        targets=_address("targets:target-list", urn),
        findings=_address("signals:finding-list", urn),
    )


def _decimals_words(decimals: int) -> str:
    places = "a whole number" if decimals == 0 else f"{decimals} decimal {'place' if decimals == 1 else 'places'}"
    return f"Shown to {places}, rounded half up; kept exact."


def _actions(urn: int, scope: Scope) -> tuple[Action, ...]:
    """What may be done from the card by whoever has this scope, as far as the parts for it are there."""
    return tuple(
        Action(label, address)
        for label, permission, url_name in ACTIONS
        if scope.may(permission, urn) and (address := _address(url_name, urn))
    )


def _address(url_name: str, urn: int, asked: str = "") -> str:
    try:
        return f"{reverse(url_name, args=[urn])}{'?' if asked else ''}{asked}"
    except NoReverseMatch:
        return ""


def _marks(rows: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    """The letters that stand on the page beside figures, with what each means."""
    found = {cell.stage for row in rows for line in row.shown_lines for cell in line.cells if cell.stage_mark}
    return tuple((mark, STAGE_SHORT[stage]) for stage, mark in STAGE_MARKS.items() if stage in found)


def _together(sections: Iterable[Section]) -> tuple[Without, ...]:
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for section in sections:
        by_reason[section.note.rstrip(".")].append(section.title)
    return tuple(Without(and_words(names), why) for why, names in by_reason.items())
