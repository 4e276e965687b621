"""How an edition moves: held, looked at again, its step written. For the operations, which record the event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from headwater.evidence.targets.proposals.policies import NOT_SEEN
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.refusals import Refused
from headwater.oversight.cards.editions import policies
from headwater.oversight.cards.editions.workflow import WORKFLOW, Step
from headwater.oversight.cards.models import CardEdition, EditionStep
from headwater.reference.people.queries import get_names


class CannotStep(Refused):
    """The step may not be taken with one of the cards, or with none; nothing was done."""


def refuse(reasons: Sequence[str]) -> None:
    if reasons:
        raise CannotStep(reasons)


def hold_editions(editions: Sequence[CardEdition]) -> list[CardEdition]:
    """The editions as they stand now, in the order given, held for the transaction: always in one order, so that two
    who write never wait for one another."""
    if not editions:
        raise CannotStep(["No school is chosen. Tick one at least."])
    keys = list(dict.fromkeys(edition.pk for edition in editions))
    held = CardEdition.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True)
    found = CardEdition.objects.select_related("school", "round").defer("as_sent").in_bulk(list(held))
    return [found[pk] for pk in keys]


def not_now(
    step: Step, editions: Sequence[CardEdition], by: User, scope: Scope, seen: Mapping[int, int] | None
) -> list[str]:
    """Why the step may not be taken with these: somebody was quicker, or it is not theirs, or not the time for it."""
    return policies.with_names(
        {
            edition.school.name: _not_seen(edition, (seen or {}).get(edition.pk, NOT_SEEN), by, scope)
            or policies.reasons_not_to_step(step, edition, scope)
            for edition in editions
        }
    )


def _not_seen(edition: CardEdition, seen: int, by: User, scope: Scope) -> list[str]:
    if seen in (NOT_SEEN, edition.version):
        return []
    steps = edition.steps.select_related("by")
    return [policies.told_meanwhile(edition, steps, seen, by, get_names([edition.school_id], scope))]


def move(
    step: Step,
    editions: Sequence[CardEdition],
    *,
    text: str = "",
    by: User | None,
    now: datetime,
    changed: Sequence[str] = (),
) -> None:
    """Write the step of each and where it stands now, and save the fields that were `changed` besides."""
    for edition in editions:
        line = WORKFLOW.find_transition(edition.state if edition.version else None, step)
        if line is None:
            raise ValueError(f"The table has no step {step} from {edition.state}.")
        edition.state, edition.version = line.after, edition.version + 1
    CardEdition.objects.bulk_update(editions, ["state", "version", *changed])
    EditionStep.objects.bulk_create(
        EditionStep(
            edition=edition, number=edition.version, step=step, state=edition.state, at=now, by=by, text=text.strip()
        )
        for edition in editions
    )


def event_facts(editions: Sequence[CardEdition]) -> dict[str, Any]:
    """`about`, `school_urn` and `after` of the one event of a step, without what anybody wrote. `after` names all
    editions by key, whatever the event is about."""
    urns = sorted({edition.school_id for edition in editions})
    return {
        "about": editions[0] if len(editions) == 1 else editions[0].round,
        "school_urn": urns[0] if len(urns) == 1 else None,
        "after": {
            "round": editions[0].round_id,
            "editions": [edition.pk for edition in editions],
            "schools": urns,
        },
    }
