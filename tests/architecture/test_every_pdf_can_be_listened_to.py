"""Every PDF that Headwater writes keeps PDF/UA-1 as far as a program can tell, whatever it is made of.

A new template fails the first test until a document of it stands in `DOCUMENTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from headwater.foundations.documents.binding import shrink
from headwater.foundations.documents.pdf import Filled, render_pdf
from headwater.oversight.cards.presenters.opened import opened
from headwater.oversight.cards.presenters.paper import as_paper
from headwater.oversight.cards.presenters.tree import Card
from headwater.oversight.governance.models import PackFile
from tests.factories.boards import for_a_board
from tests.factories.cards import make_card_trust, make_round
from tests.factories.frameworks import adopt_alpha
from tests.factories.governance import ask, make_issued, run
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_target
from tests.factories.tiers import make_decision, make_item, work_by, works_by
from tests.foundations.documents.pdf_ua import problems
from tests.improvement.tiers.casework import Casework
from tests.oversight.cards.test_paper import primary, secondary, special, without_data

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
Documents = Iterator[tuple[str, bytes]]


def cards() -> Documents:
    """Each kind of school; with disputes, changes and the school's line; and what of it everybody may read."""
    board = for_a_board(alone(primary))
    made: dict[str, Card] = {
        "a primary school": alone(primary),
        "a secondary school": alone(secondary),
        "a special school": alone(special),
        "a school with almost no data": alone(without_data),
        "with disputes and changes": board,
        "open": opened(board),
    }
    for name, card in made.items():
        pdf = render_pdf("cards/card.typ", as_paper(card), title=f"Academy card: {card.school.name}", on=ON)
        yield name, pdf
    yield "as it is kept when it is issued", shrink(pdf)


def alone(make: Callable[[], Card]) -> Card:
    """The card, of whose school and trust nothing stays in the records: an installation has one trust."""
    with transaction.atomic():
        card = make()
        transaction.set_rollback(True)
    return card


def frameworks() -> Documents:
    """A published model, and a trust's own."""
    adopt_alpha()
    client = Client()
    client.force_login(person_holding("executive").user)
    for path in ("library/equa", "alpha"):
        yield path, client.get(f"/framework/{path}/framework.pdf").content


def packs() -> Documents:
    """A board's pack of real cards with overview, targets and tiers, and a school's part of it, for both audiences."""
    schools = make_card_trust(2)[1]
    make_target(schools[0], kind="agreed", decided_by_body="Trust board")
    make_decision(schools[0], work_by(), "tier3", reason="Results fell.")
    round = make_round()
    editions = [make_issued(school, round) for school in schools]
    for audience in ("confidential", "open"):
        pack = run(ask(editions, audience=audience))
        assert pack.trouble == ""
        for file in PackFile.objects.filter(pack=pack, format="pdf"):
            yield f"{audience}, {file.school or 'the whole'}", bytes(file.content)


def papers() -> Documents:
    """The letter about a tier, before it is sent, and the evidence and reasoning behind it."""
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    works_by()
    work = Casework(school)
    make_item(school, summary="Routines are calm and understood.", by=work.lead)
    case = work.decided(school)
    client = Client()
    client.force_login(work.executive)
    for name in ("letter.pdf", "reasoning.pdf"):
        yield name, client.get(f"/schools/{school.urn}/tiers/cases/{case.pk}/{name}").content


DOCUMENTS: dict[Callable[[], Documents], set[str]] = {
    cards: {"cards/card.typ"},
    frameworks: {"frameworks/framework.typ"},
    packs: {"governance/front.typ", "documents/contents.typ", "documents/stamps.typ"},
    papers: {"documents/paper.typ"},
}
"""What makes them, and which templates they are laid out by."""


def templates() -> set[str]:
    """All that can be laid out: a file without a function `document` is a part of others."""
    found = Path(settings.PACKAGE).rglob("typst/*.typ")
    return {f"{file.parts[-3]}/{file.name}" for file in found if "\n#let document(" in file.read_text()}


def test_every_template_has_a_document_here():
    assert len(templates()) >= 6
    assert templates() == set().union(*DOCUMENTS.values())


@pytest.mark.parametrize("documents", DOCUMENTS, ids=lambda documents: documents.__name__)
def test_every_document_can_be_listened_to(documents, monkeypatch):
    laid_out = set()
    render = Filled.render

    def noting(filled: Filled) -> bytes:
        laid_out.add(filled.template)
        return render(filled)

    monkeypatch.setattr(Filled, "render", noting)
    found = {name: problems(pdf) for name, pdf in documents()}
    assert len(found) > 1
    assert {name: said for name, said in found.items() if said} == {}
    assert laid_out >= DOCUMENTS[documents]
