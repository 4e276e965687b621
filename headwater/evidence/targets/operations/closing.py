"""Closing targets after their year, many at once or none; and correcting how one was closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from headwater.evidence.targets.closing.policies import Judged, Judgement, reasons_not_to_close
from headwater.evidence.targets.closing.queries import list_judged
from headwater.evidence.targets.events import TargetEvent
from headwater.evidence.targets.models import Closing, Target
from headwater.evidence.targets.placing import hold_places
from headwater.evidence.targets.proposals.policies import called
from headwater.evidence.targets.workflow import Ending
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.reference.schools.queries import get_our_trust


class CannotClose(Refused):
    """One of the targets may not be closed so, or no target is named; nothing was done."""


@transaction.atomic
def close_targets(
    *, judgements: Sequence[Judgement], by: User, scope: Scope, now: datetime, today: date
) -> list[Closing]:
    """Close targets, all or none, each by the figure that is shown now. Raises CannotClose with every reason."""
    made = _close(Ending.CLOSE, judgements, by, scope, now, today)
    urns = sorted({closing.target.school_id for closing in made})
    school = made[0].target.school
    outcomes = {outcome: sum(closing.outcome == outcome for closing in made) for outcome in Closing.Outcome.values}
    record_event(
        TargetEvent.TARGETS_CLOSED,
        by=by,
        about=made[0].target if len(made) == 1 else school if len(urns) == 1 else get_our_trust() or school,
        school_urn=urns[0] if len(urns) == 1 else None,
        after={"targets": [closing.target_id for closing in made], "schools": urns} | outcomes,
    )
    return made


@transaction.atomic
def correct_closing(*, judgement: Judgement, by: User, scope: Scope, now: datetime, today: date) -> Closing:
    """Say that a target was closed wrongly: another closing beside the first, with its reason. Raises CannotClose."""
    before = judgement.target.closing
    [made] = _close(Ending.CORRECT, [judgement], by, scope, now, today)
    record_event(
        TargetEvent.CLOSING_CORRECTED,
        by=by,
        about=made.target,
        school_urn=made.target.school_id,
        before={"outcome": before.outcome} if before else {},
        after={"outcome": made.outcome, "measure": made.target.measure, "year": made.target.period},
    )
    return made


def _close(
    step: Ending, judgements: Sequence[Judgement], by: User, scope: Scope, now: datetime, today: date
) -> list[Closing]:
    if not judgements:
        raise CannotClose(["No target is chosen. Say of one at least whether it was met."])
    hold_places({judgement.target.school_id for judgement in judgements})
    fresh = _fresh(judgements)
    judged = list_judged([judgement.target for judgement in fresh], scope)
    reasons = [
        f"{_called(judgement.target)}: {reason}"
        for judgement in fresh
        for reason in reasons_not_to_close(judgement, judged[judgement.target.pk], step, by, scope, today)
    ]
    if reasons:
        raise CannotClose(reasons)
    return Closing.objects.bulk_create(_written(judgement, judged[judgement.target.pk], by, now) for judgement in fresh)


def _fresh(judgements: Sequence[Judgement]) -> list[Judgement]:
    """The same, of the targets as they stand now. The schools are held."""
    keys = {judgement.target.pk for judgement in judgements}
    found: Mapping[int, Target] = (
        Target.objects.select_related("school").prefetch_related("closings__closed_by").in_bulk(keys)
    )
    return [
        Judgement(found[one.target.pk], one.outcome, one.reason, one.seen, one.mark)
        for one in {one.target.pk: one for one in judgements}.values()
    ]


def _written(judgement: Judgement, judged: Judged, by: User, now: datetime) -> Closing:
    last = judgement.target.closing
    return Closing(
        target=judgement.target,
        number=last.number + 1 if last else 1,
        outcome=judgement.outcome,
        suggested=judged.suggested,
        aimed=judged.aimed,
        aimed_words=judged.aimed_words,
        value=judged.value,
        numerator=judged.numerator,
        denominator=judged.denominator,
        stage=judged.stage,
        source=judged.source,
        reason=judgement.reason.strip(),
        closed_at=now,
        closed_by=by,
    )


def _called(target: Target) -> str:
    return called(target.school.name, target.measure, target.group)
