"""What can happen to accounts."""

from __future__ import annotations

from headwater.foundations.audit.events import EventType


class AccountEvent(EventType):
    USER_INVITED = "accounts.user-invited", "Invited to sign in"
    INVITATION_ACCEPTED = "accounts.invitation-accepted", "Invitation accepted"
    INVITATION_WITHDRAWN = "accounts.invitation-withdrawn", "Invitation withdrawn"
    TOKEN_MADE = "accounts.token-made", "Token for a program made"
    TOKEN_ENDED = "accounts.token-ended", "Token for a program ended"
