"""Improvement frameworks: reading and changing them."""

from __future__ import annotations

import re

from playwright.sync_api import FilePayload

from tests.journeys.catalogue.stops import PRIMARY, Stop, Visit, Walk, send
from tests.journeys.visitor import Visitor


def reading_frameworks(visit: Visit) -> Walk:
    """The trust's own framework, a published model with packages and one without tiers, and what a school is owed."""
    visitor = visit()
    visitor.become("governor")
    school = visitor.card_of(PRIMARY).removesuffix("card/")
    yield Stop("Frameworks of the trust", "frameworks:framework-list", visitor.open("/framework/"))
    yield Stop("Published models", "frameworks:published-list", visitor.open("/framework/library/"))
    for page, name in FRAMEWORK_PAGES.items():
        address = f"/framework/alpha/{page}"
        yield Stop(f"The trust’s framework: {name}", f"frameworks:framework-{_shown(page)}", visitor.open(address))
    yield from _published(visitor, "cat", "A model without tiers")
    yield from _published(visitor, "equa", "A model with packages", "tiers/", "offer/")
    yield from _published(visitor, "alpha", "A model with curriculum tiers", "curriculum/")
    page = visitor.open("/framework/library/naat/offer/?strand=core")
    yield Stop("What schools get, one part of the model", "frameworks:published-offer", page)
    page = visitor.open(f"{school}offer/")
    yield Stop("What a school is owed, no tier chosen", "tiers:school-offer", page)
    page.get_by_label("Tier").select_option("tier3")
    send(page, "Show what it gets")
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    yield Stop("What a school is owed, every day unfolded", "tiers:school-offer", page)
    visitor = visit()
    visitor.become("improvement")
    for key in ("naat", "alpha"):
        visitor.open(f"/framework/{key}/set-aside/")
        send(visitor.page, "Set it aside")
    yield Stop("Frameworks, none chosen", "frameworks:framework-list", visitor.open("/framework/"))
    yield Stop("What a school is owed, no framework", "tiers:school-offer", visitor.open(f"{school}offer/"))
    for key in ("alpha", "naat"):
        visitor.open(f"/framework/{key}/editions/")
        send(visitor.page, "Take it up again")


def changing_frameworks(visit: Visit) -> Walk:
    """From choosing a published model to schools that work by another edition of it, and back as it was."""
    visitor = visit()
    visitor.become("improvement")
    page = visitor.open("/framework/adopt/")
    yield Stop("Adopt a model", "frameworks:framework-adopt", page)
    send(page, "Adopt it")
    yield Stop("Adopt a model, nothing chosen", "frameworks:framework-adopt", page)
    page.get_by_label("Upstreaming").check()
    send(page, "Adopt it")
    page.wait_for_url("**/framework/mill/draft/")
    yield Stop("Draft of a framework just adopted", "frameworks:draft-detail", page)
    yield Stop("Editions, none published", "frameworks:edition-list", visitor.open("/framework/mill/editions/"))
    page = visitor.open("/framework/mill/set-aside/")
    yield Stop("Set a framework aside", "frameworks:framework-set-aside", page)
    send(page, "Set it aside")
    yield Stop("Editions of a framework set aside", "frameworks:edition-list", page)
    send(page, "Take it up again")
    yield Stop("A framework taken up again", "frameworks:framework-take-up", page)
    send(page, "Make it the main framework")
    yield Stop("Another main framework", "frameworks:framework-main", page)
    visitor.open("/framework/alpha/editions/")
    send(page, "Make it the main framework")

    page = visitor.open("/framework/alpha/draft/")
    yield Stop("Draft of the next edition", "frameworks:draft-detail", page)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Confirm what is ticked").first.click()
    page.wait_for_load_state()
    yield Stop("One more confirmed", "frameworks:draft-confirm", page)
    yield Stop("The trust’s own words", "frameworks:draft-words", visitor.open("/framework/alpha/draft/words/"))
    page.get_by_role("group", name="A school of the trust").get_by_label("Several").fill("")
    send(page, "Save the words")
    yield Stop("The trust’s own words, one left out", "frameworks:draft-words", page)
    yield Stop("Quantities", "frameworks:draft-items", visitor.open("/framework/alpha/draft/items/"))
    page = visitor.open("/framework/alpha/draft/items/?assumed=1")
    yield Stop("Quantities that are assumed", "frameworks:draft-items", page)
    page = visitor.open("/framework/alpha/draft/items/alpha.tier3.support.ceo-1to1/")
    yield Stop("Change a quantity", "frameworks:item-change", page)
    page.get_by_label("How often").fill("now and then")
    send(page, "Save in the draft")
    yield Stop("Change a quantity, not how often", "frameworks:item-change", page)
    page = visitor.open("/framework/alpha/draft/")
    page.get_by_role("link", name=re.compile("^Set the bound")).first.click()
    page.wait_for_load_state()
    yield Stop("Set a bound", "frameworks:item-change", page)
    visitor.open("/framework/alpha/draft/")
    page.get_by_role("link", name=re.compile("^Fill in")).first.click()
    page.wait_for_load_state()
    yield Stop("Fill in a place the model leaves empty", "frameworks:item-change", page)
    page = visitor.open("/framework/alpha/draft/import/")
    yield Stop("Import an edited document", "frameworks:draft-import", page)
    page.get_by_label("Or its text").fill("key: alpha\ntitel: Ours\noffer:\n  - id: A\n    cadence: now and then\n")
    send(page, "Look at it")
    yield Stop("Import an edited document, much to put right", "frameworks:draft-import", page)
    document = page.request.get(f"{visitor.site.address}/framework/alpha/draft.yaml").text()
    visitor.open("/framework/alpha/draft/import/")
    edited = document.replace("cadence: every 2 weeks", "cadence: every 3 weeks").encode()
    page.get_by_label("The file").set_input_files(FilePayload(name="ours.yaml", mimeType="text/yaml", buffer=edited))
    send(page, "Look at it")
    yield Stop("Import an edited document, what it changes", "frameworks:draft-import", page)
    yield Stop("Discard the draft", "frameworks:draft-discard", visitor.open("/framework/alpha/draft/discard/"))
    yield Stop("Publish an edition", "frameworks:draft-publish", visitor.open("/framework/alpha/draft/publish/"))
    send(page, "Publish edition 2")
    yield Stop("Editions, one just published", "frameworks:edition-list", page)
    page = visitor.open("/framework/alpha/editions/compare/")
    yield Stop("What differs between two editions", "frameworks:edition-diff", page)
    page = visitor.open("/framework/alpha/move/")
    yield Stop("Move schools", "frameworks:schools-move", page)
    send(page, "Move them")
    yield Stop("Move schools, nothing chosen", "frameworks:schools-move", page)
    page.get_by_label(PRIMARY).check()
    page.get_by_label("Why do they move?").fill("A new head begins in January")
    send(page, "Move them")
    yield Stop("Editions, one school moved", "frameworks:edition-list", page)
    page = visitor.open("/framework/alpha/move/?edition=2&year=2027-28")
    yield Stop("Move schools, none on another edition", "frameworks:schools-move", page)
    visitor.open("/framework/alpha/editions/")
    send(page, "Begin a draft")
    yield Stop("A draft just begun", "frameworks:draft-begin", page)
    visitor.open("/framework/mill/set-aside/")
    send(page, "Set it aside")


FRAMEWORK_PAGES = {
    "": "what it is for",
    "tiers/": "tiers side by side",
    "offer/": "what schools get",
    "year/": "the year’s wheel",
    "curriculum/": "curriculum areas",
    "reviews/": "reviews, hubs and records",
    "open-questions/": "open questions",
}


WITHOUT_TIERS = ("", "offer/", "year/", "reviews/", "open-questions/")


MODELS = {
    "alpha": tuple(FRAMEWORK_PAGES),
    "equa": tuple(page for page in FRAMEWORK_PAGES if page != "curriculum/"),
    "cat": WITHOUT_TIERS,
    "naat": tuple(page for page in FRAMEWORK_PAGES if page != "curriculum/"),
    "mill": WITHOUT_TIERS,
}
"""The pages that each published model has."""


def every_model(visit: Visit) -> Walk:
    """All pages of the five published models, to be pictured: their templates are those of the walk above."""
    visitor = visit()
    visitor.become("governor")
    for key in MODELS:
        yield from _published(visitor, key, key)


def _published(visitor: Visitor, key: str, called: str, *pages: str) -> Walk:
    for page in pages or MODELS[key]:
        opened = visitor.open(f"/framework/library/{key}/{page}")
        yield Stop(f"{called}: {FRAMEWORK_PAGES[page]}", f"frameworks:published-{_shown(page)}", opened)


def _shown(page: str) -> str:
    """The end of the page's name in the access table."""
    return {"": "detail", "open-questions/": "open"}.get(page, page.rstrip("/"))
