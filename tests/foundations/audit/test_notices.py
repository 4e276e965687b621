"""What was put before whom: sent, opened, settled; written once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.append_only import AppendOnly
from headwater.foundations.audit.events import Purpose
from headwater.foundations.audit.models import Notice
from headwater.foundations.audit.openings import record_opening
from headwater.foundations.audit.operations import send_notices, settle_notices
from headwater.foundations.audit.queries import list_purposes, list_waiting
from tests.factories.accounts import make_user
from tests.factories.audit import make_notice

pytestmark = pytest.mark.django_db

READ = next(purpose for purpose in list_purposes().values() if not purpose.asks)
ASK = next(purpose for purpose in list_purposes().values() if purpose.asks)


def at(day: int) -> datetime:
    return datetime(2026, 10, day, 9, 0, tzinfo=UTC)


@pytest.fixture
def thing() -> User:
    """What the notices are about: any record will do."""
    return make_user(name="A thing")


@pytest.fixture
def reader() -> User:
    return make_user(name="R. Reader")


def send(thing: User, *to: User, version: int = 1, why: Purpose = READ, day: int = 1, by: User | None = None) -> int:
    facts: dict[str, Any] = {"label": f"A thing, version {version}", "school_urn": 7, "path": "/thing/", "why": why}
    return send_notices(about=thing, version=version, to=to, by=by, now=at(day), **facts)


def open_it(thing: User, by: User, *, version: int = 1, day: int = 2) -> None:
    facts: dict[str, Any] = {"label": f"A thing, version {version}", "school_urn": 7, "path": "/thing/"}
    record_opening(about=thing, version=version, by=by, now=at(day), **facts)


def waiting(person: User) -> list[str]:
    return [notice.about_label for notice in list_waiting(person)]


@pytest.mark.parametrize(
    "meddle",
    [
        lambda notice: notice.save(),
        lambda notice: notice.delete(),
        lambda notice: Notice.objects.filter(pk=notice.pk).update(about_label="another"),
        lambda notice: Notice.objects.filter(pk=notice.pk).delete(),
        lambda notice: Notice.objects.bulk_update([notice], ["about_label"]),
        lambda notice: Notice._base_manager.filter(pk=notice.pk).update(sent_at=None),
    ],
)
def test_a_notice_is_never_changed_and_never_deleted(reader: User, meddle: Any) -> None:
    notice = make_notice(reader)
    with pytest.raises(AppendOnly):
        meddle(notice)
    assert Notice.objects.get().about_label == notice.about_label


@contextmanager
def nothing_can_be_written() -> Iterator[None]:
    """As with a full disk, or a copy of the records that is only read."""
    with transaction.atomic(), connection.cursor() as cursor:
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute("PRAGMA query_only = ON" if is_sqlite else "SET TRANSACTION READ ONLY")
        try:
            yield
        finally:
            if is_sqlite:
                cursor.execute("PRAGMA query_only = OFF")
            transaction.set_rollback(True)


def test_what_can_be_read_is_read_though_its_opening_cannot_be_kept(
    thing: User, reader: User, caplog: pytest.LogCaptureFixture
) -> None:
    with nothing_can_be_written():
        open_it(thing, reader)
    assert "/thing/ was opened, and that could not be kept" in caplog.text
    assert not Notice.objects.exists()
    open_it(thing, reader)
    assert Notice.objects.get().opened_at == at(2)


def test_opening_twice_keeps_the_first_moment(thing: User, reader: User) -> None:
    send(thing, reader)
    open_it(thing, reader, day=2)
    open_it(thing, reader, day=3)
    assert Notice.objects.get().opened_at == at(2)


def test_opening_again_asks_one_question(thing: User, reader: User, django_assert_num_queries: Any) -> None:
    open_it(thing, reader)
    with django_assert_num_queries(1):
        open_it(thing, reader, day=5)


def test_what_was_opened_without_being_sent_is_kept_as_shown(thing: User, reader: User) -> None:
    open_it(thing, reader)
    shown = Notice.objects.get()
    assert (shown.sent_at, shown.opened_at, shown.why) == (None, at(2), "")
    assert waiting(reader) == []


def test_each_version_is_opened_for_itself(thing: User, reader: User) -> None:
    send(thing, reader, version=1)
    open_it(thing, reader, version=2)
    first, second = Notice.objects.order_by("about_version")
    assert (first.opened_at, second.opened_at) == (None, at(2))


def test_two_notices_of_one_thing_are_opened_at_once(thing: User, reader: User) -> None:
    send(thing, reader, why=READ)
    send(thing, reader, why=ASK)
    open_it(thing, reader)
    assert [notice.opened_at for notice in Notice.objects.all()] == [at(2), at(2)]


def test_what_is_sent_to_two_people_is_opened_by_each(thing: User, reader: User) -> None:
    other = make_user()
    send(thing, reader, other)
    open_it(thing, reader)
    assert {notice.to: notice.opened_at for notice in Notice.objects.all()} == {reader: at(2), other: None}


def test_nothing_is_sent_twice_for_one_purpose(thing: User, reader: User) -> None:
    send(thing, reader)
    send(thing, reader, reader, day=3)
    assert [notice.sent_at for notice in Notice.objects.all()] == [at(1)]


def test_whoever_acts_is_sent_nothing_of_their_own(thing: User, reader: User) -> None:
    assert send(thing, reader, by=reader) == 0
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_sending_and_settling_outside_a_transaction_are_faults() -> None:
    thing = make_user()
    with pytest.raises(RuntimeError):
        send(thing, thing)
    with pytest.raises(RuntimeError):
        settle_notices(about=[thing], by=None, now=at(3))


# What waits -----------------------------------------------------------------------------------------------------------


def test_what_is_to_be_read_waits_until_it_is_opened(thing: User, reader: User) -> None:
    send(thing, reader)
    assert waiting(reader) == ["A thing, version 1"]
    open_it(thing, reader)
    assert waiting(reader) == []


def test_opening_a_later_version_ends_the_waiting_of_an_earlier_one(thing: User, reader: User) -> None:
    send(thing, reader, version=1)
    open_it(thing, reader, version=2)
    assert waiting(reader) == []


def test_opening_an_earlier_version_ends_nothing_of_a_later_one(thing: User, reader: User) -> None:
    open_it(thing, reader, version=1)
    send(thing, reader, version=2, day=3)
    assert waiting(reader) == ["A thing, version 2"]


def test_what_asks_for_something_waits_until_it_is_settled(thing: User, reader: User) -> None:
    send(thing, reader, why=ASK)
    open_it(thing, reader)
    assert waiting(reader) == ["A thing, version 1"]
    with transaction.atomic():
        assert settle_notices(about=[thing], by=thing, now=at(4)) == 1
        assert settle_notices(about=[thing], by=thing, now=at(5)) == 0
    assert waiting(reader) == []
    notice = Notice.objects.get()
    assert (notice.settled_at, notice.settled_by) == (at(4), thing)


def test_settling_one_purpose_leaves_the_others_waiting(thing: User, reader: User) -> None:
    send(thing, reader, why=ASK)
    send(thing, reader, why=READ)
    settle_notices(about=[thing], by=thing, now=at(4), why=[READ])
    assert [notice.why for notice in list_waiting(reader)] == [ASK.key]


def test_nobody_is_told_what_waits_for_another(thing: User, reader: User) -> None:
    send(thing, reader)
    assert waiting(make_user()) == []


def test_what_waits_is_one_question(thing: User, reader: User, django_assert_num_queries: Any) -> None:
    for version in range(1, 6):
        send(thing, reader, version=version, why=ASK)
    with django_assert_num_queries(1):
        assert len(waiting(reader)) == 5


# As it was ------------------------------------------------------------------------------------------------------------


def test_what_was_known_at_a_moment_is_what_was_sent_or_shown_by_then(thing: User, reader: User) -> None:
    send(thing, reader, version=1, day=1)
    send(thing, reader, version=3, day=8)
    open_it(thing, reader, version=2, day=5)
    known = Notice.objects.known_at(at(5))
    assert sorted(notice.about_version for notice in known) == [1, 2]


@pytest.mark.parametrize(
    ("grants", "sees"),
    [
        ({("record.view", None)}, ["one", "two", "all"]),
        ({("record.view", 1)}, ["one"]),
        ({("events.view", None)}, []),
        (set(), []),
    ],
)
def test_notices_are_narrowed_by_scope(reader: User, grants: set[Any], sees: list[str]) -> None:
    for version, (label, urn) in enumerate([("one", 1), ("two", 2), ("all", None)], start=1):
        make_notice(reader, version=version, about_label=label, school_urn=urn)
    within = Notice.objects.within(Scope(frozenset(grants))).order_by("about_version")
    assert [notice.about_label for notice in within] == sees


def test_every_purpose_is_named_after_its_package() -> None:
    assert all(key == purpose.key and key.partition(".")[2] for key, purpose in list_purposes().items())
