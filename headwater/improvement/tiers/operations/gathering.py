"""Evidence about a school: brought by a person, or by what happened elsewhere in Headwater; and withdrawn."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.improvement.tiers.cases.policies import (
    EvidenceDraft,
    reasons_not_to_add,
    reasons_not_to_withdraw_evidence,
)
from headwater.improvement.tiers.events import TierEvent
from headwater.improvement.tiers.models import EvidenceItem
from headwater.reference.schools.models import School

NAMES = ("kind", "as_at", "summary", "source", "source_kind", "source_key", "url_name")


class CannotAdd(Refused):
    """The piece of evidence may not be added."""


class CannotWithdrawEvidence(Refused):
    """The piece of evidence may not be withdrawn."""


@transaction.atomic
def add_evidence(*, item: EvidenceDraft, by: User | None, now: datetime, today: date) -> EvidenceItem:
    """Add a piece of evidence; `by` is None where something else in Headwater brings it. News of the same source takes
    the place of what was known, and both stay. What stands there already, word for word, is given back, and nothing is
    written or recorded: it may be called twice. Raises CannotAdd with every reason."""
    School.objects.select_for_update().get(pk=item.urn)
    if reasons := reasons_not_to_add(item, today, EvidenceItem.Kind.values):
        raise CannotAdd(reasons)
    standing = EvidenceItem.objects.standing().filter(school=item.urn)
    facts = {name: _plain_text(getattr(item, name)) for name in NAMES}
    args = list(item.url_args)
    for same in standing.filter(**facts):
        if same.url_args == args:
            return same
    known = (
        standing.filter(source_kind=item.source_kind, source_key=item.source_key).first() if item.source_key else None
    )
    # Of one source one item stands at every moment: a new one is written as replaced, and stands once the old does not.
    added = EvidenceItem.objects.create(
        school_id=item.urn, url_args=args, added_at=now, added_by=by, replaced_by=known, **facts
    )
    if known is not None:
        known.replaced_by = added
        known.save(update_fields=["replaced_by"])
        added.replaced_by = None
        added.save(update_fields=["replaced_by"])
    record_event(
        TierEvent.EVIDENCE_ADDED,
        by=by,
        about=added,
        school_urn=item.urn,
        after={
            "kind": added.get_kind_display(),
            "as_at": item.as_at.isoformat(),
            "replaces": known.pk if known else None,
        },
    )
    return added


@transaction.atomic
def withdraw_evidence(*, item: EvidenceItem, reason: str, by: User, now: datetime) -> EvidenceItem:
    """Say that a piece of evidence was wrong; it stays to be read, with the reason. Raises CannotWithdrawEvidence."""
    School.objects.select_for_update().get(pk=item.school_id)
    item = EvidenceItem.objects.get(pk=item.pk)
    withdrawn, replaced = item.withdrawn_at is not None, item.replaced_by_id is not None
    if reasons := reasons_not_to_withdraw_evidence(is_withdrawn=withdrawn, is_replaced=replaced, reason=reason):
        raise CannotWithdrawEvidence(reasons)
    item.withdrawn_at, item.withdrawn_by, item.withdrawn_because = now, by, reason.strip()
    item.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    record_event(
        TierEvent.EVIDENCE_WITHDRAWN,
        by=by,
        about=item,
        school_urn=item.school_id,
        before={"kind": item.get_kind_display(), "as_at": item.as_at.isoformat()},
    )
    return item


def _plain_text(value: object) -> object:
    return value.strip() if isinstance(value, str) else value
