"""Packs: what a board is given for a meeting, kept as it was given."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.append_only import WrittenOnce, WrittenOnceQuerySet
from headwater.foundations.documents.packed import PackedField
from headwater.oversight.cards.models import CardEdition, Readers, Round
from headwater.reference.calendar.days import say_date
from headwater.reference.schools.models import School

LONGEST_BECAUSE = 1_000


class PackQuerySet(models.QuerySet["Pack"]):
    def within(self, scope: Scope) -> Self:
        """Packs this request may open: for the trust all of them; at a school those that hold its card and are made."""
        if scope.may("packs.view"):
            return self.all()
        held = PackPart.objects.filter(school__in=scope.schools("packs.view")).values("pack")
        return self.filter(pk__in=held, state__in=(Pack.State.MADE, Pack.State.WITHDRAWN))


class Pack(models.Model):
    """What a board is given for one meeting: issued cards, the trust overview, agreed targets, tiers.

    `content` is all that it says beside the cards (overview, targets, tiers), as gathered when it was made; from it the
    page is shown, narrowed to the reader's schools. Its documents are kept and never made again.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Being made"
        MADE = "made", "Made"
        FAILED = "failed", "Could not be made"
        WITHDRAWN = "withdrawn", "Withdrawn"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … of the round")
    audience = models.CharField(max_length=12, choices=Readers)
    state = models.CharField(max_length=10, choices=State)
    content = models.JSONField(default=dict, help_text="Overview, targets and tiers as they stood when it was made")
    trouble = models.CharField(max_length=500, blank=True, help_text="Why it could not be made")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_because = models.CharField(max_length=LONGEST_BECAUSE, blank=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="packs_are_counted")]

    def __str__(self) -> str:
        return f"Pack {self.number}: {self.round}"

    @property
    def called(self) -> str:
        """`Pack 2 for the trust board, 20 November 2026`"""
        body = self.round.called
        return f"Pack {self.number} for the {body[:1].lower()}{body[1:]}, {say_date(self.round.meeting_on)}"

    @property
    def version(self) -> int:
        """Grows with what becomes of it: 1 when it is made, 2 when it is withdrawn."""
        return 2 if self.state == self.State.WITHDRAWN else 1

    @property
    def may_be_read(self) -> bool:
        """It has its documents: made, or withdrawn since."""
        return self.state in (self.State.MADE, self.State.WITHDRAWN)


class PackPart(models.Model):
    """One school's place in a pack, with the edition of its card."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="parts")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(CardEdition, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveIntegerField(help_text="1, 2, 3 … as in the contents")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["pack", "school"], name="a_school_once_in_a_pack")]

    def __str__(self) -> str:
        return str(self.school)


class PackFile(WrittenOnce):
    """One document of a pack: bytes, kept as they were made. `school`: only that school's part; none for the whole."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        WORD = "docx", "Word"
        EXCEL = "xlsx", "Excel"

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="files")
    school = models.ForeignKey(School, null=True, on_delete=models.PROTECT, related_name="+")
    format = models.CharField(max_length=5, choices=Format)
    content = PackedField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="Bytes")

    objects = WrittenOnceQuerySet["PackFile"].as_manager()

    class Meta:
        ordering = ["pack", "format"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "format"], condition=models.Q(school=None), name="each_document_of_a_pack_once"
            ),
            models.UniqueConstraint(
                fields=["pack", "school", "format"],
                condition=models.Q(school__isnull=False),
                name="each_document_of_a_school_in_a_pack_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack}, {self.format}"
