"""What a principal does with figures that no file has."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.visitor import Visitor

SHEET = """\
KS2\t2025\t2026\tTarget
% Exp in Reading\t\t82\t85
% Exp in Writing\t\t8.3O\t85
"""


def test_a_principal_copies_figures_from_a_sheet_and_takes_one_back(visitor: Visitor):
    visitor.become("principal")
    school = visitor.card_of("Ashdown Primary").removesuffix("card/")
    page = visitor.open(f"{school}figures/")
    page.get_by_role("button", name="Enter many from a sheet").click()
    page.wait_for_url("**/paste/")
    page.get_by_label("The cells").fill(SHEET)
    _press(page, "Look at it")

    # Nothing is saved; every problem is named by its cell.
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
    wrong = page.get_by_role("table", name=re.compile("put right")).get_by_role("row")
    expect(wrong.filter(has_text="C3")).to_contain_text("“8.3O” is not a number: a letter stands among its digits.")
    expect(page.get_by_role("button", name=re.compile("^Save"))).to_have_count(0)

    # One row is set aside on purpose, the other saved.
    _press(page, "Leave this row out")
    expect(page.get_by_label(re.compile("Row at A3"))).to_be_checked()
    _press(page, "Save 1 figure")
    page.wait_for_url("**/figures/")
    expect(page.get_by_text("1 figure saved; 1 row left out, as you asked.")).to_be_visible()
    saved = page.get_by_role("row").filter(has_text="“% Exp in Reading”")
    expect(saved).to_contain_text("82%")

    # It is withdrawn, and stays to be read.
    saved.get_by_role("link", name=re.compile("^Withdraw")).click()
    page.wait_for_url("**/withdraw/")
    page.get_by_label("Why it is withdrawn").fill("These were the mock tests.")
    _press(page, "Withdraw it")
    page.wait_for_url("**/figures/")
    expect(page.get_by_text("82% is withdrawn")).to_be_visible()
    page = visitor.open(f"{school}figures/?all=1")
    withdrawn = page.get_by_role("row").filter(has_text="These were the mock tests.")
    expect(withdrawn.first).to_contain_text("82%")


def test_what_is_known_already_is_shown_before_a_figure_is_asked_for(visitor: Visitor):
    visitor.become("principal")
    school = visitor.card_of("Ashdown Primary").removesuffix("card/")
    page = visitor.open(f"{school}figures/enter/")
    page.get_by_label("Measure").select_option("ks2.rwm_exp")
    page.get_by_label("School year").select_option("2024-25")
    _press(page, "Go on")
    expect(page.get_by_role("heading", level=2, name="What is known already")).to_be_visible()
    expect(page.get_by_role("definition").first).to_contain_text("Department for Education")
    page.get_by_label("How many", exact=True).fill("20")
    page.get_by_label("Out of how many").fill("30")
    page.get_by_label("Percentage").fill("70%")
    _press(page, "Save the figure")
    expect(page.get_by_role("alert")).to_contain_text("70% does not agree with 20 of 30, which is 66.7%.")


def test_a_sheet_with_pupils_in_it_goes_no_further(visitor: Visitor):
    visitor.become("principal")
    school = visitor.card_of("Ashdown Primary").removesuffix("card/")
    page = visitor.open(f"{school}figures/paste/")
    page.get_by_label("The cells").fill("Forename\tSurname\tReading\nJo\tBloggs\t82\n")
    _press(page, "Look at it")
    expect(page.get_by_role("alert")).to_contain_text("nothing of this was kept")
    expect(page.get_by_label("The cells")).to_have_value("")


def _press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()
