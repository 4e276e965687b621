"""Somebody whose session has ended sends a form: what they wrote is carried through signing in, sent only by them."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils import timezone

from headwater.config import access
from headwater.foundations.accounts.access import Access, Needs, SignedIn
from headwater.foundations.accounts.kept.policies import (
    LONGEST,
    Words,
    fields_to_keep,
    is_about_signing_in,
    is_written_here,
)
from headwater.foundations.accounts.kept.presenters import present_words
from headwater.foundations.accounts.kept.sealing import HOLDS_FOR, seal, unseal
from headwater.foundations.accounts.models import User
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.people import person_holding
from tests.factories.schools import make_school

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
WORDS = Words("/notes/?page=2", (("comment", "The groups “work”.\r\nThey go on."), ("seen", "3:1"), ("seen", "4:1")))
EMAIL = "head@ashdown.example"
COMMENT = {"comment": "The groups <work>.\r\nThey go on.", "seen": ["3:1", "4:1"], "empty": ""}
HERE = {"Origin": "http://testserver"}
PAGE = "/account/what-you-wrote/"
received: list[dict[str, list[str]]] = []


def take(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    received.append(dict(request.POST.lists()))  # type: ignore[arg-type]
    return HttpResponse("taken", status=302, headers={"Location": "/"})


urlpatterns = [
    path("notes/", take, name="notes"),
    path("schools/<int:urn>/notes/", take, name="school-notes"),
    path("", include("headwater.config.urls")),
]


@pytest.fixture
def addresses(settings: Any, db: None) -> None:
    settings.ROOT_URLCONF = __name__
    settings.ACCESS_TABLE = f"{__name__}.TABLE"
    TABLE.update(access.TABLE)
    received.clear()


TABLE: dict[str, Access] = {
    "notes": SignedIn("notes of everybody"),
    "school-notes": Needs("cards.view", at="urn", why="notes of one school"),
}


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


def sealed_in(response: Any) -> str:
    found = re.findall(r'name="kept" value="([^"]+)"', response.content.decode())
    assert found
    return str(found[0])


def sign_in(client: Client, response: Any, password: str = PASSWORD, **more: str) -> Any:
    """Fill in the sign-in page that was the answer, with the fields it carries."""
    carried = {"kept": sealed_in(response), "next": PAGE}
    assert f'name="next" value="{PAGE}"' in response.content.decode()
    return client.post("/account/login/", {"login": EMAIL, "password": password, **carried, **more})


def fields_on(response: Any) -> list[tuple[str, str]]:
    """The fields of “Send it now”, as a browser would send them."""
    (form,) = re.findall(
        r'(?s)<form method="post" action="(?:/notes/|/schools/)[^"]*">.*?</form>', response.content.decode()
    )
    return [(html.unescape(n), html.unescape(v)) for n, v in re.findall(r'(?s)name="([^"]*)" value="([^"]*)"', form)]


# Without records ------------------------------------------------------------------------------------------------------


def test_what_is_sealed_comes_out_as_it_went_in_and_cannot_be_read_by_the_way() -> None:
    sealed = seal(WORDS, now=NOW)
    assert unseal(sealed, now=NOW) == WORDS
    assert "groups" not in sealed


@pytest.mark.parametrize("sealed", ["", "nonsense", "gAAAAABé", seal(WORDS, now=NOW)[:-6] + "AAAA=="])
def test_what_was_changed_or_made_elsewhere_does_not_open(sealed: str) -> None:
    assert unseal(sealed, now=NOW) is None


def test_it_holds_for_two_hours() -> None:
    sealed = seal(WORDS, now=NOW)
    assert unseal(sealed, now=NOW + HOLDS_FOR) == WORDS
    assert unseal(sealed, now=NOW + HOLDS_FOR + timedelta(seconds=1)) is None


def test_passwords_codes_and_tokens_are_never_kept() -> None:
    secret = ("csrfmiddlewaretoken", "password", "oldpassword", "New_Password1", "code", "otp", "credential", "kept")
    posted = [(name, ["x"]) for name in secret] + [("comment", ["a", "b"]), ("pass_rate", ["81"])]
    assert fields_to_keep(posted) == (("comment", "a"), ("comment", "b"), ("pass_rate", "81"))


def test_nothing_is_kept_of_the_pages_that_ask_for_passwords() -> None:
    names = ("account_login", "mfa_authenticate", "account_change_password", "accounts:invitation-accept")
    assert all(is_about_signing_in(name) for name in names)
    assert not is_about_signing_in("targets:proposal-comment")


@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        ({"Origin": "https://trust.example"}, True),
        ({"Origin": "https://trust.example", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "https://trust.example", "Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": "https://elsewhere.example"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_a_form_counts_as_ours_only_where_the_browser_says_so(headers: dict[str, str], is_ours: bool) -> None:
    assert is_written_here(headers, "https://trust.example") is is_ours


def test_the_page_shows_every_field_texts_first() -> None:
    page = present_words(WORDS, about="notes", may_send=True)
    assert [(field.name, field.value) for field in page.written] == [("Comment", WORDS.fields[0][1])]
    assert [(field.name, field.value) for field in page.beside] == [("Seen", "3:1"), ("Seen", "4:1")]
    assert page.sent == WORDS.fields
    assert page.why_not == ""


# Through the pages ----------------------------------------------------------------------------------------------------


def test_what_was_written_is_shown_after_signing_in_and_sent_only_then(client: Client, addresses: None) -> None:
    make_user(email=EMAIL)
    asked = client.post("/notes/?page=2", COMMENT)
    assert "You were signed out while you were writing. What you wrote is kept" in text_of(asked)
    assert asked["Cache-Control"] == "private, no-store"
    assert asked.content.decode().count('name="kept"') == 2, "the form for passkeys carries it as well"
    assert not client.session.keys(), "nothing is stored for somebody who is not signed in"
    answer = sign_in(client, asked)
    assert answer["Location"] == PAGE
    shown = client.get(PAGE)
    assert "The groups <work>.<br>They go on." in text_of(shown).replace("\r\n", "")
    assert "&lt;work&gt;" in shown.content.decode()
    assert 'action="/notes/?page=2"' in shown.content.decode()
    assert "Notes of everybody" in text_of(shown)
    assert received == []
    fields = fields_on(shown)
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    assert client.post("/notes/?page=2", sent).status_code == 302
    assert [{name: taken[name] for name in COMMENT} for taken in received] == [
        {"comment": [COMMENT["comment"]], "seen": ["3:1", "4:1"], "empty": [""]}
    ]
    assert client.get(PAGE).status_code == 404, "what was sent is kept no longer"


def test_a_wrong_password_loses_nothing(client: Client, addresses: None) -> None:
    make_user(email=EMAIL)
    wrong = sign_in(client, client.post("/notes/", COMMENT), password="not the password")
    assert "What you wrote is kept" in text_of(wrong)
    assert "kept" not in client.session
    sign_in(client, wrong)
    assert "They go on." in text_of(client.get(PAGE))


def test_the_second_factor_loses_nothing(client: Client, addresses: None) -> None:
    key = totp.generate_totp_secret()
    totp.TOTP.activate(make_user(email=EMAIL), key)
    answer = sign_in(client, client.post("/notes/", COMMENT))
    assert answer["Location"].startswith("/account/second-factor/authenticate/")
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(key, counter))
    assert client.post("/account/second-factor/authenticate/", {"code": code})["Location"] == PAGE
    assert "They go on." in text_of(client.get(PAGE))


def test_somebody_else_may_sign_in_and_is_told_in_whose_name_it_would_go(client: Client, addresses: None) -> None:
    own, other = make_school(), make_school()
    person = person_holding("principal", at=own)
    asked = client.post(f"/schools/{other.urn}/notes/", COMMENT)
    client.force_login(person.user)
    session = client.session
    session["kept"] = sealed_in(asked)
    session.save()
    shown = text_of(client.get(PAGE))
    assert "They go on." in shown
    assert "may not send it there" in shown
    assert "Send it now" not in shown


def test_it_can_be_left(client: Client, addresses: None) -> None:
    make_user(email=EMAIL)
    sign_in(client, client.post("/notes/", COMMENT))
    client.post("/account/what-you-wrote/leave/")
    assert client.get(PAGE).status_code == 404
    assert received == []


def test_a_refused_send_keeps_it(client: Client, addresses: None) -> None:
    make_user(email=EMAIL)
    sign_in(client, client.post("/schools/999999/notes/", COMMENT))
    assert client.post("/schools/999999/notes/", COMMENT | {"kept": "sent"}).status_code == 404
    assert client.get(PAGE).status_code == 200


def test_a_file_is_named_and_left_behind(client: Client, addresses: None) -> None:
    make_user(email=EMAIL)
    asked = client.post("/notes/", {"note": "see the sheet", "file": SimpleUploadedFile("figures.csv", b"URN,Value")})
    assert "“figures.csv”" in text_of(asked)
    sign_in(client, asked)
    assert "“figures.csv” has to be chosen again" in " ".join(text_of(client.get(PAGE)).split())


def test_what_is_too_long_is_said_to_be_before_signing_in(client: Client, addresses: None) -> None:
    asked = client.post("/notes/", {"comment": "x" * (LONGEST + 1)})
    assert "too long to be kept here" in text_of(asked)
    assert 'name="kept"' not in asked.content.decode()
    assert 'name="next" value="/notes/"' in asked.content.decode()


def test_a_form_with_nothing_in_it_is_sent_to_sign_in_as_before(client: Client, addresses: None) -> None:
    assert client.post("/notes/", {"csrfmiddlewaretoken": "x", "comment": " "})["Location"].endswith("?next=/notes/")


def test_a_token_that_changed_in_another_tab_loses_nothing(addresses: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(email=EMAIL))
    refused = client.post("/notes/", COMMENT, headers=HERE)
    assert refused.status_code == 403
    assert "They go on." in text_of(refused)
    assert received == []
    token = client.cookies["csrftoken"].value
    sent = dict(fields_on(refused)) | {"csrfmiddlewaretoken": token}
    assert client.post("/notes/", sent, headers=HERE).status_code == 302
    assert [taken["comment"] for taken in received] == [[COMMENT["comment"]]]


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}])
def test_a_form_of_another_site_is_not_even_shown(addresses: None, headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(email=EMAIL))
    refused = client.post("/notes/", COMMENT, headers=headers)
    assert refused.status_code == 403
    assert "They go on." not in text_of(refused)
    assert client.get(PAGE).status_code == 404


def test_a_password_in_a_form_without_a_token_is_not_shown(addresses: None) -> None:
    client = Client(enforce_csrf_checks=True)
    refused = client.post("/account/login/", {"login": EMAIL, "password": PASSWORD}, headers=HERE)
    assert refused.status_code == 403
    assert PASSWORD not in text_of(refused)


def test_signing_in_in_another_tab_first_loses_nothing(addresses: None) -> None:
    client = Client(enforce_csrf_checks=True)
    user: User = make_user(email=EMAIL)
    asked = client.post("/notes/", COMMENT, headers=HERE)  # no token: the session and its cookies are gone
    assert "What you wrote is kept" in text_of(asked)
    client.force_login(user)
    late = client.post("/account/login/", {"login": EMAIL, "kept": sealed_in(asked)}, headers=HERE)
    assert late.status_code == 403
    assert "They go on." in text_of(late)
    assert client.get(PAGE).status_code == 200


def test_after_two_hours_it_is_gone_from_the_session_too(client: Client, addresses: None) -> None:
    client.force_login(make_user(email=EMAIL))
    session = client.session
    session["kept"] = seal(WORDS, now=timezone.now() - timedelta(hours=3))
    session.save()
    assert client.get(PAGE).status_code == 404
    assert "kept" not in client.session


def test_what_nobody_sealed_is_not_taken_in(client: Client, addresses: None) -> None:
    make_user(email=EMAIL)
    client.post("/account/login/", {"login": EMAIL, "password": PASSWORD, "kept": "made up", "next": PAGE})
    assert client.get(PAGE).status_code == 404
