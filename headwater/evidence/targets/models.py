"""What a school is to reach: per measure, pupil group and year; what is proposed for it; what became of it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from headwater.evidence.measures.models import Stage
from headwater.evidence.targets.workflow import OPEN, State, Step
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.append_only import WrittenOnce, WrittenOnceQuerySet
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
        AGREED_HERE = "agreed-here", "Proposed, reviewed and agreed in Headwater"

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

    @property
    def closing(self) -> Closing | None:
        """How it was closed, the newest word on it; None while it is live. Asks nothing where `closings` is there."""
        if self.pk is None:
            return None
        return max(self.closings.all(), key=lambda closing: closing.number, default=None)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def within(self, scope: Scope) -> Self:
        """Proposals of the schools whose card this request may read; what was never proposed is seen only by those
        who propose there."""
        seen = models.Q(was_proposed=True) | models.Q(school__in=scope.schools("targets.propose"))
        return self.filter(seen, school__in=scope.schools("cards.view"))

    def open(self) -> Self:
        """Proposals that are still to be decided."""
        return self.filter(state__in=OPEN)


class Proposal(models.Model):
    """A target that is on its way: what is proposed now, and where it stands. How it came there is in its steps.

    The target itself is as in `Target`. `version` is the number of its newest step: whoever decides says which one they
    saw. `supersedes` is the target that stood in its place when it was proposed: agreed, this one takes its place.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    measure = models.CharField(max_length=40, help_text="Key of the measure's definition")
    group = models.CharField(max_length=40, default="all", help_text="Key of the pupil group")
    period = models.CharField(max_length=20, help_text="2025-26")
    kind = models.CharField(max_length=8, choices=Target.Kind, default=Target.Kind.AGREED)
    value = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    comparator = models.CharField(max_length=8, choices=Target.Comparator, blank=True)
    offset = models.DecimalField(max_digits=12, decimal_places=4, default=0)
    text = models.CharField(max_length=60, help_text="The target as it was typed")
    basis = models.CharField(max_length=1000, blank=True, help_text="Why this target: what it rests on")
    supersedes = models.ForeignKey(Target, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True, help_text="Why the standing target changes")
    state = models.CharField(max_length=10, choices=State)
    version = models.PositiveIntegerField(default=0, help_text="Number of the newest step")
    was_proposed = models.BooleanField(default=False, help_text="Not only ever a draft")
    target = models.OneToOneField(
        Target, null=True, on_delete=models.PROTECT, related_name="proposal", help_text="What it became when agreed"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value=None, comparator__gt="") | models.Q(value__isnull=False, comparator=""),
                name="a_proposal_is_a_number_or_relative",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.AGREED, target__isnull=False)
                | (~models.Q(state=State.AGREED) & models.Q(target=None)),
                name="an_agreed_proposal_has_its_target",
            ),
            models.UniqueConstraint(
                fields=["school", "measure", "group", "period", "kind"],
                condition=models.Q(state__in=OPEN),
                name="one_open_proposal_of_a_kind",
            ),
        ]
        indexes = [models.Index(fields=["school", "period"])]

    def __str__(self) -> str:
        return f"{self.measure} {self.period}: {self.text}"

    def as_target(self) -> Target:
        """What is proposed, as a target that is not saved: for whatever is worked out from targets."""
        names = ("school_id", "measure", "group", "period", "kind", "value", "comparator", "offset", "text")
        return Target(**{name: getattr(self, name) for name in names})


class ProposalStep(WrittenOnce):
    """One thing that was done with a proposal, and what was on the table then. Written once."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField(help_text="1, 2, 3 …")
    step = models.CharField(max_length=10, choices=Step)
    state = models.CharField(max_length=10, choices=State, help_text="Where the proposal stood afterwards")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=60, help_text="The target that was on the table, as it was typed")
    value = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    comparator = models.CharField(max_length=8, choices=Target.Comparator, blank=True)
    offset = models.DecimalField(max_digits=12, decimal_places=4, default=0)
    basis = models.CharField(max_length=1000, blank=True, help_text="What the target rested on then")
    body = models.CharField(max_length=120, blank=True, help_text="Whose meeting it was: trust board, local board …")
    held_on = models.DateField(null=True, help_text="Day of the meeting")
    minute = models.CharField(max_length=60, blank=True, help_text="Minute reference")
    supported = models.BooleanField(null=True, help_text="Of a review: whether the local board supported the target")
    comment = models.CharField(max_length=2000, blank=True)

    objects = WrittenOnceQuerySet["ProposalStep"].as_manager()

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="steps_follow_one_another"),
            models.CheckConstraint(
                condition=models.Q(step=Step.REVIEW, supported__isnull=False)
                | (~models.Q(step=Step.REVIEW) & models.Q(supported=None)),
                name="a_review_says_whether_it_supports",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.text}"


# After the year, and what a school need not have ----------------------------------------------------------------------


class Closing(WrittenOnce):
    """What became of a target, said by a named person after its year: met, not met, or not applicable. Written once; a
    correction is another closing with a higher number, and its reason.

    The figure it was judged by is kept as it stood then (`value` exact, percentages 0 to 100, with its stage and its
    source in words), and so is the number the target came to (`aimed`): what is published later changes neither.
    """

    class Outcome(models.TextChoices):
        MET = "met", "Met"
        NOT_MET = "not-met", "Not met"
        NOT_APPLICABLE = "not-applicable", "Not applicable"

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="closings")
    number = models.PositiveIntegerField(help_text="1, then 2, 3 … for corrections")
    outcome = models.CharField(max_length=14, choices=Outcome)
    suggested = models.CharField(max_length=14, choices=Outcome, blank=True, help_text="What the figures said then")
    aimed = models.DecimalField(max_digits=20, decimal_places=8, null=True, help_text="The number the target came to")
    aimed_words = models.CharField(max_length=120, blank=True, help_text="The same, in words")
    value = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    numerator = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    stage = models.CharField(max_length=12, choices=Stage, blank=True, help_text="How settled the figure was")
    source = models.CharField(max_length=400, blank=True, help_text="Where the figure was from, in words")
    reason = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = WrittenOnceQuerySet["Closing"].as_manager()

    class Meta:
        ordering = ["target", "number"]
        constraints = [
            models.UniqueConstraint(fields=["target", "number"], name="closings_follow_one_another"),
            models.CheckConstraint(
                condition=models.Q(outcome="not-applicable") | models.Q(value__isnull=False, aimed__isnull=False),
                name="what_is_met_or_not_has_a_figure",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="") | (models.Q(number=1) & ~models.Q(outcome="not-applicable")),
                name="a_correction_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.get_outcome_display()}"


class NotApplicableQuerySet(models.QuerySet["NotApplicable"]):
    def within(self, scope: Scope) -> Self:
        """Of the schools whose card this request may read."""
        return self.filter(school__in=scope.schools("cards.view"))

    def current(self) -> Self:
        """What has not been taken back."""
        return self.filter(withdrawn_at=None)


class NotApplicable(models.Model):
    """A target that the framework requires and that one school need not have in one year, with the reason."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    measure = models.CharField(max_length=40, help_text="Key of the measure's definition")
    group = models.CharField(max_length=40, default="all", help_text="Key of the pupil group")
    period = models.CharField(max_length=20, help_text="2026-27")
    reason = models.CharField(max_length=500)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = NotApplicableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "measure", "group", "period"],
                condition=models.Q(withdrawn_at=None),
                name="a_target_is_not_applicable_once",
            ),
        ]
        indexes = [models.Index(fields=["school", "period"])]

    def __str__(self) -> str:
        return f"{self.measure} {self.period}: not applicable"
