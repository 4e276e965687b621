"""When a card may be prepared, disputed, answered, settled, issued: every reason, without the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from headwater.oversight.cards.editions import policies
from headwater.oversight.cards.editions.sayings import Saying
from headwater.oversight.cards.models import CardEdition, Dispute

TODAY = date(2026, 11, 22)
FIGURE = Saying("figure:att.pa:all:2024-25", "Persistent absence, 2024/25", "14.6%", "14.6", "att.pa", "all", "2024-25")
SENTENCE = Saying("principal", "Principal", "A. Head")
UPN = "A123456789012"


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


# Days ----------------------------------------------------------------------------------------------------------------


def test_the_schools_usually_have_until_a_week_before_the_papers_go_out():
    assert policies.usual_reply_by(date(2026, 12, 20), TODAY) == date(2026, 12, 6)


@pytest.mark.parametrize(("meeting", "reply_by"), [(10, 1), (1, 1), (15, 1), (16, 2), (-1, -1)])
def test_and_never_a_day_that_has_passed_nor_one_after_the_meeting(meeting, reply_by):
    assert policies.usual_reply_by(days(meeting), TODAY) == days(reply_by)


@pytest.mark.parametrize("today", [TODAY + timedelta(days=n) for n in range(7)])
def test_the_meeting_that_is_proposed_is_four_weeks_on_and_never_at_a_weekend(today):
    assert 28 <= (policies.usual_meeting(today) - today).days <= 30
    assert policies.usual_meeting(today).isoweekday() <= 5


def test_a_meeting_in_the_first_days_there_are_is_a_slip_of_the_pen_and_no_fault_of_ours():
    assert policies.usual_reply_by(date.min, TODAY) == date.min


@pytest.mark.parametrize(("sent", "waits"), [(-9, 0), (-1, 0), (0, 3), (4, 7)])
def test_who_is_sent_a_draft_on_the_last_day_or_later_is_waited_for_three_days(sent, waits):
    assert policies.last_day(TODAY, days(sent)) == days(waits)


@pytest.mark.parametrize(("last", "is_due"), [(-1, False), (0, True), (3, True), (4, False)])
def test_a_reminder_is_due_in_the_last_three_days(last, is_due):
    assert policies.is_due_for_reminder(days(last), TODAY) is is_due


# Preparing -----------------------------------------------------------------------------------------------------------


def against_round(**fields) -> str:
    facts = {"body": "trust-board", "body_name": "", "meeting_on": days(28), "reply_by": days(14), "today": TODAY}
    return " ".join(policies.reasons_not_to_prepare_round(**facts | fields))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, ""),
        ({"body": "cabinet"}, "Choose the body"),
        ({"body": "committee"}, "what the committee is called"),
        ({"body": "committee", "body_name": "Standards committee"}, ""),
        ({"body_name": "Standards committee"}, "choose the committee, or leave its name empty"),
        ({"body_name": "x" * 121}, "and 120 are kept"),
        ({"body_name": UPN}, "unique pupil number"),
        ({"meeting_on": None}, "Enter the day of the meeting"),
        ({"reply_by": None}, "Enter the day of the meeting"),
        ({"meeting_on": TODAY, "reply_by": TODAY}, "choose a day to come"),
        ({"meeting_on": days(367)}, "check the year"),
        ({"reply_by": TODAY}, "until tomorrow at least"),
        ({"reply_by": days(29)}, "a day before the meeting"),
        ({"reply_by": days(28)}, ""),
    ],
)
def test_a_round_is_for_a_meeting_to_come_and_leaves_the_schools_time(fields, why):
    assert why in against_round(**fields)
    assert bool(against_round(**fields)) == bool(why)


def test_of_a_meeting_that_has_passed_no_more_is_complained_of_than_its_day():
    said = against_round(meeting_on=days(-3), reply_by=days(-5))
    assert said == "The meeting is on 19 November 2026: choose a day to come, so that the schools can answer."


def test_a_school_has_one_card_for_a_meeting():
    said = policies.reasons_not_to_prepare("Ashdown Primary", is_ours=True, open_edition=CardEdition(number=4))
    assert said == ["Ashdown Primary has a card for this meeting already, number 4: withdraw or drop that one first."]
    assert policies.reasons_not_to_prepare("Ashdown Primary", is_ours=True, open_edition=None) == []
    said = policies.reasons_not_to_prepare("Ashdown Primary", is_ours=False, open_edition=None)
    assert said == ["Ashdown Primary is not a school of the trust today."]


# The school's reply --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("says", "proposed", "why"),
    [
        ("Two children came in May.", "13.2%", ""),
        ("Two children came in May.", "", ""),
        ("  ", "13.2%", "why it is wrong"),
        ("x" * 401, "", "400 are kept"),
        ("Wrong.", "x" * 121, "120 are kept"),
        (f"{UPN} came in May.", "", "unique pupil number"),
        ("Wrong.", f"without {UPN}", "unique pupil number"),
        ("She was born on 3 May 2015.", "", "date of birth"),
        ("Wrong\x0b.", "", "cannot be seen"),
        ("Wrong.", "14.6%", "says “14.6%” already"),
    ],
)
def test_a_dispute_says_why_in_one_sentence_and_nothing_of_a_pupil(says, proposed, why):
    said = " ".join(policies.reasons_not_to_dispute(FIGURE, says, proposed, is_disputed=False))
    assert why in said
    assert bool(said) == bool(why)


def test_what_the_card_does_not_say_cannot_be_disputed_and_nothing_twice():
    assert "does not say that" in policies.reasons_not_to_dispute(None, "Wrong.", "", is_disputed=False)[0]
    assert "disputes this already" in policies.reasons_not_to_dispute(FIGURE, "Wrong.", "", is_disputed=True)[0]


@pytest.mark.parametrize(
    ("context", "nothing", "why"),
    [
        ("Half our pupils joined this year.", False, ""),
        ("", True, ""),
        ("", False, "Write the school’s line"),
        ("A line.", True, "leave out one of the two"),
        ("x" * 601, False, "600 are kept"),
        (f"{UPN} left.", False, "unique pupil number"),
    ],
)
def test_an_answer_is_a_line_or_that_there_is_nothing_to_add(context, nothing, why):
    said = " ".join(policies.reasons_not_to_answer(context, nothing_to_add=nothing))
    assert why in said
    assert bool(said) == bool(why)


# The trust's answer --------------------------------------------------------------------------------------------------


def disputed(saying: Saying = FIGURE, **fields) -> Dispute:
    return Dispute(subject=saying.subject, measure=saying.measure, about=saying.about, said=saying.said, **fields)


CORRECTED = replace(FIGURE, said="13.2%")
OVERRIDDEN = replace(CORRECTED, overrides=True)
REWRITTEN = Saying("principal", "Principal", "B. Head")


@pytest.mark.parametrize(
    ("outcome", "was", "now", "why"),
    [
        ("corrected", FIGURE, CORRECTED, ""),
        ("corrected", FIGURE, FIGURE, "The card still says “14.6%”: correct it at its source first"),
        ("corrected", FIGURE, OVERRIDDEN, "choose “Overridden”"),
        ("corrected", FIGURE, None, ""),
        ("corrected", SENTENCE, REWRITTEN, ""),
        ("corrected", SENTENCE, SENTENCE, "The card still says “A. Head”"),
        ("overridden", FIGURE, OVERRIDDEN, ""),
        ("overridden", FIGURE, CORRECTED, "is no override"),
        ("overridden", FIGURE, FIGURE, "override it first"),
        ("overridden", FIGURE, None, "is no override"),
        ("overridden", SENTENCE, REWRITTEN, "Only a figure can be overridden"),
        ("not-agreed", FIGURE, FIGURE, ""),
        ("not-agreed", SENTENCE, None, ""),
        ("", FIGURE, FIGURE, "Choose what came of it"),
        ("forgotten", FIGURE, FIGURE, "Choose what came of it"),
    ],
)
def test_what_is_said_to_be_put_right_is_right_on_the_card(outcome, was, now, why):
    said = " ".join(policies.reasons_not_to_settle(disputed(was), now, outcome, "The register says so."))
    assert why in said
    assert bool(said) == bool(why)


def test_what_is_not_agreed_needs_the_trusts_sentence():
    assert "both stand on the card" in policies.reasons_not_to_settle(disputed(), FIGURE, "not-agreed", " ")[0]
    assert "400 are kept" in policies.reasons_not_to_settle(disputed(), FIGURE, "not-agreed", "x" * 401)[0]
    assert "pupil number" in policies.reasons_not_to_settle(disputed(), FIGURE, "not-agreed", f"{UPN} left.")[0]


def test_what_was_taken_back_or_answered_just_so_is_not_answered_again():
    answered = disputed(outcome="not-agreed", trust_says="No.")
    assert "just as you say it" in policies.reasons_not_to_settle(answered, FIGURE, "not-agreed", "No.")[0]
    assert policies.reasons_not_to_settle(answered, FIGURE, "not-agreed", "The register says 14.6%.") == []
    taken_back = disputed(taken_back_at=TODAY)
    assert "nothing to answer" in policies.reasons_not_to_settle(taken_back, FIGURE, "not-agreed", "No.")[0]


# Issuing and after ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answered", "last", "may"), [(True, 9, True), (False, 9, False), (False, 0, False), (False, -1, True)]
)
def test_the_school_answers_first_until_its_last_day_is_over(answered, last, may):
    said = policies.reasons_not_to_ask(has_answered=answered, waits_until=days(last), today=TODAY)
    assert (said == []) is may


@pytest.mark.parametrize(("because", "why"), [("It is off.", ""), (" ", "Say why"), ("x" * 1001, "1,000 are kept")])
def test_giving_up_and_withdrawing_say_why(because, why):
    assert why in " ".join(policies.reasons_against_reason(because))
    assert bool(policies.reasons_against_reason(because)) == bool(why)


def test_a_school_is_reminded_once_a_day():
    assert policies.reasons_not_to_remind(TODAY, TODAY)
    assert policies.reasons_not_to_remind(days(-1), TODAY) == policies.reasons_not_to_remind(None, TODAY) == []
