"""The trust board agrees: what becomes of a proposal, what of the target that stood, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from headwater.evidence.targets.models import Proposal, Target
from headwater.evidence.targets.operations import (
    CannotStep,
    agree_proposals,
    propose_targets,
    record_target,
    withdraw_target,
)
from headwater.evidence.targets.proposals.policies import Meeting
from headwater.evidence.targets.workflow import State
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Event
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import draft_of, make_proposal, make_target, proposed

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MEETING = Meeting("Trust board", date(2026, 10, 14), "7.2")


@pytest.fixture
def school() -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    return school


@pytest.fixture
def clerk(school) -> User:
    return person_holding("clerk", name="C. Clerk").user


def agree(proposals: list[Proposal], by: User, meeting: Meeting = MEETING, **more) -> list[Proposal]:
    facts = {"by": by, "scope": get_scope(by, TODAY), "now": NOW, "today": TODAY}
    return agree_proposals(proposals=proposals, meeting=meeting, **facts, **more)


def reasons(act) -> str:
    with pytest.raises(CannotStep) as refused:
        act()
    return " ".join(refused.value.reasons)


def test_what_is_agreed_becomes_the_target_with_the_boards_decision(school, clerk):
    [proposal] = agree([make_proposal(school, state=State.REVIEWED)], clerk)
    target = Target.objects.current().get()
    assert proposal.target == target
    assert (target.value, target.text, target.kind, target.period) == (76, "76%", "agreed", "2026-27")
    assert (target.decided_by_body, target.decided_on, target.minute) == ("Trust board", date(2026, 10, 14), "7.2")
    assert (target.route, target.entered_by) == (Target.Route.AGREED_HERE, clerk)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.target) == (State.AGREED, target)


def test_a_relative_target_stays_relative(school, clerk):
    proposal = make_proposal(school, "att.overall", None, comparator="england", offset=1, state=State.REVIEWED)
    agree([proposal], clerk)
    target = Target.objects.get()
    assert (target.value, target.comparator, target.offset) == (None, "england", 1)


def test_many_are_agreed_at_once_with_one_event(school, clerk):
    made = [make_proposal(school, m, "90", state=State.REVIEWED) for m in ("ks2.rwm_exp", "att.overall", "psc.y1")]
    agree(made, clerk)
    assert Target.objects.current().count() == 3
    event = Event.objects.get()
    assert (event.type, event.after["held_on"]) == ("targets.proposals-agreed", "2026-10-14")


def test_an_amendment_takes_the_place_of_the_target_and_both_stay(school, clerk):
    standing = make_target(school)
    facts = {"by": clerk, "now": NOW, "today": TODAY}
    lead = person_holding("school-improvement-lead").user
    [proposal] = propose_targets(
        proposed=[proposed(school, value="72", reason="Nine pupils joined.")],
        **facts | {"by": lead},
        scope=get_scope(lead, TODAY),
    )
    agree([proposal], clerk, comment="Urgent.")
    standing.refresh_from_db()
    now = Target.objects.current().get()
    assert (standing.replaced_by, now.value, now.reason) == (now, 72, "Nine pupils joined.")


def test_without_the_local_boards_review_it_is_said_why(school, clerk):
    proposal = make_proposal(school, state=State.COMMENTED)
    assert "The local board has not reviewed it" in reasons(lambda: agree([proposal], clerk))
    [agreed] = agree([proposal], clerk, comment="The local board meets only in November.")
    assert agreed.steps.last().comment == "The local board meets only in November."


@pytest.mark.parametrize(
    ("meeting", "said"),
    [
        (Meeting("", date(2026, 10, 14), "7.2"), "Say which board it was."),
        (Meeting("Trust board", None, "7.2"), "Give the day of the meeting."),
        (Meeting("Trust board", date(2026, 10, 14)), "Give the minute reference"),
        (Meeting("Trust board", date(2026, 11, 23), "7.2"), "23 November 2026 has not come yet"),
    ],
)
def test_a_decision_needs_its_meeting_and_minute(school, clerk, meeting, said):
    proposal = make_proposal(school, state=State.REVIEWED)
    assert said in reasons(lambda: agree([proposal], clerk, meeting))
    assert not Target.objects.exists()


def test_a_target_recorded_since_it_was_proposed_is_not_taken_away_unseen(school, clerk):
    proposal = make_proposal(school, state=State.REVIEWED)
    record_target(draft=draft_of(school, value="81"), by=clerk, today=TODAY)
    said = reasons(lambda: agree([proposal], clerk))
    assert "81% is the target now" in said
    assert "Propose it again" in said
    assert Target.objects.current().get().value == 81


def test_a_target_withdrawn_since_is_told(school, clerk):
    standing = make_target(school)
    proposal = make_proposal(school, value="72", state=State.REVIEWED, supersedes=standing, reason="Fewer pupils")
    withdraw_target(target=standing, reason="Typed by mistake", by=clerk, now=NOW)
    assert "the target it was to change is withdrawn" in reasons(lambda: agree([proposal], clerk))


def test_of_two_who_agree_at_once_the_second_is_told(school, clerk):
    proposal = make_proposal(school, state=State.REVIEWED)
    agree([proposal], clerk, seen={proposal.pk: 1})
    other = person_holding("executive", name="E. Executive").user
    said = reasons(lambda: agree([proposal], other, seen={proposal.pk: 1}))
    assert "C. Clerk recorded that 76% is agreed while you were writing" in said
    assert Target.objects.count() == 1


def test_one_that_cannot_be_agreed_stops_all(school, clerk):
    good, gone = make_proposal(school, state=State.REVIEWED), make_proposal(school, "psc.y1", state=State.WITHDRAWN)
    assert "It is withdrawn" in reasons(lambda: agree([good, gone], clerk))
    assert not Target.objects.exists()


def test_the_records_want_an_agreed_proposal_to_have_its_target(school):
    proposal = make_proposal(school)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(state=State.AGREED)
