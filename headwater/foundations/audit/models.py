"""The event log. Append-only: a row is never changed and never deleted by the application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from headwater.foundations.accounts.scope import Scope


class AppendOnly(Exception):
    """Something tried to change or delete what the log says."""

    def __init__(self) -> None:
        super().__init__("The event log is only ever added to: an event is never changed and never deleted.")


class EventQuerySet(models.QuerySet["Event"]):
    def within(self, scope: Scope) -> Self:
        """Events this request may read: all of them with the trust-wide permission, else those of its schools."""
        if scope.may("events.view"):
            return self.all()
        return self.filter(school_urn__in=scope.schools("events.view"))

    def update(self, **_fields: Any) -> NoReturn:
        raise AppendOnly

    def bulk_update(self, *_args: Any, **_options: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class Event(models.Model):
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

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        raise AppendOnly
