"""Evidence that people bring, or that comes from elsewhere in Headwater: added, followed by news, withdrawn."""

from __future__ import annotations

from datetime import date

import pytest

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Event
from headwater.improvement.tiers.cases.queries import list_every_item, list_evidence
from headwater.improvement.tiers.models import EvidenceItem
from headwater.improvement.tiers.operations import (
    CannotAdd,
    CannotWithdrawEvidence,
    add_evidence,
    withdraw_evidence,
)
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.tiers import NOW, TODAY, evidence, make_item

pytestmark = pytest.mark.django_db
SOURCE = {"source_kind": "plans.Review", "source_key": "17", "url_name": "tiers:tier-detail"}


@pytest.fixture
def school() -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    return school


@pytest.fixture
def lead() -> User:
    return make_user(name="A. Lead")


def add(draft, by: User | None) -> EvidenceItem:
    return add_evidence(item=draft, by=by, now=NOW, today=TODAY)


def test_what_a_person_brings_is_kept_with_one_event(school, lead):
    item = add(evidence(school, summary=" Routines are calm. "), lead)
    assert (item.summary, item.added_by, item.added_at, item.source_key) == ("Routines are calm.", lead, NOW, "")
    event = Event.objects.get()
    assert (event.type, event.school_urn, event.after["kind"]) == ("tiers.evidence-added", school.urn, "Health check")


def test_sent_twice_it_is_there_once(school, lead):
    assert add(evidence(school), lead) == add(evidence(school), lead)
    assert (EvidenceItem.objects.count(), Event.objects.count()) == (1, 1)


def test_news_of_the_same_source_takes_its_place_and_both_stay(school):
    first = add(evidence(school, **SOURCE), None)
    second = add(evidence(school, summary="Two of three steps are done.", **SOURCE), None)
    first.refresh_from_db()
    assert (first.replaced_by, second.replaced_by) == (second, None)
    assert Event.objects.order_by("-pk").first().after["replaces"] == first.pk
    assert add(evidence(school, summary="Two of three steps are done.", **SOURCE), None) == second
    scope = get_scope(person_holding("executive").user, TODAY)
    assert list_evidence([school.urn], scope) == {school.urn: [second]}
    assert list_every_item(school, scope).count() == 2


def test_the_same_source_of_another_school_is_another(school):
    other = make_school("Beacon Primary")
    add(evidence(school, **SOURCE), None)
    add(evidence(other, **SOURCE), None)
    assert EvidenceItem.objects.standing().count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "rumour"}, "Choose what it tells of."),
        ({"as_at": date(2026, 11, 23)}, "23 November 2026 has not come yet"),
        ({"summary": " "}, "Say what it says"),
        ({"source": ""}, "Say where it can be read"),
        ({"source": "x" * 201}, "The text has 201 characters, and 200 are kept. Say it in fewer words."),
        ({"summary": "Pupil A123456789012"}, "unique pupil number"),
        ({"source_kind": "plans.Review"}, "give both, or neither"),
    ],
)
def test_what_is_no_evidence_is_refused(school, lead, wrong, said):
    with pytest.raises(CannotAdd) as refusal:
        add(evidence(school, **wrong), lead)
    assert said in " ".join(refusal.value.reasons)
    assert not EvidenceItem.objects.exists()


def test_what_was_wrong_is_withdrawn_with_the_reason_and_stays(school, lead):
    item = make_item(school)
    with pytest.raises(CannotWithdrawEvidence, match="Say why it is withdrawn"):
        withdraw_evidence(item=item, reason=" ", by=lead, now=NOW)
    item = withdraw_evidence(item=item, reason="Another school’s", by=lead, now=NOW)
    assert (item.withdrawn_by, item.withdrawn_at, item.withdrawn_because) == (lead, NOW, "Another school’s")
    assert not EvidenceItem.objects.standing().exists()
    with pytest.raises(CannotWithdrawEvidence, match="withdrawn already"):
        withdraw_evidence(item=item, reason="Again", by=lead, now=NOW)


def test_what_news_followed_is_not_withdrawn_any_more(school, lead):
    first = add(evidence(school, **SOURCE), None)
    add(evidence(school, summary="News.", **SOURCE), None)
    with pytest.raises(CannotWithdrawEvidence, match="has taken its place"):
        withdraw_evidence(item=first, reason="A slip", by=lead, now=NOW)


def test_evidence_is_seen_by_those_who_may_see_the_tier(school):
    make_item(school)
    for role, sees in (("principal", True), ("local-governor", True), ("subject-leader", False)):
        scope = get_scope(person_holding(role, at=school).user, TODAY)
        assert bool(list_evidence([school.urn], scope)[school.urn]) == sees, role
