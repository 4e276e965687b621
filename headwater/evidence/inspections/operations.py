"""Publishing inspection outcomes to the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from headwater.evidence.datasets.models import Release
from headwater.evidence.inspections.events import InspectionEvent
from headwater.evidence.inspections.models import InspectionOutcome, Judgement
from headwater.evidence.inspections.policies import Candidate, choose_shown
from headwater.evidence.inspections.reading import JudgementRow, OutcomeRow
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import record_event
from headwater.reference.schools.lineage import Identity
from headwater.reference.schools.queries import get_our_trust, list_identities, list_our_urns


@dataclass(frozen=True, slots=True)
class OutcomesChange:
    """How many outcomes were added and taken away, and how many now stand; nothing was written where both are 0."""

    added: int = 0
    removed: int = 0
    outcomes: int = 0
    schools: int = 0

    @property
    def told(self) -> str:
        if not (self.added or self.removed):
            return "No inspection outcome changed."
        outcomes = "outcome" if self.added == 1 else "outcomes"
        schools = "school has" if self.schools == 1 else "schools have"
        return f"{self.added} inspection {outcomes} added, {self.removed} taken away; {self.schools} {schools} one."


# What makes an outcome another one, beside its judgements.
_FIELDS = (
    "school_id",
    "kind",
    "era",
    "inspected_on",
    "published_on",
    "last_inspected_on",
    "overall",
    "overall_text",
    "safeguarding",
    "safeguarding_text",
    "category",
    "published_urn",
    "relates_to_predecessor",
    "note",
    "release_id",
    "line",
    "block",
    "column",
    "is_shown",
)
_Content = tuple[tuple[Any, ...], tuple[JudgementRow, ...]]


@transaction.atomic
def publish_outcomes(
    *, rows: Iterable[tuple[Release, OutcomeRow]], by: User | None, today: date, unread: int = 0
) -> OutcomesChange:
    """Make the outcomes of our trust's schools those that `rows` tell, from all current releases together.

    A row under an earlier URN of a school is the school's too, up to the day its number changed. Outcomes that no
    row tells any more are taken away. Records one event, or, where nothing changed, writes nothing at all.
    `unread` is how many cells could not be read; it is kept with the event.
    """
    trust = get_our_trust()
    if trust is None:
        return OutcomesChange()
    wanted = {_content(outcome, judgements): outcome for outcome, judgements in _outcomes(rows, today)}
    stored = {
        _content(outcome, [_judgement_row(j) for j in outcome.judgements.all()]): outcome.pk
        for outcome in InspectionOutcome.objects.select_for_update().prefetch_related("judgements")
    }
    fresh = [content for content in wanted if content not in stored]
    stale = [pk for content, pk in stored.items() if content not in wanted]
    change = OutcomesChange(len(fresh), len(stale), len(wanted), len({o.school_id for o in wanted.values()}))
    if not (fresh or stale):
        return change
    # First away with the old: of one kind only one outcome of a school is shown.
    InspectionOutcome.objects.filter(pk__in=stale).delete()
    made = InspectionOutcome.objects.bulk_create([wanted[content] for content in fresh])
    Judgement.objects.bulk_create(
        Judgement(outcome=outcome, area=j.area, grade=j.grade, published_text=j.published_text, judged_on=j.judged_on)
        for outcome, (_, judgements) in zip(made, fresh, strict=True)
        for j in judgements
    )
    counts = {"added": change.added, "removed": change.removed, "schools": change.schools, "unread_cells": unread}
    record_event(InspectionEvent.OUTCOMES_PUBLISHED, by=by, about=trust, after={**counts, "told": change.told})
    return change


def _outcomes(
    rows: Iterable[tuple[Release, OutcomeRow]], today: date
) -> Iterable[tuple[InspectionOutcome, Sequence[JudgementRow]]]:
    """Every outcome of our schools, unsaved, with which of them are shown."""
    owners: defaultdict[int, list[tuple[int, Identity]]] = defaultdict(list)
    for urn, identities in list_identities(list_our_urns(today)).items():
        for identity in identities:
            owners[identity.urn].append((urn, identity))
    found: defaultdict[int, list[tuple[InspectionOutcome, Sequence[JudgementRow]]]] = defaultdict(list)
    for release, row in rows:
        for urn, identity in owners[row.urn]:
            if identity.until and row.inspected_on and row.inspected_on >= identity.until:
                continue  # by then the number was another school's
            found[urn].append((_outcome(release, row, urn), row.judgements))
    for told in found.values():
        shown = choose_shown([_candidate(outcome) for outcome, _ in told])
        for position, (outcome, _) in enumerate(told):
            outcome.is_shown = position in shown
        yield from told


def _outcome(release: Release, row: OutcomeRow, urn: int) -> InspectionOutcome:
    published_urn = row.urn_at_time or row.urn
    return InspectionOutcome(
        school_id=urn,
        kind=row.kind,
        era=row.era,
        inspected_on=row.inspected_on,
        published_on=row.published_on,
        last_inspected_on=row.last_inspected_on,
        overall=row.overall,
        overall_text=row.overall_text,
        safeguarding=row.safeguarding,
        safeguarding_text=row.safeguarding_text,
        category=row.category,
        published_urn=published_urn,
        relates_to_predecessor=published_urn != urn or row.relates_to_current is False,
        note=row.note,
        release=release,
        line=row.line,
        block=row.block,
        column=row.column,
    )


def _candidate(outcome: InspectionOutcome) -> Candidate:
    release = outcome.release
    return Candidate(
        kind=outcome.kind,
        inspected_on=outcome.inspected_on,
        published_file=release.standing == Release.Standing.PUBLISHED,
        as_at=release.as_at,
        loaded=release.pk,
        own_urn=not outcome.relates_to_predecessor,
        last_inspected_on=outcome.last_inspected_on,
        line=outcome.line,
    )


def _content(outcome: InspectionOutcome, judgements: Iterable[JudgementRow]) -> _Content:
    return tuple(getattr(outcome, name) for name in _FIELDS), tuple(sorted(judgements, key=lambda j: j.area))


def _judgement_row(judgement: Judgement) -> JudgementRow:
    return JudgementRow(judgement.area, judgement.grade, judgement.published_text, judgement.judged_on)
