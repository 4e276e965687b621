"""Whether a card is whole: rows 39 and 40 of domain 3.6, and what is asked for once there is a package for it."""

from __future__ import annotations

import pytest

from headwater.oversight.cards.completeness import COMPLETENESS, NEEDED, STANDARDS, answered_rows, list_lacking
from headwater.oversight.cards.definitions import CARD, CARDS
from headwater.oversight.cards.presenters.contract import as_json
from headwater.oversight.cards.presenters.opened import opened
from headwater.oversight.cards.presenters.paper import as_paper
from headwater.oversight.cards.presenters.sheets import sheets
from tests.factories.cards import card_of, make_card_trust
from tests.factories.people import person_holding

WHOLE = {
    "primary": {
        ("ks2.gap_rwm", "all"),
        ("beh.pex_rate", "all"),
        ("ks2.rwm_exp", "all"),
        ("beh.susp_1plus", "all"),
        ("att.overall", "all"),
        ("mtc.mean", "all"),
        ("ks2.gps_exp", "all"),
        ("att.severe", "all"),
        ("hr.turnover", "all"),
        ("hr.absence_days", "all"),
    },
    "secondary": {
        ("ks4.gap_a8_national", "all"),
        ("beh.pex_rate", "all"),
        ("ks4.a8", "all"),
        ("beh.susp_rate", "all"),
        ("att.overall_ytd", "all"),
        ("ks4.dest", "all"),
        ("att.severe", "all"),
        ("hr.turnover", "all"),
        ("hr.absence_days", "all"),
    },
}


@pytest.mark.parametrize("phase", WHOLE)
def test_a_card_with_a_number_for_everything_is_whole(phase):
    assert list_lacking(WHOLE[phase], phase, None) == []


@pytest.mark.parametrize(
    ("phase", "row"), [(phase, row) for phase, rows in WHOLE.items() for row in sorted(rows)], ids=str
)
def test_each_of_them_is_missed(phase, row):
    lacking = list_lacking(WHOLE[phase] - {row}, phase, None)
    assert lacking
    assert all(row[0] in each.measures for each in lacking)


def test_a_missing_standard_says_which_and_what_it_needs():
    [lacking] = list_lacking(WHOLE["primary"] - {("ks2.gap_rwm", "all")}, "primary", 11)
    assert lacking.row == STANDARDS
    assert "The gap between disadvantaged and other pupils is closed" in lacking.sentence
    assert "gap to other pupils in England" in lacking.sentence


def test_what_tiers_are_decided_by_is_asked_for():
    lacking = list_lacking([], "primary", 11)
    needed = " ".join(each.sentence for each in lacking if each.row == NEEDED)
    for words in (
        "multiplication tables check",
        "grammar, punctuation and spelling",
        "severe absence",
        "staff turnover",
    ):
        assert words in needed


def test_an_infant_school_is_not_asked_for_year_4_and_year_6():
    needed = " ".join(each.sentence for each in list_lacking([], "primary", 7))
    assert "multiplication" not in needed
    assert "grammar" not in needed
    assert "severe absence" in needed


def test_everything_asked_for_has_a_row_on_the_card():
    assert COMPLETENESS.problems() == []
    rows = {(row.measure, row.group) for section in CARDS.get(CARD).sections for row in section.rows}
    assert list_lacking(rows, "", None) == []


@pytest.mark.django_db
def test_a_stated_reason_counts_and_a_number_nobody_loaded_does_not():
    _, [school] = make_card_trust()
    answered = answered_rows(card_of(school))
    assert ("ks2.rwm_exp", "all") in answered
    assert ("att.severe", "all") not in answered
    assert ("hr.turnover", "all") not in answered


@pytest.mark.django_db
def test_page_pdf_workbook_and_data_all_say_what_a_card_lacks(client):
    school = make_card_trust()[1][0]
    card = card_of(school)
    [sentence] = [said for said in card.lacking if "multiplication tables check" in said]
    client.force_login(person_holding("principal", at=school).user)
    assert sentence in client.get(f"/schools/{school.urn}/card/").content.decode()
    assert sentence in as_json(card)["lacking"]
    assert sentence in str(as_paper(card)["parts"])
    assert sentence in [cell for sheet in sheets(card) for row in sheet.rows for cell in row]
    # What the trust asks of its cards is for its own readers.
    assert opened(card).lacking == ()
