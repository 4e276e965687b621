"""Every address is in the access table, and refuses whoever the table does not let in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from headwater.config.access import TABLE
from headwater.foundations.accounts.access import ByToken, Closed, Needs, Public, SignedIn
from headwater.foundations.accounts.scope import Scope
from headwater.reference.people.roles import PERMISSIONS, ROLES, Level
from tests.factories.people import make_person, person_holding
from tests.factories.schools import make_school

# What to put in an address where an argument stands. Anything that is not here gets 1.
SAMPLES: dict[str, str | int] = {"token": "1-x", "key": "a-b", "uidb36": "1", "urn": 999_999}


def walk(patterns: list[Any], namespace: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every address as (its name in full, the names of its arguments)."""
    for pattern in patterns:
        arguments = list(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            below = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            for name, more in walk(pattern.url_patterns, below):
                yield name, arguments + more
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or f'(nameless {pattern.pattern})'}", arguments


ADDRESSES = dict(walk(get_resolver().url_patterns))
METHODS = ("get", "post")


def path_of(name: str, **known: Any) -> str:
    return reverse(
        name, kwargs={argument: known.get(argument, SAMPLES.get(argument, 1)) for argument in ADDRESSES[name]}
    )


def named(*kinds: type) -> list[str]:
    return [name for name, access in TABLE.items() if isinstance(access, kinds) and name in ADDRESSES]


def test_every_address_is_in_the_table_and_every_line_is_an_address() -> None:
    assert sorted(set(ADDRESSES) - set(TABLE)) == [], "these addresses need a line in headwater/config/access.py"
    assert sorted(set(TABLE) - set(ADDRESSES)) == [], "these lines of headwater/config/access.py name no address"


def test_every_line_says_why_and_names_a_permission_and_an_argument_that_exist() -> None:
    for name, access in TABLE.items():
        assert access.why, name
        if isinstance(access, Needs):
            assert access.permission in PERMISSIONS, name
            assert access.at is None or access.at in ADDRESSES.get(name, []), name


def test_an_address_below_a_school_asks_for_the_permission_at_that_school() -> None:
    unbound = [name for name in named(Needs) if "urn" in ADDRESSES[name] and TABLE[name].at != "urn"]  # type: ignore[union-attr]
    assert unbound == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", named(SignedIn, Needs))
def test_somebody_not_signed_in_is_sent_to_sign_in(client: Client, name: str, method: str) -> None:
    response = getattr(client, method)(path_of(name))
    assert response.status_code == 302
    assert response["Location"].startswith(f"{reverse(settings.LOGIN_URL)}?next=")


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", named(Needs, Closed))
def test_somebody_without_a_post_finds_nothing(client: Client, name: str, method: str) -> None:
    client.force_login(make_person().user)
    assert getattr(client, method)(path_of(name)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in named(Needs) if TABLE[name].at])  # type: ignore[union-attr]
def test_the_permission_at_one_school_does_not_open_another(client: Client, name: str) -> None:
    access = TABLE[name]
    assert isinstance(access, Needs)
    at_schools = [role for role in ROLES.values() if Level.SCHOOL in role.held_at]
    # Some permissions come only with a post for the trust: then nobody at a school opens it, no principal either.
    role = next((role.key for role in at_schools if access.permission in role.permissions), "principal")
    own, other = make_school(), make_school()
    person = person_holding(role, at=own)
    client.force_login(person.user)
    assert client.get(path_of(name, **{str(access.at): other.urn})).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", named(Closed))
def test_a_closed_address_is_closed_to_everybody(client: Client, name: str) -> None:
    assert client.get(path_of(name)).status_code == 404
    client.force_login(person_holding("trust-administrator").user)
    assert client.get(path_of(name)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", named(Public))
def test_a_public_address_answers_without_signing_in(client: Client, name: str) -> None:
    response = client.get(path_of(name))
    assert response.status_code < 500
    # The second step of signing in has no first step here, and sends back to it; nothing else may ask to sign in.
    if name not in {"mfa_authenticate"}:
        assert "?next=" not in response.headers.get("Location", "")


@pytest.mark.django_db
@pytest.mark.parametrize("name", named(ByToken))
def test_an_address_for_programs_asks_for_a_token_and_takes_no_session(client: Client, name: str) -> None:
    own = make_school()
    path = path_of(name, urn=own.urn)
    assert client.get(path).status_code == 401
    client.force_login(person_holding("principal", at=own).user)
    response = client.get(path)
    assert response.status_code == 401
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_an_empty_scope_holds_nothing() -> None:
    assert not any(Scope.nothing().anywhere(permission) for permission in PERMISSIONS)
