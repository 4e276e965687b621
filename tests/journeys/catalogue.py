"""Every page in every state somebody can meet it in: what accessibility is checked on, and what is pictured.

A walk goes from page to page and stops where there is something to look at. A stop says which address of the access
table it shows. A new page has to be added here: a test compares the stops with the access table.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import FilePayload, Page

from tests.journeys.installation import SignIn
from tests.journeys.test_looking_after_data import load_flawed_files
from tests.journeys.visitor import Visitor, code_for

Visit = Callable[[], Visitor]
NEW_PASSWORD = "walnut-harbour-ladder"
PRIMARY = "Ashdown Primary"
CARDS = {
    "Card of a primary school": PRIMARY,
    "Card of a secondary school": "Dunnock Hill High School",
    "Card of a special school": "Sallowgarth School",
    "Card of a very small school": "Thornmere Village Primary School",  # most of its results are suppressed
    "Card of an infant school": "Quillham Infant School",  # nobody takes key stage 2 there
    "Card of a new school": "Osier Park Primary School",
}


@dataclass(frozen=True)
class Stop:
    """`shows` is a name of the access table; "" for a page that answers where there is none."""

    name: str
    shows: str
    page: Page


Walk = Iterator[Stop]


def signing_in(visit: Visit) -> Walk:
    visitor = visit()
    page = visitor.open("/account/login/")
    yield Stop("Sign in", "account_login", page)
    _send(page, "Sign in")
    yield Stop("Sign in, nothing typed", "account_login", page)
    visitor.fill_in_sign_in("clerk", "not the password")
    page.wait_for_load_state()
    yield Stop("Sign in, wrong password", "account_login", page)
    yield Stop("Account closed", "account_inactive", visitor.open("/account/inactive/"))
    yield Stop("Not found, not signed in", "", visitor.open("/nothing/here/", status=404))
    page = visitor.open("/account/login/")
    page.locator("[name=csrfmiddlewaretoken]").evaluate_all("all => all.forEach(each => { each.value = 'old' })")
    visitor.expects(403)
    visitor.fill_in_sign_in("clerk")
    page.wait_for_load_state()
    yield Stop("A form left open too long", "", page)


def forgetting_a_password(visit: Visit) -> Walk:
    visitor = visit()
    page = visitor.open("/account/password/reset/")
    yield Stop("Forgotten password", "account_reset_password", page)
    page.get_by_label("E-mail address").fill("not an address")
    page.get_by_role("main").locator("[type=submit]").first.click()
    page.wait_for_load_state()
    yield Stop("Forgotten password, not an address", "account_reset_password", page)
    email = visitor.people["data"].email
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("main").locator("[type=submit]").first.click()
    page.wait_for_url("**/done/")
    yield Stop("Link to a new password sent", "account_reset_password_done", page)
    page = visitor.open(urlsplit(visitor.site.links_mailed_to(email)[-1]).path)
    yield Stop("New password", "account_reset_password_from_key", page)
    page.get_by_role("main").locator("[type=submit]").first.click()
    page.wait_for_load_state()
    yield Stop("New password, nothing typed", "account_reset_password_from_key", page)
    for field in page.get_by_role("main").locator("input[type=password]").all():
        field.fill(visitor.people["data"].password)
    page.get_by_role("main").locator("[type=submit]").first.click()
    page.wait_for_url("**/done/")
    yield Stop("New password holds", "account_reset_password_from_key_done", page)
    page = visitor.open("/account/password/reset/key/1-gone/")
    yield Stop("Link to a new password used before", "account_reset_password_from_key", page)


def being_invited(visit: Visit) -> Walk:
    visitor = visit()
    link = _invite(visitor, "newcomer@trust.invalid", "trustee")
    page = visitor.open(link)
    yield Stop("Invitation", "accounts:invitation-accept", page)
    page.get_by_label("Password", exact=True).fill("short")
    _send(page, "Save and sign in")
    yield Stop("Invitation, password too short", "accounts:invitation-accept", page)
    page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("The same password again").fill(NEW_PASSWORD)
    _send(page, "Save and sign in")
    page.get_by_role("button", name="Sign out").wait_for()
    yield Stop("Home of a new trustee", "pages:home", page)
    page = visitor.open(link, status=404)
    yield Stop("Invitation used before", "accounts:invitation-accept", page)


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
    _accept(visitor, _invite(visitor, "reviewer@outside.invalid", "outside-reviewer", "--school", urn))
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


def looking_after_people(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("administrator")
    _invite(visitor, "waiting@trust.invalid", "trustee")
    page = visitor.open("/people/")
    yield Stop("People", "people:person-list", page)
    page.get_by_role("table").get_by_role("link", name=f"Principal, {PRIMARY}").click()
    page.wait_for_url(re.compile(r"/people/\d+/"))
    person = urlsplit(page.url).path
    yield Stop("A person", "people:person-detail", page)
    yield Stop("Give another post", "people:post-add", visitor.open(f"{person}posts/add/"))
    _send(page, "Give the post")
    yield Stop("Give another post, nothing chosen", "people:post-add", page)
    page = visitor.open(person)
    page.get_by_role("main").locator("a[href*='/end/']").first.click()
    page.wait_for_url("**/end/")
    yield Stop("End a post", "people:post-end", page)
    page.get_by_label("Last day").fill("")
    _send(page, "End the post")
    yield Stop("End a post, no day given", "people:post-end", page)
    page = visitor.open("/people/invite/")
    yield Stop("Invite somebody", "people:person-invite", page)
    _send(page, "Send the invitation")
    yield Stop("Invite somebody, nothing typed", "people:person-invite", page)
    page = visitor.open("/people/")
    page.get_by_role("table").get_by_role("link", name="waiting", exact=True).click()
    page.wait_for_url(re.compile(r"/people/\d+/"))
    yield Stop("A person who has not accepted yet", "people:person-detail", page)
    _send(page, "Send a new link")
    yield Stop("A new link sent", "people:invitation-renew", page)
    _send(page, "Withdraw the invitation")
    yield Stop("Invitation withdrawn", "people:invitation-withdraw", page)
    visitor = visit()
    visitor.become("principal")
    yield Stop("People of one school", "people:person-list", visitor.open("/people/"))


def looking_after_data(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("administrator")
    page = visitor.open("/datasets/")
    yield Stop("Data", "datasets:dataset-list", page)
    page.get_by_role("rowheader").get_by_role("link").first.click()
    page.wait_for_url("**/datasets/*/")
    yield Stop("A file without rows set aside", "datasets:dataset-detail", page)
    load_flawed_files(visitor.site, Path(tempfile.mkdtemp(prefix="flawed-")))
    page = visitor.open("/datasets/")
    yield Stop("Data with a refused file", "datasets:dataset-list", page)
    page.get_by_role("row").filter(has_text="2024-2025/england_abs.csv").get_by_role("link").click()
    page.wait_for_url("**/datasets/*/")
    yield Stop("A file with rows set aside", "datasets:dataset-detail", page)
    yield Stop("National figures to verify", "measures:to-verify", visitor.open("/figures/to-verify/"))
    yield Stop("Events", "audit:event-list", visitor.open("/events/"))
    page = visitor.open("/events/")
    page.get_by_label("From").fill("2026-02-01")
    page.get_by_label("Until").fill("2026-01-01")
    _send(page, "Show")
    yield Stop("Events, days the wrong way round", "audit:event-list", page)


def looking_after_term_dates(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("data")
    page = visitor.open("/calendar/")
    yield Stop("Calendar", "calendar:calendar-list", page)
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    page.wait_for_url(re.compile(r"/calendar/\d+/\d{4}-\d\d/$"))
    year = urlsplit(page.url).path
    yield Stop("A year of the calendar", "calendar:year-detail", page)
    page = visitor.open(f"{year}half-terms/")
    yield Stop("Half-terms of a year", "calendar:half-terms-set", page)
    first = page.get_by_label("Autumn 1: first day").input_value()
    page.get_by_label("Autumn 2: first day").fill(first)
    _send(page, "Save the half-terms")
    yield Stop("Half-terms of a year, two of them over one another", "calendar:half-terms-set", page)
    page = visitor.open(f"{year}closed-days/add/")
    yield Stop("Close a day", "calendar:day-close", page)
    _send(page, "Close the day")
    yield Stop("Close a day, nothing typed", "calendar:day-close", page)
    page.get_by_label("Day", exact=True).fill(first)
    page.get_by_label("INSET day").check()
    _send(page, "Close the day")
    page.get_by_text("Teaching weeks, as").click()
    yield Stop("A year of the calendar with an INSET day, weeks unfolded", "calendar:year-detail", page)
    page.get_by_role("link", name="Take back").first.click()
    page.wait_for_url("**/open/")
    yield Stop("Take a closed day back", "calendar:day-open", page)
    _send(page, "Take it back")
    calendar = re.findall(r"/calendar/\d+/", year)[0]
    yield Stop("Confirm these dates", "calendar:calendar-confirm", visitor.open(f"{calendar}confirm/"))
    _send(page, "Confirm these dates")
    yield Stop("Calendar, confirmed", "calendar:calendar-list", page)


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
    _send(page, "Show what it gets")
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    yield Stop("What a school is owed, every day unfolded", "tiers:school-offer", page)
    visitor = visit()
    visitor.become("improvement")
    for key in ("naat", "alpha"):
        visitor.open(f"/framework/{key}/set-aside/")
        _send(visitor.page, "Set it aside")
    yield Stop("Frameworks, none chosen", "frameworks:framework-list", visitor.open("/framework/"))
    yield Stop("What a school is owed, no framework", "tiers:school-offer", visitor.open(f"{school}offer/"))
    for key in ("alpha", "naat"):
        visitor.open(f"/framework/{key}/editions/")
        _send(visitor.page, "Take it up again")


def changing_frameworks(visit: Visit) -> Walk:
    """From choosing a published model to schools that work by another edition of it, and back as it was."""
    visitor = visit()
    visitor.become("improvement")
    page = visitor.open("/framework/adopt/")
    yield Stop("Adopt a model", "frameworks:framework-adopt", page)
    _send(page, "Adopt it")
    yield Stop("Adopt a model, nothing chosen", "frameworks:framework-adopt", page)
    page.get_by_label("Upstreaming").check()
    _send(page, "Adopt it")
    page.wait_for_url("**/framework/mill/draft/")
    yield Stop("Draft of a framework just adopted", "frameworks:draft-detail", page)
    yield Stop("Editions, none published", "frameworks:edition-list", visitor.open("/framework/mill/editions/"))
    page = visitor.open("/framework/mill/set-aside/")
    yield Stop("Set a framework aside", "frameworks:framework-set-aside", page)
    _send(page, "Set it aside")
    yield Stop("Editions of a framework set aside", "frameworks:edition-list", page)
    _send(page, "Take it up again")
    yield Stop("A framework taken up again", "frameworks:framework-take-up", page)
    _send(page, "Make it the main framework")
    yield Stop("Another main framework", "frameworks:framework-main", page)
    visitor.open("/framework/alpha/editions/")
    _send(page, "Make it the main framework")

    page = visitor.open("/framework/alpha/draft/")
    yield Stop("Draft of the next edition", "frameworks:draft-detail", page)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Confirm what is ticked").first.click()
    page.wait_for_load_state()
    yield Stop("One more confirmed", "frameworks:draft-confirm", page)
    yield Stop("The trust’s own words", "frameworks:draft-words", visitor.open("/framework/alpha/draft/words/"))
    page.get_by_role("group", name="A school of the trust").get_by_label("Several").fill("")
    _send(page, "Save the words")
    yield Stop("The trust’s own words, one left out", "frameworks:draft-words", page)
    yield Stop("Quantities", "frameworks:draft-items", visitor.open("/framework/alpha/draft/items/"))
    page = visitor.open("/framework/alpha/draft/items/?assumed=1")
    yield Stop("Quantities that are assumed", "frameworks:draft-items", page)
    page = visitor.open("/framework/alpha/draft/items/alpha.tier3.support.ceo-1to1/")
    yield Stop("Change a quantity", "frameworks:item-change", page)
    page.get_by_label("How often").fill("now and then")
    _send(page, "Save in the draft")
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
    _send(page, "Look at it")
    yield Stop("Import an edited document, much to put right", "frameworks:draft-import", page)
    document = page.request.get(f"{visitor.site.address}/framework/alpha/draft.yaml").text()
    visitor.open("/framework/alpha/draft/import/")
    edited = document.replace("cadence: every 2 weeks", "cadence: every 3 weeks").encode()
    page.get_by_label("The file").set_input_files(FilePayload(name="ours.yaml", mimeType="text/yaml", buffer=edited))
    _send(page, "Look at it")
    yield Stop("Import an edited document, what it changes", "frameworks:draft-import", page)
    yield Stop("Discard the draft", "frameworks:draft-discard", visitor.open("/framework/alpha/draft/discard/"))
    yield Stop("Publish an edition", "frameworks:draft-publish", visitor.open("/framework/alpha/draft/publish/"))
    _send(page, "Publish edition 2")
    yield Stop("Editions, one just published", "frameworks:edition-list", page)
    page = visitor.open("/framework/alpha/editions/compare/")
    yield Stop("What differs between two editions", "frameworks:edition-diff", page)
    page = visitor.open("/framework/alpha/move/")
    yield Stop("Move schools", "frameworks:schools-move", page)
    _send(page, "Move them")
    yield Stop("Move schools, nothing chosen", "frameworks:schools-move", page)
    page.get_by_label(PRIMARY).check()
    page.get_by_label("Why do they move?").fill("A new head begins in January")
    _send(page, "Move them")
    yield Stop("Editions, one school moved", "frameworks:edition-list", page)
    page = visitor.open("/framework/alpha/move/?edition=2&year=2027-28")
    yield Stop("Move schools, none on another edition", "frameworks:schools-move", page)
    visitor.open("/framework/alpha/editions/")
    _send(page, "Begin a draft")
    yield Stop("A draft just begun", "frameworks:draft-begin", page)
    visitor.open("/framework/mill/set-aside/")
    _send(page, "Set it aside")


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


def recording_targets(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("improvement")
    school = visitor.card_of(PRIMARY).removesuffix("card/")
    page = visitor.open(f"{school}targets/")
    yield Stop("Targets of a school", "targets:target-list", page)
    page.get_by_role("main").locator("a[href*='/withdraw/']").first.click()
    page.wait_for_url("**/withdraw/")
    yield Stop("Withdraw a target", "targets:target-withdraw", page)
    _send(page, "Withdraw the target")
    yield Stop("Withdraw a target, no reason given", "targets:target-withdraw", page)
    page = visitor.open(f"{school}targets/record/")
    yield Stop("Record a target: which", "targets:target-record", page)
    _send(page, "Go on")
    yield Stop("Record a target: which, nothing chosen", "targets:target-record", page)
    page.get_by_label("Measure").select_option("ks2.rwm_exp")
    page.get_by_label("School year").select_option(index=1)
    _send(page, "Go on")
    yield Stop("Record a target", "targets:target-record", page)
    page.get_by_label("Target", exact=True).fill("National")
    _send(page, "Record the target")
    yield Stop("Record a target, not a number", "targets:target-record", page)
    page = visitor.open(f"{school}targets/paste/")
    yield Stop("Targets from a sheet", "targets:target-paste", page)
    page.get_by_label("The cells").fill("Measure\tTarget\nks2.mat_exp\t80%\natt.pa\tNational")
    _send(page, "Look at it")
    yield Stop("Targets from a sheet, looked at", "targets:target-paste", page)
    page = visitor.open("/targets/paste/")
    yield Stop("Targets of many schools", "targets:trust-paste", page)
    _send(page, "Look at it")
    yield Stop("Targets of many schools, nothing copied", "targets:trust-paste", page)


def agreeing_targets(visit: Visit) -> Walk:
    """From proposed to agreed, by the people who hold those roles."""
    lead, principal, clerk = visit(), visit(), visit()
    lead.become("improvement")
    principal.become("principal")
    clerk.become("clerk")
    yield Stop("Targets of the trust", "targets:trust-list", lead.open("/targets/"))
    yield Stop("Targets of the trust, none of that kind", "targets:trust-list", lead.open("/targets/?state=returned"))
    page = lead.open("/targets/propose/")
    yield Stop("Propose targets: which", "targets:targets-propose", page)
    _send(page, "Go on")
    yield Stop("Propose targets: which, nothing chosen", "targets:targets-propose", page)
    page.get_by_label("Measure").select_option("ks2.mat_exp")
    _send(page, "Go on")
    yield Stop("Propose targets: a line for each school", "targets:targets-propose", page)
    line = page.get_by_role("group", name=PRIMARY)
    line.get_by_label("Target", exact=True).fill("National")
    _send(page, "Propose")
    yield Stop("Propose targets, not a number", "targets:targets-propose", page)
    sheet = lead.open("/targets/proposals/paste/")
    yield Stop("Propose from a sheet", "targets:proposals-paste", sheet)
    sheet.get_by_label("The cells").fill(f"School\tMeasure\tTarget\tWhy\n{PRIMARY}\tks2.gps_high\t31%\tDaily now")
    _send(sheet, "Look at it")
    yield Stop("Propose from a sheet, looked at", "targets:proposals-paste", sheet)
    page = lead.open("/targets/propose/")
    page.get_by_label("Measure").select_option("ks2.mat_exp")
    _send(page, "Go on")
    line.get_by_label("Target", exact=True).fill("81%")
    line.get_by_label("What it rests on").fill("Arithmetic was the weakest paper, and is taught daily now.")
    if line.get_by_label("Why the target changes").count():
        line.get_by_label("Why the target changes").fill("Two classes became one.")
    _send(page, "Propose")
    page.wait_for_url(re.compile(r"/targets/proposals/\d+/$"))
    yield Stop("A proposal", "targets:proposal-detail", page)
    proposal = urlsplit(page.url).path
    key = proposal.rstrip("/").rpartition("/")[2]
    page = principal.open(re.sub(r"\d+/$", "", proposal))
    yield Stop("Targets on their way at one school", "targets:proposal-list", page)
    page = principal.open(f"{proposal}comment/")
    yield Stop("Comment on a proposal", "targets:proposal-comment", page)
    _send(page, "Keep the comment")
    yield Stop("Comment on a proposal, nothing typed", "targets:proposal-comment", page)
    principal.page.context.clear_cookies(name="sessionid")
    page.get_by_label("Your comment").fill("Half a comment, and the kettle boils.")
    _send(page, "Keep the comment")
    yield Stop("Signed out while writing", "", page)
    principal.fill_in_sign_in("principal")
    page.wait_for_url("**/what-you-wrote/")
    yield Stop("What was written before signing in", "accounts:words-kept", page)
    _send(page, "Leave it")
    yield Stop("What was written is left", "accounts:words-leave", page)
    yield Stop("Nothing is kept", "accounts:words-kept", principal.open("/account/what-you-wrote/", status=404))
    page = principal.open(f"{proposal}comment/")
    page.get_by_label("Your comment").fill("It can be done if the booster group goes on.")
    _send(page, "Keep the comment")
    page = clerk.open("/targets/?tick=review")
    yield Stop("Targets of the trust, to be reviewed", "targets:trust-list", page)
    _send(page, "Record the local governing board’s review")
    yield Stop("Record a review", "targets:proposals-review", page)
    _send(page, "Record what the local governing board said")
    yield Stop("Record a review, nothing typed", "targets:proposals-review", page)
    page.get_by_label("Day of the meeting").fill("2026-01-15")
    page.get_by_label("It supports these targets").check()
    _send(page, "Record what the local governing board said")
    page = clerk.open(f"/targets/proposals/return/?proposal={key}")
    yield Stop("Return a proposal", "targets:proposals-return", page)
    page.get_by_label("Why").fill("The board asks for the reason in figures.")
    _send(page, "Return these targets")
    page = lead.open(f"/targets/proposals/propose/?proposal={key}")
    yield Stop("Propose again", "targets:proposals-propose", page)
    _send(page, "Propose these targets")
    yield Stop(
        "Withdraw a proposal", "targets:proposals-withdraw", lead.open(f"/targets/proposals/withdraw/?proposal={key}")
    )
    page = clerk.open(f"/targets/proposals/agree/?proposal={key}")
    yield Stop("Record a decision", "targets:proposals-agree", page)
    page.get_by_label("Day of the meeting").fill("2026-01-20")
    page.get_by_label("Minute reference").fill("7.2")
    _send(page, "Record what the trust board agreed")
    yield Stop("Record a decision, not reviewed and no comment", "targets:proposals-agree", page)
    page.get_by_label("Comment", exact=True).fill("The local board meets next in March.")
    _send(page, "Record what the trust board agreed")
    page.wait_for_url(f"**{proposal}")
    yield Stop("A proposal that is agreed", "targets:proposal-detail", page)
    yield Stop("Home, with something waiting", "pages:home", principal.open("/"))
    yield Stop("The record of a day, one school", "pages:record", principal.open("/record/"))
    yield Stop("The record of a day, the whole trust", "pages:record", lead.open("/record/?earlier=on&day="))
    page = lead.open("/record/?day=2999-01-01")
    yield Stop("The record of a day that has not come", "pages:record", page)
    page = lead.open(f"/targets/proposals/review/?proposal={key}", status=404)
    yield Stop("A step for somebody else", "", page)


LAST_YEAR = 4
"""Where last year stands among the years to choose: this one, three to come, then those before."""


def ending_targets(visit: Visit) -> Walk:
    """What is required and lacking; and last year's targets, closed by their figures and corrected."""
    lead = visit()
    lead.become("improvement")
    school = lead.card_of(PRIMARY).removesuffix("card/")
    page = lead.open(f"{school}targets/required/")
    yield Stop("Targets required of a school", "targets:required-list", page)
    page.get_by_role("main").locator("a[href*='/not-applicable/']").first.click()
    page.wait_for_url("**/not-applicable/**")
    yield Stop("A required target that is not applicable", "targets:required-set-aside", page)
    _send(page, "Keep as not applicable")
    yield Stop("Not applicable, no reason given", "targets:required-set-aside", page)
    page.get_by_label("Why it is not applicable").fill("The trust counts this another way, and says so in its plan.")
    _send(page, "Keep as not applicable")
    yield Stop("Targets required of a school, one set aside", "targets:required-list", page)
    page = lead.open(f"/targets/required/?school={school.strip('/').rpartition('/')[2]}")
    yield Stop("Propose what is required", "targets:required-propose", page)
    page.get_by_role("main").locator("input[name^='target_']").first.fill("National")
    _send(page, "Propose")
    yield Stop("Propose what is required, not a number", "targets:required-propose", page)
    page = lead.open(f"{school}targets/record/")
    page.get_by_label("Measure").select_option("ks2.mat_exp")
    page.get_by_label("School year").select_option(index=LAST_YEAR)
    _send(page, "Go on")
    page.get_by_label("Target", exact=True).fill("76%")
    _send(page, "Record the target")
    page = lead.open("/targets/closing/")
    yield Stop("Close the targets of a year", "targets:targets-close", page)
    page.get_by_label("What became of it").first.select_option("not-applicable")
    _send(page, "Close these targets")
    yield Stop("Close the targets of a year, no reason given", "targets:targets-close", page)
    page.get_by_label(re.compile("^Why")).first.fill("The year group moved to another school in June.")
    _send(page, "Close these targets")
    yield Stop("The targets of a year, one closed", "targets:targets-close", page)
    page.get_by_role("main").locator("a[href$='/close/']").first.click()
    page.wait_for_url("**/close/")
    yield Stop("Correct how a target was closed", "targets:target-close", page)
    _send(page, "Keep the correction")
    yield Stop("Correct how a target was closed, no reason given", "targets:target-close", page)
    yield Stop("Targets of a school, one closed", "targets:target-list", lead.open(f"{school}targets/"))


def recording_tiers(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("improvement")
    tiers = visitor.card_of(PRIMARY).removesuffix("card/") + "tiers/"
    yield Stop("Tier of a school, none recorded", "tiers:tier-detail", visitor.open(tiers))
    page = visitor.open(f"{tiers}record/")
    yield Stop("Record a tier", "tiers:tier-record", page)
    _send(page, "Record the tier")
    yield Stop("Record a tier, nothing typed", "tiers:tier-record", page)
    page.get_by_label("Tier 4: Stabilise").check()
    _decide_tier(page, "2025-09-01", "2025-07-10")
    page = visitor.open(f"{tiers}record/")
    page.get_by_label("Tier 3: Reinvent").check()
    page.get_by_label("Reason").fill("Attendance is below the national average and rising.")
    page.get_by_label("Review due by").fill("2026-02-01")
    _decide_tier(page, "2026-01-05", "2025-12-15")
    yield Stop("Tier of a school, with its history", "tiers:tier-detail", page)
    page.get_by_role("link", name="Correct").first.click()
    page.wait_for_url("**/record/?correct=*")
    yield Stop("Correct a tier", "tiers:tier-record", page)
    page = visitor.open(tiers)
    page.get_by_role("link", name="Withdraw").last.click()
    page.wait_for_url("**/withdraw/")
    yield Stop("Withdraw a tier", "tiers:tier-withdraw", page)
    _send(page, "Withdraw the record")
    yield Stop("Withdraw a tier, no reason given", "tiers:tier-withdraw", page)
    yield Stop("What the figures say of each tier", "tiers:best-fit", visitor.open(f"{tiers}best-fit/"))
    yield Stop("Tiers of the trust", "tiers:trust-tiers", visitor.open("/tiers/"))
    page = visitor.open("/tiers/paste/")
    yield Stop("Tiers from a sheet", "tiers:trust-paste", page)
    _send(page, "Look at it")
    yield Stop("Tiers from a sheet, nothing copied", "tiers:trust-paste", page)
    page.get_by_label("The cells").fill(f"School\tTier\tFrom\n{PRIMARY}\tGrow\t01/02/2026\nNowhere\t9\tsoon\n")
    page.get_by_label("Decided by").fill("Trust board")
    page.get_by_label("Day it was decided").fill("2026-01-15")
    _send(page, "Look at it")
    yield Stop("Tiers from a sheet, looked at", "tiers:trust-paste", page)


def _decide_tier(page: Page, begins: str, decided: str) -> None:
    page.get_by_label("In force from").fill(begins)
    page.get_by_label("Decided by").fill("Trust board")
    page.get_by_label("Day it was decided").fill(decided)
    _send(page, "Record the tier")
    page.wait_for_url("**/tiers/")


def deciding_tiers(visit: Visit) -> Walk:
    """From evidence to a decision that is contested, by the people who hold those roles; and a second case."""
    lead, executive, principal, clerk = visit(), visit(), visit(), visit()
    lead.become("improvement")
    executive.become("executive")
    principal.become("principal")
    clerk.become("clerk")
    tiers = lead.card_of(PRIMARY).removesuffix("card/") + "tiers/"
    page = lead.open("/tiers/cases/")
    yield Stop("Every school’s case", "tiers:case-list", page)
    page.get_by_role("navigation", name="School year").get_by_role("link").last.click()
    page.get_by_role("button", name="Open cases").click()
    yield Stop("Open cases", "tiers:cases-open", page)
    _send(page, "Open the cases")
    yield Stop("Open cases, some are open still", "tiers:cases-open", page)
    case = _case_on(lead.open(tiers))
    key = case.rstrip("/").rpartition("/")[2]
    page = executive.open(f"{case}recommend/")
    yield Stop("Recommend", "tiers:case-recommend", page)
    page.get_by_label("Why", exact=True).fill("")
    _send(page, "Recommend")
    yield Stop("Recommend, no reason given", "tiers:case-recommend", page)
    page.get_by_label("Why", exact=True).fill("Attendance is rising from a low start.")
    _send(page, "Recommend")
    yield Stop("A case that is recommended", "tiers:case-detail", principal.open(case))
    page = principal.open(f"{case}answer/")
    yield Stop("Answer for the school", "tiers:case-answer", page)
    page.get_by_label("It does not agree").check()
    _send(page, "Answer for the school")
    yield Stop("Answer for the school, not why", "tiers:case-answer", page)
    page.get_by_label("Comment").fill("Writing is not as weak as that.")
    _send(page, "Answer for the school")
    yield Stop("Return a case", "tiers:cases-return", clerk.open(f"/tiers/cases/return/?case={key}"))
    yield Stop("Every school’s case, to be agreed", "tiers:case-list", clerk.open("/tiers/cases/?tick=agree"))
    page = clerk.open(f"/tiers/cases/agree/?case={key}")
    yield Stop("Record what the board decided", "tiers:cases-agree", page)
    _send(page, "Record what the trust board decided")
    yield Stop("Record what the board decided, nothing typed", "tiers:cases-agree", page)
    page.get_by_label("Day of the meeting").fill(page.evaluate("new Date().toISOString().slice(0, 10)"))
    page.get_by_label("Minute reference").fill("7.2")
    _send(page, "Record what the trust board decided")
    page.wait_for_url(f"**{case}")
    yield Stop("The letter about a tier", "tiers:case-letter", executive.open(f"{case}letter/"))
    page = principal.open(f"{case}contest/")
    yield Stop("Contest a decision", "tiers:case-contest", page)
    page.get_by_label("Why the school contests it").fill("A third of the year group joined after Christmas.")
    _send(page, "Contest the decision")
    page = executive.open(f"{case}reply/")
    yield Stop("Answer a school that contests", "tiers:case-reply", page)
    page.get_by_label("What the trust answers").fill("It is looked at again in spring.")
    _send(page, "Answer the school")
    yield Stop("A case with both sides", "tiers:case-detail", page)
    yield from _exceptional_case(lead, executive, principal, tiers)


def _exceptional_case(lead: Visitor, executive: Visitor, principal: Visitor, tiers: str) -> Walk:
    page = lead.open(f"{tiers}cases/open/")
    yield Stop("Open a case", "tiers:case-open", page)
    page.get_by_label("Something exceptional happened").check()
    _send(page, "Open the case")
    yield Stop("Open a case, not what is exceptional", "tiers:case-open", page)
    page.get_by_label("What is exceptional").fill("The school flooded.")
    _send(page, "Open the case")
    yield Stop("A case that is being prepared", "tiers:case-detail", page)
    case = urlsplit(page.url).path
    page = lead.open(f"{case}weigh/tier3/")
    yield Stop("Weigh the statements of a tier", "tiers:case-weigh", page)
    page.get_by_label("On which evidence").first.fill("The registers of this term.")
    _send(page, "Keep what changed")
    yield Stop("Weigh the statements of a tier, not judged", "tiers:case-weigh", page)
    page = lead.open(f"{tiers}evidence/add/?case={case.rstrip('/').rpartition('/')[2]}")
    yield Stop("Add evidence", "tiers:evidence-add", page)
    page.get_by_label("Health check", exact=True).check()
    page.get_by_label("As at").fill("2025-11-10")
    page.get_by_label("What it says").fill("Reading is taught well.")
    page.get_by_label("Where it can be read").fill("Health check")
    _send(page, "Add the evidence")
    page.locator("a[href*='/tiers/evidence/']", has_text="Withdraw").first.click()
    page.wait_for_url("**/withdraw/*")
    yield Stop("Withdraw evidence", "tiers:evidence-withdraw", page)
    page = principal.open(f"{case}view/")
    yield Stop("Give the school’s view", "tiers:case-view", page)
    _send(page, "Give the school’s view")
    yield Stop("Give the school’s view, nothing typed", "tiers:case-view", page)
    page = executive.open("/tiers/cases/recommend/")
    yield Stop("Recommend for many schools", "tiers:cases-recommend", page)
    _send(page, "Recommend")
    yield Stop("Recommend for many schools, nothing chosen", "tiers:cases-recommend", page)
    yield Stop("Withdraw a case", "tiers:case-withdraw", lead.open(f"{case}withdraw/"))


def _case_on(page: Page) -> str:
    """The address of the newest case that the school's page of tiers leads to."""
    links = page.get_by_role("main").locator("a[href*='/tiers/cases/']").all()
    return next(href for link in links if re.search(r"/cases/\d+/$", href := link.get_attribute("href") or ""))


def entering_figures(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("data")
    school = visitor.card_of(PRIMARY).removesuffix("card/")
    page = visitor.open(f"{school}figures/enter/")
    yield Stop("Enter a figure: which", "measures:figure-enter", page)
    _send(page, "Go on")
    yield Stop("Enter a figure: which, nothing chosen", "measures:figure-enter", page)
    page.get_by_label("Measure").select_option("ks2.rwm_exp")
    page.get_by_label("School year").select_option("2024-25")
    _send(page, "Go on")
    yield Stop("Enter a figure, one is published", "measures:figure-enter", page)
    page.get_by_label("Percentage").fill("8.4O")
    _send(page, "Save the figure")
    yield Stop("Enter a figure, not a number", "measures:figure-enter", page)
    page = visitor.open(f"{school}figures/")
    yield Stop("Figures entered", "measures:figure-list", page)
    page = visitor.open(f"{school}similar-schools/")
    yield Stop("Similar schools", "measures:similar-schools", page)
    page = visitor.open(f"{school}figures/")
    page.get_by_role("main").locator("a[href*='/withdraw/']").first.click()
    page.wait_for_url("**/withdraw/")
    yield Stop("Withdraw a figure", "measures:figure-withdraw", page)
    _send(page, "Withdraw it")
    yield Stop("Withdraw a figure, no reason given", "measures:figure-withdraw", page)
    page = visitor.open(f"{school}figures/paste/")
    yield Stop("Figures from a sheet", "measures:figure-paste", page)
    page.get_by_label("The cells").fill(
        "Attendance\t2024\t2025 YTD\tTarget\tNational\nPersistent Absence\t11.5%\t8.4%\tNational\t14.6%\n\n"
        "Context\tAcademy\nNo. of books\t12\nEAL (%)\t1O\nPupil Premium (%)\t40\n"
    )
    _send(page, "Look at it")
    yield Stop("Figures from a sheet, something to put right", "measures:figure-paste", page)
    page.get_by_role("button", name=re.compile("Leave these")).click()
    page.wait_for_load_state()
    yield Stop("Figures from a sheet, rows left out", "measures:figure-paste", page)
    page = visitor.open("/figures/paste/")
    yield Stop("Figures of many schools", "measures:trust-paste", page)
    _send(page, "Look at it")
    yield Stop("Figures of many schools, nothing copied", "measures:trust-paste", page)


def entering_inspections(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("improvement")
    school = visitor.card_of(PRIMARY).removesuffix("card/")
    page = visitor.open(f"{school}inspections/record/")
    yield Stop("Enter an inspection: which", "inspections:outcome-record", page)
    _send(page, "Go on")
    yield Stop("Enter an inspection: which, nothing chosen", "inspections:outcome-record", page)
    page.get_by_label("First day of the inspection").fill("2026-01-13")
    page.get_by_label("Framework").select_option("ofsted-report-card")
    _send(page, "Go on")
    yield Stop("Enter a report card", "inspections:outcome-record", page)
    _send(page, "Enter the inspection")
    yield Stop("Enter a report card, nothing chosen", "inspections:outcome-record", page)
    page = visitor.open(f"{school}inspections/record/?era=siams-2018&inspected_on=2019-05-01")
    page.get_by_label("Overall grade").select_option("good")
    page.get_by_label("Next steps").fill("Deepen the vision\nTrain governors")
    _send(page, "Enter the inspection")
    page.wait_for_url("**/inspections/")
    yield Stop("Inspections of a school", "inspections:outcome-list", page)
    page.get_by_role("main").locator("a[href*='/withdraw/']").first.click()
    page.wait_for_url("**/withdraw/")
    yield Stop("Withdraw an inspection", "inspections:outcome-withdraw", page)
    _send(page, "Withdraw the entry")
    yield Stop("Withdraw an inspection, no reason given", "inspections:outcome-withdraw", page)
    page.get_by_label("Why it is withdrawn").fill("Another school’s")
    _send(page, "Withdraw the entry")
    page.wait_for_url("**/inspections/")
    yield Stop("Inspections of a school, one withdrawn", "inspections:outcome-list", page)


def putting_findings_right(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("executive")
    yield Stop("Findings of the trust", "signals:trust-findings", visitor.open("/findings/"))
    visitor = visit()
    visitor.become("principal")
    urn = re.findall(r"\d+", visitor.card_of(PRIMARY))[0]
    page = visitor.open(f"/schools/{urn}/findings/")
    yield Stop("Findings of a school", "signals:finding-list", page)
    page.get_by_role("link", name="Accept with a reason").first.click()
    page.wait_for_load_state()
    yield Stop("Accept a finding", "signals:finding-accept", page)
    _send(page, "Accept it")
    yield Stop("Accept a finding, nothing typed", "signals:finding-accept", page)
    page.get_by_label("Why does it stand as it is?").fill("Agreed with the trust board in October.")
    _send(page, "Accept it")
    yield Stop("A finding accepted", "signals:finding-list", page)
    page.get_by_role("button", name="Take back").first.click()
    page.wait_for_load_state()
    yield Stop("An acceptance taken back", "signals:acceptance-withdraw", page)


def second_factor(visit: Visit) -> Walk:
    """From no second factor to an app and a passkey, and back, in an account of its own."""
    visitor = visit()
    email = "careful@trust.invalid"
    visitor.people["careful"] = SignIn(email, NEW_PASSWORD)
    _accept(visitor, _invite(visitor, email, "trustee"))
    page = visitor.open("/account/second-factor/")
    yield Stop("How you sign in", "mfa_index", page)
    yield Stop("Change your password", "account_change_password", visitor.open("/account/password/change/"))
    page.get_by_role("main").locator("[type=submit]").first.click()
    page.wait_for_load_state()
    yield Stop("Change your password, nothing typed", "account_change_password", page)
    yield Stop("Is it still you, by password", "account_reauthenticate", visitor.open("/account/reauthenticate/"))
    _send(page, "Go on")
    yield Stop("Is it still you, nothing typed", "account_reauthenticate", page)
    yield Stop("No recovery codes", "", visitor.open("/account/second-factor/recovery-codes/", status=404))

    visitor.open("/account/second-factor/totp/activate/")
    _still_you(page)
    yield Stop("Connect an app", "mfa_activate_totp", page)
    page.get_by_text("I cannot use the camera").click()
    key = page.locator("code").inner_text().strip()
    page.get_by_role("textbox", name="Code").fill("000000")
    _send(page, "Connect the app")
    yield Stop("Connect an app, wrong code", "mfa_activate_totp", page)
    page.get_by_role("textbox", name="Code").fill(code_for(key))
    _send(page, "Connect the app")
    page.wait_for_url("**/recovery-codes/**")
    yield Stop("Recovery codes", "mfa_view_recovery_codes", page)
    yield Stop(
        "New recovery codes",
        "mfa_generate_recovery_codes",
        visitor.open("/account/second-factor/recovery-codes/generate/"),
    )
    yield Stop("Is it still you, by code", "mfa_reauthenticate", visitor.open("/account/second-factor/reauthenticate/"))
    yield Stop("How you sign in, with an app", "mfa_index", visitor.open("/account/second-factor/"))

    # A passkey, from a key that exists only in this browser.
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield Stop("No passkeys yet", "mfa_list_webauthn", visitor.open("/account/second-factor/webauthn/"))
    visitor.open("/account/second-factor/webauthn/add/")
    yield Stop("Add a passkey", "mfa_add_webauthn", page)
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("main").get_by_role("button", name=re.compile("passkey")).click()
    page.get_by_role("link", name="See your passkeys").click()
    page.wait_for_url("**/webauthn/")
    yield Stop("Passkeys", "mfa_list_webauthn", page)
    page.get_by_role("main").locator("a[href*='/edit/']").first.click()
    page.wait_for_url("**/edit/")
    yield Stop("Rename a passkey", "mfa_edit_webauthn", page)
    visitor.open("/account/second-factor/webauthn/")
    page.get_by_role("main").locator("a[href*='/remove/']").first.click()
    page.wait_for_url("**/remove/")
    yield Stop("Remove a passkey", "mfa_remove_webauthn", page)
    by_passkey = visitor.open("/account/second-factor/webauthn/reauthenticate/")
    yield Stop("Is it still you, by passkey", "mfa_reauthenticate_webauthn", by_passkey)
    visitor.open("/account/second-factor/totp/deactivate/")
    yield Stop("Disconnect the app", "mfa_deactivate_totp", page)
    yield Stop("Sign out", "account_logout", visitor.open("/account/logout/"))
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/login/")

    visitor.fill_in_sign_in("careful")
    page.wait_for_url("**/authenticate/")
    yield Stop("Your second factor", "mfa_authenticate", page)
    page.get_by_role("textbox", name="Code").fill("000000")
    _send(page, "Sign in")
    yield Stop("Your second factor, wrong code", "mfa_authenticate", page)


WALKS: dict[str, Callable[[Visit], Walk]] = {
    "signing in": signing_in,
    "forgetting a password": forgetting_a_password,
    "being invited": being_invited,
    "first pages": first_pages,
    "reading cards": reading_cards,
    "seeing the whole trust": seeing_the_whole_trust,
    "looking through schools": looking_through_schools,
    "looking after people": looking_after_people,
    "looking after data": looking_after_data,
    "looking after term dates": looking_after_term_dates,
    "reading frameworks": reading_frameworks,
    "changing frameworks": changing_frameworks,
    "recording targets": recording_targets,
    "agreeing targets": agreeing_targets,
    "ending targets": ending_targets,
    "recording tiers": recording_tiers,
    "deciding tiers": deciding_tiers,
    "entering figures": entering_figures,
    "entering inspections": entering_inspections,
    "putting findings right": putting_findings_right,
    "second factor": second_factor,
}


def empty_installation(visit: Visit) -> Walk:
    """Before anything is loaded: only the administrator is there."""
    visitor = visit()
    _accept(visitor, _invite(visitor, "first@trust.invalid", "trust-administrator"))
    for name, shows, path in (
        ("Home, nothing loaded", "pages:home", "/"),
        ("Schools, nothing loaded", "pages:school-list", "/schools/"),
        ("People, only one", "people:person-list", "/people/"),
        ("Data, nothing loaded", "datasets:dataset-list", "/datasets/"),
        ("Events of an empty installation", "audit:event-list", "/events/"),
    ):
        yield Stop(name, shows, visitor.open(path))


def _invite(visitor: Visitor, email: str, role: str, *more: str) -> str:
    told = visitor.site.installation.run("invite", email, "--name", email.split("@")[0], "--role", role, *more)
    found = re.search(r"/account/invitation/\S+", told)
    assert found is not None, told
    return found[0]


def _accept(visitor: Visitor, link: str) -> None:
    page = visitor.open(link)
    page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("The same password again").fill(NEW_PASSWORD)
    _send(page, "Save and sign in")
    page.get_by_role("button", name="Sign out").wait_for()


def _send(page: Page, button: str) -> None:
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


def _still_you(page: Page) -> None:
    if "reauthenticate" in page.url:
        page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
        _send(page, "Go on")
        page.wait_for_url(re.compile("/second-factor/"))
