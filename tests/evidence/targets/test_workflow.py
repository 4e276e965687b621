"""Every step in every state by every role: exactly what the table says, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from headwater.evidence.targets.models import Proposal, ProposalStep, Target
from headwater.evidence.targets.operations import (
    CannotStep,
    agree_proposals,
    comment_on_proposal,
    draft_targets,
    propose_targets,
    return_proposals,
    review_proposals,
    withdraw_proposals,
)
from headwater.evidence.targets.proposals.policies import Meeting
from headwater.evidence.targets.workflow import NEXT, NOT_NOW, NOT_YOURS, State, Step, steps_open, write_document
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.append_only import AppendOnly
from headwater.foundations.audit.models import Event
from headwater.reference.people.queries import get_scope
from headwater.reference.people.roles import ROLES, Level
from headwater.reference.schools.models import School
from tests.factories.people import make_person, person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_proposal, proposed

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

# Written out once more, by hand: what a step makes of a state, by its first letters, and who may take it.
# n(o proposal yet) d(raft) p(roposed) c(ommented) r(eviewed) a(greed) b(ack: returned) w(ithdrawn)
LETTERS = {
    "n": None,
    "d": State.DRAFT,
    "p": State.PROPOSED,
    "c": State.COMMENTED,
    "r": State.REVIEWED,
    "a": State.AGREED,
    "b": State.RETURNED,
    "w": State.WITHDRAWN,
}
BECOMES = {
    Step.DRAFT: "n>d d>d",
    Step.PROPOSE: "n>p d>p p>p c>p r>p b>p",
    Step.COMMENT: "p>c c>c r>r",
    Step.REVIEW: "p>r c>r r>r",
    Step.AGREE: "p>a c>a r>a",
    Step.RETURN: "p>b c>b r>b",
    Step.WITHDRAW: "d>w p>w c>w r>w b>w",
}
TRUST_CLERK, SCHOOL_CLERK = "clerk for the trust", "clerk at the school"
MAY = {
    Step.DRAFT: {"trust-administrator", "executive", "school-improvement-lead"},
    Step.PROPOSE: {"trust-administrator", "executive", "school-improvement-lead"},
    Step.COMMENT: {"trust-administrator", "principal"},
    Step.REVIEW: {"trust-administrator", "chair-of-governors", TRUST_CLERK, SCHOOL_CLERK},
    Step.AGREE: {"trust-administrator", "executive", TRUST_CLERK},
    Step.RETURN: {"trust-administrator", "executive", "chair-of-governors", TRUST_CLERK, SCHOOL_CLERK},
    Step.WITHDRAW: {"trust-administrator", "executive", "school-improvement-lead"},
}
HOLDERS = [
    (role.key if len(role.held_at) == 1 else f"{role.key} {'at' if at == Level.SCHOOL else 'for'} the "
     f"{'school' if at == Level.SCHOOL else 'trust'}", role.key, at)
    for role in ROLES.values()
    for at in sorted(role.held_at, key=lambda at: at.name)
]  # fmt: skip


@pytest.fixture
def school() -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    return school


def take(step: Step, school: School, proposal: Proposal | None, by: User, scope: Scope) -> Proposal:
    """The step with all it asks for, so that only state and scope can refuse it."""
    common = {"by": by, "scope": scope, "now": NOW}
    board = Meeting("Trust board", date(2026, 10, 14), "7.2")
    many = {"proposals": [proposal] if proposal else []} | common
    takes: dict[Step, Callable[[], object]] = {
        Step.DRAFT: lambda: draft_targets(proposed=[proposed(school, value="78")], today=TODAY, **common),
        Step.PROPOSE: lambda: propose_targets(proposed=[proposed(school, value="78")], today=TODAY, **common),
        Step.COMMENT: lambda: comment_on_proposal(proposal=proposal, comment="It can be done.", **common),
        Step.REVIEW: lambda: review_proposals(meeting=board, supported=True, today=TODAY, **many),
        Step.AGREE: lambda: agree_proposals(meeting=board, comment="In time.", today=TODAY, **many),
        Step.RETURN: lambda: return_proposals(reason="Too low.", today=TODAY, **many),
        Step.WITHDRAW: lambda: withdraw_proposals(reason="Not needed.", **many),
    }
    done = takes[step]()
    return done if isinstance(done, Proposal) else done[0]  # type: ignore[index]


def outcome(step: Step, state: State | None, school: School, by: User, scope: Scope) -> State | None:
    """Where the proposal stands after the step; None where it was refused, and then nothing was written."""
    with transaction.atomic():
        proposal = make_proposal(school, state=state) if state else None
        # An agreed target stands in the place: whatever is proposed there is another proposal, with a reason.
        before = (Event.objects.count(), ProposalStep.objects.count(), Target.objects.count())
        try:
            with transaction.atomic():
                after = State(take(step, school, proposal, by, scope).state)
        except CannotStep:
            after = None
            assert before == (Event.objects.count(), ProposalStep.objects.count(), Target.objects.count())
        else:
            assert Event.objects.count() == before[0] + 1
        transaction.set_rollback(True)
    return after


def declared(step: Step, state: State | None, holder: str) -> State | None:
    pairs = {LETTERS[pair[0]]: LETTERS[pair[2]] for pair in BECOMES[step].split()}
    return pairs.get(state) if holder in MAY[step] else None


@pytest.mark.django_db
@pytest.mark.parametrize(("holder", "role", "at"), HOLDERS, ids=[holder for holder, _, _ in HOLDERS])
def test_every_step_in_every_state_does_what_is_declared(school: School, holder: str, role: str, at: Level) -> None:
    person = person_holding(role, at=school if at == Level.SCHOOL else None)
    scope = get_scope(person.user, TODAY)
    for step in Step:
        for state in (None, *State):
            if state in (State.AGREED, State.WITHDRAWN) and step in (Step.DRAFT, Step.PROPOSE):
                continue  # whatever is proposed there then is another proposal: see test_proposing
            if state is None and step not in (Step.DRAFT, Step.PROPOSE):
                continue  # there is nothing to take such a step with
            told = outcome(step, state, school, person.user, scope)
            assert told == declared(step, state, holder), f"{holder}: {step} from {state}"
            if state is not None:
                assert (step in steps_open(state, scope, school.urn)) == (told is not None)


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(State))
def test_somebody_of_another_school_or_without_a_post_can_do_nothing(school: School, state: State) -> None:
    other = make_school("Beacon Primary")
    make_membership(other, make_trust("Another", ours=False))
    for person in (make_person(), *(person_holding(r, at=other) for r in ("principal", "chair-of-governors", "clerk"))):
        scope = get_scope(person.user, TODAY)
        assert steps_open(state, scope, school.urn) == ()
        assert all(outcome(step, state, school, person.user, scope) is None for step in Step)


def test_every_state_says_what_comes_next_and_every_step_why_not() -> None:
    assert set(NEXT) == {None, *State}
    assert set(NOT_NOW) == set(NOT_YOURS) == set(Step)


def test_the_walk_knows_every_role() -> None:
    known = {holder for holders in MAY.values() for holder in holders}
    assert known <= {holder for holder, _, _ in HOLDERS}
    assert {role for _, role, _ in HOLDERS} == set(ROLES)


@pytest.mark.django_db
def test_a_step_is_written_once_and_stays(school: School) -> None:
    step = make_proposal(school).steps.get()
    step.comment = "Something else"
    for change in (
        step.save,
        step.delete,
        lambda: ProposalStep.objects.update(comment="x"),
        lambda: ProposalStep.objects.all().delete(),
        lambda: ProposalStep.objects.bulk_update([step], ["comment"]),
    ):
        with pytest.raises(AppendOnly):
            change()
    assert ProposalStep.objects.get().comment == ""


# The document ------------------------------------------------------------------------------------------------------


def test_the_document_is_what_the_table_says() -> None:
    document = Path(settings.CHECKOUT) / "docs" / "targets-workflow.md"
    assert document.read_text(encoding="utf-8") == write_document(), "run: headwater workflow"


def test_the_document_draws_every_arrow_once() -> None:
    lines = write_document().splitlines()
    arrows = [line.strip() for line in lines if "-->" in line]
    expected = sum(len(pairs.split()) for pairs in BECOMES.values())
    ends, after_agreement = 2, 3  # see test_closing for the second table
    assert len(arrows) == len(set(arrows)) == expected + ends + after_agreement


def test_the_command_says_when_the_document_is_out_of_date(tmp_path, settings, capsys) -> None:
    settings.CHECKOUT = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(SystemExit) as ended:
        call_command("workflow", check=True)
    assert ended.value.code == 1
    assert "out of date" in capsys.readouterr().err
    call_command("workflow")
    call_command("workflow", check=True)
    assert (tmp_path / "docs" / "targets-workflow.md").read_text(encoding="utf-8") == write_document()
