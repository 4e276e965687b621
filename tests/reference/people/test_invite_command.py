"""headwater invite: a link in the terminal, for a trust without a mail server."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from tests.factories.accounts import PASSWORD
from tests.factories.people import person_holding
from tests.factories.schools import make_school

pytestmark = pytest.mark.django_db


def invite(*arguments: Any) -> str:
    out = StringIO()
    call_command("invite", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_link_that_is_printed_opens_the_account(client: Client) -> None:
    said = invite("admin@trust.example", "--name", "B. Admin", "--role", "trust-administrator")
    assert "B. Admin is invited as Trust administrator" in said
    link = re.search(r"https?://[^/]+(/account/invitation/\S+)", said)
    assert link
    client.post(link.group(1), {"password": PASSWORD, "again": PASSWORD})
    assert client.get("/people/").status_code == 200


def test_a_post_at_a_school_names_it() -> None:
    school = make_school("Ashdown Primary")
    said = invite("head@ashdown.example", "--name", "A. Head", "--role", "principal", "--school", school.urn)
    assert "Principal, Ashdown Primary" in said


@pytest.mark.parametrize("send", [True, False])
def test_the_message_is_sent_only_when_asked(send: bool, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invite("admin@trust.example", "--name", "B. Admin", "--role", "trustee", *(["--send"] if send else []))
    assert len(mail.outbox) == send


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobody", "--name", "A", "--role", "trustee"], "not an e-mail address"),
        (["a@trust.example", "--name", "A", "--role", "boss"], "There is no role called “boss”"),
        (["a@trust.example", "--name", "A", "--role", "principal"], "choose which"),
        (["a@trust.example", "--name", "A", "--role", "principal", "--school", "1"], "No school with the URN 1"),
        (["taken@trust.example", "--name", "A", "--role", "trustee"], "already has an account"),
    ],
)
def test_what_is_wrong_is_one_message_and_status_2(arguments: list[str], said: str) -> None:
    person_holding("trustee", email="taken@trust.example")
    with pytest.raises(CommandError, match=said) as refusal:
        invite(*arguments)
    assert refusal.value.returncode == 2
