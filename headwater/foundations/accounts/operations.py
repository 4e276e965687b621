"""Inviting people to sign in, and letting programs read in their name. A sign-up page does not exist: every account
begins here."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import partial
from smtplib import SMTPException

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from headwater.foundations.accounts.events import AccountEvent
from headwater.foundations.accounts.models import ApiToken, Invitation, User
from headwater.foundations.accounts.policies import (
    reasons_not_to_accept,
    reasons_not_to_invite,
    reasons_not_to_withdraw,
)
from headwater.foundations.accounts.queries import get_invitation, get_invitation_link, hash_secret
from headwater.foundations.accounts.tokens.parts import list_parts
from headwater.foundations.accounts.tokens.policies import reasons_not_to_end, reasons_not_to_make
from headwater.foundations.accounts.tokens.queries import make_up_token
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused

logger = logging.getLogger(__name__)

LASTS = timedelta(days=7)


class CannotInvite(Refused):
    """This e-mail address may not be invited."""


class CannotAccept(Refused):
    """This invitation may not be used, or not with this password."""


class CannotWithdraw(Refused):
    """This invitation is no longer open."""


class CannotMakeToken(Refused):
    """No token may be made so."""


class CannotEndToken(Refused):
    """This token no longer stands."""


@transaction.atomic
def invite_user(*, email: str, name: str, by: User | None, now: datetime, send: bool = True) -> tuple[User, str]:
    """Make an account that nobody can sign in to yet, and return it with the token of its one-time link.

    Somebody invited before who has not accepted gets a new link; the older one stops working. The message is sent
    after commit (not at all with `send=False`); `Invitation.sent_at` says whether the mail server took it.
    Raises CannotInvite when the address already has an account.
    """
    user, is_new = User.objects.select_for_update().get_or_create(
        email=email.strip().lower(), defaults={"name": name, "is_active": False, "password": make_password(None)}
    )
    if not is_new and (reasons := reasons_not_to_invite(user)):
        raise CannotInvite(reasons)
    Invitation.objects.open().filter(user=user).update(withdrawn_at=now, withdrawn_by=by)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        user=user, token_hash=hash_secret(secret), created_at=now, created_by=by, expires_at=now + LASTS
    )
    token = f"{invitation.pk}-{secret}"
    record_event(
        AccountEvent.USER_INVITED,
        by=by,
        about=user,
        after={"email": user.email, "expires_at": invitation.expires_at.isoformat()},
    )
    if send:
        transaction.on_commit(partial(_send, invitation, token, now))
    return user, token


@transaction.atomic
def accept_invitation(*, token: str, password: str, now: datetime) -> User:
    """Use the invitation: the account gets its password and can sign in from now on.

    Raises InvitationUnknown for a link that was never made, and CannotAccept with the reasons for one that was used,
    withdrawn or has run out, or for a password that is too weak. Of two acceptances at once, one wins.
    """
    invitation = get_invitation(token)
    user = invitation.user
    reasons = reasons_not_to_accept(invitation, now) or _reasons_against_password(password, user)
    if reasons:
        raise CannotAccept(reasons)
    # The update takes the row only if it is still open: whoever comes second finds nothing to take.
    if not Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=now):
        invitation.refresh_from_db()
        raise CannotAccept(reasons_not_to_accept(invitation, now))
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    record_event(
        AccountEvent.INVITATION_ACCEPTED,
        by=user,
        about=user,
        before={"is_active": False},
        after={"is_active": True},
    )
    return user


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User | None, now: datetime) -> None:
    """Stop the link from working. Raises CannotWithdraw when it was used or withdrawn before."""
    if not Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=now, withdrawn_by=by):
        invitation.refresh_from_db()
        raise CannotWithdraw(reasons_not_to_withdraw(invitation))
    record_event(AccountEvent.INVITATION_WITHDRAWN, by=by, about=invitation.user)


@transaction.atomic
def make_token(
    *, name: str, parts: Collection[str], expires_on: date, by: User, today: date, now: datetime
) -> tuple[ApiToken, str]:
    """Make a token that reads in the name of `by` until `expires_on`, and return it with its text, which is nowhere
    kept. Raises CannotMakeToken."""
    known = dict(list_parts())
    # Whoever makes tokens waits for themselves: two pages of one person cannot make the same name at once.
    User.objects.select_for_update().get(pk=by.pk)
    standing = list(ApiToken.objects.standing().filter(user=by))
    reasons = reasons_not_to_make(name, parts, expires_on, parts=known, standing=standing, today=today)
    if reasons:
        raise CannotMakeToken(reasons)
    text, prefix = make_up_token()
    token = ApiToken.objects.create(
        user=by,
        name=name.strip(),
        prefix=prefix,
        token_hash=hash_secret(text),
        parts=" ".join(key for key in known if key in parts),
        expires_on=expires_on,
        made_at=now,
    )
    after = {"parts": token.parts.split(), "expires_on": expires_on.isoformat()}
    record_event(AccountEvent.TOKEN_MADE, by=by, about=token, after=after)
    return token, text


@transaction.atomic
def end_token(*, token: ApiToken, by: User, now: datetime) -> None:
    """End it: from now on it opens nothing. Raises CannotEndToken when it was ended before."""
    if not ApiToken.objects.standing().filter(pk=token.pk).update(ended_at=now, ended_by=by):
        token.refresh_from_db()
        raise CannotEndToken(reasons_not_to_end(token))
    record_event(AccountEvent.TOKEN_ENDED, by=by, about=token, after={"of": token.user_id})


def _reasons_against_password(password: str, user: User) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return list(error.messages)
    return []


def _send(invitation: Invitation, token: str, now: datetime) -> None:
    """Send the message. A mail server that refuses leaves the invitation standing: it can be sent again."""
    words = {
        "name": invitation.user.name,
        "inviter": invitation.created_by,
        "link": get_invitation_link(token),
        "expires_at": invitation.expires_at,
    }
    subject = render_to_string("accounts/email/invitation-subject.txt", words).strip()
    body = render_to_string("accounts/email/invitation.txt", words)
    try:
        send_mail(subject, body, from_email=None, recipient_list=[invitation.user.email])
    except (SMTPException, OSError):
        logger.exception("The invitation of account %s could not be sent.", invitation.user_id)
        return
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=now)
