"""Targets on their way on the page: the lists, one proposal, every step with one and many; who sees and does what."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from headwater.evidence.targets.models import Proposal, ProposalStep, Target
from headwater.evidence.targets.workflow import State
from headwater.foundations.audit.models import Event
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.models import School
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_proposal, make_target

pytestmark = pytest.mark.django_db

THIS = AcademicYear.containing(timezone.localdate())
LAST, BEFORE = THIS.plus(-1).slug, THIS.plus(-2).slug
PLACE = f"measure=ks2.rwm_exp&group=all&period={THIS.slug}&kind=agreed"
HELD_ON = timezone.localdate().isoformat()


@pytest.fixture
def schools() -> list[School]:
    trust, schools = make_trust(), [make_school("Ashdown Primary"), make_school("Beacon Primary")]
    for school in schools:
        make_membership(school, trust)
    return schools


def visitor(role: str, school: School | None = None, name: str = "") -> Client:
    client = Client()
    client.force_login(person_holding(role, at=school, name=name).user)
    return client


@pytest.fixture
def lead(schools) -> Client:
    return visitor("school-improvement-lead", name="L. Lead")


@pytest.fixture
def principal(schools) -> Client:
    return visitor("principal", schools[0], name="P. Principal")


@pytest.fixture
def clerk(schools) -> Client:
    return visitor("clerk", name="C. Clerk")


@pytest.fixture
def figures(schools) -> None:
    release = make_release("ks2-results", LAST)
    for school in schools:
        for period, count in ((BEFORE, 20), (LAST, 24)):
            facts = {"numerator": Decimal(count), "denominator": Decimal(30), "release": release}
            make_figure(school, "ks2.rwm_exp", str(round(Decimal(count) / 30 * 100, 2)), period, **facts)
    make_figure("england", "ks2.rwm_exp", "62", LAST, release=release)
    make_figure("936", "ks2.rwm_exp", "66", LAST, release=release)


def propose(school: School, measure: str = "ks2.rwm_exp", value: str | None = "76", **fields) -> Proposal:
    return make_proposal(school, measure, value, THIS.slug, **fields)


def words(response) -> str:
    assert response.status_code == 200, response.status_code
    text = re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2])
    return re.sub(r"\s+([.,:;)])", r"\1", " ".join(text.split()))


def seen(*proposals: Proposal) -> dict[str, list[str]]:
    return {
        "proposal": [str(proposal.pk) for proposal in proposals],
        "seen": [f"{proposal.pk}:{proposal.version}" for proposal in proposals],
    }


def address(proposal: Proposal, more: str = "") -> str:
    return f"/schools/{proposal.school_id}/targets/proposals/{proposal.pk}/{more}"


# Lists -------------------------------------------------------------------------------------------------------------


def test_the_list_has_every_school_with_what_is_proposed_and_what_stands(lead, schools):
    propose(schools[0], state=State.REVIEWED)
    make_target(schools[1], value="80", period=THIS.slug, decided_by_body="Trust board", decided_on=date(2025, 10, 14))
    page = words(lead.get("/targets/"))
    assert "1 reviewed by the local board · 1 agreed elsewhere" in page
    for said in (
        "Ashdown Primary",
        "76%",
        "Next: The trust board agrees it, or returns it.",
        "80%",
        "Trust board, 14 October 2025",
    ):
        assert said in page


def test_a_list_without_anything_says_so(lead, schools):
    assert f"No target is proposed or recorded for {THIS} yet." in words(lead.get("/targets/"))
    assert f"No target is proposed or recorded for {THIS} yet." in words(
        lead.get(f"/schools/{schools[0].urn}/targets/proposals/")
    )


def test_the_list_is_filtered_by_school_and_state_and_year(lead, schools):
    propose(schools[0], state=State.RETURNED)
    propose(schools[1], value="81")
    assert "81%" not in words(lead.get("/targets/?state=returned"))
    assert "81%" in words(lead.get(f"/targets/?school={schools[1].urn}"))
    assert "76%" not in words(lead.get(f"/targets/?school={schools[1].urn}"))
    assert "Nothing of that kind" in words(lead.get("/targets/?state=agreed"))
    assert "81%" not in words(lead.get(f"/targets/?period={LAST}"))
    assert "81%" in words(lead.get("/targets/?period=nonsense&school=x"))


def test_the_list_is_taken_away_as_a_workbook_filtered_as_it_is(lead, schools):
    make_target(schools[0], value="81", period=THIS.slug, decided_by_body="Trust board", minute="7.2")
    propose(schools[0], state=State.REVIEWED, reason="Nine pupils joined", basis="Reading")
    propose(schools[1], value="66", state=State.RETURNED)
    answer = lead.get("/targets.xlsx?state=reviewed")
    assert f'filename="targets-{THIS.slug}-' in answer["Content-Disposition"]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    rows = [row for row in sheet if "Ashdown Primary" in row or "Beacon Primary" in row]
    assert [row[1] for row in rows] == ["Ashdown Primary"]
    for said in ("76%", "Reviewed by the local board", "Reading", "Nine pupils joined", "81%", "Trust board", "7.2"):
        assert said in rows[0], said


def test_an_agreed_proposal_whose_target_was_replaced_does_not_count(lead, schools):
    agreed = propose(schools[0], state=State.AGREED)
    now = make_target(schools[0], value="82", period=LAST)
    Target.objects.filter(pk=agreed.target_id).update(replaced_by=now)
    Target.objects.filter(pk=now.pk).update(period=THIS.slug)
    page = words(lead.get("/targets/"))
    assert "82%" in page
    assert "76%" not in page
    assert "1 agreed elsewhere" in page


def test_everybody_is_offered_only_what_they_may_do(schools):
    propose(schools[0])
    offered = {
        role: {
            name
            for name in ("propose", "review", "agree", "return", "withdraw")
            if f'formaction="/targets/proposals/{name}/"' in client.get("/targets/").content.decode()
        }
        for role, client in {
            "lead": visitor("school-improvement-lead"),
            "principal": visitor("principal", schools[0]),
            "chair": visitor("chair-of-governors", schools[0]),
            "clerk there": visitor("clerk", schools[0]),
            "clerk": visitor("clerk"),
            "executive": visitor("executive"),
            "trustee": visitor("trustee"),
        }.items()
    }
    assert offered == {
        "lead": {"propose", "withdraw"},
        "principal": set(),
        "chair": {"review", "return"},
        "clerk there": {"review", "return"},
        "clerk": {"review", "agree", "return"},
        "executive": {"propose", "agree", "return", "withdraw"},
        "trustee": set(),
    }


def test_all_that_allow_a_step_are_ticked_by_a_link(clerk, schools):
    propose(schools[0])
    propose(schools[1], state=State.RETURNED)
    page = clerk.get("/targets/?tick=review").content.decode()
    assert len(re.findall(r"<input[^>]*name=\"proposal\"[^>]*checked", page)) == 1


def test_a_school_sees_its_own_and_no_drafts(principal, schools):
    propose(schools[0])
    propose(schools[0], "att.overall", "95", state=State.DRAFT)
    other = propose(schools[1], value="81")
    page = words(principal.get("/targets/"))
    assert "76%" in page
    assert "95%" not in page
    assert "81%" not in page
    assert principal.get(address(other)).status_code == 404
    assert principal.get(f"/schools/{schools[1].urn}/targets/proposals/").status_code == 404


def test_a_list_asks_no_more_for_more_schools(lead, schools, figures):
    def asked() -> int:
        lead.get("/targets/")
        with CaptureQueriesContext(connection) as queries:
            lead.get("/targets/")
        return len(queries)

    propose(schools[0], state=State.REVIEWED, value=None, comparator="england")
    make_target(schools[0], "att.overall", period=THIS.slug)
    one = asked()
    propose(schools[1], value=None, comparator="la")
    propose(schools[1], "att.overall", "95", supersedes=make_target(schools[1], "att.overall", period=THIS.slug))
    assert asked() == one


# One proposal --------------------------------------------------------------------------------------------------------


def test_a_proposal_stands_beside_what_makes_it_challenging_but_achievable(principal, schools, figures):
    page = words(principal.get(address(propose(schools[0], value="76", basis="A strong cohort"))))
    for said in (
        "A strong cohort",
        "Pupils counted there",
        f"80% in {THIS.plus(-1)}, 30 pupils",
        "73% over 2 of 3 published years",
        "England No loaded file has it 62%",
        "Surrey No loaded file has it 66%",
        f"23 of 30 pupils, if there are as many as in {THIS.plus(-1)}",
        "One pupil is worth 3.3 percentage points",
        "63% to 90% around the result",
        "The target lies within it",
        f"It is 4 percentage points below the result of {THIS.plus(-1)} (80%).",
    ):
        assert said in page, said


def test_a_proposal_of_a_measure_without_figures_says_so(principal, schools):
    page = words(principal.get(address(propose(schools[0]))))
    assert "No figure of this measure from before is loaded" in page
    assert "No result of the school is known from before" in page


def test_a_relative_target_without_its_comparator_says_why(principal, schools):
    page = words(principal.get(address(propose(schools[0], "att.overall", None, comparator="england"))))
    assert "at or above national" in page
    assert "No national figure is loaded for this measure" in page


def test_the_history_has_every_step_with_people_for_those_who_see_them(schools, principal, lead, clerk):
    proposal = propose(schools[0], by=person_holding("school-improvement-lead", name="L. Lead").user)
    principal.post(address(proposal, "comment/"), {"comment": "It can be done.", "seen": f"{proposal.pk}:1"})
    clerk.post(
        "/targets/proposals/review/",
        {"proposal": proposal.pk, "seen": f"{proposal.pk}:2", "body": "Local governing board", "held_on": HELD_ON,
         "minute": "5.1", "supported": "no", "comment": "Too low."},
    )  # fmt: skip
    told = words(lead.get(address(proposal)))
    for said in ("L. Lead", "P. Principal", "It can be done.", "C. Clerk", "minute 5.1", "Not supported", "Too low."):
        assert said in told, said
    assert "Reviewed, not supported" in told
    governor = words(visitor("local-governor", schools[0]).get(address(proposal)))
    assert "It can be done." in governor
    assert "The school," in governor
    assert "P. Principal" not in governor


def test_draft_steps_are_for_those_who_propose(lead, principal, schools):
    lead.post(
        f"/targets/propose/?{PLACE}",
        {f"target_{schools[0].urn}": "70%", f"basis_{schools[0].urn}": "A first thought", "draft": "1"},
    )
    proposal = Proposal.objects.get()
    lead.post(
        f"/targets/propose/?{PLACE}&school={schools[0].urn}",
        {f"target_{schools[0].urn}": "76%", f"basis_{schools[0].urn}": "Reading", f"seen_{schools[0].urn}": "1"},
    )
    assert "A first thought" in words(lead.get(address(proposal)))
    assert "A first thought" not in words(principal.get(address(proposal)))
    assert "Reading" in words(principal.get(address(proposal)))


def test_an_amendment_shows_what_it_changes_and_why(principal, schools):
    standing = make_target(schools[0], value="81", period=THIS.slug, decided_by_body="Trust board")
    page = words(principal.get(address(propose(schools[0], supersedes=standing, reason="Nine pupils joined"))))
    assert "Takes the place of 81% (Trust board)" in page
    assert "Nine pupils joined" in page


# The principal's comment ---------------------------------------------------------------------------------------------


def test_a_comment_that_was_overtaken_is_kept_in_the_form_and_told(schools, principal, lead):
    proposal = propose(schools[0])
    lead.post(
        f"/targets/propose/?{PLACE}&school={schools[0].urn}",
        {f"target_{schools[0].urn}": "80%", f"seen_{schools[0].urn}": "1"},
    )
    response = principal.post(
        address(proposal, "comment/"), {"comment": "Half an hour’s work", "seen": f"{proposal.pk}:1"}
    )
    page = words(response)
    assert "proposed 80% while you were writing" in page
    assert "Half an hour’s work" in page
    assert f'value="{proposal.pk}:2"' in response.content.decode()
    again = principal.post(
        address(proposal, "comment/"), {"comment": "Half an hour’s work", "seen": f"{proposal.pk}:2"}
    )
    assert again.status_code == 302
    assert proposal.steps.count() == 3


def test_a_comment_sent_twice_is_kept_once(schools, principal):
    proposal = propose(schools[0])
    sent = {"comment": "It can be done.", "seen": f"{proposal.pk}:1"}
    principal.post(address(proposal, "comment/"), sent)
    assert "You have done this already" in words(principal.post(address(proposal, "comment/"), sent))
    assert proposal.steps.count() == 2


def test_an_empty_comment_is_asked_for(schools, principal):
    proposal = propose(schools[0])
    assert "Write what you think of the target" in words(
        principal.post(address(proposal, "comment/"), {"comment": "", "seen": f"{proposal.pk}:1"})
    )


def test_only_the_principal_of_the_school_comments(schools, lead, clerk):
    proposal = propose(schools[0])
    for other in (lead, clerk, visitor("principal", schools[1]), visitor("chair-of-governors", schools[0])):
        assert other.get(address(proposal, "comment/")).status_code == 404


# Proposing -----------------------------------------------------------------------------------------------------------


def test_first_which_targets_then_a_line_for_each_school(lead, schools, figures):
    chosen = {"measure": "ks2.rwm_exp", "group": "all", "period": THIS.slug, "kind": "agreed", "school": ""}
    assert "Choose a measure" in words(lead.get("/targets/propose/"))
    response = lead.post("/targets/propose/", chosen)
    assert response["Location"] == f"/targets/propose/?{PLACE}"
    page = words(lead.get(response["Location"]))
    for said in ("Ashdown Primary", "Beacon Primary", "80% in", "One pupil is worth 3.3", "National 62%", "Surrey 66%"):
        assert said in page, said


def test_what_is_chosen_wrongly_is_asked_again(lead, schools):
    assert "Something needs putting right" in words(lead.post("/targets/propose/", {"measure": ""}))
    assert "Something needs putting right" in words(lead.get("/targets/propose/?measure=nonsense"))


def test_many_targets_are_proposed_on_one_page(lead, schools):
    sent = {
        f"target_{schools[0].urn}": "76%",
        f"basis_{schools[0].urn}": "Reading",
        f"target_{schools[1].urn}": "at or above national",
    }
    response = lead.post(f"/targets/propose/?{PLACE}", sent, follow=True)
    assert "2 targets proposed." in words(response)
    assert [p.text for p in Proposal.objects.order_by("school")] == ["76%", "at or above national"]


def test_an_empty_line_proposes_nothing(lead, schools):
    lead.post(f"/targets/propose/?{PLACE}", {f"target_{schools[0].urn}": "76%", f"target_{schools[1].urn}": ""})
    assert Proposal.objects.get().school == schools[0]
    assert "No target is given" in words(lead.post(f"/targets/propose/?{PLACE}", {}))


def test_what_is_no_target_is_named_by_its_school(lead, schools):
    page = words(lead.post(f"/targets/propose/?{PLACE}", {f"target_{schools[1].urn}": "National"}))
    assert "Beacon Primary: Say “at or above national”, or give a number." in page
    assert not Proposal.objects.exists()


def test_of_two_who_propose_the_second_is_told_and_keeps_what_was_typed(lead, schools):
    propose(schools[0], value="80")
    sent = {f"target_{schools[0].urn}": "76%", f"basis_{schools[0].urn}": "Long thought", f"seen_{schools[0].urn}": "0"}
    response = lead.post(f"/targets/propose/?{PLACE}", sent)
    page = words(response)
    assert "proposed 80% while you were writing" in page
    assert "Long thought" in page
    assert re.search(rf'name="seen_{schools[0].urn}"\s+value="1"', response.content.decode())


def test_a_change_of_a_standing_target_asks_why(lead, schools):
    make_target(schools[0], value="81", period=THIS.slug)
    only = f"/targets/propose/?{PLACE}&school={schools[0].urn}"
    assert "Why the target changes" in words(lead.get(only))
    sent = {f"target_{schools[0].urn}": "76%"}
    assert "Say why it changes" in words(lead.post(only, sent))
    lead.post(only, sent | {f"reason_{schools[0].urn}": "Nine pupils joined"})
    assert Proposal.objects.get().reason == "Nine pupils joined"


def test_only_the_trust_proposes(schools, principal, clerk):
    for other in (principal, clerk, visitor("trustee")):
        assert other.get("/targets/propose/").status_code == 404
        assert other.get(f"/targets/propose/?{PLACE}").status_code == 404


# Steps with many -----------------------------------------------------------------------------------------------------


def test_many_are_reviewed_on_one_page(clerk, schools):
    made = [propose(school) for school in schools]
    query = "&".join(f"proposal={one.pk}" for one in made)
    page = words(clerk.get(f"/targets/proposals/review/?{query}"))
    assert "Ashdown Primary" in page
    assert "Beacon Primary" in page
    sent = seen(*made) | {"body": "Local governing board", "held_on": HELD_ON, "supported": "yes"}
    response = clerk.post(f"/targets/proposals/review/?{query}", sent, follow=True)
    assert "2 targets reviewed." in words(response)
    assert set(Proposal.objects.values_list("state", flat=True)) == {"reviewed"}


def test_each_target_has_its_own_answer_at_one_meeting(clerk, schools):
    made = [propose(schools[0]), propose(schools[0], "ks2.mat_exp"), propose(schools[1])]
    query = "&".join(f"proposal={one.pk}" for one in made)
    page = clerk.get(f"/targets/proposals/review/?{query}").content.decode()
    assert page.count("Not supported") == 3
    assert '<details class="govuk-details">' in page
    own = {f"answer_{made[0].pk}": "no", f"comment_{made[0].pk}": "Too low.", f"comment_{made[1].pk}": "Rather more."}
    sent = seen(*made) | own | {"body": "Local governing board", "held_on": HELD_ON, "supported": "yes"}
    clerk.post(f"/targets/proposals/review/?{query}", sent | {"comment": "We heard the principal."})
    reviews = ProposalStep.objects.filter(step="review").order_by("proposal")
    assert [(one.supported, one.comment) for one in reviews] == [
        (False, "Too low."),
        (True, "We heard the principal.\nRather more."),
        (True, "We heard the principal."),
    ]
    assert {(one.body, str(one.held_on)) for one in reviews} == {("Local governing board", HELD_ON)}
    assert Event.objects.filter(type="targets.proposals-reviewed").count() == 1


def test_a_target_without_an_answer_stops_the_whole_review(clerk, schools):
    made = [propose(school) for school in schools]
    sent = seen(*made) | {f"answer_{made[0].pk}": "yes", "body": "Board", "held_on": HELD_ON}
    page = words(clerk.post("/targets/proposals/review/", sent))
    assert "Say whether the board supports these targets, here or of each below" in page
    sent |= {f"answer_{made[1].pk}": "no"}
    response = clerk.post("/targets/proposals/review/", sent)
    assert '<details class="govuk-details" open>' in response.content.decode()
    page = words(response)
    assert "Beacon Primary, Reading, writing and maths" in page
    assert "Say why the local board does not support it." in page
    assert not ProposalStep.objects.filter(step="review").exists()
    clerk.post("/targets/proposals/review/", sent | {f"comment_{made[1].pk}": "Too high."})
    assert set(Proposal.objects.values_list("state", flat=True)) == {"reviewed"}


def test_what_is_unticked_is_left_out(clerk, schools):
    made = [propose(school) for school in schools]
    query = "&".join(f"proposal={one.pk}" for one in made)
    sent = seen(*made) | {"proposal": [made[0].pk], "body": "Board", "held_on": HELD_ON, "supported": "yes"}
    clerk.post(f"/targets/proposals/review/?{query}", sent)
    assert [one.state for one in Proposal.objects.order_by("school")] == ["reviewed", "proposed"]


def test_what_cannot_take_the_step_is_named_and_left_out(clerk, schools):
    good, done = propose(schools[0], state=State.REVIEWED), propose(schools[1], state=State.RETURNED)
    page = words(clerk.get(f"/targets/proposals/agree/?proposal={good.pk}&proposal={done.pk}"))
    assert "Left out. It is returned: the trust board agrees what is proposed." in page


def test_nothing_ticked_is_said(clerk, schools):
    response = clerk.get("/targets/proposals/agree/", follow=True)
    assert "Tick a target first" in response.content.decode()
    proposal = propose(schools[0])
    sent = {"body": "Board", "held_on": HELD_ON, "supported": "yes"}
    assert "Tick one at least" in words(clerk.post(f"/targets/proposals/review/?proposal={proposal.pk}", sent))


def test_a_review_that_was_overtaken_keeps_what_was_typed(clerk, principal, schools):
    proposal = propose(schools[0])
    principal.post(address(proposal, "comment/"), {"comment": "Not yet", "seen": f"{proposal.pk}:1"})
    sent = seen(proposal) | {"body": "Board", "held_on": HELD_ON, "supported": "no", "comment": "A long discussion"}
    response = clerk.post(f"/targets/proposals/review/?proposal={proposal.pk}", sent)
    page = words(response)
    assert "P. Principal commented on 76% while you were writing" in page
    assert "A long discussion" in page
    assert f'value="{proposal.pk}:2"' in response.content.decode()


def test_the_boards_decision_makes_targets(clerk, schools):
    made = [propose(school, state=State.REVIEWED) for school in schools]
    sent = seen(*made) | {"body": "Trust board", "held_on": HELD_ON, "minute": "7.2"}
    response = clerk.post("/targets/proposals/agree/", sent, follow=True)
    assert "2 targets agreed." in words(response)
    assert Target.objects.current().count() == 2
    page = words(clerk.get(f"/schools/{schools[0].urn}/targets/"))
    assert "Agreed in Headwater" in page
    assert "Recorded afterwards" not in page


def test_a_decision_without_its_minute_is_asked_for(clerk, schools):
    proposal = propose(schools[0], state=State.REVIEWED)
    sent = seen(proposal) | {"body": "Trust board", "held_on": HELD_ON}
    assert "Give the minute reference" in words(clerk.post("/targets/proposals/agree/", sent))


def test_what_is_returned_is_proposed_again_and_withdrawn(clerk, lead, schools):
    proposal = propose(schools[0])
    clerk.post("/targets/proposals/return/", seen(proposal) | {"reason": "Too low"})
    proposal.refresh_from_db()
    assert proposal.state == State.RETURNED
    assert "Too low" in words(lead.get(address(proposal)))
    lead.post("/targets/proposals/propose/", seen(proposal))
    proposal.refresh_from_db()
    assert proposal.state == State.PROPOSED
    assert "Say why" in words(lead.post("/targets/proposals/withdraw/", seen(proposal) | {"reason": ""}))
    lead.post("/targets/proposals/withdraw/", seen(proposal) | {"reason": "Not counted any more"})
    proposal.refresh_from_db()
    assert proposal.state == State.WITHDRAWN


def test_a_clerk_of_a_school_does_not_agree_for_the_trust(schools):
    proposal = propose(schools[0], state=State.REVIEWED)
    clerk = visitor("clerk", schools[0])
    assert clerk.get(f"/targets/proposals/agree/?proposal={proposal.pk}").status_code == 404
    assert visitor("trustee").get(f"/targets/proposals/return/?proposal={proposal.pk}").status_code == 404


def test_a_proposal_out_of_sight_cannot_be_named(schools):
    mine, other = propose(schools[0]), propose(schools[1])
    clerk = visitor("clerk", schools[0])
    page = words(clerk.get(f"/targets/proposals/review/?proposal={mine.pk}&proposal={other.pk}&proposal=x"))
    assert "Ashdown Primary" in page
    assert "Beacon Primary" not in page
    sent = seen(mine, other) | {"body": "Board", "held_on": HELD_ON, "supported": "yes"}
    clerk.post("/targets/proposals/review/", sent)
    other.refresh_from_db()
    assert other.state == State.PROPOSED
