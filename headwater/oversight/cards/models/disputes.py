"""What a school says is wrong on its card, and what the trust says to that."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from headwater.foundations.accounts.scope import Scope
from headwater.oversight.cards.models.editions import CardEdition

LONGEST_SENTENCE = 400
"""Letters of each side's sentence: both stand on the issued card."""
LONGEST_PROPOSED = 120
LONGEST_SAID = 400


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def within(self, scope: Scope) -> Self:
        """Disputes about the editions this request may read."""
        return self.filter(edition__in=CardEdition.objects.within(scope).values("pk"))

    def standing(self) -> Self:
        """Not taken back by the school."""
        return self.filter(taken_back_at=None)

    def unsettled(self) -> Self:
        """What an issued card shows as disputed: nobody has answered it, or there was no agreement."""
        return self.standing().filter(outcome__in=("", Dispute.Outcome.NOT_AGREED))


class Dispute(models.Model):
    """One figure or sentence of a draft that the school says is wrong.

    `subject` is its key on the card (`editions.sayings`); `about` and `said` what it was called and what it said then.
    `measure`, `group` and `period` are those of a figure, "" of a sentence.
    """

    class Outcome(models.TextChoices):
        CORRECTED = "corrected", "Corrected at source"
        OVERRIDDEN = "overridden", "Overridden, with the reason"
        NOT_AGREED = "not-agreed", "Not agreed"

    edition = models.ForeignKey(CardEdition, on_delete=models.PROTECT, related_name="disputes")
    subject = models.CharField(max_length=160)
    measure = models.CharField(max_length=80, blank=True)
    group = models.CharField(max_length=80, blank=True)
    period = models.CharField(max_length=20, blank=True)
    about = models.CharField(max_length=250)
    said = models.CharField(max_length=LONGEST_SAID)
    school_says = models.CharField(max_length=LONGEST_SENTENCE, help_text="Why it is wrong, in a sentence")
    proposed = models.CharField(max_length=LONGEST_PROPOSED, blank=True, help_text="What it should say")
    disputed_at = models.DateTimeField()
    disputed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    trust_says = models.CharField(max_length=LONGEST_SENTENCE, blank=True, help_text="The trust’s sentence")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["disputed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "subject"], condition=models.Q(taken_back_at=None), name="disputed_once_in_a_card"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", settled_at=None) | models.Q(outcome__gt="", settled_at__isnull=False),
                name="an_answered_dispute_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.about
