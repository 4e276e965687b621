"""Inspection outcomes of our schools, each in the words of the framework it was made under."""

from __future__ import annotations

from typing import Self

from django.db import models

from headwater.evidence.datasets.models import Release
from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School


class InspectionOutcomeQuerySet(models.QuerySet["InspectionOutcome"]):
    def within(self, scope: Scope) -> Self:
        """Outcomes of the schools this request may see."""
        return self.filter(school__in=scope.schools("schools.view"))

    def shown(self) -> Self:
        """The outcomes that pages show: of each kind the newest."""
        return self.filter(is_shown=True)

    def newest_first(self) -> Self:
        """By date of inspection; a grade without its date comes last."""
        return self.order_by(models.F("inspected_on").desc(nulls_last=True), "-release__as_at", "-pk")


class InspectionOutcome(models.Model):
    """What one inspection found, as one row of one file tells it.

    Keys of eras, areas and grades are those of `definitions/inspections`. A published text that no word of the era
    fits is kept as it stands, with an empty key. Nothing is translated from one era's words into another's.
    """

    class Kind(models.TextChoices):
        REPORT_CARD = "report-card", "Report card"
        GRADED = "graded", "Graded inspection"
        UNGRADED = "ungraded", "Ungraded inspection"
        GRADE_ONLY = "grade-only", "Grade without its inspection"

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    era = models.CharField(max_length=40, help_text="Key of the era, e.g. ofsted-graded-2019")
    inspected_on = models.DateField(null=True, help_text="First day of the inspection; none where the file has none")
    published_on = models.DateField(null=True)
    last_inspected_on = models.DateField(
        null=True, help_text="The school's last inspection of any kind, where a grade comes without its own date"
    )
    overall = models.CharField(max_length=40, blank=True, help_text="Grade key; blank where there is none")
    overall_text = models.CharField(max_length=120, blank=True, help_text="The cell as published")
    safeguarding = models.CharField(max_length=40, blank=True)
    safeguarding_text = models.CharField(max_length=120, blank=True, help_text="The cell as published")
    category = models.CharField(max_length=20, blank=True, help_text="Code of the category of concern, as published")
    published_urn = models.PositiveIntegerField(help_text="The URN the inspection was made or published under")
    relates_to_predecessor = models.BooleanField(help_text="Whether it was of the school under an earlier URN")
    note = models.CharField(max_length=300, blank=True, help_text="What the definition says of every such outcome")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    line = models.PositiveIntegerField(help_text="Line of the file it came from, the header being line 1")
    block = models.PositiveSmallIntegerField(help_text="Which of the definition's outcome blocks, counted from 0")
    column = models.CharField(max_length=120, help_text="The column that tells the outcome")
    is_shown = models.BooleanField(default=True)

    objects = InspectionOutcomeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "release", "line", "block"], name="one_outcome_per_block"),
            models.UniqueConstraint(
                fields=["school", "kind"], condition=models.Q(is_shown=True), name="one_shown_outcome_of_a_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="grade-only", inspected_on=None)
                | models.Q(inspected_on__isnull=False) & ~models.Q(kind="grade-only"),
                name="an_inspection_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.school_id}, {self.inspected_on or 'undated'}"


class Judgement(models.Model):
    """One area's grade."""

    outcome = models.ForeignKey(InspectionOutcome, on_delete=models.CASCADE, related_name="judgements")
    area = models.CharField(max_length=40, help_text="Key of the area in the outcome's era")
    grade = models.CharField(max_length=40, blank=True, help_text="Grade key; blank where the era has no such word")
    published_text = models.CharField(max_length=120, help_text="The cell as published")
    judged_on = models.DateField(null=True, help_text="Where areas are dated one by one: they can be graded again")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outcome", "area"], name="one_judgement_per_area")]
