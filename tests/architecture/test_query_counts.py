"""How many questions each page asks the database, in all: session, person, posts, the page's own. An address for
programs is asked with a token instead of a session.

The counts stand in query_counts.json. A page may never ask more because the trust has more schools, and a page that
comes to ask more than is written there fails with the questions it asked. Asked for fewer? Write the lower number down.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from headwater.foundations.accounts.tokens.calls import SECONDS
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.operations import issue_card
from headwater.reference.schools.models import School
from tests.factories.cards import make_card_trust, make_dispute, make_round
from tests.factories.cards import make_edition as make_board_edition
from tests.factories.editions import ISSUED_AT, make_edition
from tests.factories.frameworks import adopt_alpha, make_frameworks
from tests.factories.governance import make_kept_pack
from tests.factories.people import person_holding
from tests.factories.tokens import program_of

RECORDED: dict[str, int] = json.loads(Path(__file__).with_name("query_counts.json").read_text())
MOST = 15


def world_of(address: str) -> str:
    """What has to be there for this page. What many pages need is made once for all of them."""
    if "/framework/mill/" in address:
        return "two frameworks"
    if "/framework/" in address or "/offer/" in address:
        return "a framework"
    if "/card/editions/" in address:
        return "an issued card"
    return "given to a board" if address.startswith(("/cards/", "/packs/")) else "schools"


def make(world: str, schools: int) -> dict[str, int]:
    """So many schools with what else there has to be; the numbers that stand in addresses."""
    _, made = make_card_trust(schools)
    places = {"urn": made[0].urn, "round": 0, "pack": 0}
    if world in ("a framework", "two frameworks"):
        adopt_alpha()
    if world == "two frameworks":
        make_frameworks("mill")
    if world == "an issued card":
        issue_card(edition=make_edition(made[0]), now=ISSUED_AT)
    if world == "given to a board":
        places["round"], places["pack"] = _given_to_a_board(made)
    return places


def asked_for(address: str, places: dict[str, int]) -> list[str]:
    """Questions asked for one page by a trust executive. Nothing of it stays."""
    with transaction.atomic():
        client = Client()
        if address.startswith("/api/"):
            client = program_of(person_holding("executive").user)
        else:
            client.force_login(person_holding("executive").user)
        address = address.format(**places)
        minute = -1
        while minute != _minute():
            minute = _minute()
            client.get(address)  # what is read once per process (definitions, content types) is read here
            cache.clear()
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200, address
        transaction.set_rollback(True)
    return [query["sql"][:300] for query in asked.captured_queries]


def _minute() -> int:
    """Calls of programs are counted by the minute, and the first of a minute asks for more than those that follow."""
    return int(time.time()) // SECONDS


def _given_to_a_board(schools: list[School]) -> tuple[int, int]:
    """A round in which every other school's card is issued and the others are disputed, and a pack of all."""
    round = make_round()
    for number, school in enumerate(schools):
        edition = make_board_edition(school, round=round, state=State.DRAFT if number % 2 else State.ISSUED)
        make_dispute(edition)
    return round.pk, make_kept_pack(schools).pk


@pytest.mark.django_db
@pytest.mark.parametrize("schools", [3, 12])
@pytest.mark.parametrize("world", sorted({world_of(address) for address in RECORDED}))
def test_a_page_asks_no_more_than_is_written_down_however_many_schools(world: str, schools: int):
    places = make(world, schools)
    asked = {address: asked_for(address, places) for address in sorted(RECORDED) if world_of(address) == world}
    wrong = {address: questions for address, questions in asked.items() if len(questions) != RECORDED[address]}
    assert not wrong, "\n\n".join(
        "\n".join([f"{address} asked {len(questions)} questions, {RECORDED[address]} are written:", *questions])
        for address, questions in wrong.items()
    )


@pytest.mark.parametrize("address", sorted(RECORDED))
def test_no_page_asks_more_than_fifteen_questions(address: str):
    assert RECORDED[address] <= MOST
