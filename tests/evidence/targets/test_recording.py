"""Recording, replacing and withdrawing targets; who may read them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from headwater.evidence.targets.models import Target
from headwater.evidence.targets.operations import (
    CannotRecord,
    CannotWithdraw,
    Recorded,
    record_target,
    record_targets,
    withdraw_target,
)
from headwater.evidence.targets.queries import list_current_targets, list_targets
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Event
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import draft_of, make_target

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.fixture
def school() -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    return school


@pytest.fixture
def clerk() -> User:
    return make_user(name="C. Clerk")


def record(draft, by, **facts) -> Target:
    return record_target(draft=draft, by=by, today=TODAY, **facts)


def test_a_target_is_kept_as_it_was_agreed(school, clerk):
    record(
        draft_of(school, decided_by_body="Trust board", decided_on=date(2026, 10, 14), minute="7.2", text="76%"), clerk
    )
    target = Target.objects.get()
    assert (target.value, target.text, target.period, target.kind) == (76, "76%", "2026-27", "agreed")
    assert (target.decided_by_body, target.decided_on, target.minute) == ("Trust board", date(2026, 10, 14), "7.2")
    assert (target.get_route_display(), target.entered_by) == ("Agreed elsewhere, recorded afterwards", clerk)


def test_recording_writes_one_event_at_the_school(school, clerk):
    target = record(draft_of(school), clerk)
    [event] = Event.objects.all()
    assert (event.type, event.school_urn, event.about_key) == ("targets.target-recorded", school.urn, str(target.pk))
    assert (event.before, event.after["target"], event.after["year"]) == ({}, "76", "2026-27")


def test_a_refused_target_leaves_nothing(school, clerk):
    with pytest.raises(CannotRecord, match="cannot be 176"):
        record(draft_of(school, value="176"), clerk)
    assert not Target.objects.exists()
    assert not Event.objects.exists()


def test_a_new_target_takes_the_place_of_the_old_one_and_both_stay(school, clerk):
    first = record(draft_of(school, value="74"), clerk)
    second = record(draft_of(school, value="76", reason="Amended by the board"), clerk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.replaced_by, second.replaced_by, second.reason) == (second, None, "Amended by the board")
    assert list(Target.objects.current()) == [second]
    assert Event.objects.first().before == {"target": "74"}


def test_two_replacements_make_a_chain(school, clerk):
    values = ["74", "75", "76"]
    made = [record(draft_of(school, value=value, reason="Amended"), clerk) for value in values]
    assert [Target.objects.get(pk=target.pk).replaced_by_id for target in made] == [made[1].pk, made[2].pk, None]


def test_the_first_target_of_a_place_keeps_no_reason_for_a_change(school, clerk):
    assert record(draft_of(school, reason="Because"), clerk).reason == ""


def test_groups_years_and_kinds_are_places_of_their_own(school, clerk):
    for changes in ({}, {"group": "disadvantaged"}, {"period": "2027-28"}, {"kind": "own"}):
        record(draft_of(school, **changes), clerk)
    assert Target.objects.current().count() == 4


def test_of_two_who_record_at_once_the_second_is_told(school, clerk):
    record(draft_of(school, value="74"), make_user(name="B. Quick"), seen=None)
    with pytest.raises(CannotRecord, match=r"B\. Quick recorded 74% here while you were writing"):
        record(draft_of(school, reason="Mine"), clerk, seen=None)
    assert Target.objects.count() == 1


def test_the_same_form_sent_twice_is_recorded_once_and_said(school, clerk):
    record(draft_of(school), clerk, seen=None)
    with pytest.raises(CannotRecord, match="recorded already, just as you say it"):
        record(draft_of(school), clerk, seen=None)
    assert Target.objects.count() == 1


def test_who_looked_at_another_target_than_stands_there_is_told(school, clerk):
    first = record(draft_of(school, value="74"), clerk)
    record(draft_of(school, value="75", reason="Amended"), clerk, seen=first.pk)
    with pytest.raises(CannotRecord, match="recorded 75% here"):
        record(draft_of(school, reason="Mine"), clerk, seen=first.pk)


def test_who_looked_at_a_target_that_was_withdrawn_is_told(school, clerk):
    first = record(draft_of(school, value="74"), clerk)
    withdraw_target(target=first, reason="Wrong school", by=clerk, now=timezone.now())
    with pytest.raises(CannotRecord, match="has been withdrawn while you were writing"):
        record(draft_of(school, reason="Mine"), clerk, seen=first.pk)


def test_two_standing_targets_of_one_place_cannot_be_stored(school):
    make_target(school)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_target(school)


def test_a_target_that_is_neither_number_nor_relative_cannot_be_stored(school):
    for fields in ({"value": None}, {"comparator": "england"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_target(school, **fields)


def test_a_withdrawn_target_stays_with_who_when_and_why(school, clerk):
    target, now = make_target(school), timezone.now()
    withdraw_target(target=target, reason=" Wrong school ", by=clerk, now=now)
    target.refresh_from_db()
    assert (target.withdrawn_at, target.withdrawn_by, target.withdrawn_because) == (now, clerk, "Wrong school")
    assert not Target.objects.current().exists()
    assert Event.objects.get().type == "targets.target-withdrawn"


def test_a_target_is_withdrawn_once(school, clerk):
    target = make_target(school)
    withdraw_target(target=target, reason="Wrong school", by=clerk, now=timezone.now())
    with pytest.raises(CannotWithdraw, match="withdrawn already"):
        withdraw_target(target=target, reason="Again", by=clerk, now=timezone.now())
    assert Event.objects.count() == 1


def test_after_a_withdrawal_the_place_is_free(school, clerk):
    withdraw_target(target=make_target(school), reason="Wrong year", by=clerk, now=timezone.now())
    assert record(draft_of(school, value="70"), clerk, seen=None).value == 70


def test_a_target_without_a_year_gets_one_and_stays_to_be_read(school, clerk):
    undated = make_target(school, period="", row="G4")
    dated = record(draft_of(school), clerk, undated=undated)
    undated.refresh_from_db()
    assert (undated.replaced_by, dated.period) == (dated, "2026-27")


def test_a_year_that_has_a_target_takes_no_second_one(school, clerk):
    undated = make_target(school, period="", row="G4")
    make_target(school, value="74")
    with pytest.raises(CannotRecord, match="74% is recorded for that year already"):
        record(draft_of(school), clerk, undated=undated)


def test_a_target_gets_its_year_and_nothing_else(school, clerk):
    undated = make_target(school, period="", row="G4")
    with pytest.raises(CannotRecord, match="Only the year is given here"):
        record(draft_of(school, group="boys"), clerk, undated=undated)
    withdraw_target(target=undated, reason="Old", by=clerk, now=timezone.now())
    with pytest.raises(CannotRecord, match="meanwhile"):
        record(draft_of(school), clerk, undated=undated)


# A whole sheet -----------------------------------------------------------------------------------------------------


def test_a_sheet_is_recorded_whole_with_one_event(school, clerk):
    other = make_school()
    drafts = [draft_of(school, row="C2"), draft_of(school, "att.overall", "96", row="C3"), draft_of(other, row="C4")]
    assert record_targets(drafts=drafts, by=clerk, today=TODAY) == Recorded(new=3, replaced=0, unchanged=0)
    [event] = Event.objects.all()
    assert (event.type, event.school_urn) == ("targets.targets-recorded", None)
    assert event.about_label == "Fell and Vale Trust"
    assert event.after["schools"] == sorted([school.urn, other.urn])
    assert [target.row for target in Target.objects.order_by("pk")] == ["C2", "C3", "C4"]


def test_a_sheet_of_one_school_is_told_at_that_school(school, clerk):
    record_targets(drafts=[draft_of(school, row="C2")], by=clerk, today=TODAY)
    event = Event.objects.get()
    assert (event.school_urn, event.about_label) == (school.urn, "Ashdown Primary")


def test_one_bad_row_stops_the_sheet_and_is_named(school, clerk):
    drafts = [draft_of(school, row="C2"), draft_of(school, "att.overall", "960", row="C3")]
    with pytest.raises(CannotRecord, match=r"^C3: Attendance cannot be 960"):
        record_targets(drafts=drafts, by=clerk, today=TODAY)
    assert not Target.objects.exists()
    assert not Event.objects.exists()


def test_a_sheet_that_names_a_target_twice_is_refused(school, clerk):
    drafts = [draft_of(school, row="C2"), draft_of(school, value="77", row="C9")]
    with pytest.raises(CannotRecord, match="C9: the sheet has this target more than once"):
        record_targets(drafts=drafts, by=clerk, today=TODAY)


def test_a_sheet_without_years_is_recorded_as_it_stands(school, clerk):
    record_targets(drafts=[draft_of(school, period="", row="Card, G4")], by=clerk, today=TODAY)
    assert Target.objects.get().period == ""


def test_of_a_sheet_only_what_differs_is_written(school, clerk):
    kept, changed = make_target(school), make_target(school, "att.overall", "95")
    drafts = [
        draft_of(school, row="C2"),
        draft_of(school, "att.overall", "96", row="C3", reason="Amended"),
        draft_of(school, "att.pa", "9", row="C4"),
    ]
    assert record_targets(drafts=drafts, by=clerk, today=TODAY) == Recorded(new=1, replaced=1, unchanged=1)
    kept.refresh_from_db()
    changed.refresh_from_db()
    assert kept.replaced_by is None
    assert changed.replaced_by.value == 96


def test_the_same_sheet_twice_is_refused_the_second_time(school, clerk):
    drafts = [draft_of(school, row="C2")]
    record_targets(drafts=drafts, by=clerk, today=TODAY)
    with pytest.raises(CannotRecord, match="recorded already"):
        record_targets(drafts=drafts, by=clerk, today=TODAY)
    assert Target.objects.count() == 1


def test_a_sheet_looked_at_before_somebody_else_recorded_is_refused(school, clerk):
    drafts = [draft_of(school, row="C2", reason="Amended")]
    make_target(school, value="70")
    with pytest.raises(CannotRecord, match="Somebody recorded other targets while you looked"):
        record_targets(drafts=drafts, by=clerk, today=TODAY, seen=[])
    record_targets(drafts=drafts, by=clerk, today=TODAY, seen=[Target.objects.get().pk])


# Reading -----------------------------------------------------------------------------------------------------------


def seeing(*schools: School) -> Scope:
    return Scope(frozenset(("cards.view", school.urn) for school in schools))


def test_standing_targets_are_those_neither_replaced_nor_withdrawn(school, clerk):
    record(draft_of(school, value="74"), clerk)
    stands = record(draft_of(school, reason="Amended"), clerk)
    withdraw_target(target=record(draft_of(school, "att.pa", "9"), clerk), reason="No", by=clerk, now=timezone.now())
    assert list(list_current_targets([school.urn], seeing(school))) == [stands]
    assert list_targets(school, seeing(school)).count() == 3


def test_nobody_reads_targets_of_a_school_outside_their_scope(school):
    make_target(school)
    assert not list_current_targets([school.urn], seeing(make_school()))
    assert not list_targets(school, Scope.nothing())


def test_standing_targets_are_one_question_however_many_schools(clerk, django_assert_num_queries):
    schools = [make_school() for _ in range(5)]
    for one in schools:
        make_target(one)
    with django_assert_num_queries(1):
        found = list(list_current_targets([s.urn for s in schools], seeing(*schools)))
        assert {str(target.entered_by) for target in found}
    assert len(found) == 5


def test_a_year_nobody_said_comes_last(school):
    make_target(school, period="", row="G4")
    make_target(school)
    assert [target.period for target in list_current_targets([school.urn], seeing(school))] == ["2026-27", ""]
