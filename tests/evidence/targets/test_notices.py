"""Whom each step of a proposed target is put before, and who opened it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from headwater.evidence.targets.models import Proposal
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
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Notice
from headwater.foundations.audit.queries import list_waiting
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import proposed

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def school() -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    return school


@pytest.fixture
def people(school: School) -> dict[str, User]:
    """Everybody who has to do with targets, and some who have not."""
    other = make_school("Beacon Primary")
    held: dict[str, tuple[str, School | None]] = {
        "lead": ("school-improvement-lead", None),
        "executive": ("executive", None),
        "trust clerk": ("clerk", None),
        "administrator": ("trust-administrator", None),
        "trustee": ("trustee", None),
        "principal": ("principal", school),
        "chair": ("chair-of-governors", school),
        "clerk": ("clerk", school),
        "governor": ("local-governor", school),
        "teacher": ("subject-leader", school),
        "other principal": ("principal", other),
    }
    return {name: person_holding(role, at=at, name=name).user for name, (role, at) in held.items()}


def did(people: dict[str, User], who: str, now: datetime = LATER) -> dict[str, Any]:
    return {"by": people[who], "scope": get_scope(people[who], TODAY), "now": now}


@pytest.fixture
def proposal(school: School, people: dict[str, User]) -> Proposal:
    return propose_targets(proposed=[proposed(school)], **did(people, "lead", NOW), today=TODAY)[0]


def review(proposal: Proposal, people: dict[str, User]) -> None:
    meeting = Meeting("Local governing board", date(2026, 10, 1), "5.1")
    facts = did(people, "chair") | {"today": TODAY}
    review_proposals(proposals=[proposal], meeting=meeting, supported=True, **facts)


def agree(proposal: Proposal, people: dict[str, User]) -> None:
    meeting = Meeting("Trust board", date(2026, 10, 14), "7.2")
    facts = did(people, "executive") | {"today": TODAY}
    agree_proposals(proposals=[proposal], meeting=meeting, comment="In time.", **facts)


def wait(people: dict[str, User]) -> dict[str, list[str]]:
    found = {name: [n.why.partition(".")[2] for n in list_waiting(person)] for name, person in people.items()}
    return {name: whys for name, whys in found.items() if whys}


SCHOOL = {"principal": ["to-comment"], "chair": ["to-review"], "clerk": ["to-review"], "governor": ["to-read"]}


def test_what_is_proposed_waits_for_the_school_and_nobody_else(people, proposal) -> None:
    assert wait(people) == SCHOOL
    notice = Notice.objects.get(to=people["principal"])
    assert notice.about_label.endswith(", 2026/27: 76%")
    assert (notice.about_version, notice.school_urn, notice.sent_at) == (1, proposal.school_id, NOW)
    assert notice.path == f"/schools/{proposal.school_id}/targets/proposals/{proposal.pk}/"


def test_a_draft_is_put_before_nobody(people, school) -> None:
    draft_targets(proposed=[proposed(school)], **did(people, "lead"), today=TODAY)
    assert not Notice.objects.exists()


def test_a_comment_ends_the_waiting_for_it_alone(people, proposal) -> None:
    comment_on_proposal(proposal=proposal, comment="It can be done.", **did(people, "principal"))
    assert wait(people) == {name: why for name, why in SCHOOL.items() if name != "principal"}


def test_what_is_reviewed_waits_for_whoever_records_what_the_trust_board_decides(people, proposal) -> None:
    review(proposal, people)
    assert wait(people) == {
        "principal": ["to-comment"],
        "executive": ["to-agree"],
        "trust clerk": ["to-agree"],
    }


def test_what_is_agreed_is_told_to_the_school_and_whoever_proposed_it(people, proposal) -> None:
    review(proposal, people)
    agree(proposal, people)
    assert wait(people) == {name: ["agreed"] for name in ("lead", "principal", "chair", "clerk")}


def test_what_is_returned_waits_for_whoever_proposed_it_and_ends_there_when_proposed_anew(people, proposal) -> None:
    facts = did(people, "chair") | {"today": TODAY}
    return_proposals(proposals=[proposal], reason="Too low.", **facts)
    assert wait(people) == {name: ["returned"] for name in ("lead", "principal", "clerk")}
    again = [proposed(proposal.school_id, value="80")]
    propose_targets(proposed=again, **did(people, "lead"), today=TODAY)
    assert wait(people) == SCHOOL
    assert Notice.objects.get(to=people["principal"], about_version=3).about_label.endswith("80%")


def test_what_is_withdrawn_waits_for_nobody(people, proposal) -> None:
    withdraw_proposals(proposals=[proposal], reason="Not pursued.", **did(people, "lead"))
    assert wait(people) == {}


def test_two_proposals_at_once_are_two_notices_each_and_a_handful_of_questions(
    people, school, django_assert_max_num_queries
) -> None:
    both = [proposed(school), proposed(school, "ks2.read_exp", "80")]
    with django_assert_max_num_queries(22):
        propose_targets(proposed=both, **did(people, "lead"), today=TODAY)
    assert wait(people) == {name: why * 2 for name, why in SCHOOL.items()}


def test_a_step_that_is_refused_puts_nothing_before_anybody(people, school, proposal) -> None:
    before = Notice.objects.count()
    with pytest.raises(CannotStep, match="proposed already"):
        propose_targets(proposed=[proposed(school)], **did(people, "lead"), today=TODAY)
    assert Notice.objects.count() == before


def test_opening_the_page_is_kept_once_with_the_version_that_was_shown(client, people, proposal) -> None:
    client.force_login(people["principal"])
    path = Notice.objects.get(to=people["principal"]).path
    assert client.get(path).status_code == 200
    first = Notice.objects.get(to=people["principal"]).opened_at
    assert first is not None
    client.get(path)
    assert Notice.objects.get(to=people["principal"]).opened_at == first
    review(proposal, people)
    client.get(path)
    shown = Notice.objects.get(to=people["principal"], about_version=2)
    assert (shown.sent_at, shown.opened_at is None) == (None, False)


def test_a_draft_that_somebody_opens_leaves_no_trace(client, people, school) -> None:
    [draft] = draft_targets(proposed=[proposed(school)], **did(people, "lead"), today=TODAY)
    client.force_login(people["lead"])
    assert client.get(f"/schools/{school.urn}/targets/proposals/{draft.pk}/").status_code == 200
    assert not Notice.objects.exists()
