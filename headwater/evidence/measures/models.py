"""Figures: what a school, local authority or England scored on a measure in a period."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.missing import Missing
from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School


class FigureQuerySet(models.QuerySet["Figure"]):
    def within(self, scope: Scope) -> Self:
        """Figures of the schools this request may see, and of areas, which are public."""
        return self.filter(models.Q(school=None) | models.Q(school__in=scope.schools("schools.view")))

    def shown(self) -> Self:
        """The one figure per place, measure, group and period that pages show."""
        return self.filter(is_shown=True)


class Stage(models.TextChoices):
    """How settled a figure is."""

    FINAL = "final", "Final"
    REVISED = "revised", "Revised"
    PROVISIONAL = "provisional", "Provisional"
    INTERNAL = "internal", "Internal: the school’s own, not published"
    ESTIMATE = "estimate", "Estimate"


class Level(models.TextChoices):
    """What a figure is about."""

    SCHOOL = "school", "School"
    TRUST = "trust", "Trust"
    LA = "la", "Local authority"
    REGION = "region", "Region"
    ENGLAND = "england", "England"


class EnteredFigureQuerySet(models.QuerySet["EnteredFigure"]):
    def within(self, scope: Scope) -> Self:
        """Entries about the schools this request may see, and about areas, which are public."""
        return self.filter(models.Q(school=None) | models.Q(school__in=scope.schools("schools.view")))

    def current(self) -> Self:
        """Entries that stand: neither replaced by a later one nor taken back."""
        return self.filter(replaced_by=None, withdrawn_at=None)


class EnteredFigure(models.Model):
    """A figure typed or pasted by the trust or a school: what no file has, or what a file has wrong.

    Never edited: a correction is a new entry that replaces it; a wrong one is withdrawn with its reason. Values are as
    in `Figure`: exact, percentages 0 to 100. Exactly one of `value` and `missing` is set.
    """

    level = models.CharField(max_length=8, choices=Level, default=Level.SCHOOL)
    school = models.ForeignKey(School, null=True, on_delete=models.CASCADE, related_name="+")
    area = models.CharField(max_length=9, blank=True, help_text="LA code 936; blank for school and England")
    population = models.CharField(max_length=20, blank=True, help_text="As in Figure; blank where nobody said")
    measure = models.CharField(max_length=40, help_text="Key of the measure's definition")
    group = models.CharField(max_length=40, default="all", help_text="Key of the pupil group")
    period = models.CharField(max_length=20, help_text="2024-25")
    value = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    missing = models.CharField(max_length=16, choices=Missing, blank=True)
    text = models.CharField(max_length=60, help_text="The number as it was typed or stood in the sheet")
    numerator = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.INTERNAL)
    as_at = models.DateField(null=True, help_text="Of a year that is not over: up to which day it counts")
    source = models.CharField(max_length=200, blank=True, help_text="Where the number is from, in words")
    source_period = models.CharField(
        max_length=20, blank=True, help_text="Of a comparator: the year it is said to be of; blank where nobody said"
    )
    overrides = models.BooleanField(default=False, help_text="Shown instead of a published figure")
    reason = models.CharField(max_length=500, blank=True, help_text="Why it is shown instead of a published figure")
    row = models.CharField(max_length=80, blank=True, help_text="Sheet and cell it was pasted or uploaded from")
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_because = models.CharField(max_length=500, blank=True)

    objects = EnteredFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value=None, missing__gt="") | models.Q(value__isnull=False, missing=""),
                name="an_entry_has_a_value_or_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(overrides=False) | ~models.Q(reason=""),
                name="an_override_says_why",
            ),
            models.UniqueConstraint(
                fields=["school", "measure", "group", "period"],
                condition=models.Q(level="school", replaced_by=None, withdrawn_at=None),
                name="one_current_entry_per_school",
            ),
            models.UniqueConstraint(
                fields=["level", "area", "population", "measure", "group", "period"],
                condition=models.Q(school=None, replaced_by=None, withdrawn_at=None),
                name="one_current_entry_per_area",
            ),
        ]
        indexes = [models.Index(fields=["school", "measure"])]

    def __str__(self) -> str:
        return f"{self.measure} {self.period}: {self.text}"


class Figure(models.Model):
    """One value, or the reason it is missing, of one measure for one place, pupil group and period.

    Values are exact as published; pages round half up by the measure's own decimals.
    Percentages are 0 to 100, never fractions. Exactly one of `value` and `missing` is set. It stems from exactly one of
    a published file (`release`, with column and line), an entry (`entry`) and a quoted national figure (`quoted`).
    """

    Level = Level

    level = models.CharField(max_length=8, choices=Level)
    school = models.ForeignKey(School, null=True, on_delete=models.CASCADE, related_name="+")
    area = models.CharField(
        max_length=9, blank=True, help_text="LA code 936, region code, UID of a trust; blank for school and England"
    )
    population = models.CharField(
        max_length=20, blank=True, help_text="What schools an area figure is about: primary, secondary, special, all"
    )
    measure = models.CharField(max_length=40, help_text="Key of the measure's definition, e.g. ks2.rwm_exp")
    group = models.CharField(max_length=40, default="all", help_text="Key of the pupil group")
    period = models.CharField(max_length=20, help_text="2024-25")
    value = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    missing = models.CharField(max_length=16, choices=Missing, blank=True)
    because = models.CharField(max_length=200, blank=True, help_text="The publisher's own reason, in words")
    numerator = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.FINAL)
    as_at = models.DateField(null=True, help_text="Of a year that is not over: up to which day it counts")
    release = models.ForeignKey(Release, null=True, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(EnteredFigure, null=True, on_delete=models.CASCADE, related_name="+")
    quoted = models.CharField(max_length=60, blank=True, help_text="Key of the quoted national figure")
    column = models.CharField(max_length=300, blank=True, help_text="Column of the file it came from")
    line = models.PositiveIntegerField(default=0, help_text="Line of the file it came from, the header being line 1")
    published_text = models.CharField(max_length=60, help_text="The cell as published")
    published_urn = models.PositiveIntegerField(null=True, help_text="The URN it was published under")
    is_look_back = models.BooleanField(default=False, help_text="From a later file's look-back column")
    is_leading = models.BooleanField(default=True, help_text="First among the published values of this place")
    is_shown = models.BooleanField(default=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value=None, missing__gt="") | models.Q(value__isnull=False, missing=""),
                name="a_value_or_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(release__isnull=False, entry=None, quoted="")
                | models.Q(release=None, entry__isnull=False, quoted="")
                | models.Q(release=None, entry=None, quoted__gt=""),
                name="a_figure_has_one_origin",
            ),
            models.UniqueConstraint(
                fields=["school", "measure", "group", "period"],
                condition=models.Q(is_shown=True, level="school"),
                name="one_shown_figure_per_school",
            ),
            models.UniqueConstraint(
                fields=["level", "area", "population", "measure", "group", "period"],
                condition=models.Q(is_shown=True, school=None),
                name="one_shown_figure_per_area",
            ),
        ]
        indexes = [models.Index(fields=["school", "measure"]), models.Index(fields=["level", "area", "measure"])]


class FigureEdition(models.Model):
    """One bringing up to date of the figures: from what, and what it made. Figures always stem from the newest."""

    mark = models.CharField(max_length=64, help_text="Hash of the releases, schools and numbers they were made from")
    figures = models.PositiveIntegerField()
    schools = models.PositiveIntegerField()
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.figures:,} figures of {self.schools:,} schools"


class SimilarEdition(models.Model):
    """One working out of similar schools: from what. All that is kept of them stems from the newest."""

    mark = models.CharField(max_length=64, help_text="Hash of the releases, schools and measures it was made from")
    groups = models.PositiveIntegerField()
    spreads = models.PositiveIntegerField()
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.spreads:,} spreads of {self.groups:,} groups of similar schools"


class SimilarGroup(models.Model):
    """The schools of one phase and one tenth by the share of disadvantaged pupils, in the census of one year.

    Shares are percentages, 0 to 100, exact as published. Every tenth of every phase that a school of ours is in.
    """

    period = models.CharField(max_length=20, help_text="Year of the census: 2024-25")
    phase = models.CharField(max_length=20, help_text="With which schools the census counts them: primary, secondary")
    tenth = models.PositiveSmallIntegerField(help_text="1 has the lowest share of disadvantaged pupils, 10 the highest")
    low = models.DecimalField(max_digits=20, decimal_places=8, help_text="Lowest share in the group")
    high = models.DecimalField(max_digits=20, decimal_places=8)
    schools = models.PositiveIntegerField()
    without = models.PositiveIntegerField(help_text="Schools of the whole phase without a share, in no group")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "phase", "tenth"], name="one_group_per_census_phase_and_tenth")
        ]

    def __str__(self) -> str:
        return f"Tenth {self.tenth} of {self.phase} schools, {self.period}"


class SimilarSchoolQuerySet(models.QuerySet["SimilarSchool"]):
    def within(self, scope: Scope) -> Self:
        """Those of the schools this request may see."""
        return self.filter(school__in=scope.schools("schools.view"))


class SimilarSchool(models.Model):
    """Where a school of ours stands in the census of one year. No group where it has no share, or is a special one."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    period = models.CharField(max_length=20, help_text="Year of the census: 2024-25")
    phase = models.CharField(max_length=20, help_text="primary, secondary or special, as the census counts it")
    share = models.DecimalField(max_digits=20, decimal_places=8, null=True, help_text="Percentage; None: not published")
    group = models.ForeignKey(SimilarGroup, null=True, on_delete=models.CASCADE, related_name="+")

    objects = SimilarSchoolQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "period"], name="a_school_stands_once_in_a_census")]

    def __str__(self) -> str:
        return f"{self.school_id} in the census of {self.period}"


class SimilarSpread(models.Model):
    """What the schools of one group scored on one measure in one year: values and counts, no names.

    `values` is empty where too few schools have a value to compare with (`similar.policies.reasons_not_to_compare`).
    """

    similar = models.ForeignKey(SimilarGroup, on_delete=models.CASCADE, related_name="+")
    measure = models.CharField(max_length=40, help_text="Key of the measure's definition")
    group = models.CharField(max_length=40, help_text="Key of the pupil group")
    period = models.CharField(max_length=20, help_text="Year of the results: 2024-25")
    values = models.TextField(blank=True, help_text="Each exact value and how many schools have it: 62:3 63:10")
    schools = models.PositiveIntegerField(help_text="Schools of the group with a value")
    left_out = models.CharField(max_length=300, blank=True, help_text="Schools without a value: suppressed:2 no-row:9")
    releases = models.TextField(blank=True, help_text="Keys of the releases the values are from: 26 37")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["similar", "measure", "group", "period"], name="one_spread_per_place")
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.period}: {self.schools} schools"
