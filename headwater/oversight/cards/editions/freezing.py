"""Every document of an edition, for both audiences: made once, at issue. Pure but for reading templates.

The page is kept as HTML that stands by itself: it asks for nothing when it is opened, and leads nowhere, because what
stands there tomorrow is not what the board was told. The open copies are made of the opened tree, and what changed on
them is worked out between open copies alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from html.parser import HTMLParser
from typing import Any

from django.template.loader import render_to_string

from headwater.foundations.documents.binding import shrink
from headwater.foundations.documents.csv_file import render_csv
from headwater.foundations.documents.papers import render_word
from headwater.foundations.documents.workbook import render_workbook
from headwater.oversight.cards.editions.changes import changes_between
from headwater.oversight.cards.kept import get_pdf
from headwater.oversight.cards.models import Format, Readers
from headwater.oversight.cards.presenters.contract import as_json
from headwater.oversight.cards.presenters.editable import as_document
from headwater.oversight.cards.presenters.long import heading_of, long_table
from headwater.oversight.cards.presenters.opened import earlier_from_json, opened
from headwater.oversight.cards.presenters.page import present_said
from headwater.oversight.cards.presenters.sheets import sheets
from headwater.oversight.cards.presenters.tree import Card

Contract = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Frozen:
    """One document of an edition, as it is kept."""

    format: Format
    audience: Readers
    content: bytes


@dataclass(frozen=True, slots=True)
class Earlier:
    """An edition of the school's card that was issued before, withdrawn or not: who has a copy keeps it. `exact` is the
    contract of the confidential copy, `told` that of the open one."""

    edition: int
    exact: Contract
    told: Contract


def freeze(card: Card, *, on: date, earlier: Sequence[Earlier] = ()) -> tuple[Frozen, ...]:
    """All documents of the dressed `card`, as at `on`. The same card gives the same bytes.

    `earlier` are the school's issued editions, the last one last: what their open copies say and what this one says
    must not add up to what either leaves out.
    """
    cards = {Readers.CONFIDENTIAL: card, Readers.OPEN: open_copy(card, earlier)}
    return tuple(
        Frozen(format, audience, content)
        for audience, each in cards.items()
        for format, content in _documents(each, on).items()
    )


def open_copy(card: Card, earlier: Sequence[Earlier]) -> Card:
    """The card as it may leave the trust. What changed on it is what anybody sees who lays two open copies side by
    side."""
    before = [said for each in earlier for said in earlier_from_json(each.told, each.exact, edition=each.edition)]
    made = opened(card, earlier=before)
    if not earlier:
        return made
    changes = changes_between(earlier[-1].told, in_json(made))
    return replace(made, changes=changes, changes_since=card.changes_since)


def in_json(card: Card) -> dict[str, Any]:
    """The contract as it is read back from what was kept: plain values of JSON and nothing else."""
    contract: dict[str, Any] = json.loads(json.dumps(as_json(card)))
    return contract


def _documents(card: Card, on: date) -> dict[Format, bytes]:
    title = f"Academy card: {card.school.name}"
    return {
        Format.PAGE: frozen_page(card).encode(),
        # A fifth of the size, and every page byte for byte: it is kept for ever, and sixty of them make a pack.
        Format.PDF: shrink(get_pdf(card, on=on)),
        Format.WORD: render_word(as_document(card), on=on),
        Format.EXCEL: render_workbook(sheets(card), title=title, on=on, audience=card.audience),
        Format.CSV: render_csv(heading_of(card), long_table(card, on=on)),
        Format.JSON: json.dumps(as_json(card), ensure_ascii=False, separators=(",", ":")).encode(),
    }


# The page ------------------------------------------------------------------------------------------------------------


def frozen_page(card: Card) -> str:
    """What the issued card's page holds, as HTML that asks for nothing and leads nowhere else."""
    context = {"card": card, "said": present_said(card), "pictures": {}, "is_frozen": True}
    return stand_still(render_to_string("cards/frozen-page.html", context))


def stand_still(html: str) -> str:
    """The HTML without anything that could say otherwise tomorrow: what htmx would fetch, and links that lead off the
    page, of which the words stay."""
    still = _Still()
    still.feed(html)
    still.close()
    return "".join(still.said)


class _Still(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.said: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            stays = (dict(attrs).get("href") or "").startswith("#")
            self.links.append("a" if stays else "span")
            self.said.append(self._raw() if stays else "<span>")
        elif any(name.startswith("hx-") for name, _ in attrs):
            self.said.append(_tag(tag, ((name, value) for name, value in attrs if not name.startswith("hx-"))))
        else:
            self.said.append(self._raw())

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said.append(self._raw())

    def handle_endtag(self, tag: str) -> None:
        self.said.append(f"</{self.links.pop() if tag == 'a' and self.links else tag}>")

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_entityref(self, name: str) -> None:
        self.said.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.said.append(f"&#{name};")

    def _raw(self) -> str:
        return self.get_starttag_text() or ""


def _tag(tag: str, attrs: Iterable[tuple[str, str | None]]) -> str:
    said = [f' {name}="{escape(value)}"' if value is not None else f" {name}" for name, value in attrs]
    return f"<{tag}{''.join(said)}>"
