"""Figures for programs: exact, each with its source or the reason why it is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import Figure
from tests.factories.cards import make_card_trust, make_entry
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure
from tests.factories.people import person_holding
from tests.factories.tokens import program_of

pytestmark = pytest.mark.django_db


def test_every_shown_figure_of_a_school_has_a_value_or_a_reason_and_its_source() -> None:
    _, [school] = make_card_trust()
    client = program_of(person_holding("principal", at=school).user)
    answer = client.get(f"/api/v1/schools/{school.urn}/figures?limit=200").json()
    stored = Figure.objects.shown().filter(level="school", school=school)
    assert answer["count"] == stored.count() == len(answer["items"])
    for item in answer["items"]:
        assert (item["value"] is None) == (item["missing"] is not None)
        assert item["source"]["file"]
        assert item["source"]["published_text"]
    by_place = {(item["measure"], item["group"], item["period"]): item for item in answer["items"]}
    for figure in stored:
        value = by_place[figure.measure, figure.group, figure.period]["value"]
        assert (None if value is None else Decimal(value)) == figure.value


def test_filters_leave_only_what_was_asked_for_across_schools() -> None:
    _, schools = make_card_trust(2)
    client = program_of(person_holding("executive").user)
    items = client.get("/api/v1/figures?measure=ks2.rwm_exp&group=all&period=2017-18").json()["items"]
    assert [(item["urn"], item["value"], item["numerator"]) for item in items] == [
        (school.urn, "67", "20") for school in schools
    ]
    assert client.get("/api/v1/figures?measure=no.such").json()["items"] == []
    assert client.get("/api/v1/figures?period=2017/18").status_code == 422
    assert client.get("/api/v1/figures?mesure=ks2.rwm_exp").status_code == 422


def test_a_missing_figure_says_why() -> None:
    _, [school] = make_card_trust()
    table = make_release("ks2-results", "2023-24")
    make_figure(school, "ks2.rwm_exp", Missing.SUPPRESSED, "2023-24", release=table)
    client = program_of(person_holding("executive").user)
    [item] = client.get("/api/v1/figures?measure=ks2.rwm_exp&period=2023-24&group=all").json()["items"]
    assert item["value"] is None
    assert item["missing"]["reason"] == "suppressed"
    assert item["shown"] == item["missing"]["words"]


@pytest.mark.parametrize(
    ("role", "parts", "told"),
    [
        ("principal", (), True),
        ("principal", ("figures",), False),
        ("senior-leader", ("figures", "names"), True),
        ("local-governor", (), False),
    ],
)
def test_who_entered_a_figure_is_told_where_its_reader_is_told_and_the_token_reaches_names(
    role: str, parts: tuple[str, ...], told: bool
) -> None:
    _, [school] = make_card_trust()
    head = person_holding("principal", at=school, name="A. Head").user
    make_entry(school, "att.overall", "93.1", "2025-26", by=head, as_at=date(2026, 5, 1), reason="The file is wrong.")
    client = program_of(person_holding(role, at=school).user, *parts)
    [item] = client.get(f"/api/v1/schools/{school.urn}/figures?measure=att.overall&period=2025-26").json()["items"]
    assert item["source"]["origin"] == "entry"
    assert item["source"]["entered_by"] == ("A. Head" if told else "the school")
    assert item["source"]["reason"] == ("The file is wrong." if told else "")
    assert item["as_at"] == "2026-05-01"
