"""The same autumn under the four other published models: the part of it that each has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys.autumn.conftest import Autumn
from tests.journeys.autumn.steps import (
    agree_all,
    answer,
    decide_all,
    give_view,
    open_cases,
    propose_again,
    propose_to_all,
    recommend_all,
    return_one,
    review_all,
    send_letter,
)

MEASURE = "ks2.rwm_exp"
SCHOOLS, PRIMARIES = 15, 12


@dataclass(frozen=True)
class Placing:
    """How a model places schools: what most get, what the first one gets, and the reason that takes."""

    most: tuple[str, ...]
    first: tuple[str, ...]
    said: str
    reason: str = ""


PLACINGS = {
    "equa": Placing(
        most=("Core offer",),
        first=("Core offer", "Enhanced offer", "Bespoke offer"),
        said="Core offer, Enhanced offer and Bespoke offer",
        reason="Support with a specific element of practice",
    ),
    "naat": Placing(most=("Sustain",), first=("Stabilise and Repair",), said="Stabilise and Repair"),
}


@pytest.mark.parametrize("autumn", ["equa", "cat", "mill", "naat"], indirect=True)
def test_an_autumn_of_targets_and_of_placing_schools(autumn: Autumn) -> None:
    autumn.move_to(date(2026, 9, 9))
    assert propose_to_all(autumn, MEASURE, first="91%", because="The work on writing goes on.") == PRIMARIES
    autumn.move_to(date(2026, 9, 30))
    return_one(autumn, "chair", "The cohort has changed since.")
    propose_again(autumn, MEASURE, "89%")
    review_all(autumn, "chair", date(2026, 9, 29))
    review_all(autumn, "clerk", date(2026, 9, 30))
    placing = PLACINGS.get(autumn.model)
    if placing is None:
        for path in ("/tiers/", "/tiers/cases/"):
            expect(autumn.to("executive", path).get_by_role("main")).to_contain_text("same offer")
    else:
        assert open_cases(autumn) == SCHOOLS
        give_view(autumn, "principal", placing.first, "We need the help, and know what it is for.")
        recommended = recommend_all(autumn, placing.most, placing.first, date(2026, 11, 2), reason=placing.reason)
        assert recommended == SCHOOLS
        answer(autumn, "principal", agrees=True)
    autumn.move_to(date(2026, 10, 14))
    agree_all(autumn, date(2026, 10, 13), "TB/26/41")
    expect(autumn.to("trustee", "/targets/").get_by_role("main")).to_contain_text(f"{PRIMARIES} agreed")
    if placing is not None:
        decide_all(autumn, date(2026, 10, 13), "TB/26/42", why="Its head was away and answers later.")
        send_letter(autumn, "Thank you for what you do.")
        page = autumn.to("governor", f"/schools/{autumn.urns[0]}/tiers/")
        expect(page.get_by_role("main")).to_contain_text(placing.said)
