"""A whole autumn of a real trust under Alpha's model: targets and tiers, from September to February."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from tests.journeys.autumn.conftest import Autumn
from tests.journeys.autumn.steps import agree_all, open_proposal, press, propose_again, propose_to_all, review_all
from tests.real_files import HEADWATER, run

MODEL = "alpha"
MEASURE = "ks2.rwm_exp"
PRIMARIES = 12


def test_targets_from_september_to_january(autumn: Autumn) -> None:
    """Proposed to every primary school; one commented, returned and proposed again; reviewed; agreed in October; one
    amended in January."""
    autumn.move_to(date(2026, 9, 9))
    proposed = propose_to_all(autumn, MEASURE, first="91%", because="The work on writing goes on in every class.")
    assert proposed == PRIMARIES

    # The principal finds it on the home page, and comments.
    autumn.move_to(date(2026, 9, 16))
    page = autumn.to("principal", "/")
    page.get_by_role("main").get_by_role("link").filter(has_text="91%").first.click()
    expect(page.get_by_text("The work on writing goes on in every class.").first).to_be_visible()
    press(page, "Comment")
    page.get_by_label("Your comment").fill("We can do it if the cohort stays as it is.")
    press(page, "Keep the comment")

    # Its local board returns it, and it is proposed again; then all are reviewed.
    autumn.move_to(date(2026, 9, 30))
    page = autumn.to("chair", "/targets/")
    page.locator("input[name=proposal]").check()
    press(page, "Return")
    page.get_by_label("Why").fill("The cohort has changed since. Please look again.")
    press(page, "Return these targets")
    propose_again(autumn, MEASURE, "89%")
    review_all(autumn, "chair", date(2026, 9, 29))
    review_all(autumn, "clerk", date(2026, 9, 30))

    # In October the trust board agrees them all, at one meeting.
    autumn.move_to(date(2026, 10, 14))
    agree_all(autumn, date(2026, 10, 13), "TB/26/41")
    expect(autumn.to("trustee", "/targets/").get_by_role("main")).to_contain_text(f"{PRIMARIES} agreed")

    # In January one is amended: the reason and both numbers stay.
    autumn.move_to(date(2027, 1, 20))
    propose_again(autumn, MEASURE, "86%", why="Three pupils have left and four have joined.")
    review_all(autumn, "chair", date(2027, 1, 19))
    autumn.move_to(date(2027, 1, 27))
    agree_all(autumn, date(2027, 1, 26), "TB/27/03")
    page = open_proposal(autumn, "governor")
    expect(page.get_by_text("Three pupils have left and four have joined.").first).to_be_visible()
    page = autumn.to("governor", f"/schools/{autumn.urns[0]}/targets/")
    for number, minute in (("86%", "TB/27/03"), ("89%", "TB/26/41")):
        row = page.get_by_role("row").filter(has_text=minute)
        expect(row.filter(has_text=number).first).to_be_visible()


def test_what_was_known_and_agreed_on_the_day_after_the_meeting(autumn: Autumn) -> None:
    """One page and one command say it, months and an amendment later."""
    page = autumn.to("trustee", "/record/?day=2026-10-14")
    said = " ".join(page.get_by_role("main").inner_text().split())
    told = run(autumn.site.installation.state, HEADWATER, "record-on", "2026-10-14", "--school", autumn.urns[0])
    for words in (said, " ".join(told.split())):
        assert "89%" in words
        assert "TB/26/41" in words
        assert "86%" not in words
        assert "TB/27/03" not in words
    shown = " ".join(autumn.to("executive", "/record/?day=2026-10-14").get_by_role("main").inner_text().split())
    assert "opened" in shown.lower()
