"""What has been said about findings of the data-quality checks. Findings themselves are worked out anew each time."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(school__in=scope.schools("cards.view"))

    def current(self) -> Self:
        return self.filter(withdrawn_at=None)


class Acceptance(models.Model):
    """Somebody looked at a finding and says why it stands as it is.

    It holds for the numbers it was given about: `fingerprint` is made of them, and when they change the finding is
    there again.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    check_key = models.CharField(max_length=60, help_text="Key of the check")
    subject = models.CharField(max_length=160, help_text="What it is about: measure, group and period")
    fingerprint = models.CharField(max_length=64, help_text="Hash of the numbers it was given about")
    reason = models.CharField(max_length=500)
    accepted_at = models.DateTimeField(auto_now_add=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "check_key", "subject"],
                condition=models.Q(withdrawn_at=None),
                name="one_current_acceptance_of_a_finding",
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_key}: {self.subject}"
