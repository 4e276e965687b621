"""A whole autumn of a real trust under Alpha's model: targets and tiers, from September to February."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import expect

from tests.journeys.autumn.conftest import Autumn
from tests.journeys.autumn.steps import (
    agree_all,
    answer,
    case_of,
    decide_all,
    give_view,
    open_cases,
    open_exceptional,
    open_proposal,
    press,
    propose_again,
    propose_to_all,
    recommend_all,
    recommend_one,
    return_one,
    review_all,
    say,
    send_letter,
)
from tests.real_files import HEADWATER, run

MODEL = "alpha"
MEASURE = "ks2.rwm_exp"
SCHOOLS, PRIMARIES = 15, 12


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
    return_one(autumn, "chair", "The cohort has changed since. Please look again.")
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


def test_tiers_from_evidence_to_letter(autumn: Autumn) -> None:
    """Every school's case is opened, two schools say what they think, all are recommended and agreed; one school
    contests, and is answered; one is reclassified in February."""
    autumn.move_to(date(2026, 9, 9))
    assert open_cases(autumn) == SCHOOLS
    give_view(autumn, "principal", ("Tier 2: Grow",), "Reading has come up after two years of work.")
    autumn.move_to(date(2026, 9, 23))
    assert recommend_all(autumn, ("Tier 2: Grow",), ("Tier 3: Reinvent",), date(2026, 11, 1)) == SCHOOLS

    # The first school does not agree, the second does, and nobody else answers; the board decides all the same.
    autumn.move_to(date(2026, 9, 30))
    answer(autumn, "principal", agrees=False, comment="Tier 2 fits: attendance is far better than England’s.")
    answer(autumn, "principal.second", agrees=True, school=1)
    autumn.move_to(date(2026, 10, 14))
    decide_all(autumn, date(2026, 10, 13), "TB/26/42", why="Its head was away and answers later.")
    expect(autumn.to("trustee", "/tiers/").get_by_role("main")).to_contain_text("from 1 November 2026")

    # The letter; the school contests, and both stay on the record.
    autumn.move_to(date(2026, 10, 21))
    send_letter(autumn, "You have done much in a hard year.")
    page = autumn.to("principal", "/")
    page.locator("a[href$='/letter/']").first.click()
    expect(page.get_by_role("main")).to_contain_text("You have done much in a hard year.")
    say(autumn, "principal", re.compile("Contest"), "The evidence did not look at this year’s reading.")
    say(autumn, "executive", re.compile("[Aa]nswer"), "We look at it together in the health check of November.")
    page = case_of(autumn, "chair")
    for words in ("The evidence did not look at this year’s reading.", "We look at it together"):
        expect(page.get_by_role("main")).to_contain_text(words)

    # In February something exceptional happens at the second school.
    autumn.move_to(date(2027, 2, 3))
    open_exceptional(autumn, 1, "The head and the deputy left at Christmas.")
    give_view(autumn, "principal.second", ("Tier 3: Reinvent",), "We need the help.", school=1)
    recommend_one(autumn, 1, "Tier 4: Stabilise", date(2027, 2, 22))
    answer(autumn, "principal.second", agrees=True, school=1)
    autumn.move_to(date(2027, 2, 10))
    decide_all(autumn, date(2027, 2, 9), "TB/27/07")
    page = autumn.to("improvement", f"/schools/{autumn.urns[1]}/tiers/")
    for words in ("Tier 4: Stabilise", "TB/27/07", "Tier 2: Grow", "TB/26/42"):
        expect(page.get_by_role("main")).to_contain_text(words)
    said = autumn.to("trustee", "/record/?day=2026-10-14").get_by_role("main").inner_text()
    assert "TB/26/42" in said
    assert "TB/27/07" not in said
    assert "Stabilise" not in said
