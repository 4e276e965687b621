"""Releases of data sets, what happened at each load, and the rows set aside."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models


class ReleaseQuerySet(models.QuerySet["Release"]):
    def current(self) -> Self:
        return self.filter(status=Release.Status.CURRENT)


class Release(models.Model):
    """One published file as loaded: immutable, replaced whole. It is visible from the moment this row exists."""

    class Stage(models.TextChoices):
        FINAL = "final", "Final"
        REVISED = "revised", "Revised"
        PROVISIONAL = "provisional", "Provisional"

    class Standing(models.TextChoices):
        PUBLISHED = "published", "Published file"
        EXTRACT = "extract", "Extract of a published file"

    class Status(models.TextChoices):
        CURRENT = "current", "Current"
        SUPERSEDED = "superseded", "Superseded"

    dataset = models.CharField(max_length=80, help_text="Key of the data set's definition")
    period = models.CharField(max_length=20, blank=True, help_text="2024-25; blank for a register")
    part = models.CharField(
        max_length=60, blank=True, help_text="What the file covers: an LA code, a date; blank for all"
    )
    stage = models.CharField(max_length=12, choices=Stage)
    standing = models.CharField(max_length=12, choices=Standing)
    status = models.CharField(max_length=10, choices=Status, default=Status.CURRENT)
    title = models.CharField(max_length=200, help_text="As the definition called it when this was loaded")
    publisher = models.CharField(max_length=120)
    as_at = models.DateField(null=True, help_text="The date the file speaks for, where it has one")
    file_name = models.CharField(max_length=300, help_text="Last two parts of the path it was loaded from")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(help_text="Bytes of the file as given")
    raw_kept = models.BooleanField(help_text="False where the file carries names of people, which are not stored")
    rows = models.PositiveIntegerField()
    facts = models.PositiveIntegerField(help_text="Values, present and missing, of a figures data set")
    set_aside = models.PositiveIntegerField(help_text="Rows in quarantine")
    seconds = models.FloatField()
    folder = models.CharField(max_length=200, help_text="Name of the release's folder in the warehouse")
    definition_mark = models.CharField(max_length=64, help_text="Hash of the definition it was read by")
    told = models.TextField(help_text="What changed, in sentences")
    supersedes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "period", "part"],
                condition=models.Q(status="current"),
                name="one_current_release_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.period} {self.part}".strip()


class QuarantinedRow(models.Model):
    """A row set aside: which line, which column, what stood there, and why. Never the whole row."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="quarantined")
    line = models.PositiveIntegerField(help_text="Line of the file, the header being line 1")
    reason = models.CharField(max_length=60)
    column = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=200, blank=True)


class Refusal(models.Model):
    """A file that was offered and not loaded, and what the person was told. Kept so that it can be looked up later."""

    file_name = models.CharField(max_length=300, help_text="Last two parts of its path")
    message = models.TextField()
    refused_at = models.DateTimeField(auto_now_add=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.file_name
