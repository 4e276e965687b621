"""Home, schools, cards, the whole trust."""

from __future__ import annotations

import re

from tests.journeys.catalogue.stops import PRIMARY, Stop, Visit, Walk, accept, invite

CARDS = {
    "Card of a primary school": PRIMARY,
    "Card of a secondary school": "Dunnock Hill High School",
    "Card of a special school": "Sallowgarth School",
    "Card of a very small school": "Thornmere Village Primary School",  # most of its results are suppressed
    "Card of an infant school": "Quillham Infant School",  # nobody takes key stage 2 there
    "Card of a new school": "Osier Park Primary School",
}


def first_pages(visit: Visit) -> Walk:
    for mailbox, whose in (
        ("executive", "the chief executive"),
        ("principal", "a principal"),
        ("governor", "a governor"),
    ):
        visitor = visit()
        visitor.become(mailbox)
        yield Stop(f"Home of {whose}", "pages:home", visitor.open("/"))
    visitor = visit()
    visitor.become("principal.secondary")
    yield Stop("Home of a secondary principal", "pages:home", visitor.open("/"))
    yield Stop("Not found, signed in", "", visitor.open("/events/", status=404))
    visitor = visit()
    executive = visit()
    executive.become("executive")
    urn = re.findall(r"\d+", executive.card_of(PRIMARY))[0]
    accept(visitor, invite(visitor, "reviewer@outside.invalid", "outside-reviewer", "--school", urn))
    yield Stop("Home of somebody with whom nothing is shared", "pages:home", visitor.open("/"))


def reading_cards(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("executive")
    for name, school in CARDS.items():
        yield Stop(name, "cards:card", visitor.open(visitor.card_of(school)))
    page = visitor.open(visitor.card_of(PRIMARY))
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    yield Stop("Card with every fold-out open", "cards:card", page)
    page = visitor.open(visitor.card_of(PRIMARY))
    page.get_by_text("More about this figure").first.click()
    page.get_by_role("link", name="with its picture").first.wait_for()
    yield Stop("Card with one fold-out fetched", "cards:card", page)
    card = visitor.card_of(PRIMARY)
    yield Stop("A row of the card", "cards:card-row", visitor.open(f"{card}att.pa/"))
    yield Stop("A row without a figure", "cards:card-row", visitor.open(f"{card}hr.vacancy/"))
    page = visitor.open(f"{card}note/")
    yield Stop("Note on the card", "cards:card-note", page)
    page.get_by_role("button", name="Put it on the card").click()
    yield Stop("Note on the card, left empty", "cards:card-note", page)
    page.get_by_label("Note").fill("Two classes were taught together this term.")
    page.get_by_role("button", name="Put it on the card").click()
    page.wait_for_url("**/card/")
    yield Stop("Card with a note", "cards:card", page)
    visitor.open(f"{card}note/")
    page.get_by_role("button", name="Take the note off the card").click()
    page.wait_for_url("**/card/")
    yield Stop("Note taken off the card", "cards:card-note-withdraw", page)


def seeing_the_whole_trust(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("executive")
    page = visitor.open("/trust/")
    yield Stop("Trust overview", "pages:trust-overview", page)
    page.get_by_role("row").filter(has_text="Schools together").get_by_role("link").first.click()
    page.wait_for_url("**/trust/*/")
    yield Stop("The schools behind one number of the trust", "pages:trust-measure", page)
    page = visitor.open("/trust/?phase=secondary&sort=name")
    yield Stop("Trust overview, secondary schools only", "pages:trust-overview", page)
    yield Stop("Trust overview, no school of that phase", "pages:trust-overview", visitor.open("/trust/?phase=zzz"))


def looking_through_schools(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("executive")
    yield Stop("Schools", "pages:school-list", visitor.open("/schools/"))
    yield Stop("Schools, nothing found", "pages:school-list", visitor.open("/schools/?text=zzz"))
    visitor = visit()
    visitor.become("governor")
    yield Stop("Schools of a governor", "pages:school-list", visitor.open("/schools/"))
