"""The draft before its principal, and each step that is taken with one card on its pages."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from headwater.evidence.measures.models import Figure
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Notice
from headwater.oversight.cards.editions.dressing import get_draft_card
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import CardEdition, Dispute, EditionStep
from headwater.oversight.cards.operations import prepare_cards
from headwater.oversight.cards.presenters.contract import as_json
from headwater.oversight.cards.presenters.opened import opened
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.cards import ROLL, make_card_trust, make_dispute, make_edition, make_round
from tests.factories.people import person_holding

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
UPN = "A123456789012"


@pytest.fixture
def schools() -> list[School]:
    return make_card_trust(2)[1]


@pytest.fixture
def school(schools) -> School:
    return schools[0]


@pytest.fixture
def executive(schools) -> User:
    return person_holding("executive", name="E. Executive").user


@pytest.fixture
def head(school) -> User:
    return person_holding("principal", at=school, name="A. Head").user


@pytest.fixture
def draft(school, executive, head) -> CardEdition:
    """A draft that was put before its school by the operation, with the card as it was then."""
    days = {"meeting_on": TODAY + timedelta(days=28), "reply_by": TODAY + timedelta(days=14)}
    facts: dict[str, Any] = {"scope": get_scope(executive, TODAY), "now": timezone.now(), "today": TODAY}
    return prepare_cards(schools=[school], body="trust-board", by=executive, **days, **facts).editions.get()


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def at(edition: CardEdition, more: str = "") -> str:
    return f"/schools/{edition.school_id}/card/editions/{edition.number}/{more}"


def seen(edition: CardEdition, **fields: Any) -> dict[str, Any]:
    return {"seen": f"{edition.pk}:{CardEdition.objects.get(pk=edition.pk).version}"} | fields


# The draft -----------------------------------------------------------------------------------------------------------


def test_the_principal_is_asked_above_all_and_the_card_stands_below(draft, head):
    page = text(as_user(head).get(at(draft)))
    for said in ("Dispute any figure or sentence that is wrong", "14 days from now", "At a glance", "Pupils on roll",
                 "By the school: not opened yet.", "What the card says in words", "Answer for the school"):  # fmt: skip
        assert said in page
    assert page.index("Dispute any figure") < page.index("At a glance")
    assert f'href="{at(draft, "dispute/")}?subject=row%3Actx.nor%3Aall"' in page
    assert f'href="{at(draft, "dispute/")}?subject=principal"' in page
    assert f'href="/schools/{draft.school_id}/card/ctx.nor/?group=all"' in page


def test_it_waits_on_the_principals_first_page_and_nobody_elses(draft, head, executive, schools):
    other = person_holding("principal", at=schools[1]).user
    waits = "Check your school’s draft card and answer"
    assert waits in text(as_user(head).get("/"))
    assert waits not in text(as_user(executive).get("/"))
    assert waits not in text(as_user(other).get("/"))
    as_user(head).post(at(draft, "answer/"), seen(draft, nothing_to_add="on"))
    assert waits not in text(as_user(head).get("/"))


def test_who_opened_it_when_is_kept_once_for_each_version(draft, head, executive):
    client = as_user(head)
    client.get(at(draft))
    page = text(client.get(at(draft)))
    assert "By the school: not opened yet" not in page
    assert Notice.objects.filter(to=head, opened_at__isnull=False).count() == 1
    as_user(executive).get(at(draft))
    page = text(as_user(executive).get(at(draft)))
    assert page.index("A. Head", page.index("Who opened it when")) < page.index(
        "E. Executive", page.index("Who opened it")
    )


def test_a_dispute_and_the_line_of_context_stand_once_and_the_row_keeps_its_mark(draft, executive):
    CardEdition.objects.filter(pk=draft.pk).update(context="A new hall since May.")
    made = make_dispute(draft)
    page = text(as_user(executive).get(at(draft)))
    body, _ = page.split('id="history"')
    assert body.count(made.school_says) == 1
    assert body.count("A new hall since May.") == 1
    assert 'href="#disputed"' in body
    assert body.count('id="disputed"') == 1
    anchor = body.split(f">{made.about}</a>")[0].rpartition('href="#')[2].rstrip('"')
    assert f'id="{anchor}"' in body


def test_the_trust_sees_no_way_to_dispute_and_the_school_none_to_settle(draft, head, executive):
    make_dispute(draft)
    trust, own = text(as_user(executive).get(at(draft))), text(as_user(head).get(at(draft)))
    assert ("dispute/" in trust, "settle/" in trust, "take-back/" in trust) == (False, True, False)
    assert ("dispute/" in own, "settle/" in own, "take-back/" in own) == (True, False, True)


def test_what_changed_since_the_school_was_sent_it_is_told(draft, head):
    page = text(as_user(head).get(at(draft)))
    assert "What changed since the school was sent it" not in page
    Figure.objects.filter(school=draft.school, measure="ctx.nor").update(value=206)
    page = text(as_user(head).get(at(draft)))
    assert "What changed since the school was sent it" in page
    assert "204" in page[page.index("What changed since") :]


@pytest.mark.parametrize("role", ["local-governor", "chair-of-governors", "clerk", "trustee", "subject-leader"])
def test_a_draft_is_not_there_for_boards_and_staff(draft, role):
    at_school = None if role == "trustee" else draft.school
    client = as_user(person_holding(role, at=at_school).user)
    for more in ("", "dispute/", "answer/", "drop/"):
        assert client.get(at(draft, more)).status_code in (403, 404)


def test_the_principal_of_another_school_finds_nothing(draft, schools):
    made = make_dispute(draft)
    client = as_user(person_holding("principal", at=schools[1]).user)
    for more in ("", "dispute/", "answer/", f"take-back/{made.pk}/"):
        assert client.get(at(draft, more)).status_code in (403, 404)
        own = f"/schools/{schools[1].urn}/card/editions/{draft.number}/{more}"
        assert client.get(own).status_code == 404


def test_a_dispute_of_another_card_is_not_settled_here(draft, schools, executive):
    made = make_dispute(make_edition(schools[1], round=draft.round))
    assert as_user(executive).get(at(draft, f"settle/{made.pk}/")).status_code == 404


@pytest.mark.parametrize("number", ["0", "99", "99999999999999999999"])
def test_an_edition_that_is_not_there_is_not_found(draft, head, number):
    for more in ("", "dispute/", "answer/"):
        assert as_user(head).get(f"/schools/{draft.school_id}/card/editions/{number}/{more}").status_code == 404


def test_one_card_is_issued_from_its_own_page_once_the_school_has_answered(draft, head, executive):
    issue = f"/cards/{draft.round_id}/issue/?edition={draft.pk}"
    assert issue not in text(as_user(executive).get(at(draft)))
    as_user(head).post(at(draft, "answer/"), seen(draft, nothing_to_add="on"))
    assert issue in text(as_user(executive).get(at(draft)))
    assert issue not in text(as_user(head).get(at(draft)))


def test_a_draft_that_was_given_up_says_so(draft, executive, head):
    client = as_user(executive)
    assert "Say why, in a sentence or two: the reason stays to be read" in text(
        client.post(at(draft, "drop/"), seen(draft, because=" "))
    )
    client.post(at(draft, "drop/"), seen(draft, because="The meeting is off."))
    page = text(as_user(head).get(at(draft)))
    assert "This draft was given up" in page
    assert "The meeting is off." in page
    assert "At a glance" not in page


# Disputing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("below", "said"),
    [("dispute/", "an open copy says only that this is disputed"), ("answer/", "never in an open one")],
)
def test_before_anything_is_typed_it_is_said_whose_name_stands_beside_it_and_in_which_copies(draft, head, below, said):
    page = text(as_user(head).get(at(draft, below)))
    assert "The card names its principal." in page
    assert said in page


def test_an_open_copy_has_the_name_and_none_of_what_was_typed(draft, head):
    CardEdition.objects.filter(pk=draft.pk).update(context="A new hall since May.")
    made = make_dispute(draft)
    told = as_json(opened(get_draft_card(draft, timezone.localdate())))
    said = json.dumps(told, ensure_ascii=False)
    assert told["school"]["principal"] == str(head)
    assert made.about in said
    for typed in ("A new hall since May.", made.school_says):
        assert typed not in said


def test_a_row_offers_its_years_and_a_figure_is_disputed(draft, head):
    client, address = as_user(head), at(draft, "dispute/")
    page = text(client.get(f"{address}?subject=row:ks2.rwm_exp:all"))
    assert page.count('type="radio"') == 4
    said = seen(
        draft, asked="row:ks2.rwm_exp:all", subject="figure:ks2.rwm_exp:all:2024-25", school_says="One too few."
    )
    assert client.post(address, said)["Location"] == at(draft)
    page = text(client.get(at(draft)))
    assert "One too few." in page
    assert "disputed" in page
    # Sent twice: once is kept, and the second is told.
    assert "Nothing was done twice" in text(client.post(address, said))
    assert Dispute.objects.count() == 1


def test_a_sentence_is_disputed_as_it_stands(draft, head):
    client, address = as_user(head), at(draft, "dispute/")
    assert "A. Head" in text(client.get(f"{address}?subject=principal"))
    client.post(address, seen(draft, asked="principal", subject="principal", school_says="It is B. Head."))
    assert Dispute.objects.get().said == "A. Head"
    assert text(client.get(address)).count('type="radio"') > 5


@pytest.mark.parametrize("subject", ["figure:ctx.nor:all:1999-00", "row:no.such:all", "row:", "x" * 3000, "<script>"])
def test_what_the_card_does_not_say_cannot_be_chosen(draft, head, subject):
    client, address = as_user(head), at(draft, "dispute/")
    assert "does not say that any more" in text(client.get(address, {"subject": subject}))
    page = text(client.post(address, seen(draft, asked=subject, subject=subject, school_says="Wrong.")))
    assert "The card does not say that" in page
    assert not Dispute.objects.exists()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"school_says": f"{UPN} left."}, "unique pupil number"),
        ({"proposed": UPN}, "unique pupil number"),
        ({"school_says": "She was born on 3 May 2015."}, "date of birth"),
        ({"school_says": "x" * 401}, "and 400 are kept"),
        ({"proposed": "x" * 121}, "and 120 are kept"),
        ({"school_says": ""}, "Say in a sentence why it is wrong"),
        ({"school_says": "Well \u202edone"}, "cannot be seen"),
    ],
)
def test_what_may_not_stand_is_refused_and_stays_on_the_screen(draft, head, fields, why):
    said = seen(draft, asked=ROLL, subject=ROLL, school_says="Two came.", proposed="206") | fields
    assert why in text(as_user(head).post(at(draft, "dispute/"), said))
    assert not Dispute.objects.exists()


@pytest.mark.parametrize("version", ["", "{}:0", "{}:99", "{}:-1", "{}:" + "9" * 40, "²:²"])
def test_nothing_is_done_that_the_form_does_not_say_was_seen(draft, head, version):
    said = {"seen": version.format(draft.pk), "context": "Half joined this year."}
    page = text(as_user(head).post(at(draft, "answer/"), said))
    assert "Half joined this year." in page
    assert CardEdition.objects.get().state == State.DRAFT


def test_it_is_taken_back_on_a_page_of_its_own(draft, head):
    made = make_dispute(draft)
    client = as_user(head)
    assert "Two children came in May." in text(client.get(at(draft, f"take-back/{made.pk}/")))
    assert client.post(at(draft, f"take-back/{made.pk}/"), seen(draft)).status_code == 302
    page = text(client.get(at(draft)))
    assert "What the school took back: 1" in page
    assert "Nothing is disputed." in page


# Answering and settling ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "shown"),
    [({"context": "Half joined this year."}, "Half joined this year."), ({"nothing_to_add": "on"}, "nothing to add")],
)
def test_the_school_answers(draft, head, said, shown):
    client = as_user(head)
    assert client.post(at(draft, "answer/"), seen(draft, **said)).status_code == 302
    assert shown in text(client.get(at(draft)))
    assert CardEdition.objects.get().state == State.ANSWERED


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "Write the school’s line of context"),
        ({"context": "A line.", "nothing_to_add": "on"}, "leave out one of the two"),
        ({"context": "x" * 601}, "and 600 are kept"),
        ({"context": f"{UPN} left."}, "unique pupil number"),
    ],
)
def test_an_answer_that_may_not_stand_says_why(draft, head, said, why):
    assert why in text(as_user(head).post(at(draft, "answer/"), seen(draft, **said)))
    assert CardEdition.objects.get().state == State.DRAFT


def test_the_trust_settles_what_is_put_right_and_says_why_it_does_not_agree(draft, executive):
    made = make_dispute(draft)
    client, address = as_user(executive), at(draft, f"settle/{made.pk}/")
    page = text(client.get(address))
    assert "The card says now: <strong>204</strong>" in page
    assert f"/schools/{draft.school_id}/card/ctx.nor/?group=all" in page
    page = text(client.post(address, seen(draft, outcome="corrected")))
    assert "The card still says “204”: correct it at its source first" in page
    assert "both stand on the card" in text(client.post(address, seen(draft, outcome="not-agreed")))
    client.post(address, seen(draft, outcome="not-agreed", trust_says="The census says 204."))
    assert "The census says 204." in text(client.get(at(draft)))
    assert EditionStep.objects.filter(step="settle").count() == 1


def test_a_sentence_is_not_offered_to_be_overridden(draft, executive):
    made = make_dispute(draft, "principal", about="Principal", said="A. Head")
    page = text(as_user(executive).get(at(draft, f"settle/{made.pk}/")))
    assert 'value="not-agreed"' in page
    assert 'value="overridden"' not in page


def test_an_issued_card_is_withdrawn_with_the_reason(school, executive):
    edition = make_edition(school, state=State.ISSUED, round=make_round(prepared_by=executive))
    client = as_user(executive)
    assert client.post(at(edition, "withdraw/"), seen(edition, because="The roll was wrong.")).status_code == 302
    edition.refresh_from_db()
    assert (edition.state, edition.withdrawn_because) == (State.WITHDRAWN, "The roll was wrong.")


def test_a_step_that_cannot_be_taken_now_says_so_before_anybody_writes(school, executive):
    edition = make_edition(school, state=State.ISSUED)
    assert "It is issued: only a draft can be given up." in text(as_user(executive).get(at(edition, "drop/")))


def test_the_draft_asks_no_more_however_much_is_disputed(draft, head):
    client, counts = as_user(head), []
    for number in (1, 3):
        for subject in ("principal", "membership", "fact:phase")[:number]:
            if not Dispute.objects.filter(subject=subject).exists():
                make_dispute(draft, subject, about="Something", said="That")
        client.get(at(draft))
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(draft)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 26
