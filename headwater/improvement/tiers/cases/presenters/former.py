"""What no longer counts about a case, and stays to be read: evidence taken back or replaced, judgements made anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from headwater.improvement.tiers.models import CriterionJudgement, EvidenceItem
from headwater.reference.calendar.days import say_date
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.people.queries import Names


@dataclass(frozen=True, slots=True)
class FormerLine:
    """One of them: what it was about, what it said, what became of it."""

    about: str
    said: str
    became: str


def present_former(
    items: Iterable[EvidenceItem],
    judgements: Iterable[CriterionJudgement],
    framework: Framework,
    names: Names,
    urn: int,
) -> tuple[FormerLine, ...]:
    """What `queries.list_every_item` and `list_every_judgement` give, as far as it does not stand."""
    titles = {each.id: framework.say(each.title) for tier in framework.tiering.tiers for each in tier.criteria}
    lines = [
        FormerLine(f"{item.get_kind_display()}: {item.source}", item.summary, _became(item, names, urn))
        for item in items
        if item.withdrawn_at is not None or item.replaced_by_id is not None
    ]
    lines += [
        FormerLine(
            titles.get(judgement.criterion, judgement.criterion),
            f"{judgement.get_verdict_display()}. {judgement.note}".strip(),
            f"Judged by {names.of(judgement.judged_by, urn)} on {say_date(timezone.localdate(judgement.judged_at))}, "
            "and judged again since.",
        )
        for judgement in judgements
        if judgement.replaced_by_id is not None
    ]
    return tuple(lines)


def _became(item: EvidenceItem, names: Names, urn: int) -> str:
    if item.withdrawn_at is None or item.withdrawn_by is None:
        return "Later news of the same source took its place."
    day = say_date(timezone.localdate(item.withdrawn_at))
    return f"Taken back by {names.of(item.withdrawn_by, urn)} on {day}: {item.withdrawn_because}"
