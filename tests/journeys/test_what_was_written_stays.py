"""Somebody writes, and is signed out meanwhile: nothing of it is lost, and nothing is sent that they did not send."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.visitor import Visitor

SCHOOL = "Ashdown Primary"
COMMENT = "It can be done if the groups go on.\nTwo teachers are “on loan” until March; then <we> shall see."


def test_a_principal_signed_out_while_commenting_loses_nothing(visit: Callable[..., Visitor], javascript: bool):
    lead, principal = visit(javascript=javascript), visit(javascript=javascript)
    lead.become("improvement")
    page = lead.open("/targets/propose/")
    page.get_by_label("Measure").select_option("ks2.writ_exp" if javascript else "ks2.sci_exp")
    _press(page, "Go on")
    page.get_by_role("group", name=SCHOOL).get_by_label("Target", exact=True).fill("79%")
    _press(page, "Propose")
    proposal = urlsplit(page.url).path

    # Half a comment; in another window of the same browser somebody signs out, which ends the session.
    principal.sign_in("principal")
    page = principal.open(f"{proposal}comment/")
    page.get_by_label("Your comment").fill(COMMENT)
    other = page.context.new_page()
    other.goto(principal.site.address)
    other.get_by_role("button", name="Sign out").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Sign in")
    other.close()
    _press(page, "Keep the comment")
    expect(page.get_by_text("What you wrote is kept: sign in and it will be shown to you")).to_be_visible()
    principal.fill_in_sign_in("principal", "not the password")
    expect(page.get_by_text("What you wrote is kept")).to_be_visible()
    principal.fill_in_sign_in("principal")
    page.wait_for_url("**/what-you-wrote/")
    expect(page.get_by_text("then <we> shall see")).to_be_visible()
    expect(page.get_by_role("link", name=f"{proposal}comment/")).to_be_visible()
    lead.open(proposal)
    expect(lead.page.get_by_text("then <we> shall see")).to_have_count(0)

    # Only what they send is sent, and once.
    _press(page, "Send it now")
    page.wait_for_url(f"**{proposal}")
    expect(page.get_by_text("then <we> shall see")).to_have_count(1)
    page = principal.open("/account/what-you-wrote/", status=404)
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is kept for you")


def _press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()
