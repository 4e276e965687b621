"""When somebody may be invited, and when an invitation may be used. Pure: no database, no clock."""

from __future__ import annotations

from datetime import datetime

from headwater.foundations.accounts.models import Invitation, User


def reasons_not_to_invite(user: User | None) -> list[str]:
    """`user` is the account that already has the e-mail address, if any."""
    if user is None or (not user.is_active and not user.has_usable_password()):
        return []
    if user.is_active:
        return [f"{user.email} already has an account."]
    return [f"The account of {user.email} was closed."]


def reasons_not_to_accept(invitation: Invitation, now: datetime) -> list[str]:
    """An invitation is used once, within its time, unless it was withdrawn."""
    if invitation.accepted_at:
        return ["This invitation has already been used."]
    if invitation.withdrawn_at:
        return ["This invitation was withdrawn, or a newer one has taken its place."]
    if invitation.has_run_out(now):
        return ["This invitation has run out."]
    return []


def reasons_not_to_withdraw(invitation: Invitation) -> list[str]:
    if invitation.accepted_at:
        return ["This invitation has already been used."]
    if invitation.withdrawn_at:
        return ["This invitation has already been withdrawn."]
    return []
