"""A card on its way to a board: draft, reply, settled and unsettled, issued, in a pack; withdrawn and issued again."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

SCHOOL, OTHER = "Ashdown Primary", "Dunnock Hill High School"
WHY = "Three pupils of another school were counted with ours."
ANSWER = "The census was checked with the department and stands."
UNANSWERED = "The sheet has one child too many."
CONTEXT = "Two teachers joined in September."


def test_a_card_is_disputed_answered_issued_and_read_by_those_it_is_for(visit: Visit, javascript: bool):
    executive, principal, head_of_other, governor, trustee = (visit(javascript=javascript) for _ in range(5))
    executive.become("executive")
    principal.become("principal")
    head_of_other.become("principal.secondary")
    governor.become("governor")
    trustee.become("trustee")

    # The executive prepares two cards for a committee.
    committee = f"Standards committee {'with' if javascript else 'without'} a script"
    round = _prepare(executive, committee)

    # The principal finds the draft on the first page, disputes a figure, another, and a sentence, and answers.
    page = principal.open("/")
    page.get_by_role("link", name=re.compile(committee)).first.click()
    page.wait_for_url("**/card/editions/*/")
    draft = urlsplit(page.url).path
    _dispute(principal, draft, "figure:att.pa:all:2024-25", WHY, proposed="10.1%")
    _dispute(principal, draft, "figure:ks2.rwm_exp:all:2024-25", UNANSWERED)
    # With the reason and the value, but not without them.
    page = principal.open(f"{draft}dispute/?subject=figure:att.overall:all:2024-25")
    _press(page, "Dispute what the card says")
    expect(page.get_by_role("alert")).to_contain_text("Say in a sentence why it is wrong")
    page = principal.open(draft)
    note = page.locator("dt", has_text="Note on the card").first.locator("xpath=following-sibling::dd[1]")
    expect(note).to_be_visible()
    note.get_by_role("link", name=re.compile("Dispute this")).click()
    page.get_by_label("Why it is wrong").fill("The note is of last year.")
    _press(page, "Dispute what the card says")
    _answer(principal, draft)
    # No local governor sees a draft, and no other school's head.
    governor.open(draft, status=404)
    head_of_other.open(draft, status=404)

    # The trust corrects what it can, says no to one, and leaves one open.
    page = executive.open(round)
    expect(page.get_by_role("row").filter(has_text=SCHOOL)).to_contain_text("3")
    page = executive.open(draft)
    said = page.get_by_text("Principal, Ashdown Primary").first
    expect(said).to_be_visible()  # who opened it when
    _settle(executive, draft, "Persistent absence", "Not agreed", ANSWER)
    page = _settle(executive, draft, "Note", "Corrected at source", "")
    expect(page.get_by_role("alert")).to_contain_text(re.compile("still says"))
    card = executive.card_of(SCHOOL)
    page = executive.open(card)
    page.get_by_role("link", name=re.compile("note", re.IGNORECASE)).first.click()
    page.get_by_label("Note").fill(f"A note of this year, {committee}.")
    page.get_by_role("button", name="Put it on the card").click()
    _settle(executive, draft, "Note", "Corrected at source", "")

    # The other school has nothing to add. Both cards are issued.
    page = head_of_other.open("/")
    page.get_by_role("link", name=re.compile(committee)).first.click()
    page.wait_for_url("**/card/editions/*/")
    elsewhere = urlsplit(page.url).path
    page = head_of_other.open(f"{elsewhere}answer/")
    page.get_by_label("The school has nothing to add").check()
    _press(page, re.compile("^Answer"))
    _issue(executive, round)

    # The page of the issued card has both sentences, and the one that nobody answered.
    words = _issued(governor, draft)
    for sentence in (WHY, "10.1%", ANSWER, UNANSWERED, CONTEXT, "Disputed"):
        assert sentence in words, sentence
    assert "The note is of last year." not in words
    papers = {name: _download(governor, draft, name) for name in ("PDF", "Word", "Excel", "JSON")}
    printed = " ".join(" ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(papers["PDF"])).pages)
    assert WHY in printed
    assert ANSWER in printed

    # A pack of both, for the committee.
    pack = _make_pack(executive, committee)
    page = trustee.open(pack)
    whole = PdfReader(io.BytesIO(_download(trustee, pack, "PDF")))
    text = [" ".join(sheet.extract_text().split()) for sheet in whole.pages]
    assert SCHOOL in text[0]
    assert OTHER in text[0]
    assert {SCHOOL, OTHER} <= {str(mark.title) for mark in _flat(whole.outline)}
    assert all(f"of {len(text)}" in sheet for sheet in text)
    # The governor opens their own school's part and nothing else.
    page = governor.open(pack)
    assert OTHER not in governor.words()
    expect(page.get_by_role("heading", name=SCHOOL)).to_be_visible()
    governor.open(f"{pack}pack.pdf", status=404)
    governor.open(elsewhere, status=404)
    governor.open(re.sub(r"\d+(?=/card/)", re.findall(r"/schools/(\d+)/", elsewhere)[0], f"{draft}"), status=404)

    # Withdrawn, it stays to be read and says why; another is issued in its place.
    page = executive.open(f"{draft}withdraw/")
    page.get_by_label("Why").fill("The sheet of the year group was wrong.")
    _press(page, re.compile("Withdraw"))
    words = _issued(governor, draft)
    assert "The sheet of the year group was wrong." in words
    assert WHY in words
    page = executive.open(f"{round}prepare/")
    page.get_by_label(SCHOOL).check()
    _press(page, re.compile("before the school"))
    again = _edition_of(executive, round, SCHOOL)
    assert again != draft
    _answer(principal, again)
    _issue(executive, round)
    words = _issued(governor, again)
    assert "Disputed" not in words.split("Files behind this card")[0] or WHY not in words
    assert "stands instead of it" in _issued(governor, draft)


def _prepare(executive: Visitor, committee: str) -> str:
    page = executive.open("/cards/prepare/")
    page.get_by_label("Committee of the trust board").check()
    page.get_by_label("What a committee is called").fill(committee)
    page.get_by_label("Day of the meeting").fill(str(date.today() + timedelta(days=30)))
    for box in page.get_by_role("group", name="Schools").get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_label(SCHOOL).check()
    page.get_by_label(OTHER).check()
    _press(page, "Put the drafts before the schools")
    expect(page.get_by_text("2 drafts put before the schools.")).to_be_visible()
    return urlsplit(page.url).path


def _dispute(principal: Visitor, draft: str, subject: str, why: str, proposed: str = "") -> None:
    page = principal.open(f"{draft}dispute/?subject={subject}")
    page.get_by_label("Why it is wrong").fill(why)
    page.get_by_label("What it should say").fill(proposed)
    _press(page, "Dispute what the card says")
    page.wait_for_url(f"**{draft}")
    expect(page.get_by_text(why).first).to_be_visible()


def _answer(principal: Visitor, draft: str) -> None:
    page = principal.open(f"{draft}answer/")
    page.get_by_label("The school’s line of context").fill(CONTEXT)
    _press(page, re.compile("^Answer"))
    page.wait_for_url(f"**{draft}")


def _settle(executive: Visitor, draft: str, about: str, outcome: str, trust_says: str) -> Page:
    page = executive.open(draft)
    page.get_by_role("link", name=re.compile(rf"(Settle it|Answer it otherwise).*{about}")).first.click()
    page.get_by_label(outcome).check()
    page.get_by_label("What the trust says").fill(trust_says)
    _press(page, "Answer the school")
    page.wait_for_load_state()
    return page


def _issue(executive: Visitor, round: str) -> None:
    """Everything of the round that can be issued; waits until it is."""
    page = executive.open(round)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name=re.compile("Issue")).click()
    page.wait_for_url("**/issue/**")
    _press(page, "Issue these cards")
    _until(executive, round, lambda words: "Being issued" not in words)


def _issued(reader: Visitor, address: str) -> str:
    reader.open(address)
    return reader.words()


def _edition_of(executive: Visitor, round: str, school: str) -> str:
    page = executive.open(round)
    rows = page.get_by_role("row").filter(has_text=school)
    href = rows.get_by_role("link", name=school).first.get_attribute("href")
    assert href is not None
    return href


def _make_pack(executive: Visitor, committee: str) -> str:
    page = executive.open("/packs/make/")
    page.get_by_role("link", name=re.compile(committee)).click()
    _press(page, "Make the pack")
    page.wait_for_url(re.compile(r"/packs/\d+/"))
    pack = urlsplit(page.url).path
    _until(executive, pack, lambda words: "is being made" not in words)
    return pack


def _until(visitor: Visitor, path: str, holds: object) -> None:
    """Look again and again, for a minute: a worker makes what was asked for."""
    for _ in range(60):
        visitor.open(path)
        if holds(visitor.words()):  # type: ignore[operator]
            return
        visitor.page.wait_for_timeout(1_000)
    pytest.fail(f"{path}: {visitor.words()[:600]}")


def _download(visitor: Visitor, path: str, name: str) -> bytes:
    page = visitor.open(path)
    for folded in page.get_by_text("all copies, confidential and open").all():
        folded.click()
    with page.expect_download() as downloaded:
        page.get_by_role("main").get_by_role("link", name=re.compile(rf"\b{name}\b")).or_(
            page.get_by_role("main").get_by_role("button", name=re.compile(rf"\b{name}\b"))
        ).first.click()
    return Path(downloaded.value.path()).read_bytes()


def _flat(outline: list[object]) -> list[object]:
    return [each for item in outline for each in (_flat(item) if isinstance(item, list) else [item])]


def _press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state()
