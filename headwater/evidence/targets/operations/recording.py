"""Recording targets that were agreed elsewhere, one by one or by the sheet, and withdrawing them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.targets.events import TargetEvent
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.placing import Place, hold_places, place_targets
from headwater.evidence.targets.policies import (
    Draft,
    is_recorded_already,
    reasons_not_to_date,
    reasons_not_to_record,
    reasons_not_to_withdraw,
    said_of,
)
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.reference.schools.models import School
from headwater.reference.schools.queries import get_our_trust

NOT_SEEN = -1
"""For `seen`: whoever records does not say which target stood there before, and none is asked for."""


class CannotRecord(Refused):
    """The target, or one of the sheet's, may not be recorded."""


class CannotWithdraw(Refused):
    """The target may not be withdrawn."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a sheet: how many targets are new, took another's place, or stood there already."""

    new: int
    replaced: int
    unchanged: int

    @property
    def told(self) -> str:
        """`12 targets recorded, 3 of them in place of an earlier one.`"""
        number = self.new + self.replaced
        said = f"{number} {'target' if number == 1 else 'targets'} recorded"
        instead = f", {self.replaced} of them in place of an earlier one" if self.replaced else ""
        return f"{said}{instead}."


@transaction.atomic
def record_target(
    *, draft: Draft, by: User, today: date, seen: int | None = NOT_SEEN, undated: Target | None = None
) -> Target:
    """Record one target; where another stands in its place, it is replaced and both stay.

    `seen` is the key of the target that stood there when the person looked (None: there was none). `undated` is a
    target of a sheet that did not say which year, when this is the same one with its year: it is replaced. Raises
    CannotRecord with every reason, above all where somebody else was quicker.
    """
    current = hold_places([draft.urn]).get(draft.place)
    quicker = seen != NOT_SEEN and seen != (current.pk if current else None)
    if quicker and not is_recorded_already(draft, current):
        raise CannotRecord([_meanwhile(current)])
    reasons = reasons_not_to_record(draft, today, current=current)
    if undated is not None:
        undated = Target.objects.get(pk=undated.pk)
        reasons = [*reasons_not_to_date(draft, undated, current=current), *reasons]
    if reasons:
        raise CannotRecord(reasons)
    current = current or undated
    [target] = place_targets([draft], {draft.place: current} if current else {}, by)
    record_event(
        TargetEvent.TARGET_RECORDED,
        by=by,
        about=target,
        school_urn=target.school_id,
        before={"target": current.text} if current else {},
        after=_told(target),
    )
    return target


@transaction.atomic
def record_targets(*, drafts: Sequence[Draft], by: User, today: date, seen: Iterable[int] | None = None) -> Recorded:
    """Record all targets of a sheet or none; those that stand there already, just as the sheet says, stay as they are.

    `seen` are the keys of the targets that stood in these places when the person looked at the preview. Raises
    CannotRecord with every reason, each with the row it is about; nothing is written then. One event for the sheet.
    """
    held = hold_places({draft.urn for draft in drafts})
    standing = {draft.place: held[draft.place] for draft in drafts if draft.place in held}
    if seen is not None and set(seen) != {target.pk for target in standing.values()}:
        raise CannotRecord(["Somebody recorded other targets while you looked. Here is how it stands now."])
    fresh = [draft for draft in drafts if not is_recorded_already(draft, standing.get(draft.place))]
    if reasons := [*_twice(drafts), *_reasons(fresh, standing, today)]:
        raise CannotRecord(reasons)
    if not fresh:
        raise CannotRecord(["Every target of this sheet is recorded already, just as it stands there."])
    replaced = {draft.place: standing[draft.place] for draft in fresh if draft.place in standing}
    place_targets(fresh, replaced, by)
    done = Recorded(len(fresh) - len(replaced), len(replaced), len(drafts) - len(fresh))
    urns = {draft.urn for draft in fresh}
    school = School.objects.get(pk=min(urns))
    record_event(
        TargetEvent.TARGETS_RECORDED,
        by=by,
        about=school if len(urns) == 1 else get_our_trust() or school,
        school_urn=school.pk if len(urns) == 1 else None,
        after={"new": done.new, "replaced": done.replaced, "unchanged": done.unchanged, "schools": sorted(urns)},
    )
    return done


@transaction.atomic
def withdraw_target(*, target: Target, reason: str, by: User, now: datetime) -> Target:
    """Say that a target does not stand any more; it stays to be read, with the reason. Raises CannotWithdraw."""
    School.objects.select_for_update().get(pk=target.school_id)
    target = Target.objects.get(pk=target.pk)
    if reasons := reasons_not_to_withdraw(target, reason):
        raise CannotWithdraw(reasons)
    target.withdrawn_at, target.withdrawn_by, target.withdrawn_because = now, by, reason.strip()
    target.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    record_event(
        TargetEvent.TARGET_WITHDRAWN,
        by=by,
        about=target,
        school_urn=target.school_id,
        before=_told(target),
        after={"target": None},
    )
    return target


def _reasons(drafts: Sequence[Draft], standing: Mapping[Place, Target], today: date) -> list[str]:
    return [
        f"{draft.row}: {reason}" if draft.row else reason
        for draft in drafts
        for reason in reasons_not_to_record(draft, today, current=standing.get(draft.place))
    ]


def _twice(drafts: Sequence[Draft]) -> list[str]:
    counted = Counter(draft.place for draft in drafts)
    return [
        f"{draft.row}: the sheet has this target more than once. Leave one of them out."
        for draft in drafts
        if counted[draft.place] > 1
    ]


def _told(target: Target) -> dict[str, Any]:
    """For the log: no free text."""
    return {
        "target": target.text,
        "measure": MEASURES.get(target.measure).name,
        "group": target.group,
        "year": target.period,
        "kind": target.get_kind_display(),
        "decided_on": target.decided_on.isoformat() if target.decided_on else None,
    }


def _meanwhile(current: Target | None) -> str:
    if current is None:
        return "The target that stood here has been withdrawn while you were writing. Look again, then record yours."
    return (
        f"{current.entered_by} recorded {said_of(current)} here while you were writing. Look at it, and if yours is to "
        "take its place, record it again with the reason."
    )
