"""Every step of an edition in every state by every role: exactly what the table says, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Event, Notice
from headwater.oversight.cards.editions.workflow import (
    NEXT,
    NOT_NOW,
    NOT_YOURS,
    WORKFLOW,
    State,
    Step,
    write_document,
)
from headwater.oversight.cards.models import CardEdition, Dispute, EditionStep, Round
from headwater.oversight.cards.operations import (
    CannotStep,
    answer,
    ask_to_issue,
    dispute,
    drop,
    prepare_again,
    prepare_cards,
    remind,
    settle,
    take_back,
    withdraw,
)
from headwater.reference.people.queries import get_scope
from headwater.reference.people.roles import ROLES, Level
from headwater.reference.schools.models import School
from tests.factories.cards import (
    MEETING,
    NOW,
    REPLY_BY,
    TODAY,
    make_card_trust,
    make_dispute,
    make_edition,
    make_round,
)
from tests.factories.people import make_person, person_holding
from tests.factories.schools import make_membership, make_school, make_trust

# Written out once more, by hand: what a step makes of a state, by letters, and who may take it.
# n(o edition yet) d(raft) a(nswered) m(aking: being issued) i(ssued) w(ithdrawn) x(dropped)
LETTERS = {
    "n": None,
    "d": State.DRAFT,
    "a": State.ANSWERED,
    "m": State.ISSUING,
    "i": State.ISSUED,
    "w": State.WITHDRAWN,
    "x": State.DROPPED,
}
BECOMES = {
    Step.PREPARE: "n>d",
    Step.DISPUTE: "d>d a>a",
    Step.TAKE_BACK: "d>d a>a",
    Step.ANSWER: "d>a a>a",
    Step.REMIND: "d>d",
    Step.SETTLE: "d>d a>a",
    Step.ASK: "d>m a>m m>m",
    Step.ISSUE: "m>i",
    Step.WITHDRAW: "i>w",
    Step.DROP: "d>x a>x m>x",
}
ADMIN = "trust-administrator"
TEAM = {ADMIN, "executive", "school-improvement-lead"}
MAY = {
    Step.PREPARE: TEAM,
    Step.DISPUTE: {ADMIN, "principal"},
    Step.TAKE_BACK: {ADMIN, "principal"},
    Step.ANSWER: {ADMIN, "principal"},
    Step.REMIND: TEAM,
    Step.SETTLE: TEAM,
    Step.ASK: {ADMIN, "executive"},
    Step.ISSUE: {ADMIN, "executive"},
    Step.WITHDRAW: {ADMIN, "executive"},
    Step.DROP: TEAM,
}
TAKEN = [step for step in Step if step != Step.ISSUE]
"""Issuing is done by the worker: see test_issuing."""
HOLDERS = [
    (role.key if len(role.held_at) == 1 else f"{role.key} {'at' if at == Level.SCHOOL else 'for'} the "
     f"{'school' if at == Level.SCHOOL else 'trust'}", role.key, at)
    for role in ROLES.values()
    for at in sorted(role.held_at, key=lambda at: at.name)
]  # fmt: skip


@pytest.fixture
def school() -> School:
    return make_card_trust()[1][0]


@pytest.fixture
def ended() -> Round:
    """A round whose schools are not waited for any more."""
    return make_round(reply_by=TODAY.replace(day=20), meeting_on=MEETING)


def take(step: Step, school: School, edition: CardEdition, by: User, scope: Scope) -> CardEdition:
    """The step with all it asks for, so that only state and scope can refuse it."""
    common: dict[str, Any] = {"by": by, "scope": scope, "now": NOW}
    dated = common | {"today": TODAY}
    of_edition = Dispute.objects.filter(edition_id=edition.pk).first()
    meeting = {"body": "trust-board", "meeting_on": MEETING, "reply_by": REPLY_BY}
    takes: dict[Step, Callable[[], object]] = {
        Step.PREPARE: lambda: prepare_cards(schools=[school], **meeting, **dated),
        Step.DISPUTE: lambda: dispute(edition=edition, subject="principal", school_says="It is me.", **dated),
        Step.TAKE_BACK: lambda: take_back(dispute=of_edition, **common),
        Step.ANSWER: lambda: answer(edition=edition, context="Half our pupils joined this year.", **common),
        Step.REMIND: lambda: remind(editions=[edition], **dated),
        Step.SETTLE: lambda: settle(dispute=of_edition, outcome="not-agreed", trust_says="It is right.", **dated),
        Step.ASK: lambda: ask_to_issue(editions=[edition], **dated),
        Step.WITHDRAW: lambda: withdraw(edition=edition, because="A figure was wrong.", **common),
        Step.DROP: lambda: drop(editions=[edition], because="The meeting is off.", **common),
    }
    takes[step]()
    return CardEdition.objects.latest("pk")


def counted() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Event, EditionStep, CardEdition, Dispute, Notice))


def outcome(step: Step, school: School, edition: CardEdition, by: User, scope: Scope) -> State | None:
    """Where the edition stands after the step; None where it was refused, and then nothing was written."""
    with transaction.atomic():
        before = counted()
        try:
            with transaction.atomic():
                after = State(take(step, school, edition, by, scope).state)
        except CannotStep:
            after = None
            assert counted() == before
        else:
            assert counted()[:2] == (before[0] + 1, before[1] + 1)
        transaction.set_rollback(True)
    return after


def declared(step: Step, state: State | None, holder: str) -> State | None:
    pairs = {LETTERS[pair[0]]: LETTERS[pair[2]] for pair in BECOMES[step].split()}
    return pairs.get(state) if holder in MAY[step] else None


@pytest.mark.django_db
@pytest.mark.parametrize(("holder", "role", "at"), HOLDERS, ids=[holder for holder, _, _ in HOLDERS])
def test_every_step_in_every_state_does_what_is_declared(school, ended, holder: str, role: str, at: Level) -> None:
    person = person_holding(role, at=school if at == Level.SCHOOL else None)
    scope = get_scope(person.user, TODAY)
    for state in (None, *State):
        with transaction.atomic():
            edition = CardEdition()
            if state:
                edition = make_edition(school, state=state, round=ended, sent_at=NOW.replace(day=1))
                make_dispute(edition)
            for step in TAKEN:
                if (state is None) != (step == Step.PREPARE):
                    continue  # nothing to step with; whether a school may have another card: test_rounds
                told = outcome(step, school, edition, person.user, scope)
                assert told == declared(step, state, holder), f"{holder}: {step} from {state}"
                assert (step in WORKFLOW.steps_open(state, scope, school.urn)) == (told is not None)
            transaction.set_rollback(True)


@pytest.mark.parametrize("step", Step)
def test_the_table_lets_step_who_is_declared_and_nobody_else(step: Step) -> None:
    for holder, role, at in HOLDERS:
        places = {900_001} if at == Level.SCHOOL else {None, 900_001}
        scope = Scope(frozenset((permission, place) for permission in ROLES[role].permissions for place in places))
        for state in (None, *State):
            may = not WORKFLOW.reasons_not_to_step(step, state, scope, 900_001)
            assert may == (declared(step, state, holder) is not None), f"{holder}: {step} from {state}"


@pytest.mark.django_db
def test_somebody_of_another_school_or_without_a_post_can_do_nothing(school, ended) -> None:
    other = make_school("Beacon Primary")
    make_membership(other, make_trust("Another", ours=False))
    edition = make_edition(school, round=ended, sent_at=NOW.replace(day=1))
    make_dispute(edition)
    for person in (make_person(), *(person_holding(role, at=other) for role in ("principal", "chair-of-governors"))):
        scope = get_scope(person.user, TODAY)
        assert all(WORKFLOW.steps_open(state, scope, school.urn) == () for state in State)
        steps = (step for step in TAKEN if step != Step.PREPARE)
        assert all(outcome(step, school, edition, person.user, scope) is None for step in steps)
        assert not CardEdition.objects.within(scope).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("state", State)
def test_a_draft_is_between_the_trust_and_the_head_and_what_is_issued_is_for_its_boards_too(school, state):
    make_edition(school, state=state)
    work_on_it = ["principal", "executive", "school-improvement-lead", ADMIN]
    read_it = ["local-governor", "chair-of-governors", "clerk", "trustee"]
    is_issued = state in (State.ISSUED, State.WITHDRAWN)
    for role in (*work_on_it, *read_it, "subject-leader", "specialist"):
        at = school if Level.SCHOOL in ROLES[role].held_at else None
        scope = get_scope(person_holding(role, at=at).user, TODAY)
        may = role in work_on_it or (role in read_it and is_issued)
        assert CardEdition.objects.within(scope).exists() == may, role


@pytest.mark.django_db
def test_prepared_again_where_it_was_withdrawn_it_stands_for_that_one(school, ended) -> None:
    edition = make_edition(school, state=State.WITHDRAWN, round=ended)
    by = person_holding("executive").user
    [made] = prepare_again(round=ended, schools=[school], by=by, scope=get_scope(by, TODAY), now=NOW, today=TODAY)
    assert (made.instead_of, made.number, made.state) == (edition, 2, State.DRAFT)


def test_every_state_says_what_comes_next_and_every_step_why_not() -> None:
    assert set(NEXT) == {None, *State}
    assert set(NOT_NOW) == set(NOT_YOURS) == set(Step) == set(BECOMES)


def test_the_walk_knows_every_role() -> None:
    assert {holder for holders in MAY.values() for holder in holders} <= {holder for holder, _, _ in HOLDERS}
    assert {role for _, role, _ in HOLDERS} == set(ROLES)


def test_the_document_is_what_the_table_says() -> None:
    document = Path(settings.CHECKOUT) / "docs" / "cards-workflow.md"
    assert document.read_text(encoding="utf-8") == write_document(), "run: headwater workflow"


def test_the_document_draws_every_arrow_once() -> None:
    arrows = [line.strip() for line in write_document().splitlines() if "-->" in line]
    assert len(arrows) == len(set(arrows)) == sum(len(pairs.split()) for pairs in BECOMES.values()) + 2
