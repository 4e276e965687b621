"""A school leaves the trust: what its boards were given stays with the trust, and nothing live of it is shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.utils import timezone

from headwater.foundations.audit.models import Notice
from headwater.foundations.audit.openings import record_opening
from headwater.oversight.cards.editions.notices import notice_facts
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import CardEdition, Format, Readers
from headwater.oversight.cards.operations import CannotIssue, issue_card, remind_due
from headwater.reference.schools.models import School, TrustMembership
from tests.factories.cards import make_card_trust, make_round
from tests.factories.editions import ISSUED_AT, make_dispute, make_edition
from tests.factories.issued import make_issued_edition
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_trust
from tests.factories.tokens import program_of

pytestmark = pytest.mark.django_db
LEFT_BY = date(2026, 11, 1)
SAID = "left the trust by 1 November 2026."
FORMATS = ["pdf", "docx", "xlsx", "csv", "json"]


@pytest.fixture
def schools() -> list[School]:
    return make_card_trust(2)[1]


def leaves(school: School) -> None:
    TrustMembership.objects.filter(school=school).update(left_by=LEFT_BY)


def client_of(role: str, at: School | None = None) -> Client:
    client = Client()
    client.force_login(person_holding(role, at=at).user)
    return client


def address(edition: CardEdition, below: str = "") -> str:
    return f"/schools/{edition.school_id}/card/editions/{edition.number}/{below}"


def text(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_trust_opens_it_in_every_format_and_the_page_says_that_the_school_left(schools):
    edition = issue_card(edition=make_edition(schools[0]), now=ISSUED_AT)
    leaves(schools[0])
    kept = {(file.format, file.audience): bytes(file.content) for file in edition.files.all()}
    trustee = client_of("trustee")
    for audience in Readers.values:
        for format in FORMATS:
            answer = trustee.get(address(edition, f"card.{format}?audience={audience}"))
            assert answer.content == kept[Format(format), audience]
    page = trustee.get(address(edition))
    assert kept["page", "confidential"].decode() in page.content.decode()
    assert f"{schools[0].name} {SAID}" in text(page)
    listed = text(trustee.get(f"/schools/{schools[0].urn}/card/editions/"))
    assert address(edition) in listed
    assert f"{schools[0].name} {SAID}" in listed


@pytest.mark.parametrize("role", ["executive", "school-improvement-lead", "trustee", "clerk", "committee-member"])
def test_every_post_for_the_trust_finds_it_and_nothing_live_of_the_school(schools, role):
    withdrawn = make_issued_edition(schools[0], withdrawn_because="A figure of another school.")
    leaves(schools[0])
    client = client_of(role)
    found = text(client.get(f"/cards/{withdrawn.round_id}/"))
    assert address(withdrawn) in found
    assert "Left the trust by 1 November 2026" in found
    assert client.get(address(withdrawn, "card.json")).status_code == 200
    page = text(client.get(f"/schools/{schools[0].urn}/card/editions/"))
    for below in ("", "card/", "card.json", "card.pdf", "card.xlsx", "tiers/", "targets/"):
        live = f"/schools/{schools[0].urn}/{below}"
        assert client.get(live).status_code == 404
        assert f'href="{live}"' not in page + found


@pytest.mark.parametrize(("role", "at"), [("principal", 0), ("local-governor", 0), ("principal", 1), ("clerk", 1)])
def test_nobody_at_a_school_does_neither_at_that_one_nor_at_another(schools, role, at):
    edition = make_issued_edition(schools[0])
    client = client_of(role, at=schools[at])
    leaves(schools[0])
    urn = schools[0].urn
    for path in (
        address(edition),
        address(edition, "card.json"),
        f"/schools/{urn}/card/editions/",
        f"/schools/{urn}/card/",
    ):
        assert client.get(path).status_code == 404
    program = program_of(person_holding(role, at=schools[at]).user)
    assert {program.get(f"/api/v1/schools/{urn}/{below}").status_code for below in ("editions", "editions/1")} <= {
        403,
        404,
    }


def test_what_was_not_issued_before_is_found_by_nobody_else(schools):
    make_edition(schools[0], state=State.ANSWERED)
    leaves(schools[0])
    assert client_of("trustee").get(f"/schools/{schools[0].urn}/card/editions/").status_code == 404
    other = School.objects.create(urn=100_001, name="Never ours")
    make_membership(other, make_trust("Another trust", ours=False))
    assert client_of("executive").get(f"/schools/{other.urn}/card/editions/").status_code == 404


def test_programs_read_it_too(schools):
    edition = make_issued_edition(schools[0])
    leaves(schools[0])
    program = program_of(person_holding("trustee").user)
    path = f"/api/v1/schools/{schools[0].urn}"
    assert [item["number"] for item in program.get(f"{path}/editions").json()["items"]] == [edition.number]
    assert program.get(f"{path}/editions/1").json()["card"]["school"]["urn"] == schools[0].urn
    assert {program.get(f"{path}{below}").status_code for below in ("", "/card", "/figures", "/tiers")} <= {403, 404}
    assert program.get(f"/api/v1/schools/{schools[1].urn}/editions").json()["items"] == []


def test_a_school_that_closed_says_that(schools):
    edition = make_issued_edition(schools[0])
    School.objects.filter(pk=schools[0].pk).update(closed_on=date(2026, 8, 31))
    assert "Closed on 31 August 2026" in text(client_of("executive").get(f"/cards/{edition.round_id}/"))


def test_its_draft_shows_nothing_live_and_can_only_be_given_up(schools):
    round = make_round()
    edition = make_edition(schools[0], state=State.ANSWERED, round=round, context="A new hall since May.")
    other = make_edition(schools[1], state=State.ANSWERED, round=round)
    make_dispute(edition, by=person_holding("principal", at=schools[0]).user)
    leaves(schools[0])
    client = client_of("executive")
    page = text(client.get(address(edition)))
    assert SAID in page
    assert "cannot be issued. Give the draft up" in page
    assert "A new hall since May." in page
    assert 'id="words"' not in page
    found = text(client.get(f"/cards/{round.pk}/"))
    assert "Left the trust by 1 November 2026" in found
    assert "Give the draft up" in found
    for below in ("answer/", "dispute/", "settle/1/"):
        assert client.get(address(edition, below)).status_code == 404
    asked = {"edition": [edition.pk, other.pk], "seen": [f"{edition.pk}:2", f"{other.pk}:2"]}
    refused = text(client.post(f"/cards/{round.pk}/issue/", asked))
    assert "The school is not in the trust any more" in refused
    client.post(address(edition, "drop/"), {"because": "It left the trust.", "seen": f"{edition.pk}:2"})
    assert "It left the trust." in text(client.get(address(edition)))
    edition.refresh_from_db()
    assert edition.state == State.DROPPED


def test_what_was_asked_for_before_is_not_issued_after_and_nobody_is_reminded(schools):
    edition = make_edition(schools[0])
    soon = make_round(reply_by=timezone.localdate(), meeting_on=date(2099, 1, 1))
    make_edition(schools[0], state=State.DRAFT, round=soon)
    person_holding("principal", at=schools[0])
    leaves(schools[0])
    with pytest.raises(CannotIssue, match="not in the trust any more"):
        issue_card(edition=edition, now=ISSUED_AT)
    assert remind_due(now=timezone.now(), today=timezone.localdate()) == []
    assert not Notice.objects.exists()


def test_an_issued_card_of_it_can_still_be_withdrawn_and_who_read_it_in_the_trust_is_told(schools):
    edition = make_issued_edition(schools[0])
    trustee, head = client_of("trustee"), client_of("principal", at=schools[0])
    for reader in (trustee, head):
        record_opening(**notice_facts(edition), by=get_user(reader), now=ISSUED_AT)
    leaves(schools[0])
    sent = {"because": "It was another school’s.", "seen": f"{edition.pk}:{edition.version}"}
    client_of("executive").post(address(edition, "withdraw/"), sent)
    edition.refresh_from_db()
    assert edition.state == State.WITHDRAWN
    assert f"{schools[0].name}: Academy card {edition.number}" in text(trustee.get("/"))
    assert list(Notice.objects.filter(why="cards.withdrawn").values_list("to", flat=True)) == [get_user(trustee).pk]
