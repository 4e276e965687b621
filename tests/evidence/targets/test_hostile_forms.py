"""What a form of a proposal may bring that no page of ours sends: it is refused in words, and nothing is kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from headwater.evidence.targets.models import Proposal
from headwater.evidence.targets.policies import reasons_not_to_record
from headwater.evidence.targets.proposals.policies import Meeting, reasons_against_meeting
from headwater.evidence.targets.workflow import State
from headwater.reference.schools.models import School
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import draft_of, make_proposal

TODAY = date(2026, 11, 22)
HELD_ON = timezone.localdate().isoformat()


@pytest.fixture
def school(db) -> School:
    made = make_school("Ashdown Primary")
    make_membership(made, make_trust())
    return made


def visitor(role: str, school: School | None = None) -> Client:
    client = Client()
    client.force_login(person_holding(role, at=school).user)
    return client


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1899, 12, 31)])
def test_a_board_has_not_met_before_there_were_targets(day):
    assert reasons_against_meeting(Meeting("Local board", day), TODAY, minuted=False)
    reasons = reasons_not_to_record(draft_of(900_001, decided_by_body="Trust board", decided_on=day), TODAY)
    assert "is too long ago: check the year." in reasons[0]


def test_a_general_comment_and_one_of_its_own_are_not_longer_together_than_is_kept(school):
    first, second = make_proposal(school), make_proposal(school, "ks2.rwm_high", "16")
    said = {
        "proposal": [first.pk, second.pk],
        "seen": [f"{first.pk}:1", f"{second.pk}:1"],
        "body": "Local board",
        "held_on": HELD_ON,
        "supported": "yes",
        "comment": "x" * 1_500,
        f"comment_{first.pk}": "y" * 1_500,
    }
    answer = visitor("chair-of-governors", school).post("/targets/proposals/review/", said)
    assert "The text has 3,001 characters, and 2,000 are kept. Say it in fewer words." in answer.content.decode()
    assert "y" * 1_500 in answer.content.decode()
    assert {one.state for one in Proposal.objects.all()} == {State.PROPOSED}


@pytest.mark.parametrize("seen", ["{}:" + "9" * 5000, "9" * 5000 + ":1", ""])
def test_a_version_that_no_page_shows_is_none(school, seen):
    proposal = make_proposal(school)
    comment = f"/schools/{school.urn}/targets/proposals/{proposal.pk}/comment/"
    said = {"seen": seen.format(proposal.pk), "comment": "Too high for 14 pupils."}
    answer = visitor("principal", school).post(comment, said)
    assert answer.status_code == 200
    assert "Too high for 14 pupils." in answer.content.decode()
    meeting = {
        "proposal": proposal.pk,
        "seen": said["seen"],
        "body": "Trust board",
        "held_on": HELD_ON,
        "minute": "7.2",
    }
    answer = visitor("clerk").post("/targets/proposals/agree/", meeting | {"comment": "It cannot wait."})
    assert answer.status_code == 200
    assert "while you were writing" in answer.content.decode()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.version) == (State.PROPOSED, 1)
