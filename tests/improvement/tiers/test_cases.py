"""A case from opening to letter: what each step writes, what is refused, and whom it is put before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from headwater.evidence.targets.proposals.policies import Meeting
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Event, Notice
from headwater.improvement.tiers.cases.policies import Judged
from headwater.improvement.tiers.cases.queries import (
    find_open_case,
    get_case,
    get_frozen_pack,
    get_letter,
    list_cases,
    list_every_judgement,
    list_judgements,
    list_steps,
)
from headwater.improvement.tiers.models import CriterionJudgement, TierCase, TierDecision, TierLetter
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
    record_tier,
    return_cases,
    weigh,
    withdraw_case,
    withdraw_tier,
)
from headwater.improvement.tiers.packs.pack import from_json
from headwater.improvement.tiers.policies import stretches
from headwater.improvement.tiers.workflow import State, Step
from headwater.reference.frameworks.models import AdoptedFramework
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School, TrustMembership
from tests.factories.people import make_person, make_post, person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.tiers import (
    BEGINS,
    NOW,
    REVIEW,
    TODAY,
    add_edition,
    draft_of,
    make_case,
    make_decision,
    make_item,
    recommended,
    works_by,
)

pytestmark = pytest.mark.django_db
BOARD = Meeting("Trust board", TODAY, "7.2")
ATTENDANCE, TEACHING = "alpha.tier3.criteria.attendance", "alpha.tier2.criteria.curriculum"


@pytest.fixture
def schools() -> list[School]:
    trust = make_trust()
    made = [make_school("Ashdown Primary"), make_school("Beacon Primary")]
    for school in made:
        make_membership(school, trust)
    return made


@pytest.fixture
def school(schools) -> School:
    return schools[0]


@pytest.fixture
def adopted() -> AdoptedFramework:
    return works_by("alpha")


@pytest.fixture
def executive(schools) -> User:
    return person_holding("executive", name="E. Executive").user


@pytest.fixture
def head(school) -> User:
    return person_holding("principal", at=school, name="A. Head").user


def facts(by: User, *, day: bool = False) -> dict[str, Any]:
    return {"by": by, "scope": get_scope(by, TODAY), "now": NOW} | ({"today": TODAY} if day else {})


def refused(act, *args, **kwargs) -> str:
    with pytest.raises(CannotStep) as refusal:
        act(*args, **kwargs)
    return " ".join(refusal.value.reasons)


def purposes(person: User) -> list[str]:
    """What waits for somebody or was put before them, the oldest first; what is settled in brackets."""
    notices = Notice.objects.filter(to=person).order_by("pk")
    return [f"({each.why})" if each.settled_at else each.why for each in notices]


# Opening -------------------------------------------------------------------------------------------------------------


def test_many_are_opened_at_once_with_one_event(schools, adopted, executive):
    before = make_decision(schools[0], adopted, "tier2")
    made = open_cases(schools=schools, period="2026-27", **facts(executive, day=True))
    assert [(case.school, case.state, case.version, case.before) for case in made] == [
        (schools[0], State.GATHERING, 1, before),
        (schools[1], State.GATHERING, 1, None),
    ]
    event = Event.objects.get()
    assert (event.type, event.after["schools"]) == ("tiers.cases-opened", [s.urn for s in schools])
    assert [step.step for step in made[0].steps.all()] == [Step.OPEN]


def test_nothing_is_opened_where_one_cannot_be(schools, adopted, executive):
    make_case(schools[1], adopted)
    said = refused(open_cases, schools=schools, period="2026-27", **facts(executive, day=True))
    assert said == "Beacon Primary: The case for 2026/27 is open still: go on with that one."
    assert TierCase.objects.count() == 1


@pytest.mark.parametrize("model", ["cat", "mill"])
def test_where_nobody_is_placed_no_case_is_opened(school, executive, model):
    works_by(model)
    assert "every school has the same offer" in refused(
        open_cases, schools=[school], period="2026-27", **facts(executive, day=True)
    )


def test_without_a_framework_a_year_or_a_school_nothing_is_opened(school, executive):
    opened = facts(executive, day=True)
    assert "chosen no framework" in refused(open_cases, schools=[school], period="2026-27", **opened)
    works_by("naat", starts_with="2025-26")
    assert "No school is chosen" in refused(open_cases, schools=[], period="2026-27", **opened)
    assert refused(open_cases, schools=[school], period="next year", **opened)


def test_an_exception_is_stated_and_kept(school, adopted, executive):
    make_decision(school, adopted, "tier2")
    make_case(school, adopted, state=State.AGREED)
    opened = {"schools": [school], "period": "2026-27"} | facts(executive, day=True)
    assert "say what the exception is" in refused(open_cases, **opened)
    [case] = open_cases(sort="exceptional", exception=" The head left. ", **opened)
    assert (case.sort, case.exception, case.before.tiers) == ("exceptional", "The head left.", "tier2")


# Weighing and the school's view --------------------------------------------------------------------------------------


def test_a_judgement_takes_the_place_of_an_earlier_one_and_both_stay(school, adopted, executive):
    case = make_case(school, adopted)
    weigh(case=case, judgements=[Judged(ATTENDANCE, "fits"), Judged(TEACHING, "cannot-tell")], **facts(executive))
    case = weigh(case=case, judgements=[Judged(ATTENDANCE, "does-not-fit", " Seen. ")], **facts(executive))
    assert (case.state, case.version) == (State.GATHERING, 3)
    standing = list_judgements([case], get_scope(executive, TODAY))[case.pk]
    assert {key: (each.verdict, each.note) for key, each in standing.items()} == {
        ATTENDANCE: ("does-not-fit", "Seen."),
        TEACHING: ("cannot-tell", ""),
    }
    assert list_every_judgement(case, get_scope(executive, TODAY)).count() == 3
    assert CriterionJudgement.objects.get(verdict="fits").replaced_by == standing[ATTENDANCE]


@pytest.mark.parametrize(
    ("judgements", "said"),
    [
        ([], "Judge one statement at least."),
        ([Judged("alpha.tier9", "fits")], "has no statement “alpha.tier9”"),
        ([Judged(ATTENDANCE, "fits"), Judged(ATTENDANCE, "fits")], "more than once"),
        ([Judged(ATTENDANCE, "perhaps")], "choose whether it fits"),
        ([Judged(ATTENDANCE, "fits", "Pupil A123456789012")], "unique pupil number"),
    ],
)
def test_what_is_no_judgement_is_refused(school, adopted, executive, judgements, said):
    case = make_case(school, adopted)
    assert said in refused(weigh, case=case, judgements=judgements, **facts(executive))
    assert not CriterionJudgement.objects.exists()


def test_what_is_judged_already_is_not_judged_again(school, adopted, executive):
    case = make_case(school, adopted)
    weigh(case=case, judgements=[Judged(ATTENDANCE, "fits")], **facts(executive))
    assert "judged already" in refused(
        weigh, case=case, judgements=[Judged(ATTENDANCE, "fits ".strip())], **facts(executive)
    )
    assert Event.objects.count() == 1


def test_the_school_says_what_it_thinks_fits(school, adopted, head):
    case = make_case(school, adopted)
    case = give_view(case=case, tiers=["tier2"], text="We have grown.", **facts(head))
    step = case.steps.last()
    assert (case.state, case.tiers, step.tiers, step.text) == (State.VIEWED, "", "tier2", "We have grown.")
    assert "A school is in one" in refused(give_view, case=case, tiers=["tier1", "tier2"], text="x", **facts(head))
    assert "Say why." in refused(give_view, case=case, tiers=["tier1"], text=" ", **facts(head))


# Recommending --------------------------------------------------------------------------------------------------------


def test_what_is_recommended_stands_with_its_evidence(school, adopted, executive):
    item = make_item(school)
    case = make_case(school, adopted)
    weigh(case=case, judgements=[Judged(ATTENDANCE, "fits")], **facts(executive))
    [case] = recommend(recommendations=[recommended(case)], **facts(executive, day=True))
    case = get_case(school.urn, case.pk, get_scope(executive, TODAY))
    assert (case.state, case.words, case.direction) == (State.RECOMMENDED, "Tier 3: Reinvent", "improving")
    assert (case.in_force_from, case.review_on, case.was_recommended) == (BEGINS, REVIEW, True)
    step, kept = get_frozen_pack(case, get_scope(executive, TODAY))
    pack = from_json(kept)
    assert (step.step, step.text) == (Step.RECOMMEND, "Attendance is worse than England’s.")
    assert [piece.item for kind in pack.kinds for piece in kind.pieces] == [item.pk]
    assert "The school has not given its own view." in pack.school_view
    assert {each.id for tier in pack.fit.tiers for each in tier.criteria if each.judged} == {ATTENDANCE}
    assert list_steps([case], get_scope(executive, TODAY))[case.pk][-1] == step


def test_the_kept_evidence_does_not_change_when_more_is_added(school, adopted, executive):
    [case] = recommend(recommendations=[recommended(make_case(school, adopted))], **facts(executive, day=True))
    make_item(school)
    pack = from_json(get_frozen_pack(case, get_scope(executive, TODAY))[1])
    assert "No health check report is here: none has been recorded." in pack.gaps


def test_many_are_recommended_at_once_or_none(schools, adopted, executive):
    cases = [make_case(school, adopted) for school in schools]
    made = [recommended(cases[0]), recommended(cases[1], reason=" ", direction="sideways")]
    said = refused(recommend, recommendations=made, **facts(executive, day=True))
    assert said == ("Beacon Primary: Say why it is recommended. Beacon Primary: Choose the direction of travel.")
    assert not Event.objects.exists()
    recommend(recommendations=[recommended(case) for case in cases], **facts(executive, day=True))
    assert Event.objects.get().after["cases"] == [case.pk for case in cases]


def test_recommending_twice_with_the_same_words_is_no_news(school, adopted, executive):
    case = make_case(school, adopted)
    recommend(recommendations=[recommended(case, seen=1)], **facts(executive, day=True))
    assert "You have done this already" in refused(
        recommend, recommendations=[recommended(case, seen=1)], **facts(executive, day=True)
    )
    assert "recommended already" in refused(
        recommend, recommendations=[recommended(case)], **facts(executive, day=True)
    )


def test_another_recommendation_goes_to_the_school_again(school, adopted, executive):
    case = make_case(school, adopted, state=State.CONSULTED)
    [case] = recommend(recommendations=[recommended(case, "tier2")], **facts(executive, day=True))
    assert (case.state, case.tiers) == (State.RECOMMENDED, "tier2")


def test_packages_with_stated_reasons_need_one(school, executive):
    adopted = works_by("equa")
    case = make_case(school, adopted)
    vulnerable = "A vulnerable school that needs precise support"
    said = refused(recommend, recommendations=[recommended(case, "bespoke")], **facts(executive, day=True))
    assert "Bespoke offer: choose at least one of its reasons" in said
    assert vulnerable in said
    wrong = recommended(case, "enhanced", package_reasons=(vulnerable,))
    assert "is no reason for what is recommended" in refused(
        recommend, recommendations=[wrong], **facts(executive, day=True)
    )
    made = recommended(case, "bespoke", "core", package_reasons=(vulnerable,))
    [case] = recommend(recommendations=[made], **facts(executive, day=True))
    assert (case.tiers, case.words, case.package_reasons) == (
        "core bespoke",
        "Core offer and Bespoke offer",
        vulnerable,
    )


def test_phases_go_the_same_way(school, executive, head):
    adopted = works_by("naat")
    [case] = open_cases(schools=[school], period="2026-27", **facts(executive, day=True))
    [case] = recommend(recommendations=[recommended(case, "improve")], **facts(executive, day=True))
    consult(case=case, agrees=True, **facts(head))
    [case] = agree(cases=[case], meeting=BOARD, **facts(executive, day=True))
    assert (case.decision.words, case.adopted) == ("Improve", adopted)


# Answering and deciding ----------------------------------------------------------------------------------------------


def test_the_schools_comment_is_kept(school, adopted, head):
    case = make_case(school, adopted, state=State.RECOMMENDED)
    assert "Say why the school does not agree." in refused(consult, case=case, agrees=False, **facts(head))
    case = consult(case=case, agrees=False, text="It is tier 2.", **facts(head))
    step = case.steps.last()
    assert (case.state, step.agrees, step.text, step.tiers) == (State.CONSULTED, False, "It is tier 2.", "tier3")


def test_what_is_agreed_is_a_decision_that_ends_the_one_before(school, adopted, executive):
    before = make_decision(school, adopted, "tier2")
    case = make_case(school, adopted, state=State.CONSULTED, before=before)
    [case] = agree(cases=[case], meeting=BOARD, **facts(executive, day=True))
    decision = TierDecision.objects.get(route=TierDecision.Route.AGREED_HERE)
    assert (decision.case, decision.tiers, decision.in_force_from, decision.review_on) == (
        case,
        "tier3",
        BEGINS,
        REVIEW,
    )
    assert (decision.decided_by_body, decision.decided_on, decision.minute) == ("Trust board", TODAY, "7.2")
    assert (decision.reason, decision.entered_by, before.is_standing) == ("It fits best.", executive, True)
    assert [(part.decision, part.last) for part in stretches([before, decision], date(2026, 11, 1), REVIEW)] == [
        (before, date(2026, 11, 29)),
        (decision, REVIEW),
    ]


def test_a_decision_for_the_same_day_gives_its_place(school, adopted, executive):
    before = make_decision(school, adopted, "tier2", BEGINS)
    case = make_case(school, adopted, state=State.CONSULTED, before=before)
    [case] = agree(cases=[case], meeting=BOARD, **facts(executive, day=True))
    before.refresh_from_db()
    assert before.replaced_by == case.decision
    assert case.decision.correction == "The board agreed it in place of what was recorded for the same day."


def test_a_tier_recorded_meanwhile_is_not_decided_over_unseen(school, adopted, executive):
    case = make_case(school, adopted, state=State.CONSULTED)
    recorded = record_tier(draft=draft_of(school, "tier1"), adopted=adopted, by=executive, today=TODAY)
    said = refused(agree, cases=[case], meeting=BOARD, **facts(executive, day=True))
    assert "Tier 1: Lead from 1 November 2026 stands now. Recommend it again" in said
    recommend(recommendations=[recommended(case)], **facts(executive, day=True))
    withdraw_tier(decision=recorded, reason="A slip", by=executive, now=NOW)
    said = refused(agree, cases=[case], meeting=BOARD, comments={case.pk: "x"}, **facts(executive, day=True))
    assert "what stood before is withdrawn" in said


def test_without_the_schools_answer_it_is_said_why(schools, adopted, executive):
    cases = [make_case(school, adopted, state=State.RECOMMENDED) for school in schools]
    said = refused(agree, cases=cases, meeting=BOARD, comments={cases[0].pk: "Ill."}, **facts(executive, day=True))
    assert said.startswith("Beacon Primary: The school has not answered the recommendation.")
    assert not TierDecision.objects.exists()
    agree(cases=cases, meeting=BOARD, comments={each.pk: "Ill." for each in cases}, **facts(executive, day=True))
    assert [case.steps.last().text for case in cases] == ["Ill.", "Ill."]
    assert Event.objects.get().after["held_on"] == "2026-11-22"


@pytest.mark.parametrize(
    ("meeting", "said"),
    [
        (Meeting("", TODAY, "7.2"), "Say which board it was."),
        (Meeting("Trust board", None, "7.2"), "Give the day of the meeting."),
        (Meeting("Trust board", TODAY), "Give the minute reference"),
        (Meeting("Trust board", date(2026, 11, 23), "7.2"), "23 November 2026 has not come yet"),
    ],
)
def test_a_decision_needs_its_meeting_and_minute(school, adopted, executive, meeting, said):
    case = make_case(school, adopted, state=State.CONSULTED)
    assert said in refused(agree, cases=[case], meeting=meeting, **facts(executive, day=True))


def test_a_school_that_left_is_neither_recommended_for_nor_decided(school, adopted, executive):
    cases = make_case(school, adopted, state=State.CONSULTED)
    scope = facts(executive, day=True)
    TrustMembership.objects.update(left_by=date(2026, 11, 1))
    assert "is not a school of the trust today" in refused(recommend, recommendations=[recommended(cases)], **scope)
    assert "is not a school of the trust today" in refused(agree, cases=[cases], meeting=BOARD, **scope)


def test_under_a_framework_that_is_the_main_one_no_more_nothing_is_decided(school, adopted, executive):
    case = make_case(school, adopted, state=State.CONSULTED)
    AdoptedFramework.objects.update(is_main=False)
    for act, facts_of in (
        (recommend, {"recommendations": [recommended(case)]}),
        (agree, {"cases": [case], "meeting": BOARD}),
    ):
        assert "works by another framework now. Withdraw this case" in refused(
            act, **facts_of, **facts(executive, day=True)
        )
    assert withdraw_case(case=case, reason="Another framework.", **facts(executive)).state == State.WITHDRAWN


def test_what_was_recommended_under_another_edition_is_recommended_again(school, adopted, executive):
    case = make_case(school, adopted, state=State.CONSULTED)
    edition = add_edition(adopted)
    said = refused(agree, cases=[case], meeting=BOARD, **facts(executive, day=True))
    assert "the school has moved to edition 2 of the framework" in said
    [case] = recommend(recommendations=[recommended(case)], **facts(executive, day=True))
    [case] = agree(cases=[case], meeting=BOARD, comments={case.pk: "In time."}, **facts(executive, day=True))
    assert (case.edition, case.decision.edition) == (edition, edition)


def test_it_is_returned_with_the_reason_and_may_name_its_meeting(school, adopted, executive):
    case = make_case(school, adopted, state=State.CONSULTED)
    assert "Say why it is returned." in refused(return_cases, cases=[case], reason="", **facts(executive, day=True))
    [case] = return_cases(cases=[case], reason="Look again.", meeting=BOARD, **facts(executive, day=True))
    step = case.steps.last()
    assert (case.state, case.tiers, step.text, step.body, step.held_on) == (
        State.RETURNED, "tier3", "Look again.", "Trust board", TODAY,
    )  # fmt: skip


def test_a_withdrawn_case_makes_room_for_another(school, adopted, executive):
    case = withdraw_case(case=make_case(school, adopted), reason="Too early.", **facts(executive))
    assert find_open_case(school, adopted, get_scope(executive, TODAY)) is None
    [other] = open_cases(schools=[school], period="2026-27", **facts(executive, day=True))
    assert set(list_cases(get_scope(executive, TODAY), period="2026-27")) == {case, other}


# Afterwards ----------------------------------------------------------------------------------------------------------


def test_the_letter_is_kept_as_it_was_sent(school, adopted, executive):
    case = make_case(school, adopted, state=State.AGREED)
    assert "The letter is empty" in refused(communicate, case=case, content={}, pdf=b"", word=b"", **facts(executive))
    case = communicate(case=case, content={"title": "Tier 3"}, pdf=b"%PDF", word=b"PK", **facts(executive))
    letter = get_letter(case, get_scope(executive, TODAY))
    assert (letter.content, bytes(letter.pdf), bytes(letter.word)) == ({"title": "Tier 3"}, b"%PDF", b"PK")
    assert (letter.sent_by, letter.sent_at, case.state) == (executive, NOW, State.COMMUNICATED)
    assert TierLetter.objects.count() == 1


def test_a_contested_tier_stays_in_force_and_the_disagreement_on_the_record(school, adopted, executive, head):
    case = make_case(school, adopted, state=State.COMMUNICATED)
    case = contest(case=case, text="It is tier 2.", **facts(head))
    assert (case.is_contested, case.decision.is_standing) == (True, True)
    assert "contests it already" in refused(contest, case=case, text="Again.", **facts(head))
    assert "Write the trust’s answer." in refused(answer, case=case, text=" ", **facts(executive))
    case = answer(case=case, text="We stay with it.", **facts(executive))
    assert (case.is_contested, case.state) == (False, State.COMMUNICATED)
    assert "Nothing waits for an answer" in refused(answer, case=case, text="Again.", **facts(executive))
    assert [(step.step, step.text) for step in case.steps.all()][-2:] == [
        ("contest", "It is tier 2."),
        ("answer", "We stay with it."),
    ]
    assert contest(case=case, text="We still disagree.", **facts(head)).is_contested


def test_what_is_withdrawn_is_not_contested(school, adopted, executive, head):
    case = make_case(school, adopted, state=State.AGREED)
    withdraw_tier(decision=case.decision, reason="A slip", by=executive, now=NOW)
    assert "there is nothing to contest" in refused(contest, case=case, text="x", **facts(head))


def test_reclassified_in_february_the_year_falls_into_two_parts(school, adopted, executive, head):
    case = make_case(school, adopted, state=State.CONSULTED)
    agree(cases=[case], meeting=BOARD, **facts(executive, day=True))
    today = date(2027, 2, 10)
    later = {"by": executive, "scope": get_scope(executive, today), "now": NOW.replace(2027, 2, 10), "today": today}
    [case] = open_cases(
        schools=[school], period="2026-27", sort="exceptional", exception="A new head, and few staff.", **later
    )
    made = recommended(case, "tier4", in_force_from=date(2027, 2, 22))
    [case] = recommend(recommendations=[made], **later)
    case = consult(case=case, agrees=True, by=head, scope=get_scope(head, today), now=later["now"])
    [case] = agree(cases=[case], meeting=Meeting("Trust board", today, "9.1"), **later)
    parts = stretches(TierDecision.objects.all(), date(2026, 11, 30), date(2027, 8, 31))
    assert [(part.decision.tiers, part.first, part.last) for part in parts] == [
        ("tier3", date(2026, 11, 30), date(2027, 2, 21)),
        ("tier4", date(2027, 2, 22), date(2027, 8, 31)),
    ]
    assert case.exception == "A new head, and few staff."


# Two at once, and what others are told -------------------------------------------------------------------------------


def test_of_two_who_act_the_second_is_told_what_the_first_did(school, adopted, executive, head):
    case = make_case(school, adopted)
    give_view(case=case, tiers=["tier2"], text="We have grown.", **facts(head), seen=1)
    said = refused(recommend, recommendations=[recommended(case, seen=1)], **facts(executive, day=True))
    assert said.startswith("A. Head gave the school’s view while you were writing.")


def test_whoever_may_not_see_names_is_told_the_side(school, adopted, executive):
    chair = person_holding("chair-of-governors", at=school).user
    case = make_case(school, adopted, state=State.AGREED)
    communicate(case=case, content={"a": 1}, pdf=b"p", word=b"w", **facts(executive))
    said = refused(contest, case=case, text="No.", **facts(chair), seen=1)
    assert said.startswith("The trust sent the letter while you were writing.")


def test_each_step_is_put_before_whom_it_concerns(school, adopted, executive, head):
    chair, governor = (person_holding(role, at=school).user for role in ("chair-of-governors", "local-governor"))
    clerk = person_holding("clerk").user
    outsider = person_holding("principal", at=make_school("Elsewhere")).user
    [case] = open_cases(schools=[school], period="2026-27", **facts(executive, day=True))
    assert purposes(head) == ["tiers.to-view"]
    give_view(case=case, tiers=["tier2"], text="We have grown.", **facts(head))
    recommend(recommendations=[recommended(case)], **facts(executive, day=True))
    assert purposes(head) == ["(tiers.to-view)", "tiers.to-answer"]
    assert purposes(chair) == ["tiers.to-read"]
    consult(case=case, agrees=False, text="It is tier 2.", **facts(head))
    assert purposes(clerk) == ["tiers.to-agree"]
    agree(cases=[case], meeting=BOARD, **facts(clerk, day=True))
    communicate(case=case, content={"a": 1}, pdf=b"p", word=b"w", **facts(clerk))
    assert purposes(clerk) == ["(tiers.to-agree)"]
    assert purposes(governor) == ["tiers.agreed", "tiers.letter"]
    contest(case=case, text="No.", **facts(chair))
    assert purposes(executive) == ["(tiers.to-agree)", "tiers.to-reply"]
    answer(case=case, text="We stay with it.", **facts(executive))
    assert purposes(executive)[-1] == "(tiers.to-reply)"
    assert purposes(head)[-1] == purposes(chair)[-1] == "tiers.replied"
    assert purposes(outsider) == []
    labels = set(Notice.objects.values_list("about_label", flat=True))
    assert labels == {"Tier for 2026/27", "Tier for 2026/27: Tier 3: Reinvent"}


def test_what_is_returned_goes_back_to_whoever_recommended(school, adopted, executive):
    case = make_case(school, adopted)
    recommend(recommendations=[recommended(case)], **facts(executive, day=True))
    clerk = person_holding("clerk").user
    return_cases(cases=[case], reason="Look again.", **facts(clerk, day=True))
    assert purposes(executive) == ["tiers.returned"]


def test_a_head_of_two_schools_is_asked_for_each(schools, adopted, executive):
    person = make_person()
    for school in schools:
        make_post(person, "principal", at=school)
    open_cases(schools=schools, period="2026-27", **facts(executive, day=True))
    assert purposes(person.user) == ["tiers.to-view"] * 2
