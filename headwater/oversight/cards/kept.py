"""Made pages of cards, kept in the process until anything at all has been done.

Whatever changes a card is done by an operation, and every operation appends to the event log (a test holds both). So
the log's end says whether a page that was made still holds, whoever did what: figures loaded or entered, a target, an
inspection, a post, a note. What was done by hand in the database shows with the next event or start.

A kept page is the same for everybody who may read the card, but for whether people are named on it and whether it says
the school's tier. What one reader may do and another may not is no part of it.

A card on paper is kept by its whole content, and the content is gathered for the reader each time: who asks is given
what was made for them or, word for word, would be made for them now.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock

from django.conf import settings
from django.template.loader import render_to_string

from headwater.foundations.accounts.scope import Scope
from headwater.foundations.documents.pdf import fill_template
from headwater.oversight.cards.presenters.build import present_card
from headwater.oversight.cards.presenters.page import Said, present_said
from headwater.oversight.cards.presenters.paper import as_paper
from headwater.oversight.cards.presenters.tree import Card
from headwater.oversight.cards.queries import Areas, AreasKey, CardFacts, Mark, get_card_facts, get_mark
from headwater.reference.people.queries import tells_names
from headwater.reference.schools.models import School

Key = tuple[int, Mark, date, bool, bool, bool]
AREAS_KEPT = 12
"""For so many authorities and kinds of school the figures that stand beside a school are kept, some 2 MB each."""
PAGES_BYTES = 32_000_000
"""What the kept pages take at most together: room for `CARDS_KEPT` of the fullest cards, some 350 KB each. They are not
packed: that takes as long as a question to the database."""
PAPERS_BYTES = 16_000_000
"""What the kept cards on paper take at most together, packed: a hundred or so."""

UNPACKED = b"%PDF"
"""How a card on paper begins that is not packed yet."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """The page of one card: `card` without its sections, what is `said` beside them, and their HTML."""

    card: Card
    said: Said
    html: bytes


_pages: OrderedDict[Key, KeptPage] = OrderedDict()
_areas: dict[Mark, dict[AreasKey, Areas]] = {}
_papers: OrderedDict[bytes, bytes] = OrderedDict()
_packing = ThreadPoolExecutor(1, thread_name_prefix="papers")
_lock = Lock()


def get_page(urn: int, scope: Scope, today: date) -> KeptPage:
    """The page of the card of the school `urn`, made now or kept. Raises School.DoesNotExist for an outsider."""
    if not scope.may("cards.view", urn):
        raise School.DoesNotExist
    # Asked for before the card's figures: what changes meanwhile makes the page newer than its mark says, never older.
    mark = get_mark()
    key = urn, mark, today, scope.may("schools.view", urn), tells_names(scope, urn), scope.may("tiers.view", urn)
    with _lock:
        if key in _pages:
            _pages.move_to_end(key)
            return _pages[key]
    page = _make(present_card(get_card_facts(urn, scope, today=today, kept=_areas_since(mark))))
    with _lock:
        _pages[key] = page
        while len(_pages) > settings.CARDS_KEPT or sum(len(kept.html) for kept in _pages.values()) > PAGES_BYTES:
            _pages.popitem(last=False)
    return page


def get_facts(urn: int, scope: Scope, today: date) -> CardFacts:
    """What is behind the card of the school `urn`, what stands beside it read now or kept. Raises School.DoesNotExist
    for an outsider."""
    if not settings.CARDS_KEPT:
        return get_card_facts(urn, scope, today=today)
    return get_card_facts(urn, scope, today=today, kept=_areas_since(get_mark()))


def get_pdf(card: Card, *, on: date) -> bytes:
    """The card on paper, as at `on`: laid out now, or kept since the same was laid out."""
    document = fill_template("cards/card.typ", as_paper(card), title=f"Academy card: {card.school.name}", on=on)
    if not settings.CARDS_KEPT:
        return document.render()
    key = document.fingerprint
    with _lock:
        kept = _papers.get(key)
        if kept:
            _papers.move_to_end(key)
    if kept:
        return kept if kept.startswith(UNPACKED) else zlib.decompress(kept)
    made = document.render()
    _keep(key, made)
    # Nobody waits until it is packed.
    _packing.submit(_pack, key, made)
    return made


def _pack(key: bytes, made: bytes) -> None:
    packed = zlib.compress(made, 1)
    if _papers.get(key) is made:
        _keep(key, packed)


def _keep(key: bytes, paper: bytes) -> None:
    with _lock:
        _papers[key] = paper
        while len(_papers) > settings.CARDS_KEPT or sum(map(len, _papers.values())) > PAPERS_BYTES:
            _papers.popitem(last=False)


def _areas_since(mark: Mark) -> dict[AreasKey, Areas] | None:
    """What was read of areas since the log ended there. What is put there is kept while it does; None where nothing is
    to be kept."""
    if not settings.CARDS_KEPT:
        return None
    with _lock:
        if mark not in _areas or len(_areas[mark]) >= AREAS_KEPT:
            _areas.clear()
            _areas[mark] = {}
        return _areas[mark]


def _make(card: Card) -> KeptPage:
    said = present_said(card)
    html = render_to_string("cards/sections.html", {"card": card, "said": said, "pictures": {}})
    return KeptPage(replace(card, sections=(), left_out=()), said, html.encode())
