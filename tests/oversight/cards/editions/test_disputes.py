"""What the school disputes and takes back, what the trust answers, the school's line of context."""

from __future__ import annotations

from typing import Any

import pytest

from headwater.evidence.measures.models import Figure
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Event, Notice
from headwater.oversight.cards.editions.dressing import get_draft_card
from headwater.oversight.cards.editions.sayings import list_sayings
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import CardEdition, Dispute, EditionStep
from headwater.oversight.cards.operations import CannotStep, answer, dispute, settle, take_back
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.cards import NOW, ROLL, TODAY, cell_of, make_card_trust, make_dispute, make_edition, make_entry
from tests.factories.people import person_holding
from tests.factories.schools import make_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_card_trust()[1][0]


@pytest.fixture
def lead(school) -> User:
    return person_holding("school-improvement-lead", name="L. Lead").user


@pytest.fixture
def head(school) -> User:
    return person_holding("principal", at=school, name="A. Head").user


@pytest.fixture
def draft(school, lead) -> CardEdition:
    return make_edition(school, by=lead)


def facts(by: User, *, day: bool = True) -> dict[str, Any]:
    return {"by": by, "scope": get_scope(by, TODAY), "now": NOW} | ({"today": TODAY} if day else {})


def refused(act, **kwargs) -> str:
    before = Event.objects.count(), EditionStep.objects.count()
    with pytest.raises(CannotStep) as refusal:
        act(**kwargs)
    assert (Event.objects.count(), EditionStep.objects.count()) == before
    return " ".join(refusal.value.reasons)


def purposes(person: User) -> list[str]:
    notices = Notice.objects.filter(to=person, sent_at__isnull=False).order_by("pk")
    return [f"({each.why})" if each.settled_at else each.why for each in notices]


def correct(school: School, value: str) -> None:
    Figure.objects.filter(school=school, measure="ctx.nor").update(value=value)


# Disputing -----------------------------------------------------------------------------------------------------------


def test_a_figure_is_disputed_as_it_stands_on_the_card_and_waits_for_the_trust(school, draft, head, lead):
    made = dispute(
        edition=draft, subject=ROLL, school_says="Two children\ncame in May.", proposed=" 206 ", **facts(head), seen=1
    )
    assert (made.measure, made.group, made.period, made.said) == ("ctx.nor", "all", "2024-25", "204")
    assert (made.school_says, made.proposed) == ("Two children came in May.", "206")
    assert purposes(lead) == ["cards.to-settle"]
    event = Event.objects.get()
    assert (event.type, event.school_urn) == ("cards.card-disputed", school.urn)
    assert "children" not in str(event.after)
    card = get_draft_card(CardEdition.objects.get(), TODAY)
    assert cell_of(card, "ctx.nor", "2024-25").is_disputed
    assert [each.about for each in card.disputes] == [made.about]


@pytest.mark.parametrize("kind", ["principal", "membership", "fact", "inspection"])
def test_a_sentence_is_disputed_by_its_key(draft, head, kind):
    found = next(each for each in list_sayings(get_draft_card(draft, TODAY)) if each.subject.startswith(kind))
    made = dispute(edition=draft, subject=found.subject, school_says="That is not so.", **facts(head))
    assert (made.said, made.measure, made.proposed) == (found.said, "", "")


@pytest.mark.parametrize(
    "subject", ["", "figure:ctx.nor:all:1999-00", "figure:::", "row:ctx.nor:all", "x" * 5000, "note:0"]
)
def test_what_the_card_does_not_say_is_not_disputed(draft, head, subject):
    said = refused(dispute, edition=draft, subject=subject, school_says="Wrong.", **facts(head))
    assert said.startswith("The card does not say that")
    assert not Dispute.objects.exists()


def test_the_same_is_disputed_once_and_anew_when_it_was_taken_back(draft, head):
    first = dispute(edition=draft, subject=ROLL, school_says="Wrong.", **facts(head))
    assert "disputes this already" in refused(dispute, edition=draft, subject=ROLL, school_says="No.", **facts(head))
    take_back(dispute=first, **facts(head, day=False))
    dispute(edition=draft, subject=ROLL, school_says="Wrong all the same.", **facts(head))
    assert Dispute.objects.standing().count() == 1
    assert Dispute.objects.count() == 2


def test_of_two_who_write_at_once_the_second_is_told_what_the_first_did(draft, head, lead):
    answer(edition=draft, context="A line.", **facts(head, day=False))
    said = refused(dispute, edition=draft, subject=ROLL, school_says="Wrong.", **facts(head), seen=1)
    assert said == (
        "You have done this already: you answered for the school. Nothing was done twice. "
        "If you wrote something else now, send it again."
    )
    deputy = person_holding("principal", at=draft.school, name="B. Head").user
    said = refused(dispute, edition=draft, subject=ROLL, school_says="Wrong.", **facts(deputy), seen=1)
    assert said.startswith("A. Head answered for the school while you were writing.")
    refused(dispute, edition=draft, subject=ROLL, school_says="Wrong.", **facts(head), seen=7)


def test_what_is_taken_back_waits_for_nobody_and_stays_to_be_read(draft, head, lead):
    one = dispute(edition=draft, subject=ROLL, school_says="Wrong.", **facts(head))
    two = dispute(edition=draft, subject="principal", school_says="Wrong.", **facts(head))
    take_back(dispute=one, **facts(head, day=False))
    assert purposes(lead) == ["(cards.to-settle)", "(cards.to-settle)", "cards.to-settle"]
    take_back(dispute=two, **facts(head, day=False))
    assert purposes(lead)[-1] == "(cards.to-settle)"
    assert refused(take_back, dispute=two, **facts(head, day=False)) == "That was taken back already."
    assert get_draft_card(CardEdition.objects.get(), TODAY).disputes == ()


def test_who_leads_another_school_disputes_and_takes_back_nothing(draft, head):
    made = make_dispute(draft)
    other = person_holding("principal", at=make_school("Beacon Primary")).user
    assert "Only the principal" in refused(dispute, edition=draft, subject=ROLL, school_says="No.", **facts(other))
    assert "Only the principal" in refused(take_back, dispute=made, **facts(other, day=False))


# Answering -----------------------------------------------------------------------------------------------------------


def test_the_line_of_context_stands_on_the_card_until_it_is_written_anew(draft, head):
    answer(edition=draft, context="Half our pupils\n joined this year.", **facts(head, day=False), seen=1)
    fresh = CardEdition.objects.get()
    assert (fresh.state, fresh.context) == (State.ANSWERED, "Half our pupils joined this year.")
    assert get_draft_card(fresh, TODAY).context == fresh.context
    answer(edition=draft, context="", nothing_to_add=True, **facts(head, day=False), seen=2)
    assert CardEdition.objects.get().context == ""
    assert [step.text for step in EditionStep.objects.filter(step="answer")] == [fresh.context, "Nothing to add."]


@pytest.mark.parametrize("text", ["", "x" * 601, "A123456789012 left.", "Well\x00done"])
def test_a_line_that_may_not_stand_is_refused_and_nothing_kept(draft, head, text):
    refused(answer, edition=draft, context=text, **facts(head, day=False))
    assert CardEdition.objects.get().state == State.DRAFT


# Settling ------------------------------------------------------------------------------------------------------------


def test_corrected_at_source_is_said_when_the_card_says_something_else(school, draft, head, lead):
    made = dispute(edition=draft, subject=ROLL, school_says="Two came.", proposed="206", **facts(head))
    said = refused(settle, dispute=made, outcome="corrected", **facts(lead))
    assert said == "The card still says “204”: correct it at its source first, then settle this."
    correct(school, "206")
    settled = settle(dispute=made, outcome="corrected", **facts(lead), seen=2)
    assert (settled.outcome, settled.settled_by, settled.trust_says) == ("corrected", lead, "")
    assert (purposes(lead), purposes(head)) == (["(cards.to-settle)"], ["cards.settled"])
    assert get_draft_card(CardEdition.objects.get(), TODAY).disputes == ()


def test_overridden_is_said_when_the_figure_is_an_override(school, draft, lead):
    made = make_dispute(draft)
    assert "override it first" in refused(settle, dispute=made, outcome="overridden", **facts(lead))
    correct(school, "205")
    assert "is no override" in refused(settle, dispute=made, outcome="overridden", **facts(lead))
    Figure.objects.filter(school=school, measure="ctx.nor").update(is_shown=False)
    make_entry(school, "ctx.nor", "206", "2024-25", by=lead, reason="Counted by hand.")
    assert settle(dispute=made, outcome="overridden", trust_says="Counted by hand.", **facts(lead)).settled_at == NOW


def test_what_is_not_agreed_stands_with_both_sentences_and_may_be_answered_otherwise(school, draft, lead):
    made = make_dispute(draft)
    assert "both stand on the card" in refused(settle, dispute=made, outcome="not-agreed", **facts(lead))
    settle(dispute=made, outcome="not-agreed", trust_says="The census says 204.", **facts(lead))
    [shown] = get_draft_card(draft, TODAY).disputes
    assert (shown.school_says, shown.trust_says) == ("Two children came in May.", "The census says 204.")
    correct(school, "206")
    settle(dispute=made, outcome="corrected", **facts(lead))
    assert get_draft_card(draft, TODAY).disputes == ()
    assert EditionStep.objects.filter(step="settle").count() == 2


def test_an_issued_card_is_settled_no_more(school, lead):
    made = make_dispute(make_edition(school, state=State.ISSUED))
    said = refused(settle, dispute=made, outcome="not-agreed", trust_says="No.", **facts(lead))
    assert said == "It is issued: disputes are settled before the card is issued."
