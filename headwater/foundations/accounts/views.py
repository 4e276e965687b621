"""The page where an invited person chooses a password. Signing in itself is allauth's."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from headwater.foundations.accounts.forms import PasswordChoice
from headwater.foundations.accounts.operations import CannotAccept, accept_invitation
from headwater.foundations.accounts.policies import reasons_not_to_accept
from headwater.foundations.accounts.queries import InvitationUnknown, get_invitation

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@sensitive_post_parameters()
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Who the invitation is for, and a form to choose a password; then the person is signed in."""
    now = timezone.now()
    try:
        invitation = get_invitation(token)
        if reasons := reasons_not_to_accept(invitation, now):
            raise CannotAccept(reasons)
        form = PasswordChoice(request.POST or None, user=invitation.user)
        if form.is_valid():
            user = accept_invitation(token=token, password=form.cleaned_data["password"], now=now)
            login(request, user, backend=BACKEND)
            return redirect(settings.LOGIN_REDIRECT_URL)
    except (CannotAccept, InvitationUnknown) as refusal:
        return render(request, "accounts/invitation-closed.html", {"reasons": refusal.reasons}, status=404)
    return render(request, "accounts/invitation-accept.html", {"invited": invitation.user, "form": form})
