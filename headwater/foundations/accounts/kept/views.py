"""Signing in with something half-written in hand, and the page that shows it afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST, require_safe

from headwater.foundations.accounts.access import Access, Needs, SignedIn
from headwater.foundations.accounts.kept.policies import (
    KEPT,
    LONGEST,
    SENT,
    Words,
    fields_to_keep,
    is_about_signing_in,
    is_written_here,
)
from headwater.foundations.accounts.kept.presenters import present_words
from headwater.foundations.accounts.kept.sealing import seal, unseal
from headwater.foundations.accounts.requests import scope_of
from headwater.foundations.ui.sign_in_forms import SignIn


def words_of(request: HttpRequest) -> Words | None:
    """What was written in the form that was posted; None where nothing was, or nothing of it may be kept."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if request.method != "POST" or not name or is_about_signing_in(name):
        return None
    fields = fields_to_keep(request.POST.lists())  # type: ignore[arg-type]  # lists of texts, which Django says too widely
    files = tuple(str(file.name) for _, several in request.FILES.lists() for file in several)
    if not files and not any(value.strip() for _, value in fields):
        return None
    return Words(request.get_full_path(), fields, files)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send the browser to sign in and then back. What a form was posted with stays on the page that asks for it."""
    words = words_of(request)
    if words is not None and request.headers.get("HX-Request") != "true":
        return ask_to_sign_in(request, words)
    response: HttpResponseRedirect = redirect_to_login(request.get_full_path())
    if request.headers.get("HX-Request") == "true":
        # A redirect would put the sign-in page inside the fragment that htmx asked for.
        return HttpResponse(headers={"HX-Redirect": response.url})
    return response


def ask_to_sign_in(request: HttpRequest, words: Words) -> HttpResponse:
    """The sign-in page in answer to a form, with what was written in it."""
    too_long = words.length > LONGEST
    back = words.address if too_long else reverse("accounts:words-kept")
    page = LoginView()
    page.setup(request)
    context = page.get_context_data(form=SignIn(request=request)) | {
        "redirect_field": format_html('<input type="hidden" name="next" value="{}">', back),
        KEPT: "" if too_long else seal(words, now=timezone.now()),
        "too_long": too_long,
        "longest": LONGEST,
        "files": words.files,
    }
    return render(request, "account/login.html", context)


def take_in(request: HttpRequest) -> None:
    """Whoever has just given the right password, or passkey, brings what they wrote along in their session: the second
    factor is asked for on another page. Sealed as it is, and only while it holds."""
    sealed = request.POST.get(KEPT, "")
    if sealed and unseal(sealed, now=timezone.now()):
        request.session[KEPT] = sealed


def let_go(request: HttpRequest, response: HttpResponse) -> None:
    """Once it was sent and answered, nothing is kept any more: what was refused stands in the form that refused it."""
    if request.method == "POST" and request.POST.get(KEPT) == SENT and response.status_code < 400:
        request.session.pop(KEPT, None)


@require_safe
def words_kept(request: HttpRequest) -> HttpResponse:
    """What was written before signing in, every field of it, and two buttons. Nothing is sent by looking."""
    words = unseal(request.session.get(KEPT, ""), now=timezone.now())
    if words is None:
        request.session.pop(KEPT, None)  # two hours are over
        return render(request, "accounts/words-gone.html", status=404)
    return _show(request, words)


@require_POST
def words_leave(request: HttpRequest) -> HttpResponse:
    """What was written is not wanted."""
    request.session.pop(KEPT, None)
    messages.info(request, "What you wrote was left. Nothing was sent.")
    return redirect(settings.LOGIN_REDIRECT_URL)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without this browser's token. Where it was sent from a page of ours, most often because somebody signed in
    again in another tab, what was written is shown and can be sent again; a form of another site is not shown."""
    words = None
    if is_written_here(request.headers, f"{request.scheme}://{request.get_host()}"):
        words = unseal(request.POST.get(KEPT, ""), now=timezone.now()) or words_of(request)
    if words is None:
        return render(request, "403_csrf.html", status=403)
    if not request.user.is_authenticated:
        return ask_to_sign_in(request, words)
    if words.length <= LONGEST:
        request.session[KEPT] = seal(words, now=timezone.now())
    return _show(request, words, status=403)


def _show(request: HttpRequest, words: Words, status: int = 200) -> HttpResponse:
    about, may_send = _where(request, words.address)
    page = present_words(words, about=about, may_send=may_send)
    return render(request, "accounts/words-kept.html", {"page": page, "SENT": SENT}, status=status)


def _where(request: HttpRequest, address: str) -> tuple[str, bool]:
    """What the address is for, as the access table says it, and whether this request may open it."""
    try:
        match = resolve(address.partition("?")[0])
    except Resolver404:
        return "", False
    table: Mapping[str, Access] = import_string(settings.ACCESS_TABLE)
    access = table.get(match.view_name)
    if not isinstance(access, SignedIn | Needs):
        return "", False
    return access.why, access.lets_in(scope_of(request), match.kwargs)
