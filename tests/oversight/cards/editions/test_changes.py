"""What is otherwise than on the last card, with the reason where the two cards tell it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.oversight.cards.editions.changes import MOST, changes_between
from headwater.oversight.cards.presenters.contract import as_json
from tests.factories.cards import card_of, make_card_trust

FILE = {"origin": "file", "dataset": "ks2-results", "title": "Key stage 2 results", "file": "a.csv", "stage": "final"}
LATER = FILE | {"file": "b.csv", "stage": "revised"}
BY_SCHOOL = {"origin": "entry", "title": "Entered by hand", "entered_by": "the school", "entered_on": "2026-11-02"}


def cell(period: str, shown: str, value: str | None = "", **more: Any) -> dict[str, Any]:
    """One cell of a contract: `71%` is worth 71 where nothing else is said."""
    exact = shown.rstrip("%") if value == "" else value
    return {"period": period, "period_shown": period.replace("-", "/"), "shown": shown, "value": exact} | more


def row(*cells: dict[str, Any], measure: str = "ks2.rwm_exp", **more: Any) -> dict[str, Any]:
    return {"measure": measure, "group": "all", "name": "Reading", "group_name": "", "cells": list(cells)} | more


def card(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"sections": [{"key": "ks2", "rows": list(rows)}]} | more


def tier(says: str) -> dict[str, Any]:
    return {"sections": [{"key": "improvement-tier", "rows": [], "slot": {"says": says, "address": "/x/"}}]}


def finding(sentence: str, check: str = "sum") -> dict[str, str]:
    return {"check": check, "sentence": sentence, "measure": "ks2.rwm_exp", "group": "all", "period": "2024-25"}


def against(word: str) -> dict[str, Any]:
    return {"against_england": {"signal": {"word": word}}}


def target(shown: str, word: str = "", period: str = "2024-25") -> dict[str, Any]:
    status = {"word": word} if word else None
    return {"target": {"shown": shown, "period": period, "status": status, "agreed": "Agreed: the board"}}


OLD, NEW = cell("2023-24", "71%", source=FILE), cell("2024-25", "73%", source=LATER)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(
            card(row(OLD)),
            card(row(OLD, NEW)),
            [("figure", "Reading, 2024/25", "71% in 2023/24", "73%", "new release: Key stage 2 results, revised")],
            id="a figure of a newer year",
        ),
        pytest.param(
            card(row(OLD)),
            card(row(cell("2023-24", "70%", source=LATER))),
            [("figure", "Reading, 2023/24", "71%", "70%", "new release: Key stage 2 results, revised")],
            id="the same year published anew",
        ),
        pytest.param(
            card(row(cell("2023-24", "71%", source=FILE | {"loaded_on": "2026-01-05"}))),
            card(row(cell("2023-24", "70%", source=FILE | {"loaded_on": "2026-02-05"}))),
            [
                (
                    "figure",
                    "Reading, 2023/24",
                    "71%",
                    "70%",
                    "new release: Key stage 2 results, loaded again on 5 February 2026",
                )
            ],
            id="the same file with other contents",
        ),
        pytest.param(
            card(row(OLD)),
            card(row(cell("2023-24", "72%", source=BY_SCHOOL))),
            [("figure", "Reading, 2023/24", "71%", "72%", "corrected by the school on 2 November 2026")],
            id="corrected by the school",
        ),
        pytest.param(
            card(),
            card(row(cell("2023-24", "72%", source=BY_SCHOOL))),
            [("figure", "Reading, 2023/24", "", "72%", "entered by the school on 2 November 2026")],
            id="entered where there was nothing",
        ),
        pytest.param(
            card(row(OLD)),
            card(row(cell("2023-24", "72%", source=BY_SCHOOL | {"overrides": True, "reason": "Two pupils left"}))),
            [
                (
                    "figure",
                    "Reading, 2023/24",
                    "71%",
                    "72%",
                    "overridden by the school on 2 November 2026: Two pupils left",
                )
            ],
            id="overridden with a reason",
        ),
        pytest.param(
            card(row(OLD)),
            card(row(cell("2023-24", "72%", source={"origin": "entry", "entered_by": "", "entered_on": None}))),
            [("figure", "Reading, 2023/24", "71%", "72%", "corrected")],
            id="an open copy does not say who",
        ),
        pytest.param(
            card(row(OLD)),
            card(row(cell("2023-24", "left out", None))),
            [("figure", "Reading, 2023/24", "71%", "left out", "")],
            id="a figure that is not shown any more",
        ),
        pytest.param(
            card(row(OLD)),
            card(),
            [("figure", "Reading, 2023/24", "71%", "not on this card any more", "")],
            id="no row",
        ),
        pytest.param(card(row(OLD)), card(row(cell("2023-24", "71%", "71.2"))), [], id="nothing anybody could see"),
        pytest.param(card(row(OLD)), card(row(cell("2023-24", "71.0%", "71"))), [], id="one more decimal is shown"),
        pytest.param(
            card(row(OLD, **against("worse than England"))),
            card(row(OLD, **against("the same"))),
            [("status", "Reading, against England", "worse than England", "the same", "")],
            id="how it stands to England",
        ),
        pytest.param(
            card(row(OLD, **target("76%", "Short"))),
            card(row(OLD, **target("74%", "Met"))),
            [
                ("status", "Reading, target 2024/25", "76%", "74%", "Agreed: the board"),
                ("status", "Reading, against its target", "Short", "Met", ""),
            ],
            id="another target, and met",
        ),
        pytest.param(
            tier("Tier 1."), tier("Tier 2."), [("tier", "Improvement tier", "Tier 1.", "Tier 2.", "")], id="tier"
        ),
        pytest.param(
            card(findings=[finding("Too high."), finding("Old.", "b")]),
            card(findings=[finding("Too high."), finding("New.", "c")]),
            [
                ("finding", "New.", "", "to check", ""),
                ("finding", "Old.", "to check", "no longer found, or accepted", ""),
            ],
            id="findings opened and closed",
        ),
        pytest.param(
            card(inspections=[]),
            card(inspections=[{"kind": "Graded", "date_words": "5 June 2026", "outcome": "Good", "source": FILE}]),
            [("status", "Graded, 5 June 2026", "", "Good", "new release: Key stage 2 results")],
            id="a new inspection",
        ),
    ],
)
def test_what_changed_is_told_with_why(before, after, told):
    changes = changes_between(before, after)
    assert [(each.kind, each.about, each.before, each.after, each.why) for each in changes] == told


def test_a_figure_the_school_had_disputed_says_so():
    settled = {("ks2.rwm_exp", "all", "2023-24"): "the school had disputed it"}
    [change] = changes_between(card(row(OLD)), card(row(cell("2023-24", "72%", source=BY_SCHOOL))), settled=settled)
    assert change.why == "corrected by the school on 2 November 2026; the school had disputed it"


def test_the_tier_comes_before_headlines_and_headlines_before_the_rest():
    other = row(NEW, measure="att.pa", name="Absence")
    after = card(other, row(NEW, is_headline=True), findings=[finding("New.")])
    after["sections"] += tier("Tier 2.")["sections"]
    changes = changes_between(card(), after)
    assert [each.about for each in changes] == ["Improvement tier", "Reading, 2024/25", "New.", "Absence, 2024/25"]


def test_what_is_too_much_to_read_is_counted():
    rows = [row(NEW, measure=f"m{number}") for number in range(MOST + 5)]
    changes = changes_between(card(), card(*rows))
    assert len(changes) == MOST
    assert changes[-1].about == "6 more changes"


@pytest.mark.django_db
def test_a_real_card_has_not_changed_from_itself_and_everything_is_new_against_nothing():
    contract = json.loads(json.dumps(as_json(card_of(make_card_trust()[1][0]))))
    assert changes_between(contract, copy.deepcopy(contract)) == ()
    told = changes_between({}, contract)
    assert {"figure", "status"} <= {each.kind for each in told}
    assert all(each.before == "" for each in told)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
SHOWN = st.sampled_from(["71%", "72%", "left out", ""])
CELLS = st.builds(cell, st.sampled_from(["2022-23", "2023-24", "2024-25"]), SHOWN, source=JSON | st.just(FILE))
ROWS = st.builds(
    lambda cells, measure, more: row(*cells, measure=measure) | more,
    st.lists(CELLS, max_size=3),
    st.sampled_from(["a", "b"]),
    st.dictionaries(st.sampled_from(["is_headline", "against_england", "target", "name"]), JSON, max_size=2),
)
CARDS = st.builds(
    lambda rows, more: card(*rows) | more,
    st.lists(ROWS, max_size=3),
    st.dictionaries(st.sampled_from(["findings", "inspections", "sections"]), JSON, max_size=2),
)


@settings(max_examples=40)
@given(CARDS)
def test_a_card_has_never_changed_from_itself(contract):
    assert changes_between(contract, copy.deepcopy(contract)) == ()


@settings(max_examples=40)
@given(CARDS, CARDS)
def test_whatever_an_older_card_lacks_or_has_is_read(before, after):
    for change in changes_between(before, after):
        assert change.before != change.after
