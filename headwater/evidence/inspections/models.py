"""Inspection outcomes of our schools, each in the words of the framework it was made under."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from headwater.evidence.datasets.models import Release
from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School

LAST_DAY_OF_GRADES = date(2025, 11, 9)
"""From the next day on Ofsted gives report cards. Source: domain 1.7."""
SAME_INSPECTION = timedelta(days=7)
"""One file dates an inspection by its first day, another by its last."""


class InspectionOutcomeQuerySet(models.QuerySet["InspectionOutcome"]):
    def within(self, scope: Scope) -> Self:
        """Outcomes of the schools this request may see."""
        return self.filter(school__in=scope.schools("schools.view"))

    def shown(self) -> Self:
        """The outcomes that pages show: of each kind the newest."""
        return self.filter(is_shown=True)

    def published(self) -> Self:
        """Outcomes that a file tells."""
        return self.filter(release__isnull=False)

    def entered(self) -> Self:
        """Outcomes entered by hand that stand: neither replaced by a later entry nor withdrawn."""
        return self.filter(release=None, replaced_by=None, withdrawn_at=None)

    def newest_first(self) -> Self:
        """By the day each speaks for: the inspection's own, or of a grade without its date the school's last
        inspection that its file knows of, or the day the file speaks for, but never a day on which no inspection gave
        such grades any more."""
        told = Coalesce("last_inspected_on", "release__as_at")
        known = models.Case(
            models.When(inspected_on__isnull=False, then="inspected_on"),
            models.When(told__gt=LAST_DAY_OF_GRADES, then=models.Value(LAST_DAY_OF_GRADES)),
            default="told",
        )
        return self.alias(told=told).order_by(known.desc(nulls_last=True), "-release__as_at", "-pk")


class InspectionOutcome(models.Model):
    """What one inspection found, as one row of one file tells it, or as somebody entered it where no file does.

    Keys of eras, areas and grades are those of `definitions/inspections`. A published text that no word of the era
    fits is kept as it stands, with an empty key. Nothing is translated from one era's words into another's.

    An entry is never edited: a correction is a new entry that replaces it, a wrong one is withdrawn with its reason. It
    can also hold what no file has of an inspection that is published: the next steps, and what was said of the next
    inspection. Then `same_as` is the published outcome, which is shown.
    """

    class Kind(models.TextChoices):
        REPORT_CARD = "report-card", "Report card"
        GRADED = "graded", "Graded inspection"
        UNGRADED = "ungraded", "Ungraded inspection"
        GRADE_ONLY = "grade-only", "Grade without its inspection"
        FAITH = "faith", "Church or faith school inspection"
        OTHER = "other", "Other inspection"

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
    release = models.ForeignKey(Release, null=True, on_delete=models.CASCADE, related_name="+")
    line = models.PositiveIntegerField(default=0, help_text="Line of the file it came from, the header being line 1")
    block = models.PositiveSmallIntegerField(
        default=0, help_text="Which of the definition's outcome blocks, counted from 0"
    )
    column = models.CharField(max_length=120, blank=True, help_text="The column that tells the outcome")
    is_shown = models.BooleanField(default=True)

    title = models.CharField(
        max_length=120, blank=True, help_text="What inspection it was, where the framework is not known here"
    )
    next_said = models.CharField(
        max_length=300, blank=True, help_text="What the report said of the next inspection, in its words"
    )
    next_period = models.CharField(
        max_length=20, blank=True, help_text="School year in which the next one is expected, an estimate: 2026-27"
    )
    same_as = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.SET_NULL,
        related_name="entered",
        help_text="Of an entry: the published outcome of the same inspection",
    )
    reason = models.CharField(max_length=500, blank=True, help_text="Why it replaces the earlier entry")
    entered_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_because = models.CharField(max_length=500, blank=True)

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
            models.CheckConstraint(
                condition=models.Q(release__isnull=False, entered_at=None, entered_by=None)
                | models.Q(release=None, entered_at__isnull=False, entered_by__isnull=False),
                name="an_outcome_has_one_origin",
            ),
            models.UniqueConstraint(
                fields=["school", "era", "title", "inspected_on"],
                condition=models.Q(release=None, replaced_by=None, withdrawn_at=None),
                name="one_current_entry_of_an_inspection",
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


class NextStep(models.Model):
    """One thing the inspectors said the school is to do next. Its progress and its end are an action's, not its own."""

    outcome = models.ForeignKey(InspectionOutcome, on_delete=models.CASCADE, related_name="next_steps")
    order = models.PositiveSmallIntegerField(help_text="Counted from 1, as in the report")
    text = models.CharField(max_length=500)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["outcome", "order"], name="one_next_step_of_a_number")]

    def __str__(self) -> str:
        return self.text
