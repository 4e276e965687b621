"""The card as one long table of comma-separated values."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from headwater.foundations.documents.csv_file import render_csv
from headwater.oversight.cards.presenters.long import HEADING, long_table
from headwater.oversight.cards.presenters.tree import CONFIDENTIAL, ShownTarget
from tests.factories.cards import card_of, make_card_trust, row_of

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
TARGET = ShownTarget("76", "76%", "2024-25", "2024/25", "", "", "", None)


@pytest.fixture
def card():
    return card_of(make_card_trust()[1][0])


def lines(card) -> list[dict[str, str]]:
    made = render_csv(HEADING, long_table(card, on=ON))
    return list(csv.DictReader(io.StringIO(made.decode("utf-8-sig"), newline="")))


def of(card, measure: str, place: str = "Fell School 1") -> dict[str, dict[str, str]]:
    return {line["Year"]: line for line in lines(card) if (line["Measure key"], line["Place"]) == (measure, place)}


def test_every_place_measure_and_year_has_a_line(card):
    cells = [
        cell for s in card.sections for row in (*s.rows, *s.rows_without) for line in row.lines for cell in line.cells
    ]
    assert len(lines(card)) == len(cells)


def test_a_value_is_exact_beside_what_is_shown_and_says_where_it_is_from(card):
    line = of(card, "ks2.rwm_exp")["2017/18"]
    assert (line["Value"], line["Shown"], line["Unit"], line["Reason"]) == ("67", "67%", "%", "")
    assert (line["Numerator"], line["Denominator"]) == ("20", "30")
    assert (line["Group key"], line["Group"], line["URN"]) == ("all", "All pupils", str(card.school.urn))
    assert (line["File"], line["Column"]) == ("2017-18/936_ks2final.csv", "KS2_RWM_EXP")
    assert line["Line"].isdecimal()
    assert "Key stage 2" in line["Source"]
    assert line["Card as at"] == "2026-11-22"


def test_a_missing_value_is_empty_and_has_its_reason(card):
    line = of(card, "ks2.rwm_exp")["2018/19"]
    assert (line["Value"], line["Reason"]) == ("", "Suppressed: too few pupils to publish")


def test_a_negative_value_stays_a_number(card):
    assert of(card, "ks2.read_prog")["2018/19"]["Value"] == "-0.4"


def test_comparators_have_lines_of_their_own(card):
    assert of(card, "ks2.rwm_exp", "England")["2018/19"]["Value"] == "65"
    assert of(card, "ks2.rwm_exp", "Surrey")["2018/19"]["Value"] == "70"


def test_every_line_carries_its_audience(card):
    assert {line["Audience"] for line in lines(card)} == {CONFIDENTIAL}


def with_target(card, target: ShownTarget):
    row = replace(row_of(card, "ks2.rwm_exp"), target=target)
    return replace(
        card,
        sections=tuple(
            replace(s, rows=tuple(row if (r.measure, r.group) == (row.measure, row.group) else r for r in s.rows))
            for s in card.sections
        ),
    )


def test_a_target_stands_beside_the_school_s_figure_of_its_year(card):
    made = with_target(card, TARGET)
    assert of(made, "ks2.rwm_exp")["2024/25"]["Target"] == "76"
    assert of(made, "ks2.rwm_exp")["2018/19"]["Target"] == ""
    assert of(made, "ks2.rwm_exp", "England")["2024/25"]["Target"] == ""


def test_a_target_of_a_year_to_come_has_a_line_of_its_own(card):
    line = of(with_target(card, replace(TARGET, period="2025-26", period_shown="2025/26")), "ks2.rwm_exp")["2025/26"]
    assert (line["Value"], line["Reason"], line["Target"]) == ("", "No figure of this year", "76")
