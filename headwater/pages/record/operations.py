"""What follows from a write below and needs several packages."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import Outgoing, send_many
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.events import TO_READ
from headwater.reference.frameworks.models import Edition
from headwater.reference.frameworks.notices import notice_facts
from headwater.reference.frameworks.queries import list_editions_for
from headwater.reference.people.queries import list_holders_at
from headwater.reference.schools.queries import list_our_urns


@transaction.atomic
def send_edition(*, edition: Edition, by: User | None, now: datetime) -> int:
    """Put a published edition before the heads and local boards of the schools that work by it from its first year on;
    returns how many notices that were. Somebody with several schools is sent it once. Sends nothing where the framework
    is not the main one, and nothing twice.

    Publishing recorded the event that this follows from.
    """
    first, day = edition.first_year, timezone.localdate(now)
    if first is None or not edition.adopted.is_main:
        return 0
    by_it = list_editions_for(list_our_urns(day), edition.adopted, first)
    holders = list_holders_at("record.view", sorted(urn for urn, each in by_it.items() if each == edition), day)
    school_of: dict[User, int | None] = {}
    for urn, people in holders.items():
        for person in people:
            school_of.setdefault(person, urn)
    facts = notice_facts(edition, AcademicYear.containing(day))
    outgoing = [Outgoing(to=[person], school_urn=urn, why=TO_READ, **facts) for person, urn in school_of.items()]
    return send_many(outgoing=outgoing, by=by, now=now)
