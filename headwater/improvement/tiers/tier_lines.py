"""Tiers one by one, as programs read them: which holds at each school, and every decision about one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from headwater.improvement.tiers.models import TierDecision
from headwater.improvement.tiers.policies import ends_on, in_force_on, standing_of
from headwater.improvement.tiers.presenters import NONE_RECORDED, STANDINGS
from headwater.reference.people.queries import Names
from headwater.reference.schools.models import School


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """One decision. `keys` are of the tier, or of every package; `in_force_until` None where no end is decided. "" and
    None where nothing is said."""

    id: int
    tier: str
    keys: tuple[str, ...]
    framework: str
    edition: int
    in_force_from: date
    in_force_until: date | None
    standing: str
    standing_words: str
    decided_by_body: str
    decided_on: date
    minute: str
    route: str
    reason: str
    review_on: date | None
    correction: str
    withdrawn_because: str
    entered_by: str
    entered_on: date


@dataclass(frozen=True, slots=True)
class SchoolTier:
    """One school, the decision in force today under the main framework, and those that are coming. Without one,
    `why_none` says so."""

    urn: int
    school: str
    in_force: DecisionFacts | None
    why_none: str
    coming: tuple[DecisionFacts, ...]


def present_tiers(
    schools: Iterable[School], decisions: Mapping[int, Sequence[TierDecision]], names: Names, today: date
) -> list[SchoolTier]:
    """What `queries.list_schools_of_trust` and `list_decisions_for` (of the main framework) give."""
    lines = []
    for school in schools:
        own = decisions.get(school.pk, ())
        now = in_force_on(own, today)
        coming = sorted((each for each in own if each.in_force_from > today), key=lambda each: each.in_force_from)
        lines.append(
            SchoolTier(
                urn=school.urn,
                school=school.name,
                in_force=_facts(now, own, names, today) if now else None,
                why_none="" if now else NONE_RECORDED,
                coming=tuple(_facts(each, own, names, today) for each in coming),
            )
        )
    return lines


def present_decisions(decisions: Sequence[TierDecision], names: Names, today: date) -> list[DecisionFacts]:
    """What `queries.list_decisions` gives: every decision about one school, corrected and withdrawn ones too."""
    return [
        _facts(each, [other for other in decisions if other.adopted_id == each.adopted_id], names, today)
        for each in decisions
    ]


def _facts(decision: TierDecision, same: Sequence[TierDecision], names: Names, today: date) -> DecisionFacts:
    standing = standing_of(decision, same, today)
    return DecisionFacts(
        id=decision.pk,
        tier=decision.words,
        keys=decision.keys,
        framework=decision.adopted.key,
        edition=decision.edition.number,
        in_force_from=decision.in_force_from,
        in_force_until=ends_on(decision, same) if decision.is_standing else None,
        standing=standing.replace(" ", "-"),
        standing_words=STANDINGS[standing][0],
        decided_by_body=decision.decided_by_body,
        decided_on=decision.decided_on,
        minute=decision.minute,
        route=decision.get_route_display(),
        reason=decision.reason,
        review_on=decision.review_on,
        correction=decision.correction,
        withdrawn_because=decision.withdrawn_because,
        entered_by=names.of(decision.entered_by, decision.school_id),
        entered_on=timezone.localdate(decision.entered_at),
    )
