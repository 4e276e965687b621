"""Who holds which post, inviting people, giving and ending posts."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.operations import CannotWithdraw, invite_user, withdraw_invitation
from headwater.foundations.accounts.queries import list_open_invitations
from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.reference.people.forms import InvitationForm, LastDayForm, PostForm
from headwater.reference.people.models import Person, Post
from headwater.reference.people.operations import (
    CannotAppoint,
    CannotEnd,
    CannotInvite,
    appoint,
    end_post,
    invite_person,
)
from headwater.reference.people.presenters import invitation_in_words, present_person, present_places
from headwater.reference.people.queries import get_name_of_trust, list_posts

PER_PAGE = 100


def person_list(request: HttpRequest) -> HttpResponse:
    """Who holds which post where, and who has not yet accepted their invitation."""
    now = timezone.now()
    posts = list_posts(scope_of(request)).held_on_or_after(timezone.localdate())
    page = Paginator(posts, PER_PAGE).get_page(request.GET.get("page"))
    places = present_places(
        page,
        list_open_invitations(post.person.user_id for post in page),
        trust=get_name_of_trust(),
        today=timezone.localdate(),
        now=now,
    )
    may_invite = scope_of(request).anywhere("people.invite")
    return render(request, "people/person-list.html", {"places": places, "may_invite": may_invite, "page_obj": page})


def person_invite(request: HttpRequest) -> HttpResponse:
    """A form to invite somebody: an e-mail with a one-time link goes out."""
    form = InvitationForm(request.POST or None, scope=scope_of(request), today=timezone.localdate())
    if form.is_valid():
        try:
            invited = invite_person(
                **form.cleaned_data, by=user_of(request), today=timezone.localdate(), now=timezone.now()
            )
        except (CannotInvite, CannotAppoint) as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            _tell_of_invitation(request, invited.person.user)
            return redirect("people:person-detail", pk=invited.person.pk)
    return render(request, "people/person-invite.html", {"form": form, "trail": _trail("Invite somebody")})


def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: their posts, and whether they can sign in yet."""
    person = _person(request, pk)
    page = present_person(
        person,
        list_posts(scope_of(request)).filter(person=person),
        list_open_invitations([person.user_id]),
        trust=get_name_of_trust(),
        today=timezone.localdate(),
        now=timezone.now(),
    )
    may_invite = scope_of(request).anywhere("people.invite")
    return render(
        request, "people/person-detail.html", {"page": page, "may_invite": may_invite, "trail": _trail(page.name)}
    )


def post_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person one more post."""
    person = _person(request, pk)
    today = timezone.localdate()
    form = PostForm(request.POST or None, scope=scope_of(request), today=today)
    if form.is_valid():
        try:
            post = appoint(person=person, **form.cleaned_data, held_from=today, by=user_of(request))
        except CannotAppoint as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, f"{person.name} is now {post}.")
            return redirect("people:person-detail", pk=person.pk)
    return render(
        request, "people/post-add.html", {"form": form, "person": person, "trail": _trail("Another post", person)}
    )


def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which day is the last of a post."""
    post = get_object_or_404(Post.objects.within(scope_of(request)).select_related("person", "school"), pk=pk)
    if not scope_of(request).may("people.invite", post.school_id):
        raise Http404
    today = timezone.localdate()
    form = LastDayForm(request.POST or None, initial={"held_until": today.isoformat()})
    if form.is_valid():
        try:
            end_post(post=post, **form.cleaned_data, by=user_of(request), today=today)
        except CannotEnd as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, f"The last day of {post} is noted.")
            return redirect("people:person-detail", pk=post.person_id)
    return render(
        request, "people/post-end.html", {"form": form, "post": post, "trail": _trail("End a post", post.person)}
    )


@require_POST
def invitation_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new link; the older one stops working."""
    person = _person(request, pk)
    try:
        invite_user(email=person.user.email, name=person.name, by=user_of(request), now=timezone.now())
    except CannotInvite as refusal:
        messages.error(request, str(refusal))
    else:
        _tell_of_invitation(request, person.user)
    return redirect("people:person-detail", pk=person.pk)


@require_POST
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a link from working."""
    person = _person(request, pk)
    invitation = list_open_invitations([person.user_id]).get(person.user_id)
    if invitation is None:
        raise Http404
    try:
        withdraw_invitation(invitation=invitation, by=user_of(request), now=timezone.now())
    except CannotWithdraw as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The link sent to {person.user.email} no longer works.")
    return redirect("people:person-detail", pk=person.pk)


def _trail(here: str, person: Person | None = None) -> list[tuple[str, str]]:
    above = [("People", reverse("people:person-list"))]
    if person is not None:
        above.append((person.name, reverse("people:person-detail", args=[person.pk])))
    return [*above, (here, "")]


def _person(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(Person.objects.within(scope_of(request)).select_related("user"), pk=pk)


def _tell_of_invitation(request: HttpRequest, user: User) -> None:
    invitation = list_open_invitations([user.pk])[user.pk]
    in_terminal = settings.EMAIL_BACKEND.endswith("console.EmailBackend")
    sent = invitation.sent_at is not None
    level = messages.SUCCESS if sent else messages.ERROR
    messages.add_message(request, level, invitation_in_words(user.email, sent=sent, in_terminal=in_terminal))
