"""The event log, and what was put before whom. Append-only: a row is never deleted by the application, and nothing it
says is changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models

from headwater.foundations.audit.append_only import WrittenOnce, WrittenOnceQuerySet

if TYPE_CHECKING:
    from headwater.foundations.accounts.scope import Scope


class EventQuerySet(WrittenOnceQuerySet["Event"]):
    def within(self, scope: Scope) -> Self:
        """Events this request may read: all of them with the trust-wide permission, else those of its schools."""
        if scope.may("events.view"):
            return self.all()
        return self.filter(school_urn__in=scope.schools("events.view"))


class Event(WrittenOnce):
    """One thing that was done: by whom, holding which post, to what, from what to what."""

    type = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200, help_text="The name as it was then; 'the system' where nobody acted.")
    post_held = models.CharField(max_length=200, blank=True)
    about_kind = models.CharField(max_length=80, help_text="package.Model of the object")
    about_key = models.CharField(max_length=80)
    about_label = models.CharField(max_length=300)
    school_urn = models.PositiveIntegerField(
        null=True, help_text="The school concerned, so that the log can be narrowed."
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        base_manager_name = "objects"
        indexes = [models.Index(fields=["about_kind", "about_key"]), models.Index(fields=["school_urn", "at"])]

    def __str__(self) -> str:
        return f"{self.type} {self.about_label}"


class NoticeQuerySet(WrittenOnceQuerySet["Notice"]):
    def within(self, scope: Scope) -> Self:
        """Notices this request may read: all of them with the trust-wide permission, else those of its schools."""
        if scope.may("record.view"):
            return self.all()
        return self.filter(school_urn__in=scope.schools("record.view"))

    def known_at(self, moment: datetime) -> Self:
        """What had been sent or shown by then. Whether it had been opened or settled by then its own moments say."""
        shown = models.Q(sent_at=None, opened_at__lte=moment)
        return self.filter(models.Q(sent_at__lte=moment) | shown)

    def mark_opened(self, moment: datetime) -> int:
        """Say of those not opened yet that they are; returns how many."""
        return super(WrittenOnceQuerySet, self.filter(opened_at=None)).update(opened_at=moment)

    def mark_settled(self, moment: datetime, by: Any) -> int:
        """Say of those not settled yet that they are, and by whose doing; returns how many."""
        return super(WrittenOnceQuerySet, self.filter(settled_at=None)).update(settled_at=moment, settled_by=by)


class Notice(WrittenOnce):
    """One thing in one version that was put before one person: sent, or only shown because they opened its page.

    Written once. Two moments are added when they come and never changed again: when the person first opened that
    version, and when what it asked for was settled. What stood on a day is therefore to be read on every later one.
    """

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    about_kind = models.CharField(max_length=80, help_text="package.Model of the object")
    about_key = models.CharField(max_length=80)
    about_version = models.PositiveIntegerField(help_text="Which version of it; a later one has a higher number")
    about_label = models.CharField(max_length=300, help_text="What it was called in that version")
    school_urn = models.PositiveIntegerField(
        null=True, help_text="The school concerned, so that notices can be narrowed."
    )
    path = models.CharField(max_length=300, help_text="Where it is opened")
    why = models.CharField(max_length=60, blank=True, help_text="Key of the purpose it was sent for; blank if not sent")
    sent_at = models.DateTimeField(null=True, help_text="When it was put on the person's home page; none if only shown")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, help_text="When the person first opened this version")
    settled_at = models.DateTimeField(null=True, help_text="When nothing was waited for any more")
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["to", "about_kind", "about_key", "about_version", "why"], name="one_notice_of_a_purpose"
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=False, why__gt="")
                | models.Q(sent_at=None, why="", opened_at__isnull=False),
                name="a_notice_is_sent_or_shown",
            ),
        ]
        indexes = [
            models.Index(fields=["about_kind", "about_key"]),
            models.Index(fields=["school_urn", "sent_at"]),
            models.Index(fields=["to", "settled_at"]),
        ]

    def __str__(self) -> str:
        return self.about_label
