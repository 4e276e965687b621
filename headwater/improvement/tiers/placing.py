"""Putting decisions into their places: of one school, framework and day one stands at every moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from headwater.foundations.accounts.models import User
from headwater.improvement.tiers.models import TierDecision
from headwater.improvement.tiers.policies import Draft, Ground, place_of, reasons_not_to_record
from headwater.improvement.tiers.queries import list_editions_as_seen, list_joined_on, list_standing, mark_of
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.schools.models import School

Place: TypeAlias = tuple[int, date]


@dataclass(frozen=True)
class Held:
    """The schools of some drafts, held for the transaction: of two who write at once, the second sees what the first
    wrote. `standing`: their decisions by place; `editions`: by whose words each draft is recorded."""

    schools: Mapping[int, School]
    standing: Mapping[Place, TierDecision]
    editions: Mapping[Place, Edition]
    joined: Mapping[int, date | None]

    @classmethod
    def of(cls, drafts: Collection[Draft], adopted: AdoptedFramework, today: date) -> Held:
        schools = hold_schools({draft.urn for draft in drafts})
        standing = {place_of(each): each for some in list_standing(schools, adopted).values() for each in some}
        editions = list_editions_as_seen({draft.place for draft in drafts}, adopted)
        return cls(schools, standing, editions, list_joined_on(schools, today))

    def mark(self, urn: int) -> str:
        return mark_of([each for each in self.standing.values() if each.school_id == urn])

    def reasons(self, draft: Draft, today: date) -> list[str]:
        school, edition = self.schools.get(draft.urn), self.editions.get(draft.place)
        ground = Ground(
            framework=edition.framework if edition else None,
            school=school.name if school else f"URN {draft.urn}",
            is_ours=draft.urn in self.joined,
            joined_on=self.joined.get(draft.urn),
        )
        return reasons_not_to_record(draft, ground, today, current=self.standing.get(draft.place))


def hold_schools(urns: Collection[int]) -> dict[int, School]:
    """These schools, held for the transaction, always in one order: two who write never wait for one another."""
    return {s.pk: s for s in School.objects.select_for_update().filter(pk__in=urns).order_by("pk")}


def place_decisions(
    drafts: Sequence[Draft],
    held: Held,
    adopted: AdoptedFramework,
    by: User,
    *,
    route: TierDecision.Route = TierDecision.Route.RECORDED,
) -> list[TierDecision]:
    """Write them, in the order given. Where one stands in a place, a new one is written as replaced, and stands once
    the old one does not."""
    made = []
    for draft in drafts:
        edition = held.editions[draft.place]
        order = [tier.key for tier in edition.framework.tiering.tiers]
        current = held.standing.get(draft.place)
        decision = TierDecision.objects.create(
            school_id=draft.urn,
            adopted=adopted,
            edition=edition,
            tiers=" ".join(sorted(set(draft.tiers), key=order.index)),
            in_force_from=draft.in_force_from,
            route=route,
            decided_by_body=draft.decided_by_body.strip(),
            decided_on=draft.decided_on,
            minute=draft.minute.strip(),
            reason=draft.reason.strip(),
            review_on=draft.review_on,
            correction=draft.correction.strip() if current else "",
            row=draft.row,
            entered_by=by,
            replaced_by=current,
        )
        if current is not None:
            current.replaced_by = decision
            current.save(update_fields=["replaced_by"])
            decision.replaced_by = None
            decision.save(update_fields=["replaced_by"])
        made.append(decision)
    return made
