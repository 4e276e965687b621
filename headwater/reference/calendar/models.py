"""Named calendars: terms with their half-terms, and days closed. Knows no school."""

from __future__ import annotations

from django.db import models


class Calendar(models.Model):
    """A named set of term dates. `schools` says which school keeps which."""

    name = models.CharField(max_length=100, unique=True)
    is_assumed = models.BooleanField(default=True, help_text="Proposed by rule; nobody has confirmed these dates yet.")

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """One half-term, from its first to its last school day. Two make a term, six a year."""

    class Season(models.TextChoices):
        AUTUMN = "autumn", "Autumn"
        SPRING = "spring", "Spring"
        SUMMER = "summer", "Summer"

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="terms")
    year = models.CharField(max_length=7, help_text="2025-26")
    season = models.CharField(max_length=6, choices=Season)
    half = models.PositiveSmallIntegerField(help_text="1 or 2")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "year", "season", "half"], name="each_half_term_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="term_ends_after_start"
            ),
        ]


class ClosureDay(models.Model):
    """A weekday inside a term on which no pupil is expected: INSET, bank holiday, other."""

    class Reason(models.TextChoices):
        INSET = "inset", "INSET day"
        BANK_HOLIDAY = "bank-holiday", "Bank holiday"
        OTHER = "other", "Other closure"

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="closures")
    on = models.DateField()
    reason = models.CharField(max_length=12, choices=Reason)
    note = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "on"], name="each_day_closed_once")]
