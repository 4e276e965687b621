"""What people do on the pages, named as they would say it. Shared by the autumns of all frameworks."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Page, expect

from tests.journeys.autumn.conftest import Autumn

PERIOD = "2026-27"


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button of the page itself. What holds the trust's own words is named by a pattern."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def place(measure: str) -> str:
    """The address's query of one measure's agreed targets of the year."""
    return f"measure={measure}&group=all&period={PERIOD}&kind=agreed"


def propose_to_all(autumn: Autumn, measure: str, *, first: str, because: str) -> int:
    """The lead proposes “at or above national” to every school that has the measure, and the number `first` to the
    first one. Returns how many were proposed."""
    page = autumn.to("improvement", f"/targets/propose/?{place(measure)}")
    targets = page.get_by_label("Target", exact=True).all()
    for target in targets:
        target.fill("at or above national")
    own = page.get_by_role("group", name=autumn.schools[0])
    own.get_by_label("Target", exact=True).fill(first)
    own.get_by_label("What it rests on").fill(because)
    press(page, "Propose")
    expect(page.get_by_text(f"{len(targets)} targets proposed.")).to_be_visible()
    return len(targets)


def propose_again(autumn: Autumn, measure: str, number: str, *, why: str = "") -> None:
    """The lead proposes another number to the first school; `why` where it changes a target that stands."""
    page = autumn.to("improvement", f"/targets/propose/?{place(measure)}&school={autumn.urns[0]}")
    page.get_by_label("Target", exact=True).fill(number)
    if why:
        page.get_by_label("Why the target changes").fill(why)
    press(page, "Propose")
    expect(page.get_by_text("1 target proposed.")).to_be_visible()


def open_proposal(autumn: Autumn, mailbox: str) -> Page:
    """The page of the first school's open proposal, reached from the school's list."""
    page = autumn.to(mailbox, f"/schools/{autumn.urns[0]}/targets/proposals/")
    page.locator("a[href*='/targets/proposals/']").filter(has_text=re.compile(r"\S")).first.click()
    return page


def review_all(autumn: Autumn, mailbox: str, day: date) -> None:
    """What the local board said of everything that waits for it: it supports all."""
    page = autumn.to(mailbox, "/targets/?tick=review")
    press(page, re.compile(r"^Record the .+’s review$"))
    page.get_by_label(re.compile("^It supports")).check()
    page.get_by_label("Day of the meeting").fill(day.isoformat())
    press(page, re.compile(r"^Record what the .+ said$"))


def agree_all(autumn: Autumn, day: date, minute: str) -> None:
    """What the trust board agreed of everything that waits for it."""
    page = autumn.to("clerk", "/targets/?tick=agree")
    press(page, re.compile(r"^Record the .+’s decision$"))
    page.get_by_label("Day of the meeting").fill(day.isoformat())
    page.get_by_label("Minute reference").fill(minute)
    press(page, re.compile(r"^Record what the .+ agreed$"))
