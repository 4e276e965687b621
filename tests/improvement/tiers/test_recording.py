"""Recording and withdrawing tiers; who may read them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Event
from headwater.improvement.tiers.models import TierDecision
from headwater.improvement.tiers.operations import (
    CannotRecord,
    CannotWithdraw,
    Recorded,
    record_tier,
    record_tiers,
    withdraw_tier,
)
from headwater.improvement.tiers.queries import list_decisions, list_decisions_for, list_editions_as_seen, mark_of
from headwater.reference.frameworks.models import AdoptedFramework
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.tiers import TODAY, draft_of, make_decision, work_by

pytestmark = pytest.mark.django_db


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
    return work_by("alpha")


@pytest.fixture
def clerk() -> User:
    return make_user(name="C. Clerk")


@pytest.fixture
def record(adopted, clerk):
    return lambda draft, **facts: record_tier(draft=draft, adopted=adopted, by=clerk, today=TODAY, **facts)


def test_a_tier_is_kept_as_it_was_decided(record, school, clerk):
    record(draft_of(school, reason="Attendance has risen.", review_on=date(2027, 10, 1)))
    decision = TierDecision.objects.get()
    assert (decision.words, decision.in_force_from) == ("Tier 3: Reinvent", date(2026, 11, 1))
    assert (decision.decided_by_body, decision.decided_on, decision.minute) == (
        "Trust board",
        date(2026, 10, 15),
        "7.2",
    )
    assert (decision.reason, decision.review_on) == ("Attendance has risen.", date(2027, 10, 1))
    assert (decision.get_route_display(), decision.entered_by) == ("Decided elsewhere, recorded afterwards", clerk)
    assert decision.edition.number == 1


def test_packages_are_kept_in_the_frameworks_order(school, clerk):
    record_tier(draft=draft_of(school, "enhanced", "core"), adopted=work_by("equa"), by=clerk, today=TODAY)
    assert TierDecision.objects.get().words == "Core offer and Enhanced offer"


def test_recording_writes_one_event_at_the_school(record, school):
    decision = record(draft_of(school))
    [event] = Event.objects.filter(type__startswith="tiers.")
    assert (event.type, event.school_urn, event.about_key) == ("tiers.tier-recorded", school.urn, str(decision.pk))
    assert (event.before, event.after["tiers"], event.after["in_force_from"]) == ({}, "Tier 3: Reinvent", "2026-11-01")


def test_a_refused_record_leaves_nothing(record, school):
    with pytest.raises(CannotRecord, match="no tier “tier9”"):
        record(draft_of(school, "tier9"))
    assert not TierDecision.objects.exists()


def test_a_school_that_is_not_ours_gets_none(record):
    with pytest.raises(CannotRecord, match="Elsewhere is not a school of the trust today"):
        record(draft_of(make_school("Elsewhere")))


def test_a_framework_without_tiers_takes_none(school, clerk):
    with pytest.raises(CannotRecord, match="every school has the same offer"):
        record_tier(draft=draft_of(school), adopted=work_by("mill"), by=clerk, today=TODAY)


def test_a_tier_from_before_the_first_edition_is_recorded_in_its_words(record, school):
    decision = record(draft_of(school, in_force_from=date(2025, 9, 1), decided_on=date(2025, 7, 3)))
    assert (decision.edition.number, decision.words) == (1, "Tier 3: Reinvent")


def test_a_later_decision_follows_and_both_stand(record, school, adopted):
    record(draft_of(school, in_force_from=date(2025, 9, 1), decided_on=date(2025, 7, 3)))
    record(draft_of(school, "tier2"))
    [decisions] = list_decisions_for([school.urn], adopted, scope("tiers.view", school)).values()
    assert [each.words for each in decisions] == ["Tier 2: Grow", "Tier 3: Reinvent"]
    assert all(each.is_standing for each in decisions)


def test_a_correction_takes_the_place_of_the_record_and_both_stay(record, school):
    first = record(draft_of(school))
    with pytest.raises(CannotRecord, match="say why you correct it"):
        record(draft_of(school, "tier2"))
    second = record(draft_of(school, "tier2", correction="The minute says tier 2."))
    first.refresh_from_db()
    assert (first.replaced_by, second.replaced_by, second.correction) == (second, None, "The minute says tier 2.")
    assert Event.objects.filter(type="tiers.tier-recorded").latest("pk").before["tiers"] == "Tier 3: Reinvent"


def test_the_same_twice_is_told(record, school):
    record(draft_of(school))
    with pytest.raises(CannotRecord, match="recorded already, just as you say it"):
        record(draft_of(school), seen="")


def test_of_two_who_record_at_once_the_second_is_told(record, school):
    seen = mark_of([])
    record(draft_of(school), seen=seen)
    with pytest.raises(CannotRecord, match="while you looked"):
        record(draft_of(school, "tier4", in_force_from=date(2026, 12, 1)), seen=seen)


def test_two_standing_records_of_one_day_cannot_be(school, adopted):
    make_decision(school, adopted)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_decision(school, adopted, "tier2")


# A sheet --------------------------------------------------------------------------------------------------------------


def test_a_sheet_is_one_event_for_the_trust(schools, adopted, clerk):
    drafts = [draft_of(schools[0], "tier1", row="B2"), draft_of(schools[1], "tier4", row="B3")]
    done = record_tiers(drafts=drafts, adopted=adopted, by=clerk, today=TODAY)
    assert (done, done.told) == (Recorded(2, 0, 0), "2 decisions recorded.")
    [event] = Event.objects.filter(type="tiers.tiers-recorded")
    assert (event.school_urn, event.after["schools"]) == (None, sorted(school.urn for school in schools))


def test_of_a_sheet_with_a_bad_row_nothing_is_written(schools, adopted, clerk):
    drafts = [draft_of(schools[0], row="B2"), draft_of(schools[1], "tier9", row="B3")]
    with pytest.raises(CannotRecord, match="B3: The framework has no tier"):
        record_tiers(drafts=drafts, adopted=adopted, by=clerk, today=TODAY)
    assert not TierDecision.objects.exists()


def test_a_sheet_that_says_a_school_twice_is_refused(school, adopted, clerk):
    drafts = [draft_of(school, row="B2"), draft_of(school, "tier4", row="B3")]
    with pytest.raises(CannotRecord, match="B2: the sheet has this school and day more than once"):
        record_tiers(drafts=drafts, adopted=adopted, by=clerk, today=TODAY)


def test_what_stands_there_already_is_left_as_it_is(schools, adopted, clerk, record):
    record(draft_of(schools[0]))
    done = record_tiers(drafts=[draft_of(each) for each in schools], adopted=adopted, by=clerk, today=TODAY)
    assert done == Recorded(1, 0, 1)
    with pytest.raises(CannotRecord, match="recorded already"):
        record_tiers(drafts=[draft_of(each) for each in schools], adopted=adopted, by=clerk, today=TODAY)


def test_a_sheet_looked_at_before_somebody_else_recorded_is_shown_again(schools, adopted, clerk, record):
    record(draft_of(schools[0], in_force_from=date(2026, 9, 1)))
    with pytest.raises(CannotRecord, match="while you looked"):
        record_tiers(drafts=[draft_of(schools[0])], adopted=adopted, by=clerk, today=TODAY, seen={})


# Withdrawing, reading -------------------------------------------------------------------------------------------------


def test_a_withdrawn_record_stays_with_its_reason(record, school, clerk):
    decision = record(draft_of(school))
    now = timezone.now()
    withdraw_tier(decision=decision, reason=" Another school’s ", by=clerk, now=now)
    decision.refresh_from_db()
    assert (decision.withdrawn_at, decision.withdrawn_by, decision.withdrawn_because) == (
        now,
        clerk,
        "Another school’s",
    )
    [event] = Event.objects.filter(type="tiers.tier-withdrawn")
    assert (event.before["tiers"], event.after) == ("Tier 3: Reinvent", {"tiers": None})
    with pytest.raises(CannotWithdraw, match="withdrawn already"):
        withdraw_tier(decision=decision, reason="Again", by=clerk, now=now)
    record(draft_of(school))


def scope(permission: str, *schools: School) -> Scope:
    return Scope(frozenset((permission, school.urn) for school in schools))


def test_a_tier_is_read_only_where_that_is_permitted(schools, adopted):
    for school in schools:
        make_decision(school, adopted)
    assert list_decisions(schools[0], scope("cards.view", schools[0])).count() == 0
    assert list_decisions(schools[0], scope("tiers.view", schools[1])).count() == 0
    found = list_decisions_for([school.urn for school in schools], adopted, scope("tiers.view", schools[0]))
    assert list(found) == [schools[0].urn]


def test_the_words_of_the_edition_the_school_worked_by_are_kept(schools, adopted):
    place = (schools[0].urn, date(2026, 11, 1))
    assert list_editions_as_seen([place], adopted)[place].number == 1
    adopted.editions.all().delete()
    assert list_editions_as_seen([place], adopted) == {}
