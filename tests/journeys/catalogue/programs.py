"""Letting a program read in one's name."""

from __future__ import annotations

from datetime import date, timedelta

from tests.journeys.catalogue.stops import NEW_PASSWORD, Stop, Visit, Walk, accept, invite, send
from tests.journeys.installation import SignIn


def letting_a_program_read(visit: Visit) -> Walk:
    """In an account of its own, whose password is known here."""
    visitor = visit()
    email = "programs@trust.invalid"
    visitor.people["programs"] = SignIn(email, NEW_PASSWORD)
    accept(visitor, invite(visitor, email, "trust-administrator"))
    page = visitor.open("/account/tokens/")
    yield Stop("No tokens yet", "accounts:token-list", page)
    page.get_by_role("main").get_by_role("button", name="Make a token").click()
    page.wait_for_url("**/reauthenticate/**")
    page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    send(page, "Go on")
    page.wait_for_url("**/account/tokens/make/")
    yield Stop("Make a token", "accounts:token-make", page)
    page.get_by_label("Its last day").fill("")
    send(page, "Make the token")
    yield Stop("Make a token, nothing said", "accounts:token-make", page)
    page.get_by_label("What is it for?").fill("Power BI")
    page.get_by_label("Schools and figures").check()
    page.get_by_label("Its last day").fill((date.today() + timedelta(days=30)).isoformat())
    send(page, "Make the token")
    page.get_by_role("heading", name="Your new token").wait_for()
    yield Stop("Your new token", "accounts:token-make", page)
    page = visitor.open("/account/tokens/everybody/")
    yield Stop("Everybody’s tokens", "accounts:tokens-of-everybody", page)
    page = visitor.open("/account/tokens/")
    yield Stop("One's tokens", "accounts:token-list", page)
    page.get_by_role("link", name="End the token Power BI").click()
    page.wait_for_url("**/end/")
    yield Stop("End a token", "accounts:token-end", page)
    send(page, "End the token")
    page.wait_for_url("**/account/tokens/")
    yield Stop("A token that is ended", "accounts:token-list", page)
