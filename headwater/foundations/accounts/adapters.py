"""allauth's doors, closed: an account exists only because somebody invited it."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse

from headwater.foundations.accounts.kept.views import take_in


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in by e-mail and password: nobody signs themselves up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **facts: Any) -> HttpResponse | None:
        """The password, or the passkey, was right: what was written before comes along."""
        refused: HttpResponse | None = super().pre_login(request, user, **facts)
        if refused is None:
            take_in(request)
        return refused


class InvitedOnlySocial(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in with Microsoft or Google: only into an account that exists and is open.

    A provider account is joined to ours by an e-mail address the provider has verified, and only where the settings
    say that this provider's word is good (`EMAIL_AUTHENTICATION` of the provider). Everybody else is a stranger,
    whatever account they hold elsewhere.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False
