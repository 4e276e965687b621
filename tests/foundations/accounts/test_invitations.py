"""An account begins with an invitation: one link, once, for seven days."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from headwater.foundations.accounts.models import Invitation, User
from headwater.foundations.accounts.operations import (
    CannotAccept,
    CannotInvite,
    CannotWithdraw,
    accept_invitation,
    invite_user,
    withdraw_invitation,
)
from headwater.foundations.accounts.queries import InvitationUnknown, get_invitation, get_invitation_link
from headwater.foundations.audit.models import Event
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def invite(email: str = "head@ashdown.example", now: datetime = NOW) -> tuple[User, str]:
    return invite_user(email=email, name="Principal, Ashdown Primary", by=None, now=now)


def test_an_invited_person_cannot_sign_in_before_accepting(client: Client) -> None:
    user, _ = invite()
    assert not user.is_active
    assert not user.has_usable_password()
    assert not client.login(email=user.email, password=PASSWORD)


def test_accepting_opens_the_account_with_the_chosen_password(client: Client) -> None:
    user, token = invite()
    accept_invitation(token=token, password=PASSWORD, now=NOW)
    user.refresh_from_db()
    assert user.is_active
    assert user.check_password(PASSWORD)


def test_a_link_works_once() -> None:
    _, token = invite()
    accept_invitation(token=token, password=PASSWORD, now=NOW)
    with pytest.raises(CannotAccept, match="already been used"):
        accept_invitation(token=token, password="another long password", now=NOW)
    assert User.objects.get().check_password(PASSWORD)


def test_a_link_works_until_its_seventh_day_and_no_longer() -> None:
    _, token = invite()
    with pytest.raises(CannotAccept, match="run out"):
        accept_invitation(token=token, password=PASSWORD, now=NOW + timedelta(days=7))
    accept_invitation(token=token, password=PASSWORD, now=NOW + timedelta(days=7, seconds=-1))


def test_a_new_link_stops_the_older_one() -> None:
    _, older = invite()
    _, newer = invite(now=NOW + timedelta(days=1))
    with pytest.raises(CannotAccept, match="newer one has taken its place"):
        accept_invitation(token=older, password=PASSWORD, now=NOW)
    accept_invitation(token=newer, password=PASSWORD, now=NOW + timedelta(days=1))


def test_a_withdrawn_link_does_not_work_and_is_withdrawn_once() -> None:
    _, token = invite()
    invitation = get_invitation(token)
    withdraw_invitation(invitation=invitation, by=None, now=NOW)
    with pytest.raises(CannotAccept, match="withdrawn"):
        accept_invitation(token=token, password=PASSWORD, now=NOW)
    with pytest.raises(CannotWithdraw, match="already been withdrawn"):
        withdraw_invitation(invitation=invitation, by=None, now=NOW)


def test_somebody_who_can_sign_in_is_not_invited_again() -> None:
    make_user(email="head@ashdown.example")
    with pytest.raises(CannotInvite, match="already has an account"):
        invite(email=" Head@Ashdown.Example ")


def test_a_closed_account_is_not_opened_by_an_invitation() -> None:
    make_user(email="head@ashdown.example", is_active=False)
    with pytest.raises(CannotInvite, match="was closed"):
        invite()


@pytest.mark.parametrize("password", ["short", "123456789012", "password1234"])
def test_a_weak_password_is_refused_and_leaves_the_link_open(password: str) -> None:
    _, token = invite()
    with pytest.raises(CannotAccept):
        accept_invitation(token=token, password=password, now=NOW)
    accept_invitation(token=token, password=PASSWORD, now=NOW)


class AcceptsMeanwhile:
    """A password check during which somebody else uses the same link: after the first has found it open."""

    token = ""
    has_run = False

    def validate(self, password: str, user: User | None = None) -> None:
        if not AcceptsMeanwhile.has_run:
            AcceptsMeanwhile.has_run = True
            accept_invitation(token=AcceptsMeanwhile.token, password="the faster one's password", now=NOW)


def test_of_two_acceptances_at_once_one_wins(settings: Any) -> None:
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": f"{__name__}.AcceptsMeanwhile"}]
    user, AcceptsMeanwhile.token = invite()
    AcceptsMeanwhile.has_run = False
    with pytest.raises(CannotAccept, match="already been used"):
        accept_invitation(token=AcceptsMeanwhile.token, password=PASSWORD, now=NOW)
    user.refresh_from_db()
    assert AcceptsMeanwhile.has_run
    assert not user.check_password(PASSWORD)


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: "9" + t, lambda t: t.partition("-")[2], lambda t: "x-y"])
def test_a_link_that_was_never_sent_opens_nothing(spoil: Any) -> None:
    _, token = invite()
    with pytest.raises(InvitationUnknown):
        get_invitation(spoil(token))


def test_the_link_itself_is_not_stored() -> None:
    _, token = invite()
    secret = token.partition("-")[2]
    stored = Invitation.objects.values().get()
    assert secret not in str(stored)
    assert secret not in str(list(Event.objects.values()))


def test_each_operation_records_one_event() -> None:
    user, token = invite()
    withdraw_invitation(invitation=get_invitation(token), by=None, now=NOW)
    _, token = invite()
    accept_invitation(token=token, password=PASSWORD, now=NOW)
    assert list(Event.objects.order_by("pk").values_list("type", "by_name")) == [
        ("accounts.user-invited", "the system"),
        ("accounts.invitation-withdrawn", "the system"),
        ("accounts.user-invited", "the system"),
        ("accounts.invitation-accepted", user.name),
    ]


def test_the_message_carries_the_link_and_leaves_after_commit(django_capture_on_commit_callbacks: Any) -> None:
    administrator = make_user(name="Trust administrator")
    with django_capture_on_commit_callbacks(execute=True):
        _, token = invite_user(email="head@ashdown.example", name="A. Head", by=administrator, now=NOW)
        assert mail.outbox == []
    (message,) = mail.outbox
    assert message.to == ["head@ashdown.example"]
    assert get_invitation_link(token) in message.body
    assert "Trust administrator has invited you" in message.body
    assert "29 November 2026" in message.body
    assert Invitation.objects.get().sent_at == NOW


def test_an_invitation_undone_sends_nothing(django_capture_on_commit_callbacks: Any) -> None:
    make_user(email="head@ashdown.example")
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(CannotInvite):
        invite()
    assert mail.outbox == []


def test_a_mail_server_that_does_not_answer_leaves_the_invitation_standing(
    settings: Any, django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    with django_capture_on_commit_callbacks(execute=True):
        _, token = invite()
    assert get_invitation(token).sent_at is None
    assert "could not be sent" in caplog.text


# The page


def open_link(client: Client, token: str, **data: str) -> Any:
    path = f"/account/invitation/{token}/"
    return client.post(path, data) if data else client.get(path)


def invite_today() -> tuple[User, str]:
    return invite(now=timezone.now())


def test_the_page_says_who_is_invited_and_asks_for_a_password(client: Client) -> None:
    _, token = invite_today()
    response = open_link(client, token)
    assert response.status_code == 200
    page = response.content.decode()
    assert "Principal, Ashdown Primary" in page
    assert "head@ashdown.example" in page
    assert len(re.findall(r'type="password"', page)) == 2
    assert "no-store" in response["Cache-Control"]


def test_choosing_a_password_signs_in(client: Client) -> None:
    user, token = invite_today()
    response = open_link(client, token, password=PASSWORD, again=PASSWORD)
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_two_different_passwords_are_asked_for_again(client: Client) -> None:
    _, token = invite_today()
    response = open_link(client, token, password=PASSWORD, again="something else entirely")
    assert "The two passwords are not the same" in response.content.decode()
    assert not User.objects.get().is_active


@pytest.mark.parametrize("state", ["used", "withdrawn", "run out", "unknown"])
def test_a_link_that_does_not_work_says_what_to_do(client: Client, state: str) -> None:
    user, token = invite_today()
    if state == "used":
        open_link(client, token, password=PASSWORD, again=PASSWORD)
    elif state == "withdrawn":
        Invitation.objects.update(withdrawn_at=NOW)
    elif state == "run out":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        token += "x"
    response = Client().get(f"/account/invitation/{token}/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "What to do" in page
    assert user.name not in page
