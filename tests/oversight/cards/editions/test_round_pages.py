"""The pages of rounds: all, one, a new one, and what is done with many cards at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.openings import record_opening
from headwater.oversight.cards.editions.notices import notice_facts
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import CardEdition, EditionStep, Round
from headwater.reference.schools.models import School
from tests.factories.cards import make_card_trust, make_dispute, make_edition, make_round
from tests.factories.people import person_holding

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def schools() -> list[School]:
    return make_card_trust(3)[1]


@pytest.fixture
def executive(schools) -> User:
    return person_holding("executive", name="E. Executive").user


@pytest.fixture
def round(executive) -> Round:
    return open_round(prepared_by=executive)


def open_round(ahead: int = 14, **fields: Any) -> Round:
    return make_round(reply_by=day(ahead), meeting_on=day(28), **fields)


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# Preparing -----------------------------------------------------------------------------------------------------------


def prepared(**fields: Any) -> dict[str, Any]:
    facts = {"body": "trust-board", "body_name": "", "meeting_on": day(28).isoformat(), "reply_by": ""}
    return facts | {name: [str(each) for each in value] if isinstance(value, list) else value
                    for name, value in fields.items()}  # fmt: skip


def test_every_school_is_ticked_and_the_last_day_is_two_weeks_before_the_meeting(schools, executive):
    client = as_user(executive)
    page = text(client.get("/cards/prepare/"))
    assert page.count('name="schools"') == page.count("checked") - 1 == 3
    answer = client.post("/cards/prepare/", prepared(schools=[s.pk for s in schools]))
    made = Round.objects.get()
    assert answer["Location"] == f"/cards/{made.pk}/"
    assert (made.reply_by, made.editions.count()) == (day(14), 3)
    client.post("/cards/prepare/", prepared(schools=[s.pk for s in schools]))
    assert Round.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"schools": []}, "Choose the schools"),
        ({"schools": [999999]}, "is not on the list any more"),
        ({"body": "cabinet"}, "Choose the body"),
        ({"body": "committee"}, "what the committee is called"),
        ({"meeting_on": "tomorrow"}, "Enter a date"),
        ({"meeting_on": "2020-01-01"}, "choose a day to come"),
        ({"reply_by": "2020-01-01"}, "until tomorrow at least"),
        ({"body_name": "x" * 121}, "and 120 are kept"),
        ({"body_name": "A123456789012"}, "unique pupil number"),
    ],
)
def test_what_cannot_be_prepared_says_why_and_keeps_what_was_typed(schools, executive, fields, why):
    said = prepared(**{"schools": [schools[0].pk]} | fields)
    answer = as_user(executive).post("/cards/prepare/", said)
    assert why in text(answer)
    if "committee" in fields.values():
        assert 'href="#id_body_name"' in answer.content.decode(), "the complaint leads to its field"
    assert not Round.objects.exists()


def test_a_withdrawn_card_is_prepared_again_in_its_round(schools, executive, round):
    make_edition(schools[0], round=round, state=State.WITHDRAWN)
    make_edition(schools[1], round=round)
    client = as_user(executive)
    page = text(client.get(f"/cards/{round.pk}/prepare/?school={schools[0].pk}"))
    assert (schools[0].name in page, schools[1].name in page, page.count("checked")) == (True, False, 1)
    client.post(f"/cards/{round.pk}/prepare/", {"schools": [schools[0].pk]})
    assert [e.number for e in CardEdition.objects.filter(school=schools[0], state=State.DRAFT)] == [2]


# One round -----------------------------------------------------------------------------------------------------------


def test_what_waits_for_somebody_stands_first(schools, executive, round):
    issued = make_edition(schools[0], round=round, state=State.ISSUED)
    waiting = make_edition(schools[1], round=round)
    disputed = make_edition(schools[2], round=round, state=State.ANSWERED, context="Half joined this year.")
    make_dispute(disputed)
    head = person_holding("principal", at=schools[2], name="C. Head").user
    record_opening(**notice_facts(disputed), by=head, now=timezone.now())
    page = text(as_user(executive).get(f"/cards/{round.pk}/"))
    places = [page.index(edition.school.name) for edition in (disputed, waiting, issued)]
    assert places == sorted(places)
    for said in (
        "The trust answers 1 dispute.",
        "Half joined this year.",
        "C. Head, ",
        "Not opened yet",
        "1 not answered",
        "3 schools: 1 to settle, 1 with the school, 1 issued.",
    ):
        assert said in page


def test_all_rounds_say_how_their_cards_stand(schools, executive, round):
    make_dispute(make_edition(schools[0], round=round, state=State.ANSWERED))
    make_edition(schools[1], round=round)
    page = text(as_user(executive).get("/cards/"))
    assert "2 schools: 1 with the school, 1 answered by the school, 1 with disputes to settle" in page


def test_the_list_of_rounds_says_that_a_card_could_not_be_issued(schools, executive, round):
    edition = make_edition(schools[0], round=round, state=State.ISSUING)
    assert "1 school: 1 being issued" in text(as_user(executive).get("/cards/"))
    edition.trouble = "There is no room left where its documents are kept."
    edition.save()
    assert "1 school: 1 not issued yet" in text(as_user(executive).get("/cards/"))


def test_of_issued_cards_a_pack_is_made_by_whoever_may(schools, executive, round):
    make_edition(schools[0], round=round)
    address = f"/packs/make/?round={round.pk}"
    assert address not in text(as_user(executive).get(f"/cards/{round.pk}/"))
    make_edition(schools[1], round=round, state=State.ISSUED)
    assert address in text(as_user(executive).get(f"/cards/{round.pk}/"))
    assert as_user(executive).get("/cards/99999999999999999999/").status_code == 404


def test_from_issued_cards_whoever_reads_them_goes_on_to_the_packs(schools, executive, round):
    make_edition(schools[0], round=round)
    to_packs = '<a href="/packs/" role="button"'
    assert to_packs not in text(as_user(executive).get(f"/cards/{round.pk}/"))
    make_edition(schools[1], round=round, state=State.ISSUED)
    trustee = person_holding("trustee").user
    for reader in (executive, trustee):
        assert to_packs in text(as_user(reader).get(f"/cards/{round.pk}/"))


def test_without_a_round_the_page_says_what_to_do(schools, executive):
    assert "Prepare the first" in text(as_user(executive).get("/cards/"))


@pytest.mark.parametrize("role", ["local-governor", "principal", "phase-lead", "clerk"])
def test_rounds_are_the_trusts_affair(schools, round, role):
    make_edition(schools[0], round=round, state=State.ISSUED)
    client = as_user(person_holding(role, at=schools[0]).user)
    for address in ("", "prepare/", f"{round.pk}/", f"{round.pk}/prepare/", f"{round.pk}/issue/", f"{round.pk}/drop/"):
        assert client.get(f"/cards/{address}").status_code == 404


@pytest.mark.parametrize("role", ["trustee", "clerk"])
def test_who_prepares_none_finds_the_issued_cards_of_a_meeting_and_nobody_by_name(schools, round, role):
    head = person_holding("principal", at=schools[0], name="C. Head").user
    issued = make_edition(schools[0], round=round, state=State.ISSUED)
    record_opening(**notice_facts(issued), by=head, now=timezone.now())
    make_edition(schools[1], round=round)
    client = as_user(person_holding(role).user)
    page = text(client.get(f"/cards/{round.pk}/"))
    assert "1 school: 1 issued" in text(client.get("/cards/"))
    assert (schools[0].name in page, schools[1].name in page, "C. Head" in page, "checkbox" in page) == (
        True,
        False,
        False,
        False,
    )
    only_drafts = open_round(prepared_by=round.prepared_by)
    make_edition(schools[2], round=only_drafts)
    for address in (
        f"{only_drafts.pk}/",
        "prepare/",
        f"{round.pk}/prepare/",
        f"{round.pk}/issue/",
        f"{round.pk}/drop/",
    ):
        assert client.get(f"/cards/{address}").status_code == 404


# Many at once --------------------------------------------------------------------------------------------------------


def chosen(*editions: CardEdition, **fields: Any) -> dict[str, Any]:
    keys = {"edition": [e.pk for e in editions], "seen": [f"{e.pk}:{e.version}" for e in editions]}
    return keys | fields


def test_what_is_ticked_is_looked_at_then_issued(schools, executive, round):
    ready = make_edition(schools[0], round=round, state=State.ANSWERED)
    early = make_edition(schools[1], round=round)
    client, address = as_user(executive), f"/cards/{round.pk}/issue/"
    page = text(client.get(f"{address}?edition={ready.pk}&edition={early.pk}"))
    assert "Left out. The school has not answered" in page
    answer = client.post(address, chosen(ready))
    assert answer["Location"] == f"/cards/{round.pk}/"
    ready.refresh_from_db()
    assert ready.state == State.ISSUING
    assert "Nothing was done twice" in text(client.post(address, chosen(ready, seen=f"{ready.pk}:2")))
    assert EditionStep.objects.filter(step="ask").count() == 1


@pytest.mark.parametrize(("tick", "ticked"), [("", 0), ("ask", 1), ("remind", 2), ("drop", 3), ("<x>", 0)])
def test_everything_that_a_step_can_be_taken_with_is_ticked_at_once(schools, executive, round, tick, ticked):
    make_edition(schools[0], round=round, state=State.ANSWERED)
    for school in schools[1:]:
        make_edition(school, round=round)
    page = text(as_user(executive).get(f"/cards/{round.pk}/", {"tick": tick}))
    assert page.count(" checked>") == ticked


def test_nothing_ticked_leads_back(executive, round, schools):
    make_edition(schools[0], round=round)
    client = as_user(executive)
    for address in ("issue/", "remind/", "drop/", "drop/?edition=x", "issue/?edition=99999999999999"):
        assert client.get(f"/cards/{round.pk}/{address}")["Location"] == f"/cards/{round.pk}/"


def test_a_card_of_another_round_is_not_in_this_one(executive, round, schools):
    make_edition(schools[1], round=round)
    other = make_edition(schools[0], round=open_round(), state=State.ANSWERED)
    assert as_user(executive).post(f"/cards/{round.pk}/issue/", chosen(other)).status_code == 302
    other.refresh_from_db()
    assert other.state == State.ANSWERED


def test_many_are_reminded_and_given_up(executive, round, schools):
    editions = [make_edition(school, round=round) for school in schools]
    client = as_user(executive)
    client.post(f"/cards/{round.pk}/remind/", chosen(*editions[:2]))
    assert EditionStep.objects.filter(step="remind").count() == 2
    stale = client.post(f"/cards/{round.pk}/drop/", chosen(*editions, because="The meeting is off."))
    assert "while you were writing" in text(stale) or "Nothing was done twice" in text(stale)
    fresh = list(CardEdition.objects.all())
    assert "Say why" in text(client.post(f"/cards/{round.pk}/drop/", chosen(*fresh, because="")))
    client.post(f"/cards/{round.pk}/drop/", chosen(*fresh, because="The meeting is off."))
    assert set(CardEdition.objects.values_list("state", flat=True)) == {State.DROPPED}


def test_the_lead_who_prepares_may_not_issue(round, schools):
    ready = make_edition(schools[0], round=round, state=State.ANSWERED)
    client = as_user(person_holding("school-improvement-lead").user)
    assert "/issue/" not in text(client.get(f"/cards/{round.pk}/"))
    assert client.post(f"/cards/{round.pk}/issue/", chosen(ready)).status_code in (403, 404)


def test_why_a_card_could_not_be_issued_is_said_to_whoever_may_issue_until_it_is_tried_again(schools, executive, round):
    edition = make_edition(schools[0], round=round, state=State.ISSUING)
    CardEdition.objects.filter(pk=edition.pk).update(trouble="The disk of the trust is full.")
    address = f"/schools/{edition.school_id}/card/editions/{edition.number}/"
    lead = as_user(person_holding("school-improvement-lead").user)
    head = as_user(person_holding("principal", at=schools[0]).user)
    client = as_user(executive)
    for path in (address, f"/cards/{round.pk}/"):
        assert "The disk of the trust is full." in text(client.get(path))
        said = text(lead.get(path))
        assert ("The disk" in said, "It could not be issued yet." in said) == (False, True)
    assert "The disk" not in text(head.get(address))
    assert "1 school: 1 not issued." in text(client.get(f"/cards/{round.pk}/"))
    edition.refresh_from_db()
    client.post(f"/cards/{round.pk}/issue/", chosen(edition))
    assert "The disk" not in text(client.get(address)) + text(client.get(f"/cards/{round.pk}/"))


def test_on_a_phone_every_cell_says_what_it_is(schools, executive, round):
    edition = make_edition(schools[0], round=round, state=State.ANSWERED)
    client = as_user(executive)
    for path in (f"/cards/{round.pk}/", "/cards/", f"/cards/{round.pk}/issue/?edition={edition.pk}"):
        page = text(client.get(path))
        assert "hw-table--stacks" in page
        assert page.count("<td") == page.count('data-head="') > 0


# Questions -----------------------------------------------------------------------------------------------------------


def test_a_round_asks_as_many_questions_for_three_schools_as_for_one(executive):
    schools = list(School.objects.order_by("pk"))
    big = open_round(prepared_by=executive)
    counts = []
    for number in (1, len(schools)):
        for school in schools[:number]:
            if not CardEdition.objects.filter(school=school, round=big).exists():
                make_dispute(make_edition(school, round=big))
                record_opening(
                    **notice_facts(CardEdition.objects.latest("pk")),
                    by=person_holding("principal", at=school).user,
                    now=timezone.now(),
                )
        found = []
        for address in ("/cards/", f"/cards/{big.pk}/", f"/cards/{big.pk}/prepare/"):
            client = as_user(executive)
            client.get(address)
            cache.clear()
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            found.append(len(asked))
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 15
