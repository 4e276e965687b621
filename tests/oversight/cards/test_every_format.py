"""What a school disputes on the card for a board stands in every format, with both sentences, until it is settled."""

from __future__ import annotations

import io
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date

import docx
import pypdf
import pytest
from django.utils import timezone

from headwater.oversight.cards.editions.dressing import dress, get_draft_card
from headwater.oversight.cards.editions.freezing import freeze
from headwater.oversight.cards.models import CardEdition, Dispute, Format, Readers
from headwater.oversight.cards.presenters.contract import as_json
from headwater.oversight.cards.presenters.editable import as_document
from headwater.oversight.cards.presenters.long import HEADING, heading_of
from headwater.oversight.cards.presenters.paper import as_paper
from headwater.oversight.cards.presenters.sheets import sheets
from headwater.oversight.cards.presenters.tree import Card, ShownDispute
from headwater.reference.schools.models import School
from tests.factories.boards import (
    CHANGES,
    CONTEXT,
    DISPUTES,
    HEAD,
    NOT_AGREED,
    NOT_ANSWERED,
    SENTENCE,
    SINCE,
    for_a_board,
)
from tests.factories.cards import card_of, make_card_trust, row_of
from tests.factories.editions import ASKED_AT, make_edition
from tests.factories.people import person_holding
from tests.factories.reading import WORDS_OF, rows_of_csv, rows_of_word

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
WITHOUT_THE_SCHOOLS_LINE: Collection[Format] = {Format.CSV}
"""One long table of figures has no place for the school's line and for what has changed."""


@pytest.fixture
def school() -> School:
    return make_card_trust()[1][0]


@pytest.fixture
def card(school: School) -> Card:
    return for_a_board(card_of(school))


def frozen(card: Card, audience: Readers = Readers.CONFIDENTIAL) -> dict[Format, bytes]:
    """Every document of the card as it is issued, for one audience."""
    made = {each.format: each.content for each in freeze(card, on=ON) if each.audience == audience}
    assert made.keys() == set(Format), "each format is issued"
    return made


def read(card: Card, audience: Readers = Readers.CONFIDENTIAL) -> dict[Format, str]:
    """All that can be read in each document. A format that nothing here can read fails."""
    return {format: WORDS_OF[format](content) for format, content in frozen(card, audience).items()}


def both_sides(dispute: ShownDispute) -> list[str]:
    """What a reader is told of a dispute: what it is about, both sentences and what it should say."""
    return [dispute.about, dispute.said, dispute.school_says, dispute.proposed, *filter(None, [dispute.trust_says])]


# Until it is settled -------------------------------------------------------------------------------------------------


def dispute(edition: CardEdition, shown: ShownDispute) -> Dispute:
    """What the school disputes, in the records: answered where the trust has said something."""
    answered = {"outcome": Dispute.Outcome.NOT_AGREED, "settled_at": ASKED_AT, "settled_by": edition.round.prepared_by}
    return Dispute.objects.create(
        edition=edition,
        subject=shown.subject,
        measure=shown.measure,
        group=shown.group,
        period=shown.period,
        about=shown.about,
        said=shown.said,
        school_says=shown.school_says,
        proposed=shown.proposed,
        disputed_at=ASKED_AT,
        disputed_by=person_holding("principal", at=edition.school).user,
        trust_says=shown.trust_says,
        **(answered if shown.trust_says else {}),
    )


def test_what_is_disputed_stands_in_every_format_with_both_sentences_until_it_is_settled(school):
    edition = make_edition(school)
    disputes = [dispute(edition, shown) for shown in DISPUTES]

    told = read(get_draft_card(edition, ON))
    for format, words in told.items():
        assert "disputed" in words.casefold(), format
        for shown in DISPUTES:
            for said in both_sides(shown):
                assert said in words, (format, said)

    settled = {
        "outcome": Dispute.Outcome.CORRECTED,
        "settled_at": timezone.now(),
        "settled_by": edition.round.prepared_by,
    }
    for each in disputes:
        Dispute.objects.filter(pk=each.pk).update(**settled)
    for format, words in read(get_draft_card(edition, ON)).items():
        assert "disputed" not in words.casefold(), format
        for shown in DISPUTES:
            for said in (shown.school_says, shown.proposed, *filter(None, [shown.trust_says])):
                assert said not in words, (format, said)


def test_the_figure_itself_is_marked_in_every_format_that_shows_figures(card):
    made, told = frozen(card), read(card)
    figures = [each for each in DISPUTES if each.measure]
    assert made[Format.PAGE].decode().count('class="card-disputed"') >= len(figures)
    assert told[Format.PAGE].count("Disputed by the school: 2024/25") == 1
    for format in (Format.PDF, Format.WORD):
        assert "D disputed by the school" in told[format], "what the letter means"
        assert "Disputed by the school: 2024/25" in told[format], "at the row"
    assert "71%D" in told[Format.PDF].replace(" ", "")
    rows = list(rows_of_word(docx.Document(io.BytesIO(made[Format.WORD]))))
    assert any("71% D" in row for row in rows)
    lines = [row for row in rows_of_csv(made[Format.CSV]) if row["Disputed by the school"]]
    assert [(row["Measure key"], row["Year"], row["It should say"]) for row in lines] == [
        (NOT_AGREED.measure, "2024/25", NOT_AGREED.proposed),
        (NOT_ANSWERED.measure, "2022/23", NOT_ANSWERED.proposed),
        ("", "", SENTENCE.proposed),
    ]
    contract = as_json(card)
    cells = [
        (row["measure"], cell["period"])
        for section in contract["sections"]
        for row in section["rows"]
        for cell in row["cells"]
        if cell["disputed"]
    ]
    assert sorted(cells) == sorted((each.measure, each.period) for each in figures)
    subjects = [key for section in contract["sections"] for row in section["rows"] for key in row["disputes"]]
    assert sorted(subjects) == sorted(each.subject for each in figures)


def test_a_trust_that_has_not_answered_is_said_not_to_have_answered(school):
    for format, words in read(dress(card_of(school), head=HEAD, context="", disputes=[NOT_ANSWERED])).items():
        if format != Format.JSON:  # there an answer that is not there is empty
            assert "The trust has not answered this yet." in words, format


def test_a_figure_that_is_another_by_now_says_what_was_disputed_and_what_it_is_now(card):
    for format, words in read(card).items():
        if format != Format.JSON:  # there both stand as values
            assert "70.5% (now 71%)" in words, format


# What else a board is told -------------------------------------------------------------------------------------------


def test_the_edition_the_schools_line_and_what_has_changed_stand_in_every_format(card):
    for format, words in read(card).items():
        assert HEAD.words in words, format
        if format in WITHOUT_THE_SCHOOLS_LINE:
            continue
        assert CONTEXT in words, format
        assert SINCE in words, format
        for change in CHANGES:
            for said in filter(None, (change.about, change.before, change.after, change.why)):
                assert said in words, (format, said)


def test_a_card_on_which_nothing_has_changed_says_so(card):
    for format, words in read(replace(card, changes=())).items():
        if format not in {*WITHOUT_THE_SCHOOLS_LINE, Format.JSON}:
            assert "Nothing on this card is otherwise" in words, format


def test_an_open_copy_names_what_is_disputed_and_not_a_word_of_what_either_side_says(card):
    for format, words in read(card, Readers.OPEN).items():
        assert "disputed" in words.casefold(), format
        for shown in DISPUTES:
            assert shown.about in words, (format, shown.about)
            for said in both_sides(shown)[2:]:
                assert said not in words, (format, said)
        assert CONTEXT not in words, format
        if format in (Format.PAGE, Format.PDF, Format.WORD, Format.EXCEL):
            assert words.count("stands in the confidential copy") == 1, format


# A live card ---------------------------------------------------------------------------------------------------------


def test_a_live_card_says_nothing_of_editions_and_disputes_in_any_format(school):
    live = card_of(school)
    contract, paper = as_json(live), as_paper(live)
    new = {key: contract[key] for key in ("edition", "context", "disputes", "changes", "changes_since")}
    assert new == {"edition": None, "context": "", "disputes": [], "changes": [], "changes_since": ""}
    assert (paper["board"], paper["told"]) == ([], [])
    assert heading_of(live) == HEADING
    names = [sheet.name for sheet in sheets(live)]
    assert not {"This edition", "Disputed", "What changed"} & set(names)
    assert not any(column.heading.startswith("Disputed") for sheet in sheets(live) for column in sheet.columns)
    for format, words in read(live).items():
        assert "disputed" not in words.casefold(), format


def test_page_1_of_a_card_with_everything_disputed_is_still_one_sheet(card):
    many = replace(card, context=f"{'Words ' * 99}end.", disputes=DISPUTES * 8)
    first, second = pypdf.PdfReader(io.BytesIO(frozen(many)[Format.PDF])).pages[:2]
    said = " ".join(first.extract_text().split())
    assert re.search(r"; and \d+ more\. What both sides say follows on page 2\.", said)
    assert "end." in said
    assert "Headlines" in said
    assert second.extract_text().split("\n")[1].strip() == "Disputed by the school"


# Word ----------------------------------------------------------------------------------------------------------------


def test_the_word_file_has_every_figure_of_the_newest_years_under_real_headings(card):
    document = docx.Document(io.BytesIO(frozen(card)[Format.WORD]))
    headings = [each.text for each in document.paragraphs if each.style and each.style.name.startswith("Heading")]
    assert headings[:6] == [
        f"Academy card: {card.school.name}",
        "The school says",
        "What needs attention first",
        "Disputed by the school",
        "What changed",
        "Headlines",
    ]
    assert headings[-1] == "Sources and method"
    cells = {cell for row in rows_of_word(document) for cell in row}
    for section in card.sections:
        if section.rows:
            assert section.title in headings
        for row in section.rows:
            for cell in (
                each for line in row.shown_lines for each in line.cells if each.value and not each.is_disputed
            ):
                assert any(text.startswith(cell.shown) for text in cells), (row.called, cell.period)
    (page,) = document.sections
    assert page.page_width > page.page_height


def test_a_row_over_more_years_than_fit_keeps_the_newest_and_says_where_the_others_are(card):
    row = row_of(card, "ks2.rwm_exp")
    (section,) = (each for each in card.sections if row in each.rows)
    columns = [replace(section.columns[0], period=f"{year}-x", shown=f"{year}/x") for year in range(1990, 2003)]
    cell = row.school.cells[0]
    line = replace(row.school, columns=tuple(columns), cells=tuple(cell._replace(shown=f"n{n}") for n in range(13)))
    long = replace(row, school=line, hides=frozenset({"england", "la"}))
    made = replace(section, columns=tuple(columns), bands=(), rows=(long,))
    blocks = as_document(replace(card, sections=(made,))).blocks
    (table,) = (block for block in blocks if block.text == section.title and block.sort == "table")
    assert table.heads[2:-1] == tuple(f"{year}/x" for year in range(1994, 2003))
    assert table.rows[0][2:-1] == tuple(f"n{n}" for n in range(4, 13))
    assert any("Years before 1994/x stand in the Excel and CSV copies." in block.text for block in blocks)
