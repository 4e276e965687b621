"""Recording tiers that were decided elsewhere, one by one or by the sheet, and withdrawing them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.improvement.tiers.events import TierEvent
from headwater.improvement.tiers.models import TierDecision
from headwater.improvement.tiers.placing import Held, place_decisions
from headwater.improvement.tiers.policies import Draft, is_recorded_already, reasons_not_to_withdraw
from headwater.reference.frameworks.models import AdoptedFramework
from headwater.reference.schools.models import School
from headwater.reference.schools.queries import get_our_trust

MEANWHILE = "Somebody recorded or withdrew something here while you looked. Here is how it stands now."


class CannotRecord(Refused):
    """The tier, or one of the sheet's, may not be recorded."""


class CannotWithdraw(Refused):
    """The tier may not be withdrawn."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a sheet: how many decisions are new, correct another, or stood there already."""

    new: int
    corrected: int
    unchanged: int

    @property
    def told(self) -> str:
        """`12 schools recorded, 3 of them in place of an earlier record.`"""
        number = self.new + self.corrected
        said = f"{number} {'decision' if number == 1 else 'decisions'} recorded"
        instead = f", {self.corrected} of them in place of an earlier record" if self.corrected else ""
        return f"{said}{instead}."


@transaction.atomic
def record_tier(
    *, draft: Draft, adopted: AdoptedFramework, by: User, today: date, seen: str | None = None
) -> TierDecision:
    """Record which tier a school was put in; where a record stands for the same day, it is replaced and both stay.

    `seen`: `queries.mark_of` the school's decisions when the person looked; None asks for no such thing. Raises
    CannotRecord with every reason, above all where somebody else was quicker.
    """
    held = Held.of([draft], adopted, today)
    current = held.standing.get(draft.place)
    if seen is not None and seen != held.mark(draft.urn) and not is_recorded_already(draft, current):
        raise CannotRecord([MEANWHILE])
    if reasons := held.reasons(draft, today):
        raise CannotRecord(reasons)
    [decision] = place_decisions([draft], held, adopted, by)
    record_event(
        TierEvent.TIER_RECORDED,
        by=by,
        about=decision,
        school_urn=decision.school_id,
        before=_told(current) if current else {},
        after=_told(decision),
    )
    return decision


@transaction.atomic
def record_tiers(
    *,
    drafts: Sequence[Draft],
    adopted: AdoptedFramework,
    by: User,
    today: date,
    seen: Mapping[int, str] | None = None,
) -> Recorded:
    """Record every decision of a sheet or none; those that stand there already, just as the sheet says, stay as they
    are. `seen` as for one, by URN. Raises CannotRecord with every reason, each with its row; nothing is written then.
    One event for the sheet."""
    held = Held.of(drafts, adopted, today)
    urns = {draft.urn for draft in drafts}
    if seen is not None and any(seen.get(urn, "") != held.mark(urn) for urn in urns):
        raise CannotRecord([MEANWHILE])
    fresh = [draft for draft in drafts if not is_recorded_already(draft, held.standing.get(draft.place))]
    if reasons := [*_twice(drafts), *(_in_row(draft, each) for draft in fresh for each in held.reasons(draft, today))]:
        raise CannotRecord(reasons)
    if not fresh:
        raise CannotRecord(["All that the sheet says is recorded already, just as it stands there."])
    place_decisions(fresh, held, adopted, by)
    corrected = sum(draft.place in held.standing for draft in fresh)
    done = Recorded(len(fresh) - corrected, corrected, len(drafts) - len(fresh))
    written = {draft.urn for draft in fresh}
    school = School.objects.get(pk=min(written))
    record_event(
        TierEvent.TIERS_RECORDED,
        by=by,
        about=school if len(written) == 1 else get_our_trust() or school,
        school_urn=school.pk if len(written) == 1 else None,
        after={"new": done.new, "corrected": corrected, "unchanged": done.unchanged, "schools": sorted(written)},
    )
    return done


@transaction.atomic
def withdraw_tier(*, decision: TierDecision, reason: str, by: User, now: datetime) -> TierDecision:
    """Say that a record was wrong altogether; it stays to be read, with the reason. What was in force before it is in
    force again. Raises CannotWithdraw."""
    School.objects.select_for_update().get(pk=decision.school_id)
    decision = TierDecision.objects.select_related("edition").get(pk=decision.pk)
    if reasons := reasons_not_to_withdraw(decision, reason):
        raise CannotWithdraw(reasons)
    decision.withdrawn_at, decision.withdrawn_by, decision.withdrawn_because = now, by, reason.strip()
    decision.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    record_event(
        TierEvent.TIER_WITHDRAWN,
        by=by,
        about=decision,
        school_urn=decision.school_id,
        before=_told(decision),
        after={"tiers": None},
    )
    return decision


def _twice(drafts: Sequence[Draft]) -> list[str]:
    counted = Counter(draft.place for draft in drafts)
    return [
        _in_row(draft, "the sheet has this school and day more than once. Leave one of them out.")
        for draft in drafts
        if counted[draft.place] > 1
    ]


def _in_row(draft: Draft, reason: str) -> str:
    return f"{draft.row}: {reason}" if draft.row else reason


def _told(decision: TierDecision) -> dict[str, Any]:
    return {
        "tiers": decision.words,
        "in_force_from": decision.in_force_from.isoformat(),
        "decided_on": decision.decided_on.isoformat(),
        "minute": decision.minute,
    }
