"""Putting targets into their places: of one place (school, measure, group, year, kind) one stands at every moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from headwater.evidence.targets.models import Target
from headwater.evidence.targets.policies import Draft, place_of
from headwater.evidence.targets.queries import list_standing_targets
from headwater.foundations.accounts.models import User
from headwater.reference.schools.models import School

Place: TypeAlias = tuple[int, str, str, str, str]


def hold_places(urns: Iterable[int]) -> dict[Place, Target]:
    """The targets that stand at these schools. The schools are held for the transaction, always in one order: of two
    who write at once, the second sees what the first wrote."""
    held = [s.pk for s in School.objects.select_for_update().filter(pk__in=set(urns)).order_by("pk").only("pk")]
    return {place_of(target): target for target in list_standing_targets(held)}


def place_targets(
    drafts: Sequence[Draft],
    replaced: Mapping[Place, Target],
    by: User,
    *,
    route: Target.Route = Target.Route.RECORDED,
) -> list[Target]:
    """Write them, in the order given; `replaced` are those whose places they take. The schools are held (hold_places).

    A new one is written as replaced, and stands once the old one does not.
    """
    made = Target.objects.bulk_create(
        Target(
            school_id=draft.urn,
            measure=draft.measure,
            group=draft.group,
            period=draft.period,
            kind=draft.kind,
            value=draft.value,
            comparator=draft.comparator,
            offset=draft.offset,
            text=draft.text.strip()[:60],
            route=route,
            decided_by_body=draft.decided_by_body.strip(),
            decided_on=draft.decided_on,
            minute=draft.minute.strip(),
            reason=draft.reason.strip() if draft.place in replaced else "",
            row=draft.row,
            entered_by=by,
            replaced_by=replaced.get(draft.place),
        )
        for draft in drafts
    )
    pairs = [
        (replaced[draft.place], target) for draft, target in zip(drafts, made, strict=True) if draft.place in replaced
    ]
    for old, new in pairs:
        old.replaced_by = new
    Target.objects.bulk_update([old for old, _ in pairs], ["replaced_by"])
    for _, new in pairs:
        new.replaced_by = None
    Target.objects.bulk_update([new for _, new in pairs], ["replaced_by"])
    return made
