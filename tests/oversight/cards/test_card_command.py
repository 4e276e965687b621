"""headwater card URN"""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from tests.factories.cards import make_card_trust

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> int:
    try:
        call_command("card", *arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_the_card_is_printed_with_its_figures_and_reasons(capsys):
    _, (school,) = make_card_trust()
    assert run(str(school.urn)) == 0
    said = capsys.readouterr().out
    assert "Fell School 1" in said
    assert "Joined Fell and Vale Trust on 1 February 2018" in said
    assert "67%" in said
    assert "At a glance" in said
    assert "Against England" in said
    assert "Improvement tier" in said
    assert "Staff: no figures yet; nobody has entered them." in said
    assert "Key stage 2" in said
    assert "Good. Graded inspection, 9 November 2021" in said


def test_json_is_the_pages_own(capsys, client):
    from tests.factories.people import person_holding

    _, (school,) = make_card_trust()
    client.force_login(person_holding("executive").user)
    assert run(str(school.urn), "--json") == 0
    assert json.loads(capsys.readouterr().out) == client.get(f"/schools/{school.urn}/card.json").json()


@pytest.mark.parametrize(("urn", "said"), [("999999", "no school with URN 999999"), ("Ashdown", "is not a URN")])
def test_a_school_nobody_knows_gets_one_message_and_status_2(capsys, urn, said):
    assert run(urn) == 2
    written = capsys.readouterr()
    assert said in written.err
    assert written.err.count("\n") == 1
    assert written.out == ""
