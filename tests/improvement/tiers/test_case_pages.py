"""Cases on the page: every school side by side, one case, every step with one and many; who sees and does what."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from headwater.foundations.audit.models import Event
from headwater.improvement.tiers.models import CaseStep, CriterionJudgement, EvidenceItem, TierCase, TierDecision
from headwater.improvement.tiers.workflow import State, Step
from headwater.reference.schools.models import School
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.tiers import make_decision, work_by
from tests.improvement.tiers.casework import REVIEW, TODAY, YEAR, Casework

pytestmark = pytest.mark.django_db

HELD_ON = TODAY.isoformat()


@pytest.fixture
def schools() -> list[School]:
    trust = make_trust()
    made = [make_school("Ashdown Primary"), make_school("Beacon Primary"), make_school("Cliff Primary")]
    for school in made:
        make_membership(school, trust)
    return made


@pytest.fixture
def school(schools) -> School:
    return schools[0]


@pytest.fixture
def alpha():
    return work_by("alpha", starts_with=YEAR.slug)


@pytest.fixture
def work(school, alpha) -> Casework:
    return Casework(school)


def visitor(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def lead(work) -> Client:
    return visitor(work.lead)


@pytest.fixture
def principal(work) -> Client:
    return visitor(work.principal)


@pytest.fixture
def clerk(work) -> Client:
    return visitor(work.clerk)


def words(response) -> str:
    assert response.status_code == 200, response.status_code
    text = re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2])
    return re.sub(r"\s+([.,:;)])", r"\1", " ".join(text.split()))


def address(case: TierCase, more: str = "") -> str:
    return f"/schools/{case.school_id}/tiers/cases/{case.pk}/{more}"


def seen(*cases: TierCase) -> dict[str, list[str]]:
    return {
        "case": [str(case.pk) for case in cases],
        "seen": [f"{case.pk}:{case.version}" for case in cases],
    }


# All schools side by side --------------------------------------------------------------------------------------------


def test_that_the_figures_single_no_tier_out_anywhere_is_said_once(lead, work, schools):
    work.open(*schools)
    page = words(lead.get("/tiers/cases/"))
    assert "The figures suggest No one tier at any of these schools; why not is on the page of each" in page
    assert page.count("The figures suggest") == 1


def test_every_school_stands_beside_the_others_exceptions_first(lead, work, schools, alpha):
    make_decision(schools[0], alpha, "tier2", YEAR.plus(-1).first_day)
    first, second = work.open(*schools[:2])
    work.answer(work.recommend(work.view(first)), agrees=False, text="Writing is not as weak as that.")
    work.recommend(second, "tier1")
    page = words(lead.get("/tiers/cases/"))
    for said in (
        "All (3)",
        "Recommended (1)",
        "Answered by the school (1)",
        "Not opened (1)",
        "Not agreed with Ashdown Primary",
        "Not answered yet Beacon Primary",
        "The school does not agree",
        "Moves from Tier 2: Grow",
        "Writing is not as weak as that.",
        "Reading came up.",
        "Improving",
        "Next: the trust board agrees it or returns it.",
        "has not answered. It was recommended on",
    ):
        assert said in page
    assert page.index("Ashdown Primary") < page.index("Beacon Primary") < page.index("Cliff Primary")


def test_who_has_not_answered_is_named_to_whoever_sees_people(lead, work, school):
    [case] = work.open(school)
    work.recommend(case)
    assert "The principal (P. Principal) has not answered." in words(lead.get("/tiers/cases/"))
    governor = visitor(person_holding("local-governor", at=school).user)
    assert "The principal has not answered." in words(governor.get("/tiers/cases/"))


def test_the_list_is_narrowed_by_where_it_stands_and_by_year(lead, work, schools):
    work.open(schools[0])
    assert "Beacon Primary" not in words(lead.get("/tiers/cases/?state=gathering"))
    assert "Ashdown Primary" not in words(lead.get("/tiers/cases/?state=none"))
    assert "No school stands there" in words(lead.get("/tiers/cases/?state=agreed"))
    assert "Being prepared" not in words(lead.get(f"/tiers/cases/?period={YEAR.plus(-1).slug}"))
    assert "Being prepared (1)" in words(lead.get("/tiers/cases/?period=nonsense&state=nonsense"))


def test_the_list_is_taken_away_as_a_workbook_narrowed_as_it_is(lead, work, schools):
    first, _ = work.open(*schools[:2])
    work.recommend(first)
    answer = lead.get("/tiers/cases.xlsx?state=recommended")
    assert f'filename="tier-cases-{YEAR.slug}-' in answer["Content-Disposition"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows if "Tier 3: Reinvent" in row] == ["Ashdown Primary"]
    assert not any("Beacon Primary" in row for row in rows)


@pytest.mark.parametrize(
    ("model", "said"),
    [("", "has not published a framework yet"), ("mill", "every school has the same offer")],
)
def test_where_there_are_no_tiers_a_sentence_says_so(client, schools, model, said):
    if model:
        work_by(model, starts_with=YEAR.slug)
    client.force_login(person_holding("school-improvement-lead").user)
    assert said in words(client.get("/tiers/cases/"))
    for path in ("/tiers/cases/open/", "/tiers/cases.xlsx", "/tiers/cases/recommend/", "/tiers/cases/agree/"):
        assert client.get(path).status_code == 404
    assert client.get(f"/schools/{schools[0].urn}/tiers/cases/open/").status_code == 404


# Opening -------------------------------------------------------------------------------------------------------------


def test_the_cases_of_a_year_are_opened_together_for_those_that_have_none(lead, work, schools):
    work.open(schools[0])
    assert "Open cases" in words(lead.get("/tiers/cases/"))
    page = words(lead.get("/tiers/cases/open/"))
    assert "Beacon Primary" in page
    assert "Ashdown Primary" not in page
    answer = lead.post("/tiers/cases/open/", {"schools": [str(schools[1].pk), str(schools[2].pk)]}, follow=True)
    assert f"2 cases opened for {YEAR}." in answer.content.decode()
    assert TierCase.objects.open().count() == 3
    assert Event.objects.filter(type="tiers.cases-opened").count() == 2


def test_one_is_opened_for_something_exceptional_which_is_stated(lead, work, school, alpha):
    make_decision(school, alpha, "tier2", YEAR.first_day)
    path = f"/schools/{school.urn}/tiers/cases/open/"
    assert "Tier 2: Grow, in force since" in words(lead.get(path))
    refused = words(lead.post(path, {"sort": "exceptional"}))
    assert "Say what the exceptional circumstances are." in refused
    lead.post(path, {"sort": "exceptional", "exception": "The school flooded in January."})
    case = TierCase.objects.get()
    assert case.sort == "exceptional"
    page = words(lead.get(address(case)))
    assert "Exceptional, within the year: The school flooded in January." in page


# One case ------------------------------------------------------------------------------------------------------------


def test_a_case_says_where_it_stands_what_it_rests_on_and_every_step(lead, work, school, alpha):
    make_decision(school, alpha, "tier2", YEAR.plus(-1).first_day)
    [case] = work.open(school)
    case = work.recommend(work.view(case))
    page = words(lead.get(address(case)))
    for said in (
        "Recommended, since",
        "Next: the principal answers for the school.",
        "Tier 3: Reinvent",
        "Attendance is rising from a low start.",
        "Direction of travel:",
        "Two terms of falling attendance.",
        "Reading came up.",
        "The principal has not answered yet.",
        "Figures and evidence as they were when it was recommended",
        "Not judged yet",
        f"In {YEAR.plus(-1)}",
        "L. Lead",
        "P. Principal",
        "E. Executive",
    ):
        assert said in page
    assert page.index("Every step") < page.rindex("Recommended: Tier 3: Reinvent") < page.rindex("Opened")


def test_evidence_that_is_missing_is_named_in_a_sentence(lead, work, school):
    [case] = work.open(school)
    page = words(lead.get(address(case)))
    assert "health check" in page
    assert "none has been recorded" in page


def test_buttons_are_there_for_the_steps_open_to_the_reader_only(lead, principal, clerk, work, school):
    [case] = work.open(school)
    assert "Give the school’s view" in words(principal.get(address(case)))
    assert "Weigh its statements" not in words(principal.get(address(case)))
    assert "Weigh its statements" in words(lead.get(address(case)))
    work.recommend(case)
    assert "Answer for the school" in words(principal.get(address(case)))
    assert "Recommend anew" in words(lead.get(address(case)))
    decide = words(clerk.get(address(case)))
    assert "Record what the trust board decided" in decide
    assert "Withdraw the case" not in decide


def test_a_governor_sees_their_own_schools_once_it_is_recommended_and_no_names(client, work, schools):
    first, second = work.open(*schools[:2])
    client.force_login(person_holding("local-governor", at=schools[0]).user)
    assert client.get(address(first)).status_code == 404
    work.recommend(first)
    work.recommend(second)
    page = words(client.get(address(first)))
    assert "The trust" in page
    assert "E. Executive" not in page
    assert "Recommend anew" not in page
    assert client.get(address(second)).status_code == 404
    assert "Beacon Primary" not in words(client.get("/tiers/cases/"))


def test_what_happened_meanwhile_is_told_and_what_was_typed_stays(principal, work, school):
    [case] = work.open(school)
    old = work.recommend(case)
    work.recommend(old, "tier4", reason="The inspection asks for urgent action.")
    typed = {"agrees": "no", "text": "It is not as weak as that.", "seen": f"{old.pk}:{old.version}"}
    page = principal.post(address(old, "answer/"), typed)
    said = words(page)
    assert "E. Executive recommended something while you were writing" in said
    assert "It is not as weak as that." in said
    assert "Tier 4: Stabilise" in said
    new = re.search(r'name="seen"\s+value="(\d+:\d+)"', page.content.decode())
    assert new is not None
    principal.post(address(old, "answer/"), typed | {"seen": new[1]})
    case.refresh_from_db()
    assert case.state == State.CONSULTED


# Evidence ------------------------------------------------------------------------------------------------------------


def test_evidence_is_added_and_withdrawn_with_the_reason(lead, work, school):
    [case] = work.open(school)
    path = f"/schools/{school.urn}/tiers/evidence/add/?case={case.pk}"
    refused = words(lead.post(path, {}))
    assert "Choose what it tells of" in refused
    assert "Say where it can be read" in refused
    typed = {"kind": "health-check", "as_at": HELD_ON, "summary": "Reading is taught well.", "source": "Health check"}
    answer = lead.post(path, typed)
    assert answer["Location"] == address(case)
    assert "Reading is taught well." in words(lead.get(address(case)))
    item = EvidenceItem.objects.get()
    path = f"/schools/{school.urn}/tiers/evidence/{item.pk}/withdraw/?case={case.pk}"
    assert "Say why it is withdrawn" not in words(lead.get(path))
    assert "Say why it is withdrawn, in a sentence or two" in words(lead.post(path, {"reason": ""}))
    lead.post(path, {"reason": "Another school’s report."})
    counts, no_longer = words(lead.get(address(case))).split("What no longer counts: 1")
    assert "Reading is taught well." not in counts
    assert "Reading is taught well." in no_longer
    assert "Another school’s report." in no_longer


def test_evidence_of_a_day_to_come_is_refused_and_kept_on_the_form(lead, school, work):
    typed = {
        "kind": "stakeholders",
        "as_at": (TODAY + timedelta(9)).isoformat(),
        "summary": "Happy.",
        "source": "Survey",
    }
    page = words(lead.post(f"/schools/{school.urn}/tiers/evidence/add/", typed))
    assert "has not come yet" in page
    assert "Happy." in page


# Weighing ------------------------------------------------------------------------------------------------------------


def test_the_statements_of_a_tier_are_weighed_together_and_only_what_changed_is_kept(lead, work, school):
    [case] = work.open(school)
    path = address(case, "weigh/tier3/")
    assert "Weigh Tier 3: Reinvent" in words(lead.get(path))
    refused = words(lead.post(path, {"note_0": "Registers of this term.", **seen(case)}))
    assert "choose whether it fits, or that you cannot tell" in refused
    assert "Registers of this term." in refused
    lead.post(path, {"verdict_0": "fits", "note_0": "Registers.", "verdict_1": "cannot-tell", **seen(case)})
    case.refresh_from_db()
    assert CriterionJudgement.objects.count() == 2
    lead.post(path, {"verdict_0": "fits", "note_0": "Registers.", "verdict_1": "does-not-fit", **seen(case)})
    assert CriterionJudgement.objects.filter(replaced_by=None).count() == 2
    assert CriterionJudgement.objects.count() == 3
    page = words(lead.get(address(case)))
    assert "Does not fit" in page
    assert "2 of" in page


def test_nothing_changed_writes_nothing(lead, work, school):
    [case] = work.open(school)
    answer = lead.post(address(case, "weigh/tier3/"), seen(case), follow=True)
    assert "Nothing was changed." in answer.content.decode()
    assert case.steps.count() == 1


def test_what_has_no_statements_cannot_be_weighed(lead, work, school):
    [case] = work.open(school)
    assert lead.get(address(case, "weigh/tier9/")).status_code == 404


# The school ----------------------------------------------------------------------------------------------------------


def test_the_school_gives_its_view_and_answers(principal, work, school):
    [case] = work.open(school)
    refused = words(principal.post(address(case, "view/"), {"text": "It came up.", **seen(case)}))
    assert "Choose a tier" in refused
    assert "It came up." in refused
    principal.post(address(case, "view/"), {"tiers": "tier2", "text": "It came up.", **seen(case)})
    case.refresh_from_db()
    assert case.state == State.VIEWED
    case = work.recommend(case)
    assert "Two terms of falling attendance." in words(principal.get(address(case, "answer/")))
    refused = words(principal.post(address(case, "answer/"), {"agrees": "no", **seen(case)}))
    assert "Say why the school does not agree" in refused
    principal.post(address(case, "answer/"), {"agrees": "yes", **seen(case)})
    assert "The school agrees." in words(principal.get(address(case)))


def test_a_step_is_not_found_by_whom_it_does_not_belong_to(lead, principal, clerk, work, school):
    [case] = work.open(school)
    for client, step in ((lead, "view/"), (clerk, "view/"), (principal, "recommend/"), (principal, "weigh/tier3/")):
        assert client.get(address(case, step)).status_code == 404
        assert client.post(address(case, step), {}).status_code == 404
    assert principal.get("/tiers/cases/agree/").status_code == 404
    assert lead.get("/tiers/cases/agree/").status_code == 404


def test_a_step_that_cannot_be_taken_now_says_why(principal, work, school):
    [case] = work.open(school)
    assert "the school answers what is recommended" in words(principal.get(address(case, "answer/")))


# Recommending --------------------------------------------------------------------------------------------------------

ROW = {
    "tiers": "tier3",
    "reason": "Attendance is rising.",
    "direction": "improving",
    "moves_up": "Attendance at the national average.",
}


def row(case: TierCase, **more: str) -> dict[str, str]:
    return {f"c{case.pk}-{name}": value for name, value in (ROW | more).items()}


def days(begins: date = TODAY) -> dict[str, str]:
    return {"in_force_from": begins.isoformat(), "review_on": REVIEW.isoformat()}


def test_one_is_recommended_with_what_would_move_it(lead, work, school):
    [case] = work.open(school)
    refused = words(lead.post(address(case, "recommend/"), {"reason": "It is rising.", **seen(case)}))
    for said in ("Choose a tier", "Choose the direction of travel", "Give the day from which it is in force"):
        assert said in refused
    assert "It is rising." in refused
    lead.post(address(case, "recommend/"), ROW | days() | seen(case))
    case.refresh_from_db()
    assert (case.state, case.tiers, case.moves_up) == (State.RECOMMENDED, "tier3", ROW["moves_up"])


def test_many_are_recommended_on_one_screen_and_unfinished_rows_stay(lead, work, schools):
    cases = work.open(*schools)
    page = words(lead.get("/tiers/cases/recommend/"))
    assert all(school.name in page for school in schools)
    typed = days() | row(cases[0]) | row(cases[1], tiers="", reason="Still to be talked about.")
    answer = words(lead.post("/tiers/cases/recommend/", typed | seen(*cases)))
    assert "Still to be talked about." in answer
    assert "Ashdown Primary" not in answer
    assert [case.state for case in TierCase.objects.order_by("pk")] == ["recommended", "gathering", "gathering"]
    assert Event.objects.filter(type="tiers.tiers-recommended").count() == 1


def test_nothing_is_half_recommended(lead, work, schools):
    cases = work.open(*schools[:2])
    typed = days() | row(cases[0]) | row(cases[1], reason="")
    refused = words(lead.post("/tiers/cases/recommend/", typed | seen(*cases)))
    assert "Beacon Primary: say why" in refused
    assert "Attendance is rising." in refused
    typed = days(YEAR.plus(-3).first_day) | row(cases[0]) | row(cases[1])
    refused = words(lead.post("/tiers/cases/recommend/", typed | seen(*cases)))
    assert "Ashdown Primary: The case is about" in refused
    nothing = words(lead.post("/tiers/cases/recommend/", days() | seen(*cases)))
    assert "Choose a tier for one school at least." in nothing
    assert "Say why this is recommended" not in nothing, "of schools that are left out nothing is asked"
    assert not TierCase.objects.exclude(state=State.GATHERING).exists()


def test_a_row_that_somebody_else_moved_is_told_and_the_others_wait(lead, work, schools):
    cases = work.open(*schools[:2])
    work.recommend(cases[0], "tier1")
    typed = days() | row(cases[0]) | row(cases[1])
    refused = words(lead.post("/tiers/cases/recommend/", typed | seen(*cases)))
    assert "Ashdown Primary: E. Executive recommended something while you were writing" in refused
    assert TierCase.objects.get(pk=cases[1].pk).state == State.GATHERING


def test_where_nothing_waits_it_is_said(lead, work):
    assert "No school waits for a recommendation." in lead.get("/tiers/cases/recommend/", follow=True).content.decode()


# Agreeing, returning -------------------------------------------------------------------------------------------------

MEETING = {"body": "Trust board", "held_on": HELD_ON, "minute": "7.2"}


def test_several_are_agreed_with_one_meeting_and_a_comment_where_nobody_answered(clerk, work, schools):
    cases = [work.recommend(case) for case in work.open(*schools[:2])]
    cases[0] = work.answer(cases[0])
    query = f"?case={cases[0].pk}&case={cases[1].pk}"
    page = words(clerk.get(f"/tiers/cases/agree/{query}"))
    assert "Beacon Primary has not answered: why it is agreed all the same" in page
    assert "Ashdown Primary has not answered" not in page
    refused = words(clerk.post(f"/tiers/cases/agree/{query}", MEETING | seen(*cases)))
    assert "Beacon Primary: The school has not answered" in refused
    assert "7.2" in clerk.post(f"/tiers/cases/agree/{query}", MEETING | seen(*cases)).content.decode()
    assert not TierDecision.objects.exists()
    said = {f"comment_{cases[1].pk}": "The head was heard at the meeting."}
    clerk.post(f"/tiers/cases/agree/{query}", MEETING | said | seen(*cases))
    assert TierDecision.objects.count() == 2
    assert Event.objects.filter(type="tiers.tiers-agreed").count() == 1
    page = words(clerk.get(address(cases[1])))
    assert "The head was heard at the meeting." in page
    assert "The principal had not answered when it was decided." in page
    assert "Trust board," in page


def test_what_is_unticked_is_left_and_its_comment_is_not_asked_for(clerk, work, schools):
    cases = [work.recommend(case) for case in work.open(*schools[:2])]
    cases[0] = work.answer(cases[0])
    query = f"?case={cases[0].pk}&case={cases[1].pk}"
    clerk.post(f"/tiers/cases/agree/{query}", MEETING | seen(cases[0]))
    assert [case.state for case in TierCase.objects.order_by("pk")] == ["agreed", "recommended"]


def test_a_case_is_returned_with_the_reason_and_can_be_recommended_anew(clerk, lead, work, school):
    [case] = work.open(school)
    case = work.recommend(case)
    path = f"/tiers/cases/return/?case={case.pk}"
    assert "Say why" in words(clerk.post(path, seen(case)))
    clerk.post(path, {"reason": "The health check is missing.", **seen(case)})
    case.refresh_from_db()
    assert case.state == State.RETURNED
    page = words(lead.get(address(case)))
    assert "The health check is missing." in page
    assert "Recommend anew" in page


def test_what_cannot_be_agreed_now_is_left_out_with_its_reason(clerk, work, school):
    [case] = work.open(school)
    page = words(clerk.get(f"/tiers/cases/agree/?case={case.pk}"))
    assert "Left out. It is being prepared" in page
    assert clerk.get("/tiers/cases/agree/", follow=True).redirect_chain == [("/tiers/cases/", 302)]


# Afterwards ----------------------------------------------------------------------------------------------------------


def test_a_school_contests_and_both_sides_stay_on_the_page(principal, lead, work, school):
    case = work.decided(school)
    assert "Contest the decision" in words(principal.get(address(case)))
    assert "Write it first" in words(principal.post(address(case, "contest/"), seen(case)))
    principal.post(address(case, "contest/"), {"text": "The intake changed.", **seen(case)})
    page = words(lead.get(address(case)))
    assert "Contested" in page
    assert "Next: the executive answers the school." in page
    assert "The trust has not answered yet. What was agreed stays in force meanwhile." in page
    assert "Contested" in words(lead.get("/tiers/cases/"))
    case.refresh_from_db()
    lead.post(address(case, "reply/"), {"text": "It is looked at again in spring.", **seen(case)})
    page = words(principal.get(address(case)))
    assert "The intake changed." in page
    assert "It is looked at again in spring." in page


def test_a_case_is_withdrawn_and_stays_to_be_read(lead, work, school):
    [case] = work.open(school)
    lead.post(address(case, "withdraw/"), {"reason": "The school leaves the trust.", **seen(case)})
    assert "The school leaves the trust." in words(lead.get(address(case)))
    assert (
        "1 case opened" in lead.post("/tiers/cases/open/", {"schools": [str(school.pk)]}, follow=True).content.decode()
    )


def test_what_was_agreed_stands_on_the_schools_own_page(principal, work, school):
    case = work.decided(school)
    page = words(principal.get(f"/schools/{school.urn}/tiers/"))
    for said in (
        "Tier 3: Reinvent, in force since",
        "Improving",
        "Attendance at the national average.",
        "Two terms of falling attendance.",
        "How it was decided",
        "Weighed, recommended and agreed in Headwater",
    ):
        assert said in page
    assert address(case) in principal.get(f"/schools/{school.urn}/tiers/").content.decode()


def test_the_card_says_the_direction_of_travel_that_was_agreed(principal, work, school):
    work.decided(school)
    card = words(principal.get(f"/schools/{school.urn}/card/"))
    assert "agreed by the Trust board" in card
    assert "(minute 7.2). Direction of travel: improving." in card


# Other frameworks ----------------------------------------------------------------------------------------------------


@pytest.fixture
def equa(school) -> Casework:
    work_by("equa", starts_with=YEAR.slug)
    return Casework(school)


def test_packages_are_ticked_and_the_reasons_of_the_bespoke_offer_asked_for(equa, school):
    [case] = equa.open(school)
    lead, principal = visitor(equa.lead), visitor(equa.principal)
    view = words(principal.get(address(case, "view/")))
    assert "Which support levels you think fit Choose every one" in view
    principal.post(address(case, "view/"), {"tiers": ["core", "enhanced"], "text": "More time.", **seen(case)})
    case.refresh_from_db()
    page = words(lead.get(address(case, "recommend/")))
    assert "Reasons for the bespoke offer" in page
    typed = {name: value for name, value in ROW.items() if name != "tiers"} | days() | seen(case)
    refused = words(lead.post(address(case, "recommend/"), typed | {"tiers": ["core", "enhanced", "bespoke"]}))
    assert "Choose at least one of the reasons for the bespoke offer" in refused
    reason = "Support with a specific element of practice"
    lead.post(address(case, "recommend/"), typed | {"tiers": ["core", "enhanced", "bespoke"], "reasons_3": [reason]})
    page = words(lead.get(address(case)))
    assert "Core offer, Enhanced offer and Bespoke offer" in page
    assert reason in page
    assert "the headteacher answers for the school" in page


def test_many_hold_packages_by_ticks_and_a_school_without_any_is_left_out(equa, schools):
    cases = equa.open(*schools[:2])
    lead = visitor(equa.lead)
    typed = days() | row(cases[0]) | {f"c{cases[0].pk}-tiers": ["core", "enhanced"]} | seen(*cases)
    assert lead.post("/tiers/cases/recommend/", typed)["Location"] == "/tiers/cases/"
    assert [case.tiers for case in TierCase.objects.order_by("pk")] == ["core enhanced", ""]


def test_phases_are_called_phases(school):
    work_by("naat", starts_with=YEAR.slug)
    work = Casework(school)
    [case] = work.open(school)
    case = work.recommend(case, "improve")
    lead = visitor(work.lead)
    assert "Which phase fits, school by school" in words(lead.get("/tiers/cases/"))
    page = words(lead.get(address(case)))
    assert "Which phase fits best" in page
    assert "the headteacher answers for the school" in page


def test_every_step_of_a_case_is_told_by_its_table(lead, work, school):
    case = work.decided(school)
    done = list(CaseStep.objects.filter(case=case).order_by("number").values_list("step", flat=True))
    assert done == [Step.OPEN, Step.RECOMMEND, Step.CONSULT, Step.AGREE]
    assert words(lead.get(address(case))).count("7.2") >= 2
