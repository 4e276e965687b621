"""Preparing cards for a meeting: each is put before its school, and kept as it was then."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.operations import record_event
from headwater.improvement.tiers.placing import hold_schools
from headwater.oversight.cards.editions import policies
from headwater.oversight.cards.editions.dressing import get_live_card
from headwater.oversight.cards.editions.queries import list_numbers, list_of_meeting
from headwater.oversight.cards.editions.stepping import CannotStep, event_facts, move, refuse
from headwater.oversight.cards.editions.workflow import OPEN, WORKFLOW, State, Step
from headwater.oversight.cards.events import CardEvent
from headwater.oversight.cards.models import CardEdition, Round
from headwater.oversight.cards.operations.telling import tell_of_editions
from headwater.oversight.cards.presenters.contract import as_json
from headwater.reference.schools.models import School
from headwater.reference.schools.queries import list_our_memberships

STANDING = (*OPEN, State.ISSUED)
"""A school has one card for a meeting that is neither withdrawn nor given up."""


def prepare_cards(
    *,
    schools: Sequence[School],
    body: str,
    meeting_on: date,
    reply_by: date,
    body_name: str = "",
    by: User,
    scope: Scope,
    now: datetime,
    today: date,
) -> Round:
    """Prepare a round: the card of each of these schools for one meeting, put before whoever answers for the school.
    All or none; one event. Raises CannotStep with every reason."""
    round = Round(
        body=body,
        body_name=policies.one_line(body_name),
        meeting_on=meeting_on,
        reply_by=reply_by,
        prepared_at=now,
        prepared_by=by,
    )
    refuse(
        policies.reasons_not_to_prepare_round(
            body=body, body_name=body_name, meeting_on=meeting_on, reply_by=reply_by, today=today
        )
    )
    _prepare(round, schools, by, scope, now, today)
    return round


def prepare_again(
    *, round: Round, schools: Sequence[School], by: User, scope: Scope, now: datetime, today: date
) -> list[CardEdition]:
    """Prepare more cards in a round: for a school that has none in it, or whose card was withdrawn or given up. On the
    round's last day or later the school is waited for some days more (`policies.last_day`). All or none; one event.
    Raises CannotStep."""
    return _prepare(round, schools, by, scope, now, today)


def _prepare(
    round: Round, schools: Sequence[School], by: User, scope: Scope, now: datetime, today: date
) -> list[CardEdition]:
    if not schools:
        raise CannotStep(["No school is chosen. Tick one at least."])
    wanted = list(dict.fromkeys(schools))
    refuse(_not_theirs(wanted, scope))
    # Gathered before anything is held: a card takes a moment, and sixty would keep everybody else waiting.
    as_sent = {school.pk: _pack_card(school.pk, today) for school in wanted}
    with transaction.atomic():
        editions = _write(round, wanted, as_sent, today)
        move(Step.PREPARE, editions, by=by, now=now)
        tell_of_editions(Step.PREPARE, editions, by=by, now=now)
        record_event(CardEvent.CARDS_PREPARED, by=by, **event_facts(editions))
    return editions


def _not_theirs(schools: Sequence[School], scope: Scope) -> list[str]:
    return policies.with_names(
        {school.name: WORKFLOW.reasons_not_to_step(Step.PREPARE, None, scope, school.pk) for school in schools}
    )


def _write(round: Round, schools: Sequence[School], as_sent: Mapping[int, bytes], today: date) -> list[CardEdition]:
    """The round where it is new, and its editions. The schools are held, so that each card is counted once."""
    urns = [school.pk for school in schools]
    held = hold_schools(urns)
    earlier = list_of_meeting(urns, body=round.body, body_name=round.body_name, meeting_on=round.meeting_on)
    ours = set(list_our_memberships(today).filter(school__in=urns).order_by().values_list("school", flat=True))
    reasons = [
        reason
        for urn in urns
        for reason in policies.reasons_not_to_prepare(
            held[urn].name,
            is_ours=urn in ours,
            open_edition=next((each for each in earlier[urn] if each.state in STANDING), None),
        )
    ]
    refuse(reasons)
    if round.pk is None:
        round.save()
    numbers = list_numbers(urns)
    return CardEdition.objects.bulk_create(
        CardEdition(
            round=round,
            school=held[urn],
            number=numbers.get(urn, 0) + 1,
            state=State.DRAFT,
            instead_of=next((each for each in earlier[urn] if each.state == State.WITHDRAWN), None),
            as_sent=as_sent[urn],
        )
        for urn in urns
    )


def _pack_card(urn: int, today: date) -> bytes:
    """The contract of the live card as a local governor reads it, as it is kept: JSON, packed by zlib."""
    contract = as_json(get_live_card(urn, today))
    return zlib.compress(json.dumps(contract, ensure_ascii=False, separators=(",", ":")).encode())
