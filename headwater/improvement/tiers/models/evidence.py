"""What a decision about a school's tier rests on, beside what can be read from figures and inspections at any time."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School


class EvidenceQuerySet(models.QuerySet["EvidenceItem"]):
    def within(self, scope: Scope) -> Self:
        """Evidence about the schools whose tier this request may see."""
        return self.filter(school__in=scope.schools("tiers.view"))

    def standing(self) -> Self:
        """What holds: neither replaced by later news of the same source nor withdrawn."""
        return self.filter(replaced_by=None, withdrawn_at=None)


class EvidenceItem(models.Model):
    """One piece of evidence about one school: typed in by a person, or pushed here by what happened elsewhere.

    Never edited: news of the same source replaces it, a mistake is withdrawn; both stay to be read. `source_kind` and
    `source_key` name the record it comes from (`plans.Review`, `17`), and `url_name` with `url_args` the page where
    that is read; they are empty for what a person typed.
    """

    class Kind(models.TextChoices):
        """What it tells of. A framework's kinds of evidence say which of these they read; the last is for all."""

        PUBLISHED = "published-figures", "Published outcomes"
        INTERNAL = "internal-figures", "The school’s own progress data"
        HEALTH_CHECK = "health-check", "Health check"
        INSPECTION = "inspection", "Inspection"
        STAKEHOLDERS = "stakeholders", "What stakeholders say"
        PLAN = "plan", "Plan"
        SELF_EVALUATION = "self-evaluation", "Self-evaluation"
        SUPPORT = "support", "What support was promised, delivered, and changed"

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    as_at = models.DateField(help_text="Day of the report or visit, or the last day that is counted in it")
    summary = models.CharField(max_length=1_000, help_text="What it says, in a sentence or two")
    source = models.CharField(max_length=200, help_text="Where it can be read: report, minutes, survey …")
    source_kind = models.CharField(max_length=80, blank=True)
    source_key = models.CharField(max_length=80, blank=True)
    url_name = models.CharField(max_length=80, blank=True)
    url_args = models.JSONField(default=list, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty where something else in Headwater brought it",
    )
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_because = models.CharField(max_length=500, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "source_kind", "source_key"],
                condition=models.Q(replaced_by=None, withdrawn_at=None, source_key__gt=""),
                name="one_standing_item_of_a_source",
            ),
        ]
        indexes = [models.Index(fields=["school", "as_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.source}"
