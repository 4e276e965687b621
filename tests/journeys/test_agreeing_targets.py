"""A target on its way: proposed, commented, returned and proposed again, reviewed, agreed, changed in January."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.visitor import Visitor

SCHOOL = "Ashdown Primary"


def test_a_target_goes_from_the_trust_to_the_school_to_both_boards(visit: Callable[..., Visitor], javascript: bool):
    lead, principal, clerk = (visit(javascript=javascript) for _ in range(3))
    lead.become("improvement")
    principal.become("principal")
    clerk.become("clerk")
    measure = "ks2.read_exp" if javascript else "ks2.gps_exp"  # both journeys are made at one school

    # One line for each school; only what is written is proposed.
    page = lead.open("/targets/propose/")
    page.get_by_label("Measure").select_option(measure)
    _press(page, "Go on")
    line = page.get_by_role("group", name=SCHOOL)
    line.get_by_label("Target", exact=True).fill("81%")
    line.get_by_label("What it rests on").fill("Every teacher is trained by half-term.")
    _press(page, "Propose")
    expect(page.get_by_text("1 target proposed.")).to_be_visible()
    address = urlsplit(page.url).path
    key = re.findall(r"\d+", address)[-1]

    # The principal reads what it rests on and comments; meanwhile the trust proposes another number.
    page = principal.open(address)
    expect(page.get_by_text("What it rests on")).to_be_visible()
    page.get_by_role("button", name="Comment").click()
    page.wait_for_url("**/comment/")
    page.get_by_label("Your comment").fill("It can be done if the groups go on.")
    other = lead.open(address)
    other.get_by_role("button", name="Propose another target instead").click()
    other.wait_for_url("**/propose/**")
    other.get_by_label("Target", exact=True).fill("84%")
    _press(other, "Propose")
    _press(page, "Keep the comment")
    expect(page.get_by_text("proposed 84% while you were writing").first).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value("It can be done if the groups go on.")
    _press(page, "Keep the comment")
    page.wait_for_url(f"**{address}")

    # The local board returns it; the trust proposes it once more; then it is reviewed and agreed.
    page = clerk.open(f"/targets/proposals/return/?proposal={key}")
    page.get_by_label("Why").fill("Please say what the groups cost.")
    _press(page, "Return these targets")
    page = lead.open(address)
    expect(page.get_by_text("Please say what the groups cost.")).to_be_visible()
    page.get_by_role("button", name="Propose", exact=True).click()
    page.wait_for_url("**/proposals/propose/**")
    _press(page, "Propose these targets")
    page = clerk.open("/targets/")
    page.locator(f"input[name=proposal][value='{key}']").check()
    _press(page, "Record the local governing board’s review")
    page.get_by_label("Day of the meeting").fill("2026-01-15")
    page.get_by_label("It supports these targets").check()
    _press(page, "Record what the local governing board said")
    page.wait_for_url(f"**{address}")
    page = clerk.open(f"/targets/proposals/agree/?proposal={key}")
    page.get_by_label("Day of the meeting").fill("2026-01-20")
    page.get_by_label("Minute reference").fill("7.2")
    _press(page, "Record what the trust board agreed")
    page.wait_for_url(f"**{address}")
    expect(page.get_by_text("Trust board, 20 January 2026, minute 7.2").first).to_be_visible()

    # It is the school's target now; a change is another proposal, with its reason.
    school = re.sub(r"proposals/\d+/$", "", address)
    row = principal.open(school).get_by_role("row").filter(has_text="Trust board, 20 January 2026, minute 7.2")
    expect(row.filter(has_text="84%").first).to_contain_text("Agreed in Headwater")
    page = lead.open(f"/targets/propose/?{_place(measure, key, lead)}")
    page.get_by_label("Target", exact=True).fill("80%")
    _press(page, "Propose")
    expect(page.get_by_text("Say why it changes").first).to_be_visible()
    page.get_by_label("Why the target changes").fill("Nine pupils have joined.")
    _press(page, "Propose")
    expect(page.get_by_text("Nine pupils have joined.")).to_be_visible()
    expect(page.get_by_text("84% (Trust board, 20 January 2026)")).to_be_visible()


def _place(measure: str, key: str, lead: Visitor) -> str:
    """The address's query of the place that the proposal became the target of, as the list links to it."""
    page = lead.open("/targets/")
    row = page.get_by_role("row").filter(has=page.locator(f"a[href$='/proposals/{key}/']"))
    href = row.get_by_role("link", name=re.compile("^Propose a change")).get_attribute("href")
    assert href is not None
    assert measure in href
    return href.partition("?")[2]


def _press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()
