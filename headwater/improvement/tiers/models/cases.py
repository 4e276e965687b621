"""How a tier was decided: the case, every step of it, what was judged of each statement, and the letter."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.append_only import WrittenOnce, WrittenOnceQuerySet
from headwater.improvement.tiers.models.decisions import TierDecision, say_tiers
from headwater.improvement.tiers.workflow import DECIDED, OPEN, State, Step
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.schools.models import School


class TierCaseQuerySet(models.QuerySet["TierCase"]):
    def within(self, scope: Scope) -> Self:
        """Cases of the schools whose tier this request may see. A local board sees a case once something is
        recommended; until then it is between the trust and the school's head."""
        works_on_it = scope.schools("tiers.prepare") | scope.schools("tiers.answer")
        if scope.may("tiers.agree"):  # a clerk of one local board serves that board
            works_on_it |= scope.schools("tiers.agree")
        told = models.Q(was_recommended=True) | models.Q(school__in=works_on_it)
        return self.filter(told, school__in=scope.schools("tiers.view"))

    def open(self) -> Self:
        """Cases that are still to be decided."""
        return self.filter(state__in=OPEN)


class TierCase(models.Model):
    """The way to one decision about one school's tier (or packages): what is recommended now, and where it stands.

    How it came there is in its steps. `version` is the number of its newest step: whoever acts says which one they saw.
    The recommendation's fields are empty until there is one. `edition` holds the words and statements it is judged by.
    """

    class Sort(models.TextChoices):
        ANNUAL = "annual", "At the start of the year"
        EXCEPTIONAL = "exceptional", "Exceptional, within the year"

    class Direction(models.TextChoices):
        """Direction of travel."""

        IMPROVING = "improving", "Improving"
        STEADY = "steady", "Steady"
        DECLINING = "declining", "Declining"

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    adopted = models.ForeignKey(AdoptedFramework, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=20, help_text="School year it is about: 2026-27")
    sort = models.CharField(max_length=12, choices=Sort, default=Sort.ANNUAL)
    exception = models.CharField(max_length=1_000, blank=True, help_text="What the exceptional circumstances are")
    state = models.CharField(max_length=14, choices=State)
    version = models.PositiveIntegerField(default=0, help_text="Number of the newest step")
    was_recommended = models.BooleanField(default=False)
    is_contested = models.BooleanField(default=False, help_text="A contest that the trust has not answered yet")
    tiers = models.CharField(
        max_length=400, blank=True, help_text="What is recommended: key of the tier, or keys of packages"
    )
    reason = models.CharField(max_length=1_000, blank=True, help_text="Why it is recommended")
    package_reasons = models.CharField(
        max_length=1_000, blank=True, help_text="Of a package with stated reasons, which of them hold; one a line"
    )
    direction = models.CharField(max_length=10, choices=Direction, blank=True, verbose_name="direction of travel")
    moves_up = models.CharField(max_length=1_000, blank=True, help_text="What would move the school to less support")
    moves_down = models.CharField(max_length=1_000, blank=True, help_text="What would move the school to more support")
    in_force_from = models.DateField(null=True)
    review_on = models.DateField(null=True, help_text="By when it is looked at again")
    before = models.ForeignKey(
        TierDecision,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="In force when it was opened; once something is recommended, on the day that it would begin",
    )
    decision = models.OneToOneField(
        TierDecision, null=True, on_delete=models.PROTECT, related_name="case", help_text="What it became when agreed"
    )

    objects = TierCaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=DECIDED, decision__isnull=False)
                | (~models.Q(state__in=DECIDED) & models.Q(decision=None)),
                name="an_agreed_case_has_its_decision",
            ),
            models.CheckConstraint(
                condition=models.Q(sort="annual", exception="") | models.Q(sort="exceptional", exception__gt=""),
                name="an_exception_is_stated",
            ),
            models.UniqueConstraint(
                fields=["school", "adopted"], condition=models.Q(state__in=OPEN), name="one_open_case_of_a_school"
            ),
        ]
        indexes = [models.Index(fields=["school", "period"])]

    def __str__(self) -> str:
        return f"{self.words} ({self.period})" if self.tiers else f"Tier for {self.period}"

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the tier or packages that are recommended; none before that."""
        return tuple(self.tiers.split())

    @property
    def words(self) -> str:
        """`Tier 3: Reinvent`, in the words of its edition; "" before something is recommended."""
        framework = self.edition.readable
        if not self.tiers:
            return ""
        return say_tiers(framework, self.keys) if framework is not None else ", ".join(self.keys)


class CaseStep(WrittenOnce):
    """One thing that was done with a case, and what was on the table then. Written once.

    `pack` is the evidence as it was when it was recommended (`packs.as_json`): what the figures said of every
    statement, the suggestion with its reasons, what people judged, every item with its date and source, and what was
    missing. It is what the printed reasoning shows for ever.
    """

    case = models.ForeignKey(TierCase, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField(help_text="1, 2, 3 …")
    step = models.CharField(max_length=12, choices=Step)
    state = models.CharField(max_length=14, choices=State, help_text="Where the case stood afterwards")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tiers = models.CharField(
        max_length=400, blank=True, help_text="What was on the table; of the school's view, what it thinks fits"
    )
    text = models.CharField(max_length=2_000, blank=True, help_text="Reason, view, comment or answer")
    agrees = models.BooleanField(null=True, help_text="Of the school's answer: whether it agrees")
    body = models.CharField(max_length=120, blank=True, help_text="Who decided: trust board, trustees and CEO …")
    held_on = models.DateField(null=True, help_text="Day of the meeting")
    minute = models.CharField(max_length=60, blank=True, help_text="Minute reference")
    in_force_from = models.DateField(null=True)
    review_on = models.DateField(null=True)
    direction = models.CharField(max_length=10, choices=TierCase.Direction, blank=True)
    moves_up = models.CharField(max_length=1_000, blank=True)
    moves_down = models.CharField(max_length=1_000, blank=True)
    package_reasons = models.CharField(max_length=1_000, blank=True)
    pack = models.JSONField(null=True, help_text="The evidence as it was, of a recommendation")

    objects = WrittenOnceQuerySet["CaseStep"].as_manager()

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="steps_of_a_case_follow_one_another"),
            models.CheckConstraint(
                condition=models.Q(step=Step.CONSULT, agrees__isnull=False)
                | (~models.Q(step=Step.CONSULT) & models.Q(agrees=None)),
                name="an_answer_says_whether_it_agrees",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} ({self.case_id}/{self.number})"


class CriterionJudgement(models.Model):
    """What whoever prepares a case judges of one statement of one tier, and on which evidence. Never edited: a new
    judgement replaces it, and both stay."""

    class Verdict(models.TextChoices):
        FITS = "fits", "Fits"
        DOES_NOT_FIT = "does-not-fit", "Does not fit"
        CANNOT_TELL = "cannot-tell", "Cannot tell"

    case = models.ForeignKey(TierCase, on_delete=models.CASCADE, related_name="judgements")
    criterion = models.CharField(max_length=120, help_text="Id of the statement: alpha.tier3.criteria.attendance")
    verdict = models.CharField(max_length=14, choices=Verdict)
    note = models.CharField(max_length=1_000, blank=True, help_text="The evidence for it")
    judged_at = models.DateTimeField()
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "criterion"],
                condition=models.Q(replaced_by=None),
                name="one_standing_judgement_of_a_statement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_verdict_display()}"


class TierLetter(models.Model):
    """The letter that told the school of its tier, as it was sent: kept, and never made anew.

    `content` is what it says (`letters.Letter` as JSON); `pdf` and `word` are its bytes.
    """

    case = models.OneToOneField(TierCase, on_delete=models.CASCADE, related_name="letter")
    content = models.JSONField()
    pdf = models.BinaryField()
    word = models.BinaryField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Letter about {self.case}"
