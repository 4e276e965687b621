"""Cards prepared together, for one meeting of one body."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from headwater.foundations.accounts.scope import Scope
from headwater.reference.calendar.days import say_date


class RoundQuerySet(models.QuerySet["Round"]):
    def within(self, scope: Scope) -> Self:
        """Rounds with a card that this request may read: see `CardEditionQuerySet.within`."""
        from headwater.oversight.cards.models.editions import CardEdition

        return self.filter(pk__in=CardEdition.objects.within(scope).values("round"))


class Round(models.Model):
    """A round of cards: those that are prepared for one meeting. Its schools answer by `reply_by`, the last day."""

    class Body(models.TextChoices):
        TRUST_BOARD = "trust-board", "Trust board"
        COMMITTEE = "committee", "Committee of the trust board"
        LOCAL_BOARD = "local-board", "Local boards"

    body = models.CharField(max_length=12, choices=Body)
    body_name = models.CharField(
        max_length=120, blank=True, help_text="What a committee is called: Standards committee"
    )
    meeting_on = models.DateField()
    reply_by = models.DateField(help_text="The last day on which the schools are waited for")
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-meeting_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reply_by__lte=models.F("meeting_on")), name="schools_answer_before_the_meeting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.called}, {say_date(self.meeting_on)}"

    @property
    def called(self) -> str:
        """`Trust board`, or the committee’s own name."""
        return self.body_name or str(self.Body(self.body).label)
