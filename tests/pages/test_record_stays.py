"""A random autumn by the real operations: what was read at the end of each day is what is read of it ever after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import pytest

from headwater.evidence.targets.models import Proposal, Target
from headwater.evidence.targets.operations import (
    agree_proposals,
    comment_on_proposal,
    draft_targets,
    propose_targets,
    record_target,
    return_proposals,
    review_proposals,
    withdraw_proposals,
    withdraw_target,
)
from headwater.evidence.targets.proposals.notices import notice_facts
from headwater.evidence.targets.proposals.policies import Meeting
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.openings import record_opening
from headwater.foundations.audit.refusals import Refused
from headwater.pages.record.presenters import RecordPage
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.people import person_holding
from tests.factories.record import record_of
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import draft_of, proposed

pytestmark = pytest.mark.django_db

FIRST = date(2026, 9, 1)
DAYS, TRIES = 14, 3


class Autumn:
    """One school, the people who have to do with its targets, and the day it is."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.school: School = make_school("Ashdown Primary")
        make_membership(self.school, make_trust())
        held = {"lead": "school-improvement-lead", "executive": "executive"}
        at_school = {"principal": "principal", "chair": "chair-of-governors", "governor": "local-governor"}
        self.people: dict[str, User] = {name: person_holding(role, name=name).user for name, role in held.items()}
        for name, role in at_school.items():
            self.people[name] = person_holding(role, at=self.school, name=name).user
        self.day = FIRST
        self.refused = self.done = 0

    @property
    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, self.random.randrange(7, 22), 15, tzinfo=UTC)

    def did(self, who: str, *, dated: bool = True) -> dict[str, Any]:
        facts = {"by": self.people[who], "scope": get_scope(self.people[who], self.day), "now": self.now}
        return facts | {"today": self.day} if dated else facts

    def meeting(self) -> Meeting:
        return Meeting("A board", self.day - timedelta(days=self.random.randrange(6)), "5.1")

    def try_something(self) -> None:
        """Something is tried; what may not be done now is not done."""
        before = set(Target.objects.values_list("pk", flat=True))
        try:
            self.random.choice(self.choices())()
            self.done += 1
        except Refused:
            self.refused += 1
        # The moment of entry is the machine's own; here it is the day that is lived.
        Target.objects.exclude(pk__in=before).update(entered_at=self.now)

    def choices(self) -> list[Callable[[], Any]]:
        value = str(self.random.randrange(60, 90))
        new = proposed(self.school, value=value, reason="It has to be.")
        found: list[Callable[[], Any]] = [
            lambda: propose_targets(proposed=[new], **self.did("lead")),
            lambda: draft_targets(proposed=[new], **self.did("lead")),
            lambda: record_target(
                draft=draft_of(self.school, value=value, text=value, reason="It has to be.", decided_on=self.day),
                by=self.people["lead"],
                today=self.day,
            ),
        ]
        if one := Proposal.objects.order_by("-pk").first():
            found += self.steps_of(one)
        if target := Target.objects.current().first():
            found.append(lambda: withdraw_target(target=target, reason="Wrong.", by=self.people["lead"], now=self.now))
        return found

    def steps_of(self, one: Proposal) -> list[Callable[[], Any]]:
        many = {"proposals": [one]}
        opened = [partial(self.open, one, who) for who in ("principal", "governor", "executive")]
        return [
            lambda: comment_on_proposal(proposal=one, comment="Yes.", **self.did("principal", dated=False)),
            lambda: review_proposals(**many, meeting=self.meeting(), supported=True, **self.did("chair")),
            lambda: agree_proposals(**many, meeting=self.meeting(), comment="So.", **self.did("executive")),
            lambda: return_proposals(**many, reason="Why?", **self.did("chair")),
            lambda: withdraw_proposals(**many, reason="No.", **self.did("lead", dated=False)),
            *opened,
        ]

    def open(self, one: Proposal, who: str) -> None:
        if one.was_proposed:
            record_opening(**notice_facts(one), by=self.people[who], now=self.now)


def known(page: RecordPage) -> tuple[Any, ...]:
    """What was known; not what was learned afterwards, which grows."""
    return [school.parts for school in page.schools], page.people


@pytest.mark.parametrize("seed", [1, 2])
def test_what_was_read_at_the_end_of_a_day_is_read_of_it_ever_after(seed: int) -> None:
    autumn = Autumn(Random(seed))
    readers = [autumn.people[name] for name in ("executive", "governor")]
    told: dict[tuple[date, int], tuple[Any, ...]] = {}
    for number in range(DAYS):
        autumn.day = FIRST + timedelta(days=number)
        for _ in range(TRIES):
            autumn.try_something()
        told |= {(autumn.day, reader.pk): known(record_of(autumn.day, reader)) for reader in readers}
    assert autumn.done > DAYS, "too little happened for this to mean anything"
    for (day, reader), before in told.items():
        assert known(record_of(day, User.objects.get(pk=reader))) == before, day
