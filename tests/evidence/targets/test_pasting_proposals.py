"""A trust's proposals from a sheet: what is read of it, what is told of each row, proposed whole or not at all."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.utils import timezone

from headwater.evidence.targets.models import Proposal, ProposalStep
from headwater.evidence.targets.workflow import State
from headwater.foundations.audit.models import Event
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.models import School
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_proposal, make_target

pytestmark = pytest.mark.django_db

THIS = AcademicYear.containing(timezone.localdate()).slug
PAGE = "/targets/proposals/paste/"


@pytest.fixture
def schools() -> list[School]:
    trust, schools = make_trust(), [make_school("Ashdown Primary"), make_school("Beacon Primary")]
    for school in schools:
        make_membership(school, trust)
    return schools


@pytest.fixture
def lead(schools) -> Client:
    client = Client()
    client.force_login(person_holding("school-improvement-lead", name="L. Lead").user)
    return client


def sheet(*rows: str) -> str:
    return "\n".join(["School\tMeasure\tGroup\tYear\tTarget\tWhy\tWhy it changes", *rows])


def row(school: str, target: str = "76%", measure: str = "ks2.rwm_exp", why: str = "", change: str = "") -> str:
    return f"{school}\t{measure}\tAll\t{THIS}\t{target}\t{why}\t{change}"


def send(client: Client, text: str, looked: str = "", step: str = "look", **more: str):
    said = {"period": "", "kind": "agreed", "reason": ""} | more
    return client.post(PAGE, {"text": text, "looked": looked, "step": step, **said})


def words(response) -> str:
    assert response.status_code == 200
    text = re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2])
    return " ".join(html.unescape(text).split())


def mark(response) -> str:
    found = re.search(r'name="looked" value="(\w+)"', response.content.decode())
    assert found
    return found[1]


def test_a_whole_trusts_proposals_are_looked_at_then_proposed_with_one_event(lead, schools):
    text = sheet(
        row("Ashdown Primary", why="The cohort is strong."),
        row(str(schools[1].urn), "at or above national", "ks2.mat_exp"),
    )
    looked = send(lead, text)
    assert words(looked).count("Can be proposed") == 2
    assert "The cohort is strong." in words(looked)
    assert not Proposal.objects.exists()
    done = send(lead, text, mark(looked), "propose")
    assert done.status_code == 302
    assert list(Proposal.objects.order_by("school__name").values_list("measure", "text", "basis", "state")) == [
        ("ks2.rwm_exp", "76%", "The cohort is strong.", "proposed"),
        ("ks2.mat_exp", "at or above national", "", "proposed"),
    ]
    assert [event.type for event in Event.objects.all()] == ["targets.targets-proposed"]


def test_nothing_is_proposed_that_was_not_looked_at(lead, schools):
    text = sheet(row("Ashdown Primary"))
    assert "Can be proposed" in words(send(lead, text, step="propose"))
    looked = mark(send(lead, text))
    assert "Can be proposed" in words(send(lead, text.replace("76", "67"), looked, "propose"))
    assert not Proposal.objects.exists()


def test_every_problem_stands_beside_its_cell_and_stops_the_sheet(lead, schools):
    text = sheet(
        row("Ashdown Primary"),
        row("Elsewhere Primary"),
        row("Beacon Primary", "National"),
        row("Beacon Primary", "50", "ks4.a8"),
        "Beacon Primary\tks2.mat_exp\tAll\t\t80%\t\t",
        row("Beacon Primary", "140%"),
    )
    looked = send(lead, text)
    page = words(looked)
    for said in (
        "E3 Elsewhere Primary",
        "is none of the schools",
        "Say “at or above national”, or give a number.",
        "is not counted at Beacon Primary.",
        "Say which school year the target is for.",
        "Leave out the 5 to put right, propose the other 1",
    ):
        assert said in page, said
    assert send(lead, text, mark(looked), "propose").status_code == 200
    assert not Proposal.objects.exists()
    assert send(lead, text, mark(looked), "propose-good").status_code == 302
    assert Proposal.objects.get().school == schools[0]


def test_a_year_said_for_all_holds_for_rows_without_one(lead, schools):
    text = "School\tMeasure\tTarget\nAshdown Primary\tks2.rwm_exp\t76%"
    looked = send(lead, text, period=THIS)
    send(lead, text, mark(looked), "draft", period=THIS)
    assert Proposal.objects.get().state == State.DRAFT
    assert Proposal.objects.get().period == THIS


def test_a_change_of_a_standing_target_says_why_in_its_row(lead, schools):
    make_target(schools[0], period=THIS, value="70", text="70%")
    page = words(send(lead, sheet(row("Ashdown Primary"))))
    assert "Changes the target 70%" in page
    assert "Say why it changes." in page
    text = sheet(row("Ashdown Primary", change="Nine pupils have joined."))
    send(lead, text, mark(send(lead, text)), "propose")
    assert Proposal.objects.get().reason == "Nine pupils have joined."


def test_what_is_there_already_is_left_as_it_is(lead, schools):
    make_proposal(schools[0], period=THIS)
    make_target(schools[1], period=THIS)
    page = words(send(lead, sheet(row("Ashdown Primary"), row("Beacon Primary"))))
    assert "It is there already: proposed" in page
    assert "It is the target already" in page
    assert "Every target of this sheet is proposed or agreed already" in page


def test_what_somebody_proposed_meanwhile_is_shown_before_anything_is_done(lead, schools):
    text = sheet(row("Ashdown Primary"))
    looked = mark(send(lead, text))
    make_proposal(schools[0], value="70", period=THIS)
    again = send(lead, text, looked, "propose")
    assert "Takes the place of the proposal 70%, proposed; it goes the whole way again" in words(again)
    assert Proposal.objects.get().text == "70%"
    assert send(lead, text, mark(again), "propose").status_code == 302
    assert Proposal.objects.get().text == "76%"


def test_a_sheet_sent_twice_is_proposed_once_and_said_to_be(lead, schools):
    text = sheet(row("Ashdown Primary"), row("Beacon Primary"))
    looked = mark(send(lead, text))
    send(lead, text, looked, "propose")
    assert "It is there already: proposed" in words(send(lead, text, looked, "propose"))
    assert ProposalStep.objects.count() == 2
    assert Event.objects.count() == 1


def test_pupils_data_is_let_go_of_at_once(lead, schools):
    response = send(lead, "UPN\tName\tMeasure\tTarget\nA123456789012\tA. Pupil\tks2.rwm_exp\t76%")
    assert "A123456789012" not in response.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("role", ["principal", "clerk", "trustee"])
def test_only_the_trust_proposes(schools, role):
    client = Client()
    client.force_login(person_holding(role, at=schools[0] if role == "principal" else None).user)
    assert client.get(PAGE).status_code == 404
