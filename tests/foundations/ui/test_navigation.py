"""Who is offered which entry."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from headwater.foundations.ui import navigation
from headwater.foundations.ui.navigation import Item

ITEMS = (
    Item("Home", "account_login"),
    Item("Second", "mfa_index", "rivers.view"),
    Item("Hidden", "account_logout", "floods.view"),
    Item("Not built", "nowhere:at-all"),
)


class Somebody:
    def __init__(self, is_authenticated: bool) -> None:
        self.is_authenticated = is_authenticated


class RiversOnly:
    def anywhere(self, permission: str) -> bool:
        return permission == "rivers.view"


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "declared", lambda: ITEMS)


def _request(path: str, signed_in: bool = True) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user, request.scope = Somebody(signed_in), RiversOnly()  # type: ignore[attr-defined, assignment]
    return request


def test_entries_without_permission_or_page_are_left_out():
    assert [link.label for link in navigation.offered(_request("/account/login/"))] == ["Home", "Second"]


def test_somebody_who_is_not_signed_in_is_offered_nothing():
    assert navigation.offered(_request("/account/login/", signed_in=False)) == []


def test_the_page_itself_and_the_pages_below_it_are_told_apart():
    links = navigation.offered(_request("/account/second-factor/totp/activate/"))
    assert [link.current for link in links] == ["", "true"]
    links = navigation.offered(_request("/account/second-factor/"))
    assert [link.current for link in links] == ["", "page"]
