"""Accepting a finding with a reason, and what brings it back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from headwater.evidence.measures.models import Figure
from headwater.evidence.signals.models import Acceptance
from headwater.evidence.signals.operations import CannotAccept, CannotWithdraw, accept_finding, withdraw_acceptance
from headwater.evidence.signals.policies import reasons_not_to_accept
from headwater.evidence.signals.queries import Finding, list_findings, list_findings_for
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Event
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user
from tests.factories.cards import scope_of
from tests.factories.schools import make_school
from tests.factories.signals import make_entry

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
REASON = "The register counts it so; checked with the school office."


@pytest.fixture
def school() -> School:
    """A school with one thing to be found: more pupils suspended twice than suspended at all."""
    school = make_school("Ashdown Primary")
    make_entry(school, "beh.susp_1plus", "1.0%", numerator=3, denominator=300)
    make_entry(school, "beh.susp_2plus", "2.0%", numerator=6, denominator=300)
    return school


def findings(school: School) -> list[Finding]:
    return list_findings(school.urn, scope_of(school), TODAY)


def the_finding(school: School, check: str = "part-above-whole") -> Finding:
    return next(finding for finding in findings(school) if finding.check == check)


def accept(school: School, *, seen: str | None = None, reason: str = REASON, **changes) -> Acceptance:
    finding = the_finding(school)
    asked = {"check": finding.check, "subject": finding.subject.key, "seen": seen or finding.fingerprint}
    return accept_finding(
        school=school, **(asked | changes), reason=reason, by=make_user(), scope=scope_of(school), now=timezone.now()
    )


def test_an_accepted_finding_stays_with_who_and_why_and_is_no_longer_open(school):
    acceptance = accept(school)
    finding = the_finding(school)
    assert not finding.is_open
    assert finding.accepted == acceptance
    assert acceptance.reason == REASON
    assert findings(school)[-1] == finding


def test_accepting_records_one_event_without_the_reason(school):
    accept(school)
    [event] = Event.objects.all()
    assert event.type == "signals.finding-accepted"
    assert event.school_urn == school.urn
    assert REASON not in str(event.after)


def test_changed_numbers_bring_the_finding_back_and_it_can_be_accepted_anew(school):
    first = accept(school)
    entry = the_finding(school)
    Figure.objects.filter(measure="beh.susp_2plus").update(numerator=7, value="2.33333333")
    finding = the_finding(school)
    assert finding.is_open
    assert finding.fingerprint != entry.fingerprint
    accept(school)
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert Acceptance.objects.current().count() == 1


def test_other_numbers_than_those_concerned_do_not_bring_it_back(school):
    accept(school)
    make_entry(school, "att.severe", "1.0%")
    assert not the_finding(school).is_open


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"reason": "  too few "}, "Say in at least 10 characters why it stands as it is."),
        ({"reason": "x" * 501}, "The reason has 501 characters, and 500 are kept. Say it in fewer words."),
        ({"reason": "This is about A123456789012, date as told."}, "unique pupil number"),
        ({"seen": "0" * 64}, "The numbers have changed since you looked."),
        ({"check": "no-such-check"}, "There is nothing to accept any more"),
    ],
)
def test_what_may_not_be_accepted_says_why_and_writes_nothing(school, changes, why):
    with pytest.raises(CannotAccept, match=why.replace(".", r"\.")):
        accept(school, **changes)
    assert not Acceptance.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("reason", ["x" * 10, "x" * 500])
def test_a_reason_may_be_as_short_and_as_long_as_is_said(reason):
    assert reasons_not_to_accept(reason, seen="a", current="a") == []


def test_of_two_who_accept_the_second_is_told(school):
    finding = the_finding(school)
    accept(school)
    with pytest.raises(CannotAccept, match="has accepted this already"):
        accept(school, seen=finding.fingerprint)


def test_taking_back_opens_the_finding_and_records_one_event(school):
    acceptance = accept(school)
    withdraw_acceptance(acceptance=acceptance, by=make_user(), now=timezone.now())
    assert the_finding(school).is_open
    assert Event.objects.filter(type="signals.acceptance-withdrawn").count() == 1
    with pytest.raises(CannotWithdraw, match="taken back already"):
        withdraw_acceptance(acceptance=acceptance, by=make_user(), now=timezone.now())


def test_a_finding_leads_to_where_it_is_put_right_or_read(school):
    assert the_finding(school).address == (
        f"/schools/{school.urn}/figures/enter/?measure=beh.susp_2plus&group=all&period=2024-25"
    )
    governors = list_findings(school.urn, scope_of(school, role="local-governor"), TODAY)
    assert governors[0].address == f"/schools/{school.urn}/figures/"


def test_a_school_outside_the_scope_has_no_findings(school):
    other = make_school()
    assert list_findings(school.urn, scope_of(other), TODAY) == []
    assert list_findings_for([school.urn, other.urn], scope_of(other), TODAY) == {other.urn: []}
    assert list_findings(school.urn, Scope.nothing(), TODAY) == []


def test_many_schools_take_as_many_questions_as_one(school, django_assert_num_queries):
    schools = [school, *(make_school() for _ in range(8))]
    for other in schools[1:]:
        make_entry(other, "beh.susp_1plus", "1.0%")
        make_entry(other, "beh.susp_2plus", "2.0%")
    scope = scope_of(*schools)
    list_findings(school.urn, scope, TODAY)
    with django_assert_num_queries(5):
        assert list_findings(school.urn, scope, TODAY)
    with django_assert_num_queries(5):
        found = list_findings_for([s.urn for s in schools], scope, TODAY)
    assert all(any(f.check == "part-above-whole" for f in found[s.urn]) for s in schools)
