"""Accounts: who can sign in, the invitations that make accounts usable, and the tokens by which programs read.

What somebody may see comes from their posts, in `reference.people`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account; without a password nobody can sign in to it until an invitation is accepted."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in, known by e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    # The post this person acts from in the request at hand, in words, for the event log. Set by the access
    # middleware, never stored here; blank on the command line.
    post_held = ""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Neither accepted nor withdrawn; its link may still have run out."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(models.Model):
    """A one-time link by which an invited person chooses a password. The link itself is not stored, only its hash."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, help_text="SHA-256 of the secret half of the link")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, help_text="When the mail server took the message; none if it did not")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_each",
            )
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.user}"

    def has_run_out(self, now: datetime) -> bool:
        return now >= self.expires_at


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def standing(self) -> Self:
        """Not ended; its last day may still be over."""
        return self.filter(ended_at=None)


class ApiToken(models.Model):
    """What one program shows to read in one person's name, over the interface for programs.

    It reaches what that person may see on the day, and of that only its `parts`. The token itself is not stored: its
    hash is, and `prefix`, by which it is found and recognised.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=40, help_text="What it is for: Power BI")
    prefix = models.CharField(max_length=8, unique=True, help_text="Its first letters, which are no secret")
    token_hash = models.CharField(max_length=64, help_text="SHA-256 of the whole token")
    parts = models.CharField(max_length=200, help_text="Keys of what it reaches, parted by blanks")
    expires_on = models.DateField(help_text="The last day on which it opens anything")
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, help_text="To the hour, not to the call")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Token hw_{self.prefix}…"

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the parts it reaches."""
        return frozenset(self.parts.split())

    def has_run_out(self, today: date) -> bool:
        return today > self.expires_on
