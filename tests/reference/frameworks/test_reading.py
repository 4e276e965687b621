"""The pages, the document and the workbook of a framework: in the trust's own words, whoever reads."""

from __future__ import annotations

import html
import re
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from headwater.reference.calendar.terms import SchoolYear, propose_half_terms
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import FRAMEWORKS, Framework
from headwater.reference.frameworks.documents import parse_document
from headwater.reference.frameworks.models import Edition
from headwater.reference.frameworks.operations import import_draft, publish_edition
from headwater.reference.frameworks.presenters.entries import present_entry
from headwater.reference.frameworks.presenters.offering import present_offer, present_tiers
from headwater.reference.frameworks.presenters.why import present_why
from headwater.reference.frameworks.presenters.working import present_curriculum
from headwater.reference.frameworks.presenters.year import present_year
from tests.factories.frameworks import MINI, NOW, TODAY, adopt_mini, edited, framework_of, publish_mini
from tests.factories.people import person_holding
from tests.factories.schools import make_school

OWN_WORDS = (
    ("academy: {one: academy, many: academies}", "academy: {one: school, many: schools}"),
    ("principal: {one: principal, many: principals}", "principal: {one: headteacher, many: headteachers}"),
    ("tier: {one: tier, many: tiers}", "tier: {one: phase, many: phases}"),
    ("title: Tiers are agreed", 'title: "{Tier.many} are agreed"'),
    ("title: What is done in Tier 2", 'title: "What is done in {Tier} 2"'),
)
PAGES = ("", "tiers/", "offer/", "year/", "curriculum/", "reviews/", "open-questions/")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The day the pages are opened."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


@pytest.fixture
def governor(db) -> Client:
    client = Client()
    client.force_login(person_holding("local-governor", at=make_school()).user)
    return client


def publish(*changes: tuple[str, str]) -> Edition:
    """The trust's copy of the small model with some of its words replaced, published."""
    draft = adopt_mini()
    draft = import_draft(adopted=framework_of(), document=edited(draft, *changes), name="mini.yaml", by=None, now=NOW)
    return publish_edition(draft=draft, starts_with="2026-27", by=None, today=TODAY, now=NOW)


def said(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    main = re.sub(r"(?s).*<main|</main>.*", "", answer.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def paper(client: Client, address: str) -> str:
    return " ".join(
        " ".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(download(client, address))).pages
    )


def download(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    return bytes(answer.content)


def cells(client: Client, address: str) -> str:
    workbook = CalamineWorkbook.from_filelike(BytesIO(download(client, address)))
    rows = [row for name in workbook.sheet_names for row in workbook.get_sheet_by_name(name).to_python()]
    return " ".join(str(cell) for row in rows for cell in row)


def mini_with(*changes: tuple[str, str]) -> Framework:
    document = MINI
    for old, new in changes:
        assert old in document, old
        document = document.replace(old, new, 1)
    return parse_document(document)


# Words, editions -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("mini")
@pytest.mark.parametrize("of", PAGES)
def test_every_page_of_the_trust_s_framework_speaks_the_trust_s_words(governor, of):
    publish(*OWN_WORDS)

    own, model = said(governor, f"/framework/mini/{of}"), said(governor, f"/framework/library/mini/{of}")

    assert re.search(r"\bschools?\b|\bheadteachers?\b|\bphases?\b", own, re.IGNORECASE)
    # “Academy card” is a word of its own that the trust has left as it was, as are general descriptions of words.
    assert not re.search(
        r"\bprincipals?\b|\btiers?\b", own.replace("tier, phase, package or level of support", ""), re.I
    )
    assert not re.search(r"\bacadem(y|ies)\b", own.lower().replace("academy card", ""))
    assert re.search(r"\bacadem(y|ies)\b|\bprincipals?\b|\btiers?\b", model, re.IGNORECASE)


@pytest.mark.usefixtures("mini")
def test_so_do_the_document_and_the_workbook(governor):
    publish(*OWN_WORDS)

    for text in (paper(governor, "/framework/mini/framework.pdf"), cells(governor, "/framework/mini/framework.xlsx")):
        assert "Headteacher" in text
        assert "Phase 2" in text
        assert not re.search(r"\bprincipals?\b|\btier \d", text, re.IGNORECASE)
    assert "Phase 2" not in paper(governor, "/framework/library/mini/framework.pdf")


@pytest.mark.usefixtures("mini")
def test_the_page_says_which_state_of_the_framework_is_read_and_from_when(governor):
    publish_mini()

    assert "Edition 1: how it stands from the school year 2026/27 on." in said(governor, "/framework/mini/")
    model = said(governor, "/framework/library/mini/")
    assert "The model as it was published in January 2026. Nobody here works by it until the trust takes" in model


@pytest.mark.usefixtures("mini")
def test_who_may_change_it_is_led_there_and_nobody_else(governor):
    publish_mini()
    lead = Client()
    lead.force_login(person_holding("school-improvement-lead").user)

    assert "Change it" in said(lead, "/framework/mini/")
    assert "Change it" not in said(governor, "/framework/mini/")
    assert "Change it" not in said(lead, "/framework/library/mini/")


@pytest.mark.usefixtures("mini")
def test_a_trust_without_a_framework_is_told_so_and_led_to_the_published_models(governor):
    page = said(governor, "/framework/")

    assert "The trust has not chosen a framework yet" in page
    assert "Choose a framework" not in page
    assert "The mini model" in said(governor, "/framework/library/")


# What there is not ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("mini")
@pytest.mark.parametrize(
    "address",
    [
        "/framework/mini/",  # a model, but not the trust's
        "/framework/mini/framework.pdf",
        "/framework/library/nothing/",
        "/framework/library/nothing/framework.xlsx",
        "/framework/library/mini/offer/?tier=tier9",
        "/framework/library/mini/offer/?strand=nothing",
    ],
)
def test_what_there_is_not_is_not_found(governor, address):
    assert governor.get(address).status_code == 404


@pytest.mark.usefixtures("mini")
def test_a_draft_is_read_by_nobody_here(governor):
    adopt_mini()

    assert governor.get("/framework/mini/").status_code == 404


def test_a_model_without_tiers_has_no_page_of_tiers_and_none_of_curriculum_areas(governor):
    assert governor.get("/framework/library/cat/tiers/").status_code == 404
    assert governor.get("/framework/library/cat/curriculum/").status_code == 404
    assert "side by side" not in said(governor, "/framework/library/cat/")


def test_an_outsider_is_asked_to_sign_in(db):
    answer = Client().get("/framework/library/alpha/")

    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


# The offer -----------------------------------------------------------------------------------------------------------


def test_one_tier_gets_its_own_and_what_everybody_gets():
    titles = [line.title for group in present_offer(mini_with(), "tier1") for line in group.lines]

    assert titles == ["Development plan", "Courses"]
    assert "Visits" in [line.title for group in present_offer(mini_with(), "tier2") for line in group.lines]


def test_one_strand_of_the_offer_can_be_read_by_itself(governor):
    assert [line.title for group in present_offer(mini_with(), "", "people") for line in group.lines] == ["Visits"]
    (line,) = (line for group in present_offer(mini_with()) for line in group.lines if line.title == "Visits")
    assert line.strand == "People"


def test_what_several_tiers_get_stands_together():
    lines = [line.title for group in present_offer(FRAMEWORKS.get("alpha")) for line in group.lines]

    first, last = lines.index("CEO one-to-one"), len(lines) - lines[::-1].index("CEO one-to-one") - 1
    assert set(lines[first : last + 1]) == {"CEO one-to-one"}
    assert last - first == 3


def test_a_reading_of_ours_is_marked_until_it_is_confirmed():
    def marks(framework: Framework) -> list[str]:
        lines = (line for group in present_offer(framework) for line in group.lines if line.id == "mini.visit")
        return [mark.word for line in lines for mark in line.marks]

    assert marks(mini_with()) == ["assumed"]
    assert marks(mini_with(("reading: A1}", "reading: A1, confirmed: true}"))) == ["confirmed by the trust"]
    assert marks(mini_with(("{what: [cadence], reading: A1}", "{what: [leads], reading: A1}"))) == []


def test_tiers_stand_side_by_side_with_a_cell_for_each():
    page = present_tiers(mini_with())

    assert [head.title for head in page.heads] == ["Tier 1", "Tier 2"]
    assert [(row.topic, row.cells) for row in page.support_rows] == [("Visits", ("", "2 a year"))]
    assert [line.title for line in page.everybody] == ["Development plan", "Courses"]
    assert all(len(row.cells) == 2 for row in page.criteria_rows)


def test_curriculum_tiers_are_compared_and_what_each_has_alone_follows():
    page = present_curriculum(mini_with())

    assert page is not None
    assert [row.topic for row in page.rows] == [
        "Intent", "Implementation", "Impact", "Reviews", "Line management", "Monitoring",
    ]  # fmt: skip
    assert page.rows[3].cells == ("1 a year",)
    assert [note.label for note in page.tiers[0].notes] == ["Evidence"]


# The year ------------------------------------------------------------------------------------------------------------

YEAR = SchoolYear(AcademicYear(2026), propose_half_terms(AcademicYear(2026)))
UNDATED = (
    "when: {says: In October, starts: 10-01, ends: 10-31}",
    "when: {says: When somebody asks}",
)


def test_a_step_with_days_has_a_number_and_its_place_on_the_wheel():
    page = present_year(mini_with(), YEAR, is_assumed=False)

    assert [(step.number, step.entry.title) for step in page.steps] == [(1, "Tiers are agreed")]
    assert [arc.label for arc in page.wheel.arcs] == ["1"]
    assert page.components[0].steps == "Step 1."
    assert page.undated == ()


def test_a_step_without_days_stands_apart_and_is_not_on_the_wheel():
    page = present_year(mini_with(UNDATED), YEAR, is_assumed=False)

    assert page.steps == ()
    assert [step.entry.title for step in page.undated] == ["Tiers are agreed"]
    assert page.wheel.arcs == ()


def test_a_part_of_the_cycle_without_steps_says_so():
    another = ("      text: All of it.\n", "      text: All of it.\n    - {key: after, title: After, text: Later.}\n")

    page = present_year(mini_with(another), YEAR, is_assumed=False)

    assert [component.steps for component in page.components] == ["Step 1.", "The model names no step for it."]


def test_what_comes_back_often_is_counted_before_it_is_listed():
    page = present_year(mini_with(("cadence: 2 a year", "cadence: every 2 weeks")), YEAR, is_assumed=False)

    often = next(rhythm for rhythm in page.rhythms if rhythm.how_often == "Every 2 weeks")
    assert often.counted == f"{len(often.when)} times; the first {often.when[0][:1].lower()}{often.when[0][1:]}"
    assert len(often.when) > 15
    assert next(rhythm for rhythm in page.rhythms if rhythm.how_often == "Each term").counted == ""


@pytest.mark.parametrize(("is_assumed", "there"), [(True, True), (False, False)])
@pytest.mark.usefixtures("mini")
def test_term_dates_that_nobody_confirmed_are_said(governor, monkeypatch, is_assumed, there):
    monkeypatch.setattr("headwater.reference.frameworks.views.reading.get_usual_year", lambda year: (YEAR, is_assumed))

    page = said(governor, "/framework/library/mini/year/")

    assert ("Nobody has confirmed these term dates yet" in page) is there


# Elements, the document ----------------------------------------------------------------------------------------------


def test_a_long_note_is_folded_and_a_short_one_is_not():
    alpha = FRAMEWORKS.get("alpha")
    standard = next(each for each in alpha.standards if len(each.tests) > 6)

    notes = {note.label: note for note in present_entry(alpha, standard).notes}

    assert notes["Met when"].is_long
    assert not any(note.is_long for group in present_why(mini_with()).groups for e in group.entries for note in e.notes)


def test_a_block_of_the_card_says_where_it_stands_in_the_card_s_own_headings():
    alpha = FRAMEWORKS.get("alpha")

    notes = {block.id: present_entry(alpha, block).notes for block in alpha.card}

    assert notes["alpha.card.ks2"][0].lines == ("Key stage 2",)


@pytest.mark.usefixtures("mini")
def test_equal_content_is_equal_bytes_and_the_document_is_tagged(governor):
    first, second = (download(governor, "/framework/library/mini/framework.pdf") for _ in range(2))

    assert first == second
    document = PdfReader(BytesIO(first))
    assert document.metadata is not None
    assert document.metadata.title == "The mini model"
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert [item.title for item in document.outline if not isinstance(item, list)]  # type: ignore[union-attr]


@pytest.mark.parametrize("key", ["alpha", "cat", "equa", "mill", "naat"])
def test_each_published_model_prints(governor, key):
    text = paper(governor, f"/framework/library/{key}/framework.pdf")

    framework = FRAMEWORKS.get(key)
    flat = re.sub(r"\s+|-", "", text)
    missing = [item.id for item in framework.offer if re.sub(r"\s+|-", "", framework.say(item.title)) not in flat]
    assert missing == []
