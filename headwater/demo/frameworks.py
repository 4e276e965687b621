"""The demonstration's improvement frameworks: Alpha's model as the main one, Northern Ambition's phases beside it.

Everything goes through the operations the pages use, in the name of the demonstration's school improvement lead, once.
The trust has published a first edition of each and is at work on the second of the main one, so that there is
something to confirm, to change and to compare.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from headwater.foundations.accounts.models import User
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions.offer import OfferItem
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.frameworks.operations import (
    adopt_framework,
    begin_draft,
    change_item,
    confirm_assumptions,
    publish_edition,
)

MAIN, BESIDE = "alpha", "naat"
CONFIRMED = 4
"""How many of the assumptions the trust has got round to."""


@transaction.atomic
def adopt_frameworks(*, today: date, now: datetime) -> int:
    """Adopt and publish them, and begin the next edition; returns how many. Nothing is done where any stands."""
    if AdoptedFramework.objects.exists():
        return 0
    lead = User.objects.get(email="improvement@demo.invalid")
    year = AcademicYear.containing(today).slug
    for key in (MAIN, BESIDE):
        draft = adopt_framework(model=key, by=lead, now=now)
        publish_edition(draft=draft, starts_with=year, by=lead, today=today, now=now)
    _work_on(begin_draft(adopted=AdoptedFramework.objects.get(key=MAIN), by=lead, now=now), lead, now)
    return 2


def _work_on(draft: Edition, lead: User, now: datetime) -> None:
    """The next edition: some of what was assumed is confirmed, one thing happens more often."""
    assumed = [item for item in draft.framework.offer if item.assumed and not item.assumed.confirmed]
    draft = confirm_assumptions(draft=draft, of=[item.id for item in assumed[:CONFIRMED]], by=lead, now=now)
    more = next((item for item in draft.framework.offer if _is_termly(item)), None)
    if more is not None:
        change_item(draft=draft, id=more.id, changes={("cadence",): "each half-term"}, by=lead, now=now)


def _is_termly(item: OfferItem) -> bool:
    return item.cadence == "each term" and not item.owed_by
