"""When a tier may be recorded, and which one is in force when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.improvement.tiers.models import TierDecision
from headwater.improvement.tiers.policies import (
    EARLIEST,
    MOST_APART,
    Ground,
    ends_on,
    in_force_on,
    reasons_not_to_record,
    reasons_not_to_withdraw,
    standing_of,
    stretches,
)
from headwater.improvement.tiers.reading import NotATier, parse_tiers
from headwater.reference.frameworks.definitions import FRAMEWORKS
from headwater.reference.frameworks.models import Edition
from tests.factories.tiers import draft_of

TODAY = date(2026, 11, 22)
ALPHA = FRAMEWORKS.get("alpha")
EQUA = FRAMEWORKS.get("equa")
NAAT = FRAMEWORKS.get("naat")


BY = {"decided_by_body": "Trust board", "decided_on": date(2026, 10, 15), "minute": "7.2"}


def reasons(framework=ALPHA, *, is_ours=True, joined_on=None, current=None, tiers=("tier3",), **changes) -> str:
    ground = Ground(framework, "Ashdown Primary", is_ours, joined_on)
    draft = replace(draft_of(900_001), tiers=tiers, **changes)
    return " ".join(reasons_not_to_record(draft, ground, TODAY, current=current))


def decision(begins: date, tiers: str = "tier3", **fields) -> TierDecision:
    return TierDecision(
        school_id=900_001,
        tiers=tiers,
        in_force_from=begins,
        **({"edition": Edition(document=""), **BY} | fields),
    )


def test_a_decision_that_says_all_may_be_recorded():
    assert reasons() == ""
    assert reasons(EQUA, tiers=("core", "enhanced")) == ""
    assert reasons(NAAT, tiers=("stabilise-repair",)) == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tiers": ()}, "Say which tier: Tier 1: Lead, Tier 2: Grow, Tier 3: Reinvent, Tier 4: Stabilise."),
        ({"tiers": ("tier9",)}, "The framework has no tier “tier9”."),
        ({"tiers": ("tier1", "tier2")}, "A school is in one tier at a time"),
        ({"decided_on": date(2026, 11, 23)}, "23 November 2026 has not come yet"),
        ({"in_force_from": date(1926, 11, 1)}, "1 November 1926 is too long ago"),
        ({"in_force_from": date(2028, 11, 1)}, "more than a year apart"),
        ({"decided_on": date(2024, 10, 15)}, "more than a year apart"),
        ({"joined_on": date(2026, 11, 2)}, "Ashdown Primary joined the trust on 2 November 2026: give that day"),
        ({"review_on": date(2026, 11, 1)}, "It cannot be reviewed on 1 November 2026"),
        ({"review_on": date(2036, 11, 1)}, "within five years"),
        ({"decided_by_body": "  "}, "Say who decided it"),
        ({"reason": "A123456789012 is never there"}, "UPN"),
        ({"is_ours": False}, "Ashdown Primary is not a school of the trust today"),
        ({"framework": None}, "No edition of the trust’s framework is published yet"),
        ({"framework": FRAMEWORKS.get("mill")}, "every school has the same offer, so there is none to record"),
    ],
)
def test_what_speaks_against_a_record_is_said(changes, said):
    assert said in reasons(**changes)


def test_the_day_a_school_joined_is_early_enough():
    assert reasons(joined_on=date(2026, 11, 1)) == ""


def test_the_earliest_day_and_the_farthest_apart_are_let_in():
    day = timedelta(days=1)
    assert "too long ago" not in reasons(decided_on=EARLIEST, in_force_from=EARLIEST, review_on=None)
    assert "too long ago" in reasons(decided_on=EARLIEST - day, in_force_from=EARLIEST, review_on=None)
    decided = BY["decided_on"]
    assert reasons(in_force_from=decided + MOST_APART, review_on=None) == ""
    assert "more than a year apart" in reasons(in_force_from=decided + MOST_APART + day, review_on=None)


def test_every_reason_is_told_at_once():
    said = reasons(tiers=(), decided_by_body="", decided_on=date(2027, 1, 1))
    assert ("Say which tier" in said, "has not come yet" in said, "Say who decided" in said) == (True, True, True)


def test_the_same_again_is_told_and_a_correction_says_why(alpha_edition):
    same = decision(date(2026, 11, 1), edition=alpha_edition)
    assert "recorded already" in reasons(current=same)
    said = reasons(current=same, tiers=("tier2",))
    assert "Tier 3: Reinvent from 1 November 2026 is recorded for the school" in said
    assert reasons(current=same, tiers=("tier2",), correction="The minute says tier 2.") == ""


def test_a_record_is_withdrawn_once_and_with_a_reason():
    begun = decision(date(2026, 11, 1))
    assert reasons_not_to_withdraw(begun, "Another school’s") == []
    assert reasons_not_to_withdraw(begun, " ") == ["Say why it is withdrawn."]
    begun.withdrawn_at = object()
    assert reasons_not_to_withdraw(begun, "Another school’s") == ["This has been withdrawn already."]
    assert "withdraw that one" in reasons_not_to_withdraw(decision(TODAY, replaced_by_id=7), "Wrong")[0]


@pytest.fixture
def alpha_edition() -> Edition:
    from headwater.reference.frameworks.documents import copy_published

    return Edition(document=copy_published("alpha"))


# Which one is in force ------------------------------------------------------------------------------------------------

AUTUMN, SPRING = decision(date(2026, 9, 1), "tier2"), decision(date(2027, 2, 1), "tier4")


def test_a_decision_is_in_force_until_the_day_before_the_next():
    both = [SPRING, AUTUMN]
    assert in_force_on(both, date(2026, 8, 31)) is None
    assert in_force_on(both, date(2026, 9, 1)) is AUTUMN
    assert in_force_on(both, date(2027, 1, 31)) is AUTUMN
    assert in_force_on(both, date(2027, 2, 1)) is SPRING
    assert (ends_on(AUTUMN, both), ends_on(SPRING, both)) == (date(2027, 1, 31), None)


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 8, 31), ("pending", "pending")),
        (date(2027, 1, 31), ("in force", "pending")),
        (date(2027, 2, 1), ("past", "in force")),
    ],
)
def test_what_has_become_of_a_decision(today, found):
    both = [SPRING, AUTUMN]
    assert (standing_of(AUTUMN, both, today), standing_of(SPRING, both, today)) == found


def test_what_is_corrected_or_withdrawn_is_never_in_force():
    wrong = decision(date(2026, 10, 1), "tier1", replaced_by_id=7)
    gone = decision(date(2026, 10, 1), "tier1", withdrawn_at=object())
    assert in_force_on([wrong, gone, AUTUMN], date(2026, 12, 1)) is AUTUMN
    assert (standing_of(wrong, [], TODAY), standing_of(gone, [], TODAY)) == ("replaced", "withdrawn")


def test_a_year_is_split_where_the_tier_changes():
    found = stretches([SPRING, AUTUMN], date(2026, 9, 1), date(2027, 8, 31))
    assert [(s.decision, s.first, s.last) for s in found] == [
        (AUTUMN, date(2026, 9, 1), date(2027, 1, 31)),
        (SPRING, date(2027, 2, 1), date(2027, 8, 31)),
    ]


def test_a_tier_that_begins_on_the_last_day_has_that_day():
    found = stretches([AUTUMN, SPRING], date(2026, 9, 1), SPRING.in_force_from)
    assert [(s.decision, s.first) for s in found] == [(AUTUMN, date(2026, 9, 1)), (SPRING, SPRING.in_force_from)]


def test_a_tier_that_is_agreed_again_does_not_split_the_year():
    again = decision(date(2026, 11, 1), AUTUMN.tiers)

    found = stretches([AUTUMN, again], date(2026, 9, 1), date(2027, 8, 31))

    assert [(s.decision, s.first, s.last) for s in found] == [(again, date(2026, 9, 1), date(2027, 8, 31))]


def test_the_days_before_the_first_decision_are_said_to_have_none():
    found = stretches([SPRING], date(2026, 9, 1), date(2027, 8, 31))
    assert [(s.decision, s.first.month) for s in found] == [(None, 9), (SPRING, 2)]


FIRST = date(2026, 9, 1)


@given(
    st.lists(
        st.tuples(st.integers(-400, 800), st.booleans(), st.sampled_from(["tier2", "tier3"])),
        max_size=6,
        unique_by=lambda each: each[0],
    ),
    st.integers(0, 400),
)
def test_day_by_day_the_stretches_say_what_a_slow_reading_says(begins, length):
    every = [
        decision(FIRST + timedelta(days=offset), tier, withdrawn_at=object() if gone else None)
        for offset, gone, tier in begins
    ]
    last = FIRST + timedelta(days=length)
    split = stretches(every, FIRST, last)
    assert all((a.decision and a.decision.keys) != (b.decision and b.decision.keys) for a, b in pairwise(split))
    days = [(s.first + timedelta(days=n), s.decision) for s in split for n in range((s.last - s.first).days + 1)]
    assert [day for day, _ in days] == [FIRST + timedelta(days=n) for n in range(length + 1)]
    for day, found in days:
        holds = None
        for each in sorted(every, key=lambda each: each.in_force_from):
            if each.withdrawn_at is None and each.in_force_from <= day:
                holds = each
        assert (found and found.keys) == (holds and holds.keys)


# What people write ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["3", "Tier 3", "tier3", "T3", "TIER 3: REINVENT", "Reinvent", "Tier 3 – Reinvent", " reinvent "]
)
def test_a_tier_is_known_by_whatever_it_is_called(text):
    assert parse_tiers(text, ALPHA) == ("tier3",)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Core, Enhanced", ("core", "enhanced")),
        ("enhanced and core offer", ("core", "enhanced")),
        ("Bespoke offer", ("bespoke",)),
        ("core + bespoke", ("core", "bespoke")),
    ],
)
def test_packages_are_read_one_and_all(text, keys):
    assert parse_tiers(text, EQUA) == keys


def test_a_title_with_and_in_it_is_one_tier():
    assert parse_tiers("Stabilise and repair", NAAT) == ("stabilise-repair",)
    assert parse_tiers("Stabilise & Repair", NAAT) == ("stabilise-repair",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Say which tier"),
        ("Tier 7", "“Tier 7” is no tier of the framework"),
        ("Reinvnt", "Did you mean Tier 3: Reinvent?"),
        ("Lead, Grow", "“Lead, Grow” is no tier"),
    ],
)
def test_what_is_no_tier_is_told_with_what_to_write(text, said):
    with pytest.raises(NotATier) as wrong:
        parse_tiers(text, ALPHA)
    assert said in str(wrong.value)
    assert "Tier 4: Stabilise" in str(wrong.value)
