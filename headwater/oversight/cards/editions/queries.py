"""Reading rounds, editions, what is disputed, and who opened what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Notice
from headwater.oversight.cards.editions.policies import is_gone, last_day
from headwater.oversight.cards.editions.workflow import State, Step
from headwater.oversight.cards.models import (
    CardEdition,
    CardEditionQuerySet,
    Dispute,
    DisputeQuerySet,
    EditionStep,
    Round,
    RoundQuerySet,
)
from headwater.reference.people.models import Post
from headwater.reference.people.roles import ROLES
from headwater.reference.schools.models import School, SchoolQuerySet
from headwater.reference.schools.queries import Parting, list_our_memberships, list_partings

ANSWERERS = [
    role.key for role in ROLES.values() if "cards.answer" in role.permissions and role.key != "trust-administrator"
]


# Rounds --------------------------------------------------------------------------------------------------------------


def list_rounds(scope: Scope) -> RoundQuerySet:
    """Every round with a card this request may read, the latest meeting first."""
    return Round.objects.within(scope).select_related("prepared_by")


def get_round(pk: int, scope: Scope) -> Round:
    """One of them. Raises Round.DoesNotExist."""
    return list_rounds(scope).get(pk=pk)


def list_editions_of(rounds: Collection[Round], scope: Scope) -> dict[int, list[CardEdition]]:
    """The editions of each round by its key, schools in order of their names, the newest of a school first. One
    question."""
    found: dict[int, list[CardEdition]] = {round.pk: [] for round in rounds}
    editions = CardEdition.objects.within(scope).filter(round__in=found).defer("as_sent")
    for edition in editions.select_related("school", "round").order_by("school__name", "school", "-number"):
        found[edition.round_id].append(edition)
    return found


def list_schools_to_prepare(scope: Scope, today: date) -> SchoolQuerySet:
    """The schools of our trust today whose cards this request may prepare, by name."""
    ours = list_our_memberships(today).values("school")
    return School.objects.within(scope, "cards.prepare").filter(pk__in=ours).order_by("name", "pk")


def list_schools_without(round: Round, scope: Scope, today: date) -> list[School]:
    """Of those, the ones that have no card in the round that is neither withdrawn nor given up."""
    has_one = CardEdition.objects.filter(round=round).exclude(state__in=(State.WITHDRAWN, State.DROPPED))
    return list(list_schools_to_prepare(scope, today).exclude(pk__in=has_one.values("school")))


# Editions ------------------------------------------------------------------------------------------------------------


def list_editions(urn: int, scope: Scope) -> CardEditionQuerySet:
    """Every edition of the school's card this request may read, the newest first."""
    # By the number and not by the key: one that is too long for the database finds nothing and is no error.
    return CardEdition.objects.within(scope).filter(school__urn=urn).select_related("school", "round").defer("as_sent")


def get_edition(urn: int, number: int, scope: Scope) -> CardEdition:
    """One of them. Raises CardEdition.DoesNotExist."""
    return list_editions(urn, scope).get(number=number)


def list_gone(editions: Iterable[CardEdition], scope: Scope, today: date) -> dict[int, Parting]:
    """The schools of these editions that are not in the trust any more, by URN, and since when. Asks nothing where
    every school is in sight."""
    return list_partings({each.school_id for each in editions if is_gone(each.school_id, scope)}, today)


def get_school_of_editions(urn: int, scope: Scope) -> School:
    """The school whose editions this request may look through: one it reaches today, or one that left with editions.
    Raises School.DoesNotExist."""
    within = School.objects.within(scope, "packs.view")
    if is_gone(urn, scope):
        within = School.objects.filter(pk__in=CardEdition.objects.within(scope).values("school"))
    return within.get(urn=urn)


def list_steps(edition: CardEdition, scope: Scope) -> list[EditionStep]:
    """Everything that was done with it, in order."""
    seen = CardEdition.objects.within(scope).filter(pk=edition.pk)
    return list(EditionStep.objects.filter(edition__in=seen).select_related("by").order_by("number"))


def list_disputes(editions: Collection[CardEdition], scope: Scope) -> dict[int, list[Dispute]]:
    """What each school disputes and has not taken back, by the edition's key. One question."""
    found: dict[int, list[Dispute]] = {edition.pk: [] for edition in editions}
    for dispute in _whole(Dispute.objects.within(scope).standing().filter(edition__in=found)):
        found[dispute.edition_id].append(dispute)
    return found


def list_taken_back(edition: CardEdition, scope: Scope) -> list[Dispute]:
    """What the school disputed and took back."""
    found = Dispute.objects.within(scope).filter(edition=edition, taken_back_at__isnull=False)
    return list(_whole(found).select_related("taken_back_by"))


def get_dispute(edition: CardEdition, pk: int, scope: Scope) -> Dispute:
    """One dispute about the edition. Raises Dispute.DoesNotExist."""
    return _whole(Dispute.objects.within(scope).filter(edition=edition)).get(pk=pk)


def _whole(disputes: DisputeQuerySet) -> DisputeQuerySet:
    return disputes.select_related("disputed_by", "settled_by").order_by("disputed_at", "pk")


# The last day, reminders, who opened it ------------------------------------------------------------------------------


def list_last_days(editions: Collection[CardEdition]) -> dict[int, date]:
    """The last day on which each school is waited for, by the edition's key. One question."""
    found = EditionStep.objects.filter(edition__in=[e.pk for e in editions], step=Step.PREPARE)
    sent = dict(found.values_list("edition", "at"))
    return {
        e.pk: last_day(e.round.reply_by, timezone.localdate(sent[e.pk])) if e.pk in sent else e.round.reply_by
        for e in editions
    }


def list_reminded(editions: Collection[CardEdition], *, by_itself: bool = False) -> dict[int, datetime]:
    """When each school was reminded last, by the edition's key; `by_itself`: by nobody's doing. Those never reminded
    are left out. One question."""
    found = EditionStep.objects.filter(edition__in=[edition.pk for edition in editions], step=Step.REMIND)
    if by_itself:
        found = found.filter(by=None)
    return dict(found.order_by().values_list("edition").annotate(last=Max("at")))


@dataclass(frozen=True, slots=True)
class Opening:
    """That one person opened an edition: when first, and when its newest version that they opened. `is_school`: they
    answer or answered for the school."""

    who: User
    first_at: datetime
    last_at: datetime
    is_school: bool


def list_openings(editions: Collection[CardEdition]) -> dict[int, list[Opening]]:
    """Who opened each edition when, by its key: the school's own first, then in the order they did. Two questions."""
    keys = {str(edition.pk): edition for edition in editions}
    about = {"about_kind": CardEdition._meta.label, "about_key__in": keys}
    opened: defaultdict[tuple[str, User], list[datetime]] = defaultdict(list)
    for notice in Notice.objects.filter(**about, opened_at__isnull=False).select_related("to"):
        opened[notice.about_key, notice.to].append(notice.opened_at)  # type: ignore[arg-type]  # asked for
    answers = _who_answered({edition.school_id for edition in editions})
    found: dict[int, list[Opening]] = {edition.pk: [] for edition in editions}
    for (key, who), moments in opened.items():
        edition = keys[key]
        is_school = (edition.school_id, who.pk) in answers
        found[edition.pk].append(Opening(who, min(moments), max(moments), is_school))
    for openings in found.values():
        openings.sort(key=lambda each: (not each.is_school, each.first_at))
    return found


def _who_answered(urns: Iterable[int]) -> set[tuple[int, int]]:
    posts = Post.objects.filter(school__in=set(urns), role__in=ANSWERERS)
    return set(posts.values_list("school_id", "person__user_id"))


def list_readers(edition: CardEdition) -> list[User]:
    """Everybody who was sent the edition or opened it. One question."""
    notices = Notice.objects.filter(about_kind=CardEdition._meta.label, about_key=str(edition.pk))
    return list(User.objects.filter(pk__in=notices.values("to"), is_active=True).order_by("pk"))


# For operations, which hold the editions meanwhile -------------------------------------------------------------------


def list_of_meeting(
    urns: Collection[int], *, body: str, body_name: str, meeting_on: date
) -> dict[int, list[CardEdition]]:
    """Every edition of these schools for one meeting, by URN, the newest first; every school is a key. One question."""
    found: dict[int, list[CardEdition]] = {urn: [] for urn in urns}
    of_meeting = CardEdition.objects.filter(
        school__in=found, round__body=body, round__body_name__iexact=body_name, round__meeting_on=meeting_on
    )
    for edition in of_meeting.defer("as_sent").order_by("-number"):
        found[edition.school_id].append(edition)
    return found


def list_numbers(urns: Collection[int]) -> dict[int, int]:
    """The number of each school's newest edition, by URN; those without are left out. One question."""
    found = CardEdition.objects.filter(school__in=urns).order_by()
    return dict(found.values_list("school").annotate(last=Max("number")))
