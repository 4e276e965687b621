"""How two states of a framework differ: nothing is missed, nothing is told twice, everything in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from headwater.foundations.definitions.reading import read_bytes
from headwater.reference.frameworks.comparing import Comparison, compare
from headwater.reference.frameworks.definitions import FRAMEWORKS, Framework
from headwater.reference.frameworks.documents import At, set_values
from tests.factories.frameworks import MINI

pytestmark = pytest.mark.usefixtures("mini")

BOOKKEEPING = ("key", "status", "edition", "authored_by")
"""What is not told as a difference: a key cannot change, and the others are about the document."""


def read(document: str) -> Framework:
    framework, problems = FRAMEWORKS.examine(document.encode(), "x")
    assert problems == []
    assert framework is not None
    return framework


def changed(*values: tuple[At, Any]) -> Comparison:
    return compare(read(MINI), read(set_values(MINI, values)))


def test_a_document_does_not_differ_from_itself() -> None:
    found = compare(read(MINI), read(MINI))
    assert found.is_empty
    assert found.says == "Nothing differs."


def test_a_quantity_is_told_before_and_after_in_words() -> None:
    [item] = changed((("offer", 0, "cadence"), "each term")).changed
    assert (item.sort, item.id, item.title) == ("offer item", "mini.visit", "Visits (Tier 2)")
    assert [change.says for change in item.changes] == ["How often: was “2 a year”, is “Each term”."]


def test_the_same_quantity_in_another_spelling_is_no_difference() -> None:
    assert changed((("offer", 0, "cadence"), "twice a year")).is_empty


def test_another_word_for_something_is_told_once() -> None:
    found = changed((("words", "academy"), {"one": "school", "many": "schools"}))
    assert [change.says for change in found.words] == ["Academy: was “academy, academies”, is “school, schools”."]
    assert found.changed == ()
    assert found.says == "1 word."


def test_what_somebody_leads_is_told_by_name() -> None:
    [item] = changed((("offer", 0, "leads"), ["ceo", "principal"])).changed
    assert [change.says for change in item.changes] == [
        "Led by: was “Chief executive”, is “Chief executive and principal”."
    ]


def test_a_bound_is_told_with_its_measure() -> None:
    [standard] = changed((("standards", 0, "tests", 0, "points"), "0.5")).changed
    [change] = standard.changes
    assert "by how much" not in change.before[0]
    assert change.after[0].endswith("close to England’s (within 0.5 points)")


def test_what_is_added_and_dropped_is_told_with_what_it_says() -> None:
    visit = read_bytes(MINI.encode(), "")[0].plain()["offer"][0]  # type: ignore[union-attr]
    more = visit | {"id": "mini.call", "title": "Calls", "cadence": "each half-term"}
    found = changed((("offer",), [visit, more, *read_bytes(MINI.encode(), "")[0].plain()["offer"][2:]]))  # type: ignore[union-attr]
    assert [(each.id, each.title) for each in found.added] == [("mini.call", "Calls (Tier 2)")]
    assert "How often: now “Each half-term”." in [change.says for change in found.added[0].changes]
    assert [(each.id, each.title) for each in found.dropped] == [("mini.plan", "Development plan")]
    assert "Owed by: was “31 October”, is not said any more." in [change.says for change in found.dropped[0].changes]
    assert found.says == "1 added, 1 dropped."


def test_a_confirmed_reading_is_told() -> None:
    found = changed((("ambiguities", 0, "confirmed"), True), (("offer", 0, "assumed", "confirmed"), True))
    said = {each.title: [change.says for change in each.changes] for each in found.changed}
    assert said["Reading A1"] == ["Confirmed: was “No”, is “Yes”."]
    assert said["Visits (Tier 2)"] == [
        "Assumed or confirmed: was “Assumed: how often (reading A1)”, is “Confirmed: how often (reading A1)”."
    ]


def test_the_order_in_which_parts_stand_is_no_difference() -> None:
    offer = read_bytes(MINI.encode(), "")[0].plain()["offer"]  # type: ignore[union-attr]
    assert changed((("offer",), list(reversed(offer)))).is_empty


OTHERWISE: dict[str, Any] = {
    "2 a year": "each term",
    "1 a year": "2 a year",
    "every 4 weeks": "every 3 weeks",
    "each term": "each half-term",
    "visit": "review",
    "close-to": "well-better-than",
    "well-better-than": "close-to",
    "activity": "contribution",
    "standing": "relationship",
    "academy-card": "plan",
    "published-figures": "inspection",
    "executive": "principal",
    "person": "group",
    "body": "person",
    "academy": "trust",
    "trust": "both",
    "targets": "tiers",
    "agree-tier": "recommend-tier",
    "normal": "enhanced",
    "intent": "impact",
    "england": "local-authority",
    "before": "after",
    "exclusive": "additive",
    "att.overall": "att.pa",
    "10-31": "11-15",
    "10-01": "09-15",
    "cadence": "leads",
    "amount": "leads",
    "plan": "return",
    "training": "coaching",
    "ceo": "principal",
    "principal": "ceo",
    "board": "ceo",
    "mini.visit": "mini.plan",
    "mini.step.tier": "mini.visit",
    "tier2": "tier1",
}
"""Another value in place of each that has to be one of a list; any other text gets a word more."""


def leaves(value: Any, at: At = ()) -> Iterator[tuple[At, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*at, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from leaves(inner, (*at, n))
    else:
        yield at, value


def other(at: At, value: Any) -> Any:
    if isinstance(value, int):
        return value + 1
    text = at[-1] in ("title", "text", "one", "many", "short", "of", "says", "question", "reading", "why_empty")
    return OTHERWISE.get(value, f"{value} more") if not text else f"{value} more"


LEAVES = [
    (at, value)
    for at, value in leaves(read_bytes(MINI.encode(), "")[0].plain())  # type: ignore[union-attr]
    if at[0] not in BOOKKEEPING
    and at[-1] not in ("id", "key", "strand", "component", "reading")
    and at[-2:-1] != ("asks_for",)  # there is only one kind of evidence
    and value != "document"  # with days by which it is owed, it can be nothing else
]
"""Every value that the small model gives, but for ids and keys, which make another thing."""


@pytest.mark.parametrize(("at", "value"), LEAVES, ids=[".".join(map(str, at)) for at, _ in LEAVES])
def test_no_change_of_any_value_goes_unseen(at: At, value: Any) -> None:
    document = set_values(MINI, [(at, other(at, value))])
    framework, _ = FRAMEWORKS.examine(document.encode(), "x")
    assert framework is not None, FRAMEWORKS.examine(document.encode(), "x")[1]
    found = compare(read(MINI), framework)
    assert len(found.words) + len(found.changed) == 1
    for each in found.changed:
        for change in each.changes:
            assert change.before != change.after
            assert "{" not in change.says
