"""When a case may be opened, recommended, agreed, contested. No database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from headwater.evidence.targets.proposals.policies import Meeting
from headwater.improvement.tiers.best_fit import Evidence, find_best_fit
from headwater.improvement.tiers.cases.policies import (
    Ground,
    Recommendation,
    decided,
    news_of_edition,
    reasons_not_to_agree,
    reasons_not_to_contest,
    reasons_not_to_open,
    reasons_not_to_recommend,
    stated_reasons,
)
from headwater.improvement.tiers.models import CriterionJudgement, TierCase, TierDecision
from headwater.improvement.tiers.policies import LONGEST_REVIEW
from headwater.improvement.tiers.workflow import State
from headwater.reference.frameworks.definitions import FRAMEWORKS
from headwater.reference.frameworks.documents import copy_published
from headwater.reference.frameworks.models import Edition
from tests.factories.tiers import BEGINS, NOW, REVIEW, TODAY

ANNUAL, EXCEPTIONAL = TierCase.Sort.ANNUAL, TierCase.Sort.EXCEPTIONAL


def edition(model: str = "alpha", pk: int = 1) -> Edition:
    return Edition(pk=pk, number=pk, document=copy_published(model))


def decision(pk: int = 1, tiers: str = "tier2", begins: date = date(2026, 11, 1)) -> TierDecision:
    return TierDecision(pk=pk, tiers=tiers, in_force_from=begins, edition=edition())


def case(state: State = State.GATHERING, **fields: Any) -> TierCase:
    return TierCase(**({"pk": 1, "period": "2026-27", "state": state, "edition": edition()} | fields))


def ground(**fields: Any) -> Ground:
    return Ground(**({"school": "Ashdown Primary", "edition": edition()} | fields))


def not_opened(period: str = "2026-27", sort: str = ANNUAL, exception: str = "", **fields: Any) -> str:
    return " ".join(reasons_not_to_open(ground(**fields), period, sort, exception, TODAY))


# Opening -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("period", ["2026-27", "2027-28"])
def test_a_case_is_opened_for_this_year_or_the_next(period):
    assert not_opened(period) == ""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"period": "2025-26"}, "A case is opened for 2026/27 or 2027/28, not for 2025/26."),
        ({"period": "2028-29"}, "not for 2028/29"),
        ({"period": "soon"}, "soon"),
        ({"is_ours": False}, "Ashdown Primary is not a school of the trust today."),
        ({"edition": None}, "Publish it first"),
        ({"edition": edition("cat")}, "every school has the same offer"),
        ({"edition": edition("mill")}, "every school has the same offer"),
    ],
)
def test_where_there_is_nothing_to_decide_none_is_opened(wrong, said):
    assert said in not_opened(**wrong)


@pytest.mark.parametrize("state", [State.GATHERING, State.VIEWED, State.RECOMMENDED, State.CONSULTED, State.RETURNED])
def test_one_is_open_at_a_time_exceptional_or_not(state):
    held = {"cases": [case(state)], "decisions": [decision()]}
    assert "is open still" in not_opened(**held)
    assert "is open still" in not_opened(sort=EXCEPTIONAL, exception="Fire.", **held)


def test_an_annual_case_comes_once_a_year_unless_it_was_withdrawn():
    assert "This was decided for 2026/27 already" in not_opened(cases=[case(State.COMMUNICATED)])
    assert not_opened(cases=[case(State.WITHDRAWN)]) == ""
    assert not_opened(cases=[case(State.AGREED, period="2025-26")]) == ""
    gone = decision()
    assert "decided for 2026/27 already" in not_opened(cases=[case(State.AGREED, decision=gone)])
    gone.withdrawn_at = NOW
    assert not_opened(cases=[case(State.AGREED, decision=gone)]) == "", "a decision that was a slip is made anew"
    assert not_opened(cases=[case(State.AGREED, sort=EXCEPTIONAL)]) == "", "the year’s own case is still to come"


def test_an_exception_changes_what_is_in_force_and_says_what_it_is():
    held = {"sort": EXCEPTIONAL, "cases": [case(State.COMMUNICATED)]}
    assert not_opened(exception="A new head.", decisions=[decision()], **held) == ""
    assert not_opened(decisions=[decision()], **held) == "Say what the exceptional circumstances are."
    assert "Nothing is in force for the school yet" in not_opened(exception="A new head.", **held)
    pending = [decision(begins=date(2027, 1, 1))]
    assert "Nothing is in force for the school yet" in not_opened(exception="A new head.", decisions=pending, **held)
    assert "open it for 2026/27" in not_opened("2027-28", exception="x", decisions=[decision()], **held)


# Recommending --------------------------------------------------------------------------------------------------------


def not_recommended(state: State = State.GATHERING, *, where: Ground | None = None, **fields: Any) -> str:
    one = case(state)
    facts = {"tiers": ("tier3",), "reason": "It fits.", "direction": "steady", "in_force_from": BEGINS}
    made = Recommendation(case=one, **(facts | {"review_on": REVIEW} | fields))
    return " ".join(reasons_not_to_recommend(made, one, where or ground()))


def test_a_recommendation_without_the_schools_view_is_let_in():
    assert not_recommended(State.GATHERING) == not_recommended(State.RETURNED) == ""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"tiers": ()}, "Say which tier"),
        ({"tiers": ("tier9",)}, "has no tier “tier9”"),
        ({"tiers": ("tier1", "tier2")}, "A school is in one tier at a time"),
        ({"reason": " "}, "Say why it is recommended."),
        ({"reason": "x" * 1_001}, "The text has 1,001 characters, and 1,000 are kept. Say it in fewer words."),
        ({"reason": "Pupil A123456789012"}, "unique pupil number"),
        ({"moves_up": "x" * 1_001}, "has 1,001 characters"),
        ({"direction": ""}, "Choose the direction of travel."),
        ({"in_force_from": None}, "Give the day from which it is in force."),
        ({"in_force_from": date(2026, 8, 31)}, "give a day from 1 September 2026 to 31 August 2027"),
        ({"in_force_from": date(2027, 9, 1)}, "The case is about 2026/27"),
        ({"review_on": None}, "Give the day by which it is looked at again."),
        ({"review_on": BEGINS}, "give a day after 30 November 2026, within five years"),
        ({"review_on": date(2032, 1, 1)}, "give a day after 30 November 2026, within five years"),
        ({"package_reasons": ("Because",)}, "“Because” is no reason for what is recommended."),
    ],
)
def test_what_may_not_be_recommended_says_why(wrong, said):
    assert said in not_recommended(**wrong)


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2027, 8, 31)])
def test_it_may_begin_on_the_first_and_on_the_last_day_of_the_year(day):
    assert not_recommended(in_force_from=day, review_on=date(2028, 1, 1)) == ""


def test_it_is_looked_at_again_the_day_after_at_the_earliest_and_within_five_years():
    assert (
        not_recommended(review_on=BEGINS + timedelta(days=1))
        == not_recommended(review_on=BEGINS + LONGEST_REVIEW)
        == ""
    )
    assert "within five years" in not_recommended(review_on=BEGINS + LONGEST_REVIEW + timedelta(days=1))


def test_it_does_not_begin_before_the_school_joined():
    joined = ground(joined_on=date(2026, 12, 1))
    assert "joined the trust on 1 December 2026: give that day or a later one" in not_recommended(where=joined)
    assert not_recommended(where=joined, in_force_from=date(2026, 12, 1)) == ""


def test_a_school_that_left_and_a_framework_without_tiers():
    assert "is not a school of the trust" in not_recommended(where=ground(is_ours=False))
    assert "every school has the same offer" in not_recommended(where=ground(edition=edition("mill")))


def test_the_same_words_again_are_no_recommendation_unless_it_was_returned():
    kept = {"tiers": "tier3", "reason": "It fits.", "direction": "steady", "in_force_from": BEGINS, "review_on": REVIEW}
    made = Recommendation(case=case(), **(kept | {"tiers": ("tier3",), "reason": " It fits. "}))
    assert reasons_not_to_recommend(made, case(State.RETURNED, **kept), ground()) == []
    for state in (State.RECOMMENDED, State.CONSULTED):
        [said] = reasons_not_to_recommend(made, case(state, **kept), ground())
        assert said == "This is recommended already, with just these words."
        assert reasons_not_to_recommend(made, case(state, **(kept | {"moves_up": "More."})), ground()) == []


def test_bespoke_has_three_stated_reasons_in_the_trusts_words():
    stated = stated_reasons(FRAMEWORKS.get("equa"), "bespoke")
    assert len(stated) == 3
    assert not any("{" in text for text in stated)
    assert stated_reasons(FRAMEWORKS.get("equa"), "core") == ()
    where = ground(edition=edition("equa"))
    assert "choose at least one" in not_recommended(where=where, tiers=("bespoke",))
    for text in stated:
        assert not_recommended(where=where, tiers=("core", "bespoke"), package_reasons=(text,)) == ""


# Agreeing, contesting, editions --------------------------------------------------------------------------------------


def not_agreed(comment: str = "", *, decisions: Any = (), present: Edition | None = None, **fields: Any) -> str:
    one = case(**({"state": State.CONSULTED, "tiers": "tier3", "in_force_from": BEGINS} | fields))
    return " ".join(reasons_not_to_agree(one, comment, ground(decisions=decisions, edition=present or edition())))


def test_what_stands_must_be_what_stood_when_it_was_recommended():
    assert not_agreed(decisions=[decision()], before=decision()) == ""
    assert not_agreed(decisions=[decision(), decision(2, begins=date(2027, 1, 1))], before=decision()) == ""
    assert "Tier 2: Grow from 1 November 2026 stands now" in not_agreed(decisions=[decision()])
    assert "what stood before is withdrawn" in not_agreed(before=decision())


def test_without_an_answer_there_is_a_comment_and_another_edition_asks_for_another_recommendation():
    assert "Say why it is agreed all the same." in not_agreed(state=State.RECOMMENDED)
    assert not_agreed("Ill.", state=State.RECOMMENDED) == ""
    assert "moved to edition 2" in not_agreed(present=edition(pk=2))


def test_what_is_agreed_is_the_decision_of_that_meeting():
    one = case(State.CONSULTED, school_id=7, tiers="tier3", reason="Fits.", in_force_from=BEGINS, review_on=REVIEW)
    draft = decided(one, Meeting("Trustees and CEO", TODAY, "7.2"), None)
    assert (draft.place, draft.tiers, draft.decided_by_body) == ((7, BEGINS), ("tier3",), "Trustees and CEO")
    assert (draft.minute, draft.reason, draft.review_on, draft.correction) == ("7.2", "Fits.", REVIEW, "")
    assert decided(one, Meeting("Trust board", TODAY, "7.2"), decision()).correction
    with pytest.raises(ValueError, match="becomes no decision"):
        decided(case(), Meeting("Trust board", TODAY, "7.2"), None)


def test_a_contest_is_open_once_and_only_of_what_stands():
    assert reasons_not_to_contest(case(State.AGREED, decision=decision()), "No.") == []
    assert "contests it already" in reasons_not_to_contest(case(State.AGREED, is_contested=True), "No.")[0]
    gone = decision()
    gone.withdrawn_at = NOW
    assert "nothing to contest" in reasons_not_to_contest(case(State.AGREED, decision=gone), "No.")[0]
    assert reasons_not_to_contest(case(State.AGREED, decision=decision()), " ") == ["Say why the school contests it."]


def test_whoever_works_on_an_open_case_is_told_of_another_edition():
    assert news_of_edition(case(), edition()) == news_of_edition(case(), None) == ""
    assert "moved from edition 1 to edition 2" in news_of_edition(case(), edition(pk=2))
    assert news_of_edition(case(State.AGREED), edition(pk=2)) == ""


# The suggestion with judgements --------------------------------------------------------------------------------------


def judged(**verdicts: str) -> dict[str, CriterionJudgement]:
    """By `tier2__curriculum`."""
    return {
        f"alpha.{key.replace('__', '.criteria.')}": CriterionJudgement(
            verdict=verdict, note="Seen.", judged_by_id=1, judged_at=NOW
        )
        for key, verdict in verdicts.items()
    }


def test_of_judgements_alone_the_tier_least_contradicted_is_suggested():
    alpha = FRAMEWORKS.get("alpha")
    every = {tier.key: tier.criteria[0].id for tier in alpha.tiering.tiers}
    verdicts = {
        id: CriterionJudgement(verdict="fits" if key == "tier3" else "does-not-fit", judged_by_id=1, judged_at=NOW)
        for key, id in every.items()
    }
    fit = find_best_fit(alpha, Evidence("primary"), verdicts)
    assert fit.suggested == "tier3"
    assert fit.says[0] == (
        "Figures and judgements contradict what is said of Tier 3: Reinvent least. People decide whether it fits."
    )
    assert any(said.startswith("Tier 3: Reinvent. Judged to fit: ") for said in fit.says)


def test_without_a_judgement_for_it_no_tier_is_suggested():
    fit = find_best_fit(FRAMEWORKS.get("alpha"), Evidence("primary"), judged(tier2__curriculum="does-not-fit"))
    assert fit.suggested == ""
    assert fit.says[0] == "The evidence does not single one tier out."
    assert find_best_fit(FRAMEWORKS.get("equa"), Evidence("primary"), {}).suggested == ""


def test_nothing_that_is_said_is_a_number():
    fit = find_best_fit(FRAMEWORKS.get("alpha"), Evidence("primary"), judged(tier2__curriculum="fits"))
    told = [said.split(". ", 1)[1] for said in fit.says[1:]]
    assert not any(character.isdecimal() for said in told for character in said)
