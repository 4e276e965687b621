"""The note on a card: written, replaced, taken away, and what may not stand in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from headwater.foundations.audit.models import Event
from headwater.oversight.cards.models import CardNote
from headwater.oversight.cards.operations import CannotWithdraw, CannotWrite, withdraw_note, write_note
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user
from tests.factories.cards import card_of, make_card_trust
from tests.factories.people import person_holding

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def school() -> School:
    return make_card_trust()[1][0]


def test_a_note_stands_on_the_card_with_its_writer_and_day(school):
    write_note(school=school, text="  New head of maths. ", by=make_user(name="Jo Ellis"))
    note = card_of(school).note
    assert (note.text, note.written_by) == ("New head of maths.", "Jo Ellis")
    assert Event.objects.get().type == "cards.note-written"


def test_a_new_note_replaces_the_old_one_which_is_kept(school):
    by = make_user()
    first = write_note(school=school, text="First.", by=by)
    second = write_note(school=school, text="Second.", by=by, seen=first.pk)
    first.refresh_from_db()
    assert first.replaced_by == second
    assert card_of(school).note.text == "Second."
    assert CardNote.objects.count() == 2


def test_somebody_who_was_slower_is_told_and_overwrites_nothing(school):
    by = make_user()
    write_note(school=school, text="Theirs.", by=by)
    with pytest.raises(CannotWrite, match="Somebody else changed the note"):
        write_note(school=school, text="Mine.", by=by, seen=None)
    assert card_of(school).note.text == "Theirs."


def test_a_note_with_a_pupil_number_is_refused_and_kept_nowhere(school):
    with pytest.raises(CannotWrite, match="unique pupil number"):
        write_note(school=school, text="Ask about A123456789012.", by=make_user())
    assert not CardNote.objects.exists()
    assert not Event.objects.exists()


def test_a_note_taken_away_is_off_the_card_and_in_the_records(school):
    by = make_user()
    write_note(school=school, text="First.", by=by)
    withdraw_note(school=school, by=by, now=NOW)
    assert card_of(school).note is None
    assert CardNote.objects.get().withdrawn_by == by
    with pytest.raises(CannotWithdraw, match="no note"):
        withdraw_note(school=school, by=by, now=NOW)


def test_a_principal_writes_a_note_on_the_form_and_takes_it_away(client: Client, school):
    client.force_login(person_holding("principal", at=school, name="Jo Ellis").user)
    address = f"/schools/{school.urn}/card/note/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"text": "New head of maths.", "seen": ""}).status_code == 302
    page = client.get(f"/schools/{school.urn}/card/").content.decode()
    assert "New head of maths." in page
    assert "Jo Ellis, " in page
    again = client.post(address, {"text": "New head of maths.", "seen": CardNote.objects.get().pk})
    assert "The note says this already." in again.content.decode()
    assert client.post(f"{address}withdraw/").status_code == 302
    assert "New head of maths." not in client.get(f"/schools/{school.urn}/card/").content.decode()


def test_whoever_was_slower_reads_the_other_note_and_can_put_theirs_in_its_place(client: Client, school):
    client.force_login(person_holding("principal", at=school).user)
    address = f"/schools/{school.urn}/card/note/"
    theirs = write_note(school=school, text="Somebody was quicker.", by=make_user())
    told = client.post(address, {"text": "Mine.", "seen": ""}).content.decode()
    assert "Somebody else changed the note while you wrote" in told
    assert "Somebody was quicker." in told
    assert f'name="seen" value="{theirs.pk}"' in told
    assert client.post(address, {"text": "Mine.", "seen": theirs.pk}).status_code == 302
    assert CardNote.objects.current().get().text == "Mine."
