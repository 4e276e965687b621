"""Drafting and proposing, one or many; what stands in a place already; who sees a draft."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from headwater.evidence.targets.models import Proposal, Target
from headwater.evidence.targets.operations import (
    CannotStep,
    draft_targets,
    propose_targets,
    withdraw_proposals,
)
from headwater.evidence.targets.proposals.policies import NONE_THERE, called
from headwater.evidence.targets.workflow import State
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Event
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_proposal, make_target, proposed

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def schools() -> list[School]:
    trust, schools = make_trust(), [make_school("Ashdown Primary"), make_school("Beacon Primary")]
    for school in schools:
        make_membership(school, trust)
    return schools


@pytest.fixture
def lead(schools: list[School]) -> User:
    return person_holding("school-improvement-lead", name="L. Lead").user


@pytest.fixture
def scope(lead: User) -> Scope:
    return get_scope(lead, TODAY)


def propose(lead: User, scope: Scope, *targets) -> list[Proposal]:
    return propose_targets(proposed=targets, by=lead, scope=scope, now=NOW, today=TODAY)


def refusal(lead: User, scope: Scope, *targets) -> str:
    with pytest.raises(CannotStep) as refused:
        propose(lead, scope, *targets)
    return " ".join(refused.value.reasons)


def test_a_proposal_is_kept_with_what_it_rests_on(schools, lead, scope):
    [proposal] = propose(lead, scope, proposed(schools[0], basis="Reading is strong in this cohort."))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.version, proposal.was_proposed) == (State.PROPOSED, 1, True)
    assert (proposal.value, proposal.text, proposal.supersedes) == (76, "76%", None)
    step = proposal.steps.get()
    assert (step.step, step.state, step.by, step.at) == ("propose", "proposed", lead, NOW)
    assert (step.value, step.basis) == (76, "Reading is strong in this cohort.")
    assert not Target.objects.exists()


def test_many_are_proposed_at_once_with_one_event(schools, lead, scope):
    made = propose(lead, scope, proposed(schools[0]), proposed(schools[1], value="80"))
    assert [proposal.school for proposal in made] == schools
    event = Event.objects.get()
    assert (event.type, event.school_urn) == ("targets.targets-proposed", None)
    assert event.after["schools"] == sorted(school.urn for school in schools)


def test_one_wrong_target_stops_all_and_is_named(schools, lead, scope):
    said = refusal(lead, scope, proposed(schools[0]), proposed(schools[1], value="180"))
    assert said.startswith("Beacon Primary, ")
    assert "Ashdown" not in said
    assert not Proposal.objects.exists()


def test_nothing_proposed_is_said(schools, lead, scope):
    assert "Write one beside a school" in refusal(lead, scope)


def test_a_proposal_is_called_by_its_school_and_measure_and_by_its_group_where_it_is_not_everybody():
    assert called("Ashdown Primary", "att.pa", "all") == "Ashdown Primary, Persistent absence"
    assert called("Ashdown Primary", "att.pa", "boys") == "Ashdown Primary, Persistent absence, Boys"


def test_the_same_place_twice_is_refused(schools, lead, scope):
    assert "more than once" in refusal(lead, scope, proposed(schools[0]), proposed(schools[0], value="80"))


def test_where_a_target_stands_a_proposal_is_an_amendment_and_says_why(schools, lead, scope):
    standing = make_target(schools[0])
    assert "Say why it changes" in refusal(lead, scope, proposed(schools[0], value="72"))
    [proposal] = propose(lead, scope, proposed(schools[0], value="72", reason="Nine pupils joined in autumn."))
    assert (proposal.supersedes, proposal.reason) == (standing, "Nine pupils joined in autumn.")
    assert Target.objects.current().get() == standing  # it stands until the change is agreed


def test_the_target_that_stands_already_is_not_proposed(schools, lead, scope):
    make_target(schools[0])
    assert "76% is the target already" in refusal(lead, scope, proposed(schools[0], reason="Again"))


def test_another_number_goes_the_whole_way_again(schools, lead, scope):
    make_proposal(schools[0], state=State.REVIEWED)
    [proposal] = propose(lead, scope, proposed(schools[0], value="80"))
    assert (proposal.state, proposal.version) == (State.PROPOSED, 2)
    assert [(step.text, step.state) for step in proposal.steps.all()] == [("76%", "reviewed"), ("80%", "proposed")]


def test_the_same_again_is_refused_unless_it_was_returned(schools, lead, scope):
    make_proposal(schools[0], state=State.PROPOSED)
    assert "is proposed already, with just these words" in refusal(lead, scope, proposed(schools[0]))
    returned = make_proposal(schools[1], state=State.RETURNED)
    [again] = propose(lead, scope, proposed(schools[1]))
    assert (again, again.state) == (returned, State.PROPOSED)


def test_after_a_proposal_is_withdrawn_another_begins(schools, lead, scope):
    first = make_proposal(schools[0])
    withdraw_proposals(proposals=[first], reason="The measure is not counted.", by=lead, scope=scope, now=NOW)
    [second] = propose(lead, scope, proposed(schools[0]))
    assert second != first
    assert set(Proposal.objects.values_list("state", flat=True)) == {"withdrawn", "proposed"}


def test_the_records_let_in_one_open_proposal_of_a_place(schools):
    make_proposal(schools[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        make_proposal(schools[0], state=State.RETURNED)
    make_proposal(schools[0], state=State.WITHDRAWN)


def test_of_two_who_propose_at_once_the_second_is_told_what_the_first_proposed(schools, lead, scope):
    first = person_holding("executive", name="E. Executive").user
    propose(first, get_scope(first, TODAY), proposed(schools[0], value="80"))
    said = refusal(lead, scope, proposed(schools[0], seen=NONE_THERE))
    assert "E. Executive proposed 80% while you were writing" in said
    [proposal] = propose(lead, scope, proposed(schools[0], seen=1))
    assert proposal.version == 2


def test_a_double_submit_is_told_and_does_nothing_twice(schools, lead, scope):
    propose(lead, scope, proposed(schools[0], seen=NONE_THERE))
    assert "You have done this already: proposed 76%" in refusal(lead, scope, proposed(schools[0], seen=NONE_THERE))
    assert Proposal.objects.get().version == 1


def test_what_was_open_and_is_decided_meanwhile_is_told(schools, lead, scope):
    make_proposal(schools[0], state=State.AGREED, value="70")
    said = refusal(lead, scope, proposed(schools[0], reason="More is possible", seen=1))
    assert "has been agreed or withdrawn while you were writing" in said


def test_an_outsiders_words_about_pupils_are_refused(schools, lead, scope):
    assert "keeps no pupil’s data" in refusal(lead, scope, proposed(schools[0], basis="H801200001001 will pass"))


# Drafts ------------------------------------------------------------------------------------------------------------


def test_a_draft_is_seen_by_those_who_propose_and_by_nobody_else(schools, lead, scope):
    [draft] = draft_targets(proposed=[proposed(schools[0])], by=lead, scope=scope, now=NOW, today=TODAY)
    assert (draft.state, draft.was_proposed) == (State.DRAFT, False)
    principal = person_holding("principal", at=schools[0]).user
    trustee = person_holding("trustee").user
    assert list(Proposal.objects.within(scope)) == [draft]
    for other in (principal, trustee):
        assert not Proposal.objects.within(get_scope(other, TODAY)).exists()
    withdraw_proposals(proposals=[draft], reason="Not this year.", by=lead, scope=scope, now=NOW)
    assert not Proposal.objects.within(get_scope(principal, TODAY)).exists()


def test_a_draft_is_changed_and_then_proposed(schools, lead, scope):
    for value in ("70", "74"):
        [draft] = draft_targets(
            proposed=[proposed(schools[0], value=value)], by=lead, scope=scope, now=NOW, today=TODAY
        )
    [out] = propose(lead, scope, proposed(schools[0], value="74"))
    assert (out.pk, out.version, out.state) == (draft.pk, 3, State.PROPOSED)
    assert Proposal.objects.within(get_scope(person_holding("principal", at=schools[0]).user, TODAY)).get() == out
