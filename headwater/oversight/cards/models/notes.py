"""What people write on a card. Everything else on it is worked out each time it is asked for."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School

LONGEST_NOTE = 1500
"""Letters of a note: half a page, so that it is read."""


class CardNoteQuerySet(models.QuerySet["CardNote"]):
    def within(self, scope: Scope) -> Self:
        """Notes on the cards this request may read."""
        return self.filter(school__in=scope.schools("cards.view"))

    def current(self) -> Self:
        """Notes that stand: neither replaced by a later one nor taken away."""
        return self.filter(replaced_by=None, withdrawn_at=None)


class CardNote(models.Model):
    """What somebody wrote on a school's card in words. Never edited: a new note replaces it, and it is kept."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=LONGEST_NOTE)
    written_at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = CardNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school"],
                condition=models.Q(replaced_by=None, withdrawn_at=None),
                name="one_current_note_per_card",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
