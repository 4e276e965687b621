"""Every figure and sentence of a card has a key, and the key outlives a correction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from headwater.evidence.measures.models import Figure
from headwater.oversight.cards.editions.dressing import get_live_card
from headwater.oversight.cards.editions.sayings import (
    LONGEST_ABOUT,
    LONGEST_SUBJECT,
    find_saying,
    list_of_row,
    list_sayings,
    sentences_of,
)
from headwater.oversight.cards.models import LONGEST_SAID
from headwater.oversight.cards.presenters.tree import Card, Note
from tests.factories.cards import ROLL, TODAY, card_of, make_card_trust, make_entry
from tests.factories.people import person_holding

pytestmark = pytest.mark.django_db


@pytest.fixture
def card() -> Card:
    return card_of(make_card_trust()[1][0])


def test_every_figure_of_the_school_has_its_key_once(card):
    said = list_sayings(card)
    assert len({saying.subject for saying in said}) == len(said)
    figures = {(s.measure, s.group, s.period): s for s in said if s.is_figure}
    cells = [(row, cell) for row in card.every_row for cell in row.school.cells]
    assert figures.keys() == {(row.measure, row.group, cell.period) for row, cell in cells}
    assert all(figures[row.measure, row.group, cell.period].said == cell.full for row, cell in cells)
    assert find_saying(card, ROLL) == figures["ctx.nor", "all", "2024-25"]


def test_a_place_without_a_figure_says_its_reason(card):
    found = find_saying(card, "figure:ks2.rwm_exp:all:2018-19")
    assert found is not None
    assert found.value is None
    assert found.said.startswith("Suppressed")


def test_sentences_are_the_heading_the_inspection_the_note_and_what_the_card_lacks(card):
    note = Note("Two teachers left. The hall was closed!\n\nIt is open again", "A. Head", date(2026, 11, 2))
    card = replace(card, note=note, lacking=("The card has no number for reading.",))
    kinds = [saying.subject.split(":")[0] for saying in list_sayings(card) if not saying.is_figure]
    assert {"membership", "principal", "fact", "inspection", "note", "lacking"} <= set(kinds)
    assert kinds.count("note") == 3
    assert all(saying.said for saying in list_sayings(card))


def test_a_sentence_that_is_written_anew_is_another_and_the_old_one_is_not_said_any_more(card):
    note = Note("Two teachers left. The hall was closed.", "A. Head", date(2026, 11, 2))
    [old] = [s for s in list_sayings(replace(card, note=note)) if s.said == "The hall was closed."]
    rewritten = replace(card, note=replace(note, text="Two teachers left. The hall is open."))
    assert find_saying(replace(card, note=note), old.subject) == old
    assert find_saying(rewritten, old.subject) is None


def test_a_figure_keeps_its_key_when_it_is_corrected_or_overridden():
    school = make_card_trust()[1][0]
    before = find_saying(get_live_card(school.urn, TODAY), ROLL)
    Figure.objects.filter(school=school, measure="ctx.nor").update(value=206)
    corrected = find_saying(get_live_card(school.urn, TODAY), ROLL)
    Figure.objects.filter(school=school, measure="ctx.nor").update(is_shown=False)
    make_entry(school, "ctx.nor", "207", "2024-25", by=person_holding("executive").user, reason="Counted again.")
    overridden = find_saying(get_live_card(school.urn, TODAY), ROLL)
    assert [(s.said, s.overrides) for s in (before, corrected, overridden)] == [
        ("204", False),
        ("206", False),
        ("207", True),
    ]


def test_a_row_offers_its_years_the_newest_first(card):
    years = [saying.period for saying in list_of_row(card, "ks2.rwm_exp", "all")]
    assert years == sorted(years, reverse=True)
    assert "2024-25" in years
    assert list_of_row(card, "no.such", "all") == ()


def test_the_same_inspection_twice_is_two_sayings_and_not_one(card):
    twice = replace(
        card,
        sections=tuple(replace(s, inspections=(*s.inspections, *(replace(i, outcome="Other") for i in s.inspections)))
                       for s in card.sections),
    )  # fmt: skip
    keys = [s.subject for s in list_sayings(twice) if s.subject.startswith("inspection:")]
    assert len(keys) == len(set(keys)) > 1
    assert sum(key.endswith(":2") for key in keys) == 1


def test_what_is_kept_of_it_fits(card):
    long = replace(card, note=Note("word " * 300, "A. Head", TODAY), lacking=("x" * 900,))
    for saying in list_sayings(long):
        assert len(saying.subject) <= LONGEST_SUBJECT
        assert len(saying.about) <= LONGEST_ABOUT
        assert len(saying.said) <= LONGEST_SAID


def test_a_text_falls_into_its_sentences():
    assert sentences_of("One. Two? Three!\nFour\n\n") == ["One.", "Two?", "Three!", "Four"]
    assert sentences_of("3.5% more than in 2024.") == ["3.5% more than in 2024."]
