"""What was issued stays as it was, whatever data, frameworks or code come later: page and documents, every format."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from headwater.oversight.cards.editions import freezing
from headwater.oversight.cards.editions.freezing import freeze, stand_still
from headwater.oversight.cards.models import CardEdition, EditionFile, Format, Readers
from headwater.oversight.cards.operations import issue_card
from headwater.reference.frameworks.definitions.words import Word
from headwater.reference.frameworks.models import AdoptedFramework
from headwater.reference.frameworks.operations import begin_draft, choose_words, publish_edition
from headwater.reference.schools.models import School
from tests.factories.boards import for_a_board
from tests.factories.cards import TODAY, card_of, make_card_trust, make_entry
from tests.factories.editions import ISSUED_AT, make_edition
from tests.factories.people import person_holding
from tests.factories.published import absence_rows, load, make_schools, write_absence
from tests.factories.schools import make_membership, make_trust
from tests.factories.tiers import NOW, make_decision, work_by

FOLDER = Path(__file__).parent
EVERY = [(format, audience) for format in Format for audience in Readers]


def address(edition: CardEdition, format: str, audience: str) -> str:
    below = "" if format == Format.PAGE else f"card.{format}"
    return f"/schools/{edition.school_id}/card/editions/{edition.number}/{below}?audience={audience}"


def kept_part(page: bytes) -> str:
    """What the page holds of the card, without the menu, the trail and the way out around it."""
    text = page.decode()
    return text[text.index('<p class="card-membership">') : text.index("<footer")]


def read(client: Client, edition: CardEdition) -> dict[tuple[str, str], bytes | str]:
    found: dict[tuple[str, str], bytes | str] = {}
    for format, audience in EVERY:
        response = client.get(address(edition, format, audience))
        assert response.status_code == 200, (format, audience)
        found[format, audience] = kept_part(response.content) if format == Format.PAGE else response.content
    return found


@pytest.fixture
def issued(tmp_path: Path) -> CardEdition:
    """An issued card with figures from a loaded file, an entry and a tier."""
    schools, trust = make_schools(), make_trust()
    school = schools[0]
    make_membership(school, trust)
    said = load(write_absence(tmp_path, 2023))
    assert said.status == 0, said.text
    make_entry(school, "ctx.nor", "204", "2024-25", by=person_holding("principal", at=school).user)
    make_decision(school, work_by("alpha"), "tier3")
    return issue_card(edition=make_edition(school), now=ISSUED_AT)


@pytest.mark.django_db
def test_whatever_comes_later_every_format_is_opened_and_printed_as_it_was(issued, client, tmp_path, monkeypatch):
    school = issued.school
    client.force_login(person_holding("local-governor", at=school).user)
    before = read(client, issued)
    live = client.get(f"/schools/{school.urn}/card.csv").content
    assert "Tier 3" in str(before["page", "confidential"])
    # The release is corrected, a later year comes, a figure is corrected, and the framework gets other words.
    corrected = [[*row[:3], "9.9", row[4]] for row in absence_rows(2023)]
    assert load(write_absence(tmp_path / "later", 2023, rows=corrected)).status == 0
    assert load(write_absence(tmp_path / "later", 2024)).status == 0
    make_entry(school, "ks2.rwm_exp", "70.5", "2024-25", by=person_holding("principal", at=school).user)
    decide_in_other_words(school)
    assert "Stage 3" in client.get(f"/schools/{school.urn}/card/").content.decode()
    assert client.get(f"/schools/{school.urn}/card.csv").content != live
    # And the program makes nothing of a card any more.
    for name in ("get_pdf", "render_workbook", "render_csv", "as_json", "frozen_page", "opened"):
        monkeypatch.setattr(freezing, name, never)
    for name in ("build.present_card", "contract.as_json", "opened.opened", "paper.as_paper", "sheets.sheets"):
        monkeypatch.setattr(f"headwater.oversight.cards.presenters.{name}", never)
    monkeypatch.setattr("headwater.oversight.cards.kept.present_card", never)
    monkeypatch.setattr("headwater.oversight.cards.queries.get_card_facts", never)
    assert read(client, issued) == before


def never(*_args: object, **_options: object) -> None:
    raise AssertionError("something of an issued card was made again")


def decide_in_other_words(school: School) -> None:
    """The trust publishes an edition of its framework that calls a tier a stage, and decides anew by it."""
    adopted = AdoptedFramework.objects.get()
    draft = begin_draft(adopted=adopted, by=None, now=NOW)
    draft = choose_words(draft=draft, words={"tier": Word(one="stage", many="stages")}, by=None, now=NOW)
    edition = publish_edition(draft=draft, starts_with="2027-28", by=None, today=TODAY, now=NOW)
    make_decision(school, adopted, "tier3", date(2026, 11, 10), edition=edition)


@pytest.mark.django_db
def test_no_way_of_the_records_changes_a_document(issued):
    from headwater.foundations.audit.append_only import AppendOnly

    file = EditionFile.objects.filter(edition=issued).first()
    file.content = b"other"
    for change in (
        file.save,
        file.delete,
        lambda: EditionFile.objects.update(content=b"other"),
        EditionFile.objects.all().delete,
    ):
        with pytest.raises(AppendOnly):
            change()


@pytest.mark.django_db
def test_reading_an_edition_asks_as_many_questions_however_many_there_are(
    issued, client, django_assert_max_num_queries
):
    client.force_login(person_holding("local-governor", at=issued.school).user)
    client.get(address(issued, "page", "open"))
    with django_assert_max_num_queries(40) as few:
        client.get(address(issued, "page", "open"))
    for _ in range(2):
        issue_card(edition=make_edition(issued.school), now=ISSUED_AT)
    with django_assert_max_num_queries(len(few)):
        client.get(address(issued, "page", "open"))


# The same card gives the same bytes, and a kept page stands by itself -------------------------------------------------


@pytest.mark.django_db
def test_the_same_card_gives_the_same_bytes():
    card = for_a_board(card_of(make_card_trust()[1][0]))
    assert freeze(card, on=TODAY) == freeze(card, on=TODAY)


@pytest.mark.django_db
def test_a_kept_page_asks_for_nothing_and_leads_nowhere_else():
    page = freezing.frozen_page(for_a_board(card_of(make_card_trust()[1][0])))
    assert "hx-" not in page
    assert {link[:1] for link in re.findall(r'href="([^"]*)"', page)} == {"#"}
    for link in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{link}"' in page, link
    assert not re.findall(r"<(script|form|img|link|iframe|input|button)\b", page)
    assert not re.findall(r'\s(?:style|on\w+)="', page)


@pytest.mark.parametrize(
    ("html", "still"),
    [
        ('<p>See <a class="x" href="/live/">it <b>now</b></a>.</p>', "<p>See <span>it <b>now</b></span>.</p>"),
        ('<a href="#below">below</a> &amp; &#8217;', '<a href="#below">below</a> &amp; &#8217;'),
        ('<details class="a" hx-get="x?a=1&amp;b" hx-trigger="click" open><p>y</p></details>', None),
        ('<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>', '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>'),
        ("<a>nowhere</a><!-- said by nobody -->", "<span>nowhere</span>"),
    ],
)
def test_what_would_say_otherwise_tomorrow_is_taken_out(html, still):
    assert stand_still(html) == (still or '<details class="a" open><p>y</p></details>')


# A page that was kept long ago ---------------------------------------------------------------------------------------


def test_every_class_of_a_page_kept_long_ago_still_has_its_look():
    """The page of an invented school, kept when the first cards were issued. Whoever changes the stylesheets keeps what
    it wears: this file is never made again."""
    page = (FOLDER / "fixtures" / "page-of-2026-11.html").read_text()
    worn = {name for names in re.findall(r'class="([^"]*)"', page) for name in names.split()}
    assert len(worn) > 80
    [compiled] = sorted(settings.BUILT_ASSETS.rglob("headwater.css"))
    sheets = [compiled, *Path(freezing.__file__).parents[1].glob("static/cards/*.css")]
    dressed = set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", "\n".join(sheet.read_text() for sheet in sheets)))
    assert worn - dressed <= WITHOUT_LOOK


WITHOUT_LOOK = {
    "card-bands",
    "card-changed",
    "card-dispute-list",
    "card-headline__name",
    "card-inspection__words",
    "card-line--england",
    "card-measure-row",
    "card-note",
    "card-row--1",
    "card-row--2",
    "card-years",
    "hw-trend--small",
    "hw-trend__break",
    "hw-trend__line",
    "hw-trend__other",
    "hw-trend__other-point",
    "hw-trend__point",
    "hw-trend__target",
}
"""Names of parts that had no look of their own when the page was kept: pictures carry theirs in themselves."""
