"""One school's card for one meeting: a draft that the school answers, then an edition that never changes."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.append_only import WrittenOnce, WrittenOnceQuerySet
from headwater.foundations.documents.packed import PackedField
from headwater.oversight.cards.editions.workflow import OPEN, State, Step
from headwater.oversight.cards.models.rounds import Round
from headwater.reference.schools.models import School

LONGEST_CONTEXT = 600
"""Letters of the school's line of context: it is one line of the card, not a report."""


class Format(models.TextChoices):
    """What an edition can be had as. `page` is the part of the card's page that was made at issue, as HTML."""

    PAGE = "page", "Page"
    PDF = "pdf", "PDF"
    WORD = "docx", "Word"
    EXCEL = "xlsx", "Excel"
    CSV = "csv", "CSV"
    JSON = "json", "JSON"


class Readers(models.TextChoices):
    """The audience of a document."""

    CONFIDENTIAL = "confidential", "Confidential"
    OPEN = "open", "Open"


class CardEditionQuerySet(models.QuerySet["CardEdition"]):
    def within(self, scope: Scope) -> Self:
        """Editions this request may read: an issued card says the school's tier, so it is for whoever may read what its
        boards are given. What is not issued is between the trust and the school's head: whoever prepares cards and
        whoever answers for the school.

        A post for the trust reads what this trust made, whether the school is in the trust today or not: what a board
        saw stays. Which schools are in sight (`scope.schools`) changes with the register; these records do not.
        """
        issued = models.Q(state__in=(State.ISSUED, State.WITHDRAWN))
        works_on_it = scope.schools("cards.prepare") | scope.schools("cards.answer")
        may = (issued | models.Q(school__in=works_on_it)) & models.Q(school__in=scope.schools("packs.view"))
        if scope.may("packs.view") and scope.may("cards.prepare"):
            return self.all()
        return self.filter(may | issued) if scope.may("packs.view") else self.filter(may)

    def open(self) -> Self:
        """Not issued yet, and pursued."""
        return self.filter(state__in=OPEN)

    def issued(self) -> Self:
        """In force: issued and not withdrawn."""
        return self.filter(state=State.ISSUED)


class CardEdition(models.Model):
    """A school's card for one meeting, from draft to issue. Until it is issued it shows the live card; from then on
    only its files are read, and nothing of it is worked out again.

    `number` counts the school's editions. `version` is the number of its newest step: whoever acts says which they saw.
    `as_sent`: the card's contract JSON, packed, as it was put before the school. `made_with`: which version of
    Headwater, of its definitions, of the framework, and which releases of data it was made with.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="editions")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … of the school")
    state = models.CharField(max_length=12, choices=State)
    version = models.PositiveIntegerField(default=0, help_text="Number of the newest step")
    instead_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", help_text="The withdrawn one it stands for"
    )
    as_sent = models.BinaryField(help_text="The card as it was put before the school: JSON, packed by zlib")
    context = models.CharField(max_length=LONGEST_CONTEXT, blank=True, help_text="The school’s line of context")
    trouble = models.CharField(
        max_length=500, blank=True, help_text="Why it could not be issued when it was tried last"
    )
    as_at = models.DateField(null=True, help_text="The day on which what it shows was gathered")
    made_with = models.JSONField(default=dict, help_text="Versions of program, definitions, framework and data")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_because = models.CharField(max_length=1_000, blank=True)

    objects = CardEditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="editions_are_counted"),
            models.UniqueConstraint(
                fields=["school", "round"],
                condition=~models.Q(state__in=("withdrawn", "dropped")),
                name="one_card_of_a_school_in_a_round",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("issued", "withdrawn"), issued_at__isnull=False, as_at__isnull=False)
                | (~models.Q(state__in=("issued", "withdrawn")) & models.Q(issued_at=None)),
                name="an_issued_card_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Academy card, edition {self.number}"


class EditionStep(WrittenOnce):
    """One thing that was done with an edition. Written once."""

    edition = models.ForeignKey(CardEdition, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField(help_text="1, 2, 3 …")
    step = models.CharField(max_length=12, choices=Step)
    state = models.CharField(max_length=12, choices=State, help_text="Where the edition stood afterwards")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=1_000, blank=True, help_text="Reason, or the line of context")

    objects = WrittenOnceQuerySet["EditionStep"].as_manager()

    class Meta:
        ordering = ["number"]
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="card_steps_are_counted")]

    def __str__(self) -> str:
        return f"{self.number} {Step(self.step).label}"


class EditionFile(WrittenOnce):
    """One document of an edition: bytes, kept as they were made at issue and never made again."""

    edition = models.ForeignKey(CardEdition, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=5, choices=Format)
    audience = models.CharField(max_length=12, choices=Readers)
    content = PackedField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="Bytes")

    objects = WrittenOnceQuerySet["EditionFile"].as_manager()

    class Meta:
        ordering = ["edition", "audience", "format"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["edition", "format", "audience"], name="each_document_of_an_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition}, {self.format}, {self.audience}"
