"""allauth's pages in our look and words. What they do is allauth's to test."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from headwater.foundations.accounts.models import User
from tests.foundations.ui.reading import policy, read

pytestmark = pytest.mark.django_db
PASSWORD = "three plain words"
PUBLIC = ["account_login", "account_inactive", "account_reset_password", "account_reset_password_done"]
OWN = ["account_logout", "account_change_password", "account_reauthenticate", "mfa_index", "mfa_list_webauthn"]
SENSITIVE = ["mfa_activate_totp", "mfa_add_webauthn"]


@pytest.fixture
def person() -> User:
    return User.objects.create_user("keeper@example.org", PASSWORD, name="Keeper, River Wye")


@pytest.fixture
def signed_in(client: Client, person: User) -> Client:
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def _holds(client: Client, name: str) -> None:
    """The page is in our layout and runs nothing the content policy forbids."""
    response = client.get(reverse(name))
    assert response.status_code == 200, name
    page = read(response)
    assert len(page.find("h1")) == 1
    assert page.find("footer", class_="hw-footer")
    for script in page.find("script"):
        if "src" not in script.attrs and script.attrs.get("type") != "application/json":
            assert f"'nonce-{script.attrs['nonce']}'" in policy(response)["script-src"]
    for element in page.all():
        assert not {a for a in element.attrs if a == "style" or a.startswith("on")}, element.tag
    assert "data:" not in response.content.decode()
    assert not re.search(r"two-factor|authentication|log ?in|sign up|successful", page.find("main")[0].words(), re.I)


@pytest.mark.parametrize("name", PUBLIC)
def test_pages_before_signing_in_are_ours(client: Client, name: str):
    _holds(client, name)


@pytest.mark.parametrize("name", [*OWN, *SENSITIVE])
def test_pages_about_signing_in_are_ours(signed_in: Client, name: str):
    _holds(signed_in, name)


def test_signing_up_is_never_offered(client: Client):
    page = read(client.get(reverse("account_login")))
    assert not [link for link in page.find("a") if "signup" in str(link.attrs["href"])]
    assert "people who have been invited" in page.words()


def test_empty_answers_are_named(client: Client):
    page = read(client.post(reverse("account_login"), {}))
    summary = page.find("div", class_="govuk-error-summary")[0]
    assert [link.words() for link in summary.find("a")] == ["Enter your e-mail address", "Enter your password"]


def test_a_wrong_password_does_not_say_which_half_was_wrong(client: Client, person: User):
    for address in (person.email, "nobody@example.org"):
        page = read(client.post(reverse("account_login"), {"login": address, "password": "not the one"}))
        assert "That e-mail address and password do not belong together" in page.words()


def test_the_square_code_is_drawn_in_the_page_and_the_key_can_be_typed(signed_in: Client):
    page = read(signed_in.get(reverse("mfa_activate_totp")))
    square = page.find("div", class_="hw-qr")[0]
    assert square.find("svg")[0].find("path")
    assert re.fullmatch(r"[A-Z2-7]{16,}", page.find("code")[0].words())


def test_the_second_factor_is_explained_in_one_sentence(signed_in: Client):
    page = read(signed_in.get(reverse("mfa_index")))
    assert "A second factor is something besides your password that shows it is you." in page.words()


def test_a_message_brings_a_link_that_works_once(client: Client, person: User):
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert mail.outbox[0].subject == "Choose a new password for Headwater"
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert link is not None
    page = client.get(link[1], follow=True)
    assert read(page).find("h1")[0].words() == "Choose a new password"
    words = {"password1": "four quite plain words", "password2": "four quite plain words"}
    done = client.post(page.request["PATH_INFO"], words, follow=True)
    assert read(done).find("h1")[0].words() == "Your password is changed"
    again = client.get(link[1], follow=True)
    assert read(again).find("h1")[0].words() == "This link no longer works"


def test_an_unknown_address_is_told_so_by_e_mail_and_not_on_the_page(client: Client):
    page = read(client.post(reverse("account_reset_password"), {"email": "nobody@example.org"}, follow=True))
    assert page.find("h1")[0].words() == "Look in your mailbox"
    assert "There is no account" in str(mail.outbox[0].body)
    assert "signup" not in str(mail.outbox[0].body)
