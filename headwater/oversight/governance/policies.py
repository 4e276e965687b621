"""When a pack may be asked for, made and withdrawn. Pure: reasons as sentences, none where it may be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from headwater.foundations.accounts.scope import Scope
from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.foundations.ui.lengths import too_long
from headwater.oversight.cards.models import CardEdition
from headwater.oversight.governance.models import LONGEST_BECAUSE, Pack

MADE_WITHIN = timedelta(minutes=10)
"""A pack that was asked for longer ago and is not there has come to grief: another may be asked for."""
NOT_YOURS = "Only the executive, the trust’s clerk and the administrator make packs."


def may_make(scope: Scope) -> bool:
    """Packs are the trust’s: a clerk of one local board makes none."""
    return scope.may("packs.make")


def reasons_not_to_ask(
    chosen: Collection[int], editions: Iterable[CardEdition], others: Iterable[Pack], scope: Scope, now: datetime
) -> list[str]:
    """Why no pack of these editions may be made now. `chosen`: their keys; `editions`: those of them that are of the
    round; `others`: the round’s packs."""
    if not may_make(scope):
        return [NOT_YOURS]
    found = {edition.pk: edition for edition in editions}
    reasons = []
    if not chosen:
        reasons.append("Choose at least one card.")
    if set(chosen) - found.keys():
        reasons.append("A card that was chosen is not of this meeting. Open the page again and choose anew.")
    reasons += [reason for edition in found.values() if (reason := reason_not_to_hold(edition))]
    if any(is_being_made(pack, now) for pack in others):
        reasons.append("A pack for this meeting is being made at this moment. Wait for it, then make another.")
    return reasons


def reason_not_to_hold(edition: CardEdition) -> str:
    """Why the edition can be in no pack: "" where it can."""
    if edition.state == "withdrawn":
        return f"The card of {edition.school} has been withdrawn. Leave it out, or issue another first."
    if edition.state != "issued":
        return f"The card of {edition.school} is not issued yet. Leave it out, or issue it first."
    return ""


def is_being_made(pack: Pack, now: datetime) -> bool:
    """Whether its documents may still come of themselves."""
    return pack.state == Pack.State.ASKED and now - pack.asked_at < MADE_WITHIN


def are_parts_being_made(pack: Pack, *, has_parts: bool, now: datetime) -> bool:
    """Whether the schools' parts of a pack that is made may still come of themselves: they come after the whole."""
    if pack.state != Pack.State.MADE or pack.made_at is None or has_parts or pack.trouble:
        return False
    return now - pack.made_at < MADE_WITHIN


def reasons_not_to_withdraw(pack: Pack, because: str, scope: Scope) -> list[str]:
    """Why the pack may not be withdrawn so."""
    if not may_make(scope):
        return [NOT_YOURS.replace("make packs", "withdraw packs")]
    if pack.state == Pack.State.WITHDRAWN:
        return ["The pack has been withdrawn already."]
    if pack.state != Pack.State.MADE:
        return ["Only a pack that has been made can be withdrawn."]
    if not because.strip():
        return ["Say why the pack is withdrawn: its readers are told."]
    if (length := len(because.strip())) > LONGEST_BECAUSE:
        return [too_long("The reason", length, LONGEST_BECAUSE)]
    return reasons_not_to_keep(because)
