"""What a school improvement lead does to make a published model the trust's own, and to change it a year later."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import FilePayload, expect

from tests.journeys.visitor import Visitor

SCHOOL = "Thornmere Village Primary School"


def test_a_lead_changes_the_framework_in_an_editor_publishes_it_and_moves_a_school(visitor: Visitor):
    page = visitor.open("/")
    visitor.fill_in_sign_in("improvement")
    visitor.open("/framework/alpha/editions/")
    # Whoever was here before may have published the draft that the demonstration begins.
    page.get_by_role("button", name=re.compile("draft")).click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Draft of edition")
    number = int(heading.inner_text().split()[-1])

    # The trust calls a school otherwise. Every page of the framework does from then on.
    page.get_by_role("link", name="Words").click()
    school = page.get_by_role("group", name="A school of the trust")
    school.get_by_label("One").fill(f"school of {number}")
    school.get_by_label("Several").fill(f"schools of {number}")
    page.get_by_role("button", name="Save the words").click()
    differs = page.get_by_role("region", name=f"What differs from edition {number - 1}")
    expect(differs).to_contain_text(f"school of {number}, schools of {number}")

    # What cannot be changed in the browser is changed in the document. A slip is told with its line, nothing is saved.
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Export the document").click()
    document = Path(downloaded.value.path()).read_text()
    found = re.search(r"cadence: every (\d) weeks", document)
    assert found is not None
    page.get_by_role("link", name="Import the edited document").click()
    send(visitor, document.replace(found[0], "cadence: every fortnite", 1))
    expect(page.get_by_role("heading", name="1 thing to put right")).to_be_visible()
    line = document[: found.start()].count("\n") + 1
    assert f"Line {line}, column" in visitor.words()
    assert "“every fortnite” is not a cadence" in visitor.words()

    weeks = 3 if found[1] != "3" else 4
    send(visitor, document.replace(found[0], f"cadence: every {weeks} weeks", 1))
    changes = page.get_by_role("region", name="What it changes in the draft")
    expect(changes).to_contain_text(f"Every {weeks} weeks")
    page.get_by_role("button", name="Make it the draft").click()
    assert "The document is the draft now. 1 changed." in visitor.words()

    # Schools began this year on edition 1: the next starts with the next year, and one school goes ahead.
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("button", name=f"Publish edition {number}").click()
    assert f"Edition {number} is published. Schools work by it from" in visitor.words()
    page.get_by_role("link", name="Move schools to another edition").click()
    changes = page.get_by_role("region", name="What changes for schools on edition 1")
    expect(changes).to_contain_text(f"schools of {number}")
    page.get_by_label(SCHOOL).check()
    page.get_by_label("Why do they move?").fill(f"It joins the visits of edition {number}")
    page.get_by_role("button", name="Move them").click()
    row = page.get_by_role("row").filter(has_text=f"It joins the visits of edition {number}")
    expect(row).to_contain_text(SCHOOL)


def send(visitor: Visitor, document: str) -> None:
    """Choose a file with this in it, and ask for it to be looked at."""
    page = visitor.page
    file = FilePayload(name="our framework.yaml", mimeType="text/yaml", buffer=document.encode())
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("main").get_by_role("button", name=re.compile("^Look")).click()
    page.wait_for_load_state()
