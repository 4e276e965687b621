"""Issued editions for programs: which there are, whether one still stands, and the card as it was kept."""

from __future__ import annotations

import pytest
from django.db import connection

from headwater.oversight.cards.models import CardEdition
from tests.factories.cards import make_card_trust
from tests.factories.datasets import make_release
from tests.factories.editions import make_edition
from tests.factories.issued import make_issued_edition
from tests.factories.measures import make_figure
from tests.factories.people import person_holding
from tests.factories.tokens import program_of

pytestmark = pytest.mark.django_db


def test_issued_editions_are_listed_and_drafts_are_not() -> None:
    _, [school] = make_card_trust()
    make_issued_edition(school, withdrawn_because="A figure of another school.")
    second = make_issued_edition(school)
    CardEdition.objects.filter(pk=second.pk).update(instead_of=CardEdition.objects.get(number=1))
    make_edition(school)
    path = f"/api/v1/schools/{school.urn}/editions"
    for role in ("principal", "local-governor"):  # a principal's own page has the draft; a program reads what is issued
        items = program_of(person_holding(role, at=school).user).get(path).json()["items"]
        assert [(item["number"], item["standing"], item["instead_of"]) for item in items] == [
            (2, "issued", 1),
            (1, "withdrawn", None),
        ]
        assert items[1]["withdrawn_because"] == "A figure of another school."
        assert (items[0]["body"], items[0]["meeting_on"]) == ("Trust board", "2026-12-10")
    assert program_of(person_holding("executive").user, "targets").get(path).status_code == 403


def test_an_edition_says_what_was_kept_whatever_came_later() -> None:
    _, [school] = make_card_trust()
    make_issued_edition(school)
    client = program_of(person_holding("trustee").user)
    path = f"/api/v1/schools/{school.urn}/editions/1"
    kept = {audience: client.get(f"{path}?audience={audience}") for audience in ("confidential", "open")}
    make_figure(school, "ks2.rwm_exp", "12", "2025-26", release=make_release("ks2-results", "2025-26"))
    for audience, before in kept.items():
        assert client.get(f"{path}?audience={audience}").content == before.content
        assert before.json()["card"]["audience"].lower().startswith(audience)
        assert before.json()["card"]["school"]["urn"] == school.urn
    assert '"12"' in client.get(f"/api/v1/schools/{school.urn}/card").content.decode()


def test_an_edition_out_of_sight_is_not_found() -> None:
    _, [own, other] = make_card_trust(2)
    make_issued_edition(other)
    make_edition(own)
    client = program_of(person_holding("principal", at=own).user)
    for path in (f"{other.urn}/editions", f"{other.urn}/editions/1", f"{own.urn}/editions/1", f"{own.urn}/editions/7"):
        assert client.get(f"/api/v1/schools/{path}").status_code == 404
    assert client.get(f"/api/v1/schools/{own.urn}/editions/0").status_code == 422


def test_editions_are_for_those_who_may_read_what_boards_are_given() -> None:
    _, [school] = make_card_trust()
    make_issued_edition(school)
    client = program_of(person_holding("specialist", at=school).user)
    assert client.get(f"/api/v1/schools/{school.urn}/card").status_code == 200
    refused = client.get(f"/api/v1/schools/{school.urn}/editions/1")
    assert refused.status_code == 403
    assert refused.json()["error"]["what"] == "No post of yours today lets you see issued editions."


def test_an_edition_that_is_not_as_it_was_kept_is_refused() -> None:
    _, [school] = make_card_trust()
    make_issued_edition(school)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cards_editionfile SET sha256 = 'x'")
    response = program_of(person_holding("executive").user).get(f"/api/v1/schools/{school.urn}/editions/1")
    assert response.status_code == 500
    assert "is not as it was when the card was issued" in response.json()["error"]["what"]
