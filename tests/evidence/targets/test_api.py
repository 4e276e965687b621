"""Targets for programs: those that stand, what each comes to, who agreed it."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from tests.factories.cards import make_card_trust
from tests.factories.people import person_holding
from tests.factories.targets import make_target
from tests.factories.tokens import program_of

pytestmark = pytest.mark.django_db


def test_the_targets_that_stand_with_what_each_comes_to() -> None:
    _, [school, other] = make_card_trust(2)
    head = person_holding("principal", at=school, name="A. Head").user
    make_target(school, by=head, decided_by_body="Trust board", decided_on=date(2026, 10, 14), minute="7.2", text="76%")
    make_target(school, value=None, comparator="england", period="2018-19", by=head)
    make_target(school, "att.overall", value=None, comparator="england", by=head)
    make_target(other, value="80", by=head)
    make_target(school, "att.pa", "10", withdrawn_at=timezone.now(), withdrawn_by=head, withdrawn_because="No.")
    answer = program_of(head).get(f"/api/v1/schools/{school.urn}/targets").json()
    told = [
        (item["period"], item["measure"], item["value"], item["comparator_period"], bool(item["why_not"]))
        for item in answer["items"]
    ]
    assert told == [
        ("2026-27", "att.overall", None, "", True),
        ("2026-27", "ks2.rwm_exp", "76", "", False),
        ("2018-19", "ks2.rwm_exp", "65", "2018-19", False),
    ]
    agreed = answer["items"][1]
    assert (agreed["decided_by_body"], agreed["decided_on"], agreed["minute"]) == ("Trust board", "2026-10-14", "7.2")
    assert agreed["entered_by"] == "A. Head"
    assert agreed["closed"] is None


def test_targets_of_every_school_within_sight_and_of_no_other() -> None:
    _, [own, other] = make_card_trust(2)
    make_target(own)
    make_target(other, value="80")
    executive = program_of(person_holding("executive").user)
    assert [item["urn"] for item in executive.get("/api/v1/targets?period=2026-27").json()["items"]] == [
        other.urn,
        own.urn,
    ]
    governor = program_of(person_holding("local-governor", at=own).user)
    [item] = governor.get("/api/v1/targets").json()["items"]
    assert (item["urn"], item["entered_by"]) == (own.urn, "the trust")
    assert governor.get(f"/api/v1/schools/{other.urn}/targets").status_code == 404
    assert program_of(person_holding("executive").user, "cards").get("/api/v1/targets").status_code == 403


def test_relative_targets_of_many_schools_cost_no_more_questions(django_assert_max_num_queries) -> None:
    _, schools = make_card_trust(6)
    for school in schools:
        make_target(school, value=None, comparator="england", period="2018-19")
    client = program_of(person_holding("executive").user)
    client.get("/api/v1/targets")
    with django_assert_max_num_queries(8):
        assert client.get("/api/v1/targets").json()["count"] == 6
