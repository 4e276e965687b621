"""The national register: schools, trusts, who belonged to which from when, and which school followed which."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models

from headwater.foundations.accounts.scope import Scope
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.models import Calendar
from headwater.reference.schools.naming import name_to_read


class TrustQuerySet(models.QuerySet["Trust"]):
    def ours(self) -> Self:
        """The one trust this installation belongs to (none before set-up)."""
        return self.filter(is_ours=True)


class Trust(models.Model):
    """An academy trust, sponsor or federation of the register; the key is GIAS's group UID."""

    uid = models.PositiveIntegerField(primary_key=True)
    group_id = models.CharField(max_length=80, blank=True, help_text="TR00123; of some federations, words")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=80, help_text="As GIAS says: Multi-academy trust, Single-academy trust …")
    status = models.CharField(max_length=40, blank=True)
    companies_house_number = models.CharField(max_length=8, blank=True)
    ukprn = models.CharField(max_length=8, blank=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    is_ours = models.BooleanField(default=False)
    calendar = models.ForeignKey(Calendar, null=True, on_delete=models.PROTECT, related_name="+")

    objects = TrustQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_ours"], condition=models.Q(is_ours=True), name="one_installation_holds_one_trust"
            )
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """The name as people write it: the register keeps many names in capitals."""
        return name_to_read(self.name)


class SchoolQuerySet(models.QuerySet["School"]):
    def within(self, scope: Scope, permission: str = "schools.view") -> Self:
        """Only the schools at which this request holds the permission: to see them, where none is named."""
        return self.filter(urn__in=scope.schools(permission))

    def current(self) -> Self:
        return self.filter(closed_on=None)


class School(models.Model):
    """A school of the national register under one URN. A converted school has a new URN and a new row."""

    urn = models.PositiveIntegerField(primary_key=True)
    laestab = models.CharField(max_length=7, blank=True, db_index=True, help_text="LA code and establishment number")
    name = models.CharField(max_length=200)
    phase = models.CharField(max_length=40, blank=True, help_text="As GIAS says: Primary, Secondary, All-through …")
    type_code = models.CharField(max_length=3, blank=True)
    type_name = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=40, blank=True)
    la_code = models.CharField(max_length=3, blank=True)
    la_name = models.CharField(max_length=80, blank=True)
    region = models.CharField(max_length=80, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    lsoa = models.CharField(
        max_length=9,
        blank=True,
        help_text="Neighbourhood the school stands in: code of its lower layer super output area",
    )
    low_age = models.PositiveSmallIntegerField(null=True)
    high_age = models.PositiveSmallIntegerField(null=True)
    capacity = models.PositiveIntegerField(null=True)
    religious_character = models.CharField(max_length=80, blank=True)
    nursery_provision = models.CharField(max_length=80, blank=True)
    sixth_form = models.CharField(max_length=80, blank=True)
    ukprn = models.CharField(max_length=8, blank=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    register_as_at = models.DateField(null=True, help_text="Date of the newest register file that named this school")
    register_source = models.CharField(max_length=200, blank=True, help_text="Title of that file's data set")

    objects = SchoolQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> str:
        return str(self.urn)


class MembershipQuerySet(models.QuerySet["TrustMembership"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(school__urn__in=scope.schools("schools.view"))

    def on(self, day: date) -> Self:
        """Memberships in force on `day`; an unknown joining date counts as long ago."""
        began = models.Q(joined_on=None) | models.Q(joined_on__lte=day)
        lasts = models.Q(left_by=None) | models.Q(left_by__gt=day)
        return self.filter(began, lasts)


class TrustMembership(models.Model):
    """A school's time in one trust. Built from dated register files, so each end says how it is known."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="memberships")
    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="memberships")
    joined_on = models.DateField(null=True, help_text="None where the register does not know (1 January 1900 in GIAS)")
    left_by = models.DateField(null=True, help_text="Date of the first file that no longer lists the school here")
    listed_as_at = models.DateField(help_text="Date of the newest file that lists the school here")
    source = models.CharField(max_length=200, help_text="Title of that file's data set")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "trust", "joined_on"], name="one_membership_each")]


class SchoolLink(models.Model):
    """One school followed another. Kept by URN, not by key: a link may name a school the register no longer lists."""

    urn = models.PositiveIntegerField()
    linked_urn = models.PositiveIntegerField()
    link_type = models.CharField(
        max_length=80, help_text="As GIAS says: Predecessor, Successor, Predecessor - merged …"
    )
    established_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["urn", "linked_urn", "link_type"], name="one_link_each")]
        indexes = [models.Index(fields=["linked_urn"])]


class CalendarKept(models.Model):
    """Which named calendar a school keeps, and from when; without one it keeps its trust's."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")
    kept_from = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "kept_from"], name="one_calendar_at_a_time")]


class RegisterEdition(models.Model):
    """One time the register was brought up to date, and what that changed."""

    as_at = models.DateField(null=True, help_text="Date of the newest register file that named a school")
    told = models.TextField(help_text="What changed, in sentences")
    made_from = models.CharField(max_length=64, blank=True, help_text="Mark of the files it was made from")
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-published_at", "-id"]

    def __str__(self) -> str:
        return f"Register of schools as at {say_date(self.as_at)}" if self.as_at else "Register of schools"
