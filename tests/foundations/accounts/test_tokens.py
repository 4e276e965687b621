"""A person makes a token for a program: shown once, kept as its hash, ended when it is not wanted any more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from django.core.cache import cache
from django.test import Client

from headwater.foundations.accounts.models import ApiToken, User
from headwater.foundations.accounts.operations import CannotEndToken, CannotMakeToken, end_token, make_token
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.accounts.tokens.calls import TooManyCalls, count_call, forget_calls
from headwater.foundations.accounts.tokens.parts import Part, list_parts, narrow
from headwater.foundations.accounts.tokens.policies import reason_not_to_use, reasons_not_to_make
from headwater.foundations.accounts.tokens.queries import TokenUnknown, get_token, note_use
from headwater.foundations.audit.models import Event
from headwater.reference.people.roles import PERMISSIONS
from tests.factories import tokens as factory
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.people import person_holding
from tests.factories.schools import make_school

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
SOON = date(2027, 2, 1)
PART = {"figures": Part("Figures", frozenset()), "names": Part("Names", frozenset(), adds=True)}


def make(user: User, name: str = "Power BI", until: date = SOON) -> tuple[ApiToken, str]:
    return make_token(name=name, parts=["figures", "tiers"], expires_on=until, by=user, today=TODAY, now=NOW)


# What may be made ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "keys", "until", "why"),
    [
        (" ", ["figures"], SOON, "Say what the token is for"),
        ("A123456789012", ["figures"], SOON, "no pupil’s number"),
        ("Power BI", [], SOON, "at least one thing"),
        ("Power BI", ["names"], SOON, "at least one thing"),
        ("Power BI", ["everything"], SOON, "from the list"),
        ("Power BI", ["figures"], TODAY, "after today"),
        ("Power BI", ["figures"], TODAY + timedelta(days=366), "a year at most"),
    ],
)
def test_what_no_token_is_made_of(name: str, keys: list[str], until: date, why: str) -> None:
    [reason] = reasons_not_to_make(name, keys, until, parts=PART, standing=[], today=TODAY)
    assert why in reason


def test_a_name_is_used_once_while_its_token_lasts_and_ten_tokens_stand_at_most() -> None:
    standing = [ApiToken(name=f"Number {number}", expires_on=TODAY) for number in range(10)]
    reasons = reasons_not_to_make("number 3", ["figures"], SOON, parts=PART, standing=standing, today=TODAY)
    assert [reason[:28] for reason in reasons] == ["You have a token called “num", "You have 10 tokens. End one "]
    later = TODAY + timedelta(days=1)
    assert reasons_not_to_make("number 3", ["figures"], SOON, parts=PART, standing=standing, today=later) == []


@pytest.mark.django_db
def test_only_the_hash_of_a_token_is_kept_and_its_event_tells_no_secret() -> None:
    user = make_user()
    token, text = make(user)
    kept = ApiToken.objects.values().get()
    assert kept["token_hash"] == sha256(text.encode()).hexdigest()
    assert text not in str(kept)
    assert text.startswith(f"hw_{token.prefix}_")
    event = Event.objects.get()
    assert (event.type, event.by, event.about_label) == ("accounts.token-made", user, f"Token hw_{token.prefix}…")
    assert event.after == {"parts": ["figures", "tiers"], "expires_on": "2027-02-01"}


@pytest.mark.django_db
def test_the_same_form_sent_twice_makes_one_token() -> None:
    user = make_user()
    make(user)
    with pytest.raises(CannotMakeToken, match="already"):
        make(user)
    assert ApiToken.objects.count() == 1


@pytest.mark.django_db
def test_a_token_is_ended_once() -> None:
    user = make_user()
    token, _ = make(user)
    end_token(token=token, by=user, now=NOW)
    with pytest.raises(CannotEndToken, match="already"):
        end_token(token=token, by=user, now=NOW)
    assert [event.type for event in Event.objects.all()] == ["accounts.token-ended", "accounts.token-made"]


# What it opens -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("spoilt", ["", "x", "hw_", "hw__", "hw_abcdefgh_", "hw_ab…cdefg_x", "Bearer", "hw_éééééééé_é"])
def test_a_token_nobody_made_is_unknown(spoilt: str) -> None:
    make(make_user())
    with pytest.raises(TokenUnknown):
        get_token(spoilt)


@pytest.mark.django_db
def test_a_token_is_found_by_its_whole_text_alone() -> None:
    token, text = make(make_user())
    assert get_token(text) == token
    for spoilt in (text[:-1], text + "x", text.upper(), text.replace("hw_", "hx_")):
        with pytest.raises(TokenUnknown):
            get_token(spoilt)


def test_why_a_known_token_opens_nothing() -> None:
    token = ApiToken(user=User(is_active=True), expires_on=TODAY)
    assert reason_not_to_use(token, TODAY) == ""
    assert "expired" in reason_not_to_use(token, TODAY + timedelta(days=1))
    token.user.is_active = False
    assert "closed" in reason_not_to_use(token, TODAY)
    token.ended_at = NOW
    assert "ended" in reason_not_to_use(token, TODAY)


def test_a_token_reaches_of_what_its_person_sees_only_its_parts() -> None:
    person = Scope(frozenset({("schools.view", 1), ("cards.view", 1), ("tiers.view", 2), ("targets.record", 1)}))
    reached = narrow(person, frozenset({"figures"}))
    assert reached.grants == {("schools.view", 1), ("cards.view", 1)}
    assert narrow(person, frozenset({"tiers"})).grants == {("schools.view", 1), ("tiers.view", 2)}
    assert narrow(person, frozenset()) == Scope.nothing()
    assert narrow(person, frozenset(list_parts())).grants < person.grants


def test_every_part_names_permissions_that_exist() -> None:
    assert {permission for part in list_parts().values() for permission in part.permissions} <= set(PERMISSIONS)


@pytest.mark.django_db
def test_that_a_token_is_used_is_written_once_an_hour() -> None:
    token, _ = make(make_user())
    for minutes, noted in ((0, 0), (59, 0), (60, 60), (61, 60)):
        token.refresh_from_db()
        note_use(token, NOW + timedelta(minutes=minutes))
        token.refresh_from_db()
        assert token.last_used_at == NOW + timedelta(minutes=noted)


# How often -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("most", [1, 7, 120])
def test_so_many_calls_in_a_minute_and_then_a_pause(settings, most: int) -> None:
    settings.API_CALLS_A_MINUTE = most
    cache.clear()
    forget_calls()
    for _ in range(most):
        count_call(1, NOW)
    with pytest.raises(TooManyCalls) as pause:
        count_call(1, NOW + timedelta(seconds=45))
    assert pause.value.wait == 15
    count_call(2, NOW)
    count_call(1, NOW + timedelta(seconds=60))


@pytest.mark.django_db
def test_two_processes_together_let_no_more_through(settings) -> None:
    settings.API_CALLS_A_MINUTE = 30
    cache.clear()
    let_through = 0
    for _ in range(10):  # each with nothing in its memory, as another process has
        forget_calls()
        for _ in range(5):
            try:
                count_call(1, NOW)
            except TooManyCalls:
                break
            let_through += 1
    assert 0 < let_through <= 30


# The pages -----------------------------------------------------------------------------------------------------------


def still_them(client: Client) -> None:
    """They give their password again, as is asked of them before anything sensitive."""
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302


@pytest.mark.django_db
def test_the_password_is_asked_for_again_before_a_token_is_made(client: Client) -> None:
    client.force_login(make_user())
    response = client.get("/account/tokens/make/")
    assert response["Location"] == "/account/reauthenticate/?next=%2Faccount%2Ftokens%2Fmake%2F"


@pytest.mark.django_db
def test_a_token_is_shown_once_and_offers_only_what_its_person_may_see(client: Client) -> None:
    user = person_holding("specialist", at=make_school()).user
    client.force_login(user)
    still_them(client)
    page = client.get("/account/tokens/make/").content.decode()
    assert "Schools and figures" in page
    assert 'value="tiers"' not in page  # a specialist sees no tiers
    until = (date.today() + timedelta(days=30)).isoformat()
    made = client.post(
        "/account/tokens/make/", {"name": "Power BI", "parts": ["figures", "cards"], "expires_on": until}
    )
    text = made.content.decode().split('<code class="hw-code">')[1].split("</code>")[0]
    assert get_token(text).keys == {"figures", "cards"}
    assert text not in client.get("/account/tokens/").content.decode()
    assert made["Cache-Control"].count("no-store") == 1


@pytest.mark.django_db
def test_a_refused_token_says_why_beside_the_form(client: Client) -> None:
    client.force_login(person_holding("executive").user)
    still_them(client)
    refused = client.post(
        "/account/tokens/make/", {"name": "Power BI", "parts": ["names"], "expires_on": date.today().isoformat()}
    )
    said = refused.content.decode()
    assert "Choose at least one thing that the token reaches." in said
    assert "Its last day must be after today." in said
    assert not ApiToken.objects.exists()


@pytest.mark.django_db
def test_whose_token_may_be_ended_by_whom(client: Client) -> None:
    own, _ = factory.make_token(make_user())
    address = f"/account/tokens/{own.pk}/end/"
    client.force_login(person_holding("executive").user)
    assert client.post(address).status_code == 404
    administrator = person_holding("trust-administrator").user
    client.force_login(administrator)
    assert own.name in client.get("/account/tokens/everybody/").content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address)["Location"] == "/account/tokens/everybody/"
    own.refresh_from_db()
    assert own.ended_by == administrator
    assert Event.objects.get(type="accounts.token-ended").after == {"of": own.user_id}
    client.force_login(own.user)
    assert f"by {administrator}" in client.get("/account/tokens/").content.decode()
