"""The pages of one's tokens, and of everybody's for whoever looks after accounts."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from headwater.foundations.accounts.models import ApiToken
from headwater.foundations.accounts.operations import CannotEndToken, CannotMakeToken, end_token, make_token
from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.accounts.tokens.forms import TokenForm
from headwater.foundations.accounts.tokens.parts import list_parts
from headwater.foundations.accounts.tokens.presenters import present_tokens
from headwater.foundations.accounts.tokens.queries import list_every_token, list_tokens

LOOKS_AFTER_ACCOUNTS = "people.invite"


@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    """The programs that read in one's name, and how a program does."""
    lines = present_tokens(list_tokens(user_of(request)), list_parts(), timezone.localdate())
    context = {"lines": lines, "address": settings.ADDRESS, "sees_all": _looks_after_accounts(request)}
    return render(request, "accounts/tokens-list.html", context | {"trail": _trail()})


@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth names no types here
def token_make(request: HttpRequest) -> HttpResponse:
    """Make a token. It is shown in the answer to the form, and nowhere again."""
    today = timezone.localdate()
    form = TokenForm(request.POST or None, scope=scope_of(request), today=today)
    if form.is_valid():
        try:
            token, text = make_token(**form.cleaned_data, by=user_of(request), today=today, now=timezone.now())
        except CannotMakeToken as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            [line] = present_tokens([token], list_parts(), today)
            context = {"line": line, "text": text, "address": settings.ADDRESS, "trail": _trail(line.name)}
            return render(request, "accounts/tokens-made.html", context)
    return render(request, "accounts/tokens-make.html", {"form": form, "trail": _trail("Make a token")})


def token_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token: one's own, or for whoever looks after accounts anybody's."""
    token = get_object_or_404(ApiToken.objects.select_related("user", "ended_by"), pk=pk)
    is_own = token.user == user_of(request)
    if not is_own and not _looks_after_accounts(request):
        raise Http404
    back = "accounts:token-list" if is_own else "accounts:tokens-of-everybody"
    if request.method == "POST":
        try:
            end_token(token=token, by=user_of(request), now=timezone.now())
        except CannotEndToken as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"“{token.name}” is ended. Nothing can be read with it any more.")
        return redirect(back)
    [line] = present_tokens([token], list_parts(), timezone.localdate())
    context = {"line": line, "is_own": is_own, "back": reverse(back), "trail": _trail("End a token")}
    return render(request, "accounts/tokens-end.html", context)


@require_safe
def tokens_of_everybody(request: HttpRequest) -> HttpResponse:
    """Every token that stands, by person."""
    if not _looks_after_accounts(request):
        raise Http404
    lines = present_tokens(list_every_token(), list_parts(), timezone.localdate())
    return render(request, "accounts/tokens-everybody.html", {"lines": lines, "trail": _trail("Everybody’s tokens")})


def _looks_after_accounts(request: HttpRequest) -> bool:
    """Held for the trust: accounts belong to no one school."""
    return scope_of(request).may(LOOKS_AFTER_ACCOUNTS)


def _trail(here: str = "") -> list[tuple[str, str]]:
    above = [("How you sign in", reverse("mfa_index"))]
    if not here:
        return [*above, ("Tokens for programs", "")]
    return [*above, ("Tokens for programs", reverse("accounts:token-list")), (here, "")]
