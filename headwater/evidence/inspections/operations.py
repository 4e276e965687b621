"""Publishing inspection outcomes to the records, and entering by hand what no file has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from headwater.evidence.datasets.models import Release
from headwater.evidence.inspections.definitions import ERAS
from headwater.evidence.inspections.events import InspectionEvent
from headwater.evidence.inspections.models import InspectionOutcome, Judgement, NextStep
from headwater.evidence.inspections.policies import (
    Candidate,
    Draft,
    choose_shown,
    pair_up,
    reasons_not_to_enter,
    reasons_not_to_replace,
    reasons_not_to_withdraw,
)
from headwater.evidence.inspections.reading import JudgementRow, OutcomeRow
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.reference.schools.lineage import Identity
from headwater.reference.schools.models import School
from headwater.reference.schools.queries import get_our_trust, list_identities, list_our_urns


class CannotRecord(Refused):
    """This inspection may not be entered."""


class CannotWithdraw(Refused):
    """This entry may not be withdrawn."""


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
)
_Content = tuple[tuple[Any, ...], tuple[JudgementRow, ...]]


@transaction.atomic
def publish_outcomes(
    *, rows: Iterable[tuple[Release, OutcomeRow]], by: User | None, today: date, unread: int = 0
) -> OutcomesChange:
    """Make the outcomes of our trust's schools those that `rows` tell, from all current releases together.

    A row under an earlier URN of a school is the school's too, up to the day its number changed. Outcomes that no
    row tells any more are taken away; entries by hand all stay, and are hidden behind a published outcome of the same
    inspection. Records one event, or, where nothing changed, writes nothing at all. `unread` is how many cells could
    not be read; it is kept with the event.
    """
    trust = get_our_trust()
    if trust is None:
        return OutcomesChange()
    _hold(list_our_urns(today))
    wanted = {_content(outcome, judgements): outcome for outcome, judgements in _outcomes(rows, today)}
    stored = {
        _content(outcome, [_judgement_row(j) for j in outcome.judgements.all()]): outcome.pk
        for outcome in InspectionOutcome.objects.published().prefetch_related("judgements")
    }
    fresh = [content for content in wanted if content not in stored]
    stale = [pk for content, pk in stored.items() if content not in wanted]
    change = OutcomesChange(len(fresh), len(stale), len(wanted), len({o.school_id for o in wanted.values()}))
    if not (fresh or stale):
        return change
    touched = set(InspectionOutcome.objects.filter(pk__in=stale).values_list("school_id", flat=True))
    touched |= {wanted[content].school_id for content in fresh}
    InspectionOutcome.objects.filter(pk__in=stale).delete()
    made = InspectionOutcome.objects.bulk_create([wanted[content] for content in fresh])
    Judgement.objects.bulk_create(
        Judgement(outcome=outcome, area=j.area, grade=j.grade, published_text=j.published_text, judged_on=j.judged_on)
        for outcome, (_, judgements) in zip(made, fresh, strict=True)
        for j in judgements
    )
    _show(touched)
    counts = {"added": change.added, "removed": change.removed, "schools": change.schools, "unread_cells": unread}
    record_event(InspectionEvent.OUTCOMES_PUBLISHED, by=by, about=trust, after={**counts, "told": change.told})
    return change


def _outcomes(
    rows: Iterable[tuple[Release, OutcomeRow]], today: date
) -> Iterable[tuple[InspectionOutcome, Sequence[JudgementRow]]]:
    """Every published outcome of our schools, unsaved."""
    owners: defaultdict[int, list[tuple[int, Identity]]] = defaultdict(list)
    for urn, identities in list_identities(list_our_urns(today)).items():
        for identity in identities:
            owners[identity.urn].append((urn, identity))
    for release, row in rows:
        for urn, identity in owners[row.urn]:
            if identity.until and row.inspected_on and row.inspected_on >= identity.until:
                continue  # by then the number was another school's
            yield _outcome(release, row, urn), row.judgements


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
        is_shown=False,
    )


@transaction.atomic
def record_outcome(
    *, draft: Draft, by: User, today: date, now: datetime, replaces: InspectionOutcome | None = None
) -> InspectionOutcome:
    """Enter one inspection by hand, or with `replaces` correct an entry; both stay.

    Where the same inspection is published, the published outcome stays shown, with the entered next steps beside it.
    Raises CannotRecord with every reason, above all where somebody else entered or changed it meanwhile.
    """
    [school] = _hold([draft.urn])
    if replaces is not None:
        replaces = InspectionOutcome.objects.get(pk=replaces.pk)
        if reasons := reasons_not_to_replace(replaces):
            raise CannotRecord(reasons)
    entries = InspectionOutcome.objects.entered().select_related("entered_by")
    place = {"school": school, "era": draft.era, "title": draft.title.strip(), "inspected_on": draft.inspected_on}
    standing = entries.filter(**place).first()
    if reasons := reasons_not_to_enter(draft, today, replaces=replaces, standing=standing):
        raise CannotRecord(reasons)
    outcome = _enter(draft, school, by, now, replaces)
    _show([school.pk])
    outcome.refresh_from_db()
    record_event(
        InspectionEvent.OUTCOME_RECORDED,
        by=by,
        about=outcome,
        school_urn=school.pk,
        before=_told(replaces) if replaces else {},
        after=_told(outcome),
    )
    return outcome


@transaction.atomic
def withdraw_outcome(*, outcome: InspectionOutcome, reason: str, by: User, now: datetime) -> InspectionOutcome:
    """Say that an entry was wrong; it stays to be read, with the reason. Raises CannotWithdraw."""
    _hold([outcome.school_id])
    outcome = InspectionOutcome.objects.get(pk=outcome.pk)
    if reasons := reasons_not_to_withdraw(outcome, reason):
        raise CannotWithdraw(reasons)
    outcome.withdrawn_at, outcome.withdrawn_by, outcome.withdrawn_because = now, by, reason.strip()
    outcome.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    _show([outcome.school_id])
    record_event(
        InspectionEvent.OUTCOME_WITHDRAWN,
        by=by,
        about=outcome,
        school_urn=outcome.school_id,
        before=_told(outcome),
        after={"inspection": None},
    )
    return outcome


def _enter(
    draft: Draft, school: School, by: User, now: datetime, replaces: InspectionOutcome | None
) -> InspectionOutcome:
    """Of one inspection one entry stands at every moment: the new one is written as replaced, and stands once the old
    one does not."""
    era = ERAS.get(draft.era)
    words = {grade.key: grade.word for grade in era.words()}
    outcome = InspectionOutcome.objects.create(
        school=school,
        kind=era.kind,
        era=era.key,
        title=draft.title.strip(),
        inspected_on=draft.inspected_on,
        published_on=draft.published_on,
        overall=draft.overall,
        overall_text=words.get(draft.overall, draft.overall_text.strip()),
        safeguarding=draft.safeguarding,
        safeguarding_text=words.get(draft.safeguarding, ""),
        category=draft.category,
        published_urn=school.urn,
        # By then it had another number: what was inspected is what it was before.
        relates_to_predecessor=bool(school.opened_on and draft.inspected_on < school.opened_on),
        next_said=draft.next_said.strip(),
        next_period=draft.next_period,
        reason=draft.reason.strip() if replaces else "",
        is_shown=False,
        entered_at=now,
        entered_by=by,
        replaced_by=replaces,
    )
    Judgement.objects.bulk_create(
        Judgement(outcome=outcome, area=area, grade=grade, published_text=words[grade])
        for area, grade in draft.judgements.items()
    )
    NextStep.objects.bulk_create(
        NextStep(outcome=outcome, order=order, text=text.strip())
        for order, text in enumerate(draft.next_steps, start=1)
    )
    if replaces is not None:
        replaces.replaced_by = outcome
        replaces.save(update_fields=["replaced_by"])
        outcome.replaced_by = None
        outcome.save(update_fields=["replaced_by"])
    return outcome


def _hold(urns: Iterable[int]) -> list[School]:
    """Hold these schools for the transaction, always in one order: whoever publishes or enters at the same time waits,
    and sees what this wrote."""
    return list(School.objects.select_for_update().filter(pk__in=set(urns)).order_by("pk"))


def _show(urns: Iterable[int]) -> None:
    """Say anew which outcomes of these schools pages show, and which entries are of a published inspection."""
    found: defaultdict[int, list[InspectionOutcome]] = defaultdict(list)
    standing = InspectionOutcome.objects.published() | InspectionOutcome.objects.entered()
    for outcome in standing.filter(school__in=urns).select_related("release").order_by("pk"):
        found[outcome.school_id].append(outcome)
    shown: set[int] = set()
    for of_school in found.values():
        candidates = [_candidate(outcome) for outcome in of_school]
        shown |= {of_school[position].pk for position in choose_shown(candidates)}
        pairs = pair_up(candidates)
        for position, outcome in enumerate(of_school):
            same = of_school[pairs[position]].pk if position in pairs else None
            if outcome.same_as_id != same:
                InspectionOutcome.objects.filter(pk=outcome.pk).update(same_as=same)
    of_schools = InspectionOutcome.objects.filter(school__in=urns)
    # First those that are hidden: of one kind only one outcome of a school is shown.
    of_schools.filter(is_shown=True).exclude(pk__in=shown).update(is_shown=False)
    of_schools.filter(is_shown=False, pk__in=shown).update(is_shown=True)


def _told(outcome: InspectionOutcome) -> dict[str, Any]:
    """For the log: keys and dates, no free text."""
    return {
        "inspection": ERAS.get(outcome.era).name,
        "inspected_on": outcome.inspected_on.isoformat() if outcome.inspected_on else None,
        "overall": outcome.overall,
        "next_steps": outcome.next_steps.count(),
    }


def _candidate(outcome: InspectionOutcome) -> Candidate:
    release = outcome.release
    return Candidate(
        kind=outcome.kind,
        inspected_on=outcome.inspected_on,
        published_file=release is not None and release.standing == Release.Standing.PUBLISHED,
        as_at=release.as_at if release else None,
        loaded=release.pk if release else outcome.pk,
        own_urn=not outcome.relates_to_predecessor,
        last_inspected_on=outcome.last_inspected_on,
        line=outcome.line,
        is_entered=release is None,
    )


def _content(outcome: InspectionOutcome, judgements: Iterable[JudgementRow]) -> _Content:
    return tuple(getattr(outcome, name) for name in _FIELDS), tuple(sorted(judgements, key=lambda j: j.area))


def _judgement_row(judgement: Judgement) -> JudgementRow:
    return JudgementRow(judgement.area, judgement.grade, judgement.published_text, judgement.judged_on)
