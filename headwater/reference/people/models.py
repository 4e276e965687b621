"""People and the posts they hold. A post says where somebody's role counts, from when and until when."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.reference.people.roles import ROLES, Role
from headwater.reference.schools.models import School, TrustMembership


class PersonQuerySet(models.QuerySet["Person"]):
    def within(self, scope: Scope) -> Self:
        """People with a post, past or present, that this request may see."""
        return self.filter(pk__in=Post.objects.within(scope).values("person"))


class Person(models.Model):
    """Somebody the trust knows, with the account they sign in by."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)

    objects = PersonQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    def within(self, scope: Scope) -> Self:
        """Posts at the schools where this request may see people; trust posts only with a trust-wide view."""
        visible = models.Q(school__in=scope.schools("people.view"))
        if scope.may("people.view"):
            visible |= models.Q(school=None)
        return self.filter(visible)

    def held_on(self, day: date) -> Self:
        """Posts that have begun by `day` and not ended before it; the last day counts. A post at a school that has left
        the trust is held no more: nobody of the trust sees that school, so nobody could end it."""
        begun = self.filter(models.Q(held_until=None) | models.Q(held_until__gte=day), held_from__lte=day)
        ours = TrustMembership.objects.filter(school=models.OuterRef("school"), trust__is_ours=True)
        return begun.exclude(models.Exists(ours.filter(left_by__lte=day)), ~models.Exists(ours.on(day)))

    def held_on_or_after(self, day: date) -> Self:
        """Posts that have not ended before `day`, those that have yet to begin included."""
        return self.filter(models.Q(held_until=None) | models.Q(held_until__gte=day))


class Post(models.Model):
    """One role held by one person at one school, or for the trust where there is no school. Ended, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=40, help_text="Key of a role in roles.py")
    school = models.ForeignKey(School, null=True, on_delete=models.PROTECT, related_name="+")
    held_from = models.DateField()
    held_until = models.DateField(null=True, help_text="The last day it is held; none while no end is known")

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(held_until=None) | models.Q(held_until__gte=models.F("held_from")),
                name="post_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "school"],
                condition=models.Q(held_until=None),
                name="each_open_school_post_once",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(held_until=None, school=None),
                name="each_open_trust_post_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_name}, {self.school}" if self.school else self.role_name

    @property
    def kind(self) -> Role:
        return ROLES[self.role]

    @property
    def role_name(self) -> str:
        return self.kind.name
