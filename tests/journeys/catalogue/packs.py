"""A pack for a board: made of issued cards, read by a trustee and by a governor, withdrawn."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from urllib.parse import urlsplit

from tests.journeys.catalogue.stops import PRIMARY, Stop, Visit, Walk, send
from tests.journeys.visitor import Visitor

BODY = "Audit committee"


def making_a_pack(visit: Visit) -> Walk:
    executive, principal, trustee, governor = visit(), visit(), visit(), visit()
    executive.become("executive")
    principal.become("principal")
    trustee.become("trustee")
    governor.become("governor")
    _issue_a_card(executive, principal)
    page = executive.open("/packs/make/")
    yield Stop("Make a pack, for which meeting", "governance:pack-make", page)
    page.get_by_role("link", name=re.compile(BODY)).click()
    page.wait_for_url("**/packs/make/?round=*")
    yield Stop("Make a pack", "governance:pack-make", page)
    page.get_by_role("checkbox", name=re.compile(PRIMARY)).uncheck()
    send(page, "Make the pack")
    yield Stop("Make a pack, no card chosen", "governance:pack-make", page)
    page.get_by_role("checkbox", name=re.compile(PRIMARY)).check()
    send(page, "Make the pack")
    page.wait_for_url(re.compile(r"/packs/\d+/$"))
    pack = urlsplit(page.url).path
    _until_made(executive, pack)
    yield Stop("A pack, as the executive reads it", "governance:pack-detail", executive.page)
    yield Stop("Packs", "governance:pack-list", executive.open("/packs/"))
    yield Stop("A pack, as a trustee reads it", "governance:pack-detail", trustee.open(pack))
    yield Stop("A pack, the part of a governor’s school", "governance:pack-detail", governor.open(pack))
    yield Stop("Packs, as a governor reads them", "governance:pack-list", governor.open("/packs/"))
    page = executive.open(f"{pack}withdraw/")
    yield Stop("Withdraw a pack", "governance:pack-withdraw", page)
    send(page, "Withdraw it")
    yield Stop("Withdraw a pack, no reason given", "governance:pack-withdraw", page)
    page.get_by_label("Why is it withdrawn?").fill("A target in it was recorded wrongly.")
    send(page, "Withdraw it")
    page.wait_for_url(f"**{pack}")
    yield Stop("A withdrawn pack", "governance:pack-detail", page)


def _issue_a_card(executive: Visitor, principal: Visitor) -> None:
    """One school's card, prepared for a committee, answered and issued."""
    page = executive.open("/cards/prepare/")
    page.get_by_label("Committee of the trust board").check()
    page.get_by_label("What a committee is called").fill(BODY)
    page.get_by_label("Day of the meeting").fill(str(date.today() + timedelta(days=40)))
    for box in page.get_by_role("group", name="Schools").get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_label(PRIMARY).check()
    send(page, "Put the drafts before the schools")
    page.wait_for_url(re.compile(r"/cards/\d+/$"))
    round = urlsplit(page.url).path
    href = page.get_by_role("rowheader").get_by_role("link", name=PRIMARY, exact=True).get_attribute("href")
    page = principal.open(f"{href}answer/")
    page.get_by_label("The school has nothing to add").check()
    send(page, "Answer")
    page.wait_for_url(f"**{href}")
    page = executive.open(round)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name=re.compile("Issue")).click()
    page.wait_for_url("**/issue/?*")
    send(page, "Issue these cards")
    _until(executive, round, "Being issued")


def _until_made(visitor: Visitor, pack: str) -> None:
    _until(visitor, pack, "is being made")
    _until(visitor, pack, "Being made")


def _until(visitor: Visitor, path: str, no_longer: str) -> None:
    """Look again and again, for a minute: a worker makes what was asked for."""
    for _ in range(60):
        if no_longer not in visitor.open(path).get_by_role("main").inner_text():
            return
        time.sleep(1)
    raise AssertionError(f"{path} still says “{no_longer}”.")
