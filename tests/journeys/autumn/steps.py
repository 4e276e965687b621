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


def return_one(autumn: Autumn, mailbox: str, why: str) -> None:
    """A local board gives back the one proposal that waits for it."""
    page = autumn.to(mailbox, "/targets/")
    page.locator("input[name=proposal]").check()
    press(page, "Return")
    page.get_by_label("Why").fill(why)
    press(page, re.compile("^Return these"))


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


# Tiers ---------------------------------------------------------------------------------------------------------------


def open_cases(autumn: Autumn) -> int:
    """The lead opens this year's case of every school. Returns how many."""
    page = autumn.to("improvement", "/tiers/cases/open/")
    schools = page.get_by_role("main").get_by_role("checkbox").count()
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    press(page, "Open the cases")
    return schools


def case_of(autumn: Autumn, mailbox: str, school: int = 0) -> Page:
    """The newest case of the first school (1: of the second), reached from the school's page of tiers."""
    urn = autumn.urns[school]
    page = autumn.to(mailbox, f"/schools/{urn}/tiers/")
    found = [link.get_attribute("href") or "" for link in page.locator("a[href*='/tiers/cases/']").all()]
    return autumn.to(mailbox, next(href for href in found if re.search(r"/tiers/cases/\d+/$", href)))


def take_step(page: Page, words: str | re.Pattern[str]) -> None:
    """Follow a button of the case's page to the page of that step."""
    page.get_by_role("main").get_by_role("button", name=words).or_(
        page.get_by_role("main").get_by_role("link", name=words)
    ).first.click()
    page.wait_for_load_state()


def give_view(autumn: Autumn, mailbox: str, tiers: tuple[str, ...], why: str, school: int = 0) -> None:
    """The principal says which tier fits (or which packages), and why."""
    page = case_of(autumn, mailbox, school)
    take_step(page, re.compile("view"))
    for tier in tiers:
        page.get_by_label(tier, exact=True).check()
    page.get_by_label("Why", exact=True).fill(why)
    page.get_by_role("main").locator("form button[type=submit]").first.click()
    page.wait_for_load_state()


def recommend_all(
    autumn: Autumn, tiers: tuple[str, ...], first: tuple[str, ...], in_force_from: date, *, reason: str = ""
) -> int:
    """The executive recommends one tier (or some packages) for every school on one screen, and others for the first
    one, with the reason that the framework asks for. Returns how many were recommended."""
    page = autumn.to("executive", "/tiers/cases/recommend/")
    page.get_by_label("In force from").fill(in_force_from.isoformat())
    page.get_by_label("Review due by").fill("2027-09-30")
    rows = page.locator("[role=group][aria-labelledby^='school-']").all()
    for n, row in enumerate(rows):
        choice = row.locator("select[name$='-tiers']")
        for wanted in first if n == 0 else tiers:
            if choice.count():
                choice.select_option(label=wanted)
            else:
                row.get_by_label(wanted, exact=True).check()
        if n == 0 and reason:
            row.get_by_label(reason, exact=True).check()
        row.get_by_label("Why", exact=True).fill("Attendance and results of three years, and the last inspection.")
        row.get_by_label("Direction of travel").select_option(label="Improving")
    press(page, "Recommend")
    return len(rows)


def answer(autumn: Autumn, mailbox: str, *, agrees: bool, comment: str = "", school: int = 0) -> None:
    """The principal answers the recommendation."""
    page = case_of(autumn, mailbox, school)
    take_step(page, re.compile("^Answer"))
    page.get_by_label("It agrees" if agrees else "It does not agree", exact=True).check()
    page.get_by_label("Comment").fill(comment)
    page.get_by_role("main").locator("form button[type=submit]").first.click()
    page.wait_for_load_state()


def decide_all(autumn: Autumn, day: date, minute: str, *, why: str = "") -> None:
    """The clerk records what the board decided of every case that is recommended; `why` of those that nobody
    answered."""
    page = autumn.to("clerk", "/tiers/cases/?tick=agree")
    press(page, re.compile(r"^Record what the .+ decided$"))
    page.get_by_label("Day of the meeting").fill(day.isoformat())
    page.get_by_label("Minute reference").fill(minute)
    for unanswered in page.get_by_label(re.compile("has not answered")).all():
        unanswered.fill(why)
    submit(page)


def submit(page: Page) -> None:
    """Send the form of a page that has one."""
    page.get_by_role("main").locator("form[method=post] button[type=submit]").first.click()
    page.wait_for_load_state()


def send_letter(autumn: Autumn, added: str) -> None:
    """The executive writes the first school's letter, looks at it, and sends it."""
    page = case_of(autumn, "executive")
    take_step(page, re.compile("letter"))
    page.get_by_label("What you want to add").fill(added)
    page.get_by_label("Signed by").fill("A. Leader, chief executive")
    press(page, "Show the letter with this")
    expect(page.get_by_role("article")).to_contain_text(added)
    press(page, "Send the letter")


def say(autumn: Autumn, mailbox: str, step: re.Pattern[str], words: str) -> None:
    """Somebody takes a step of the first school's case that asks for words alone."""
    page = case_of(autumn, mailbox)
    take_step(page, step)
    page.get_by_role("main").locator("form[method=post] textarea").first.fill(words)
    submit(page)


def open_exceptional(autumn: Autumn, school: int, what: str) -> None:
    """The lead opens a case within the year, and says what is exceptional."""
    page = autumn.to("improvement", f"/schools/{autumn.urns[school]}/tiers/cases/open/")
    page.get_by_label(re.compile("exceptional happened")).check()
    page.get_by_label("What is exceptional").fill(what)
    submit(page)


def recommend_one(autumn: Autumn, school: int, tier: str, in_force_from: date) -> None:
    """The executive recommends a tier for one school."""
    page = case_of(autumn, "executive", school)
    take_step(page, re.compile("^Recommend"))
    page.get_by_label(tier, exact=True).check()
    page.get_by_label("Why", exact=True).fill("There is nobody to lead the work that Tier 2 asks for.")
    page.get_by_label("Direction of travel").select_option(label="Declining")
    page.get_by_label("In force from").fill(in_force_from.isoformat())
    submit(page)
