"""What a school is to reach: per measure, pupil group and year."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School


class TargetQuerySet(models.QuerySet["Target"]):
    def within(self, scope: Scope) -> Self:
        """Targets of the schools whose card this request may read."""
        return self.filter(school__in=scope.schools("cards.view"))

    def current(self) -> Self:
        """Targets that stand: neither replaced by a later one nor withdrawn."""
        return self.filter(replaced_by=None, withdrawn_at=None)


class Target(models.Model):
    """What one school is to reach in one measure, pupil group and year.

    Either a number (`value`, exact, percentages 0 to 100), or relative: at or above (at or below, where lower is
    better) a comparator, `offset` away from it, in the measure's own unit. Never edited: an amendment is a new target
    that replaces this one. `decided_*` say who agreed it where: a decision taken elsewhere is recorded afterwards.
    """

    class Kind(models.TextChoices):
        AGREED = "agreed", "Agreed with the trust"
        OWN = "own", "The school’s own"

    class Comparator(models.TextChoices):
        ENGLAND = "england", "National"
        LA = "la", "Local authority"

    class Route(models.TextChoices):
        RECORDED = "recorded", "Agreed elsewhere, recorded afterwards"

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    measure = models.CharField(max_length=40, help_text="Key of the measure's definition")
    group = models.CharField(max_length=40, default="all", help_text="Key of the pupil group")
    period = models.CharField(
        max_length=20, help_text="2025-26; blank where the sheet did not say which year", blank=True
    )
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.AGREED)
    value = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    comparator = models.CharField(max_length=8, choices=Comparator, blank=True)
    offset = models.DecimalField(max_digits=12, decimal_places=4, default=0)
    text = models.CharField(max_length=60, help_text="The target as it was typed or stood in the sheet")
    route = models.CharField(max_length=12, choices=Route, default=Route.RECORDED)
    decided_by_body = models.CharField(max_length=120, blank=True, help_text="Trust board, standards committee …")
    decided_on = models.DateField(null=True, help_text="Day of the meeting")
    minute = models.CharField(max_length=60, blank=True, help_text="Minute reference")
    reason = models.CharField(max_length=500, blank=True, help_text="Why it replaces the earlier one")
    row = models.CharField(max_length=80, blank=True, help_text="Sheet and cell it was pasted or uploaded from")
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_because = models.CharField(max_length=500, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value=None, comparator__gt="") | models.Q(value__isnull=False, comparator=""),
                name="a_target_is_a_number_or_relative",
            ),
            models.UniqueConstraint(
                fields=["school", "measure", "group", "period", "kind"],
                condition=models.Q(replaced_by=None, withdrawn_at=None),
                name="one_current_target_of_a_kind",
            ),
        ]
        indexes = [models.Index(fields=["school", "measure"])]

    def __str__(self) -> str:
        return f"{self.measure} {self.period}: {self.text}"
