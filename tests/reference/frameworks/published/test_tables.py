"""The tables that frameworks are held to are complete: they and the domain reference say the same."""

from __future__ import annotations

from collections import Counter

from tests.reference.frameworks.published.domain import read_ambiguities, read_ids
from tests.reference.frameworks.published.wanted import KEYS, ambiguities, wanted


def test_the_tables_have_every_id_that_the_domain_reference_names_and_no_other(domain_reference: str) -> None:
    named, listed = set(read_ids(domain_reference)), {row.id for key in KEYS for row in wanted(key)}

    assert sorted(named - listed) == [], "named in the domain reference, missing from expected/"
    assert sorted(listed - named) == [], "listed in expected/, not in the domain reference"


def test_short_forms_tables_and_lists_are_expanded_in_full(domain_reference: str) -> None:
    ids = read_ids(domain_reference)
    patterns = [id.split(".") for id in ids]

    assert sum(id[0] == "alpha" and "criteria" in id for id in patterns) == 33
    assert sum(id[0] == "alpha" and "support" in id for id in patterns) == 34
    assert sum(id[:2] == ["alpha", "card"] for id in patterns) == 12  # ten blocks and two rules about the card
    assert sum(id[:2] == ["alpha", "curriculum"] for id in patterns) == 6  # five tiers and the step
    assert sum(id[:2] == ["cat", "aim"] for id in patterns) == 12
    assert sum(id[:3] == ["cat", "peer", "protocol"] for id in patterns) == 8
    assert {"naat.core.finance", "alpha.aim.2-collaborative", "mill.qa.staff-voice"} <= set(ids)
    # One id is an example in running text as well as a cell; all others are written once.
    assert [id for id, times in ids.items() if times > 1] == ["alpha.tier3.support.ceo-1to1"]


def test_every_ambiguity_of_the_domain_reference_is_listed(domain_reference: str) -> None:
    assert read_ambiguities(domain_reference) == {key: set(ambiguities(key)) for key in KEYS}


def test_no_id_is_listed_twice() -> None:
    times = Counter(row.id for key in KEYS for row in wanted(key))

    assert [id for id, number in times.items() if number > 1] == []
    assert {key: sum(row.id.startswith(f"{key}.") for row in wanted(key)) for key in KEYS} == {
        "alpha": 151,
        "cat": 72,
        "equa": 59,
        "mill": 41,
        "naat": 23,
    }
