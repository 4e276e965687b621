"""The frameworks a trust works by: its copies of published models, their editions, and schools moved between them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models

from headwater.foundations.accounts.scope import Scope
from headwater.foundations.definitions.problems import Problem
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.documents import UnreadableDocument, fingerprint, parse_document
from headwater.reference.schools.models import School


class AdoptedFrameworkQuerySet(models.QuerySet["AdoptedFramework"]):
    def active(self) -> Self:
        """Those the trust works by now."""
        return self.filter(set_aside_at=None)


class AdoptedFramework(models.Model):
    """The trust's own copy of a framework. One of those in use is the main one: its words and its offer count, the
    others give further vocabularies. Set aside, never deleted: what was promised under it stays to be read."""

    key = models.CharField(max_length=80, unique=True, help_text="Key of the document, such as alpha; permanent")
    title = models.CharField(max_length=120, help_text="As its newest edition or draft says")
    based_on = models.CharField(max_length=80, help_text="Key of the published model it was copied from")
    is_main = models.BooleanField(default=False)
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AdoptedFrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["-is_main", "title", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_main"], condition=models.Q(is_main=True), name="one_framework_is_the_main_one"
            ),
            models.CheckConstraint(
                condition=models.Q(is_main=False) | models.Q(set_aside_at=None),
                name="the_main_framework_is_in_use",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_active(self) -> bool:
        return self.set_aside_at is None


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(published_at=None)

    def in_force(self, year: AcademicYear) -> Self:
        """Published, and beginning with this school year or an earlier one; the one that counts comes first."""
        return self.published().filter(starts_with__lte=year.slug).order_by("-starts_with", "-number")


class Edition(models.Model):
    """One state of a trust's framework. A draft until it is published; from then on never changed, only followed."""

    adopted = models.ForeignKey(AdoptedFramework, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(help_text="1, 2, 3 …; a draft has the next")
    document = models.TextField(help_text="The framework in YAML, as definitions/frameworks has it")
    starts_with = models.CharField(max_length=7, blank=True, help_text="First school year: 2026-27; blank in a draft")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["adopted", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["adopted", "number"], name="one_edition_of_a_number"),
            models.UniqueConstraint(
                fields=["adopted"], condition=models.Q(published_at=None), name="one_draft_of_a_framework"
            ),
            models.CheckConstraint(
                condition=models.Q(published_at=None, starts_with="")
                | models.Q(published_at__isnull=False, starts_with__gt=""),
                name="a_published_edition_says_when_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adopted}, {'draft of ' if self.is_draft else ''}edition {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def framework(self) -> Framework:
        """What the document says. Read once for each process; raises UnreadableEdition."""
        try:
            return parse_document(self.document)
        except UnreadableDocument as wrong:
            raise UnreadableEdition(self, wrong.problems) from wrong

    @property
    def readable(self) -> Framework | None:
        """The same; None where this Headwater cannot read it, for whoever can do without."""
        try:
            return self.framework
        except UnreadableEdition:
            return None

    @property
    def mark(self) -> str:
        """Changes whenever the document does: what somebody has looked at is known by it."""
        return fingerprint(self.document)

    @property
    def first_year(self) -> AcademicYear | None:
        """The school year it starts with; None for a draft."""
        return AcademicYear.parse(self.starts_with) if self.starts_with else None


class UnreadableEdition(UnreadableDocument):
    """An edition or draft that this Headwater cannot read. `frameworks.middleware` makes a page of it."""

    def __init__(self, edition: Edition, problems: Iterable[Problem]) -> None:
        super().__init__(problems)
        self.edition = edition


class EditionMoveQuerySet(models.QuerySet["EditionMove"]):
    def within(self, scope: Scope) -> Self:
        """Moves of the schools that this request may see."""
        return self.filter(school__in=scope.schools("schools.view"))


class EditionMove(models.Model):
    """A school works by another edition in one school year than the others do. The newest move of a school, framework
    and year counts; earlier ones stay to be read."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="moves")
    year = models.CharField(max_length=7, help_text="2026-27")
    reason = models.CharField(max_length=500)
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = EditionMoveQuerySet.as_manager()

    class Meta:
        ordering = ["-moved_at", "-id"]
        indexes = [models.Index(fields=["school", "year"])]

    def __str__(self) -> str:
        return f"{self.school}: {self.edition}, {self.academic_year}"

    @property
    def academic_year(self) -> AcademicYear:
        return AcademicYear.parse(self.year)
