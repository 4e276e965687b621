"""Every step of a tier's case in every state by every role: exactly what the table says, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from headwater.evidence.targets.proposals.policies import Meeting
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.append_only import AppendOnly
from headwater.foundations.audit.models import Event, Notice
from headwater.improvement.tiers.cases.policies import Judged
from headwater.improvement.tiers.models import CaseStep, TierCase, TierDecision
from headwater.improvement.tiers.operations import (
    CannotStep,
    agree,
    answer,
    communicate,
    consult,
    contest,
    give_view,
    open_cases,
    recommend,
    return_cases,
    weigh,
    withdraw_case,
)
from headwater.improvement.tiers.workflow import (
    DECIDED,
    NEXT,
    NOT_NOW,
    NOT_YOURS,
    WORKFLOW,
    State,
    Step,
    write_document,
)
from headwater.reference.frameworks.models import AdoptedFramework
from headwater.reference.people.models import Person
from headwater.reference.people.queries import get_scope
from headwater.reference.people.roles import ROLES, Level
from headwater.reference.schools.models import School
from tests.factories.people import make_person, person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.tiers import NOW, TODAY, make_case, recommended, works_by

# Written out once more, by hand: what a step makes of a state, by letters, and who may take it.
# n(o case yet) g(athering) v(iewed) r(ecommended) c(onsulted) a(greed) t(old by letter) b(ack: returned) w(ithdrawn)
LETTERS = {
    "n": None,
    "g": State.GATHERING,
    "v": State.VIEWED,
    "r": State.RECOMMENDED,
    "c": State.CONSULTED,
    "a": State.AGREED,
    "t": State.COMMUNICATED,
    "b": State.RETURNED,
    "w": State.WITHDRAWN,
}
BECOMES = {
    Step.OPEN: "n>g",
    Step.GATHER: "g>g v>v b>b",
    Step.VIEW: "g>v v>v b>v",
    Step.RECOMMEND: "g>r v>r r>r c>r b>r",
    Step.CONSULT: "r>c c>c",
    Step.AGREE: "r>a c>a",
    Step.RETURN: "r>b c>b",
    Step.COMMUNICATE: "a>t",
    Step.CONTEST: "a>a t>t",
    Step.ANSWER: "a>a t>t",
    Step.WITHDRAW: "g>w v>w r>w c>w b>w",
}
ADMIN, TRUST_CLERK = "trust-administrator", "clerk for the trust"
TEAM = {ADMIN, "executive", "school-improvement-lead"}
MAY = {
    Step.OPEN: TEAM | {"phase-lead"},
    Step.GATHER: TEAM | {"phase-lead"},
    Step.VIEW: {ADMIN, "principal"},
    Step.RECOMMEND: TEAM,
    Step.CONSULT: {ADMIN, "principal"},
    Step.AGREE: {ADMIN, "executive", TRUST_CLERK},
    Step.RETURN: TEAM | {TRUST_CLERK},
    Step.COMMUNICATE: TEAM | {TRUST_CLERK},
    Step.CONTEST: {ADMIN, "principal", "chair-of-governors"},
    Step.ANSWER: TEAM,
    Step.WITHDRAW: TEAM | {"phase-lead"},
}
HOLDERS = [
    (role.key if len(role.held_at) == 1 else f"{role.key} {'at' if at == Level.SCHOOL else 'for'} the "
     f"{'school' if at == Level.SCHOOL else 'trust'}", role.key, at)
    for role in ROLES.values()
    for at in sorted(role.held_at, key=lambda at: at.name)
]  # fmt: skip
BOARD = Meeting("Trust board", TODAY, "7.2")


@pytest.fixture
def school() -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    return school


@pytest.fixture
def adopted() -> AdoptedFramework:
    return works_by("alpha")


def take(step: Step, school: School, case: TierCase, by: User, scope: Scope) -> TierCase:
    """The step with all it asks for, so that only state and scope can refuse it."""
    common = {"by": by, "scope": scope, "now": NOW}
    one, many = {"case": case} | common, {"cases": [case]} | common
    judged = Judged("alpha.tier3.criteria.attendance", "fits", "Seen in the register.")
    takes: dict[Step, Callable[[], TierCase | list[TierCase]]] = {
        Step.OPEN: lambda: open_cases(schools=[school], period="2026-27", today=TODAY, **common),
        Step.GATHER: lambda: weigh(judgements=[judged], **one),
        Step.VIEW: lambda: give_view(tiers=["tier2"], text="We grow.", **one),
        Step.RECOMMEND: lambda: recommend(recommendations=[recommended(case)], today=TODAY, **common),
        Step.CONSULT: lambda: consult(agrees=False, text="It is tier 2.", **one),
        Step.AGREE: lambda: agree(meeting=BOARD, comments={case.pk: "In time."}, today=TODAY, **many),
        Step.RETURN: lambda: return_cases(reason="Look again.", today=TODAY, **many),
        Step.COMMUNICATE: lambda: communicate(content={"title": "Tier 3"}, pdf=b"%PDF", word=b"PK", **one),
        Step.CONTEST: lambda: contest(text="We disagree.", **one),
        Step.ANSWER: lambda: answer(text="We stay with it.", **one),
        Step.WITHDRAW: lambda: withdraw_case(reason="Not needed.", **one),
    }
    done = takes[step]()
    return done if isinstance(done, TierCase) else done[0]


def counted() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Event, CaseStep, TierDecision, Notice))


def outcome(step: Step, school: School, case: TierCase, by: User, scope: Scope) -> State | None:
    """Where the case stands after the step; None where it was refused, and then nothing was written."""
    with transaction.atomic():
        if step == Step.ANSWER and case.state in DECIDED:
            TierCase.objects.filter(pk=case.pk).update(is_contested=True)
        before = counted()
        try:
            with transaction.atomic():
                after = State(take(step, school, case, by, scope).state)
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
def test_every_step_in_every_state_does_what_is_declared(school, adopted, holder: str, role: str, at: Level) -> None:
    person = person_holding(role, at=school if at == Level.SCHOOL else None)
    scope = get_scope(person.user, TODAY)
    for state in (None, *State):
        with transaction.atomic():
            # `tiers` apart from what is recommended now, so that recommending is news.
            case = make_case(school, adopted, state=state, tiers="tier2", by=person.user) if state else TierCase()
            for step in Step:
                if (state is None) != (step == Step.OPEN):
                    continue  # nothing to step with; whether a school with a case may have another: test_cases
                told = outcome(step, school, case, person.user, scope)
                assert told == declared(step, state, holder), f"{holder}: {step} from {state}"
                assert (step in WORKFLOW.steps_open(state, scope, school.urn)) == (told is not None)
            transaction.set_rollback(True)


@pytest.mark.django_db
def test_somebody_of_another_school_or_without_a_post_can_do_nothing(school, adopted) -> None:
    other = make_school("Beacon Primary")
    make_membership(other, make_trust("Another", ours=False))
    roles = ("principal", "chair-of-governors", "clerk", "phase-lead")
    case = make_case(school, adopted, state=State.RECOMMENDED)
    for person in (make_person(), *(person_holding(role, at=other) for role in roles)):
        scope = get_scope(person.user, TODAY)
        for state in State:
            assert WORKFLOW.steps_open(state, scope, school.urn) == ()
        assert all(outcome(step, school, case, person.user, scope) is None for step in Step)


@pytest.mark.django_db
def test_a_local_board_is_told_of_a_case_once_something_is_recommended(school, adopted) -> None:
    case = make_case(school, adopted)
    board = [person_holding(role, at=school) for role in ("local-governor", "chair-of-governors", "clerk")]
    works = [person_holding("principal", at=school), person_holding("phase-lead", at=school)]
    works += [person_holding(role) for role in ("clerk", "executive", "school-improvement-lead")]
    others = [person_holding("trustee"), make_person(), person_holding("subject-leader", at=school)]

    def seen_by(people: list[Person]) -> set[bool]:
        scopes = [get_scope(person.user, TODAY) for person in people]
        return {TierCase.objects.within(scope).filter(pk=case.pk).exists() for scope in scopes}

    assert (seen_by(board), seen_by(works), seen_by(others)) == ({False}, {True}, {False})
    TierCase.objects.update(was_recommended=True)
    assert (seen_by(board), seen_by(works), seen_by(others[1:])) == ({True}, {True}, {False})


def test_every_state_says_what_comes_next_and_every_step_why_not() -> None:
    assert set(NEXT) == {None, *State}
    assert set(NOT_NOW) == set(NOT_YOURS) == set(Step)


def test_the_walk_knows_every_role() -> None:
    assert {holder for holders in MAY.values() for holder in holders} <= {holder for holder, _, _ in HOLDERS}
    assert {role for _, role, _ in HOLDERS} == set(ROLES)


@pytest.mark.django_db
def test_a_step_is_written_once_and_stays(school, adopted) -> None:
    step = make_case(school, adopted).steps.get()
    step.text = "Something else"
    for change in (
        step.save,
        step.delete,
        lambda: CaseStep.objects.update(text="x"),
        lambda: CaseStep.objects.all().delete(),
        lambda: CaseStep.objects.bulk_update([step], ["text"]),
    ):
        with pytest.raises(AppendOnly):
            change()
    assert CaseStep.objects.get().text == "Because."


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{"state": State.AGREED}, {"exception": "Something happened"}, {"sort": TierCase.Sort.EXCEPTIONAL}],
)
def test_the_records_let_in_no_case_that_contradicts_itself(school, adopted, wrong) -> None:
    case = make_case(school, adopted)
    with pytest.raises(IntegrityError), transaction.atomic():
        TierCase.objects.filter(pk=case.pk).update(**wrong)


@pytest.mark.django_db
def test_about_one_school_one_case_is_open_at_a_time(school, adopted) -> None:
    make_case(school, adopted)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_case(school, adopted, state=State.RETURNED)


# The document ------------------------------------------------------------------------------------------------------


def test_the_document_is_what_the_table_says() -> None:
    document = Path(settings.CHECKOUT) / "docs" / "tiers-workflow.md"
    assert document.read_text(encoding="utf-8") == write_document(), "run: headwater workflow"


def test_the_document_draws_every_arrow_once() -> None:
    arrows = [line.strip() for line in write_document().splitlines() if "-->" in line]
    expected = sum(len(pairs.split()) for pairs in BECOMES.values())
    assert len(arrows) == len(set(arrows)) == expected + 2
