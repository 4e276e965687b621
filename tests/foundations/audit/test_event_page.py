"""The page of the log, for those who may read it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from headwater.foundations.audit.models import Event
from tests.factories.audit import make_event
from tests.factories.people import person_holding
from tests.factories.schools import make_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(person_holding("trust-administrator", name="The administrator").user)
    return client


def shown(client: Client, **query: Any) -> str:
    response = client.get("/events/", query)
    assert response.status_code == 200
    return response.content.decode()


def move_to(event: Event, at: datetime) -> None:
    """Put an event on another day. Past the model, which refuses: `at` is set by the log alone."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET at = %s WHERE id = %s", [at, event.pk])


def test_an_event_is_shown_in_words(administrator: Client) -> None:
    make_event(
        type="people.post-ended",
        about_label="A. Head",
        post_held="Trust administrator",
        by_name="B. Admin",
        before={"held_until": None},
        after={"held_until": "2026-08-31"},
    )
    page = shown(administrator)
    assert "Post ended" in page
    assert "Held until: 31 August 2026 (before: nothing)" in page
    assert "B. Admin" in page
    assert "<small>Trust administrator</small>" in page


def test_the_newest_event_stands_first(administrator: Client) -> None:
    make_event(about_label="the earlier")
    make_event(about_label="the later")
    page = shown(administrator)
    assert page.index("the later") < page.index("the earlier")


def test_fifty_to_a_page(administrator: Client) -> None:
    for number in range(51):
        make_event(about_label=f"number {number:02d}")
    assert "number 00" not in shown(administrator)
    assert "number 50" in shown(administrator)
    assert "number 00" in shown(administrator, page=2)
    assert "number 00" in shown(administrator, page=99)


def test_narrowed_by_what_happened_and_by_whom(administrator: Client) -> None:
    other = person_holding("trust-administrator", name="Another").user
    make_event(type="people.post-given", about_label="given by another", by=other, by_name="Another")
    make_event(type="people.post-ended", about_label="ended by another", by=other, by_name="Another")
    make_event(type="people.post-given", about_label="given by the system")
    page = shown(administrator, type="people.post-given", by=other.pk)
    assert "given by another" in page
    assert "ended by another" not in page
    assert "given by the system" not in page
    assert "given by the system" in shown(administrator, by="system")


def test_narrowed_by_day_in_local_time(administrator: Client) -> None:
    # Half past midnight of 1 July in London, still 30 June in UTC.
    move_to(make_event(about_label="after midnight"), datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    assert "after midnight" in shown(administrator, since="2026-07-01", until="2026-07-01")
    assert "after midnight" not in shown(administrator, until="2026-06-30")


@pytest.mark.parametrize(
    "query",
    [{"since": "2026-07-02", "until": "2026-07-01"}, {"since": "yesterday"}, {"type": "made-up"}, {"by": "1 OR 1=1"}],
)
def test_a_choice_that_makes_no_sense_is_said(administrator: Client, query: dict[str, str]) -> None:
    assert "govuk-error-summary" in shown(administrator, **query)


def test_what_people_typed_is_not_taken_for_markup(administrator: Client) -> None:
    make_event(about_label="<b>bold</b>", after={"name": "<script>"})
    page = shown(administrator)
    assert "&lt;b&gt;bold" in page
    assert "Name: &lt;script&gt;" in page


@pytest.mark.parametrize("role", ["principal", "local-governor", "senior-leader"])
def test_the_log_does_not_exist_for_others(client: Client, role: str) -> None:
    client.force_login(person_holding(role, at=make_school()).user)
    assert client.get("/events/").status_code == 404
