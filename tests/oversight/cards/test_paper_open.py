"""The card for everybody: no document of it holds a figure that could point to fewer than six people."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pypdf
import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from headwater.evidence.measures.models import Stage
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.documents.csv_file import render_csv
from headwater.foundations.documents.papers import render_word
from headwater.foundations.documents.pdf import render_pdf
from headwater.foundations.documents.workbook import render_workbook
from headwater.oversight.cards.presenters.build import present_card
from headwater.oversight.cards.presenters.editable import as_document
from headwater.oversight.cards.presenters.long import HEADING, long_table
from headwater.oversight.cards.presenters.opened import OPEN, opened
from headwater.oversight.cards.presenters.paper import as_paper
from headwater.oversight.cards.presenters.sheets import sheets
from headwater.oversight.cards.presenters.tree import Card, Row
from headwater.oversight.cards.presenters.trends import trend_svg, trend_words
from headwater.oversight.cards.queries import get_card_facts
from headwater.reference.schools.models import School
from tests.factories.cards import card_of, make_entry, row_of
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure
from tests.factories.people import person_holding
from tests.factories.reading import words_of_word
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
# Measure, group, year, how many, of how many. Each percentage stands nowhere else.
FEW = [
    ("ks2.rwm_exp", "disadvantaged", "2024-25", 3, 9),
    ("ks2.rwm_exp", "not-disadvantaged", "2024-25", 17, 19),
    ("ks2.read_exp", "all", "2024-25", 27, 28),
    ("ctx.ehcp_pct", "all", "2024-25", 4, 204),
    ("att.pa", "all", "2023-24", 5, 198),
    ("beh.susp_1plus", "all", "2016-17", 2, 201),
]
MANY = [
    ("ks2.rwm_exp", "all", "2024-25", 20, 28),
    ("ks2.rwm_exp", "all", "2018-19", 17, 33),
    ("ks2.rwm_exp", "disadvantaged", "2018-19", 8, 16),
    ("ks2.rwm_exp", "not-disadvantaged", "2018-19", 9, 17),
    ("ks2.read_exp", "all", "2018-19", 22, 30),
    ("ctx.ehcp_pct", "all", "2023-24", 11, 199),
    ("att.pa", "all", "2022-23", 33, 202),
]


@pytest.fixture
def school() -> School:
    school = make_school("Fell School")
    make_membership(school, make_trust("Fell and Vale Trust"))
    releases: dict[str, Any] = {}
    for measure, group, year, count, of in (*FEW, *MANY):
        release = releases.setdefault(year, make_release("ks2-results", year, file_name=f"{year}/ks2.csv"))
        value = percentage(count, of)
        make_figure(
            school,
            measure,
            str(value),
            year,
            group=group,
            release=release,
            numerator=Decimal(count),
            denominator=Decimal(of),
        )
        make_figure("england", measure, "61.5", year, group=group, release=release, population="state-funded")
    make_figure(school, "ctx.nor", "204", "2024-25", release=releases["2024-25"])
    typist = person_holding("data-manager").user
    make_entry(school, "psc.y1", "86.2069", "2024-25", by=typist, stage=Stage.INTERNAL)
    return school


def percentage(count: int, of: int) -> Decimal:
    return (Decimal(count) * 100 / of).quantize(Decimal("1e-8"))


def rows_of_school(card: Card) -> Iterator[Row]:
    yield from card.every_row


def hidden_words(card: Card) -> set[str]:
    """Every way in which one of the few could be written: exact, and as the confidential card shows it."""
    found = set()
    for measure, group, year, count, of in FEW:
        (cell,) = (c for c in row_of(card, measure, group).school.cells if c.period == year)
        found |= {cell.value, cell.shown.rstrip("%"), str(percentage(count, of).normalize())}
    return found


def holds(text: str, number: str) -> bool:
    return re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d.,]*\d)", text) is not None


def documents(card: Card) -> dict[str, str]:
    """Everything that can be read in each document: text, descriptions of pictures, every cell."""
    pdf = pypdf.PdfReader(io.BytesIO(render_pdf("cards/card.typ", as_paper(card), title="Card", on=ON)))
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(render_workbook(sheets(card), title="Card", on=ON, audience=card.audience))
    )
    tables = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    cells = [cell for heading, *rows in tables for row in rows for cell in without_lines(heading, row)]
    table = csv.reader(io.StringIO(render_csv(HEADING, long_table(card, on=ON)).decode("utf-8-sig"), newline=""))
    return {
        "pdf": " ".join(" ".join(page.extract_text() for page in pdf.pages).split()),
        "pictures": " ".join(trend_svg(row) + trend_words(row) for row in card.every_row),
        "word": words_of_word(render_word(as_document(card), on=ON)),
        "workbook": " | ".join(number(cell) for cell in cells),
        "csv": " | ".join(value for row in table for value in without_lines(HEADING, row)),
    }


def without_lines(heading: Sequence[Any], row: Sequence[Any]) -> list[Any]:
    """The row without the line of the file, which is no figure of the school."""
    return [value for name, value in zip(heading, row, strict=True) if name != "Line"]


def number(cell: object) -> str:
    return f"{cell:.8f}".rstrip("0").rstrip(".") if isinstance(cell, float) else str(cell)


def test_the_confidential_documents_hold_what_is_looked_for(school):
    """Otherwise the next test could not fail."""
    card = card_of(school)
    made = documents(card)
    for measure, group, year, *_ in FEW:
        (cell,) = (c for c in row_of(card, measure, group).school.cells if c.period == year)
        assert holds(made["pdf"], cell.shown.rstrip("%")), (measure, group)
        assert holds(made["workbook"], cell.value)
        assert holds(made["csv"], cell.value)


def test_no_document_for_everybody_holds_a_hidden_figure(school):
    card = card_of(school)
    for name, text in documents(opened(card)).items():
        words = re.sub(r"<[^>]+>", " ", text) if name == "pictures" else text
        for hidden in hidden_words(card):
            assert not holds(words, hidden), (name, hidden)


def test_figures_of_many_stay(school):
    made = opened(card_of(school))
    text = documents(made)
    assert holds(text["pdf"], "71%")
    assert holds(text["csv"], "71")
    (cell,) = (c for c in row_of(made, "ks2.rwm_exp", "disadvantaged").school.cells if c.period == "2018-19")
    assert cell.shown == "50%"


def test_no_numbers_of_pupils_and_no_more_decimals_than_are_shown(school):
    card = opened(card_of(school))
    for row in rows_of_school(card):
        for cell in row.school.cells:
            assert (cell.numerator, cell.denominator, cell.one_pupil, cell.cohort, cell.also) == (
                None,
                None,
                "",
                "",
                (),
            )
            if cell.value is not None:
                value = Decimal(cell.value)
                assert value == value.quantize(Decimal(1).scaleb(-row.decimals), ROUND_HALF_UP)
    for text in documents(card).values():
        assert "1 pupil =" not in text
        assert not re.search(r"\d pupils", text.replace("per 100 pupils", ""))


def test_a_picture_draws_no_hidden_year(school):
    confidential, public = card_of(school), opened(card_of(school))
    row, open_row = (row_of(card, "att.pa") for card in (confidential, public))
    assert trend_svg(row).count("hw-trend__point") == 2
    assert trend_svg(open_row).count("hw-trend__point") == 1
    assert "hw-trend__line" not in trend_svg(open_row)


def test_nothing_is_said_of_a_hidden_figure(school):
    row = row_of(opened(card_of(school)), "att.pa")
    assert row.attention == ""
    assert row.against_england.signal is None
    assert row.target is None or row.target.status is None


def test_a_hidden_figure_says_why_in_the_same_words_whatever_the_reason(school):
    card = opened(card_of(school))
    reasons = {
        cell.missing.sentence
        for measure, group, year, *_ in FEW
        for cell in row_of(card, measure, group).school.cells
        if cell.period == year
    }
    assert reasons == {"Left out: alone or with others it could point to fewer than 6 people"}


def test_an_entered_figure_of_nobody_knows_how_many_is_hidden_and_its_typist_unnamed(school):
    card = opened(card_of(school))
    assert row_of(card, "psc.y1").school.latest is None
    assert "86.2069" not in repr(card)
    entered = next(
        source
        for row in card.every_row
        for cell in row.school.cells
        if (source := cell.source) and source.origin == "entry"
    )
    assert (entered.entered_by, entered.publisher, entered.words, entered.reason) == ("", "", "", "")


def test_the_trust_s_own_affairs_stay_in_the_trust(school):
    card = opened(card_of(school))
    assert card.note is None
    assert card.findings == ()
    assert all(row.findings == () for row in card.every_row)


def test_an_open_copy_of_a_card_that_was_not_looked_over_is_the_same(school):
    make_entry(school, "ks2.gps_exp", "148", "2024-25", by=person_holding("data-manager").user)
    scope = Scope(frozenset({("cards.view", school.urn), ("schools.view", school.urn)}))
    facts = get_card_facts(school.urn, scope, today=ON)
    whole, not_looked_over = present_card(facts), present_card(facts, looks_over=False)
    assert whole.findings
    assert whole.lacking
    assert any(row.findings for row in whole.every_row)
    assert opened(whole) == opened(not_looked_over)


def test_every_document_says_that_it_is_open(school):
    made = documents(opened(card_of(school)))
    for name in ("pdf", "workbook", "csv"):
        assert OPEN in made[name]
        assert "Confidential" not in made[name]


def test_the_given_card_is_not_changed(school):
    card = card_of(school)
    before = repr(card)
    opened(card)
    assert repr(card) == before


@pytest.mark.parametrize(
    ("address", "ending"), [("card.pdf", "pdf"), ("card.docx", "docx"), ("card.xlsx", "xlsx"), ("card.csv", "csv")]
)
def test_the_audience_is_chosen_in_the_address_and_stands_in_the_file_s_name(client: Client, school, address, ending):
    client.force_login(person_holding("principal", at=school).user)
    for asked, named in (("", "confidential"), ("?audience=confidential", "confidential"), ("?audience=open", "open")):
        answer = client.get(f"/schools/{school.urn}/{address}{asked}")
        assert answer.status_code == 200
        assert answer["Content-Disposition"].endswith(f'-{named}.{ending}"')
    assert client.get(f"/schools/{school.urn}/{address}?audience=opne").status_code == 404


def test_the_page_offers_both_and_says_what_each_is_for(client: Client, school):
    client.force_login(person_holding("principal", at=school).user)
    page = client.get(f"/schools/{school.urn}/card/").content.decode()
    for audience in ("confidential", "open"):
        for ending in ("pdf", "xlsx", "csv"):
            assert f"/schools/{school.urn}/card.{ending}?audience={audience}" in page
    assert "for minutes, the website, parents and requests for information" in page


def test_the_data_for_programs_says_that_it_is_confidential(client: Client, school):
    client.force_login(person_holding("principal", at=school).user)
    assert client.get(f"/schools/{school.urn}/card.json").json()["audience"].startswith("Confidential")


def test_data_for_programs_asked_for_as_open_is_never_the_confidential_card(client: Client, school):
    client.force_login(person_holding("principal", at=school).user)
    told = client.get(f"/schools/{school.urn}/card.json?audience=open").json()
    assert told["audience"].startswith("Open")
    assert {cell["denominator"] for part in told["sections"] for row in part["rows"] for cell in row["cells"]} == {None}
    assert client.get(f"/schools/{school.urn}/card.json?audience=opne").status_code == 404


def test_what_is_left_out_is_not_said_to_have_few_pupils(school):
    """A number on roll of 204 is left out because another figure could be worked out with it."""
    card = opened(card_of(school))
    left_out = [cell.missing for row in card.every_row for cell in row.school.cells if cell.shown == "left out"]
    assert left_out
    assert {(gap.reason, gap.sentence) for gap in left_out} == {
        ("suppressed", "Left out: alone or with others it could point to fewer than 6 people")
    }
    assert "too few pupils" not in str(as_paper(card))


def test_a_card_whose_definition_has_no_row_for_the_roll_does_not_tell_it_in_its_heading(school):
    """A trust may leave the row out. Of 204 pupils four have a plan, and nobody has asked whether both may be shown."""
    card = card_of(school)
    assert "Pupils on roll" in dict(card.school.facts)
    without = replace(
        card,
        sections=tuple(
            replace(part, rows=tuple(row for row in part.rows if row.measure != "ctx.nor")) for part in card.sections
        ),
    )
    assert "Pupils on roll" not in dict(opened(without).school.facts)
