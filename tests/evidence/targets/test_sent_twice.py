"""Every step of a target sent twice: by a double click, or by going back in the browser. Done once, and said so."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.utils import timezone

from headwater.evidence.targets.models import Proposal, ProposalStep, Target
from headwater.evidence.targets.workflow import State
from headwater.foundations.audit.models import Event
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.models import School
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_proposal

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
THIS = AcademicYear.containing(TODAY).slug
NEW = f"/targets/propose/?measure=ks2.rwm_exp&group=all&period={THIS}&kind=agreed"
MEETING = {"body": "A board", "held_on": TODAY.isoformat(), "minute": "7.2"}


@dataclass(frozen=True)
class Sent:
    """One form: who sends it where, about a proposal in which state (None: there is none yet), and what it says."""

    role: str
    address: str
    state: State | None = None
    words: dict[str, str] = field(default_factory=dict)
    did: str = ""


STEPS = {
    "draft": Sent("executive", NEW, None, {"draft": "1"}, "kept 76% as a draft"),
    "propose": Sent("executive", NEW, None, {}, "proposed 76%"),
    "propose a draft": Sent("executive", "/targets/proposals/propose/", State.DRAFT, {}, "proposed 76%"),
    "comment": Sent("principal", "comment/", State.PROPOSED, {"comment": "It can be done."}, "commented on 76%"),
    "review": Sent(
        "chair-of-governors",
        "/targets/proposals/review/",
        State.COMMENTED,
        MEETING | {"supported": "yes"},
        "recorded what the local board said of 76%",
    ),
    "agree": Sent("clerk", "/targets/proposals/agree/", State.REVIEWED, MEETING, "recorded that 76% is agreed"),
    "return": Sent(
        "chair-of-governors", "/targets/proposals/return/", State.PROPOSED, {"reason": "What it costs."}, "returned 76%"
    ),
    "withdraw": Sent(
        "executive", "/targets/proposals/withdraw/", State.PROPOSED, {"reason": "The measure ends."}, "withdrew 76%"
    ),
}


@pytest.fixture
def school() -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    return school


@pytest.fixture(params=STEPS)
def send(request: pytest.FixtureRequest, school: School) -> tuple[Sent, Callable[[], str]]:
    """The form of one step, to be sent as often as one likes: always the same bytes. Returns the page that answers."""
    sent = STEPS[request.param]
    at = school if sent.role in ("principal", "chair-of-governors") else None
    client = Client()
    client.force_login(person_holding(sent.role, at=at).user)
    words, address = dict(sent.words), sent.address
    if sent.state is None:
        words |= {f"target_{school.urn}": "76%", f"basis_{school.urn}": "", f"seen_{school.urn}": "0"}
    else:
        proposal = make_proposal(school, period=THIS, state=sent.state)
        words |= {"proposal": str(proposal.pk), "seen": f"{proposal.pk}:{proposal.version}"}
        if not address.startswith("/"):
            address = f"/schools/{school.urn}/targets/proposals/{proposal.pk}/{address}"

    def again() -> str:
        response = client.post(address, words, follow=True)
        assert response.status_code == 200
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())

    return sent, again


def records() -> tuple[int, int, int, int, list[tuple[str, int]]]:
    stands = list(Proposal.objects.order_by("pk").values_list("state", "version"))
    counted = (Proposal, ProposalStep, Target, Event)
    return (*(model.objects.count() for model in counted), stands)  # type: ignore[attr-defined, return-value]


def test_it_is_done_once_and_whoever_sent_it_twice_is_told(send):
    sent, again = send
    before = ProposalStep.objects.count()
    first = again()
    assert "You have done this already" not in first
    done = records()
    assert ProposalStep.objects.count() == before + 1
    assert f"You have done this already: {sent.did}. Nothing was done twice." in again()
    assert records() == done


def test_a_third_time_is_told_the_same(send):
    _, again = send
    again()
    done = records()
    assert [("Nothing was done twice" in again()) for _ in range(2)] == [True, True]
    assert records() == done


def test_going_back_after_somebody_else_went_on_tells_what_they_did(school):
    """The principal goes back and sends the comment once more; meanwhile the chair has recorded the review."""
    proposal = make_proposal(school, period=THIS)
    principal, chair = Client(), Client()
    principal.force_login(person_holding("principal", at=school, name="P. Principal").user)
    chair.force_login(person_holding("chair-of-governors", at=school, name="C. Chair").user)
    address = f"/schools/{school.urn}/targets/proposals/{proposal.pk}/comment/"
    comment = {"comment": "It can be done.", "seen": f"{proposal.pk}:1"}
    principal.post(address, comment)
    review = MEETING | {"supported": "yes", "proposal": proposal.pk, "seen": f"{proposal.pk}:2"}
    chair.post("/targets/proposals/review/", review)
    page = principal.post(address, comment).content.decode()
    assert "recorded what the local board said of 76% while you were writing" in page
    assert "It can be done." in page, "what was typed stays in the form"
    assert [step.step for step in proposal.steps.order_by("number")] == ["propose", "comment", "review"]
