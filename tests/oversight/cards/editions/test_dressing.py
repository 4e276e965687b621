"""A live card dressed for a board: what is disputed stands on the card, in its row and on the very figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from headwater.oversight.cards.editions.dressing import (
    dress,
    edition_scope,
    get_draft_card,
    get_live_card,
    meeting_words,
)
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import Round
from headwater.oversight.cards.operations import issue_card
from headwater.oversight.cards.presenters.contract import as_json
from headwater.oversight.cards.presenters.tree import EditionHead, ShownChange, ShownDispute
from tests.factories.cards import TODAY, card_of, cell_of, make_card_trust, make_entry, row_of
from tests.factories.editions import ISSUED_AT, make_edition
from tests.factories.people import person_holding

HEAD = EditionHead(1, "Draft for the trust board’s meeting on 20 November 2026", is_draft=True)
FIGURE = ShownDispute(
    subject="figure:ks2.rwm_exp:all:2024-25",
    about="Reading, writing and maths, 2024/25",
    said="71%",
    school_says="Two pupils left in May.",
    proposed="73%",
    disputed_on=date(2026, 11, 10),
    measure="ks2.rwm_exp",
    group="all",
    period="2024-25",
)
SENTENCE = replace(FIGURE, subject="header:phase", about="Phase", said="Primary", measure="", group="", period="")


@pytest.mark.django_db
def test_a_disputed_figure_is_disputed_on_the_card_in_its_row_and_in_its_cell_and_nowhere_else():
    card = card_of(make_card_trust()[1][0])
    dressed = dress(card, head=HEAD, context="A new head since September.", disputes=[FIGURE, SENTENCE])
    assert dressed.disputes == (FIGURE, SENTENCE)
    assert {row.called: row.disputes for row in dressed.every_row if row.disputes} == {
        row_of(card, "ks2.rwm_exp").called: (FIGURE,)
    }
    disputed = [(row.measure, c.period) for row in dressed.every_row for c in row.school.cells if c.is_disputed]
    assert disputed == [("ks2.rwm_exp", "2024-25")]
    latest = row_of(dressed, "ks2.rwm_exp").latest
    assert latest is not None
    assert latest == cell_of(dressed, "ks2.rwm_exp", "2024-25")
    assert (dressed.context, dressed.edition) == ("A new head since September.", HEAD)


@pytest.mark.django_db
def test_a_card_dressed_in_nothing_is_the_card_with_its_edition():
    card = card_of(make_card_trust()[1][0])
    change = ShownChange("tier", "Improvement tier", "Tier 1", "Tier 2")
    dressed = dress(card, head=HEAD, context="", disputes=(), changes=[change], changes_since="Since edition 1")
    assert replace(dressed, edition=None, changes=(), changes_since="") == card
    assert (dressed.changes, dressed.changes_since) == ((change,), "Since edition 1")


@pytest.mark.django_db
def test_a_card_for_a_board_names_nobody_who_entered_a_figure_and_tells_no_reason():
    school = make_card_trust()[1][0]
    officer = person_holding("data-manager", name="Nora Typist").user
    make_entry(school, "att.pa", "9.9", "2024-25", by=officer, reason="The register was wrong")
    assert "Nora Typist" in str(as_json(card_of(school)))
    told = str(as_json(get_live_card(school.urn, TODAY)))
    assert "9.9" in told
    assert "Nora" not in told
    assert "The register was wrong" not in told


@pytest.mark.django_db
def test_a_draft_says_what_changed_since_the_last_issue_and_is_read_where_that_is_damaged():
    school = make_card_trust()[1][0]
    issue_card(edition=make_edition(school), now=ISSUED_AT)
    make_entry(school, "att.pa", "9.9", "2025-26", by=person_holding("data-manager").user)
    draft = make_edition(school, state=State.ANSWERED)
    card = get_draft_card(draft, TODAY)
    assert card.changes_since == "Since edition 1, issued on 22 November 2026"
    assert "9.9%" in [change.after for change in card.changes]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cards_editionfile SET content = %s WHERE format = 'json'", [b"damaged"])
    assert get_draft_card(draft, TODAY).changes_since == ""


def test_an_edition_is_gathered_as_a_local_governor_of_that_school_alone():
    scope = edition_scope(123_456)
    assert scope.may("cards.view", 123_456)
    assert not scope.may("cards.view", 123_457)
    assert not scope.anywhere("people.view")


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        ("trust-board", "", "the trust board’s meeting on 20 November 2026"),
        ("local-board", "", "the local boards’ meetings on 20 November 2026"),
        ("committee", "Standards committee", "the Standards committee’s meeting on 20 November 2026"),
        ("committee", "The Vale Trustees", "The Vale Trustees’ meeting on 20 November 2026"),
    ],
)
def test_the_meeting_is_named_as_a_sentence_needs_it(body, name, words):
    made = Round(body=body, body_name=name, meeting_on=date(2026, 11, 20))
    assert meeting_words(made) == words
