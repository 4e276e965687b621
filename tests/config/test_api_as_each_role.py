"""Every address of the interface for programs, as each role: what its own description promises holds for every call.

Schemathesis makes calls from the description, good ones and bad ones. The same calls are made by everybody: nobody's
may end in a fault, an answer that is not described, or another shape than described; and nobody at one school reads a
word of another.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import ignored_auth

from headwater.config.api import api
from headwater.config.wsgi import application
from headwater.evidence.measures.missing import Missing
from headwater.foundations.accounts.tokens.calls import forget_calls
from headwater.oversight.cards.presenters.contract import as_json
from headwater.reference.people.roles import ROLES, Level, Role
from headwater.reference.schools.models import School
from tests.factories.cards import make_entry
from tests.factories.datasets import make_release
from tests.factories.issued import make_issued_edition
from tests.factories.measures import make_figure
from tests.factories.people import make_person, person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_target
from tests.factories.tiers import make_decision, works_by
from tests.factories.tokens import make_token

pytestmark = pytest.mark.django_db

OWN, OTHER = 912_345, 954_321
THERE = {"urn": OWN, "number": 1}
GOOD_HERE, GOOD_ANYWHERE, BAD = 3, 1, 4
"""How many calls of each address: good ones about a school that is there, good ones about any number, bad ones."""


@pytest.fixture(scope="module")
def calls() -> list[schemathesis.Case]:
    """The calls that everybody makes: made once, new ones every time but on the build server."""
    described = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
    described.app = application
    found: list[schemathesis.Case] = []
    for operation in (result.ok() for result in described.get_all_operations()):
        here = {name: value for name, value in THERE.items() if f"{{{name}}}" in operation.path} or None
        for mode, fixed, most in (
            (GenerationMode.POSITIVE, here, GOOD_HERE),
            (GenerationMode.POSITIVE, None, GOOD_ANYWHERE),
            (GenerationMode.NEGATIVE, None, BAD),
        ):
            found += _take(operation.as_strategy(generation_mode=mode, path_parameters=fixed), most)
    return found


def _take(strategy: object, most: int) -> list[schemathesis.Case]:
    taken: list[schemathesis.Case] = []

    @settings(
        max_examples=most,
        phases=[Phase.generate],
        database=None,
        derandomize=os.environ.get("CI") == "true",
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def take(case: schemathesis.Case) -> None:
        taken.append(case)

    take()
    return taken


@pytest.fixture(autouse=True)
def _one_connection_for_all_calls() -> Iterator[None]:
    """At both ends of a call Django closes connections that look stale. That of a test looks so on PostgreSQL, and
    holds the records; Django's own client for tests keeps it in the same way."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def schools(settings) -> None:
    """Two schools of the trust with something of everything."""
    settings.API_CALLS_A_MINUTE = 100_000
    cache.clear()
    forget_calls()
    trust, adopted = make_trust(), works_by()
    head = person_holding("principal", name="The head").user
    table = make_release("ks2-results", "2018-19")
    for urn in (OWN, OTHER):
        school = make_school(f"School number {urn}", urn=urn)
        make_membership(school, trust, joined_on=date(2018, 2, 1))
        make_figure(school, "ks2.rwm_exp", "67", "2018-19", release=table)
        make_figure(school, "ks2.read_exp", Missing.SUPPRESSED, "2018-19", release=table)
        make_entry(school, "att.overall", "93.1", "2025-26", by=head)
        make_target(school, by=head)
        make_target(school, value=None, comparator="england", period="2018-19", by=head)
        make_decision(school, adopted, by=head)
        make_issued_edition(school)
    make_figure("england", "ks2.rwm_exp", "65", "2018-19", release=table)


def make_calls(calls: list[schemathesis.Case], token: str | None) -> list[tuple[str, int, str]]:
    """Make every call and hold its answer against the description. Each as (address, status, body)."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answers = []
    for case in calls:
        response = case.call(headers=headers)
        case.validate_response(response, headers=headers, excluded_checks=[ignored_auth])
        answers.append((case.operation.path, response.status_code, response.text))
    return answers


@pytest.mark.parametrize("role", ROLES.values(), ids=list(ROLES))
def test_every_answer_is_as_described_to_each_role(calls: list[schemathesis.Case], role: Role) -> None:
    at_school = Level.SCHOOL in role.held_at
    person = person_holding(role.key, at=School.objects.get(urn=OWN) if at_school else None)
    answers = make_calls(calls, make_token(person.user)[1])
    # A bad call can be one with a spoilt token.
    assert {status for _, status, _ in answers} <= {200, 401, 403, 404, 422}
    if at_school:
        assert not [address for address, _, body in answers if str(OTHER) in body]
    reached = {address for address, status, _ in answers if status == 200}
    for permission, address in (
        ("schools.view", "/api/v1/schools"),
        ("cards.view", "/api/v1/schools/{urn}/card"),
        ("cards.view", "/api/v1/schools/{urn}/figures"),
        ("packs.view", "/api/v1/schools/{urn}/editions/{number}"),
        ("cards.view", "/api/v1/targets"),
        ("tiers.view", "/api/v1/schools/{urn}/tiers"),
    ):
        assert (address in reached) == (permission in role.permissions), address


def test_whoever_holds_no_post_reads_nothing(calls: list[schemathesis.Case]) -> None:
    answers = make_calls(calls, make_token(make_person().user)[1])
    assert {status for _, status, _ in answers} <= {401, 403, 422}


def test_whoever_brings_no_token_reads_nothing(calls: list[schemathesis.Case]) -> None:
    assert {status for _, status, _ in make_calls(calls, None)} == {401}


def test_the_calls_reach_every_address_and_are_good_and_bad(calls: list[schemathesis.Case]) -> None:
    answers = make_calls(calls, make_token(person_holding("trust-administrator").user)[1])
    every = {address for address, _, _ in answers}
    assert {address for address, status, _ in answers if status == 200} == every
    assert {address for address, status, _ in answers if status in (401, 422)} == every


@pytest.mark.parametrize(
    "broken",
    [lambda _: {"another": "shape"}, lambda _: 1 // 0, lambda card: {**as_json(card), "sections": [{"key": None}]}],
    ids=["another shape", "a fault", "a part of another shape"],
)
def test_this_test_would_notice(calls: list[schemathesis.Case], monkeypatch, broken) -> None:
    monkeypatch.setattr("headwater.oversight.cards.api.as_json", broken)
    token = make_token(person_holding("executive").user)[1]
    cards = [case for case in calls if case.operation.path == "/api/v1/schools/{urn}/card"]
    with pytest.raises(FailureGroup):
        make_calls(cards, token)
