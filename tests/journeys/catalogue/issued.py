"""Issued cards: read by a governor, for both audiences, and withdrawn."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.journeys.catalogue.stops import PRIMARY, Stop, Visit, Walk, send


def reading_issued_cards(visit: Visit) -> Walk:
    executive, governor = visit(), visit()
    executive.become("executive")
    governor.become("governor")
    page = governor.open("/schools/")
    page.get_by_role("link", name=PRIMARY, exact=True).first.click()
    page.wait_for_url("**/card/")
    page.get_by_role("link", name="Editions for boards", exact=True).click()
    page.wait_for_url("**/editions/")
    yield Stop("Editions of a school’s card, as a governor reads them", "cards:edition-list", page)
    page.get_by_role("link", name="Edition 1", exact=True).click()
    page.wait_for_url("**/editions/1/")
    address = urlsplit(page.url).path
    for fold in page.locator("details").all()[:2]:
        fold.evaluate("fold => { fold.open = true; }")
    yield Stop("An issued card", "cards:edition-detail", page)
    yield Stop("An issued card, the open copy", "cards:edition-detail", governor.open(f"{address}?audience=open"))
    page = executive.open(f"{address}withdraw/")
    yield Stop("Withdraw an issued card", "cards:edition-withdraw", page)
    page.get_by_label("Why").fill("Two figures on it were of another school.")
    send(page, "Withdraw the card")
    page.wait_for_url(f"**{address}")
    yield Stop("A withdrawn card", "cards:edition-detail", governor.open(address))
