"""The open copy of the live card beside the open copies that were issued before it."""

from __future__ import annotations

import json
import zlib
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from headwater.evidence.measures.models import Figure
from headwater.oversight.cards.models import EditionFile
from headwater.oversight.cards.operations import issue_card
from headwater.reference.schools.models import School
from tests.factories.cards import make_card_trust
from tests.factories.editions import ISSUED_AT, make_edition
from tests.factories.people import person_holding

pytestmark = pytest.mark.django_db
MEASURE, PERIOD = "ks2.rwm_exp", "2017-18"  # 20 of 30 pupils


@pytest.fixture
def school() -> School:
    [school] = make_card_trust()[1]
    issue_card(edition=make_edition(school), now=ISSUED_AT)
    return school


@pytest.fixture
def principal(client: Client, school: School) -> Client:
    client.force_login(person_holding("principal", at=school).user)
    return client


def shown(client: Client, school: School) -> str | None:
    card = json.loads(client.get(f"/schools/{school.urn}/card.json?audience=open").content)
    rows = [row for section in card["sections"] for row in section["rows"]]
    [row] = [row for row in rows if (row["measure"], row["group"]) == (MEASURE, "all")]
    [cell] = [cell for cell in row["cells"] if cell["period"] == PERIOD]
    return cell["value"]  # type: ignore[no-any-return]


def test_a_figure_that_moved_by_two_pupils_since_a_card_was_issued_is_left_out(principal, school):
    assert shown(principal, school) is not None
    moved = Figure.objects.filter(school=school, measure=MEASURE, group="all", period=PERIOD)
    assert moved.update(numerator=22, value=Decimal(22) * 100 / 30)
    assert shown(principal, school) is None


def test_where_an_issued_copy_is_damaged_no_open_copy_is_made(principal, school):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cards_editionfile SET content = %s WHERE format = 'json'", [zlib.compress(b"{}")])
    assert EditionFile.objects.filter(format="json").exists()
    for ending in ("json", "pdf", "csv"):
        answer = principal.get(f"/schools/{school.urn}/card.{ending}?audience=open")
        assert answer.status_code == 500
        assert "is not as it was when the card was issued" in answer.content.decode()
    assert principal.get(f"/schools/{school.urn}/card.json").status_code == 200
