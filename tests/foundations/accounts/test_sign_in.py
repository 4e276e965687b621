"""Signing in: by e-mail and password, slowly for those who guess, with a second factor for those who want one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client, RequestFactory

from headwater.foundations.accounts.adapters import InvitedOnlySocial
from headwater.foundations.accounts.models import User
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str) -> Any:
    return client.post("/account/login/", {"login": email, "password": password})


def problems(response: Any) -> str:
    """The words of the error summary."""
    (summary,) = re.findall(r'(?s)class="govuk-error-summary".*?</ul>', response.content.decode())
    return str(summary)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_e_mail_and_password_sign_in_whatever_the_case_of_the_address(client: Client) -> None:
    make_user(email="head@ashdown.example")
    response = sign_in(client, "Head@Ashdown.example", PASSWORD)
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client: Client) -> None:
    make_user(email="head@ashdown.example")
    wrong = sign_in(client, "head@ashdown.example", "a wrong password")
    unknown = sign_in(client, "nobody@ashdown.example", "a wrong password")
    assert problems(wrong)
    assert problems(wrong) == problems(unknown)


def test_a_closed_account_cannot_sign_in(client: Client) -> None:
    make_user(email="head@ashdown.example", is_active=False)
    sign_in(client, "head@ashdown.example", PASSWORD)
    assert not is_signed_in(client)


def test_closing_an_account_ends_its_sessions(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    User.objects.update(is_active=False)
    response = client.get("/account/password/change/")
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_after_five_wrong_passwords_even_the_right_one_waits(client: Client) -> None:
    make_user(email="head@ashdown.example")
    for _ in range(5):
        sign_in(client, "head@ashdown.example", "a wrong password")
    response = sign_in(client, "head@ashdown.example", PASSWORD)
    assert "Too many attempts" in problems(response)
    assert not is_signed_in(client)


def test_too_many_from_one_place_are_told_in_plain_words_when_to_try_again(client: Client) -> None:
    for number in range(31):
        response = sign_in(client, f"nobody{number}@ashdown.example", "a wrong password")
    assert response.status_code == 429
    assert "Wait five minutes, then try once more." in response.content.decode()
    assert "Headwater" in response.content.decode()


def test_somebody_else_is_not_held_up_by_a_guesser_elsewhere(client: Client) -> None:
    make_user(email="head@ashdown.example")
    make_user(email="head@beacon.example")
    for _ in range(5):
        sign_in(Client(REMOTE_ADDR="192.0.2.7"), "head@ashdown.example", "a wrong password")
    sign_in(client, "head@beacon.example", PASSWORD)
    assert is_signed_in(client)


def test_one_address_that_tries_many_accounts_is_held_up() -> None:
    client = Client(REMOTE_ADDR="192.0.2.7")
    for number in range(10):
        sign_in(client, f"guess-{number}@ashdown.example", "a wrong password")
    make_user(email="head@ashdown.example")
    sign_in(client, "head@ashdown.example", PASSWORD)
    assert not is_signed_in(client)


def test_behind_a_web_server_each_visitor_is_counted_alone(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    make_user(email="head@ashdown.example")
    guesser = Client(headers={"X-Forwarded-For": "198.51.100.1, 192.0.2.7"})
    for number in range(11):
        sign_in(guesser, f"guess-{number}@ashdown.example", "a wrong password")
    sign_in(guesser, "head@ashdown.example", PASSWORD)
    assert not is_signed_in(guesser)
    # What a visitor claims in front of the web server's own note counts for nothing.
    pretender = Client(headers={"X-Forwarded-For": "203.0.113.5, 192.0.2.7"})
    sign_in(pretender, "head@ashdown.example", PASSWORD)
    assert not is_signed_in(pretender)
    other = Client(headers={"X-Forwarded-For": "192.0.2.8"})
    sign_in(other, "head@ashdown.example", PASSWORD)
    assert is_signed_in(other)


def test_nobody_signs_themselves_up(client: Client) -> None:
    new = {"email": "new@ashdown.example", "password1": PASSWORD, "password2": PASSWORD}
    assert client.get("/account/signup/").status_code == 404
    assert client.post("/account/signup/", new).status_code == 404
    assert not User.objects.exists()


def test_an_account_elsewhere_makes_no_account_here(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    assert not InvitedOnlySocial(request).is_open_for_signup(request, object())


def test_a_forgotten_password_is_replaced_by_a_link_in_the_mailbox(client: Client) -> None:
    make_user(email="head@ashdown.example")
    client.post("/account/password/reset/", {"email": "head@ashdown.example"})
    (message,) = mail.outbox
    link = re.search(r"http://[^/]+(/account/password/reset/key/\S+)", message.body)
    assert link
    form = client.get(link.group(1), follow=True)
    new = "an entirely new password"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert User.objects.get().check_password(new)


def test_asking_for_a_new_password_does_not_say_who_has_an_account(client: Client) -> None:
    response = client.post("/account/password/reset/", {"email": "nobody@ashdown.example"})
    assert response.status_code == 302
    assert response["Location"] == "/account/password/reset/done/"


def test_a_person_invited_but_not_yet_in_gets_no_link_to_a_new_password(client: Client) -> None:
    make_user(email="head@ashdown.example", is_active=False)
    client.post("/account/password/reset/", {"email": "head@ashdown.example"})
    assert not any("/reset/key/" in message.body for message in mail.outbox)


@pytest.mark.parametrize("address", ["", "totp/activate/", "webauthn/add/"])
def test_a_second_factor_can_be_set_up(client: Client, address: str) -> None:
    make_user(email="head@ashdown.example")
    sign_in(client, "head@ashdown.example", PASSWORD)
    # Before anything sensitive allauth asks for the password once more.
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.get(f"/account/second-factor/{address}").status_code == 200
