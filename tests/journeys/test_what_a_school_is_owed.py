"""What a governor does to find out what the school is owed."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.visitor import Visitor


def test_a_governor_reads_what_the_school_is_owed_and_the_framework_behind_it(visitor: Visitor):
    page = visitor.open("/")
    visitor.fill_in_sign_in("governor")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ashdown Primary")

    # From the school's card, as from the home page.
    expect(page.get_by_role("button", name="See what it is owed")).to_be_visible()
    page.get_by_role("button", name="Open the academy card").click()
    owed = page.get_by_role("region", name="What the school is owed")
    expect(owed).to_contain_text("when the next of it is due")
    owed.get_by_role("link", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What the school is owed in")

    # What is in force is said, with who agreed it; another tier can be looked at beside it.
    expect(page.get_by_text(re.compile(r"Tier \d: \w+, in force since")).first).to_be_visible()
    expect(page.get_by_role("heading", name="What is due next")).to_be_visible()
    page.get_by_label("Tier").select_option(label="Tier 3: Reinvent")
    page.get_by_role("button", name="Show what it gets").click()
    expect(page.get_by_label("Tier")).to_have_value("tier3")
    coming = page.get_by_role("region", name="What is due next")
    one_to_one = coming.locator("div").filter(has_text=re.compile("one-to-one", re.IGNORECASE))
    expect(one_to_one).to_contain_text(re.compile(r"Week of \d+ [A-Z][a-z]+|By \d+ [A-Z][a-z]+ \d{4}"))
    name = one_to_one.get_by_role("link").inner_text()

    # All its days in the year, and who leads.
    item = page.locator("div.framework-item").filter(has=page.get_by_role("heading", level=3, name=name, exact=True))
    item.get_by_text("All its days in").click()
    assert item.get_by_role("listitem").count() > 10
    expect(item).to_contain_text("Leads")

    # The framework behind it, page by page, and as a document.
    page.get_by_role("paragraph").get_by_role("link", name="The Alpha school improvement model").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What it is for")
    pages = page.get_by_role("navigation", name="Pages of this framework")
    pages.get_by_role("link", name="Tiers side by side").click()
    beside = page.get_by_role("table", name="What each gives")
    expect(beside.get_by_role("row").filter(has_text=name)).to_contain_text("Every 2 weeks")
    pages.get_by_role("link", name="The year’s wheel").click()
    expect(page.get_by_role("img", name=re.compile("The year as a ring"))).to_be_visible()
    assert "Change it" not in visitor.words()
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="All of it as PDF").click()
    paper = PdfReader(downloaded.value.path())
    assert paper.metadata is not None
    assert paper.metadata.title == "The Alpha school improvement model"
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]  # tagged, so that it can be read out
    assert name in " ".join(sheet.extract_text() for sheet in paper.pages)
