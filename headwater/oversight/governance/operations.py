"""Asking for a pack, keeping what was made of it, and withdrawing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.events import Purpose
from headwater.foundations.audit.operations import Outgoing, record_event, send_many, settle_notices
from headwater.foundations.audit.refusals import Refused
from headwater.oversight.cards.models import CardEdition, Round
from headwater.oversight.governance.content import Content
from headwater.oversight.governance.events import FAILED, TO_READ, WITHDRAWN, PackEvent
from headwater.oversight.governance.making import Made
from headwater.oversight.governance.models import Pack, PackFile, PackPart
from headwater.oversight.governance.policies import reason_not_to_hold, reasons_not_to_ask, reasons_not_to_withdraw
from headwater.oversight.governance.queries import hold_cards, lacks_parts, list_readers


class CannotAsk(Refused):
    """No such pack may be made now."""


class CannotKeep(Refused):
    """What was made is not wanted any more: the pack is made, has failed or has changed."""


class CannotHold(Refused):
    """A card was withdrawn while the pack was being made of it."""


class CannotWithdraw(Refused):
    """The pack may not be withdrawn so."""


@transaction.atomic
def ask_for_pack(
    *, round: Round, editions: Sequence[int], audience: str, by: User, scope: Scope, now: datetime
) -> Pack:
    """Ask for a pack of these editions of the round, by their keys; a task makes it. Raises CannotAsk with every
    reason."""
    Round.objects.select_for_update().get(pk=round.pk)
    found = list(
        CardEdition.objects.within(scope)
        .filter(pk__in=editions, round=round, school__in=scope.schools("packs.view"))
        .select_related("school")
        .defer("as_sent")
        .order_by("school__name", "school_id")
    )
    others = list(Pack.objects.filter(round=round).defer("content"))
    if reasons := reasons_not_to_ask(set(editions), found, others, scope, now):
        raise CannotAsk(reasons)
    number = max((other.number for other in others), default=0) + 1
    pack = Pack.objects.create(
        round=round, number=number, audience=audience, state=Pack.State.ASKED, asked_at=now, asked_by=by
    )
    PackPart.objects.bulk_create(
        PackPart(pack=pack, school=edition.school, edition=edition, order=order)
        for order, edition in enumerate(found, start=1)
    )
    record_event(
        PackEvent.PACK_ASKED,
        by=by,
        about=pack,
        after={"audience": audience, "cards": len(found), "round": round.pk},
    )
    return pack


@transaction.atomic
def keep_pack(*, pack: Pack, content: Content, documents: Iterable[Made], now: datetime) -> Pack:
    """Keep the whole pack, every document of it or none, and put it before those who read the whole. On behalf of
    whoever asked. Raises CannotKeep where it is not being made any more, CannotHold where a card of it was withdrawn
    meanwhile."""
    kept = _hold(pack)
    if kept.state != Pack.State.ASKED:
        raise CannotKeep([f"The pack is not being made any more: {kept.get_state_display().lower()}."])
    # Making took a while, and who withdraws a card now waits: it goes out as it stands, or not at all.
    if reasons := [reason for edition in hold_cards(kept) if (reason := reason_not_to_hold(edition))]:
        raise CannotHold(reasons)
    size = _store(kept, documents)
    kept.content, kept.state = content.as_json(), Pack.State.MADE
    kept.made_at, kept.made_by = now, kept.asked_by
    kept.save(update_fields=["content", "state", "made_at", "made_by"])
    record_event(
        PackEvent.PACK_MADE,
        by=kept.asked_by,
        about=kept,
        before={"state": Pack.State.ASKED},
        after={"state": Pack.State.MADE, "cards": len(content.cards), "bytes": size},
    )
    send_many(outgoing=_outgoing(kept, TO_READ, now, whole=True), by=kept.asked_by, now=now)
    return kept


@transaction.atomic
def keep_parts(*, pack: Pack, documents: Iterable[Made], now: datetime) -> Pack:
    """Keep each school's part of a pack that is made, all of them or none, and put it before the principals and local
    boards. Raises CannotKeep where they are there already, or the pack has been withdrawn."""
    kept = _hold(pack)
    if not lacks_parts(kept):
        raise CannotKeep(["The parts of the pack are not wanted any more."])
    size = _store(kept, documents)
    record_event(PackEvent.PARTS_MADE, by=kept.asked_by, about=kept, after={"bytes": size})
    send_many(outgoing=_outgoing(kept, TO_READ, now, whole=False), by=kept.asked_by, now=now)
    return kept


@transaction.atomic
def fail_pack(*, pack: Pack, trouble: str, now: datetime) -> Pack:
    """Say that the pack, or the schools' parts of it, could not be made and why, and put that before whoever asked
    for it. Does nothing where they were made after all, by a task that ran twice."""
    kept = _hold(pack)
    before = kept.state
    if before == Pack.State.ASKED:
        kept.state = Pack.State.FAILED
    elif not lacks_parts(kept):
        return kept
    kept.trouble = trouble[:500]
    kept.save(update_fields=["state", "trouble"])
    what = PackEvent.PACK_FAILED if before == Pack.State.ASKED else PackEvent.PARTS_FAILED
    record_event(what, by=None, about=kept, before={"state": before}, after={"state": kept.state})
    send_many(outgoing=[_notice(kept, kept.asked_by, None, FAILED)], by=None, now=now)
    return kept


@transaction.atomic
def withdraw_pack(*, pack: Pack, because: str, by: User, scope: Scope, now: datetime) -> Pack:
    """Say that the pack is not to be used any more, and why; it stays to be read. Raises CannotWithdraw."""
    kept = _hold(pack)
    if reasons := reasons_not_to_withdraw(kept, because, scope):
        raise CannotWithdraw(reasons)
    kept.state = Pack.State.WITHDRAWN
    kept.withdrawn_at, kept.withdrawn_by, kept.withdrawn_because = now, by, because.strip()
    kept.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_because"])
    record_event(
        PackEvent.PACK_WITHDRAWN,
        by=by,
        about=kept,
        before={"state": Pack.State.MADE},
        after={"state": Pack.State.WITHDRAWN},
    )
    settle_notices(about=[kept], by=by, now=now)
    send_many(outgoing=_outgoing(kept, WITHDRAWN, now), by=by, now=now)
    return kept


def _hold(pack: Pack) -> Pack:
    """The pack as it stands, held until the end of the transaction: two who do something with it come one after the
    other."""
    return Pack.objects.select_for_update(of=("self",)).select_related("round", "asked_by").get(pk=pack.pk)


def _store(pack: Pack, documents: Iterable[Made]) -> int:
    """Returns how many bytes they are."""
    size = 0
    for made in documents:
        size += len(made.content)
        PackFile.objects.create(
            pack=pack,
            school_id=made.school,
            format=made.format,
            content=made.content,
            sha256=made.sha256,
            size=len(made.content),
        )
    return size


def _outgoing(pack: Pack, why: Purpose, now: datetime, *, whole: bool | None = None) -> list[Outgoing]:
    """Before everybody who reads the pack; before those of the whole only, or of the parts only, where that is said."""
    urns = list(PackPart.objects.filter(pack=pack).values_list("school", flat=True))
    readers = list_readers(pack.round, urns, timezone.localdate(now))
    return [_notice(pack, reader, urn, why) for reader, urn in readers if whole is None or whole == (urn is None)]


def _notice(pack: Pack, to: User, urn: int | None, why: Purpose) -> Outgoing:
    path = reverse("governance:pack-detail", args=[pack.pk])
    return Outgoing(pack, pack.version, [to], pack.called, urn, path, why)
