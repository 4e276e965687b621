"""What the record says of what boards are given: each school's cards on their way and issued, and packs of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from django.db.models import Min
from django.urls import reverse

from headwater.foundations.audit.models import Event, Notice
from headwater.oversight.cards.editions.dressing import meeting_words
from headwater.oversight.cards.editions.presenters.words import TONES
from headwater.oversight.cards.editions.workflow import State, Step
from headwater.oversight.cards.models import CardEdition, EditionStep
from headwater.oversight.governance.events import PackEvent
from headwater.oversight.governance.models import Pack, PackPart
from headwater.pages.record.as_at import taken
from headwater.pages.record.facts import Asked, Fact, Recorder, told_too_early
from headwater.reference.calendar.years import AcademicYear

WORK_ON_IT = ("cards.prepare", "cards.answer")
"""Who sees a card before it is issued, as `CardEdition.objects.within` has it."""

# Cards ---------------------------------------------------------------------------------------------------------------


def _cards(asked: Asked) -> Iterator[Fact]:
    editions = CardEdition.objects.within(asked.scope).filter(school__in=asked.schools)
    found = EditionStep.objects.filter(edition__in=editions.values("pk")).defer("edition__as_sent", "text")
    people = found.select_related("edition__round", "by").order_by("edition__school", "edition__number", "number")
    inside = _inside(asked)
    for edition, some in groupby(people, key=lambda step: step.edition):
        if AcademicYear.containing(edition.round.meeting_on).slug < asked.since:
            continue
        before = taken(some, asked.moment)
        # A local board is told of a card once it is issued, on every day before that not.
        told = edition.school_id in inside or any(step.step == Step.ISSUE for step in before)
        if before and told:
            yield _card(edition, before, asked)


def _card(edition: CardEdition, steps: Sequence[EditionStep], asked: Asked) -> Fact:
    last, urn = steps[-1], edition.school_id
    return Fact(
        urn=urn,
        what=f"Academy card, for {meeting_words(edition.round)}",
        stood=f"Edition {edition.number}",
        state=str(State(last.state).label),
        tone=TONES[State(last.state)],
        decided="",
        known=f"Last step entered on {asked.on(last.at)}",
        steps=tuple(_step_words(step, asked, urn) for step in steps),
        path=reverse("cards:edition-detail", args=[urn, edition.number]),
    )


def _step_words(step: EditionStep, asked: Asked, urn: int) -> str:
    by = asked.by(step.by, urn) if step.by else "Headwater"
    return f"{Step(step.step).label}. By {by}, {asked.on(step.at)}"


def leave_out_of(notices: Sequence[Notice], asked: Asked) -> set[int]:
    """Keys of the notices about cards as they were before they were issued, for readers who are told of a card only
    from then on. One question where there may be such, else none."""

    def list_first(keys: Collection[int]) -> dict[int, int]:
        found = EditionStep.objects.filter(edition__in=keys, step=Step.ISSUE).order_by()
        return dict(found.values_list("edition").annotate(Min("number")))

    return told_too_early(notices, CardEdition._meta.label, _inside(asked), list_first)


def _inside(asked: Asked) -> frozenset[int]:
    return frozenset[int]().union(*(asked.scope.schools(permission) for permission in WORK_ON_IT))


# Packs ---------------------------------------------------------------------------------------------------------------


def _packs(asked: Asked) -> Iterator[Fact]:
    packs = Pack.objects.within(asked.scope).filter(asked_at__lte=asked.moment)
    found = PackPart.objects.filter(pack__in=packs.values("pk"), school__in=asked.schools)
    people = found.select_related("pack__round", "pack__asked_by", "pack__made_by", "pack__withdrawn_by", "edition")
    parts = [
        part
        for part in people.defer("pack__content", "edition__as_sent").order_by("pack__asked_at", "pack", "order")
        if AcademicYear.containing(part.pack.round.meeting_on).slug >= asked.since
    ]
    failed = _failed([part.pack for part in parts])
    for part in parts:
        pack = part.pack
        is_made = pack.made_at is not None and pack.made_at <= asked.moment
        # At a school a pack is told of once it is made, on every day before that not.
        if is_made or asked.scope.may("packs.view"):
            yield _pack(part, asked, failed.get(pack.pk))


def _failed(packs: Sequence[Pack]) -> dict[int, datetime]:
    """Since when it is known that a pack could not be made, by its key. Asks only where there is one."""
    keys = {str(pack.pk) for pack in packs if pack.state == Pack.State.FAILED}
    if not keys:
        return {}
    events = Event.objects.filter(type=PackEvent.PACK_FAILED, about_kind=Pack._meta.label, about_key__in=keys)
    return {int(key): at for key, at in events.order_by("at").values_list("about_key", "at")}


def _pack(part: PackPart, asked: Asked, failed_at: datetime | None) -> Fact:
    pack, urn = part.pack, part.school_id
    steps = [(pack.asked_at, "told", "Being made", f"Asked for. By {asked.by(pack.asked_by, urn)}")]
    if pack.made_at:
        steps.append((pack.made_at, "good", "Made", "Made"))
    if failed_at:
        steps.append((failed_at, "concern", "Could not be made", "Could not be made"))
    if pack.withdrawn_at:
        by = asked.by(pack.withdrawn_by, urn)
        steps.append((pack.withdrawn_at, "neutral", "Withdrawn", f"Withdrawn. By {by}"))
    before = [step for step in steps if step[0] <= asked.moment]
    last, tone, state, _ = before[-1]
    return Fact(
        urn=urn,
        what=pack.called,
        stood=f"{pack.get_audience_display()}, with edition {part.edition.number} of the card",
        state=state,
        tone=tone,
        decided="",
        known=f"Last step entered on {asked.on(last)}",
        steps=tuple(f"{words}, {asked.on(at)}" for at, _, _, words in before),
        path=reverse("governance:pack-detail", args=[pack.pk]),
    )


CARDS = Recorder("cards", "Card for a board", "No card had been prepared for a board.", _cards, leave_out_of)
PACKS = Recorder("packs", "Pack for a board", "No pack had been made for a board.", _packs)
