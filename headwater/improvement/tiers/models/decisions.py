"""Which school stands in which tier, or holds which packages, from when, and who decided it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from headwater.foundations.accounts.scope import Scope
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.schools.models import School


class TierDecisionQuerySet(models.QuerySet["TierDecision"]):
    def within(self, scope: Scope) -> Self:
        """Decisions about the schools whose tier this request may see."""
        return self.filter(school__in=scope.schools("tiers.view"))

    def standing(self) -> Self:
        """Those that hold as they were decided: neither corrected by a later record nor withdrawn. A decision that a
        later one followed still stands: for the days until then."""
        return self.filter(replaced_by=None, withdrawn_at=None)


class TierDecision(models.Model):
    """The tier of one school (or the packages it holds) under one framework, from a day on.

    Never edited. It is in force until the day before the next one that stands begins. What was recorded wrongly is
    replaced by a record for the same day, or withdrawn; both stay to be read. `edition` is the one whose words were
    decided by. `decided_*` say who decided it where: a decision taken elsewhere is recorded afterwards.
    """

    class Route(models.TextChoices):
        RECORDED = "recorded", "Decided elsewhere, recorded afterwards"
        AGREED_HERE = "agreed-here", "Weighed, recommended and agreed in Headwater"

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    adopted = models.ForeignKey(AdoptedFramework, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    tiers = models.CharField(
        max_length=400,
        help_text="Key of the tier; of additive packages every key, parted by blanks",
        verbose_name="tier",
    )
    in_force_from = models.DateField()
    route = models.CharField(max_length=12, choices=Route, default=Route.RECORDED)
    decided_by_body = models.CharField(max_length=120, help_text="Trust board, trustees and chief executive …")
    decided_on = models.DateField(help_text="Day of the meeting")
    minute = models.CharField(max_length=60, blank=True, help_text="Minute reference")
    reason = models.CharField(max_length=1_000, blank=True, help_text="Why this tier")
    review_on = models.DateField(null=True, help_text="By when it is looked at again")
    correction = models.CharField(max_length=500, blank=True, help_text="Why it replaces an earlier record")
    row = models.CharField(max_length=80, blank=True, help_text="Sheet and cell it was pasted or uploaded from")
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_because = models.CharField(max_length=500, blank=True)

    objects = TierDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(tiers__gt=""), name="a_decision_names_a_tier"),
            models.UniqueConstraint(
                fields=["school", "adopted", "in_force_from"],
                condition=models.Q(replaced_by=None, withdrawn_at=None),
                name="one_standing_tier_decision_from_a_day",
            ),
        ]
        indexes = [models.Index(fields=["school", "in_force_from"])]

    def __str__(self) -> str:
        return f"{self.words} from {self.in_force_from}"

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the tier or packages, as decided; what packages bring with them is not among them."""
        return tuple(self.tiers.split())

    @property
    def words(self) -> str:
        """`Tier 3: Reinvent`; packages `Core offer and Enhanced offer`. In the words of the edition it was decided
        by; by its keys where this Headwater cannot read that: a card is not lost for it."""
        framework = self.edition.readable
        return say_tiers(framework, self.keys) if framework is not None else ", ".join(self.keys)

    @property
    def is_standing(self) -> bool:
        return self.replaced_by_id is None and self.withdrawn_at is None


def say_tiers(framework: Framework, keys: tuple[str, ...]) -> str:
    """The titles of these tiers, in the trust's words and the framework's order: `Core offer and Enhanced offer`.
    Raises KeyError where the framework lacks one."""
    titles = [framework.say(tier.title) for tier in framework.tiering.tiers if tier.key in keys]
    if len(titles) != len(set(keys)):
        raise KeyError(f"{framework.key} has not all of: {', '.join(keys)}")
    return " and ".join([", ".join(titles[:-1]), titles[-1]]) if len(titles) > 1 else titles[0]
