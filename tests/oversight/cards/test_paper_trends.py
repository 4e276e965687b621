"""The trend of a card's row, drawn for page and paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from headwater.oversight.cards.presenters.tree import Row, ShownTarget, Trend, TrendPoint
from headwater.oversight.cards.presenters.trends import trend_svg, trend_words
from tests.factories.cards import card_of, make_card_trust, row_of

pytestmark = pytest.mark.django_db

TREND = Trend(
    points=(
        TrendPoint("2016-17", "2016/17", "54", "61", "54%"),
        TrendPoint("2017-18", "2017/18", "67", "64", "67%"),
        TrendPoint("2018-19", "2018/19", None, "65", "too few pupils"),
    ),
    breaks=("2017-18",),
    words="",
)
TARGET = ShownTarget("76", "76%", "2025-26", "2025/26", "", "", "", None)


@pytest.fixture
def row() -> Row:
    return row_of(card_of(make_card_trust()[1][0]), "ks2.rwm_exp")


def test_the_words_name_the_row_its_break_england_and_the_target(row):
    assert trend_words(replace(row, trend=TREND, target=TARGET)) == (
        f"{row.name} 67% in 2017/18; years before 2017/18 cannot be compared with it. "
        "England 65% in 2018/19. Target 76% for 2025/26."
    )


def test_the_picture_has_the_row_s_points_and_no_line_across_the_break(row):
    svg = trend_svg(replace(row, trend=TREND, target=TARGET))
    assert svg.count('class="hw-trend__point"') == 2
    assert 'class="hw-trend__line"' not in svg
    assert svg.count('class="hw-trend__target"') == 1


def test_a_relative_target_that_cannot_be_resolved_is_not_drawn(row):
    svg = trend_svg(replace(row, trend=TREND, target=replace(TARGET, value=None)))
    assert "hw-trend__target" not in svg


def test_a_row_without_a_trend_has_no_picture(row):
    assert trend_svg(replace(row, trend=None)) == ""
    assert trend_words(replace(row, trend=None)) == ""
