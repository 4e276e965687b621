"""What people do with an academy card."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from playwright.sync_api import expect
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor


def test_a_principal_signs_in_and_reads_the_card(visitor: Visitor, javascript: bool, tmp_path: Path):
    page = visitor.open("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    visitor.fill_in_sign_in("principal")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ashdown Primary")
    expect(page.get_by_role("banner")).to_contain_text("Principal, Ashdown Primary")

    page.get_by_role("button", name="Open the academy card").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ashdown Primary")
    for section in ("Attendance", "Key stage 2", "Inspection"):
        expect(page.get_by_role("heading", level=2, name=section, exact=True)).to_be_visible()
    headlines = page.get_by_role("region", name="Table: headlines")
    expect(headlines.get_by_role("row").filter(has_text="Persistent absence")).to_contain_text(
        re.compile("(Better|Worse) by|The same")
    )
    attendance = page.get_by_role("table", name="Attendance", exact=True)
    expect(attendance.get_by_role("columnheader", name="2024/25")).to_be_visible()
    expect(attendance.get_by_role("rowheader", name="England").first).to_be_visible()
    expect(attendance).to_contain_text(re.compile(r"\d\d\.\d\s?%"))

    # Which file, which column and which line: one press away, and on a page of its own without a script.
    source = attendance.get_by_role("group").first
    source.get_by_text("More about this figure").click()
    if javascript:
        expect(source.get_by_text("england_abs.csv").first).to_be_visible()
        told = source.inner_text()
    else:
        source.get_by_role("link", name="Every year, where it came from and how it is worked out").click()
        expect(page.get_by_role("heading", level=2, name="Where the figures came from")).to_be_visible()
        told = visitor.words()
        page.get_by_role("link", name="Ashdown Primary", exact=True).click()
    assert "Department for Education" in told
    assert re.search(r"column PERCTOT\b", told), told
    assert re.search(r"line \d+", told), told

    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Card as PDF").click()
    paper = PdfReader(downloaded.value.path())
    assert "Ashdown Primary" in paper.pages[0].extract_text()
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Card as Excel").click()
    workbook = CalamineWorkbook.from_filelike(BytesIO(Path(downloaded.value.path()).read_bytes()))
    cells = [
        str(cell)
        for name in workbook.sheet_names
        for row in workbook.get_sheet_by_name(name).to_python()
        for cell in row
    ]
    assert any("Ashdown Primary" in cell for cell in cells)
    assert any("england_abs.csv" in cell for cell in cells)


def test_a_trust_executive_finds_a_school_by_name_and_compares(visitor: Visitor):
    visitor.become("executive")
    page = visitor.open("/")
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Schools").click()
    schools = page.get_by_role("table").get_by_role("rowheader")
    everybody = schools.count()
    assert everybody > 5

    page.get_by_label("Phase").select_option(label="Primary")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Phase")).to_have_value(re.compile(".+"))
    side_by_side = page.get_by_role("table")
    assert 1 < schools.count() < everybody
    for measure in ("On roll", "Attendance", "Key stage 2", "Last inspection"):
        expect(side_by_side.get_by_role("columnheader", name=measure)).to_be_visible()

    page.get_by_label("Name, authority or URN").fill("thornmere")
    page.get_by_role("button", name="Show").click()
    expect(schools).to_have_count(1)
    expect(schools).to_contain_text("Thornmere Village Primary School")
    page.get_by_role("link", name="Show all").click()
    expect(schools).to_have_count(everybody)
    schools.get_by_role("link", name="Ashdown Primary").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ashdown Primary")
    for place in ("This school", "England"):
        expect(page.get_by_role("rowheader", name=place).first).to_be_visible()


def test_a_local_governor_sees_only_their_own_school_and_nothing_personal(visitor: Visitor, visit: Visit):
    executive = visit()
    executive.become("executive")
    another = executive.card_of("Dunnock Hill High School")

    page = visitor.sign_in("governor")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ashdown Primary")
    menu = page.get_by_role("navigation", name="Menu").get_by_role("link")
    entries = ["Home", "Schools", "Targets", "Framework", "Tiers", "Packs", "Findings", "Record"]
    assert [link.strip() for link in menu.all_inner_texts()] == entries
    menu.get_by_text("Schools").click()
    expect(page.get_by_role("table").get_by_role("rowheader")).to_have_text(["Ashdown Primary"])
    page.get_by_role("link", name="Ashdown Primary", exact=True).click()
    told = visitor.words()
    own = visitor.people["governor"].email
    # Who heads the school stands on its gate and on its card; nobody else is named.
    assert [name for name in ("Chief executive", "Chair") if name in told] == []
    assert set(re.findall(r"[\w.]+@[\w.]+", told)) <= {own}

    # Another school, its files, and every page about people: not "you may not", but nothing there.
    for path in (another, another.replace("/card/", "/card.pdf"), "/people/", "/people/1/", "/events/", "/datasets/"):
        visitor.open(path, status=404)
        assert "Dunnock" not in visitor.words()


def test_a_clerk_prints_the_card(visitor: Visitor, tmp_path: Path):
    visitor.become("clerk")
    page = visitor.open(visitor.card_of("Ashdown Primary"))
    # What the browser's own print dialogue would put on paper.
    page.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)
    printed = PdfReader(tmp_path / "printed.pdf")
    assert [round(float(size)) for size in printed.pages[0].mediabox[2:]] == [595, 842]
    sheets = [" ".join(sheet.extract_text().split()) for sheet in printed.pages]
    everything = " ".join(sheets)
    assert "Confidential" in sheets[0]
    assert "Ashdown Primary" in sheets[0]
    assert [
        control for control in ("Sign out", "Skip to main content", "Card as PDF", "Events") if control in everything
    ] == []

    # And the document made for paper, which is the better one to hand round.
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Card as PDF").click()
    assert downloaded.value.suggested_filename.startswith("academy-card-")
    paper = PdfReader(downloaded.value.path())
    assert paper.metadata is not None
    assert paper.metadata.title == "Academy card: Ashdown Primary"
    assert "Confidential" in paper.pages[0].extract_text()
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]  # tagged, so that it can be read out


def test_a_principal_writes_a_note_that_the_governors_read(visit: Visit, javascript: bool):
    principal = visit(javascript=javascript)
    principal.become("principal")
    card = principal.card_of("Ashdown Primary")
    page = principal.open(card)
    page.get_by_role("link", name="Write a note").click()
    said = f"An attendance officer started in October ({'with' if javascript else 'without'} a script)."
    page.get_by_label("Note").fill("Ask about A123456789012.")
    page.get_by_role("button", name="Put it on the card").click()
    expect(page.get_by_role("alert")).to_contain_text("unique pupil number")
    page.get_by_label("Note").fill(said)
    page.get_by_role("button", name="Put it on the card").click()
    expect(page.get_by_role("status")).to_contain_text("The note stands on the card.")
    governor = visit(javascript=javascript)
    governor.become("governor")
    expect(governor.open(card).get_by_text(said)).to_be_visible()
    assert "Write a note" not in governor.words()
