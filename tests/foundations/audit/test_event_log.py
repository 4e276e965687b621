"""The event log is only ever added to."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from headwater.foundations.accounts.events import AccountEvent
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.append_only import AppendOnly
from headwater.foundations.audit.models import Event
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.queries import list_event_types, list_events
from tests.factories.accounts import make_user
from tests.factories.audit import make_event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "meddle",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: Event.objects.filter(pk=event.pk).update(by_name="somebody else"),
        lambda event: Event.objects.filter(pk=event.pk).delete(),
        lambda event: Event.objects.bulk_update([event], ["by_name"]),
        lambda event: Event._base_manager.filter(pk=event.pk).update(by_name="somebody else"),
    ],
)
def test_an_event_is_never_changed_and_never_deleted(meddle: Any) -> None:
    event = make_event()
    with pytest.raises(AppendOnly):
        meddle(event)
    assert Event.objects.get().by_name == event.by_name


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_fault() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record_event(AccountEvent.USER_INVITED, by=None, about=make_user())
    assert not Event.objects.exists()


def test_an_event_says_which_post_the_person_acted_from() -> None:
    user = make_user(name="A. Head")
    user.post_held = "Principal, Ashdown Primary"
    with transaction.atomic():
        event = record_event(AccountEvent.USER_INVITED, by=user, about=user)
    assert (event.by, event.by_name, event.post_held) == (user, "A. Head", "Principal, Ashdown Primary")


def test_the_system_acts_under_that_name() -> None:
    with transaction.atomic():
        event = record_event(AccountEvent.USER_INVITED, by=None, about=make_user())
    assert (event.by, event.by_name, event.post_held) == (None, "the system", "")


def test_the_labels_of_every_package_are_found() -> None:
    types = list_event_types()
    assert types["accounts.user-invited"] == "Invited to sign in"
    assert types["people.post-given"] == "Post given"


def test_an_event_at_a_school_is_read_by_those_who_may_read_there_and_by_the_trust() -> None:
    make_event(about_label="at 1", school_urn=1)
    make_event(about_label="at 2", school_urn=2)
    make_event(about_label="of the trust")

    def seen(scope: Scope) -> set[str]:
        return {event.about_label for event in list_events(scope)}

    assert seen(Scope(frozenset({("events.view", 1)}))) == {"at 1"}
    assert seen(Scope(frozenset({("events.view", None), ("events.view", 1)}))) == {"at 1", "at 2", "of the trust"}
    assert seen(Scope(frozenset({("cards.view", None)}))) == set()
