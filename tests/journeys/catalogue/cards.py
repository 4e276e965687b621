"""Cards for a board: prepared, checked by the school, settled, issued."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.journeys.catalogue.stops import PRIMARY, Stop, Visit, Walk, send


def preparing_cards(visit: Visit) -> Walk:
    """From a round to cards that are asked to be issued, by the people who hold those roles."""
    lead, executive, principal = visit(), visit(), visit()
    lead.become("improvement")
    executive.become("executive")
    principal.become("principal")
    yield Stop("Board cards", "rounds:round-list", lead.open("/cards/"))
    page = lead.open("/cards/prepare/")
    yield Stop("Prepare cards", "rounds:round-prepare", page)
    page.get_by_label("Committee of the trust board").check()
    send(page, "Put the drafts before the schools")
    yield Stop("Prepare cards, a committee without a name", "rounds:round-prepare", page)
    page.get_by_label("What a committee is called").fill("Standards committee")
    send(page, "Put the drafts before the schools")
    page.wait_for_url(re.compile(r"/cards/\d+/$"))
    round_address = re.sub(r"^https?://[^/]+", "", page.url)
    yield Stop("A round, put before the schools", "rounds:round-detail", page)
    yield Stop("Prepare more cards, every school has one", "rounds:round-again", lead.open(f"{round_address}prepare/"))
    draft = _address(lead.open(round_address), PRIMARY)
    page = principal.open(draft)
    yield Stop("A draft card, before its principal", "cards:edition-detail", page)
    page.get_by_role("link", name=re.compile("Dispute this.*Pupils on roll")).first.click()
    page.wait_for_url("**/dispute/?subject=*")
    yield Stop("Dispute a figure, one of its years", "cards:edition-dispute", page)
    send(page, "Dispute what the card says")
    yield Stop("Dispute a figure, nothing said", "cards:edition-dispute", page)
    page.get_by_role("radio").first.check()
    page.get_by_label("Why it is wrong").fill("Two children came in May, after the census.")
    page.get_by_label("What it should say").fill("212")
    send(page, "Dispute what the card says")
    page.wait_for_url(f"**{draft}")
    editions = re.sub(r"\d+/$", "", draft)
    yield Stop("Editions of a school’s card", "cards:edition-list", principal.open(editions))
    page = principal.open(f"{draft}dispute/?subject=principal")
    yield Stop("Dispute a sentence", "cards:edition-dispute", page)
    page.get_by_label("Why it is wrong").fill("The head changed in September.")
    send(page, "Dispute what the card says")
    page.wait_for_url(f"**{draft}")
    page.get_by_role("link", name=re.compile("Take it back.*Principal")).click()
    page.wait_for_url("**/take-back/*/")
    yield Stop("Take a dispute back", "cards:edition-take-back", page)
    send(page, "Take the dispute back")
    page = principal.open(f"{draft}answer/")
    yield Stop("Answer for the school about its card", "cards:edition-answer", page)
    send(page, "Answer")
    yield Stop("Answer for the school about its card, nothing written", "cards:edition-answer", page)
    page.get_by_label("The school’s line of context").fill("A third of our pupils joined us after September.")
    send(page, "Answer")
    page.wait_for_url(f"**{draft}")
    page = lead.open(draft)
    yield Stop("A draft card, answered and disputed", "cards:edition-detail", page)
    page.get_by_role("link", name=re.compile("Settle it")).first.click()
    page.wait_for_url("**/settle/*/")
    yield Stop("Settle what a school disputes", "cards:edition-settle", page)
    page.get_by_label("Corrected at source").check()
    send(page, "Answer the school")
    yield Stop("Settle what a school disputes, and it is not put right", "cards:edition-settle", page)
    page.get_by_label("Not agreed").check()
    page.get_by_label("What the trust says").fill("The census counts pupils on the day in January.")
    send(page, "Answer the school")
    page.wait_for_url(f"**{draft}")
    page = lead.open(round_address)
    yield Stop("A round, one school has answered", "rounds:round-detail", page)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Remind").click()
    page.wait_for_url("**/remind/?*")
    yield Stop("Remind schools", "rounds:round-remind", page)
    page = lead.open(round_address)
    page.get_by_role("checkbox").last.check()
    page.get_by_role("button", name="Give up").click()
    page.wait_for_url("**/drop/?*")
    send(page, "Give these drafts up")
    yield Stop("Give drafts up, no reason given", "rounds:round-drop", page)
    yield Stop("Give a draft up", "cards:edition-drop", lead.open(f"{draft}drop/"))
    page = executive.open(round_address)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Issue").click()
    page.wait_for_url("**/issue/?*")
    yield Stop("Issue cards, some schools are waited for", "rounds:round-issue", page)
    yield Stop("Withdraw a card that is not issued", "cards:edition-withdraw", executive.open(f"{draft}withdraw/"))


def _address(page: Page, school: str) -> str:
    href = page.get_by_role("rowheader").get_by_role("link", name=school, exact=True).get_attribute("href")
    assert href is not None
    return href
