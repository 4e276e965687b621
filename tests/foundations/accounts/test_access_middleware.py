"""The first door: what the access table says of an address holds before its view runs."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from headwater.foundations.accounts.access import Access, Closed, Needs, Public, SignedIn
from tests.factories.people import make_person, person_holding
from tests.factories.schools import make_school

pytestmark = pytest.mark.django_db


def answer(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    return HttpResponse("the page")


urlpatterns = [
    path("public/", answer, name="public"),
    path("signed-in/", answer, name="signed-in"),
    path("anywhere/", answer, name="anywhere"),
    path("at/<int:urn>/", answer, name="at-school"),
    path("closed/", answer, name="closed"),
    path("forgotten/", answer, name="forgotten"),
    path("nameless/", answer),
    path("", include("headwater.config.urls")),  # the error page links to these
]
TABLE: dict[str, Access] = {
    "public": Public("open"),
    "signed-in": SignedIn("everybody's"),
    "anywhere": Needs("cards.view", at=None, why="somewhere"),
    "at-school": Needs("cards.view", at="urn", why="there"),
    "closed": Closed("not offered"),
}


@pytest.fixture(autouse=True)
def addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    settings.ACCESS_TABLE = f"{__name__}.TABLE"
    settings.LOGIN_URL = "account_login"


@pytest.mark.parametrize("address", ["/signed-in/", "/anywhere/", "/at/900/"])
def test_somebody_not_signed_in_is_sent_to_sign_in_and_back(client: Client, address: str) -> None:
    response = client.get(f"{address}?page=2")
    assert response.status_code == 302
    assert response["Location"] == f"/account/login/?next={address}%3Fpage%3D2"


def test_a_fragment_asked_for_without_a_session_sends_the_whole_page_to_sign_in(client: Client) -> None:
    response = client.get("/signed-in/", headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert response["HX-Redirect"] == "/account/login/?next=/signed-in/"
    assert response.content == b""


@pytest.mark.parametrize("address", ["/closed/", "/forgotten/", "/nameless/"])
def test_an_address_without_an_open_line_does_not_exist(client: Client, address: str) -> None:
    client.force_login(person_holding("trust-administrator").user)
    assert client.get(address).status_code == 404


def test_an_address_without_a_line_is_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/forgotten/")
    assert "forgotten (/forgotten/) has no line in the access table" in caplog.text


def test_public_is_open(client: Client) -> None:
    assert client.get("/public/").status_code == 200


def test_an_outsider_gets_what_signed_in_allows_and_nothing_else(client: Client) -> None:
    client.force_login(make_person().user)
    answers = {address: client.get(address).status_code for address in ("/signed-in/", "/anywhere/", "/at/900/")}
    assert answers == {"/signed-in/": 200, "/anywhere/": 404, "/at/900/": 404}


def test_a_permission_at_one_school_does_not_open_another(client: Client) -> None:
    own, other = make_school(), make_school()
    client.force_login(person_holding("principal", at=own).user)
    assert client.get("/anywhere/").status_code == 200
    assert client.get(f"/at/{own.urn}/").status_code == 200
    assert client.get(f"/at/{other.urn}/").status_code == 404


def test_no_browser_keeps_what_one_person_may_see(client: Client) -> None:
    client.force_login(make_person().user)
    for address in ("/signed-in/", "/public/", "/closed/"):
        assert client.get(address)["Cache-Control"] == "private, no-store"
