"""The interface for programs: who may call, what each token reaches, how answers are kept and refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from headwater.foundations.accounts.models import ApiToken
from headwater.foundations.accounts.tokens.calls import forget_calls
from tests.factories.cards import make_card_trust
from tests.factories.people import make_person, make_post, person_holding
from tests.factories.schools import make_membership, make_school
from tests.factories.tokens import MADE, calling_with, make_token, program_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_called() -> None:
    cache.clear()
    forget_calls()


def said(response) -> dict[str, str]:
    """What an error says; every one is JSON of one shape."""
    assert response["Content-Type"] == "application/json; charset=utf-8"
    error = response.json()["error"]
    assert set(error) == {"what", "where", "what_to_do"}
    assert all(error.values())
    return error


# Who calls -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic eA==", "Bearer hw_abcdefgh_x", "hw_x"])
def test_without_a_token_that_was_made_nothing_opens(header: str | None) -> None:
    response = Client(headers={"Authorization": header} if header is not None else {}).get("/api/v1/schools")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="Headwater"'
    assert "Make a token" in said(response)["what_to_do"]


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [({"ended_at": MADE}, "This token has been ended."), ({"expires_on": date(2026, 1, 1)}, "This token has expired.")],
)
def test_a_token_that_is_over_opens_nothing_and_says_so(spoilt: dict, why: str) -> None:
    client = program_of(person_holding("executive").user, **spoilt)
    response = client.get("/api/v1/schools")
    assert (response.status_code, said(response)["what"]) == (401, why)


def test_a_closed_account_closes_its_tokens() -> None:
    user = person_holding("executive").user
    client = program_of(user)
    assert client.get("/api/v1/schools").status_code == 200
    user.is_active = False
    user.save()
    assert said(client.get("/api/v1/schools"))["what"] == "The account this token was made by is closed."


def test_that_it_is_used_stands_on_the_token_and_nothing_else_is_written() -> None:
    token, text = make_token(person_holding("executive").user)
    calling_with(text).get("/api/v1/schools")
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert ApiToken.objects.filter(last_used_at=token.last_used_at).count() == 1


# What it reaches -----------------------------------------------------------------------------------------------------


def test_a_token_reaches_what_its_person_sees_today_and_no_other_school() -> None:
    _, [own, other] = make_card_trust(2)
    person = person_holding("principal", at=own)
    client = program_of(person.user)
    assert [school["urn"] for school in client.get("/api/v1/schools").json()["items"]] == [own.urn]
    assert client.get(f"/api/v1/schools/{own.urn}/card").status_code == 200
    for path in (f"/api/v1/schools/{other.urn}", f"/api/v1/schools/{other.urn}/card", "/api/v1/schools/999999/card"):
        assert client.get(path).status_code == 404
        assert "within what this token reaches" in said(client.get(path))["what"]
    make_post(person, "phase-lead", at=other)
    assert client.get("/api/v1/schools").json()["count"] == 2


def test_what_is_no_part_of_the_token_is_refused_in_words() -> None:
    _, [school] = make_card_trust()
    client = program_of(person_holding("executive").user, "tiers")
    assert client.get("/api/v1/schools").json()["count"] == 1
    response = client.get(f"/api/v1/schools/{school.urn}/card")
    assert (response.status_code, said(response)["what"]) == (403, "This token does not reach cards.")


PART_OF = {
    "/schools": "",
    "/schools/{urn}": "",
    "/figures": "figures",
    "/schools/{urn}/figures": "figures",
    "/schools/{urn}/card": "cards",
    "/schools/{urn}/editions": "cards",
    "/targets": "targets",
    "/schools/{urn}/targets": "targets",
    "/tiers": "tiers",
    "/schools/{urn}/tiers": "tiers",
}


@pytest.mark.parametrize("part", ["figures", "cards", "targets", "tiers", "names"])
def test_a_part_opens_its_own_addresses_and_no_other(part: str) -> None:
    _, [school] = make_card_trust()
    client = program_of(person_holding("trust-administrator").user, part)
    opened = {path for path in PART_OF if client.get(f"/api/v1{path}".format(urn=school.urn)).status_code == 200}
    # Names alone are of nobody: nothing names a school.
    assert opened == {path for path, own in PART_OF.items() if own == part or (not own and part != "names")}


def test_every_address_that_is_described_belongs_to_a_part(client: Client) -> None:
    described = {path.removeprefix("/api/v1") for path in client.get("/api/v1/openapi.json").json()["paths"]}
    assert described == set(PART_OF) | {"/schools/{urn}/editions/{number}"}


def test_whoever_holds_no_post_is_told_so() -> None:
    response = program_of(make_person().user).get("/api/v1/schools")
    assert (response.status_code, said(response)["what"]) == (403, "No post of yours today lets you see schools.")


def test_the_card_says_what_its_page_gives_to_programs(client: Client) -> None:
    _, [school] = make_card_trust()
    person = person_holding("principal", at=school)
    client.force_login(person.user)
    program = program_of(person.user)
    for audience in ("confidential", "open"):
        asked = f"?audience={audience}"
        answer = program.get(f"/api/v1/schools/{school.urn}/card{asked}")
        assert answer.json() == client.get(f"/schools/{school.urn}/card.json{asked}").json()
        assert answer.json()["audience"].lower().startswith(audience)


# Pages of answers ----------------------------------------------------------------------------------------------------


def test_a_list_comes_in_parts_each_naming_the_next() -> None:
    trust, _ = make_card_trust()
    for number in range(4):
        make_membership(make_school(f"Moor School {number}"), trust)
    client = program_of(person_holding("executive").user)
    names, address = [], "/api/v1/schools?limit=2"
    while address:
        part = client.get(address).json()
        assert part["count"] == 5
        names += [school["name"] for school in part["items"]]
        address = part["next"]
    assert names == ["Fell School 1", "Moor School 0", "Moor School 1", "Moor School 2", "Moor School 3"]
    assert client.get("/api/v1/schools?offset=1000000").json() == {"items": [], "count": 5, "next": None}


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("limit=0", "limit in the query"),
        ("limit=201", "limit in the query"),
        ("limit=many", "limit in the query"),
        ("offset=-1", "offset in the query"),
        (f"offset={10**30}", "offset in the query"),
        ("limits=2", "the query"),
    ],
)
def test_what_it_cannot_take_it_names(query: str, where: str) -> None:
    response = program_of(person_holding("executive").user).get(f"/api/v1/schools?{query}")
    assert response.status_code == 422
    assert said(response)["where"] == where


def test_a_mistyped_parameter_does_not_pass_for_none() -> None:
    _, [school] = make_card_trust()
    response = program_of(person_holding("executive").user).get(f"/api/v1/schools/{school.urn}/card?audiance=open")
    assert response.status_code == 422
    assert "“audiance”" in said(response)["what"]


@pytest.mark.parametrize("urn", ["abc", "0", "99999", "1000000", "-1", "100001.5", "10" * 40])
def test_a_urn_that_is_none_is_said_as_json(urn: str) -> None:
    response = program_of(person_holding("executive").user).get(f"/api/v1/schools/{urn}")
    assert response.status_code == 422
    assert said(response)["where"] == "urn in the address"


# How it is kept ------------------------------------------------------------------------------------------------------


def test_nothing_is_sent_again_while_nothing_has_changed() -> None:
    trust, _ = make_card_trust()
    client = program_of(person_holding("executive").user)
    first = client.get("/api/v1/schools")
    mark = first["ETag"]
    assert mark.startswith('"')
    for known in (mark, f"W/{mark}", f'"other", {mark}', "*"):
        again = client.get("/api/v1/schools", headers={"If-None-Match": known})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", mark)
    make_membership(make_school("Moor School"), trust)
    changed = client.get("/api/v1/schools", headers={"If-None-Match": mark})
    assert changed.status_code == 200
    assert changed["ETag"] != mark


def test_an_answer_is_for_one_person_alone() -> None:
    response = program_of(person_holding("executive").user).get("/api/v1/schools")
    assert {"private", "no-cache"} <= set(response["Cache-Control"].split(", "))
    assert "Authorization" in response["Vary"]
    assert not response.cookies


def test_head_answers_as_get_does_without_its_body() -> None:
    client = program_of(person_holding("executive").user)
    got, head = client.get("/api/v1/schools"), client.head("/api/v1/schools")
    assert head.status_code == 200
    assert head.content == b""
    assert head["ETag"] == got["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_can_be_written(method: str) -> None:
    response = getattr(program_of(person_holding("executive").user), method)("/api/v1/schools")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert "does not take" in said(response)["what"]


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1/", "/api/v1/nothing", "/api/v2/schools", "/api/v1/schools/"]
)
def test_an_address_where_nothing_is_says_so_as_json(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert said(response)["where"] == path


def test_a_token_that_calls_too_often_is_told_to_wait(settings) -> None:
    settings.API_CALLS_A_MINUTE = 3
    client = program_of(person_holding("executive").user)
    answers = [client.get("/api/v1/schools") for _ in range(8)]
    refused = [response for response in answers if response.status_code == 429]
    assert 2 <= len(refused) <= 5  # the minute can turn while this runs
    assert 1 <= int(refused[0]["Retry-After"]) <= 60
    assert said(refused[0])["what"] == "This token has called too often in this minute."
    other = program_of(person_holding("executive").user)
    assert other.get("/api/v1/schools").status_code == 200


def test_a_fault_of_ours_is_said_as_json(monkeypatch, caplog) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("headwater.reference.schools.api.list_schools", fail)
    response = program_of(person_holding("executive").user).get("/api/v1/schools")
    assert (response.status_code, said(response)["what"]) == (500, "Something went wrong in Headwater.")
    assert "ZeroDivisionError" in caplog.text


def test_the_description_is_open_to_everybody_and_names_every_address(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path in described["paths"].values():
        assert set(path) == {"get"}
        assert set(path["get"]["responses"]) == {"200", "304", "401", "403", "404", "422", "429"}
        assert path["get"]["security"] == [{"Token": []}]
        assert path["get"]["description"]
        assert set(path["get"]["responses"]["200"]["headers"]) == {"ETag"}
        assert set(path["get"]["responses"]["429"]["headers"]) == {"Retry-After"}
