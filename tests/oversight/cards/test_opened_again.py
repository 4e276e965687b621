"""An open card beside those that were issued before it, in dispute, and beside the trust's own figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from headwater.evidence.measures.pooling import Share
from headwater.oversight.cards.editions.dressing import dress
from headwater.oversight.cards.presenters.contract import as_json
from headwater.oversight.cards.presenters.opened import (
    PooledFigure,
    earlier_from_json,
    earlier_pooled,
    open_together,
    opened,
    pooled_as_json,
    printed_from_json,
)
from headwater.oversight.cards.presenters.printed import printed_of
from headwater.oversight.cards.presenters.tree import Card, Cell, EditionHead, Row, ShownChange, ShownDispute
from tests.factories.cards import card_of, make_card_trust, row_of

pytestmark = pytest.mark.django_db
KEY = ("ks2.rwm_exp", "all", "2017-18")  # 20 of 30 pupils


@pytest.fixture
def card() -> Card:
    _, (school,) = make_card_trust()
    return card_of(school)


def with_cell(card: Card, **changes: str) -> Card:
    """The card with another figure in the place of `KEY`."""

    def row(each: Row) -> Row:
        if (each.measure, each.group) != KEY[:2]:
            return each
        cells = tuple(cell._replace(**changes) if cell.period == KEY[2] else cell for cell in each.school.cells)
        return replace(each, school=replace(each.school, cells=cells))

    return replace(
        card,
        sections=tuple(replace(part, rows=tuple(row(each) for each in part.rows)) for part in card.sections),
    )


def cell_of(card: Card) -> Cell:
    return next(cell for cell in row_of(card, *KEY[:2]).school.cells if cell.period == KEY[2])


def before(card: Card, *, exact: bool = True):
    return earlier_from_json(as_json(opened(card)), as_json(card) if exact else None)


def test_the_same_card_is_opened_alike_again(card):
    assert cell_of(opened(card)).value == "67"
    for exact in (True, False):
        assert opened(card, earlier=before(card, exact=exact)) == opened(card)


def test_what_has_changed_by_a_pupil_is_left_out(card):
    changed = with_cell(card, value="70", shown="70%", numerator="21", denominator="30")
    assert cell_of(opened(changed)).value == "70"
    assert cell_of(opened(changed, earlier=before(card))).shown == "left out"


def test_what_has_changed_by_many_is_shown_where_the_earlier_counts_are_known(card):
    changed = with_cell(card, value="40", shown="40%", numerator="12", denominator="30")
    assert cell_of(opened(changed, earlier=before(card))).value == "40"
    assert cell_of(opened(changed, earlier=before(card, exact=False))).shown == "left out"


def test_what_was_left_out_stays_left_out(card):
    few = with_cell(card, value="90", shown="90%", numerator="27", denominator="30")
    assert cell_of(opened(few)).shown == "left out"
    assert cell_of(opened(card, earlier=before(few))).shown == "left out"


def test_a_kept_card_is_read_whatever_else_it_says(card):
    content = {**as_json(opened(card)), "new": {"key": 1}}
    content["sections"] = [*content["sections"], {"key": "empty"}, {"rows": [{"measure": "ks2.rwm_exp"}]}]
    assert opened(card, earlier=earlier_from_json(content)) == opened(card)
    assert earlier_from_json({}) == ()
    assert {figure.key for figure in printed_from_json(as_json(card))} == {figure.key for figure in printed_of(card)}


def disputed(card: Card) -> Card:
    said = {"said": "67%", "school_says": "Anna sat it too", "proposed": "70%", "disputed_on": date(2026, 11, 2)}
    figure = ShownDispute("figure:ks2.rwm_exp:all:2017-18", "Expected standard, 2017/18", **said)
    figure = replace(figure, measure=KEY[0], group=KEY[1], period=KEY[2], trust_says="Anna was away")
    note = ShownDispute("note:1", "Note on the card", **said)
    return dress(
        card,
        head=EditionHead(2, "Edition 2", False),
        context="Anna came back",
        disputes=(figure, note),
        changes=(ShownChange("figure", "Expected standard", "67%", "70%"),),
        changes_since="since edition 1",
    )


def test_an_open_card_says_that_a_figure_is_disputed_and_nothing_of_what_was_said(card):
    made = opened(disputed(card))
    assert [dispute.about for dispute in made.disputes] == ["Expected standard, 2017/18"]
    assert [dispute.about for dispute in row_of(made, *KEY[:2]).disputes] == ["Expected standard, 2017/18"]
    assert cell_of(made).is_disputed
    assert "Anna" not in repr(made)
    assert (made.context, made.changes, made.changes_since) == ("", (), "")
    assert made.edition is not None


def test_an_open_card_says_nothing_of_a_dispute_about_a_hidden_figure(card):
    made = opened(disputed(with_cell(card, value="90", shown="90%", numerator="27", denominator="30")))
    assert made.disputes == ()
    assert row_of(made, *KEY[:2]).disputes == ()
    assert not cell_of(made).is_disputed


def pooled(*shares: tuple[int, int, int]) -> PooledFigure:
    did, of = sum(share[1] for share in shares), sum(share[2] for share in shares)
    return PooledFigure(
        *KEY,
        Decimal(100 * did) / of,
        tuple(Share(urn, Decimal(100 * n) / d, None, n, d) for urn, n, d in shares),
        did,
        of,
    )


def test_cards_in_a_pack_say_what_they_say_alone_and_the_trust_s_figure_gives_way(card):
    urn = card.school.urn
    alike = pooled((urn, 20, 30), (1, 15, 30))
    telling = pooled((urn, 20, 30), (1, 28, 30))
    for figure, hidden in ((alike, set()), (telling, {telling.key})):
        made = open_together([card], [figure])
        assert made.cards == (opened(card),)
        assert made.hidden == hidden


def test_what_a_pack_said_of_the_trust_is_kept_for_the_next(card):
    first = pooled((card.school.urn, 20, 30), (1, 15, 30))
    second = pooled((card.school.urn, 20, 30), (1, 15, 30), (2, 28, 30), (3, 22, 30))
    kept = earlier_pooled(pooled_as_json([first], ()))
    assert open_together([card], [first], earlier=kept).hidden == frozenset()
    assert open_together([card], [second], earlier=kept).hidden == {second.key}
    left_out = earlier_pooled(pooled_as_json([first], [first.key]))
    assert open_together([card], [first], earlier=left_out).hidden == {first.key}
