"""Reading accounts and invitations."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from headwater.foundations.accounts.models import Invitation


class InvitationUnknown(Exception):
    """No invitation was ever made with this link."""

    reasons = ("This link is not one we sent, or part of it is missing.",)


def hash_secret(secret: str) -> str:
    """What is stored of the secret half of a link. It is random and long, so a plain hash cannot be guessed back."""
    return sha256(secret.encode()).hexdigest()


def get_invitation(token: str) -> Invitation:
    """The invitation a link was made for, open or not. Raises InvitationUnknown.

    A token is `<id>-<secret>`: the row is found by its id and the secret compared in constant time, so that the
    time taken tells nothing about a guess.
    """
    number, _, secret = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise InvitationUnknown
    invitation = Invitation.objects.select_related("user").filter(pk=int(number)).first()
    expected = invitation.token_hash if invitation else hash_secret("")
    if not constant_time_compare(hash_secret(secret), expected) or invitation is None:
        raise InvitationUnknown
    return invitation


def get_invitation_link(token: str) -> str:
    """The whole address of the page where the invitation is accepted."""
    return settings.ADDRESS + reverse("accounts:invitation-accept", args=[token])


def list_open_invitations(user_ids: Iterable[int]) -> dict[int, Invitation]:
    """The open invitation of each of these accounts that has one, by account id."""
    return {invitation.user_id: invitation for invitation in Invitation.objects.open().filter(user__in=user_ids)}
