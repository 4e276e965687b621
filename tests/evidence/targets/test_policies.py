"""When a target may be recorded, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from headwater.evidence.measures.entries import FIRST_YEAR
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.policies import (
    Known,
    choose_comparators,
    reasons_not_to_record,
    reasons_not_to_withdraw,
    resolve,
)
from headwater.reference.calendar.days import say_date
from tests.factories.targets import draft_of

TODAY = date(2026, 11, 22)
DRAFT = draft_of(900_001)


def reasons(**changes) -> list[str]:
    return reasons_not_to_record(replace(DRAFT, **changes), TODAY)


def target(measure: str = "ks2.rwm_exp", value: str | None = "76", **fields) -> Target:
    facts = {"text": value or "", "period": "2025-26"}
    return Target(measure=measure, value=None if value is None else Decimal(value), **(facts | fields))


def test_a_target_in_order_has_nothing_against_it():
    assert reasons() == []
    assert reasons(value=None, comparator="england") == []
    assert reasons(value=Decimal(0), measure="beh.pex_rate") == []


def test_an_unknown_measure_or_group_is_refused():
    assert reasons(measure="ks2.rvm_exp") == ["There is no measure called “ks2.rvm_exp”. Choose one of the list."]
    assert reasons(group="left-handed") == ["There is no group of pupils called “left-handed”."]


def test_context_takes_no_target():
    [reason] = reasons(measure="ctx.fsm6_pct")
    assert reason.endswith("it takes no target.")


@pytest.mark.parametrize(
    ("measure", "value"),
    [("ks2.rwm_exp", "101"), ("ks2.rwm_exp", "-1"), ("ks2.read_avg", "130"), ("beh.pex_rate", "-1")],
)
def test_what_cannot_be_is_refused(measure, value):
    [reason] = reasons(measure=measure, value=Decimal(value))
    assert "cannot be" in reason


def test_a_target_is_a_number_or_relative_and_not_both():
    assert reasons(value=None) == reasons(comparator="england") != []
    assert reasons(offset=Decimal(2)) == ["A number has no offset: give the one or the other."]


def test_a_year_is_asked_for_unless_a_sheet_left_it_out():
    assert reasons(period="") == ["Say which school year the target is for."]
    assert reasons(period="", row="Card, G4") == []


@pytest.mark.parametrize("period", ["1999-00", "2005-06", "2062-63", "2025", "2025-27"])
def test_a_year_out_of_the_question_is_refused(period):
    assert len(reasons(period=period)) == 1


def test_a_year_is_stored_in_one_spelling():
    assert reasons(period="2026/27") == ["The year is stored as 2026-27, not as 2026/27."]


def test_a_decision_in_the_future_is_refused():
    assert reasons(decided_on=date(2026, 11, 23), decided_by_body="Trust board") == [
        "23 November 2026 has not come yet: give the day it was agreed."
    ]
    assert reasons(decided_on=TODAY, decided_by_body="Trust board") == []


def test_a_decision_before_the_first_year_a_target_can_be_for_is_refused():
    assert reasons(decided_on=FIRST_YEAR.first_day, decided_by_body="Trust board") == []
    day_before = FIRST_YEAR.first_day - timedelta(days=1)
    assert reasons(decided_on=day_before, decided_by_body="Trust board") == [
        f"{say_date(day_before)} is too long ago: check the year."
    ]


def test_a_day_or_a_minute_without_a_body_is_refused():
    assert reasons(minute="7.2") == reasons(decided_on=TODAY) == ["Say who agreed it: the trust board, a committee …"]


def test_another_in_its_place_wants_a_reason():
    current = target(value="74", period="2026-27", school_id=900_001)
    assert reasons_not_to_record(DRAFT, TODAY, current=current) == ["74% is recorded in its place. Say why it changes."]
    assert reasons_not_to_record(replace(DRAFT, reason="Board of 3 November"), TODAY, current=current) == []


def test_the_same_again_is_refused():
    current = target(value="76.00", period="2026-27", school_id=900_001)
    assert reasons_not_to_record(replace(DRAFT, reason="Again"), TODAY, current=current) == [
        "This target is recorded already, just as you say it."
    ]


def test_what_does_not_stand_cannot_be_withdrawn():
    assert reasons_not_to_withdraw(target(), " ") == ["Say why the target is withdrawn."]
    assert reasons_not_to_withdraw(target(), "A slip of the keys") == []
    assert len(reasons_not_to_withdraw(target(withdrawn_at=datetime(2026, 1, 1, tzinfo=UTC)), "Again")) == 1
    assert len(reasons_not_to_withdraw(target(replaced_by_id=1), "Old")) == 1


# What it comes to --------------------------------------------------------------------------------------------------

ENGLAND = {"england": Known(Decimal("94.8"), "2023-24")}


def test_a_number_is_said_as_finely_as_it_was_stated():
    assert resolve(target(value="76.00000000"), {}).words == "76%"
    assert resolve(target(value="76.5"), {}).words == "76.5%"
    assert resolve(target("beh.pex_rate", "0"), {}).words == "0.00"
    assert resolve(target("beh.pex_rate", "0"), {}).value == 0


def test_a_relative_target_is_said_with_its_number_and_year():
    found = resolve(target("att.overall", None, comparator="england"), ENGLAND)
    assert (found.value, found.words) == (Decimal("94.8"), "at or above national (94.8%, 2023/24)")
    assert found.comparator_period == "2023-24"


def test_where_lower_is_better_a_relative_target_is_at_or_below():
    found = resolve(target("att.pa", None, comparator="england"), {"england": Known(Decimal("14.6"), "2023-24")})
    assert found.words == "at or below national (14.6%, 2023/24)"


def test_a_target_some_points_away_says_the_sum_and_the_parts():
    found = resolve(target("att.overall", None, comparator="england", offset=Decimal("2.0000")), ENGLAND)
    assert found.value == Decimal("96.8")
    assert found.words == "96.8%, 2 percentage points above national (94.8%, 2023/24)"
    below = resolve(
        target("ks2.read_avg", None, comparator="la", offset=Decimal(-1)), {"la": Known(Decimal(105), "2024-25")}
    )
    assert below.words == "104, 1 below the local authority (105, 2024/25)"


def test_without_its_comparator_a_relative_target_says_why_it_has_no_number():
    found = resolve(target("att.overall", None, comparator="england"), {})
    assert (found.value, found.words) == (None, "at or above national")
    assert found.why_not.startswith("No national figure is loaded")


@dataclass
class Area:
    period: str
    value: Decimal | None
    population: str = "state-funded"
    level: str = "england"
    measure: str = "att.overall"
    group: str = "all"


def chosen(period: str, *figures: Area, phase: str = "primary"):
    return choose_comparators(target("att.overall", None, comparator="england", period=period), figures, phase)


def test_the_comparator_is_of_the_targets_year_or_of_the_newest_before_it():
    years = [Area(period, Decimal(n)) for n, period in enumerate(("2022-23", "2023-24", "2024-25", "2025-26"))]
    assert chosen("2024-25", *years)["england"].period == "2024-25"
    assert chosen("2026-27", *years)["england"].period == "2025-26"
    assert chosen("", *years)["england"].period == "2025-26"
    assert chosen("2018-19", *years) == {}


def test_the_comparator_is_of_the_schools_own_kind_where_there_is_one():
    every = [Area("2023-24", Decimal(n), p) for n, p in enumerate(("secondary", "state-funded", "primary", "all"))]
    assert chosen("2024-25", *every)["england"].value == 2
    assert chosen("2024-25", *every, phase="special")["england"].value == 1
    assert chosen("2024-25", every[3], phase="special")["england"].value == 3


def test_a_missing_comparator_is_not_taken():
    assert chosen("2024-25", Area("2023-24", None), Area("2022-23", Decimal(94)))["england"].period == "2022-23"


def test_a_comparator_of_other_pupils_or_of_another_place_is_not_taken():
    assert (
        chosen("2024-25", Area("2023-24", Decimal(1), group="boys"), Area("2023-24", Decimal(1), measure="att.pa"))
        == {}
    )
    assert set(chosen("2024-25", Area("2023-24", Decimal(1), level="la"))) == {"la"}
