"""Packs for tests: cards that are issued, and packs asked for and made of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Event
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.kept import get_pdf
from headwater.oversight.cards.models import CardEdition, EditionFile, Format, Readers, Round
from headwater.oversight.cards.presenters.contract import as_json
from headwater.oversight.cards.presenters.opened import opened
from headwater.oversight.cards.presenters.tree import Card
from headwater.oversight.governance.events import PackEvent
from headwater.oversight.governance.models import Pack
from headwater.oversight.governance.operations import ask_for_pack
from headwater.oversight.governance.tasks import make_pack
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.cards import card_of, make_edition, make_round
from tests.factories.people import person_holding

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def make_issued(school: School, round: Round, *, card: Card | None = None, **fields: Any) -> CardEdition:
    """An issued edition with what packs are made of: its PDF and its JSON, for both audiences."""
    made = card or card_of(school)
    edition = make_edition(school, round=round, state=State.ISSUED, **fields)
    for audience, told in ((Readers.CONFIDENTIAL, made), (Readers.OPEN, opened(made))):
        for format, content in (
            (Format.PDF, get_pdf(told, on=TODAY)),
            (Format.JSON, json.dumps(as_json(told)).encode()),
        ):
            EditionFile.objects.create(
                edition=edition,
                format=format,
                audience=audience,
                content=content,
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
            )
    return edition


def ask(
    editions: Sequence[CardEdition],
    *,
    by: User | None = None,
    audience: str = Readers.CONFIDENTIAL,
    now: datetime = NOW,
) -> Pack:
    """A pack asked for by an executive, and not made yet."""
    by = by or person_holding("executive").user
    return ask_for_pack(
        round=editions[0].round,
        editions=[edition.pk for edition in editions],
        audience=audience,
        by=by,
        scope=get_scope(by, TODAY),
        now=now,
    )


def run(pack: Pack) -> Pack:
    """Do what the task does that follows from asking."""
    event = Event.objects.get(type=PackEvent.PACK_ASKED, about_key=str(pack.pk))
    make_pack.func(event.pk)
    pack.refresh_from_db()
    return pack


def make_board_pack(schools: Sequence[School], **fields: Any) -> Pack:
    """A pack of the cards of these schools, made."""
    round = make_round()
    return run(ask([make_issued(school, round) for school in schools], **fields))
