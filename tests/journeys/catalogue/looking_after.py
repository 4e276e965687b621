"""People, data, term dates."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from tests.journeys.catalogue.stops import PRIMARY, Stop, Visit, Walk, invite, send
from tests.journeys.test_looking_after_data import load_flawed_files


def looking_after_people(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("administrator")
    invite(visitor, "waiting@trust.invalid", "trustee")
    page = visitor.open("/people/")
    yield Stop("People", "people:person-list", page)
    page.get_by_role("table").get_by_role("link", name=f"Principal, {PRIMARY}").click()
    page.wait_for_url(re.compile(r"/people/\d+/"))
    person = urlsplit(page.url).path
    yield Stop("A person", "people:person-detail", page)
    yield Stop("Give another post", "people:post-add", visitor.open(f"{person}posts/add/"))
    send(page, "Give the post")
    yield Stop("Give another post, nothing chosen", "people:post-add", page)
    page = visitor.open(person)
    page.get_by_role("main").locator("a[href*='/end/']").first.click()
    page.wait_for_url("**/end/")
    yield Stop("End a post", "people:post-end", page)
    page.get_by_label("Last day").fill("")
    send(page, "End the post")
    yield Stop("End a post, no day given", "people:post-end", page)
    page = visitor.open("/people/invite/")
    yield Stop("Invite somebody", "people:person-invite", page)
    send(page, "Send the invitation")
    yield Stop("Invite somebody, nothing typed", "people:person-invite", page)
    page = visitor.open("/people/")
    page.get_by_role("table").get_by_role("link", name="waiting", exact=True).click()
    page.wait_for_url(re.compile(r"/people/\d+/"))
    yield Stop("A person who has not accepted yet", "people:person-detail", page)
    send(page, "Send a new link")
    yield Stop("A new link sent", "people:invitation-renew", page)
    send(page, "Withdraw the invitation")
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
    send(page, "Show")
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
    send(page, "Save the half-terms")
    yield Stop("Half-terms of a year, two of them over one another", "calendar:half-terms-set", page)
    page = visitor.open(f"{year}closed-days/add/")
    yield Stop("Close a day", "calendar:day-close", page)
    send(page, "Close the day")
    yield Stop("Close a day, nothing typed", "calendar:day-close", page)
    page.get_by_label("Day", exact=True).fill(first)
    page.get_by_label("INSET day").check()
    send(page, "Close the day")
    page.get_by_text("Teaching weeks, as").click()
    yield Stop("A year of the calendar with an INSET day, weeks unfolded", "calendar:year-detail", page)
    page.get_by_role("link", name="Take back").first.click()
    page.wait_for_url("**/open/")
    yield Stop("Take a closed day back", "calendar:day-open", page)
    send(page, "Take it back")
    calendar = re.findall(r"/calendar/\d+/", year)[0]
    yield Stop("Confirm these dates", "calendar:calendar-confirm", visitor.open(f"{calendar}confirm/"))
    send(page, "Confirm these dates")
    yield Stop("Calendar, confirmed", "calendar:calendar-list", page)
