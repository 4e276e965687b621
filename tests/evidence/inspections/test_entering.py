"""Inspections entered by hand: what may be, what becomes of it, and how it stands beside what is published."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from headwater.evidence.inspections.definitions import ERAS
from headwater.evidence.inspections.models import InspectionOutcome, NextStep
from headwater.evidence.inspections.operations import (
    CannotRecord,
    CannotWithdraw,
    publish_outcomes,
    withdraw_outcome,
)
from headwater.evidence.inspections.policies import eras_on, reasons_not_to_enter
from headwater.evidence.inspections.presenters import ShownInspections, present_inspections
from headwater.evidence.inspections.queries import list_every_outcome, list_outcomes
from headwater.evidence.inspections.reading import OutcomeRow
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Event
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user
from tests.factories.inspections import REPORT_CARD, entry_draft, make_entry, make_inspections_release, make_outcome
from tests.factories.schools import make_membership, make_school, make_trust

TODAY = date(2026, 11, 22)
GRADED_ON = date(2024, 10, 22)


def reasons(**said: Any) -> list[str]:
    return reasons_not_to_enter(entry_draft(900_001, **said), TODAY, replaces=None, standing=None)


# What may be entered -----------------------------------------------------------------------------------------------


def test_an_inspection_in_order_has_nothing_against_it():
    assert reasons() == []
    assert reasons(era="ofsted-report-card", inspected_on=date(2026, 1, 13), overall="", judgements=REPORT_CARD) == []
    assert reasons(era="other-inspection", overall="", overall_text="Flourishing", title="Diocesan inspection") == []


def test_a_framework_that_is_not_known_or_cannot_be_entered_is_refused():
    for era in ("siams-1066", "ofsted-grade-only"):
        assert reasons(era=era) == ["Choose the framework of the inspection from the list."]


def test_a_framework_that_was_not_in_force_is_refused_with_the_one_that_was():
    [reason] = reasons(era="ofsted-graded-2019", inspected_on=GRADED_ON, overall="good")
    assert "was not in force on 22 October 2024" in reason
    assert "“Ofsted graded inspection (September 2024 to November 2025)”" in reason


def test_days_to_come_are_refused():
    assert reasons(inspected_on=date(2026, 11, 23)) == [
        "23 November 2026 has not come yet: give the first day of the inspection."
    ]
    assert len(reasons(published_on=date(2026, 11, 23))) == 1
    assert reasons(published_on=date(2025, 3, 6)) == [
        "The report cannot have been published before the inspection began."
    ]


def test_only_words_of_the_framework_are_taken():
    card = {"era": "ofsted-report-card", "inspected_on": date(2026, 1, 13), "overall": ""}
    assert len(reasons(overall="good")) == 1
    assert len(reasons(**card, judgements=REPORT_CARD | {"inclusion": "good"})) == 1
    assert len(reasons(**card, judgements=REPORT_CARD | {"quality-of-education": "exceptional"})) == 1
    assert len(reasons(**(card | {"overall": "strong-standard"}), judgements=REPORT_CARD)) == 1
    assert len(reasons(**card, judgements=REPORT_CARD, safeguarding="effective")) == 1
    assert len(reasons(**card, judgements=REPORT_CARD, category="SWK")) == 1


def test_a_report_card_half_filled_in_names_the_areas_that_are_left():
    judged = {"inclusion": "strong-standard"}
    [reason] = reasons(era="ofsted-report-card", inspected_on=date(2026, 1, 13), overall="", judgements=judged)
    assert reason.startswith("Give a judgement for every area, or for none. Not yet: Curriculum and teaching,")
    assert "Early years" not in reason


def test_next_steps_alone_are_something_and_nothing_is_nothing():
    assert reasons(overall="", next_steps=("Teach reading",)) == []
    assert reasons(overall="") == ["There is nothing to keep yet: give the outcome, or the next steps."]


def test_next_steps_have_their_limits():
    assert len(reasons(next_steps=("Step",) * 21)) == 1
    assert reasons(next_steps=("Short", "x" * 501)) == [
        "Next step 2: longer than 500 characters. Shorten it, or make it two."
    ]


def test_an_inspection_outside_the_known_frameworks_says_what_it_was():
    assert reasons(era="other-inspection", overall="", overall_text="Good") == [
        "Say what inspection it was, for example “Diocesan inspection”."
    ]


@pytest.mark.parametrize("period", ["2023-24", "2040-41", "soon"])
def test_the_next_inspection_is_not_expected_before_this_one_nor_in_a_far_future(period):
    assert len(reasons(next_period=period)) == 1
    assert reasons(next_period="2029-30") == []


@pytest.mark.parametrize("field", ["title", "next_said", "reason"])
def test_what_looks_like_a_pupils_data_is_not_kept(field):
    [reason] = reasons(**{field: "See A123456789012"})
    assert "unique pupil number" in reason
    assert "unique pupil number" in reasons(next_steps=("See A123456789012",))[0]


def test_on_every_day_one_framework_of_ofsted_with_grades_and_the_others_can_be_chosen():
    assert [era.key for era in eras_on(GRADED_ON)] == [
        "ofsted-graded-2024",
        "ofsted-ungraded",
        "csi-2022",
        "siams-2023",
        "other-inspection",
    ]
    assert eras_on(date(2026, 1, 13))[0].key == "ofsted-report-card"


def test_every_framework_that_can_be_entered_says_where_its_words_are_from_or_is_ofsteds():
    for era in ERAS.all().values():
        assert era.sources or era.inspectorate == "Ofsted" or era.in_own_words


# What becomes of it ------------------------------------------------------------------------------------------------


@pytest.fixture
def school(db) -> School:
    """A school of our trust, an academy since 1 September 2016."""
    school = make_school()
    make_membership(school, make_trust())
    return school


@pytest.fixture
def head(db) -> User:
    return make_user(name="A. Head")


def seeing(school: School) -> Scope:
    return Scope(frozenset({("schools.view", school.urn)}))


def shown(school: School) -> ShownInspections:
    return present_inspections(list_outcomes(school, seeing(school)))


def graded_row(school: School, **facts: Any) -> OutcomeRow:
    known: dict[str, Any] = {
        "line": 2,
        "block": 1,
        "kind": "ungraded",
        "era": "ofsted-ungraded",
        "column": "Ungraded inspection overall outcome",
        "inspected_on": GRADED_ON,
        "overall": "standards-maintained",
        "overall_text": "Standards maintained",
    }
    return OutcomeRow(urn=school.urn, **(known | facts))


def publish(*rows) -> None:
    publish_outcomes(rows=rows, by=None, today=TODAY)


def test_an_entry_is_kept_in_the_words_of_its_framework_and_shown(school, head):
    make_entry(school, by=head, next_steps=("Deepen the vision", "Train governors"), published_on=date(2025, 4, 1))
    [outcome] = shown(school).outcomes
    assert (outcome.framework_name, outcome.kind) == (
        "SIAMS inspection (from September 2023)",
        "Church or faith school inspection",
    )
    assert (outcome.outcome, outcome.date_words, outcome.release) == ("J1", "7 March 2025", None)
    assert outcome.next_steps == ("Deepen the vision", "Train governors")
    assert outcome.entered.startswith("Entered by A. Head on ")
    assert "living up to its foundation" in outcome.notes[0]


def test_a_report_card_is_kept_with_its_areas(school):
    make_entry(
        school,
        era="ofsted-report-card",
        inspected_on=date(2026, 1, 13),
        overall="",
        judgements=REPORT_CARD | {"early-years": "exceptional"},
        safeguarding="met",
    )
    [outcome] = shown(school).outcomes
    assert outcome.outcome == "No overall grade"
    assert [(j.name, j.outcome) for j in outcome.judgements][2] == ("Achievement", "Needs attention")
    assert len(outcome.judgements) == 8


def test_entering_writes_one_event_without_a_word_of_free_text(school, head):
    outcome = make_entry(school, by=head, next_steps=("Deepen the vision",))
    [event] = Event.objects.all()
    assert (event.type, event.school_urn, event.about_key) == (
        "inspections.outcome-recorded",
        school.urn,
        str(outcome.pk),
    )
    assert event.after["next_steps"] == 1
    assert "Deepen" not in str(event.after)


def test_a_refused_entry_leaves_nothing(school):
    with pytest.raises(CannotRecord):
        make_entry(school, inspected_on=date(2027, 1, 1))
    assert not InspectionOutcome.objects.exists()
    assert not Event.objects.exists()


def test_a_church_inspection_stands_beside_ofsteds_and_the_page_says_they_cannot_be_compared(school):
    make_outcome(school)
    make_entry(school)
    found = shown(school)
    assert [outcome.framework for outcome in found.outcomes] == ["siams-2023", "ofsted-graded-2019"]
    assert "cannot be compared" in found.cannot_be_compared


def test_of_two_church_inspections_the_newest_is_shown_and_both_are_kept(school):
    make_entry(school)
    make_entry(school, era="siams-2018", inspected_on=date(2019, 5, 1), overall="excellent")
    assert [outcome.outcome for outcome in shown(school).outcomes] == ["J1"]
    assert len(list_every_outcome(school, seeing(school))) == 2


def test_an_inspection_before_the_school_had_its_number_was_of_the_predecessor(school):
    outcome = make_entry(school, era="ofsted-before-2019", inspected_on=date(2014, 3, 7), overall="good")
    assert outcome.relates_to_predecessor
    assert "predecessor school" in shown(school).outcomes[0].notes[-1]


def test_a_correction_replaces_and_both_stay(school, head):
    first = make_entry(school, overall="j2", next_steps=("A",))
    second = make_entry(school, by=head, next_steps=("B", "C"), reason="Misread", replaces=first)
    first.refresh_from_db()
    assert (first.replaced_by, second.reason) == (second, "Misread")
    assert [o.outcome for o in shown(school).outcomes] == ["J1"]
    assert list(NextStep.objects.values_list("outcome", "order", "text")) == [
        (first.pk, 1, "A"),
        (second.pk, 1, "B"),
        (second.pk, 2, "C"),
    ]
    assert Event.objects.first().before["overall"] == "j2"


def test_a_correction_may_correct_the_day(school):
    first = make_entry(school)
    make_entry(school, inspected_on=date(2025, 3, 8), reason="One day off", replaces=first)
    assert [o.date_words for o in shown(school).outcomes] == ["8 March 2025"]


def test_a_correction_without_a_reason_is_refused(school):
    first = make_entry(school)
    with pytest.raises(CannotRecord, match="Say why the entry changes"):
        make_entry(school, overall="j2", replaces=first)


def test_of_two_who_enter_the_same_inspection_the_second_is_told(school, head):
    make_entry(school, by=head)
    with pytest.raises(CannotRecord, match=r"A\. Head has entered this inspection already"):
        make_entry(school, overall="j2")
    assert InspectionOutcome.objects.count() == 1


def test_of_two_who_correct_an_entry_the_second_is_told(school):
    first = make_entry(school, overall="j2")
    make_entry(school, reason="Misread", replaces=first)
    with pytest.raises(CannotRecord, match="Somebody has changed this entry while you were writing"):
        make_entry(school, reason="Mine", replaces=first)
    assert InspectionOutcome.objects.entered().count() == 1


def test_two_standing_entries_of_one_inspection_cannot_be_stored(school, head):
    entry = make_entry(school)
    entry.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()


def test_an_outcome_comes_from_a_file_or_from_somebody_and_not_from_both(school, head):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_outcome(school, entered_by=head, entered_at=timezone.now())
    entry = make_entry(school)
    with pytest.raises(IntegrityError), transaction.atomic():
        InspectionOutcome.objects.filter(pk=entry.pk).update(entered_by=None)


def test_a_withdrawn_entry_is_not_shown_and_stays_with_who_and_why(school, head):
    older = make_entry(school, era="siams-2018", inspected_on=date(2019, 5, 1), overall="good")
    entry = make_entry(school)
    withdraw_outcome(outcome=entry, reason=" Another school’s ", by=head, now=timezone.now())
    entry.refresh_from_db()
    assert (entry.withdrawn_by, entry.withdrawn_because) == (head, "Another school’s")
    assert [o.pk for o in shown(school).outcomes] == [older.pk]
    assert Event.objects.first().type == "inspections.outcome-withdrawn"
    with pytest.raises(CannotWithdraw, match="withdrawn meanwhile"):
        withdraw_outcome(outcome=entry, reason="Again", by=head, now=timezone.now())


def test_a_published_outcome_is_not_withdrawn_by_hand(school, head):
    with pytest.raises(CannotWithdraw, match="published"):
        withdraw_outcome(outcome=make_outcome(school), reason="No", by=head, now=timezone.now())


# Beside what is published ------------------------------------------------------------------------------------------


def said_beside(school: School, **said: Any) -> InspectionOutcome:
    facts = {"era": "ofsted-ungraded", "inspected_on": GRADED_ON, "overall": "", "next_steps": ("Teach reading",)}
    return make_entry(school, **(facts | said))


def test_next_steps_stand_beside_the_published_outcome_of_the_same_inspection(school, head):
    publish((make_inspections_release(), graded_row(school)))
    said_beside(school, by=head, inspected_on=date(2024, 10, 23))
    [outcome] = shown(school).outcomes
    assert (outcome.outcome, outcome.date_words) == ("Standards maintained", "22 October 2024")
    assert outcome.next_steps == ("Teach reading",)
    assert outcome.release is not None
    assert outcome.entered.startswith("Outcome published; next steps entered by A. Head on ")


def test_it_does_not_matter_which_came_first(school):
    said_beside(school)
    assert [o.outcome for o in shown(school).outcomes] == ["Outcome not entered"]
    publish((make_inspections_release(), graded_row(school)))
    [outcome] = shown(school).outcomes
    assert (outcome.outcome, outcome.next_steps) == ("Standards maintained", ("Teach reading",))


def test_an_entered_outcome_gives_way_to_the_published_one(school):
    said_beside(school, overall="some-aspects-not-as-strong")
    publish((make_inspections_release(), graded_row(school)))
    assert [o.outcome for o in shown(school).outcomes] == ["Standards maintained"]


def test_entries_stay_through_every_new_publication(school):
    siams, beside = make_entry(school), said_beside(school)
    for as_at in (date(2026, 2, 28), date(2026, 8, 31)):
        publish((make_inspections_release(as_at=as_at), graded_row(school)))
    found = {outcome.framework: outcome for outcome in shown(school).outcomes}
    assert found["siams-2023"].pk == siams.pk
    assert found["ofsted-ungraded"].next_steps == ("Teach reading",)
    publish()
    found = {outcome.framework: outcome for outcome in shown(school).outcomes}
    assert found["ofsted-ungraded"].pk == beside.pk
    assert InspectionOutcome.objects.count() == 2


def test_a_newer_inspection_that_is_published_takes_the_place_of_an_entered_one(school):
    said_beside(school, inspected_on=date(2020, 1, 14), overall="remains-good")
    publish((make_inspections_release(), graded_row(school)))
    assert [o.date_words for o in shown(school).outcomes] == ["22 October 2024"]


def test_publishing_the_same_again_writes_nothing_though_something_was_entered(school):
    release = make_inspections_release()
    publish((release, graded_row(school)))
    said_beside(school)
    before = Event.objects.count()
    publish((release, graded_row(school)))
    assert Event.objects.count() == before


def test_entries_of_a_school_that_is_no_longer_ours_are_kept(school):
    entry = make_entry(make_school())
    publish((make_inspections_release(), graded_row(school)))
    assert InspectionOutcome.objects.filter(pk=entry.pk, is_shown=True).exists()


def test_the_list_of_outcomes_asks_three_questions_with_entries(school, django_assert_num_queries):
    publish((make_inspections_release(), graded_row(school)))
    make_entry(school, next_steps=("A",))
    said_beside(school)
    with django_assert_num_queries(3):
        found = present_inspections(list_outcomes(school, seeing(school)))
    assert len(found.outcomes) == 2


# The next inspection -----------------------------------------------------------------------------------------------


def test_what_a_report_said_of_the_next_inspection_stands_under_its_own_framework_and_is_void_since(school):
    said_beside(school, next_said="Next inspection will be a graded inspection.", next_period="2026-27")
    coming = shown(school).outcomes[0].next_inspection
    assert coming is not None
    assert coming.sentences == (
        "The report said: “Next inspection will be a graded inspection”, under Ofsted ungraded inspection (to November "
        "2025).",
        "Void since 10 November 2025: every inspection is now a full one under the report card framework; graded and "
        "ungraded inspections ended.",
        "Next inspection expected in 2026/27: an estimate.",
    )


def test_under_a_framework_in_force_nothing_is_void(school):
    make_entry(school, next_said="Within five years", next_period="2029-30")
    coming = shown(school).outcomes[0].next_inspection
    assert coming is not None
    assert coming.void == ""
    assert coming.sentences[1] == "Next inspection expected in 2029/30: an estimate."
    assert coming.sentences[2].startswith("Inspections of this kind usually come: within five years")


def test_of_an_old_framework_without_entry_nothing_is_said_of_the_next(school):
    make_outcome(school)
    assert shown(school).outcomes[0].next_inspection is None
