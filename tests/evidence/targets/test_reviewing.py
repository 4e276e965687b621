"""The principal's comment, the local board's review, returning: what is kept, what is asked for, who was quicker."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from headwater.evidence.targets.models import Proposal
from headwater.evidence.targets.operations import (
    CannotStep,
    comment_on_proposal,
    propose_targets,
    return_proposals,
    review_proposals,
)
from headwater.evidence.targets.proposals.policies import Meeting
from headwater.evidence.targets.workflow import State
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Event
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_proposal, proposed

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MEETING = Meeting("Local governing board", date(2026, 10, 1), "5.1")


@pytest.fixture
def school() -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    return school


@pytest.fixture
def principal(school) -> User:
    return person_holding("principal", at=school, name="P. Principal").user


@pytest.fixture
def chair(school) -> User:
    return person_holding("chair-of-governors", at=school, name="C. Chair").user


def comment(proposal: Proposal, by: User, words: str = "It can be done.", **more) -> Proposal:
    return comment_on_proposal(proposal=proposal, comment=words, by=by, scope=get_scope(by, TODAY), now=NOW, **more)


def review(proposals: list[Proposal], by: User, meeting: Meeting = MEETING, supported: bool = True, **more):
    facts = {"by": by, "scope": get_scope(by, TODAY), "now": NOW, "today": TODAY}
    return review_proposals(proposals=proposals, meeting=meeting, supported=supported, **facts, **more)


def reasons(act) -> str:
    with pytest.raises(CannotStep) as refused:
        act()
    return " ".join(refused.value.reasons)


def test_the_principals_comment_is_kept_with_what_it_was_said_of(school, principal):
    proposal = comment(make_proposal(school), principal)
    step = proposal.steps.last()
    assert (proposal.state, step.text, step.comment, step.by) == (
        State.COMMENTED,
        "76%",
        "It can be done.",
        principal,
    )
    assert Event.objects.get().type == "targets.proposal-commented"


def test_a_comment_says_something_and_nothing_about_a_pupil(school, principal):
    proposal = make_proposal(school)
    assert "Write what you think" in reasons(lambda: comment(proposal, principal, "  "))
    assert "keeps no pupil’s data" in reasons(lambda: comment(proposal, principal, "Born 03/04/2016, H801200001001"))


def test_a_comment_after_the_review_does_not_undo_it(school, principal):
    assert comment(make_proposal(school, state=State.REVIEWED), principal).state == State.REVIEWED


def test_a_comment_on_another_number_than_the_one_seen_is_told_and_not_kept(school, principal):
    proposal = make_proposal(school)
    lead = person_holding("school-improvement-lead", name="L. Lead").user
    facts = {"by": lead, "scope": get_scope(lead, TODAY), "now": NOW, "today": TODAY}
    propose_targets(proposed=[proposed(school, value="80")], **facts)
    said = reasons(lambda: comment(proposal, principal, seen=1))
    assert "L. Lead proposed 80% while you were writing" in said
    assert "send it again" in said
    assert comment(proposal, principal, seen=2).version == 3


def test_a_review_keeps_the_meeting_and_whether_it_supports(school, chair):
    [proposal] = review([make_proposal(school)], chair, comment="We asked how.")
    step = proposal.steps.last()
    assert proposal.state == State.REVIEWED
    assert (step.body, step.held_on, step.minute) == ("Local governing board", date(2026, 10, 1), "5.1")
    assert (step.supported, step.comment) == (True, "We asked how.")


def test_many_are_reviewed_at_once_with_one_event(school, chair):
    made = [make_proposal(school), make_proposal(school, "att.overall", "95")]
    review(made, chair)
    assert {proposal.state for proposal in Proposal.objects.all()} == {"reviewed"}
    event = Event.objects.get()
    assert (event.type, event.school_urn) == ("targets.proposals-reviewed", school.urn)
    assert event.after == {
        "proposals": [proposal.pk for proposal in made],
        "schools": [school.urn],
        "held_on": "2026-10-01",
    }


def test_a_review_that_does_not_support_says_why(school, chair):
    proposal = make_proposal(school)
    assert "Say why the local board does not" in reasons(lambda: review([proposal], chair, supported=False))
    [reviewed] = review([proposal], chair, supported=False, comment="Too low for this cohort.")
    assert reviewed.steps.last().supported is False


@pytest.mark.parametrize(
    ("meeting", "said"),
    [
        (Meeting("", date(2026, 10, 1)), "Say which board it was."),
        (Meeting("Local governing board", None), "Give the day of the meeting."),
        (Meeting("Local governing board", date(2026, 11, 23)), "23 November 2026 has not come yet"),
    ],
)
def test_a_review_needs_its_meeting(school, chair, meeting, said):
    proposal = make_proposal(school)
    assert said in reasons(lambda: review([proposal], chair, meeting))
    assert proposal.steps.count() == 1


def test_a_review_of_none_is_refused(school, chair):
    assert "Tick one at least" in reasons(lambda: review([], chair))


def test_one_that_changed_meanwhile_stops_all_and_is_named(school, chair, principal):
    still, changed = make_proposal(school), make_proposal(school, "att.overall", "95")
    comment(changed, principal)
    said = reasons(lambda: review([still, changed], chair, seen={still.pk: 1, changed.pk: 1}))
    # A chair is told which side it was, not who.
    assert said.startswith("Ashdown Primary, ")
    assert "The school commented on 95% while you were writing" in said
    assert "P. Principal" not in said
    assert Proposal.objects.get(pk=still.pk).state == State.PROPOSED


def test_the_records_want_a_review_to_say_whether_it_supports(school):
    proposal = make_proposal(school)
    with pytest.raises(IntegrityError), transaction.atomic():
        proposal.steps.create(
            number=2, step="review", state="reviewed", at=NOW, by=person_holding("clerk").user, text="76%", value=76
        )


def test_what_is_returned_says_why_and_by_which_board(school, chair):
    facts = {"by": chair, "scope": get_scope(chair, TODAY), "now": NOW, "today": TODAY}
    proposal = make_proposal(school)
    assert "Say why it is returned" in reasons(lambda: return_proposals(proposals=[proposal], reason="", **facts))
    [returned] = return_proposals(proposals=[proposal], reason="Below last year.", meeting=MEETING, **facts)
    step = returned.steps.last()
    assert (returned.state, step.comment, step.body) == (State.RETURNED, "Below last year.", "Local governing board")
