"""The event log. Append-only: a row is never changed and never deleted by the application."""

from __future__ import annotations

from django.conf import settings
from django.db import models


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
    school_urn = models.PositiveIntegerField(null=True, help_text="The school concerned, so that the log can be narrowed.")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["about_kind", "about_key"]), models.Index(fields=["school_urn", "at"])]

    def __str__(self) -> str:
        return f"{self.type} {self.about_label}"
