"""Accepting a finding, and taking that back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from headwater.evidence.signals.events import SignalEvent
from headwater.evidence.signals.models import Acceptance
from headwater.evidence.signals.policies import reasons_not_to_accept, reasons_not_to_withdraw
from headwater.evidence.signals.queries import list_findings
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.reference.schools.models import School


class CannotAccept(Refused):
    """The finding may not be accepted, or not for that reason."""


class CannotWithdraw(Refused):
    """The acceptance may not be taken back."""


@transaction.atomic
def accept_finding(
    *, school: School, check: str, subject: str, seen: str, reason: str, by: User, scope: Scope, now: datetime
) -> Acceptance:
    """Say why a finding stands as it is. It holds for the numbers as they are now: when they change, it is back.

    `check` and `subject` say which finding, `seen` is the fingerprint the person looked at. An acceptance of earlier
    numbers gives way. Raises CannotAccept, above all where the numbers have changed meanwhile.
    """
    # Held for the transaction: of two who accept at once, the second finds it accepted.
    School.objects.select_for_update().only("pk").get(pk=school.pk)
    found = list_findings(school.urn, scope, timezone.localdate(now))
    finding = next((f for f in found if (f.check, f.subject.key) == (check, subject)), None)
    if reasons := reasons_not_to_accept(reason, seen=seen, current=finding.fingerprint if finding else None):
        raise CannotAccept(reasons)
    standing = Acceptance.objects.current().filter(school=school, check_key=check, subject=subject).first()
    if standing is not None and standing.fingerprint == seen:
        raise CannotAccept([f"{standing.accepted_by} has accepted this already."])
    if standing is not None:
        standing.withdrawn_at, standing.withdrawn_by = now, by
        standing.save(update_fields=["withdrawn_at", "withdrawn_by"])
    acceptance = Acceptance.objects.create(
        school=school, check_key=check, subject=subject, fingerprint=seen, reason=reason.strip(), accepted_by=by
    )
    record_event(
        SignalEvent.FINDING_ACCEPTED,
        by=by,
        about=acceptance,
        school_urn=school.urn,
        after={"check": check, "subject": subject},
    )
    return acceptance


@transaction.atomic
def withdraw_acceptance(*, acceptance: Acceptance, by: User, now: datetime) -> Acceptance:
    """Take an acceptance back: the finding is open again. It stays to be read in the log. Raises CannotWithdraw."""
    acceptance = Acceptance.objects.select_for_update(of=("self",)).get(pk=acceptance.pk)
    if reasons := reasons_not_to_withdraw(acceptance):
        raise CannotWithdraw(reasons)
    acceptance.withdrawn_at, acceptance.withdrawn_by = now, by
    acceptance.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record_event(
        SignalEvent.ACCEPTANCE_WITHDRAWN,
        by=by,
        about=acceptance,
        school_urn=acceptance.school_id,
        before={"check": acceptance.check_key, "subject": acceptance.subject},
        after={"check": None},
    )
    return acceptance
