"""Saying that a target the framework requires is not applicable to a school in a year, and taking that back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.evidence.targets.events import TargetEvent
from headwater.evidence.targets.models import NotApplicable
from headwater.evidence.targets.requirements.policies import reasons_not_to_set_aside
from headwater.evidence.targets.requirements.queries import get_year_requirements
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.reference.schools.models import School


class CannotSetAside(Refused):
    """The required target may not be called not applicable, or what was said so may not be taken back."""


@transaction.atomic
def set_aside_requirement(
    *, school: School, measure: str, group: str, period: str, reason: str, by: User, scope: Scope, now: datetime
) -> NotApplicable:
    """Say that a required target is not applicable to the school in the year, and why. Raises CannotSetAside."""
    School.objects.select_for_update().get(pk=school.pk)
    asked = (measure, group)
    standing = get_year_requirements([school], period, scope).schools[school.urn]
    requirement = next((each for each in standing.required if each.asked == asked), None)
    is_set_aside = asked in standing.set_aside
    is_placed = requirement is not None and requirement not in standing.lacking and not is_set_aside
    reasons = reasons_not_to_set_aside(
        requirement, reason, period, is_set_aside=is_set_aside, is_placed=is_placed
    ) or _not_theirs(scope, school)
    if reasons:
        raise CannotSetAside(reasons)
    made = NotApplicable.objects.create(
        school=school,
        measure=measure,
        group=group,
        period=period,
        reason=reason.strip(),
        entered_at=now,
        entered_by=by,
    )
    _record(TargetEvent.REQUIREMENT_SET_ASIDE, made, by)
    return made


@transaction.atomic
def restore_requirement(*, not_applicable: NotApplicable, by: User, scope: Scope, now: datetime) -> NotApplicable:
    """Take back that a required target is not applicable: the school lacks it again. Raises CannotSetAside."""
    School.objects.select_for_update().get(pk=not_applicable.school_id)
    found = NotApplicable.objects.select_related("school").get(pk=not_applicable.pk)
    reasons = _not_theirs(scope, found.school)
    if found.withdrawn_at is not None:
        reasons.append("Somebody has taken this back already.")
    if reasons:
        raise CannotSetAside(reasons)
    found.withdrawn_at, found.withdrawn_by = now, by
    found.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record(TargetEvent.REQUIREMENT_RESTORED, found, by)
    return found


def _not_theirs(scope: Scope, school: School) -> list[str]:
    may = scope.may("targets.propose", school.urn)
    return [] if may else ["Only the trust says which required targets are not applicable."]


def _record(event: TargetEvent, about: NotApplicable, by: User) -> None:
    after = {"measure": about.measure, "group": about.group, "year": about.period}
    record_event(event, by=by, about=about, school_urn=about.school_id, after=after)
