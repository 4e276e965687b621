"""Cards prepared for a meeting: put before the schools, reminded of, asked to be issued, withdrawn, given up."""

from __future__ import annotations

import json
import zlib
from datetime import date, timedelta
from typing import Any

import pytest

from headwater.evidence.measures.models import Figure
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Event, Notice
from headwater.foundations.audit.openings import record_opening
from headwater.oversight.cards.editions.notices import notice_facts
from headwater.oversight.cards.editions.queries import list_last_days, list_openings
from headwater.oversight.cards.editions.workflow import State, Step
from headwater.oversight.cards.models import CardEdition, EditionStep, Round
from headwater.oversight.cards.operations import (
    CannotStep,
    ask_to_issue,
    drop,
    prepare_again,
    prepare_cards,
    remind,
    remind_due,
    withdraw,
)
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.cards import (
    MEETING,
    NOW,
    REPLY_BY,
    ROLL,
    TODAY,
    make_card_trust,
    make_dispute,
    make_edition,
    make_round,
)
from tests.factories.people import person_holding
from tests.factories.schools import make_school

pytestmark = pytest.mark.django_db
FOR_BOARD: dict[str, Any] = {"body": "trust-board", "meeting_on": MEETING, "reply_by": REPLY_BY}


@pytest.fixture
def schools() -> list[School]:
    return make_card_trust(2)[1]


@pytest.fixture
def executive(schools) -> User:
    return person_holding("executive", name="E. Executive").user


@pytest.fixture
def head(schools) -> User:
    return person_holding("principal", at=schools[0], name="A. Head").user


def facts(by: User, *, day: bool = True) -> dict[str, Any]:
    return {"by": by, "scope": get_scope(by, TODAY), "now": NOW} | ({"today": TODAY} if day else {})


def refused(act, **kwargs) -> str:
    before = Event.objects.count(), EditionStep.objects.count()
    with pytest.raises(CannotStep) as refusal:
        act(**kwargs)
    assert (Event.objects.count(), EditionStep.objects.count()) == before
    return " ".join(refusal.value.reasons)


def purposes(person: User) -> list[str]:
    """What waits for somebody or was put before them, the oldest first; what is settled in brackets."""
    notices = Notice.objects.filter(to=person, sent_at__isnull=False).order_by("pk")
    return [f"({each.why})" if each.settled_at else each.why for each in notices]


# Preparing -----------------------------------------------------------------------------------------------------------


def test_a_round_is_put_before_each_head_and_kept_as_it_was_then(schools, executive, head):
    made = prepare_cards(schools=schools, **FOR_BOARD, **facts(executive))
    editions = list(made.editions.order_by("school"))
    assert [(e.school, e.number, e.state, e.version) for e in editions] == [
        (school, 1, State.DRAFT, 1) for school in schools
    ]
    Figure.objects.filter(measure="ctx.nor").update(value=999)
    sent = json.loads(zlib.decompress(editions[0].as_sent))
    [roll] = [row for section in sent["sections"] for row in section["rows"] if row["measure"] == "ctx.nor"]
    assert roll["cells"][-1]["value"] == "204"
    notice = Notice.objects.get(to=head)
    assert (notice.why, notice.path) == ("cards.to-answer", f"/schools/{schools[0].urn}/card/editions/1/")
    assert notice.about_label == (
        "Draft academy card 1 for the trust board’s meeting on 20 December 2026: answer by 6 December 2026"
    )
    event = Event.objects.get()
    assert (event.type, event.after["editions"]) == ("cards.cards-prepared", [e.pk for e in editions])


def test_a_school_is_prepared_once_for_a_meeting_and_then_none_of_the_others_either(schools, executive):
    make_edition(schools[1], state=State.ISSUED)
    said = refused(prepare_cards, schools=schools, **FOR_BOARD, **facts(executive))
    assert said == "Fell School 2 has a card for this meeting already, number 1: withdraw or drop that one first."
    assert (CardEdition.objects.count(), Round.objects.count()) == (1, 1)
    other = FOR_BOARD | {"body": "committee", "body_name": " Standards\r\n committee"}
    made = prepare_cards(schools=schools, **other, **facts(executive))
    assert (made.called, made.editions.count()) == ("Standards committee", 2)


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.DROPPED])
def test_after_it_was_withdrawn_or_given_up_another_is_prepared_in_its_place(schools, executive, state):
    first = make_edition(schools[0], state=state)
    [made] = prepare_again(round=first.round, schools=[schools[0]], **facts(executive))
    assert (made.number, made.round) == (2, first.round)
    assert made.instead_of == (first if state == State.WITHDRAWN else None)
    said = refused(prepare_again, round=first.round, schools=[schools[0]], **facts(executive))
    assert "has a card for this meeting already, number 2" in said


def test_a_school_that_is_sent_its_draft_on_the_last_day_reads_the_day_it_is_waited_for(schools, executive, head):
    first = make_edition(schools[0], state=State.DROPPED)
    late = facts(executive) | {"now": NOW.replace(month=12, day=6), "today": REPLY_BY}
    prepare_again(round=first.round, schools=[schools[0]], **late)
    assert Notice.objects.get(to=head).about_label.endswith(": answer by 9 December 2026")


def test_a_round_of_the_same_meeting_may_be_prepared_anew_and_stands_for_the_withdrawn_one(schools, executive):
    first = make_edition(schools[0], state=State.WITHDRAWN)
    made = prepare_cards(schools=schools[:1], **FOR_BOARD, **facts(executive))
    assert made.editions.get().instead_of == first


def test_nothing_is_prepared_for_nobody_for_strangers_or_for_a_day_gone_by(schools, executive, head):
    assert "No school is chosen" in refused(prepare_cards, schools=[], **FOR_BOARD, **facts(executive))
    strange = make_school("Elsewhere")
    said = refused(prepare_cards, schools=[schools[0], strange], **FOR_BOARD, **facts(executive))
    assert said == "Elsewhere: Only the executive or the school improvement lead prepares cards."
    past = FOR_BOARD | {"meeting_on": TODAY}
    assert "choose a day to come" in refused(prepare_cards, schools=schools, **past, **facts(executive))
    assert "Only the executive" in refused(prepare_cards, schools=schools[:1], **FOR_BOARD, **facts(head))
    assert not Round.objects.exists()


def test_a_school_that_is_sent_its_draft_late_is_waited_for_all_the_same(schools, executive):
    late = make_round(reply_by=TODAY - timedelta(days=1))
    [made] = prepare_again(round=late, schools=schools[:1], **facts(executive))
    assert list_last_days([made]) == {made.pk: TODAY + timedelta(days=3)}
    assert "has until 25 November 2026" in refused(ask_to_issue, editions=[made], **facts(executive))


# Reminding -----------------------------------------------------------------------------------------------------------


def test_whoever_has_not_answered_is_reminded_once_a_day(schools, executive, head):
    edition = make_edition(schools[0])
    remind(editions=[edition], **facts(executive))
    assert purposes(head) == ["cards.reminder"]
    assert "reminded today already" in refused(remind, editions=[edition], **facts(executive))
    later = facts(executive) | {"now": NOW + timedelta(days=1), "today": TODAY + timedelta(days=1)}
    remind(editions=[edition], **later)
    assert purposes(head) == ["(cards.reminder)", "cards.reminder"]
    answered = make_edition(schools[1], state=State.ANSWERED)
    said = refused(remind, editions=[edition, answered], **facts(executive))
    assert "Fell School 2: It is answered by the school: only a school that has not answered is reminded." in said


@pytest.mark.parametrize(("ahead", "is_due"), [(0, True), (3, True), (4, False), (-1, False)])
def test_in_the_last_days_schools_are_reminded_by_themselves_and_once(schools, head, ahead, is_due):
    ends = make_round(reply_by=TODAY + timedelta(days=ahead))
    draft = make_edition(schools[0], round=ends, sent_at=NOW - timedelta(days=9))
    make_edition(schools[1], round=ends, state=State.ANSWERED, sent_at=NOW - timedelta(days=9))
    assert remind_due(now=NOW, today=TODAY) == ([draft] if is_due else [])
    assert remind_due(now=NOW, today=TODAY) == []
    assert purposes(head) == (["cards.reminder"] if is_due else [])
    assert Event.objects.count() == is_due
    if is_due:
        assert EditionStep.objects.get(step=Step.REMIND).by is None


def test_a_draft_that_was_sent_late_is_reminded_of_too(schools, head):
    ended = make_round(reply_by=TODAY - timedelta(days=5))
    draft = make_edition(schools[0], round=ended, sent_at=NOW - timedelta(days=1))
    assert remind_due(now=NOW, today=TODAY) == [draft]


# Issuing -------------------------------------------------------------------------------------------------------------


def test_many_are_asked_to_be_issued_with_one_event_that_names_them(schools, executive, head):
    editions = [make_edition(school, state=State.ANSWERED) for school in schools]
    asked = ask_to_issue(editions=editions, **facts(executive), seen={e.pk: e.version for e in editions})
    assert [e.state for e in asked] == [State.ISSUING] * 2
    event = Event.objects.get()
    assert (event.type, event.after["editions"]) == ("cards.issue-asked", [e.pk for e in editions])


def test_before_its_last_day_is_over_only_a_card_the_school_has_answered_is_issued(schools, executive):
    answered, waiting = make_edition(schools[0], state=State.ANSWERED), make_edition(schools[1])
    said = refused(ask_to_issue, editions=[answered, waiting], **facts(executive))
    assert said.startswith("Fell School 2: The school has not answered, and has until 6 December 2026.")
    assert CardEdition.objects.filter(state=State.ISSUING).count() == 0
    later = facts(executive) | {"today": REPLY_BY + timedelta(days=1)}
    assert len(ask_to_issue(editions=[answered, waiting], **later)) == 2


def test_what_was_settled_as_put_right_must_be_right_when_it_is_issued(schools, executive):
    edition = make_edition(schools[0], state=State.ANSWERED)
    make_dispute(edition, ROLL, outcome="corrected")
    said = refused(ask_to_issue, editions=[edition], **facts(executive))
    assert said == "“Pupils on roll, 2024/25” was settled, and the card says “204” again: settle it anew."
    Figure.objects.filter(school=schools[0], measure="ctx.nor").update(value=206)
    assert ask_to_issue(editions=[edition], **facts(executive))


def test_of_two_who_issue_the_second_is_told(schools, executive):
    edition = make_edition(schools[0], state=State.ANSWERED)
    other = person_holding("executive", name="O. Other").user
    ask_to_issue(editions=[edition], **facts(other), seen={edition.pk: 2})
    said = refused(ask_to_issue, editions=[edition], **facts(executive), seen={edition.pk: 2})
    assert said.startswith("O. Other asked for it to be issued while you were writing.")
    said = refused(ask_to_issue, editions=[edition], **facts(other), seen={edition.pk: 2})
    assert said == "You have done this already: you asked for it to be issued. Nothing was done twice."


# Withdrawing, giving up ----------------------------------------------------------------------------------------------


def test_whoever_had_the_card_is_told_that_it_is_withdrawn(schools, executive, head):
    edition = make_edition(schools[0], state=State.ISSUED)
    governor = person_holding("local-governor", at=schools[0]).user
    record_opening(**notice_facts(edition), by=governor, now=NOW)
    withdrawn = withdraw(edition=edition, because="The roll was wrong.", **facts(executive, day=False), seen=3)
    assert (withdrawn.state, withdrawn.withdrawn_because, withdrawn.withdrawn_by) == (
        State.WITHDRAWN,
        "The roll was wrong.",
        executive,
    )
    assert purposes(governor) == ["cards.withdrawn"]
    assert purposes(head) == []
    assert EditionStep.objects.latest("pk").text == "The roll was wrong."


def test_whose_post_ended_is_not_told_that_it_is_withdrawn(schools, executive):
    edition = make_edition(schools[0], state=State.ISSUED)
    person = person_holding("local-governor", at=schools[0])
    record_opening(**notice_facts(edition), by=person.user, now=NOW)
    person.posts.update(held_until=NOW.date() - timedelta(days=1))
    withdraw(edition=edition, because="The roll was wrong.", **facts(executive, day=False), seen=3)
    assert purposes(person.user) == []


def test_withdrawing_and_giving_up_ask_why_and_only_what_is_there(schools, executive):
    issued, draft = make_edition(schools[0], state=State.ISSUED), make_edition(schools[1])
    common = facts(executive, day=False)
    assert refused(withdraw, edition=issued, because=" ", **common) == "Say why."
    assert "only what is issued" in refused(withdraw, edition=draft, because="Wrong.", **common)
    assert "only a draft can be given up" in refused(drop, editions=[issued, draft], because="Off.", **common)
    assert refused(drop, editions=[], because="Off.", **common) == "No school is chosen. Tick one at least."
    assert drop(editions=[draft], because="The meeting is off.", **common)[0].state == State.DROPPED


def test_giving_a_draft_up_ends_all_waiting(schools, executive, head):
    made = prepare_cards(schools=schools, **FOR_BOARD, **facts(executive))
    drop(editions=list(made.editions.all()), because="The meeting is off.", **facts(executive, day=False))
    assert purposes(head) == ["(cards.to-answer)"]


# Who opened it -------------------------------------------------------------------------------------------------------


def test_it_is_known_who_opened_it_when_the_school_first(schools, executive, head):
    edition, other = make_edition(schools[0]), make_edition(schools[1])
    for person, hours in ((executive, 1), (head, 2), (head, 3)):
        record_opening(**notice_facts(edition), by=person, now=NOW + timedelta(hours=hours))
    edition.version += 1
    record_opening(**notice_facts(edition), by=head, now=NOW + timedelta(hours=4))
    openings = list_openings([edition, other])
    assert [(o.who, o.is_school, (o.first_at - NOW).seconds // 3600, (o.last_at - NOW).seconds // 3600)
            for o in openings[edition.pk]] == [(head, True, 2, 4), (executive, False, 1, 1)]  # fmt: skip
    assert openings[other.pk] == []


def test_a_day_of_the_round_is_a_date(schools):
    assert list_last_days([make_edition(schools[0])]) == {CardEdition.objects.get().pk: date(2026, 12, 6)}
