"""Every item of the five published models is there: as the right sort of element, with its quantity and cadence, with
every field filled that its sort has room for. And nothing is there that the sources do not have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from headwater.reference.calendar.cadence import Cadence, parse_cadence
from headwater.reference.frameworks.definitions import FRAMEWORKS, Framework
from headwater.reference.frameworks.definitions.elements import Element
from headwater.reference.frameworks.definitions.framework import Placed
from headwater.reference.frameworks.definitions.kinds import Nature
from tests.reference.frameworks.published.wanted import KEYS, Wanted, ambiguities, wanted

each_model = pytest.mark.parametrize("key", KEYS)


@each_model
def test_every_item_is_there_as_an_element_of_the_right_sort(key: str) -> None:
    there = _sorts(FRAMEWORKS.get(key))

    wrong = [
        f"{row.id}: {there.get(row.id, 'missing')}, wanted {' or '.join(row.sorts)}"
        for row in wanted(key)
        if there.get(row.id) not in row.sorts
    ]

    assert not wrong, _lines(wrong)


@each_model
def test_no_element_is_there_that_the_source_does_not_have(key: str) -> None:
    listed = {row.id for row in wanted(key)}
    prefixes = {".".join(id.split(".")[:n]) for id in listed for n in range(1, id.count(".") + 1)}

    extra = [
        id for id in _sorts(FRAMEWORKS.get(key)) if id not in listed | prefixes and not id.startswith(f"{key}.role.")
    ]

    assert not extra, _lines(extra)


@each_model
def test_quantities_and_cadences_are_those_of_the_source(key: str) -> None:
    wrong = list(_wrong_quantities(FRAMEWORKS.get(key), wanted(key)))

    assert not wrong, _lines(wrong)


@each_model
def test_what_the_source_does_not_say_is_marked_as_assumed_with_its_reading(key: str) -> None:
    framework = FRAMEWORKS.get(key)
    rows = {row.id: row for row in wanted(key)}

    wrong = []
    for item in framework.offer:
        row = rows.get(item.id)
        if row is None:
            continue
        says = set(item.assumed.what) & {"cadence", "amount"} if item.assumed else set()
        if row.assumed not in ("", "may"):
            if not says or item.assumed is None or item.assumed.reading != row.assumed:
                wrong.append(f"{item.id}: the quantity is a reading ({row.assumed}) and is not marked so")
        elif says and row.assumed != "may" and parse_cadence(item.cadence).is_scheduled:
            wrong.append(f"{item.id}: the source gives the quantity; it is no reading of ours")

    assert not wrong, _lines(wrong)


@each_model
def test_every_ambiguity_is_recorded_with_the_reading_taken(key: str) -> None:
    framework = FRAMEWORKS.get(key)

    assert [each.key for each in framework.ambiguities] == ambiguities(key)
    assert [each.key for each in framework.ambiguities if each.question == each.reading or each.confirmed] == []


@each_model
def test_no_element_has_only_a_text_where_its_sort_has_fields(key: str) -> None:
    often = {row.id for row in wanted(key) if row.often}

    unfilled = [said for placed in FRAMEWORKS.get(key).elements() for said in _unfilled(placed, often)]

    assert not unfilled, _lines(unfilled)


@each_model
def test_no_two_elements_have_the_same_text(key: str) -> None:
    first: dict[str, str] = {}
    again = []
    for placed in FRAMEWORKS.get(key).elements():
        if placed.sort == "role":
            continue
        text = placed.element.text.casefold()
        if text in first and not _same_support(first[text], placed.element.id):
            again.append(f"{placed.element.id} says what {first[text]} says")
        first.setdefault(text, placed.element.id)

    assert not again, _lines(again)


@pytest.mark.parametrize(
    ("key", "id", "emptied"),
    [
        ("equa", "equa.principle.share-expertise", {"in_practice": ""}),
        ("cat", "cat.aim.12-value", {"measures": (), "seen_in": None}),
        ("alpha", "alpha.standard.3-zero-pex", {"tests": (), "people_decide": None}),
        ("alpha", "alpha.tier2.criteria.tests", {"tests": (), "people_decide": None}),
        ("alpha", "alpha.tier3.support.board-review", {"takes_part": (), "reads": ()}),
        ("alpha", "alpha.tier3.support.board-review", {"leads": ()}),
        ("alpha", "alpha.review.lgb.tool.card", {"asks": "What it is for."}),
        ("cat", "cat.peer.protocol.4-documents", {"produces": ""}),
        ("naat", "naat.hub.transition", {"topics": ()}),
        ("alpha", "alpha.target.lgb-review", {"who": ()}),
        ("equa", "equa.tier.best-fit-risk", {"who": ()}),
        ("mill", "mill.principles.seven", {"why_empty": ""}),
        ("cat", "cat.01.thrive.evidence", {"sources": ()}),
        ("alpha", "alpha.curriculum.tier3", {"evidence": ()}),
        ("equa", "equa.tier.enhanced", {"purpose": None, "people_decide": None}),
    ],
)
def test_an_element_with_only_a_text_would_be_found(key: str, id: str, emptied: dict[str, Any]) -> None:
    [placed] = [each for each in FRAMEWORKS.get(key).elements() if each.element.id == id]

    assert list(_unfilled(placed, {id})) == []
    assert list(_unfilled(replace(placed, element=placed.element.model_copy(update=emptied)), {id})) != []


def _lines(found: list[str]) -> str:
    return "\n".join(["", *found])


def _same_support(one: str, other: str) -> bool:
    """The same support in two tiers may be described in the same words."""
    return ".support." in one and one.rpartition(".")[2] == other.rpartition(".")[2]


def _sorts(framework: Framework) -> dict[str, str]:
    sorts = {placed.element.id: placed.sort for placed in framework.elements()}
    return sorts | {each.id: "not modelled" for each in framework.not_modelled}


def _wrong_quantities(framework: Framework, rows: list[Wanted]) -> Iterator[str]:
    elements = {placed.element.id: placed.element for placed in framework.elements()}
    for row in rows:
        element = elements.get(row.id)
        if element is None:
            continue
        cadence = _cadence(element)
        if cadence is not None and not row.allows(cadence):
            wanted = " or ".join([*map(str, row.often), *(["unquantified"] if row.may_be_open else [])])
            yield f"{row.id}: {cadence}, wanted {wanted or 'unquantified'}"
        if row.many is not None and _has_room(element) and row.many not in _numbers(element):
            yield f"{row.id}: holds {sorted(_numbers(element))}, wanted {row.many}"


def _cadence(element: Element) -> Cadence | None:
    """How often the element says it comes; None where its sort does not say."""
    for field in ("cadence", "meets", "reviews"):
        if hasattr(element, field):
            return parse_cadence(getattr(element, field) or "unquantified")
    return None


_LISTS = ("parts", "topics", "shares", "headings", "entries", "reasons", "sources")
_COUNTS = ("holds", "more_than")


def _has_room(element: Element) -> bool:
    return any(hasattr(element, field) for field in (*_LISTS, *_COUNTS, "amount"))


def _numbers(element: Element) -> set[int]:
    """Every number of things that the element holds."""
    amount, cadence = getattr(element, "amount", None), _cadence(element)
    numbers = {len(getattr(element, field, ())) for field in _LISTS}
    numbers |= {getattr(element, field, None) or 0 for field in _COUNTS}
    numbers |= {amount.count if amount else 0, cadence.count if cadence else 0}
    return numbers - {0}


def _unfilled(placed: Placed, often: set[str]) -> Iterator[str]:
    """The fields that the element leaves empty although its sort has them. Those that the format itself requires are
    looked at too: what it requires today it may not tomorrow."""
    element: Any = placed.element
    match placed.sort:
        case "principle":
            filled = {"in_practice": element.in_practice not in ("", element.text)}
        case "aim":
            filled = {"measures or seen_in": element.measures or element.seen_in}
        case "standard" | "criterion":
            filled = {"tests or people_decide": element.tests or element.people_decide}
        case "offer item":
            happens = element.nature in (Nature.ACTIVITY, Nature.RELATIONSHIP, Nature.ON_REQUEST)
            filled = {
                "leads": element.leads,
                "kind": element.kind,
                "nature": element.nature,
                "takes_part or reads": element.takes_part or element.reads or not happens,
                "cadence or owed_by": "cadence" in element.model_fields_set
                or element.owed_by
                or element.nature not in (Nature.ACTIVITY, Nature.RELATIONSHIP)
                or element.id not in often,
            }
        case "review tool":
            filled = {"asks, a question": element.asks.endswith("?"), "reads": element.reads, "body": element.body}
        case "protocol step":
            filled = {"who": element.who, "produces": element.produces not in ("", element.text)}
        case "hub":
            filled = {"topics": element.topics, "meets": element.meets, "leads and members": element.members}
        case "rule":
            filled = {"who": element.who, "about": element.about}
        case "step":
            when = element.when
            filled = {"who": element.who, "when": when.says or (when.starts and when.ends)}
        case "container":
            filled = {"why_empty": element.why_empty not in ("", element.text)}
        case "evidence base":
            filled = {"sources": element.sources}
        case "evidence kind":
            filled = {"reads": element.reads}
        case "reasons":
            filled = {"reasons": element.reasons}
        case "card block":
            filled = {"sections": element.sections}
        case "tier":
            says_who = element.criteria or element.reasons or element.people_decide or element.purpose
            filled = {"led_by": element.led_by, "who is in it": says_who}
        case "curriculum tier":
            shows = {each.shows for each in element.evidence}
            filled = {"evidence of all three": shows == {"intent", "implementation", "impact"}}
        case _:
            filled = {}
    yield from (f"{element.id} ({placed.sort}): {field}" for field, value in filled.items() if not value)
